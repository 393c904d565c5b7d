"""The flat tables of an answer hold exactly its numbers, of every kind of question."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.analyze import streams
from tests.analyze.test_selfcheck import ASKED, TREND
from zuji.analyze import flat
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import KINDS, parse
from zuji.serve import export
from zuji.store.clickhouse import ClickHouse


def leaves(value: Any) -> Iterator[Any]:
    """Every plain value of an answer that is set, wherever it lies."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield value


def told(answer: Any) -> Counter[str]:
    plain = json.loads(json.dumps(streams.close(answer)))
    del plain["kind"], plain["receipt"]
    return Counter(json.dumps(value) for value in leaves(plain))


def cells(tables: dict[str, flat.Table]) -> Counter[str]:
    """The values of all tables, those that a row of an inner list repeats left out; places are no values of it."""
    found: Counter[str] = Counter()
    for name, table in tables.items():
        outer = tables.get(name.rpartition(".")[0])
        above = outer.columns if outer else ()
        repeated = {f"{outer.name}.{c}" if outer and f"{outer.name}.{c}" in table.columns else c for c in above}
        own = [column for column in table.columns if column not in repeated | {"index_1", "index_2"}]
        found.update(json.dumps(streams.close(row[c])) for row in table.rows for c in own if row[c] is not None)
    return found


def test_tables_hold_every_value_of_an_answer_of_every_kind_once(store: ClickHouse) -> None:
    rng = random.Random(7)
    world = streams.streams(7, subjects=120)
    asked = [TREND, *(module.question(rng, world) for module in ASKED)]
    assert {one["kind"] for one in asked} == set(KINDS), "a kind without an export"
    with streams.loaded(world, store) as (runner, project_id, _):
        for body in asked:
            answer = runner.run(project_id, parse(body))
            found = flat.tables(answer)
            for name, table in found.items():
                assert all(list(row) == list(table.columns) for row in table.rows), name
                as_read_again(table)
            assert cells(found) == told(answer), body


def as_read_again(table: flat.Table) -> None:
    """CSV, Parquet and lines of JSON hold the table's values, cell by cell."""
    rows = [list(row.values()) for row in table.rows]
    text = b"".join(export.csv(table.columns, [rows], bom=True)).decode("utf-8-sig")
    header, *read = csv.reader(io.StringIO(text, newline=""))
    assert header == list(table.columns)
    assert [row or [""] for row in read] == [[shown(value) for value in row] for row in rows]
    back = pq.read_table(io.BytesIO(b"".join(export.parquet(table.columns, [rows]))))
    assert back.column_names == list(table.columns)
    for (name, got), i in zip(back.to_pydict().items(), range(len(table.columns)), strict=True):
        assert [
            str(v) if isinstance(g, str) else v for v, g in zip([row[i] for row in rows], got, strict=True)
        ] == got, name
    made = [json.loads(line) for line in b"".join(export.lines(table.columns, [rows])).splitlines()]
    assert made == json.loads(json.dumps(list(table.rows)))


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in tuple("=+-@\t\r") else value
    return json.dumps(value) if not isinstance(value, float) else export.cell(value)


@pytest.mark.parametrize(
    "value, cell",
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        (-1.5, "-1.5"),
        (-3, "-3"),
        (True, "true"),
        (None, ""),
        ("", '""'),
        ('a "b", c', '"a ""b"", c"'),
        ("two\r\nlines", '"two\r\nlines"'),
        ("足迹", "足迹"),
        (["a", '"'], '"[""a"",""\\""""]"'),
        (10**18 + 1, "1000000000000000001"),
    ],
)
def test_a_cell_is_quoted_and_no_formula(value: Any, cell: str) -> None:
    assert export.cell(value) == cell
    assert next(csv.reader(io.StringIO(cell + ",x\r\n", newline="")))[1] == "x"


def test_names_of_columns_are_no_formulas_either() -> None:
    assert b"".join(export.csv(["=a", "b"], [])) == b"'=a,b\r\n"


def test_an_unknown_part_is_refused_with_those_there_are(store: ClickHouse) -> None:
    with streams.loaded(streams.streams(1, subjects=5), store) as (runner, project_id, _):
        answer = runner.run(project_id, parse(TREND))
    assert flat.table(answer, None).name == "series.points"
    with pytest.raises(BadQuery) as complained:
        flat.table(answer, "steps")
    assert complained.value.problems[0].valid == ["formulas", "series", "series.points"]


def test_portions_of_different_types_make_one_parquet_file() -> None:
    portions: list[Sequence[Any]] = [[[None, 1]], [["a", None]], []]
    types = [export.type_of("text"), export.type_of("number")]
    back = pq.read_table(io.BytesIO(b"".join(export.parquet(["t", "n"], portions, types))))
    assert back.to_pydict() == {"t": [None, "a"], "n": [1.0, None]}
