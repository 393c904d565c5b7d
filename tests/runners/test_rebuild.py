"""`zuji store rebuild` while the server answers and collects: identical answers."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.runners.test_loader import append, track
from tests.servers.zuji import Server, running
from zuji.config import Config

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


EXPIRED = """
import json, sys, time
from zuji.config import Config
from zuji.engine import Engine
from zuji.upkeep.rebuild import Rebuild, fingerprint
engine = Engine(Config(data_dir=sys.argv[1], segment_mib=1))
if not engine.metadata.projects():
    engine.metadata.create_project("default")
engine.recover()
engine.load_all()
while engine.loader.move_one():
    pass
found = {}
if sys.argv[2] == "expire":
    found["removed"] = engine.expire(time.time() + 60)
if sys.argv[2] == "rebuild":
    before = fingerprint(engine.store, engine.state, [1])
    work = Rebuild(engine)
    work.run()
    found |= {"same": fingerprint(engine.store, engine.state, [1]) == before, **work.progress()}
    found["start"] = engine.log.start(0)
    found["rows"] = engine.store._rows(f"SELECT count() FROM {engine.generation}.events_1")[0][0]
print(json.dumps({**engine.health(), **found}))
engine.close()
"""


def test_a_log_that_has_expired_is_rebuilt_from_its_anchor(tmp_path: Path) -> None:
    """What the store held when raw requests were let go stays; deduplication and kinds go on from there."""
    config = Config(data_dir=str(tmp_path / "data"), segment_mib=1)

    def run(what: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-c", EXPIRED, config.data_dir, what], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    requests = [[track(properties={"price": n, "blob": "x" * 3000}) for n in range(40)] for _ in range(10)]
    append_small(config, requests)
    run("load")
    append_small(config, requests[:1])  # duplicates of what will have expired
    assert run("expire")["removed"] > 0
    append_small(config, [*requests[:2], [track(properties={"price": 1})]])
    found = run("rebuild")
    assert found["status"] == "done" and found["same"]
    assert found["start"] > 0
    assert found["rows"] == "401"
    assert found["rebuilds_from_batch"] > 1
    assert run("load")["generation"] == "g2"


def append_small(config: Config, requests: list[list[dict[str, Any]]]) -> None:
    """Every request into a segment of its own, nearly: segments hold a mebibyte."""
    for request in requests:
        append(config, request, segment_bytes=100_000)
