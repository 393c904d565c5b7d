"""Crashes: how many, whom they hit, how many sessions and subjects are free of them, for which reasons, after what.

docs/reference/crash.md has the definition. Crashes and active subjects are counted by when their events were, sessions
by when they begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.crash_query import CrashCell, CrashQuery, intervals
from zuji.analyze.crash_rows import EVENTS_BEFORE, CrashBefore, Found, Plan, Rows
from zuji.analyze.marked import everything_left_out
from zuji.analyze.members import Members, in_order
from zuji.analyze.parts import NOWHERE, each_once
from zuji.analyze.period_sessions import may_go_on
from zuji.records.sentences import say

DEFINITION = "crash/1"
PREVIOUS_OF_A_REASON = 3
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class CrashPeriod:
    """at: the local day on which the period begins. crashes in it; affected: subjects that had one; subjects that did
    anything; sessions that begin in it; crashed_sessions: of these, those with a crash. starts: where the question
    names them. open: the period is not over, or a session of it is not."""

    at: str
    crashes: int
    affected: int
    subjects: int
    crash_free_subjects_ratio: float | None
    sessions: int
    crashed_sessions: int
    crash_free_sessions_ratio: float | None
    starts: int | None
    crashes_per_start: float | None
    open: bool


@dataclass(frozen=True)
class CrashGroup:
    """A group of the breakdowns; without breakdowns everything. total is of the whole period."""

    breakdown: list[Any]
    other: bool
    total: CrashPeriod
    points: list[CrashPeriod]


@dataclass(frozen=True)
class CrashReason:
    """reason as crash_reasons.py tells it, null: not set; other: all reasons that are not shown. first_at and last_at:
    local time of the first and the last one in the period. previous: what happened last before them."""

    reason: str | None
    other: bool
    crashes: int
    affected: int
    first_at: str
    last_at: str
    previous: list[CrashBefore]


@dataclass(frozen=True)
class CrashResult:
    """groups by their crashes; one of everything where the question is not split. reasons by their crashes, empty where
    the question names no property. before[k]: what happened k + 1 events before the crashes."""

    kind: str
    total: CrashPeriod
    groups: list[CrashGroup]
    reasons: list[CrashReason]
    before: list[list[CrashBefore]]
    receipt: Receipt


def answer(query: CrashQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of CrashResult, and what was left out."""
    plan = Plan(query, asking)
    found = plan.found()
    shown, places = plan.laid_out(found)
    groups = [
        CrashGroup(*group, *_periods(query, found, [place == number for place in places], asking.now))
        for number, group in enumerate(shown)
    ]
    total, _ = _periods(query, found, None, asking.now)
    fields = {
        "total": total,
        "groups": groups,
        "reasons": _reasons(query, plan, found) if query.reason is not None else [],
        "before": [plan.commonest(found.before[:, k], EVENTS_BEFORE) for k in range(query.before)],
    }
    return fields, everything_left_out(query, asking, plan.reading.first, plan.reading.end)


def _periods(
    query: CrashQuery, found: Found, of_group: list[Bools] | None, now: int
) -> tuple[CrashPeriod, list[CrashPeriod]]:
    """The whole period, and each interval, of a group; of_group: which crashes, starts, activity, sessions are its."""
    every = (found.crashes, found.starts, found.active, found.sessions)
    here = of_group or [np.ones(rows.time.size, np.bool_) for rows in every]
    buckets = intervals(query)
    starts = np.array(buckets.starts, np.int64)
    n = starts.size

    def at(rows: Rows, some: Bools) -> Ints:
        if rows is found.active:
            return rows.time[some]
        return np.searchsorted(starts, rows.time[some], "right") - 1

    def counted(rows: Rows, some: Bools) -> list[int]:
        """By interval, and in all."""
        return [*np.bincount(at(rows, some), minlength=n).tolist(), int(some.sum())]

    def different(rows: Rows, some: Bools) -> list[int]:
        """Subjects by interval, and in all."""
        subject = rows.subject[some]
        whose = each_once(at(rows, some) + subject * n) % n if n else at(rows, some)
        return [*np.bincount(whose, minlength=n).tolist(), int(each_once(subject).size)]

    crashes, begun = counted(found.crashes, here[0]), counted(found.starts, here[1])
    affected, subjects = different(found.crashes, here[0]), different(found.active, here[2])
    sessions = counted(found.sessions, here[3])
    crashed = counted(found.sessions, here[3] & found.crashed)
    under_way = counted(found.sessions, here[3] & may_go_on(query.session, found.last, now))
    ends = [*buckets.starts[1:], buckets.end, buckets.end][-n - 1 :]
    made = [
        CrashPeriod(
            label,
            crashes[i],
            affected[i],
            subjects[i],
            _free(affected[i], subjects[i]),
            sessions[i],
            crashed[i],
            _free(crashed[i], sessions[i]),
            None if query.starts is None else begun[i],
            crashes[i] / begun[i] if query.starts is not None and begun[i] else None,
            bool(ends[i] > now or under_way[i]),
        )
        for i, label in enumerate([*buckets.labels, query.from_.isoformat()])
    ]
    return made[-1], made[:-1] if query.interval is not None else []


