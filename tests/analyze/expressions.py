"""Random expressions and rows, and what the engine says of them."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from tests.analyze.conftest import next_project
from tests.analyze.scenario import World
from tests.analyze.worlds import NUMBERS, TEXTS
from zuji.analyze.asking import Asking
from zuji.analyze.expression_kinds import typed
from zuji.analyze.expression_plan import readable
from zuji.analyze.expressions import parsed
from zuji.analyze.filter_query import Owner
from zuji.analyze.query import Question
from zuji.analyze.reference import expressions as reference
from zuji.analyze.reference.values import read
from zuji.analyze.reference.world import Data, Record
from zuji.analyze.sql import column
from zuji.records.property import Catalogue, Property
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits

WORLDS = int(os.environ.get("ZUJI_WORLDS", "6"))
PROPERTIES = {
    "text": ["t", "it's"],
    "number": ["n", "m"],
    "bool": ["b"],
    "datetime": ["d", "$time"],
    "list": ["l"],
    "numbers": ["ns"],
}
_NAMES = {name: kind for kind, names in PROPERTIES.items() for name in names if name != "$time"}
_PATTERNS = ["a", "^a?b$", "(a)|b", "[a-c]{1,2}$", "(?:it|1).*", "^$", "\\d+", "(x)?y?"]
_MOMENTS = [0, -1, 1_793_577_600_000, 1_793_577_599_999, 7_258_118_400_000, 7_258_118_399_999, 1_762_000_000_123]


def catalogue(kinds: Mapping[str, str]) -> Catalogue:
    """Of properties that all lie in the overflow."""
    return Catalogue(batch=1, properties={name: Property(name, kind) for name, kind in kinds.items()})


def world(rng: random.Random) -> tuple[Data, Catalogue]:
    values: dict[str, Any] = {
        "text": lambda: rng.choice([*TEXTS, "2", " 1", "1e400", "-1.5e3", "it's 1,2"]),
        "number": lambda: rng.choice([*NUMBERS, 2.5, -0.0, 1e15, 7.0]),
        "bool": lambda: rng.random() < 0.5,
        "datetime": lambda: rng.choice(_MOMENTS),
        "list": lambda: rng.sample(["a", "b", "it's", ""], rng.choice([0, 1, 3])),
        "numbers": lambda: rng.sample([1.0, 2.0, -0.5], rng.choice([0, 2])),
    }
    events = [
        Record(
            "a",
            rng.choice([1_793_577_600_000, 1_793_491_200_001]),
            1,
            1,
            {
                name: (kind, values[kind]()) if rng.random() < 0.85 else None
                for name, kind in _NAMES.items()
                if rng.random() < 0.9
            },
        )
        for _ in range(30)
    ]
    return Data(events), catalogue(_NAMES)


def told(text: str, event: Record, world: World) -> Any:
    """The reference's value for an event."""

    def kind_of(owner: Owner, name: str) -> str:
        return world.catalogue.properties[name].kind

    def look(owner: Owner, name: str) -> Any:
        return read(event.properties.get(name), world.catalogue.properties[name].kind)

    return reference.value(typed(parsed(text), kind_of), look, event.time, ZONE)


ZONE = "America/New_York"


def engine_values(texts: Sequence[str], world: World, store: ClickHouse, zone: str = "UTC") -> list[list[Any]]:
    """For each expression its values of all events, as the engine has them."""
    project = next_project()
    world.load(store, project)
    asking = Asking(store, project, world.state(project), 0, Limits(), "q", None)
    scope = asking.scope(
        Question.model_validate({"from": "2026-11-01", "to": "2026-11-02", "time_zone": "UTC"}, strict=False)
    )
    columns = []
    kinds = []
    for i, text in enumerate(texts):
        tree = typed(parsed(text), lambda owner, name: scope.kind(owner, name, ""))
        found = readable(tree, lambda owner, name: scope.read(owner, name, ""), ZONE if len(texts) == 60 else zone)
        kinds.append(tree.kind)
        columns.append(found.value.as_(f"v_{i}"))
    rows = store.query(exp.select(*columns).from_(f"events_{project}").order_by(column("event_id"))).table.to_pylist()
    store.command(f"DROP TABLE `events_{project}`")
    return [[_plain(row[f"v_{i}"], kind) for row in rows] for i, kind in enumerate(kinds)]


