"""Distribution: how many subjects did something how often, on how many days, or for how much.

Rows become one number for each subject and interval, and one for the whole period; the numbers fall into written
half-open ranges, and the subjects of each range are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, measures, ranges
from zuji.analyze.activity import Activity, interval
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Step
from zuji.analyze.members import Members
from zuji.analyze.query import AnyBreakdown, Question, Valued
from zuji.analyze.splits import OTHER, Group, SplitCell
from zuji.analyze.sql import call, column, is_null, over, text, whole
from zuji.records.sentences import say

DEFINITION = "distribution/1"
CELLS_MAX = 200_000
HOURLY_DAYS_MAX = 92
COUNTED = ("times", "days", "hours")
# Fixed, not drawn from the data: so answers of two periods can be laid beside each other.
_BOUNDS_OF_COUNTS = [1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0]
_BOUNDS_OF_VALUES = [0.0, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0]


class DistributionQuery(Question):
    """Subjects by a number of their own: times, different days or hours, or sum, average, min or max of a property
    of their events; over the whole period, and within each interval where one is given. bounds: of the ranges."""

    kind: Literal["distribution"]
    step: Step
    of: Literal["times", "days", "hours", "sum", "average", "min", "max"] = "times"
    value: Valued | None = None
    bounds: ranges.Bounds | None = None
    interval: Literal["day", "week", "month"] | None = None
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: list[AnyBreakdown] = Field(default_factory=list, max_length=3)

    @model_validator(mode="after")
    def _fits(self) -> DistributionQuery:
        if (self.value is None) != (self.of in COUNTED):
            takes_none = self.of in COUNTED
            raise ValueError(
                say("{of!r} takes no value", of=self.of) if takes_none else say("{of!r} needs a value", of=self.of)
            )
        days = (self.to - self.from_).days + 1
        if self.of == "hours" and days > HOURLY_DAYS_MAX:
            raise ValueError(
                say("hours are counted over {hourly_days_max} days at most", hourly_days_max=HOURLY_DAYS_MAX)
            )
        groups = max((item.limit for item in self.breakdowns), default=0) + 1
        intervals = days if self.interval is not None else 1
        if (intervals + 1) * groups * (len(bounds_of(self)) + 2) > CELLS_MAX:
            raise ValueError(
                say(
                    "intervals, groups and ranges make more than {cells_max} numbers: ask for fewer",
                    cells_max=CELLS_MAX,
                )
            )
        return self


@dataclass(frozen=True)
class DistributionPeriod:
    """at: the local day on which the period begins. counts: subjects in each range. unmeasured: subjects that did it,
    none of whose events carried the value; they are in no range. open: the period is not over yet."""

    at: str
    subjects: int
    unmeasured: int
    counts: list[int]
    open: bool


@dataclass(frozen=True)
class DistributionGroup:
    """A group of the breakdowns; without breakdowns everything. total is measured over the whole period."""

    breakdown: list[Any]
    other: bool
    total: DistributionPeriod
    points: list[DistributionPeriod]


@dataclass(frozen=True)
class DistributionResult:
    """ranges: the labels of counts. Groups by their subjects, most first, "other" last."""

    kind: str
    ranges: list[str]
    groups: list[DistributionGroup]
    receipt: Receipt


class DistributionCell(SplitCell):
    """The subjects of a range as it is labelled, all where it is null; of the interval that begins at `at`, null: of
    the whole period."""

    at: Name | None = None
    range: Name | None = None


def bounds_of(query: DistributionQuery) -> list[float]:
    """The bounds asked for, or those of the kind of number."""
    if query.bounds is not None:
        return query.bounds
    return _BOUNDS_OF_COUNTS if query.of in COUNTED else _BOUNDS_OF_VALUES


def labels_of(query: DistributionQuery) -> list[str]:
    """The ranges of an answer: who is counted did it once at least, so that nothing can lie below 1."""
    labels = ranges.labels(bounds_of(query))
    return labels[1:] if _skips(query) else labels


def _skips(query: DistributionQuery) -> int:
    return int(query.of in COUNTED and bounds_of(query)[0] <= 1)


def intervals(query: DistributionQuery) -> calendar.Buckets:
    """The intervals of the answer; without any the days of the period."""
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval or "day", query.time_zone, query.week_start)


def answer(query: DistributionQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of DistributionResult, and what was left out."""
    every, labels = intervals(query), labels_of(query)
    told: dict[str, Any] = {"ranges": labels}
    activity = _activity(query, every, asking)
    found = activity.groups() if every.starts else ([] if query.breakdowns else [()])
    kept = found[: activity.splits.kept_max]
    numbers: dict[tuple[int, int | None], dict[int | None, int]] = {}
    if kept and every.starts:
        by = [column(name) for name in ("g", "p", "whole", "range")]
        counted = exp.select(*by, call("count").as_("n"))
        for row in asking.rows(over(counted, _placed(query, activity, every, kept), "s").group_by(*by, copy=False)):
            numbers.setdefault((row["g"], None if row["whole"] else row["p"]), {})[row["range"]] = row["n"]
    places = [(place, activity.splits.shown(group)) for place, group in enumerate(kept)]
    places += [(OTHER, [])] if len(found) > len(kept) else []
    ends = (*every.starts[1:], every.end)

    def period(place: int, p: int | None, at: str, end: int) -> DistributionPeriod:
        of = numbers.get((place, p), {})
        counts = [of.get(n + _skips(query), 0) for n in range(len(labels))]
        return DistributionPeriod(at, sum(of.values()), of.get(None, 0), counts, end > asking.now)

    told["groups"] = [
        DistributionGroup(
            shown,
            place == OTHER,
            period(place, None, query.from_.isoformat(), every.end),
            [period(place, p, at, ends[p]) for p, at in enumerate(every.labels)] if query.interval else [],
        )
        for place, shown in places
    ]
    return told, activity.left_out() if every.starts else []


