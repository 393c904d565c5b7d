"""Release of refused records: exactly once, whatever dies where; and a rebuild afterwards is the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.runners.test_loader import append, track
from zuji.config import Config

# One engine process: recover, load, then what is asked, in order.
RUN = """
import json, sys, time
from zuji.analyze.refusals import Chosen
from zuji.config import Config
from zuji.engine import Engine
from zuji.definitions.planning import Planning, convert
from zuji.upkeep.rebuild import Rebuild, fingerprint
from zuji.replaying import Replaying
engine = Engine(Config(data_dir=sys.argv[1]))
if not engine.metadata.projects():
    engine.metadata.create_project("default")
engine.recover()
engine.load_all()
found = []
replaying = Replaying(engine)
for what, given in json.loads(sys.argv[2]):
    if what == "plan":
        planning = Planning(engine.metadata)
        base = planning.newest(1)[0].version
        planning.put(1, base, convert(given), "ana", "test")
    elif what == "project":
        engine.metadata.create_project(given)
    elif what == "tokens":
        engine.metadata.set_tokens("default", given)
    elif what == "key":
        engine.metadata.add_decrypt_key(1, "AES", "1", bytes.fromhex(given))
    elif what == "load":
        engine.load_all()
    elif what == "expire":
        found.append(engine.expire(time.time() + 60))
    elif what == "preview":
        found.append(replaying.preview(Chosen(**given)).rows)
    elif what == "release":
        done = replaying.release(Chosen(**given), "ben", "mended")
        found.append([done.rows, done.cannot])
    elif what == "rows":
        found.append(engine.store._rows(given.replace("{g}", engine.generation)))
    elif what == "rebuild":
        projects = [project.id for project in engine.metadata.projects()]
        before = fingerprint(engine.store, engine.state, projects)
        Rebuild(engine).run()
        found.append(before == fingerprint(engine.store, engine.state, projects))
    elif what == "doctor":
        report = engine.doctor()
        found.append([report["holds"], report["ledger"]["totals"]])
