"""Stickiness: tables worked out by hand, and the engine's answer against the reference on random worlds."""

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
from zuji.analyze.stickiness import StickinessQuery
from zuji.store.clickhouse import ClickHouse

WEEK = {"kind": "stickiness", "step": {"event": "visit"}, "from": "2026-11-01", "to": "2026-11-04", "time_zone": "UTC"}
STORY = scenario(
    {
        "ana": [("visit", f"2026-11-0{day} 09:00") for day in (1, 1, 2, 4)],  # 1 November is a Sunday
        "bo": [("visit", "2026-11-01 23:59:59.999"), ("visit", "2026-11-02 00:00")],
        "cy": [("visit", "2026-11-02 08:00"), ("buy", "2026-11-03 08:00")],
        "di-web": [("visit", "2026-11-02 01:00")],
        "di": [("visit", "2026-11-03 01:00")],
        "late": [("visit", "2026-11-05 00:00")],
    },
    persons={"di-web": "di"},
)


def ask(store: ClickHouse, now: dt.datetime = dt.datetime(2027, 1, 1, tzinfo=dt.UTC), **more: Any) -> Any:
    with streams.loaded(STORY, store, now) as (runner, project_id, _):
        return runner.run(project_id, parse({**WEEK, **more}))


def test_subjects_by_the_number_of_their_days(store: ClickHouse) -> None:
    (found,) = ask(store).groups
    assert (found.total.subjects, found.total.intervals, found.total.counts) == (4, 4, [1, 2, 1, 0])
    assert found.total.average == (3 + 2 + 1 + 2) / 4
    assert not found.total.open and found.periods == []


def test_cumulative_counts_at_least_so_many(store: ClickHouse) -> None:
    assert ask(store, cumulative=True).groups[0].total.counts == [4, 3, 1, 0]


def test_weeks_are_counted_anew_and_one_that_is_not_over_is_open(store: ClickHouse) -> None:
    (found,) = ask(store, dt.datetime(2026, 11, 3, tzinfo=dt.UTC), per="week").groups
    assert [(p.at, p.intervals, p.subjects, p.counts, p.open) for p in found.periods] == [
        ("2026-10-26", 1, 2, [2], False),
        ("2026-11-02", 3, 4, [2, 2, 0], True),
    ]


def test_a_day_is_a_day_of_the_zone(store: ClickHouse) -> None:
    (found,) = ask(store, time_zone="Asia/Shanghai").groups
    assert found.total.counts == [2, 1, 1, 0]  # bo's two visits are on one day there


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"step": {"event": ""}}, "step.event"),
        ({"interval": "month", "per": "week"}, ""),
        ({"interval": "hour", "to": "2027-11-01"}, ""),
        ({"breakdowns": [{"property": "x", "limit": 0}]}, "breakdowns[0].limit"),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**WEEK, **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"),
    [({"intervals": 5}, "cell.intervals"), ({"at": "2026-11-01"}, "cell.at"), ({"other": True}, "cell.breakdown")],
)
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, WEEK, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    interval = rng.choice(["hour", "day", "day", "week"])
    return {
        **streams.base(rng),
        "kind": "stickiness",
        "step": streams.step(rng),
        "interval": interval,
        "per": rng.choice([None, "month", *(["week"] if interval != "week" else [])]),
        "week_start": rng.choice(["monday", "sunday"]),
        "cumulative": rng.random() < 0.5,
        "breakdowns": streams.breakdowns(rng),
    }


def cells(query: StickinessQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in found.groups:
        for at, period in [(None, group.total), *((period.at, period) for period in group.periods)]:
            cell = {"breakdown": group.breakdown, "other": group.other, "at": at}
            yield cell, period.subjects
            for n, count in enumerate(period.counts, 1):
                yield {**cell, "intervals": n}, count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
