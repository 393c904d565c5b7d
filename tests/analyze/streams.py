"""Many random streams of events in one table, and the engine's answers beside the reference's.

A stream is what one subject did. Hundreds of them share a table, so that one question answers them all; behind every
number the engine must list exactly the subjects that the reference lists, and so agrees stream by stream.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import os
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.analyze.conftest import next_project
from tests.analyze.scenario import LABELS, World, stored
from tests.analyze.worlds import ZONES
from zuji.analyze.cohorts import Cohort
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import Step, parse_filters
from zuji.analyze.filters import Naming
from zuji.analyze.kinds import KINDS, parse, parse_cell
from zuji.analyze.members import Members
from zuji.analyze.reference import world as reference_world
from zuji.analyze.reference.kinds import REFERENCES
from zuji.analyze.reference.profile import Operation
from zuji.analyze.reference.world import Data, Mapped, Record
from zuji.analyze.run import Runner
from zuji.analyze.virtual import Definitions, LookupTable, Virtual, VirtualEvent, VirtualProperty
from zuji.records.property import Catalogue, ProfileProperty, Property
from zuji.store.clickhouse import ClickHouse

# Chosen such that 10,000 streams of each kind are tried in CI; `ZUJI_WORLDS` asks for more of them (make torture).
STREAMS_OF_A_WORLD = 400
WORLDS = int(os.environ.get("ZUJI_WORLDS", "25"))
EVENTS = ("a", "b", "c", "d", "it's \\ {e:String}")
HOSTILE = "it's \\ {x:String}\0"
FIRST = dt.date(2026, 10, 31)  # New York's clocks change on the next day
_BEGIN = int(dt.datetime(2026, 10, 30, tzinfo=dt.UTC).timestamp() * 1000)
_HOUR = 3_600_000
CATALOGUE = Catalogue(
    batch=4,
    properties={
        "sku": Property("sku", "text", column=3),
        "order": Property("order", "text", column=64),
        HOSTILE: Property(HOSTILE, "text"),
        "amount": Property("amount", "number", column=63),
        "ok": Property("ok", "bool"),
        "tags": Property("tags", "list"),
    },
    profile_properties={"tier": ProfileProperty("tier", "text"), "age": ProfileProperty("age", "number")},
)


def streams(seed: int, subjects: int = STREAMS_OF_A_WORLD, span_h: int = 24 * 6, longest: int = 12) -> World:
    """A world of so many persons. Times lie on few hours, so that many are equal, and around clock changes; some
    persons have several actors, some rows and merges are of a later batch than the one that is read."""
    rng = random.Random(seed)
    events: list[Record] = []
    mapped: list[Mapped] = []
    operations: list[Operation] = []
    span = rng.choice([6, 24, span_h])
    for subject in range(1, subjects + 1):
        actors = [subject * 10 + k for k in range(rng.choice([1, 1, 2, 3]))]
        for actor in actors[1:]:
            mapped.append(Mapped(actor, rng.choice([actors[0], actors[0], subject * 10]), rng.choice([1, 1, 2, 4])))
        for _ in range(rng.choice([0, 1, 2, 4, 8, longest])):
            events.append(_event(rng, subject, rng.choice(actors), span))
        for key, values in (("tier", ["gold", "it's", ""]), ("age", [18.0, 40.0])):
            if rng.random() < 0.5:
                kind, value = stored(rng.choice(values)) or ("text", "")
                said = _BEGIN + rng.choice([-1, rng.randrange(span + 1)]) * _HOUR
                operations.append(Operation(actors[0], "set", key, kind, value, said, event_id=len(operations) + 1))
    return World(
        Data(events, operations, mapped, {"bot": "crawler"}, cohorts(), {2: _listed(rng, subjects)}, PRODUCTS),
        CATALOGUE,
        batch=rng.choice([4, 3, 3, 2]),
        naming=Naming(labels=LABELS, virtual=Virtual(virtual)),
    )


def _event(rng: random.Random, subject: int, actor: int, span_h: int) -> Record:
    carried: dict[str, Any] = {}
    for name, values in (
        ("sku", ["s1", "s2", "s3", "", None]),
        ("order", [f"o{rng.randrange(300)}"]),
        (HOSTILE, ["x", "it's \\", None]),
        ("amount", [0.0, 1.0, 2.5, -3.0, 100.0, 0.1, None]),
        ("ok", [True, False, None]),
        ("tags", [["t"], ["t", "u"], [], None]),
    ):
        if rng.random() < 0.6:
            carried[name] = stored(rng.choice(values))
    jitter = rng.choice([0, 0, 0, 0, 1, -1, 1_000, 59_999, 30 * 60_000])
    return Record(
        rng.choice(EVENTS if rng.random() < 0.2 else EVENTS[:4]),
        _BEGIN + rng.randrange(span_h + 1) * _HOUR + jitter,
        actor,
        rng.choice([1, 1, 2, 3, 4]),
        carried,
        {"country": rng.choice(["", "CN", "US"]), "user_agent": rng.choice(["human", "human", "human", "bot"])},
        {"company": rng.choice(["", f"acme {subject % 60}", f"it's {subject % 60}"])} if rng.random() < 0.7 else {},
        device=rng.choice([f"d{subject}", f"d{subject}", f"D{subject % 150}", "", f"é{subject}"]),
        sequence=rng.choice([0, 0, 1, 2]),
        index=rng.choice([0, 0, 1]),
    )


def filters(rng: random.Random) -> list[dict[str, Any]]:
    """None, or one condition."""
    if rng.random() < 0.6:
        return []
    return [
        rng.choice(
            [
                {"property": "sku", "operator": "equals", "value": "s1"},
                {"property": "sku", "operator": "not_equals", "value": "s1"},
                {"property": HOSTILE, "operator": "is_set"},
                {"property": "amount", "operator": "greater", "value": 0.5},
                {"property": "tags", "operator": "has_any", "value": ["u"]},
                {"on": "profile", "property": "tier", "operator": "equals", "value": "it's"},
                {"property": "$country", "operator": "in", "value": ["CN"]},
                rng.choice([{"cohort": "2", "member": rng.random() < 0.7}, did(rng), {"sequence": sequence(rng)}]),
            ]
        )
    ]


def did(rng: random.Random) -> dict[str, Any]:
    """What a subject did, or did not."""
    item: dict[str, Any] = {"did": {"event": rng.choice(EVENTS[:4])}}
    if rng.random() < 0.3:
        item["did"]["filters"] = [{"property": "amount", "operator": "greater", "value": 0}]
    day = FIRST + dt.timedelta(rng.choice([0, 1, 2]))
    if rng.random() < 0.7:
        last = day + dt.timedelta(rng.choice([0, 0, 2]))
        days = {"from": day.isoformat(), "to": last.isoformat()}
        item["within"] = rng.choice([days, {"last_days": rng.choice([1, 2, 7])}])
        if rng.random() < 0.3:
            return {**item, "occurrence": rng.choice(["first", "last"])}
    if rng.random() < 0.3:
        summed = {
            "property": "amount",
            "operator": rng.choice(["at_least", "at_most"]),
            "value": rng.choice([-1, 0, 5]),
        }
        return {**item, "sum": summed}
    operator = rng.choice(["at_least", "at_most", "exactly", "between"])
    return {
        **item,
        "times": {"operator": operator, "value": [1, 2] if operator == "between" else rng.choice([0, 1, 2])},
    }


def sequence(rng: random.Random) -> dict[str, Any]:
    """A sequence, mostly of two steps."""

    def plain() -> dict[str, Any]:
        filters = [{"property": "amount", "operator": "greater", "value": 0}] if rng.random() < 0.2 else []
        return {"event": rng.choice(["a", "a", "b", "b", "c", "*", EVENTS[4]]), "filters": filters}

    def within() -> dict[str, Any]:
        return rng.choice([{"value": 1, "unit": "hour"}, {"value": 5, "unit": "hour"}, {"value": 1, "unit": "day"}])

    steps = [{**plain(), "times": rng.choice([*[1] * 7, 2, 2, 3])} for _ in range(rng.choice([1, 2, 2, 2, 3]))]
    for step in steps[1:]:
        if rng.random() < 0.5:
            step["within"] = within()
        if rng.random() < 0.4:
            step["without"] = [plain() for _ in range(rng.choice([1, 1, 2]))]
    made: dict[str, Any] = {"steps": steps}
    if rng.random() < 0.3:
        made["same"] = rng.sample(["sku", "ok", "$country"], rng.choice([1, 1, 1, 2]))
    if rng.random() < 0.4:
        made["window"] = within()
    if rng.random() < 0.3:
        made["then_not"] = {"events": [plain()], "within": within()}
    return made


def cohorts() -> list[Cohort]:
    """One of conditions, one that is a list, and one that is made of both, as of a day."""
    tier = {"on": "profile", "property": "tier", "operator": "not_equals", "value": "gold"}
    age = {"on": "profile", "property": "age", "operator": "greater", "value": 20}
    bought = {"did": {"event": "b"}, "times": {"operator": "at_least", "value": 2}, "within": {"last_days": 3}}
    either = {"op": "or", "filters": [age, bought, {"op": "and", "filters": [tier, {"did": {"event": "c"}}]}]}
    both = {"op": "or", "filters": [{"cohort": "buyers", "as_of": FIRST.isoformat()}, {"cohort": "2"}, tier]}

    def items(*told: Any) -> list[Any]:
        return parse_filters(list(told), "filters")

    return [
        Cohort(1, "buyers", "dynamic", 1, items(either)),
        Cohort(2, "listed", "static", 1),
        Cohort(3, HOSTILE, "dynamic", 4, items(both, {"cohort": "listed", "member": False})),
    ]


PRODUCTS: dict[str, dict[str, dict[str, Any]]] = {
    "products": {
        "s1": {"category": "it's", "price": 2.5, "live": True, "since": _BEGIN},
        "s2": {"category": "toys"},
        "s3!": {"price": -1.0, "live": False},
        "o7": {"category": "toys", "price": 100.0},
    }
}
EXPRESSIONS = {
    "size": "if(amount * 2 >= 2, 'big', lower(sku))",
    "double": "coalesce(amount * 2, lookup('products', sku, 'price')) + number(is_set(tags))",
    "marked": "case when matches(sku, '^s[12]') then sku when sku is not null then sku || '!' end",
    "category": "lookup('products', marked, 'category')",
    "half": "round(double / 2, 1)",
    HOSTILE + "'v": "concat(`" + HOSTILE + "`, hour($time) > 11)",
}


def virtual() -> Definitions:
    """Events of names, of conditions on virtual properties and look-ups, and of any name; properties that read others;
    a table that is joined by what another property says."""

    def parts(*told: dict[str, Any]) -> list[Step]:
        return [Step.model_validate(part) for part in told]

    live = {"on": "lookup", "table": "products", "via": "sku", "property": "live", "operator": "is_not_set"}
    big = {"property": "double", "operator": "greater", "value": 1}
    gold = {"on": "profile", "property": "tier", "operator": "equals", "value": "gold"}
    events = {
        "v1": parts({"event": "a", "filters": [big]}, {"event": "b"}),
        "v2": parts({"event": "b"}, {"event": "c", "filters": [live]}, {"event": "b", "filters": [gold]}),
        HOSTILE: parts(
            {"event": "*", "filters": [{"property": "category", "operator": "equals", "value": "it's"}]},
            {"event": "never"},
            {"event": EVENTS[4]},
        ),
    }
    columns = [("category", "text"), ("price", "number"), ("live", "bool"), ("since", "datetime")]
    return Definitions(
        {name: VirtualEvent(i, name, 1, told, "UTC") for i, (name, told) in enumerate(events.items(), 1)},
        {name: VirtualProperty(i, name, 2, told, "UTC") for i, (name, told) in enumerate(EXPRESSIONS.items(), 1)},
        {"products": LookupTable(3, "products", 5, columns, rows=4)},
    )


VIRTUAL_EVENTS = ("v1", "v2", HOSTILE)
_INSTEAD = {"amount": ["double", "half"], "sku": ["size", "marked", "category"], HOSTILE: [HOSTILE + "'v"]}
_LOOKED_UP = {
    "amount": {"on": "lookup", "table": "products", "via": "sku", "property": "price"},
    "sku": {"on": "lookup", "table": "products", "via": "marked", "property": "category"},
}


def renamed(rng: random.Random, question: dict[str, Any]) -> dict[str, Any]:
    """The question, in which now and then an event is a virtual one and a property is a virtual or a looked-up one."""
    made = _renamed(rng, question)
    if question.get("grace_seconds"):  # a virtual event holds others, and each must then be of one step
        return question
    try:
        parse(made)
    except BadQuery:  # it names one twice
        return question
    return made  # type: ignore[no-any-return]


def _renamed(rng: random.Random, part: Any) -> Any:
    if isinstance(part, list):
        return [_renamed(rng, item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {name: _renamed(rng, value) for name, value in part.items()}
    if isinstance(made.get("event"), str) and rng.random() < 0.12:
        made["event"] = rng.choice(VIRTUAL_EVENTS)
    for name in ("only", "without"):
        if isinstance(made.get(name), list) and rng.random() < 0.2:
            made[name] = [*made[name], rng.choice(VIRTUAL_EVENTS)]
    name = made.get("property")
    if made.get("on", "event") == "event" and isinstance(name, str) and name in _INSTEAD and rng.random() < 0.2:
        owned = "operator" in made or "limit" in made
        if owned and name in _LOOKED_UP and rng.random() < 0.4:
            return made | _LOOKED_UP[name]
        made["property"] = rng.choice(_INSTEAD[name])
    return made


def _listed(rng: random.Random, subjects: int) -> list[int]:
    """Actors that are persons, that belong to others, and that nobody has met."""
    return [subject * 10 + rng.choice([0, 0, 1, 7]) for subject in range(1, subjects + 1) if rng.random() < 0.3]


def step(rng: random.Random) -> dict[str, Any]:
    return {"event": rng.choice([*EVENTS[:4], *EVENTS[:4], "*", EVENTS[4], "never"]), "filters": filters(rng)}


def breakdowns(rng: random.Random, most: int = 2, lists: bool = True, parts: bool = True) -> list[dict[str, Any]]:
    """None, or some, mostly with fewer groups kept than there are."""
    ways: list[dict[str, Any]] = [
        {"property": "sku", "limit": 2},
        {"property": "$country", "limit": 9},
        {"property": "amount", "bounds": [0, 1, 50], "limit": 3},
        {"property": "tier", "on": "profile", "limit": 1},
    ]
    if lists:
        ways.append({"property": "tags", "limit": rng.choice([1, 9])})
    if parts:
        ways.append({"property": "$time", "part": rng.choice(["hour_of_day", "day_of_week", "week"]), "limit": 2})
    return rng.sample(ways, rng.choice([0, 0, 1, most]))


def session(rng: random.Random) -> dict[str, Any]:
    """A rule for sessions, mostly a simple one."""
    gap = rng.choice([60, 300])
    some = {
        "gap_minutes": rng.choice([60, 300, 1_440]),
        "midnight": rng.random() < 0.3,
        "begins_with": [step(rng) for _ in range(rng.choice([0, 1, 2]))],
        "ends_with": [step(rng) for _ in range(rng.choice([0, 1]))],
        "events": [step(rng) for _ in range(rng.choice([0, 0, 3]))],
    }
    if rng.random() < 0.2 and (some["midnight"] or some["begins_with"]):
        some["gap_minutes"] = None
    return rng.choice([{"gap_minutes": gap}, {"gap_minutes": gap}, {"property": "sku"}, some, some])


def subject(rng: random.Random) -> dict[str, Any]:
    person = {"of": "person"}
    return rng.choice(
        [
            *[person] * 5,
            {"of": "device"},
            {"of": "group", "group_type": "company"},
            {"of": "property", "property": rng.choice(["order", "order", HOSTILE])},
        ]
    )


def base(rng: random.Random) -> dict[str, Any]:
    """The fields that every question has."""
    first = FIRST + dt.timedelta(rng.choice([-1, 0, 0, 1]))
    return {
        "from": first.isoformat(),
        "to": (first + dt.timedelta(rng.choice([0, 1, 3]))).isoformat(),
        "time_zone": rng.choice(ZONES),
        "filters": filters(rng) if rng.random() < 0.3 else [],
        "include_bots": rng.random() < 0.8,
        "subject": subject(rng),
    }


def close(value: Any) -> Any:
    """An answer as plain values, floats to 12 significant digits."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: close(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [close(item) for item in value]
    if isinstance(value, dict):
        return {key: close(item) for key, item in value.items()}
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.11e}") + 0.0
    return value


