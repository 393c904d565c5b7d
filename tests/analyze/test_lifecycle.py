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


def usage(story: dict[str, list[str]], store: ClickHouse, **more: Any) -> tuple[float | None, str | None]:
    world = scenario({name: [("visit", when) for when in told] for name, told in story.items()})
    with streams.loaded(world, store) as (runner, project_id, _):
        found = runner.run(project_id, parse({**DAYS, **more})).usage
    return found.gap_days, found.suggested


def at(*days: str) -> list[str]:
    return [f"2026-{day} 09:00" for day in days]


OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ({"ana": at("10-05"), "bo": at("09-30", "10-05", "11-01")}, (None, None)),  # nobody on two days inside
        ({"ana": [*at("10-05"), "2026-10-05 23:59"]}, (None, None)),  # two events of a day
        ({"ana": at("10-01", "10-02", "10-03", "10-04", "10-05", "10-12")}, (2.2, "week")),  # 1 1 1 1 7: 4.2nd of 5
        ({"ana": at(*(f"10-0{day}" for day in range(1, 7)), "10-13")}, (1, "day")),  # 1 1 1 1 1 7: 5th of 6
        ({"ana": at("10-01", "10-02", "10-03", "10-04", "10-06")}, (1.4, "week")),  # 1 1 1 2: 3.4th of 4
        ({"ana": at("10-01", "10-02"), "bo": at("10-01", "10-08"), "cy": at("10-09")}, (5.8, "week")),  # 1 7
        ({"ana": at("10-01", "10-08")}, (7, "week")),
        ({"ana": at("10-01", "10-09")}, (8, "month")),
    ],
)
def test_the_usage_interval_worked_out_by_hand(
    store: ClickHouse, story: dict[str, list[str]], told: tuple[float | None, str | None]
) -> None:
    assert usage(story, store, **OCTOBER) == told
    # It is of from to to alone, whatever the interval is.
    assert usage(story, store, interval="month", **OCTOBER) == told


def test_gaps_of_usage_are_of_local_days(store: ClickHouse) -> None:
    """New York's day of 25 hours is one day, and two events on either side of its midnight lie on two."""
    times = ["2026-11-01 04:30", "2026-11-02 04:30", "2026-11-02 05:30"]  # the 1st at 0:30 and 23:30, the 2nd at 0:30
    assert usage({"ana": times}, store, **{"from": "2026-10-31", "time_zone": "America/New_York"}) == (1, "day")
    assert usage({"ana": times[:2]}, store, **{"from": "2026-10-31", "time_zone": "America/New_York"}) == (None, None)
    apia = {"from": "2011-12-28", "to": "2012-01-01", "time_zone": "Pacific/Apia"}  # went from the 29th to the 31st
    assert usage({"ana": ["2011-12-29 20:00", "2011-12-30 20:00"]}, store, **apia) == (1, "day")
    assert usage({"ana": ["2011-12-29 20:00"]}, store, **{**apia, "from": "2011-12-30", "to": "2011-12-30"})[0] is None


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
