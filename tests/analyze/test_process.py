"""Process maps: worked out by hand, and the engine's answers against the reference's."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze import flat, receipts
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse, parse_cell
from zuji.analyze.process_query import ProcessQuery
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
FINANCED = ("financed", "09:30")
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
    edges = {(names[edge.source], names[edge.target]): edge for edge in found.edges}
    again, first = edges["upload", "upload"], edges["apply", "upload"]
    assert (again.count, again.waiting.max_s) == (1, 900) and (first.count, first.waiting.max_s) == (2, 5_280)
    # ana and bo took it: she converted, he ended right after it.
    assert (first.exits, first.exit_ratio, first.conversion_ratio) == (1, 1 / 2, 1 / 2)
    assert (again.exits, again.conversion_ratio) == (0, 1)
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


def edge(source: str, target: str) -> dict[str, Any]:
    return {"source": {"event": source}, "target": {"event": target}}


DESIGNED = [("note opened", "apply"), ("apply", "upload"), ("upload", "financed"), ("apply", "reject")]
FLOW = [edge(*one) for one in DESIGNED]


def named(found: Any) -> list[tuple[Any, ...]]:
    return [(one.source.event, one.target.event, one.count, one.cases) for one in found.deviations]


def test_conformance_worked_out_by_hand(store: ClickHouse) -> None:
    """ana uploads twice; bo and cy keep to the flow and give up; di only opens the note, which deviates from nothing;
    eve converts by the flow alone; fay goes back and forth, which ed does once."""
    world = scenario(
        {
            "ana": [
                (name, f"09:0{i}") for i, name in enumerate(["note opened", "apply", "upload", "upload", "financed"])
            ],
            "bo": [("note opened", "09:00"), ("apply", "09:02"), ("upload", "10:30"), ("financed", "11:00:00.001")],
            "cy": [("note opened", "09:00"), ("apply", "09:10")],
            "di": [("note opened", "09:01")],
            "eve": [(name, f"09:0{i}") for i, name in enumerate(["note opened", "apply", "upload", "financed"])],
            "fay": [(name, f"09:0{i}") for i, name in enumerate(["note opened", "help", "apply", "help", "apply"])],
            "ed": [("note opened", "09:00"), ("help", "09:01"), ("financed", "09:02")],
            "late": [("note opened", "2026-11-03 11:30"), ("help", "2026-11-03 11:31")],  # open: in no number
        }
    )
    until = {"to": "2026-11-03"}
    found = ask(world, store, flow=FLOW, **until).conformance
    assert (found.cases, found.fitting, found.fitting_so_far, found.deviating) == (7, 1, 3, 3)
    assert found.fitness == 1 / 7
    # In the flow: ana 3 of 4, bo 2 of 2, cy 1 of 1, eve 3 of 3, fay none of 4, ed none of 2.
    assert found.edge_fitness == 9 / 16
    assert named(found) == [
        ("help", "apply", 2, 1),  # fay, twice in one case
        ("note opened", "help", 2, 2),
        ("apply", "help", 1, 1),
        ("help", "financed", 1, 1),
        ("upload", "upload", 1, 1),
    ]
    assert found.other_deviations == 0
    assert [(one.source.event, one.target.event) for one in found.unused] == [("apply", "reject")]
    # Nodes that are not shown count by their own names, and repeats that are collapsed are no edges.
    assert ask(world, store, flow=FLOW, nodes=1, variants=0, **until).conformance == found
    collapsed = ask(world, store, flow=FLOW, repeats="collapse", **until).conformance
    assert (collapsed.fitting, collapsed.deviating) == (2, 2)
    assert ask(world, store, **until).conformance is None


def test_segments_worked_out_by_hand(store: ClickHouse) -> None:
    """A case is of the segment that its first event says; di's of none, late's is open."""
    world = scenario(
        {
            "ana": [("note opened", "09:00", {"system": "erp"}), ("apply", "09:01"), ("upload", "09:02"), FINANCED],
            "bo": [("note opened", "09:00", {"system": "erp"}), ("help", "09:01", {"system": "web"}), FINANCED],
            "cy": [("note opened", "09:00", {"system": "web"}), *([("help", "09:01"), ("help", "09:02")])],
            "di": [("note opened", "09:01"), ("apply", "09:02")],
            "late": [("note opened", "2026-11-03 11:30", {"system": "erp"})],
            "soon": [("note opened", "2026-11-03 11:31", {"system": "app"})],
        }
    )
    asked = {"to": "2026-11-03", "flow": FLOW}
    found = ask(world, store, **asked, breakdowns=[{"property": "system"}])
    assert [(one.breakdown, one.cases, one.converted, one.open) for one in found.segments] == [
        (["erp"], 2, 2, 1),
        (["web"], 1, 0, 0),
        ([None], 1, 0, 0),
        (["app"], 0, 0, 1),
    ]
    told = [(one.fitting, one.fitting_so_far, one.deviating, one.fitness) for one in found.segments]
    assert told == [(1, 0, 1, 1 / 2), (0, 0, 1, 0), (0, 1, 0, 0), (0, 0, 0, None)]
    assert [one.edge_fitness for one in found.segments] == [3 / 5, 0, 1, None]
    assert [named(one) for one in found.segments] == [
        [("help", "financed", 1, 1), ("note opened", "help", 1, 1)],
        [("help", "help", 1, 1), ("note opened", "help", 1, 1)],
        [],
        [],
    ]
    assert [len(one.unused) for one in found.segments] == [1, 4, 3, 4]
    tables = flat.tables(found)
    assert [row["breakdown_1"] for row in tables["segments"].rows] == ["erp", "web", None, "app"]
    (first, *_) = tables["segments.deviations"].rows
    assert (first["breakdown_1"], first["source_event"], first["target_event"], first["count"]) == (
        "erp",
        "help",
        "financed",
        1,
    )
    fewer = ask(world, store, **asked, breakdowns=[{"property": "system", "limit": 1}]).segments
    assert [(one.breakdown, one.other, one.cases, one.open) for one in fewer] == [
        (["erp"], False, 2, 1),
        ([], True, 2, 1),
    ]
    plain = ask(world, store, to="2026-11-03", breakdowns=[{"property": "system"}]).segments
    assert [(one.cases, one.fitness, one.deviations) for one in plain[:2]] == [(2, None, []), (1, None, [])]


def test_segments_hold_every_case_once_and_leave_other_numbers_alone(store: ClickHouse) -> None:
    flow = [edge("a", "b"), edge("b", "a"), edge("a", "a"), edge("a", "d")]
    body = {**CREDIT, "start": {"event": "a"}, "end": {"event": "d"}, "from": "2026-10-30", "to": "2026-11-04"}
    with streams.loaded(streams.streams(7), store) as (runner, project_id, _):
        whole = runner.run(project_id, parse({**body, "flow": flow}))
        split = [{"property": "sku", "limit": 2}, {"property": "$country", "limit": 2}]
        found = runner.run(project_id, parse({**body, "flow": flow, "breakdowns": split}))
    assert whole.segments == [] and len(found.segments) == 3 and found.segments[2].other
    assert dataclasses.replace(found, segments=[], receipt=whole.receipt) == whole
    for name in ("cases", "converted", "open"):
        assert sum(getattr(one, name) for one in found.segments) == getattr(found, name)
    for name in ("fitting", "fitting_so_far", "deviating"):
        assert sum(getattr(one, name) for one in found.segments) == getattr(found.conformance, name) > 0


def test_an_answer_without_segments_keeps_its_digest(store: ClickHouse) -> None:
    """Receipts of questions from before breakdowns stay proved."""
    with streams.loaded(STORY, store) as (runner, project_id, _):
        found = runner.run(project_id, parse(CREDIT))
    fields = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    before = {name: value for name, value in fields.items() if name not in ("kind", "segments")}
    assert found.receipt.digest == receipts.digest({**before, "left_out": found.receipt.left_out})


def test_who_fits_and_who_deviates_are_listed_as_cases_or_as_subjects(store: ClickHouse) -> None:
    steps = ["note opened", "help", "note opened", "help", "financed"]  # the second one begins a case of its own
    twice = [(name, f"{'09' if i < 2 else '12'}:0{i}") for i, name in enumerate(steps)]
    world = scenario({"ana": twice, "bo": [("note opened", "09:00"), ("help", "09:01")]})
    body = parse({**CREDIT, "flow": FLOW})
    with streams.loaded(world, store) as (runner, project_id, _):
        for cell, cases, subjects in [
            ({"conformance": "deviating"}, 3, 2),
            ({"conformance": "deviating", "outcome": "converted"}, 1, 1),
            ({"conformance": "fitting"}, 0, 0),
            ({"deviation": edge("note opened", "help")}, 3, 2),
            ({"deviation": edge("help", "financed")}, 1, 1),
        ]:
            for of, count in (("cases", cases), ("subjects", subjects)):
                listed, _ = runner.members(project_id, body, parse_cell("process", {**cell, "of": of}))
                assert len(listed.keys) == count, (cell, of)


def test_more_deviations_than_are_shown_are_counted(store: ClickHouse) -> None:
    names = [f"e{i:03}" for i in range(250)]
    made = {"ana": [("note opened", "09:00"), *((one, f"09:01:00.{i:03}") for i, one in enumerate(names))]}
    made["bo"] = [("note opened", "09:00"), ("e240", "09:01"), ("e241", "09:02")]
    answer = ask(scenario(made), store, flow=FLOW)
    found = answer.conformance
    (exported,) = [table for name, table in flat.tables(answer).items() if name == "conformance.deviations"]
    assert tuple(exported.rows[0].values()) == ("e240", None, "e241", None, 2, 2) and len(exported.rows) == 200
    assert len(found.deviations) == 200 and found.other_deviations == 252 - 201
    assert named(found)[:2] == [("e240", "e241", 2, 2), ("e000", "e001", 1, 1)]
    assert (found.edge_fitness, len(found.unused)) == (0, 4)


def test_a_flow_of_which_nothing_happened_has_no_fitness(store: ClickHouse) -> None:
    answer = ask(scenario({"ana": [("apply", "09:00")]}), store, flow=FLOW, breakdowns=[{"property": "$country"}])
    found = answer.conformance
    assert answer.segments == []
    assert (found.cases, found.fitness, found.edge_fitness, found.deviations) == (0, None, None, [])
    assert len(found.unused) == len(FLOW)


@pytest.mark.parametrize(
    ("asked", "cell", "field"),
    [
        ({}, {"conformance": "fitting"}, "cell.conformance"),
        ({}, {"deviation": edge("note opened", "apply")}, "cell.deviation"),
        ({"flow": FLOW}, {"deviation": edge("note opened", "apply")}, "cell.deviation"),  # it is in the flow
        ({"flow": FLOW}, {"deviation": edge("never", "apply")}, "cell.deviation"),
        ({"flow": FLOW}, {"conformance": "fitting", "outcome": "open"}, "cell"),
        ({"flow": FLOW}, {"conformance": "fitting", "node": 0}, "cell"),
        ({"flow": FLOW}, {"conformance": "good"}, "cell.conformance"),
        ({}, {"other": True}, "cell.breakdown"),
        ({"breakdowns": [{"property": "$country"}]}, {"breakdown": ["never"]}, "cell.breakdown"),
        ({"breakdowns": [{"property": "$country"}]}, {"other": True}, "cell.other"),
    ],
)
def test_a_cell_that_is_not_there_is_complained_about(
    store: ClickHouse, asked: dict[str, Any], cell: dict[str, Any], field: str
) -> None:
    assert streams.complaint_of_cell(STORY, store, {**CREDIT, **asked}, cell) == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"window": {"same": "day"}}, ""),
        ({"nodes": 0}, "nodes"),
        ({"start": None}, "start"),
        ({"leaves": [{"event": ""}]}, "leaves[0].event"),
        ({"flow": []}, "flow"),
        ({"flow": [edge("a", f"b{i}") for i in range(501)]}, "flow"),
        ({"flow": [edge("a", "b"), edge("b", "a"), edge("a", "b")]}, "flow"),
        ({"flow": [{"source": {"event": "a"}}]}, "flow[0].target"),
        ({"breakdowns": [{"property": "a"}, {"property": "b"}, {"property": "c"}]}, "breakdowns"),
        ({"breakdowns": [{"property": "a", "limit": 500}], "flow": [edge("a", f"b{i}") for i in range(400)]}, ""),
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
        "flow": flow(rng) if rng.random() < 0.6 else None,
        "breakdowns": streams.breakdowns(rng, lists=False),
    }


def flow(rng: random.Random) -> list[dict[str, Any]]:
    """Of any nodes; some are never met."""
    nodes: list[dict[str, Any]] = [{"event": name} for name in (*streams.EVENTS[:4], *streams.EVENTS[:4], "never")]
    nodes += [{"event": "a", "value": value} for value in ("s1", "s2", "")]
    edges = [{"source": rng.choice(nodes), "target": rng.choice(nodes)} for _ in range(rng.choice([1, 9, 60]))]
    return [one for i, one in enumerate(edges) if one not in edges[:i]]


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
        between = {"node": edge.source, "target": edge.target}
        yield between, edge.cases
        yield {**between, "outcome": "exit"}, edge.exits
        yield {**between, "outcome": "converted"}, round(edge.conversion_ratio * edge.cases)
    if query.flow is not None:
        for fit in ("fitting", "fitting_so_far", "deviating"):
            yield {"conformance": fit}, getattr(found.conformance, fit)
        for one in found.conformance.deviations:
            yield {"deviation": {"source": vars(one.source), "target": vars(one.target)}}, one.cases
    for segment in found.segments:
        named = {"breakdown": segment.breakdown, "other": segment.other}
        yield named, segment.cases
        yield {**named, "outcome": "converted"}, segment.converted
        yield {**named, "outcome": "open"}, segment.open
        for fit in ("fitting", "fitting_so_far", "deviating") if query.flow is not None else ():
            yield {**named, "conformance": fit}, getattr(segment, fit)
        for one in segment.deviations:
            deviation = {"source": vars(one.source), "target": vars(one.target)}
            yield {**named, "deviation": deviation}, one.cases
    for variant in found.variants:
        yield {"variant": [{"event": node.event, "value": node.value} for node in variant.nodes]}, variant.cases


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