def keys(found: Members, world: World) -> list[Any]:
    """Members as the reference names them: actors, texts, numbers of events, (subject, session, from, to)."""
    actors = {number: actor for actor, number in world.numbers().items()}

    def plain(key: Any) -> Any:
        if isinstance(key, bytes):
            return int.from_bytes(key, "little")
        if isinstance(key, dict):
            return (plain(key["subject"]), key["session"], key["from"], key["to"])
        return actors[key] if isinstance(key, int) else key

    return [plain(key) for key in found.keys.to_pylist()]


Cells = Callable[[Any, Any], Iterable[tuple[dict[str, Any], int]]]


def differential(
    store: ClickHouse,
    question: Callable[[random.Random, World], dict[str, Any]],
    cells: Cells,
    seeds: Iterable[int] = (),
    questions_of_a_world: int = 4,
    cells_of_a_question: int = 2,
    make: Callable[[int], World] = streams,
) -> None:
    """Asserts for each world that the engine's answers are the reference's, and that cells of an answer, drawn at
    random, list exactly the reference's members, as many as the answer says.

    question draws one; cells(query, answer) gives each cell of an answer with its count."""
    for seed in seeds or range(WORLDS):
        rng = random.Random(seed)
        with standing(make, seed, store) as (world, reference, runner, project_id, now):
            for _ in range(questions_of_a_world):
                body = renamed(rng, question(rng, world))
                where = f"seed {seed}: {body}"
                query = parse(body)
                kind = body["kind"]
                found = runner.run(project_id, query)
                query = query.model_copy(update={"time_zone": query.time_zone or world.time_zone})
                reference.now = now
                told = REFERENCES[kind].answer(query, reference, now)
                assert close({name: getattr(found, name) for name in told}) == close(told), where
                every = list(cells(query, found))
                for cell, count in rng.sample(every, min(cells_of_a_question, len(every))):
                    named = parse_cell(kind, cell)
                    listed, _ = runner.members(project_id, query, named)
                    members = keys(listed, world)
                    assert len(members) == count, f"{where}; cell {cell}"
                    assert len(set(members)) == count, f"{where}; cell {cell}"
                    expected = REFERENCES[kind].members(query, named, reference, now)
                    assert set(members) == expected, f"{where}; cell {cell}"


