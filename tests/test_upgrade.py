"""Data of an older version: brought to a newer one with the same answers, or left as they were, whatever dies where."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.runners.test_loader import append, track
from tests.servers import clickhouse
from tests.servers.databases import postgres
from tests.servers.needs import require
from tests.servers.zuji import Server, running
from tests.upgrading.act import POINTS
from zuji.config import Config
from zuji.store.metadata import Metadata
from zuji.upkeep.upgrade import DEATHS_MAX

STARTUP = Path(__file__).parent / "upgrading" / "startup"


def act(directory: Path, *steps: str | tuple[str, str], code: int = 0, **environment: str) -> list[Any]:
    """What each step printed; the process must end with that code."""
    told = [step if isinstance(step, tuple) else (step, "") for step in steps]
    done = subprocess.run(
        [sys.executable, "-m", "tests.upgrading.act", str(directory), json.dumps(told)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A directory as today's version leaves it, and its answers."""
    directory = tmp_path_factory.mktemp("old") / "data"
    directory.mkdir()
    Metadata(f"sqlite:///{directory / 'metadata.db'}").create_project("default")
    requests = [[track(distinct_id=f"u{n % 11}", properties={"n": n, "城市": "上海"}) for n in range(30)]] * 3
    append(Config(data_dir=str(directory)), *requests)
    (found,) = act(directory, "answers")
    assert int(found["rows"][0][0]) == 30 and found["holds"]
    return directory, found


@pytest.fixture
def old(written: tuple[Path, Any], tmp_path: Path) -> Path:
    return Path(shutil.copytree(written[0], tmp_path / "data", symlinks=True))


def same(found: Any, before: Any, platforms: list[str] | None = None, generation: str = "g1") -> None:
    expected = {**before, "platforms": platforms or before["platforms"], "generation": generation}
    assert found == expected


def test_an_upgrade_keeps_every_answer_and_can_be_undone(old: Path, written: Any) -> None:
    before = written[1]
    _, done, after, _, refused, _, undone, _, again = act(
        old, "newer", "upgrade", "answers", "today", "upgrade", "newer", "undo", "today", "answers"
    )
    assert done == {"done": ["g1", "g2"]}
    same(after, before, ["changed"], "g2")
    assert "was written by Zuji" in refused["error"] and "store 5" in refused["error"] and "store 4" in refused["error"]
    assert undone == "back"
    same(again, before)
    assert not list(old.glob("*-g2"))


def test_what_fails_at_any_step_leaves_the_directory_as_it_was(old: Path, written: Any) -> None:
    tried = [("fail", point) for point in POINTS]
    after = ("undeclared", "upgrade", "lossy", "upgrade", "today", "answers", "newer", "upgrade", "answers")
    _, *failed, _, undeclared, _, lossy, _, answers, _, done, upgraded = act(old, "newer", *tried, *after)
    for point, told in zip(POINTS, failed, strict=True):
        assert f"at {point}. Everything was put back" in told["error"]
    assert "rows of events_1 changed" in undeclared["error"]
    assert "rows of the metadata changed in projects" in lossy["error"]
    same(answers, written[1])
    assert done == {"done": ["g1", "g2"]}
    same(upgraded, written[1], ["changed"], "g2")


def test_killed_at_any_step_it_is_put_back_or_finished_at_the_next_start(old: Path, written: Any) -> None:
    """Each process looks at what the one before has left, and dies at the next point."""
    points = ("upgrade.cloned", "migration.step", "upgrade.metadata_step", "upgrade.metadata", "upgrade.switching")
    for deaths, point in enumerate(points):
        # A server gives up after three of them and leaves everything as it was; who asks for it by name tries again.
        asked = "serve" if deaths == DEATHS_MAX else "mend"
        found = act(old, "newer", asked, "today", "answers", "newer", ("kill", point), code=-signal.SIGKILL)
        if deaths == DEATHS_MAX:
            assert "cut off 3 times" in found[1]["error"]
        else:
            assert found[1] == (["back", deaths] if deaths else None)
        same(found[3], written[1])
    finished = act(old, "newer", "serve", "answers", "undo", ("kill", "upgrade.switched"), code=-signal.SIGKILL)
    assert finished[1] == {"done": None}
    same(finished[2], written[1], ["changed"], "g2")
    now = time.time()
    early, late = ("expire", str(now + 6 * 86_400)), ("expire", str(now + 8 * 86_400))
    _, mended, answers, kept, gone = act(old, "newer", "mend", "answers", early, late)
    assert mended == ["done", 0]
    same(answers, written[1], ["changed"], "g2")
    assert (kept, gone) == (False, True)
    assert not (old / "state-g1").exists() and not (old / "upgrade" / "record.json").exists()


