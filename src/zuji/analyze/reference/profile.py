"""A profile as the fold of its operations: the definition that `analyze/people.py` equals.

Order: (time, device, sequence, index in the request, event id, position in the record). One notion of absence: null,
unset and never set are the same. An operation that does not fit what is there changes nothing: increment on a value
that is not a number, a list operation on one that is not a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from zuji.analyze.reference.values import number_text, text_of


class Operation(msgspec.Struct, frozen=True):
    """One row of profile_ops. actor and event_id are integers; kind '' and value None where the op has no value.

    target is user, group or item; type and id name the latter two."""

    actor: int
    op: str
    key: str = ""
    kind: str = ""
    value: Any = None
    time: int = 0
    device: str = ""
    sequence: int = 0
    index: int = 0
    event_id: int = 0
    position: int = 0
    batch: int = 1
    target: str = "user"
    type: str = ""
    id: str = ""

    def place(self) -> tuple[int, bytes, int, int, int, int]:
        """In the order inside a person; texts compare as bytes."""
        return (self.time, self.device.encode(), self.sequence, self.index, self.event_id, self.position)


Profile = dict[str, tuple[str, Any]]  # key to (kind, value)


def fold(operations: Iterable[Operation]) -> Profile:
    """The profile after all operations of one person."""
    return {key: value for key, (value, _) in said(operations).items()}


def said(operations: Iterable[Operation]) -> dict[str, tuple[tuple[str, Any], Operation]]:
    """The profile, and beside each value the last operation that said it or changed it."""
    profile: dict[str, tuple[tuple[str, Any], Operation]] = {}
    for operation in sorted(operations, key=Operation.place):
        if operation.op in ("clear", "delete"):
            profile.clear()
        elif operation.op == "unset":
            profile.pop(operation.key, None)
        else:
            before = profile.get(operation.key)
            after = _applied(before[0] if before else None, operation)
            if after is None:
                profile.pop(operation.key, None)
            elif before is None or operation.op == "set" or after != before[0]:
                profile[operation.key] = after, operation
    return profile


def _applied(before: tuple[str, Any] | None, operation: Operation) -> tuple[str, Any] | None:
    given = (operation.kind, operation.value) if operation.kind else None
    if operation.op == "set" or (operation.op == "set_once" and before is None):
        return given
    if given is None:
        return before
    if operation.op == "increment":
        if given[0] != "number" or (before is not None and before[0] != "number"):
            return before
        return "number", (before[1] if before else 0.0) + given[1]
    if operation.op not in ("append", "prepend", "union", "union_front", "remove"):
        return before
    if before is not None and before[0] != "list":
        return before
    return _listed(before, operation.op, _members(*given))


def _members(kind: str, value: Any) -> list[str]:
    if kind == "list":
        return list(value)
    return [number_text(value) if kind == "number" else text_of(kind, value)]


def _listed(before: tuple[str, Any] | None, op: str, members: list[str]) -> tuple[str, Any] | None:
    if before is None and op == "remove":
        return None
    there: list[str] = list(before[1]) if before else []
    new = [item for item in dict.fromkeys(members) if item not in there]
    match op:
        case "append":
            return "list", there + members
        case "prepend":
            return "list", members + there
        case "union":
            return "list", there + new
        case "union_front":
            return "list", new + there
        case _:
            return "list", [item for item in there if item not in members]
