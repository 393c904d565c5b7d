"""The attempts that subjects make at a funnel, in plain, slow, obvious Python: every admissible one is listed, and the
best one is taken.

The number of attempts grows with the power of the steps, so streams must be short.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.filter_query import Owner
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.reference import splits
from zuji.analyze.reference.world import Record, Subject, World


@dataclasses.dataclass(frozen=True)
class Attempt:
    """rows: events done, with the number (from 0) of the step that each was."""

    subject: Subject
    unit: Any
    rows: tuple[tuple[int, int], ...]  # (place in the stream, step)
    stream: list[Record]
    group: tuple[Any, ...]

    def reached(self, query: FunnelQuery, position: int) -> int | None:
        """The place of the event that reached a position (from 0)."""
        return _reached(query, self.rows, position)


def attempts(query: FunnelQuery, world: World) -> Iterator[Attempt]:
    """Of each part of each subject's stream the attempts that count: the best one, or with totals one after another."""
    for subject, stream, until in _streams(query, world):
        by_part: list[tuple[Any, list[Record], Any]] = []
        for part, rows in _parts(query, world, stream).items():
            for held in _shared(query, world, rows):
                by_part.append((part, rows, held))
        if query.entry == "first":
            entries = [
                min(places) if (places := list(_entries(query, world, rows, held, until))) else None
                for _, rows, held in by_part
            ]
            firsts = [rows[place] for (_, rows, _), place in zip(by_part, entries, strict=True) if place is not None]
            if not firsts:
                continue
            entry = min(firsts, key=stream.index)
            by_part = [
                one for one, place in zip(by_part, entries, strict=True) if place is not None and one[1][place] is entry
            ]
        for part, rows, held in by_part:
            yield from _of_part(query, world, subject, part, rows, held, until)


def _streams(query: FunnelQuery, world: World) -> Iterator[tuple[Subject, list[Record], int]]:
    """The events of each subject that are read, and when entries end (ms UTC)."""
    assert query.time_zone is not None
    first = calendar.start(query.from_, query.time_zone)
    until = calendar.start(query.to + calendar.DAY, query.time_zone)
    later = query.window.ms is not None and query.later_steps == "in_window"
    end = until + (query.window.ms or 0) if later else until
    of_subject: dict[Subject, list[Record]] = {}
    for event in world.events:
        subject = world.subject_of(event, query.subject)
        if first <= event.time < end and subject is not None and world.passes(event, query, []):
            of_subject.setdefault(subject, []).append(event)
    for subject, stream in of_subject.items():
        yield subject, stream, until


def by_entry(query: FunnelQuery, world: World) -> Iterator[tuple[Record, list[Record], Attempt | None]]:
    """Of every event with which an attempt may begin: the event, its part of the stream from there on, and the best
    attempt that begins with it, whichever of them count; None: it is disqualified."""
    alone = query.model_copy(update={"entry": "first", "count": "persons", "reentry": "first"})
    for subject, stream, until in _streams(query, world):
        for part, rows in _parts(query, world, stream).items():
            for held in _shared(query, world, rows):
                for place in _entries(query, world, rows, held, until):
                    begin = 0 if query.grace_seconds else place
                    found = _of_part(alone, world, subject, part, rows[begin:], held, until, place - begin)
                    yield rows[place], rows[begin:], next(found, None)


def _parts(query: FunnelQuery, world: World, stream: list[Record]) -> dict[Any, list[Record]]:
    """The stream by local day, by session, or whole."""
    assert query.time_zone is not None
    parts: dict[Any, list[Record]] = {}
    number = 0
    for i, event in enumerate(stream):
        key: Any = None
        if query.window.same == "day":
            key = calendar.day_of(event.time, query.time_zone)
        elif query.window.same == "session" and query.session.property is not None:
            key = world.text(event, query.session.property)
            if key is None:
                continue
        elif query.window.same == "session":
            if i and event.time - stream[i - 1].time > query.session.gap_minutes * 60_000:
                number += 1
            key = number
        parts.setdefault(key, []).append(event)
    return parts


def _plain(value: Any) -> Any:
    return value + 0.0 if isinstance(value, float) else value  # -0.0 is 0.0


def _values(query: FunnelQuery, world: World, event: Record) -> tuple[Any, ...]:
    return tuple(_plain(splits.look(query, world, event, item)[1]) for item in query.breakdowns)


def _held(query: FunnelQuery, world: World, event: Record, step: int) -> tuple[Any, ...] | None:
    """What is held by an event at a step; None where something is not set."""
    found = tuple(_plain(world.look(event, Owner(), held.of_step(step))[1]) for held in query.held)
    return None if any(value is None for value in found) else found


def _shared(query: FunnelQuery, world: World, rows: list[Record]) -> list[tuple[Any, Any]]:
    """(what is held, the group) of every part that could be looked at; None: nothing is asked."""
    found: dict[tuple[Any, Any], None] = {}
    for event in rows:
        for s, step in enumerate(query.steps):
            if not world.is_step(event, query, step):
                continue
            held = _held(query, world, event, s) if query.held else ()
            if held is not None:
                found[(held, _values(query, world, event) if query.attribution == "all" else None)] = None
    return list(found)


