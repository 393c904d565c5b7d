"""Intervals: how long it took from one event to the next of another, or of the same.

docs/reference/interval.md has the definition. The engine marks the rows of both events; each subject's rows are paired
in their order (kernels/pairs.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field, model_validator

from zuji.analyze import calendar, parts, streams
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.durations import EDGES_S, Bin, Durations, bin_of, durations, histogram
from zuji.analyze.filter_query import Duration, Name, Step
from zuji.analyze.funnel_query import Held
from zuji.analyze.held import HeldValues
from zuji.analyze.kernels.pairs import pairs
from zuji.analyze.marked import Marked
from zuji.analyze.members import Members, in_order
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.splits import SplitCell
from zuji.analyze.sql import column
from zuji.analyze.stream_groups import StreamGroups
from zuji.records.sentences import say

DEFINITION = "interval/1"
NUMBERS_MAX = 200_000
_NUMBERS_OF_A_PERIOD = 20 + len(EDGES_S)
Ints = NDArray[np.int64]


class IntervalQuery(Question):
    """How long it took from a first event to the second. from and to are the days of the first events; within is the
    longest that counts.

    pairing "nearest": a second event and the latest first event before it, with no other second between them; "first":
    the first event that begins a pair stays in it until a second comes or within is over. held: properties whose values
    are the same at both; properties names them for the first and for the second event. by: of which event's values
    groups are. interval: also within each interval of the first events' days.
    """

    kind: Literal["interval"]
    first: Step
    second: Step
    pairing: Literal["nearest", "first"] = "nearest"
    within: Duration = Duration(value=30)
    held: Annotated[list[Held], Field(max_length=5)] = Field(default_factory=list)
    breakdowns: Annotated[list[AnyBreakdown], Field(max_length=3)] = Field(default_factory=list)
    by: Literal["first", "second"] = "first"
    interval: Literal["day", "week", "month"] | None = None
    week_start: Literal["monday", "sunday"] = "monday"

    @model_validator(mode="after")
    def _holds_together(self) -> IntervalQuery:
        if any(held.properties is not None and len(held.properties) != 2 for held in self.held):
            raise ValueError(say("held.properties must name two properties, of the first and of the second event"))
        days = (self.to - self.from_).days + 1 if self.interval is not None else 0
        groups = max((item.limit for item in self.breakdowns), default=0) + 1
        if (days + 1) * groups * _NUMBERS_OF_A_PERIOD > NUMBERS_MAX:
            raise ValueError(
                say("intervals and groups make more than {numbers_max} numbers: ask for fewer", numbers_max=NUMBERS_MAX)
            )
        return self


@dataclass(frozen=True)
class IntervalPeriod:
    """at: the local day on which the period begins. count: pairs whose first event lies in it; subjects: whose they
    are. durations: of the pairs; of_subjects: of each subject's own mean, in whole milliseconds. open: firsts of the
    period can still be paired."""

    at: str
    count: int
    subjects: int
    durations: Durations | None
    of_subjects: Durations | None
    histogram: list[Bin]
    open: bool


@dataclass(frozen=True)
class IntervalGroup:
    """A group of the breakdowns; without breakdowns everything. total is of the whole period."""

    breakdown: list[Any]
    other: bool
    total: IntervalPeriod
    points: list[IntervalPeriod]


@dataclass(frozen=True)
class IntervalResult:
    """total: of all pairs. groups by how many pairs they have; one of everything where the question is not split."""

    kind: str
    total: IntervalPeriod
    groups: list[IntervalGroup]
    receipt: Receipt


class IntervalCell(SplitCell):
    """The subjects, or the first events, of pairs: of a group, of the interval that begins `at`, of the bin of the
    histogram from from_s."""

    of: Literal["subjects", "events"] = "events"
    at: Name | None = None
    from_s: Annotated[float, Field(strict=False)] | None = None


@dataclass(frozen=True)
class _Pairs:
    """Pairs of all portions: when the first event was (ms UTC), how long it took (ms), the subject and the group, both
    by numbers. key: of the first event, or of the subject, where keys are asked for."""

    began: Ints
    took: Ints
    subject: Ints
    group: Ints
    key: pa.Array


def answer(query: IntervalQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of IntervalResult, and what was left out."""
    plan = _Plan(query, asking, None)
    found = plan.pairs()
    shown, place = plan.groups.laid_out(found.group)
    groups = []
    for number, (breakdown, other) in enumerate(shown):
        of_group = np.flatnonzero(place == number)
        points = list(_points(query, found, of_group, asking.now))
        groups.append(IntervalGroup(breakdown, other, _total(query, found, of_group, asking.now), points))
    total = _total(query, found, np.arange(found.took.size), asking.now)
    return {"total": total, "groups": groups}, plan.left_out()


def intervals(query: IntervalQuery) -> calendar.Buckets:
    """The intervals of the trend."""
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval or "day", query.time_zone, query.week_start)


def _total(query: IntervalQuery, found: _Pairs, rows: Ints, now: int) -> IntervalPeriod:
    return _period(found, rows, query.from_.isoformat(), intervals(query).end + query.within.ms > now)


