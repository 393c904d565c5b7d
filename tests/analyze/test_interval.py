"""Intervals: worked out by hand, and the engine's answers against the reference's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.interval import IntervalQuery
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {
    "kind": "interval",
    "from": "2026-11-01",
    "to": "2026-11-02",
    "time_zone": "UTC",
    "first": {"event": "view"},
    "second": {"event": "buy"},
    "within": {"value": 1, "unit": "day"},
}
STORY = scenario(
    {
        "ana": [("view", "09:00"), ("view", "09:20"), ("buy", "09:30"), ("buy", "09:50"), ("view", "10:00")],
        "bo": [("buy", "08:00"), ("view", "09:00"), ("buy", "2026-11-02 09:00")],  # a day, to the millisecond
        "cy": [("view", "09:00"), ("buy", "2026-11-02 09:00:00.001")],
        "di": [("view", "2026-11-02 23:00"), ("buy", "2026-11-03 01:00")],
        "ed": [("view", "2026-11-03 00:00"), ("buy", "2026-11-03 01:00")],
    }
)


def ask(world: World, store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(world, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**NOVEMBER, **more}))


def minutes(found: Any) -> list[float]:
    """The durations of an answer, told by its summary: of up to three."""
    told = found.total.durations
    return [] if told is None else sorted({told.min_s / 60, told.median_s / 60, told.max_s / 60})


def test_a_second_ends_the_latest_first_before_it(store: ClickHouse) -> None:
    found = ask(STORY, store, interval="day")
    assert minutes(found) == [10, 120, 1_440]  # ana, di, bo; cy a millisecond late; ed after the period
    assert (found.total.count, found.total.subjects, found.total.open) == (3, 3, True)
    assert [(day.at, day.count, day.open) for day in found.groups[0].points] == [
        ("2026-11-01", 2, False),
        ("2026-11-02", 1, True),  # asked on the third at noon: firsts of the second may still be paired
    ]
    assert found.receipt.definition == "interval/1"


def test_the_first_first_may_stay_in_its_pair(store: ClickHouse) -> None:
    assert minutes(ask(STORY, store, pairing="first")) == [30, 120, 1_440]


def test_an_event_and_the_next_of_the_same(store: ClickHouse) -> None:
    found = ask(STORY, store, second={"event": "view"})
    assert minutes(found) == [20, 30, 40]
    assert (found.total.count, found.total.subjects) == (2, 1)
    # A subject's own mean: of 20 and 40 minutes.
    assert found.total.of_subjects.median_s == 1_800


def test_an_event_is_never_paired_with_itself_and_ties_keep_their_order(store: ClickHouse) -> None:
    world = scenario({"ana": [("view", "09:00"), ("buy", "09:00"), ("buy", "09:05")], "bo": [("view", "09:00")]})
    assert minutes(ask(world, store)) == [0]
    assert ask(world, store, first={"event": "*"}, second={"event": "*"}).total.count == 2


def test_held_values_bind_both_events(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [
                ("view", "09:00", {"sku": "a"}),
                ("view", "09:10", {"sku": "b"}),
                ("buy", "09:30", {"sku": "a", "item": "b"}),
                ("buy", "09:31", {"item": "b"}),
            ]
        }
    )
    assert minutes(ask(world, store)) == [20]
    assert minutes(ask(world, store, held=[{"property": "sku"}])) == [30]
    assert minutes(ask(world, store, held=[{"properties": ["sku", "item"]}])) == [20]


def test_groups_are_of_the_first_or_of_the_second_event(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("view", "09:00", {"by": "ad"}), ("buy", "09:10", {"by": "mail"})],
            "bo": [("view", "09:00", {"by": "ad"}), ("buy", "09:20", {})],
            "cy": [("view", "09:00", {"by": "app"}), ("buy", "09:30", {"by": "mail"})],
        }
    )

    def groups(**more: Any) -> dict[Any, int]:
        found = ask(world, store, breakdowns=[{"property": "by", "limit": 1}], **more)
        return {"other" if group.other else group.breakdown[0]: group.total.count for group in found.groups}

    assert groups() == {"ad": 2, "other": 1}
    assert groups(by="second") == {"mail": 2, "other": 1}


def test_a_day_is_a_local_day(store: ClickHouse) -> None:
    """New York's first of November has 25 hours."""
    world = scenario({"ana": [("view", "2026-11-01 23:30"), ("buy", "2026-11-02 00:30")]}, time_zone="America/New_York")
    asked = {"time_zone": "America/New_York", "to": "2026-11-01", "interval": "day"}
    (day,) = ask(world, store, **asked).groups[0].points
    assert (day.at, day.count) == ("2026-11-01", 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"within": {"value": 367}}, "within"),
        ({"within": {"value": 0}}, "within.value"),
        ({"pairing": "all"}, "pairing"),
        ({"held": [{"properties": ["a"]}]}, ""),
        ({"from": "2020-01-01", "interval": "day", "breakdowns": [{"property": "a", "limit": 50}]}, ""),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**NOVEMBER, **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ({"at": "2026-11-01"}, "cell.at"),
        ({"from_s": 3}, "cell.from_s"),
        ({"breakdown": ["x"]}, "cell.breakdown"),
        ({"of": "pairs"}, "cell.of"),
    ],
)
def test_complaints_of_cells_name_the_field(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, NOVEMBER, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    some = rng.sample(streams.EVENTS[:4], 2)
    steps = [{"event": rng.choice(some), "filters": streams.filters(rng)[: rng.randrange(2)]} for _ in range(2)]
    if rng.random() < 0.3:
        steps = [streams.step(rng), streams.step(rng)]
    if rng.random() < 0.2:
        steps[1] = steps[0]
    held = [{"property": "sku"}, {"property": "amount"}, {"properties": ["sku", streams.HOSTILE]}, {"property": "ok"}]
    return {
        **streams.base(rng),
        "kind": "interval",
        "first": steps[0],
        "second": steps[1],
        "pairing": rng.choice(["nearest", "first"]),
        "within": {"value": rng.choice([1, 2, 24, 80]), "unit": rng.choice(["hour", "hour", "minute"])},
        "held": rng.sample(held, rng.choice([0, 0, 1, 2])),
        "breakdowns": streams.breakdowns(rng, lists=False),
        "by": rng.choice(["first", "second"]),
        "interval": rng.choice([None, "day", "week"]),
    }


def cells(query: IntervalQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    yield {}, found.total.count
    for group in found.groups:
        named = {"breakdown": group.breakdown, "other": group.other}
        for period in (group.total, *group.points):
            cell = {**named, "at": period.at} if period is not group.total else named
            yield cell, period.count
            yield {**cell, "of": "subjects"}, period.subjects
            for one in period.histogram:
                yield {**cell, "from_s": one.from_s}, one.count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=4, cells_of_a_question=1)
