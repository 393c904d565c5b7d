"""Small worlds for questions: told as stories, or drawn at random, and loaded through the engine's adapter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from tests.store.rows import identifier, table_of
from zuji.analyze.asking import EVERY_ROW, State
from zuji.analyze.cohorts import Cohort
from zuji.analyze.filters import Naming
from zuji.analyze.kinds import parse
from zuji.analyze.reference import world as reference
from zuji.analyze.reference.profile import Operation
from zuji.analyze.reference.values import Stored
from zuji.analyze.reference.world import Data, Mapped, Record
from zuji.analyze.run import Runner
from zuji.analyze.trend import TrendResult
from zuji.analyze.virtual import cell
from zuji.records.property import Catalogue, ProfileProperty, Property
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import PersonMap
from zuji.store.tables import (
    ACTORS,
    BOT_LABELS,
    COHORT_MEMBERS,
    EVENTS,
    EXPIRED,
    LOOKUP_ROWS,
    OVERFLOW,
    PERSON_MAP,
    PROFILE_OPS,
)


def stored(value: Any) -> Stored:
    """A plain Python value as a record would carry it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, int | float):
        return "number", float(value)
    if isinstance(value, dt.datetime):
        return "datetime", int(value.timestamp() * 1000)
    if isinstance(value, list):
        return ("list", value) if all(isinstance(item, str) for item in value) else ("numbers", value)
    return "text", str(value)


LABELS = "7"


class Told:
    """Cohorts whose lists are in the store."""

    def __init__(self, cohorts: Sequence[Cohort]) -> None:
        self._cohorts = cohorts

    def find(self, named: str, at: int) -> Cohort | None:
        return next((one for one in self._cohorts if named in (one.name, str(one.id))), None)

    def names(self) -> Sequence[str]:
        return [one.name for one in self._cohorts]

    def bring(self, cohort: Cohort) -> None:
        pass


class World(msgspec.Struct):
    """Data and the catalogue that describes it."""

    data: Data
    catalogue: Catalogue
    batch: int = 1
    time_zone: str = "UTC"
    naming: Naming = Naming(labels=LABELS)
    persons: PersonMap = EVERY_ROW
    things: bool = False  # questions are of groups and items alone, where it can be

    def __post_init__(self) -> None:
        told = [msgspec.structs.replace(event, event_id=i + 1) for i, event in enumerate(self.data.events)]
        self.data = msgspec.structs.replace(self.data, events=told)

    def reference(self) -> reference.World:
        """What the plain-Python definitions are asked of."""
        return reference.World(self.data, self.catalogue, self.batch, self.naming)

    def numbers(self) -> dict[int, int]:
        """The numbers that the store has for actors."""
        met = [one.actor for one in (*self.data.events, *self.data.persons, *self.data.operations)]
        met += [row.person for row in self.data.persons]
        return {actor: number for number, actor in enumerate(dict.fromkeys(met), 1)}

    def state(self, project_id: int) -> State:
        return State(self.catalogue, self.batch, self.time_zone, self.persons, self.naming, Told(self.data.cohorts))

    def load(self, store: ClickHouse, project_id: int) -> None:
        """Writes every row as the loader does."""
        properties = self.catalogue.properties
        columns = {prop.column: prop.kind for prop in properties.values() if prop.column >= 0}
        for table in (EVENTS, PERSON_MAP, PROFILE_OPS, BOT_LABELS, EXPIRED):
            store.create(table, project_id)
        for k, kind in columns.items():
            store.add_property_column(project_id, k, kind)
        numbers = self.numbers()
        rows = [_event_row(event, properties, numbers) for event in self.data.events]
        store.insert(EVENTS, project_id, table_of(EVENTS, rows, columns), "")
        store.insert(
            PERSON_MAP,
            project_id,
            table_of(PERSON_MAP, [_map_row(row, project_id, numbers) for row in self.data.persons]),
            "",
        )
        operations = [_operation_row(row, project_id, numbers) for row in self.data.operations]
        store.insert(PROFILE_OPS, project_id, table_of(PROFILE_OPS, operations), "")
        labels = [
            {"batch": 1, "project": project_id, "version": LABELS, "user_agent": agent, "reason": reason}
            for agent, reason in {"": "", **self.data.bots}.items()
        ]
        # Of another version, and of a later batch: neither counts.
        labels += [
            {"batch": 1, "project": project_id, "version": "old", "user_agent": "human", "reason": "crawler"},
            {"batch": self.batch + 1, "project": project_id, "version": LABELS, "user_agent": "human", "reason": "x"},
        ]
        store.insert(BOT_LABELS, project_id, table_of(BOT_LABELS, labels), "")
        for prop in properties.values():
            if prop.moved:
                store.move_property(project_id, prop)
        self._load_actors(store, project_id, numbers)
        self._load_lookups(store, project_id)

    def _load_lookups(self, store: ClickHouse, project_id: int) -> None:
        store.create(LOOKUP_ROWS)
        for name, rows in self.data.lookups.items():
            table = self.naming.virtual.definitions.tables[name]
            of_table = {"project": project_id, "lookup": table.id, "version": table.rows}
            cells = [
                {**of_table, "key": key, "cells": [cell(kind, row.get(column)) for column, kind in table.columns]}
                for key, row in rows.items()
            ]
            # Another version of it does not count.
            cells += [{**one, "version": table.rows + 1, "cells": ["9" for _ in table.columns]} for one in cells]
            store.insert(LOOKUP_ROWS, 0, table_of(LOOKUP_ROWS, cells), "")

    def _load_actors(self, store: ClickHouse, project_id: int, numbers: Mapping[int, int]) -> None:
        for table in (ACTORS, COHORT_MEMBERS):
            store.create(table)
        of_project = {"batch": 1, "project": project_id}
        actors = [{**of_project, "number": number, "actor": identifier(actor)} for actor, number in numbers.items()]
        store.insert(ACTORS, 0, table_of(ACTORS, actors), "")
        members = [
            {"project": project_id, "cohort": cohort, "version": 1, "actor": identifier(actor)}
            for cohort, listed in self.data.lists.items()
            for actor in listed
        ]
        store.insert(COHORT_MEMBERS, 0, table_of(COHORT_MEMBERS, members), "")

    def ask(self, store: ClickHouse, project_id: int, **query: Any) -> TrendResult:
        """The engine's answer to a trend question."""
        return Runner(store, self).run(project_id, parse({"kind": "trend", **query}))


