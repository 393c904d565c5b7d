"""Which kind a property has: provisional at first, settled when 100 values or one hour agree (DESIGN D4). Pure.

Before it is settled, a value of another kind makes the kind the narrowest that can show both. After it, values are
coerced (protocols/sensors.md §12) or set aside, visibly.
"""

from __future__ import annotations

import msgspec

from zuji.records.property import PROPERTY_COLUMNS_MAX, Property

AGREEING_MIN = 100
AGREEING_MS = 3_600_000


def join(one: str, other: str) -> str:
    """The narrowest kind that shows values of both."""
    if one == other:
        return one
    if {one, other} == {"list", "numbers"} or "json" in (one, other) or "numbers" in (one, other):
        return "json"
    return "list" if "list" in (one, other) else "text"


def met(prop: Property | None, name: str, counts: dict[str, int], now: int) -> Property:
    """The property after a batch that carried counts[kind] values of it. now is the batch's latest receipt, ms UTC."""
    kinds = [kind for kind, count in counts.items() if count]
    if prop is None:
        prop = Property(name, kinds[0], first_at=now)
    seen = (*prop.kinds_seen, *(kind for kind in kinds if kind not in prop.kinds_seen))
    if prop.settled_at:
        # Its kind holds; values of other kinds were coerced or set aside and did not enter the overflow.
        return prop
    kind = prop.kind
    for other in kinds:
        kind = join(kind, other)
    agreeing = counts.get(kind, 0) + (prop.agreeing if kinds == [prop.kind] else 0)
    settled = agreeing >= AGREEING_MIN or (kinds == [prop.kind] and now - prop.first_at >= AGREEING_MS)
    return msgspec.structs.replace(
        prop, kind=kind, kinds_seen=seen, agreeing=agreeing, settled_at=now if settled else 0
    )


def place(properties: dict[str, Property], since: int) -> list[Property]:
    """Settled properties that get a column of their own from batch `since` on, while there is room.

    Order is by name, so that the same catalogue always gives the same columns.
    """
    taken = {prop.column for prop in properties.values() if prop.column >= 0}
    free = (k for k in range(PROPERTY_COLUMNS_MAX) if k not in taken)
    placed = []
    for name in sorted(properties):
        prop = properties[name]
        if prop.settled_at and prop.column < 0:
            k = next(free, None)
            if k is None:
                break
            placed.append(msgspec.structs.replace(prop, column=k, since=since))
    return placed
