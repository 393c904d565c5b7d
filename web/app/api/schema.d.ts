export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server Audit
         * @description Entries of the whole server, logins among them.
         */
        get: operations["server_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deleted-projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deleted Projects
         * @description Deleted projects that the caller could see, and which of them they may restore; by name.
         */
        get: operations["deleted_projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deleted-projects/{project}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Project
         * @description Brings a deleted project back exactly as it was. What came for it meanwhile waits in its quarantine, with the
         *     reason project_deleted, and can be released.
         */
        post: operations["restore_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/verdicts/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Event Verdicts
         * @description The verdict of every event of one request, for 10,000 requests back: to who may send to its project, or see its
         *     records. Only the latter are told the detail, which quotes values: places are easily guessed, and the key of a page
         *     is known to its visitors.
         *
         *     404 until the request has been judged, and when it is no longer remembered.
         */
        get: operations["event_verdicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server Keys
         * @description Keys of every project at once.
         */
        get: operations["server_keys"];
        put?: never;
        /**
         * Create Server Key
         * @description Makes a key for every project.
         */
        post: operations["create_server_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Server Key
         * @description Ends a key for every project.
         */
        delete: operations["revoke_server_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Me
         * @description One's own account.
         */
        get: operations["me"];
        /**
         * Change Name
         * @description What one is called, and what one signs with.
         */
        put: operations["change_name"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Password
         * @description Ends every session of the account, this one too.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Sessions
         * @description Where one is logged in.
         */
        get: operations["my_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End My Session
         * @description Ends one session; `others` ends all but this one.
         */
        delete: operations["end_my_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Confirm Totp
         * @description Logins ask for a code from now on. Tells recovery codes, each of which is good once in place of a code.
         */
        put: operations["confirm_totp"];
        /**
         * Begin Totp
         * @description A secret for an authenticator app; it counts once a code of it was confirmed.
         */
        post: operations["begin_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End Totp
         * @description Logins ask for no code any more.
         */
        post: operations["end_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Projects
         * @description Projects that the caller may see.
         */
        get: operations["projects"];
        put?: never;
        /**
         * Create Project
         * @description Makes a project. What named it before waits under `_unknown`.
         */
        post: operations["create_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/annotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Noted
         * @description Dated notes that touch a time, in its order: all of them, or, with board or question, the project's and those of
         *     that board and of that question, as charts show them.
         */
        get: operations["noted"];
        put?: never;
        /**
         * Create Annotation
         * @description Notes what happened, for every chart over that time.
         */
        post: operations["create_annotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/annotations/{annotation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Annotation
         * @description Changes what is given.
         */
        put: operations["change_annotation"];
        post?: never;
        /**
         * Remove Annotation
         * @description Takes a note away.
         */
        delete: operations["remove_annotation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Audit
         * @description Entries of one project, newest first (period in ms UTC); as CSV all of them.
         */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/board-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Board Templates
         * @description Ready boards for roles and industries.
         */
        get: operations["board_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/board-templates/{template}/fit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fit Template
         * @description A template on this project's events: which event and property plays which role, what found none, and the board
         *     that comes of it, ready to be saved. Saves nothing.
         */
        post: operations["fit_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Boards
         * @description Boards in their newest versions, those changed last first.
         */
        get: operations["boards"];
        put?: never;
        /**
         * Create Board
         * @description Saves a board.
         */
        post: operations["create_board"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Board
         * @description One board by name or id, in its newest version or another.
         */
        get: operations["board"];
        /**
         * Change Board
         * @description Writes the version after base; archived takes it out of use (true) or back into it (false).
         */
        put: operations["change_board"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Board Answers
         * @description Asks its tiles' questions, a few at a time, and tells each as it is done: one line of JSON for each. A tile that
         *     fails has its problem, and the others live.
         */
        post: operations["board_answers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy Board
         * @description Saves its newest version as another board.
         */
        post: operations["copy_board"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Board Diff
         * @description What differs between two versions (after: default the newest). Tiles are told by their ids.
         */
        get: operations["board_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Board Picture
         * @description The board as it is now, drawn by the server.
         */
        get: operations["board_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Schedules
         * @description When it is mailed to whom, and what came of the last times.
         */
        get: operations["schedules"];
        put?: never;
        /**
         * Create Schedule
         * @description Mails it from now on.
         */
        post: operations["create_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/schedules/{schedule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Schedule
         * @description Changes what is given; active false pauses it.
         */
        put: operations["change_schedule"];
        post?: never;
        /**
         * Remove Schedule
         * @description Mails it no more.
         */
        delete: operations["remove_schedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/schedules/{schedule}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Schedule
         * @description Sends it once, now.
         */
        post: operations["send_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shares
         * @description Its links, newest first, ended ones too.
         */
        get: operations["shares"];
        put?: never;
        /**
         * Create Share
         * @description Makes a link; its token is told only now.
         */
        post: operations["create_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/shares/{share}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Share
         * @description Ends a link at once.
         */
        delete: operations["revoke_share"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/boards/{board}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Board Versions
         * @description Who changed it, when and why; newest first.
         */
        get: operations["board_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/bots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bot Rules
         * @description The project's rules of who is a machine, in order; the shipped ones come after them.
         */
        get: operations["bot_rules"];
        /**
         * Put Bot Rules
         * @description Replaces the rules: {base, rules (JSON) or yaml (text), author, reason}. They hold for the past from the next
         *     question on. base is the version that the writer read; another newest one is `version-conflict`.
         */
        put: operations["put_bot_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/bots/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bot Rules Versions
         * @description Who changed the rules, when and why; newest first.
         */
        get: operations["bot_rules_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/bots/yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bot Rules Yaml
         * @description The rules as a file for version control.
         */
        get: operations["bot_rules_yaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/catalogue/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description Event names with their counts, most frequent first; virtual events come last. search finds parts of names,
         *     whatever their case.
         */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/catalogue/properties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Properties
         * @description Properties of events, or only of one event's; of user profiles; of groups or items of every type; columns of
         *     every look-up table. Derived facts come last, then virtual properties.
         */
        get: operations["properties"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/catalogue/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Values
         * @description The values that most events of the last 30 days carried; prefix compares with the value as text.
         *
         *     on group needs group_type; on item needs item_type and via, the event's property that holds the item's id; on
         *     lookup table and via, the one that holds the key.
         */
        get: operations["values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/clocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clocks
         * @description Of each source: how many events had their clock corrected and by how much, and how late they were received.
         *
         *     Over events received in a period (ms UTC; default: the last 7 days, at most 100). docs/reference/lateness.md
         */
        get: operations["clocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/cohorts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cohorts
         * @description Every cohort in its newest version, by id; archived ones where asked for.
         */
        get: operations["cohorts"];
        put?: never;
        /**
         * Create Cohort
         * @description Saves a cohort: dynamic by a definition, which every read evaluates anew; static as a list, of the persons behind
         *     a number, of an upload of ids, or of a definition as of now.
         */
        post: operations["create_cohort"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/cohorts/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Cohort
         * @description How many persons a definition or a saved cohort comes to, the first of them, and how many of them are in another
         *     cohort too; all of one batch. Without the permission raw nobody of them is told, and SQL that is not saved cannot be
         *     asked.
         */
        post: operations["preview_cohort"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/cohorts/{cohort}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cohort
         * @description One cohort, by name or id.
         */
        get: operations["cohort"];
        /**
         * Change Cohort
         * @description Writes the version after base: another name, description, definition or list; out of use (archived true) or back
         *     into it (false).
         */
        put: operations["change_cohort"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/cohorts/{cohort}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cohort Versions
         * @description Who changed it, when and why; newest first.
         */
        get: operations["cohort_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/debug/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records
         * @description Records that carry a text as any of their ids, newest first (by receipt, ms UTC; default: the last 7 days).
         *
         *     With id_class: those of every id of the person of that id. Duplicates are found inside the requests that also
         *     brought something new; a request of duplicates only leaves no row, and is seen by /live or by its place.
         */
        get: operations["records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/debug/records/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Record
         * @description A record by its place, `partition-offset-index`, with every step between its request and its rows.
         */
        get: operations["one_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/debug/requests/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Request
         * @description A request by its place in the log, `partition-offset`: what came, and the fate of each record of it.
         */
        get: operations["one_request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deletion
         * @description What would go with a project, and in how many days it could be restored. Changes nothing.
         */
        get: operations["deletion"];
        put?: never;
        /**
         * Delete Project
         * @description Takes a project out of everything at once; it can be restored for grace_days, and is then removed for good.
         *     name: the project's, once more. With 0 days at_once must be true: nothing brings it back.
         */
        post: operations["delete_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Identity
         * @description The project's rules, and how many persons have several ids.
         */
        get: operations["identity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes
         * @description Every decision with its author and reason, newest first.
         */
        get: operations["changes"];
        put?: never;
        /**
         * Change
         * @description Takes a decision, or with preview=true only tells what it would do. The next batches carry it out.
         */
        post: operations["change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conflicts
         * @description Evidence that joined nobody because of a limit, newest first.
         */
        get: operations["conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find
         * @description Every id of that value that was ever seen, whatever its class: login id, anonymous id, vendors' own.
         */
        get: operations["find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/largest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Largest
         * @description Persons of most ids: shared devices and test accounts show here.
         */
        get: operations["largest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Person
         * @description Everything that is one person with an id, and what was said of these ids, oldest first.
         */
        get: operations["person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Profile
         * @description The current profile of the person of an id: what the operations of all of its ids come to.
         */
        get: operations["profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/identity/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Timeline
         * @description What the person of an id did, newest first: events in sessions (a gap of more than gap_min minutes ends one),
         *     changes of the profile, evidence about ids. kind and event, given once or more, narrow the items, not the
         *     sessions.
         */
        get: operations["timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All Imports
         * @description Uploaded files and what became of them, newest first.
         */
        get: operations["all_imports"];
        put?: never;
        /**
         * Upload
         * @description Takes a file in: the body is its bytes. name is what it is called; it becomes no path.
         *
         *     CSV, TSV, JSON lines, a JSON array, Parquet or a log, also gzip.
         */
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Import
         * @description One file: its state, how far it is, what became of its records.
         */
        get: operations["one_import"];
        put?: never;
        post?: never;
        /**
         * Remove Import
         * @description Lets the file and its line in the list go; what was imported stays.
         */
        delete: operations["remove_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Import
         * @description Ends a dry run or an import; rows that are durable stay, and `start` goes on behind them.
         */
        post: operations["cancel_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Begins a dry run: every row is read and decoded, nothing is written. `checked` says what was found.
         */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look
         * @description The columns, the first 20 rows, and how they would be read: {format, mapping, encoding, delimiter, pattern}.
         */
        post: operations["look"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports/{id}/refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Refused
         * @description Refused records of the import as JSON lines: fate, reason, field, detail, raw.
         */
        get: operations["refused"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/imports/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start
         * @description Begins the import, or goes on with one that was broken off. The same rows again add nothing.
         */
        post: operations["start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys
         * @description Keys of the project without themselves, newest first; revoked ones too.
         */
        get: operations["keys"];
        put?: never;
        /**
         * Create Key
         * @description Makes a key, which may do at most what its maker may.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Key
         * @description Ends a key.
         */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ledger
         * @description The equation of every minute, hour or day of a period of receipt (ms UTC; default: the last day), by source.
         *
         *     A row says in `off` how many minutes of it do not add up. fate: only rows that have some of it.
         */
        get: operations["ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live
         * @description Records as they came, with their fate, oldest first. after: the cursor of the last answer. id, up to 100 times:
         *     only records that carry one of them, whatever its class.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/live/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live Stream
         * @description The same as server-sent events: each event's data is one record, its id the cursor to go on from.
         */
        get: operations["live_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/lookups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lookups
         * @description Every look-up table in its newest version; archived ones where asked for.
         */
        get: operations["lookups"];
        put?: never;
        /**
         * Create Lookup
         * @description Saves a look-up table: the body is a CSV file (UTF-8 or GBK), whose first row names the columns. key: the column
         *     of keys, the first one where none is told. kind, given once or more: `column:text`, number, bool or datetime; of
         *     other columns the kind is what every value reads as.
         */
        post: operations["create_lookup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/lookups/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lookup
         * @description One look-up table.
         */
        get: operations["lookup"];
        /**
         * Change Lookup
         * @description Writes the version after base: another description; out of use (archived true) or back into it (false).
         */
        put: operations["change_lookup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/lookups/{name}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Lookup Rows
         * @description Writes the version after base with other rows: the body is a CSV file, which replaces all of them.
         */
        put: operations["change_lookup_rows"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/lookups/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lookup Versions
         * @description Who changed it, when and why; newest first.
         */
        get: operations["lookup_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members
         * @description Who has a role in the project, of its own or in every project, by mail.
         */
        get: operations["members"];
        put?: never;
        /**
         * Invite Member
         * @description Gives a user a role in the project; whoever has no account yet needs the one-time link.
         */
        post: operations["invite_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Member
         * @description Another role or other rules for one who has a role of the project's own.
         */
        put: operations["change_member"];
        post?: never;
        /**
         * Remove Member
         * @description Takes the role of the project's own.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/persons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Persons
         * @description Persons for whom filters on profiles, on what they did and on cohorts hold, sorted, with properties of profiles;
         *     count is exact.
         */
        post: operations["persons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan
         * @description The tracking plan of today, or one version of it.
         */
        get: operations["plan"];
        /**
         * Put Plan
         * @description Replaces the plan: {base, plan (JSON) or yaml (text), author, reason, dry_run}. base is the version that the
         *     writer read; another newest one is `version-conflict`.
         */
        put: operations["put_plan"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Conflicts
         * @description Properties whose kind was settled before the plan declared another; it stays as it is.
         */
        get: operations["plan_conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Coverage
         * @description By scenario and app version: which of the planned (enabled) events were seen, and which are missing.
         */
        get: operations["coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Diff
         * @description What differs between two versions (after: default the newest).
         */
        get: operations["plan_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/entries/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Entry
         * @description Adds or changes one entry: {base, entry, author, reason, dry_run}; entry null takes a draft out. kind: event,
         *     property, user_property, item.
         */
        put: operations["put_entry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Presets
         * @description Adds the ready events (page view, click, start, ...) as drafts: {base, author, reason, dry_run}.
         */
        post: operations["add_presets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quality
         * @description Of every planned event its score from 0 to 100 with all parts, and the events that nobody planned.
         */
        get: operations["quality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Versions
         * @description Who changed the plan, when and why; newest first.
         */
        get: operations["plan_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/volume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Volume
         * @description How much of each event came in each hour or day, beside the same weekday before; unusual ones are marked.
         */
        get: operations["volume"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/plan/yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Yaml
         * @description The plan as a file for version control.
         */
        get: operations["plan_yaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quarantine
         * @description Refused records of a period (ms UTC; default: the last 7 days), newest first, and how many for which reason.
         *
         *     Those that waited under the project's name before it was made are among them. open: only what waits in quarantine.
         */
        get: operations["quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/quarantine/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay
         * @description Reads refused records again, exactly once: {reason, event, ids, from, to, rejected, author, why, dry_run}.
         *
         *     What is refused again waits again. rejected: also records that were rejected for what may have changed; ids name
         *     them too. dry_run only counts. The answer says where in the log the release lies; the
         *     records are judged when the loader has come there, which mostly takes a second.
         */
        post: operations["replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/quarantine/{partition}-{offset}-{index}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Raw
         * @description The bytes of a refused record as they were kept, to be saved, never shown by the browser.
         */
        get: operations["raw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query
         * @description Answers one question, with its receipt.
         *
         *     X-Query-Id, a UUID of the client's choice, names the query while it runs, so that it can be watched and cancelled.
         */
        post: operations["query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/query/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query Changes
         * @description What was changed, inside of a question's days, of all that it reads beside events: cohorts that it names, rules
         *     of bots and of business systems, the plan's kinds and aliases, decisions about identity; and a saved one itself.
         */
        post: operations["query_changes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/query/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query Check
         * @description Asks the engine and the written definition the same question of some persons, drawn at random, and compares.
         */
        post: operations["query_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/query/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query Explain
         * @description Why a person is counted, or not: the events that match each part, and of a funnel every attempt.
         */
        post: operations["query_explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/query/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query Members
         * @description Those behind one number of an answer: exactly so many. cell names the number by words that the answer shows.
         */
        post: operations["query_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/query/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify
         * @description Computes the answer of a receipt again, as of its batch and moment, and compares.
         */
        post: operations["verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Questions
         * @description Saved questions in their newest versions, those changed last first.
         */
        get: operations["questions"];
        put?: never;
        /**
         * Create Question
         * @description Saves a question of any kind.
         */
        post: operations["create_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/questions/{question}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Question
         * @description One question by name or id, in its newest version or another.
         */
        get: operations["question"];
        /**
         * Change Question
         * @description Writes the version after base: another name, description, question or period; out of use (archived true) or back
         *     into it (false).
         */
        put: operations["change_question"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/questions/{question}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer Question
         * @description Asks a saved question, and tells what changed in its days of all that it reads.
         */
        post: operations["answer_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/questions/{question}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy Question
         * @description Saves its newest version as another question.
         */
        post: operations["copy_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/questions/{question}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Question Diff
         * @description What differs between two versions (after: default the newest).
         */
        get: operations["question_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/questions/{question}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Question Versions
         * @description Who changed it, when and why; newest first.
         */
        get: operations["question_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settings
         * @description The settings of today.
         */
        get: operations["settings"];
        /**
         * Put Settings
         * @description Changes some of the settings: a new version after base; another newest one is `version-conflict`. What is kept
         *     of addresses and User-Agents holds for what is received from now on.
         */
        put: operations["put_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/settings/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Settings
         * @description How many events would be over, and go, under other settings. Changes nothing.
         */
        post: operations["preview_settings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/settings/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settings Versions
         * @description Who changed the settings, when and why, and what they were; newest first.
         */
        get: operations["settings_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Setup
         * @description Where this project's SDKs send: as configured, else the address by which this was asked.
         */
        get: operations["setup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/setup/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reach
         * @description What stops a browser's page of a site (its origin, such as https://shop.example.com) from sending to us.
         */
        get: operations["reach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sql
         * @description Answers one SELECT, with its receipt; X-Query-Id names it while it runs.
         *
         *     Integers beyond 2^53 come as text of their digits, NaN and infinities as "NaN", "Infinity", "-Infinity".
         */
        post: operations["sql"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/sql/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sql Schema
         * @description What a query may read and call.
         */
        get: operations["sql_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Business Systems
         * @description The rules from address and page name to business system, page and module, in order.
         */
        get: operations["business_systems"];
        /**
         * Put Systems
         * @description Replaces the rules: {base, rules, author, reason}. They hold for the past from the next question on.
         */
        put: operations["put_systems"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/systems/unmatched": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Unmatched
         * @description Addresses that no rule fits, most frequent first.
         */
        get: operations["unmatched"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Virtual Events
         * @description Every virtual event in its newest version; archived ones where asked for.
         */
        get: operations["virtual_events"];
        put?: never;
        /**
         * Create Virtual Event
         * @description Saves a name for events of which any part holds.
         */
        post: operations["create_virtual_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-events/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Virtual Event
         * @description One virtual event.
         */
        get: operations["virtual_event"];
        /**
         * Change Virtual Event
         * @description Writes the version after base; or takes it out of use (archived true) or back into it (false).
         */
        put: operations["change_virtual_event"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-events/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Virtual Event Versions
         * @description What it said, who changed it, when and why; newest first.
         */
        get: operations["virtual_event_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-properties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Virtual Properties
         * @description Every virtual property in its newest version; archived ones where asked for.
         */
        get: operations["virtual_properties"];
        put?: never;
        /**
         * Create Virtual Property
         * @description Saves an expression over an event's properties.
         */
        post: operations["create_virtual_property"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-properties/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Expression
         * @description What an expression gives, before it is saved; what is wrong with it, and at which character.
         */
        post: operations["check_expression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-properties/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Virtual Property
         * @description One virtual property.
         */
        get: operations["virtual_property"];
        /**
         * Change Virtual Property
         * @description Writes the version after base; or takes it out of use (archived true) or back into it (false).
         */
        put: operations["change_virtual_property"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/virtual-properties/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Virtual Property Versions
         * @description What it said, who changed it, when and why; newest first.
         */
        get: operations["virtual_property_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress
         * @description How far a running query is. rows_total is 0 while it is not known, and so are both under rules of rows.
         */
        get: operations["progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Ends a running query; it answers `query-cancelled`.
         */
        post: operations["cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who
         * @description Who asks, and what they may do where.
         */
        get: operations["who"];
        put?: never;
        /**
         * Login
         * @description Opens a session of at most 30 days: by mail and password, by the token of a login link of the command line, or by
         *     an administrator's key.
         */
        post: operations["login"];
        /**
         * Logout
         * @description Ends the session of the cookie, if there is one.
         */
        delete: operations["logout"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link
         * @description What a one-time link is for; it stays good.
         */
        post: operations["link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Link
         * @description Does what a one-time link is for: makes the first owner, takes an invitation, or sets a new password; and logs
         *     in, but for an account that asks for codes.
         */
        post: operations["take_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/sso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sso Begin
         * @description Where the browser is to go for single sign-on; link: to make it open one's own account, for who is logged in.
         */
        post: operations["sso_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/sso/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sso Done
         * @description The way back from the provider: opens a session (or links the account) and goes on to the page that was asked
         *     for; to /login?sso=<reason> (/account, where an account was to be linked) where it does not.
         */
        get: operations["sso_done"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ways
         * @description How one may log in.
         */
        get: operations["ways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shared
         * @description The board of a link: where its tiles are and how they are drawn, and what is written in them.
         */
        get: operations["shared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{token}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shared Answers
         * @description The answers of a link's tiles, one line of JSON each (TileAnswerOut), as they were at most a refresh ago.
         */
        get: operations["shared_answers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{token}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Share
         * @description Takes the password of a link: this browser sees its board for 12 hours.
         */
        post: operations["open_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{token}/ticker": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shared Ticker
         * @description The newest events, where the board has a ticker: which and when, and of nobody. A link with filters tells
         *     none, since nothing filters events as they come.
         */
        get: operations["shared_ticker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{token}/tiles/{tile}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shared File
         * @description A tile's table as CSV, for links of scope file.
         */
        get: operations["shared_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unknown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Unknown
         * @description Names and keys that records carried and no project has (received since `from`; default: the last day): a typing
         *     error in an SDK's settings, most often. For administrators of every project.
         */
        get: operations["unknown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users
         * @description Every user with every role.
         */
        get: operations["users"];
        put?: never;
        /**
         * Invite User
         * @description Gives a user a role in every project, as invite_member does in one.
         */
        post: operations["invite_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change User
         * @description Ends a user's access, with every session, or renews it.
         */
        put: operations["change_user"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset Link
         * @description Makes a one-time link by which a user sets a new password; codes of an authenticator app stay asked for.
         */
        post: operations["reset_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Grant User
         * @description The user's role in every project.
         */
        put: operations["grant_user"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * User Sessions
         * @description Where a user is logged in.
         */
        get: operations["user_sessions"];
        put?: never;
        post?: never;
        /**
         * End User Sessions
         * @description Logs a user out everywhere.
         */
        delete: operations["end_user_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AllowedOut
         * @description What the caller may do in a project. restricted: rules hide rows or properties from them.
         */
        AllowedOut: {
            /** Permissions */
            permissions: string[];
            /** Restricted */
            restricted: boolean;
            /** Role */
            role: string;
        };
        /** AnnotationChangeIn */
        AnnotationChangeIn: {
            /**
             * Author
             * @default null
             */
            author: string | null;
            /**
             * Color
             * @default null
             */
            color: string | null;
            /**
             * From At
             * @default null
             */
            from_at: number | null;
            /**
             * Of
             * @default null
             */
            of: number | null;
            /**
             * Scope
             * @default null
             */
            scope: string | null;
            /**
             * Text
             * @default null
             */
            text: string | null;
            /**
             * To At
             * @default null
             */
            to_at: number | null;
        };
        /**
         * AnnotationIn
         * @description from_at, to_at: ms UTC, the same for a moment. scope: project, question or board; of: that one's id.
         */
        AnnotationIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Color
             * @default blue
             */
            color: string;
            /** From At */
            from_at: number;
            /**
             * Of
             * @default 0
             */
            of: number;
            /**
             * Scope
             * @default project
             */
            scope: string;
            /** Text */
            text: string;
            /** To At */
            to_at: number;
        };
        /** AnnotationOut */
        AnnotationOut: {
            /** Author */
            author: string;
            /** Changed At */
            changed_at: number;
            /** Color */
            color: string;
            /** Created At */
            created_at: number;
            /** From At */
            from_at: number;
            /** Id */
            id: number;
            /** Of */
            of: number;
            /** Scope */
            scope: string;
            /** Text */
            text: string;
            /** To At */
            to_at: number;
        };
        /** AnnotationsOut */
        AnnotationsOut: {
            /** Annotations */
            annotations: components["schemas"]["AnnotationOut"][];
        };
        /**
         * AnswerIn
         * @description version: which one is asked; the newest by default.
         */
        AnswerIn: {
            /**
             * Version
             * @default null
             */
            version: number | null;
        };
        /** AskedQuestionOut */
        AskedQuestionOut: {
            /** Archived */
            archived: boolean;
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Newest Version */
            newest_version: number;
            /** Version */
            version: number;
        };
        /**
         * Attempt
         * @description Something that somebody began: an entry of a funnel, a belonging to a cohort of a retention, a visit of a path, a
         *     case of a process, a first event of an interval, a conversion to be attributed. docs/reference/explain.md says what
         *     each kind tells and why it ended. missing: what did not come until `ended_at`. counted: the answer counts it.
         */
        Attempt: {
            /** Counted */
            counted: boolean;
            /**
             * Ended
             * @enum {string}
             */
            ended: "converted" | "exclusion" | "broken" | "disqualified" | "timed_out" | "open" | "superseded" | "direct" | "left" | "beyond";
            /** Ended At */
            ended_at: string | null;
            /** Ended By */
            ended_by: string | null;
            /** Entered */
            entered: string;
            /** Missing */
            missing: string[];
            /** Steps */
            steps: components["schemas"]["StepDone"][];
            /** Text */
            text: string;
        };
        /**
         * AttributionQuery
         * @description Which touches conversions are owed to. from and to are the days of the conversions; window says how long before
         *     its conversion a touch may lie, or within the same local day or session.
         *
         *     since_previous: only touches after the subject's previous conversion. revenue: a number of the conversion. direct:
         *     conversions without a touch are kept, as owed to the touch "direct", or removed. direct_touches: names that
         *     last_non_direct passes over. limit: how many touches are shown; all others are one, "other", in every model.
         */
        AttributionQuery: {
            conversion: components["schemas"]["Step"];
            /**
             * Direct
             * @default keep
             * @enum {string}
             */
            direct: "keep" | "remove";
            /** Direct Touches */
            direct_touches?: string[];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "attribution";
            /**
             * Limit
             * @default 50
             */
            limit: number;
            /** Link */
            link?: components["schemas"]["Link"][];
            /** Models */
            models?: components["schemas"]["Model"][];
            /** @default null */
            revenue: components["schemas"]["Valued"] | null;
            /**
             * @default {
             *       "begins_with": [],
             *       "ends_with": [],
             *       "events": [],
             *       "gap_minutes": 30,
             *       "midnight": false,
             *       "property": null
             *     }
             */
            session: components["schemas"]["SessionRule"];
            /**
             * Since Previous
             * @default false
             */
            since_previous: boolean;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /** Touches */
            touches: components["schemas"]["Touch"][];
            /**
             * @default {
             *       "same": null,
             *       "unit": "day",
             *       "value": 30
             *     }
             */
            window: components["schemas"]["zuji__analyze__funnel_query__Window"];
        };
        /**
         * AttributionResult
         * @description models: those of the question, in its order; sums: whether their credits sum to conversions and revenue.
         *     conversions and revenue are what is shared; direct_conversions had no touch (and are not among them when they are
         *     removed); null_paths: touches that no conversion followed.
         */
        AttributionResult: {
            /** Conversions */
            conversions: number;
            /** Direct Conversions */
            direct_conversions: number;
            /** Kind */
            kind: string;
            /** Models */
            models: string[];
            /** Null Paths */
            null_paths: number;
            receipt: components["schemas"]["Receipt"];
            /** Revenue */
            revenue: number | null;
            /** Subjects */
            subjects: number;
            /** Sums */
            sums: boolean[];
            /** Touches */
            touches: components["schemas"]["AttributionTouch"][];
        };
        /**
         * AttributionTouch
         * @description other: all touches that are not shown; direct: no touch; both have no name. conversions it took part in, and of
         *     which it was the first or the last touch; subjects: whose they are; times: how often it lies in their paths;
         *     position: its mean place there, from 1. credits: one for each model of the question.
         */
        AttributionTouch: {
            /** Conversions */
            conversions: number;
            /** Credits */
            credits: components["schemas"]["Credit"][];
            /** Direct */
            direct: boolean;
            /** First */
            first: number;
            /** Last */
            last: number;
            /** Other */
            other: boolean;
            /** Position */
            position: number | null;
            /** Subjects */
            subjects: number;
            /** Times */
            times: number;
            /** Touch */
            touch: string;
        };
        /**
         * AuditEntryOut
         * @description at in ms UTC. by: session, key, local or cli. action: name of the route. result: done, refused or failed.
         */
        AuditEntryOut: {
            /** Action */
            action: string;
            /** Address */
            address: string;
            /** At */
            at: number;
            /** By */
            by: string;
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /** Project */
            project: string;
            /** Result */
            result: string;
            /** Target */
            target: string;
            /** Who */
            who: string;
        };
        /**
         * AuditOut
         * @description before: to read on from, null at the end.
         */
        AuditOut: {
            /** Before */
            before: number | null;
            /** Entries */
            entries: components["schemas"]["AuditEntryOut"][];
        };
        /**
         * Bin
         * @description Durations of from_s and longer, shorter than to_s.
         */
        Bin: {
            /** Count */
            count: number;
            /** From S */
            from_s: number;
            /** To S */
            to_s: number;
        };
        /**
         * BoardAnswersIn
         * @description version: which one is asked, the newest by default. tiles: only these. filters: beside the board's; period and
         *     time_zone: in place of the board's. board: asked instead of what is saved, as while it is being edited.
         */
        BoardAnswersIn: {
            /**
             * Board
             * @default null
             */
            board: {
                [key: string]: unknown;
            } | null;
            /** Filters */
            filters?: unknown[];
            /**
             * Period
             * @default null
             */
            period: {
                [key: string]: unknown;
            } | null;
            /**
             * Tiles
             * @default null
             */
            tiles: string[] | null;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * Version
             * @default null
             */
            version: number | null;
        };
        /**
         * BoardChangeIn
         * @description What is given is changed. base: the version that the writer read. archived true takes it out of use.
         */
        BoardChangeIn: {
            /**
             * Archived
             * @default null
             */
            archived: boolean | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Board
             * @default null
             */
            board: {
                [key: string]: unknown;
            } | null;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Name
             * @default null
             */
            name: string | null;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * BoardCopyIn
         * @description numbered: as when a board is created.
         */
        BoardCopyIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /** Name */
            name: string;
            /**
             * Numbered
             * @default false
             */
            numbered: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** BoardDiffOut */
        BoardDiffOut: {
            /** After */
            after: number;
            /** Before */
            before: number;
            /** Differences */
            differences: components["schemas"]["DifferenceOut"][];
        };
        /**
         * BoardIn
         * @description board: audience, period, time_zone, filters, refresh_seconds and tiles (docs/reference/boards.md). numbered: a
         *     name that is taken gets a number behind it instead of being refused.
         */
        BoardIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /** Board */
            board?: {
                [key: string]: unknown;
            };
            /**
             * Description
             * @default
             */
            description: string;
            /** Name */
            name: string;
            /**
             * Numbered
             * @default false
             */
            numbered: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * BoardOut
         * @description A version. board: with the names that cohorts have today. For a caller with rules, tiles whose question names a
         *     property that they may not see have `withheld` in its place, and so has the board in place of such filters.
         */
        BoardOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Audience */
            audience: string;
            /** Author */
            author: string;
            /** Board */
            board: {
                [key: string]: unknown;
            } | null;
            /** Description */
            description: string;
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Reason */
            reason: string;
            /** Tiles */
            tiles: number;
            /** Version */
            version: number;
        };
        /** BoardVersionsOut */
        BoardVersionsOut: {
            /** Versions */
            versions: components["schemas"]["BoardOut"][];
        };
        /**
         * BoardsOut
         * @description count: of all pages. Without what the boards hold.
         */
        BoardsOut: {
            /** Boards */
            boards: components["schemas"]["BoardOut"][];
            /** Count */
            count: number;
        };
        /** BotRuleOut */
        BotRuleOut: {
            /** Bot */
            bot: boolean;
            /** By */
            by: string;
            /** Property */
            property: string;
            /** Reason */
            reason: string;
            /** Value */
            value: string;
        };
        /** BotRulesOut */
        BotRulesOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Reason */
            reason: string;
            /** Rules */
            rules: components["schemas"]["BotRuleOut"][];
            /** Version */
            version: number;
        };
        /**
         * Breakdown
         * @description Splits by a property's values (analyze/splits.py). The most groups kept is the largest limit of a question's
         *     breakdowns. bounds: a number's half-open ranges instead of its values; part: of the local time, of property '$time'.
         */
        Breakdown: {
            /**
             * Bounds
             * @default null
             */
            bounds: number[] | null;
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Item Type
             * @default null
             */
            item_type: string | null;
            /**
             * Limit
             * @default 20
             */
            limit: number;
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile" | "profile_at_event" | "group" | "item" | "lookup";
            /**
             * Part
             * @default null
             */
            part: ("hour_of_day" | "day_of_week" | "day_of_month" | "month_of_year" | "day" | "week" | "month") | null;
            /** Property */
            property: string;
            /**
             * Table
             * @default null
             */
            table: string | null;
            /**
             * Via
             * @default null
             */
            via: string | null;
        };
        /**
         * BriefOut
         * @description A record. fate: unknown where its request holds it and the store does not know it. reasons of refusals, flags
         *     and values that were set aside. first: the place of the first copy of a duplicate. Times in ms UTC.
         */
        BriefOut: {
            /** Distinct Id */
            distinct_id: string;
            /** Event */
            event: string;
            /**
             * Fate
             * @enum {string}
             */
            fate: "stored" | "duplicate" | "quarantined" | "rejected" | "flagged" | "unknown";
            /** First */
            first: string | null;
            /** Index */
            index: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "event" | "profile" | "refused";
            /** Offset */
            offset: number;
            /** Partition */
            partition: number;
            /** Reasons */
            reasons: string[];
            /** Received At */
            received_at: number;
            /** Sdk */
            sdk: string;
            /** Sdk Version */
            sdk_version: string;
            /** Time */
            time: number | null;
            /** Vendor */
            vendor: string;
        };
        /**
         * BytesOut
         * @description The first 64 KiB. length: of all.
         */
        BytesOut: {
            /** Cut */
            cut: boolean;
            /**
             * Encoding
             * @enum {string}
             */
            encoding: "utf8" | "base64";
            /** Length */
            length: number;
            /** Text */
            text: string;
        };
        /** CancelOut */
        CancelOut: {
            /** Cancelled */
            cancelled: boolean;
        };
        /**
         * ChangeOut
         * @description entry: `kind/name` or policy; field: a path in it, '' for the whole; null: not there.
         */
        ChangeOut: {
            /** After */
            after: unknown;
            /** Before */
            before: unknown;
            /** Entry */
            entry: string;
            /** Field */
            field: string;
        };
        /**
         * Changed
         * @description Something beside the events that is not what the receipt's answer read.
         */
        Changed: {
            /** Name */
            name: string;
            /** Now */
            now: number | string | null;
            /** Told */
            told: number | string | null;
        };
        /**
         * ChangesIn
         * @description query: a question. question: id or name of the saved one that it is, if it is one.
         */
        ChangesIn: {
            /** Query */
            query: {
                [key: string]: unknown;
            };
            /**
             * Question
             * @default null
             */
            question: string | null;
        };
        /**
         * ChangesOut
         * @description Oldest first, inside of the question's period.
         */
        ChangesOut: {
            /** Changes */
            changes: components["schemas"]["DefinitionChangeOut"][];
        };
        /**
         * CheckIn
         * @description What is to be checked. sample: persons that are drawn; seed: which ones.
         */
        CheckIn: {
            /** Query */
            query: {
                [key: string]: unknown;
            };
            /**
             * Sample
             * @default 50
             */
            sample: number;
            /**
             * Seed
             * @default 0
             */
            seed: number;
        };
        /**
         * Checked
         * @description sample: persons whose numbers were compared; left_out: persons that were drawn and have done more than the
         *     definition can be asked about; rows: their events. differences: the first ones of so many as `different` says.
         */
        Checked: {
            /** Agrees */
            agrees: boolean;
            /** Definition */
            definition: string;
            /** Differences */
            differences: components["schemas"]["Difference"][];
            /** Different */
            different: number;
            /** Left Out */
            left_out: number;
            receipt: components["schemas"]["Receipt"];
            /** Rows */
            rows: number;
            /** Sample */
            sample: number;
            /** Seed */
            seed: number;
        };
        /**
         * CheckedOut
         * @description What a dry run found: rows, records by event or type, refused rows by reason, the first records and refusals.
         */
        CheckedOut: {
            /** Events */
            events: {
                [key: string]: number;
            };
            /** Examples */
            examples: {
                [key: string]: unknown;
            }[];
            /** Refused */
            refused: {
                [key: string]: number;
            };
            /** Rows */
            rows: number;
            /** Shown */
            shown: {
                [key: string]: unknown;
            }[];
        };
        /**
         * ClockOut
         * @description Durations in ms. measured = received_at - time_sent; time = time_client + offset. from_row: offset and epoch are
         *     the row's; else of the clock as it is pinned now. A measurement within trusted_ms corrects nothing, one further than
         *     epoch_ms from the pinned offset opens a new epoch.
         */
        ClockOut: {
            /** Device */
            device: string;
            /** Epoch */
            epoch: number | null;
            /** Epoch Ms */
            epoch_ms: number;
            /** From Row */
            from_row: boolean;
            /** Measured */
            measured: number | null;
            /** Offset */
            offset: number | null;
            /** Received At */
            received_at: number;
            /** Time */
            time: number | null;
            /** Time Client */
            time_client: number | null;
            /** Time Raw */
            time_raw: string;
            /** Time Sent */
            time_sent: number | null;
            /** Trusted Ms */
            trusted_ms: number;
        };
        /**
         * ClocksOut
         * @description Sources with the most events first; more: there are others beyond these.
         */
        ClocksOut: {
            /** Batch */
            batch: number;
            /** Definition */
            definition: string;
            /** More */
            more: boolean;
            /** Since */
            since: number;
            /** Sources */
            sources: components["schemas"]["SourceClockOut"][];
            /** Until */
            until: number;
        };
        /**
         * Cohort
         * @description Subjects of the interval that begins on the local day `at` (hours: local time). counts[0] is size; counts[k] are
         *     those of column k. values[k] is the measure, null without one. Cells from open on are not over yet and can still
         *     change; null: all are over.
         */
        Cohort: {
            /** At */
            at: string;
            /** Counts */
            counts: number[];
            /** Open */
            open: number | null;
            /** Size */
            size: number;
            /** Values */
            values: (number | null)[] | null;
        };
        /**
         * CohortBreakdown
         * @description Splits by cohorts, named by name or id: a row lies in each that its person is in, which may be several; in none
         *     of them: null.
         */
        CohortBreakdown: {
            /**
             * As Of
             * @default null
             */
            as_of: string | null;
            /** Cohorts */
            cohorts: string[];
        };
        /**
         * CohortChangeIn
         * @description What is given is changed. base: the version that the writer read; archived true takes it out of use.
         */
        CohortChangeIn: {
            /**
             * Archived
             * @default null
             */
            archived: boolean | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Definition
             * @default null
             */
            definition: unknown[] | null;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /** @default null */
            ids: components["schemas"]["IdsIn"] | null;
            /** @default null */
            members: components["schemas"]["MembersOfIn"] | null;
            /**
             * Name
             * @default null
             */
            name: string | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Sql
             * @default null
             */
            sql: string | null;
        };
        /**
         * CohortGroup
         * @description A group of cohorts by what their start events carried; other: all groups that were not kept.
         */
        CohortGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Cohorts */
            cohorts: components["schemas"]["Cohort"][];
            /** Other */
            other: boolean;
            /** Ratios */
            ratios: (number | null)[];
            /** Values */
            values: (number | null)[] | null;
        };
        /**
         * CohortIn
         * @description kind dynamic: definition, filters on persons. static: one of members (behind a number), ids (an upload), or
         *     definition (those for whom it holds now, or as of a day). sql: a query whose one column is person.
         */
        CohortIn: {
            /**
             * As Of
             * @default null
             */
            as_of: string | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Definition
             * @default null
             */
            definition: unknown[] | null;
            /**
             * Description
             * @default
             */
            description: string;
            /** @default null */
            ids: components["schemas"]["IdsIn"] | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "dynamic" | "static" | "sql";
            /** @default null */
            members: components["schemas"]["MembersOfIn"] | null;
            /** Name */
            name: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Sql
             * @default null
             */
            sql: string | null;
        };
        /**
         * CohortOut
         * @description definition: of a dynamic cohort; sql: of one by SQL. used_by: cohorts that name it. unknown: of the upload that
         *     was just made.
         */
        CohortOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Definition */
            definition: unknown[] | null;
            /** Description */
            description: string;
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "dynamic" | "static" | "sql";
            /** Name */
            name: string;
            /** Reason */
            reason: string;
            /** Size */
            size: number | null;
            /** Source */
            source: {
                [key: string]: unknown;
            };
            /** Sql */
            sql: string | null;
            unknown?: components["schemas"]["UnknownIdsOut"] | null;
            /** Used By */
            used_by: string[];
            /** Version */
            version: number;
            /**
             * Withheld
             * @default false
             */
            withheld: boolean;
        };
        /**
         * CohortVersionOut
         * @description size: of a static cohort, how many persons were listed; null for a caller with rules of rows. source says where
         *     its list came from. withheld: it names a property that the caller may not see; then nothing is told of what it is.
         */
        CohortVersionOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Description */
            description: string;
            /** Name */
            name: string;
            /** Reason */
            reason: string;
            /** Size */
            size: number | null;
            /** Source */
            source: {
                [key: string]: unknown;
            };
            /** Version */
            version: number;
            /**
             * Withheld
             * @default false
             */
            withheld: boolean;
        };
        /** CohortVersionsOut */
        CohortVersionsOut: {
            /** Versions */
            versions: components["schemas"]["CohortVersionOut"][];
        };
        /** CohortsOut */
        CohortsOut: {
            /** Cohorts */
            cohorts: components["schemas"]["CohortOut"][];
        };
        /**
         * Completes
         * @description Whether an event completes a sequence: it is the last one of its last step. The sequence is an object, or its
         *     short text form (analyze/sequence_text.py).
         */
        Completes: {
            sequence: components["schemas"]["SequencePattern"];
        };
        /** ConflictsOut */
        ConflictsOut: {
            /** Conflicts */
            conflicts: components["schemas"]["EvidenceOut"][];
        };
        /**
         * CountsOut
         * @description received = stored + expired + duplicate + quarantined + rejected. expired: stored, and let go when its time was
         *     over. off: minutes of a source in which that does not hold.
         */
        CountsOut: {
            /** Duplicate */
            duplicate: number;
            /** Expired */
            expired: number;
            /** Frames */
            frames: number;
            /** Off */
            off: number;
            /** Quarantined */
            quarantined: number;
            /** Received */
            received: number;
            /** Rejected */
            rejected: number;
            /** Stored */
            stored: number;
        };
        /** CoverageOut */
        CoverageOut: {
            /** Rows */
            rows: components["schemas"]["CoverageRowOut"][];
            /** Since */
            since: number;
            /** Until */
            until: number;
        };
        /**
         * CoverageRowOut
         * @description app_version '*': all of them together; '' : rows that named none.
         */
        CoverageRowOut: {
            /** App Version */
            app_version: string;
            /** Missing */
            missing: string[];
            /** Planned */
            planned: number;
            /** Scenario */
            scenario: string;
            /** Seen */
            seen: number;
        };
        /**
         * CrashBefore
         * @description event null: nothing happened so many events before in the same session; other: all events that are not shown.
         */
        CrashBefore: {
            /** Crashes */
            crashes: number;
            /** Event */
            event: string | null;
            /** Other */
            other: boolean;
        };
        /**
         * CrashGroup
         * @description A group of the breakdowns; without breakdowns everything. total is of the whole period.
         */
        CrashGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["CrashPeriod"][];
            total: components["schemas"]["CrashPeriod"];
        };
        /**
         * CrashPeriod
         * @description at: the local day on which the period begins. crashes in it; affected: subjects that had one; subjects that did
         *     anything; sessions that begin in it; crashed_sessions: of these, those with a crash. starts: where the question
         *     names them. open: the period is not over, or a session of it is not.
         */
        CrashPeriod: {
            /** Affected */
            affected: number;
            /** At */
            at: string;
            /** Crash Free Sessions Ratio */
            crash_free_sessions_ratio: number | null;
            /** Crash Free Subjects Ratio */
            crash_free_subjects_ratio: number | null;
            /** Crashed Sessions */
            crashed_sessions: number;
            /** Crashes */
            crashes: number;
            /** Crashes Per Start */
            crashes_per_start: number | null;
            /** Open */
            open: boolean;
            /** Sessions */
            sessions: number;
            /** Starts */
            starts: number | null;
            /** Subjects */
            subjects: number;
        };
        /**
         * CrashQuery
         * @description Crashes on the days from and to, beside sessions and active subjects. crashes: the events that are crashes;
         *     starts: beside whose number they are set. reason: the property that says why. interval: also within each;
         *     breakdowns: of crashes and active subjects by values of their events, of sessions by those of their first. before:
         *     so many events before each crash are told.
         */
        CrashQuery: {
            /**
             * Before
             * @default 3
             */
            before: number;
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /** Crashes */
            crashes?: components["schemas"]["Step"][];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default null
             */
            interval: ("day" | "week" | "month") | null;
            /**
             * Kind
             * @constant
             */
            kind: "crash";
            /**
             * Reason
             * @default null
             */
            reason: string | null;
            /**
             * Reasons
             * @default 20
             */
            reasons: number;
            /**
             * @default {
             *       "begins_with": [],
             *       "ends_with": [],
             *       "events": [],
             *       "gap_minutes": 30,
             *       "midnight": false,
             *       "property": null
             *     }
             */
            session: components["schemas"]["SessionRule"];
            /** @default null */
            starts: components["schemas"]["Step"] | null;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * CrashReason
         * @description reason as crash_reasons.py tells it, null: not set; other: all reasons that are not shown. first_at and last_at:
         *     local time of the first and the last one in the period. previous: what happened last before them.
         */
        CrashReason: {
            /** Affected */
            affected: number;
            /** Crashes */
            crashes: number;
            /** First At */
            first_at: string;
            /** Last At */
            last_at: string;
            /** Other */
            other: boolean;
            /** Previous */
            previous: components["schemas"]["CrashBefore"][];
            /** Reason */
            reason: string | null;
        };
        /**
         * CrashResult
         * @description groups by their crashes; one of everything where the question is not split. reasons by their crashes, empty where
         *     the question names no property. before[k]: what happened k + 1 events before the crashes.
         */
        CrashResult: {
            /** Before */
            before: components["schemas"]["CrashBefore"][][];
            /** Groups */
            groups: components["schemas"]["CrashGroup"][];
            /** Kind */
            kind: string;
            /** Reasons */
            reasons: components["schemas"]["CrashReason"][];
            receipt: components["schemas"]["Receipt"];
            total: components["schemas"]["CrashPeriod"];
        };
        /**
         * Credit
         * @description What a model gives a touch; revenue null where the question names none.
         */
        Credit: {
            /** Conversions */
            conversions: number;
            /** Revenue */
            revenue: number | null;
        };
        /**
         * CrossEntry
         * @description row and column name a group of each dimension; a shorter one is a subtotal over the dimensions that are missing,
         *     an empty one a total. values: one for each measure.
         */
        CrossEntry: {
            /** Column */
            column: components["schemas"]["CrossKey"][];
            /** Row */
            row: components["schemas"]["CrossKey"][];
            /** Values */
            values: (number | null)[];
        };
        /**
         * CrossKey
         * @description A group of one dimension: its value (null: not set), or all groups of it that were not kept.
         */
        CrossKey: {
            /** Other */
            other: boolean;
            /** Value */
            value: unknown;
        };
        /**
         * CrossMeasure
         * @description A measure as a trend's series has it, of a property where it needs one.
         */
        CrossMeasure: {
            /**
             * Measure
             * @default total
             * @enum {string}
             */
            measure: "total" | "unique" | "sum" | "average" | "median" | "p75" | "p90" | "p95" | "p99" | "percentile" | "min" | "max" | "distinct";
            /**
             * Q
             * @default null
             */
            q: number | null;
            /** @default null */
            value: components["schemas"]["Valued"] | null;
        };
        /**
         * CrossQuery
         * @description Measures of one event, by up to 3 properties in rows and 3 in columns. Groups are ranked by the first measure.
         */
        CrossQuery: {
            /** Columns */
            columns?: components["schemas"]["Breakdown"][];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "cross";
            /** Measures */
            measures?: components["schemas"]["CrossMeasure"][];
            /** Rows */
            rows: components["schemas"]["Breakdown"][];
            step: components["schemas"]["Step"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * CrossResult
         * @description Cells that have events. In the order of rows, totals before what they are totals of, then of columns; groups by
         *     the first measure over the whole table, then by value, "other" last.
         */
        CrossResult: {
            /** Cells */
            cells: components["schemas"]["CrossEntry"][];
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * CurvePoint
         * @description The estimated share that is done when elapsed_s have passed since the entry.
         */
        CurvePoint: {
            /** Elapsed S */
            elapsed_s: number;
            /** Ratio */
            ratio: number;
        };
        /**
         * DecidedOut
         * @description id of the decision; null for a preview.
         */
        DecidedOut: {
            /** Id */
            id: number | null;
            preview: components["schemas"]["zuji__serve__routes__identity__PreviewOut"];
        };
        /**
         * DedupOut
         * @description first: the place of the first copy, null when this is it.
         */
        DedupOut: {
            /** Client Event Id */
            client_event_id: string;
            /** Event Id */
            event_id: string;
            /** First */
            first: string | null;
            /** Unique */
            unique: boolean;
        };
        /**
         * DefinitionChangeOut
         * @description Something that a question reads was changed. what: question, cohort, bot_rules, systems, plan, virtual_event,
         *     virtual_property, lookup, identity; id and name: of that of which there are several, else 0 and "". count: decisions
         *     about identity of one day are told together.
         */
        DefinitionChangeOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Count */
            count: number;
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Reason */
            reason: string;
            /** Version */
            version: number;
            /** What */
            what: string;
        };
        /**
         * DefinitionVersionOut
         * @description body: what it said: parts, or expression, with time_zone; of a table key and columns.
         */
        DefinitionVersionOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Body */
            body: {
                [key: string]: unknown;
            };
            /** Description */
            description: string;
            /** Reason */
            reason: string;
            /** Version */
            version: number;
        };
        /** DefinitionVersionsOut */
        DefinitionVersionsOut: {
            /** Versions */
            versions: components["schemas"]["DefinitionVersionOut"][];
        };
        /**
         * DeletedOut
         * @description Times in ms UTC. by and waiting (records that came since) for those who may restore it.
         */
        DeletedOut: {
            /** By */
            by: string;
            /** Deleted At */
            deleted_at: number;
            /** May Restore */
            may_restore: boolean;
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Until */
            until: number;
            /** Waiting */
            waiting: number;
        };
        /** DeletedProjectsOut */
        DeletedProjectsOut: {
            /** Projects */
            projects: components["schemas"]["DeletedOut"][];
        };
        /**
         * DeletionIn
         * @description name: the project's, once more. grace_days: 0 to 365, none: the server's. at_once: for 0 days.
         */
        DeletionIn: {
            /**
             * At Once
             * @default false
             */
            at_once: boolean;
            /**
             * Grace Days
             * @default null
             */
            grace_days: number | null;
            /** Name */
            name: string;
        };
        /**
         * DeletionPreviewOut
         * @description What would go with a project. keys and shares: those that have not ended. grace_days: the server's.
         */
        DeletionPreviewOut: {
            /** Annotations */
            annotations: number;
            /** Boards */
            boards: number;
            /** Cohorts */
            cohorts: number;
            /** Definitions */
            definitions: number;
            /** Events */
            events: number;
            /** Grace Days */
            grace_days: number;
            /** Keys */
            keys: number;
            /** Members */
            members: number;
            /** Persons */
            persons: number;
            /** Questions */
            questions: number;
            /** Schedules */
            schedules: number;
            /** Shares */
            shares: number;
        };
        /**
         * Deviation
         * @description An edge that is not in the flow: how often it happened, and in how many cases.
         */
        Deviation: {
            /** Cases */
            cases: number;
            /** Count */
            count: number;
            source: components["schemas"]["Node"];
            target: components["schemas"]["Node"];
        };
        /**
         * Did
         * @description Whether the subject of a row (the question's) did something so often, or for so much, within a time; or did it
         *     for the first or the last time then. Without `within` at any time. Only the step narrows what is looked at.
         */
        Did: {
            did: components["schemas"]["Step"];
            /**
             * Occurrence
             * @default any
             * @enum {string}
             */
            occurrence: "any" | "first" | "last";
            /** @default null */
            sum: components["schemas"]["Sum"] | null;
            /** @default null */
            times: components["schemas"]["Times"] | null;
            /** @default null */
            within: components["schemas"]["Window"] | null;
        };
        /**
         * Difference
         * @description A number on which the two do not agree; null where one of them has none. path as in `steps[1].count`.
         */
        Difference: {
            /** Engine */
            engine: unknown;
            /** Path */
            path: string;
            /** Reference */
            reference: unknown;
        };
        /**
         * DifferenceOut
         * @description path as in `question.series[0].measure`; null where there is nothing.
         */
        DifferenceOut: {
            /** After */
            after: unknown;
            /** Before */
            before: unknown;
            /** Path */
            path: string;
        };
        /**
         * DistributionGroup
         * @description A group of the breakdowns; without breakdowns everything. total is measured over the whole period.
         */
        DistributionGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["DistributionPeriod"][];
            total: components["schemas"]["DistributionPeriod"];
        };
        /**
         * DistributionPeriod
         * @description at: the local day on which the period begins. counts: subjects in each range. unmeasured: subjects that did it,
         *     none of whose events carried the value; they are in no range. open: the period is not over yet.
         */
        DistributionPeriod: {
            /** At */
            at: string;
            /** Counts */
            counts: number[];
            /** Open */
            open: boolean;
            /** Subjects */
            subjects: number;
            /** Unmeasured */
            unmeasured: number;
        };
        /**
         * DistributionQuery
         * @description Subjects by a number of their own: times, different days or hours, or sum, average, min or max of a property
         *     of their events; over the whole period, and within each interval where one is given. bounds: of the ranges.
         */
        DistributionQuery: {
            /**
             * Bounds
             * @default null
             */
            bounds: number[] | null;
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default null
             */
            interval: ("day" | "week" | "month") | null;
            /**
             * Kind
             * @constant
             */
            kind: "distribution";
            /**
             * Of
             * @default times
             * @enum {string}
             */
            of: "times" | "days" | "hours" | "sum" | "average" | "min" | "max";
            step: components["schemas"]["Step"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /** @default null */
            value: components["schemas"]["Valued"] | null;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * DistributionResult
         * @description ranges: the labels of counts. Groups by their subjects, most first, "other" last.
         */
        DistributionResult: {
            /** Groups */
            groups: components["schemas"]["DistributionGroup"][];
            /** Kind */
            kind: string;
            /** Ranges */
            ranges: string[];
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * Duration
         * @description value units of fixed length: a day is 24 hours, a month 30 days.
         */
        Duration: {
            /**
             * Unit
             * @default day
             * @enum {string}
             */
            unit: "second" | "minute" | "hour" | "day" | "week" | "month";
            /** Value */
            value: number;
        };
        /**
         * Durations
         * @description Of count durations, in seconds. Percentiles by the rule of measures.py.
         */
        Durations: {
            /** Count */
            count: number;
            /** Max S */
            max_s: number;
            /** Mean S */
            mean_s: number;
            /** Median S */
            median_s: number;
            /** Min S */
            min_s: number;
            /** P10 S */
            p10_s: number;
            /** P25 S */
            p25_s: number;
            /** P75 S */
            p75_s: number;
            /** P90 S */
            p90_s: number;
            /** P99 S */
            p99_s: number;
        };
        /**
         * EventOut
         * @description virtual: a name for several events (docs/reference/virtual.md), whose times and count are not told (0).
         */
        EventOut: {
            /** Count */
            count: number;
            /** First At */
            first_at: number;
            /** Last At */
            last_at: number;
            /** Name */
            name: string;
            /** Virtual */
            virtual: boolean;
        };
        /**
         * EventRowOut
         * @description record: `partition-offset-index`, by which the debug view shows it. properties: the columns that were asked
         *     for, null where not set.
         */
        EventRowOut: {
            /** Device */
            device: string;
            /** Distinct Id */
            distinct_id: string;
            /** Event */
            event: string;
            /** Id */
            id: string;
            /** Person */
            person: string;
            /** Platform */
            platform: string;
            /** Properties */
            properties: {
                [key: string]: unknown;
            };
            /** Record */
            record: string;
            /** Session Id */
            session_id: string;
            /** Time */
            time: number;
        };
        /**
         * EventScoreOut
         * @description parts: each from 0 to 1 (docs/reference/plan.md).
         */
        EventScoreOut: {
            /** Last At */
            last_at: number | null;
            /** Name */
            name: string;
            /** Owner */
            owner: string;
            /** Parts */
            parts: {
                [key: string]: number;
            };
            /** Rows */
            rows: number;
            /** Scenario */
            scenario: string;
            /** Score */
            score: number;
            /** State */
            state: string;
            /** Unplanned Properties */
            unplanned_properties: string[];
        };
        /** EventVolumeOut */
        EventVolumeOut: {
            /** Event */
            event: string;
            /** Points */
            points: components["schemas"]["VolumePointOut"][];
        };
        /** EventsOut */
        EventsOut: {
            /** Events */
            events: components["schemas"]["EventOut"][];
            /** Total */
            total: number;
        };
        /**
         * EvidenceOut
         * @description outcome is what was made of it when it came; revoked: it counts no more. received_at in ms UTC, 0: decided.
         *
         *     record: `partition-offset-index` of the record that said it; null when an administrator did.
         */
        EvidenceOut: {
            /** From Class */
            from_class: string;
            /** From Generation */
            from_generation: number;
            /** From Value */
            from_value: string;
            /** Op */
            op: string;
            /** Outcome */
            outcome: string;
            /** Received At */
            received_at: number;
            /** Record */
            record: string | null;
            /** Revoked */
            revoked: boolean;
            /** Seq */
            seq: number;
            /** To Class */
            to_class: string;
            /** To Generation */
            to_generation: number;
            /** To Value */
            to_value: string;
        };
        /**
         * Exclusion
         * @description An event that must not lie between two steps, numbered from 1: after step `after` (default the first) was done
         *     and before step `before` (default the last).
         */
        Exclusion: {
            /**
             * After
             * @default 1
             */
            after: number;
            /**
             * Before
             * @default null
             */
            before: number | null;
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
        };
        /**
         * ExplainIn
         * @description person: the key by which answers name one (32 hex digits); cell: a number of the answer, as in a list of those
         *     behind it.
         */
        ExplainIn: {
            /**
             * Cell
             * @default null
             */
            cell: {
                [key: string]: unknown;
            } | null;
            /** Person */
            person: string;
            /** Query */
            query: {
                [key: string]: unknown;
            };
        };
        /**
         * Explained
         * @description counted: whether the person is behind the cell; null where none is named. events: the first ones of so many as
         *     events_total says; attempts: the first ones that they began, of kinds where something is begun.
         */
        Explained: {
            /** Attempts */
            attempts: components["schemas"]["Attempt"][];
            /** Counted */
            counted: boolean | null;
            /** Events */
            events: components["schemas"]["ExplainedEvent"][];
            /** Events Total */
            events_total: number;
            /** Person */
            person: string;
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * ExplainedEvent
         * @description at: local time of the question. matches: the parts of the question that it is of.
         */
        ExplainedEvent: {
            /** At */
            at: string;
            /** Event */
            event: string;
            /** Id */
            id: string;
            /** Matches */
            matches: string[];
            /** Unmatched */
            unmatched: components["schemas"]["Unmatched"][];
        };
        /** ExpressionIn */
        ExpressionIn: {
            /** Expression */
            expression: string;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * ExpressionOut
         * @description kind: what the expression gives.
         */
        ExpressionOut: {
            /** Kind */
            kind: string;
        };
        /**
         * Filter
         * @description One condition on one property. Which operators a property takes depends on its kind (analyze/filters.py).
         */
        Filter: {
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Item Type
             * @default null
             */
            item_type: string | null;
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile" | "profile_at_event" | "group" | "item" | "lookup";
            /**
             * Operator
             * @enum {string}
             */
            operator: "equals" | "not_equals" | "in" | "not_in" | "contains" | "not_contains" | "starts_with" | "ends_with" | "matches" | "not_matches" | "less" | "less_or_equal" | "greater" | "greater_or_equal" | "between" | "not_between" | "is_set" | "is_not_set" | "is_true" | "is_false" | "is_empty" | "is_not_empty" | "before" | "after" | "on_day" | "not_on_day" | "last_days" | "has_any" | "has_all" | "has_none";
            /** Property */
            property: string;
            /**
             * Table
             * @default null
             */
            table: string | null;
            /**
             * Value
             * @default null
             */
            value: unknown;
            /**
             * Via
             * @default null
             */
            via: string | null;
        };
        /**
         * FilterGroup
         * @description Conditions joined by and, or. An empty group holds for every event.
         */
        FilterGroup: {
            /** Filters */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Op
             * @enum {string}
             */
            op: "and" | "or";
        };
        /** FindOut */
        FindOut: {
            /** Found */
            found: components["schemas"]["FoundOut"][];
        };
        /**
         * FitIn
         * @description chosen: by role of the template the event or property that is meant instead of the one found; null: none.
         *     language: of the titles.
         */
        FitIn: {
            /** Chosen */
            chosen?: {
                [key: string]: string | null;
            };
            /**
             * Language
             * @default zh-CN
             */
            language: string;
        };
        /** FitLeftOut */
        FitLeftOut: {
            /** Missing */
            missing: string[];
            /** Title */
            title: string;
        };
        /**
         * FitOut
         * @description name, description and board: ready for POST /boards. left_out: tiles for which roles are missing.
         */
        FitOut: {
            /** Board */
            board: {
                [key: string]: unknown;
            };
            /** Description */
            description: string;
            /** Key */
            key: string;
            /** Left Out */
            left_out: components["schemas"]["FitLeftOut"][];
            /** Name */
            name: string;
            /** Roles */
            roles: components["schemas"]["FitRoleOut"][];
        };
        /**
         * FitRoleOut
         * @description A role of the template. of: the role of the event that carries the property. name: what plays it, null: nothing.
         *     why: exact, alias, words, chosen or nothing. candidates: others that could.
         */
        FitRoleOut: {
            /** Candidates */
            candidates: string[];
            /** Key */
            key: string;
            /** Name */
            name: string | null;
            /** Of */
            of: string;
            /** Title */
            title: string;
            /** What */
            what: string;
            /** Why */
            why: string;
        };
        /**
         * FlowEdge
         * @description That target directly follows source.
         */
        FlowEdge: {
            source: components["schemas"]["ProcessCellNode"];
            target: components["schemas"]["ProcessCellNode"];
        };
        /**
         * Formula
         * @description Arithmetic over series: `A / B * 100`, A being the first (analyze/formulas.py).
         */
        Formula: {
            /** Formula */
            formula: string;
            /** Name */
            name: string;
        };
        /**
         * FormulaLine
         * @description A formula over the lines of one group; null where it has no value.
         */
        FormulaLine: {
            /** Breakdown */
            breakdown: unknown[];
            /** Compared */
            compared: (components["schemas"]["Point"] | null)[] | null;
            /** Compared Total */
            compared_total: number | null;
            /** Formula */
            formula: string;
            /** Name */
            name: string;
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["Point"][];
            /** Total */
            total: number | null;
        };
        /**
         * FoundOut
         * @description An id of that value. evidence: something was said of it; events under this id alone, in ms UTC; ids of the
         *     person that it belongs to.
         */
        FoundOut: {
            /** Events */
            events: number;
            /** Evidence */
            evidence: boolean;
            /** First At */
            first_at: number | null;
            /** Id Class */
            id_class: string;
            /** Ids */
            ids: number;
            /** Last At */
            last_at: number | null;
            /** Person */
            person: string;
            /** Value */
            value: string;
        };
        /**
         * FrameOut
         * @description A request as it lies in the log. unpacked: its JSON where the body is packed (a form, base64, gzip). shared: it
         *     holds records of other projects too, so query, headers and body are left out.
         */
        FrameOut: {
            body: components["schemas"]["BytesOut"] | null;
            /** Debug */
            debug: boolean;
            /** Headers */
            headers: [
                string,
                string
            ][];
            /** Length */
            length: number;
            /** Method */
            method: string;
            /** Ordinal */
            ordinal: number;
            /** Path */
            path: string;
            /** Peer */
            peer: string;
            /** Protocol */
            protocol: string;
            /** Query */
            query: string | null;
            /** Received At */
            received_at: number;
            /** Shared */
            shared: boolean;
            unpacked: components["schemas"]["BytesOut"] | null;
        };
        /**
         * FunnelDay
         * @description Attempts entered in the interval that begins on the local day `at`. open: some can still go on.
         */
        FunnelDay: {
            /** At */
            at: string;
            /** Counts */
            counts: number[];
            /** Open */
            open: boolean;
        };
        /**
         * FunnelGroup
         * @description breakdown has a value for each breakdown of the question, null: not set; other: all groups that were not kept.
         */
        FunnelGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Counts */
            counts: number[];
            /** Other */
            other: boolean;
            /** Ratios */
            ratios: (number | null)[];
        };
        /**
         * FunnelPath
         * @description How many did exactly these steps (numbers from 1).
         */
        FunnelPath: {
            /** Count */
            count: number;
            /** Steps */
            steps: number[];
        };
        /**
         * FunnelQuery
         * @description How many came how far. from and to are the days on which an attempt may be entered.
         *
         *     order "ordered": other events may lie between steps; "strict": none may, of all events or (strict_among
         *     "funnel_events") of the steps' own; "any": steps in any order, but everything before an anchored step (numbers from
         *     1) is done before it, and everything after it later; any_counts "named": a step counts those who did it and all that
         *     are listed before it, "number": those who did as many steps. entry "any": a subject's best attempt, whatever entry
         *     it began with; "first": the one that began with its first entry. count "persons": each subject once, by its best
         *     attempt; "totals": attempts one after another, the next one after the last is converted, timed out or ended;
         *     "sessions": the best attempt of each session. reentry "latest": while an attempt has done its first step only, a new
         *     first step begins it again. later_steps "in_range": no step may lie after `to`. exclusions "end" attempts, or
         *     "disqualify" them: not counted at all. held_by "entry": a subject counts once, "value": once for each value that is
         *     held. grace_seconds: a step may have come so much before the one that it follows.
         */
        FunnelQuery: {
            /** Anchored */
            anchored?: number[];
            /**
             * Any Counts
             * @default named
             * @enum {string}
             */
            any_counts: "named" | "number";
            /**
             * Attribution
             * @default first
             * @enum {string}
             */
            attribution: "first" | "last" | "step" | "all";
            /**
             * Attribution Step
             * @default null
             */
            attribution_step: number | null;
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /**
             * Count
             * @default persons
             * @enum {string}
             */
            count: "persons" | "totals" | "sessions";
            /**
             * Entry
             * @default any
             * @enum {string}
             */
            entry: "any" | "first";
            /**
             * Excluding
             * @default end
             * @enum {string}
             */
            excluding: "end" | "disqualify";
            /** Exclusions */
            exclusions?: components["schemas"]["Exclusion"][];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Grace Seconds
             * @default 0
             */
            grace_seconds: number;
            /** Held */
            held?: components["schemas"]["Held"][];
            /**
             * Held By
             * @default entry
             * @enum {string}
             */
            held_by: "entry" | "value";
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "funnel";
            /**
             * Later Steps
             * @default in_window
             * @enum {string}
             */
            later_steps: "in_window" | "in_range";
            /**
             * Order
             * @default ordered
             * @enum {string}
             */
            order: "ordered" | "strict" | "any";
            /**
             * Reentry
             * @default first
             * @enum {string}
             */
            reentry: "first" | "latest";
            /**
             * @default {
             *       "gap_minutes": 30,
             *       "property": null
             *     }
             */
            session: components["schemas"]["Session"];
            /** Steps */
            steps: components["schemas"]["FunnelStep"][];
            /**
             * Strict Among
             * @default all_events
             * @enum {string}
             */
            strict_among: "all_events" | "funnel_events";
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Trend
             * @default null
             */
            trend: ("day" | "week" | "month") | null;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
            /**
             * @default {
             *       "same": null,
             *       "unit": "day",
             *       "value": 14
             *     }
             */
            window: components["schemas"]["zuji__analyze__funnel_query__Window"];
        };
        /**
         * FunnelResult
         * @description groups, days and paths are empty where the question has no breakdowns, no trend, no optional steps. converting:
         *     how long whole attempts took; curve: the share that has converted by then, where attempts are still under way
         *     (Kaplan-Meier), empty for windows without a fixed length.
         */
        FunnelResult: {
            converting: components["schemas"]["Durations"] | null;
            /** Curve */
            curve: components["schemas"]["CurvePoint"][];
            /** Days */
            days: components["schemas"]["FunnelDay"][];
            /** Groups */
            groups: components["schemas"]["FunnelGroup"][];
            /** Kind */
            kind: string;
            /** Paths */
            paths: components["schemas"]["FunnelPath"][];
            receipt: components["schemas"]["Receipt"];
            /** Steps */
            steps: components["schemas"]["FunnelStepResult"][];
        };
        /**
         * FunnelStep
         * @description optional: the step may be left out; it is shown, and nothing depends on it.
         */
        FunnelStep: {
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Optional
             * @default false
             */
            optional: boolean;
        };
        /**
         * FunnelStepResult
         * @description count: how many came here (of order "any": did this step and all that are listed before it, or as many steps).
         *     conversion_ratio: of those at the first step, step_ratio: of those at the step before that is required, null where
         *     nobody was. dropped: came here and to no later step. from_previous: how long it took since the step that the same
         *     attempt did before, and how often how long.
         */
        FunnelStepResult: {
            /** Conversion Ratio */
            conversion_ratio: number | null;
            /** Count */
            count: number;
            /** Dropped */
            dropped: number;
            /** Event */
            event: string;
            from_previous: components["schemas"]["Durations"] | null;
            /** Histogram */
            histogram: components["schemas"]["Bin"][];
            /** Optional */
            optional: boolean;
            /** Step Ratio */
            step_ratio: number | null;
        };
        /** GoingOut */
        GoingOut: {
            /** Event */
            event: string;
            /** Events */
            events: number;
        };
        /**
         * GrantOut
         * @description project null: every project.
         */
        GrantOut: {
            /** Hidden */
            hidden: string[];
            /** Project */
            project: string | null;
            /** Role */
            role: string;
            /** Rows */
            rows: unknown[];
        };
        /**
         * GroupProfileQuery
         * @description The values of breakdowns, which are of profiles, in target and reference. filters of the question hold for both
         *     sets. Groups of which the reference has fewer than `minimum` persons have no index, and none has where a whole set
         *     is smaller.
         */
        GroupProfileQuery: {
            /** Breakdowns */
            breakdowns: components["schemas"]["Breakdown"][];
            /**
             * Confidence
             * @default 0.95
             */
            confidence: number;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "group_profile";
            /**
             * Minimum
             * @default 30
             */
            minimum: number;
            /**
             * @default {
             *       "did": null,
             *       "filters": []
             *     }
             */
            reference: components["schemas"]["People"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            target: components["schemas"]["People"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * GroupProfileResult
         * @description Sizes of both sets. interval names how low and high were made. Groups by their persons in the target, most
         *     first, then in the reference, then by value; "other" last.
         */
        GroupProfileResult: {
            /** Groups */
            groups: components["schemas"]["GroupShare"][];
            /** Interval */
            interval: string;
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
            /** Reference Size */
            reference_size: number;
            /** Target Size */
            target_size: number;
        };
        /**
         * GroupShare
         * @description A group of the breakdowns (null: not set), or all others. target, reference: persons;
         *     ratios: their shares of the sets. tgi with its interval from low to high; null where a set or the group is too
         *     small (small), or the index is not defined.
         */
        GroupShare: {
            /** Breakdown */
            breakdown: unknown[];
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /** Other */
            other: boolean;
            /** Reference */
            reference: number;
            /** Reference Ratio */
            reference_ratio: number | null;
            /** Small */
            small: boolean;
            /** Target */
            target: number;
            /** Target Ratio */
            target_ratio: number | null;
            /** Tgi */
            tgi: number | null;
        };
        /** HeadlineOut */
        HeadlineOut: {
            /** Before */
            before: number | null;
            /** Unit */
            unit: string;
            /** Value */
            value: number | null;
        };
        /**
         * Held
         * @description A property of events whose value must be the same at every step. properties names it for each step where it
         *     goes by several names.
         */
        Held: {
            /**
             * Properties
             * @default null
             */
            properties: string[] | null;
            /**
             * Property
             * @default null
             */
            property: string | null;
        };
        /** IdIn */
        IdIn: {
            /**
             * Id Class
             * @default $identity_login_id
             */
            id_class: string;
            /** Value */
            value: string;
        };
        /** IdOut */
        IdOut: {
            /** Id Class */
            id_class: string;
            /** Value */
            value: string;
        };
        /**
         * IdentityChangeIn
         * @description kind merge takes one and other; revoke and restore take numbers of evidence; rules takes the rest.
         */
        IdentityChangeIn: {
            /** Ids Max */
            ids_max?: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "merge" | "revoke" | "restore" | "rules";
            /** Mode */
            mode?: ("one_to_one" | "many_to_one" | "global") | null;
            /**
             * Numbers
             * @default []
             */
            numbers: number[];
            one?: components["schemas"]["IdIn"] | null;
            other?: components["schemas"]["IdIn"] | null;
            /** Reason */
            reason: string;
            /** Values Max */
            values_max?: {
                [key: string]: number;
            } | null;
        };
        /**
         * IdentityChangeOut
         * @description done: the loader has carried it out. what is the decision as it was taken; undo what would take it back, as a
         *     body without its reason: null while it is not done, and when it was taken back.
         */
        IdentityChangeOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Done */
            done: boolean;
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Undo */
            undo: {
                [key: string]: unknown;
            } | null;
            /** What */
            what: {
                [key: string]: unknown;
            };
        };
        /** IdentityChangesOut */
        IdentityChangesOut: {
            /** Changes */
            changes: components["schemas"]["IdentityChangeOut"][];
        };
        /**
         * IdentityOut
         * @description actor ('' where no row has one) is the key of the id in its generation; person: whose it is now.
         */
        IdentityOut: {
            /** Actor */
            actor: string;
            /** Anonymous Id */
            anonymous_id: string;
            /** Device Id */
            device_id: string;
            /** Evidence */
            evidence: components["schemas"]["SaidOut"][];
            /** Generation */
            generation: number;
            /** Id Class */
            id_class: string;
            /** Identities */
            identities: {
                [key: string]: string;
            };
            /** Is Login Id */
            is_login_id: boolean;
            /** Login Id */
            login_id: string;
            /** Op */
            op: {
                [key: string]: unknown;
            } | null;
            /** Open */
            open: boolean;
            /** Person */
            person: string;
            /** Value */
            value: string;
        };
        /**
         * IdsIn
         * @description Ids of one class, as a list, or as text: one on a line, of a CSV file the first column. header: its first line
         *     is none.
         */
        IdsIn: {
            /**
             * Csv
             * @default null
             */
            csv: string | null;
            /**
             * Header
             * @default false
             */
            header: boolean;
            /**
             * Id Class
             * @default $identity_login_id
             */
            id_class: string;
            /**
             * Values
             * @default null
             */
            values: string[] | null;
        };
        /**
         * ImportOptionsIn
         * @description How a file is read; what is empty is found out. format as `zuji import --format` takes it.
         */
        ImportOptionsIn: {
            /**
             * Delimiter
             * @default
             */
            delimiter: string;
            /**
             * Encoding
             * @default
             */
            encoding: string;
            /**
             * Format
             * @default
             */
            format: string;
            /**
             * @default {
             *       "columns": {},
             *       "const": {},
             *       "kinds": {},
             *       "only_mapped": false,
             *       "time_format": "",
             *       "time_zone": ""
             *     }
             */
            mapping: components["schemas"]["MappingIn"];
            /**
             * Pattern
             * @default
             */
            pattern: string;
        };
        /**
         * ImportOut
         * @description rows are durable in the log. account: what became of them, final when `loaded`; duplicates are known then, where
         *     a row is a record. checking: the state of a dry run.
         */
        ImportOut: {
            /** Account */
            account: {
                [key: string]: number;
            } | null;
            /** At */
            at: number;
            /** Check Problem */
            check_problem: string;
            checked: components["schemas"]["CheckedOut"] | null;
            /**
             * Checking
             * @enum {string}
             */
            checking: "" | "running" | "done" | "failed";
            /** Ended At */
            ended_at: number;
            /** Has File */
            has_file: boolean;
            /** Id */
            id: string;
            /** Loaded */
            loaded: boolean;
            /** Name */
            name: string;
            /** Options */
            options: {
                [key: string]: unknown;
            };
            /** Problem */
            problem: string;
            progress: components["schemas"]["ImportProgressOut"] | null;
            /** Rows */
            rows: number;
            /** Same File */
            same_file: components["schemas"]["SameFileOut"][];
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** Started At */
            started_at: number;
            /**
             * State
             * @enum {string}
             */
            state: "uploaded" | "queued" | "running" | "cancelling" | "done" | "cancelled" | "failed";
        };
        /** ImportProgressOut */
        ImportProgressOut: {
            /** Durable Rows */
            durable_rows: number;
            /** Eta S */
            eta_s: number;
            /** Ratio */
            ratio: number;
            /** Rows */
            rows: number;
            /** Rows Per S */
            rows_per_s: number;
        };
        /**
         * ImportsOut
         * @description Newest first. bytes_max: of a file that may be uploaded.
         */
        ImportsOut: {
            /** Bytes Max */
            bytes_max: number;
            /** Imports */
            imports: components["schemas"]["ImportOut"][];
        };
        /**
         * InCohort
         * @description Whether the person of a row is (member false: is not) in a cohort, by its name or id; as it was at the end of the
         *     local day as_of, if given (docs/reference/cohorts.md).
         */
        InCohort: {
            /**
             * As Of
             * @default null
             */
            as_of: string | null;
            /** Cohort */
            cohort: string;
            /**
             * Member
             * @default true
             */
            member: boolean;
        };
        /**
         * IncidentOut
         * @description A broken promise. kind: equation (counts of a minute differ) or frames (acknowledged requests not met).
         */
        IncidentOut: {
            /** At */
            at: number;
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
        };
        /**
         * IntervalGroup
         * @description A group of the breakdowns; without breakdowns everything. total is of the whole period.
         */
        IntervalGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["IntervalPeriod"][];
            total: components["schemas"]["IntervalPeriod"];
        };
        /**
         * IntervalPeriod
         * @description at: the local day on which the period begins. count: pairs whose first event lies in it; subjects: whose they
         *     are. durations: of the pairs; of_subjects: of each subject's own mean, in whole milliseconds. open: firsts of the
         *     period can still be paired.
         */
        IntervalPeriod: {
            /** At */
            at: string;
            /** Count */
            count: number;
            durations: components["schemas"]["Durations"] | null;
            /** Histogram */
            histogram: components["schemas"]["Bin"][];
            of_subjects: components["schemas"]["Durations"] | null;
            /** Open */
            open: boolean;
            /** Subjects */
            subjects: number;
        };
        /**
         * IntervalQuery
         * @description How long it took from a first event to the second. from and to are the days of the first events; within is the
         *     longest that counts.
         *
         *     pairing "nearest": a second event and the latest first event before it, with no other second between them; "first":
         *     the first event that begins a pair stays in it until a second comes or within is over. held: properties whose values
         *     are the same at both; properties names them for the first and for the second event. by: of which event's values
         *     groups are. interval: also within each interval of the first events' days.
         */
        IntervalQuery: {
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /**
             * By
             * @default first
             * @enum {string}
             */
            by: "first" | "second";
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            first: components["schemas"]["Step"];
            /**
             * From
             * Format: date
             */
            from: string;
            /** Held */
            held?: components["schemas"]["Held"][];
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default null
             */
            interval: ("day" | "week" | "month") | null;
            /**
             * Kind
             * @constant
             */
            kind: "interval";
            /**
             * Pairing
             * @default nearest
             * @enum {string}
             */
            pairing: "nearest" | "first";
            second: components["schemas"]["Step"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
            /**
             * @default {
             *       "unit": "day",
             *       "value": 30
             *     }
             */
            within: components["schemas"]["Duration"];
        };
        /**
         * IntervalResult
         * @description total: of all pairs. groups by how many pairs they have; one of everything where the question is not split.
         */
        IntervalResult: {
            /** Groups */
            groups: components["schemas"]["IntervalGroup"][];
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
            total: components["schemas"]["IntervalPeriod"];
        };
        /** InviteIn */
        InviteIn: {
            /**
             * Hidden
             * @description names of properties that do not exist for them
             * @default []
             */
            hidden: string[];
            /** Mail */
            mail: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "analyst" | "plan_editor" | "viewer";
            /**
             * Rows
             * @description filters of events; only rows that pass all are read
             * @default []
             */
            rows: unknown[];
        };
        /** InviteUserIn */
        InviteUserIn: {
            /** Mail */
            mail: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "analyst" | "plan_editor" | "viewer";
        };
        /**
         * InvitedOut
         * @description token of the one-time link /login?link=<token>, good for 7 days; null: the user exists and has the role.
         */
        InvitedOut: {
            /** Token */
            token: string | null;
        };
        /**
         * KeyIn
         * @description expires_at: ms UTC, 0 for never. adopted: a key that SDKs carry already, for scope ingest of one project.
         */
        KeyIn: {
            /**
             * Adopted
             * @default
             */
            adopted: string;
            /**
             * Expires At
             * @default 0
             */
            expires_at: number;
            /**
             * Hidden
             * @description names of properties that do not exist for them
             * @default []
             */
            hidden: string[];
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Rows
             * @description filters of events; only rows that pass all are read
             * @default []
             */
            rows: unknown[];
            /**
             * Scope
             * @enum {string}
             */
            scope: "ingest" | "query" | "save" | "plan" | "admin";
        };
        /**
         * KeyMadeOut
         * @description key is told only here.
         */
        KeyMadeOut: {
            /** Key */
            key: string;
        };
        /**
         * KeyOut
         * @description hint: its last characters. Times in ms UTC, 0 for never.
         */
        KeyOut: {
            /** Author */
            author: string;
            /** Created At */
            created_at: number;
            /** Expires At */
            expires_at: number;
            /** Hidden */
            hidden: string[];
            /** Hint */
            hint: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: number;
            /** Rows */
            rows: unknown[];
            /** Scope */
            scope: string;
            /** Used At */
            used_at: number;
        };
        /** KeysOut */
        KeysOut: {
            /** Keys */
            keys: components["schemas"]["KeyOut"][];
        };
        /**
         * KindConflictOut
         * @description kind: which was settled before the plan declared another, and holds.
         */
        KindConflictOut: {
            /** Kind */
            kind: string;
            /** Planned */
            planned: string;
            /** Property */
            property: string;
        };
        /** KindConflictsOut */
        KindConflictsOut: {
            /** Conflicts */
            conflicts: components["schemas"]["KindConflictOut"][];
        };
        /**
         * LargePersonOut
         * @description A person of many ids; id_class and value are the first of them. full: it takes no more.
         */
        LargePersonOut: {
            /** Full */
            full: boolean;
            /** Id Class */
            id_class: string;
            /** Ids */
            ids: number;
            /** Person */
            person: string;
            /** Value */
            value: string;
        };
        /** LargestOut */
        LargestOut: {
            /** Persons */
            persons: components["schemas"]["LargePersonOut"][];
        };
        /** LateRatiosOut */
        LateRatiosOut: {
            /** Day */
            day: number;
            /** Hour */
            hour: number;
            /** Minute */
            minute: number;
        };
        /**
         * LatenessOut
         * @description received_at - time, in ms.
         */
        LatenessOut: {
            /** Max */
            max: number;
            /** P50 */
            p50: number;
            /** P95 */
            p95: number;
            /** P99 */
            p99: number;
        };
        /**
         * LedgerOut
         * @description rows newest first; cursor null on the last page. total, points and sources are of the whole period and come with
         *     the first page only. incidents are of the whole server, newest first; only administrators of every project see them.
         */
        LedgerOut: {
            /** Batch */
            batch: number;
            /** Cursor */
            cursor: string | null;
            /** Incidents */
            incidents: components["schemas"]["IncidentOut"][];
            /**
             * Interval
             * @enum {string}
             */
            interval: "minute" | "hour" | "day";
            /** Points */
            points: components["schemas"]["LedgerPointOut"][];
            /** Rows */
            rows: components["schemas"]["LedgerRowOut"][];
            /** Since */
            since: number;
            /** Sources */
            sources: components["schemas"]["LedgerSourceOut"][];
            /** Time Zone */
            time_zone: string;
            total: components["schemas"]["CountsOut"] | null;
            /** Until */
            until: number;
        };
        /**
         * LedgerPointOut
         * @description One interval, whether anything came or not.
         */
        LedgerPointOut: {
            /** At */
            at: number;
            /** Duplicate */
            duplicate: number;
            /** Expired */
            expired: number;
            /** Frames */
            frames: number;
            /** Off */
            off: number;
            /** Quarantined */
            quarantined: number;
            /** Received */
            received: number;
            /** Rejected */
            rejected: number;
            /** Stored */
            stored: number;
        };
        /**
         * LedgerRowOut
         * @description One interval that begins at `at`, of one source; of all of them together the source is null. Of the period it
         *     holds [since, until).
         */
        LedgerRowOut: {
            /** At */
            at: number;
            /** Duplicate */
            duplicate: number;
            /** Expired */
            expired: number;
            /** Frames */
            frames: number;
            /** Off */
            off: number;
            /** Quarantined */
            quarantined: number;
            /** Received */
            received: number;
            /** Rejected */
            rejected: number;
            /** Sdk */
            sdk: string | null;
            /** Sdk Version */
            sdk_version: string | null;
            /** Since */
            since: number;
            /** Stored */
            stored: number;
            /** Until */
            until: number;
            /** Vendor */
            vendor: string | null;
        };
        /** LedgerSourceOut */
        LedgerSourceOut: {
            /** Received */
            received: number;
            /** Sdk */
            sdk: string;
            /** Sdk Version */
            sdk_version: string;
            /** Vendor */
            vendor: string;
        };
        /**
         * LeftOut
         * @description Rows of the event and period of one part of a question (series, step) that its values do not count, and why:
         *     filtered (bots that were left out among them) or value_not_set.
         */
        LeftOut: {
            /** Reason */
            reason: string;
            /** Rows */
            rows: number;
            /** Series */
            series: number;
        };
        /**
         * LifecycleGroup
         * @description A group of the breakdowns, by its own events only; without breakdowns everything.
         */
        LifecycleGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["LifecyclePoint"][];
        };
        /**
         * LifecyclePoint
         * @description The subjects of the interval that begins on the local day `at`. new, current and resurrected were active in it:
         *     never before in all history; in the interval before too; before, but not in the interval before. dormant were
         *     active in the interval before and not in it. pulse: (new + resurrected) / dormant, null where nobody is dormant.
         *     open: the interval is not over yet.
         */
        LifecyclePoint: {
            /** At */
            at: string;
            /** Current */
            current: number;
            /** Dormant */
            dormant: number;
            /** New */
            new: number;
            /** Open */
            open: boolean;
            /** Pulse */
            pulse: number | null;
            /** Resurrected */
            resurrected: number;
        };
        /**
         * LifecycleQuery
         * @description States of subjects in each interval, by one event. Intervals are whole: that of `from` begins with its first
         *     day, that of `to` ends with its last.
         */
        LifecycleQuery: {
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default day
             * @enum {string}
             */
            interval: "day" | "week" | "month";
            /**
             * Kind
             * @constant
             */
            kind: "lifecycle";
            step: components["schemas"]["Step"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * LifecycleResult
         * @description Groups by their subjects in the period, most first, "other" last. usage: how often subjects of all groups do the
         *     step, and which interval suits that.
         */
        LifecycleResult: {
            /** Groups */
            groups: components["schemas"]["LifecycleGroup"][];
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
            usage: components["schemas"]["UsageInterval"];
        };
        /**
         * Line
         * @description One series, or one group of it; series is its place in the question, from 0. breakdown has a value for each
         *     breakdown of the question, null: not set.
         *
         *     other: all groups that were not kept, then breakdown is empty. total is measured over the whole period. compared has
         *     the points of the earlier period, aligned by position (null: it has no such interval), null where none is asked for.
         */
        Line: {
            /** Breakdown */
            breakdown: unknown[];
            /** Compared */
            compared?: (components["schemas"]["Point"] | null)[] | null;
            /** Compared Total */
            compared_total?: number | null;
            /** Event */
            event: string;
            /** Measure */
            measure: string;
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["Point"][];
            /** Property */
            property: string | null;
            /** Series */
            series: number;
            /** Total */
            total: number | null;
        };
        /**
         * Link
         * @description Properties of events, of the conversion and of the touches, that must have the same value.
         */
        Link: {
            /** Conversion */
            conversion: string;
            /** Touch */
            touch: string;
        };
        /** LinkIn */
        LinkIn: {
            /** Token */
            token: string;
        };
        /**
         * LinkOut
         * @description What a one-time link is for. mail: '' where it is still to be told.
         */
        LinkOut: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "owner" | "invite" | "reset";
            /**
             * Mail
             * @default
             */
            mail: string;
        };
        /** LiveOut */
        LiveOut: {
            /** Cursor */
            cursor: string;
            /** Rows */
            rows: {
                [key: string]: unknown;
            }[];
        };
        /**
         * LoginIn
         * @description Either token (of a link, or an administrator's key), or mail and password, with the code of the authenticator
         *     app or a recovery code where the account asks for one.
         */
        LoginIn: {
            /**
             * Code
             * @default
             */
            code: string;
            /**
             * Mail
             * @default
             */
            mail: string;
            /**
             * Password
             * @default
             */
            password: string;
            /**
             * Token
             * @default
             */
            token: string;
        };
        /**
         * LookedOut
         * @description problem: why it cannot be imported so, '' when it can. lacks: the field that no column is known for, where that
         *     is why.
         */
        LookedOut: {
            /** Columns */
            columns: string[];
            /** Delimiter */
            delimiter: string;
            /** Encoding */
            encoding: string;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /** Format */
            format: string;
            /** Guessed */
            guessed: {
                [key: string]: string;
            };
            /** Kind */
            kind: string;
            /** Kinds */
            kinds: {
                [key: string]: string;
            };
            /**
             * Lacks
             * @enum {string}
             */
            lacks: "" | "event" | "distinct_id";
            /** Problem */
            problem: string;
            /** Rows */
            rows: {
                [key: string]: unknown;
            }[];
        };
        /**
         * LookupChangeIn
         * @description base: the version that was read. archived goes alone; new rows are put to /rows.
         */
        LookupChangeIn: {
            /**
             * Archived
             * @default null
             */
            archived: boolean | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** LookupColumnOut */
        LookupColumnOut: {
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /**
         * LookupOut
         * @description key: the column whose values are the keys; columns: the others. rows: how many.
         */
        LookupOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Columns */
            columns: components["schemas"]["LookupColumnOut"][];
            /** Description */
            description: string;
            /** Id */
            id: number;
            /** Key */
            key: string;
            /** Name */
            name: string;
            /** Reason */
            reason: string;
            /** Rows */
            rows: number;
            /** Shadows */
            shadows: boolean;
            /** Used By */
            used_by: string[];
            /** Version */
            version: number;
        };
        /** LookupsOut */
        LookupsOut: {
            /** Lookups */
            lookups: components["schemas"]["LookupOut"][];
        };
        /**
         * LtvCohort
         * @description Subjects whose start lies in the interval that begins on the local day `at`. For each of days: payers, who had
         *     a value by then; totals, what they brought; per_subject, by all of the cohort, null where it is empty. Days from
         *     open on are not over for all of them; null: all are over.
         */
        LtvCohort: {
            /** At */
            at: string;
            /** Open */
            open: number | null;
            /** Payers */
            payers: number[];
            /** Per Subject */
            per_subject: (number | null)[];
            /** Size */
            size: number;
            /** Totals */
            totals: (number)[];
        };
        /**
         * LtvForecast
         * @description What a cohort may come to by a day that is not over: an estimate, not a measurement.
         */
        LtvForecast: {
            /** At */
            at: string;
            /** Day */
            day: number;
            /** High */
            high: number;
            /** Low */
            low: number;
            /** Per Subject */
            per_subject: number;
            /** Total */
            total: number;
        };
        /**
         * LtvQuery
         * @description Cohorts by the first start event, of all history (first_ever) or of the period; what each subject's values came
         *     to within n days, for each n of days. clock "calendar": day 1 is the local day of the start, from the start on;
         *     "rolling": n times 24 h from it. refunds are taken off; margin_ratio is what remains of value. forecast: also say
         *     what days that are not over may come to.
         */
        LtvQuery: {
            /**
             * Clock
             * @default calendar
             * @enum {string}
             */
            clock: "calendar" | "rolling";
            /**
             * Cohort
             * @default first_ever
             * @enum {string}
             */
            cohort: "first_ever" | "first";
            /**
             * Confidence
             * @default 0.9
             */
            confidence: number;
            /** Days */
            days?: number[];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Forecast
             * @default false
             */
            forecast: boolean;
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "ltv";
            /**
             * Margin Ratio
             * @default 1
             */
            margin_ratio: number;
            /** @default null */
            refund: components["schemas"]["Paid"] | null;
            start: components["schemas"]["Step"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Unit
             * @default day
             * @enum {string}
             */
            unit: "day" | "week" | "month";
            value: components["schemas"]["Paid"];
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * LtvResult
         * @description per_subject[k]: over the cohorts for which day k is over, what they brought by their subjects; null: there is
         *     none. forecasts is empty where none were asked for; method names how they were made.
         */
        LtvResult: {
            /** Cohorts */
            cohorts: components["schemas"]["LtvCohort"][];
            /** Days */
            days: number[];
            /** Forecasts */
            forecasts: components["schemas"]["LtvForecast"][];
            /** Kind */
            kind: string;
            /** Method */
            method: string | null;
            /** Per Subject */
            per_subject: (number | null)[];
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * MailOut
         * @description state: sending, sent, failed (it is tried again), given_up, unknown (the server ended meanwhile).
         */
        MailOut: {
            /** At */
            at: number;
            /** Attempts */
            attempts: number;
            /** Detail */
            detail: string;
            /** Due At */
            due_at: number;
            /** State */
            state: string;
        };
        /**
         * MappingIn
         * @description columns: field to column; const: field to value; kinds: column to text, number, bool, list or json.
         */
        MappingIn: {
            /**
             * Columns
             * @default {}
             */
            columns: {
                [key: string]: string;
            };
            /**
             * Const
             * @default {}
             */
            const: {
                [key: string]: unknown;
            };
            /**
             * Kinds
             * @default {}
             */
            kinds: {
                [key: string]: string;
            };
            /**
             * Only Mapped
             * @default false
             */
            only_mapped: boolean;
            /**
             * Time Format
             * @default
             */
            time_format: string;
            /**
             * Time Zone
             * @default
             */
            time_zone: string;
        };
        /** MeOut */
        MeOut: {
            /** Mail */
            mail: string;
            /** Name */
            name: string;
            /**
             * Password
             * @description whether a password opens it
             * @default true
             */
            password: boolean;
            /** Recovery Codes Left */
            recovery_codes_left: number;
            /**
             * Sso
             * @description whether single sign-on opens it
             * @default false
             */
            sso: boolean;
            /** Totp */
            totp: boolean;
        };
        /** MemberIn */
        MemberIn: {
            /**
             * Hidden
             * @description names of properties that do not exist for them
             * @default []
             */
            hidden: string[];
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "analyst" | "plan_editor" | "viewer";
            /**
             * Rows
             * @description filters of events; only rows that pass all are read
             * @default []
             */
            rows: unknown[];
        };
        /**
         * MemberOut
         * @description A user in a project. everywhere: by a role in every project, which cannot be changed here.
         */
        MemberOut: {
            /** Disabled */
            disabled: boolean;
            /** Everywhere */
            everywhere: boolean;
            /** Hidden */
            hidden: string[];
            /** Login At */
            login_at: number;
            /** Mail */
            mail: string;
            /** Name */
            name: string;
            /** Role */
            role: string;
            /** Rows */
            rows: unknown[];
            /** Totp */
            totp: boolean;
            /** User */
            user: number;
        };
        /**
         * MembersIn
         * @description query and cell: which number of which answer. batch and asked_at: of that answer's receipt, so that the list is
         *     exactly as long as the number; without them as of now. columns: properties to tell, of profiles or, where events
         *     are listed, of events.
         */
        MembersIn: {
            /**
             * Asked At
             * @default null
             */
            asked_at: number | null;
            /**
             * Batch
             * @default null
             */
            batch: number | null;
            /**
             * Cell
             * @default {}
             */
            cell: {
                [key: string]: unknown;
            };
            /**
             * Columns
             * @default []
             */
            columns: string[];
            /**
             * Limit
             * @default 100
             */
            limit: number;
            /**
             * Offset
             * @default 0
             */
            offset: number;
            /** Query */
            query: {
                [key: string]: unknown;
            };
        };
        /**
         * MembersOfIn
         * @description The persons behind a number of an answer, or those whose events or sessions are.
         */
        MembersOfIn: {
            /**
             * Asked At
             * @default null
             */
            asked_at: number | null;
            /**
             * Batch
             * @default null
             */
            batch: number | null;
            /**
             * Cell
             * @default {}
             */
            cell: {
                [key: string]: unknown;
            };
            /** Query */
            query: {
                [key: string]: unknown;
            };
        };
        /**
         * MembersOut
         * @description count: of all, which is the number of the answer. members: those from offset on.
         */
        MembersOut: {
            /** Count */
            count: number;
            /** Members */
            members: (components["schemas"]["PersonRowOut"] | components["schemas"]["SubjectRowOut"] | components["schemas"]["EventRowOut"] | components["schemas"]["SessionRowOut"])[];
            /**
             * Of
             * @enum {string}
             */
            of: "subjects" | "events" | "sessions";
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * Model
         * @description How a conversion is shared among the touches before it.
         *
         *     first, middle, last: shares by place, of position, j, inverse_j (which have their own by default) and custom. Of
         *     time_decay either half_life (7 days by default) or half_life_steps, a number of touches. order: of the Markov chain.
         *     worth: of a coalition of touches in Shapley's values: its conversions ("conversions"), or their share of its paths
         *     ("rate").
         */
        Model: {
            /**
             * First
             * @default null
             */
            first: number | null;
            /** @default null */
            half_life: components["schemas"]["Duration"] | null;
            /**
             * Half Life Steps
             * @default null
             */
            half_life_steps: number | null;
            /**
             * Last
             * @default null
             */
            last: number | null;
            /**
             * Middle
             * @default null
             */
            middle: number | null;
            /**
             * Model
             * @enum {string}
             */
            model: "first" | "last" | "last_non_direct" | "linear" | "position" | "j" | "inverse_j" | "custom" | "time_decay" | "participation" | "markov" | "shapley";
            /**
             * Order
             * @default 1
             * @enum {integer}
             */
            order: 1 | 2;
            /**
             * Worth
             * @default conversions
             * @enum {string}
             */
            worth: "conversions" | "rate";
        };
        /** NewProjectIn */
        NewProjectIn: {
            /** Name */
            name: string;
            /**
             * Time Zone
             * @default Asia/Shanghai
             */
            time_zone: string;
        };
        /**
         * Node
         * @description What somebody did: an event, and the value by which the question tells such events apart.
         */
        Node: {
            /** Event */
            event: string;
            /** Value */
            value: string | null;
        };
        /**
         * OffsetOut
         * @description ms added to the devices' times, of corrected events only; signed.
         */
        OffsetOut: {
            /** Max */
            max: number;
            /** Min */
            min: number;
            /** P5 */
            p5: number;
            /** P50 */
            p50: number;
            /** P95 */
            p95: number;
        };
        /** OpenShareIn */
        OpenShareIn: {
            /** Password */
            password: string;
        };
        /**
         * OverlapOut
         * @description Sizes of the other cohort, and of both together: who is in the one and in the other.
         */
        OverlapOut: {
            /** Both */
            both: number;
            /** Other */
            other: number;
        };
        /** OwnNameIn */
        OwnNameIn: {
            /** Name */
            name: string;
        };
        /** OwnPasswordIn */
        OwnPasswordIn: {
            /** Password */
            password: string;
        };
        /**
         * Paid
         * @description An event and the number on it that says how much.
         */
        Paid: {
            amount: components["schemas"]["Valued"];
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
        };
        /**
         * PartOut
         * @description open: later records of this id belong here too; an unlink closes it.
         */
        PartOut: {
            /** Actor */
            actor: string;
            /** Generation */
            generation: number;
            /** Id Class */
            id_class: string;
            /** Open */
            open: boolean;
            /** Value */
            value: string;
        };
        /** PasswordIn */
        PasswordIn: {
            /** New */
            new: string;
            /** Old */
            old: string;
        };
        /**
         * PathLink
         * @description From a node of a level (number in its nodes) to one of the next.
         */
        PathLink: {
            /** Level */
            level: number;
            /** Source */
            source: number;
            /** Subjects */
            subjects: number;
            /** Target */
            target: number;
            /** Visits */
            visits: number;
        };
        /**
         * PathNode
         * @description event and value as the question names nodes; other: all nodes of the level that are not shown, then event is "".
         *     visits is what came in; it is also ended (had nothing more), the sum of the links that go on, and beyond (goes on
         *     past the last level). subjects: how many different ones.
         */
        PathNode: {
            /** Beyond */
            beyond: number;
            /** Ended */
            ended: number;
            /** Event */
            event: string;
            /** Other */
            other: boolean;
            /** Subjects */
            subjects: number;
            /** Value */
            value: string | null;
            /** Visits */
            visits: number;
        };
        /**
         * PathQuery
         * @description What people did one after another. from and to are the days whose events are read.
         *
         *     start, via and end name events: a path begins with the first start of its visit, goes through the first via after
         *     it, and the first after that, and ends with the first end that follows; visits without them have no path. With end
         *     and no start, paths are laid out backwards from their end. depth: how many levels are shown; nodes: how many nodes
         *     of each level; sequences: how many of the commonest whole sequences (of the levels shown); similar "loops_removed":
         *     sequences are the same when they have the same nodes in the order of their first visits.
         */
        PathQuery: {
            /** Cleaning */
            cleaning?: components["schemas"]["Rule"][];
            /**
             * Depth
             * @default 6
             */
            depth: number;
            /** @default null */
            end: components["schemas"]["Step"] | null;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "path";
            /**
             * Nodes
             * @default 10
             */
            nodes: number;
            /** Only */
            only?: string[];
            /**
             * Repeats
             * @default keep
             * @enum {string}
             */
            repeats: "keep" | "collapse";
            /**
             * Sequences
             * @default 20
             */
            sequences: number;
            /**
             * @default {
             *       "begins_with": [],
             *       "ends_with": [],
             *       "events": [],
             *       "gap_minutes": 30,
             *       "midnight": false,
             *       "property": null
             *     }
             */
            session: components["schemas"]["SessionRule"];
            /**
             * Similar
             * @default exact
             * @enum {string}
             */
            similar: "exact" | "loops_removed";
            /** Splits */
            splits?: components["schemas"]["Split"][];
            /** @default null */
            start: components["schemas"]["Step"] | null;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /** Via */
            via?: components["schemas"]["Step"][];
            /**
             * Visit
             * @default session
             * @enum {string}
             */
            visit: "session" | "day" | "period";
            /** Without */
            without?: string[];
        };
        /**
         * PathResult
         * @description levels in the order in which they are laid out: backwards from the end where the question has an end only.
         *     visits and subjects: how many there are in all; transitions: how often one event followed another in them.
         *     sequences by visits; other_sequences: visits of all others.
         */
        PathResult: {
            /** Backwards */
            backwards: boolean;
            /** Kind */
            kind: string;
            /** Levels */
            levels: components["schemas"]["PathNode"][][];
            /** Links */
            links: components["schemas"]["PathLink"][];
            /** Other Sequences */
            other_sequences: number;
            receipt: components["schemas"]["Receipt"];
            /** Sequences */
            sequences: components["schemas"]["PathSequence"][];
            /** Subjects */
            subjects: number;
            /** Transitions */
            transitions: number;
            /** Visits */
            visits: number;
        };
        /** PathSequence */
        PathSequence: {
            /** Nodes */
            nodes: components["schemas"]["Node"][];
            /** Subjects */
            subjects: number;
            /** Visits */
            visits: number;
        };
        /**
         * People
         * @description Persons whose profiles pass filters and who did something in the question's days; neither: everybody.
         */
        People: {
            /** @default null */
            did: components["schemas"]["Step"] | null;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
        };
        /**
         * Period
         * @description Local days by the day of asking. last_days n: those that end today or, until 'yesterday', with the last whole
         *     day. this: from the first day of the week (Monday), month, quarter or year to today; previous: the whole one before.
         */
        Period: {
            /** Last Days */
            last_days?: number | null;
            /** Previous */
            previous?: ("week" | "month" | "quarter" | "year") | null;
            /** This */
            this?: ("week" | "month" | "quarter" | "year") | null;
            /**
             * Until
             * @default today
             * @enum {string}
             */
            until: "today" | "yesterday";
        };
        /**
         * PersonOut
         * @description cut: there is more evidence than is told.
         */
        PersonOut: {
            /** Cut */
            cut: boolean;
            /** Evidence */
            evidence: components["schemas"]["EvidenceOut"][];
            /** Ids */
            ids: components["schemas"]["PartOut"][];
            /** Person */
            person: string;
        };
        /**
         * PersonRowOut
         * @description person: the key by which answers name a person. ids: the first 20 of them. events, first_at and last_at are of
         *     all ids; properties: the profile's columns that were asked for, null where not set.
         */
        PersonRowOut: {
            /** Events */
            events: number;
            /** First At */
            first_at: number | null;
            /** Ids */
            ids: components["schemas"]["IdOut"][];
            /** Last At */
            last_at: number | null;
            /** Person */
            person: string;
            /** Properties */
            properties: {
                [key: string]: unknown;
            };
        };
        /**
         * PersonsOut
         * @description count: of all pages. cursor goes on, as of the same batch; null at the end.
         */
        PersonsOut: {
            /** Count */
            count: number;
            /** Cursor */
            cursor: string | null;
            /** Persons */
            persons: components["schemas"]["PersonRowOut"][];
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * PersonsQuery
         * @description Which persons: those for whom filters hold (on profiles, did, cohort). Relative days end with as_of, today if it
         *     is not given; with as_of nothing later is seen. columns: properties of profiles to tell.
         */
        PersonsQuery: {
            /**
             * As Of
             * @default null
             */
            as_of: string | null;
            /** Columns */
            columns?: string[];
            /**
             * Cursor
             * @default null
             */
            cursor: string | null;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Limit
             * @default 50
             */
            limit: number;
            /**
             * @default {
             *       "by": "last_at",
             *       "descending": true,
             *       "property": null
             *     }
             */
            sort: components["schemas"]["Sort"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * PlanOut
         * @description plan: records/tracking_plan.py with every default written out. authors: by entry, who last changed its rules.
         */
        PlanOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Authors */
            authors: {
                [key: string]: string;
            };
            /** Plan */
            plan: {
                [key: string]: unknown;
            };
            /** Reason */
            reason: string;
            /** Version */
            version: number;
        };
        /**
         * PlanStepOut
         * @description violations: as the record was judged; now: by the plan of today; set_aside: properties whose value did not fit
         *     their kind.
         */
        PlanStepOut: {
            /** Now */
            now: {
                [key: string]: unknown;
            }[];
            /** Set Aside */
            set_aside: string[];
            /** Violations */
            violations: {
                [key: string]: unknown;
            }[];
        };
        /**
         * PlanVersionOut
         * @description version 0: nothing was written yet.
         */
        PlanVersionOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Reason */
            reason: string;
            /** Version */
            version: number;
        };
        /** PlanVersionsOut */
        PlanVersionsOut: {
            /** Versions */
            versions: components["schemas"]["PlanVersionOut"][];
        };
        /** PlanWrittenOut */
        PlanWrittenOut: {
            /** Changes */
            changes: components["schemas"]["ChangeOut"][];
            /** Version */
            version: number;
        };
        /**
         * Point
         * @description at: local day on which the interval begins, for hours local time with offset. value None: nothing to measure.
         */
        Point: {
            /** At */
            at: string;
            /** Value */
            value: number | null;
        };
        /**
         * PreviewIn
         * @description A definition, a query, or a saved cohort by name or id. with_cohort: to compare with. as_of: a local day.
         */
        PreviewIn: {
            /**
             * As Of
             * @default null
             */
            as_of: string | null;
            /**
             * Cohort
             * @default null
             */
            cohort: string | null;
            /**
             * Columns
             * @default []
             */
            columns: string[];
            /**
             * Definition
             * @default null
             */
            definition: unknown[] | null;
            /**
             * Sample
             * @default 10
             */
            sample: number;
            /**
             * Sql
             * @default null
             */
            sql: string | null;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * With Cohort
             * @default null
             */
            with_cohort: string | null;
        };
        /**
         * ProblemOut
         * @description RFC 9457. problems: one for each complaint about a query.
         */
        ProblemOut: {
            /** Detail */
            detail: string;
            /** Problems */
            problems?: {
                [key: string]: unknown;
            }[] | null;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /**
         * ProcessCellNode
         * @description A node, as the answer names it.
         */
        ProcessCellNode: {
            /** Event */
            event: string;
            /**
             * Value
             * @default null
             */
            value: string | null;
        };
        /**
         * ProcessConformance
         * @description Of all cases that are over: fitting converted by edges of the flow alone; fitting_so_far took no others and did
         *     not convert; deviating took another. fitness is fitting by cases, edge_fitness the edges that happened and are in
         *     the flow by all that happened, each as often as it happened; both null where there are none. deviations are ordered
         *     by count, then by names; other_deviations is how often those happened that are not shown.
         */
        ProcessConformance: {
            /** Cases */
            cases: number;
            /** Deviating */
            deviating: number;
            /** Deviations */
            deviations: components["schemas"]["Deviation"][];
            /** Edge Fitness */
            edge_fitness: number | null;
            /** Fitness */
            fitness: number | null;
            /** Fitting */
            fitting: number;
            /** Fitting So Far */
            fitting_so_far: number;
            /** Other Deviations */
            other_deviations: number;
            /** Unused */
            unused: components["schemas"]["UnusedEdge"][];
        };
        /**
         * ProcessEdge
         * @description How often node number target directly followed node number source, in how many cases, and after how long. exits:
         *     how often a case that did not convert ended right after it; exit_ratio is exits by count, conversion_ratio the cases
         *     with it that converted by all cases with it.
         */
        ProcessEdge: {
            /** Cases */
            cases: number;
            /** Conversion Ratio */
            conversion_ratio: number;
            /** Count */
            count: number;
            /** Exit Ratio */
            exit_ratio: number;
            /** Exits */
            exits: number;
            /** Source */
            source: number;
            /** Target */
            target: number;
            waiting: components["schemas"]["Durations"] | null;
        };
        /**
         * ProcessNode
         * @description event and value as the question names nodes; other: all that are not shown. visits is how often it was come to,
         *     in so many cases of so many subjects; exits: how often a case that did not convert had nothing after it. exit_ratio
         *     is exits by visits, conversion_ratio the cases with it that converted by all cases with it. stay: how long, from
         *     coming to it until the next event or leaving; unknown_stays: visits of which that is not known.
         */
        ProcessNode: {
            /** Cases */
            cases: number;
            /** Conversion Ratio */
            conversion_ratio: number;
            /** Event */
            event: string;
            /** Exit Ratio */
            exit_ratio: number;
            /** Exits */
            exits: number;
            /** Other */
            other: boolean;
            stay: components["schemas"]["Durations"] | null;
            /** Subjects */
            subjects: number;
            /** Unknown Stays */
            unknown_stays: number;
            /** Value */
            value: string | null;
            /** Visits */
            visits: number;
        };
        /**
         * ProcessProblem
         * @description A node between start and end: its visits there, how often a case ended there, and the ratio of both.
         */
        ProcessProblem: {
            /** Exit Ratio */
            exit_ratio: number;
            /** Exits */
            exits: number;
            /** Node */
            node: number;
            /** Visits */
            visits: number;
        };
        /**
         * ProcessQuery
         * @description What happens between start, the completion of one business, and end, that of another. from and to are the days
         *     on which a case may begin.
         *
         *     A case begins with a start and ends with the first end after it inside the window and the visit. leaves are events
         *     with which a page is left (hidden, closed, in the background); they are no nodes. A stay of longer than
         *     stay_minutes_max counts as so long. nodes: how many are shown; variants: how many of the commonest sequences. flow:
         *     the designed flow, which node may directly follow which; nodes are named as the answer names them. breakdowns: also
         *     by segment, which is what the event with which a case began says.
         */
        ProcessQuery: {
            /** Breakdowns */
            breakdowns?: components["schemas"]["Breakdown"][];
            /** Cleaning */
            cleaning?: components["schemas"]["Rule"][];
            end: components["schemas"]["Step"];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Flow
             * @default null
             */
            flow: components["schemas"]["FlowEdge"][] | null;
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "process";
            /** Leaves */
            leaves?: components["schemas"]["Step"][];
            /**
             * Nodes
             * @default 30
             */
            nodes: number;
            /** Only */
            only?: string[];
            /**
             * Repeats
             * @default keep
             * @enum {string}
             */
            repeats: "keep" | "collapse";
            /**
             * @default {
             *       "begins_with": [],
             *       "ends_with": [],
             *       "events": [],
             *       "gap_minutes": 30,
             *       "midnight": false,
             *       "property": null
             *     }
             */
            session: components["schemas"]["SessionRule"];
            /** Splits */
            splits?: components["schemas"]["Split"][];
            start: components["schemas"]["Step"];
            /**
             * Stay Minutes Max
             * @default 30
             */
            stay_minutes_max: number;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Variants
             * @default 20
             */
            variants: number;
            /**
             * Visit
             * @default period
             * @enum {string}
             */
            visit: "session" | "day" | "period";
            /**
             * @default {
             *       "same": null,
             *       "unit": "day",
             *       "value": 1
             *     }
             */
            window: components["schemas"]["zuji__analyze__funnel_query__Window"];
            /** Without */
            without?: string[];
        };
        /**
         * ProcessResult
         * @description cases that are over, of them converted; open ones are in no other number. conversion_ratio is
         *     subjects_converted, who came from start to end, by subjects, who came to start. converting: how long whole cases
         *     took. problems: every node between, those where most cases ended first. conformance: with the question's flow, null
         *     without one. segments: with the question's breakdowns; none without, and then not in the receipt's digest.
         */
        ProcessResult: {
            /** Cases */
            cases: number;
            conformance: components["schemas"]["ProcessConformance"] | null;
            /** Conversion Ratio */
            conversion_ratio: number | null;
            /** Converted */
            converted: number;
            converting: components["schemas"]["Durations"] | null;
            /** Edges */
            edges: components["schemas"]["ProcessEdge"][];
            /** Kind */
            kind: string;
            /** Nodes */
            nodes: components["schemas"]["ProcessNode"][];
            /** Open */
            open: number;
            /** Other Variants */
            other_variants: number;
            /** Problems */
            problems: components["schemas"]["ProcessProblem"][];
            receipt: components["schemas"]["Receipt"];
            /** Segments */
            segments?: components["schemas"]["ProcessSegment"][];
            /** Subjects */
            subjects: number;
            /** Subjects Converted */
            subjects_converted: number;
            /** Variants */
            variants: components["schemas"]["ProcessVariant"][];
        };
        /**
         * ProcessSegment
         * @description Cases whose first event has these values (other: of all segments that are not shown), by how many are over; open
         *     ones are in no other number. From fitting on, the conformance with the question's flow (ProcessConformance) of them
         *     alone: null and empty without a flow.
         */
        ProcessSegment: {
            /** Breakdown */
            breakdown: unknown[];
            /** Cases */
            cases: number;
            /** Converted */
            converted: number;
            /** Deviating */
            deviating: number | null;
            /** Deviations */
            deviations: components["schemas"]["Deviation"][];
            /** Edge Fitness */
            edge_fitness: number | null;
            /** Fitness */
            fitness: number | null;
            /** Fitting */
            fitting: number | null;
            /** Fitting So Far */
            fitting_so_far: number | null;
            /** Open */
            open: number;
            /** Other */
            other: boolean;
            /** Other Deviations */
            other_deviations: number | null;
            /** Unused */
            unused: components["schemas"]["UnusedEdge"][];
        };
        /**
         * ProcessVariant
         * @description Cases with exactly these nodes in this order.
         */
        ProcessVariant: {
            /** Cases */
            cases: number;
            /** Converted */
            converted: number;
            /** Nodes */
            nodes: components["schemas"]["Node"][];
        };
        /**
         * ProfileOut
         * @description events, first_at and last_at (ms UTC) are of all of the person's ids.
         */
        ProfileOut: {
            /** Batch */
            batch: number;
            /** Events */
            events: number;
            /** First At */
            first_at: number | null;
            /** Last At */
            last_at: number | null;
            /** Person */
            person: string;
            /** Properties */
            properties: components["schemas"]["ProfilePropertyOut"][];
        };
        /**
         * ProfilePropertyOut
         * @description A property as the fold of all operations of the person's ids has it. said_at (ms UTC): when its value was last
         *     said or changed, op by which operation, id_class and value under which id.
         */
        ProfilePropertyOut: {
            /** Id Class */
            id_class: string;
            /** Id Value */
            id_value: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Op */
            op: string;
            /** Said At */
            said_at: number;
            /** Value */
            value: unknown;
        };
        /** ProgressOut */
        ProgressOut: {
            /** Rows Read */
            rows_read: number;
            /** Rows Total */
            rows_total: number;
        };
        /** ProjectMembersOut */
        ProjectMembersOut: {
            /** Members */
            members: components["schemas"]["MemberOut"][];
        };
        /**
         * ProjectOut
         * @description title: shown instead of the name, where there is one. currency: ISO 4217, '' for plain numbers.
         */
        ProjectOut: {
            /** Currency */
            currency: string;
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Time Zone */
            time_zone: string;
            /** Title */
            title: string;
        };
        /**
         * ProjectSettingsOut
         * @description version 0: nobody has changed any yet.
         */
        ProjectSettingsOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Reason */
            reason: string;
            settings: components["schemas"]["SettingsOut"];
            /** Version */
            version: number;
        };
        /** ProjectSettingsVersionOut */
        ProjectSettingsVersionOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Reason */
            reason: string;
            settings: components["schemas"]["SettingsOut"];
            /** Version */
            version: number;
        };
        /** ProjectSettingsVersionsOut */
        ProjectSettingsVersionsOut: {
            /** Versions */
            versions: components["schemas"]["ProjectSettingsVersionOut"][];
        };
        /** ProjectsOut */
        ProjectsOut: {
            /** Projects */
            projects: components["schemas"]["ProjectOut"][];
        };
        /** PropertiesOut */
        PropertiesOut: {
            /** Properties */
            properties: components["schemas"]["PropertyOut"][];
        };
        /**
         * PropertyGroup
         * @description A group of persons. set: those whose property is set, set_ratio their share, distinct the different values.
         *     summary is of numbers, null otherwise; counts the persons in each range.
         */
        PropertyGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Counts */
            counts: number[];
            /** Distinct */
            distinct: number | null;
            /** Other */
            other: boolean;
            /** Set */
            set: number | null;
            /** Set Ratio */
            set_ratio: number | null;
            /** Subjects */
            subjects: number;
            summary: components["schemas"]["PropertySummary"] | null;
        };
        /**
         * PropertyOut
         * @description operators and measures are what the property's kind takes. provisional: its kind may still change. group_type and
         *     item_type: of the group or item whose it is, table: of the look-up table, else ''. virtual: an expression over
         *     others.
         */
        PropertyOut: {
            /** Derived */
            derived: boolean;
            /** Group Type */
            group_type: string;
            /** Item Type */
            item_type: string;
            /** Kind */
            kind: string;
            /** Measures */
            measures: string[];
            /** Name */
            name: string;
            /**
             * On
             * @enum {string}
             */
            on: "event" | "profile" | "group" | "item" | "lookup";
            /** Operators */
            operators: string[];
            /** Provisional */
            provisional: boolean;
            /** Table */
            table: string;
            /** Virtual */
            virtual: boolean;
        };
        /**
         * PropertyQuery
         * @description Persons by the profile as it is now: how many, for how many of them `property` is set, of a number its summary
         *     and the persons in each range between bounds; split by up to 3 properties. filters are of profiles. did: only
         *     persons who did this in from to to; without it, those days only say when `last_days` ends.
         */
        PropertyQuery: {
            /**
             * Bounds
             * @default null
             */
            bounds: number[] | null;
            /** Breakdowns */
            breakdowns?: components["schemas"]["Breakdown"][];
            /** @default null */
            did: components["schemas"]["Step"] | null;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Kind
             * @constant
             */
            kind: "property";
            /**
             * Property
             * @default null
             */
            property: string | null;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * PropertyResult
         * @description ranges: the labels of counts. total is of all persons; groups by their persons, most first, "other" last.
         */
        PropertyResult: {
            /** Groups */
            groups: components["schemas"]["PropertyGroup"][];
            /** Kind */
            kind: string;
            /** Ranges */
            ranges: string[];
            receipt: components["schemas"]["Receipt"];
            total: components["schemas"]["PropertyGroup"];
        };
        /**
         * PropertySummary
         * @description Of the values of a number that are set; null where there are none.
         */
        PropertySummary: {
            /** Average */
            average: number | null;
            /** Max */
            max: number | null;
            /** Median */
            median: number | null;
            /** Min */
            min: number | null;
            /** P75 */
            p75: number | null;
            /** P90 */
            p90: number | null;
            /** P95 */
            p95: number | null;
            /** P99 */
            p99: number | null;
            /** Sum */
            sum: number | null;
        };
        /** QualityOut */
        QualityOut: {
            /** Batch */
            batch: number;
            /** Definition */
            definition: string;
            /** Events */
            events: components["schemas"]["EventScoreOut"][];
            /** Plan Version */
            plan_version: number;
            /** Since */
            since: number;
            /** Unplanned */
            unplanned: components["schemas"]["UnplannedOut"][];
            /** Until */
            until: number;
        };
        /**
         * QuarantineOut
         * @description cursor is null on the last page. reasons counts the whole period, whatever page or filter.
         */
        QuarantineOut: {
            /** Cursor */
            cursor: string | null;
            /** Reasons */
            reasons: components["schemas"]["ReasonOut"][];
            /** Rows */
            rows: components["schemas"]["RejectOut"][];
        };
        /**
         * QuestionAnswerOut
         * @description query: what was asked, its period as days. answer: as POST /query gives it; its receipt names the version.
         *     changes: of what the question reads, inside of its days.
         */
        QuestionAnswerOut: {
            /** Answer */
            answer: components["schemas"]["AttributionResult"] | components["schemas"]["CrashResult"] | components["schemas"]["FunnelResult"] | components["schemas"]["PathResult"] | components["schemas"]["CrossResult"] | components["schemas"]["DistributionResult"] | components["schemas"]["GroupProfileResult"] | components["schemas"]["IntervalResult"] | components["schemas"]["LifecycleResult"] | components["schemas"]["LtvResult"] | components["schemas"]["ProcessResult"] | components["schemas"]["PropertyResult"] | components["schemas"]["RetentionResult"] | components["schemas"]["RevenueResult"] | components["schemas"]["SessionResult"] | components["schemas"]["StickinessResult"] | components["schemas"]["TrendResult"];
            /** Changes */
            changes: components["schemas"]["DefinitionChangeOut"][];
            /** Query */
            query: {
                [key: string]: unknown;
            };
            question: components["schemas"]["AskedQuestionOut"];
        };
        /**
         * QuestionChangeIn
         * @description What is given is changed. base: the version that the writer read. A period goes with its question: a question
         *     without one has fixed days. archived true takes it out of use, false back into it.
         */
        QuestionChangeIn: {
            /**
             * Archived
             * @default null
             */
            archived: boolean | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Name
             * @default null
             */
            name: string | null;
            /**
             * Period
             * @default null
             */
            period: {
                [key: string]: unknown;
            } | null;
            /**
             * Question
             * @default null
             */
            question: {
                [key: string]: unknown;
            } | null;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * QuestionCopyIn
         * @description name: of the copy. It is made of the newest version.
         */
        QuestionCopyIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /** Name */
            name: string;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** QuestionDiffOut */
        QuestionDiffOut: {
            /** After */
            after: number;
            /** Before */
            before: number;
            /** Differences */
            differences: components["schemas"]["DifferenceOut"][];
        };
        /**
         * QuestionIn
         * @description question: of any kind, as POST /query takes it; without from and to where a period is given, which is counted
         *     back from the day of asking.
         */
        QuestionIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Name */
            name: string;
            /**
             * Period
             * @default null
             */
            period: {
                [key: string]: unknown;
            } | null;
            /** Question */
            question: {
                [key: string]: unknown;
            };
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * QuestionOut
         * @description A version. question: with the names that cohorts have today; without from and to where there is a period.
         *     definition: of its kind when it was saved, definition_now: today. withheld: it names a property that the caller may
         *     not see; then nothing is told of what it asks.
         */
        QuestionOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Definition */
            definition: string;
            /** Definition Now */
            definition_now: string;
            /** Description */
            description: string;
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            period: components["schemas"]["Period"] | null;
            /** Question */
            question: {
                [key: string]: unknown;
            };
            /** Reason */
            reason: string;
            /** Version */
            version: number;
            /**
             * Withheld
             * @default false
             */
            withheld: boolean;
        };
        /** QuestionVersionsOut */
        QuestionVersionsOut: {
            /** Versions */
            versions: components["schemas"]["QuestionOut"][];
        };
        /**
         * QuestionsOut
         * @description count: of all pages.
         */
        QuestionsOut: {
            /** Count */
            count: number;
            /** Questions */
            questions: components["schemas"]["QuestionOut"][];
        };
        /** RankedOut */
        RankedOut: {
            /** Label */
            label: unknown[];
            /** Other */
            other: boolean;
            /** Value */
            value: number | null;
        };
        /**
         * ReachOut
         * @description What stops a browser's page of a site from sending to address; null where no address is configured, since the
         *     server cannot know by which name others reach it.
         */
        ReachOut: {
            /** Address */
            address: string;
            /** Stops */
            stops: components["schemas"]["StopOut"][] | null;
        };
        /**
         * ReasonOut
         * @description open: rows that wait for their release.
         */
        ReasonOut: {
            /** Count */
            count: number;
            /** Fate */
            fate: string;
            /** Open */
            open: number;
            /** Reason */
            reason: string;
        };
        /**
         * Receipt
         * @description Why the number is what it is. versions names what was read beside the events; asked_at is ms UTC; digest is of
         *     the answer (analyze/receipts.py).
         */
        Receipt: {
            /** Asked At */
            asked_at: number;
            /** Batch */
            batch: number;
            /** Definition */
            definition: string;
            /**
             * Digest
             * @default
             */
            digest: string;
            /** Elapsed Ms */
            elapsed_ms: number;
            /** Engine */
            engine: string;
            /** Left Out */
            left_out: components["schemas"]["LeftOut"][];
            /** Query */
            query: {
                [key: string]: unknown;
            };
            /** Query Id */
            query_id: string;
            /** Rows Read */
            rows_read: number;
            /** Time Zone */
            time_zone: string;
            /** Versions */
            versions: {
                [key: string]: number | string | null;
            };
        };
        /**
         * RecordOut
         * @description One record. Steps are null where they cannot be told: the request is gone from the log (decoded, identity), or
         *     the record was refused (row, facts). stopped_at names the step that ended its way.
         */
        RecordOut: {
            clock: components["schemas"]["ClockOut"] | null;
            /** Decoded */
            decoded: {
                [key: string]: unknown;
            } | null;
            dedup: components["schemas"]["DedupOut"] | null;
            /** Facts */
            facts: {
                [key: string]: unknown;
            } | null;
            /**
             * Fate
             * @enum {string}
             */
            fate: "stored" | "duplicate" | "quarantined" | "rejected" | "flagged" | "unknown";
            identity: components["schemas"]["IdentityOut"] | null;
            /** Index */
            index: number;
            /** Offset */
            offset: number;
            /** Ops */
            ops: {
                [key: string]: unknown;
            }[];
            /** Partition */
            partition: number;
            plan: components["schemas"]["PlanStepOut"];
            raw: components["schemas"]["BytesOut"] | null;
            /** Reason */
            reason: string;
            /** Received At */
            received_at: number;
            /** Refusals */
            refusals: components["schemas"]["RefusalOut"][];
            /** Releases */
            releases: components["schemas"]["ReleaseOut"][];
            /** Row */
            row: {
                [key: string]: unknown;
            } | null;
            /**
             * Stopped At
             * @enum {string}
             */
            stopped_at: "" | "decoded" | "clock" | "plan" | "dedup";
        };
        /**
         * RecordsOut
         * @description requests_unread: requests of this page that were not looked into for duplicates, since they are gone from the
         *     log or no time was left. cursor is null on the last page.
         */
        RecordsOut: {
            /** Batch */
            batch: number;
            /** Cursor */
            cursor: string | null;
            /** Records */
            records: components["schemas"]["BriefOut"][];
            /** Requests Unread */
            requests_unread: number;
        };
        /**
         * RecoveryOut
         * @description Told once.
         */
        RecoveryOut: {
            /** Recovery Codes */
            recovery_codes: string[];
        };
        /**
         * RefusalOut
         * @description counts: the ledger counts it; else the record was stored all the same (flagged, or a value was set aside).
         */
        RefusalOut: {
            /** At */
            at: number;
            /** Batch */
            batch: number;
            /** Counts */
            counts: boolean;
            /** Detail */
            detail: string;
            /** Fate */
            fate: string;
            /** Field */
            field: string;
            /** Reason */
            reason: string;
            /** Violations */
            violations: {
                [key: string]: unknown;
            }[];
        };
        /**
         * RejectOut
         * @description id names the record for its raw bytes. preview is text where the bytes are UTF-8, else base64, cut.
         *
         *     released: it was read again. replayable: it can be. A value that was set aside (type_conflict) and what was flagged
         *     belong to records that are stored; bodies in which no record could be told are final.
         */
        RejectOut: {
            /** At */
            at: number;
            /** Detail */
            detail: string;
            /** Distinct Id */
            distinct_id: string;
            /** Event */
            event: string;
            /** Fate */
            fate: string;
            /** Field */
            field: string;
            /** Id */
            id: string;
            /** Preview */
            preview: string;
            /** Preview Cut */
            preview_cut: boolean;
            /**
             * Preview Encoding
             * @enum {string}
             */
            preview_encoding: "utf8" | "base64";
            /** Raw Length */
            raw_length: number;
            /** Reason */
            reason: string;
            /** Released */
            released: boolean;
            /** Replayable */
            replayable: boolean;
            /** Sdk */
            sdk: string;
            /** Sdk Version */
            sdk_version: string;
            /** Vendor */
            vendor: string;
            /** Violations */
            violations: components["schemas"]["ViolationOut"][];
        };
        /** ReleaseOut */
        ReleaseOut: {
            /** At */
            at: number;
            /** By */
            by: string;
            /** Reason */
            reason: string;
            /** Why */
            why: string;
        };
        /**
         * ReplayOut
         * @description rows by reason, events by name (of a dry run), cannot by why. offset -1: nothing was written.
         */
        ReplayOut: {
            /** Cannot */
            cannot: {
                [key: string]: number;
            };
            /** Events */
            events: {
                [key: string]: number;
            };
            /** Offset */
            offset: number;
            /** Partition */
            partition: number;
            /** Requests */
            requests: number;
            /** Rows */
            rows: {
                [key: string]: number;
            };
        };
        /**
         * RequestOut
         * @description request is null when it is gone from the log.
         */
        RequestOut: {
            /** Offset */
            offset: number;
            /** Partition */
            partition: number;
            /** Records */
            records: components["schemas"]["BriefOut"][];
            request: components["schemas"]["FrameOut"] | null;
        };
        /**
         * ResetLinkOut
         * @description token of the one-time link /login?link=<token>, good for 24 hours.
         */
        ResetLinkOut: {
            /** Token */
            token: string;
        };
        /**
         * RetentionMeasure
         * @description Of the events of a step (the return events, where none is named) in the columns that a cell looks at, of the
         *     subjects that it counts: how many there are (total), the sum of a property, the mean of its values, or their sum
         *     (without a property: their number) for each subject.
         */
        RetentionMeasure: {
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Item Type
             * @default null
             */
            item_type: string | null;
            /**
             * Of
             * @enum {string}
             */
            of: "total" | "sum" | "average" | "per_subject";
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile" | "profile_at_event" | "group" | "item" | "lookup";
            /**
             * Property
             * @default null
             */
            property: string | null;
            /** @default null */
            step: components["schemas"]["Step"] | null;
            /**
             * Table
             * @default null
             */
            table: string | null;
            /**
             * Via
             * @default null
             */
            via: string | null;
        };
        /**
         * RetentionQuery
         * @description Who came back. from and to are the days of the start event; the return event is looked for in the intervals
         *     after it: of the calendar, or rolling ones of 1, 24 or 168 h from the subject's own start event.
         *
         *     cohort "first_ever": a subject belongs to the interval of the first start event of all history, if that lies in the
         *     period; "first": of the first one in the period; "every": to every interval with one. Columns are the intervals 1
         *     to periods, or brackets of them. criterion "on": came back in the column; "on_or_after": in it or a later one of
         *     the row; "on_or_before": in it or an earlier one; "streak": in it and the streak - 1 columns before it, without
         *     streak in all before it. churn counts those who did not.
         */
        RetentionQuery: {
            /**
             * Brackets
             * @default null
             */
            brackets: number[][] | null;
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /**
             * Churn
             * @default false
             */
            churn: boolean;
            /**
             * Cohort
             * @default first
             * @enum {string}
             */
            cohort: "first_ever" | "first" | "every";
            /**
             * Criterion
             * @default on
             * @enum {string}
             */
            criterion: "on" | "on_or_after" | "on_or_before" | "streak";
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Intervals
             * @default calendar
             * @enum {string}
             */
            intervals: "calendar" | "rolling";
            /**
             * Kind
             * @constant
             */
            kind: "retention";
            /**
             * Mean
             * @default weighted
             * @enum {string}
             */
            mean: "weighted" | "simple";
            /** @default null */
            measure: components["schemas"]["RetentionMeasure"] | null;
            /**
             * Periods
             * @default 7
             */
            periods: number;
            /**
             * Reference
             * @default first
             * @enum {string}
             */
            reference: "first" | "previous";
            return: components["schemas"]["Step"];
            /**
             * Same Value
             * @default false
             */
            same_value: boolean;
            start: components["schemas"]["Step"];
            /**
             * Streak
             * @default null
             */
            streak: number | null;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Unit
             * @default day
             * @enum {string}
             */
            unit: "hour" | "day" | "week" | "month";
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * RetentionResult
         * @description Cohorts in the order of time. periods[k]: the first and the last interval of column k. ratios[k]: of the
         *     reference of all cohorts whose cell k is over, the share; null where there is none. values[k]: the measure over
         *     those cohorts. groups is empty where the question has no breakdowns.
         */
        RetentionResult: {
            /** Cohorts */
            cohorts: components["schemas"]["Cohort"][];
            /** Groups */
            groups: components["schemas"]["CohortGroup"][];
            /** Kind */
            kind: string;
            /** Periods */
            periods: number[][];
            /** Ratios */
            ratios: (number | null)[];
            receipt: components["schemas"]["Receipt"];
            /** Values */
            values: (number | null)[] | null;
        };
        /**
         * RevenueGroup
         * @description A group of the breakdowns; without breakdowns everything. total is measured over the whole period.
         */
        RevenueGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["RevenuePoint"][];
            total: components["schemas"]["RevenuePoint"];
        };
        /**
         * RevenuePoint
         * @description at: as in a trend. gross: of orders; refunded: of refunds; net: gross - refunded. payers: subjects with an order,
         *     repeat_payers those with two or more, active those with the active event. order_value: gross / orders, per_payer
         *     (ARPPU): net / payers, per_active (ARPU): net / active, repeat_ratio: repeat_payers / payers; null: there is none.
         *     open: the interval is not over yet.
         */
        RevenuePoint: {
            /** Active */
            active: number;
            /** At */
            at: string;
            /** Gross */
            gross: number;
            /** Net */
            net: number;
            /** Open */
            open: boolean;
            /** Order Value */
            order_value: number | null;
            /** Orders */
            orders: number;
            /** Payers */
            payers: number;
            /** Per Active */
            per_active: number | null;
            /** Per Payer */
            per_payer: number | null;
            /** Refunded */
            refunded: number;
            /** Refunds */
            refunds: number;
            /** Repeat Payers */
            repeat_payers: number;
            /** Repeat Ratio */
            repeat_ratio: number | null;
        };
        /**
         * RevenueQuery
         * @description What orders brought, less refunds. active: the event that makes a subject count for revenue per subject.
         */
        RevenueQuery: {
            /**
             * @default {
             *       "event": "*",
             *       "filters": []
             *     }
             */
            active: components["schemas"]["Step"];
            /** Breakdowns */
            breakdowns?: components["schemas"]["Breakdown"][];
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default day
             * @enum {string}
             */
            interval: "hour" | "day" | "week" | "month";
            /**
             * Kind
             * @constant
             */
            kind: "revenue";
            order: components["schemas"]["Paid"];
            /** @default null */
            refund: components["schemas"]["Paid"] | null;
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * RevenueResult
         * @description Groups by their gross revenue, most first, "other" last.
         */
        RevenueResult: {
            /** Groups */
            groups: components["schemas"]["RevenueGroup"][];
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
        };
        /** RevokedOut */
        RevokedOut: {
            /** Revoked */
            revoked: boolean;
        };
        /**
         * Rule
         * @description What a name becomes where a regular expression (of the RE2 kind) is found in it. of "event": the event's name,
         *     and its value is forgotten; of "value": the value.
         */
        Rule: {
            /** Alias */
            alias: string;
            /**
             * Of
             * @default value
             * @enum {string}
             */
            of: "event" | "value";
            /** Pattern */
            pattern: string;
        };
        /** SaidOut */
        SaidOut: {
            /** From Class */
            from_class: string;
            /** From Value */
            from_value: string;
            /** Op */
            op: string;
            /** Outcome */
            outcome: string;
            /** Seq */
            seq: number;
            /** To Class */
            to_class: string;
            /** To Value */
            to_value: string;
        };
        /**
         * SameFileOut
         * @description An earlier import of the same bytes. same_reading: it was read in the same way, so this one adds nothing.
         */
        SameFileOut: {
            /** At */
            at: number;
            /** Id */
            id: string;
            /** Same Reading */
            same_reading: boolean;
            /** State */
            state: string;
        };
        /** ScheduleChangeIn */
        ScheduleChangeIn: {
            /**
             * Active
             * @default null
             */
            active: boolean | null;
            /**
             * Format
             * @default null
             */
            format: string | null;
            /**
             * Language
             * @default null
             */
            language: string | null;
            /**
             * Recipients
             * @default null
             */
            recipients: string[] | null;
            /**
             * Time
             * @default null
             */
            time: string | null;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * Weekdays
             * @default null
             */
            weekdays: number[] | null;
        };
        /**
         * ScheduleIn
         * @description time: HH:MM on clocks of time_zone; weekdays: 1 Monday to 7 Sunday.
         */
        ScheduleIn: {
            /**
             * Active
             * @default true
             */
            active: boolean;
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Format
             * @default png
             */
            format: string;
            /**
             * Language
             * @default zh-CN
             */
            language: string;
            /** Recipients */
            recipients: string[];
            /** Time */
            time: string;
            /** Time Zone */
            time_zone: string;
            /** Weekdays */
            weekdays: number[];
        };
        /**
         * ScheduleOut
         * @description mails: the newest first.
         */
        ScheduleOut: {
            /** Active */
            active: boolean;
            /** Author */
            author: string;
            /** Format */
            format: string;
            /** Id */
            id: number;
            /** Language */
            language: string;
            /** Mails */
            mails: components["schemas"]["MailOut"][];
            /** Recipients */
            recipients: string[];
            /** Time */
            time: string;
            /** Time Zone */
            time_zone: string;
            /** Weekdays */
            weekdays: number[];
        };
        /**
         * SchedulesOut
         * @description ready: the server was told how to send mail (ZUJI_SMTP_URL).
         */
        SchedulesOut: {
            /** Ready */
            ready: boolean;
            /** Schedules */
            schedules: components["schemas"]["ScheduleOut"][];
        };
        /**
         * SequencePattern
         * @description Steps that a subject takes one after another. same: properties of events that have one value at all of them;
         *     window: of the last step, since the first (docs/reference/sequence.md).
         */
        SequencePattern: {
            /**
             * Same
             * @default []
             */
            same: string[];
            /** Steps */
            steps: components["schemas"]["SequenceStep"][];
            /** @default null */
            then_not: components["schemas"]["ThenNot"] | null;
            /** @default null */
            window: components["schemas"]["Duration"] | null;
        };
        /**
         * SequenceStep
         * @description So many events of a step, one after another. within: of the last of them, since the step before. without: events
         *     that must not lie between that and the step before.
         */
        SequenceStep: {
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Times
             * @default 1
             */
            times: number;
            /** @default null */
            within: components["schemas"]["Duration"] | null;
            /**
             * Without
             * @default []
             */
            without: components["schemas"]["Step"][];
        };
        /**
         * Series
         * @description What is counted: an event ('*': any) and a measure, of a property where the measure needs one.
         */
        Series: {
            /** Event */
            event: string;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Item Type
             * @default null
             */
            item_type: string | null;
            /**
             * Measure
             * @default total
             * @enum {string}
             */
            measure: "total" | "unique" | "sum" | "average" | "median" | "p75" | "p90" | "p95" | "p99" | "percentile" | "min" | "max" | "distinct" | "rolling_unique" | "daily_unique_sum" | "first" | "last";
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile" | "profile_at_event" | "group" | "item" | "lookup";
            /**
             * Property
             * @default null
             */
            property: string | null;
            /**
             * Q
             * @default null
             */
            q: number | null;
            /**
             * Table
             * @default null
             */
            table: string | null;
            /**
             * Via
             * @default null
             */
            via: string | null;
            /**
             * Window Days
             * @default null
             */
            window_days: number | null;
        };
        /**
         * ServerGrantIn
         * @description role in every project; null takes it.
         */
        ServerGrantIn: {
            /** Role */
            role: ("owner" | "admin" | "analyst" | "plan_editor" | "viewer") | null;
        };
        /**
         * Session
         * @description A session ends when a subject did nothing for gap_minutes; or it is what a property of events says, such as
         *     `$session_id`.
         */
        Session: {
            /**
             * Gap Minutes
             * @default 30
             */
            gap_minutes: number;
            /**
             * Property
             * @default null
             */
            property: string | null;
        };
        /**
         * SessionDepth
         * @description Sessions of from_events and more events, fewer than to_events (null: however many).
         */
        SessionDepth: {
            /** From Events */
            from_events: number;
            /** Sessions */
            sessions: number;
            /** To Events */
            to_events: number | null;
        };
        /**
         * SessionGroup
         * @description A group of the breakdowns; without breakdowns everything. total is of the whole period.
         */
        SessionGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Points */
            points: components["schemas"]["SessionPeriod"][];
            total: components["schemas"]["SessionPeriod"];
        };
        /**
         * SessionOut
         * @description Times in ms UTC. current: the one that asks.
         */
        SessionOut: {
            /** Address */
            address: string;
            /** Agent */
            agent: string;
            /** Created At */
            created_at: number;
            /** Current */
            current: boolean;
            /** Expires At */
            expires_at: number;
            /** Id */
            id: string;
            /** Seen At */
            seen_at: number;
        };
        /**
         * SessionPage
         * @description other: all pages that are not shown. views: events of it; sessions that have it, that began (entries) and ended
         *     (exits) with it. exit_ratio: exits of views.
         */
        SessionPage: {
            /** Entries */
            entries: number;
            /** Event */
            event: string;
            /** Exit Ratio */
            exit_ratio: number;
            /** Exits */
            exits: number;
            /** Other */
            other: boolean;
            /** Sessions */
            sessions: number;
            /** Value */
            value: string | null;
            /** Views */
            views: number;
        };
        /**
         * SessionPeriod
         * @description at: when the period begins, a local day, for hours local time with offset. sessions that begin in it; events:
         *     theirs. pages_per_session: different pages. durations: from the first to the last event, 0 where there is one.
         *     engaged_s: the mean of inferred attention. bounces: sessions with one page; bounce_ratio: of those with any. open:
         *     the period is not over, or a session of it is not.
         */
        SessionPeriod: {
            /** At */
            at: string;
            /** Bounce Ratio */
            bounce_ratio: number | null;
            /** Bounces */
            bounces: number;
            /** Depths */
            depths: components["schemas"]["SessionDepth"][];
            durations: components["schemas"]["Durations"] | null;
            /** Engaged S */
            engaged_s: number | null;
            /** Events */
            events: number;
            /** Events Per Session */
            events_per_session: number | null;
            /** Histogram */
            histogram: components["schemas"]["Bin"][];
            /** Open */
            open: boolean;
            /** Pages Per Session */
            pages_per_session: number | null;
            /** Sessions */
            sessions: number;
            /** Sessions Per Subject */
            sessions_per_subject: number | null;
            /** Subjects */
            subjects: number;
        };
        /**
         * SessionQuery
         * @description The sessions that begin on the days from and to. What `only`, `without`, `splits` and `cleaning` name are pages:
         *     where sessions begin and end, and of which a bounce has exactly one.
         *
         *     interval: also within each. breakdowns: by values of a session's first event. pages: how many are shown. Attention
         *     is inferred: an event holds it until the next one, for engaged_max_s at most, and the last for last_event_s.
         */
        SessionQuery: {
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /** Cleaning */
            cleaning?: components["schemas"]["Rule"][];
            /**
             * Engaged Max S
             * @default 300
             */
            engaged_max_s: number;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default null
             */
            interval: ("hour" | "day" | "week" | "month") | null;
            /**
             * Kind
             * @constant
             */
            kind: "session";
            /**
             * Last Event S
             * @default 10
             */
            last_event_s: number;
            /** Only */
            only?: string[];
            /**
             * Pages
             * @default 50
             */
            pages: number;
            /**
             * @default {
             *       "begins_with": [],
             *       "ends_with": [],
             *       "events": [],
             *       "gap_minutes": 30,
             *       "midnight": false,
             *       "property": null
             *     }
             */
            session: components["schemas"]["SessionRule"];
            /** Splits */
            splits?: components["schemas"]["Split"][];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
            /** Without */
            without?: string[];
        };
        /**
         * SessionResult
         * @description groups by how many sessions they have; one of everything where the question is not split. pages, by views, are of
         *     all sessions.
         */
        SessionResult: {
            /** Groups */
            groups: components["schemas"]["SessionGroup"][];
            /** Kind */
            kind: string;
            /** Pages */
            pages: components["schemas"]["SessionPage"][];
            receipt: components["schemas"]["Receipt"];
            total: components["schemas"]["SessionPeriod"];
        };
        /**
         * SessionRowOut
         * @description person, or of other subjects subject; session: its name, where events name it, else ""; from and to: its first
         *     and last event.
         */
        SessionRowOut: {
            /** From */
            from: number;
            person: components["schemas"]["PersonRowOut"] | null;
            /** Session */
            session: string;
            /** Subject */
            subject: string | null;
            /** To */
            to: number;
        };
        /**
         * SessionRule
         * @description A session ends when a subject did nothing for longer than gap_minutes (None: however long); with midnight also
         *     when the local day does; and after an event of ends_with. With begins_with it begins with such an event only, and
         *     each begins one: events outside are in none. With events only those belong to sessions, as if there were no others.
         *     Events of one millisecond are never parted. Or it is what a property of events says, such as `$session_id`.
         */
        SessionRule: {
            /** Begins With */
            begins_with?: components["schemas"]["Step"][];
            /** Ends With */
            ends_with?: components["schemas"]["Step"][];
            /** Events */
            events?: components["schemas"]["Step"][];
            /**
             * Gap Minutes
             * @default 30
             */
            gap_minutes: number | null;
            /**
             * Midnight
             * @default false
             */
            midnight: boolean;
            /**
             * Property
             * @default null
             */
            property: string | null;
        };
        /** SessionsOut */
        SessionsOut: {
            /** Sessions */
            sessions: components["schemas"]["SessionOut"][];
        };
        /**
         * SettingsIn
         * @description base: the version that the writer read. settings: those that change. author: only a key or the machine's own
         *     user may say who it is.
         */
        SettingsIn: {
            /**
             * Author
             * @default
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Reason
             * @default
             */
            reason: string;
            /** Settings */
            settings: {
                [key: string]: unknown;
            };
        };
        /**
         * SettingsOut
         * @description records/project_settings.py, with every default written out.
         */
        SettingsOut: {
            /** Currency */
            currency: string;
            /** Event Retention Days */
            event_retention_days: {
                [key: string]: number;
            };
            /**
             * Ip
             * @enum {string}
             */
            ip: "full" | "truncated" | "none";
            /** Retention Days */
            retention_days: number;
            /** Time Zone */
            time_zone: string;
            /** Title */
            title: string;
            /**
             * User Agent
             * @enum {string}
             */
            user_agent: "kept" | "none";
        };
        /**
         * SettingsPreviewIn
         * @description settings: those that would change.
         */
        SettingsPreviewIn: {
            /** Settings */
            settings: {
                [key: string]: unknown;
            };
        };
        /**
         * SettingsPreviewOut
         * @description What would go at once, most first; events in all.
         */
        SettingsPreviewOut: {
            /** Events */
            events: number;
            /** Going */
            going: components["schemas"]["GoingOut"][];
        };
        /**
         * SetupOut
         * @description Where SDKs send, by protocol.
         */
        SetupOut: {
            /** Paths */
            paths: {
                [key: string]: string;
            };
            /** Project */
            project: string;
            /** Server Url */
            server_url: string;
            /** Time Zone */
            time_zone: string;
        };
        /**
         * ShareIn
         * @description days: until it ends, 0 for never. scope: view, or file (tables may be carried away too). filters: laid over the
         *     board's for good. frame_ancestors: origins whose pages may embed it; none: no page may.
         */
        ShareIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Days
             * @default 30
             */
            days: number;
            /** Filters */
            filters?: unknown[];
            /** Frame Ancestors */
            frame_ancestors?: string[];
            /**
             * Label
             * @default
             */
            label: string;
            /**
             * Password
             * @description 6 characters or more; none: the link is enough
             * @default
             */
            password: string;
            /**
             * Scope
             * @default view
             */
            scope: string;
        };
        /**
         * ShareMadeOut
         * @description token and path: of the link, told only now.
         */
        ShareMadeOut: {
            /** Author */
            author: string;
            /** Created At */
            created_at: number;
            /** Expires At */
            expires_at: number;
            /** Filters */
            filters: unknown[];
            /** Frame Ancestors */
            frame_ancestors: string[];
            /** Hint */
            hint: string;
            /** Id */
            id: number;
            /** Label */
            label: string;
            /** Last Used At */
            last_used_at: number;
            /** Live */
            live: boolean;
            /**
             * Password
             * @description whether it asks for a password
             * @default false
             */
            password: boolean;
            /** Path */
            path: string;
            /** Revoked At */
            revoked_at: number;
            /** Scope */
            scope: string;
            /** Token */
            token: string;
        };
        /**
         * ShareOut
         * @description hint: the last characters of its token. expires_at, last_used_at, revoked_at: 0 for never.
         */
        ShareOut: {
            /** Author */
            author: string;
            /** Created At */
            created_at: number;
            /** Expires At */
            expires_at: number;
            /** Filters */
            filters: unknown[];
            /** Frame Ancestors */
            frame_ancestors: string[];
            /** Hint */
            hint: string;
            /** Id */
            id: number;
            /** Label */
            label: string;
            /** Last Used At */
            last_used_at: number;
            /** Live */
            live: boolean;
            /**
             * Password
             * @description whether it asks for a password
             * @default false
             */
            password: boolean;
            /** Revoked At */
            revoked_at: number;
            /** Scope */
            scope: string;
        };
        /**
         * SharedOut
         * @description A board as a link shows it.
         */
        SharedOut: {
            /** Board */
            board: {
                [key: string]: unknown;
            };
            /** Currency */
            currency: string;
            /** Description */
            description: string;
            /** Expires At */
            expires_at: number;
            /** Name */
            name: string;
            /**
             * Project
             * @description its name, for who is signed in and may read it: they may go on to its pages
             */
            project?: string | null;
            /** Scope */
            scope: string;
            /** Time Zone */
            time_zone: string;
        };
        /** SharesOut */
        SharesOut: {
            /** Shares */
            shares: components["schemas"]["ShareOut"][];
        };
        /**
         * Sort
         * @description By how many events a person has, when the first or the last was, or by a property of the profile; those who have
         *     none come last. Equal ones keep one order for the same batch.
         */
        Sort: {
            /**
             * By
             * @default last_at
             * @enum {string}
             */
            by: "last_at" | "first_at" | "events" | "property";
            /**
             * Descending
             * @default true
             */
            descending: boolean;
            /**
             * Property
             * @default null
             */
            property: string | null;
        };
        /**
         * SourceClockOut
         * @description offset_ms is null where no clock was corrected. epochs: how often a clock was found to have moved.
         */
        SourceClockOut: {
            /** Corrected */
            corrected: number;
            /** Corrected Ratio */
            corrected_ratio: number;
            /** Epochs */
            epochs: number;
            /** Events */
            events: number;
            late_ratio: components["schemas"]["LateRatiosOut"];
            lateness_ms: components["schemas"]["LatenessOut"];
            offset_ms: components["schemas"]["OffsetOut"] | null;
            /** Sdk */
            sdk: string;
            /** Sdk Version */
            sdk_version: string;
            /** Vendor */
            vendor: string;
        };
        /**
         * Split
         * @description Events of that name are told apart by a property's value, read as a text.
         */
        Split: {
            /** Event */
            event: string;
            /** Property */
            property: string;
        };
        /**
         * SqlColumn
         * @description A column by its name and the engine's type of it.
         */
        SqlColumn: {
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /** SqlColumnOut */
        SqlColumnOut: {
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * SqlQuery
         * @description One SELECT over the readable relations. parameters: values of its {name:Type}. limit: rows of the answer at
         *     most. time_zone: in which times are shown and texts read as times; the project's by default.
         */
        SqlQuery: {
            /**
             * Limit
             * @default 10000
             */
            limit: number;
            /** Parameters */
            parameters?: {
                [key: string]: unknown;
            };
            /** Sql */
            sql: string;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * SqlRelationOut
         * @description A relation and all of its columns, in the order of `*`. sample: a query over it.
         */
        SqlRelationOut: {
            /** Columns */
            columns: components["schemas"]["SqlColumnOut"][];
            /** Name */
            name: string;
            /** Sample */
            sample: string;
        };
        /**
         * SqlResult
         * @description rows hold a value for each column; truncated: there are more than the limit.
         */
        SqlResult: {
            /** Columns */
            columns: components["schemas"]["SqlColumn"][];
            receipt: components["schemas"]["Receipt"];
            /** Rows */
            rows: unknown[][];
            /** Truncated */
            truncated: boolean;
        };
        /**
         * SqlSchemaOut
         * @description functions and aggregates (which take combinators too) are those that a query may call; parameter_types those of
         *     {name:Type}.
         */
        SqlSchemaOut: {
            /** Aggregates */
            aggregates: string[];
            /** Batch */
            batch: number;
            /** Combinators */
            combinators: string[];
            /** Functions */
            functions: string[];
            /** Parameter Types */
            parameter_types: string;
            /** Relations */
            relations: components["schemas"]["SqlRelationOut"][];
            /** Time Zone */
            time_zone: string;
        };
        /**
         * SsoIn
         * @description path: of our page to go to afterwards. again: the provider is to ask who it is. link: for one's own account.
         */
        SsoIn: {
            /**
             * Again
             * @default false
             */
            again: boolean;
            /**
             * Link
             * @default false
             */
            link: boolean;
            /**
             * Path
             * @default /
             */
            path: string;
        };
        /**
         * SsoOut
         * @description Where the browser is to go.
         */
        SsoOut: {
            /** Url */
            url: string;
        };
        /**
         * Step
         * @description An event ('*': any) under conditions: what a person did.
         */
        Step: {
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
        };
        /**
         * StepDone
         * @description Of a funnel, a path, a process the number of the step, from 1; of a retention the column; of an attribution the
         *     touch; of an interval 2.
         */
        StepDone: {
            /** At */
            at: string;
            /** Event */
            event: string;
            /** Step */
            step: number;
        };
        /**
         * StickinessGroup
         * @description A group of the breakdowns; without breakdowns everything. total is measured over the whole period; periods are
         *     the weeks or months of `per`, cut to the period.
         */
        StickinessGroup: {
            /** Breakdown */
            breakdown: unknown[];
            /** Other */
            other: boolean;
            /** Periods */
            periods: components["schemas"]["StickinessPeriod"][];
            total: components["schemas"]["StickinessPeriod"];
        };
        /**
         * StickinessPeriod
         * @description at: the local day on which the period begins. intervals: how many it has. counts[n - 1]: the subjects that were
         *     active in n of them (cumulative: in n or more). average: intervals of a subject. open: it is not over yet.
         */
        StickinessPeriod: {
            /** At */
            at: string;
            /** Average */
            average: number | null;
            /** Counts */
            counts: number[];
            /** Intervals */
            intervals: number;
            /** Open */
            open: boolean;
            /** Subjects */
            subjects: number;
        };
        /**
         * StickinessQuery
         * @description Subjects by the number of different intervals in which they did the event: over the whole period, and, where
         *     `per` is given, within each week or month of it. cumulative: in at least so many.
         */
        StickinessQuery: {
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /**
             * Cumulative
             * @default false
             */
            cumulative: boolean;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default day
             * @enum {string}
             */
            interval: "hour" | "day" | "week" | "month";
            /**
             * Kind
             * @constant
             */
            kind: "stickiness";
            /**
             * Per
             * @default null
             */
            per: ("day" | "week" | "month") | null;
            step: components["schemas"]["Step"];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * StickinessResult
         * @description Groups by their subjects, most first, "other" last.
         */
        StickinessResult: {
            /** Groups */
            groups: components["schemas"]["StickinessGroup"][];
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * StopOut
         * @description mixed: the site has TLS and the address has not. reach: nobody answers. other: not Zuji's answer. redirect,
         *     status, origin, headers: what a browser's preflight was answered, which forbids it to send. heard: the answer.
         */
        StopOut: {
            /**
             * Check
             * @enum {string}
             */
            check: "mixed" | "reach" | "other" | "redirect" | "status" | "origin" | "headers";
            /** Heard */
            heard: string;
        };
        /**
         * Subject
         * @description Whom a question counts: persons, devices (the clock's owner that the SDK names), groups of a type (a company, a
         *     store), or the different values of an event's property (an order's number). Events that name none are left out.
         */
        Subject: {
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Of
             * @default person
             * @enum {string}
             */
            of: "person" | "device" | "group" | "property";
            /**
             * Property
             * @default null
             */
            property: string | null;
        };
        /**
         * SubjectRowOut
         * @description A device, a group, or a property's value: whom the question counts.
         */
        SubjectRowOut: {
            /** Subject */
            subject: string;
        };
        /**
         * Sum
         * @description What a property's values come to: of the events that were done, 0 where none has it.
         */
        Sum: {
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Item Type
             * @default null
             */
            item_type: string | null;
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile" | "profile_at_event" | "group" | "item" | "lookup";
            /**
             * Operator
             * @enum {string}
             */
            operator: "at_least" | "at_most" | "exactly" | "between";
            /** Property */
            property: string;
            /**
             * Table
             * @default null
             */
            table: string | null;
            /** Value */
            value: number | number[];
            /**
             * Via
             * @default null
             */
            via: string | null;
        };
        /** SummaryOut */
        SummaryOut: {
            /** Evidence */
            evidence: number;
            /** Ids Max */
            ids_max: number;
            /** Mode */
            mode: string;
            /** Persons Of Several Ids */
            persons_of_several_ids: number;
            /** Revoked */
            revoked: number[];
            /** Values Max */
            values_max: {
                [key: string]: number;
            };
        };
        /** SystemRuleOut */
        SystemRuleOut: {
            /** By */
            by: string;
            /** Module */
            module: string;
            /** Page */
            page: string;
            /** System */
            system: string;
            /** Value */
            value: string;
        };
        /** SystemsOut */
        SystemsOut: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Reason */
            reason: string;
            /** Rules */
            rules: components["schemas"]["SystemRuleOut"][];
            /** Version */
            version: number;
        };
        /**
         * TakeLinkIn
         * @description mail and name where the link does not know them.
         */
        TakeLinkIn: {
            /**
             * Mail
             * @default
             */
            mail: string;
            /**
             * Name
             * @default
             */
            name: string;
            /** Password */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * TemplateOut
         * @description A ready board. sort: role or industry.
         */
        TemplateOut: {
            /** Audience */
            audience: string;
            /** Description */
            description: {
                [key: string]: string;
            };
            /** Key */
            key: string;
            /** Name */
            name: {
                [key: string]: string;
            };
            /** Sort */
            sort: string;
        };
        /** TemplatesOut */
        TemplatesOut: {
            /** Templates */
            templates: components["schemas"]["TemplateOut"][];
        };
        /**
         * ThenNot
         * @description Events that must not follow within a time.
         */
        ThenNot: {
            /** Events */
            events: components["schemas"]["Step"][];
            within: components["schemas"]["Duration"];
        };
        /**
         * TickerOut
         * @description The newest events, oldest first: which and when, and of nobody.
         */
        TickerOut: {
            /** Events */
            events: {
                [key: string]: unknown;
            }[];
        };
        /**
         * TileAnswerOut
         * @description One line of the answers: of a tile its answer as POST /query gives it, with the query as it was asked, its number
         *     and its ranking; or its problem. A line before it, with nothing but tile and query_id, says that it is under way.
         */
        TileAnswerOut: {
            /** Answer */
            answer?: {
                [key: string]: unknown;
            } | null;
            headline?: components["schemas"]["HeadlineOut"] | null;
            /** Problem */
            problem?: {
                [key: string]: unknown;
            } | null;
            /** Query */
            query?: {
                [key: string]: unknown;
            } | null;
            /** Query Id */
            query_id?: string | null;
            /** Ranking */
            ranking?: components["schemas"]["RankedOut"][] | null;
            /** Tile */
            tile: string;
        };
        /**
         * TimelineItemOut
         * @description kind event: name is the event's. profile: name is the property, op and value what was said. identity: name is the
         *     kind of evidence, ids the two that it speaks of, op what came of it. session: the `from` of the session in whose
         *     time it lies, null outside of any. record: `partition-offset-index`.
         */
        TimelineItemOut: {
            /** At */
            at: number;
            /** Facts */
            facts: {
                [key: string]: string;
            };
            /** Ids */
            ids: components["schemas"]["IdOut"][];
            /**
             * Kind
             * @enum {string}
             */
            kind: "event" | "profile" | "identity";
            /** Name */
            name: string;
            /** Op */
            op: string;
            /** Record */
            record: string;
            /** Session */
            session: number | null;
            /** Value */
            value: unknown;
        };
        /**
         * TimelineOut
         * @description Newest first. sessions: those in which items lie; one that goes on beyond the page is told on both pages.
         */
        TimelineOut: {
            /** Batch */
            batch: number;
            /** Cursor */
            cursor: string | null;
            /** Items */
            items: components["schemas"]["TimelineItemOut"][];
            /** Person */
            person: string;
            /** Sessions */
            sessions: components["schemas"]["TimelineSessionOut"][];
        };
        /**
         * TimelineSessionOut
         * @description Events with at most the gap between each and the next. events: how many it has, whatever the filters.
         */
        TimelineSessionOut: {
            /** Events */
            events: number;
            /** From */
            from: number;
            /** To */
            to: number;
        };
        /**
         * Times
         * @description How often: a whole number, of `between` a list [from, to], both inclusive.
         */
        Times: {
            /**
             * Operator
             * @default at_least
             * @enum {string}
             */
            operator: "at_least" | "at_most" | "exactly" | "between";
            /**
             * Value
             * @default 1
             */
            value: number | number[];
        };
        /** TotpIn */
        TotpIn: {
            /** Code */
            code: string;
            /** Password */
            password: string;
            /** Secret */
            secret: string;
        };
        /**
         * TotpOut
         * @description Nothing is kept of it until it is confirmed. uri: what a QR code holds.
         */
        TotpOut: {
            /** Secret */
            secret: string;
            /** Uri */
            uri: string;
        };
        /**
         * Touch
         * @description An event that may have led to a conversion. It is called what a property of it says, read as a text ("(not set)"
         *     where nothing is), else name, else by its event.
         */
        Touch: {
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /**
             * Name
             * @default null
             */
            name: string | null;
            /**
             * Property
             * @default null
             */
            property: string | null;
        };
        /**
         * TrendQuery
         * @description How much of each series fell into each interval of local time. compare: beside it the same of as many days just
         *     before, or of the same days a year before. With formulas all series are split into the groups of the first one.
         */
        TrendQuery: {
            /** Breakdowns */
            breakdowns?: (components["schemas"]["Breakdown"] | components["schemas"]["CohortBreakdown"])[];
            /**
             * Compare
             * @default null
             */
            compare: ("previous_period" | "previous_year") | null;
            /** Filters */
            filters?: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"] | components["schemas"]["Did"] | components["schemas"]["InCohort"] | components["schemas"]["Completes"])[];
            /** Formulas */
            formulas?: components["schemas"]["Formula"][];
            /**
             * From
             * Format: date
             */
            from: string;
            /**
             * Include Bots
             * @default true
             */
            include_bots: boolean;
            /**
             * Interval
             * @default day
             * @enum {string}
             */
            interval: "hour" | "day" | "week" | "month";
            /**
             * Kind
             * @constant
             */
            kind: "trend";
            /** Series */
            series: components["schemas"]["Series"][];
            /**
             * @default {
             *       "group_type": null,
             *       "of": "person",
             *       "property": null
             *     }
             */
            subject: components["schemas"]["Subject"];
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
            /**
             * Week Start
             * @default monday
             * @enum {string}
             */
            week_start: "monday" | "sunday";
        };
        /**
         * TrendResult
         * @description Lines in the order of the series, groups by their totals, "other" last; lines of formulas likewise.
         */
        TrendResult: {
            /** Formulas */
            formulas: components["schemas"]["FormulaLine"][];
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
            /** Series */
            series: components["schemas"]["Line"][];
        };
        /**
         * UnknownIdsOut
         * @description Ids of an upload of which nobody has heard, with the first of them: they are not in the list.
         */
        UnknownIdsOut: {
            /** Count */
            count: number;
            /** Sample */
            sample: string[];
        };
        /**
         * UnknownOut
         * @description Records that wait under a name that no project has, by reason and source.
         */
        UnknownOut: {
            /** Count */
            count: number;
            /** Last At */
            last_at: number;
            /** Project Name */
            project_name: string;
            /** Reason */
            reason: string;
            /** Sdk */
            sdk: string;
            /** Vendor */
            vendor: string;
        };
        /**
         * UnknownsOut
         * @description Newest first.
         */
        UnknownsOut: {
            /** Rows */
            rows: components["schemas"]["UnknownOut"][];
        };
        /**
         * Unmatched
         * @description A part whose event this is, and the filters that did not hold: `filters[0]`, `steps[1].filters[0]`; or
         *     `include_bots`.
         */
        Unmatched: {
            /** Failed */
            failed: string[];
            /** Part */
            part: string;
        };
        /** UnmatchedOut */
        UnmatchedOut: {
            /** Rows */
            rows: components["schemas"]["UnmatchedRowOut"][];
            /** Version */
            version: number;
        };
        /** UnmatchedRowOut */
        UnmatchedRowOut: {
            /** Host */
            host: string;
            /** N */
            n: number;
            /** Path */
            path: string;
        };
        /** UnplannedOut */
        UnplannedOut: {
            /** Name */
            name: string;
            /** Rows */
            rows: number;
        };
        /**
         * UnusedEdge
         * @description An edge of the flow that never happened.
         */
        UnusedEdge: {
            source: components["schemas"]["Node"];
            target: components["schemas"]["Node"];
        };
        /**
         * UsageInterval
         * @description gap_days: the 80th percentile, by the rule of measures.py, of the days from one day on which a subject did the
         *     step to the next on which it did, inside from to to. suggested: the smallest interval that holds it; month is the
         *     largest there is. Both are null where nobody did it on two days.
         */
        UsageInterval: {
            /** Gap Days */
            gap_days: number | null;
            /** Suggested */
            suggested: ("day" | "week" | "month") | null;
        };
        /**
         * UserChangeIn
         * @description disabled ends every session.
         */
        UserChangeIn: {
            /** Disabled */
            disabled: boolean;
        };
        /** UserOut */
        UserOut: {
            /** Created At */
            created_at: number;
            /** Disabled */
            disabled: boolean;
            /** Grants */
            grants: components["schemas"]["GrantOut"][];
            /** Id */
            id: number;
            /** Login At */
            login_at: number;
            /** Mail */
            mail: string;
            /** Name */
            name: string;
            /** Totp */
            totp: boolean;
        };
        /** UsersOut */
        UsersOut: {
            /** Users */
            users: components["schemas"]["UserOut"][];
        };
        /** ValueOut */
        ValueOut: {
            /** Count */
            count: number;
            /** Value */
            value: unknown;
        };
        /**
         * Valued
         * @description A property, and whose it is.
         */
        Valued: {
            /**
             * Group Type
             * @default null
             */
            group_type: string | null;
            /**
             * Item Type
             * @default null
             */
            item_type: string | null;
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile" | "profile_at_event" | "group" | "item" | "lookup";
            /** Property */
            property: string;
            /**
             * Table
             * @default null
             */
            table: string | null;
            /**
             * Via
             * @default null
             */
            via: string | null;
        };
        /** ValuesOut */
        ValuesOut: {
            /** Values */
            values: components["schemas"]["ValueOut"][];
        };
        /**
         * VerdictOut
         * @description Of one record; index is its place in the request.
         */
        VerdictOut: {
            /** Detail */
            detail?: string | null;
            /** Field */
            field?: string | null;
            /** Index */
            index: number;
            /** Reason */
            reason?: string | null;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "accepted" | "duplicate" | "quarantined" | "rejected" | "checked";
        };
        /**
         * VerdictsOut
         * @description What POST /api/v1/events answers, later.
         */
        VerdictsOut: {
            /** Accepted */
            accepted: number;
            /** Duplicate */
            duplicate: number;
            /** Quarantined */
            quarantined: number;
            /** Rejected */
            rejected: number;
            /**
             * Status
             * @constant
             */
            status: "judged";
            /** Verdicts */
            verdicts: components["schemas"]["VerdictOut"][];
        };
        /**
         * Verified
         * @description verdict "same": the answer computed again, as of the receipt's batch and moment, is the same to 12 digits.
         *     "expired": it is another, and rows went since because their time was over: the receipt can no longer be proved.
         *     "changed": it is another, and changed names what it reads beside the events that is no longer as it was, the
         *     definition among it. "different": it is another, and nothing accounts for it.
         */
        Verified: {
            /** Batch */
            batch: number;
            /** Changed */
            changed: components["schemas"]["Changed"][];
            /** Definition */
            definition: string;
            /** Digest */
            digest: string;
            /** Digest Now */
            digest_now: string;
            /**
             * Expired
             * @default 0
             */
            expired: number;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "same" | "expired" | "changed" | "different";
        };
        /**
         * VerifyIn
         * @description receipt: as an answer carried it.
         */
        VerifyIn: {
            /** Receipt */
            receipt: {
                [key: string]: unknown;
            };
        };
        /**
         * ViolationOut
         * @description What of a record departs from the tracking plan: value is JSON text, valid says what would do.
         */
        ViolationOut: {
            /** Action */
            action: string;
            /** Code */
            code: string;
            /** Field */
            field: string;
            /** Valid */
            valid: string;
            /** Value */
            value: string;
        };
        /**
         * VirtualEventChangeIn
         * @description base: the version that was read. archived goes alone: true takes it out of use, false back into it.
         */
        VirtualEventChangeIn: {
            /**
             * Archived
             * @default null
             */
            archived: boolean | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Parts
             * @default null
             */
            parts: unknown[] | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * VirtualEventIn
         * @description parts: up to 50, each an event with filters on properties. time_zone: of days; the project's, where none is
         *     given.
         */
        VirtualEventIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Name */
            name: string;
            /** Parts */
            parts: unknown[];
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * VirtualEventOut
         * @description parts: an event is of it if any holds. time_zone: of days in their filters.
         */
        VirtualEventOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Description */
            description: string;
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Parts */
            parts: {
                [key: string]: unknown;
            }[];
            /** Reason */
            reason: string;
            /** Shadows */
            shadows: boolean;
            /** Time Zone */
            time_zone: string;
            /** Used By */
            used_by: string[];
            /** Version */
            version: number;
        };
        /** VirtualEventsOut */
        VirtualEventsOut: {
            /** Virtual Events */
            virtual_events: components["schemas"]["VirtualEventOut"][];
        };
        /** VirtualPropertiesOut */
        VirtualPropertiesOut: {
            /** Virtual Properties */
            virtual_properties: components["schemas"]["VirtualPropertyOut"][];
        };
        /**
         * VirtualPropertyChangeIn
         * @description base: the version that was read. archived goes alone: true takes it out of use, false back into it.
         */
        VirtualPropertyChangeIn: {
            /**
             * Archived
             * @default null
             */
            archived: boolean | null;
            /**
             * Author
             * @default api
             */
            author: string;
            /** Base */
            base: number;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Expression
             * @default null
             */
            expression: string | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * VirtualPropertyIn
         * @description expression: see docs/reference/virtual.md. time_zone: of parts of times; the project's, where none is given.
         */
        VirtualPropertyIn: {
            /**
             * Author
             * @default api
             */
            author: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Expression */
            expression: string;
            /** Name */
            name: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Time Zone
             * @default null
             */
            time_zone: string | null;
        };
        /**
         * VirtualPropertyOut
         * @description kind: what the expression gives, by the properties of today; null where it cannot be read, and problem says why.
         *     time_zone: of parts of times.
         */
        VirtualPropertyOut: {
            /** Archived */
            archived: boolean;
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Description */
            description: string;
            /** Expression */
            expression: string;
            /** Id */
            id: number;
            /** Kind */
            kind: string | null;
            /** Name */
            name: string;
            /** Problem */
            problem: string;
            /** Reason */
            reason: string;
            /** Shadows */
            shadows: boolean;
            /** Time Zone */
            time_zone: string;
            /** Used By */
            used_by: string[];
            /** Version */
            version: number;
        };
        /** VolumeOut */
        VolumeOut: {
            /** Batch */
            batch: number;
            /** Definition */
            definition: string;
            /** Events */
            events: components["schemas"]["EventVolumeOut"][];
            /** Interval */
            interval: string;
        };
        /**
         * VolumePointOut
         * @description expected null: too little is known, or the interval has not ended.
         */
        VolumePointOut: {
            /** At */
            at: string;
            /** Expected */
            expected: number | null;
            /** N */
            n: number;
            /** Unusual */
            unusual: boolean;
        };
        /**
         * WaysOut
         * @description How one may log in here. first: nobody has an account yet. sso: what single sign-on is called, '' without.
         *     sso_only: by password only owners.
         */
        WaysOut: {
            /** First */
            first: boolean;
            /**
             * Sso
             * @default
             */
            sso: string;
            /**
             * Sso Only
             * @default false
             */
            sso_only: boolean;
        };
        /**
         * WhoOut
         * @description by: key, session or local. who: e-mail of a user, hint of a key. user: null where nobody logged in by name.
         *     everywhere: permissions in every project; projects: by name.
         */
        WhoOut: {
            /**
             * By
             * @enum {string}
             */
            by: "key" | "session" | "local";
            /** Everywhere */
            everywhere: string[];
            /**
             * Name
             * @default
             */
            name: string;
            /** Projects */
            projects: {
                [key: string]: components["schemas"]["AllowedOut"];
            };
            /** User */
            user?: number | null;
            /** Version */
            version: string;
            /** Who */
            who: string;
        };
        /**
         * Window
         * @description Local days: the last so many, of which the question's last day is one, or from and to, both inclusive.
         */
        Window: {
            /**
             * From
             * @default null
             */
            from: string | null;
            /**
             * Last Days
             * @default null
             */
            last_days: number | null;
            /**
             * To
             * @default null
             */
            to: string | null;
        };
        /**
         * Window
         * @description Local days: the last so many, of which the question's last day is one, or from and to, both inclusive.
         */
        zuji__analyze__filter_query__Window: {
            /**
             * From
             * @default null
             */
            from: string | null;
            /**
             * Last Days
             * @default null
             */
            last_days: number | null;
            /**
             * To
             * @default null
             */
            to: string | null;
        };
        /**
         * Window
         * @description How long after its entry an attempt may go on: value units of fixed length (a day is 24 hours, a month 30 days),
         *     or until the end of the same local day or session as the entry.
         */
        zuji__analyze__funnel_query__Window: {
            /**
             * Same
             * @default null
             */
            same: ("day" | "session") | null;
            /**
             * Unit
             * @default day
             * @enum {string}
             */
            unit: "second" | "minute" | "hour" | "day" | "week" | "month";
            /**
             * Value
             * @default null
             */
            value: number | null;
        };
        /**
         * PreviewOut
         * @description size: how many persons; sample: the first of them by their key. fresh: it was made of the rows of the receipt's
         *     batch.
         */
        zuji__serve__person_models__PreviewOut: {
            overlap: components["schemas"]["OverlapOut"] | null;
            receipt: components["schemas"]["Receipt"];
            /** Sample */
            sample: components["schemas"]["PersonRowOut"][];
            /** Size */
            size: number;
        };
        /**
         * PreviewOut
         * @description actors_moved: ids under which records were sent and whose person would be another; events: theirs.
         *
         *     outcome, of a merge: joined; kept: they are one person already, which then also holds when other evidence is
         *     revoked; full: a limit keeps them apart; nothing: the same merge counts already, as evidence `number`.
         */
        zuji__serve__routes__identity__PreviewOut: {
            /** Actors Moved */
            actors_moved: number;
            /** Events */
            events: number;
            /** Number */
            number?: number | null;
            /** Outcome */
            outcome?: ("joined" | "kept" | "full" | "nothing") | null;
            /** Persons Of Several Ids After */
            persons_of_several_ids_after: number;
            /** Persons Of Several Ids Before */
            persons_of_several_ids_before: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    server_audit: {
        parameters: {
            query?: {
                who?: string;
                action?: string;
                from?: number;
                to?: number;
                before?: number;
                limit?: number;
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    deleted_projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedProjectsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    restore_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    event_verdicts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                place: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    server_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_server_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMadeOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    revoke_server_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_name: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnNameIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    my_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    end_my_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    end_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPasswordIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_project: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProjectIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    noted: {
        parameters: {
            query?: {
                /** @description ms UTC */
                from?: number;
                /** @description ms UTC, not included */
                to?: number;
                limit?: number;
                /** @description with it the notes of other boards stay away */
                board?: number | null;
                /** @description likewise of a saved question; 0: of none */
                question?: number | null;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnotationIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                annotation: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnotationChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    remove_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                annotation: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: {
                who?: string;
                action?: string;
                from?: number;
                to?: number;
                before?: number;
                limit?: number;
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    board_templates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    fit_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                template: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FitIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FitOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    boards: {
        parameters: {
            query?: {
                /** @description in names, descriptions and authors */
                search?: string;
                audience?: string;
                /** @description archived ones too */
                archived?: boolean;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_board: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BoardIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    board: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_board: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BoardChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    board_answers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BoardAnswersIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TileAnswerOut"];
                    "application/x-ndjson": components["schemas"]["TileAnswerOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    copy_board: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BoardCopyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    board_diff: {
        parameters: {
            query: {
                before: number;
                after?: number | null;
            };
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardDiffOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    board_picture: {
        parameters: {
            query?: {
                format?: string;
                language?: string;
            };
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "application/pdf": unknown;
                    "image/png": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    schedules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
                schedule: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    remove_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
                schedule: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    send_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
                schedule: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    shares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareMadeOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    revoke_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
                share: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    board_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    bot_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotRulesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    put_bot_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotRulesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    bot_rules_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    bot_rules_yaml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                search?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    properties: {
        parameters: {
            query?: {
                on?: "event" | "profile" | "group" | "item" | "lookup";
                event?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PropertiesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    values: {
        parameters: {
            query: {
                property: string;
                on?: "event" | "profile" | "group" | "item" | "lookup";
                group_type?: string;
                item_type?: string;
                table?: string;
                via?: string;
                event?: string;
                prefix?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValuesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    clocks: {
        parameters: {
            query?: {
                from?: number | null;
                to?: number | null;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClocksOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    cohorts: {
        parameters: {
            query?: {
                archived?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CohortIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    preview_cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["zuji__serve__person_models__PreviewOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                cohort: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                cohort: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CohortChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    cohort_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                cohort: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    records: {
        parameters: {
            query: {
                value: string;
                id_class?: string;
                from?: number | null;
                to?: number | null;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    one_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                place: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    one_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                place: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    deletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreviewOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    delete_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeletionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    identity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    changes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityChangesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change: {
        parameters: {
            query?: {
                preview?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    conflicts: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    find: {
        parameters: {
            query: {
                value: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    largest: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LargestOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    person: {
        parameters: {
            query: {
                value: string;
                id_class?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    profile: {
        parameters: {
            query: {
                value: string;
                id_class?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    timeline: {
        parameters: {
            query: {
                value: string;
                id_class?: string;
                kind?: ("event" | "profile" | "identity")[] | null;
                event?: string[] | null;
                gap_min?: number;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    all_imports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query: {
                name: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    one_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    remove_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    cancel_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptionsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    look: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptionsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    refused: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptionsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMadeOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    ledger: {
        parameters: {
            query?: {
                from?: number | null;
                to?: number | null;
                interval?: "minute" | "hour" | "day";
                by_source?: boolean;
                vendor?: string | null;
                sdk?: string | null;
                sdk_version?: string | null;
                fate?: "" | "stored" | "expired" | "duplicate" | "quarantined" | "rejected";
                time_zone?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                id?: string[] | null;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    live_stream: {
        parameters: {
            query?: {
                after?: string;
                id?: string[] | null;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    lookups: {
        parameters: {
            query?: {
                archived?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookupsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_lookup: {
        parameters: {
            query?: {
                name?: string;
                key?: string;
                kind?: string[] | null;
                description?: string;
                author?: string;
                reason?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookupOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    lookup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookupOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_lookup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LookupChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookupOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_lookup_rows: {
        parameters: {
            query?: {
                base?: number;
                key?: string;
                kind?: string[] | null;
                author?: string;
                reason?: string;
            };
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookupOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    lookup_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMembersOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    invite_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                user: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMembersOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    persons: {
        parameters: {
            query?: {
                /** @description csv, parquet, jsonl: a flat table, whole and streamed */
                format?: "json" | "csv" | "parquet" | "jsonl";
                /** @description begins CSV with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonsQuery"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonsOut"];
                    "application/vnd.apache.parquet": unknown;
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    plan: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    put_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanWrittenOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    plan_conflicts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindConflictsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    coverage: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoverageOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    plan_diff: {
        parameters: {
            query?: {
                before?: number;
                after?: number | null;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanWrittenOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    put_entry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanWrittenOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    add_presets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanWrittenOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    quality: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QualityOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    plan_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    volume: {
        parameters: {
            query?: {
                event?: string;
                interval?: "hour" | "day";
                days?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumeOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    plan_yaml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    quarantine: {
        parameters: {
            query?: {
                fate?: "" | "quarantined" | "rejected" | "flagged";
                reason?: string;
                from?: number | null;
                to?: number | null;
                cursor?: string;
                limit?: number;
                open?: boolean;
                vendor?: string | null;
                sdk?: string | null;
                sdk_version?: string | null;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantineOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    raw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                partition: string;
                offset: string;
                index: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    query: {
        parameters: {
            query?: {
                /** @description which table of the answer (docs/reference/export.md) */
                part?: string | null;
                /** @description csv, parquet, jsonl: a flat table, whole and streamed */
                format?: "json" | "csv" | "parquet" | "jsonl";
                /** @description begins CSV with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
            };
            header?: {
                "x-query-id"?: string | null;
            };
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributionQuery"] | components["schemas"]["CrashQuery"] | components["schemas"]["FunnelQuery"] | components["schemas"]["PathQuery"] | components["schemas"]["CrossQuery"] | components["schemas"]["DistributionQuery"] | components["schemas"]["GroupProfileQuery"] | components["schemas"]["IntervalQuery"] | components["schemas"]["LifecycleQuery"] | components["schemas"]["LtvQuery"] | components["schemas"]["ProcessQuery"] | components["schemas"]["PropertyQuery"] | components["schemas"]["RetentionQuery"] | components["schemas"]["RevenueQuery"] | components["schemas"]["SessionQuery"] | components["schemas"]["StickinessQuery"] | components["schemas"]["TrendQuery"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributionResult"] | components["schemas"]["CrashResult"] | components["schemas"]["FunnelResult"] | components["schemas"]["PathResult"] | components["schemas"]["CrossResult"] | components["schemas"]["DistributionResult"] | components["schemas"]["GroupProfileResult"] | components["schemas"]["IntervalResult"] | components["schemas"]["LifecycleResult"] | components["schemas"]["LtvResult"] | components["schemas"]["ProcessResult"] | components["schemas"]["PropertyResult"] | components["schemas"]["RetentionResult"] | components["schemas"]["RevenueResult"] | components["schemas"]["SessionResult"] | components["schemas"]["StickinessResult"] | components["schemas"]["TrendResult"];
                    "application/vnd.apache.parquet": unknown;
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    query_changes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    query_check: {
        parameters: {
            query?: never;
            header?: {
                "x-query-id"?: string | null;
            };
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checked"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    query_explain: {
        parameters: {
            query?: never;
            header?: {
                "x-query-id"?: string | null;
            };
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplainIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explained"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    query_members: {
        parameters: {
            query?: {
                /** @description csv, parquet, jsonl: a flat table, whole and streamed */
                format?: "json" | "csv" | "parquet" | "jsonl";
                /** @description begins CSV with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembersIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersOut"];
                    "application/vnd.apache.parquet": unknown;
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: {
                "x-query-id"?: string | null;
            };
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    questions: {
        parameters: {
            query?: {
                /** @description in names, descriptions and authors */
                search?: string;
                kind?: string;
                /** @description archived ones too */
                archived?: boolean;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuestionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    question: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                project: string;
                question: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                question: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuestionChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    answer_question: {
        parameters: {
            query?: {
                /** @description which table of the answer (docs/reference/export.md) */
                part?: string | null;
                /** @description csv, parquet, jsonl: a flat table, whole and streamed */
                format?: "json" | "csv" | "parquet" | "jsonl";
                /** @description begins CSV with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
            };
            header?: {
                "x-query-id"?: string | null;
            };
            path: {
                project: string;
                question: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionAnswerOut"];
                    "application/vnd.apache.parquet": unknown;
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    copy_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                question: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuestionCopyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    question_diff: {
        parameters: {
            query: {
                before: number;
                after?: number | null;
            };
            header?: never;
            path: {
                project: string;
                question: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionDiffOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    question_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                question: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSettingsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    put_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSettingsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    preview_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsPreviewIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsPreviewOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    settings_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSettingsVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    setup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    reach: {
        parameters: {
            query: {
                site: string;
                protocol?: "sensors" | "events" | "posthog" | "mixpanel" | "amplitude" | "matomo";
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReachOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    sql: {
        parameters: {
            query?: {
                /** @description csv, parquet, jsonl: a flat table, whole and streamed */
                format?: "json" | "csv" | "parquet" | "jsonl";
                /** @description begins CSV with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
            };
            header?: {
                "x-query-id"?: string | null;
            };
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlQuery"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlResult"];
                    "application/vnd.apache.parquet": unknown;
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    sql_schema: {
        parameters: {
            query?: {
                time_zone?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlSchemaOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    business_systems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    put_systems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    unmatched: {
        parameters: {
            query?: {
                days?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnmatchedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    virtual_events: {
        parameters: {
            query?: {
                archived?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualEventsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_virtual_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualEventIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualEventOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    virtual_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualEventOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_virtual_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualEventChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualEventOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    virtual_event_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    virtual_properties: {
        parameters: {
            query?: {
                archived?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualPropertiesOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    create_virtual_property: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualPropertyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualPropertyOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    check_expression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpressionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpressionOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    virtual_property: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualPropertyOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_virtual_property: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualPropertyChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualPropertyOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    virtual_property_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    progress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgressOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    who: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    take_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeLinkIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    sso_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SsoIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    sso_done: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    ways: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaysOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    shared: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    shared_answers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "application/x-ndjson": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    open_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenShareIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    shared_ticker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TickerOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    shared_file: {
        parameters: {
            query?: {
                /** @description which table of the answer */
                part?: string | null;
            };
            header?: never;
            path: {
                token: string;
                tile: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "application/vnd.apache.parquet": unknown;
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    unknown: {
        parameters: {
            query?: {
                from?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnknownsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    invite_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteUserIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChangeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    reset_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetLinkOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    grant_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServerGrantIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    user_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    end_user_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description A problem (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
}
