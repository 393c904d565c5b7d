"""The loader over a real log, journal, state and chDB: exactly once, whatever is cut off where."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from zuji.config import Config
from zuji.eventlog import segment
from zuji.eventlog.partition import lock_partition, open_partition
from zuji.records import frame

NOW = 1_795_000_000_000
MONTH = 30 * 86_400_000
_numbers = itertools.count(1)


def track(event: str = "view", person: str = "ana", **fields: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": event,
        "distinct_id": person,
        "anonymous_id": person,
        "time": NOW,
        "_track_id": next(_numbers),
        "lib": {"$lib": "js", "$lib_version": "1"},
        "properties": {},
        **fields,
    }


def append(
    config: Config,
    *requests: list[dict[str, Any]] | bytes,
    project: str = "default",
    at: int = NOW,
    segment_bytes: int = 64 << 20,
) -> None:
    """Requests into partition 0 of the log, as a collector would."""
    lock = lock_partition(config.log_dir, 0)
    writer, ordinal = open_partition(config.log_dir, 0, segment_bytes, 0)
    for position, records in enumerate(requests):
        data = records if isinstance(records, bytes) else json.dumps(records).encode()
        body = urlencode({"data_list": base64.b64encode(data).decode()}).encode()
        raw = frame.encode(
            frame.Frame(at, "1.2.4.8", "POST", "/sa", urlencode({"project": project}), body=body, protocol="sensors")
        )
        frame.stamp(raw, ordinal + position + 1)
        writer.append([raw])
    writer.sync()
    writer.close()
    lock.release()


ASK = """
import json, sys
from zuji.config import Config
from zuji.engine import Engine
from zuji.upkeep.rebuild import Rebuild
engine = Engine(Config(data_dir=sys.argv[1]))
existing = {project.name for project in engine.metadata.projects()}
for name in json.loads(sys.argv[2]):
    if name not in existing:
        engine.metadata.create_project(name)
engine.recover()
engine.load_all()
while engine.loader.move_one():
    pass
if sys.argv[5] == "rebuild":
    Rebuild(engine).run()
answers = {}
for name, sql in json.loads(sys.argv[3]).items():
    answers[name] = engine.store._rows(sql.replace("{g}", engine.generation))
for statement in json.loads(sys.argv[4]):
    engine.store.command(statement.replace("{g}", engine.generation))
if json.loads(sys.argv[4]):
    engine.upkeep()
print(json.dumps({"answers": answers, "doctor": engine.doctor()}, default=str))
engine.close()
"""


def engine(
    config: Config,
    asked: dict[str, str] | None = None,
    projects: tuple[str, ...] = ("default", "bank", "游戏"),
    statements: tuple[str, ...] = (),
    rebuild: bool = False,
    **environment: str,
) -> dict[str, Any]:
    """Recovers and loads everything in a process of its own (chDB admits one path a process); answers SQL."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            ASK,
            config.data_dir,
            json.dumps(projects),
            json.dumps(asked or {}),
            json.dumps(statements),
            "rebuild" if rebuild else "",
        ],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    if environment.get("ZUJI_FAULT"):
        return {"code": done.returncode}
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=str(tmp_path / "data"))


def test_a_request_is_stored_with_its_types_and_derived_facts(config: Config) -> None:
    record = track(properties={"price": 14.5, "tags": ["a", "b"], "when": "2024-01-02 03:04:05.6", "big": 2**60 + 1})
    append(config, [record])
    found = engine(
        config,
        {
            "row": "SELECT event, distinct_id, numbers['price'], lists['tags'], datetimes['when'], exacts['big'], "
            "country, sdk FROM {g}.events_1"
        },
    )
    # 1.2.4.8 is CNNIC's; the text's zone is the project's, Asia/Shanghai, and '.6' is 6 ms.
    assert found["answers"]["row"] == [
        ["view", "ana", "14.5", "['a','b']", "1704135845006", str(2**60 + 1), "CN", "js"]
    ]
    assert found["doctor"]["holds"]


