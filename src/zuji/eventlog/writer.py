"""The writing end of a partition of files: append, fsync, rotate, recover. Synchronous; group_commit.py shares it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import zlib
from collections.abc import Callable, Sequence

from zuji import faults
from zuji.eventlog import segment
from zuji.eventlog.contract import RECORD_BYTES_MAX, LogBroken, LogFull, RecordTooLarge
from zuji.eventlog.filesystem import REAL_FILES, Files, Handle

SEGMENT_BYTES = 64 << 20
RESERVE_BYTES = 256 << 20
HINT = "durable"
_HINT = struct.Struct("<QQQ")


def pack_hint(base: int, length: int, next_offset: int) -> bytes:
    """How far readers in other processes may read: segment, bytes in it, next offset; with a CRC against tearing."""
    body = _HINT.pack(base, length, next_offset)
    return body + zlib.crc32(body).to_bytes(4, "little")


def unpack_hint(data: bytes) -> tuple[int, int, int] | None:
    """The inverse; None for a torn or missing hint."""
    body = data[: _HINT.size]
    if len(data) < _HINT.size + 4 or zlib.crc32(body) != int.from_bytes(data[_HINT.size : _HINT.size + 4], "little"):
        return None
    base, length, next_offset = _HINT.unpack(body)
    return base, length, next_offset


class PartitionLock:
    """An flock: one process owns a partition; the kernel lets go when that process ends, however it ends."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._fd)
            raise LogBroken(f"{path} is held by another process; a partition has one writer") from error

    def release(self) -> None:
        os.close(self._fd)


