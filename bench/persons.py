"""What merged persons cost a question: the same one without a map, with a dictionary of it, and with newer rows beside.

Acceptance: 1 M merged persons on 20 M events slow a question by less than 20 %. `python -m bench.persons DIR EVENTS
MERGED ROUNDS` prints the figures as JSON: the engine admits one store for a process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from zuji.analyze.asking import State
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
from zuji.records.property import Catalogue
from zuji.runners.person_maps import PersonMaps
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import PersonMap
from zuji.store.tables import EVENTS, PERSON_MAP

PROJECT = 1
EVENT_NAMES = ("view", "search", "cart", "pay")
FIRST_DAY = "2026-10-01"
DAYS = 30
NEWER_ROWS = 15_000
_CHUNK = 2_000_000


class _Known:
    """A project's state, with a map that a case chooses."""

    def __init__(self) -> None:
        self.map = PersonMap(0)
        self.persons_changed: dict[int, int] = {}

    def state(self, project_id: int) -> State:
        return State(Catalogue(batch=9), 9, "Asia/Shanghai", self.map)


def fill(store: ClickHouse, events: int, actors: int) -> None:
    """Events of actors 1 to `actors`, spread over names, days and actors by hashes."""
    names = ", ".join(f"'{name}'" for name in EVENT_NAMES)
    store.create(EVENTS, PROJECT)
    for start in range(0, events, _CHUNK):
        store.command(
            "INSERT INTO events_1 (batch, event, time, actor, actor_number, event_id, distinct_id, device)"
            f" SELECT 1, [{names}][1 + intHash64(number * 7 + 1) % {len(EVENT_NAMES)}] AS event,"
            f" fromUnixTimestamp64Milli(toUnixTimestamp64Milli(toDateTime64('{FIRST_DAY} 00:00:00', 3, 'UTC'))"
            f" + toInt64(intHash64(number * 3 + 5) % {DAYS * 86_400_000})) AS time,"
            f" reinterpretAsUInt128(sipHash128(actor_number)), 1 + intHash64(number * 13 + 11) % {actors}"
            " AS actor_number, reinterpretAsUInt128(sipHash128(number)), toString(actor_number), toString(actor_number)"
            f" FROM numbers({start}, {min(_CHUNK, events - start)})"
        )


def merge(store: ClickHouse, merged: int) -> None:
    """Actors n and n + merged become one person each, all in batch 2; some of them are told again in batch 3."""
    store.create(PERSON_MAP)
    for batch, count in ((2, merged), (3, min(NEWER_ROWS, merged))):
        store.command(
            "INSERT INTO person_map (batch, project, actor_number, person_number)"
            f" SELECT {batch}, {PROJECT}, number + 1 + {merged}, number + 1 FROM numbers({count})"
        )


def measure(directory: Path, events: int, merged: int, rounds: int) -> Any:
    """Seconds of wall clock and CPU for each question and case, medians of interleaved rounds."""
    words = (directory, events, merged, rounds)
    done = subprocess.run([sys.executable, "-m", "bench.persons", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"persons failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _measured(directory: Path, events: int, merged: int, rounds: int) -> dict[str, Any]:
    store = ClickHouse(f"chdb://{directory}")
    try:
        fill(store, events, 2 * merged)
        merge(store, merged)
        maps = PersonMaps(store, _Known(), rows_min=-1)
        maps.renew(2)
        newer = maps.of(PROJECT)
        cases = {
            "without": PersonMap(0),
            "dictionary": PersonMap(newer.batch, newer.dictionary, newer.batch),
            "newer rows": newer,
            "join": PersonMap(newer.changed),
        }
        known = _Known()
        runner = Runner(store, known)
        last = f"{FIRST_DAY[:8]}{DAYS}"
        asked = {
            "persons of one event by day": {"event": "pay", "measure": "unique"},
            "persons of any event by day": {"event": "*", "measure": "unique"},
            "events for each person": {"event": "view", "measure": "average"},
        }
        took: dict[str, dict[str, list[tuple[float, float]]]] = {name: {case: [] for case in cases} for name in asked}
        totals: dict[str, dict[str, Any]] = {name: {} for name in asked}
        for _ in range(rounds + 1):
            for name, series in asked.items():
                query = parse({"kind": "trend", "series": [series], "from": FIRST_DAY, "to": last})
                for case, known.map in cases.items():
                    seconds, result = _timed(lambda query=query: runner.run(PROJECT, query))  # type: ignore[misc]
                    took[name][case].append(seconds)
                    totals[name][case] = result.series[0].total
        for found in totals.values():
            assert found["dictionary"] == found["newer rows"] == found["join"] != found["without"], found
        return {
            "events": events,
            "merged": merged,
            "rounds": rounds,
            "questions": {
                name: {
                    case: {
                        "wall_s": median(wall for wall, _ in times[1:]),
                        "cpu_s": median(cpu for _, cpu in times[1:]),
                    }
                    for case, times in of_cases.items()
                }
                for name, of_cases in took.items()
            },
        }
    finally:
        store.drop()


def lines(found: dict[str, Any]) -> list[str]:
    """For people."""
    size = f"{found['merged']:,} merged ones on {found['events']:,} events"
    out = [f"persons: {size} ({found['rounds']} interleaved rounds):"]
    for name, cases in found["questions"].items():
        plain = cases["without"]
        told = "; ".join(
            f"{case} {one['wall_s']:.2f} s ({one['wall_s'] / plain['wall_s'] - 1:+.0%}, CPU "
            f"{one['cpu_s'] / plain['cpu_s'] - 1:+.0%})"
            for case, one in cases.items()
            if case != "without"
        )
        out.append(f"  {name:<29} without a map {plain['wall_s']:.2f} s; {told}")
    return out


def _timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - wall, time.process_time() - cpu), result


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]), *map(int, sys.argv[2:5]))))
