"""Lifecycle: of the subjects of an interval, who is new, current, resurrected, and who became dormant.

A subject's history is gathered as its first event ever and the intervals in which it was active; states follow.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.activity import EVER, Activity, interval, time_ms
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Step
from zuji.analyze.members import Members
from zuji.analyze.query import AnyBreakdown, Breakdown, Question
from zuji.analyze.splits import OTHER, Group, SplitCell
from zuji.analyze.sql import call, column, fragment, over, whole
from zuji.analyze.usage import UsageInterval, usage
from zuji.records.sentences import say

DEFINITION = "lifecycle/2"
INTERVALS_MAX = 1_000
CELLS_MAX = 200_000
STATES = ("new", "current", "resurrected", "dormant")


class LifecycleQuery(Question):
    """States of subjects in each interval, by one event. Intervals are whole: that of `from` begins with its first
    day, that of `to` ends with its last."""

    kind: Literal["lifecycle"]
    step: Step
    interval: Literal["day", "week", "month"] = "day"
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: list[AnyBreakdown] = Field(default_factory=list, max_length=3)

    @model_validator(mode="after")
    def _fits(self) -> LifecycleQuery:
        intervals = (self.to - self.from_).days // {"day": 1, "week": 7, "month": 28}[self.interval] + 2
        groups = max((item.limit for item in self.breakdowns), default=0) + 1
        if intervals > INTERVALS_MAX or intervals * groups * len(STATES) > CELLS_MAX:
            raise ValueError(
                say(
                    "there are {intervals} intervals, {intervals_max} at most, and fewer with many groups",
                    intervals=intervals,
                    intervals_max=INTERVALS_MAX,
                )
            )
        if any(isinstance(item, Breakdown) and item.part is not None for item in self.breakdowns):
            raise ValueError(say("parts of the time do not split subjects whose whole history is read"))
        return self


@dataclass(frozen=True)
class LifecyclePoint:
    """The subjects of the interval that begins on the local day `at`. new, current and resurrected were active in it:
    never before in all history; in the interval before too; before, but not in the interval before. dormant were
    active in the interval before and not in it. pulse: (new + resurrected) / dormant, null where nobody is dormant.
    open: the interval is not over yet."""

    at: str
    new: int
    current: int
    resurrected: int
    dormant: int
    pulse: float | None
    open: bool


@dataclass(frozen=True)
class LifecycleGroup:
    """A group of the breakdowns, by its own events only; without breakdowns everything."""

    breakdown: list[Any]
    other: bool
    points: list[LifecyclePoint]


@dataclass(frozen=True)
class LifecycleResult:
    """Groups by their subjects in the period, most first, "other" last. usage: how often subjects of all groups do the
    step, and which interval suits that."""

    kind: str
    groups: list[LifecycleGroup]
    usage: UsageInterval
    receipt: Receipt


class LifecycleCell(SplitCell):
    """The subjects of a state in the interval that begins at `at`."""

    at: Name
    state: Literal["new", "current", "resurrected", "dormant"]


def intervals(query: LifecycleQuery) -> calendar.Buckets:
    """Whole intervals, the one before the first of the period first."""
    assert query.time_zone is not None
    inside = calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)
    first, last = ((dt.date.fromisoformat(inside.labels[n]) if inside.labels else query.to) for n in (0, -1))
    before = first - calendar.DAY
    if query.interval == "week":
        before = first - 7 * calendar.DAY
    elif query.interval == "month":
        before = before.replace(day=1)
    after = last + calendar.DAY
    if query.interval == "week":
        after = last + 7 * calendar.DAY
    elif query.interval == "month":
        after = (last + dt.timedelta(days=31)).replace(day=1)
    return calendar.buckets(before, after - calendar.DAY, query.interval, query.time_zone, query.week_start)


def point(at: str, counts: dict[str, int], end: int, now: int) -> LifecyclePoint:
    """A point as it is shown; counts by state, end of the interval in ms UTC."""
    new, current, resurrected, dormant = (counts.get(state, 0) for state in STATES)
    pulse = (new + resurrected) / dormant if dormant else None
    return LifecyclePoint(at, new, current, resurrected, dormant, pulse, end > now)


def answer(query: LifecycleQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of LifecycleResult, and what was left out."""
    every = intervals(query)
    activity = _activity(query, every, asking)
    found = activity.groups(since=every.starts[1] if len(every.starts) > 1 else every.end)
    kept = found[: activity.splits.kept_max]
    counts: dict[tuple[int, int], dict[str, int]] = {}
    if kept:
        by = [column(name) for name in ("g", "i", "state")]
        counted = exp.select(*by, call("count").as_("n"))
        for row in asking.rows(over(counted, _states(every, activity, kept), "s").group_by(*by, copy=False)):
            counts.setdefault((row["g"], row["i"]), {})[STATES[row["state"]]] = row["n"]
    ends = (*every.starts[1:], every.end)
    places = [(place, activity.splits.shown(group)) for place, group in enumerate(kept)]
    places += [(OTHER, [])] if len(found) > len(kept) else []
    groups = []
    for place, shown in places:
        points = [
            point(every.labels[i], counts.get((place, i), {}), ends[i], asking.now) for i in range(1, len(every.starts))
        ]
        groups.append(LifecycleGroup(shown, place == OTHER, points))
    return {"groups": groups, "usage": usage(query, query.step, asking)}, activity.left_out()


