"""A tenant, as decoding and loading need to know it."""

from __future__ import annotations

import msgspec

UNKNOWN = "_unknown"  # records that name no known project wait here


class Project(msgspec.Struct, frozen=True):
    """id is for tables, name for people and SDKs. tokens: when not empty, records must carry one of them."""

    id: int
    name: str
    time_zone: str = "Asia/Shanghai"
    tokens: tuple[str, ...] = ()
    accept_past_days: int = 730
    accept_future_minutes: int = 60
