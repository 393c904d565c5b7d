"""POST /api/v1/events and /submit on a running server: every event hears its fate."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.servers.zuji import Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("events") / "data") as server:
        yield server


def event(**fields: Any) -> dict[str, Any]:
    return {"event": "Buy", "distinct_id": "u1", "time": int(time.time() * 1000), "event_id": "e1", **fields}


def send(server: Server, body: Any, path: str = "/api/v1/events", **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(f"{server.url}{path}", content=content, headers=headers, timeout=30)


def judged(server: Server, body: Any, path: str = "/api/v1/events", **headers: str) -> dict[str, Any]:
    """The verdicts, now or where the answer says that they will be."""
    answer = send(server, body, path, **headers)
    assert answer.status_code in (200, 202), answer.text
    found: dict[str, Any] = answer.json()
    deadline = time.monotonic() + 30
    with server.api() as api:
        while found["status"] == "pending" and time.monotonic() < deadline:
            later = api.get(found["verdict_at"])
            found = later.json() if later.status_code == 200 else found
            time.sleep(0.02)
    assert found["status"] == "judged", found
    return found


def test_each_event_of_a_request_has_its_own_verdict(server: Server) -> None:
    body = [event(event_id="v1"), event(event_id="v1"), event(event_id="v2", time=5), {"event": "Buy"}, "x"]
    found = judged(server, body)
    assert [one["verdict"] for one in found["verdicts"]] == [
        *("accepted", "duplicate", "quarantined", "rejected", "rejected")
    ]
    assert [one.get("reason") for one in found["verdicts"]] == [
        *(None, None, "time_out_of_range", "no_id", "not_an_object")
    ]
    assert (found["accepted"], found["duplicate"], found["quarantined"], found["rejected"]) == (1, 1, 1, 2)


def test_the_same_request_again_adds_nothing(server: Server) -> None:
    body = [event(event_id=f"again{n}") for n in range(50)]
    assert judged(server, body)["accepted"] == 50
    assert judged(server, gzip.compress(json.dumps(body).encode()))["duplicate"] == 50


def test_an_event_without_an_id_of_its_own_is_known_by_what_it_says(server: Server) -> None:
    one = event(event="Plain")
    del one["event_id"]
    assert judged(server, [one, one])["accepted"] == 2  # two of them were sent on purpose
    assert judged(server, [one, one])["duplicate"] == 2


def test_an_unknown_project_keeps_its_events_in_quarantine(server: Server) -> None:
    found = judged(server, event(event_id="p"), "/api/v1/events?project=nowhere")
    assert found["verdicts"][0]["reason"] == "unknown_project"


def test_a_key_names_the_project_and_stands_above_the_url(server: Server) -> None:
    shop = server.metadata.create_project("keyed")
    key = server.metadata.create_key(shop.id, "ingest")
    for name, value in (("authorization", f"Bearer {key}"), ("x-api-key", key)):
        one = event(event_id=f"key {name}", event="Keyed")
        assert judged(server, one, "/api/v1/events?project=default", **{name: value})["accepted"] == 1
    with server.api() as api:
        rows = api.get("/api/v1/projects/keyed/live", params={"limit": 500}).json()["rows"]
    assert [row["event"] for row in rows] == ["Keyed", "Keyed"]
    unknown = judged(server, event(event_id="k3"), **{"x-api-key": "nobody's"})
    assert unknown["verdicts"][0]["verdict"] == "quarantined"


def test_a_dry_run_stores_nothing(server: Server) -> None:
    found = judged(server, event(event_id="dry", event="DryOnly"), **{"dry-run": "true"})
    assert found["verdicts"][0]["verdict"] == "checked"
    assert judged(server, event(event_id="dry", event="DryOnly"))["accepted"] == 1


def test_submit_says_success_or_fails_loudly(server: Server) -> None:
    body = {"user_id": "7", "event": "click", "timestamp": "2026-11-01T12:00:00Z", "url": "https://a.example/"}
    good = send(server, body, "/submit")
    assert (good.status_code, good.json()["status"]) == (200, "success")
    bad = send(server, {"event": "click"}, "/submit")
    assert bad.status_code in (200, 400)  # 200 when the loader is slow: then the answer names where the verdict is
    assert bad.json()["status"] == ("error" if bad.status_code == 400 else "success")


def test_verdicts_of_another_project_are_hidden(server: Server) -> None:
    other = server.metadata.create_project("other")
    assert judged(server, event(event_id="mine"))["accepted"] == 1
    answer = send(server, event(event_id="mine2"))
    at = answer.json().get("verdict_at") or "/api/v1/events/verdicts/0-0"
    for key, status in ((server.metadata.create_key(other.id, "ingest"), 404), ("", 401)):
        headers = {"authorization": f"Bearer {key}"} if key else {}
        assert httpx.get(f"{server.url}{at}", headers=headers).status_code == status
    with server.api() as api:
        assert api.get("/api/v1/events/verdicts/0-999999").status_code == 404
        assert api.get("/api/v1/events/verdicts/x").status_code == 400


def test_other_methods_and_addresses_are_not_collected(server: Server) -> None:
    assert httpx.get(f"{server.url}/api/v1/events").status_code == 405
    preflight = httpx.options(f"{server.url}/api/v1/events", headers={"origin": "https://a.example"})
    assert preflight.status_code == 204 and preflight.headers["access-control-allow-origin"] == "*"
    assert httpx.get(f"{server.url}/api/v1/projects").status_code == 401


def test_what_was_accepted_is_there_to_be_asked(server: Server) -> None:
    when = "2026-11-20T08:00:00+08:00"
    items = [{"sku": "a", "price": 1.5}, {"sku": "b", "price": 2}]
    body = event(event_id="asked", event="提交订单", time=when, properties={"金额": 12.5, "items": items})
    assert (
        judged(server, [body, {"type": "profile_set", "distinct_id": "u1", "properties": {"city": "上海"}}])["accepted"]
        == 2
    )
    with server.api() as api:
        rows = api.get("/api/v1/projects/default/live", params={"limit": 500}).json()["rows"]
    found = next(row for row in rows if row["event"] == "提交订单")
    assert found["properties"]["金额"] == 12.5 and found["properties"]["items"] == items
    assert found["vendor"] == "zuji" and found["distinct_id"] == "u1"
