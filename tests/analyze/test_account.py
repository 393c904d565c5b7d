"""The account of every record: the equation over minutes, hours and days, compared with the server's own ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analyze.conftest import next_project
from tests.store.rows import identifier, table_of
from zuji.analyze import account
from zuji.analyze.account import COUNTS, FATES, Sources, period
from zuji.runners.ledger import Ledger
from zuji.store.clickhouse import ClickHouse
from zuji.store.metadata import Metadata
from zuji.store.tables import EVENTS, EXPIRED, LEDGER, PROFILE_OPS, REJECTS

NOON = 1_794_916_800_000  # 2026-11-17 12:00 UTC
MIN, HOUR, DAY = 60_000, 3_600_000, 86_400_000
SDKS = [("sensors", "js", "1.0"), ("sensors", "js", "2.0"), ("segment", "足迹 '", "")]
Said = tuple[int, int, str, int]  # source, ms after noon, fate, times


def load(store: ClickHouse, project_id: int, said: list[Said], lost: Sequence[Said] = ()) -> None:
    """Every record with its fate; of what was lost only the decoders' count is known."""
    tables: dict[Any, list[dict[str, Any]]] = {LEDGER: [], EVENTS: [], PROFILE_OPS: [], REJECTS: [], EXPIRED: []}
    for i, (source, after, fate, times) in enumerate([*said, *lost]):
        row: dict[str, Any] = dict(zip(account.SOURCE, SDKS[source], strict=True))
        row |= {"batch": 1, "project": project_id, "received_at": NOON + after, "event_id": identifier(i + 1)}
        minute = (NOON + after) // MIN * MIN
        duplicate = times if fate == "duplicate" else 0
        tables[LEDGER].append({**row, "minute": minute, "frames": 1, "received": times, "duplicate": duplicate})
        if i >= len(said):
            continue
        kept = [row] * times
        if fate == "expired":
            gone = {"expiry": 1, "at": NOON + DAY, "minute": minute, "events": times}
            tables[EXPIRED].append({**row, **gone})
        elif fate == "stored":
            tables[EVENTS] += [{**one, "event": "view", "time": NOON} for one in kept]
        elif fate == "profile":
            # One record of two operations: the ledger counts it once.
            tables[PROFILE_OPS] += [{**one, "counts": counts} for one in kept for counts in (1, 0)]
        elif fate in ("quarantined", "rejected"):
            tables[REJECTS] += [{**one, "fate": fate, "counts": 1} for one in kept]
            tables[REJECTS] += [{**one, "fate": "flagged", "counts": 0} for one in kept]
    for table, rows in tables.items():
        store.create(table, project_id)
        # A batch that the question does not see.
        rows += [{**row, "batch": 2} for row in rows[:1]]
        if rows:
            store.insert(table, project_id, table_of(table, rows), "")


def ask(
    store: ClickHouse, project_id: int, since: int, until: int, interval: str, zone: str = "UTC", **more: Any
) -> list[dict[str, Any]]:
    of = period(since, until, interval, zone)
    found = account.minutes(project_id, 1, of, more.pop("sources", Sources()))
    tree = account.rows(found, of, more.pop("by_source", True), **more)
    return store.query(tree).table.to_pylist()  # type: ignore[no-any-return]


STORY: list[Said] = [
    (0, 0, "stored", 3),
    (0, 59_999, "duplicate", 2),
    (0, MIN, "quarantined", 1),
    (0, HOUR, "rejected", 1),
    (1, 0, "profile", 2),
    (2, 0, "stored", 1),
]


def test_a_story_by_hour_and_source(store: ClickHouse, project_id: int) -> None:
    load(store, project_id, [*STORY, (2, 0, "expired", 4)])
    rows = ask(store, project_id, NOON, NOON + 2 * HOUR, "hour")
    shown = [(row["b"] - NOON, row["sdk_version"], *(row[f"s_{n}"] for n in COUNTS), row["s_off"]) for row in rows]
    assert shown == [
        (HOUR, "1.0", 1, 1, 0, 0, 0, 0, 1, 0),
        (0, "", 2, 5, 1, 4, 0, 0, 0, 0),
        (0, "1.0", 3, 6, 3, 0, 2, 1, 0, 0),
        (0, "2.0", 1, 2, 2, 0, 0, 0, 0, 0),
    ]
    assert [row["s_received"] for row in ask(store, project_id, NOON, NOON + HOUR, "hour", by_source=False)] == [13]
    minutes = ask(store, project_id, NOON, NOON + HOUR, "minute", sources=Sources(sdk_version="1.0"))
    assert [(row["b"] - NOON, row["s_received"]) for row in minutes] == [(MIN, 1), (0, 5)]
    refused = ask(store, project_id, NOON, NOON + DAY, "hour", fate="rejected")
    assert [(row["b"] - NOON, row["s_rejected"]) for row in refused] == [(HOUR, 1)]
    sources = store.query(account.sources(project_id, 1, period(NOON, NOON + DAY, "day", "UTC"), 10)).table.to_pylist()
    assert [(row["vendor"], row["sdk_version"], row["n"]) for row in sources] == [
        ("sensors", "1.0", 7), ("segment", "", 5), ("sensors", "2.0", 2)
    ]  # fmt: skip


