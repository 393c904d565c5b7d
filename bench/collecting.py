"""How many events a second one collector acknowledges on one core, beside what its parts could do alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from bench.baselines import append_and_sync
from bench.machine import cpu_s, percentile
from zuji.config import Config
from zuji.supervisor import listen

CONNECTIONS = 32


def send(
    port: int,
    size: int,
    seconds: float,
    count: int,
    seed: int = 1,
    connections: int = CONNECTIONS,
    often: str = "again",
) -> Any:
    """What the load generator says (bench/sender.py). It runs on the last core where there are several."""
    path = "/sa?project=default"
    words = (port, path, size, seconds, connections, seed, count, often)
    done = subprocess.run(
        [sys.executable, "-m", "bench.sender", *map(str, words)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: _on_core(-1),
    )
    if done.returncode:
        raise RuntimeError(f"the load generator failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def measure(directory: Path, seconds: float, count: int) -> dict[str, Any]:
    """Requests and events a second, latency and CPU, for batches of 50 and for single events."""
    found: dict[str, Any] = {}
    for name, size in (("batches", 50), ("singles", 1)):
        requests = count if size > 1 else count * 3
        bare = _served("bench.baselines", None, size, seconds, requests)
        real = _served("zuji.collector_process", directory / name, size, seconds, requests)
        alone = append_and_sync(directory / f"append-{name}", size, CONNECTIONS, min(2.0, seconds))
        found[name] = {
            "events_per_s": real["requests_per_s"] * size,
            "empty_handler_events_per_s": bare["requests_per_s"] * size,
            "append_fsync_events_per_s": alone * size,
            "share_of_empty_handler": real["requests_per_s"] / bare["requests_per_s"],
            "latency_ms_p50": real["latency_ms_p50"],
            "latency_ms_p99": real["latency_ms_p99"],
            "cpu_us_per_event": real["cpu_us_per_request"] / size,
            "empty_handler_cpu_us_per_event": bare["cpu_us_per_request"] / size,
        }
    return found


def _served(module: str, data_dir: Path | None, size: int, seconds: float, count: int) -> dict[str, float]:
    """One server process on the first core under load."""
    fds: tuple[int, ...] = ()
    if data_dir is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        arguments = [str(port)]
    else:
        data_dir.mkdir(parents=True)
        listening = listen("127.0.0.1", 0)
        port = int(listening.getsockname()[1])
        settings = msgspec.json.encode(Config(data_dir=str(data_dir))).decode()
        arguments = [settings, "0", str(listening.fileno())]
        fds = (listening.fileno(),)
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], pass_fds=fds, preexec_fn=lambda: _on_core(0))
    try:
        _wait(port)
        send(port, size, min(0.5, seconds), max(1, count // 10), seed=7)
        before = cpu_s(process.pid)
        said = send(port, size, seconds, count)
        used = cpu_s(process.pid) - before
    finally:
        process.terminate()
        process.wait(20)
    took = said["took_ms"]
    return {
        "requests_per_s": said["requests"] / said["seconds"],
        "cpu_us_per_request": used / said["requests"] * 1e6,
        "latency_ms_p50": percentile(took, 0.5),
        "latency_ms_p99": percentile(took, 0.99),
    }


def _on_core(which: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[which]})


def _wait(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
