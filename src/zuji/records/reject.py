"""Bad data as a value: what was refused, why, and its bytes."""

from __future__ import annotations

import msgspec

from zuji.records.event import Source

# Reasons, as they are stored and shown. A quarantined record may become good when something outside it is mended
# (a project is made, a key is given, a rule is changed); a rejected one is broken in itself.
QUARANTINED = frozenset(
    {
        "unknown_project",
        "no_key",
        "time_out_of_range",
        "unknown_protocol",
        "type_conflict",
        "token_refused",
        "too_many_columns",
        "decoder_failed",
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

    @property
    def fate(self) -> str:
        """'quarantined' or 'rejected'."""
        return "quarantined" if self.reason in QUARANTINED else "rejected"
