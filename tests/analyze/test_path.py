"""Paths: worked out by hand, conserved at every node, and the engine's answers against the reference's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.path import PathQuery
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {"kind": "path", "from": "2026-11-01", "to": "2026-11-03", "time_zone": "UTC"}


def ask(world: World, store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(world, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**NOVEMBER, **more}))


def levels(found: Any) -> list[dict[str, int]]:
    return [
        {node.event + (f" {node.value}" if node.value else ""): node.visits for node in level} for level in found.levels
    ]


STORY = scenario(
    {
        "ana": [("home", "09:00"), ("list", "09:01"), ("item", "09:02"), ("pay", "09:03"), ("home", "11:00")],
        "bo": [("home", "09:00"), ("item", "09:01"), ("item", "09:02")],
        "cy": [("list", "09:00"), ("item", "09:29"), ("home", "09:59"), ("list", "10:29:00.001")],
    }
)


def test_a_graph_worked_out_by_hand(store: ClickHouse) -> None:
    """ana comes twice; cy's last event is more than 30 minutes after the one before."""
    found = ask(STORY, store, depth=3)
    assert (found.visits, found.subjects, found.transitions) == (5, 3, 3 + 0 + 2 + 2 + 0)
    assert levels(found) == [{"home": 3, "list": 2}, {"item": 2, "list": 1}, {"item": 2, "home": 1}]
    assert [(node.ended, node.beyond) for node in found.levels[0]] == [(1, 0), (1, 0)]
    assert [(node.ended, node.beyond) for node in found.levels[2]] == [(1, 1), (1, 0)]
    assert [(link.level, link.source, link.target, link.visits) for link in found.links] == [
        (0, 0, 0, 1),  # bo
        (0, 0, 1, 1),  # ana
        (0, 1, 0, 1),  # cy
        (1, 0, 0, 1),
        (1, 0, 1, 1),
        (1, 1, 0, 1),
    ]


def test_what_lies_beyond_the_limit_is_one_exact_node(store: ClickHouse) -> None:
    found = ask(STORY, store, depth=2, nodes=1, sequences=1)
    assert [[(node.event, node.other, node.visits) for node in level] for level in found.levels] == [
        [("home", False, 3), ("", True, 2)],
        [("item", False, 2), ("", True, 1)],
    ]
    assert found.sequences[0].visits + found.other_sequences == found.visits


def test_paths_begin_go_through_and_end_where_they_are_told(store: ClickHouse) -> None:
    begun = ask(STORY, store, start={"event": "list"})
    assert levels(begun) == [{"list": 3}, {"item": 2}, {"home": 1, "pay": 1}]
    ended = ask(STORY, store, end={"event": "item"})
    assert ended.backwards
    assert levels(ended) == [{"item": 3}, {"home": 1, "list": 2}, {"home": 1}] or levels(ended) == [
        {"item": 3},
        {"list": 2, "home": 1},
        {"home": 1},
    ]
    both = ask(STORY, store, start={"event": "home"}, via=[{"event": "list"}], end={"event": "pay"})
    assert levels(both) == [{"home": 1}, {"list": 1}, {"item": 1}, {"pay": 1}]


def test_nodes_are_split_cleaned_and_collapsed(store: ClickHouse) -> None:
    pages = [
        ("page", "09:00", {"path": "/p/1"}),
        ("page", "09:01", {"path": "/p/2"}),
        ("page", "09:02", {"path": "/x"}),
    ]
    world = scenario({"ana": [*pages, ("ping", "09:03"), ("buy", "09:04")]})
    asked = {
        "splits": [{"event": "page", "property": "path"}],
        "cleaning": [
            {"pattern": r"^/p/\d+$", "alias": "/p/:id"},
            {"pattern": "^buy$", "alias": "order", "of": "event"},
        ],
        "without": ["ping"],
    }
    assert levels(ask(world, store, **asked)) == [{"page /p/:id": 1}, {"page /p/:id": 1}, {"page /x": 1}, {"order": 1}]
    collapsed = ask(world, store, **asked, repeats="collapse")
    assert levels(collapsed) == [{"page /p/:id": 1}, {"page /x": 1}, {"order": 1}]


def test_sequences_that_differ_by_loops_only_can_be_one(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("a", "09:00"), ("b", "09:01"), ("a", "09:02"), ("c", "09:03")],
            "bo": [("a", "09:00"), ("b", "09:01"), ("c", "09:02")],
        }
    )
    assert [one.visits for one in ask(world, store).sequences] == [1, 1]
    (one,) = ask(world, store, similar="loops_removed").sequences
    assert ([node.event for node in one.nodes], one.visits, one.subjects) == (["a", "b", "c"], 2, 2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"depth": 31}, "depth"),
        ({"depth": 20, "nodes": 60}, ""),
        ({"cleaning": [{"pattern": "(a", "alias": "b"}]}, "cleaning[0].pattern"),
        ({"cleaning": [{"pattern": "(?=a)", "alias": "b"}]}, "cleaning[0].pattern"),
        ({"splits": [{"event": "a", "property": "b"}] * 2}, ""),
        ({"visit": "month"}, "visit"),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**NOVEMBER, **change})
    assert complained.value.problems[0].field == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    maybe = lambda: streams.step(rng) if rng.random() < 0.3 else None  # noqa: E731
    rules = [
        {"pattern": "s[12]", "alias": "s?"},
        {"pattern": "^$", "alias": "empty"},
        {"pattern": "it's", "alias": "it", "of": "event"},
        {"pattern": "^a$", "alias": "b", "of": "event"},
    ]
    splits = [{"event": "a", "property": "sku"}, {"event": "b", "property": "amount"}, {"event": "c", "property": "ok"}]
    return {
        **streams.base(rng),
        "kind": "path",
        "visit": rng.choice(["session", "session", "day", "period"]),
        "session": streams.session(rng),
        "only": rng.sample(streams.EVENTS, 3) if rng.random() < 0.2 else [],
        "without": rng.sample(streams.EVENTS, 1) if rng.random() < 0.2 else [],
        "splits": rng.sample(splits, rng.choice([0, 1, 3])),
        "cleaning": rng.sample(rules, rng.choice([0, 1, 2])),
        "repeats": rng.choice(["keep", "collapse"]),
        "start": maybe(),
        "via": [streams.step(rng)] if rng.random() < 0.2 else [],
        "end": maybe(),
        "depth": rng.choice([1, 2, 3, 6]),
        "nodes": rng.choice([1, 2, 3, 10]),
        "sequences": rng.choice([0, 2, 20]),
        "similar": rng.choice(["exact", "loops_removed"]),
    }


def cells(query: PathQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    yield {}, found.visits
    yield {"of": "subjects"}, found.subjects
    for number, level in enumerate(found.levels):
        for place, node in enumerate(level):
            cell = {"level": number, "node": place}
            out = sum(link.visits for link in found.links if (link.level, link.source) == (number, place))
            assert node.visits == node.ended + out + node.beyond
            into = sum(link.visits for link in found.links if (link.level + 1, link.target) == (number, place))
            assert number == 0 or node.visits == into
            yield cell, node.visits
            yield {**cell, "of": "subjects"}, node.subjects
            yield {**cell, "outcome": "ended"}, node.ended
            yield {**cell, "outcome": "beyond"}, node.beyond
    for link in found.links:
        cell = {"level": link.level, "node": link.source, "target": link.target}
        yield cell, link.visits
        yield {**cell, "of": "subjects"}, link.subjects
    for sequence in found.sequences:
        yield {"sequence": [{"event": node.event, "value": node.value} for node in sequence.nodes]}, sequence.visits


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