def _event_row(event: Record, properties: Mapping[str, Property], numbers: Mapping[int, int]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "batch": event.batch,
        "event": event.event,
        "time": event.time,
        "actor": identifier(event.actor),
        "actor_number": numbers[event.actor],
        "event_id": identifier(event.event_id),
        "device": event.device,
        "sequence": event.sequence,
        "index": event.index,
        "groups": list(event.groups.items()),
        **event.facts,
    }
    for name, value in event.properties.items():
        prop = properties[name]
        own = prop.column >= 0 and event.batch >= prop.since and (value is None or value[0] == prop.kind)
        plain = int(value[1]) if value and value[0] == "bool" else value and value[1]
        if own:
            word, bit = f"sent_{prop.column // 64}", 1 << prop.column % 64
            row[word] = row.get(word, 0) | bit
            if value is None:
                null = f"null_{prop.column // 64}"
                row[null] = row.get(null, 0) | bit
            else:
                row[f"p_{prop.column}"] = plain
        elif value is None:
            row.setdefault("nulls", []).append(name)
        else:
            row.setdefault(OVERFLOW[value[0]].name, []).append(
                (name, int(value[1]) if value[0] == "bool" else value[1])
            )
    return row


def _map_row(row: Mapped, project_id: int, numbers: Mapping[int, int]) -> dict[str, Any]:
    ids: dict[str, Any] = {"actor": identifier(row.actor), "person": identifier(row.person)}
    ids |= {"actor_number": numbers[row.actor], "person_number": numbers[row.person]}
    return {"batch": row.batch, "project": project_id, "position": row.position, **ids}


def _operation_row(row: Operation, project_id: int, numbers: Mapping[int, int]) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("batch", "key", "op", "kind", "time", "device", "sequence")}
    place = {"text": "text", "json": "text", "list": "list", "": ""}.get(row.kind, "number")
    value = {place: row.value} if place and row.value is not None else {}
    ids = {"actor": identifier(row.actor), "event_id": identifier(row.event_id)}
    return {
        **fields,
        **value,
        **ids,
        "actor_number": numbers[row.actor],
        "project": project_id,
        "target": row.target,
        "target_type": row.type,
        "target_id": row.id,
        "index": row.index,
        "position": row.position,
    }


Happened = tuple[str, str] | tuple[str, str, Mapping[str, Any]]


def scenario(
    story: Mapping[str, Sequence[Happened]],
    day: str = "2026-11-01",
    time_zone: str = "UTC",
    persons: Mapping[str, str] | None = None,
    profiles: Mapping[str, Mapping[str, Any]] | None = None,
) -> World:
    """Who did what when: {"ana": [("signup", "09:00"), ("buy", "2026-11-02 10:00", {"price": 3})]}.

    Times are local; without a day they lie on `day`. persons: actor to person, as a login would join them.
    """
    actors = {
        name: i + 1 for i, name in enumerate(dict.fromkeys([*story, *(persons or {}), *(persons or {}).values()]))
    }
    events = []
    kinds: dict[str, str] = {}
    for actor, told in story.items():
        for event, when, *rest in told:
            moment = dt.datetime.fromisoformat(when if " " in when else f"{day} {when}")
            time = int(moment.replace(tzinfo=ZoneInfo(time_zone)).timestamp() * 1000)
            carried = {name: stored(value) for name, value in (rest[0] if rest else {}).items()}
            kinds |= {name: value[0] for name, value in carried.items() if value}
            events.append(Record(event, time, actors[actor], properties=carried))
    operations = []
    profile_kinds: dict[str, str] = {}
    for actor, profile in (profiles or {}).items():
        for i, (key, value) in enumerate(profile.items()):
            kind, plain = stored(value) or ("text", "")
            profile_kinds[key] = kind
            operations.append(Operation(actors[actor], "set", key, kind, plain, event_id=i + 1))
    mapped = [Mapped(actors[actor], actors[person]) for actor, person in (persons or {}).items()]
    catalogue = Catalogue(
        batch=1,
        properties={name: Property(name, kind) for name, kind in kinds.items()},
        profile_properties={name: ProfileProperty(name, kind) for name, kind in profile_kinds.items()},
    )
    return World(Data(events, operations, mapped), catalogue, time_zone=time_zone)
