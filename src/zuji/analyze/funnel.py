"""Funnels: how many came how far along a row of steps, how long it took them, and where they were lost.

docs/reference/funnel.md has the definition. The engine marks the rows of the steps; the automaton of the funnel
(funnel_rules.py) then goes over each subject's rows (kernels/funnel.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.durations import Bin, CurvePoint, Durations, curve, durations, histogram
from zuji.analyze.funnel_attempts import Attempts, Plan
from zuji.analyze.funnel_query import FunnelCell, FunnelQuery
from zuji.analyze.members import Members, in_order, sessions
from zuji.records.sentences import say

DEFINITION = "funnel/1"
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class FunnelStepResult:
    """count: how many came here (of order "any": did this step and all that are listed before it, or as many steps).
    conversion_ratio: of those at the first step, step_ratio: of those at the step before that is required, null where
    nobody was. dropped: came here and to no later step. from_previous: how long it took since the step that the same
    attempt did before, and how often how long."""

    event: str
    optional: bool
    count: int
    conversion_ratio: float | None
    step_ratio: float | None
    dropped: int
    from_previous: Durations | None
    histogram: list[Bin]


@dataclass(frozen=True)
class FunnelGroup:
    """breakdown has a value for each breakdown of the question, null: not set; other: all groups that were not kept."""

    breakdown: list[Any]
    other: bool
    counts: list[int]
    ratios: list[float | None]


@dataclass(frozen=True)
class FunnelDay:
    """Attempts entered in the interval that begins on the local day `at`. open: some can still go on."""

    at: str
    counts: list[int]
    open: bool


@dataclass(frozen=True)
class FunnelPath:
    """How many did exactly these steps (numbers from 1)."""

    steps: list[int]
    count: int


@dataclass(frozen=True)
class FunnelResult:
    """groups, days and paths are empty where the question has no breakdowns, no trend, no optional steps. converting:
    how long whole attempts took; curve: the share that has converted by then, where attempts are still under way
    (Kaplan-Meier), empty for windows without a fixed length."""

    kind: str
    steps: list[FunnelStepResult]
    groups: list[FunnelGroup]
    days: list[FunnelDay]
    paths: list[FunnelPath]
    converting: Durations | None
    curve: list[CurvePoint]
    receipt: Receipt


def answer(query: FunnelQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of FunnelResult, and what was left out."""
    plan = Plan(query, asking)
    found = [attempts.slim() for attempts in plan.attempts()]
    every = [attempts.best() for attempts in found]
    n = len(query.steps)
    time = np.concatenate([np.empty((0, n), np.int64), *(attempts.time for attempts in every)])
    state = np.concatenate([np.empty(0, np.int64), *(attempts.state for attempts in every)])
    entered = np.concatenate([np.empty(0, np.int64), *(attempts.entered for attempts in every)])
    fields = {
        "steps": _steps(query, time),
        "groups": _group_results(query, plan, found),
        "days": _days(query, plan, entered, time, asking.now),
        "paths": _paths(query, plan, state),
        "converting": durations(np.maximum(time[:, -1] - entered, 0)[time[:, -1] >= 0]),
        "curve": _curve(query, plan, entered, time, asking.now),
    }
    return fields, plan.left_out()


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _dropped(done: Bools, j: int) -> Bools:
    here = done[:, j] & ~done[:, j + 1 :].any(axis=1)
    return here if j + 1 < done.shape[1] else np.zeros_like(here)  # who came to the end was not lost


def _steps(query: FunnelQuery, time: Ints) -> list[FunnelStepResult]:
    done = time >= 0
    counts = done.sum(axis=0).tolist()
    steps = []
    for j, step in enumerate(query.steps):
        before = max((i for i in range(j) if not query.steps[i].optional), default=0)
        took = np.empty(0, np.int64)
        if j:
            here = time[done[:, j]]
            took = np.maximum(here[:, j] - here[:, :j].max(axis=1), 0)  # what the attempt did before; by grace later
        steps.append(
            FunnelStepResult(
                step.event,
                step.optional,
                counts[j],
                _ratio(counts[j], counts[0]),
                _ratio(counts[j], counts[before]) if j else None,
                int(_dropped(done, j).sum()),
                durations(took),
                histogram(took),
            )
        )
    return steps


def _counts(found: Iterable[Attempts], n: int) -> Ints:
    total = np.zeros(n, np.int64)
    for attempts in found:
        total += attempts.done.sum(axis=0)
    return total


