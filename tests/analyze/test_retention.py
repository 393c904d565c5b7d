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
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
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


HISTORY = scenario(
    {
        "old": [("signup", "2026-10-01 09:00"), ("signup", "2026-11-01 09:00"), ("visit", "2026-11-02 09:00")],
        "new": [
            ("signup", "2026-11-01 12:00", {"from": "ad"}),
            ("visit", "2026-11-02 11:59:59.999", {"from": "ad", "paid": 1}),
            ("visit", "2026-11-02 12:00", {"from": "mail", "paid": 5}),
            ("visit", "2026-11-04 09:00", {"from": "ad", "paid": 7}),
        ],
        "gone": [("signup", "2026-11-01 23:00", {"from": "mail"}), ("signup", "2026-11-02 01:00", {"from": "ad"})],
    }
)


@pytest.mark.parametrize(
    ("asked", "counts", "ratios"),
    [
        ({"cohort": "first"}, [3, 2, 0, 1], [1.0, 2 / 3, 0.0, 1 / 3]),
        ({"cohort": "first_ever"}, [2, 1, 0, 1], [1.0, 1 / 2, 0.0, 1 / 2]),
        ({"cohort": "first", "criterion": "on_or_before"}, [3, 2, 2, 2], [1.0, 2 / 3, 2 / 3, 2 / 3]),
        ({"cohort": "first", "criterion": "streak"}, [3, 2, 0, 0], [1.0, 2 / 3, 0.0, 0.0]),
        ({"cohort": "first", "churn": True}, [3, 1, 3, 2], [1.0, 1 / 3, 1.0, 2 / 3]),
        ({"cohort": "first", "reference": "previous"}, [3, 2, 0, 1], [1.0, 2 / 3, 0.0, None]),
        # The first 24 h after one's own start are interval 0: noon of the next day is in 1, the millisecond before not.
        ({"cohort": "first", "intervals": "rolling"}, [3, 2, 1, 0], [1.0, 2 / 3, 1 / 3, 0.0]),
    ],
)
def test_modes_worked_out_by_hand(
    store: ClickHouse, asked: dict[str, Any], counts: list[int], ratios: list[float | None]
) -> None:
    found = ask(HISTORY, store, to="2026-11-01", periods=3, **asked)
    assert (found.cohorts[0].counts, found.ratios) == (counts, ratios)
    assert found.periods == [[0, 0], [1, 1], [2, 2], [3, 3]]


def test_brackets_are_columns_of_several_intervals(store: ClickHouse) -> None:
    query = {key: value for key, value in NOVEMBER.items() if key != "periods"}
    project_id = next_project()
    HISTORY.load(store, project_id)
    asked = parse({**query, "to": "2026-11-01", "brackets": [[1, 1], [2, 7]], "time_zone": "UTC"})
    found = Runner(store, HISTORY, clock=lambda: LATER).run(project_id, asked)
    assert (found.periods, found.cohorts[0].counts) == ([[0, 0], [1, 1], [2, 7]], [3, 2, 1])


@pytest.mark.parametrize(
    ("of", "values"), [("sum", [None, 6, 0, 7]), ("average", [None, 3, None, 7]), ("per_subject", [None, 3, None, 7])]
)
def test_a_property_of_the_return_events_is_measured(store: ClickHouse, of: str, values: list[Any]) -> None:
    found = ask(HISTORY, store, to="2026-11-01", periods=3, measure={"of": of, "property": "paid"})
    assert found.cohorts[0].values == found.values == values


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        # ana came on the 2nd and the 4th, bo on the 2nd; orders of others, and of days without a visit, do not count.
        ({"of": "total"}, [None, 3, 0, 0]),
        ({"of": "per_subject"}, [None, 1.5, None, 0]),
        ({"of": "sum", "property": "paid"}, [None, 7, 0, 0]),
        ({"of": "average", "property": "paid"}, [None, 3.5, None, None]),
    ],
)
def test_another_event_of_those_who_came_back_is_measured(
    store: ClickHouse, measure: dict[str, Any], values: list[Any]
) -> None:
    world = scenario(
        {
            "ana": [
                ("signup", "2026-11-01 09:00"),
                ("buy", "2026-11-01 10:00", {"paid": 100}),
                ("visit", "2026-11-02 09:00"),
                ("buy", "2026-11-02 09:10", {"paid": 5}),
                ("buy", "2026-11-02 09:20"),
                ("buy", "2026-11-03 09:00", {"paid": 50}),
                ("visit", "2026-11-04 09:00"),
            ],
            "bo": [
                ("signup", "2026-11-01 09:00"),
                ("visit", "2026-11-02 23:00"),
                ("buy", "2026-11-02 08:00", {"paid": 2}),
            ],
            "cy": [("signup", "2026-11-01 09:00"), ("buy", "2026-11-02 09:00", {"paid": 9})],
        }
    )
    found = ask(world, store, to="2026-11-01", periods=3, measure={**measure, "step": {"event": "buy"}})
    assert found.cohorts[0].counts == [3, 2, 0, 1]
    assert found.cohorts[0].values == values


