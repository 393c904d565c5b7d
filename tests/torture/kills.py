"""Kill -9 under load, at random and at every named fault point, and count what is left.

A checker of its own: it keeps the ids that were acknowledged, never sends one twice, and asks the store at the end.
Deduplication is off in the server, since it would hide a batch that was loaded twice. What was sent and not
acknowledged may be there once or not at all. Three projects, rows of three months in every request, and, while the
server is down, a file is imported, so that more waits at the restart than at the crash.

    python -m tests.torture.kills --kills 1000
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import itertools
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx

from tests.servers.zuji import Server
from zuji import faults
from zuji.config import Config
from zuji.importing import import_file
from zuji.store.metadata import Metadata

PROJECTS = ("shop", "bank", "游戏")
MONTH_MS = 30 * 86_400_000
SESSION_S = 20.0
# Nothing is released under this load: tests/runners/test_replay.py kills there.
_ENGINE_POINTS = [
    p
    for p in faults.POINTS
    if p.split(".")[0] in ("journal", "batch", "state", "catalogue") and p != "batch.inserted.releases"
]
_COLLECTOR_POINTS = [p for p in faults.POINTS if p.startswith("log.")]
# Points that the load passes many times in a session are killed at one of the first passings.
_RARE = {"log.rotate", "log.rotated", "catalogue.column_added", "catalogue.move_started", "catalogue.moved"}


@dataclass
class Report:
    kills: int = 0
    by_point: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    doctor: str = ""
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not self.lost and not self.doubled and "everything holds" in self.doctor.replace("NOT every", "")

    def __str__(self) -> str:
        points = ", ".join(f"{name} {count}" for name, count in sorted(self.by_point.items()))
        return (
            f"{self.kills} kills in {self.seconds:.0f} s ({points}); {self.sent} events sent, "
            f"{self.acknowledged} acknowledged, {len(self.lost)} lost, {len(self.doubled)} doubled\n{self.doctor}"
        )


class Load:
    """Sends events with ids of its own until it is told to stop; remembers what was acknowledged."""

    def __init__(self, seed: int) -> None:
        self._ids = itertools.count(1)
        self._chance = random.Random(seed)
        self.sent: dict[str, set[str]] = {project: set() for project in PROJECTS}
        self.acknowledged: dict[str, set[str]] = {project: set() for project in PROJECTS}
        self.round = 0
        self._lock = threading.Lock()

    def records(self, project: str, count: int) -> tuple[list[str], list[dict[str, object]]]:
        now = int(time.time() * 1000)
        records = []
        ids = []
        with self._lock:
            for _ in range(count):
                n = next(self._ids)
                ids.append(str(n))
                kind = self._chance.random()
                person = f"u{self._chance.randrange(500)}"
                records.append(
                    {
                        "type": "track",
                        "event": "view" if kind < 0.7 else "buy",
                        "distinct_id": person,
                        "anonymous_id": person,
                        "time": now - self._chance.randrange(3) * MONTH_MS - self._chance.randrange(1000),
                        "_flush_time": now,
                        "_track_id": n,
                        "lib": {"$lib": "js", "$lib_version": "1"},
                        # New properties keep the catalogue changing from round to round.
                        "properties": {
                            "n": n,
                            f"round_{self.round % 40}": "x" * 40,
                            "$title": "标题",
                            "ok": n % 2 == 0,
                        },
                    }
                )
            # Something for every table of a batch. These are not counted: they have no id, or an importer's.
            for kind, fields in (
                ("track_signup", {"event": "$SignUp", "distinct_id": f"l-{ids[0]}", "original_id": f"a-{ids[0]}"}),
                ("profile_set", {"distinct_id": f"l-{ids[0]}", "properties": {"n": 1}}),
                ("broken", {"distinct_id": "x"}),
            ):
                records.append({"type": kind, "time": now, "lib": {}, "properties": {}, **fields})
            self.sent[project] |= set(ids)
        return ids, records

    def run(self, url: str, stop: threading.Event) -> None:
        with httpx.Client(timeout=10) as client:
            while not stop.is_set():
                project = self._chance.choice(PROJECTS)
                ids, records = self.records(project, self._chance.choice((1, 20, 60)))
                form = urlencode({"data_list": base64.b64encode(json.dumps(records).encode()).decode()})
                try:
                    answer = client.post(f"{url}/sa", params={"project": project}, content=form)
                except httpx.HTTPError:
                    time.sleep(0.02)
                    continue
                if answer.status_code == 200:
                    self.acknowledged[project] |= set(ids)
                else:
                    time.sleep(0.02)


def run(kills: int, seed: int, root: Path, say: bool = False) -> Report:
    """Kills until there were that many; gives what an independent count finds."""
    began = time.monotonic()
    chance = random.Random(seed)
    report = Report()
    load = Load(seed)
    data_dir = root / "data"
    _first_start(data_dir, chance, report)
    metadata = Metadata(f"sqlite:///{data_dir / 'metadata.db'}")
    for project in PROJECTS:
        metadata.create_project(project)
    plan = itertools.cycle(_shuffled([*_ENGINE_POINTS, *_COLLECTOR_POINTS, "random", "random", "random"], chance))
    while report.kills < kills:
        load.round += 1
        _session(data_dir, next(plan), chance, load, report, kills)
        if chance.random() < 0.3:
            _import_while_down(data_dir, root, chance, load)
        if say:
            print(f"\r{report.kills} kills, {sum(map(len, load.acknowledged.values()))} acknowledged", end="")
    if say:
        print()
    _settle(data_dir, report)
    _check(data_dir, metadata, load, report)
    report.seconds = time.monotonic() - began
    return report


def _first_start(data_dir: Path, chance: random.Random, report: Report) -> None:
    """The schema's migration dies at a random step, again and again, until it gets through."""
    for passing in (chance.randrange(1, 5), 1):
        server = Server(data_dir, environment=_environment(f"migration.step:{passing}"))
        server.start(wait=False)
        _wait_deaths(server, 1, 30)
        server.kill()
        report.kills += 1
        report.by_point["migration.step"] += 1


