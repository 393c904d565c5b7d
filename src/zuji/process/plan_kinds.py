"""Which kinds the tracking plan gives to properties of events, and where the catalogue knows better. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from zuji.records.property import Catalogue, Property
from zuji.records.tracking_plan import Plan, PlanProperty

_NUMBERS = ("integer", "decimal")  # a plan tells them apart, the store does not (docs/decisions/0011)


class Conflict(NamedTuple):
    """A property whose kind was settled before the plan declared another: kind holds, planned does not."""

    property: str
    planned: str
    kind: str


def declared(plan: Plan) -> dict[str, str]:
    """By name, the kind of every enabled property of enabled events. A name that two events declare differently has
    none."""
    found: dict[str, str] = {}
    torn: set[str] = set()
    lists: list[Iterable[PlanProperty]] = [plan.properties]
    lists += [event.properties for event in plan.events if event.state == "enabled"]
    for properties in lists:
        for prop in properties:
            if prop.state == "enabled":
                kind = "number" if prop.type in _NUMBERS else prop.type
                if found.setdefault(prop.name, kind) != kind:
                    torn.add(prop.name)
    return {name: kind for name, kind in found.items() if name not in torn}


def declare(
    properties: Mapping[str, Property], names: Iterable[str], kinds: Mapping[str, str], now: int, names_max: int
) -> dict[str, Property]:
    """properties with those of names that are new or still provisional settled as declared. now: ms UTC (receipt)."""
    after = dict(properties)
    for name in names:
        kind, prop = kinds.get(name), after.get(name)
        if kind is None or (prop is not None and prop.settled_at) or (prop is None and len(after) >= names_max):
            continue
        prop = prop or Property(name, kind, first_at=now)
        seen = prop.kinds_seen if kind in prop.kinds_seen else (*prop.kinds_seen, kind)
        after[name] = msgspec.structs.replace(prop, kind=kind, kinds_seen=seen, settled_at=now)
    return after


def conflicts(plan: Plan, catalogue: Catalogue) -> list[Conflict]:
    """Where the plan and what is settled differ, by name."""
    kinds = declared(plan)
    known = ((name, catalogue.properties.get(name)) for name in sorted(kinds))
    return [
        Conflict(name, kinds[name], prop.kind)
        for name, prop in known
        if prop is not None and prop.settled_at and prop.kind != kinds[name]
    ]
