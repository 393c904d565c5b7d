"""The suite that every event log passes: the one in memory, the one of files, Kafka later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from zuji.eventlog.contract import RECORD_BYTES_MAX, Appender, Expired, Log, RecordTooLarge
from zuji.eventlog.files import FileLog
from zuji.eventlog.group_commit import GroupCommit
from zuji.eventlog.memory import MemoryLog
from zuji.eventlog.writer import PartitionWriter
from zuji.records import frame


class Subject:
    """One implementation under test. appender must be called inside an event loop."""

    log: Log

    def appender(self, partition: int = 0) -> Appender:
        raise AssertionError

    async def close(self, appender: Appender) -> None: ...

    def expire_below(self, partition: int, offset: int) -> int:
        """Gives the first offset that is left."""
        raise AssertionError


class Memory(Subject):
    def __init__(self, tmp_path: object) -> None:
        self.log = self._log = MemoryLog(3)

    def appender(self, partition: int = 0) -> Appender:
        return self._log.appender(partition)

    def expire_below(self, partition: int, offset: int) -> int:
        self._log.expire_below(partition, offset)
        return self._log.start(partition)


class OfFiles(Subject):
    segment_bytes = 2_000

    def __init__(self, tmp_path: object) -> None:
        self.root = str(tmp_path)
        self.log = self._log = FileLog(self.root)

    def appender(self, partition: int = 0) -> Appender:
        writer = PartitionWriter(f"{self.root}/{partition:04d}", segment_bytes=self.segment_bytes, reserve_bytes=0)
        return GroupCommit(writer, writer.next_offset)

    async def close(self, appender: Appender) -> None:
        assert isinstance(appender, GroupCommit)
        await appender.close()

    def expire_below(self, partition: int, offset: int) -> int:
        self._log.expire(partition, float("inf"), offset)
        return self._log.start(partition)


class OfPackedFiles(OfFiles):
    async def close(self, appender: Appender) -> None:
        await super().close(appender)
        for partition in self._log.partitions():
            self._log.pack(partition)


@pytest.fixture(params=[Memory, OfFiles, OfPackedFiles])
def subject(request: pytest.FixtureRequest, tmp_path: object) -> Subject:
    return request.param(tmp_path)


def payload(n: int, size: int = 0) -> bytearray:
    return frame.encode(frame.Frame(n, "peer", "POST", "/sa", body=b"%d" % n + b"x" * size))


def appended(subject: Subject, payloads: list[bytearray], partition: int = 0, one_by_one: bool = False) -> list[int]:
    async def run() -> list[int]:
        appender = subject.appender(partition)
        if one_by_one:
            offsets = [await appender.append(item) for item in payloads]
        else:
            offsets = await asyncio.gather(*[appender.append(item) for item in payloads])
        await subject.close(appender)
        return list(offsets)

    return asyncio.run(run())


def everything(log: Log, partition: int = 0, step: int = 4 << 20) -> list[tuple[int, bytes]]:
    found, offset = [], log.start(partition)
    while got := log.read(partition, offset, step):
        found += [(entry.offset, entry.payload) for entry in got]
        offset = got[-1].offset + 1
    return found


def test_what_was_appended_is_read_in_order(subject: Subject) -> None:
    payloads = [payload(n, n % 300) for n in range(200)]
    offsets = appended(subject, payloads)
    assert offsets == sorted(set(offsets))
    assert [(o, bytes(p)) for o, p in zip(offsets, payloads, strict=True)] == everything(subject.log)


@pytest.mark.parametrize("step", [1, 100, 1_000, 10_000])
def test_reading_in_pieces_gives_the_same(subject: Subject, step: int) -> None:
    appended(subject, [payload(n, n * 7 % 900) for n in range(60)])
    assert everything(subject.log, step=step) == everything(subject.log)


def test_a_reader_that_starts_in_the_middle_gets_the_rest(subject: Subject) -> None:
    offsets = appended(subject, [payload(n, 100) for n in range(50)])
    for at in (0, 1, 25, 49):
        assert [e.offset for e in subject.log.read(0, offsets[at])] == offsets[at:]


def test_an_end_bounds_the_reading(subject: Subject) -> None:
    offsets = appended(subject, [payload(n, 100) for n in range(50)])
    assert [e.offset for e in subject.log.read(0, offsets[3], end=offsets[40])] == offsets[3:40]


def test_nothing_is_read_at_the_end(subject: Subject) -> None:
    appended(subject, [payload(1)])
    assert subject.log.read(0, subject.log.end(0)) == []


def test_appending_goes_on_after_a_restart(subject: Subject) -> None:
    first = appended(subject, [payload(n, 50) for n in range(30)])
    second = appended(subject, [payload(n, 50) for n in range(30, 60)], one_by_one=True)
    assert second[0] > first[-1]
    assert [frame.decode(raw).received_at for _, raw in everything(subject.log)] == list(range(60))


def test_frames_are_stamped_with_ordinals_without_gaps(subject: Subject) -> None:
    appended(subject, [payload(n) for n in range(20)])
    appended(subject, [payload(n) for n in range(20)])
    assert [frame.decode(raw).ordinal for _, raw in everything(subject.log)] == list(range(1, 41))


def test_partitions_do_not_mix(subject: Subject) -> None:
    for partition in (0, 1, 2):
        appended(subject, [payload(partition * 100 + n) for n in range(5)], partition)
    assert subject.log.partitions() == [0, 1, 2]
    for partition in (0, 1, 2):
        read = [frame.decode(raw).received_at for _, raw in everything(subject.log, partition)]
        assert read == [partition * 100 + n for n in range(5)]


def test_reading_before_the_start_says_where_to_go_on(subject: Subject) -> None:
    offsets = appended(subject, [payload(n, 100) for n in range(60)], one_by_one=True)
    first = subject.expire_below(0, offsets[40])
    assert offsets[0] < first <= offsets[40]
    with pytest.raises(Expired) as caught:
        subject.log.read(0, offsets[0])
    assert caught.value.first_offset == first
    assert everything(subject.log)[0][0] >= first


def test_a_record_over_the_limit_is_refused_and_harms_nothing(subject: Subject) -> None:
    with pytest.raises(RecordTooLarge, match=str(RECORD_BYTES_MAX)):
        appended(subject, [bytearray(RECORD_BYTES_MAX + 1)])
    appended(subject, [payload(1)])
    assert len(everything(subject.log)) == 1


def test_a_record_at_the_limit_is_kept(subject: Subject) -> None:
    big = frame.encode(frame.Frame(1, "p", "POST", "/sa", body=b"x" * (RECORD_BYTES_MAX - 100)))
    appended(subject, [payload(0), big, payload(2)])
    assert [len(raw) for _, raw in everything(subject.log)][1] == len(big)


Make = Callable[[object], Subject]