def _activity(query: DistributionQuery, every: calendar.Buckets, asking: Asking) -> Activity:
    span = (every.starts[0] if every.starts else every.end, every.end)
    return Activity(query, query.step, "step", asking, span, query.breakdowns)


def _placed(query: DistributionQuery, activity: Activity, every: calendar.Buckets, groups: list[Group]) -> exp.Select:
    """g, p, whole, subject, range: the range of each subject in interval p, or in the whole; NULL: unmeasured."""
    columns = [interval(every.starts).as_("p")]
    if query.of in ("days", "hours"):
        assert query.time_zone is not None
        units = calendar.buckets(query.from_, query.to, query.of.removesuffix("s"), query.time_zone)
        columns.append(interval(units.starts).as_("i"))
    if query.value is not None:
        columns.append(_value(query.value, activity).as_("x"))
    rows = activity.rows(columns, groups)
    by = [column(name) for name in ("g", "p", "subject")]
    found = over(exp.select(*by, call("grouping", column("p")).as_("whole"), _number(query).as_("v")), rows, "r")
    sets = [exp.Tuple(expressions=[by[0], by[2]]), *([exp.Tuple(expressions=by)] if query.interval else [])]
    if not query.interval:
        found.set("expressions", [by[0], whole(0).as_("p"), by[2], whole(1).as_("whole"), found.expressions[4]])
    found.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    place = ranges.place_of(bounds_of(query), column("v"))
    return over(exp.select(*by, column("whole"), place.as_("range")), found, "n")


def _value(value: Valued, activity: Activity) -> exp.Expr:
    found = activity.scope.read(value.owner, value.property, "value")
    if found.kind != "number":
        detail = say("{property!r} is a {kind}; a number is needed", property=value.property, kind=found.kind)
        raise BadQuery(Problem("value.property", value.property, detail, "a number"))
    return found.value


def _number(query: DistributionQuery) -> exp.Expr:
    """A subject's own number. Sums are cut to RANK_DIGITS, so that a bound divides alike however a sum was parted."""
    if query.of in COUNTED:
        return call("count") if query.of == "times" else call("uniqExact", column("i"))
    x = column("x")
    if query.of in ("min", "max"):
        return call(query.of, x)
    total = call("sumKahan", x)
    value = total if query.of == "sum" else call("divide", total, call("count", x))
    short = call("toFloat64", call("printf", text(f"%.{measures.RANK_DIGITS - 1}e"), call("ifNull", value, whole(0))))
    return call("if", call("count", x).eq(whole(0)), exp.Null(), short)


def members(query: DistributionQuery, cell: DistributionCell, asking: Asking) -> Members:
    """The subjects of a range."""
    every, labels = intervals(query), labels_of(query)
    if cell.at is not None and (query.interval is None or cell.at not in every.labels):
        valid = list(every.labels[:50]) if query.interval else []
        raise BadQuery(Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), valid))
    if cell.range is not None and cell.range not in labels:
        raise BadQuery(Problem("cell.range", cell.range, say("no range is {range!r}", range=cell.range), labels))
    activity = _activity(query, every, asking)
    found = activity.groups()
    place = activity.splits.place(cell, found) or 0
    placed = over(
        exp.select(column("subject")), _placed(query, activity, every, found[: activity.splits.kept_max]), "s"
    )
    terms: list[exp.Expr] = [column("g").eq(whole(place)), column("whole").eq(whole(int(cell.at is None)))]
    if cell.at is not None:
        terms.append(column("p").eq(whole(every.labels.index(cell.at))))
    if cell.range is not None:
        terms.append(exp.not_(is_null(column("range"))))
        terms.append(column("range").eq(whole(labels.index(cell.range) + _skips(query))))
    return Members("subjects", asking.members(placed.where(*terms, copy=False).order_by(column("subject"), copy=False)))
