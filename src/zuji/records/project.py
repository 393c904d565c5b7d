"""A tenant, as decoding and loading need to know it."""

from __future__ import annotations

import msgspec

UNKNOWN = "_unknown"  # records that name no known project wait here


class Project(msgspec.Struct, frozen=True):
    """id is for tables, name for people and SDKs. tokens: when not empty, records must carry one of them.

    keys: SHA-256 (hex) of its live ingest keys; an SDK that sends one of them as its own key speaks to this project.
    """

    id: int
    name: str
    time_zone: str = "Asia/Shanghai"
    tokens: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    identity_mode: str = "one_to_one"
    accept_past_days: int = 730
    accept_future_minutes: int = 60
