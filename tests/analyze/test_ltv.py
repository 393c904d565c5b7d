"""Lifetime value: tables worked out by hand, and the engine's answer against the reference on random worlds."""

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
from zuji.analyze.ltv import LtvQuery
from zuji.store.clickhouse import ClickHouse

ASKED = {
    "kind": "ltv",
    "start": {"event": "signup"},
    "value": {"event": "pay", "amount": {"property": "paid"}},
    "from": "2026-11-01",
    "to": "2026-11-02",
    "days": [1, 2, 3],
    "time_zone": "UTC",
}
STORY = scenario(
    {
        "ana": [
            ("pay", "2026-11-01 08:59:59.999", {"paid": 1000}),  # before the start
            ("signup", "2026-11-01 09:00"),
            ("pay", "2026-11-01 09:00", {"paid": 10}),
            ("pay", "2026-11-02 08:59", {"paid": 5}),
            ("refund", "2026-11-03 09:00", {"paid": 4}),
        ],
        "bo": [
            ("signup", "2026-11-01 20:00"),
            ("signup", "2026-11-02 20:00"),
            ("pay", "2026-11-03 19:00", {"paid": 7}),
        ],
        "cy": [("signup", "2026-11-02 01:00"), ("pay", "2026-11-02 23:00", {"paid": 20})],
        "old": [
            ("signup", "2026-10-01 01:00"),
            ("signup", "2026-11-01 01:00"),
            ("pay", "2026-11-01 02:00", {"paid": 50}),
        ],
    },
)


def ask(store: ClickHouse, now: dt.datetime = dt.datetime(2027, 1, 1, tzinfo=dt.UTC), **more: Any) -> Any:
    with streams.loaded(STORY, store, now) as (runner, project_id, _):
        return runner.run(project_id, parse({**ASKED, **more}))


def test_cohorts_worked_out_by_hand(store: ClickHouse) -> None:
    found = ask(store)
    assert [(c.at, c.size, c.payers, c.totals, c.per_subject) for c in found.cohorts] == [
        ("2026-11-01", 2, [1, 1, 2], [10, 15, 22], [5, 7.5, 11]),
        ("2026-11-02", 1, [1, 1, 1], [20, 20, 20], [20, 20, 20]),
    ]
    assert found.per_subject == [10, 11.6666666666667, 14]
    assert (found.forecasts, found.method) == ([], None)


@pytest.mark.parametrize(
    ("asked", "totals"),
    [
        ({"cohort": "first"}, [60, 65, 72]),
        ({"clock": "rolling"}, [15, 22, 22]),
        ({"refund": {"event": "refund", "amount": {"property": "paid"}}}, [10, 15, 18]),
        ({"margin_ratio": 0.2}, [2, 3, 4.4]),
    ],
)
def test_options_worked_out_by_hand(store: ClickHouse, asked: dict[str, Any], totals: list[float]) -> None:
    assert ask(store, **asked).cohorts[0].totals == totals


def test_days_that_are_not_over_are_open_and_left_out_of_means(store: ClickHouse) -> None:
    found = ask(store, dt.datetime(2026, 11, 3, tzinfo=dt.UTC))
    assert [cohort.open for cohort in found.cohorts] == [2, 1]
    assert found.per_subject == [10, 7.5, None]


def test_forecasts_stand_beside_what_was_measured(store: ClickHouse) -> None:
    told = {}
    for day in range(1, 7):
        told[f"s{day}"] = [
            ("signup", f"2026-11-0{day} 00:00"),
            *[("pay", f"2026-11-{day + n:02d} 01:00", {"paid": [100, 50, 30][n] + day}) for n in range(3)],
        ]
    with streams.loaded(scenario(told), store, dt.datetime(2026, 11, 6, 12, tzinfo=dt.UTC)) as (runner, project_id, _):
        found = runner.run(project_id, parse({**ASKED, "to": "2026-11-05", "forecast": True}))
    assert found.method == "mack-chain-ladder 0.9"
    assert [(one.at, one.day) for one in found.forecasts] == [("2026-11-04", 3), ("2026-11-05", 2), ("2026-11-05", 3)]
    first = found.forecasts[0]
    known = found.cohorts[:3]
    growth = sum(c.totals[2] for c in known) / sum(c.totals[1] for c in known)
    assert first.total == pytest.approx(found.cohorts[3].totals[1] * growth, rel=1e-5)
    assert first.low < first.total < first.high


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": [3, 1]}, "days"),
        ({"days": []}, "days"),
        ({"margin_ratio": 0}, "margin_ratio"),
        ({"value": {"event": "pay"}}, "value.amount"),
        ({"from": "2023-01-01"}, ""),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**ASKED, **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"), [({"at": "2026-11-03"}, "cell.at"), ({"at": "2026-11-01", "day": 4}, "cell.day")]
)
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, ASKED, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    amount = {"amount": {"property": "amount"}}
    return {
        **streams.base(rng),
        "kind": "ltv",
        "start": streams.step(rng),
        "value": {**streams.step(rng), **amount},
        "refund": {**streams.step(rng), **amount} if rng.random() < 0.3 else None,
        "cohort": rng.choice(["first_ever", "first"]),
        "unit": rng.choice(["day", "week", "month"]),
        "week_start": rng.choice(["monday", "sunday"]),
        "days": rng.choice([[1], [1, 2, 3], [2, 5]]),
        "clock": rng.choice(["calendar", "rolling"]),
        "margin_ratio": rng.choice([1, 0.3]),
    }


def cells(query: LtvQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for cohort in found.cohorts:
        yield {"at": cohort.at}, cohort.size
        for day, n in zip(found.days, cohort.payers, strict=True):
            yield {"at": cohort.at, "day": day}, n


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