def test_a_breakdown_is_by_what_the_start_event_carried(store: ClickHouse) -> None:
    ways = [{"property": "from", "limit": 2}]
    found = ask(HISTORY, store, to="2026-11-01", periods=3, breakdowns=ways)
    assert [(group.breakdown, group.other, group.cohorts[0].counts) for group in found.groups] == [
        (["ad"], False, [1, 1, 0, 1]),
        (["mail"], False, [1, 0, 0, 0]),
        ([], True, [1, 1, 0, 0]),
    ]
    one = ask(HISTORY, store, to="2026-11-01", periods=3, breakdowns=[{"property": "from", "limit": 1}])
    assert [(g.breakdown, g.other, g.cohorts[0].counts) for g in one.groups] == [
        (["ad"], False, [1, 1, 0, 1]),
        ([], True, [2, 1, 0, 0]),
    ]
    shared = ask(
        HISTORY,
        store,
        to="2026-11-01",
        periods=3,
        breakdowns=ways,
        same_value=True,
        measure={"of": "sum", "property": "paid"},
    )
    assert shared.groups[0].values == [None, 1, 0, 7]  # the visit by mail is not of the cohort by ad


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"return": None}, "return"),
        ({"periods": 0}, "periods"),
        ({"measure": {"of": "sum"}}, "measure"),
        ({"measure": {"of": "total", "property": "paid"}}, "measure"),
        ({"cohort": "last"}, "cohort"),
        ({"start": {"event": ""}}, "start.event"),
        ({"from": "2017-01-01", "to": "2026-11-01", "periods": 366}, ""),
        ({"series": []}, "series"),
        ({"brackets": [[1, 3], [3, 4]]}, ""),
        ({"intervals": "rolling", "unit": "month"}, ""),
        ({"streak": 2}, ""),
        ({"churn": True, "reference": "previous"}, ""),
        ({"same_value": True}, ""),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**NOVEMBER, "to": "2026-11-03", **change})
    assert complained.value.problems[0].field == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    rolling = rng.random() < 0.3
    splits = streams.breakdowns(rng, lists=False)
    criterion = rng.choice(["on", "on", "on_or_after", "on_or_before", "streak"])
    found = {
        **streams.base(rng),
        "kind": "retention",
        "start": streams.step(rng),
        "return": streams.step(rng),
        "intervals": "rolling" if rolling else "calendar",
        "unit": rng.choice(["hour", "day", "day", "week", *([] if rolling else ["month"])]),
        "week_start": rng.choice(["monday", "sunday"]),
        "cohort": rng.choice(["first_ever", "first", "every"]),
        "criterion": criterion,
        "mean": rng.choice(["weighted", "simple"]),
        "breakdowns": splits,
        "same_value": bool(splits) and rng.random() < 0.5,
    }
    found |= rng.choice([{"periods": rng.randint(1, 4)}, {"brackets": [[1, 1], [2, 4]]}, {"brackets": [[2, 3]]}])
    if criterion == "streak":
        found["streak"] = rng.choice([None, 1, 2])
    found |= rng.choice(
        [
            {"churn": True},
            {"reference": "previous"},
            {"measure": {"property": "amount", "of": rng.choice(["sum", "average", "per_subject"])}},
            {"measure": {"property": "amount", "of": "sum", "step": streams.step(rng)}},
            {"measure": {"of": rng.choice(["total", "per_subject"]), "step": streams.step(rng)}},
            {},
        ]
    )
    return found


def cells(query: RetentionQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in [None, *found.groups]:
        named = {} if group is None else {"breakdown": group.breakdown, "other": group.other}
        for cohort in (found if group is None else group).cohorts:
            for (period, _), count in zip(found.periods, cohort.counts, strict=True):
                yield {"at": cohort.at, "period": period, **named}, count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
