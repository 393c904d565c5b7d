"""What the most demanding question of each kind (bench/demanding.py) takes: seconds, what the process grows by, whether
its progress grows, and how soon it ends when it is cancelled.

`python -m bench.caps DIR EVENTS PERSONS MIB` fills a store there, unless there is one, and asks every kind in a process
of its own. The engine and the arrays beside it live in one process, so that one number tells what both take.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench.demanding import DEMANDING
from bench.history import OCTOBER, PROJECT, Known, fill
from zuji.analyze.kinds import KINDS, parse
from zuji.analyze.query import Question
from zuji.analyze.run import Runner
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, Progress, QueryCancelled

_MIB = 1 << 20


def asked(kind: str) -> Question:
    return parse({"kind": kind, **OCTOBER, **DEMANDING[kind]})


def limits(mib: int) -> Limits:
    """Of one query of the engine."""
    return Limits(seconds=600, memory_bytes=mib * _MIB, spill_bytes=mib * _MIB // 4)


def resident_mib() -> float:
    """What the process holds in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / _MIB


class Peak:
    """The most that the process has grown by while it was watched."""

    def __init__(self) -> None:
        self.grown_mib = 0.0

    def __enter__(self) -> Peak:
        self._began, self._over = resident_mib(), threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def _watch(self) -> None:
        while not self._over.wait(0.004):
            self.grown_mib = max(self.grown_mib, resident_mib() - self._began)

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()


def measure(store: ClickHouse, kind: str, mib: int) -> dict[str, Any]:
    """seconds, grown_mib, told (how often progress was told), backwards (how often it became less), rows_read."""
    seen: list[Progress] = []
    runner = Runner(store, Known(store, merged=True), limits(mib))
    with Peak() as peak:
        began = time.monotonic()
        found = runner.run(PROJECT, asked(kind), on_progress=seen.append)
        seconds = time.monotonic() - began
    rows = [one.rows_read for one in seen]
    backwards = sum(b < a for a, b in itertools.pairwise(rows))
    read = found.receipt.rows_read
    return {"seconds": seconds, "grown_mib": peak.grown_mib, "told": len(seen), "backwards": backwards, "rows": read}


def cancelled_after(store: ClickHouse, kind: str, mib: int, seconds: float) -> float | None:
    """For how long a question goes on when it is cancelled after some seconds; None: it was done before."""
    at: list[float] = []
    runner = Runner(store, Known(store, merged=True), limits(mib), cancelled=lambda query_id: bool(at))

    def cancel() -> None:
        at.append(time.monotonic())
        store.cancel("cancel-me")

    timer = threading.Timer(seconds, cancel)
    timer.start()
    try:
        runner.run(PROJECT, asked(kind), "cancel-me")
    except QueryCancelled:
        return time.monotonic() - at[0]
    finally:
        timer.cancel()
        timer.join()
    return None


def _each(directory: Path, mib: int, kind: str) -> dict[str, Any]:
    from zuji.analyze.kernels.warm import warm

    store = ClickHouse(f"chdb://{directory}")
    warm()
    found = measure(store, kind, mib)
    found["cancel_s"] = [
        late for part in (0.2, 0.5, 0.8, 0.95) if (late := cancelled_after(store, kind, mib, part * found["seconds"]))
    ]
    return found


def main(directory: Path, events: int, persons: int, mib: int) -> dict[str, dict[str, Any]]:
    """By kind what it took."""
    if not directory.exists():
        subprocess.run([sys.executable, "-m", "bench.caps", str(directory), str(events), str(persons)], check=True)
    found = {}
    for kind in sorted(KINDS):
        words = [sys.executable, "-m", "bench.caps", str(directory), str(mib), kind, "ask"]
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{kind} failed:\n{done.stderr[-2000:]}")
        found[kind] = one = json.loads(done.stdout.splitlines()[-1])
        latest = max(one["cancel_s"], default=0.0)
        print(
            f"{kind:<14}{one['seconds']:>7.2f} s  +{one['grown_mib']:>5.0f} MiB  {one['rows']:>12,} rows read  progress"
            f" told {one['told']} times, {one['backwards']} backwards  cancelled: over after {latest:.2f} s at most",
            flush=True,
        )
    return found


if __name__ == "__main__":
    where, *rest = sys.argv[1:]
    if rest[-1] == "ask":
        print(json.dumps(_each(Path(where), int(rest[0]), rest[1])))
    elif len(rest) == 2:
        fill(ClickHouse(f"chdb://{where}"), *map(int, rest))
    else:
        main(Path(where), *map(int, rest))
