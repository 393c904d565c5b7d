"""The usage interval: how often subjects who come back do something, and which interval suits that.

Of a lifecycle; docs/reference/lifecycle.md has the definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.activity import Activity, interval
from zuji.analyze.asking import Asking
from zuji.analyze.filter_query import Step
from zuji.analyze.measures import DIGITS, rounded
from zuji.analyze.query import Question
from zuji.analyze.sql import call, column, fragment, over


@dataclass(frozen=True)
class UsageInterval:
    """gap_days: the 80th percentile, by the rule of measures.py, of the days from one day on which a subject did the
    step to the next on which it did, inside from to to. suggested: the smallest interval that holds it; month is the
    largest there is. Both are null where nobody did it on two days."""

    gap_days: float | None
    suggested: Literal["day", "week", "month"] | None


def usage(query: Question, step: Step, asking: Asking) -> UsageInterval:
    """By one query of the engine, which gives how many gaps of each length there are."""
    assert query.time_zone is not None
    days = calendar.buckets(query.from_, query.to, "day", query.time_zone)
    if not days.starts:  # of a day that the zone skipped
        return UsageInterval(None, None)
    activity = Activity(query, step, "step", asking, (days.starts[0], days.end))
    each = exp.select(call("arraySort", call("groupUniqArray", column("d"))).as_("days"))
    known = over(each, activity.rows([interval(days.starts).as_("d")]), "r").group_by(column("subject"), copy=False)
    gaps = over(exp.select(fragment("arrayJoin(arrayPopFront(arrayDifference(days)))").as_("gap")), known, "e")
    counted = over(exp.select(column("gap"), call("count").as_("n")), gaps, "g").group_by(column("gap"), copy=False)
    return _suggested({row["gap"]: row["n"] for row in asking.rows(counted)})


def _suggested(counts: Mapping[int, int]) -> UsageInterval:
    """counts: how many gaps there are of each number of days."""
    if not counts:
        return UsageInterval(None, None)
    below, fifths = divmod(4 * (sum(counts.values()) - 1), 5)  # whole numbers, so that 7 days are no 7.000000000000001
    low, high = _at(counts, below), _at(counts, below + bool(fifths))
    gap = rounded((low * (5 - fifths) + high * fifths) / 5, DIGITS)
    return UsageInterval(gap, "day" if gap <= 1 else "week" if gap <= 7 else "month")


def _at(counts: Mapping[int, int], place: int) -> int:
    """The gap at a place (from 0) of all in order."""
    for gap in sorted(counts):
        place -= counts[gap]
        if place < 0:
            return gap
    raise IndexError(place)