def test_the_same_request_again_is_a_duplicate(config: Config) -> None:
    records = [track() for _ in range(5)]
    append(config, records, [{**record, "_flush_time": NOW + 5} for record in records])
    append(config, records)
    found = engine(config, {"n": "SELECT count() FROM {g}.events_1"})
    assert found["answers"]["n"] == [["5"]]
    assert found["doctor"]["ledger"]["totals"] | {"frames": 3} == {
        "frames": 3, "received": 15, "stored": 5, "expired": 0, "duplicate": 10, "quarantined": 0, "rejected": 0,
    }  # fmt: skip


def test_a_bad_record_harms_no_neighbour_and_is_kept_with_its_bytes(config: Config) -> None:
    append(config, [track(), {"type": "nonsense", "distinct_id": "x"}, track()], b"not json")
    found = engine(
        config, {"n": "SELECT count() FROM {g}.events_1", "why": "SELECT reason, raw FROM {g}.rejects ORDER BY reason"}
    )
    assert found["answers"]["n"] == [["2"]]
    assert [row[0] for row in found["answers"]["why"]] == ["bad_json", "unknown_type"]
    assert "nonsense" in found["answers"]["why"][1][1]
    assert found["doctor"]["holds"]


def test_records_of_an_unknown_project_wait_and_make_no_project(config: Config) -> None:
    append(config, [track()], project="nobody")
    found = engine(config, {"why": "SELECT project, project_name, fate, reason FROM {g}.rejects"})
    assert found["answers"]["why"] == [["0", "nobody", "quarantined", "unknown_project"]]


def test_a_signup_joins_the_past(config: Config) -> None:
    signup = track("$SignUp", "login-1", type="track_signup", original_id="ana", anonymous_id="ana", login_id="login-1")
    append(config, [track(), signup, track(person="login-1", login_id="login-1", anonymous_id="ana")])
    found = engine(
        config,
        {
            "actors": "SELECT uniqExact(actor) FROM {g}.events_1",
            "persons": "SELECT uniqExact(if(m.person = 0, e.actor, m.person)) FROM {g}.events_1 e "
            "LEFT JOIN {g}.person_map m ON m.actor = e.actor",
        },
    )
    assert found["answers"] == {"actors": [["2"]], "persons": [["1"]]}


def test_a_datetime_without_a_zone_is_local_to_the_project_in_profiles_as_in_events(config: Config) -> None:
    said = {"since": "2026-11-01 08:00:00"}
    append(config, [track(properties=said), {**track(properties=said), "type": "profile_set"}])
    found = engine(
        config,
        {
            "event": "SELECT datetimes['since'] FROM {g}.events_1",
            "profile": "SELECT toInt64(number) FROM {g}.profile_ops WHERE key = 'since'",
        },
    )
    assert found["answers"] == {"event": [["1793491200000"]], "profile": [["1793491200000"]]}  # 00:00 UTC


def test_a_property_that_settled_reads_the_same_in_map_and_column(config: Config) -> None:
    append(config, [track(properties={"price": n}) for n in range(150)])
    engine(config)
    append(config, [track(properties={"price": n}) for n in range(150)])
    found = engine(
        config,
        {"sum": "SELECT sum(p_0), sum(numbers['price']), countIf(bitTest(sent_0, 0)) FROM {g}.events_1"},
    )
    assert found["answers"]["sum"] == [["22350", "0", "300"]]


def test_a_value_that_its_settled_kind_cannot_hold_is_set_aside_visibly(config: Config) -> None:
    append(config, [track(properties={"price": n}) for n in range(150)])
    engine(config)
    append(config, [track("pay", properties={"price": "12.5"}), track("pay", properties={"price": "cheap"})])
    found = engine(
        config,
        {
            "kept": "SELECT p_0, bitTest(sent_0, 0) FROM {g}.events_1 WHERE event = 'pay' ORDER BY p_0",
            "aside": "SELECT reason, field, raw, counts FROM {g}.rejects",
        },
    )
    assert found["answers"]["kept"] == [["0", "0"], ["12.5", "1"]]
    assert found["answers"]["aside"] == [["type_conflict", "price", '"cheap"', "0"]]
    assert found["doctor"]["holds"]