def test_what_an_older_build_did_after_a_cut_is_not_put_back(old: Path, written: Any) -> None:
    """It can open the directory wherever the upgrade died before its decision, and nobody has to tell the newer one."""
    act(old, "newer", ("kill", "upgrade.metadata_step"), code=-signal.SIGKILL)
    _, answers, *_ = act(
        old,
        "today",
        "answers",
        ("project", "since"),
        "only the store",
        ("kill", "upgrade.switching"),
        code=-signal.SIGKILL,
    )
    same(answers, written[1])
    append(Config(data_dir=str(old)), [track(distinct_id="later")])
    _, answers, _, done, after = act(old, "today", "answers", "newer", "upgrade", "answers")
    assert answers["rows"][0][0] == after["rows"][0][0] == "31" and done == {"done": ["g1", "g2"]}
    assert answers["projects"] == after["projects"] == ["default", "since"]


def test_a_clickhouse_server_and_postgresql_are_upgraded_put_back_and_undone(tmp_path: Path) -> None:
    require(clickhouse.library(), "ClickHouse (npm ci in tests/servers)")
    directory = tmp_path / "data"
    with clickhouse.running(tmp_path / "clickhouse") as dsn, postgres(tmp_path / "pg") as metadata:
        there = {"ZUJI_STORE_DSN": f"{dsn}/shared", "ZUJI_METADATA_URL": metadata}
        directory.mkdir()
        append(Config(data_dir=str(directory)), [track(distinct_id=f"u{n}") for n in range(9)])
        _, before, *_ = act(
            directory,
            ("project", "default"),
            "answers",
            "newer",
            ("kill", "upgrade.metadata"),
            code=-signal.SIGKILL,
            **there,
        )
        _, mended, _, back, _, done, after, undone, _, again = act(
            directory,
            "newer",
            "mend",
            "today",
            "answers",
            "newer",
            "upgrade",
            "answers",
            "undo",
            "today",
            "answers",
            **there,
        )
        assert (mended, done, undone) == (["back", 1], {"done": ["g1", "g2"]}, "back")
        same(back, before)
        same(after, before, ["changed"], "g2")
        same(again, before)


def totals(server: Server, key: str) -> list[int]:
    """Events, and persons of them."""
    body = {
        "kind": "trend", "series": [{"event": "*"}, {"event": "*", "measure": "unique"}], "interval": "month",
        "from": "2024-01-01", "to": "2030-12-31", "time_zone": "UTC",
    }  # fmt: skip
    headers = {"authorization": f"Bearer {key}"}
    said = httpx.post(f"{server.url}/api/v1/projects/default/query", json=body, headers=headers, timeout=60)
    assert said.status_code == 200, said.text
    return [series["total"] for series in said.json()["series"]]


def test_zuji_serve_upgrades_by_itself_and_an_older_one_refuses(old: Path) -> None:
    key = Metadata(f"sqlite:///{old / 'metadata.db'}").create_key(0, "admin")
    later = {"PYTHONPATH": os.pathsep.join([str(STARTUP), str(Path(__file__).parents[1])])}

    def ended(environment: dict[str, str]) -> str:
        server = Server(old, environment=environment).start(wait=False)
        assert server.process is not None and server.process.wait(60) == 1
        return server.said()

    assert "rows of the metadata changed in projects. Everything was put back" in ended(
        {**later, "ZUJI_TEST_NEWER": "lossy"}
    )
    with running(old, environment=later) as newer:
        newer.wait_loaded()
        assert totals(newer, key) == [30, 11]
        sent = {"project": "default", "event": "late", "distinct_id": "x"}
        assert httpx.post(f"{newer.url}/api/v1/events", json=sent).status_code in (200, 202)
        newer.wait_loaded()
        assert totals(newer, key) == [31, 12]
    assert "last written by Zuji 0.1.0; this is Zuji 0.1.0" in ended({})
    assert "nothing to do" in newer.cli("upgrade", "--check")
    newer.cli("upgrade", "--undo")
    assert "Zuji 0.1.0 wrote metadata 1, store 4, files 1" in newer.cli("upgrade", "--check")
    with running(old) as server:
        server.wait_loaded()
        assert totals(server, key) == [31, 12]  # what the newer one collected is loaded again