def _is(query: FunnelQuery, world: World, event: Record, s: int, held: tuple[Any, Any]) -> bool:
    """Whether an event is of step s, and holds what is to be held."""
    if not world.is_step(event, query, query.steps[s]):
        return False
    if query.held and _held(query, world, event, s) != held[0]:
        return False
    return query.attribution != "all" or _values(query, world, event) == held[1]


def _entries(query: FunnelQuery, world: World, rows: list[Record], held: tuple[Any, Any], until: int) -> Iterator[int]:
    for place, event in enumerate(rows):
        if event.time < until and any(_is(query, world, event, s, held) for s in _may_follow(query, ())):
            yield place


def _may_follow(query: FunnelQuery, done: tuple[int, ...]) -> list[int]:
    """The steps that may come next."""
    n = len(query.steps)
    if query.order != "any":
        begin = done[-1] + 1 if done else 0
        found = []
        for s in range(begin, n):
            found.append(s)
            if not query.steps[s].optional:
                break
        return found
    anchors = {step - 1 for step in query.anchored}

    def before(s: int, other: int) -> bool:
        """Whether s must be done before other: they are parted by an anchor, or one is it."""
        return s < other and any(s <= anchor <= other for anchor in anchors)

    return [s for s in range(n) if s not in done and all(other in done for other in range(n) if before(other, s))]


def _reached(query: FunnelQuery, chain: tuple[tuple[int, int], ...], position: int) -> int | None:
    """The place of the event that brought an attempt to a position (from 0)."""
    if query.order == "any" and query.any_counts == "number":
        return chain[position][0] if position < len(chain) else None
    if query.order == "any":
        places = [place for place, step in chain if step <= position]
        return max(places) if len(places) == position + 1 else None
    return next((place for place, step in chain if step == position), None)


def _position(query: FunnelQuery, chain: tuple[tuple[int, int], ...]) -> int:
    return len(chain) if query.order == "any" else chain[-1][1] + 1


def _ends(query: FunnelQuery, world: World, event: Record, position: int) -> bool:
    return any(
        world.is_step(event, query, item) and item.after <= position < (item.before or len(query.steps))
        for item in query.exclusions
    )