def _kept(plan: Plan, found: list[Attempts]) -> list[int]:
    """Numbers of the groups that are shown, in their order: by how many entered, then by value."""
    entered: dict[int, int] = {}
    for attempts in found:
        numbers, counts = np.unique(attempts.best(attempts.group).group, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            entered[number] = entered.get(number, 0) + count
    return plan.groups.kept(entered)


def _of_group(attempts: Attempts, number: int) -> Attempts:
    return attempts.take(np.flatnonzero(attempts.group == number)).best()


def _of_others(attempts: Attempts, kept: list[int]) -> Attempts:
    """Measured over all groups that were not kept: a unit that lies in several counts once, by its best attempt."""
    return attempts.take(np.flatnonzero(~np.isin(attempts.group, kept))).best()


def _group_results(query: FunnelQuery, plan: Plan, found: list[Attempts]) -> list[FunnelGroup]:
    if not query.breakdowns:
        return []
    kept = _kept(plan, found)
    n = len(query.steps)
    made = []
    for number in kept:
        counts = _counts((_of_group(attempts, number) for attempts in found), n)
        made.append(_group(plan.groups.shown(number), False, counts))
    others = _counts((_of_others(attempts, kept) for attempts in found), n)
    return [*made, _group([], True, others)] if others[0] else made


def _group(breakdown: list[Any], other: bool, counts: Ints) -> FunnelGroup:
    whole = counts.tolist()
    return FunnelGroup(breakdown, other, whole, [_ratio(count, whole[0]) for count in whole])


def intervals(query: FunnelQuery) -> calendar.Buckets:
    """The intervals of the trend."""
    assert query.time_zone is not None and query.trend is not None
    return calendar.buckets(query.from_, query.to, query.trend, query.time_zone, query.week_start)


def may_last_until(query: FunnelQuery, entered_before: int, until: int) -> int:
    """When the last attempt that was entered before an instant is surely over; until is the end of the period."""
    if query.window.same == "day":
        return entered_before
    if query.window.same == "session":
        return min(entered_before + query.session.gap_minutes * 60_000, until)
    assert query.window.ms is not None
    ends = entered_before + query.window.ms
    return min(ends, until) if query.later_steps == "in_range" else ends


def _days(query: FunnelQuery, plan: Plan, entered: Ints, time: Ints, now: int) -> list[FunnelDay]:
    if query.trend is None:
        return []
    buckets = intervals(query)
    at = np.searchsorted(np.array(buckets.starts, np.int64), entered, "right") - 1
    made = []
    for i, label in enumerate(buckets.labels):
        counts = (time[at == i] >= 0).sum(axis=0).tolist()
        end = (*buckets.starts, buckets.end)[i + 1]
        made.append(FunnelDay(label, counts, may_last_until(query, end, plan.until) > now))
    return made


def _paths(query: FunnelQuery, plan: Plan, state: Ints) -> list[FunnelPath]:
    if not any(step.optional for step in query.steps):
        return []
    counts = np.bincount(state, minlength=len(plan.rules.states)).tolist()
    made = [
        FunnelPath([step + 1 for step in steps], count)
        for steps, count in zip(plan.rules.states, counts, strict=True)
        if count
    ]
    return sorted(made, key=lambda path: (-path.count, path.steps))


def _curve(query: FunnelQuery, plan: Plan, entered: Ints, time: Ints, now: int) -> list[CurvePoint]:
    """Those who are not converted are known about until now, or until their window or the period that is read ends."""
    if query.window.ms is None:
        return []
    done = time[:, -1] >= 0
    known = np.minimum(now - entered, query.window.ms)
    if query.later_steps == "in_range":
        known = np.minimum(known, plan.until - entered)
    waited = np.maximum(np.where(done, time[:, -1] - entered, known), 0)
    return curve(waited, done, query.window.ms)


def members(query: FunnelQuery, cell: FunnelCell, asking: Asking) -> Members:
    """The subjects behind a number; of count "totals" and of held_by "value" the events with which the attempts were
    entered, of count "sessions" the sessions."""
    by_event = query.count == "totals" or (query.held_by == "value" and bool(query.held))
    plan = Plan(query, asking, with_ids=by_event)
    _check(query, cell, plan)
    found = list(plan.attempts())
    kept = _kept(plan, found) if query.breakdowns else []
    number = _number(cell, plan, kept)
    keys = [pa.array([], pa.null())]
    for attempts in found:
        if number is not None:
            part = _of_group(attempts, number)
        else:
            part = _of_others(attempts, kept) if cell.other else attempts.best()
        here = part.done[:, cell.step - 1] if cell.outcome == "reached" else _dropped(part.done, cell.step - 1)
        if cell.at is not None:
            buckets = intervals(query)
            at = np.searchsorted(np.array(buckets.starts, np.int64), part.entered, "right") - 1
            here = here & (at == buckets.labels.index(cell.at))
        if cell.path is not None:
            here = here & (part.state == plan.rules.states.index(tuple(step - 1 for step in cell.path)))
        part = part.take(np.flatnonzero(here))
        if by_event:
            keys.append(part.streams.columns["event_id"].take(pa.array(part.begun)))
        elif query.count == "sessions":
            subject = part.streams.subjects.take(pa.array(part.subject))
            names = part.session_names.take(pa.array(part.session_code))
            keys.append(sessions(subject, names, part.session[:, 0], part.session[:, 1]))
        else:
            keys.append(part.streams.subjects.take(pa.array(part.subject)))
    return Members(
        "events" if by_event else "sessions" if query.count == "sessions" else "subjects",
        in_order(keys[1:]),
    )


def _check(query: FunnelQuery, cell: FunnelCell, plan: Plan) -> None:
    n = len(query.steps)
    if cell.step > n:
        raise BadQuery(Problem("cell.step", cell.step, say("must be from 1 to {n}", n=n), n))
    if cell.at is not None:
        labels = intervals(query).labels if query.trend is not None else ()
        if cell.at not in labels:
            raise BadQuery(
                Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), list(labels[:50]))
            )
    if cell.path is not None and tuple(step - 1 for step in cell.path) not in plan.rules.states:
        raise BadQuery(Problem("cell.path", cell.path, say("no attempt can have done exactly these steps")))
    if cell.other and not query.breakdowns:
        raise BadQuery(Problem("cell.other", True, say("the question is not split")))


def _number(cell: FunnelCell, plan: Plan, kept: list[int]) -> int | None:
    if cell.breakdown is None or cell.other:
        return None
    shown = [plan.groups.shown(number) for number in kept]
    if cell.breakdown not in shown:
        raise BadQuery(
            Problem(
                "cell.breakdown",
                cell.breakdown,
                say("no group shows {breakdown!r}", breakdown=cell.breakdown),
                shown[:50],
            )
        )
    return kept[shown.index(cell.breakdown)]