def _plain(value: Any, kind: str) -> Any:
    return bool(value) if kind == "bool" and value is not None else value


def draw(rng: random.Random, kind: str, depth: int) -> str:
    """A well-typed expression."""
    if depth == 0 or rng.random() < 0.15:
        return _leaf(rng, kind)

    def one(of: str) -> str:
        return draw(rng, of, depth - 1)

    anything = rng.choice(["text", "number", "bool", "datetime"])
    same = rng.choice(["text", "number", "datetime"])
    shared = [
        lambda: f"if({one('bool')}, {one(kind)}, {one(kind)})",
        lambda: f"coalesce({one(kind)}, {one(kind)})",
        lambda: f"case when {one('bool')} then {one(kind)} when {one('bool')} then null else {one(kind)} end",
    ]
    of_kind = {
        "text": [
            lambda: f"lower({one('text')})",
            lambda: f"upper({one('text')})",
            lambda: f"trim({one('text')})",
            lambda: f"substring({one('text')}, {rng.choice(['1', '2, 1', '3, 2', '1, 5'])})",
            lambda: f"replace({one('text')}, {_quoted(rng.choice(['a', 'ab', ' ']))}, {_leaf_text(rng)})",
            lambda: f"split_part({one('text')}, {_quoted(rng.choice(['a', ',', 'it']))}, {rng.choice([1, 2, 3])})",
            lambda: f"extract({one('text')}, {_quoted(rng.choice(_PATTERNS))})",
            lambda: f"concat({one('text')}, {one(anything)})",
            lambda: f"({one('text')} || {one('text')})",
            lambda: f"text({one(anything)})",
            lambda: f"date({one('datetime')})",
        ],
        "number": [
            lambda: f"({one('number')} {rng.choice('+-*/')} {one('number')})",
            lambda: f"-{one('number')}",
            lambda: f"{rng.choice(['abs', 'floor', 'ceil', 'round'])}({one('number')})",
            lambda: f"round({one('number')}, {rng.choice([0, 1, 2, 5])})",
            lambda: f"number({one(anything)})",
            lambda: f"length({rng.choice([one('text'), 'l', 'ns'])})",
            lambda: f"{rng.choice(['year', 'month', 'day', 'hour', 'weekday'])}({one('datetime')})",
            lambda: f"seconds_between({one('datetime')}, {one('datetime')})",
        ],
        "bool": [
            lambda: f"({one('bool')} {rng.choice(['and', 'or'])} {one('bool')})",
            lambda: f"(not {one('bool')})",
            lambda: f"({one(same)} {rng.choice(['=', '!=', '<', '<=', '>', '>='])} {one(same)})",
            lambda: f"({one('bool')} = {one('bool')})",
            lambda: f"is_set({rng.choice([one(anything), 'l', 'ns'])})",
            lambda: f"({one(anything)} is {rng.choice(['', 'not '])}null)",
            lambda: f"contains({one('text')}, {one('text')})",
            lambda: f"contains(l, {_leaf_text(rng)})",
            lambda: f"{rng.choice(['starts_with', 'ends_with'])}({one('text')}, {one('text')})",
            lambda: f"matches({one('text')}, {_quoted(rng.choice(_PATTERNS))})",
            lambda: f"({one('text')} {rng.choice(['', 'not '])}in ({_leaf_text(rng)}, 'a'))",
            lambda: f"({one('number')} in (0, 1, 2.5))",
        ],
        "datetime": [],
    }[kind]
    return rng.choice([*shared, *of_kind, *of_kind] if of_kind else shared)()


def _leaf(rng: random.Random, kind: str) -> str:
    name = rng.choice(PROPERTIES[kind])
    read = name if name.isalpha() or name.startswith("$") else f"`{name}`"
    constant = {
        "text": lambda: _leaf_text(rng),
        "number": lambda: rng.choice(["0", "1", "2.5", "-3", "1e300", "0.1"]),
        "bool": lambda: rng.choice(["true", "false"]),
        "datetime": lambda: read,
    }[kind]
    return read if rng.random() < 0.7 else constant()


def _leaf_text(rng: random.Random) -> str:
    return _quoted(rng.choice(["", "a", "b", "it's", "\\", "{x:String}", "足迹", "é"]))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
