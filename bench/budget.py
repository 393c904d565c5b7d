"""Microseconds of CPU for each event, stage by stage, against what 80,000 events a second on two cores allow: 25."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

CORES = 2
AIM_PER_S = 80_000
# Stage, what it is, and its part of the 25 us.
STAGES = (
    ("collect", "HTTP, frame, append, fsync", 1.5),
    ("read", "read the log, decode frames", 0.5),
    ("decode", "form, gzip, JSON, record", 7.0),
    ("judge", "ids, clocks, deduplication, ledger", 3.0),
    ("arrange", "properties and columns", 5.0),
    ("steps", "user agent, place, address", 0.5),
    ("insert", "handing over, parts, merges", 6.5),
    ("commit", "journal, ids, state", 0.5),
    ("other", "live view, freeing memory", 0.5),
)


def measure(directory: Path, count: int, runs: int, collect_us: float) -> dict[str, Any]:
    """Medians over runs of bench/loading.py, each on a log and a store of its own. collect_us: of the collector."""
    found = [_run(directory / f"loading-{number}", count) for number in range(runs)]
    us: dict[str, float] = {"collect": collect_us}
    for stage, _, _ in STAGES[1:]:
        us[stage] = statistics.median(one["cpu_s"].get(stage, 0.0) / one["events"] * 1e6 for one in found)
    # The engine's own threads: writing parts, and merging them later. Nothing else runs in that process.
    threads = statistics.median((one["process_s"] - one["thread_s"]) / one["events"] * 1e6 for one in found)
    python = statistics.median(one["thread_s"] / one["events"] * 1e6 for one in found)
    us["insert"] += threads
    total = sum(us.values())
    return {
        "us": us,
        "total_us": total,
        "engine_threads_us": threads,
        "python_thread_us": python,
        "allows_per_s": CORES * 1e6 / total,
        # One interpreter runs one thread at a time: however many cores there are, its loader goes no faster.
        "one_loader_allows_per_s": 1e6 / python,
        "plain_insert_us": statistics.median(
            one["plain_insert"]["cpu_s"] / one["plain_insert"]["rows"] * 1e6 for one in found
        ),
        "plain_insert_rows_per_s": statistics.median(
            one["plain_insert"]["rows"] / one["plain_insert"]["wall_s"] for one in found
        ),
        "loaded_per_s": statistics.median(one["events"] / one["total_wall_s"] for one in found),
        "events": found[0]["events"],
        "runs": runs,
    }


def _run(data_dir: Path, count: int) -> Any:
    words = (data_dir, count, 50, 1_795_000_000_000)
    done = subprocess.run([sys.executable, "-m", "bench.loading", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"loading failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def lines(found: dict[str, Any]) -> list[str]:
    """The table."""
    rows = [f"  {'stage':<9}{'':<38}{'us/event':>9}{'share':>8}{'budget':>8}"]
    for stage, what, budget in STAGES:
        us = found["us"][stage]
        rows.append(f"  {stage:<9}{what:<38}{us:>9.2f}{us / found['total_us']:>8.0%}{budget:>8.1f}")
    total = sum(budget for _, _, budget in STAGES)
    rows.append(f"  {'sum':<47}{found['total_us']:>9.2f}{1:>8.0%}{total:>8.1f}")
    return rows
