"""Sessions: how many there are, how long and deep they are, where they begin and end.

docs/reference/session.md has the definition. A session belongs to the interval, and to the group, of its first event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, LeftOut
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.durations import EDGES_S, bin_of, durations, histogram
from zuji.analyze.marked import everything_left_out
from zuji.analyze.measures import DIGITS, rounded
from zuji.analyze.members import Members, in_order
from zuji.analyze.parts import NOWHERE, each_once
from zuji.analyze.period_sessions import PeriodSessions, may_go_on
from zuji.analyze.session_query import (
    DEPTHS,
    SessionCell,
    SessionDepth,
    SessionGroup,
    SessionPage,
    SessionPeriod,
    SessionQuery,
)
from zuji.analyze.sql import column
from zuji.analyze.visits import Node, Walks, sessions_of
from zuji.records.sentences import say

DEFINITION = "session/1"
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Measured:
    """Sessions that begin in the period, one value each: subject (a number over all portions), first and last moment,
    events, of them pages, different pages, inferred attention (ms), first and last page (NOWHERE: none), group."""

    subject: Ints
    begin: Ints
    last: Ints
    events: Ints
    viewed: Ints
    pages: Ints
    engaged: Ints
    entry: Ints
    exit: Ints
    group: Ints

    def take(self, rows: Ints) -> Measured:
        return Measured(*(one[rows] for one in vars(self).values()))


def answer(query: SessionQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of SessionResult, and what was left out."""
    plan = _Plan(query, asking)
    every, portions = plan.measured()
    shown, place = plan.reading.groups.laid_out(every.group)
    groups = []
    for number, (breakdown, other) in enumerate(shown):
        some = every.take(np.flatnonzero(place == number))
        groups.append(SessionGroup(breakdown, other, _total(query, some, asking.now), _points(query, some, asking.now)))
    fields = {"total": _total(query, every, asking.now), "groups": groups, "pages": plan.pages(every, portions)}
    return fields, everything_left_out(query, asking, plan.reading.first, plan.reading.end)


def intervals(query: SessionQuery) -> calendar.Buckets:
    """The intervals of the trend."""
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval or "day", query.time_zone, query.week_start)


def _total(query: SessionQuery, some: Measured, now: int) -> SessionPeriod:
    return _period(query, some, query.from_.isoformat(), intervals(query).end, now)


def _points(query: SessionQuery, some: Measured, now: int) -> list[SessionPeriod]:
    if query.interval is None:
        return []
    buckets = intervals(query)
    at = np.searchsorted(np.array(buckets.starts, np.int64), some.begin, "right") - 1
    order = np.argsort(at.astype(np.int16), kind="stable")  # by radix: there are fewer than 32,768 intervals
    bounds = np.searchsorted(at[order], np.arange(len(buckets.starts) + 1))
    ends = (*buckets.starts[1:], buckets.end)
    return [
        _period(query, some.take(order[bounds[i] : bounds[i + 1]]), label, ends[i], now)
        for i, label in enumerate(buckets.labels)
    ]


def _period(query: SessionQuery, some: Measured, at: str, end: int, now: int) -> SessionPeriod:
    n = some.begin.size
    subjects = int(each_once(some.subject).size)
    took = some.last - some.begin
    bounces, viewing = int((some.viewed == 1).sum()), int((some.viewed > 0).sum())
    depths = np.bincount(_depth(some.events), minlength=len(DEPTHS)).tolist()
    return SessionPeriod(
        at,
        n,
        subjects,
        n / subjects if subjects else None,
        int(some.events.sum()),
        int(some.events.sum()) / n if n else None,
        int(some.pages.sum()) / n if n else None,
        durations(took),
        rounded(int(some.engaged.sum()) / n / 1000, DIGITS) if n else None,
        bounces,
        bounces / viewing if viewing else None,
        [
            SessionDepth(low, high, depths[i])
            for i, (low, high) in enumerate(zip(DEPTHS, (*DEPTHS[1:], None), strict=True))
        ],
        histogram(took),
        bool(end > now or may_go_on(query.session, some.last, now).any()),
    )


def _depth(events: Ints) -> Ints:
    return np.searchsorted(np.array(DEPTHS), events, "right") - 1


