"""Conditions on subjects in plain Python: the definition that `analyze/conditions.py` equals."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from zuji.analyze import calendar
from zuji.analyze.filter_query import AnyFilter, Completes, Did, InCohort, Owner, Step
from zuji.analyze.query import Subject
from zuji.analyze.reference import filters, sequence
from zuji.analyze.reference.values import read

if TYPE_CHECKING:
    from zuji.analyze.reference.world import Record, World

DIGITS = 12  # of sums
PERSON = Subject()


class Days(NamedTuple):
    """The zone of local days, and the day with which relative windows end. until (ms UTC): nothing is seen from then
    on; None: everything is."""

    time_zone: str
    last: dt.date
    until: int | None = None

    def span(self, item: Did) -> tuple[float, float]:
        """[first, end) in ms UTC of an item's window."""
        if item.within is None:
            return -math.inf, math.inf
        first, last = item.within.from_, item.within.to
        if first is None or last is None:
            first, last = self.last - dt.timedelta(days=(item.within.last_days or 1) - 1), self.last
        return calendar.start(first, self.time_zone), calendar.start(last + calendar.DAY, self.time_zone)


def holds(items: Sequence[AnyFilter], event: Record, counted: Subject, days: Days, world: World) -> bool:
    """Whether filters hold for an event; counted is whom the question counts."""

    def lookup(owner: Owner, name: str) -> tuple[str, Any]:
        return world.look(event, owner, name)

    def of_subject(item: Did | InCohort | Completes) -> bool:
        if isinstance(item, InCohort):
            return in_cohort(item, world.person_of(event.actor), days, world)
        if isinstance(item, Completes):
            return event.event_id in completing(item, world.subject_of(event, counted), counted, days, world)
        return did(item, world.subject_of(event, counted), counted, days, world)

    return filters.holds(items, lookup, days.time_zone, days.last, of_subject)


def holds_for(items: Sequence[AnyFilter], person: int, days: Days, world: World) -> bool:
    """Whether filters on persons hold for one."""

    def lookup(owner: Owner, name: str) -> tuple[str, Any]:
        assert owner.on == "profile"
        kind = world.catalogue.profile_properties[name].kind
        return kind, read(world.profiles.get(person, {}).get(name), kind)

    def of_subject(item: Did | InCohort | Completes) -> bool:
        if isinstance(item, InCohort):
            return in_cohort(item, person, days, world)
        assert isinstance(item, Did)  # a sequence is completed by events
        return did(item, person, PERSON, days, world)

    return filters.holds(items, lookup, days.time_zone, days.last, of_subject)


def did(item: Did, subject: int | str | None, counted: Subject, days: Days, world: World) -> bool:
    """Whether a subject did something as the item says. Who is nobody did nothing."""
    events = world.remembered((item, counted), days, lambda: _done(item, counted, days, world))
    theirs = events.get(subject, []) if subject is not None else []
    return bool(world.remembered((item, counted), (days, subject), lambda: _so(item, theirs, days, world)))


def completing(item: Completes, subject: int | str | None, counted: Subject, days: Days, world: World) -> set[int]:
    """Ids of the events of a subject that complete a sequence."""
    if subject is None:
        return set()

    def by_subject() -> dict[Any, list[Record]]:
        found: dict[Any, list[Record]] = {}
        for event in world.events:
            found.setdefault(world.subject_of(event, counted), []).append(event)
        return found

    def is_of(step: Step, event: Record) -> bool:
        return world.is_of(event, step.event) and holds(step.filters, event, counted, days, world)

    def find() -> set[int]:
        now = world.now if days.until is None else min(world.now, days.until)
        events = world.remembered((counted,), "events", by_subject)[subject]
        return sequence.completing(item.sequence, events, is_of, now, world)

    found: set[int] = world.remembered((item, counted), (days, subject), find)
    return found


def _done(item: Did, counted: Subject, days: Days, world: World) -> dict[Any, list[Record]]:
    """The events of the item's step, by subject, in their order."""
    found: dict[Any, list[Record]] = {}
    for event in world.events:
        if world.is_of(event, item.did.event) and holds(item.did.filters, event, counted, days, world):
            found.setdefault(world.subject_of(event, counted), []).append(event)
    return found


def _so(item: Did, events: Sequence[Record], days: Days, world: World) -> bool:
    """Whether that is what the item asks of all such events of one subject, in their order."""
    first, end = days.span(item)
    if item.occurrence != "any":
        which = 0 if item.occurrence == "first" else -1
        return bool(events) and first <= events[which].time < end
    inside = [event for event in events if first <= event.time < end]
    if item.sum is None:
        return item.measured.holds(len(inside))
    values: list[float] = []
    for event in inside:
        _, value = world.look(event, item.sum.owner, item.sum.property)
        values += value if isinstance(value, list) else [] if value is None else [value]
    return item.measured.holds(float(f"%.{DIGITS - 1}e" % math.fsum(values)))


def in_cohort(item: InCohort, person: int, days: Days, world: World) -> bool:
    """Whether a person is, or is not, in a cohort."""
    found = world.remembered((item,), (days, person), lambda: _is_in(item, person, days, world))
    return bool(found) == item.member


def _is_in(item: InCohort, person: int, days: Days, world: World) -> bool:
    (cohort,) = [one for one in world.data.cohorts if item.cohort in (one.name, str(one.id))]
    if cohort.kind != "dynamic":  # whom a query names is for the engine to say: they are given
        return any(world.person_of(actor) == person for actor in world.data.lists[cohort.id])
    then, seen = days, world
    if item.as_of is not None:
        as_of = item.as_of if days.until is None else min(item.as_of, days.last)
        ends = calendar.start(as_of + calendar.DAY, days.time_zone)
        then = Days(days.time_zone, as_of, ends if days.until is None else min(ends, days.until))
        seen = world.before(ends if days.until is None else min(ends, days.until))
    return holds_for(cohort.definition, person, then, seen)