def _free(part: int, whole: int) -> float | None:
    return (whole - part) / whole if whole else None


def _reasons(query: CrashQuery, plan: Plan, found: Found) -> list[CrashReason]:
    assert query.time_zone is not None
    rows, place = _ranked(query, found)
    made = []
    for number, (reason, other) in enumerate(rows):
        some = np.flatnonzero(place == number)
        time = found.crashes.time[some]
        first_at, last_at = (calendar.iso(int(moment), query.time_zone) for moment in (time.min(), time.max()))
        affected = int(np.unique(found.crashes.subject[some]).size)
        previous = plan.commonest(found.before[some, 0], PREVIOUS_OF_A_REASON) if query.before else []
        made.append(CrashReason(reason, other, some.size, affected, first_at, last_at, previous))
    return made


def _ranked(query: CrashQuery, found: Found) -> tuple[list[tuple[str | None, bool]], Ints]:
    """The reasons of an answer as (reason, other), commonest first, and the place of each crash among them."""
    met, counts = np.unique(found.reason, return_counts=True)

    def rank(i: int) -> Any:
        return -counts[i], met[i] == NOWHERE, found.reasons[met[i]].encode() if met[i] != NOWHERE else b""

    ranked = [int(met[i]) for i in sorted(range(met.size), key=rank)]
    shown, others = ranked[: query.reasons], ranked[query.reasons :]
    place = np.full(len(found.reasons) + 1, len(shown), np.int64)  # the last one is NOWHERE's
    place[shown] = np.arange(len(shown))
    rows = [(None if reason == NOWHERE else found.reasons[reason], False) for reason in shown]
    return [*rows, *([(None, True)] if others else [])], place[found.reason]


def members(query: CrashQuery, cell: CrashCell, asking: Asking) -> Members:
    """Those behind a number."""
    plan = Plan(query, asking, cell.of)
    found = plan.found()
    shown, places = plan.laid_out(found)
    number = plan.reading.groups.place(cell, shown)
    kinds = ("crashes", "starts", "active", "sessions")
    wanted = {"affected": "crashes", "subjects": "active", "crashed_sessions": "sessions"}.get(cell.of, cell.of)
    rows: Rows = getattr(found, wanted)
    here: Bools = np.ones(rows.time.size, np.bool_) if number is None else places[kinds.index(wanted)] == number
    if cell.at is not None:
        buckets = intervals(query)
        if query.interval is None or cell.at not in buckets.labels:
            valid = list(buckets.labels[:50]) if query.interval is not None else []
            raise BadQuery(Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), valid))
        at = rows.time
        if wanted != "active":
            at = np.searchsorted(np.array(buckets.starts, np.int64), rows.time, "right") - 1
        here &= at == buckets.labels.index(cell.at)
    if cell.of == "starts" and query.starts is None:
        raise BadQuery(Problem("cell.of", cell.of, say("the question names no starts")))
    if cell.of == "crashed_sessions":
        here &= found.crashed
    if cell.reason is not None or cell.reason_not_set or cell.reason_other:
        told, place = _ranked(query, found) if query.reason is not None else ([], here)
        if (cell.reason, cell.reason_other) not in told:
            raise BadQuery(Problem("cell.reason", cell.reason, say("the answer shows no such reason")))
        here &= place == told.index((cell.reason, cell.reason_other))
    if cell.back is not None:
        here &= plan.is_before(cell, found)
    keys = rows.key.filter(pa.array(here))
    of: Literal["subjects", "sessions", "events"] = "events"
    if cell.of in ("affected", "subjects"):
        of, keys = "subjects", keys.unique()
    elif wanted == "sessions":
        of = "sessions"
    return Members(of, in_order([keys]))
