"""Intervals in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

from zuji.analyze import calendar
from zuji.analyze.filter_query import Owner
from zuji.analyze.interval import IntervalCell, IntervalGroup, IntervalPeriod, IntervalQuery, intervals
from zuji.analyze.reference import splits
from zuji.analyze.reference.durations import bin_of, durations, histogram
from zuji.analyze.reference.world import Record, Subject, World


class Pair(NamedTuple):
    subject: Subject
    first: Record
    second: Record

    @property
    def took(self) -> int:
        return self.second.time - self.first.time


def answer(query: IntervalQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every = list(pairs(query, world))
    return {
        "total": _total(query, every, now),
        "groups": [
            IntervalGroup(shown, other, _total(query, some, now), _points(query, some, now))
            for shown, other, some in groups(query, world, every)
        ],
    }


def members(query: IntervalQuery, cell: IntervalCell, world: World, now: int) -> set[Any]:
    """The subjects, or the first events."""
    found = list(pairs(query, world))
    if cell.breakdown or cell.other:
        named = (cell.breakdown, cell.other)
        found = next(some for shown, other, some in groups(query, world, found) if (shown, other) == named)
    if cell.at is not None:
        found = [pair for pair in found if intervals(query).labels[intervals(query).at(pair.first.time)] == cell.at]
    if cell.from_s is not None:
        found = [pair for pair in found if bin_of(pair.took) == cell.from_s]
    return {pair.subject if cell.of == "subjects" else pair.first.event_id for pair in found}


def pairs(query: IntervalQuery, world: World) -> Iterator[Pair]:
    """Every pair whose first event lies in the period."""
    assert query.time_zone is not None
    begin = calendar.start(query.from_, query.time_zone)
    until = calendar.start(query.to + calendar.DAY, query.time_zone)
    streams: dict[Subject, list[Record]] = {}
    for event in world.events:
        subject = world.subject_of(event, query.subject)
        if subject is not None and begin <= event.time < until + query.within.ms:
            streams.setdefault(subject, []).append(event)
    for subject, events in streams.items():
        firsts = {e.event_id: _held(query, world, e, 0) for e in events if world.is_step(e, query, query.first)}
        seconds = {e.event_id: _held(query, world, e, 1) for e in events if world.is_step(e, query, query.second)}
        for value in dict.fromkeys(held for held in (*firsts.values(), *seconds.values()) if held is not None):
            stream = [(e, firsts.get(e.event_id) == value, seconds.get(e.event_id) == value) for e in events]
            for first, second in _paired(query, [row for row in stream if row[1] or row[2]]):
                if first.time < until:
                    yield Pair(subject, first, second)


def seconds_after(query: IntervalQuery, world: World, first: Record) -> Record | None:
    """The next second event of the same subject and held values in time after a first one, paired with it or not."""
    whose, held = world.subject_of(first, query.subject), _held(query, world, first, 0)
    at = next(i for i, event in enumerate(world.events) if event.event_id == first.event_id)
    for event in world.events[at + 1 :]:
        if event.time - first.time > query.within.ms:
            break
        same = world.subject_of(event, query.subject) == whose and held is not None
        if same and world.is_step(event, query, query.second) and _held(query, world, event, 1) == held:
            return event
    return None


def _held(query: IntervalQuery, world: World, event: Record, step: int) -> tuple[Any, ...] | None:
    found = tuple(world.look(event, Owner(), held.of_step(step))[1] for held in query.held)
    return None if any(value is None for value in found) else found


def _paired(query: IntervalQuery, rows: list[tuple[Record, bool, bool]]) -> Iterator[tuple[Record, Record]]:
    """rows are (event, can be first, can be second)."""
    if query.pairing == "nearest":  # neighbours
        for (one, can_be_first, _), (other, _, can_be_second) in itertools.pairwise(rows):
            if can_be_first and can_be_second and other.time - one.time <= query.within.ms:
                yield one, other
        return
    begun: Record | None = None
    for event, can_be_first, can_be_second in rows:
        if begun is not None and event.time - begun.time > query.within.ms:
            begun = None
        if begun is not None and can_be_second:
            yield begun, event
            begun = None
        if begun is None and can_be_first:
            begun = event


def groups(query: IntervalQuery, world: World, every: list[Pair]) -> list[tuple[list[Any], bool, list[Pair]]]:
    """Pairs by group: by how many there are, then by value; "other" last."""
    if not query.breakdowns:
        return [([], False, every)]
    of: dict[Any, list[Pair]] = {}
    for pair in every:
        row = pair.first if query.by == "first" else pair.second
        of.setdefault(splits.groups_of(query, world, row, query.breakdowns)[0], []).append(pair)
    order = sorted(of, key=lambda group: (-len(of[group]), [splits.after(value) for value in group]))
    n_kept = max(item.limit for item in query.breakdowns)
    made = [
        (splits.shown(query, world, of[group][0].first, query.breakdowns, group), False, of[group])
        for group in order[:n_kept]
    ]
    rest = [pair for group in order[n_kept:] for pair in of[group]]
    return [*made, ([], True, rest)] if rest else made


def _total(query: IntervalQuery, some: list[Pair], now: int) -> IntervalPeriod:
    return _period(some, query.from_.isoformat(), intervals(query).end + query.within.ms > now)


def _points(query: IntervalQuery, some: list[Pair], now: int) -> list[IntervalPeriod]:
    if query.interval is None:
        return []
    asked = intervals(query)
    made = []
    for i, label in enumerate(asked.labels):
        here = [pair for pair in some if asked.at(pair.first.time) == i]
        end = asked.starts[i + 1] if i + 1 < len(asked.starts) else asked.end
        made.append(_period(here, label, end + query.within.ms > now))
    return made


def _period(some: list[Pair], at: str, is_open: bool) -> IntervalPeriod:
    took = [pair.took for pair in some]
    own: dict[Subject, list[int]] = {}
    for pair in some:
        own.setdefault(pair.subject, []).append(pair.took)
    means = [sum(values) // len(values) for values in own.values()]
    return IntervalPeriod(at, len(took), len(own), durations(took), durations(means), histogram(took), is_open)
