"""Property analysis: tables worked out by hand, and the engine's answer against the reference on random worlds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.property import PropertyQuery
from zuji.store.clickhouse import ClickHouse

ASKED = {"kind": "property", "from": "2026-11-01", "to": "2026-11-01", "time_zone": "UTC"}
STORY = scenario(
    {
        "ana": [("visit", "09:00")],
        "bo": [("visit", "2026-11-02 09:00")],
        "cy-web": [("buy", "10:00")],
        "di": [],
        "ed": [],
    },
    persons={"cy-web": "cy"},
    profiles={
        "ana": {"age": 20, "tier": "gold"},
        "cy": {"age": 40, "tier": "gold", "likes": ["tea", "milk"]},
        "di": {"age": 30, "likes": ["tea"]},  # never did anything
        "ed": {"tier": "free"},
    },
)


def ask(store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(STORY, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**ASKED, **more}))


def test_everybody_with_a_profile_or_an_event_is_counted_once(store: ClickHouse) -> None:
    found = ask(store).total
    assert (found.subjects, found.set, found.summary) == (5, None, None)


def test_a_number_is_summed_up_and_falls_into_ranges(store: ClickHouse) -> None:
    found = ask(store, property="age", bounds=[20, 40])
    total = found.total
    assert (total.subjects, total.set, total.set_ratio, total.distinct) == (5, 3, 0.6, 3)
    summary = total.summary
    assert (summary.sum, summary.average, summary.min, summary.median, summary.p90, summary.max) == (
        90,
        30,
        20,
        30,
        38,
        40,
    )
    assert dict(zip(found.ranges, total.counts, strict=True)) == {"(-∞, 20)": 0, "[20, 40)": 2, "[40, +∞)": 1}


def test_persons_split_by_their_profiles(store: ClickHouse) -> None:
    groups = ask(store, property="age", breakdowns=[{"on": "profile", "property": "tier"}]).groups
    assert [(g.breakdown, g.subjects, g.set) for g in groups] == [(["gold"], 2, 2), ([None], 2, 1), (["free"], 1, 0)]
    groups = ask(store, breakdowns=[{"on": "profile", "property": "likes", "limit": 1}]).groups
    assert [(g.breakdown, g.other, g.subjects) for g in groups] == [([None], False, 3), ([], True, 2)]


def test_only_persons_who_did_something_in_the_period(store: ClickHouse) -> None:
    assert ask(store, did={"event": "*"}).total.subjects == 2
    gold = [{"on": "profile", "property": "tier", "operator": "equals", "value": "gold"}]
    assert ask(store, did={"event": "visit"}, filters=gold).total.subjects == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bounds": [1]}, ""),
        ({"include_bots": False}, ""),
        ({"property": "aged"}, "property"),
        ({"property": "tier", "bounds": [1]}, "bounds"),
        ({"subject": {"of": "device"}}, "subject.of"),
        ({"filters": [{"op": "or", "filters": [{"property": "x", "operator": "is_set"}]}]}, "filters[0].filters[0].on"),
        ({"breakdowns": [{"property": "tier"}]}, "breakdowns[0].on"),
    ],
)
def test_complaints_name_the_field(store: ClickHouse, change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        ask(store, **change)
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(("cell", "field"), [({"range": "[1, 9)"}, "cell.range"), ({"set": True}, "cell.set")])
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, ASKED, cell) == field


def about_profiles(rng: random.Random) -> list[dict[str, Any]]:
    conditions: list[dict[str, Any]] = [
        {"on": "profile", "property": "tier", "operator": "not_equals", "value": "it's"},
        {"on": "profile", "property": "age", "operator": "is_set"},
    ]
    return rng.sample(conditions, rng.choice([0, 0, 1]))


def splits_of_profiles(rng: random.Random) -> list[dict[str, Any]]:
    ways: list[dict[str, Any]] = [
        {"on": "profile", "property": "tier", "limit": rng.choice([1, 9])},
        {"on": "profile", "property": "age", "limit": rng.choice([1, 9])},
        {"on": "profile", "property": "age", "bounds": [20, 30], "limit": 2},
    ]
    return rng.sample(ways, rng.choice([0, 1, 2]))


def question(rng: random.Random, world: World) -> dict[str, Any]:
    did = streams.step(rng) if rng.random() < 0.5 else None
    named = rng.choice([None, "tier", "age", "age"])
    return {
        **streams.base(rng),
        "kind": "property",
        "subject": {"of": "person"},
        "filters": about_profiles(rng),
        "include_bots": did is None or rng.random() < 0.5,
        "property": named,
        "bounds": rng.choice([None, [18, 40], [20]]) if named == "age" else None,
        "did": did,
        "breakdowns": splits_of_profiles(rng),
    }


def cells(query: PropertyQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in [found.total, *found.groups]:
        cell = {"breakdown": group.breakdown, "other": group.other}
        yield cell, group.subjects
        if query.property is not None:
            yield {**cell, "set": True}, group.set
            yield {**cell, "set": False}, group.subjects - group.set
        for label, count in zip(found.ranges, group.counts, strict=True):
            yield {**cell, "range": label}, count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=2, cells_of_a_question=1)