def complaint_of_cell(world: World, store: ClickHouse, body: dict[str, Any], cell: dict[str, Any]) -> str:
    """The field that is complained about when a cell of an answer is asked for its members."""
    try:
        named = parse_cell(body["kind"], cell)
        with loaded(world, store) as (runner, project_id, _):
            runner.members(project_id, parse(body), named)
    except BadQuery as complained:
        return complained.problems[0].field
    raise AssertionError(f"{cell} was taken")


class loaded:
    """The runner of a world that lies in the store, its project and the moment of asking (ms UTC), until the end of
    the block."""

    def __init__(self, world: World, store: ClickHouse, now: dt.datetime | None = None) -> None:
        self._world, self._store, self._project = world, store, next_project()
        self._now = (now or dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)).timestamp()

    def __enter__(self) -> tuple[Runner, int, int]:
        self._world.load(self._store, self._project)
        return Runner(self._store, self._world, clock=lambda: self._now), self._project, int(self._now * 1000)

    def __exit__(self, *_: object) -> None:
        self._store.command(f"DROP TABLE IF EXISTS `events_{self._project}`")


_standing: dict[tuple[ClickHouse, Callable[[int], World], int], tuple[World, int]] = {}


@contextmanager
def standing(
    make: Callable[[int], World], seed: int, store: ClickHouse
) -> Iterator[tuple[World, reference_world.World, Runner, int, int]]:
    """A random world with its reference, and what `loaded` gives. It is loaded once for all tests, and stays."""
    if (store, make, seed) not in _standing:
        world, project_id = make(seed), next_project()
        world.load(store, project_id)
        _standing[store, make, seed] = world, project_id
    world, project_id = _standing[store, make, seed]
    now = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC).timestamp()
    yield world, world.reference(), Runner(store, world, clock=lambda: now), project_id, int(now * 1000)


def kinds_without_reference() -> Iterator[str]:
    """Kinds that nothing proves."""
    yield from (kind for kind in KINDS if kind not in REFERENCES)
