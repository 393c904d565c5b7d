"""Bad data as a value: what was refused, why, and its bytes."""

from __future__ import annotations

import msgspec

from zuji.records.event import Source
from zuji.records.tracking_plan import Violation

# Reasons, as they are stored and shown. A quarantined record may become good when something outside it is mended
# (a project is made, a key is given, a rule is changed); a rejected one is broken in itself.

# What the tracking plan says of a record (process/plan_check.py). Its policy decides the fate: flagged (the record is
# stored), quarantined or rejected.
PLAN = (
    "unplanned_event",
    "unplanned_property",
    "unplanned_item",
    "property_missing",
    "wrong_type",
    "not_in_enum",
    "out_of_range",
    "pattern_mismatch",
    "value_too_long",
    "definition_draft",
    "definition_review",
    "definition_disabled",
    "definition_abolished",
)
QUARANTINED = frozenset(
    {
        "unknown_project",
        "project_deleted",
        "no_key",
        "time_out_of_range",
        "unknown_protocol",
        "type_conflict",
        "token_refused",
        "too_many_columns",
        "decoder_failed",
        "record_gone",
        *PLAN,
    }
)
REJECTED = frozenset(
    {
        "body_too_large",
        "body_cut",
        "not_a_form",
        "no_data",
        "bad_base64",
        "bad_gzip",
        "inflated_too_large",
        "bad_json",
        "not_an_object",
        "too_deep",
        "too_many_records",
        "bad_decrypt",
        "unknown_type",
        "no_id",
        "bad_id",
        "no_event",
        "bad_event_name",
        "bad_time",
        "bad_properties",
        "bad_frame",
        "bad_line",
        "dry_run",
    }
)


# Records that were rejected, one by one, and may be read again when what refused them has changed: the plan, or a rule
# of a later version of Zuji. Bodies in which no record could be told are final.
RELEASABLE = frozenset(
    {*PLAN, "unknown_type", "no_id", "bad_id", "no_event", "bad_event_name", "bad_time", "bad_properties"}
)


class Reject(msgspec.Struct, frozen=True):
    """One refused record (or a body in which no record could be found: then index is 0 and raw the body).

    detail names the field, its value and what would be valid, in English; the UI translates by reason.
    """

    reason: str
    detail: str
    raw: bytes
    index: int = 0
    project: str = ""
    source: Source = Source("")
    field: str = ""
    event: str = ""
    distinct_id: str = ""
    token: str = ""  # the key that names the project where no name does; never stored
    ruled: str = ""  # the fate, where the tracking plan's policy decides it and not the reason
    violations: tuple[Violation, ...] = ()

    @property
    def fate(self) -> str:
        """'quarantined' or 'rejected'."""
        if self.ruled:
            return self.ruled
        return "quarantined" if self.reason in QUARANTINED else "rejected"
