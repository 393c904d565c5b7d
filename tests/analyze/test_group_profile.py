"""Group profile: a published interval, a table worked out by hand, and the engine's answer against the reference."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from tests.analyze.test_property import about_profiles, splits_of_profiles
from zuji.analyze.complaints import BadQuery
from zuji.analyze.group_profile import GroupProfileQuery, tgi
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

GOLD = {"on": "profile", "property": "tier", "operator": "equals", "value": "gold"}
ASKED = {
    "kind": "group_profile",
    "breakdowns": [{"on": "profile", "property": "city"}],
    "target": {"filters": [GOLD]},
    "from": "2026-11-01",
    "to": "2026-11-01",
    "time_zone": "UTC",
}
CITIES = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y", "f": None}
STORY = scenario(
    {name: [("buy", "09:00")] if name in "abd" else [] for name in CITIES},
    profiles={
        name: {**({"city": city} if city else {}), "tier": "gold" if name in "abd" else "free"}
        for name, city in CITIES.items()
    },
)


def ask(store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(STORY, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**ASKED, **more}))


def test_the_interval_is_that_of_the_textbook() -> None:
    """15 of 150 against 100 of 250: ratio 0.25, from 0.151 to 0.414 (the example for relative risk on Wikipedia)."""
    found = tgi(15, 150, 100, 250, 0.95)
    assert [round(value or 0, 1) for value in found] == [25.0, 15.1, 41.4]


def test_shares_worked_out_by_hand(store: ClickHouse) -> None:
    found = ask(store, minimum=1)
    assert (found.target_size, found.reference_size) == (3, 6)
    told = [(g.breakdown, g.target, g.reference, g.target_ratio, g.tgi and round(g.tgi, 6)) for g in found.groups]
    assert told == [
        (["x"], 2, 3, 2 / 3, round(100 * (2 / 3) / (3 / 6), 6)),
        (["y"], 1, 2, 1 / 3, 100.0),
        ([None], 0, 1, 0.0, 0.0),
    ]
    assert found.groups[2].low is None


def test_what_is_too_small_has_no_index(store: ClickHouse) -> None:
    found = ask(store, minimum=3)
    assert [(g.breakdown, g.small, g.tgi is None) for g in found.groups] == [
        (["x"], False, False),
        (["y"], True, True),
        ([None], True, True),
    ]


def test_sets_are_also_told_by_what_persons_did(store: ClickHouse) -> None:
    by_event = ask(store, target={"did": {"event": "buy"}}, minimum=1)
    assert [g.target for g in by_event.groups] == [2, 1, 0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"breakdowns": [{"property": "city"}]}, "breakdowns[0].on"),
        ({"target": {"filters": [{"property": "x", "operator": "is_set"}]}}, "target.filters[0].on"),
        ({"confidence": 1}, "confidence"),
        ({"subject": {"of": "device"}}, "subject.of"),
    ],
)
def test_complaints_name_the_field(store: ClickHouse, change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        ask(store, **change)
    assert complained.value.problems[0].field == field


def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse) -> None:
    assert streams.complaint_of_cell(STORY, store, ASKED, {"of": "target", "breakdown": ["z"]}) == "cell.breakdown"


def people(rng: random.Random) -> dict[str, Any]:
    return {"filters": about_profiles(rng), "did": streams.step(rng) if rng.random() < 0.6 else None}


def question(rng: random.Random, world: World) -> dict[str, Any]:
    return {
        **streams.base(rng),
        "kind": "group_profile",
        "subject": {"of": "person"},
        "filters": about_profiles(rng),
        "breakdowns": splits_of_profiles(rng) or [{"on": "profile", "property": "tier"}],
        "target": people(rng),
        "reference": people(rng),
        "minimum": rng.choice([1, 1, 30]),
        "confidence": rng.choice([0.9, 0.95]),
    }


def cells(query: GroupProfileQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    yield {"of": "target"}, found.target_size
    yield {"of": "reference"}, found.reference_size
    for group in found.groups:
        for of in ("target", "reference"):
            yield {"of": of, "breakdown": group.breakdown, "other": group.other}, getattr(group, of)


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=2, cells_of_a_question=1)
