export interface paths {
    "/api/v1/events/verdicts/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Event Verdicts
         * @description The verdict of every event of one request, for 10,000 requests back. Any key that may see its project is taken.
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
         * @description Event names with their counts, most frequent first. search finds parts of names, whatever their case.
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
         * @description Properties of events, or only of one event's; or of user profiles. Derived facts come last.
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
    "/api/v1/projects/{project}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ledger
         * @description The equation of every minute of a period (ms UTC; default: the last day), by source.
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
         * @description Records as they came, with their fate, oldest first. after: the cursor of the last answer.
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
    "/api/v1/queries/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress
         * @description How far a running query is. rows_total is 0 while it is not known.
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
         * @description Who asks.
         */
        get: operations["who"];
        put?: never;
        /**
         * Login
         * @description Exchanges the token of a login link, or an administrator's key, for a session of 30 days.
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Breakdown
         * @description Splits by a property's values. The most groups kept is the largest limit of a question's breakdowns.
         */
        Breakdown: {
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
            on: "event" | "profile";
            /** Property */
            property: string;
        };
        /** CancelOut */
        CancelOut: {
            /** Cancelled */
            cancelled: boolean;
        };
        /** EventOut */
        EventOut: {
            /** Count */
            count: number;
            /** First At */
            first_at: number;
            /** Last At */
            last_at: number;
            /** Name */
            name: string;
        };
        /** EventsOut */
        EventsOut: {
            /** Events */
            events: components["schemas"]["EventOut"][];
            /** Total */
            total: number;
        };
        /**
         * Filter
         * @description One condition on one property. Which operators a property takes depends on its kind (analyze/filters.py).
         */
        Filter: {
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile";
            /**
             * Operator
             * @enum {string}
             */
            operator: "equals" | "not_equals" | "in" | "not_in" | "contains" | "not_contains" | "starts_with" | "ends_with" | "matches" | "not_matches" | "less" | "less_or_equal" | "greater" | "greater_or_equal" | "between" | "not_between" | "is_set" | "is_not_set" | "is_true" | "is_false" | "is_empty" | "is_not_empty" | "before" | "after" | "on_day" | "not_on_day" | "last_days" | "has_any" | "has_all" | "has_none";
            /** Property */
            property: string;
            /**
             * Value
             * @default null
             */
            value: unknown;
        };
        /**
         * FilterGroup
         * @description Conditions joined by and, or. An empty group holds for every event.
         */
        FilterGroup: {
            /** Filters */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"])[];
            /**
             * Op
             * @enum {string}
             */
            op: "and" | "or";
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
         * LedgerOut
         * @description incidents are of the whole server, newest first; only administrators of every project see them.
         */
        LedgerOut: {
            /** Incidents */
            incidents: components["schemas"]["IncidentOut"][];
            /** Minutes */
            minutes: {
                [key: string]: unknown;
            }[];
        };
        /**
         * LeftOut
         * @description Rows of one series' event and period that its values do not count, and why: filtered (bots that were left out
         *     among them) or value_not_set.
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
         * Line
         * @description One series, or one group of it. breakdown has a value for each breakdown of the question, null: not set.
         *
         *     other: all groups that were not kept, then breakdown is empty. total is measured over the whole period.
         */
        Line: {
            /** Breakdown */
            breakdown: unknown[];
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
            /** Total */
            total: number | null;
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
        /** LoginIn */
        LoginIn: {
            /** Token */
            token: string;
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
        /** ProgressOut */
        ProgressOut: {
            /** Rows Read */
            rows_read: number;
            /** Rows Total */
            rows_total: number;
        };
        /** ProjectOut */
        ProjectOut: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Time Zone */
            time_zone: string;
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
         * PropertyOut
         * @description operators and measures are what the property's kind takes. provisional: its kind may still change.
         */
        PropertyOut: {
            /** Derived */
            derived: boolean;
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
            on: "event" | "profile";
            /** Operators */
            operators: string[];
            /** Provisional */
            provisional: boolean;
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
        /** ReasonOut */
        ReasonOut: {
            /** Count */
            count: number;
            /** Fate */
            fate: string;
            /** Reason */
            reason: string;
        };
        /**
         * Receipt
         * @description Why the number is what it is. versions names what was read beside the events.
         */
        Receipt: {
            /** Batch */
            batch: number;
            /** Definition */
            definition: string;
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
         * RejectOut
         * @description id names the record for its raw bytes. preview is text where the bytes are UTF-8, else base64, cut.
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
            /** Sdk */
            sdk: string;
            /** Sdk Version */
            sdk_version: string;
            /** Vendor */
            vendor: string;
        };
        /**
         * Series
         * @description What is counted: an event ('*': any) and a measure, of a property where the measure needs one.
         */
        Series: {
            /** Event */
            event: string;
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"])[];
            /**
             * Measure
             * @default total
             * @enum {string}
             */
            measure: "total" | "unique" | "sum" | "average" | "median" | "p75" | "p90" | "p95" | "p99" | "percentile" | "min" | "max" | "distinct";
            /**
             * On
             * @default event
             * @enum {string}
             */
            on: "event" | "profile";
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
         * TrendQuery
         * @description How much of each series fell into each interval of local time. from and to are inclusive local days.
         */
        TrendQuery: {
            /**
             * Breakdowns
             * @default []
             */
            breakdowns: components["schemas"]["Breakdown"][];
            /**
             * Filters
             * @default []
             */
            filters: (components["schemas"]["Filter"] | components["schemas"]["FilterGroup"])[];
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
         * @description Lines in the order of the series, groups by their totals, "other" last.
         */
        TrendResult: {
            /** Kind */
            kind: string;
            receipt: components["schemas"]["Receipt"];
            /** Series */
            series: components["schemas"]["Line"][];
        };
        /** ValueOut */
        ValueOut: {
            /** Count */
            count: number;
            /** Value */
            value: unknown;
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
         * WhoOut
         * @description by: key, session or local. project null: every project.
         */
        WhoOut: {
            /**
             * By
             * @enum {string}
             */
            by: "key" | "session" | "local";
            /** Project */
            project: string | null;
            /** Scope */
            scope: string;
            /** Version */
            version: string;
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
                on?: "event" | "profile";
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
                on?: "event" | "profile";
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
    ledger: {
        parameters: {
            query?: {
                from?: number | null;
                to?: number | null;
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
    quarantine: {
        parameters: {
            query?: {
                fate?: "" | "quarantined" | "rejected";
                reason?: string;
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
                "application/json": components["schemas"]["TrendQuery"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendResult"];
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
}
