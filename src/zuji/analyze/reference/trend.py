"""Trends in plain, slow, obvious Python: the definition that the engine's answers must equal.

Everything is a list in memory. Nothing here is shared with the plan but the calendar, the parsed question, the checks
of its operands and the way in which a value is shown.
"""

from __future__ import annotations

import math
from typing import Any

from zuji.analyze import calendar, measures
from zuji.analyze.query import Question, Series
from zuji.analyze.reference import splits
from zuji.analyze.reference.splits import Part
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.trend import Line, Point, TrendCell, TrendQuery


def answer(query: TrendQuery, world: World, now: int = 0) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    return {"series": lines(query, world)}


def lines(query: TrendQuery, world: World) -> list[Line]:
    """Lines in the order of the series, groups by their totals, "other" last."""
    buckets = _buckets(query)
    return [
        _line(query, series, world, buckets, part) for series in query.series for part in _parts(query, series, world)
    ]


def members(query: TrendQuery, cell: TrendCell, world: World, now: int = 0) -> set[Subject]:
    """The subjects, or the ids of the events, behind a point."""
    buckets, series = _buckets(query), query.series[cell.series]
    found: set[Subject] = set()
    for part in _parts(query, series, world):
        if not splits.is_of(part, cell):
            continue
        for row in part.rows:
            if cell.at is not None and buckets.labels[buckets.at(row.time)] != cell.at:
                continue
            if series.property is not None and world.look(row, series.owner, series.property)[1] is None:
                continue
            subject = world.subject_of(row, query.subject) if measures.needs_subject(series) else row.event_id
            assert subject is not None
            found.add(subject)
    return found


def _buckets(query: TrendQuery) -> calendar.Buckets:
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)


def _parts(query: TrendQuery, series: Series, world: World) -> list[Part]:
    buckets = _buckets(query)
    rows: list[Record] = []
    for event in world.events:
        if (
            world.is_of(event, series.event)
            and buckets.at(event.time) >= 0
            and world.passes(event, query, series.filters)
            and not (measures.needs_subject(series) and world.subject_of(event, query.subject) is None)
        ):
            rows.append(event)
    return splits.parts(query, world, rows, query.breakdowns, lambda rows: rank(query, series, world, rows))


def rank(query: Question, series: Series, world: World, rows: list[Record]) -> tuple[bool, float]:
    """What groups are ordered by: the measure, most first, to RANK_DIGITS; nothing measured last."""
    value = measure(query, series, world, rows)
    return (value is None, -float(f"%.{measures.RANK_DIGITS - 1}e" % value) if value is not None else 0.0)


def _line(query: TrendQuery, series: Series, world: World, buckets: calendar.Buckets, part: Part) -> Line:
    points = []
    for i, label in enumerate(buckets.labels):
        inside = [row for row in part.rows if buckets.at(row.time) == i]
        points.append(Point(label, measures.answered(series, measure(query, series, world, inside))))
    total = measures.answered(series, measure(query, series, world, part.rows))
    return Line(series.event, series.measure, series.property, part.breakdown, part.other, points, total)


def measure(query: Question, series: Series, world: World, rows: list[Record]) -> int | float | None:
    """The measure of some rows; None where there is nothing to measure."""
    if series.measure == "total":
        return len(rows)
    if series.property is None:
        counted = {world.subject_of(row, query.subject) for row in rows}
        if series.measure == "unique":
            return len(counted)
        return len(rows) / len(counted) if counted else None
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
