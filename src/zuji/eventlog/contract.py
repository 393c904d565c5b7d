"""What an event log promises; tests/eventlog/test_contract.py holds every implementation to it.

A partition is an ordered sequence of records with opaque, growing integer offsets; gaps are allowed and offsets are
never byte positions. Partitions are added, never removed; order holds within one partition only. A record is at most
RECORD_BYTES_MAX. Readers see only what is durable: a record that was read once is there for ever, until retention.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

RECORD_BYTES_MAX = 16 << 20


class Entry(NamedTuple):
    """One record as it was read."""

    offset: int
    payload: bytes


class Damage(NamedTuple):
    """Bytes that are not records. The records in them are lost; the ones behind them are not."""

    partition: int
    segment: str
    position: int
    length: int
    next_offset: int  # the first offset that could be read again, -1 when none could


class LogError(Exception):
    """Family: LogFull and LogBroken (retrying later may help), RecordTooLarge and Expired (it will not)."""


class LogFull(LogError):
    """No room is left beyond the reserve. Nothing was written."""


class LogBroken(LogError):
    """A write or fsync failed: what was being appended is not durable and was not acknowledged."""


class RecordTooLarge(LogError):
    """The record passes RECORD_BYTES_MAX."""


class Expired(LogError):
    """The offset lies before the start; reading can go on from first_offset."""

    def __init__(self, partition: int, offset: int, first_offset: int) -> None:
        super().__init__(f"offset {offset} of partition {partition} has expired; the log now starts at {first_offset}")
        self.first_offset = first_offset


class Appender(Protocol):
    """The writing end of one partition, owned by one process."""

    async def append(self, payload: bytearray) -> int:
        """Appends one frame, waits until it is durable, and gives its offset.

        Before writing, the appender stamps the frame with its ordinal in this partition (records/frame.py).
        Raises LogFull, LogBroken, RecordTooLarge; then the record was not acknowledged.
        """
        ...


class Log(Protocol):
    """The reading end."""

    def partitions(self) -> list[int]:
        """Known partitions, ascending."""
        ...

    def start(self, partition: int) -> int:
        """The first offset that can be read (or would be, when empty)."""
        ...

    def end(self, partition: int) -> int:
        """An offset above every durable record and not above any later one."""
        ...

    def read(self, partition: int, offset: int, max_bytes: int = 4 << 20, end: int | None = None) -> list[Entry]:
        """Records from offset on, ascending, below end, until max_bytes (at least one, if there is one).

        Raises Expired. Damage on the way is skipped and told by `damage()`.
        """
        ...

    def damage(self) -> list[Damage]:
        """What reading has skipped so far."""
        ...
