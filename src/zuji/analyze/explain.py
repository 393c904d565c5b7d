"""Why somebody is counted, or not: their events with the parts of the question that each matches, and what became of
all that they began (explained/). Made of the definition itself (reference/), of one person's rows.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, Field
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.explained import attribution, funnel, interval, path, process, retention
from zuji.analyze.explained.told import Attempt
from zuji.analyze.filter_query import AnyFilter, Part, Step
from zuji.analyze.kinds import KINDS
from zuji.analyze.one_person import key_of
from zuji.analyze.query import Question, Series
from zuji.analyze.reference import conditions
from zuji.analyze.reference.world import Record, World
from zuji.analyze.selfcheck import bounded, world_of
from zuji.analyze.sql import column, whole
from zuji.records.sentences import say

EVENTS_MAX = 1_000
ATTEMPTS_MAX = 200


class Begun(NamedTuple):
    """Of a kind whose questions are about something that subjects begin: the time that it reads (ms UTC, from and
    until), and what became of all that one person began."""

    span: Callable[[Any], tuple[int, int]]
    attempts: Callable[[Any, World, int], Iterator[Attempt]]


BEGUN = {
    "attribution": Begun(attribution.span, attribution.attempts),
    "funnel": Begun(funnel.span, funnel.attempts),
    "interval": Begun(interval.span, interval.attempts),
    "path": Begun(path.span, path.attempts),
    "process": Begun(process.span, process.attempts),
    "retention": Begun(retention.span, retention.attempts),
}


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
class Explained:
    """counted: whether the person is behind the cell; null where none is named. events: the first ones of so many as
    events_total says; attempts: the first ones that they began, of kinds where something is begun."""

    person: str
    counted: bool | None
    events_total: int
    events: list[ExplainedEvent]
    attempts: list[Attempt]
    receipt: Receipt


def explain(query: Question, person: str, cell: Part | None, asking: Asking) -> dict[str, Any]:
    """The fields of Explained but for the receipt. Raises BadQuery."""
    if query.subject.of != "person":
        detail = say("a question that counts others cannot be explained by a person")
        raise BadQuery(Problem("query.subject.of", query.subject.of, detail, "person"))
    KINDS[query.canonical()["kind"]].answer(query, asking)  # complains about what cannot be asked
    number = _number(person, asking)
    kept, left_out = bounded(query, [number], asking)
    if left_out:
        detail = say("this person has done more than the definition can be asked about; shorten the days or the steps")
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
    begun = BEGUN.get(query.canonical()["kind"])
    if begun is not None and world.events:
        found["attempts"] = list(itertools.islice(begun.attempts(query, world, asking.now), ATTEMPTS_MAX))
    return found


def _number(person: str, asking: Asking) -> int:
    """The number of the person to whom an actor belongs."""
    mine = [column("project").eq(whole(asking.persons.project_id)), column("batch") <= whole(asking.persons.batch)]
    actors = exp.select(column("number").as_("actor_number")).from_(exp.to_table("actors"))
    actors = actors.where(*mine, column("actor").eq(key_of(person)))
    named = exp.select(asking.persons.key.copy().as_("person")).from_(actors.subquery("a"))
    rows = asking.rows(asking.persons.joined(named).limit(1))
    if not rows:
        raise BadQuery(Problem("person", person, say("nobody is known by this key; lists of persons tell keys")))
    return int(rows[0]["person"])


def _counted(query: Question, cell: Part, number: int, world: World, asking: Asking) -> bool:
    found = KINDS[query.canonical()["kind"]].members(query, cell, asking)
    keys = found.keys.to_pylist()
    if found.of == "events":
        own = {event.event_id for event in world.events}
        return any(int.from_bytes(key, "little") in own for key in keys)
    return number in ([key["subject"] for key in keys] if found.of == "sessions" else keys)


def _within(query: Question, world: World) -> list[Record]:
    """The events of the days, and of the time before or after them that the kind reads."""
    assert query.time_zone is not None
    begun = BEGUN.get(query.canonical()["kind"])
    if begun is not None:
        first, end = begun.span(query)
    else:
        first = calendar.start(query.from_, query.time_zone)
        end = calendar.start(query.to + calendar.DAY, query.time_zone)
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