# The points of a batch, and how many rows of which months are there afterwards.
POINTS = [
    "journal.written", "journal.synced", "batch.decoded", "batch.inserted.events", "batch.inserted.profile_ops",
    "batch.inserted.identity_edges", "batch.inserted.person_map", "batch.inserted.rejects", "batch.inserted.ledger",
    "state.ids_written", "state.committed", "catalogue.column_added", "catalogue.move_started", "catalogue.moved",
]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_between_any_two_writes_loses_and_doubles_nothing(config: Config, point: str) -> None:
    """Three projects, three months, everything a batch can write; and more data waits at the restart."""
    sent = {}
    for number, project in enumerate(("default", "bank", "游戏")):
        person = f"p{number}"
        records = [
            track(person=person, time=NOW - (n % 3) * MONTH, properties={"price": n, "名": "值"}) for n in range(120)
        ]
        records += [
            track("$SignUp", f"l{number}", type="track_signup", original_id=person, anonymous_id=person),
            {"type": "profile_set", "distinct_id": person, "time": NOW, "_track_id": 7, "properties": {"age": 3}},
            {"type": "broken"},
        ]
        append(config, records, project=project)
        sent[project] = len(records) - 2
    for passing in (1, 2):
        engine(config, ZUJI_FAULT=f"{point}:{passing}", ZUJI_TEST_WITHOUT_DEDUPLICATION="1")
        append(config, [track(person="later", properties={"price": 1}) for _ in range(50)], project="bank")
        sent["bank"] += 50
    counts = {f"{n}": f"SELECT count(), uniqExact(client_event_id) FROM {{g}}.events_{n}" for n in (1, 2, 3)}
    found = engine(
        config,
        {**counts, "ops": "SELECT count() FROM {g}.profile_ops", "map": "SELECT count() FROM {g}.person_map"},
        ZUJI_TEST_WITHOUT_DEDUPLICATION="1",
    )
    for number, project in enumerate(("default", "bank", "游戏"), 1):
        assert found["answers"][str(number)] == [[str(sent[project])] * 2], project
    assert found["answers"]["ops"] == [["3"]]
    assert found["answers"]["map"] == [["3"]]
    assert found["doctor"]["holds"], found["doctor"]


def loaded(config: Config) -> None:
    append(config, [track() for _ in range(10)], [{"type": "broken"}], [track(), track()])
    assert engine(config)["doctor"]["holds"]


def test_a_batch_that_is_being_written_is_no_incident(config: Config) -> None:
    loaded(config)
    columns = "(batch, project, fate, counts, received_at, vendor, sdk, sdk_version)"
    row = f"SELECT 9, 1, 'rejected', 1, fromUnixTimestamp64Milli({NOW}), 'sensors', 'js', '1'"
    assert engine(config, statements=(f"INSERT INTO {{g}}.rejects {columns} {row}",))["doctor"]["holds"]


def test_a_row_that_goes_missing_is_an_incident(config: Config) -> None:
    loaded(config)
    drop = "ALTER TABLE {g}.events_1 DELETE WHERE event_id = (SELECT min(event_id) FROM {g}.events_1)"
    report = engine(config, statements=(drop,))["doctor"]
    assert not report["holds"]
    assert [incident["kind"] for incident in report["incidents"]] == ["equation"]
    assert "received 13, but stored 11" in report["incidents"][0]["detail"] or report["ledger"]["broken"]


def test_a_row_that_is_there_twice_is_an_incident(config: Config) -> None:
    loaded(config)
    double = "INSERT INTO {g}.events_1 SELECT * FROM {g}.events_1 ORDER BY event_id LIMIT 1"
    report = engine(config, statements=(double,))["doctor"]
    assert not report["holds"]
    assert [incident["kind"] for incident in report["incidents"]] == ["equation"]


