"""Loads a prepared log in a process of its own and says what each stage cost; JSON on stdout.

`python -m bench.loading DATA_DIR COUNT SIZE AT [profile]`: fills the log with COUNT requests of SIZE events, then loads
it with the engine's own loader. As much again is loaded before, to warm caches and give properties their columns.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import Any

from bench.stages import Stages
from bench.workload import fill_log
from zuji.config import Config
from zuji.engine import Engine
from zuji.protocols import registry
from zuji.runners import batch


def measure(data_dir: str, count: int, size: int, at: int, profile: bool = False) -> dict[str, Any]:
    """Seconds of CPU and wall clock by stage, for the second half of the log."""
    config = Config(data_dir=data_dir)
    engine = Engine(config)
    engine.metadata.create_project("default")
    engine.recover()
    fill_log(config.log_dir, count, size, at, seed=1)
    engine.load_all()
    while engine.loader.move_one():
        pass
    body_bytes = fill_log(config.log_dir, count, size, at, seed=2)
    batch_before = engine.state.position.batch
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 10, 50)
    stages = Stages()
    instrument(stages, engine)
    profiler: Any = None
    if profile:
        import cProfile

        profiler = cProfile.Profile(time.thread_time)
        profiler.enable()
    thread, process, wall = time.thread_time(), time.process_time(), time.perf_counter()
    stages.timed(engine.load_all, "other")()
    thread, process = time.thread_time() - thread, time.process_time() - process
    wall = time.perf_counter() - wall
    if profiler is not None:
        import pstats

        profiler.disable()
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    rows = int(engine.store._rows("SELECT count() FROM g1.events_1")[0][0])
    insert = plain_insert(engine)
    found = {
        "events": count * size,
        "rows": rows,
        "batches": engine.state.position.batch - batch_before,
        "body_bytes": body_bytes,
        "cpu_s": dict(stages.cpu),
        "wall_s": dict(stages.wall),
        "thread_s": thread,
        "process_s": process,
        "total_wall_s": wall,
        "plain_insert": insert,
    }
    engine.close()
    return found


def instrument(stages: Stages, engine: Engine) -> None:
    """Puts clocks around the loader's stages."""
    loader: Any = engine.loader
    stages.wrap(loader._log, "read", "read")
    stages.wrap(batch, "slot_of", "read")
    stages.wrap(registry, "decode", "decode")
    stages.wrap(batch, "judge", "judge")
    stages.wrap(batch, "arrange", "arrange")
    stages.wrap(loader.index, "seen", "judge")
    loader._steps = _timed_steps(stages, loader._steps)
    stages.wrap(loader.store, "insert", "insert")
    stages.wrap(batch, "add_columns", "insert")
    stages.wrap(loader.index, "take_new", "commit")
    stages.wrap(loader.index, "flush", "commit")
    stages.wrap(loader.state, "commit", "commit")
    stages.wrap(loader._journal, "append", "commit")
    stages.wrap(engine, "done", "other")


def _timed_steps(stages: Stages, steps: Any) -> Any:
    return lambda now: stages.timed(steps(now), "steps")


def plain_insert(engine: Engine) -> dict[str, float]:
    """The engine's own Arrow insert of the newest rows into an empty table of the same columns, read back first."""
    store: Any = engine.store
    names = ", ".join(f"`{row[0]}`" for row in store._rows("SELECT name FROM system.columns WHERE table = 'events_1'"))
    rows = store._writer.query_arrow(f"SELECT {names} FROM events_1 ORDER BY batch DESC LIMIT 100000")
    store.command("CREATE TABLE plain AS events_1")
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(0, rows.num_rows, 30_000):
        store._writer.insert_arrow("plain", rows.slice(start, 30_000))
    found = {"rows": rows.num_rows, "cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    store.command("DROP TABLE plain")
    return found


def main() -> None:
    data_dir, count, size, at = sys.argv[1:5]
    found = measure(data_dir, int(count), int(size), int(at), profile=len(sys.argv) > 5)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
