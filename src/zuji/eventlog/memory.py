"""A log in memory, for tests and for pure replays. Passes the same contract tests as the others."""

from __future__ import annotations

from zuji.eventlog.contract import RECORD_BYTES_MAX, Damage, Entry, Expired, RecordTooLarge
from zuji.records.frame import stamp


class MemoryLog:
    """Partitions as lists; `expire` drops from the front."""

    def __init__(self, partitions: int = 1) -> None:
        self._entries: dict[int, list[bytes]] = {partition: [] for partition in range(partitions)}
        self._start: dict[int, int] = dict.fromkeys(self._entries, 0)

    def appender(self, partition: int) -> MemoryAppender:
        return MemoryAppender(self._entries[partition], self._start, partition)

    def partitions(self) -> list[int]:
        return sorted(self._entries)

    def start(self, partition: int) -> int:
        return self._start[partition]

    def end(self, partition: int) -> int:
        return self._start[partition] + len(self._entries[partition])

    def read(self, partition: int, offset: int, max_bytes: int = 4 << 20, end: int | None = None) -> list[Entry]:
        start = self._start[partition]
        if offset < start:
            raise Expired(partition, offset, start)
        found: list[Entry] = []
        size = 0
        last = self.end(partition) if end is None else min(end, self.end(partition))
        while offset < last and size < max_bytes:
            payload = self._entries[partition][offset - start]
            found.append(Entry(offset, payload))
            size += len(payload)
            offset += 1
        return found

    def damage(self) -> list[Damage]:
        return []

    def expire_below(self, partition: int, offset: int) -> None:
        """Drops records below offset."""
        drop = max(0, offset - self._start[partition])
        del self._entries[partition][:drop]
        self._start[partition] += drop


class MemoryAppender:
    """The Appender of a MemoryLog partition."""

    def __init__(self, entries: list[bytes], starts: dict[int, int], partition: int) -> None:
        self._entries, self._starts, self._partition = entries, starts, partition

    async def append(self, payload: bytearray) -> int:
        if len(payload) > RECORD_BYTES_MAX:
            raise RecordTooLarge(f"a record of {len(payload)} bytes passes the limit of {RECORD_BYTES_MAX}")
        offset = self._starts[self._partition] + len(self._entries)
        stamp(payload, offset + 1)
        self._entries.append(bytes(payload))
        return offset