def _points(query: IntervalQuery, found: _Pairs, rows: Ints, now: int) -> Iterator[IntervalPeriod]:
    if query.interval is None:
        return
    buckets = intervals(query)
    at = np.searchsorted(np.array(buckets.starts, np.int64), found.began[rows], "right") - 1
    order = np.argsort(at.astype(np.int16), kind="stable")  # by radix: there are fewer than 32,768 intervals
    bounds = np.searchsorted(at[order], np.arange(len(buckets.starts) + 1))
    for i, label in enumerate(buckets.labels):
        ends = (*buckets.starts, buckets.end)[i + 1]
        yield _period(found, rows[order[bounds[i] : bounds[i + 1]]], label, ends + query.within.ms > now)


def _period(found: _Pairs, rows: Ints, at: str, is_open: bool) -> IntervalPeriod:
    took = found.took[rows]
    subjects, whose = np.unique(found.subject[rows], return_inverse=True)
    summed = np.zeros(subjects.size, np.int64)
    np.add.at(summed, whose, took)
    means = summed // np.bincount(whose, minlength=subjects.size)
    return IntervalPeriod(
        at, took.size, subjects.size, durations(took), durations(means), histogram(took), bool(is_open)
    )


def members(query: IntervalQuery, cell: IntervalCell, asking: Asking) -> Members:
    """The subjects, or the first events, of the pairs behind a number."""
    plan = _Plan(query, asking, cell.of)
    found = plan.pairs()
    shown, place = plan.groups.laid_out(found.group)
    number = plan.groups.place(cell, shown)
    here = np.ones(found.took.size, np.bool_) if number is None else place == number
    if cell.at is not None:
        buckets = intervals(query)
        if query.interval is None or cell.at not in buckets.labels:
            valid = list(buckets.labels[:50]) if query.interval is not None else []
            raise BadQuery(Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), valid))
        at = np.searchsorted(np.array(buckets.starts, np.int64), found.began, "right") - 1
        here &= at == buckets.labels.index(cell.at)
    if cell.from_s is not None:
        if cell.from_s not in EDGES_S[:-1]:
            raise BadQuery(Problem("cell.from_s", cell.from_s, say("no bin begins there"), list(EDGES_S[:-1])))
        here &= bin_of(found.took) == EDGES_S.index(cell.from_s)
    keys = found.key.filter(pa.array(here))
    return Members(cell.of, in_order([keys.unique() if cell.of == "subjects" else keys]))


class _Plan:
    """keys: whose keys are wanted beside the pairs."""

    def __init__(self, query: IntervalQuery, asking: Asking, keys: Literal["subjects", "events"] | None) -> None:
        assert query.time_zone is not None
        self.query, self.asking, self._keys = query, asking, keys
        self.scope = asking.scope(query)
        self.begin = calendar.start(query.from_, query.time_zone)
        self.until = calendar.start(query.to + calendar.DAY, query.time_zone)
        self.marked = Marked(query, [(query.first, "first"), (query.second, "second")])
        self.groups = StreamGroups(query.breakdowns, self.scope, (self.begin, self.until + query.within.ms))
        self.held = HeldValues([[held.of_step(s) for s in (0, 1)] for held in query.held], self.scope, "held")
        self._columns = {**self.groups.columns, **self.held.columns}
        if keys == "events":
            self._columns["event_id"] = column("event_id")

    def left_out(self) -> list[LeftOut]:
        """Rows of either event that the filters left out."""
        return self.marked.left_out(self.asking, self.begin, self.until)

    def pairs(self) -> _Pairs:
        query = self.query
        marks = self.marked.marks(self.scope, self.asking.persons)
        narrowed = self.marked.narrowed(self.scope, self.asking.persons)
        span = (self.begin, self.until + query.within.ms)
        seen = 0
        found: list[tuple[Ints, Ints, Ints, Ints]] = []
        keys: list[pa.Array] = []
        for portion in streams.read(
            self.asking, query.subject, self.scope, marks, *span, self._columns, False, narrowed
        ):
            cut = parts.whole(portion)
            if query.held:
                cut = parts.cut_by_step(cut, [self.held.codes(portion, s) for s in (0, 1)], 0)
            part, first, second = pairs(cut.offsets, cut.time, cut.marks, query.within.ms, query.pairing == "nearest")
            kept = cut.time[first] < self.until
            part, first, second = part[kept], first[kept], second[kept]
            row = cut.row[first if query.by == "first" else second]
            group = self.groups.numbers(portion, row)
            subject = cut.owner[part]
            found.append((cut.time[first], cut.time[second] - cut.time[first], subject + seen, group))
            if self._keys == "events":
                keys.append(portion.columns["event_id"].take(pa.array(cut.row[first])))
            elif self._keys == "subjects":
                keys.append(portion.subjects.take(pa.array(subject)))
            seen += len(portion.subjects)
        none = np.empty(0, np.int64)
        began, took, subject, group = (
            (np.concatenate([none, *several]) for several in zip(*found, strict=False)) if found else [none] * 4
        )
        return _Pairs(began, took, subject, group, pa.concat_arrays(keys) if keys else pa.array([], pa.uint32()))
