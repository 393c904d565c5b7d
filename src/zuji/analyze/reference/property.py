"""Property analysis in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import math
from typing import Any

from zuji.analyze.measures import DIGITS, PERCENTILES, rounded
from zuji.analyze.property import PropertyCell, PropertyGroup, PropertyQuery, PropertySummary
from zuji.analyze.reference import population, splits
from zuji.analyze.reference.world import World


def answer(query: PropertyQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    people = _people(query, world)
    groups = population.parts(world, people, query.breakdowns) if query.breakdowns else []
    return {
        "ranges": _labels(query),
        "total": _group(query, world, [], False, people),
        "groups": [_group(query, world, *group) for group in groups],
    }


def members(query: PropertyQuery, cell: PropertyCell, world: World, now: int) -> set[int]:
    """The persons behind a number."""
    people = _people(query, world)
    if cell.breakdown or cell.other:
        parts = population.parts(world, people, query.breakdowns)
        (people,) = [some for shown, other, some in parts if (shown, other) == (cell.breakdown, cell.other)]
    found = set()
    for person in people:
        value = _value(query, world, person) if query.property else None
        if cell.set is not None and cell.set != (value is not None):
            continue
        if cell.range is None or (value is not None and splits.range_of(query.bounds or [], value) == cell.range):
            found.add(person)
    return found


def _people(query: PropertyQuery, world: World) -> set[int]:
    people = {one for one in population.everybody(world) if population.passes(query, query.filters, world, one)}
    return people if query.did is None else people & population.did(query, query.did, world)


def _value(query: PropertyQuery, world: World, person: int) -> Any:
    assert query.property is not None
    return population.look(world, person, query.property)[1]


def _labels(query: PropertyQuery) -> list[str]:
    if query.bounds is None:
        return []
    return [splits.range_of(query.bounds, value) for value in [-math.inf, *query.bounds]]


def _group(query: PropertyQuery, world: World, shown: list[Any], other: bool, people: set[int]) -> PropertyGroup:
    if query.property is None:
        return PropertyGroup(shown, other, len(people), None, None, None, None, [])
    looked = [_value(query, world, person) for person in people]
    known = [value for value in looked if value is not None]
    kind = world.catalogue.profile_properties[query.property].kind
    flat = [item for value in known for item in value] if kind in ("list", "numbers") else known
    labels = _labels(query)
    fallen = [splits.range_of(query.bounds or [], value) for value in known] if labels else []
    return PropertyGroup(
        shown,
        other,
        len(people),
        len(known),
        len(known) / len(people) if people else None,
        len(set(flat)),
        _summary(sorted(known)) if kind == "number" else None,
        [fallen.count(label) for label in labels],
    )


def _summary(values: list[float]) -> PropertySummary:
    if not values:
        return PropertySummary(0, *[None] * 8)
    told = {"sum": math.fsum(values), "average": math.fsum(values) / len(values), "min": values[0], "max": values[-1]}
    for name, q in PERCENTILES.items():
        place = q * (len(values) - 1)
        k = int(place)
        above = values[min(k + 1, len(values) - 1)]
        told[name] = values[k] + (place - k) * (above - values[k])
    return PropertySummary(**{name: rounded(value, DIGITS) for name, value in told.items()})