def test_a_hidden_frame_is_an_incident(config: Config) -> None:
    append(config, [track()], [track()], [track()])
    path = config.log_dir / "0000" / segment.name(0)
    data = path.read_bytes()
    places = [item for item in segment.records(data) if not isinstance(item, segment.Gap)]
    hidden = data[: places[1].end] + data[places[2].end :]
    path.write_bytes(hidden)
    report = engine(config)["doctor"]
    assert not report["holds"]
    assert [incident["kind"] for incident in report["incidents"]] == ["frames"]
    assert "number 2 to 2" in report["incidents"][0]["detail"]


def test_what_was_acknowledged_before_damage_is_named(config: Config) -> None:
    append(config, [track()], [track()], [track()])
    path = config.log_dir / "0000" / segment.name(0)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    report = engine(config, {"n": "SELECT count() FROM {g}.events_1"})
    assert report["answers"]["n"] == [["2"]]
    assert len(report["doctor"]["log"]["damage"]) == 1
    assert not report["doctor"]["holds"]


def test_bytes_that_are_no_frame_are_kept_as_a_reject(config: Config) -> None:
    lock = lock_partition(config.log_dir, 0)
    writer, _ = open_partition(config.log_dir, 0, 64 << 20, 0)
    writer.append([b"\xff not a frame"])
    writer.sync()
    writer.close()
    lock.release()
    append(config, [track()])
    found = engine(config, {"why": "SELECT reason FROM {g}.rejects", "n": "SELECT count() FROM {g}.events_1"})
    assert found["answers"] == {"why": [["unknown_protocol"]], "n": [["1"]]}


def test_names_without_end_are_stored_and_do_not_swell_the_catalogue(config: Config) -> None:
    """Anybody may send names: the catalogue, which every batch reads and writes, lists the first 5,000."""
    records = [track(f"e{n}", properties={f"p{n}_{k}": 1 for k in range(3)}) for n in range(6000)]
    append(config, *[records[start : start + 500] for start in range(0, 6000, 500)])
    found = engine(
        config,
        {"n": "SELECT count(), uniqExact(event), uniqExact(arrayJoin(mapKeys(numbers))) FROM {g}.events_1"},
    )
    assert found["answers"]["n"] == [["18000", "6000", "18000"]]
    assert found["doctor"]["catalogue"] == {"default": {"events": 5000, "properties": 5000}}


def test_what_inflates_a_thousandfold_is_loaded_in_batches_of_bounded_text(config: Config) -> None:
    """Small requests that are 200 MB of JSON: no batch may hold it all."""
    chance = random.Random(1)
    texts = {f"p{k}": chance.randbytes(5_000).hex() * 6 for k in range(15)}
    requests = [[track(properties=texts) for _ in range(20)] for _ in range(12)]
    append_gzipped(config, requests)
    found = engine(config, {"n": "SELECT count(), uniqExact(batch) > 2 FROM {g}.events_1"})
    assert found["answers"]["n"] == [["240", "1"]]
    assert found["doctor"]["holds"]


def append_gzipped(config: Config, requests: list[list[dict[str, Any]]]) -> None:
    lock = lock_partition(config.log_dir, 0)
    writer, ordinal = open_partition(config.log_dir, 0, 64 << 20, 0)
    for position, records in enumerate(requests):
        data = base64.b64encode(gzip.compress(json.dumps(records).encode(), 9)).decode()
        body = urlencode({"data_list": data, "gzip": 1}).encode()
        made = frame.Frame(NOW, "1.2.4.8", "POST", "/sa", "project=default", body=body, protocol="sensors")
        raw = frame.encode(made)
        frame.stamp(raw, ordinal + position + 1)
        writer.append([raw])
    writer.sync()
    writer.close()
    lock.release()
