"""Crashes in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from zuji.analyze import calendar
from zuji.analyze.crash import PREVIOUS_OF_A_REASON, CrashGroup, CrashPeriod, CrashReason
from zuji.analyze.crash_query import CrashCell, CrashQuery, intervals
from zuji.analyze.crash_reasons import normalised
from zuji.analyze.crash_rows import EVENTS_BEFORE, CrashBefore
from zuji.analyze.reference import splits
from zuji.analyze.reference.session import every_session, goes_on, in_period
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.splits import Group

Before = Callable[[Record, int], str | None]


class Session(NamedTuple):
    subject: Subject
    key: tuple[Subject, str, int, int]
    events: list[Record]
    crashed: bool


class Happened(NamedTuple):
    """What a group, or everything, has: events with their subjects, and sessions that begin in the period."""

    crashes: list[tuple[Record, Subject]]
    starts: list[tuple[Record, Subject]]
    did: list[tuple[Record, Subject]]
    sessions: list[Session]


def answer(query: CrashQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every, before = happened(query, world)
    crashes = [crash for crash, _ in every.crashes]
    return {
        "total": _total(query, every, now),
        "groups": [
            CrashGroup(shown, other, _total(query, some, now), _points(query, some, now))
            for shown, other, some in _groups(query, world, every)
        ],
        "reasons": [_reason(query, *one, before) for one in _reasons(query, world, every)],
        "before": [_commonest(crashes, k, before, EVENTS_BEFORE) for k in range(1, query.before + 1)],
    }


def members(query: CrashQuery, cell: CrashCell, world: World, now: int) -> set[Any]:
    """Those behind a number."""
    every, before = happened(query, world)
    some = every
    if cell.breakdown or cell.other:
        named = (cell.breakdown, cell.other)
        some = next(part for shown, other, part in _groups(query, world, every) if (shown, other) == named)
    if cell.at is not None:
        some = _within(query, some, intervals(query).labels.index(cell.at))
    crashes = some.crashes
    if cell.reason is not None or cell.reason_not_set or cell.reason_other:
        wanted = (cell.reason, cell.reason_other)
        named_so = next(rows for reason, other, rows in _reasons(query, world, every) if (reason, other) == wanted)
        crashes = [row for row in crashes if row in named_so]
    if cell.back is not None:
        shown = [one.event for one in _commonest([c for c, _ in every.crashes], cell.back, before, EVENTS_BEFORE)]
        if cell.event_other:
            crashes = [row for row in crashes if (name := before(row[0], cell.back)) is not None and name not in shown]
        else:
            crashes = [row for row in crashes if before(row[0], cell.back) == cell.event]
    told: dict[str, set[Any]] = {
        "crashes": {event.event_id for event, _ in crashes},
        "affected": {subject for _, subject in crashes},
        "starts": {event.event_id for event, _ in some.starts},
        "subjects": {subject for _, subject in some.did},
        "sessions": {one.key for one in some.sessions},
        "crashed_sessions": {one.key for one in some.sessions if one.crashed},
    }
    return told[cell.of]


def happened(query: CrashQuery, world: World) -> tuple[Happened, Before]:
    """Everything, and what happened so many events before another in its session."""
    names = {name: plan for plan, stored in world.naming.aliases.items() for name in stored}
    before: dict[tuple[int, int], str] = {}
    sessions = []
    for subject, name, events in every_session(query, query.session, world):
        for i, event in enumerate(events):
            for k in range(1, min(i, query.before) + 1):
                before[event.event_id, k] = names.get(events[i - k].event, events[i - k].event)
        if in_period(query, events[0].time):
            crashed = any(_crash(query, world, event) for event in events)
            key = (subject, name, events[0].time, events[-1].time)
            sessions.append(Session(subject, key, events, crashed))
    did: list[tuple[Record, Subject]] = []
    for event in world.events:
        whose = world.subject_of(event, query.subject)
        if whose is not None and in_period(query, event.time) and world.passes(event, query, []):
            did.append((event, whose))
    crashes = [row for row in did if _crash(query, world, row[0])]
    starts = [row for row in did if query.starts is not None and world.is_step(row[0], query, query.starts)]
    return Happened(crashes, starts, did, sessions), lambda event, k: before.get((event.event_id, k))


def _crash(query: CrashQuery, world: World, event: Record) -> bool:
    return any(world.is_step(event, query, step) for step in query.crashes)


def _groups(query: CrashQuery, world: World, every: Happened) -> list[tuple[list[Any], bool, Happened]]:
    """By how many crashes there are, then by value; "other" last."""
    if not query.breakdowns:
        return [([], False, every)]

    def group(event: Record) -> Group:
        return splits.groups_of(query, world, event, query.breakdowns)[0]

    met: dict[Group, Record] = {}
    for event in (*(event for event, _ in every.did), *(one.events[0] for one in every.sessions)):
        met.setdefault(group(event), event)
    crashes = Counter(group(event) for event, _ in every.crashes)
    order = sorted(met, key=lambda one: (-crashes[one], [splits.after(value) for value in one]))
    n_kept = max(item.limit for item in query.breakdowns)

    def part(some: list[Group]) -> Happened:
        def rows(of: list[tuple[Record, Subject]]) -> list[tuple[Record, Subject]]:
            return [row for row in of if group(row[0]) in some]

        begun = [one for one in every.sessions if group(one.events[0]) in some]
        return Happened(rows(every.crashes), rows(every.starts), rows(every.did), begun)

    made = [(splits.shown(query, world, met[one], query.breakdowns, one), False, part([one])) for one in order[:n_kept]]
    return [*made, ([], True, part(order[n_kept:]))] if order[n_kept:] else made


def _within(query: CrashQuery, some: Happened, interval: int) -> Happened:
    def rows(of: list[tuple[Record, Subject]]) -> list[tuple[Record, Subject]]:
        return [row for row in of if intervals(query).at(row[0].time) == interval]

    begun = [one for one in some.sessions if intervals(query).at(one.events[0].time) == interval]
    return Happened(rows(some.crashes), rows(some.starts), rows(some.did), begun)


def _total(query: CrashQuery, some: Happened, now: int) -> CrashPeriod:
    return _period(query, some, query.from_.isoformat(), intervals(query).end, now)


def _points(query: CrashQuery, some: Happened, now: int) -> list[CrashPeriod]:
    if query.interval is None:
        return []
    asked = intervals(query)
    return [
        _period(
            query, _within(query, some, i), label, asked.starts[i + 1] if i + 1 < len(asked.starts) else asked.end, now
        )
        for i, label in enumerate(asked.labels)
    ]


def _period(query: CrashQuery, some: Happened, at: str, end: int, now: int) -> CrashPeriod:
    affected, subjects = ({subject for _, subject in rows} for rows in (some.crashes, some.did))
    crashed = sum(one.crashed for one in some.sessions)
    starts = len(some.starts) if query.starts is not None else None
    return CrashPeriod(
        at,
        len(some.crashes),
        len(affected),
        len(subjects),
        len(subjects - affected) / len(subjects) if subjects else None,
        len(some.sessions),
        crashed,
        sum(not one.crashed for one in some.sessions) / len(some.sessions) if some.sessions else None,
        starts,
        len(some.crashes) / starts if starts else None,
        end > now or any(goes_on(query.session, one.events[-1].time, now) for one in some.sessions),
    )


def _reasons(
    query: CrashQuery, world: World, every: Happened
) -> list[tuple[str | None, bool, list[tuple[Record, Subject]]]]:
    """(reason, other, crashes), commonest first."""
    if query.reason is None:
        return []
    of: dict[str | None, list[tuple[Record, Subject]]] = {}
    for row in every.crashes:
        said = world.text(row[0], query.reason)
        of.setdefault(None if said is None else normalised(said), []).append(row)
    order = sorted(of, key=lambda one: (-len(of[one]), one is None, (one or "").encode()))
    rest = [row for one in order[query.reasons :] for row in of[one]]
    made: list[tuple[str | None, bool, list[tuple[Record, Subject]]]]
    made = [(one, False, of[one]) for one in order[: query.reasons]]
    return [*made, (None, True, rest)] if rest else made


def _reason(
    query: CrashQuery, reason: str | None, other: bool, rows: list[tuple[Record, Subject]], before: Before
) -> CrashReason:
    assert query.time_zone is not None
    crashes = [event for event, _ in rows]
    first_at, last_at = (calendar.iso(pick(event.time for event in crashes), query.time_zone) for pick in (min, max))
    previous = _commonest(crashes, 1, before, PREVIOUS_OF_A_REASON) if query.before else []
    return CrashReason(reason, other, len(rows), len({subject for _, subject in rows}), first_at, last_at, previous)


def _commonest(crashes: list[Record], back: int, before: Before, most: int) -> list[CrashBefore]:
    names = [before(crash, back) for crash in crashes]
    counts = Counter(name for name in names if name is not None)
    order = sorted(counts, key=lambda name: (-counts[name], name.encode()))
    made = [CrashBefore(name, False, counts[name]) for name in order[:most]]
    others, nothing = sum(counts[name] for name in order[most:]), names.count(None)
    made += [CrashBefore(None, True, others)] if others else []
    return [*made, *([CrashBefore(None, False, nothing)] if nothing else [])]