print(json.dumps(found))
engine.close()
"""
MINE = {"project_id": 1, "name": "default"}
COUNT = "SELECT count(), uniqExact(event_id) FROM {g}.events_1"


def run(config: Config, *asked: tuple[str, Any], fault: str = "") -> list[Any]:
    environment = {**os.environ, "ZUJI_FAULT": fault} if fault else dict(os.environ)
    command = [sys.executable, "-c", RUN, config.data_dir, json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if fault:
        assert done.returncode == -9, (fault, done.stdout, done.stderr[-2000:])
        return []
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def plan(state: str = "enabled", kind: str = "number") -> dict[str, Any]:
    prop = {"name": "price", "type": kind}
    policy = {"violation": "quarantine", "unplanned": "quarantine", "self_review": True}
    return {"policy": policy, "events": [{"name": "buy", "state": state, "properties": [prop]}]}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=str(tmp_path / "data"))


def refused(config: Config) -> None:
    """Two good records beside three that the plan does not admit, one of them without any id of its own."""
    run(config, ("plan", plan()))
    anonymous = {"type": "track", "event": "buy", "distinct_id": "ana", "properties": {"price": "dear"}}
    records = [
        track("buy", properties={"price": 1}),
        track("buy", properties={"price": "cheap"}),
        anonymous,
        track("sell", properties={}),
        track("buy", properties={"price": 2}),
    ]
    append(config, records, [track("buy", properties={"price": "x"})])


def test_released_records_are_stored_once_and_both_minutes_add_up(config: Config) -> None:
    refused(config)
    before, preview, released, after, open_now, again, log, doctor, same = run(
        config,
        ("rows", COUNT),
        ("preview", {**MINE, "reason": "wrong_type"}),
        ("plan", plan_of_any()),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("rows", COUNT),
        ("preview", MINE),
        ("release", MINE | {"reason": "wrong_type"}),
        ("rows", "SELECT reason, `by`, why, count() FROM {g}.releases GROUP BY ALL"),
        ("doctor", None),
        ("rebuild", None),
    )
    assert before == [["2", "2"]]
    assert preview == {"wrong_type": 3}
    assert released == [{"wrong_type": 3}, {}]
    assert after == [["5", "5"]]
    assert open_now == {"unplanned_event": 1}
    assert again == [{}, {}]
    assert log == [["wrong_type", "ben", "mended", "3"]]
    assert doctor[0], doctor
    assert doctor[1] | {"frames": 3} == {
        "frames": 3, "received": 9, "stored": 5, "expired": 0, "duplicate": 0, "quarantined": 4, "rejected": 0,
    }  # fmt: skip
    assert same


def plan_of_any() -> dict[str, Any]:
    """The same plan, with the rule that refused them mended."""
    made = plan("review", kind="json")
    return {**made, "policy": {**made["policy"], "review": "accept"}}


def test_rejected_records_come_back_only_when_asked_for_and_both_minutes_add_up(config: Config) -> None:
    """One that the plan rejects and one whose name no rule admits: the first is mended, the second is not."""
    rejecting = {**plan(), "policy": {"violation": "reject", "self_review": True}}
    run(config, ("plan", rejecting))
    append(
        config, [track("buy", properties={"price": "cheap"}), track("buy", properties={"price": 1}), track("1 bad!")]
    )
    asked = {**MINE, "rejected": True}
    waiting, preview, released, after, again, doctor, same = run(
        config,
        ("preview", MINE),
        ("preview", asked),
        ("plan", plan_of_any()),
        ("release", asked),
        ("load", None),
        ("rows", COUNT),
        ("preview", asked),
        ("doctor", None),
        ("rebuild", None),
    )
    assert waiting == {}
    assert preview == {"wrong_type": 1, "bad_event_name": 1}
    assert released == [preview, {}]
    assert after == [["2", "2"]]
    assert again == {"bad_event_name": 1}
    assert doctor[0], doctor
    assert doctor[1] | {"frames": 2} == {
        "frames": 2, "received": 5, "stored": 2, "expired": 0, "duplicate": 0, "quarantined": 0, "rejected": 3,
    }  # fmt: skip
    assert same


def test_two_releases_before_the_loader_comes_add_nothing_twice(config: Config) -> None:
    refused(config)
    found = run(
        config,
        ("plan", plan_of_any()),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("rows", COUNT),
        ("rows", "SELECT count() FROM {g}.releases"),
        ("doctor", None),
        ("rebuild", None),
    )
    assert found[2] == [{}, {}]
    assert found[3] == [["5", "5"]]
    assert found[4] == [["3"]]
    assert found[5][0] and found[5][1]["duplicate"] == 3
    assert found[6]


def test_what_is_refused_again_waits_again_and_can_be_released_again(config: Config) -> None:
    refused(config)
    found = run(
        config,
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("preview", MINE),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("preview", MINE),
        ("plan", plan_of_any()),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("preview", MINE),
        ("rows", COUNT),
        ("rows", "SELECT DISTINCT raw_partition FROM {g}.events_1"),
        ("doctor", None),
        ("rebuild", None),
    )
    assert [found[1], found[3], found[5]] == [
        {"wrong_type": 3, "unplanned_event": 1}, {"wrong_type": 3, "unplanned_event": 1}, {"unplanned_event": 1},
    ]  # fmt: skip
    assert found[6] == [["5", "5"]]
    assert found[7] == [["0"]]
    assert found[8][0]
    assert found[9]


def test_records_of_a_project_that_was_unknown_come_in_once_it_exists(config: Config) -> None:
    run(config)
    append(config, [track(), track("$SignUp", "u1", type="track_signup", original_id="ana")], project="late")
    found = run(
        config,
        ("load", None),
        ("project", "late"),
        ("release", {"project_id": 2, "name": "late"}),
        ("load", None),
        ("rows", "SELECT count() FROM {g}.events_2"),
        ("rows", "SELECT count() FROM {g}.person_map"),
        ("preview", {"project_id": 2, "name": "late"}),
        ("doctor", None),
        ("rebuild", None),
    )
    assert found[0] == [{"unknown_project": 2}, {}]
    assert found[1:4] == [[["2"]], [["1"]], {}]
    assert found[4][0]
    assert found[5]


def test_records_whose_token_was_refused_come_in_when_it_is_taken(config: Config) -> None:
    run(config, ("tokens", ["secret"]))
    append(config, [track(), track()])
    found = run(
        config, ("tokens", []), ("release", MINE), ("load", None), ("rows", COUNT), ("preview", MINE), ("doctor", None)
    )
    assert found[0] == [{"token_refused": 2}, {}]
    assert found[1:3] == [[["2", "2"]], {}]
    assert found[3][0]


def test_a_sealed_group_is_read_when_its_key_has_come(config: Config) -> None:
    """One refused payload becomes two records; the neighbours that were stored stay as they were."""
    import base64
    import gzip

    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = bytes(range(16))
    padder = padding.PKCS7(128).padder()
    inside = gzip.compress(json.dumps([track(), {**track(), "_track_id": None, "time": None}]).encode())
    iv = bytes(16)
    sealer = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    sealed = iv + sealer.update(padder.update(inside) + padder.finalize()) + sealer.finalize()
    group = {"key_id": "1", "payload": base64.b64encode(sealed).decode()}
    run(config)
    append(config, json.dumps([track(), group, track()]).encode())
    found = run(
        config,
        ("rows", COUNT),
        ("preview", MINE),
        ("key", key.hex()),
        ("release", MINE),
        ("load", None),
        ("rows", COUNT),
        ("preview", MINE),
        ("doctor", None),
        ("rebuild", None),
    )
    assert found[0] == [["2", "2"]]
    assert found[1] == {"no_key": 1}
    assert found[3] == [["4", "4"]], found
    assert found[4] == {}
    assert found[5][0]
    assert found[6]


@pytest.mark.parametrize(
    "point",
    ["log.written", "log.synced", "journal.synced", "batch.inserted.events", "batch.inserted.releases",
     "state.ids_written", "state.committed"],
)  # fmt: skip
def test_a_kill_anywhere_in_a_release_loses_and_doubles_nothing(config: Config, point: str) -> None:
    refused(config)
    run(config, ("plan", plan_of_any()))
    run(config, ("release", {**MINE, "reason": "wrong_type"}), ("load", None), fault=f"{point}:1")
    found = run(
        config,
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("rows", COUNT),
        ("preview", MINE),
        ("rows", "SELECT count() FROM {g}.releases"),
        ("doctor", None),
        ("rebuild", None),
    )
    assert found[1:4] == [[["5", "5"]], {"unplanned_event": 1}, [["3"]]]
    assert found[4][0]
    assert found[5]


def test_two_releases_that_are_refused_again_leave_one_open_row_of_each_record(config: Config) -> None:
    refused(config)
    found = run(
        config,
        ("release", {**MINE, "reason": "wrong_type"}),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("preview", MINE),
        ("doctor", None),
    )
    assert found[2] == {"wrong_type": 3, "unplanned_event": 1}
    assert found[3][0] and found[3][1]["duplicate"] == 3


def test_what_has_passed_its_retention_is_read_from_its_own_bytes(config: Config) -> None:
    run(config, ("plan", plan()))
    filler = track("buy", properties={"price": 1, "$blob": "x" * 60_000})
    for price in ("cheap", "dear"):
        append(config, [track("buy", properties={"price": price}), filler], segment_bytes=50_000)
        append(config, [track("buy", properties={"price": 2})], segment_bytes=50_000)
    found = run(
        config,
        ("expire", None),
        ("plan", plan_of_any()),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("load", None),
        ("preview", MINE),
        ("release", {**MINE, "reason": "wrong_type"}),
        ("rows", COUNT),
        ("doctor", None),
        ("rebuild", None),
    )
    assert found[0] > 0
    assert found[1] == [{"wrong_type": 2}, {}]
    assert found[2] == {} and found[3] == [{}, {}]
    assert found[4] == [["5", "5"]]
    assert found[5][0]
    assert found[6]
