"""Why somebody is counted, or not: their events with the parts of the question that each matches, and for a funnel
every attempt with how far it came and why it ended. Made of the definition itself (reference/), of one person's rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import AnyFilter, Part, Step
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.kinds import KINDS
from zuji.analyze.one_person import key_of
from zuji.analyze.query import Question, Series
from zuji.analyze.reference import conditions, funnel_attempts
from zuji.analyze.reference.world import Record, World
from zuji.analyze.selfcheck import bounded, world_of
from zuji.analyze.sql import column, whole

EVENTS_MAX = 1_000
ATTEMPTS_MAX = 200


class ExplainIn(Part):
    """person: the key by which answers name one (32 hex digits); cell: a number of the answer, as in a list of those
    behind it."""

    query: dict[str, Any]
    person: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    cell: dict[str, Any] | None = None


@dataclass(frozen=True)
class Unmatched:
    """A part whose event this is, and the filters that did not hold: `filters[0]`, `steps[1].filters[0]`; or
    `include_bots`."""

    part: str
    failed: list[str]


@dataclass(frozen=True)
class ExplainedEvent:
    """at: local time of the question. matches: the parts of the question that it is of."""

    id: str
    event: str
    at: str
    matches: list[str]
    unmatched: list[Unmatched]


@dataclass(frozen=True)
class StepDone:
    step: int
    event: str
    at: str


@dataclass(frozen=True)
class Attempt:
    """The best attempt that begins with the event of `entered`. steps: numbers from 1. ended: why it came no further:
    exclusion or broken (strict order) at `ended_at` by `ended_by`; timed_out or open: no event of `missing` until
    `ended_at`; disqualified: an exclusion takes it out of the count. counted: the answer counts it."""

    entered: str
    steps: list[StepDone]
    ended: Literal["converted", "exclusion", "broken", "timed_out", "open", "disqualified"]
    ended_by: str | None
    ended_at: str | None
    missing: list[str]
    counted: bool
    text: str


@dataclass(frozen=True)
class Explained:
    """counted: whether the person is behind the cell; null where none is named. events: the first ones of so many as
    events_total says; attempts of funnels."""

    person: str
    counted: bool | None
    events_total: int
    events: list[ExplainedEvent]
    attempts: list[Attempt]
    receipt: Receipt


def explain(query: Question, person: str, cell: Part | None, asking: Asking) -> dict[str, Any]:
    """The fields of Explained but for the receipt. Raises BadQuery."""
    if query.subject.of != "person":
        detail = "a question that counts others cannot be explained by a person"
        raise BadQuery(Problem("query.subject.of", query.subject.of, detail, "person"))
    KINDS[query.canonical()["kind"]].answer(query, asking)  # complains about what cannot be asked
    number = _number(person, asking)
    kept, left_out = bounded(query, [number], asking)
    if left_out:
        detail = "this person has done more than the definition can be asked about; shorten the days or the steps"
        raise BadQuery(Problem("person", person, detail))
    world = world_of(query, kept, asking)
    events = _within(query, world)
    found: dict[str, Any] = {
        "person": person,
        "counted": None if cell is None else _counted(query, cell, number, world, asking),
        "events_total": len(events),
        "events": [_event(query, event, world) for event in events[:EVENTS_MAX]],
        "attempts": [],
    }
    if isinstance(query, FunnelQuery) and world.events:
        found["attempts"] = list(_attempts(query, world, asking.now))
    return found


def _number(person: str, asking: Asking) -> int:
    """The number of the person to whom an actor belongs."""
    mine = [column("project").eq(whole(asking.persons.project_id)), column("batch") <= whole(asking.persons.batch)]
    actors = exp.select(column("number").as_("actor_number")).from_(exp.to_table("actors"))
    actors = actors.where(*mine, column("actor").eq(key_of(person)))
    named = exp.select(asking.persons.key.copy().as_("person")).from_(actors.subquery("a"))
    rows = asking.rows(asking.persons.joined(named).limit(1))
    if not rows:
        raise BadQuery(Problem("person", person, "nobody is known by this key; lists of persons tell keys"))
    return int(rows[0]["person"])


def _counted(query: Question, cell: Part, number: int, world: World, asking: Asking) -> bool:
    found = KINDS[query.canonical()["kind"]].members(query, cell, asking)
    keys = found.keys.to_pylist()
    if found.of == "events":
        own = {event.event_id for event in world.events}
        return any(int.from_bytes(key, "little") in own for key in keys)
    return number in ([key["subject"] for key in keys] if found.of == "sessions" else keys)


def _within(query: Question, world: World) -> list[Record]:
    """The events that are read, and for funnels those that a later step may be."""
    assert query.time_zone is not None
    first = calendar.start(query.from_, query.time_zone)
    end = calendar.start(query.to + calendar.DAY, query.time_zone)
    if isinstance(query, FunnelQuery) and query.later_steps == "in_window":
        end += query.window.ms or 0
    return [event for event in world.events if first <= event.time < end]


def parts(value: Any, path: str = "") -> Iterator[tuple[str, str, list[AnyFilter]]]:
    """(path, event, filters) of every part of a question that is an event under conditions."""
    if isinstance(value, Step | Series):
        yield path, value.event, value.filters
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "filters":
                yield from parts(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from parts(item, f"{path}[{i}]")


def _event(query: Question, event: Record, world: World) -> ExplainedEvent:
    assert query.time_zone is not None
    days = conditions.Days(query.time_zone, query.to)

    def failed(items: list[AnyFilter], path: str) -> list[str]:
        own = [(f"{path}filters[{i}]", item) for i, item in enumerate(items)]
        return [name for name, item in own if not conditions.holds([item], event, query.subject, days, world)]

    beside = failed(query.filters, "")
    if not query.include_bots and world.bot_reason(event) is not None:
        beside.append("include_bots")
    of_parts = [one for one in parts(query) if world.is_of(event, one[1])]
    found = [(path, [*failed(items, f"{path}."), *beside]) for path, _, items in of_parts]
    return ExplainedEvent(
        event.event_id.to_bytes(16, "little").hex(),
        event.event,
        calendar.iso(event.time, query.time_zone),
        [path for path, wrong in found if not wrong],
        [Unmatched(path, wrong) for path, wrong in found if wrong],
    )


def _attempts(query: FunnelQuery, world: World, now: int) -> Iterator[Attempt]:
    assert query.time_zone is not None
    zone = query.time_zone
    taken = {
        tuple((one.stream[place].event_id, step) for place, step in one.rows)
        for one in funnel_attempts.best(query, funnel_attempts.attempts(query, world))
    }
    until = calendar.start(query.to + calendar.DAY, zone)
    for n, (entry, rows, one) in enumerate(funnel_attempts.by_entry(query, world)):
        if n == ATTEMPTS_MAX:
            return
        entered = calendar.iso(entry.time, zone)
        if one is None and query.excluding == "end":
            continue  # of order any: the first step was never done
        if one is None:
            text = f"entered at {entered}: disqualified, an exclusion lies in its window"
            yield Attempt(entered, [], "disqualified", None, None, [], False, text)
            continue
        done = [StepDone(s + 1, rows[at].event, calendar.iso(rows[at].time, zone)) for at, s in one.rows]
        counted = tuple((rows[at].event_id, s) for at, s in one.rows) in taken
        why, by, wanted = funnel_attempts.ended(query, world, rows, one)
        missing = [f"step {s + 1} ({query.steps[s].event})" for s in wanted]
        came = f"entered at {entered}, came to step {done[-1].step}"
        if why == "converted":
            yield Attempt(entered, done, "converted", None, done[-1].at, [], counted, f"{came}: converted")
        elif by is not None:
            at = calendar.iso(by.time, zone)
            excluded = why == "exclusion"
            text = f"{came}: ended by {'an exclusion' if excluded else 'the strict order'}: {by.event} at {at}"
            yield Attempt(entered, done, "exclusion" if excluded else "broken", by.event, at, missing, counted, text)
        else:
            ends = _deadline(query, entry, rows, until)
            at = calendar.iso(ends, zone)
            text = f"{came}: no event of {' or '.join(missing)} until {at}"
            yield Attempt(entered, done, "open" if ends > now else "timed_out", None, at, missing, counted, text)


def _deadline(query: FunnelQuery, entry: Record, rows: list[Record], until: int) -> int:
    """When an attempt times out: by its window, its day, or its session (ms UTC)."""
    assert query.time_zone is not None
    if query.window.ms is not None:
        ends = entry.time + query.window.ms
        return min(ends, until) if query.later_steps == "in_range" else ends
    if query.window.same == "day":
        return calendar.start(calendar.day_of(entry.time, query.time_zone) + calendar.DAY, query.time_zone)
    return rows[-1].time + (0 if query.session.property else query.session.gap_minutes * 60_000)
