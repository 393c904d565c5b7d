"""The vendor's Node SDK, sending by each of its ways."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.sdks.arrivals import Arrivals
from tests.servers import needs

HERE = Path(__file__).parent
RECORDS = 38


def send(arrivals: Arrivals, **options: Any) -> list[str]:
    """Runs node_sender.cjs; gives the errors that the SDK told."""
    program = needs.node()
    needs.sdk("sa-sdk-node")
    done = subprocess.run(
        [program, "--no-deprecation", str(HERE / "node_sender.cjs"), json.dumps({"url": arrivals.url, **options})],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=HERE,
    )
    assert done.returncode == 0, done.stderr
    told: list[str] = json.loads(done.stdout.splitlines()[-1])["errors"]
    return told


def heard(arrivals: Arrivals) -> None:
    rows = arrivals.stored(RECORDS)
    assert {(row["sdk"], row["sdk_version"]) for row in rows} == {("Node", "1.2.6")}
    assert arrivals.total("Buy") == 30
    assert arrivals.total("*") == 31
    assert arrivals.total("Buy", measure="unique") == 3
    assert arrivals.sum("Buy", "price") == 30 * 14.5
    assert arrivals.sum("Buy", "count") == sum(range(30))
    assert arrivals.having("Buy", "title", '足迹 👣 + =% &"') == 30
    assert arrivals.having("Buy", "channel", "app") == 30
    assert arrivals.having("Buy", "tags", ["b"], operator="has_any") == 30
    kinds = arrivals.kinds(event="Buy")
    expected = {"price": "number", "count": "number", "ok": "bool", "tags": "list", "when": "datetime", "title": "text"}
    assert {name: kinds[name] for name in expected} == expected
    assert arrivals.profile(rows) == [
        ("login-1", "set", "channel", "app"),  # the SDK puts its super properties into profiles too
        ("login-1", "set", "name", "安娜"),
        ("login-1", "set", "age", 33),
        ("login-1", "set", "vip", True),
        ("login-1", "set_once", "channel", "app"),
        ("login-1", "set_once", "first", "x"),
        ("login-1", "increment", "n", 2),
        ("login-1", "union", "likes", ["x", "y"]),
        ("login-1", "unset", "age", None),
    ]
    assert [op["op"] for row in rows if row.get("target") == "item" for op in row["ops"]][-1] == "delete"
    # This SDK says that an id is a login id only when told to ($is_login_id), and only then the person is the same.
    assert arrivals.having("$SignUp", "name", "安娜", on="profile") == 1


@pytest.mark.parametrize("gzip", [True, False])
@pytest.mark.parametrize("batch", [{"count": 1}, {"count": 7}, {"count": 100, "timeSpan": 100}])
def test_the_submitter_brings_everything_once(arrivals: Arrivals, gzip: bool, batch: dict[str, int]) -> None:
    assert send(arrivals, how="submit", gzip=gzip, batch=batch) == []
    heard(arrivals)


def test_the_consumer_with_a_cache_brings_everything_once(arrivals: Arrivals, tmp_path: Path) -> None:
    assert send(arrivals, how="nw", cachePath=str(tmp_path), gzip=True) == []
    heard(arrivals)


def test_the_log_is_imported_once(arrivals: Arrivals, tmp_path: Path) -> None:
    send(arrivals, how="log", logPath=str(tmp_path))
    (path,) = [path for path in tmp_path.rglob("service.log.*") if path.stat().st_size]
    arrivals.server.cli("import", str(path), "--project", arrivals.project)
    heard(arrivals)


@pytest.mark.parametrize(("mode", "fate"), [("debug_and_track", "stored"), ("debug_only", "checked")])
def test_debug_modes_hear_that_a_record_is_good(arrivals: Arrivals, mode: str, fate: str) -> None:
    assert send(arrivals, how="submit", mode=mode, batch={"count": 1}) == []
    assert [row["fate"] for row in arrivals.rows(1)] == [fate]
