"""Every kind of question on many events, beside SQL for the same question that was written by hand
(bench/questions.py), and beside the bare reading of the columns.

`python -m bench.kinds DIR EVENTS PERSONS ROUNDS SECONDS MIB` prints the figures as JSON: the engine admits one store
for a process. What does not begin within so many seconds is left out, and said to be.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from sqlglot import parse_one

from bench.caps import limits
from bench.history import OCTOBER, PROJECT, Known, fill
from bench.questions import CASES
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, QueryLimit

FREE = Limits(seconds=900, memory_bytes=8 << 30, spill_bytes=3 << 30, result_rows=50_000_000)  # of the SQL by hand
_SCAN = "SELECT sum(actor_number), sum(toUnixTimestamp64Milli(time)), countIf(event = 'view') FROM events_1"


def measure(directory: Path, events: int, persons: int, rounds: int, seconds: int, mib: int) -> Any:
    """Seconds of wall clock of each case, medians of interleaved rounds (of one round there is none to warm up); peak
    memory of the process. seconds: after which no other question is begun; mib: the limit of each of our queries."""
    words = (directory, events, persons, rounds, seconds, mib)
    done = subprocess.run([sys.executable, "-m", "bench.kinds", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"kinds failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _timed(work: Callable[[], Any], into: list[float]) -> Any:
    began = time.monotonic()
    found = work()
    into.append(time.monotonic() - began)
    return found


def _measured(directory: Path, events: int, persons: int, rounds: int, seconds: int, mib: int) -> dict[str, Any]:
    store = ClickHouse(f"chdb://{directory}", "g1")
    began = time.monotonic()
    if "events_1" not in store.tables():
        fill(store, events, persons)
    fill_s = time.monotonic() - began
    runner = Runner(store, Known(store, merged=False), limits(mib))
    took: dict[str, dict[str, list[float]]] = {name: {"ours": [], "sql": []} for name in CASES}
    scans: list[float] = []
    refused: dict[str, str] = {}
    for number in range(rounds if rounds == 1 else rounds + 1):
        _timed(lambda: store.query(parse_one(_SCAN, read="clickhouse"), limits=FREE), scans)
        for name, case in CASES.items():
            if name in refused or time.monotonic() - began > seconds:
                refused.setdefault(name, f"not begun within {seconds} s")
                continue
            query, tree = parse({**OCTOBER, **case.question}), parse_one(case.sql, read="clickhouse")
            try:
                found = _timed(lambda query=query: runner.run(PROJECT, query), took[name]["ours"])  # type: ignore[misc]
                rows = _timed(lambda tree=tree: store.query(tree, limits=FREE), took[name]["sql"])  # type: ignore[misc]
            except QueryLimit as error:
                refused[name] = f"{'ours' if not took[name]['ours'] else 'the SQL by hand'}: {error}"
                continue
            if case.same is not None and not case.same(found, rows.table.to_pylist()):
                raise RuntimeError(f"{name}: the answer and the SQL differ")
            print(name, took[name], file=sys.stderr, flush=True)
        if not number and rounds > 1:  # it warmed up
            scans.clear()
            for one in took.values():
                one["ours"].clear()
                one["sql"].clear()
    return {
        "events": events,
        "persons": persons,
        "rounds": rounds,
        "fill_s": fill_s,
        "mib": mib,
        "scan_s": median(scans),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "cases": {
            name: {which: median(times) for which, times in one.items()} for name, one in took.items() if one["sql"]
        },
        "left_out": {name: why for name, why in refused.items() if not took[name]["sql"]},
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The figures for people."""
    out = [
        f"kinds of questions on {found['events']:,} events of {found['persons']:,} persons, each query of the engine"
        f" under {found['mib']} MiB; reading the columns alone {found['scan_s']:.2f} s; peak memory of the process"
        f" {found['peak_mib']:,} MiB:"
    ]
    for name, one in found["cases"].items():
        ratio = one["ours"] / one["sql"] if one["sql"] else 0.0
        out.append(f"  {name:<32}{one['ours']:>7.2f} s   SQL by hand {one['sql']:>6.2f} s ({ratio:.2f} of it)")
    out += [f"  {name:<32}{why}" for name, why in found["left_out"].items()]
    return out


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    print(json.dumps(_measured(Path(where), *map(int, numbers))))
