"""A partition of the log that no collector owns, written by one importer at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from zuji.eventlog.contract import LogBroken
from zuji.eventlog.files import FileLog
from zuji.eventlog.partition import lock_partition, open_partition
from zuji.protocols import rows
from zuji.records import frame
from zuji.records.sentences import Sentence, say

# Partitions of collectors count from 0, at most 64 of them. Importers take turns at the first of these; every tail
# has one of its own, in which its position stands.
IMPORTS = 900
TAILS = range(910, 990)
ROWS_PER_FRAME = 1000
# With its head a frame stays below what may inflate at any ratio (protocols/form.py).
FRAME_BYTES_MAX = 1000 << 10


class Place(NamedTuple):
    """Where a server's data is."""

    root: Path
    log_dir: Path
    segment_bytes: int
    reserve_bytes: int


class ImportFailed(Exception):
    """Says what is wrong, where, and what would be right. lacks: the field (event, distinct_id) that no column is
    known for, where that is what is wrong."""

    def __init__(self, detail: Sentence, lacks: str = "") -> None:
        self.lacks = lacks
        super().__init__(detail)


class ImportLog:
    """The writing end; `with` it. Raises ImportFailed when the partition stays taken for wait_s seconds."""

    def __init__(
        self,
        place: Place,
        partition: int = IMPORTS,
        wait_s: float = 3600.0,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.place, self.partition = place, partition
        self._wait_s, self._say = wait_s, say

    def __enter__(self) -> ImportLog:
        place = self.place
        try:
            self._lock = lock_partition(place.log_dir, self.partition, 0.5)
        except LogBroken:
            self._say("waiting for another import to end")
            try:
                self._lock = lock_partition(place.log_dir, self.partition, self._wait_s)
            except LogBroken as error:
                raise ImportFailed(say("another import is still running: {error}", error=error)) from error
        self._writer, self._ordinal = open_partition(
            place.log_dir, self.partition, place.segment_bytes, place.reserve_bytes
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        self._lock.release()

    @property
    def next_offset(self) -> int:
        return self._writer.next_offset

    def append(self, payloads: Sequence[bytearray]) -> None:
        """Makes encoded frames durable, all of them. Raises LogError; then none of them is acknowledged."""
        for payload in payloads:
            self._ordinal += 1
            frame.stamp(payload, self._ordinal)
        self._writer.append(payloads)
        self._writer.sync()

    def frames(self, offset: int) -> Iterator[tuple[int, frame.Frame]]:
        """Its frames from offset on, each with its own."""
        log = FileLog(str(self.place.log_dir))
        offset = max(offset, log.start(self.partition))
        while entries := log.read(self.partition, offset, 8 << 20):
            for entry in entries:
                yield entry.offset, frame.decode(entry.payload)
            offset = entries[-1].offset + 1

    def newest_first(self) -> Iterator[frame.Frame]:
        """Its frames. The newest is always there: retention takes sealed segments only."""
        log = FileLog(str(self.place.log_dir))
        for offset in range(self._writer.next_offset - 1, log.start(self.partition) - 1, -1):
            for entry in log.read(self.partition, offset, 1, offset + 1):
                yield frame.decode(entry.payload)


def rows_frame(head: rows.Head, lines: Sequence[bytes], received_at: int | None = None) -> frame.Frame:
    """A frame of rows, received now."""
    return frame.Frame(
        received_at=time.time_ns() // 1_000_000 if received_at is None else received_at,
        peer="",
        method="POST",
        path=rows.PATH,
        headers=(("user-agent", "zuji import"),),
        body=rows.encode(head, lines),
        protocol="rows",
    )
