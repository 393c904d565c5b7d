"""Trends in plain, slow, obvious Python: the definition that the engine's answers must equal.

Everything is a list in memory. Nothing here is shared with the plan but the calendar, the parsed question, the checks
of its operands and the way in which a value is shown.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from zuji.analyze import calendar, measures
from zuji.analyze.filters import Naming
from zuji.analyze.query import Owner, Series, TrendQuery
from zuji.analyze.reference import bots, filters, profile, systems
from zuji.analyze.reference.values import Stored, read
from zuji.analyze.trend import Line, Point, present
from zuji.records.bot_rules import READ_AS
from zuji.records.business_systems import READS
from zuji.records.property import Catalogue
from zuji.store.catalogue import DERIVED, ENVELOPE


class Record(msgspec.Struct, frozen=True):
    """One stored event. facts: columns that the server filled, by column name; time in ms UTC, actor an integer."""

    event: str
    time: int
    actor: int
    batch: int = 1
    properties: dict[str, Stored] = {}
    facts: dict[str, str] = {}
    groups: dict[str, str] = {}  # type to key


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


class _World:
    """The data as of a batch."""

    def __init__(self, data: Data, catalogue: Catalogue, batch: int, naming: Naming) -> None:
        self.catalogue, self.naming = catalogue, naming
        self.bots = data.bots
        self.events = [event for event in data.events if event.batch <= batch]
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

    def bot_reason(self, event: Record) -> str | None:
        """Why an event is a machine's; None: it is none."""

        return bots.reason(self.naming.bots, event.facts, lambda name: self._as_text(event, name), self.bots)

    def _as_text(self, event: Record, name: str) -> str | None:
        """An event's property as text, whatever its kind."""
        if name in ENVELOPE or name in DERIVED:
            found: str | None = self.look(event, Owner(), name)[1]
            return found
        value = read(event.properties.get(name), "text") if name in self.catalogue.properties else None
        return None if value is None else str(value)

    def _thing(self, event: Record, owner: Owner) -> profile.Profile:
        """The profile of the group or item that an event names; an empty one where it names none."""
        group = event.groups.get(owner.type, "")
        named = group if owner.on == "group" else self._as_text(event, owner.via) or ""
        return self.things.get((owner.on, owner.type, named), {}) if named else {}

    def look(self, event: Record, owner: Owner, name: str) -> tuple[str, Any]:
        """(kind, value or None) of a property of an event, of its person, its group or its item."""
        on = owner.on
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


def trend(query: TrendQuery, data: Data, catalogue: Catalogue, batch: int, naming: Naming | None = None) -> list[Line]:
    """The lines of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    world = _World(data, catalogue, batch, naming or Naming())
    assert query.time_zone is not None
    buckets = calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)
    return [line for series in query.series for line in _lines(query, series, world, buckets)]


def _lines(query: TrendQuery, series: Series, world: _World, buckets: calendar.Buckets) -> list[Line]:
    rows: list[Record] = []
    for event in world.events:
        named = series.event == "*" or event.event in world.naming.stored(series.event)
        if not named or buckets.at(event.time) < 0:
            continue
        if not query.include_bots and world.bot_reason(event) is not None:
            continue

        def lookup(owner: Owner, name: str, event: Record = event) -> tuple[str, Any]:
            return world.look(event, owner, name)

        assert query.time_zone is not None
        if filters.holds(query.filters, lookup, query.time_zone, query.to) and filters.holds(
            series.filters, lookup, query.time_zone, query.to
        ):
            rows.append(event)
    if not query.breakdowns:
        return [_line(query, series, world, buckets, rows, (), False)]
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for row in rows:
        for group in _groups(query, world, row):
            groups.setdefault(group, []).append(row)
    order = sorted(groups, key=lambda group: (_rank(series, world, groups[group]), [_after(value) for value in group]))
    n_kept = max(item.limit for item in query.breakdowns)
    kept, rest = order[:n_kept], set(order[n_kept:])
    lines = [_line(query, series, world, buckets, groups[group], group, False) for group in kept]
    if rest:
        others = [row for row in rows if any(group in rest for group in _groups(query, world, row))]
        lines.append(_line(query, series, world, buckets, others, (), True))
    return lines


def _groups(query: TrendQuery, world: _World, row: Record) -> list[tuple[Any, ...]]:
    """The groups a row lies in: each element of a list is one, once; nothing set is the group None."""
    choices = []
    for item in query.breakdowns:
        _, value = world.look(row, item.owner, item.property)
        choices.append((list(dict.fromkeys(value)) or [None]) if isinstance(value, list) else [value])
    return list(itertools.product(*choices))


def _rank(series: Series, world: _World, rows: list[Record]) -> tuple[bool, float]:
    value = _measure(series, world, rows)
    return (value is None, -float(f"%.{measures.RANK_DIGITS - 1}e" % value) if value is not None else 0.0)


def _after(value: Any) -> tuple[bool, Any]:
    """Null last, texts by code point."""
    return (value is None, value.encode() if isinstance(value, str) else value if value is not None else 0)


def _line(
    query: TrendQuery,
    series: Series,
    world: _World,
    buckets: calendar.Buckets,
    rows: list[Record],
    group: tuple[Any, ...],
    other: bool,
) -> Line:
    points = []
    for i, label in enumerate(buckets.labels):
        inside = [row for row in rows if buckets.at(row.time) == i]
        points.append(Point(label, measures.answered(series, _measure(series, world, inside))))
    total = measures.answered(series, _measure(series, world, rows))
    kinds = [world.look(rows[0], item.owner, item.property)[0] for item in query.breakdowns] if group else []
    shown = [present(value, "text" if kind == "list" else kind) for value, kind in zip(group, kinds, strict=True)]
    return Line(series.event, series.measure, series.property, shown, other, points, total)


def _measure(series: Series, world: _World, rows: list[Record]) -> int | float | None:
    """The measure of some rows; None where there is nothing to measure."""
    if series.measure == "total":
        return len(rows)
    if series.property is None:
        persons = {world.person_of(row.actor) for row in rows}
        if series.measure == "unique":
            return len(persons)
        return len(rows) / len(persons) if persons else None
    values: list[Any] = []
    for row in rows:
        _, value = world.look(row, series.owner, series.property)
        values += value if isinstance(value, list) else [] if value is None else [value]
    if series.measure == "distinct":
        return len(set(values))
    if not values:
        return None
    return _of_numbers(series, sorted(values))


def _of_numbers(series: Series, values: list[float]) -> float:
    if series.measure in ("sum", "average"):
        return math.fsum(values) / (len(values) if series.measure == "average" else 1)
    if series.measure in ("min", "max"):
        return values[0] if series.measure == "min" else values[-1]
    q = measures.PERCENTILES[series.measure] if series.q is None else series.q
    place = q * (len(values) - 1) + 1
    k = int(place)
    if k >= len(values):
        return values[-1]
    return values[k - 1] + (place - k) * (values[k] - values[k - 1])
