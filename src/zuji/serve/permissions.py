"""Which permission each route of the API asks for, by the route's name: one table, which `auth.admit` reads before the
route runs. tests/serve/test_permissions.py fails for a route that is not in it."""

from __future__ import annotations

from types import MappingProxyType

# Asks for nothing: who logs in is nobody yet.
OPEN = frozenset(
    {
        *("login", "who", "logout", "ways", "link", "take_link", "sso_begin", "sso_done"),
        # By the token in the path, which opens one board.
        *("shared", "shared_answers", "shared_file", "shared_ticker", "shared_page", "open_share"),
    }
)
# Asks for nothing but to be known: what is shown is the caller's own.
KNOWN = frozenset(
    {
        *("projects", "progress", "cancel", "event_verdicts"),
        *("deleted_projects", "restore_project"),  # which of them, they look at themselves
        *(
            "me",
            "change_name",
            "change_password",
            "begin_totp",
            "confirm_totp",
            "end_totp",
            "my_sessions",
            "end_my_session",
        ),
    }
)

_BY_PERMISSION: dict[str, tuple[str, ...]] = {
    "read": (
        *("query", "verify", "query_check", "query_changes", "answer_question", "sql_schema"),
        *("events", "properties", "values", "setup", "ledger", "clocks"),
        *("questions", "question", "question_versions", "question_diff"),
        *("cohorts", "cohort", "cohort_versions", "preview_cohort"),
        *("virtual_events", "virtual_event", "virtual_event_versions"),
        *("virtual_properties", "virtual_property", "virtual_property_versions", "check_expression"),
        *("lookups", "lookup", "lookup_versions"),
        *("plan", "plan_versions", "plan_conflicts", "plan_yaml", "plan_diff", "quality", "coverage", "volume"),
        *("boards", "board", "board_versions", "board_diff", "board_answers", "board_picture", "board_templates"),
        *("fit_template", "noted"),
        *("bot_rules", "bot_rules_versions", "bot_rules_yaml", "business_systems", "unmatched"),
    ),
    "raw": (
        *("sql", "query_members", "query_explain", "persons", "find", "person", "profile", "largest", "timeline"),
        *("identity", "conflicts", "changes", "records", "one_record", "one_request"),
        *("live", "live_stream", "quarantine", "raw"),
    ),
    "save": (
        *("create_question", "change_question", "copy_question", "create_cohort", "change_cohort"),
        *("create_virtual_event", "change_virtual_event", "create_virtual_property", "change_virtual_property"),
        *("create_lookup", "change_lookup", "change_lookup_rows", "create_board", "change_board", "copy_board"),
        *("create_annotation", "change_annotation", "remove_annotation"),
    ),
    "plan": ("put_plan", "put_entry", "add_presets"),
    "settings": (
        *("put_bot_rules", "put_systems"),
        *("settings", "settings_versions", "put_settings", "preview_settings"),
        # What leaves the project without anybody logging in.
        *("shares", "create_share", "revoke_share"),
        *("schedules", "create_schedule", "change_schedule", "remove_schedule", "send_schedule"),
    ),
    "sources": (
        *("all_imports", "upload", "one_import", "look", "check", "start", "cancel_import", "remove_import", "refused"),
        *("replay", "change", "reach"),
    ),
    "delete": ("deletion", "delete_project"),
    "members": ("members", "invite_member", "change_member", "remove_member", "audit"),
    "keys": ("keys", "create_key", "revoke_key"),
    "server": (
        "create_project",
        *("unknown", "users", "change_user", "user_sessions", "end_user_sessions", "reset_link"),
        *("invite_user", "grant_user"),
        *("server_keys", "create_server_key", "revoke_server_key", "server_audit"),
    ),
}
PERMISSION_OF = MappingProxyType({name: permission for permission, names in _BY_PERMISSION.items() for name in names})

# Answer with a file whatever format is asked for.
FILES = frozenset({"board_picture"})

# Whose answer can be narrowed to what rules leave (analyze/narrowing.py); callers with rules are refused all others.
NARROWED = frozenset(
    {
        *("query", "query_check", "query_members", "query_explain", "persons", "sql", "sql_schema"),
        *("events", "properties", "values", "setup", "check_expression", "preview_cohort"),
        *("questions", "question", "question_versions", "question_diff", "answer_question", "query_changes"),
        *("boards", "board", "board_versions", "board_diff", "board_answers", "noted"),
        *("cohorts", "cohort", "cohort_versions"),
        *("plan", "plan_versions", "plan_conflicts", "plan_yaml", "plan_diff"),
        *("find", "person", "profile", "timeline"),
    }
)

# POST routes that change nothing; every other one that is no GET leaves an entry in the audit log.
ASKING = frozenset(
    {
        *("query", "verify", "query_check", "query_explain", "query_changes", "query_members", "persons"),
        *("answer_question", "sql", "preview_cohort", "check_expression", "cancel", "begin_totp", "link"),
        *("sso_begin", "open_share"),
        *("board_answers", "fit_template", "preview_settings"),
    }
)
# These leave one although they are no changes by method: persons, SQL, logins by single sign-on. So does every answer
# as a file.
NOTED = frozenset({"query_members", "persons", "sql", "raw", "sso_done"})