def _activity(query: LifecycleQuery, every: calendar.Buckets, asking: Asking) -> Activity:
    return Activity(query, query.step, "step", asking, (EVER, every.end), query.breakdowns)


def _states(every: calendar.Buckets, activity: Activity, groups: list[Group]) -> exp.Select:
    """g, subject, i, state: of each subject each interval in which it has a state, as its number in STATES."""
    n = len(every.starts)
    first = whole(every.starts[0])
    i = call("if", call("less", time_ms(), first), call("toInt32", whole(-1)), interval(every.starts))
    rows = activity.rows([i.as_("i")], groups)
    each = over(
        exp.select(column("g"), column("subject"), call("groupUniqArray", column("i")).as_("active")), rows, "r"
    ).group_by(column("g"), column("subject"), copy=False)
    # A subject's earliest interval is where it is new, unless it was there before the table.
    here = "arrayMap(i -> (i, multiIf(i = earliest, 0, has(active, i - 1), 1, 2)), arrayFilter(i -> i >= 1, active))"
    gone = f"arrayMap(i -> (i + 1, 3), arrayFilter(i -> i >= 0 AND i + 1 < {n} AND NOT has(active, i + 1), active))"
    known = [column("g"), column("subject")]
    earliest = over(exp.select(*known, column("active"), call("arrayMin", column("active")).as_("earliest")), each, "e")
    told = over(exp.select(*known, fragment(f"arrayJoin(arrayConcat({here}, {gone}))").as_("told")), earliest, "f")
    i_of, state = (call("tupleElement", column("told"), whole(part)) for part in (1, 2))
    return over(exp.select(*known, i_of.as_("i"), state.as_("state")), told, "t")


def members(query: LifecycleQuery, cell: LifecycleCell, asking: Asking) -> Members:
    """The subjects of a state."""
    every = intervals(query)
    labels = list(every.labels[1:])
    if cell.at not in labels:
        raise BadQuery(Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), labels[:50]))
    activity = _activity(query, every, asking)
    found = activity.groups(since=every.starts[1])
    place = activity.splits.place(cell, found) or 0
    states = over(exp.select(column("subject")), _states(every, activity, found[: activity.splits.kept_max]), "s")
    terms = [
        column("g").eq(whole(place)),
        column("i").eq(whole(labels.index(cell.at) + 1)),
        column("state").eq(whole(STATES.index(cell.state))),
    ]
    return Members("subjects", asking.members(states.where(*terms, copy=False).order_by(column("subject"), copy=False)))
