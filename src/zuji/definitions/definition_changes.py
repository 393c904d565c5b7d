"""What a question reads beside events, and when people changed it: so that a chart can say why a number of today is not
the number of then.

`SOURCES` is the list of all that has versions. A source is a function that gives the changes of what a question reads;
whoever makes something new with versions adds one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from zuji.analyze import calendar
from zuji.analyze.query import Question
from zuji.analyze.reads import Reads, reads
from zuji.definitions import virtuals
from zuji.definitions.cohorts import CohortBook, definition_of, sql_of
from zuji.definitions.planning import Planning, aliases, plan_of
from zuji.definitions.ruling import Ruling
from zuji.records.bot_rules import READ_AS, BotRules
from zuji.records.business_systems import READS, Systems
from zuji.records.tracking_plan import Plan
from zuji.store.cohorts import Saved
from zuji.store.definitions import SavedDefinitions
from zuji.store.documents import Version
from zuji.store.metadata import Metadata

CHANGES_MAX = 1_000


class Change(msgspec.Struct, frozen=True):
    """A version of something that a question reads. what: `question`, `cohort`, `bot_rules`, `systems`, `plan`,
    `virtual_event`, `virtual_property`, `lookup`, `identity`; id and name of what there are several of. at: ms
    UTC. count: decisions about identity are told together, those of a day."""

    at: int
    what: str
    version: int
    author: str
    reason: str
    id: int = 0
    name: str = ""
    count: int = 1


class Asked(NamedTuple):
    """A question, all that it reads, and its period [first, end) in ms UTC."""

    project: int
    query: Question
    reads: Reads
    cohorts: Sequence[Saved]
    time_zone: str
    first: int
    end: int


Source = Callable[["Kept", Asked], Iterable[Change]]


class Kept(NamedTuple):
    """Where versions are kept."""

    metadata: Metadata
    cohorts: CohortBook
    plans: Planning
    systems: Ruling[Systems]
    bots: Ruling[BotRules]
    virtuals: SavedDefinitions


def cohorts(kept: Kept, asked: Asked) -> Iterator[Change]:
    """New definitions and lists; another name or description changes no number."""
    for one in asked.cohorts:
        for after, before in pairwise(kept.cohorts.saved.versions(asked.project, one.id)):
            if (after.definition, after.list_version) != (before.definition, before.list_version):
                yield Change(after.at, "cohort", after.version, after.author, after.reason, one.id, one.name)


def bot_rules(kept: Kept, asked: Asked) -> Iterator[Change]:
    if not asked.query.include_bots or asked.reads.names_property(READ_AS):
        yield from _of_documents("bot_rules", kept.bots.versions(asked.project))


def systems(kept: Kept, asked: Asked) -> Iterator[Change]:
    if any(asked.reads.names_property(name) for name in READS):
        yield from _of_documents("systems", kept.systems.versions(asked.project))


def _of_documents(what: str, versions: Sequence[Version]) -> Iterator[Change]:
    for one in versions:
        yield Change(one.at, what, one.version, one.author, one.reason)


def plan(kept: Kept, asked: Asked) -> Iterator[Change]:
    """Versions that declare another kind of a property that is read, or other names of an event."""
    versions = [*kept.plans.versions(asked.project), Version()]
    for after, before in pairwise(versions):
        if asked.first <= after.at < asked.end and _said(after, asked.reads) != _said(before, asked.reads):
            yield Change(after.at, "plan", after.version, after.author, after.reason)


def _said(version: Version, read: Reads) -> Any:
    """What a version of the plan says of what is read."""
    found = plan_of(version)
    names = aliases(found)
    events = {name: names[name] for name in read.events if name in names}
    return events, {item for item in _kinds(found) if item[1] in read.properties | read.others}


def _kinds(found: Plan) -> Iterator[tuple[str, str, str]]:
    for event in found.events:
        yield from ((f"event/{event.name}", one.name, one.type) for one in event.properties)
    yield from (("property", one.name, one.type) for one in found.properties)
    yield from (("user", one.name, one.type) for one in found.user_properties)
    for item in found.items:
        yield from ((f"item/{item.name}", one.name, one.type) for one in item.properties)


def virtual(kept: Kept, asked: Asked) -> Iterator[Change]:
    """New definitions of virtual events and properties, and new rows of look-up tables."""
    told = [asked.query.canonical(), *(msgspec.json.decode(one.definition) for one in asked.cohorts)]
    for one in virtuals.read_in(told, kept.virtuals.newest(asked.project)):
        for after, before in pairwise(kept.virtuals.versions(asked.project, one.id)):
            if (after.body, after.rows_version) != (before.body, before.rows_version):
                what = "lookup" if one.kind == "lookup" else f"virtual_{one.kind}"
                yield Change(after.at, what, after.version, after.author, after.reason, one.id, one.name)


def identity(kept: Kept, asked: Asked) -> Iterator[Change]:
    """Decisions about who is one person, the ones of a local day together, told by the last of them."""
    days: dict[Any, list[Any]] = {}
    for one in kept.metadata.identity_changes(project=asked.project):
        if asked.first <= one.at < asked.end:
            days.setdefault(calendar.day_of(one.at, asked.time_zone), []).append(one)
    for decided in days.values():
        last = decided[-1]
        yield Change(last.at, "identity", last.id, last.author, last.reason, count=len(decided))


SOURCES: tuple[Source, ...] = (cohorts, bot_rules, systems, plan, virtual, identity)


def changes(kept: Kept, project: int, query: Question, time_zone: str, own: Iterable[Change] = ()) -> list[Change]:
    """The changes in a question's period of what it reads, oldest first; own: those of the question itself. Of more
    than CHANGES_MAX the newest."""
    zone = query.time_zone or time_zone
    end = calendar.start(query.to + calendar.DAY, zone)
    read, named = everything(kept.cohorts, project, query)
    asked = Asked(project, query, read, named, zone, calendar.start(query.from_, zone), end)
    found = [*own, *(change for source in SOURCES for change in source(kept, asked))]
    inside = [one for one in found if asked.first <= one.at < asked.end]
    return sorted(inside, key=lambda one: (one.at, one.what, one.id, one.version))[-CHANGES_MAX:]


def everything(book: CohortBook, project: int, query: Question) -> tuple[Reads, list[Saved]]:
    """What a question reads, by its own words and by those of the cohorts that it names, and these cohorts."""
    all = book.all(project)
    found, named = reads(query), dict[int, Saved]()
    todo = list(found.cohorts)
    while todo:
        name = todo.pop()
        one = next((one for one in all if name in (one.name, str(one.id))), None)
        if one is None or one.id in named:
            continue
        named[one.id] = one
        inner = reads(definition_of(one)).joined(Reads(words=(sql_of(one),)))
        found = found.joined(inner)
        todo += inner.cohorts
    return found, list(named.values())