def members(query: SessionQuery, cell: SessionCell, asking: Asking) -> Members:
    """The sessions behind a number, whose they are, or their events."""
    plan = _Plan(query, asking, with_ids=cell.of == "events")
    every, portions = plan.measured()
    here = _chosen(query, cell, plan, every)
    wanted = None
    if cell.page is not None or cell.page_other:
        wanted = plan.wanted(cell, portions)
        if cell.role != "seen":
            here &= wanted[every.entry if cell.role == "entry" else every.exit]
    keys = []
    begin = 0
    for walks, subjects, ids in portions:
        of_row = np.repeat(np.arange(walks.subject.size), np.diff(walks.offsets))
        rows = np.ones(of_row.size, np.bool_) if wanted is None else wanted[walks.node]
        some = here[begin : begin + walks.subject.size] & (np.bincount(of_row[rows], minlength=walks.subject.size) > 0)
        begin += walks.subject.size
        sessions = np.flatnonzero(some)
        if cell.of == "subjects":
            keys.append(subjects.take(pa.array(np.unique(walks.subject[sessions]))))
        elif cell.of == "sessions":
            keys.append(sessions_of(walks, sessions, subjects))
        else:
            keys.append(ids.filter(pa.array(rows & some[of_row])))
    return Members(cell.of, in_order(keys))


def _chosen(query: SessionQuery, cell: SessionCell, plan: _Plan, every: Measured) -> Bools:
    """The sessions that a cell names, but for its page."""
    shown, place = plan.reading.groups.laid_out(every.group)
    number = plan.reading.groups.place(cell, shown)
    here: Bools = np.ones(every.begin.size, np.bool_) if number is None else place == number
    if cell.at is not None:
        buckets = intervals(query)
        if query.interval is None or cell.at not in buckets.labels:
            valid = list(buckets.labels[:50]) if query.interval is not None else []
            raise BadQuery(Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), valid))
        at = np.searchsorted(np.array(buckets.starts, np.int64), every.begin, "right") - 1
        here &= at == buckets.labels.index(cell.at)
    if cell.bounced:
        here &= every.viewed == 1
    if cell.from_s is not None:
        if cell.from_s not in EDGES_S[:-1]:
            raise BadQuery(Problem("cell.from_s", cell.from_s, say("no bin begins there"), list(EDGES_S[:-1])))
        here &= bin_of(every.last - every.begin) == EDGES_S.index(cell.from_s)
    if cell.from_events is not None:
        if cell.from_events not in DEPTHS:
            raise BadQuery(Problem("cell.from_events", cell.from_events, say("no depths begin there"), list(DEPTHS)))
        here &= _depth(every.events) == DEPTHS.index(cell.from_events)
    return here


def _together(made: list[Measured]) -> Measured:
    """All portions as one, column by column, so that no two columns are held twice."""
    names = list(Measured.__dataclass_fields__)
    columns = [[getattr(one, name) for one in made] for name in names]
    made.clear()
    joined = [np.concatenate(parts or [np.empty(0, np.int64)]) for parts in _taken(columns)]
    return Measured(*joined)


def _taken(columns: list[list[Ints]]) -> Iterator[list[Ints]]:
    """One after the other, which this lets go of."""
    columns.reverse()
    while columns:
        yield columns.pop()


def _half(numbers: Ints) -> Any:
    """Numbers that are far from filling 64 bits, in 32: there may be millions of sessions."""
    return numbers.astype(np.int32)


_Portion = tuple[Walks, pa.Array, pa.Array]  # sessions, keys of subjects, ids of the rows where they are wanted


