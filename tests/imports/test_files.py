"""Files of any shape into the log: what they become, and that the same rows never become two."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import os
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.world import World
from zuji.imports import files, log
from zuji.imports.files import Options
from zuji.imports.log import ImportFailed
from zuji.imports.occurrences import Occurrences
from zuji.protocols.rows import ROW_BYTES_MAX, Mapping

BUY = {"event": "Buy"}
CSV = "user_id,time,price,note\nu1,2026-01-01T12:00:00Z,9.5,hello\nu2,2026-01-01T12:00:01Z,3,\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def options(**given: Any) -> Options:
    return Options("default", **given)


def load(world: World, path: Path, **given: Any) -> files.Imported:
    return files.import_file(world.place, path, options(**given))


def test_columns_fill_fields_and_the_others_are_properties(world: World) -> None:
    done = load(world, world.file("a.csv", CSV), mapping=Mapping(const=BUY))
    assert (done.rows, done.requests) == (2, 1)
    one, two = sorted(world.events(), key=lambda event: event.distinct_id)
    assert (one.event, one.distinct_id, one.time_client) == ("Buy", "u1", 1_767_268_800_000)
    assert one.properties == {"price": 9.5, "note": "hello"}
    assert two.properties == {"price": 3}  # an empty cell was not sent


def test_the_same_file_again_adds_nothing(world: World) -> None:
    path = world.file("a.csv", CSV)
    for _ in range(3):
        load(world, path, mapping=Mapping(const=BUY))
    assert len(world.events()) == 2


def test_a_file_that_has_grown_adds_what_is_new(world: World) -> None:
    path = world.file("a.csv", CSV)
    load(world, path, mapping=Mapping(const=BUY))
    path.write_text(CSV + "u3,2026-01-01T12:00:02Z,1,\nu1,2026-01-01T12:00:00Z,9.5,hello\n")
    load(world, path, mapping=Mapping(const=BUY))
    assert sorted(event.distinct_id for event in world.events()) == ["u1", "u1", "u2", "u3"]


def test_two_equal_lines_of_a_file_are_two_events(world: World) -> None:
    line = '{"event":"Click","distinct_id":"u","time":1767268800000}\n'
    path = world.file("a.jsonl", line * 7)
    for _ in range(2):
        load(world, path, format="zuji")
    assert len(world.events()) == 7


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_ids_do_not_depend_on_where_lines_were_cut_into_frames(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    words = data.draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=40))
    text = "".join(f'{{"event":"{word}","distinct_id":"u","time":1767268800000}}\n' for word in words)
    found = []
    before = log.ROWS_PER_FRAME
    try:
        for size in (1, data.draw(st.integers(2, 9)), 1000):
            files.ROWS_PER_FRAME = size  # type: ignore[attr-defined]
            world = World(tmp_path_factory.mktemp("cut"))
            load(world, world.file("a.jsonl", text), format="zuji")
            found.append(world.rows())
    finally:
        files.ROWS_PER_FRAME = before  # type: ignore[attr-defined]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == len(words)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), max_size=8), max_size=8), st.integers(1, 5))
def test_occurrences_are_counted_over_runs_on_disk(calls: list[list[bytes]], recent_max: int) -> None:
    counted = Occurrences(recent_max)
    plain: dict[bytes, int] = {}
    for rows in calls:
        expected = {}
        for at, row in enumerate(rows):
            if plain.get(row, 0):
                expected[at] = plain[row]
            plain[row] = plain.get(row, 0) + 1
        assert counted.ordinals(rows) == expected
    counted.close()


def written(rows: list[dict[str, str]], encoding: str, bom: bytes, end: str, delimiter: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator=end, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return bom + text.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "bom"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gbk", b""), ("utf-16", b"")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_write_csv_in_many_ways(world: World, encoding: str, bom: bytes, end: str, delimiter: str) -> None:
    rows = [
        {"用户id": f"u{n}", "事件": "下单", "时间": "2026-01-01 20:00:00", "备注": note, "金额": str(n)}
        for n, note in enumerate(['茶，"绿"', "两\n行", "a,b;c\td", "'", ""])
    ]
    path = world.file("a.csv", written(rows, encoding, bom, end, delimiter))
    load(world, path, mapping=Mapping(time_zone="Asia/Shanghai"))
    found = {event.distinct_id: event for event in world.events()}
    assert world.refused() == []
    assert len(found) == 5
    for n, row in enumerate(rows):
        event = found[f"u{n}"]
        assert (event.event, event.time_client) == ("下单", 1_767_268_800_000)
        assert event.properties.get("备注", "") == row["备注"]
        assert event.properties["金额"] == n


def test_bad_rows_are_refused_and_their_neighbours_stored(world: World, tmp_path: Path) -> None:
    text = CSV + "u3,yesterday,1,\n" + "u4,2026-01-01T12:00:00Z\n" + ",2026-01-01T12:00:00Z,1,x\n" + "u5\0,,1,n\n"
    path = world.file("a.csv", text)
    rejects = tmp_path / "rejects.jsonl"
    done = files.import_file(world.place, path, options(mapping=Mapping(const=BUY)), rejects=rejects)
    told = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [(one["row"], one["reason"]) for one in told] == [(3, "bad_time"), (4, "bad_line"), (5, "no_id")]
    assert done.refused == {"bad_time": 1, "bad_line": 1, "no_id": 1}
    assert sorted(event.distinct_id for event in world.events()) == ["u1", "u2", "u5\0"]
    assert sorted(reason for reason, _ in world.refused()) == ["bad_line", "bad_time", "no_id"]


def test_a_line_without_end_is_refused_without_being_held(world: World) -> None:
    path = world.root / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"event":"A","distinct_id":"u","time":1767268800000}\n')
        file.write(b'{"event":"' + b"x" * (3 * ROW_BYTES_MAX) + b'"}\n')
        file.write(b'{"event":"B","distinct_id":"u","time":1767268800000}')
    load(world, path, format="zuji")
    assert [event.event for event in world.events()] == ["A", "B"]
    (reason, raw), *_ = world.refused()
    assert reason == "body_too_large" and len(raw) == 4096


def test_an_open_quote_takes_no_other_rows_with_it_for_ever(world: World) -> None:
    lines = [f'u{n},2026-01-01T12:00:00Z,"note"' for n in range(30_000)]
    lines[10] = 'u10,2026-01-01T12:00:00Z,"open'
    path = world.file("a.csv", "user_id,time,note\n" + "\n".join(lines) + "\n")
    load(world, path, mapping=Mapping(const=BUY))
    assert len(world.events()) + len(world.refused()) > 29_000


def test_parquet_keeps_its_types(world: World) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=8))
    moment = datetime.datetime(2026, 1, 1, 20, 0, 0, 250_000, tzinfo=zone)
    table = pa.table(
        {
            "uid": pa.array([1, 2], pa.int64()),
            "event": ["Buy", "Buy"],
            "time": pa.array([moment, moment], pa.timestamp("us", tz="Asia/Shanghai")),
            "amount": pa.array([Decimal("12.50"), None], pa.decimal128(10, 2)),
            "tags": [["a", "b"], []],
            "ok": [True, None],
            "big": pa.array([9_007_199_254_740_993, 1], pa.int64()),
            "day": pa.array([datetime.date(2026, 1, 1), None]),
            "raw": pa.array([b"\xff\x00", "茶".encode()], pa.binary()),
        }
    )
    path = world.root / "a.parquet"
    pq.write_table(table, path, row_group_size=1)
    done = load(world, path)
    assert done.rows == 2
    one, two = sorted(world.events(), key=lambda event: event.distinct_id)
    assert (one.distinct_id, one.time_client) == ("1", 1_767_268_800_250)
    assert one.properties == {
        "amount": 12.5,
        "tags": ["a", "b"],
        "ok": True,
        "big": 9_007_199_254_740_993,
        "day": "2026-01-01",
        "raw": "/wA=",
    }
    assert two.properties["raw"] == "茶"


def test_gzip_and_arrays_are_read_as_they_are(world: World) -> None:
    events = [{"event": "A", "distinct_id": str(n), "time": 1_767_268_800_000, "x": "\n"} for n in range(3)]
    load(world, world.file("a.json", json.dumps(events, indent=1)), format="zuji")
    packed = gzip.compress("\n".join(map(json.dumps, events)).encode())
    load(world, world.file("b.json.gz", packed), format="zuji")
    assert sorted(event.distinct_id for event in world.events()) == ["0", "0", "1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"mapping": Mapping(const=BUY, columns={"distinct_id": "nobody"})}, "no such column"),
        ({"mapping": Mapping(columns={"flavour": "note"})}, "is no field"),
        ({}, "--map event=COLUMN"),
        ({"mapping": Mapping(const=BUY, time_zone="Mars/Base")}, "time zone 'Mars/Base' is not known"),
        ({"mapping": Mapping(const=BUY, kinds={"note": "colour"})}, "kind 'colour'"),
        ({"encoding": "klingon"}, "encoding 'klingon' is not known"),
        ({"format": "parquet"}, "does not look like parquet"),
        ({"format": "nginx", "pattern": "$a$b"}, "nothing stands between two fields"),
    ],
)
def test_what_cannot_be_read_says_what_would_be_right(world: World, given: dict[str, Any], says: str) -> None:
    with pytest.raises(ImportFailed, match=says.replace("$", r"\$")):
        load(world, world.file("a.csv", CSV), **given)
    assert world.slots() == []


def test_a_dry_run_writes_nothing_and_shows_the_first_records(world: World) -> None:
    path = world.file("a.csv", CSV + "u3,never,,\n")
    done = files.import_file(world.place, path, options(mapping=Mapping(const=BUY)), dry_run=True)
    assert (done.rows, done.events, done.refused) == (3, {"Buy": 2}, {"bad_time": 1})
    assert done.shown[0]["distinct_id"] == "u1"
    assert not world.place.log_dir.exists()


class Died(Exception):
    pass


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9))
def test_an_import_that_was_killed_goes_on_where_it_was(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Killed between any two commits, any number of times: every frame is in the log once."""
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("killed")
    text = "".join(f'{{"event":"E","distinct_id":"u{chance.randrange(3)}","time":1767268800000}}\n' for _ in range(200))
    whole, broken = World(folder / "whole"), World(folder / "broken")
    before = files.ROWS_PER_FRAME, files._FRAMES_PER_COMMIT  # type: ignore[attr-defined]
    append = log.ImportLog.append
    try:
        files.ROWS_PER_FRAME, files._FRAMES_PER_COMMIT = 7, 2  # type: ignore[attr-defined]
        load(whole, whole.file("a.jsonl", text), format="zuji")
        path = broken.file("a.jsonl", text)
        for _ in range(30):
            left = chance.randrange(4)

            def dying(self: log.ImportLog, payloads: Any) -> None:
                nonlocal left
                if left == 0:
                    raise Died
                left -= 1
                append(self, payloads)

            log.ImportLog.append = dying  # type: ignore[method-assign]
            try:
                load(broken, path, format="zuji")
                break
            except Died:
                continue
            finally:
                log.ImportLog.append = append  # type: ignore[method-assign]
        else:
            load(broken, path, format="zuji")
    finally:
        files.ROWS_PER_FRAME, files._FRAMES_PER_COMMIT = before  # type: ignore[attr-defined]
        log.ImportLog.append = append  # type: ignore[method-assign]
    assert broken.rows() == whole.rows()
    assert len(broken.slots()) == len(whole.slots())


