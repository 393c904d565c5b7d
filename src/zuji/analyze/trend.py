"""Trends: how much of each series fell into each interval of local time, split by properties.

Each series is asked for by itself (analyze/trend_plan.py). The value over the period is measured over the period: a
person who came on two days is one. "Other" is measured over all rows of all groups that were not kept, again not
summed. Formulas are made of the values that are shown.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import pyarrow as pa
from pydantic import Field, model_validator

from zuji.analyze import calendar, formulas, measures
from zuji.analyze.asking import MEMBERS_MAX, Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Part
from zuji.analyze.members import Members, in_order, sessions
from zuji.analyze.query import AnyBreakdown, Question, Series
from zuji.analyze.splits import OTHER, Group, SplitCell
from zuji.analyze.trend_plan import Plan
from zuji.records.sentences import say

SERIES_MAX = 26
BREAKDOWNS_MAX = 10
DEFINITION = "trend/2"


@dataclass(frozen=True)
class Point:
    """at: local day on which the interval begins, for hours local time with offset. value None: nothing to measure."""

    at: str
    value: int | float | None


@dataclass(frozen=True)
class Line:
    """One series, or one group of it; series is its place in the question, from 0. breakdown has a value for each
    breakdown of the question, null: not set.

    other: all groups that were not kept, then breakdown is empty. total is measured over the whole period. compared has
    the points of the earlier period, aligned by position (null: it has no such interval), null where none is asked for.
    """

    series: int
    event: str
    measure: str
    property: str | None
    breakdown: list[Any]
    other: bool
    points: list[Point]
    total: int | float | None
    compared: list[Point | None] | None = None
    compared_total: int | float | None = None


@dataclass(frozen=True)
class FormulaLine:
    """A formula over the lines of one group; null where it has no value."""

    name: str
    formula: str
    breakdown: list[Any]
    other: bool
    points: list[Point]
    total: int | float | None
    compared: list[Point | None] | None
    compared_total: int | float | None


class Formula(Part):
    """Arithmetic over series: `A / B * 100`, A being the first (analyze/formulas.py)."""

    name: Name
    formula: Annotated[str, Field(min_length=1, max_length=formulas.LENGTH_MAX)]


class TrendQuery(Question):
    """How much of each series fell into each interval of local time. compare: beside it the same of as many days just
    before, or of the same days a year before. With formulas all series are split into the groups of the first one."""

    kind: Literal["trend"]
    series: Annotated[list[Series], Field(min_length=1, max_length=SERIES_MAX)]
    interval: Literal["hour", "day", "week", "month"] = "day"
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: list[AnyBreakdown] = Field(default_factory=list, max_length=BREAKDOWNS_MAX)
    formulas: list[Formula] = Field(default_factory=list, max_length=SERIES_MAX)
    compare: Literal["previous_period", "previous_year"] | None = None

    @model_validator(mode="after")
    def _fits(self) -> TrendQuery:
        split_by = [item.names() for item in self.breakdowns]
        if len(set(split_by)) < len(split_by):
            raise ValueError(say("breakdowns must name different properties"))
        if self.interval == "hour" and (self.to - self.from_).days >= 366:
            raise ValueError(say("an hourly trend may span 366 days at most"))
        if self.interval != "day" and any(one.measure == "rolling_unique" for one in self.series):
            raise ValueError(
                say("measure 'rolling_unique' has a window of days that ends with each day: interval 'day'")
            )
        for i, one in enumerate(self.formulas):
            try:
                formulas.parsed(one.formula, len(self.series))
            except formulas.BadFormula as error:
                raise ValueError(say("formulas[{i}]: {error}", i=i, error=error)) from error
        return self


class TrendCell(SplitCell):
    """A point of a series' line, or its total where `at` is null; compared: of the earlier period."""

    series: Annotated[int, Field(ge=0)] = 0
    at: Name | None = None
    compared: bool = False


@dataclass(frozen=True)
class TrendResult:
    """Lines in the order of the series, groups by their totals, "other" last; lines of formulas likewise."""

    kind: str
    series: list[Line]
    formulas: list[FormulaLine]
    receipt: Receipt


def earlier(query: TrendQuery) -> TrendQuery:
    """The same question of the period that it is compared with."""
    if query.compare == "previous_year":
        days = [_a_year_before(query.from_), _a_year_before(query.to)]
    else:
        n = (query.to - query.from_) + calendar.DAY
        days = [query.from_ - n, query.to - n]
    return query.model_copy(update={"from_": days[0], "to": days[1]})


def _a_year_before(day: dt.date) -> dt.date:
    last = day.day == 29 and day.month == 2
    return day.replace(year=day.year - 1, day=28 if last else day.day)


def intervals(query: TrendQuery) -> calendar.Buckets:
    """The intervals of the answer."""
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)


