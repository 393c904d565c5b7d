"""Every kind of question on many events, beside SQL for the same question that was written by hand, and beside the
bare reading of the columns.

`python -m bench.kinds DIR EVENTS PERSONS ROUNDS` prints the figures as JSON: the engine admits one store for a process.
Answers of both are compared where the SQL says the same; a faster answer that is another one is no figure.
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
from typing import Any, NamedTuple

from sqlglot import parse_one

from bench.persons import fill
from zuji.analyze.asking import State
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
from zuji.records.property import Catalogue
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits
from zuji.store.tables import ACTORS, COHORT_MEMBERS, PERSON_MAP, PROFILE_OPS

PROJECT = 1
OCTOBER = {"from": "2026-10-01", "to": "2026-10-30", "time_zone": "UTC"}
DAY_MS = 86_400_000
CAP = Limits(seconds=600, memory_bytes=512 << 20, spill_bytes=128 << 20, result_rows=1_000_000)
FREE = Limits(seconds=600, memory_bytes=12 << 30, spill_bytes=4 << 30, result_rows=50_000_000)
_STEPS = ("view", "search", "cart", "pay")
_MS = "toUInt64(toUnixTimestamp64Milli(time))"
_DAY = "intDiv(toUnixTimestamp(time), 86400)"


class Case(NamedTuple):
    """A question, SQL for it, and what of both answers must be equal (None: nothing that is comparable)."""

    question: dict[str, Any]
    sql: str
    same: Callable[[Any, list[dict[str, Any]]], bool] | None = None


def _funnel_same(found: Any, rows: list[dict[str, Any]]) -> bool:
    levels = {row["level"]: row["n"] for row in rows}
    return all(step.count == sum(n for level, n in levels.items() if level > i) for i, step in enumerate(found.steps))


CASES: dict[str, Case] = {
    "trend: events by day": Case(
        {"kind": "trend", "series": [{"event": "view"}]},
        f"SELECT {_DAY} AS d, count() AS n FROM events_1 WHERE event = 'view' GROUP BY d",
        lambda found, rows: found.series[0].total == sum(row["n"] for row in rows),
    ),
    "trend: persons by day": Case(
        {"kind": "trend", "series": [{"event": "*", "measure": "unique"}]},
        f"SELECT {_DAY} AS d, uniqExact(actor_number) AS n FROM events_1 GROUP BY d",
    ),
    "funnel: 4 steps, 1 day": Case(
        {"kind": "funnel", "steps": [{"event": name} for name in _STEPS], "window": {"value": 1, "unit": "day"}},
        f"SELECT level, count() AS n FROM (SELECT windowFunnel({DAY_MS})({_MS}, "
        + ", ".join(f"event = '{name}'" for name in _STEPS)
        + ") AS level FROM events_1 GROUP BY actor_number) GROUP BY level",
        _funnel_same,
    ),
    "funnel: 2 steps, 1 day": Case(
        {"kind": "funnel", "steps": [{"event": "view"}, {"event": "pay"}], "window": {"value": 1, "unit": "day"}},
        f"SELECT level, count() AS n FROM (SELECT windowFunnel({DAY_MS})({_MS}, event = 'view', event = 'pay') AS level"
        " FROM events_1 WHERE event IN ('view', 'pay') GROUP BY actor_number) GROUP BY level",
        _funnel_same,
    ),
    "retention: 30 x 7 days": Case(
        {"kind": "retention", "start": {"event": "view"}, "return": {"event": "pay"}, "periods": 7, "cohort": "every"},
        f"SELECT d, k, count() AS n FROM (SELECT arrayJoin(groupUniqArrayIf({_DAY}, event = 'view')) AS d,"
        f" arrayJoin(arrayFilter(x -> x BETWEEN 0 AND 7, arrayMap(x -> toInt32(x) - toInt32(d),"
        f" groupUniqArrayIf({_DAY}, event = 'pay')))) AS k FROM events_1 WHERE event IN ('view', 'pay')"
        " GROUP BY actor_number) GROUP BY d, k",
    ),
    "path: 6 levels from view": Case(
        {"kind": "path", "start": {"event": "view"}, "depth": 6},
        "SELECT p, count() AS n FROM (SELECT arraySlice(arrayMap(x -> x.2, arraySort(groupArray((time, event)))), 1, 6)"
        " AS p FROM events_1 GROUP BY actor_number) GROUP BY p ORDER BY n DESC LIMIT 20",
    ),
    "stickiness": Case(
        {"kind": "stickiness", "step": {"event": "view"}},
        f"SELECT d, count() AS n FROM (SELECT uniqExact({_DAY}) AS d FROM events_1 WHERE event = 'view'"
        " GROUP BY actor_number) GROUP BY d",
    ),
    "lifecycle": Case(
        {"kind": "lifecycle", "step": {"event": "view"}, "interval": "day"},
        f"SELECT arrayJoin(days) AS d, count() AS n FROM (SELECT groupUniqArray({_DAY}) AS days FROM events_1"
        " WHERE event = 'view' GROUP BY actor_number) GROUP BY d",
    ),
    "distribution: times": Case(
        {"kind": "distribution", "step": {"event": "view"}},
        "SELECT n, count() AS c FROM (SELECT count() AS n FROM events_1 WHERE event = 'view' GROUP BY actor_number)"
        " GROUP BY n",
    ),
}
_SCAN = "SELECT sum(actor_number), sum(toUnixTimestamp64Milli(time)), countIf(event = 'view') FROM events_1"


class _Known:
    def state(self, project_id: int) -> State:
        return State(Catalogue(batch=9), 9, "UTC")


def measure(directory: Path, events: int, persons: int, rounds: int) -> Any:
    """Seconds of wall clock of each case, medians of interleaved rounds; peak memory of the process."""
    words = (directory, events, persons, rounds)
    done = subprocess.run([sys.executable, "-m", "bench.kinds", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"kinds failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _timed(work: Callable[[], Any], into: list[float]) -> Any:
    began = time.monotonic()
    found = work()
    into.append(time.monotonic() - began)
    return found


def _measured(directory: Path, events: int, persons: int, rounds: int) -> dict[str, Any]:
    store = ClickHouse(f"chdb://{directory}", "g1")
    fill(store, events, persons)
    for table in (PERSON_MAP, PROFILE_OPS, ACTORS, COHORT_MEMBERS):
        store.create(table)
    runner = Runner(store, _Known(), CAP)
    seconds: dict[str, dict[str, list[float]]] = {name: {"ours": [], "sql": []} for name in CASES}
    scans: list[float] = []
    for number in range(rounds + 1):  # the first one warms up
        _timed(lambda: store.query(parse_one(_SCAN, read="clickhouse"), limits=FREE), scans)
        for name, case in CASES.items():
            query, tree = parse({**OCTOBER, **case.question}), parse_one(case.sql, read="clickhouse")
            found = _timed(lambda query=query: runner.run(PROJECT, query), seconds[name]["ours"])  # type: ignore[misc]
            rows = _timed(lambda tree=tree: store.query(tree, limits=FREE), seconds[name]["sql"])  # type: ignore[misc]
            if case.same is not None and not case.same(found, rows.table.to_pylist()):
                raise RuntimeError(f"{name}: the answer and the SQL differ")
        if not number:
            scans.clear()
            for one in seconds.values():
                one["ours"].clear()
                one["sql"].clear()
    return {
        "events": events,
        "persons": persons,
        "rounds": rounds,
        "scan_s": median(scans),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "cases": {name: {which: median(times) for which, times in one.items()} for name, one in seconds.items()},
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The figures for people."""
    out = [
        f"kinds of questions on {found['events']:,} events of {found['persons']:,} persons, each query of the engine"
        f" under 512 MiB; reading the columns alone {found['scan_s']:.2f} s; peak memory of the process"
        f" {found['peak_mib']:,} MiB:"
    ]
    for name, one in found["cases"].items():
        ratio = one["ours"] / one["sql"] if one["sql"] else 0.0
        out.append(f"  {name:<28}{one['ours']:>7.2f} s   SQL by hand {one['sql']:>6.2f} s ({ratio:.2f} of it)")
    return out


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    print(json.dumps(_measured(Path(where), *map(int, numbers))))
