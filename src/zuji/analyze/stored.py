"""Everything that is stored of a few persons, as the reference reads it (reference/world.py).

Actors and persons go by their numbers of this store. What the engine computes of the same rows shares nothing with
this but the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlglot import exp

from zuji.analyze import bots
from zuji.analyze.asking import EVERY_ROW, Asking
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Owner
from zuji.analyze.one_person import operand
from zuji.analyze.people import Persons
from zuji.analyze.reference.profile import Operation
from zuji.analyze.reference.values import Stored
from zuji.analyze.reference.world import Data, Mapped, Record, World
from zuji.analyze.sql import call, column, text, whole
from zuji.analyze.virtual import LookupTable, lookup_rows, lookup_value
from zuji.records.property import Catalogue
from zuji.records.sentences import say
from zuji.store.catalogue import DERIVED, ENVELOPE
from zuji.store.tables import OVERFLOW, SENT_WORDS

_FACTS = tuple(sorted({*DERIVED.values(), *ENVELOPE.values(), "user_agent", "ip", "sdk"} - {"event"}))
_OPERATION = ("op", "key", "kind", "device", "sequence", "index", "position", "batch")
OPERATIONS_MAX = 200_000


def actors_of(persons: Sequence[int], asking: Asking) -> list[Mapped]:
    """The actors that a few persons are made of, each with its person, ascending."""
    if not persons:
        return []
    numbers = [whole(person) for person in persons]
    mapped = Persons(asking.persons.project_id, asking.persons.batch, EVERY_ROW).mapped().subquery("m")
    theirs = [exp.In(this=column(name), expressions=numbers) for name in ("m_person", "m_actor")]
    rows = asking.rows(exp.select(column("m_actor"), column("m_person")).from_(mapped).where(exp.or_(*theirs)))
    person = dict.fromkeys(persons) | {row["m_actor"]: row["m_person"] for row in rows}
    wanted = set(persons)
    found = {actor: actor if belongs is None else belongs for actor, belongs in person.items()}
    return [Mapped(actor, belongs) for actor, belongs in sorted(found.items()) if belongs in wanted]


def data(actors: Sequence[Mapped], asking: Asking, owners: Iterable[Owner] = ()) -> Data:
    """Events and profile operations of actors, and of the groups and items that owners name and their events mention.
    The cohorts are left to the caller. Raises BadQuery for more operations than can be read."""
    only = asking.persons.only([one.actor for one in actors])
    events = list(_events(only, asking))
    operations = _read(_of_user(only), asking)
    found = Data(events, operations, actors, _labels(events, asking))
    state = asking.state
    world = World(found, state.catalogue, state.batch, state.naming)
    for owner in owners:
        named = {_named(world, event, owner) for event in events} - {""}
        if named:
            operations += _read(_of_things(owner, sorted(named), asking.persons), asking)
    return Data(events, operations, actors, found.bots)


def with_lookups(found: Data, owners: Sequence[Owner], asking: Asking) -> Data:
    """With the rows of look-up tables that events come to name: those of owners, and of what virtual definitions
    read."""
    state = asking.state
    virtual = state.naming.virtual
    every = list(dict.fromkeys([*owners, *virtual.looked_up()]))
    rows: dict[str, dict[str, Mapping[str, Any]]] = {owner.type: {} for owner in every}
    for _ in range(len(every) + 1):  # what names a key may itself be looked up
        world = World(msgspec.structs.replace(found, lookups=rows), state.catalogue, state.batch, state.naming)
        new = 0
        for owner in every:
            try:
                keys = {world.text(event, owner.via) or "" for event in found.events} - {"", *rows[owner.type]}
                table = virtual.table(owner.type, "table")
            except (BadQuery, KeyError):
                continue  # the engine complains where a question comes to read it
            virtual.bring(table)
            if keys:
                rows[owner.type] |= _cells(table, sorted(keys), asking)
            rows[owner.type] |= {key: {} for key in keys - rows[owner.type].keys()}
            new += len(keys)
        if not new:
            break
    return msgspec.structs.replace(found, lookups=rows)


def _cells(table: LookupTable, keys: Sequence[str], asking: Asking) -> dict[str, Mapping[str, Any]]:
    """What is set for some keys of a table, by column."""
    names = [name for name, _ in table.columns]
    made = [lookup_value(0, i, kind).value.as_(f"c_{i}") for i, (_, kind) in enumerate(table.columns)]
    these = exp.In(this=column("key"), expressions=[text(key) for key in keys])
    found = lookup_rows(0, table, names, asking.persons.project_id).where(these).subquery("l")
    told: dict[str, Mapping[str, Any]] = {}
    for row in asking.rows(exp.select(column("v0_id"), *made).from_(found)):
        values = {name: row[f"c_{i}"] for i, name in enumerate(names)}
        kinds = dict(table.columns)
        told[row["v0_id"]] = {
            name: bool(value) if kinds[name] == "bool" else value for name, value in values.items() if value is not None
        }
    return told


def _named(world: World, event: Record, owner: Owner) -> str:
    """The id of the group or item that an event names."""
    return event.groups.get(owner.type, "") if owner.on == "group" else world.text(event, owner.via) or ""


def _labels(events: Sequence[Record], asking: Asking) -> dict[str, str]:
    agents = sorted({event.facts["user_agent"] for event in events})
    if not agents:
        return {}
    persons = asking.persons
    labelled = bots.labelled(persons.project_id, persons.batch, asking.state.naming.labels)
    wanted = exp.In(this=column("user_agent"), expressions=[text(agent) for agent in agents])
    return {row["b_agent"]: row[bots.REASON] for row in asking.rows(labelled.where(wanted))}


# Events


def _events(only: Persons, asking: Asking) -> Iterator[Record]:
    catalogue = asking.state.catalogue
    placed = [prop.column for prop in catalogue.properties.values() if prop.column >= 0]
    columns = [
        *(column(name) for name in ("batch", "actor_number", "event_id", "sequence", "index", "groups", "nulls")),
        *(call("toString", column(name)).as_(f"f_{name}") for name in ("event", "device", *_FACTS)),
        call("toUnixTimestamp64Milli", column("time")).as_("at"),
        *(column(f"{word}_{k}") for word in ("sent", "null") for k in range(SENT_WORDS)),
        *(column(kept.name) for kept in OVERFLOW.values()),
        *(column(f"p_{k}") for k in sorted(placed)),
    ]
    rows = exp.select(*columns).from_(exp.to_table(f"events_{int(only.project_id)}")).where(*only.seen())
    for row in asking.rows(rows):
        yield Record(
            event=row["f_event"],
            time=row["at"],
            actor=row["actor_number"],
            batch=row["batch"],
            properties=_properties(row, catalogue),
            facts={name: row[f"f_{name}"] for name in _FACTS},
            groups=dict(row["groups"]),
            device=row["f_device"],
            sequence=row["sequence"],
            index=row["index"],
            event_id=int.from_bytes(row["event_id"], "little"),
        )


def _properties(row: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Stored]:
    found: dict[str, Stored] = dict.fromkeys(row["nulls"])
    for kind, kept in OVERFLOW.items():
        found |= {name: (kind, bool(value) if kind == "bool" else value) for name, value in row[kept.name]}
    for prop in catalogue.properties.values():
        word, bit = divmod(prop.column, 64)
        if prop.column >= 0 and row[f"sent_{word}"] >> bit & 1:
            value = row[f"p_{prop.column}"]
            is_null = row[f"null_{word}"] >> bit & 1
            found[prop.name] = None if is_null else (prop.kind, bool(value) if prop.kind == "bool" else value)
    return found


# Operations


def _read(tree: exp.Select, asking: Asking) -> list[Operation]:
    rows = asking.rows(tree)
    if len(rows) > OPERATIONS_MAX:
        detail = say(
            "reads more than {operations_max:,} operations on profiles, which the definition cannot be "
            "asked about; ask about a smaller sample, or without properties of groups and items",
            operations_max=OPERATIONS_MAX,
        )
        raise BadQuery(Problem("query", None, detail, OPERATIONS_MAX))
    return [_operation(row) for row in rows]


def _operations(persons: Persons) -> exp.Select:
    plain = (*_OPERATION, "text", "number", "list", "actor_number", "event_id", "target", "target_type", "target_id")
    found = exp.select(*(column(name) for name in plain), call("toUnixTimestamp64Milli", column("time")).as_("at"))
    found = found.from_(exp.to_table("profile_ops"))
    return found.where(column("project").eq(whole(persons.project_id))).limit(OPERATIONS_MAX + 1)


def _of_user(only: Persons) -> exp.Select:
    return _operations(only).where(column("target").eq(text("user")), *only.seen())


def _of_things(owner: Owner, named: Sequence[str], persons: Persons) -> exp.Select:
    terms = [column("target").eq(text(owner.on)), column("target_type").eq(text(owner.type)), *persons.known()]
    these = exp.In(this=column("target_id"), expressions=[text(one) for one in named])
    return _operations(persons).where(*terms, these)


def _operation(row: Mapping[str, Any]) -> Operation:
    plain: dict[str, Any] = {name: row[name] for name in _OPERATION}
    return Operation(
        **plain,
        actor=row["actor_number"],
        event_id=int.from_bytes(row["event_id"], "little"),
        value=operand(row),
        time=row["at"],
        target=row["target"],
        type=row["target_type"],
        id=row["target_id"],
    )
