"""The reading end of the log of files, and its upkeep: packing sealed segments, retention."""

from __future__ import annotations

import bisect
import itertools
import os
import time
from typing import NamedTuple

from zuji.eventlog import segment
from zuji.eventlog.contract import Damage, Entry, Expired
from zuji.eventlog.filesystem import REAL_FILES, Files
from zuji.eventlog.writer import HINT, read_segment, segments, unpack_hint


class _Place(NamedTuple):
    """Where the next record of a sequential reader lies in a plain segment."""

    offset: int
    name: str
    position: int


class FileLog:
    """Reads `<root>/<partition>/*.seg[.zst]`. Not safe for use by two threads at once.

    What a live writer has not yet synced is not seen: its hint says how far the log is durable.
    """

    def __init__(self, root: str, files: Files = REAL_FILES) -> None:
        self._root = root
        self._files = files
        self._places: dict[int, _Place] = {}
        self._unpacked: tuple[str, bytes] = ("", b"")
        self._damage: dict[tuple[int, str, int], Damage] = {}

    def partitions(self) -> list[int]:
        return sorted(int(name) for name in self._files.names(self._root) if name.isdigit())

    def start(self, partition: int) -> int:
        names = segments(self._files, self._dir(partition))
        return segment.base(names[0]) if names else 0

    def end(self, partition: int) -> int:
        hint = self._hint(partition)
        return hint[2] if hint else 0

    def damage(self) -> list[Damage]:
        return list(self._damage.values())

    def read(self, partition: int, offset: int, max_bytes: int = 4 << 20, end: int | None = None) -> list[Entry]:
        hint = self._hint(partition)
        if hint is None:
            return []
        limit = hint[2] if end is None else min(end, hint[2])
        found: list[Entry] = []
        size = 0
        names = segments(self._files, self._dir(partition))
        if names and offset < segment.base(names[0]):
            raise Expired(partition, offset, segment.base(names[0]))
        while offset < limit and size < max_bytes:
            got, offset = self._read_segment(partition, names, offset, limit, max_bytes - size, hint)
            found += got
            size += sum(len(entry.payload) + segment.FRAME_BYTES for entry in got)
        return found

    def pack(self, partition: int, level: int = 3) -> list[str]:
        """Compresses every sealed segment; gives their new names. Whole new file, fsync, rename, then the old goes."""
        import zstandard  # collectors import this module and never pack

        directory = self._dir(partition)
        packed = []
        names = segments(self._files, directory)
        for name, following in itertools.pairwise(names):
            if not name.endswith(segment.SUFFIX):
                continue
            length = self._valid_length(directory, name, following)
            if length is None:
                break  # the next segment is only being opened: what of this one is valid will be written there
            data = self._files.read(f"{directory}/{name}", 0, length)
            target = f"{directory}/{name.removesuffix(segment.SUFFIX)}{segment.PACKED_SUFFIX}"
            handle = self._files.open(f"{target}.new", 0)
            handle.append(zstandard.ZstdCompressor(level=level).compress(data))
            handle.sync()
            handle.close()
            self._files.keep_age(f"{directory}/{name}", f"{target}.new")
            self._files.rename(f"{target}.new", target)
            self._files.sync_directory(directory)
            self._files.remove(f"{directory}/{name}")
            packed.append(target)
        return packed

    def expirable(self, partition: int, older_than: float, processed: int) -> list[str]:
        """Sealed segments last written before older_than (epoch s) whose records are all below processed."""
        directory = self._dir(partition)
        found = []
        for name, following in itertools.pairwise(segments(self._files, directory)):
            done = segment.base(following) <= processed
            if not done or self._files.modified_at(f"{directory}/{name}") >= older_than:
                break
            found.append(name)
        return found

    def expire(self, partition: int, older_than: float, processed: int) -> int:
        """Removes the segments that are `expirable`; gives how many."""
        found = self.expirable(partition, older_than, processed)
        for name in found:
            self._files.remove(f"{self._dir(partition)}/{name}")
        if found:
            self._files.sync_directory(self._dir(partition))
        return len(found)

    def verify(self, partition: int) -> tuple[int, list[Damage]]:
        """Reads every record from the start: how many there are, and the damage between them."""
        count, offset = 0, self.start(partition)
        while entries := self.read(partition, offset, 16 << 20):
            count += len(entries)
            offset = entries[-1].offset + 1
        return count, [found for found in self.damage() if found.partition == partition]

    def _dir(self, partition: int) -> str:
        return f"{self._root}/{int(partition):04d}"

    def _hint(self, partition: int) -> tuple[int, int, int] | None:
        for _ in range(50):
            try:
                hint = unpack_hint(self._files.read(f"{self._dir(partition)}/{HINT}"))
            except OSError:
                return None
            if hint is not None:
                return hint
            time.sleep(0.001)  # torn: the writer is in the middle of writing it
        return None

    def _read_segment(
        self, partition: int, names: list[str], offset: int, limit: int, max_bytes: int, hint: tuple[int, int, int]
    ) -> tuple[list[Entry], int]:
        """Entries of the one segment that holds offset, and the offset to go on with."""
        bases = [segment.base(name) for name in names]
        which = bisect.bisect_right(bases, offset) - 1
        if which < 0:
            return [], bases[0] if bases else limit
        name = names[which]
        following = bases[which + 1] if which + 1 < len(bases) else None
        place = self._places.get(partition)
        position = place.position if place and place.name == name and place.offset == offset else 0
        data, whole = self._bytes(
            partition, name, names[which + 1] if following is not None else "", position, hint, max_bytes
        )
        found: list[Entry] = []
        gap: segment.Gap | None = None
        at = offset
        size = 0
        for item in segment.records(data):
            if isinstance(item, segment.Gap):
                if item.position + item.length == len(data) and not whole:
                    break  # a record that goes on beyond what was read
                gap = item
                continue
            if gap is not None:
                self._note(partition, name, position + gap.position, gap.length, item.offset)
                gap = None
            if item.offset == segment.HEAD_OFFSET or item.offset < offset:
                continue
            if item.offset >= limit:
                at = limit
                break
            found.append(Entry(item.offset, item.payload))
            at = item.offset + 1
            size += len(item.payload) + segment.FRAME_BYTES
            self._places[partition] = _Place(at, name, position + item.end)
            if size >= max_bytes:
                return found, at
        else:
            if gap is not None:
                self._note(
                    partition, name, position + gap.position, gap.length, following if following is not None else -1
                )
            if whole:
                at = limit if following is None else max(at, following)
            elif not found:
                # One record larger than the piece that was read: read on with a larger one.
                return self._read_segment(partition, names, offset, limit, max_bytes * 4, hint)
        if not found and at == offset:
            return self._read_segment(partition, names, offset, limit, max_bytes * 4, hint)
        return found, at

    def _bytes(
        self, partition: int, name: str, following: str, position: int, hint: tuple[int, int, int], max_bytes: int
    ) -> tuple[bytes, bool]:
        """Bytes of a segment from a position on, and whether they reach its end: of a live one, where it is durable."""
        directory = self._dir(partition)
        if name.endswith(segment.PACKED_SUFFIX):
            key = f"{directory}/{name}"
            if self._unpacked[0] != key:
                self._unpacked = (key, read_segment(self._files, directory, name))
            return self._unpacked[1][position:], True
        if following:
            valid = self._valid_length(directory, name, following)
            end = self._files.size(f"{directory}/{name}") if valid is None else valid
        else:
            end = hint[1] if segment.base(name) == hint[0] else self._files.size(f"{directory}/{name}")
        size = min(end - position, max_bytes + segment.FRAME_BYTES * 2)
        try:
            return self._files.read(f"{directory}/{name}", position, size), position + size >= end
        except FileNotFoundError:  # it was packed in between
            self._unpacked = ("", b"")
            packed = name.removesuffix(segment.SUFFIX) + segment.PACKED_SUFFIX
            return read_segment(self._files, directory, packed)[position:], True

    def _valid_length(self, directory: str, name: str, following: str) -> int | None:
        """How much of a sealed plain segment is valid, as the one after it says; None while that is not written."""
        size = self._files.size(f"{directory}/{name}")
        if following.endswith(segment.PACKED_SUFFIX):
            said = segment.previous_length(read_segment(self._files, directory, following))
        else:
            said = segment.previous_length(self._files.read(f"{directory}/{following}", 0, 256))
        return said if said is None else size if said < 0 else min(size, said)

    def _note(self, partition: int, name: str, position: int, length: int, next_offset: int) -> None:
        found = Damage(partition, name, position, length, next_offset)
        self._damage.setdefault((partition, name, position), found)


def is_owned(root: str, partition: int) -> bool:
    """Whether a live process writes that partition."""
    import fcntl

    path = f"{root}/{int(partition):04d}/lock"
    if not os.path.exists(path):
        return False
    fd = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except OSError:
        return True
    finally:
        os.close(fd)
