"""Taking over a partition of the log for writing: its lock, its writer, and how many frames it ever acknowledged."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from typing import Any

from zuji.eventlog.contract import LogBroken
from zuji.eventlog.files import FileLog
from zuji.eventlog.writer import PartitionLock, PartitionWriter
from zuji.records.frame import FrameError, ordinal_of

LOCK_S = 15.0


def open_partition(root: Path, partition: int, segment_bytes: int, reserve_bytes: int) -> tuple[PartitionWriter, int]:
    """The writer of a partition and how many frames it has ever acknowledged. The partition must be locked."""

    def tell(name: str, gap: Any) -> None:
        print(f"log: {gap.length} damaged bytes at {gap.position} of {name} were skipped", file=sys.stderr)

    directory = root / f"{partition:04d}"
    writer = PartitionWriter(str(directory), segment_bytes=segment_bytes, reserve_bytes=reserve_bytes, on_gap=tell)
    log = FileLog(str(root))
    ordinal = 0
    # Offsets count records, so the last frame is the one before next_offset, unless damage took it.
    for back in range(1, 1000):
        offset = writer.next_offset - back
        if offset < log.start(partition):
            break
        entries = log.read(partition, offset, 1, writer.next_offset)
        with contextlib.suppress(FrameError, IndexError):
            ordinal = ordinal_of(entries[-1].payload)
            break
    return writer, max(ordinal, 0)


def lock_partition(root: Path, partition: int, seconds: float = LOCK_S) -> PartitionLock:
    """Waits for a dying predecessor to let go. Raises LogBroken."""
    directory = root / f"{partition:04d}"
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    deadline = time.monotonic() + seconds
    while True:
        try:
            return PartitionLock(str(directory / "lock"))
        except LogBroken:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
