"""Backup under load, restore into an empty directory: the same answers, and collecting goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from tests.servers import clickhouse
from tests.servers.databases import postgres
from tests.servers.needs import require
from tests.servers.zuji import Server
from zuji.config import Config
from zuji.eventlog.partition import lock_partition
from zuji.imports.log import IMPORTS
from zuji.store.metadata import Metadata, engine_of
from zuji.upkeep.restore import RestoreFailed, restore, verify

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
        key = server.metadata.create_key(0, "admin")
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
        # An import that waits for its turn in the log, which somebody else has.
        turn = lock_partition(server.data_dir / "log", IMPORTS)
        imports = f"{server.url}/api/v1/projects/二号/imports"
        rows = "user_id,time\n" + "".join(f"u{n},2026-01-01 20:00:{n:02}\n" for n in range(60))
        job = httpx.post(imports, params={"name": "a.csv"}, content=rows, headers=headers).json()["id"]
        reading = {"mapping": {"const": {"event": "order"}}}
        assert httpx.post(f"{imports}/{job}/start", json=reading, headers=headers).status_code == 200
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
        assert httpx.get(f"{imports}/{job}", headers=headers).json()["state"] == "running"
        turn.release()
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
        assert imported(server, headers) == {"stored": 60, "rejected": 0, "quarantined": 0, "duplicate": 0}
        for i in (3, 900):  # one that is there already, by another id; one that is new
            httpx.post(f"{server.url}/api/v1/events", json={"project": "default", **event(i)})
        server.wait_loaded()
        assert server.cli("store", "rebuild")
        total = answers(server, headers)[0][0]["series"][0]["total"]
        assert total > before[0][0]["series"][0]["total"]
    finally:
        server.kill()


def imported(server: Server, headers: dict[str, str]) -> dict[str, int]:
    """What became of the import that was under way."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        (job,) = httpx.get(f"{server.url}/api/v1/projects/二号/imports", headers=headers).json()["imports"]
        if job["state"] == "done" and job["loaded"]:
            found: dict[str, int] = job["account"]
            return found
        time.sleep(0.1)
    raise AssertionError(f"{job}\n{server.said()}")


GROWS = """
import sys
from pathlib import Path
from tests.runners.test_loader import append, track
from zuji.upkeep.backup import make
from zuji.config import Config
from zuji.engine import Engine
config = Config(data_dir=sys.argv[1])
engine = Engine(config)
engine.metadata.create_project("default")
append(config, [track(properties={"n": 1})])
engine.recover()
engine.load_all()

def load(**told):
    append(config, [track(properties={"n": engine.state.position.batch + 1})])
    assert engine.load_all() == 1

print(make(engine, Path(sys.argv[2]), load))
print(engine.state.position.batch)
engine.close()
"""
FOUND = """
import sys
from zuji.config import Config
from zuji.engine import Engine
engine = Engine(Config(data_dir=sys.argv[1]))
print(engine.state.position.batch)
engine.recover()
engine.load_all()
print(engine.store.rows_of("events_1"), engine.doctor()["holds"])
engine.close()
"""


def test_what_is_loaded_while_the_store_is_read_is_not_in_the_journal_of_the_backup(tmp_path: Path) -> None:
    """Batches are loaded after each block that is read: a journal that had grown with them would not fit the state."""

    def run(*arguments: str) -> list[str]:
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.split()

    backup, batches = run("-c", GROWS, str(tmp_path / "data"), str(tmp_path / "kept"))
    assert verify(Path(backup)).batch == 1 < int(batches)
    run("-m", "zuji.cli", "restore", backup, "--data-dir", str(tmp_path / "new"))
    # The frames of the later batches are in the log, and are loaded again.
    assert run("-c", FOUND, str(tmp_path / "new")) == ["1", batches, "True"]


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
        bad = shutil.copytree(backup, tmp_path / "bad")
        manifest = json.loads((bad / "manifest.json").read_text())
        manifest["rows"]["events_1"] += 1
        (bad / "manifest.json").write_text(json.dumps(manifest))
        engine = engine_of(metadata)
        with pytest.raises(RestoreFailed, match=r"events_1 has 400 rows after the restore, and 401 in the backup$"):
            restore(bad, Config(data_dir=str(data), store_dsn=f"{dsn}/restored", metadata_url=metadata))
        assert not data.exists() and not sa.inspect(engine).get_table_names()
        assert "restored_g1" not in httpx.get(dsn, params={"query": "SHOW DATABASES"}).text
        Metadata(metadata).create_project("mine")  # now somebody uses it
        with pytest.raises(RestoreFailed, match="rows in 'projects' already"):
            restore(backup, Config(data_dir=str(data), store_dsn=f"{dsn}/restored", metadata_url=metadata))
        assert [project.name for project in Metadata(metadata).projects()] == ["mine"]
        with engine.begin() as db:
            db.execute(sa.text("DELETE FROM projects"))
        engine.dispose()
        environment = {"ZUJI_STORE_DSN": f"{dsn}/restored", "ZUJI_METADATA_URL": metadata}
        server = Server(data, environment=environment)
        assert "rows" in server.cli("restore", str(backup))
        try:
            server.start()
            server.wait_loaded()
            assert answers(server, headers) == before
        finally:
            server.kill()
