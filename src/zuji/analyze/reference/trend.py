"""Trends in plain, slow, obvious Python: the definition that the engine's answers must equal.

Everything is a list in memory. Nothing here is shared with the plan but the calendar, the parsed question, the checks
of its operands and the way in which a value is shown.
"""

from __future__ import annotations

import ast
import math
from typing import Any

from zuji.analyze import calendar, measures
from zuji.analyze.query import Question, Series
from zuji.analyze.reference import splits
from zuji.analyze.reference.splits import Part
from zuji.analyze.reference.world import Record, World
from zuji.analyze.trend import Formula, FormulaLine, Line, Point, TrendCell, TrendQuery


def answer(query: TrendQuery, world: World, now: int = 0) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    by_series = [_lines(query, i, world) for i in range(len(query.series))]
    formulas = [_formula_line(formula, lines) for formula in query.formulas for lines in zip(*by_series, strict=True)]
    return {"series": [line for lines in by_series for line in lines], "formulas": formulas}


def lines(query: TrendQuery, world: World) -> list[Line]:
    """Lines in the order of the series, groups by their totals, "other" last."""
    found: list[Line] = answer(query, world)["series"]
    return found


def members(query: TrendQuery, cell: TrendCell, world: World, now: int = 0) -> set[Any]:
    """The subjects, their days, or the ids of the events, behind a point."""
    series = query.series[cell.series]
    parts = _parts(query, cell.series, world)
    (part,) = [part for part in parts if splits.is_of(part, cell)]
    asked = _before(query) if cell.compared else query
    bucket = None if cell.at is None else _buckets(asked).labels.index(cell.at)
    assert query.time_zone is not None
    days = calendar.buckets(asked.from_, asked.to, "day", query.time_zone)
    found: set[Any] = set()
    for row in _of_part(query, world, _inside(asked, series, world, bucket), part, parts):
        if series.property is not None and world.look(row, series.owner, series.property)[1] is None:
            continue
        subject = world.subject_of(row, query.subject) if measures.needs_subject(series) else row.event_id
        assert subject is not None
        if series.measure == "daily_unique_sum":
            day = days.at(row.time)
            found.add((subject, days.labels[day], days.starts[day], (*days.starts, days.end)[day + 1] - 1))
        else:
            found.add(subject)
    return found


def _buckets(query: TrendQuery) -> calendar.Buckets:
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)


def _before(query: TrendQuery) -> TrendQuery:
    """The question of the period that is compared with."""
    if query.compare == "previous_period":
        n = (query.to - query.from_).days + 1
        days = [day - n * calendar.DAY for day in (query.from_, query.to)]
    else:
        days = []
        for day in (query.from_, query.to):
            while True:  # 29 February becomes the 28th
                try:
                    days.append(day.replace(year=day.year - 1))
                    break
                except ValueError:
                    day -= calendar.DAY
    return query.model_copy(update={"from_": days[0], "to": days[1]})


def _inside(query: TrendQuery, series: Series, world: World, bucket: int | None) -> list[Record]:
    """The events that count in a bucket, or in the whole period; of a rolling measure those of its window."""
    buckets = _buckets(query)
    if not buckets.starts:
        return []
    ends = (*buckets.starts[1:], buckets.end)
    first, end = (buckets.starts[0], buckets.end) if bucket is None else (buckets.starts[bucket], ends[bucket])
    if bucket is not None and series.window_days is not None:
        assert query.time_zone is not None
        begins = query.from_ - (series.window_days - 1) * calendar.DAY
        days = calendar.buckets(begins, query.to, "day", query.time_zone).starts
        first = days[max(0, days.index(first) - series.window_days + 1)]
    return [
        event
        for event in world.events
        if first <= event.time < end
        and world.is_of(event, series.event)
        and world.passes(event, query, series.filters)
        and not (measures.needs_subject(series) and world.subject_of(event, query.subject) is None)
    ]


def _parts(query: TrendQuery, index: int, world: World) -> list[Part]:
    """The groups of a series, with its own events of the period; where there are formulas those of the first series."""
    series = query.series[0 if query.formulas else index]
    rows = _inside(query, series, world, None)
    return splits.parts(query, world, rows, query.breakdowns, lambda rows: rank(query, series, world, rows))


