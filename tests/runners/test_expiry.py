"""Events whose time is over go, once: counted, whatever is cut off where; and a rebuild does not bring them back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from tests.runners.test_loader import NOW, append, track
from zuji.config import Config
from zuji.project_settings import SettingsBook
from zuji.records.project_settings import ProjectSettings
from zuji.store.expiry import due
from zuji.store.metadata import Metadata
from zuji.upkeep.expiring import limits_of

DAY = 86_400_000
HOUR = DAY // 24

RUN = """
import json, orjson, sys, time
from zuji.config import Config
from zuji.engine import Engine
from zuji.upkeep.rebuild import Rebuild
from zuji.asking.verifying import Asked, answer
from zuji.app import Current, limits_of
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
engine = Engine(Config(data_dir=sys.argv[1], segment_mib=1))
engine.recover()
engine.load_all()
told = json.loads(sys.argv[2])
found = {}
def ask():
    current = Current(engine)
    question = {"kind": "trend", "from": "2026-01-01", "to": "2026-12-31", "series": [{"event": "view"}]}
    answered = Runner(current, current, limits_of(engine.config)).run(1, parse(question))
    return json.loads(orjson.dumps(answered))
if told.get("ask"):
    found["receipt"] = ask()["receipt"]
if "now" in told:
    found["gone"] = engine.expiring.run(told["now"])
if told.get("anchor"):
    found["removed"] = engine.expire(time.time() + 60)
if told.get("rebuild"):
    Rebuild(engine).run()
if told.get("verify"):
    verified = answer(engine, Asked("default", told["verify"]))
    found["verified"] = [verified.verdict, verified.expired]
rows = f"SELECT event, count() FROM {engine.generation}.events_1 GROUP BY event ORDER BY event"
found["rows"] = {event: int(count) for event, count in engine.store._rows(rows)}
report = engine.doctor()
found["totals"] = report["ledger"]["totals"]
print(json.dumps({**found, "holds": report["holds"], "incidents": report["incidents"]}))
engine.close()
"""


def run(config: Config, fault: str = "", **told: Any) -> dict[str, Any]:
    environment = {**os.environ, **({"ZUJI_FAULT": fault} if fault else {})}
    made = subprocess.run(
        [sys.executable, "-c", RUN, config.data_dir, json.dumps(told)], capture_output=True, text=True, env=environment
    )
    if fault:
        assert made.returncode == -9, made.stderr[-2000:]
        return {}
    assert made.returncode == 0, made.stderr[-3000:]
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def kept(tmp_path: Path, **settings: Any) -> Config:
    """A project that keeps events for so long, and 10 days of two events, two of each a day."""
    config = Config(data_dir=str(tmp_path / "data"), segment_mib=1)
    config.root.mkdir()
    metadata = Metadata(config.metadata)
    SettingsBook(metadata).put(metadata.create_project("default", "UTC"), 0, settings, "ana", "")
    for event in ("view", "buy"):
        append(config, [track(event, time=NOW - n * DAY - HOUR * k) for n in range(10) for k in (0, 1)])
    return config


def test_each_event_goes_after_its_own_days_and_is_counted(tmp_path: Path) -> None:
    config = kept(tmp_path, retention_days=5, event_retention_days={"buy": 2})
    receipt = run(config, ask=True)["receipt"]
    first = run(config, now=NOW, verify=receipt)
    # NOW is 2026-11-18 11:06 UTC: of "view" today and five days stay, of "buy" today and two.
    assert first["rows"] == {"view": 12, "buy": 6}
    assert first["gone"] == 22
    assert first["holds"], first["incidents"]
    assert (first["totals"]["stored"], first["totals"]["expired"], first["totals"]["received"]) == (18, 22, 40)
    assert first["verified"] == ["expired", 22]
    again = run(config, now=NOW)
    assert (again["gone"], again["rows"]) == (0, first["rows"])
    # Old events that come later go in the next expiry; the same requests again add nothing.
    append(config, [track(time=NOW - 9 * DAY), track()])
    later = run(config, now=NOW, rebuild=True)
    assert (later["gone"], later["rows"]) == (1, {"view": 13, "buy": 6})
    assert (later["totals"]["expired"], later["holds"]) == (23, True), later["incidents"]


@pytest.mark.parametrize("point", ["expiry.journaled", "expiry.counted", "expiry.removed"])
def test_an_expiry_that_was_killed_is_finished_once(tmp_path: Path, point: str) -> None:
    config = kept(tmp_path, retention_days=5)
    run(config, fault=f"{point}:1", now=NOW)
    append(config, [track(), track(time=NOW - 9 * DAY)])
    found = run(config)
    assert found["rows"] == {"view": 14, "buy": 12}
    assert (found["totals"]["expired"], found["holds"]) == (16, True), found["incidents"]


def test_below_the_anchor_what_went_stays_gone_and_counted(tmp_path: Path) -> None:
    """The raw requests of the first batches have expired too: their rows are copied, and their counts."""
    config = kept(tmp_path, retention_days=5)
    for _ in range(4):
        append(config, [track(properties={"blob": "x" * 3000}) for _ in range(300)], segment_bytes=1 << 20)
    run(config)
    assert run(config, anchor=True)["removed"] > 0
    append(config, [track(time=NOW - 9 * DAY), track()], segment_bytes=1 << 20)
    assert run(config, now=NOW)["gone"] == 17
    found = run(config, rebuild=True)
    assert found["rows"] == {"view": 1213, "buy": 12}
    assert (found["totals"]["expired"], found["holds"]) == (17, True), found["incidents"]


@pytest.mark.parametrize(
    ("zone", "days", "before"),
    [
        ("UTC", 1, "2026-03-08T00:00:00+00:00"),
        ("America/New_York", 1, "2026-03-08T05:00:00+00:00"),  # the day before the clocks changed
        ("Asia/Shanghai", 0, None),
    ],
)
def test_days_are_local_ones(zone: str, days: int, before: str | None) -> None:
    now = int(datetime.fromisoformat("2026-03-09T12:00:00+00:00").timestamp() * 1000)
    limit = limits_of(ProjectSettings(time_zone=zone, retention_days=days), now)[""]
    assert limit == (int(datetime.fromisoformat(before).timestamp() * 1000) if before else 0)


@pytest.mark.parametrize("event", ["it's", "a\\' OR 1=1 --", "购买", "", "x\n;DROP TABLE y"])
def test_a_name_of_an_event_stays_a_value(event: str) -> None:
    told = due({event or "plain": 1_000, "": 2_000}, 7).sql(dialect="clickhouse")
    tree = sqlglot.parse_one(told, dialect="clickhouse")
    texts = {one.this for one in tree.find_all(sqlglot.exp.Literal) if one.is_string}
    assert (event or "plain") in texts
    assert {one.name for one in tree.find_all(sqlglot.exp.Column)} == {"batch", "event", "time"}
