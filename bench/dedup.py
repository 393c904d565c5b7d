"""What exact deduplication costs: 35 days of ids in the index, then new ids and old ones again."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.machine import resident_mib
from zuji.runners.dedup import Bucket, DedupIndex

DAYS = 35
BATCH = 30_000


def measure(directory: Path, ids_a_day: int) -> dict[str, Any]:
    """Fills 35 days, one after another, as a loader does; then probes every day with ids that it holds."""
    dice = np.random.default_rng(1)
    index = DedupIndex(directory, {}, ())
    before = resident_mib(os.getpid())
    blob_bytes, took, n = 0, 0.0, 0
    days = [dice.bytes(16 * ids_a_day) for _ in range(2)]  # two days' ids are kept, to be sent again
    for day in range(DAYS):
        raw = days[day] if day < 2 else dice.bytes(16 * ids_a_day)
        for keys in _batches(raw, day):
            n += 1
            began = time.process_time()
            seen = index.seen(keys)
            blob_bytes += len(index.take_new())
            if index.flush(n):
                index.committed()
            took += time.process_time() - began
            assert not any(seen)
    again, probes = 0.0, 0
    for day, raw in enumerate(days):
        for keys in _batches(raw, day):
            began = time.process_time()
            seen = index.seen(keys)
            again += time.process_time() - began
            probes += len(keys)
            assert all(seen)
    total = ids_a_day * DAYS
    disk = sum(path.stat().st_size for path in directory.iterdir())
    free = os.statvfs(directory)
    tail = sum(len(ids) for ids in index._tail.values())
    # A day is searched in its runs, which live in the page cache: beyond memory each probe waits for the disk.
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "days": DAYS,
        "ids_a_day": ids_a_day,
        "new_us": took / total * 1e6,
        "again_us": again / probes * 1e6,
        "disk_bytes_per_id": disk / max(1, total - tail),
        "state_bytes_per_id": blob_bytes / total,
        "memory_mib": resident_mib(os.getpid()) - before,
        "runs": sum(len(names) for names in index.manifest.values()),
        "largest_day_in_memory": int(memory * 0.5 / 16),
        "days_of_that_size_on_disk": free.f_bavail * free.f_frsize / (memory * 0.5),
    }


def _batches(raw: bytes, day: int) -> list[list[tuple[Bucket, bytes]]]:
    ids = [raw[at : at + 16] for at in range(0, len(raw), 16)]
    return [[((1, day), one) for one in ids[at : at + BATCH]] for at in range(0, len(ids), BATCH)]


def lines(found: dict[str, Any]) -> list[str]:
    """For people."""
    fresh = f"{found['new_us']:.2f} us of CPU ({1e6 / found['new_us']:,.0f}/s)"
    return [
        f"deduplication: {found['days']} days of {found['ids_a_day']:,} ids in {found['runs']} runs: a new id takes "
        f"{fresh}, one that was seen {found['again_us']:.2f} us;",
        f"  {found['disk_bytes_per_id']:.1f} bytes an id on disk, {found['state_bytes_per_id']:.1f} in the state until "
        f"its run is written, {found['memory_mib']:.0f} MiB of memory more than before (mapped runs among them);",
        f"  largest day whose runs half of this machine's memory holds: {found['largest_day_in_memory']:,} ids "
        f"({found['days_of_that_size_on_disk']:.1f} such days fit on the free disk)",
    ]
