"""Trends over time, worked out by hand: rolling windows, sums of daily uniques, first and last values, earlier periods,
formulas, parts of the time and ranges of numbers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

PERIOD = {"kind": "trend", "from": "2026-11-03", "to": "2026-11-05", "time_zone": "UTC"}
STORY = scenario(
    {
        "ana": [
            ("visit", "2026-11-01 09:00", {"paid": 1}),
            ("visit", "2026-11-03 09:00", {"paid": 2}),
            ("visit", "2026-11-03 23:59:59.999", {"paid": 30}),
            ("visit", "2026-11-04 09:00"),
        ],
        "bo": [("visit", "2026-11-02 09:00", {"paid": 5}), ("visit", "2026-11-05 09:00", {"paid": 7})],
        "cy": [("visit", "2025-11-04 08:00", {"paid": 100}), ("visit", "2026-11-06 00:00")],
    },
)


def ask(store: ClickHouse, *series: dict[str, Any], **more: Any) -> Any:
    with streams.loaded(STORY, store) as (runner, project_id, _):
        asked = {**PERIOD, "series": [{"event": "visit", **one} for one in series], **more}
        return runner.run(project_id, parse(asked))


def values(line: Any) -> list[Any]:
    return [point.value for point in line.points]


def test_rolling_uniques_look_back_over_so_many_days(store: ClickHouse) -> None:
    found = ask(store, *({"measure": "rolling_unique", "window_days": n} for n in (1, 2, 3)))
    assert [values(line) for line in found.series] == [[1, 1, 1], [2, 1, 2], [2, 2, 2]]
    assert [line.total for line in found.series] == [2, 2, 2]


def test_the_sum_of_daily_uniques_has_a_name_of_its_own(store: ClickHouse) -> None:
    found = ask(store, {"measure": "unique"}, {"measure": "daily_unique_sum"}, interval="week")
    assert [(values(line), line.total) for line in found.series] == [([2], 2), ([3], 3)]


def test_first_and_last_values_are_those_of_the_earliest_and_latest_event_that_has_one(store: ClickHouse) -> None:
    found = ask(store, *({"measure": name, "property": "paid"} for name in ("first", "last")))
    assert [values(line) for line in found.series] == [[2, None, 7], [30, None, 7]]
    assert [line.total for line in found.series] == [2, 7]


@pytest.mark.parametrize(
    ("compare", "then", "total"),
    [
        ("previous_period", [("2026-10-31", 0), ("2026-11-01", 1), ("2026-11-02", 1)], 2),
        ("previous_year", [("2025-11-03", 0), ("2025-11-04", 1), ("2025-11-05", 0)], 1),
    ],
)
def test_an_earlier_period_stands_beside_by_position(
    store: ClickHouse, compare: str, then: list[tuple[str, int]], total: int
) -> None:
    (line,) = ask(store, {}, compare=compare).series
    assert [(point.at, point.value) for point in line.compared] == then
    assert (line.total, line.compared_total) == (4, total)


def test_a_leap_day_is_compared_with_the_day_before_it(store: ClickHouse) -> None:
    (line,) = ask(store, {}, compare="previous_year", **{"from": "2024-02-29", "to": "2024-02-29"}).series
    assert [point.at for point in line.compared] == ["2023-02-28"]


def test_months_of_other_lengths_are_aligned_and_filled_with_null(store: ClickHouse) -> None:
    asked = {"from": "2026-03-01", "to": "2026-05-01", "interval": "month", "compare": "previous_period"}
    (line,) = ask(store, {}, **asked).series
    assert [point.at for point in line.points] == ["2026-03-01", "2026-04-01", "2026-05-01"]
    assert [point and point.at for point in line.compared] == ["2025-12-01", "2026-01-01", "2026-02-01"]
    (line,) = ask(store, {}, **{**asked, "from": "2026-03-31", "to": "2026-05-01"}).series
    assert [point and point.at for point in line.compared] == ["2026-02-01", "2026-03-01", None]


def test_formulas_are_made_of_the_points_and_of_the_totals(store: ClickHouse) -> None:
    asked = [{"name": "per person", "formula": "A / B"}, {"name": "none", "formula": "A / (B - B)"}]
    found = ask(store, {}, {"measure": "unique"}, formulas=asked, compare="previous_period")
    per, none = found.formulas
    assert (values(per), per.total) == ([2, 1, 1], 2)
    assert [point.value for point in per.compared] == [None, 1, 1] and per.compared_total == 1
    assert (values(none), none.total) == ([None] * 3, None)


def test_groups_of_formulas_are_those_of_the_first_series(store: ClickHouse) -> None:
    found = ask(
        store,
        {},
        {"measure": "sum", "property": "paid"},
        formulas=[{"name": "mean", "formula": "B / A"}],
        breakdowns=[{"property": "$time", "part": "day_of_week", "limit": 1}],
    )
    assert [(line.breakdown, line.other, line.total) for line in found.series] == [
        ([2], False, 2),  # 3 November 2026 is a Tuesday
        ([], True, 2),
        ([2], False, 32),
        ([], True, 7),
    ]
    assert [(line.breakdown, line.total) for line in found.formulas] == [([2], 16), ([], 3.5)]


def test_hours_of_the_day_are_those_of_the_zones_clock(store: ClickHouse) -> None:
    found = ask(store, {}, breakdowns=[{"property": "$time", "part": "hour_of_day"}], time_zone="Asia/Kathmandu")
    assert [(line.breakdown, line.total) for line in found.series] == [([14], 3), ([5], 1)]  # UTC+5:45


def test_numbers_split_into_half_open_ranges(store: ClickHouse) -> None:
    found = ask(store, {}, breakdowns=[{"property": "paid", "bounds": [2, 7]}])
    assert [(line.breakdown, line.total) for line in found.series] == [(["[7, +∞)"], 2), (["[2, 7)"], 1), ([None], 1)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"series": [{"event": "visit", "measure": "rolling_unique"}]}, "series[0]"),
        ({"series": [{"event": "visit", "window_days": 7}]}, "series[0]"),
        ({"series": [{"event": "visit", "measure": "rolling_unique", "window_days": 7}], "interval": "week"}, ""),
        ({"formulas": [{"name": "x", "formula": "A / B"}]}, ""),
        ({"formulas": [{"name": "x", "formula": "__import__('os')"}]}, ""),
        ({"compare": "yesterday"}, "compare"),
        ({"breakdowns": [{"property": "paid", "part": "day", "bounds": [1]}]}, "breakdowns[0]"),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**PERIOD, "series": [{"event": "visit"}], **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"),
    [({"compared": True}, "cell.compared"), ({"other": True}, "cell.breakdown"), ({"series": 1}, "cell.series")],
)
def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, {**PERIOD, "series": [{"event": "visit"}]}, cell) == field
