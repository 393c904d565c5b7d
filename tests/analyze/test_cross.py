"""Cross tables: one worked out by hand, and the engine's answer against the reference on random worlds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.cross import CrossQuery
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

ASKED = {
    "kind": "cross",
    "step": {"event": "order"},
    "measures": [{"measure": "unique"}, {"measure": "sum", "value": {"property": "paid"}}],
    "rows": [{"property": "city"}],
    "columns": [{"property": "$time", "part": "day"}],
    "from": "2026-11-01",
    "to": "2026-11-02",
    "time_zone": "UTC",
}
STORY = scenario(
    {
        "ana": [
            ("order", "2026-11-01 09:00", {"city": "x", "paid": 10, "tags": ["t", "u"]}),
            ("order", "2026-11-02 09:00", {"city": "y", "paid": 20, "tags": ["t"]}),
        ],
        "bo": [("order", "2026-11-01 09:00", {"city": "x", "paid": 5}), ("order", "2026-11-03 09:00", {"city": "x"})],
        "cy": [("order", "2026-11-01 10:00", {"paid": 1})],
    },
)


def ask(store: ClickHouse, **more: Any) -> list[Any]:
    with streams.loaded(STORY, store) as (runner, project_id, _):
        cells = runner.run(project_id, parse({**ASKED, **more})).cells

    def plain(keys: list[Any]) -> list[Any]:
        return ["other" if key.other else key.value for key in keys]

    return [(plain(cell.row), plain(cell.column), cell.values) for cell in cells]


def test_a_table_with_its_totals_worked_out_by_hand(store: ClickHouse) -> None:
    assert ask(store) == [
        ([], [], [3, 36]),  # ana is in two cells and one person
        ([], ["2026-11-01"], [3, 16]),
        ([], ["2026-11-02"], [1, 20]),
        (["x"], [], [2, 15]),
        (["x"], ["2026-11-01"], [2, 15]),
        (["y"], [], [1, 20]),
        (["y"], ["2026-11-02"], [1, 20]),
        ([None], [], [1, 1]),
        ([None], ["2026-11-01"], [1, 1]),
    ]


def test_other_is_measured_over_all_that_was_not_kept(store: ClickHouse) -> None:
    found = ask(store, rows=[{"property": "city", "limit": 1}], columns=[])
    assert found == [([], [], [3, 36]), (["x"], [], [2, 15]), (["other"], [], [2, 21])]


def test_totals_see_an_event_of_several_groups_once(store: ClickHouse) -> None:
    found = ask(store, rows=[{"property": "tags"}], columns=[], measures=[{}])
    assert found == [([], [], [4]), (["t"], [], [2]), ([None], [], [2]), (["u"], [], [1])]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rows": []}, "rows"),
        ({"measures": [{"measure": "sum"}]}, "measures[0]"),
        ({"columns": [{"property": "city"}]}, ""),
        ({"rows": [{"property": "city", "limit": 500}], "columns": [{"property": "paid", "limit": 500}]}, ""),
        ({"columns": [{"property": "town"}]}, "columns[0].property"),
        ({"measures": [{"measure": "sum", "value": {"property": "city"}}]}, "measures[0].measure"),
    ],
)
def test_complaints_name_the_field(store: ClickHouse, change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        ask(store, **change)
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ({"row": [{"value": "z"}]}, "cell.row[0]"),
        ({"row": [{"other": True}]}, "cell.row[0]"),
        ({"column": [{"value": 1}, {"value": 2}]}, "cell.column"),
        ({"measure": 2}, "cell.measure"),
    ],
)
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, ASKED, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    ways: list[dict[str, Any]] = [
        {"property": "sku", "limit": 2},
        {"property": "$country", "limit": 9},
        {"property": "amount", "bounds": [0, 1, 50], "limit": 3},
        {"property": "tier", "on": "profile", "limit": 1},
        {"property": "$time", "part": rng.choice(["hour_of_day", "day", "month"]), "limit": 2},
        {"property": "tags", "limit": rng.choice([1, 9])},
    ]
    ways = rng.sample(ways, rng.choice([1, 2, 3]))
    n = rng.randint(1, len(ways))
    amount = {"value": {"property": "amount"}}
    measures = [
        {},
        {"measure": "unique"},
        *({"measure": name, **amount} for name in ("sum", "median", "max", "distinct", "average")),
    ]
    return {
        **streams.base(rng),
        "kind": "cross",
        "step": streams.step(rng),
        "measures": rng.sample(measures, rng.choice([1, 2])),
        "rows": ways[:n],
        "columns": ways[n:],
    }


def cells(query: CrossQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    def named(keys: list[Any]) -> list[dict[str, Any]]:
        return [{"value": key.value, "other": key.other} for key in keys]

    for cell in found.cells:
        for i, (measure, value) in enumerate(zip(query.measures, cell.values, strict=True)):
            if measure.measure in ("total", "unique"):
                yield {"row": named(cell.row), "column": named(cell.column), "measure": i}, value


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=2, cells_of_a_question=1)
