"""A change to what is known about a user, a group or an item."""

from __future__ import annotations

from zuji.records.event import Change, Envelope, ProfileOp, Target

__all__ = ["OPS", "Change", "ProfileChange", "ProfileOp", "Target"]

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


class ProfileChange(Envelope, frozen=True, kw_only=True):
    """The operations of one record, in their order."""

    ops: tuple[ProfileOp, ...]
    target: Target = Target()
    companion: bool = False  # one of another record's `changes`: the ledger counts that record, not this
