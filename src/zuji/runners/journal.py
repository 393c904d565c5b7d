"""The journal: what the loader decided, in order, before it did it (DESIGN D3).

The reader's position is the journal and nothing else; the store can be rebuilt from it and the log. Entries are JSON
lines in the same CRC-framed segments as the event log, each fsynced before anything that rests on it happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from zuji import faults
from zuji.eventlog.files import FileLog
from zuji.eventlog.filesystem import REAL_FILES, Files
from zuji.eventlog.writer import PartitionWriter
from zuji.records.identity import IdentityChange
from zuji.records.project import Project
from zuji.records.property import Property


class Opened(msgspec.Struct, frozen=True, tag="batch", tag_field="kind"):
    """Batch n reads these offsets, [from, to) of each partition, under these versions; or it carries out a change."""

    n: int
    ranges: dict[str, tuple[int, int]]
    epoch: int
    config: int
    versions: dict[str, str]
    change: IdentityChange | None = None


class Configured(msgspec.Struct, frozen=True, tag="config", tag_field="kind"):
    """The projects as of a version of the metadata. Secrets and plans are named by id and live in the metadata."""

    version: int
    projects: tuple[Project, ...]
    keys: tuple[str, ...] = ()
    plans: dict[int, int] = {}  # by project id, the version of its tracking plan; none: no plan


class Settled(msgspec.Struct, frozen=True, tag="catalogue", tag_field="kind"):
    """What batch n settled about a project's properties: kinds and columns. Replay takes it from here."""

    n: int
    project: int
    properties: tuple[Property, ...]


class Moved(msgspec.Struct, frozen=True, tag="moved", tag_field="kind"):
    """The old rows of these properties were rewritten into their columns, after batch n."""

    n: int
    project: int
    names: tuple[str, ...]


class Expiry(msgspec.Struct, frozen=True, tag="expired", tag_field="kind"):
    """After batch n, events of a project that happened before an instant (ms UTC) go: limits by event, and '' for all
    others; 0: they stay. Ids grow by one. at: when it was decided, ms UTC."""

    n: int
    project: int
    id: int
    at: int
    limits: dict[str, int]


class Purge(msgspec.Struct, frozen=True, tag="purged", tag_field="kind"):
    """After batch n, everything of a project goes for good; no batch before or after writes anything of it. Ids
    grow by one. at: when it was decided, ms UTC."""

    n: int
    project: int
    id: int
    at: int


class Epoch(msgspec.Struct, frozen=True, tag="epoch", tag_field="kind"):
    """A loader took over. Batches of an older epoch that come after it are void."""

    epoch: int
    code: str


JournalEntry = Opened | Configured | Settled | Moved | Expiry | Purge | Epoch
_decode = msgspec.json.Decoder(JournalEntry).decode


class JournalDamaged(Exception):
    """The middle of the journal cannot be read: a rebuild would not be the truth."""


class Journal:
    """Appends and replays. One process owns it (the engine's lock). It is partition 0 of a log of its own."""

    def __init__(self, directory: Path, files: Files = REAL_FILES, reserve_bytes: int = 0) -> None:
        self._dir = str(directory)
        self._files = files
        # The reserve of the log is what the journal may use when the disk is full.
        self._writer = PartitionWriter(f"{self._dir}/0000", files, reserve_bytes=reserve_bytes)

    def append(self, *entries: JournalEntry) -> None:
        """Durable when it returns. Raises LogFull, LogBroken."""
        self._writer.append([msgspec.json.encode(entry) for entry in entries])
        faults.point("journal.written")
        self._writer.sync()
        faults.point("journal.synced")

    def __iter__(self) -> Iterator[JournalEntry]:
        return read(self._dir, self._files)

    def close(self) -> None:
        self._writer.close()


def read(directory: str, files: Files = REAL_FILES) -> Iterator[JournalEntry]:
    """Every entry from the first on. Raises JournalDamaged where the middle cannot be read."""
    log = FileLog(directory, files)
    offset = log.start(0)
    while entries := log.read(0, offset):
        if damage := log.damage():
            raise JournalDamaged(
                f"{directory}/0000/{damage[0].segment} cannot be read at byte {damage[0].position} "
                f"({damage[0].length} bytes); restore the journal from a backup"
            )
        for entry in entries:
            yield _decode(entry.payload)
        offset = entries[-1].offset + 1