def test_days_begin_where_the_zone_says(store: ClickHouse, project_id: int) -> None:
    # 15:59:30 and 16:00:00 UTC are two days in Shanghai, 18:29 and 18:30 UTC two days in Kolkata.
    load(
        store, project_id, [(0, 4 * HOUR - 30_000, "stored", 1), (0, 4 * HOUR, "stored", 2), (0, 7 * HOUR, "stored", 4)]
    )
    for zone, expected in (("Asia/Shanghai", [6, 1]), ("Asia/Kolkata", [4, 3]), ("UTC", [7])):
        rows = ask(store, project_id, NOON - HOUR, NOON + 8 * HOUR, "day", zone)
        assert [row["s_received"] for row in rows] == expected, zone


def test_errors_of_two_minutes_do_not_make_a_right_hour(store: ClickHouse, project_id: int) -> None:
    # One record too few in a minute, one too many in the next.
    load(store, project_id, [(0, 0, "stored", 3)], lost=[(0, 0, "stored", 1)])
    extra = {"batch": 1, "event": "view", "time": NOON, "received_at": NOON + MIN, "event_id": identifier(99)}
    extra |= dict(zip(account.SOURCE, SDKS[0], strict=True))
    store.insert(EVENTS, project_id, table_of(EVENTS, [extra]), "")
    (row,) = ask(store, project_id, NOON, NOON + HOUR, "hour")
    assert row["s_received"] == sum(row[f"s_{fate}"] for fate in FATES) == 4
    assert row["s_off"] == 2


def test_pages_follow_each_other(store: ClickHouse, project_id: int) -> None:
    load(store, project_id, STORY)
    whole = ask(store, project_id, NOON, NOON + 2 * HOUR, "minute")
    found = ask(store, project_id, NOON, NOON + 2 * HOUR, "minute", limit=3)
    skip = sum(row["b"] == found[-1]["b"] for row in found)
    found += ask(store, project_id, NOON, NOON + 2 * HOUR, "minute", limit=99, since_bucket=found[-1]["b"], skip=skip)
    assert found == whole and len(whole) == 5


@pytest.mark.parametrize(("interval", "days"), [("minute", 3), ("hour", 101), ("day", 801), ("hour", 0), ("day", -1)])
def test_a_period_that_cannot_be_is_refused(interval: str, days: int) -> None:
    with pytest.raises(ValueError, match="from"):
        period(NOON, NOON + days * DAY, interval, "UTC")


SAID = st.tuples(
    st.integers(0, 2),
    st.integers(-2, 3 * 60).map(lambda half: half * 30_000),
    st.sampled_from(["stored", "profile", "expired", "duplicate", "quarantined", "rejected"]),
    st.integers(1, 3),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(SAID, max_size=8), st.lists(SAID, max_size=2))
def test_it_says_what_the_servers_ledger_says(store: ClickHouse, said: list[Said], lost: list[Said]) -> None:
    project_id = next_project()
    load(store, project_id, said, lost)
    expected = Ledger(store, Metadata("sqlite://")).minutes(project_id, NOON - HOUR, NOON + 2 * HOUR, (0, 1))
    found = ask(store, project_id, NOON - HOUR, NOON + 2 * HOUR, "minute")
    assert {(row["b"], *(row[n] for n in account.SOURCE)): [row[f"s_{n}"] for n in COUNTS] for row in found} == {
        (row["minute"], *(row[n] for n in account.SOURCE)): [row[n] for n in COUNTS] for row in expected
    }
    assert sum(row["s_off"] for row in found) == sum(not row["holds"] for row in expected)
