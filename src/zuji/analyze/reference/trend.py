"""Trends in plain, slow, obvious Python: the definition that the engine's answers must equal.

Everything is a list in memory. Nothing here is shared with the plan but the calendar, the parsed question, the checks
of its operands and the way in which a value is shown.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

from zuji.analyze import calendar, measures
from zuji.analyze.filters import Naming
from zuji.analyze.query import Series
from zuji.analyze.reference.world import Data, Record, World
from zuji.analyze.trend import Line, Point, TrendQuery, present
from zuji.records.property import Catalogue


def trend(query: TrendQuery, data: Data, catalogue: Catalogue, batch: int, naming: Naming | None = None) -> list[Line]:
    """The lines of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    world = World(data, catalogue, batch, naming or Naming())
    assert query.time_zone is not None
    buckets = calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)
    return [line for series in query.series for line in _lines(query, series, world, buckets)]


def _lines(query: TrendQuery, series: Series, world: World, buckets: calendar.Buckets) -> list[Line]:
    rows: list[Record] = []
    for event in world.events:
        if (
            world.is_of(event, series.event)
            and buckets.at(event.time) >= 0
            and world.passes(event, query, series.filters)
        ):
            rows.append(event)
    if not query.breakdowns:
        return [_line(query, series, world, buckets, rows, (), False)]
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for row in rows:
        for group in _groups(query, world, row):
            groups.setdefault(group, []).append(row)
    order = sorted(groups, key=lambda group: (_rank(series, world, groups[group]), [_after(value) for value in group]))
    n_kept = max(item.limit for item in query.breakdowns)
    kept, rest = order[:n_kept], set(order[n_kept:])
    lines = [_line(query, series, world, buckets, groups[group], group, False) for group in kept]
    if rest:
        others = [row for row in rows if any(group in rest for group in _groups(query, world, row))]
        lines.append(_line(query, series, world, buckets, others, (), True))
    return lines


def _groups(query: TrendQuery, world: World, row: Record) -> list[tuple[Any, ...]]:
    """The groups a row lies in: each element of a list is one, once; nothing set is the group None."""
    choices = []
    for item in query.breakdowns:
        _, value = world.look(row, item.owner, item.property)
        choices.append((list(dict.fromkeys(value)) or [None]) if isinstance(value, list) else [value])
    return list(itertools.product(*choices))


def _rank(series: Series, world: World, rows: list[Record]) -> tuple[bool, float]:
    value = _measure(series, world, rows)
    return (value is None, -float(f"%.{measures.RANK_DIGITS - 1}e" % value) if value is not None else 0.0)


def _after(value: Any) -> tuple[bool, Any]:
    """Null last, texts by code point."""
    return (value is None, value.encode() if isinstance(value, str) else value if value is not None else 0)


def _line(
    query: TrendQuery,
    series: Series,
    world: World,
    buckets: calendar.Buckets,
    rows: list[Record],
    group: tuple[Any, ...],
    other: bool,
) -> Line:
    points = []
    for i, label in enumerate(buckets.labels):
        inside = [row for row in rows if buckets.at(row.time) == i]
        points.append(Point(label, measures.answered(series, _measure(series, world, inside))))
    total = measures.answered(series, _measure(series, world, rows))
    kinds = [world.look(rows[0], item.owner, item.property)[0] for item in query.breakdowns] if group else []
    shown = [present(value, "text" if kind == "list" else kind) for value, kind in zip(group, kinds, strict=True)]
    return Line(series.event, series.measure, series.property, shown, other, points, total)


def _measure(series: Series, world: World, rows: list[Record]) -> int | float | None:
    """The measure of some rows; None where there is nothing to measure."""
    if series.measure == "total":
        return len(rows)
    if series.property is None:
        persons = {world.person_of(row.actor) for row in rows}
        if series.measure == "unique":
            return len(persons)
        return len(rows) / len(persons) if persons else None
    values: list[Any] = []
    for row in rows:
        _, value = world.look(row, series.owner, series.property)
        values += value if isinstance(value, list) else [] if value is None else [value]
    if series.measure == "distinct":
        return len(set(values))
    if not values:
        return None
    return _of_numbers(series, sorted(values))


def _of_numbers(series: Series, values: list[float]) -> float:
    if series.measure in ("sum", "average"):
        return math.fsum(values) / (len(values) if series.measure == "average" else 1)
    if series.measure in ("min", "max"):
        return values[0] if series.measure == "min" else values[-1]
    q = measures.PERCENTILES[series.measure] if series.q is None else series.q
    place = q * (len(values) - 1) + 1
    k = int(place)
    if k >= len(values):
        return values[-1]
    return values[k - 1] + (place - k) * (values[k] - values[k - 1])
