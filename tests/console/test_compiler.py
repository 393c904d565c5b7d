"""What the analyses ask of the engine passes the same kind of check: functions of a list, tables of the project."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from tests.analyze.scenario import World
from tests.console.conftest import OTHER, SHOP
from zuji.analyze.console import allowed, wall
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Answer, Limits, Progress

# Beside those of the console: of persons and profiles, of ids, and of the written rules of sums and ranks.
OWN = {
    *("CAST", "lambda", "dictGetOrDefault", "reinterpretAsFixedString", "reinterpretAsUInt128", "mapContains"),
    *("arrayFold", "sumKahanArray", "quantileExactInclusiveArray", "uniqExactArray", "minArray", "maxArray", "printf"),
    *("groupArrayIf", "groupUniqArrayIf", "toInt32", "in", "notIn", "emptyArrayToSingle", "groupUniqArrayArray"),
}
TABLES = {f"events_{SHOP}", "person_map", "profile_ops", "bot_labels"}
PERIOD = {"from": "2026-11-01", "to": "2026-11-02"}
FILTERS = [
    {"property": "price", "operator": "between", "value": [1, 9]},
    {"property": "$browser", "operator": "is_not_set"},
    {"op": "or", "filters": [{"property": "tags", "operator": "has_any", "value": ["a'b", "\\"]},
                             {"property": "country", "operator": "matches", "value": "^c.*$"}]},
    {"on": "profile", "property": "plan", "operator": "not_equals", "value": "); DROP TABLE x"},
    {"on": "profile_at_event", "property": "age", "operator": "greater", "value": 3},
    {"property": "bot_reason", "operator": "not_in", "value": ["crawler"]},
]  # fmt: skip
SERIES = [
    {"event": "view", "measure": "unique"},
    {"event": "*"},
    *(
        {"event": "view", "measure": m, "property": "price"}
        for m in ("sum", "average", "median", "p90", "min", "distinct")
    ),
]
BREAKDOWNS = [
    {"property": "tags"},
    {"property": "$country"},
    {"on": "profile", "property": "plan"},
    {"property": "paid"},
]


class Listening:
    """A store that keeps what it is asked."""

    def __init__(self, store: ClickHouse) -> None:
        self._store = store
        self.trees: list[exp.Expr] = []

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        self.trees.append(tree)
        return self._store.query(tree, parameters, limits, query_id, on_progress)

    def cancel(self, query_id: str) -> bool:
        return False


def questions() -> list[dict[str, Any]]:
    """Every filter, measure and breakdown is in some of them, together with others."""
    dice = random.Random(4)
    asked: list[dict[str, Any]] = []
    for i in range(6):
        filters = [FILTERS[i % len(FILTERS)], *dice.sample(FILTERS, 2)]
        more = {
            "filters": filters,
            "include_bots": bool(i % 2),
            "time_zone": dice.choice(["UTC", "Asia/Shanghai"]),
            **PERIOD,
        }
        series = [SERIES[i % len(SERIES)], dice.choice(SERIES)]
        interval = dice.choice(["hour", "day", "week", "month"])
        breakdowns = [BREAKDOWNS[i % len(BREAKDOWNS)]]
        asked.append({"kind": "trend", "series": series, "interval": interval, "breakdowns": breakdowns, **more})
        modes = {"cohort": dice.choice(["first", "every"]), "criterion": dice.choice(["on", "on_or_after"])}
        asked.append(
            {"kind": "retention", "start": {"event": "view"}, "return": {"event": "*"}, "periods": 3, **modes, **more}
        )
    return asked


def test_questions_call_functions_of_a_list_and_read_tables_of_the_project(
    loaded: tuple[ClickHouse, World],
) -> None:
    store, world = loaded
    heard = Listening(store)
    runner = Runner(heard, world)
    for question in questions():
        runner.run(SHOP, parse(question))
    assert len(heard.trees) > 25
    functions: set[str] = set()
    tables: set[str] = set()
    for tree in heard.trees:
        for line in store.query(wall.explained(tree)).table.column("explain").to_pylist():
            found = re.match(r"\s*(Function|TableIdentifier) ([^\s(]+)", line)
            if found:
                (functions if found[1] == "Function" else tables).add(found[2])
    strange = sorted(name for name in functions if allowed.function(name) is None and name not in OWN)
    assert not strange
    assert tables <= TABLES and f"events_{OTHER}" not in tables
