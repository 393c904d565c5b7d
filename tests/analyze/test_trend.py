"""Trends as stories: a small world, a question, the answer written out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.trend import TrendResult
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import PersonMap

SHOP = {
    "ana": [
        ("view", "09:00", {"price": 10, "tags": ["a", "b"]}),
        ("view", "2026-11-02 09:00", {"price": 20, "tags": ["b", "b"]}),
        ("buy", "2026-11-02 10:00", {"price": 20}),
    ],
    "bob": [("view", "10:00", {"price": None}), ("view", "11:00", {"country": "it's"})],
    "ana-phone": [("view", "2026-11-03 08:00", {"price": 0.5})],
}
PERIOD = {"from": "2026-11-01", "to": "2026-11-03"}


def values(result: TrendResult, line: int = 0) -> list[Any]:
    return [point.value for point in result.series[line].points]


@pytest.fixture
def shop(store: ClickHouse, project_id: int) -> World:
    world = scenario(SHOP, persons={"ana-phone": "ana"}, profiles={"ana": {"plan": "gold"}, "bob": {"plan": "free"}})
    world.load(store, project_id)
    return world


def test_total_counts_events_of_each_day(shop: World, store: ClickHouse, project_id: int) -> None:
    result = shop.ask(store, project_id, series=[{"event": "view"}, {"event": "*"}, {"event": "unheard of"}], **PERIOD)
    assert [point.at for point in result.series[0].points] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert values(result, 0) == [3, 1, 1] and result.series[0].total == 5
    assert values(result, 1) == [3, 2, 1] and result.series[1].total == 6
    assert values(result, 2) == [0, 0, 0] and result.series[2].total == 0


def test_unique_of_the_period_is_not_the_sum_of_days(shop: World, store: ClickHouse, project_id: int) -> None:
    result = shop.ask(store, project_id, series=[{"event": "view", "measure": "unique"}], **PERIOD)
    assert values(result) == [2, 1, 1]
    assert result.series[0].total == 2  # ana's phone is ana


def test_a_question_whose_dictionary_was_dropped_is_answered_by_the_rows(
    shop: World, store: ClickHouse, project_id: int
) -> None:
    shop.persons = PersonMap(1, f"persons_{project_id}_1", 1)
    result = shop.ask(store, project_id, series=[{"event": "view", "measure": "unique"}], **PERIOD)
    assert (values(result), result.series[0].total) == ([2, 1, 1], 2)


@pytest.mark.parametrize(
    ("measure", "expected", "total"),
    [
        ("sum", [10, 20, 0.5], 30.5),
        ("average", [10, 20, 0.5], 10.1666666666667),
        ("median", [10, 20, 0.5], 10),
        ("max", [10, 20, 0.5], 20),
        ("min", [10, 20, 0.5], 0.5),
        ("distinct", [1, 1, 1], 3),
    ],
)
def test_measures_of_a_property(
    shop: World, store: ClickHouse, project_id: int, measure: str, expected: list[float], total: float
) -> None:
    series = [{"event": "view", "measure": measure, "property": "price"}]
    result = shop.ask(store, project_id, series=series, **PERIOD)
    assert (values(result), result.series[0].total) == (expected, total)
    assert [(item.reason, item.rows) for item in result.receipt.left_out] == [("value_not_set", 2)]


def test_intervals_without_anything_show_zero_or_null(shop: World, store: ClickHouse, project_id: int) -> None:
    later = {"from": "2026-12-01", "to": "2026-12-01"}
    series = [{"event": "view", "measure": m, **({"property": "price"} if m in ("sum", "median") else {})}
              for m in ("total", "unique", "sum", "median", "average")]  # fmt: skip
    result = shop.ask(store, project_id, series=series, **later)
    assert [line.total for line in result.series] == [0, 0, 0, None, None]


def test_breakdown_by_list_elements_and_the_rest(shop: World, store: ClickHouse, project_id: int) -> None:
    ask = {"series": [{"event": "view"}], "breakdowns": [{"property": "tags", "limit": 1}], **PERIOD}
    result = shop.ask(store, project_id, **ask)
    assert [(line.breakdown, line.other, line.total) for line in result.series] == [([None], False, 3), ([], True, 2)]
    ask["breakdowns"] = [{"property": "tags"}]
    result = shop.ask(store, project_id, **ask)
    assert [(line.breakdown, line.total) for line in result.series] == [([None], 3), (["b"], 2), (["a"], 1)]


def test_breakdown_and_filter_by_profile(shop: World, store: ClickHouse, project_id: int) -> None:
    ask = {"series": [{"event": "view", "measure": "unique"}], **PERIOD}
    result = shop.ask(store, project_id, breakdowns=[{"on": "profile", "property": "plan"}], **ask)
    assert [(line.breakdown, values(result, i)) for i, line in enumerate(result.series)] == [
        (["free"], [1, 0, 0]),
        (["gold"], [1, 1, 1]),
    ]
    gold = [{"on": "profile", "property": "plan", "operator": "equals", "value": "gold"}]
    result = shop.ask(store, project_id, filters=gold, **ask)
    assert result.series[0].total == 1
    assert [(item.reason, item.rows) for item in result.receipt.left_out] == [("filtered", 2)]


def test_not_equals_is_the_exact_opposite_of_equals(shop: World, store: ClickHouse, project_id: int) -> None:
    totals = []
    for operator in ("equals", "not_equals"):
        filters = [{"property": "country", "operator": operator, "value": "it's"}]
        totals.append(
            shop.ask(store, project_id, series=[{"event": "view"}], filters=filters, **PERIOD).series[0].total
        )
    assert totals == [1, 4]


def test_rows_of_later_batches_are_not_seen(shop: World, store: ClickHouse, project_id: int) -> None:
    shop.batch = 0
    assert shop.ask(store, project_id, series=[{"event": "view"}], **PERIOD).series[0].total == 0


def test_the_receipt_says_why(shop: World, store: ClickHouse, project_id: int) -> None:
    receipt = shop.ask(store, project_id, series=[{"event": "view"}], **PERIOD).receipt
    assert (receipt.definition, receipt.batch, receipt.time_zone, receipt.rows_read) == ("trend/2", 1, "UTC", 6)
    assert receipt.query["series"][0]["measure"] == "total"
    assert receipt.versions == {"identity_map": 1, "catalogue": 1, "labels": "7", "plan": 0, "rules": 0, "bot_rules": 0}


GROUP = {"on": "group", "group_type": "company"}
ITEM = {"on": "item", "item_type": "product", "via": "price"}


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"series": []}, "series", "at least 1"),
        ({"series": [{"event": "view", "measure": "mode"}]}, "series[0].measure", "'total'"),
        ({"series": [{"event": "view", "measure": "sum"}]}, "series[0]", "needs a property"),
        ({"series": [{"event": "view", "measure": "sum", "property": "prices"}]}, "series[0].property", "close: price"),
        ({"series": [{"event": "view", "measure": "sum", "property": "country"}]}, "series[0].measure", "is a text"),
        ({"time_zone": "Mars/Base"}, "time_zone", "IANA"),
        ({"from": "2026-11-05"}, "", "must not be after"),
        ({"from": "5 November"}, "from", "must be a day"),
        ({"sql": "1"}, "sql", "not permitted"),
        (
            {"filters": [{"property": "price", "operator": "contains", "value": "x"}]},
            "filters[0].operator",
            "is a number",
        ),
        ({"filters": [{"property": "price", "operator": "less", "value": "x"}]}, "filters[0].value", "finite number"),
        ({"filters": [{"property": "country", "operator": "matches", "value": "("}]}, "filters[0].value", "RE2"),
        ({"filters": [{"op": "and", "filters": [{"property": "x"}]}]}, "filters[0].filters[0].operator", "required"),
        ({"interval": "year"}, "interval", "'hour'"),
        ({"breakdowns": [{"on": "group", "property": "x"}]}, "breakdowns[0]", "needs group_type"),
        ({"breakdowns": [{"property": "price", "via": "x"}]}, "breakdowns[0]", "takes no via"),
        ({"breakdowns": [{**GROUP, "property": "x"}]}, "breakdowns[0].group_type", "nothing is known of a group"),
        ({"filters": [{**ITEM, "property": "x", "operator": "is_set"}]}, "filters[0].item_type", "of an item"),
    ],
)
def test_complaints_name_the_field_and_what_would_be_valid(
    shop: World, store: ClickHouse, project_id: int, change: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(BadQuery) as caught:
        shop.ask(store, project_id, **{"series": [{"event": "view"}], **PERIOD, **change})
    assert caught.value.problems[0].field == field
    assert says in caught.value.problems[0].detail


def test_a_profile_is_asked_as_it_was_at_the_event_or_as_it_is_now(store: ClickHouse, project_id: int) -> None:
    """ana is silver until 10:00 and gold from then on; the operation of 10:00 counts for the event of 10:00."""
    world = scenario(
        {"ana": [("buy", "09:00"), ("buy", "10:00"), ("buy", "11:00")], "bob": [("buy", "09:30")]},
        profiles={"ana": {"level": "silver"}},
    )
    at_ten = next(event.time for event in world.data.events if event.time % 86_400_000 == 10 * 3_600_000)
    gold = msgspec.structs.replace(world.data.operations[0], value="gold", time=at_ten, event_id=9)
    world.data = msgspec.structs.replace(world.data, operations=[*world.data.operations, gold])
    world.load(store, project_id)
    asked = {"series": [{"event": "buy"}], "from": "2026-11-01", "to": "2026-11-01"}
    totals = {}
    for on in ("profile", "profile_at_event"):
        answer = world.ask(store, project_id, **asked, breakdowns=[{"on": on, "property": "level"}])
        totals[on] = {line.breakdown[0]: line.total for line in answer.series}
    assert totals == {"profile": {"gold": 3, None: 1}, "profile_at_event": {"silver": 1, "gold": 2, None: 1}}
    filtered = [{"on": "profile_at_event", "property": "level", "operator": "equals", "value": "silver"}]
    answer = world.ask(store, project_id, **asked, filters=filtered)
    assert (answer.series[0].total, answer.receipt.left_out[0].rows) == (1, 3)
