"""Lifecycle: a table worked out by hand, and the engine's answer against the reference on random worlds."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.lifecycle import STATES, LifecycleQuery
from zuji.store.clickhouse import ClickHouse

DAYS = {"kind": "lifecycle", "step": {"event": "visit"}, "from": "2026-11-02", "to": "2026-11-04", "time_zone": "UTC"}
STORY = scenario(
    {
        "ana": [("visit", f"2026-11-0{day} 09:00") for day in (2, 3)],
        "bo": [("visit", "2025-01-01 09:00"), ("visit", "2026-11-02 09:00"), ("visit", "2026-11-04 09:00")],
        "cy": [("visit", "2026-11-01 08:00"), ("visit", "2026-11-02 08:00")],
        "di": [("buy", "2026-10-01 01:00"), ("visit", "2026-11-04 23:59:59.999")],  # what she bought is no visit
        "late": [("visit", "2026-11-05 00:00")],
    },
)


def ask(store: ClickHouse, now: dt.datetime = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC), **more: Any) -> Any:
    with streams.loaded(STORY, store, now) as (runner, project_id, _):
        return runner.run(project_id, parse({**DAYS, **more}))


def test_states_worked_out_by_hand(store: ClickHouse) -> None:
    (found,) = ask(store).groups
    assert [(p.at, p.new, p.current, p.resurrected, p.dormant, p.pulse, p.open) for p in found.points] == [
        ("2026-11-02", 1, 1, 1, 0, None, False),  # new ana; current cy; resurrected bo
        ("2026-11-03", 0, 1, 0, 2, 0.0, False),  # current ana; dormant bo, cy
        ("2026-11-04", 1, 0, 1, 1, 2.0, True),  # new di; resurrected bo; dormant ana
    ]


def test_weeks_and_months_are_whole(store: ClickHouse) -> None:
    (weeks,) = ask(store, interval="week").groups
    assert [(p.at, p.new, p.current, p.resurrected, p.dormant) for p in weeks.points] == [("2026-11-02", 3, 1, 1, 0)]
    (months,) = ask(store, interval="month").groups
    assert [(p.at, p.new, p.current, p.resurrected, p.dormant) for p in months.points] == [("2026-11-01", 4, 0, 1, 0)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"interval": "hour"}, "interval"),
        ({"from": "2019-01-01"}, ""),
        ({"breakdowns": [{"property": "$time", "part": "hour_of_day"}]}, ""),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**DAYS, **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ({"at": "2026-11-01", "state": "new"}, "cell.at"),
        ({"at": "2026-11-02", "state": "old"}, "cell.state"),
        ({"at": "2026-11-02", "state": "new", "breakdown": ["x"]}, "cell.breakdown"),
    ],
)
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, DAYS, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    return {
        **streams.base(rng),
        "kind": "lifecycle",
        "step": streams.step(rng),
        "interval": rng.choice(["day", "day", "week", "month"]),
        "week_start": rng.choice(["monday", "sunday"]),
        "breakdowns": streams.breakdowns(rng, parts=False),
    }


def cells(query: LifecycleQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in found.groups:
        for point in group.points:
            for state in STATES:
                cell = {"breakdown": group.breakdown, "other": group.other, "at": point.at, "state": state}
                yield cell, getattr(point, state)


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