def test_a_file_that_changed_since_it_was_broken_off_is_read_from_its_start(world: World) -> None:
    line = '{{"event":"E","distinct_id":"u{}","time":1767268800000}}\n'
    path = world.file("a.jsonl", "".join(line.format(n) for n in range(3000)))
    append = log.ImportLog.append
    told: list[str] = []
    before = files._FRAMES_PER_COMMIT
    try:
        files._FRAMES_PER_COMMIT = 1

        def dying(self: log.ImportLog, payloads: Any) -> None:
            if self.next_offset >= 1:
                raise Died
            append(self, payloads)

        log.ImportLog.append = dying  # type: ignore[method-assign]
        with pytest.raises(Died):
            load(world, path, format="zuji")
    finally:
        log.ImportLog.append = append  # type: ignore[method-assign]
        files._FRAMES_PER_COMMIT = before
    path.write_text("".join(line.format(n) for n in range(1, 3000)))
    files.import_file(world.place, path, options(format="zuji"), tell=told.append)
    assert any("no longer the one" in text for text in told)
    assert {event.distinct_id for event in world.events()} == {f"u{n}" for n in range(3000)}


def test_a_project_s_token_goes_with_its_rows(tmp_path: Path) -> None:
    world = World(tmp_path, tokens=("secret",))
    load(world, world.file("a.csv", CSV), mapping=Mapping(const=BUY), token="secret")
    assert len(world.events()) == 2
    assert os.listdir(tmp_path / "imports") == []
