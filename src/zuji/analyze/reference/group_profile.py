"""Group profile in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import math
import statistics
from typing import Any

from zuji.analyze.group_profile import GroupProfileCell, GroupProfileQuery, GroupShare, People
from zuji.analyze.reference import population, splits
from zuji.analyze.reference.world import World
from zuji.analyze.splits import Group


def answer(query: GroupProfileQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    target, reference = (_people(query, people, world) for people in (query.target, query.reference))
    groups = []
    for shown, other, some in _parts(query, world, target, reference):
        a, b = len(some & target), len(some & reference)
        share = a / len(target) if target else None
        expected = b / len(reference) if reference else None
        small = len(target) < query.minimum or len(reference) < query.minimum or b < query.minimum
        tgi = low = high = None
        if not small and share is not None and expected:
            tgi = 100 * share / expected
        if tgi:
            z = statistics.NormalDist().inv_cdf(1 - (1 - query.confidence) / 2)
            error = math.sqrt((1 - share) / a + (1 - expected) / b)  # type: ignore[operator]
            low, high = (math.exp(math.log(tgi) + sign * z * error) for sign in (-1, 1))
        groups.append(GroupShare(shown, other, a, b, share, expected, tgi, low, high, small))
    interval = f"katz-log {query.confidence}"
    return {"target_size": len(target), "reference_size": len(reference), "interval": interval, "groups": groups}


def members(query: GroupProfileQuery, cell: GroupProfileCell, world: World, now: int) -> set[int]:
    """The persons of a group in a set."""
    target, reference = (_people(query, people, world) for people in (query.target, query.reference))
    found = target if cell.of == "target" else reference
    if cell.breakdown or cell.other:
        parts = _parts(query, world, target, reference)
        (some,) = [some for shown, other, some in parts if (shown, other) == (cell.breakdown, cell.other)]
        found = found & some
    return found


def _people(query: GroupProfileQuery, people: People, world: World) -> set[int]:
    conditions = [*query.filters, *people.filters]
    found = {one for one in population.everybody(world) if population.passes(query, conditions, world, one)}
    return found if people.did is None else found & population.did(query, people.did, world)


def _parts(
    query: GroupProfileQuery, world: World, target: set[int], reference: set[int]
) -> list[tuple[list[Any], bool, set[int]]]:
    groups: dict[Group, set[int]] = {}
    for person in target | reference:
        for group in population.groups_of(world, person, query.breakdowns):
            groups.setdefault(group, set()).add(person)

    def rank(group: Group) -> Any:
        some = groups[group]
        return (-len(some & target), -len(some & reference), [splits.after(value) for value in group])

    order = sorted(groups, key=rank)
    n = max(item.limit for item in query.breakdowns)
    kept, rest = order[:n], order[n:]
    made = [(population.shown(world, group, query.breakdowns), False, groups[group]) for group in kept]
    return [*made, ([], True, set().union(*(groups[group] for group in rest)))] if rest else made
