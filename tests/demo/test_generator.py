"""The demo history is the same every time, and looks like a shop's."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from zuji.demo.generator import DAY_MS, SHOP_ZONE, records, start_of

END = datetime(2026, 11, 15, 12, tzinfo=UTC)
ARGUMENTS: dict[str, Any] = {"seed": 7, "persons": 1500, "days": 28, "end": END}


@pytest.fixture(scope="module")
def history() -> list[Any]:
    return list(records(**ARGUMENTS))


@pytest.fixture(scope="module")
def good(history: list[Any]) -> list[dict[str, Any]]:
    """Records as an honest SDK sends them, copies left out."""
    seen, kept = set(), []
    for record in history:
        if not isinstance(record, dict) or record["type"] == "trakc" or "properties" not in record:
            continue
        if not isinstance(record["properties"], dict) or record.get("event") == "1st click!":
            continue
        if "distinct_id" not in record and "item_id" not in record:
            continue
        if record["_track_id"] in seen or not 0 <= END.timestamp() * 1000 - record["time"] <= 60 * DAY_MS:
            continue
        seen.add(record["_track_id"])
        kept.append(record)
    return kept


def test_same_arguments_give_the_same_records(history: list[Any]) -> None:
    assert list(records(**ARGUMENTS)) == history


def test_another_seed_gives_another_history(history: list[Any]) -> None:
    other = list(islice(records(**{**ARGUMENTS, "seed": 8}), 500))
    assert other != history[:500]


def test_a_later_end_of_the_same_day_only_adds(history: list[Any]) -> None:
    longer = list(records(**{**ARGUMENTS, "end": END + timedelta(hours=3)}))
    assert len(longer) > len(history)
    assert longer[: len(history) // 2] == history[: len(history) // 2]
    keys = {repr(record) for record in longer}
    assert all(repr(record) in keys for record in history)


def test_every_record_type_is_present(history: list[Any]) -> None:
    types = Counter(record["type"] for record in history if isinstance(record, dict))
    assert {
        "track",
        "track_signup",
        "profile_set",
        "profile_set_once",
        "profile_increment",
        "profile_append",
        "item_set",
        "item_delete",
    } <= types.keys()


def test_copies_and_malformed_records_are_few_but_there(history: list[Any], good: list[dict[str, Any]]) -> None:
    texts = Counter(repr(record) for record in history)
    copies = sum(n - 1 for n in texts.values())
    assert 0.005 < copies / len(history) < 0.02
    assert 0 < len(history) - copies - len(good) < 0.01 * len(history)


def test_nothing_lies_outside_the_period(good: list[dict[str, Any]]) -> None:
    start_ms = start_of(28, END).timestamp() * 1000
    assert all(start_ms <= record["time"] <= END.timestamp() * 1000 for record in good)


def test_weekends_and_evenings_are_busier(good: list[dict[str, Any]]) -> None:
    by_day, by_hour = Counter[str](), Counter[int]()
    for record in good:
        at = datetime.fromtimestamp(record["time"] / 1000, SHOP_ZONE)
        if record["type"] == "track" and at.date() < END.date():
            by_day[f"{at:%Y-%m-%d %a}"] += 1
            by_hour[at.hour] += 1
    festival = {"2026-11-10", "2026-11-11"}
    weekend = [n for day, n in by_day.items() if day[-3:] in ("Sat", "Sun") and day[:10] not in festival]
    other = [n for day, n in by_day.items() if day[-3:] in ("Tue", "Wed") and day[:10] not in festival]
    assert sum(weekend) / len(weekend) > 1.15 * sum(other) / len(other)
    assert by_hour[21] > 8 * by_hour[3]
    assert by_day["2026-11-11 Wed"] > 1.8 * sum(other) / len(other)


def test_most_logins_join_earlier_anonymous_events(good: list[dict[str, Any]]) -> None:
    first_anonymous: dict[str, int] = {}
    for record in good:
        if record["type"] == "track" and "login_id" not in record:
            at = first_anonymous.setdefault(record["distinct_id"], record["time"])
            first_anonymous[record["distinct_id"]] = min(at, record["time"])
    logins = [record for record in good if record["type"] == "track_signup"]
    assert len(logins) > 100
    joined = [r for r in logins if first_anonymous.get(r["original_id"], r["time"] + 1) <= r["time"]]
    assert len(joined) >= 0.95 * len(logins)  # the rest's earlier records are on their way


def test_some_persons_come_back_and_some_use_two_devices(good: list[dict[str, Any]]) -> None:
    days, devices = defaultdict(set), defaultdict(set)
    for record in good:
        if record["type"] == "track":
            days[record["anonymous_id"]].add(record["time"] // DAY_MS)
            if "login_id" in record:
                devices[record["login_id"]].add(record["anonymous_id"])
    assert 0.2 < sum(len(d) > 1 for d in days.values()) / len(days) < 0.8
    assert any(len(d) > 1 for d in devices.values())


def test_orders_add_up(good: list[dict[str, Any]]) -> None:
    orders = [record["properties"] for record in good if record.get("event") == "order"]
    assert orders
    for order in orders:
        total = sum(item["price"] * item["quantity"] for item in order["items"])
        assert order["amount"] == pytest.approx(total - order["discount"], abs=0.011)
        assert order["item_ids"] == [item["item_id"] for item in order["items"]]


def test_payments_follow_their_orders(good: list[dict[str, Any]]) -> None:
    ordered = {r["properties"]["order_id"]: r["time"] for r in good if r.get("event") == "order"}
    paid = [r for r in good if r.get("event") == "pay"]
    assert paid
    assert all(ordered[r["properties"]["order_id"]] <= r["time"] for r in paid)
