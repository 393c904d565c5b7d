"""Process maps: worked out by hand, and the engine's answers against the reference's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.process import ProcessQuery
from zuji.store.clickhouse import ClickHouse

CREDIT = {
    "kind": "process",
    "start": {"event": "note opened"},
    "end": {"event": "financed"},
    "from": "2026-11-01",
    "to": "2026-11-02",
    "time_zone": "UTC",
    "window": {"value": 2, "unit": "hour"},
}
STORY = scenario(
    {
        "ana": [
            ("note opened", "09:00"),
            ("apply", "09:01"),
            ("upload", "09:05"),
            ("hidden", "09:07"),
            ("upload", "09:20"),
            ("financed", "09:30"),
        ],
        "bo": [("note opened", "09:00"), ("apply", "09:02"), ("upload", "10:30"), ("apply", "11:00:00.001")],
        "cy": [("apply", "08:00"), ("note opened", "09:00"), ("apply", "09:10")],
        "di": [("financed", "09:00"), ("note opened", "09:01")],
        "late": [("note opened", "2026-11-03 11:30"), ("apply", "2026-11-03 11:31")],
    }
)


def ask(world: World, store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(world, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**CREDIT, **more}))


def test_a_map_worked_out_by_hand(store: ClickHouse) -> None:
    """bo's last event is a millisecond beyond the window; di's financing came before."""
    found = ask(STORY, store, leaves=[{"event": "hidden"}])
    assert (found.cases, found.converted, found.open) == (4, 1, 0)
    assert (found.subjects, found.subjects_converted, found.conversion_ratio) == (4, 1, 1 / 4)
    assert found.converting.median_s == 1_800
    nodes = {node.event: node for node in found.nodes}
    assert {name: (node.visits, node.cases, node.exits) for name, node in nodes.items()} == {
        "note opened": (4, 4, 1),  # di
        "apply": (3, 3, 1),  # cy
        "upload": (3, 2, 1),  # bo
        "financed": (1, 1, 0),
    }
    assert nodes["upload"].exit_ratio == 1 / 3 and nodes["apply"].conversion_ratio == 1 / 3
    # ana's first upload was left after two minutes, her second took ten; bo's end is not known.
    assert (nodes["upload"].stay.count, nodes["upload"].stay.max_s, nodes["upload"].unknown_stays) == (2, 600, 1)
    # bo stayed 88 minutes at apply, which counts as half an hour; ana 4 minutes; of cy it is not known.
    assert (nodes["apply"].stay.max_s, nodes["apply"].stay.min_s, nodes["apply"].unknown_stays) == (1_800, 240, 1)
    names = [node.event for node in found.nodes]
    edges = {(names[edge.source], names[edge.target]): (edge.count, edge.waiting.max_s) for edge in found.edges}
    assert edges["upload", "upload"] == (1, 900) and edges["apply", "upload"] == (2, 5_280)
    assert [(names[one.node], one.visits, one.exits) for one in found.problems] == [("apply", 3, 1), ("upload", 3, 1)]
    assert found.variants[0].cases == 1 and sum(one.cases for one in found.variants) == 4


def test_a_case_that_can_still_go_on_is_open_and_in_no_other_number(store: ClickHouse) -> None:
    found = ask(STORY, store, **{"from": "2026-11-03", "to": "2026-11-03"})  # asked at noon
    assert (found.cases, found.open, found.nodes) == (0, 1, [])


def test_problems_are_ranked_by_how_many_cases_ended_there(store: ClickHouse) -> None:
    lost = {f"p{i}": [("note opened", "09:00"), ("upload" if i < 3 else "apply", "09:01")] for i in range(5)}
    found = ask(scenario(lost), store)
    names = [node.event for node in found.nodes]
    assert [(names[one.node], one.exits, one.exit_ratio) for one in found.problems] == [
        ("upload", 3, 1),
        ("apply", 2, 1),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"window": {"same": "day"}}, ""),
        ({"nodes": 0}, "nodes"),
        ({"start": None}, "start"),
        ({"leaves": [{"event": ""}]}, "leaves[0].event"),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**CREDIT, **change})
    assert complained.value.problems[0].field == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    splits = [{"event": "a", "property": "sku"}, {"event": "b", "property": "amount"}]
    return {
        **streams.base(rng),
        "kind": "process",
        "start": streams.step(rng),
        "end": streams.step(rng),
        "window": {"value": rng.choice([1, 5, 30, 100]), "unit": "hour"},
        "visit": rng.choice(["period", "period", "session", "day"]),
        "session": rng.choice([{"gap_minutes": 300}, {"property": "sku"}]),
        "leaves": [streams.step(rng)] if rng.random() < 0.4 else [],
        "stay_minutes_max": rng.choice([1, 60, 600]),
        "nodes": rng.choice([1, 2, 30]),
        "variants": rng.choice([0, 2, 20]),
        "without": rng.sample(streams.EVENTS, 1) if rng.random() < 0.2 else [],
        "splits": rng.sample(splits, rng.choice([0, 1, 2])),
        "repeats": rng.choice(["keep", "collapse"]),
    }


def cells(query: ProcessQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    yield {}, found.cases
    yield {"outcome": "converted"}, found.converted
    yield {"outcome": "open"}, found.open
    yield {"of": "subjects"}, found.subjects
    yield {"of": "subjects", "outcome": "converted"}, found.subjects_converted
    for number, node in enumerate(found.nodes):
        yield {"node": number}, node.cases
        yield {"node": number, "of": "subjects"}, node.subjects
        yield {"node": number, "outcome": "exit"}, node.exits
    for edge in found.edges:
        yield {"node": edge.source, "target": edge.target}, edge.cases
    for variant in found.variants:
        yield {"variant": [{"event": node.event, "value": node.value} for node in variant.nodes]}, variant.cases


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=4)
