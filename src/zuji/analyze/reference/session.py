"""Sessions in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction
from typing import Any, NamedTuple

from zuji.analyze import calendar
from zuji.analyze.query import Question
from zuji.analyze.reference import splits
from zuji.analyze.reference.durations import bin_of, durations, histogram
from zuji.analyze.reference.session_rules import sessions
from zuji.analyze.reference.visits import node_of
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.session import intervals
from zuji.analyze.session_query import (
    DEPTHS,
    SessionCell,
    SessionDepth,
    SessionGroup,
    SessionPage,
    SessionPeriod,
    SessionQuery,
)
from zuji.analyze.session_rules import SessionRule
from zuji.analyze.visits import Node, Visits

OTHER = None


class Session(NamedTuple):
    """pages: by place among the events, where one is a page."""

    key: tuple[Subject, str, int, int]
    events: list[Record]
    pages: dict[int, Node]

    @property
    def took(self) -> int:
        return self.events[-1].time - self.events[0].time


def every_session(query: Question, rule: SessionRule, world: World) -> list[tuple[Subject, str, list[Record]]]:
    """(subject, name where events name it, events) of every session with an event within a day of the period."""
    assert query.time_zone is not None
    first = calendar.start(query.from_, query.time_zone) - 24 * 3_600_000
    end = calendar.start(query.to + calendar.DAY, query.time_zone) + 24 * 3_600_000
    streams: dict[Subject, list[Record]] = {}
    for event in world.events:
        subject = world.subject_of(event, query.subject)
        if first <= event.time < end and subject is not None and world.passes(event, query, []):
            streams.setdefault(subject, []).append(event)
    return [
        (subject, name if isinstance(name, str) else "", events)
        for subject, stream in streams.items()
        for name, events in sessions(rule, query, world, stream).items()
    ]


def in_period(query: Question, time: int) -> bool:
    assert query.time_zone is not None
    return (
        calendar.start(query.from_, query.time_zone) <= time < calendar.start(query.to + calendar.DAY, query.time_zone)
    )


def goes_on(rule: SessionRule, last: int, now: int) -> bool:
    """Whether a session is surely not over."""
    if rule.property is not None or rule.gap_minutes is None:
        return False
    return now - last <= rule.gap_minutes * 60_000


def answer(query: SessionQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every = found(query, world)
    return {
        "total": _total(query, every, now),
        "groups": [
            SessionGroup(shown, other, _total(query, some, now), _points(query, some, now))
            for shown, other, some in _groups(query, world, every)
        ],
        "pages": _pages(query, every),
    }


def members(query: SessionQuery, cell: SessionCell, world: World, now: int) -> set[Any]:
    """The sessions, whose they are, or their events."""
    every = found(query, world)
    pages = _ranked(query, every)
    some = every
    if cell.breakdown or cell.other:
        named = (cell.breakdown, cell.other)
        some = next(part for shown, other, part in _groups(query, world, every) if (shown, other) == named)
    if cell.at is not None:
        asked = intervals(query)
        some = [one for one in some if asked.labels[asked.at(one.events[0].time)] == cell.at]
    if cell.bounced:
        some = [one for one in some if len(one.pages) == 1]
    if cell.from_s is not None:
        some = [one for one in some if bin_of(one.took) == cell.from_s]
    if cell.from_events is not None:
        some = [one for one in some if max(low for low in DEPTHS if low <= len(one.events)) == cell.from_events]

    def is_it(node: Node) -> bool:
        if cell.page_other:
            return node not in pages[: query.pages]
        return cell.page is not None and node == Node(cell.page.event, cell.page.value)

    asks_page = cell.page is not None or cell.page_other
    if asks_page:
        places = {"seen": slice(None), "entry": slice(1), "exit": slice(-1, None)}[cell.role]
        some = [one for one in some if any(is_it(node) for node in list(one.pages.values())[places])]
    if cell.of == "events":
        return {
            event.event_id
            for one in some
            for i, event in enumerate(one.events)
            if not asks_page or (i in one.pages and is_it(one.pages[i]))
        }
    return {one.key[0] if cell.of == "subjects" else one.key for one in some}


def found(query: SessionQuery, world: World) -> list[Session]:
    """The sessions that begin in the period."""
    asked = Visits(only=query.only, without=query.without, splits=query.splits, cleaning=query.cleaning)
    made = []
    for subject, name, events in every_session(query, query.session, world):
        if in_period(query, events[0].time):
            nodes = {i: node for i, event in enumerate(events) if (node := node_of(asked, world, event)) is not None}
            made.append(Session((subject, name, events[0].time, events[-1].time), events, nodes))
    return made


def _groups(query: SessionQuery, world: World, every: list[Session]) -> list[tuple[list[Any], bool, list[Session]]]:
    """Sessions by group: by how many there are, then by value; "other" last."""
    if not query.breakdowns:
        return [([], False, every)]
    of: dict[Any, list[Session]] = {}
    for one in every:
        of.setdefault(splits.groups_of(query, world, one.events[0], query.breakdowns)[0], []).append(one)
    order = sorted(of, key=lambda group: (-len(of[group]), [splits.after(value) for value in group]))
    n_kept = max(item.limit for item in query.breakdowns)
    made = [
        (splits.shown(query, world, of[group][0].events[0], query.breakdowns, group), False, of[group])
        for group in order[:n_kept]
    ]
    rest = [one for group in order[n_kept:] for one in of[group]]
    return [*made, ([], True, rest)] if rest else made


def _total(query: SessionQuery, some: list[Session], now: int) -> SessionPeriod:
    return _period(query, some, query.from_.isoformat(), intervals(query).end, now)


def _points(query: SessionQuery, some: list[Session], now: int) -> list[SessionPeriod]:
    if query.interval is None:
        return []
    asked = intervals(query)
    made = []
    for i, label in enumerate(asked.labels):
        here = [one for one in some if asked.at(one.events[0].time) == i]
        end = asked.starts[i + 1] if i + 1 < len(asked.starts) else asked.end
        made.append(_period(query, here, label, end, now))
    return made


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _period(query: SessionQuery, some: list[Session], at: str, end: int, now: int) -> SessionPeriod:
    n = len(some)
    events = sum(len(one.events) for one in some)
    took = [one.took for one in some]
    engaged = sum(_engaged(query, one) for one in some)
    bounces = sum(len(one.pages) == 1 for one in some)
    subjects = len({one.key[0] for one in some})
    return SessionPeriod(
        at,
        n,
        subjects,
        _ratio(n, subjects),
        events,
        _ratio(events, n),
        _ratio(sum(len(set(one.pages.values())) for one in some), n),
        durations(took),
        float(Fraction(engaged, 1000 * n)) if n else None,
        bounces,
        _ratio(bounces, sum(bool(one.pages) for one in some)),
        [
            SessionDepth(low, high, sum(low <= len(one.events) < (high or 10**9) for one in some))
            for low, high in itertools.zip_longest(DEPTHS, DEPTHS[1:])
        ],
        histogram(took),
        end > now or any(goes_on(query.session, one.events[-1].time, now) for one in some),
    )


def _engaged(query: SessionQuery, one: Session) -> int:
    until_next = [later.time - event.time for event, later in itertools.pairwise(one.events)]
    return sum(min(ms, query.engaged_max_s * 1000) for ms in until_next) + query.last_event_s * 1000


def _ranked(query: SessionQuery, every: list[Session]) -> list[Node]:
    """All pages, by views and then by name."""
    views = Counter(node for one in every for node in one.pages.values())
    return sorted(
        views, key=lambda node: (-views[node], node.event.encode(), node.value is None, (node.value or "").encode())
    )


def _pages(query: SessionQuery, every: list[Session]) -> list[SessionPage]:
    ranked = _ranked(query, every)
    rows = [*([node] for node in ranked[: query.pages]), ranked[query.pages :]]
    made = []
    for some in rows:
        walks = [[node in some for node in one.pages.values()] for one in every if one.pages]
        views = sum(sum(walk) for walk in walks)
        if not views:
            continue
        other = some is rows[-1]
        exits = sum(walk[-1] for walk in walks)
        made.append(
            SessionPage(
                "" if other else some[0].event,
                None if other else some[0].value,
                other,
                views,
                sum(any(walk) for walk in walks),
                sum(walk[0] for walk in walks),
                exits,
                exits / views,
            )
        )
    return made
