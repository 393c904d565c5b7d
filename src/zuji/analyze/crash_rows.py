"""What crashes are told from: their events, who was active, and the sessions that begin in the period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zuji.analyze.asking import Asking
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.crash_query import CrashCell, CrashQuery, intervals
from zuji.analyze.crash_reasons import normalised
from zuji.analyze.parts import NOWHERE, codes
from zuji.analyze.period_sessions import PeriodSessions
from zuji.analyze.sql import column
from zuji.analyze.streams import Streams
from zuji.analyze.visits import Naming, Walks, sessions_of
from zuji.records.sentences import say

EVENTS_BEFORE = 10
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class CrashBefore:
    """event null: nothing happened so many events before in the same session; other: all events that are not shown."""

    event: str | None
    other: bool
    crashes: int


@dataclass(frozen=True)
class Rows:
    """Events, subjects' activity or sessions, one value each: when, whose (a number over all portions), in which group.
    key: of each, where keys are asked for."""

    time: Ints
    subject: Ints
    group: Ints
    key: pa.Array


@dataclass(frozen=True)
class Found:
    """active: one row for each subject, group and interval in which it did something, time being the interval's number.
    reason: a number of reasons (NOWHERE: not set); before[i, k]: the node k + 1 events before crash i. crashed and last
    are of sessions."""

    crashes: Rows
    reason: Ints
    before: Ints
    starts: Rows
    active: Rows
    sessions: Rows
    crashed: Bools
    last: Ints
    reasons: list[str]


class Plan:
    """keys: whose keys are wanted beside the rows."""

    def __init__(self, query: CrashQuery, asking: Asking, keys: str = "") -> None:
        self._query, self._keys = query, keys
        steps = [(step, f"crashes[{i}]") for i, step in enumerate(query.crashes)]
        steps += [(query.starts, "starts")] if query.starts is not None else []
        columns = {"event_id": column("event_id")} if keys in ("crashes", "starts") else {}
        texts: dict[str, str] = {}
        if query.reason is not None:
            texts = {"reason": query.reason}
        self.reading = PeriodSessions(query, query.session, Naming(), query.breakdowns, asking, steps, columns, texts)
        self._reasons: dict[str, int] = {}
        self._buckets = np.array(intervals(query).starts, np.int64)

    def laid_out(self, found: Found) -> tuple[list[tuple[list[Any], bool]], list[Ints]]:
        """The groups of an answer, by crashes, and the place among them of each crash, start, activity and session."""
        every = (found.crashes, found.starts, found.active, found.sessions)
        numbers = np.concatenate([rows.group for rows in every])
        weights = np.zeros(numbers.size, np.int64)
        weights[: found.crashes.time.size] = 1
        shown, place = self.reading.groups.laid_out(numbers, weights)
        return shown, np.split(place, np.cumsum([rows.group.size for rows in every])[:-1])

    def commonest(self, nodes: Ints, most: int) -> list[CrashBefore]:
        """Events by how often they are there, then by name; nothing, where that is, and others last."""
        every = self.reading.nodes.every
        met, counts = np.unique(nodes[nodes != NOWHERE], return_counts=True)
        order = np.lexsort((self.reading.nodes.rank()[met], -counts))
        told = [CrashBefore(every[met[i]].event, False, int(counts[i])) for i in order[:most].tolist()]
        others, nothing = int(counts[order[most:]].sum()), int((nodes == NOWHERE).sum())
        told += [CrashBefore(None, True, others)] if others else []
        return [*told, *([CrashBefore(None, False, nothing)] if nothing else [])]

    def is_before(self, cell: CrashCell, found: Found) -> Bools:
        """Of each crash whether the event that a cell names lies so many events before it."""
        assert cell.back is not None
        if cell.back > self._query.before:
            raise BadQuery(
                Problem("cell.back", cell.back, say("the answer goes back {before} events", before=self._query.before))
            )
        nodes = found.before[:, cell.back - 1]
        told = [one.event for one in self.commonest(nodes, EVENTS_BEFORE) if one.event is not None]
        events = [node.event for node in self.reading.nodes.every]
        if cell.event is not None and cell.event not in told:
            raise BadQuery(Problem("cell.event", cell.event, say("the answer shows no such event"), told))
        if cell.event_other:
            wanted = np.array([event not in told for event in events] + [False])
        else:
            wanted = np.array([event == cell.event for event in events] + [cell.event is None])
        found_: Bools = wanted[nodes]
        return found_

    def found(self) -> Found:
        """Crashes, starts, activity and sessions of all portions."""
        made: list[Found] = []
        seen = 0
        for portion, walks in self.reading.portions():
            made.append(self._of(portion, walks, seen))
            seen += len(portion.subjects)
        return _together(made, self._query, list(self._reasons))

    def _of(self, portion: Streams, walks: Walks, seen: int) -> Found:
        query, reading = self._query, self.reading
        owner = portion.owners()
        group = reading.groups.numbers(portion, np.arange(owner.size))
        in_period = (portion.time >= reading.first) & (portion.time < reading.end)
        is_crash = portion.marks & (1 << len(query.crashes)) - 1 != 0
        crash = np.flatnonzero(is_crash & in_period)
        start = np.flatnonzero((portion.marks >> len(query.crashes) & 1 == 1) & in_period)

        def rows(some: Ints) -> Rows:
            return Rows(portion.time[some], owner[some] + seen, group[some], self._key(portion, owner, some))

        did = np.flatnonzero(in_period)
        bucket = np.searchsorted(self._buckets, portion.time[did], "right") - 1
        width = int(group.max(initial=0)) + 1
        place = (owner[did] * width + group[did]) * self._buckets.size + bucket
        order = np.argsort(place, kind="stable")  # np.unique takes several times as long
        once = order[np.concatenate([[True], place[order][1:] != place[order][:-1]])[: order.size]]
        active = rows(did[once])
        session = np.repeat(np.arange(walks.subject.size), np.diff(walks.offsets))
        crashed = np.bincount(session[is_crash[walks.row]], minlength=walks.subject.size) > 0
        begun = np.flatnonzero(reading.begin(walks))
        first = walks.row[walks.offsets[:-1]][begun]
        keys = sessions_of(walks, begun, portion.subjects) if "sessions" in self._keys else pa.nulls(begun.size)
        return Found(
            rows(crash),
            self._reason(portion, crash),
            self._before(walks, session, crash, owner.size),
            rows(start),
            Rows(bucket[once], active.subject, active.group, active.key),
            Rows(walks.bounds[begun, 0], walks.subject[begun] + seen, group[first], keys),
            crashed[begun],
            walks.bounds[begun, 1],
            [],
        )

    def _key(self, portion: Streams, owner: Ints, rows: Ints) -> pa.Array:
        if self._keys in ("crashes", "starts"):
            return portion.columns["event_id"].take(pa.array(rows))
        if self._keys in ("affected", "subjects"):
            return portion.subjects.take(pa.array(owner[rows]))
        return pa.nulls(rows.size)

    def _reason(self, portion: Streams, crash: Ints) -> Ints:
        if self._query.reason is None:
            return np.full(crash.size, NOWHERE)
        (coded,), texts = codes([portion.columns["reason"].take(pa.array(crash))])
        numbers = [self._reasons.setdefault(normalised(str(one)), len(self._reasons)) for one in texts]
        return np.array([*numbers, NOWHERE], np.int64)[coded]

    def _before(self, walks: Walks, session: Ints, crash: Ints, rows: int) -> Ints:
        """before[i, k]: the node k + 1 events before crash i in its session, NOWHERE where there is none."""
        place = np.full(rows, -1, np.int64)  # of a row among those of sessions
        place[walks.row] = np.arange(walks.row.size)
        at = place[crash]
        made = np.full((crash.size, self._query.before), NOWHERE, np.int64)
        if not walks.row.size:
            return made
        begins = np.where(at >= 0, walks.offsets[session[at]], 0)
        for k in range(self._query.before):
            back = at - k - 1
            there = (at >= 0) & (back >= begins)
            made[there, k] = walks.node[back[there]]
        return made


def _together(made: list[Found], query: CrashQuery, reasons: list[str]) -> Found:
    none = np.empty(0, np.int64)

    def several(name: str) -> Iterator[Any]:
        yield from (getattr(one, name) for one in made)

    def rows(name: str) -> Rows:
        every = list(several(name))
        time, subject, group = (
            np.concatenate([none, *(getattr(one, part) for one in every)]) for part in ("time", "subject", "group")
        )
        keys = [one.key for one in every]
        return Rows(time, subject, group, pa.concat_arrays(keys) if keys else pa.array([], pa.uint32()))

    return Found(
        rows("crashes"),
        np.concatenate([none, *several("reason")]),
        np.concatenate([np.empty((0, query.before), np.int64), *several("before")]),
        rows("starts"),
        rows("active"),
        rows("sessions"),
        np.concatenate([np.empty(0, np.bool_), *several("crashed")]),
        np.concatenate([none, *several("last")]),
        reasons,
    )
