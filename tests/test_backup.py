"""Backup under load, restore into an empty directory: the same answers, and collecting goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers import clickhouse
from tests.servers.databases import postgres
from tests.servers.needs import require
from tests.servers.zuji import Server
from zuji.config import Config
from zuji.restore import RestoreFailed, restore, verify

FROM, TO = "2026-01-01", "2026-12-31"
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "trend", "series": [{"event": "*"}, {"event": "visit", "measure": "unique"}], "interval": "month"},
    {"kind": "trend", "series": [{"event": "visit", "property": "n", "measure": "distinct"}], "interval": "month"},
    {
        "kind": "funnel",
        "steps": [{"event": "visit"}, {"event": "pay"}],
        "window": {"value": 1, "unit": "day"},
        "breakdowns": [{"property": "城市"}],
    },
]


def event(i: int, name: str = "visit") -> dict[str, Any]:
    told = {"n": i, "城市": ["上海", "北京"][i % 2], "odd": bool(i % 2), "tags": ["a", "'b'"], "at": "2026-11-20"}
    return {
        "event": name,
        "distinct_id": f"u{i % 37}",
        "time": 1_780_000_000_000 + i * 60_000,
        "properties": told if i % 5 else {**told, "n": "many"},
    }


def answers(server: Server, headers: dict[str, str]) -> list[Any]:
    found = []
    for question in QUESTIONS:
        body = {**question, "from": FROM, "to": TO, "time_zone": "Asia/Shanghai"}
        said = httpx.post(f"{server.url}/api/v1/projects/default/query", json=body, headers=headers, timeout=60)
        assert said.status_code == 200, said.text
        told = said.json()
        receipt = told.pop("receipt")
        found.append((told, receipt["digest"]))
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path, dict[str, str], list[Any]]]:
    """A server with data, and a backup that was made while more came in; the answers as of before the load."""
    place = tmp_path_factory.mktemp("backup")
    server = Server(place / "data").start()
    try:
        url = f"{server.url}/api/v1/events"
        server.cli("project", "create", "二号")
        key = server.cli("key", "create", "--project", "default", "--scope", "admin").split()[-1]
        headers = {"authorization": f"Bearer {key}"}
        for begin in range(0, 400, 50):
            body = {
                "project": "default",
                "events": [event(i, "pay" if i % 7 == 0 else "visit") for i in range(begin, begin + 50)],
            }
            assert httpx.post(url, json=body).status_code in (200, 202)  # 202: the verdict comes later
        server.wait_loaded()
        kept = {
            "name": "the boss's",
            "question": QUESTIONS[0],
            "period": {"last_days": 7},
            "author": "me",
            "reason": "",
        }
        saved = httpx.post(f"{server.url}/api/v1/projects/default/questions", json=kept, headers=headers)
        assert saved.status_code == 200, saved.text
        before = answers(server, headers)
        stop = threading.Event()

        def load() -> None:
            i = 0
            while not stop.is_set():
                i += 1
                httpx.post(url, json={"project": "二号", "event": "late", "distinct_id": f"l{i}"})

        loading = threading.Thread(target=load)
        loading.start()
        backup = Path(server.cli("backup", str(place / "kept")).strip())
        stop.set()
        loading.join()
        yield server, backup, headers, before
    finally:
        server.kill()


def test_a_restored_directory_answers_as_the_old_one_did_and_goes_on(made: Any, tmp_path: Path) -> None:
    old, backup, headers, before = made
    assert answers(old, headers) == before
    environment = {"ZUJI_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "zuji.cli", "restore", str(backup)],
        env={**old.environment, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "rows" in done.stdout
    server = Server(tmp_path / "data")
    try:
        server.start()
        server.wait_loaded()
        assert answers(server, headers) == before  # the old key opens it, too
        names = httpx.get(f"{server.url}/api/v1/projects/default/questions", headers=headers).json()
        assert [one["name"] for one in names["questions"]] == ["the boss's"]
        assert json.loads(server.cli("doctor", "--json"))["holds"]
        for i in (3, 900):  # one that is there already, by another id; one that is new
            httpx.post(f"{server.url}/api/v1/events", json={"project": "default", **event(i)})
        server.wait_loaded()
        assert server.cli("store", "rebuild")
        total = answers(server, headers)[0][0]["series"][0]["total"]
        assert total > before[0][0]["series"][0]["total"]
    finally:
        server.kill()


def test_a_damaged_backup_is_refused_by_the_names_of_its_files(made: Any, tmp_path: Path) -> None:
    backup = tmp_path / "copy"
    shutil.copytree(made[1], backup)
    assert verify(backup).batch > 0
    victim = next((backup / "store" / "events_1").iterdir())
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    (backup / "state" / "data.mdb").unlink()
    with pytest.raises(RestoreFailed, match=r"2 files.*events_1.*data\.mdb|2 files.*data\.mdb.*events_1"):
        restore(backup, Config(data_dir=str(tmp_path / "new")))
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_something(made: Any, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("mine")
    with pytest.raises(RestoreFailed, match="not empty"):
        restore(made[1], Config(data_dir=str(tmp_path / "full")))
    assert (tmp_path / "full" / "a").read_text() == "mine"


def test_a_backup_inside_the_data_directory_is_refused(made: Any) -> None:
    with pytest.raises(AssertionError, match="inside the data directory"):
        made[0].cli("backup", str(made[0].data_dir / "b"))
    assert not list(made[0].data_dir.glob("**/*.partial"))


def test_a_backup_of_the_embedded_engine_restores_into_a_clickhouse_server_and_postgresql(
    made: Any, tmp_path: Path
) -> None:
    require(clickhouse.library(), "ClickHouse (npm ci in tests/servers)")
    _, backup, headers, before = made
    with clickhouse.running(tmp_path / "clickhouse") as dsn, postgres(tmp_path / "pg") as metadata:
        data = tmp_path / "data"
        environment = {"ZUJI_STORE_DSN": f"{dsn}/restored", "ZUJI_METADATA_URL": metadata}
        server = Server(data, environment=environment)
        assert "rows" in server.cli("restore", str(backup))
        try:
            server.start()
            server.wait_loaded()
            assert answers(server, headers) == before
        finally:
            server.kill()
