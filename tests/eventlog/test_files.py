"""What only the log of files promises: torn tails, damage, failed fsyncs, full disks, one writer."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.recording import RecordingFiles
from zuji.eventlog import segment
from zuji.eventlog.contract import LogBroken, LogFull
from zuji.eventlog.files import FileLog
from zuji.eventlog.group_commit import GroupCommit
from zuji.eventlog.writer import HINT, PartitionLock, PartitionWriter, pack_hint, unpack_hint
from zuji.records import frame


def writer(files: RecordingFiles, segment_bytes: int = 500, gaps: list[segment.Gap] | None = None) -> PartitionWriter:
    found = gaps if gaps is not None else []
    return PartitionWriter("/log/0000", files, segment_bytes, 1_000, lambda name, gap: found.append(gap))


def read_all(files: RecordingFiles) -> tuple[dict[int, bytes], FileLog]:
    log = FileLog("/log", files)
    found: dict[int, bytes] = {}
    offset = log.start(0)
    while got := log.read(0, offset, 300):
        found.update({entry.offset: entry.payload for entry in got})
        offset = got[-1].offset + 1
    return found, log


def test_a_torn_tail_is_cut_at_start() -> None:
    files = RecordingFiles()
    first = writer(files)
    first.append([b"a", b"b"])
    first.sync()
    path = "/log/0000/" + segment.name(0)
    files.names_now[path].now += segment.frame(2, b"torn")[:-2]
    again = writer(files)
    assert again.next_offset == 2
    again.append([b"c"])
    again.sync()
    assert read_all(files)[0] == {0: b"a", 1: b"b", 2: b"c"}


def test_a_damaged_middle_is_told_and_costs_only_its_records() -> None:
    files = RecordingFiles()
    first = writer(files, segment_bytes=10_000)
    first.append([b"record %d" % n for n in range(10)])
    first.sync()
    data = files.names_now["/log/0000/" + segment.name(0)].now
    at = data.find(b"record 4")
    data[at] ^= 1
    found, log = read_all(files)
    assert sorted(found) == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    (damage,) = log.damage()
    assert (damage.partition, damage.position, damage.next_offset) == (0, at - segment.FRAME_BYTES, 5)
    gaps: list[segment.Gap] = []
    assert writer(files, gaps=gaps).next_offset == 10
    assert len(gaps) == 1


def test_what_is_not_synced_is_not_read() -> None:
    files = RecordingFiles()
    one = writer(files)
    one.append([b"a"])
    one.sync()
    one.append([b"b"])
    assert read_all(files)[0] == {0: b"a"}
    one.sync()
    assert read_all(files)[0] == {0: b"a", 1: b"b"}


def test_a_failed_fsync_gives_its_records_up_for_ever() -> None:
    files = RecordingFiles()
    one = writer(files, segment_bytes=10_000)
    one.append([b"kept"])
    one.sync()
    one.append([b"lost"])
    files.fail_sync = 1
    with pytest.raises(LogBroken, match="fsync"):
        one.sync()
    one.sync()  # nothing is retried as if nothing had happened
    one.append([b"next"])
    one.sync()
    for disk in (files, files.after_power_loss(random.Random(1))):
        writer(disk)
        assert read_all(disk)[0] == {0: b"kept", 1: b"next"}


def test_a_failed_fsync_of_a_segment_without_durable_records_keeps_what_it_said_of_the_one_before() -> None:
    files = RecordingFiles()
    one = writer(files, segment_bytes=10_000)
    one.append([b"kept"])
    one.sync()
    for text in (b"lost 1", b"lost 2"):
        one.append([text])
        files.fail_sync = 1
        with pytest.raises(LogBroken):
            one.sync()
    one.append([b"next"])
    one.sync()
    assert read_all(files)[0] == {0: b"kept", 1: b"next"}


def test_a_failed_write_is_not_read_later() -> None:
    files = RecordingFiles()
    one = writer(files, segment_bytes=10_000)
    one.append([b"kept"])
    one.sync()
    files.fail_write = 1
    with pytest.raises(LogBroken, match="writing"):
        one.append([b"lost" * 50])
    one.append([b"next"])
    one.sync()
    assert read_all(files)[0] == {0: b"kept", 1: b"next"}


def test_a_full_disk_is_refused_before_anything_is_written() -> None:
    files = RecordingFiles()
    one = writer(files)
    files.free = 1_010
    with pytest.raises(LogFull, match="reserve"):
        one.append([b"x" * 100])
    files.free = 1 << 40
    assert one.append([b"y"]) == [0]
    one.sync()
    assert read_all(files)[0] == {0: b"y"}


def test_a_partition_has_one_writer(tmp_path: object) -> None:
    lock = PartitionLock(f"{tmp_path}/lock")
    with pytest.raises(LogBroken, match="one writer"):
        PartitionLock(f"{tmp_path}/lock")
    lock.release()
    PartitionLock(f"{tmp_path}/lock").release()


def test_a_torn_hint_is_not_believed() -> None:
    hint = pack_hint(1, 2, 3)
    assert unpack_hint(hint) == (1, 2, 3)
    assert unpack_hint(hint[:-1]) is None
    assert unpack_hint(b"\x07" + hint[1:]) is None


def test_many_appends_share_one_fsync(tmp_path: object) -> None:
    syncs = []

    class Counting(PartitionWriter):
        def sync(self) -> None:
            syncs.append(1)
            super().sync()

    async def run() -> None:
        commit = GroupCommit(Counting(f"{tmp_path}/0000", reserve_bytes=0), 0)
        raw = [frame.encode(frame.Frame(n, "", "GET", "/")) for n in range(500)]
        await asyncio.gather(*[commit.append(item) for item in raw])
        await commit.close()

    asyncio.run(run())
    assert len(syncs) < 10


def test_after_a_failed_commit_the_count_of_frames_has_no_gap(tmp_path: object) -> None:
    files = RecordingFiles()

    async def run() -> None:
        commit = GroupCommit(writer(files, segment_bytes=10_000), 0)
        make = lambda n: frame.encode(frame.Frame(n, "", "GET", "/"))  # noqa: E731
        await commit.append(make(1))
        files.fail_sync = 1
        with pytest.raises(LogBroken):
            await commit.append(make(2))
        assert "fsync" in commit.problem
        await commit.append(make(3))
        assert commit.problem == ""
        await commit.close()

    asyncio.run(run())
    frames = [frame.decode(raw) for raw in read_all(files)[0].values()]
    assert [(f.received_at, f.ordinal) for f in frames] == [(1, 1), (3, 2)]


STEP = st.sampled_from(
    ["append", "append", "append", "sync", "sync", "rotate", "fail_sync", "fail_write", "power", "pack"]
)


def power_loss_run(steps: list[str], seed: int) -> None:
    """Any run of appends, syncs, failures and power losses: every acknowledged record is there, unchanged."""
    chance = random.Random(seed)
    files = RecordingFiles()
    one = writer(files)
    acknowledged: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for number, step in enumerate(steps):
        try:
            if step == "append":
                payloads = [
                    b"%d.%d" % (number, k) + b"x" * chance.randrange(200) for k in range(chance.randrange(1, 4))
                ]
                pending.update(zip(one.append(payloads), payloads, strict=True))
            elif step == "sync":
                one.sync()
                acknowledged.update(pending)
                pending.clear()
            elif step == "rotate":
                one.rotate()
                acknowledged.update(pending)
                pending.clear()
            elif step == "pack":
                with contextlib.suppress(OSError):
                    FileLog("/log", files).pack(0)
            elif step == "power":
                files = files.after_power_loss(chance)
                one = writer(files)
                pending.clear()
            else:
                setattr(files, step, 1)
        except LogBroken:
            pending.clear()
        files_read, _ = read_all(files)
        for offset, payload in acknowledged.items():
            assert files_read.get(offset) == payload, (
                f"step {number} {step}: record {offset} is not what was acknowledged"
            )
    files = files.after_power_loss(chance)
    one = writer(files)
    found, _ = read_all(files)
    assert {offset: found.get(offset) for offset in acknowledged} == acknowledged
    offsets = one.append([b"after"])
    one.sync()
    assert read_all(files)[0][offsets[0]] == b"after"
    assert not acknowledged or offsets[0] > max(acknowledged)


@settings(max_examples=300, deadline=None)
@given(st.lists(STEP, max_size=40), st.integers(0, 2**32))
def test_every_acknowledged_record_survives_power_loss(steps: list[str], seed: int) -> None:
    power_loss_run(steps, seed)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=20), st.data())
def test_any_damage_leaves_the_records_outside_it(payloads: list[bytes], data: st.DataObject) -> None:
    raw = bytearray(b"".join(segment.frame(n, payload) for n, payload in enumerate(payloads)))
    start = data.draw(st.integers(0, max(0, len(raw) - 1)))
    end = data.draw(st.integers(start, len(raw)))
    raw[start:end] = data.draw(st.binary(min_size=end - start, max_size=end - start))
    read = {item.offset: item.payload for item in segment.records(bytes(raw)) if not isinstance(item, segment.Gap)}
    at = 0
    for n, payload in enumerate(payloads):
        end_of = at + segment.FRAME_BYTES + len(payload)
        if end_of <= start or at >= end:
            assert read[n] == payload
        at = end_of


def test_the_hint_file_is_no_segment() -> None:
    assert not HINT.endswith(segment.SUFFIX)
