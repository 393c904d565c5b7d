"""Stickiness: on how many different days (or hours, weeks, months) of a period each subject did something.

The engine is asked for the groups where the question is split, and once for the numbers: rows become subjects with the
number of their intervals, and those are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.activity import Activity, interval
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Step
from zuji.analyze.members import Members
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.splits import OTHER, Group, SplitCell
from zuji.analyze.sql import call, column, over, whole
from zuji.records.sentences import say

DEFINITION = "stickiness/1"
INTERVALS_MAX = 1_000  # of a period
CELLS_MAX = 200_000
_LENGTH_H = {"hour": 1, "day": 24, "week": 168, "month": 672}


class StickinessQuery(Question):
    """Subjects by the number of different intervals in which they did the event: over the whole period, and, where
    `per` is given, within each week or month of it. cumulative: in at least so many."""

    kind: Literal["stickiness"]
    step: Step
    interval: Literal["hour", "day", "week", "month"] = "day"
    per: Literal["day", "week", "month"] | None = None
    week_start: Literal["monday", "sunday"] = "monday"
    cumulative: bool = False
    breakdowns: list[AnyBreakdown] = Field(default_factory=list, max_length=3)

    @model_validator(mode="after")
    def _fits(self) -> StickinessQuery:
        if self.per is not None and _LENGTH_H[self.per] <= _LENGTH_H[self.interval]:
            raise ValueError(
                say("per {per!r} holds no several intervals of a {interval}", per=self.per, interval=self.interval)
            )
        days = (self.to - self.from_).days + 1
        intervals = days * 24 // _LENGTH_H[self.interval]
        if intervals > INTERVALS_MAX:
            raise ValueError(
                say(
                    "the period has {intervals} intervals, {intervals_max} at most: ask for a shorter time",
                    intervals=intervals,
                    intervals_max=INTERVALS_MAX,
                )
            )
        groups = max((item.limit for item in self.breakdowns), default=0) + 1
        if 2 * (intervals + 1) * groups > CELLS_MAX:
            raise ValueError(
                say(
                    "intervals and groups make more than {cells_max} numbers: ask for fewer groups", cells_max=CELLS_MAX
                )
            )
        return self


@dataclass(frozen=True)
class StickinessPeriod:
    """at: the local day on which the period begins. intervals: how many it has. counts[n - 1]: the subjects that were
    active in n of them (cumulative: in n or more). average: intervals of a subject. open: it is not over yet."""

    at: str
    intervals: int
    subjects: int
    counts: list[int]
    average: float | None
    open: bool


@dataclass(frozen=True)
class StickinessGroup:
    """A group of the breakdowns; without breakdowns everything. total is measured over the whole period; periods are
    the weeks or months of `per`, cut to the period."""

    breakdown: list[Any]
    other: bool
    total: StickinessPeriod
    periods: list[StickinessPeriod]


@dataclass(frozen=True)
class StickinessResult:
    """Groups by their subjects, most first, "other" last."""

    kind: str
    groups: list[StickinessGroup]
    receipt: Receipt


class StickinessCell(SplitCell):
    """counts of `intervals`, all subjects where it is null; of the period that begins at `at`, null: of the whole."""

    at: Name | None = None
    intervals: Annotated[int, Field(ge=1)] | None = None


class Frame(NamedTuple):
    """The intervals that are counted, and the periods in which: for each its label, its number of intervals and its
    end (ms UTC). period_of[i] is the period of interval i."""

    every: calendar.Buckets
    periods: list[tuple[str, int, int]]
    period_of: list[int]


def frame(query: StickinessQuery) -> Frame:
    """An interval lies in the period in which it begins."""
    assert query.time_zone is not None
    every = calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)
    if query.per is None:
        return Frame(every, [], [0] * len(every.starts))
    whole = calendar.buckets(query.from_, query.to, query.per, query.time_zone, query.week_start)
    period_of = [whole.at(start) for start in every.starts]
    ends = (*whole.starts[1:], whole.end)
    periods = [(whole.labels[i], period_of.count(i), ends[i]) for i in range(len(whole.starts))]
    return Frame(every, periods, period_of)


def period(
    query: StickinessQuery, at: str, intervals: int, end: int, counts: dict[int, int], now: int
) -> StickinessPeriod:
    """A period as it is shown; counts: subjects by their exact number of intervals."""
    exact = [counts.get(n, 0) for n in range(1, intervals + 1)]
    subjects = sum(exact)
    active = sum(n * count for n, count in enumerate(exact, 1))
    shown = [sum(exact[n:]) for n in range(intervals)] if query.cumulative else exact
    return StickinessPeriod(at, intervals, subjects, shown, active / subjects if subjects else None, end > now)


def answer(query: StickinessQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of StickinessResult, and what was left out."""
    asked = frame(query)
    activity = _activity(query, asked, asking)
    if not asked.every.starts:
        return {"groups": [] if query.breakdowns else [_group(query, asked, [], False, {}, asking.now)]}, []
    found = activity.groups()
    kept = found[: activity.splits.kept_max]
    by_group: dict[int, dict[int | None, dict[int, int]]] = {}
    if kept:
        for row in asking.rows(_counted(query, activity, asked, kept)):
            p = None if row["whole"] else row["p"]
            by_group.setdefault(row["g"], {}).setdefault(p, {})[row["n"]] = row["subjects"]
    groups = [
        _group(query, asked, activity.splits.shown(group), False, by_group.get(place, {}), asking.now)
        for place, group in enumerate(kept)
    ]
    if len(found) > len(kept):
        groups.append(_group(query, asked, [], True, by_group.get(OTHER, {}), asking.now))
    return {"groups": groups}, activity.left_out()