def _score(query: FunnelQuery, chain: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    if query.order == "any" and query.any_counts == "named":
        done = {s for _, s in chain}
        return next((s for s in range(len(query.steps)) if s not in done), len(query.steps)), 0
    optional = sum(query.steps[s].optional for _, s in chain)
    return len(chain) - optional, optional


def _whole(query: FunnelQuery, chain: tuple[tuple[int, int], ...]) -> bool:
    return not _may_follow(query, tuple(s for _, s in chain))


def _preference(query: FunnelQuery, chain: tuple[tuple[int, int], ...]) -> Any:
    """Smaller is better: further, sooner, entered later, steps earlier."""
    required, optional = _score(query, chain)
    places = [place for place, _ in chain]
    return (-required, -optional, places[-1], -places[0], chain)


def _of_part(
    query: FunnelQuery,
    world: World,
    subject: Subject,
    part: Any,
    rows: list[Record],
    held: tuple[Any, Any],
    until: int,
    entry_at: int | None = None,
) -> Iterator[Attempt]:
    """Walks over the rows with every attempt that is alive. entry_at: where the attempts of a funnel with grace
    begin."""
    window = query.window.ms
    if query.grace_seconds:
        graced = list(_graced(query, world, rows, held, until, entry_at))
        if graced:
            chain = min(graced, key=lambda chain: _preference(query, chain))
            unit = _unit(query, subject, part, held, rows, chain)
            yield Attempt(subject, unit, chain, rows, held[1] or _group(query, world, rows, chain))
        return
    begin = 0
    while begin < len(rows):
        alive: list[tuple[tuple[int, int], ...]] = []
        ever: list[tuple[tuple[int, int], ...]] = []
        entered = False
        ended_at, consumed = len(rows), True
        for place in range(begin, len(rows)):
            event = rows[place]
            totals = query.count == "totals"
            if totals and ever and window is not None:
                entry = min(ever, key=lambda chain: _preference(query, chain))[0][0]
                if event.time - rows[entry].time > window:
                    ended_at, consumed = place, False
                    break
            if query.excluding == "end":
                alive = [chain for chain in alive if not _ends(query, world, event, _position(query, chain))]
            steps = [s for s in range(len(query.steps)) if _is(query, world, event, s, held)]
            longer = [
                (*chain, (place, s))
                for chain in alive
                for s in steps
                if s in _may_follow(query, tuple(done for _, done in chain))
                and (window is None or event.time - rows[chain[0][0]].time <= window)
            ]
            if _breaks(query, world, event, held):
                alive = []
            may_enter = event.time < until and not (query.entry == "first" and entered)
            if totals and ever:
                may_enter &= query.reentry == "latest" and not longer and max(map(len, ever)) == 1
            new: list[tuple[tuple[int, int], ...]] = [
                ((place, s),) for s in steps if may_enter and s in _may_follow(query, ())
            ]
            if new:
                entered = True
                if totals:
                    alive, ever = [], []
            alive += longer + new
            ever += longer + new
            if totals and any(_whole(query, chain) for chain in ever):
                ended_at = place
                break
            if totals and ever and not alive:
                ended_at, consumed = place, False
                break
        if ever:
            chain = min(ever, key=lambda chain: _preference(query, chain))
            wrong = query.excluding == "disqualify" and _disqualified(query, world, rows, chain)
            if not wrong and _score(query, chain)[0]:
                yield Attempt(
                    subject,
                    _unit(query, subject, part, held, rows, chain),
                    chain,
                    rows,
                    held[1] or _group(query, world, rows, chain),
                )
        if query.count != "totals":
            return
        begin = ended_at + (1 if consumed else 0)


def _graced(
    query: FunnelQuery,
    world: World,
    rows: list[Record],
    held: tuple[Any, Any],
    until: int,
    entry_at: int | None,
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every attempt of steps one after the other, each at most the grace before the one that it follows."""
    assert query.window.ms is not None
    entries = list(_entries(query, world, rows, held, until))
    if entry_at is not None or query.entry == "first":
        entries = [entry_at] if entry_at is not None else entries[:1]
    of_step = [
        [place for place, event in enumerate(rows) if _is(query, world, event, s, held)]
        for s in range(len(query.steps))
    ]
    todo: list[tuple[tuple[int, int], ...]] = [((place, 0),) for place in entries]
    while todo:
        chain = todo.pop()
        yield chain
        last, step = chain[-1][0], len(chain)
        if step == len(query.steps):
            continue
        earliest = rows[last].time - query.grace_seconds * 1_000
        latest = rows[chain[0][0]].time + query.window.ms
        todo += [(*chain, (place, step)) for place in of_step[step] if earliest <= rows[place].time <= latest]


def _breaks(query: FunnelQuery, world: World, event: Record, held: tuple[Any, Any]) -> bool:
    """Whether an event that is not the next step ends a strict attempt."""
    if query.order != "strict":
        return False
    if query.strict_among == "all_events":
        return True
    return any(_is(query, world, event, s, held) for s in range(len(query.steps)))


def _disqualified(query: FunnelQuery, world: World, rows: list[Record], chain: tuple[tuple[int, int], ...]) -> bool:
    for place in range(chain[0][0], len(rows)):
        if query.window.ms is not None and rows[place].time - rows[chain[0][0]].time > query.window.ms:
            return False
        done = tuple(one for one in chain if one[0] < place)
        if done and _ends(query, world, rows[place], _position(query, done)):
            return True
    return False


def _unit(
    query: FunnelQuery, subject: Subject, part: Any, held: tuple[Any, Any], rows: list[Record], chain: Any
) -> Any:
    if query.count == "totals":
        return (subject, part, held, chain)
    session = part if query.count == "sessions" else None
    return (subject, session, held[0] if query.held_by == "value" else None)


def _group(query: FunnelQuery, world: World, rows: list[Record], chain: Any) -> tuple[Any, ...]:
    if query.attribution == "last":
        return _values(query, world, rows[chain[-1][0]])
    if query.attribution == "step":
        place = _reached(query, chain, (query.attribution_step or 1) - 1)
        return _values(query, world, rows[place]) if place is not None else (None,) * len(query.breakdowns)
    return _values(query, world, rows[chain[0][0]])


def best(query: FunnelQuery, found: Iterable[Attempt]) -> list[Attempt]:
    """One attempt of each unit."""

    def preference(one: Attempt) -> Any:
        required, optional = _score(query, one.rows)
        places = [(_place(one.stream[place]), s) for place, s in one.rows]
        return (-required, -optional, places[-1][0], _Reversed(places[0][0]), places)

    units: dict[Any, Attempt] = {}
    for one in found:
        if one.unit not in units or preference(one) < preference(units[one.unit]):
            units[one.unit] = one
    return list(units.values())


def _place(event: Record) -> tuple[Any, ...]:
    return event.time, event.device.encode(), event.sequence, event.index, event.event_id


class _Reversed:
    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: _Reversed) -> bool:
        return bool(self.value > other.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


def ended(query: FunnelQuery, world: World, rows: list[Record], one: Attempt) -> tuple[str, Record | None, list[int]]:
    """Why an attempt came no further: (converted, exclusion, broken, or missing), the event that ended it, and the
    steps (from 0) that might have come next. rows: its part of the stream from its entry on."""
    wanted = _may_follow(query, tuple(s for _, s in one.rows))
    if not wanted:
        return "converted", None, []
    last, position = one.rows[-1][0], _position(query, one.rows)
    for event in rows[last + 1 :]:
        if query.window.ms is not None and event.time - rows[one.rows[0][0]].time > query.window.ms:
            break
        if query.excluding == "end" and _ends(query, world, event, position):
            return "exclusion", event, wanted
        of_steps = any(world.is_step(event, query, step) for step in query.steps)
        if query.order == "strict" and (query.strict_among == "all_events" or of_steps):
            return "broken", event, wanted
    return "missing", None, wanted
