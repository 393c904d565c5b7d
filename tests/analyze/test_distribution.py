"""Distribution: tables worked out by hand, and the engine's answer against the reference on random worlds."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.distribution import DistributionQuery
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

DAYS = {"kind": "distribution", "step": {"event": "buy"}, "from": "2026-11-01", "to": "2026-11-02", "time_zone": "UTC"}
STORY = scenario(
    {
        "ana": [
            ("buy", "2026-11-01 09:00", {"paid": 0.1}),
            ("buy", "2026-11-01 09:30", {"paid": 0.2}),
            ("buy", "2026-11-02 09:00", {"paid": 9}),
        ],
        "bo": [("buy", "2026-11-01 23:59:59.999", {"paid": 10}), ("buy", "2026-11-02 00:00")],
        "cy": [("buy", "2026-11-02 08:00"), ("visit", "2026-11-02 09:00")],
        "di-web": [("buy", "2026-11-01 01:00", {"paid": -1})],
        "di": [("buy", "2026-11-02 01:00", {"paid": 1})],
    },
    persons={"di-web": "di"},
)


def ask(store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(STORY, store, dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)) as (runner, project_id, _):
        return runner.run(project_id, parse({**DAYS, **more}))


@pytest.mark.parametrize(
    ("asked", "ranges", "counts", "unmeasured"),
    [
        ({"bounds": [2, 3]}, ["(-∞, 2)", "[2, 3)", "[3, +∞)"], [1, 2, 1], 0),
        ({"of": "days", "bounds": [1, 2]}, ["[1, 2)", "[2, +∞)"], [1, 3], 0),
        ({"of": "hours", "bounds": [1, 2, 3]}, ["[1, 2)", "[2, 3)", "[3, +∞)"], [1, 3, 0], 0),
        ({"of": "sum", "bounds": [0, 9.3]}, ["(-∞, 0)", "[0, 9.3)", "[9.3, +∞)"], [0, 1, 2], 1),
        ({"of": "average", "bounds": [0.5]}, ["(-∞, 0.5)", "[0.5, +∞)"], [1, 2], 1),
        ({"of": "max", "bounds": [9, 10]}, ["(-∞, 9)", "[9, 10)", "[10, +∞)"], [1, 1, 1], 1),
    ],
)
def test_subjects_fall_into_half_open_ranges_by_their_own_number(
    store: ClickHouse, asked: dict[str, Any], ranges: list[str], counts: list[int], unmeasured: int
) -> None:
    value = {} if asked.get("of", "times") in ("times", "days", "hours") else {"value": {"property": "paid"}}
    found = ask(store, **asked, **value)
    (group,) = found.groups
    assert (found.ranges, group.total.counts, group.total.unmeasured) == (ranges, counts, unmeasured)
    assert group.total.subjects == 4


def test_each_interval_counts_anew_and_the_last_is_open(store: ClickHouse) -> None:
    (group,) = ask(store, interval="day", bounds=[1, 2]).groups
    assert [(p.at, p.subjects, p.counts, p.open) for p in group.points] == [
        ("2026-11-01", 3, [2, 1], False),
        ("2026-11-02", 4, [4, 0], True),
    ]
    assert group.total.counts == [1, 3]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"of": "sum"}, ""),
        ({"value": {"property": "paid"}}, ""),
        ({"bounds": [1, 1]}, "bounds"),
        ({"bounds": []}, "bounds"),
        ({"of": "hours", "from": "2026-01-01"}, ""),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**DAYS, **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(("cell", "field"), [({"range": "[1, 9)"}, "cell.range"), ({"at": "2026-11-01"}, "cell.at")])
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, DAYS, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    of = rng.choice(["times", "days", "hours", "sum", "sum", "average", "min", "max", "max"])
    counted = of in ("times", "days", "hours")
    return {
        **streams.base(rng),
        "kind": "distribution",
        "step": streams.step(rng),
        "of": of,
        **(
            {}
            if counted
            else {"value": rng.choice([*[{"property": "amount"}] * 3, {"property": "age", "on": "profile"}])}
        ),
        "bounds": rng.choice([None, [1, 2, 4], [-1.5, 0, 0.1, 3.5], [2]]),
        "interval": rng.choice([None, "day", "week", "month"]),
        "week_start": rng.choice(["monday", "sunday"]),
        "breakdowns": streams.breakdowns(rng),
    }


def cells(query: DistributionQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in found.groups:
        for at, period in [(None, group.total), *((point.at, point) for point in group.points)]:
            cell = {"breakdown": group.breakdown, "other": group.other, "at": at}
            yield cell, period.subjects
            for label, count in zip(found.ranges, period.counts, strict=True):
                yield {**cell, "range": label}, count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
