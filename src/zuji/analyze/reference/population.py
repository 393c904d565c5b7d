"""Persons with their profiles, in plain, slow, obvious Python."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.filter_query import AnyFilter, Step
from zuji.analyze.query import Breakdown, Question
from zuji.analyze.reference import conditions as reference
from zuji.analyze.reference import splits
from zuji.analyze.reference.values import read
from zuji.analyze.reference.world import World
from zuji.analyze.splits import Group, present


def everybody(world: World) -> set[int]:
    """Who has an event or a profile operation."""
    return {world.person_of(event.actor) for event in world.events} | set(world.operations)


def look(world: World, person: int, name: str) -> tuple[str, Any]:
    """(kind, value or None) of a property of a person's profile as it is now."""
    kind = world.catalogue.profile_properties[name].kind
    return kind, read(world.profiles.get(person, {}).get(name), kind)


def passes(query: Question, conditions: Sequence[AnyFilter], world: World, person: int) -> bool:
    """Whether a person passes filters."""
    assert query.time_zone is not None
    return reference.holds_for(conditions, person, reference.Days(query.time_zone, query.to), world)


def did(query: Question, step: Step, world: World) -> set[int]:
    """Persons who did a step in the question's days. Its own filters are of profiles, not of events."""
    assert query.time_zone is not None
    first = calendar.start(query.from_, query.time_zone)
    end = calendar.start(query.to + calendar.DAY, query.time_zone)
    own = query.model_copy(update={"filters": []})
    inside = [event for event in world.events if first <= event.time < end]
    return {world.person_of(event.actor) for event in inside if world.is_step(event, own, step)}


def groups_of(world: World, person: int, items: Sequence[Breakdown]) -> list[Group]:
    """The groups a person lies in: each element of a list is one, once; nothing set is the group None."""
    choices = []
    for item in items:
        _, value = look(world, person, item.property)
        if item.bounds is not None:
            value = None if value is None else splits.range_of(item.bounds, value)
        choices.append((list(dict.fromkeys(value)) or [None]) if isinstance(value, list) else [value])
    return list(itertools.product(*choices))


def parts(world: World, people: set[int], items: Sequence[Breakdown]) -> list[tuple[list[Any], bool, set[int]]]:
    """(group as it is shown, whether it is "other", persons): most persons first, then by value, "other" last."""
    groups: dict[Group, set[int]] = {}
    for person in people:
        for group in groups_of(world, person, items):
            groups.setdefault(group, set()).add(person)
    order = sorted(groups, key=lambda group: (-len(groups[group]), [splits.after(value) for value in group]))
    n_kept = max(item.limit for item in items)
    made = [(shown(world, group, items), False, groups[group]) for group in order[:n_kept]]
    rest = set().union(*(groups[group] for group in order[n_kept:]))
    return [*made, ([], True, rest)] if rest else made


def shown(world: World, group: Group, items: Sequence[Breakdown]) -> list[Any]:
    """A group as an answer shows it."""
    kinds = ["text" if item.bounds else world.catalogue.profile_properties[item.property].kind for item in items]
    return [present(value, "text" if kind == "list" else kind) for value, kind in zip(group, kinds, strict=True)]
