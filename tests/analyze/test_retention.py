"""Retention: a table worked out by hand, and the engine's answer against the reference on random worlds."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.conftest import next_project
from tests.analyze.scenario import World, scenario
from zuji.analyze.kinds import parse
from zuji.analyze.query import BadQuery
from zuji.analyze.retention import RetentionQuery
from zuji.analyze.run import Runner
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {"kind": "retention", "start": {"event": "signup"}, "return": {"event": "visit"}, "from": "2026-11-01"}
LATER = dt.datetime(2027, 1, 1, tzinfo=dt.UTC).timestamp()


def ask(world: Any, store: ClickHouse, now: float = LATER, **more: Any) -> Any:
    project_id = next_project()
    world.load(store, project_id)
    query = parse({**NOVEMBER, "to": "2026-11-03", "periods": 2, "time_zone": "UTC", **more})
    return Runner(store, world, clock=lambda: now).run(project_id, query)


STORY = scenario(
    {
        "ana": [("signup", "2026-11-01 09:00"), ("visit", "2026-11-02 00:00"), ("visit", "2026-11-03 23:59:59.999")],
        "bo": [("signup", "2026-11-01 10:00"), ("signup", "2026-11-02 10:00"), ("visit", "2026-11-03 01:00")],
        "cy": [("visit", "2026-11-01 08:00"), ("signup", "2026-11-02 08:00")],
        "di": [("signup", "2026-11-03 08:00"), ("visit", "2026-11-03 09:00"), ("visit", "2026-11-05 09:00")],
        "ed-web": [("signup", "2026-11-01 12:00")],
        "ed": [("visit", "2026-11-02 12:00")],
        "late": [("signup", "2026-11-04 00:00")],
    },
    persons={"ed-web": "ed"},
)


def test_a_table_worked_out_by_hand(store: ClickHouse) -> None:
    found = ask(STORY, store)
    assert [(c.at, c.size, c.counts, c.open) for c in found.cohorts] == [
        ("2026-11-01", 3, [3, 2, 2], None),  # ana, bo, ed; on day 1 ana and ed; on day 2 ana and bo
        ("2026-11-02", 1, [1, 0, 0], None),  # cy
        ("2026-11-03", 1, [1, 0, 1], None),  # di
    ]
    assert found.ratios == [1.0, 2 / 5, 3 / 5]
    assert found.receipt.definition == "retention/1"


def test_every_cohort_counts_a_person_again_and_on_or_after_takes_later_intervals(store: ClickHouse) -> None:
    found = ask(STORY, store, cohort="every", criterion="on_or_after")
    assert [(c.size, c.counts) for c in found.cohorts] == [(3, [3, 3, 2]), (2, [2, 1, 0]), (1, [1, 1, 1])]


def test_cells_that_are_not_over_are_open_and_left_out_of_ratios(store: ClickHouse) -> None:
    noon = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC).timestamp()
    found = ask(STORY, store, now=noon)
    assert [c.open for c in found.cohorts] == [None, 2, 1]
    assert found.ratios == [1.0, 2 / 4, 2 / 3]
    later = ask(STORY, store, now=noon, criterion="on_or_after")
    assert [c.open for c in later.cohorts] == [None, 1, 1]


def test_weeks_and_months_begin_where_the_calendar_says(store: ClickHouse) -> None:
    weeks = ask(STORY, store, unit="week", periods=1)
    assert [(c.at, c.size, c.counts) for c in weeks.cohorts] == [("2026-10-26", 3, [3, 3]), ("2026-11-02", 2, [2, 0])]
    months = ask(STORY, store, unit="month", periods=1)
    assert [(c.at, c.size, c.counts) for c in months.cohorts] == [("2026-11-01", 5, [5, 0])]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"return": None}, "return"),
        ({"periods": 0}, "periods"),
        ({"cohort": "last"}, "cohort"),
        ({"start": {"event": ""}}, "start.event"),
        ({"from": "2017-01-01", "to": "2026-11-01", "periods": 366}, ""),
        ({"series": []}, "series"),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**NOVEMBER, "to": "2026-11-03", **change})
    assert complained.value.problems[0].field == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    return {
        **streams.base(rng),
        "kind": "retention",
        "start": streams.step(rng),
        "return": streams.step(rng),
        "unit": rng.choice(["day", "day", "week", "month"]),
        "week_start": rng.choice(["monday", "sunday"]),
        "periods": rng.randint(1, 4),
        "cohort": rng.choice(["first", "every"]),
        "criterion": rng.choice(["on", "on_or_after"]),
    }


def cells(query: RetentionQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for cohort in found.cohorts:
        for period, count in enumerate(cohort.counts):
            yield {"at": cohort.at, "period": period}, count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells)