class _Plan:
    def __init__(self, query: SessionQuery, asking: Asking, with_ids: bool = False) -> None:
        self._query, self._with_ids = query, with_ids
        columns = {"event_id": column("event_id")} if with_ids else {}
        self.reading = PeriodSessions(query, query.session, query, query.breakdowns, asking, columns=columns)

    def measured(self) -> tuple[Measured, list[_Portion]]:
        """Every session that begins in the period, one value each; and by portion what they are of."""
        portions: list[_Portion] = []
        made: list[Measured] = []
        seen = 0
        for portion, walks in self.reading.portions():
            begun = self.reading.begin(walks)
            walks = walks.chosen(walks.offsets[:-1], np.where(begun, walks.offsets[1:], walks.offsets[:-1]))
            group = self.reading.groups.numbers(portion, walks.row[walks.offsets[:-1]])
            made.append(self._of(walks, walks.subject + seen, group))
            ids = portion.columns["event_id"].take(pa.array(walks.row)) if self._with_ids else pa.nulls(0)
            portions.append((walks.slim(), portion.subjects, ids))
            seen += len(portion.subjects)
        return _together(made), portions

    def _of(self, walks: Walks, subject: Ints, group: Ints) -> Measured:
        query = self._query
        sizes = np.diff(walks.offsets)
        n = sizes.size
        of_row = np.repeat(np.arange(n), sizes)
        held = np.full(walks.time.size, query.last_event_s * 1000, np.int64)
        held[:-1] = np.minimum(np.diff(walks.time), query.engaged_max_s * 1000)
        held[walks.offsets[1:] - 1] = query.last_event_s * 1000
        engaged = np.zeros(n, np.int64)
        np.add.at(engaged, of_row, held)
        pages = np.flatnonzero(walks.node != NOWHERE)
        viewed = np.bincount(of_row[pages], minlength=n)
        nodes = len(self.reading.nodes.every) + 1
        different = each_once(of_row[pages] * nodes + walks.node[pages]) // nodes
        entry, exit_ = np.full(n, NOWHERE), np.full(n, NOWHERE)
        entry[of_row[pages][::-1]] = walks.node[pages][::-1]
        exit_[of_row[pages]] = walks.node[pages]
        return Measured(
            _half(subject),
            walks.bounds[:, 0],
            walks.bounds[:, 1],
            _half(sizes),
            _half(viewed),
            _half(np.bincount(different, minlength=n)),
            engaged,
            _half(entry),
            _half(exit_),
            _half(group),
        )

    def pages(self, every: Measured, portions: list[_Portion]) -> list[SessionPage]:
        """The pages by how often they were seen, then by name, "other" last."""
        rows, place, views = self._ranked(portions)
        n = len(rows)
        sessions = np.zeros(n, np.int64)
        for walks, _, _ in portions:
            of_row = np.repeat(np.arange(walks.subject.size), np.diff(walks.offsets))
            at = place[walks.node]
            some = at != NOWHERE
            sessions += np.bincount(each_once(of_row[some] * n + at[some]) % n if n else at[some], minlength=n)
        entries, exits = (np.bincount(at[at != NOWHERE], minlength=n) for at in (place[every.entry], place[every.exit]))
        return [
            SessionPage(
                node.event if node is not None else "",
                node.value if node is not None else None,
                node is None,
                int(views[i]),
                int(sessions[i]),
                int(entries[i]),
                int(exits[i]),
                int(exits[i]) / int(views[i]),
            )
            for i, node in enumerate(rows)
        ]

    def _ranked(self, portions: list[_Portion]) -> tuple[list[Node | None], Ints, Ints]:
        """The pages of an answer (None: all others), by node its place among them, NOWHERE for what is no page, and how
        often each was seen."""
        nodes = self.reading.nodes
        views = np.zeros(len(nodes.every) + 1, np.int64)  # the last one is NOWHERE's
        for walks, _, _ in portions:
            views += np.bincount(np.where(walks.node == NOWHERE, views.size - 1, walks.node), minlength=views.size)
        met = np.flatnonzero(views[:-1])
        ranked = met[np.lexsort((nodes.rank()[met], -views[met]))]
        shown, others = ranked[: self._query.pages], ranked[self._query.pages :]
        place = np.full(views.size, NOWHERE, np.int64)
        place[shown] = np.arange(shown.size)
        place[others] = shown.size
        rows: list[Node | None] = [nodes.every[node] for node in shown.tolist()]
        seen = [*views[shown].tolist(), *([int(views[others].sum())] if others.size else [])]
        return [*rows, *([None] if others.size else [])], place, np.array(seen, np.int64)

    def wanted(self, cell: SessionCell, portions: list[_Portion]) -> Bools:
        """By node whether it is the page that a cell names."""
        rows, place, _ = self._ranked(portions)
        named = None if cell.page is None else Node(cell.page.event, cell.page.value)
        if named not in rows:
            field = "cell.page_other" if named is None else "cell.page"
            raise BadQuery(Problem(field, cell.page_other or str(named), say("the answer shows no such page")))
        found: Bools = place == rows.index(named)
        return found
