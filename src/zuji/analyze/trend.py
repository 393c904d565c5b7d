"""Trends: how much of each series fell into each interval of local time, split by properties.

A series is planned as up to three questions of the engine: which groups there are (when it is split), the values of
the kept groups in each bucket and over the whole period, and how many rows were left out and why. The value over the
period is measured over the period: a person who came on two days is one. "Other" is measured over all rows of all
groups that were not kept, again not summed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, measures, subjects
from zuji.analyze.asking import Asking, LeftOut, Receipt, events, named, passes
from zuji.analyze.filters import Scope
from zuji.analyze.members import Members
from zuji.analyze.people import Persons
from zuji.analyze.query import AnyBreakdown, BadQuery, Name, Problem, Question, Series
from zuji.analyze.splits import OTHER, Group, SplitCell, Splits, comparable
from zuji.analyze.sql import call, column, instant, whole
from zuji.store.catalogue import Readable

SERIES_MAX = 26
BREAKDOWNS_MAX = 10
DEFINITION = "trend/1"


@dataclass(frozen=True)
class Point:
    """at: local day on which the interval begins, for hours local time with offset. value None: nothing to measure."""

    at: str
    value: int | float | None


@dataclass(frozen=True)
class Line:
    """One series, or one group of it. breakdown has a value for each breakdown of the question, null: not set.

    other: all groups that were not kept, then breakdown is empty. total is measured over the whole period.
    """

    event: str
    measure: str
    property: str | None
    breakdown: list[Any]
    other: bool
    points: list[Point]
    total: int | float | None


class TrendQuery(Question):
    """How much of each series fell into each interval of local time."""

    kind: Literal["trend"]
    series: Annotated[list[Series], Field(min_length=1, max_length=SERIES_MAX)]
    interval: Literal["hour", "day", "week", "month"] = "day"
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: list[AnyBreakdown] = Field(default_factory=list, max_length=BREAKDOWNS_MAX)

    @model_validator(mode="after")
    def _fits(self) -> TrendQuery:
        split_by = [item.names() for item in self.breakdowns]
        if len(set(split_by)) < len(split_by):
            raise ValueError("breakdowns must name different properties")
        if self.interval == "hour" and (self.to - self.from_).days >= 366:
            raise ValueError("an hourly trend may span 366 days at most")
        return self


class TrendCell(SplitCell):
    """A point of a line, or its total where `at` is null."""

    series: Annotated[int, Field(ge=0)] = 0
    at: Name | None = None


@dataclass(frozen=True)
class TrendResult:
    """Lines in the order of the series, groups by their totals, "other" last."""

    kind: str
    series: list[Line]
    receipt: Receipt


class Plan:
    """The questions of one series, as of the batch of persons: rows of later ones are not seen.

    Raises BadQuery when made, for what the catalogue does not bear.
    """

    def __init__(
        self,
        query: TrendQuery,
        index: int,
        scope: Scope,
        persons: Persons,
        buckets: calendar.Buckets,
    ) -> None:
        self.query, self.series, self.buckets = query, query.series[index], buckets
        field = f"series[{index}]"
        self.scope, self.persons = scope, persons
        self.value: Readable | None = None
        if self.series.property is not None:
            self.value = scope.read(self.series.owner, self.series.property, field)
        self.kind = self.value.kind if self.value else None
        measures.check(self.series, self.kind, field)
        self.span = (buckets.starts[0] if buckets.starts else buckets.end, buckets.end)
        self.splits = Splits(query.breakdowns, scope, self.span)
        self.who = subjects.key(query.subject, scope, persons) if measures.needs_subject(self.series) else None
        self.filter = passes(query, self.series.filters, scope, persons, field)

    def _rows(self, columns: Sequence[exp.Expr], filtered: bool = True) -> exp.Select:
        """Columns of the event rows of the series, each joined with its person and profile where it is needed."""
        wanted = self.who is not None and self.who.is_person
        rows = events(list(columns), self.scope, self.persons, *self.span, wanted)
        of_event = named(self.scope, self.series.event)
        terms = [of_event] if of_event is not None else []
        if self.who is not None and self.who.named is not None:
            terms.append(self.who.named.copy())
        if filtered and self.filter is not None:
            terms.append(self.filter.copy())
        return rows.where(*terms)

    def _measured(self) -> list[exp.Expr]:
        """Columns `person` and `x`, as far as the measure reads them."""
        columns: list[exp.Expr] = []
        if self.who is not None:
            columns.append(self.who.key.copy().as_("person"))
        if self.value is not None:
            columns.append(comparable(self.value).as_("x"))
        return columns

    def groups(self) -> exp.Select | None:
        """g_0, g_1, ..., v: the groups by v, one more than are kept; None when the series is not split."""
        if not self.splits:
            return None
        keys = self.splits.keys()
        measured = measures.aggregate(self.series, self.kind).as_("v")
        order = exp.Ordered(this=measures.rank(column("v"), self.series), desc=True, nulls_first=False)
        return (
            exp.select(*keys, measured)
            .from_(self._rows([*self._measured(), *self.splits.columns()]).subquery("r"))
            .group_by(*keys)
            .order_by(order, *self.splits.ascending())
            .limit(self.splits.kept_max + 1)
        )

    def points(self, groups: Sequence[Group]) -> exp.Select:
        """k, b, whole, v: values of group k (its index in groups, OTHER for the rest) in the bucket that begins at b.

        whole is 1 in rows of the whole period.
        """
        time = call("toUnixTimestamp64Milli", column("time"))
        starts = self.buckets.starts
        ladder = call("array", *(call("toInt64", whole(at)) for at in starts[:1]), *(whole(at) for at in starts[1:]))
        columns = [call("roundDown", time, ladder).as_("b"), *self._measured()]
        measured = measures.aggregate(self.series, self.kind).as_("v")
        k, b = column("k"), column("b")
        if not self.splits:
            rows = self._rows(columns).subquery("r")
            sets = [exp.Tuple(expressions=[b]), exp.Tuple(expressions=[])]
            found = exp.select(b, call("grouping", b).as_("whole"), measured).from_(rows)
        else:
            rows = self._rows([*columns, self.splits.index(groups).as_("k")]).subquery("r")
            sets = [exp.Tuple(expressions=[k, b]), exp.Tuple(expressions=[k])]
            found = exp.select(k, b, call("grouping", b).as_("whole"), measured).from_(rows)
        grouping = exp.GroupingSets(expressions=sets)
        found.set("group", exp.Group(grouping_sets=[grouping]))
        return found

    def members(self, groups: Sequence[Group], index: int | None, bucket: int | None) -> exp.Select:
        """Column of the subjects (of a measure that counts them) or ids of events in group number `index` of groups
        (OTHER for the rest, None where the series is not split), in a bucket or in the whole period."""
        key = self.who.key.copy() if self.who is not None else column("event_id")
        columns = [key.as_("k")]
        if index is not None:
            columns.append(self.splits.index(groups).as_("g"))
        rows = self._rows(columns)
        if self.value is not None:
            rows = rows.where(self.value.set.copy())
        if bucket is not None:
            ends = (*self.buckets.starts[1:], self.buckets.end)
            rows = rows.where(column("time") >= instant(self.buckets.starts[bucket]))
            rows = rows.where(column("time") < instant(ends[bucket]))
        found = exp.select(column("k")).distinct().from_(rows.subquery("r")).order_by(column("k"))
        return found.where(column("g").eq(whole(index))) if index is not None else found

    def left_out(self) -> exp.Select | None:
        """found, matched, measured: rows in the period, of them those that pass the filters, of them with a value.

        None when nothing can be left out.
        """
        if self.filter is None and self.value is None:
            return None
        passed = self.filter.copy() if self.filter is not None else exp.true()
        valued = exp.and_(passed.copy(), self.value.set.copy()) if self.value is not None else passed
        return self._rows(
            [
                call("count").as_("found"),
                call("countIf", passed).as_("matched"),
                call("countIf", valued).as_("measured"),
            ],
            filtered=False,
        )

    def line(self, group: Group, other: bool, values: dict[int | None, Any]) -> Line:
        """The answer of one group. values: by start of the bucket, None for the whole period."""
        points = [
            Point(label, measures.answered(self.series, values.get(at)))
            for label, at in zip(self.buckets.labels, self.buckets.starts, strict=True)
        ]
        total = measures.answered(self.series, values.get(None))
        shown = [] if other else self.splits.shown(group)
        return Line(self.series.event, self.series.measure, self.series.property, shown, other, points, total)


def answer(query: TrendQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of TrendResult, and what was left out."""
    assert query.time_zone is not None
    buckets = calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)
    lines: list[Line] = []
    left_out: list[LeftOut] = []
    for index in range(len(query.series)):
        plan = Plan(query, index, asking.scope(query), asking.persons, buckets)
        lines += _lines(plan, asking)
        left_out += _left_out(plan, index, asking)
    return {"series": lines}, left_out


