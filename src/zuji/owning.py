"""One engine process at a time for a data directory: an flock."""

from __future__ import annotations

import time
from pathlib import Path

from zuji.eventlog.contract import LogBroken
from zuji.eventlog.writer import PartitionLock


def engine_lock(root: Path, seconds: float = 15.0) -> PartitionLock:
    """Waits for a dying predecessor to let go. Raises LogBroken."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return PartitionLock(str(root / "engine.lock"))
        except LogBroken:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
