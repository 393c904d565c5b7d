"""Every function, table function and table engine of the engine: allowed ones are harmless, others are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlglot import exp

from tests.console.conftest import SHOP, Asked
from zuji.analyze.complaints import BadQuery
from zuji.analyze.console import allowed
from zuji.analyze.console.question import checked, read
from zuji.analyze.console.relations import Relations
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import QueryFailed

SECRET = "function-canary-7c2e"
# Aggregates of the engine with a combinator in their name, functions that only its parser knows.
SPOKEN = {"grouping", "sumMap", "minMap", "maxMap", "dateAdd", "date_add", "dateSub", "date_sub"}
SPOKEN |= {"timestampAdd", "timestamp_add", "timestampSub", "timestamp_sub"}


def names(store: ClickHouse, table: str) -> list[str]:
    found = store.query(exp.select("name").from_(f"system.{table}").order_by("name"))
    return found.table.column("name").to_pylist()


def test_every_allowed_function_is_one_of_the_engine_s(ask: Asked) -> None:
    there = names(ask.store, "functions")
    anyhow = {name.lower() for name in there}
    missing = sorted(name for name in allowed.FUNCTIONS - SPOKEN if name not in there and name.lower() not in anyhow)
    assert not missing
    lower = [name.lower() for name in allowed.FUNCTIONS]
    assert len(lower) == len(set(lower)) and len(lower) > 600


def test_every_function_is_refused_or_harmless(ask: Asked, tmp_path: Path) -> None:
    (tmp_path / "canary.csv").write_text(SECRET)
    relations = Relations(SHOP, ask.world.state(SHOP), "UTC")
    tried = 0
    for name in sorted({*names(ask.store, "functions"), *allowed.FUNCTIONS}):
        for given in (f"'{tmp_path}/canary.csv'", ""):
            sql = f"SELECT `{name}`({given})"
            if allowed.function(name) is None:
                with pytest.raises(BadQuery):
                    checked(read({"sql": sql}), relations, 0)
                continue
            tried += 1
            try:
                ask.answer(sql)
            except BadQuery:
                pass
            except QueryFailed as error:
                pytest.fail(f"{sql}: {error}: {error.__cause__}")
    assert tried > 1_200
    assert SECRET not in "\n".join(ask.said)
    assert [item.name for item in tmp_path.iterdir()] == ["canary.csv"]


def test_every_table_function_and_engine_is_refused(ask: Asked, tmp_path: Path) -> None:
    relations = Relations(SHOP, ask.world.state(SHOP), "UTC")
    found = [*names(ask.store, "table_functions"), *names(ask.store, "table_engines")]
    assert len(found) > 100
    for name in found:
        for source in (f"{name}('{tmp_path}/canary.csv')", f"`{name}`()", name):
            for sql in (f"SELECT * FROM {source}", f"SELECT 1 FROM events WHERE event IN {source}"):
                with pytest.raises(BadQuery):
                    checked(read({"sql": sql}), relations, 0)


def test_aggregates_take_combinators_of_the_list_only() -> None:
    assert allowed.function("uniqExactArrayIf") == "uniqExactArrayIf"
    assert allowed.function("COUNTIf") == "countIf"
    for name in (
        "sumState",
        "sumMerge",
        "sumIfState",
        "sumResample",
        "toDateIf",
        "sumIfIfIfIf",
        "fileIf",
        "rankIf",
    ):
        assert allowed.function(name) is None, name
