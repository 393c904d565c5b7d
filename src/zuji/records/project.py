"""A tenant, as decoding and loading need to know it."""

from __future__ import annotations

import msgspec

UNKNOWN = "_unknown"  # records that name no known project wait here


class Project(msgspec.Struct, frozen=True):
    """id is for tables, name for people and SDKs. tokens: when not empty, records must carry one of them.

    keys: SHA-256 (hex) of its live ingest keys; an SDK that sends one of them as its own key speaks to this project.
    title, currency, ip and user_agent: records/project_settings.py. deleted_until: until when (ms UTC) a deleted one
    can be restored; its records wait in quarantine. 0: it takes part.
    """

    id: int
    name: str
    time_zone: str = "Asia/Shanghai"
    tokens: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    accept_past_days: int = 730
    accept_future_minutes: int = 60
    title: str = ""
    currency: str = ""
    ip: str = "full"
    user_agent: str = "kept"
    deleted_until: int = 0