def _of_part(query: TrendQuery, world: World, rows: list[Record], part: Part, parts: list[Part]) -> list[Record]:
    """Those of any events that lie in a group."""
    if not query.breakdowns:
        return rows
    kept = [one.breakdown for one in parts if not one.other]
    found = []
    for row in rows:
        groups = splits.groups_of(query, world, row, query.breakdowns)
        shown = [splits.shown(query, world, row, query.breakdowns, group) for group in groups]
        if any(one not in kept for one in shown) if part.other else part.breakdown in shown:
            found.append(row)
    return found


def _lines(query: TrendQuery, index: int, world: World) -> list[Line]:
    series, parts = query.series[index], _parts(query, index, world)
    made = []
    for part in parts:
        points, total = _points(query, series, world, part, parts)
        then: list[Point | None] | None = None
        total_then = None
        if query.compare is not None:
            before, total_then = _points(_before(query), series, world, part, parts)
            then = [before[i] if i < len(before) else None for i in range(len(points))]
        told = (index, series.event, series.measure, series.property, part.breakdown, part.other)
        made.append(Line(*told, points, total, then, total_then))
    return made


def _points(
    query: TrendQuery, series: Series, world: World, part: Part, parts: list[Part]
) -> tuple[list[Point], int | float | None]:
    def value(bucket: int | None) -> int | float | None:
        rows = _of_part(query, world, _inside(query, series, world, bucket), part, parts)
        return measures.answered(series, measure(query, series, world, rows))

    return [Point(label, value(i)) for i, label in enumerate(_buckets(query).labels)], value(None)


def _formula_line(formula: Formula, lines: tuple[Line, ...]) -> FormulaLine:
    def of(values: list[Any]) -> int | float | None:
        result = _value(ast.parse(formula.formula.strip(), mode="eval").body, values)
        return None if result is None or not math.isfinite(result) else measures.rounded(result, measures.DIGITS)

    points = [Point(point.at, of([line.points[i].value for line in lines])) for i, point in enumerate(lines[0].points)]
    then: list[Point | None] | None = None
    if lines[0].compared is not None:
        then = []
        for i, point in enumerate(lines[0].compared):
            values = [line.compared[i].value for line in lines] if point is not None else []  # type: ignore
            then.append(None if point is None else Point(point.at, of(values)))
    total_then = of([line.compared_total for line in lines]) if then is not None else None
    total = of([line.total for line in lines])
    shown, other = lines[0].breakdown, lines[0].other
    return FormulaLine(formula.name, formula.formula, shown, other, points, total, then, total_then)


def _value(node: ast.expr, values: list[Any]) -> float | None:
    """Python's own reading of a formula."""
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Name):
        found: float | None = values["ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(node.id)]
        return found
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand, values)
        return None if inner is None else -inner
    assert isinstance(node, ast.BinOp)
    left, right = _value(node.left, values), _value(node.right, values)
    if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
        return None
    if isinstance(node.op, ast.Div):
        return left / right
    if isinstance(node.op, ast.Mult):
        return left * right
    return left + right if isinstance(node.op, ast.Add) else left - right


def rank(query: Question, series: Series, world: World, rows: list[Record]) -> tuple[bool, float]:
    """What groups are ordered by: the measure, most first, to RANK_DIGITS; nothing measured last."""
    value = measure(query, series, world, rows)
    return (value is None, -float(f"%.{measures.RANK_DIGITS - 1}e" % value) if value is not None else 0.0)


def measure(query: Question, series: Series, world: World, rows: list[Record]) -> int | float | None:
    """The measure of some rows; None where there is nothing to measure."""
    if series.measure == "total":
        return len(rows)
    if series.property is None:
        counted = {world.subject_of(row, query.subject) for row in rows}
        if series.measure in ("unique", "rolling_unique"):
            return len(counted)
        if series.measure == "daily_unique_sum":
            assert query.time_zone is not None
            days = {(world.subject_of(row, query.subject), calendar.day_of(row.time, query.time_zone)) for row in rows}
            return len(days)
        return len(rows) / len(counted) if counted else None
    values: list[Any] = []
    for row in rows:
        _, value = world.look(row, series.owner, series.property)
        values += value if isinstance(value, list) else [] if value is None else [value]
    if series.measure == "distinct":
        return len(set(values))
    if not values:
        return None
    if series.measure in ("first", "last"):  # rows are in the total order
        return float(values[0 if series.measure == "first" else -1])
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