def answer(query: TrendQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of TrendResult, and what was left out."""
    by_series: list[list[Line]] = []
    left_out: list[LeftOut] = []
    for index in range(len(query.series)):
        by_series.append(_lines(query, index, asking))
        left_out += _left_out(Plan(query, index, asking, intervals(query)), index, asking)
    made = [line for formula in query.formulas for line in formula_lines(formula, by_series)]
    return {"series": list(itertools.chain.from_iterable(by_series)), "formulas": made}, left_out


def members(query: TrendQuery, cell: TrendCell, asking: Asking) -> Members:
    """The subjects that a point counts, of measures that count them (of daily_unique_sum their days, told as sessions);
    else the events that it measures."""
    if cell.series >= len(query.series):
        raise BadQuery(
            Problem("cell.series", cell.series, say("must be from 0 to {value}", value=len(query.series) - 1))
        )
    if cell.compared and query.compare is None:
        raise BadQuery(Problem("cell.compared", True, say("the question compares with nothing")))
    asked = earlier(query) if cell.compared else query
    buckets = intervals(asked)
    if cell.at is not None and cell.at not in buckets.labels:
        raise BadQuery(
            Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), list(buckets.labels[:50]))
        )
    found = _groups(query, cell.series, asking)
    plan = Plan(asked, cell.series, asking, buckets)
    index = plan.splits.place(cell, found)
    bucket = None if cell.at is None else buckets.labels.index(cell.at)
    tree = plan.members(found[: plan.splits.kept_max], index, bucket)
    if plan.by_day:
        return Members("sessions", _days_of(plan, asking.table(tree, MEMBERS_MAX)))
    of: Literal["subjects", "events"] = "subjects" if plan.who is not None else "events"
    return Members(of, asking.members(tree))


def _days_of(plan: Plan, listed: pa.Table) -> pa.Array:
    """Keys of subjects' days."""
    days = plan.each_day()
    number = listed.column("d").to_numpy()
    starts = np.array([*days.starts, days.end], np.int64)
    names = pa.array(days.labels, pa.string()).take(pa.array(number))
    keys = sessions(listed.column("k").combine_chunks(), names, starts[number], starts[number + 1] - 1)
    return in_order([keys])


def _groups(query: TrendQuery, index: int, asking: Asking) -> list[Group]:
    """The groups of a series: those that are kept and one more where there are more."""
    return Plan(query, 0 if query.formulas else index, asking, intervals(query)).groups()


def _lines(query: TrendQuery, index: int, asking: Asking) -> list[Line]:
    plan = Plan(query, index, asking, intervals(query))
    groups = _groups(query, index, asking)
    kept = groups[: plan.splits.kept_max]
    values = _values(plan, kept, asking)
    before = Plan(earlier(query), index, asking, intervals(earlier(query))) if query.compare else None
    values_before = _values(before, kept, asking) if before is not None else {}
    places = [(place, plan.splits.shown(group)) for place, group in enumerate(kept)]
    places += [(OTHER, [])] if len(groups) > len(kept) else []
    series = query.series[index]
    lines = []
    for place, shown in places:
        points, total = _points(plan, values.get(place, {}))
        line = Line(index, series.event, series.measure, series.property, shown, place == OTHER, points, total)
        if before is not None:
            then, total_then = _points(before, values_before.get(place, {}))
            line = dataclasses.replace(line, compared=aligned(then, len(points)), compared_total=total_then)
        lines.append(line)
    return lines


def aligned(points: Sequence[Point], n: int) -> list[Point | None]:
    """So many points of an earlier period: null where it has fewer intervals; more are not shown."""
    return [*points[:n], *[None] * (n - len(points))]


def _points(plan: Plan, values: dict[int | None, Any]) -> tuple[list[Point], int | float | None]:
    """values: by start of the bucket, None for the whole period."""
    points = [
        Point(label, measures.answered(plan.series, values.get(at)))
        for label, at in zip(plan.buckets.labels, plan.buckets.starts, strict=True)
    ]
    return points, measures.answered(plan.series, values.get(None))


def _values(plan: Plan, kept: list[Group], asking: Asking) -> dict[int, dict[int | None, Any]]:
    """Values by group, and by start of the bucket, None for the whole period."""
    found: dict[int, dict[int | None, Any]] = {}
    if not kept or not plan.buckets.starts:
        return found
    rolling = plan.series.window_days is not None
    for row in asking.rows(plan.points(kept)):
        if row["whole"] or not rolling:
            found.setdefault(row.get("k", 0), {})[None if row["whole"] else int(row["b"])] = row["v"]
    if rolling:
        for row in asking.rows(plan.points(kept, windows=True)):
            found.setdefault(row["k"], {})[plan.days.starts[row["d"]]] = row["v"]
    return found


def formula_lines(formula: Formula, by_series: list[list[Line]]) -> list[FormulaLine]:
    """A line for each group of the first series: they are those of all."""
    value = formulas.parsed(formula.formula, len(by_series))

    def of(values: list[int | float | None]) -> int | float | None:
        result = value(values)
        return None if result is None else measures.rounded(result, measures.DIGITS)

    made = []
    for lines in zip(*by_series, strict=True):
        points = [
            Point(some[0].at, of([point.value for point in some]))
            for some in zip(*(line.points for line in lines), strict=True)
        ]
        compared: list[Point | None] | None = None
        if lines[0].compared is not None:
            compared = []
            for then in zip(*(line.compared or [] for line in lines), strict=True):
                known = [point for point in then if point is not None]
                compared.append(Point(known[0].at, of([point.value for point in known])) if known else None)
        shown, other = lines[0].breakdown, lines[0].other
        total = of([line.total for line in lines])
        total_then = of([line.compared_total for line in lines]) if compared is not None else None
        made.append(FormulaLine(formula.name, formula.formula, shown, other, points, total, compared, total_then))
    return made


def _left_out(plan: Plan, index: int, asking: Asking) -> list[LeftOut]:
    tree = plan.left_out()
    if tree is None:
        return []
    row = asking.rows(tree)[0]
    reasons = {"filtered": row["found"] - row["matched"], "value_not_set": row["matched"] - row["measured"]}
    return [LeftOut(index, reason, rows) for reason, rows in reasons.items() if rows]
