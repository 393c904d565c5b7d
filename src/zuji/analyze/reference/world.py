"""Everything that is stored of a project, as lists in memory, and what a question may ask of one event.

Nothing here is shared with the plans but the parsed question, the checks of its operands and the order of names.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from zuji.analyze.cohorts import Cohort
from zuji.analyze.expression_kinds import Typed
from zuji.analyze.filter_query import AnyFilter, InCohort, Owner, Step
from zuji.analyze.filters import Naming
from zuji.analyze.query import AnyBreakdown, CohortBreakdown, Question
from zuji.analyze.query import Subject as Counted
from zuji.analyze.reference import bots, conditions, expressions, profile, systems
from zuji.analyze.reference.values import Stored, read, text_of
from zuji.records.bot_rules import READ_AS
from zuji.records.business_systems import READS
from zuji.records.property import Catalogue
from zuji.store.catalogue import DERIVED, ENVELOPE

Subject = int | str  # the number of a person, or the text that names another subject


class Record(msgspec.Struct, frozen=True):
    """One stored event. facts: columns that the server filled, by column name; time in ms UTC, actor an integer."""

    event: str
    time: int
    actor: int
    batch: int = 1
    properties: dict[str, Stored] = {}
    facts: dict[str, str] = {}
    groups: dict[str, str] = {}  # type to key
    device: str = ""
    sequence: int = 0
    index: int = 0
    event_id: int = 0


class Mapped(msgspec.Struct, frozen=True):
    """One row of the person map."""

    actor: int
    person: int
    batch: int = 1
    position: int = 0


class Data(msgspec.Struct, frozen=True):
    """Everything that is stored of one project."""

    events: Sequence[Record]
    operations: Sequence[profile.Operation] = ()
    persons: Sequence[Mapped] = ()
    bots: Mapping[str, str] = {}  # User-Agents that the shipped rules call machines', and why
    cohorts: Sequence[Cohort] = ()
    lists: Mapping[int, Sequence[int]] = {}  # by id of a static cohort, or one by SQL, actors
    lookups: Mapping[str, Mapping[str, Mapping[str, Any]]] = {}  # by table and key, what is set by column


def order(event: Record) -> tuple[int, bytes, int, int, int]:
    """The one total order inside a person (DESIGN D6)."""
    return event.time, event.device.encode(), event.sequence, event.index, event.event_id


class World:
    """The data as of a batch; events are in the total order. now (ms UTC): what may happen later is not known."""

    def __init__(self, data: Data, catalogue: Catalogue, batch: int, naming: Naming, now: float = math.inf) -> None:
        self.catalogue, self.naming, self.now = catalogue, naming, now
        self.bots = data.bots
        self.data, self.batch = data, batch
        self._before: dict[int, World] = {}
        self._remembered: dict[Any, tuple[Any, Any]] = {}
        self.events = sorted((event for event in data.events if event.batch <= batch), key=order)
        self.person: dict[int, int] = {}
        for row in sorted(data.persons, key=lambda row: (row.batch, row.position)):
            if row.batch <= batch:
                self.person[row.actor] = row.person
        theirs: dict[int, list[profile.Operation]] = {}
        things: dict[tuple[str, str, str], list[profile.Operation]] = {}
        for operation in data.operations:
            if operation.batch <= batch and operation.target != "user":
                things.setdefault((operation.target, operation.type, operation.id), []).append(operation)
            elif operation.batch <= batch:
                theirs.setdefault(self.person_of(operation.actor), []).append(operation)
        self.operations = theirs
        self.things = {thing: profile.fold(operations) for thing, operations in things.items()}
        self.profiles = {person: profile.fold(operations) for person, operations in theirs.items()}

    def _name_of_page(self, event: Record) -> str:
        """The title, else the screen name, else ''."""
        for name in ("$title", "$screen_name"):
            if name in self.catalogue.properties and self.catalogue.properties[name].kind == "text":
                value = read(event.properties.get(name), "text")
                if value is not None:
                    return str(value)
        return ""

    def person_of(self, actor: int) -> int:
        return self.person.get(actor, actor)

    def before(self, until: int) -> World:
        """The same persons, without the events and profile operations of `until` (ms UTC) and later."""
        if until not in self._before:
            data = msgspec.structs.replace(
                self.data,
                events=[event for event in self.data.events if event.time < until],
                operations=[operation for operation in self.data.operations if operation.time < until],
            )
            self._before[until] = World(data, self.catalogue, self.batch, self.naming, self.now)
        return self._before[until]

    def remembered(self, parts: tuple[Any, ...], beside: Any, find: Callable[[], Any]) -> Any:
        """What find gives, which is asked once for the same parts of a question (the very objects) and beside."""
        key = (*(id(part) for part in parts), beside)
        if key not in self._remembered:
            self._remembered[key] = (parts, find())  # parts are kept, so that their ids stay theirs
        return self._remembered[key][1]

    def subject_of(self, event: Record, subject: Counted) -> Subject | None:
        """Whom an event is counted for: the number of a person, or a text. None: it names nobody."""
        if subject.of == "person":
            return self.person_of(event.actor)
        if subject.of == "device":
            return event.device or None
        if subject.of == "group":
            return event.groups.get(subject.group_type or "") or None
        return self.text(event, subject.property or "") or None

    def bot_reason(self, event: Record) -> str | None:
        """Why an event is a machine's; None: it is none."""

        return bots.reason(self.naming.bots, event.facts, lambda name: self.text(event, name), self.bots)

    def text(self, event: Record, name: str) -> str | None:
        """An event's property as text, whatever its kind."""
        if name in self.naming.virtual.definitions.properties:
            kind, said = self.look(event, Owner(), name)
            return None if said is None else text_of(kind, said)
        if name in ENVELOPE or name in DERIVED or name in self.naming.looked_up:
            found: str | None = self.look(event, Owner(), name)[1]
            return found
        value = read(event.properties.get(name), "text") if name in self.catalogue.properties else None
        return None if value is None else str(value)

    def _thing(self, event: Record, owner: Owner) -> profile.Profile:
        """The profile of the group or item that an event names; an empty one where it names none."""
        group = event.groups.get(owner.type, "")
        named = group if owner.on == "group" else self.text(event, owner.via) or ""
        return self.things.get((owner.on, owner.type, named), {}) if named else {}

    def look(self, event: Record, owner: Owner, name: str) -> tuple[str, Any]:
        """(kind, value or None) of a property of an event, of its person, its group or its item."""
        on = owner.on
        if on == "event" and name in self.naming.virtual.definitions.properties:
            made = self._virtual(name)
            zone = self.naming.virtual.definitions.properties[name].time_zone

            def of(owner: Owner, name: str) -> Any:
                return self.look(event, owner, name)[1]

            return made.kind, expressions.value(made, of, event.time, zone)
        if on == "lookup":
            said = self.data.lookups.get(owner.type, {}).get(self.text(event, owner.via) or "", {})
            return self._kind(owner, name), said.get(name)
        if on in ("group", "item"):
            by_type = self.catalogue.group_properties if on == "group" else self.catalogue.item_properties
            kind = by_type[owner.type][name].kind
            return kind, read(self._thing(event, owner).get(name), kind)
        if on == "event" and name == READ_AS:
            return "text", self.bot_reason(event)
        if on == "event" and name in READS and self.naming.systems.version:
            title = self._name_of_page(event)
            host, path = event.facts.get("url_host", ""), event.facts.get("url_path", "")
            return "text", systems.read(self.naming.systems, name, host, path, title)
        if on == "profile":
            kind = self.catalogue.profile_properties[name].kind
            return kind, read(self.profiles.get(self.person_of(event.actor), {}).get(name), kind)
        if on == "profile_at_event":
            kind = self.catalogue.profile_properties[name].kind
            until = [said for said in self.operations.get(self.person_of(event.actor), ()) if said.time <= event.time]
            return kind, read(profile.fold(until).get(name), kind)
        if name in ENVELOPE:
            text = event.event if ENVELOPE[name] == "event" else event.facts.get(ENVELOPE[name], "")
            return "text", text or None
        if name in DERIVED:
            sent = read(event.properties.get(name), "text")
            return "text", sent if sent is not None else event.facts.get(DERIVED[name], "") or None
        kind = self.catalogue.properties[name].kind
        return kind, read(event.properties.get(name), kind)

    def _virtual(self, name: str) -> Typed:
        """A virtual property's expression."""
        virtual = self.naming.virtual
        found = virtual.definitions.properties[name]
        made: Typed = self.remembered((found,), None, lambda: virtual.typed(found, self._kind, name))
        return made

    def _kind(self, owner: Owner, name: str) -> str:
        """The kind of what an expression may read."""
        definitions = self.naming.virtual.definitions
        if owner.on == "lookup":
            return dict(definitions.tables[owner.type].columns)[name]
        if name in definitions.properties:
            return self._virtual(name).kind
        if name in DERIVED or name in ENVELOPE or name in self.naming.looked_up:
            return "text"
        return self.catalogue.properties[name].kind

    def passes(self, event: Record, query: Question, own: Sequence[AnyFilter]) -> bool:
        """Whether an event passes a question's filters, its choice of bots, and a part's own filters."""
        if not query.include_bots and self.bot_reason(event) is not None:
            return False
        assert query.time_zone is not None
        days = conditions.Days(query.time_zone, query.to)
        return all(conditions.holds(some, event, query.subject, days, self) for some in (query.filters, own))

    def split(self, event: Record, item: AnyBreakdown, query: Question) -> tuple[str, Any]:
        """(kind, value or None) by which a breakdown splits an event; of cohorts the names of those of its person."""
        if not isinstance(item, CohortBreakdown):
            return self.look(event, item.owner, item.property)
        assert query.time_zone is not None
        days = conditions.Days(query.time_zone, query.to)
        person = self.person_of(event.actor)
        asked = self.remembered(
            (item,), None, lambda: [InCohort(cohort=name, as_of=item.as_of) for name in item.cohorts]
        )
        return "list", [one.cohort for one in asked if conditions.in_cohort(one, person, days, self)]

    def is_step(self, event: Record, query: Question, step: Step) -> bool:
        """Whether an event is of a step of a question."""
        return self.is_of(event, step.event) and self.passes(event, query, step.filters)

    def is_of(self, event: Record, name: str) -> bool:
        """Whether an event goes by a name, '*' being any's."""
        if name in self.naming.virtual.definitions.events:
            found = self.naming.virtual.definitions.events[name]
            return any(self._is_of_part(event, part, found.time_zone) for part in found.parts)
        return name == "*" or event.event in self.naming.stored(name)

    def _is_of_part(self, event: Record, part: Step, time_zone: str) -> bool:
        """Whether a part of a virtual event holds; its filters are on properties alone, and name their days."""
        if part.event != "*" and event.event not in self.naming.stored(part.event):
            return False
        return conditions.holds(part.filters, event, Counted(), conditions.Days(time_zone, dt.date.min), self)
