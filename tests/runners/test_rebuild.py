"""`zuji store rebuild` while the server answers and collects: identical answers."""

from __future__ import annotations

import base64
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.servers.zuji import Server, running

PERSONS = 300


def record(n: int, now: int) -> dict[str, Any]:
    person = f"u{n % PERSONS}"
    login = n % 40 == 0
    return {
        "type": "track_signup" if login else "track",
        "event": "$SignUp" if login else ("view", "cart", "pay")[n % 3],
        "distinct_id": f"login-{person}" if login else person,
        **({"original_id": person} if login else {}),
        "anonymous_id": person,
        "time": now - (n % 20) * 86_400_000,
        "_flush_time": now,
        "_track_id": n,
        "lib": {"$lib": "js", "$lib_version": "1"},
        "properties": {"price": n % 100, "sku": f"s{n % 50}", "ok": n % 2 == 0, f"rare_{n % 7}": "值"},
    }


def send(client: httpx.Client, numbers: range) -> None:
    now = int(time.time() * 1000)
    data = json.dumps([record(n, now) for n in numbers]).encode()
    body = urlencode({"data_list": base64.b64encode(data).decode()})
    assert client.post("/sa", params={"project": "default"}, content=body).status_code == 200


def questions(server: Server, until: datetime) -> list[Any]:
    first = (until - timedelta(days=25)).date().isoformat()
    last = (until - timedelta(days=1)).date().isoformat()
    answers = []
    with server.api("query") as api:
        for series, breakdowns in (
            ([{"event": "view", "measure": "total"}, {"event": "*", "measure": "unique"}], []),
            ([{"event": "pay", "measure": "sum", "property": "price"}], [{"on": "event", "property": "sku"}]),
            ([{"event": "*", "measure": "average"}], [{"on": "event", "property": "ok"}]),
            ([{"event": "*", "measure": "p90", "property": "price"}], []),
            ([{"event": "*", "measure": "distinct", "property": "rare_3"}], []),
        ):
            query = {
                "kind": "trend", "series": series, "from": first, "to": last, "interval": "day",
                "time_zone": "Asia/Shanghai", "filters": [], "breakdowns": breakdowns,
            }  # fmt: skip
            answer = api.post("/api/v1/projects/default/query", json=query)
            assert answer.status_code == 200, answer.text
            answers.append(answer.json()["series"])
    return answers


def test_a_rebuild_beside_the_live_store_ends_with_identical_answers(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        with httpx.Client(base_url=server.url, timeout=30) as client:
            for start in range(0, 6000, 300):
                send(client, range(start, start + 300))
        server.wait_loaded()
        before = questions(server, datetime.now(UTC))
        stop = threading.Event()
        problems: list[str] = []

        def collect() -> None:
            n = 10_000
            with httpx.Client(base_url=server.url, timeout=30) as client:
                while not stop.is_set():
                    # Today's events only: the questions ask about the days before.
                    now = int(time.time() * 1000)
                    data = json.dumps([{**record(n + k, now), "time": now} for k in range(10)]).encode()
                    body = urlencode({"data_list": base64.b64encode(data).decode()})
                    answer = client.post("/sa", params={"project": "default"}, content=body)
                    if answer.status_code != 200:
                        problems.append(f"/sa answered {answer.status_code}")
                    n += 10

        def ask() -> None:
            while not stop.is_set():
                # A login that comes in while we ask joins persons, so only totals must stand still.
                found = questions(server, datetime.now(UTC))
                if found[1] != before[1]:
                    problems.append("an answer changed while the store was rebuilt")

        threads = [threading.Thread(target=work) for work in (collect, ask)]
        for thread in threads:
            thread.start()
        said = server.cli("store", "rebuild")
        assert "generation g2" in said
        assert server.internal("health")["generation"] == "g2"
        stop.set()
        for thread in threads:
            thread.join()
        assert problems == []
        server.wait_loaded()
        after = questions(server, datetime.now(UTC))
        assert [after[0][0], after[1], after[3], after[4]] == [before[0][0], before[1], before[3], before[4]]
        assert "everything holds" in server.cli("doctor")
        server.kill()
        server.start()
        assert server.internal("health")["generation"] == "g2"
        assert questions(server, datetime.now(UTC))[1] == before[1]
