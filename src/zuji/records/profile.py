"""A change to what is known about a user, a group or an item."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.records.event import Envelope

OPS = (
    "set",
    "set_once",
    "increment",
    "append",
    "prepend",
    "union",
    "union_front",
    "remove",
    "unset",
    "clear",
    "delete",
)


class Target(msgspec.Struct, frozen=True):
    """Whose profile: kind is user (the record's distinct_id), group or item; type and id name the latter two."""

    kind: str = "user"
    type: str = ""
    id: str = ""


class ProfileOp(msgspec.Struct, frozen=True):
    """One operation; key is '' for clear and delete. Meaning of each op: protocols/canonical.md, section 4."""

    op: str
    key: str = ""
    value: Any = None


class ProfileChange(Envelope, frozen=True, kw_only=True):
    """The operations of one record, in their order."""

    ops: tuple[ProfileOp, ...]
    target: Target = Target()