def _environment(fault: str) -> dict[str, str]:
    return {
        "ZUJI_FAULT": fault,
        "ZUJI_TEST_WITHOUT_DEDUPLICATION": "1",
        "ZUJI_SEGMENT_MIB": "1",
        "ZUJI_RESERVE_MIB": "1",
    }


def _session(data_dir: Path, point: str, chance: random.Random, load: Load, report: Report, kills: int) -> None:
    """One server under load, until it (or a process of it) has been killed some times."""
    passing = 1 if point in _RARE else chance.choice((1, 1, 2, 3))
    fault = "" if point == "random" else f"{point}:{passing}"
    server = Server(data_dir, environment=_environment(fault))
    deaths_before = _deaths(server)
    server.start(wait=False)
    stop = threading.Event()
    sender = threading.Thread(target=load.run, args=(server.url, stop))
    sender.start()
    try:
        if point == "random":
            with contextlib.suppress(AssertionError):
                server.wait_healthy(30)
            time.sleep(chance.random())
            server.kill()
            report.kills += 1
            report.by_point[point] += 1
            return
        if point.startswith("catalogue.move"):
            # Old values are moved when the log is quiet.
            _wait_deaths(server, 0, 2.5)
            stop.set()
            sender.join()
        died = _wait_deaths(server, 1, SESSION_S, deaths_before)
        server.kill()
        # What the point killed, and the kill of everything at the end.
        report.kills += died + 1
        report.by_point[point] += died
        report.by_point["everything"] += 1
    finally:
        stop.set()
        sender.join()


def _deaths(server: Server) -> int:
    try:
        return server.output.read_text(errors="replace").count("ended (signal SIGKILL)")
    except FileNotFoundError:
        return 0


def _wait_deaths(server: Server, wanted: int, seconds: float, before: int = 0) -> int:
    """How often a process of the server was killed, waiting for so many or so long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if wanted and _deaths(server) - before >= wanted:
            break
        time.sleep(0.05)
    return _deaths(server) - before


def _import_while_down(data_dir: Path, root: Path, chance: random.Random, load: Load) -> None:
    project = chance.choice(PROJECTS)
    ids, records = load.records(project, chance.randrange(1, 2000))
    file = root / "waiting.jsonl"
    file.write_text("\n".join(json.dumps(record) for record in records))
    import_file(Config(data_dir=str(data_dir), reserve_mib=1, segment_mib=1), file, project, lambda text: None)
    load.acknowledged[project] |= set(ids)


def _settle(data_dir: Path, report: Report) -> None:
    server = Server(data_dir, environment=_environment("")).start()
    try:
        server.wait_loaded(300)
        report.doctor = server.cli("doctor")
    finally:
        server.stop()


def _check(data_dir: Path, metadata: Metadata, load: Load, report: Report) -> None:
    for project in metadata.projects():
        if project.name not in PROJECTS:
            continue
        found = _stored(data_dir, project.id)
        report.sent += len(load.sent[project.name])
        report.acknowledged += len(load.acknowledged[project.name])
        report.lost += sorted(load.acknowledged[project.name] - found.keys())
        report.doubled += sorted(name for name, count in found.items() if count > 1)
        assert found.keys() <= load.sent[project.name]


COUNT = """
import json, sys
from zuji.store.clickhouse import ClickHouse
store = ClickHouse("chdb://" + sys.argv[1], "g1")
table = f"g1.events_{int(sys.argv[2])}"
ours = "match(client_event_id, '^[0-9]+$')"
print(json.dumps(store._rows(f"SELECT client_event_id, count() FROM {table} WHERE {ours} GROUP BY 1")))
store.close()
"""


def _stored(data_dir: Path, project: int) -> dict[str, int]:
    """How often the store holds each id; asked in a process of its own, since chDB admits one path a process."""
    asked = [sys.executable, "-c", COUNT, str(data_dir / "store"), str(project)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return {name: int(count) for name, count in json.loads(said)}


def _shuffled(points: list[str], chance: random.Random) -> list[str]:
    points = list(points)
    chance.shuffle(points)
    return points


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="zuji-kills-"))
    print(f"seed {asked.seed}, data in {root}")
    report = run(asked.kills, asked.seed, root, say=True)
    print(report)
    if report.good:
        shutil.rmtree(root)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