class PartitionWriter:
    """Appends to one directory of segments. Not safe for use by two threads at once.

    on_gap is told of damage that recovery met (position, length, segment name).
    """

    def __init__(
        self,
        directory: str,
        files: Files = REAL_FILES,
        segment_bytes: int = SEGMENT_BYTES,
        reserve_bytes: int = RESERVE_BYTES,
        on_gap: Callable[[str, segment.Gap], None] = lambda name, gap: None,
    ) -> None:
        self._dir = directory
        self._files = files
        self._segment_bytes = segment_bytes
        self._reserve = reserve_bytes
        self._handle: Handle | None = None
        self._base = self._length = self._next = 0
        self._durable_length = self._durable_next = 0
        self._broken_length: int | None = None  # of a segment whose fsync failed: what of it is durable
        files.make_directory(directory)
        self._recover(on_gap)

    @property
    def next_offset(self) -> int:
        """The offset of the next record; every lower one that was synced is durable."""
        return self._next

    def append(self, payloads: Sequence[bytes | bytearray]) -> list[int]:
        """Writes records, one write for all; they are durable after sync(). Gives their offsets.

        Raises RecordTooLarge, LogFull (nothing was written) and LogBroken.
        """
        for payload in payloads:
            if len(payload) > RECORD_BYTES_MAX:
                raise RecordTooLarge(f"a record of {len(payload)} bytes passes the limit of {RECORD_BYTES_MAX}")
        offsets = list(range(self._next, self._next + len(payloads)))
        data = b"".join([segment.frame(at, payload) for at, payload in zip(offsets, payloads, strict=True)])
        self._make_room(len(data))
        handle = self._segment()
        faults.point("log.append")
        try:
            handle.append(data)
        except OSError as error:
            self._give_up()
            raise LogBroken(f"writing to the log failed: {error}") from error
        faults.point("log.written")
        self._length += len(data)
        self._next += len(payloads)
        return offsets

    def sync(self) -> None:
        """Makes every appended record durable. Raises LogBroken: then none since the last sync is, and all are gone."""
        if self._handle is None:
            return
        try:
            self._handle.sync()
        except OSError as error:
            self._give_up()
            raise LogBroken(f"fsync of the log failed: {error}; its un-synced end was given up") from error
        faults.point("log.synced")
        self._durable_length, self._durable_next = self._length, self._next
        self._publish()

    def rotate(self) -> None:
        """Seals the segment, unless it is empty; the next append opens a new one."""
        if self._handle is not None and self._next > self._base:
            self.sync()
            self._handle.close()
            self._handle = None

    def free_bytes(self) -> int:
        """What may still be written before LogFull."""
        return max(0, self._files.free_bytes(self._dir) - self._reserve)

    def close(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _make_room(self, size: int) -> None:
        free = self._files.free_bytes(self._dir)
        if free - size < self._reserve:
            raise LogFull(
                f"the disk of the log has {free >> 20} MiB left and keeps {self._reserve >> 20} MiB in reserve; "
                "free some space and it goes on by itself"
            )

    def _segment(self) -> Handle:
        if self._handle is not None and self._length >= self._segment_bytes:
            faults.point("log.rotate")
            self.rotate()
            faults.point("log.rotated")
        if self._handle is None:
            self._open_segment()
        assert self._handle is not None
        return self._handle

    def _open_segment(self) -> None:
        """A new segment, durable with its head and its name before the first record goes in."""
        name = segment.name(self._next)
        path = f"{self._dir}/{name}"
        # A segment that holds nothing but its head has the same base: it is written anew.
        head = segment.head(-1 if self._broken_length is None else self._broken_length)
        try:
            handle = self._files.open(path, 0)
            handle.append(head)
            handle.sync()
            self._files.sync_directory(self._dir)
        except OSError as error:
            raise LogBroken(f"a new log segment could not be opened: {error}") from error
        self._handle, self._base, self._broken_length = handle, self._next, None
        self._length = self._durable_length = len(head)

    def _give_up(self) -> None:
        """Leaves the segment as it is, read-only, valid up to what was durable before."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
        if self._durable_next == self._base:
            # It holds no durable record: the next one takes its name and place, and says the same of its predecessor.
            head = self._files.read(f"{self._dir}/{segment.name(self._base)}", 0, self._durable_length)
            length = segment.previous_length(head)
            self._broken_length = None if length is None or length < 0 else length
        else:
            self._broken_length = self._durable_length
        self._next = self._durable_next

    def _publish(self) -> None:
        hint = pack_hint(self._base, self._durable_length, self._durable_next)
        # The records are durable whether the hint gets through or not: readers see them with the next one.
        with contextlib.suppress(OSError):
            self._files.write_hint(f"{self._dir}/{HINT}", hint)

    def _recover(self, on_gap: Callable[[str, segment.Gap], None]) -> None:
        """Finds the end, cuts a torn tail, and makes durable what is left before anybody reads it."""
        names = segments(self._files, self._dir)
        while names and names[-1].endswith(segment.SUFFIX):
            # A crash between creating a segment and syncing its head leaves a file without a head: it never held
            # an acknowledged record. The segment before it is the last.
            data = self._files.read(f"{self._dir}/{names[-1]}")
            if segment.previous_length(data) is not None or _any_record(data):
                break
            self._files.remove(f"{self._dir}/{names.pop()}")
        if names:
            self._base = self._next = segment.base(names[-1])
            if names[-1].endswith(segment.PACKED_SUFFIX):
                last = read_segment(self._files, self._dir, names[-1])
                kept = [entry.offset for entry in segment.entries(last) if not isinstance(entry, segment.Gap)]
                self._next = max([self._next, *(offset + 1 for offset in kept)])
            else:
                self._recover_last(names[-1], on_gap)
        self._durable_length, self._durable_next = self._length, self._next
        self._publish()

    def _recover_last(self, name: str, on_gap: Callable[[str, segment.Gap], None]) -> None:
        data = self._files.read(f"{self._dir}/{name}")
        for found in segment.records(data):
            if isinstance(found, segment.Gap):
                if found.position + found.length < len(data):
                    on_gap(name, found)
                continue
            self._length = found.end
            if found.offset != segment.HEAD_OFFSET:
                self._next = found.offset + 1
        try:
            self._handle = self._files.open(f"{self._dir}/{name}", self._length)
            self._handle.sync()
            self._files.sync_directory(self._dir)
        except OSError as error:
            raise LogBroken(f"the log could not be recovered: {error}") from error


def _any_record(data: bytes) -> bool:
    return any(not isinstance(found, segment.Gap) for found in segment.entries(data))


def segments(files: Files, directory: str) -> list[str]:
    """Segment file names in order; a packed one replaces its plain twin (a crash may leave both)."""
    found: dict[int, str] = {}
    for name in files.names(directory):
        if name.endswith((segment.SUFFIX, segment.PACKED_SUFFIX)):
            base = segment.base(name)
            if base not in found or name.endswith(segment.PACKED_SUFFIX):
                found[base] = name
    return [found[base] for base in sorted(found)]


def read_segment(files: Files, directory: str, name: str) -> bytes:
    """A sealed segment's bytes, unpacked."""
    data = files.read(f"{directory}/{name}")
    if name.endswith(segment.PACKED_SUFFIX):
        import zstandard  # collectors never read packed segments

        return zstandard.ZstdDecompressor().decompress(data)
    return data