def members(query: TrendQuery, cell: TrendCell, asking: Asking) -> Members:
    """The subjects that a point counts, of measures that count them; else the events that it measures."""
    assert query.time_zone is not None
    buckets = calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)
    if cell.series >= len(query.series):
        raise BadQuery(Problem("cell.series", cell.series, f"must be from 0 to {len(query.series) - 1}"))
    if cell.at is not None and cell.at not in buckets.labels:
        raise BadQuery(Problem("cell.at", cell.at, f"no interval begins at {cell.at!r}", list(buckets.labels[:50])))
    plan = Plan(query, cell.series, asking.scope(query), asking.persons, buckets)
    found = _ranked(plan, asking)
    index = plan.splits.place(cell, found)
    bucket = None if cell.at is None else buckets.labels.index(cell.at)
    of: Literal["subjects", "events"] = "subjects" if plan.who is not None else "events"
    return Members(of, asking.members(plan.members(found[: plan.splits.kept_max], index, bucket)))


def _ranked(plan: Plan, asking: Asking) -> list[Group]:
    """The groups that are kept, and one more where there are more."""
    asks_groups = plan.groups()
    return [()] if asks_groups is None else [plan.splits.group(row) for row in asking.rows(asks_groups)]


def _lines(plan: Plan, asking: Asking) -> list[Line]:
    groups = _ranked(plan, asking)
    kept = groups[: plan.splits.kept_max]
    if not kept or not plan.buckets.starts:
        return [] if plan.splits else [plan.line((), False, {})]
    values: dict[int, dict[int | None, Any]] = {}
    for row in asking.rows(plan.points(kept)):
        at = None if row["whole"] else int(row["b"])
        values.setdefault(row.get("k", 0), {})[at] = row["v"]
    lines = [plan.line(group, False, values.get(k, {})) for k, group in enumerate(kept)]
    if len(groups) > len(kept):
        lines.append(plan.line((), True, values.get(OTHER, {})))
    return lines


def _left_out(plan: Plan, index: int, asking: Asking) -> list[LeftOut]:
    tree = plan.left_out()
    if tree is None:
        return []
    row = asking.rows(tree)[0]
    reasons = {"filtered": row["found"] - row["matched"], "value_not_set": row["matched"] - row["measured"]}
    return [LeftOut(index, reason, rows) for reason, rows in reasons.items() if rows]