def _activity(query: StickinessQuery, asked: Frame, asking: Asking) -> Activity:
    starts = asked.every.starts
    span = (starts[0] if starts else asked.every.end, asked.every.end)
    return Activity(query, query.step, "step", asking, span, query.breakdowns)


def _group(
    query: StickinessQuery,
    asked: Frame,
    shown: list[Any],
    other: bool,
    found: dict[int | None, dict[int, int]],
    now: int,
) -> StickinessGroup:
    every = asked.every
    total = period(query, query.from_.isoformat(), len(every.starts), every.end, found.get(None, {}), now)
    periods = [
        period(query, at, intervals, end, found.get(p, {}), now) for p, (at, intervals, end) in enumerate(asked.periods)
    ]
    return StickinessGroup(shown, other, total, periods)


def _active(query: StickinessQuery, activity: Activity, asked: Frame, groups: list[Group]) -> exp.Select:
    """g, p, whole, subject, n: in how many intervals of period p, or of the whole, a subject was active."""
    i = interval(asked.every.starts)
    periods = call("array", *(call("toInt32", whole(p)) for p in asked.period_of))
    rows = activity.rows([i.as_("i")], groups)
    by = [column(name) for name in ("g", "p", "subject")]
    p = call("arrayElement", periods, call("plus", column("i"), whole(1)))
    placed = over(exp.select(column("g"), column("subject"), column("i"), p.as_("p")), rows, "r")
    found = over(
        exp.select(*by, call("grouping", column("p")).as_("whole"), call("uniqExact", column("i")).as_("n")),
        placed,
        "s",
    )
    sets = [exp.Tuple(expressions=[by[0], by[2]]), *([exp.Tuple(expressions=by)] if query.per else [])]
    if not query.per:
        found.set("expressions", [by[0], whole(0).as_("p"), by[2], whole(1).as_("whole"), found.expressions[4]])
    found.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    return found


def _counted(query: StickinessQuery, activity: Activity, asked: Frame, groups: list[Group]) -> exp.Select:
    """g, p, whole, n, subjects: how many were active in exactly n intervals."""
    by = [column(name) for name in ("g", "p", "whole", "n")]
    counted = exp.select(*by, call("count").as_("subjects"))
    return over(counted, _active(query, activity, asked, groups), "a").group_by(*by, copy=False)


def members(query: StickinessQuery, cell: StickinessCell, asking: Asking) -> Members:
    """The subjects of a number of intervals."""
    asked = frame(query)
    labels = [at for at, _, _ in asked.periods]
    if cell.at is not None and cell.at not in labels:
        raise BadQuery(Problem("cell.at", cell.at, say("no period begins at {at!r}", at=cell.at), labels[:50]))
    p = None if cell.at is None else labels.index(cell.at)
    intervals = len(asked.every.starts) if p is None else asked.periods[p][1]
    if cell.intervals is not None and cell.intervals > intervals:
        raise BadQuery(
            Problem(
                "cell.intervals", cell.intervals, say("must be from 1 to {intervals}", intervals=intervals), intervals
            )
        )
    activity = _activity(query, asked, asking)
    found = activity.groups() if asked.every.starts else []
    place = activity.splits.place(cell, found) or 0
    active = over(
        exp.select(column("subject")), _active(query, activity, asked, found[: activity.splits.kept_max]), "a"
    )
    terms: list[exp.Expr] = [column("g").eq(whole(place)), column("whole").eq(whole(int(p is None)))]
    if p is not None:
        terms.append(column("p").eq(whole(p)))
    if cell.intervals is not None:
        n = whole(cell.intervals)
        terms.append(column("n") >= n if query.cumulative else column("n").eq(n))
    return Members("subjects", asking.members(active.where(*terms, copy=False).order_by(column("subject"), copy=False)))
