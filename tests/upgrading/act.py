"""One process over a data directory: `python -m tests.upgrading.act DIRECTORY JSON`, the steps in order.

chDB admits one process for a path. Each step prints one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from typing import Any

from tests.upgrading import newer
from zuji import faults
from zuji.config import Config, load
from zuji.engine import Engine
from zuji.store.metadata import Metadata
from zuji.upkeep import upgrade, versions
from zuji.upkeep.rebuild import fingerprint

POINTS = [name for name in faults.POINTS if name.startswith("upgrade.") and name != "upgrade.undoing"]
POINTS.insert(2, "migration.step")
ASK = "SELECT count(), uniqExact(actor), max(batch), sum(cityHash64(event, time, received_at)) FROM events_1"


def answers(config: Config) -> dict[str, Any]:
    """Opens it as an engine does, loads what waits, and asks."""
    engine = Engine(config)
    try:
        engine.recover()
        engine.load_all()
        found = fingerprint(engine.store, engine.state, [1])
        platforms = engine.store.asked("SELECT DISTINCT platform FROM events_1 ORDER BY 1")
        return {
            "rows": engine.store.asked(ASK),
            # The step may change this column.
            "fingerprint": {name: one for name, one in found.items() if name != "events_1"},
            "platforms": [row[0] for row in platforms],
            "holds": engine.doctor()["holds"],
            "projects": [project.name for project in engine.metadata.projects()],
            "generation": engine.generation,
        }
    finally:
        engine.close()


@contextlib.contextmanager
def failing(point: str) -> Any:
    """Passing that point raises, as a full disk would."""
    real: Callable[[str], None] = faults.point

    def broken(name: str) -> None:
        if name == point:
            raise OSError(28, f"No space left on device at {name}")
        real(name)

    faults.point = broken
    try:
        yield
    finally:
        faults.point = real


def _upgrade(config: Config, again: bool = True) -> dict[str, Any]:
    try:
        record = upgrade.upgrade(config, lambda _: None, again)
    except (upgrade.UpgradeFailed, versions.TooNew) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"done": None if record is None else [record.before, record.after]}


def act(config: Config, what: str, given: str) -> Any:
    match what:
        case "newer":
            return newer.become()
        case "only the store":
            return newer.become(metadata=None)
        case "lossy":
            return newer.become(metadata=newer.LOSSY)
        case "undeclared":
            return newer.become(store=newer.UNDECLARED)
        case "today":
            return newer.today()
        case "answers":
            return answers(config)
        case "upgrade":
            return _upgrade(config)
        case "serve":  # as a server does, that does not insist
            return _upgrade(config, again=False)
        case "mend":
            with upgrade.alone(config):
                record = upgrade.mend(config)
            return record and [record.phase, record.deaths]
        case "fail":
            with failing(given):
                return _upgrade(config)
        case "kill":
            faults._left[given] = 1
            return _upgrade(config)
        case "project":
            Metadata(config.metadata).create_project(given)
            return None
        case "undo":
            return upgrade.undo(config, lambda _: None).phase
        case "expire":
            return upgrade.expire(config, float(given))
    raise ValueError(what)


if __name__ == "__main__":
    for step, argument in json.loads(sys.argv[2]):
        print(json.dumps(act(load({"data_dir": sys.argv[1], "reserve_mib": 1}), step, argument)), flush=True)
