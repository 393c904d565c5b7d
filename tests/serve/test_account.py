"""The ledger and the clocks of sources through the API."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.analyze.test_account import STORY, load
from tests.serve.world import SHOP, Shops, deps, loaded
from tests.servers import embedded
from tests.store.rows import identifier, table_of
from zuji.serve.api import create_api
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import EVENTS, REJECTS

# As the story of tests/analyze/test_account.py has it.
NOON, HOUR = 1_794_916_800_000, 3_600_000
BASE = "/api/v1/projects/shop"
KEY = {"authorization": "Bearer shop-query"}
FATES = ("stored", "duplicate", "quarantined", "rejected")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    store = ClickHouse(embedded.dsn(), embedded.generation())
    shops: Shops = loaded(store)
    load(store, SHOP, STORY)
    late = [(60_001, 0), (100, 7_200_000), (100, -5)]
    rows: list[dict[str, Any]] = [
        {
            "batch": 1,
            "event": "view",
            "vendor": "segment",
            "sdk": "python",
            "event_id": identifier(50 + i),
            "time": NOON - HOUR * 100 - ms,
            "received_at": NOON - HOUR * 100,
            "clock_offset": offset,
        }
        for i, (ms, offset) in enumerate(late)
    ]
    store.insert(EVENTS, SHOP, table_of(EVENTS, rows), "")
    yield TestClient(create_api(deps(store, shops)), base_url="http://localhost:8106", client=("127.0.0.1", 5))
    store.drop()


def ask(client: TestClient, path: str = "ledger", status: int = 200, **params: Any) -> Any:
    wanted = {"from": NOON, "to": NOON + 2 * HOUR, "time_zone": "UTC", **params}
    answer = client.get(f"{BASE}/{path}", headers=KEY, params={k: v for k, v in wanted.items() if v is not None})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_every_row_and_the_total_hold_the_equation(client: TestClient) -> None:
    answer = ask(client)
    assert answer["interval"] == "hour" and answer["cursor"] is None and answer["incidents"] == []
    assert [(row["at"] - NOON, row["sdk"], row["received"]) for row in answer["rows"]] == [
        (HOUR, "js", 1), (0, "足迹 '", 1), (0, "js", 6), (0, "js", 2)
    ]  # fmt: skip
    for row in (*answer["rows"], *answer["points"], answer["total"]):
        assert row["received"] == sum(row[fate] for fate in FATES) and row["off"] == 0
    assert answer["total"]["received"] == 10
    assert [(point["at"] - NOON, point["received"]) for point in answer["points"]] == [(0, 9), (HOUR, 1)]
    (day,) = ask(client, interval="day", by_source=False)["rows"]
    assert (day["at"], day["since"], day["until"]) == (NOON - 12 * HOUR, NOON, NOON + 2 * HOUR)
    assert len(ask(client, interval="minute")["points"]) == 120
    assert [row["received"] for row in ask(client, by_source=False)["rows"]] == [1, 9]
    assert ask(client, by_source=False)["rows"][0]["sdk"] is None


def test_pages_join_to_the_whole_answer_and_name_their_period_themselves(client: TestClient) -> None:
    whole = ask(client, interval="minute")["rows"]
    found, cursor = [], None
    while True:
        # What the later pages say of the period does not count.
        asked = {"from": None, "to": None} if cursor else {}
        page = ask(client, interval="minute", limit=2, cursor=cursor, **asked)
        assert bool(page["points"]) == (cursor is None)
        found += page["rows"]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert found == whole and len(whole) == 5


def test_sources_and_fates_narrow_it(client: TestClient) -> None:
    assert [row["sdk_version"] for row in ask(client, sdk="js", sdk_version="2.0")["rows"]] == ["2.0"]
    assert [row["rejected"] for row in ask(client, fate="rejected")["rows"]] == [1]
    assert ask(client, vendor="' OR 1=1 --")["rows"] == []
    assert len(ask(client, vendor="nobody")["sources"]) == 3  # what could be chosen instead


@pytest.mark.parametrize(
    "params",
    [
        {"from": NOON + HOUR, "to": NOON},
        {"interval": "minute", "to": NOON + 49 * HOUR},
        {"interval": "week"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"cursor": "1-2-3-' OR 1=1"},
        {"cursor": "9" * 18 + "-0-1-0-0"},
        {"fate": "flagged"},
        {"to": 10**16},
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, params: dict[str, Any]) -> None:
    wanted = 200 if params.get("cursor", "").endswith("-0-1-0-0") else 400  # a batch of the future is read as today's
    ask(client, status=wanted, **params)


def test_clocks_and_lateness_by_source(client: TestClient) -> None:
    answer = ask(client, "clocks", time_zone=None, **{"from": NOON - HOUR * 101, "to": NOON - HOUR * 99})
    assert answer["definition"] == "lateness/1" and not answer["more"]
    (row,) = answer["sources"]
    assert (row["sdk"], row["events"], row["corrected"]) == ("python", 3, 2)
    assert (row["offset_ms"]["min"], row["offset_ms"]["max"], row["lateness_ms"]["p50"]) == (-5, 7_200_000, 100)
    assert row["late_ratio"]["minute"] == pytest.approx(1 / 3)
    ask(client, "clocks", status=400, time_zone=None, **{"from": NOON - HOUR * 24 * 101, "to": NOON})


def test_the_default_is_the_last_day_and_incidents_are_for_administrators(client: TestClient) -> None:
    answer = client.get(f"{BASE}/ledger", headers={"authorization": "Bearer admin"}).json()
    assert abs(answer["until"] - time.time() * 1000) < 120_000 and answer["until"] - answer["since"] <= 25 * HOUR
    assert [one["kind"] for one in answer["incidents"]] == ["frames"]


def test_from_a_refused_number_into_the_quarantine(client: TestClient) -> None:
    wanted = {"from": NOON + HOUR, "to": NOON + HOUR + 60_000, "fate": "rejected", "vendor": "sensors", "sdk": "js"}
    for version, n in (("1.0", 1), ("2.0", 0), ("", 0)):
        answer = ask(client, "quarantine", time_zone=None, sdk_version=version, **wanted)
        assert len(answer["rows"]) == n
        assert sum(one["count"] for one in answer["reasons"] if one["fate"] == "rejected") == n


def test_names_that_no_project_has_are_told_to_administrators_of_all_only(client: TestClient) -> None:
    assert client.get("/api/v1/unknown", headers=KEY).status_code == 403
    store = client.app._app._app.state.deps.store  # type: ignore[attr-defined]
    now = int(time.time() * 1000)
    row = {"batch": 1, "project": 0, "project_name": "shpo <b>", "fate": "quarantined", "reason": "unknown_project"}
    rows = [{**row, "received_at": now - ms, "counts": 1, "sdk": "js"} for ms in (5, 9)]
    store.insert(REJECTS, 0, table_of(REJECTS, [*rows, {**rows[0], "received_at": now - 48 * HOUR}]), "")
    answer = client.get("/api/v1/unknown", headers={"authorization": "Bearer admin"}).json()
    assert [(one["project_name"], one["count"], one["last_at"]) for one in answer["rows"]] == [("shpo <b>", 2, now - 5)]
