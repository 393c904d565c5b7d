"""Groups of events in plain, slow, obvious Python."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zuji.analyze import calendar
from zuji.analyze.query import AnyBreakdown, CohortBreakdown, Question
from zuji.analyze.reference.world import Record, World
from zuji.analyze.splits import Group, SplitCell, present


class Part(NamedTuple):
    """A group's rows, and the group as an answer shows it."""

    breakdown: list[Any]
    other: bool
    rows: list[Record]


def look(query: Question, world: World, event: Record, item: AnyBreakdown) -> tuple[str, Any]:
    """(kind, value) by which a breakdown splits an event; None: not set."""
    if isinstance(item, CohortBreakdown):
        return world.split(event, item, query)
    if item.part is not None:
        assert query.time_zone is not None
        if item.part == "hour_of_day":
            seconds = dt.datetime.fromtimestamp(event.time // 1000, ZoneInfo(query.time_zone))
            return "number", float(seconds.hour)
        found = calendar.part_of(calendar.day_of(event.time, query.time_zone), item.part)
        return ("text", found) if isinstance(found, str) else ("number", float(found))
    kind, value = world.look(event, item.owner, item.property)
    return (kind, value) if item.bounds is None else ("text", None if value is None else range_of(item.bounds, value))


def range_of(bounds: Sequence[float], value: float) -> str:
    """The label of the half-open range between bounds that holds a value."""

    def shown(bound: float) -> str:
        return repr(bound + 0.0).removesuffix(".0")

    below = [bound for bound in bounds if bound <= value]
    above = [bound for bound in bounds if bound > value]
    left = f"[{shown(below[-1])}" if below else "(-∞"
    return f"{left}, {shown(above[0])})" if above else f"{left}, +∞)"


def groups_of(query: Question, world: World, event: Record, items: Sequence[AnyBreakdown]) -> list[Group]:
    """The groups an event lies in: each element of a list is one, once; nothing set is the group None."""
    choices = []
    for item in items:
        _, value = look(query, world, event, item)
        choices.append((list(dict.fromkeys(value)) or [None]) if isinstance(value, list) else [value])
    return list(itertools.product(*choices))


def parts(
    query: Question,
    world: World,
    rows: list[Record],
    items: Sequence[AnyBreakdown],
    rank: Callable[[list[Record]], Any],
) -> list[Part]:
    """Rows by group: the groups in the order of rank and then of their values, "other" last; else all."""
    if not items:
        return [Part([], False, rows)]
    groups: dict[Group, list[Record]] = {}
    for row in rows:
        for group in groups_of(query, world, row, items):
            groups.setdefault(group, []).append(row)
    order = sorted(groups, key=lambda group: (rank(groups[group]), [after(value) for value in group]))
    n_kept = max(item.limit for item in items)
    kept, rest = order[:n_kept], set(order[n_kept:])
    made = [Part(shown(query, world, groups[group][0], items, group), False, groups[group]) for group in kept]
    if rest:
        others = [row for row in rows if any(group in rest for group in groups_of(query, world, row, items))]
        made.append(Part([], True, others))
    return made


def after(value: Any) -> tuple[bool, Any]:
    """The ascending order of a group's values: null last, texts by code point."""
    return (value is None, value.encode() if isinstance(value, str) else value if value is not None else 0)


def shown(query: Question, world: World, row: Record, items: Sequence[AnyBreakdown], group: Group) -> list[Any]:
    """A group as an answer shows it; row is any, for the kinds."""
    kinds = [look(query, world, row, item)[0] for item in items]
    return [present(value, "text" if kind == "list" else kind) for value, kind in zip(group, kinds, strict=True)]


def is_of(part: Part, cell: SplitCell) -> bool:
    """Whether a cell names the part."""
    return (part.other, part.breakdown) == (cell.other, cell.breakdown)
