"""Rows of profile operations, one for each operation of each record."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.process import kinds
from zuji.process.ids import ZERO
from zuji.process.judged import Kept
from zuji.process.properties import is_number, looks_like_datetime, to_datetime, to_json
from zuji.records.profile import ProfileChange, ProfileOp, Target
from zuji.records.property import Catalogue, ProfileProperty
from zuji.runners.zones import zone_of

_LISTS = ("append", "prepend", "union", "union_front", "remove")


def profile_rows(changes: list[Kept], before: Catalogue, n: int) -> tuple[Catalogue, list[dict[str, Any]]]:
    """The rows, and the catalogue that knows their properties."""
    known = _Known(before)
    rows: list[dict[str, Any]] = []
    for kept in changes:
        record = kept.record
        assert isinstance(record, ProfileChange)
        extra = to_json(record.extra) if record.extra else ""
        ops = record.ops or (ProfileOp("touch"),)
        for position, op in enumerate(ops):
            kind, value = _typed(op, kept)
            if kind:
                known.meet(record.target, op.key, kind, kept.slot.frame.received_at)
            rows.append(
                {
                    "batch": n,
                    "project": kept.project.id,
                    "target": record.target.kind,
                    "target_type": record.target.type,
                    "target_id": record.target.id,
                    "actor_number": 0,  # see numbers.py
                    "actor": kept.actor if record.target.kind == "user" else ZERO,
                    "key": op.key,
                    "op": op.op,
                    "kind": kind,
                    "text": value if kind in ("text", "json") else "",
                    "number": float(value) if kind in ("number", "bool", "datetime") else 0.0,
                    "list": value if kind == "list" else [],
                    "time": kept.time,
                    "received_at": kept.slot.frame.received_at,
                    "device": kept.device,
                    "sequence": 0,
                    "position": position,
                    "event_id": kept.event_id,
                    "distinct_id": record.distinct_id,
                    "vendor": record.source.vendor,
                    "sdk": record.source.sdk,
                    "sdk_version": record.source.sdk_version,
                    "extra": extra if position == 0 else "",
                    "counts": 1 if position == 0 and not record.companion else 0,
                    "raw_partition": kept.slot.partition,
                    "raw_offset": kept.slot.offset,
                    "index": record.index,
                }
            )
    return msgspec.structs.replace(before, **known.by_target), rows


# Anybody may send names, and the catalogue is read and written with every batch: it lists so many of each.
NAMES_MAX = 5_000
TYPES_MAX = 100  # of groups, and of items
NAMES_OF_TYPE_MAX = 500


class _Known:
    """Properties of users, groups and items, as the operations of a batch add to them."""

    def __init__(self, before: Catalogue) -> None:
        self.by_target: dict[str, Any] = {}
        self._before = before

    def meet(self, target: Target, key: str, kind: str, now: int) -> None:
        """An operation on key with a value of kind; what comes beyond the limits is stored and not listed."""
        if target.kind == "user":
            field, names_max = "profile_properties", NAMES_MAX
            known = self.by_target.setdefault(field, dict(self._before.profile_properties))
        else:
            field, names_max = f"{target.kind}_properties", NAMES_OF_TYPE_MAX
            if field not in self.by_target:
                self.by_target[field] = {of: dict(found) for of, found in getattr(self._before, field).items()}
            types = self.by_target[field]
            if target.type not in types and len(types) >= TYPES_MAX:
                return
            known = types.setdefault(target.type, {})
        if key in known or len(known) < names_max:
            known[key] = _met(known.get(key), key, kind, now)


def _typed(op: ProfileOp, kept: Kept) -> tuple[str, Any]:
    """Kind and value of an operand; ('', None) for operations without one."""
    value = op.value
    if op.op in ("unset", "clear", "delete", "touch"):
        return "", None
    if op.op in _LISTS:
        items = value if isinstance(value, list) else [value]
        return "list", [item if isinstance(item, str) else to_json(item) for item in items]
    if value is None:
        return "", None  # sent, but empty
    if isinstance(value, bool):
        return "bool", value
    if is_number(value):
        return "number", value
    if isinstance(value, int):  # beyond Float64: only the digits remain, as in events
        return "text", str(value)
    if isinstance(value, str):
        if looks_like_datetime(value):
            moment = to_datetime(value, zone_of(kept))
            if moment is not None:
                return "datetime", moment
        return "text", value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "list", value
    return "json", to_json(value)


def _met(prop: ProfileProperty | None, name: str, kind: str, now: int) -> ProfileProperty:
    if prop is None:
        return ProfileProperty(name, kind, (kind,), now)
    if kind in prop.kinds_seen:
        return prop
    return msgspec.structs.replace(prop, kind=kinds.join(prop.kind, kind), kinds_seen=(*prop.kinds_seen, kind))
