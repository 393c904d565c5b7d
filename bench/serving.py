"""A whole server: start, memory, events until they can be queried, and how fresh answers are."""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from tests.servers.zuji import Server

from bench.collecting import send
from bench.machine import children, percentile, resident_mib
from bench.workload import Browser, body, requests

FORM = {"content-type": "application/x-www-form-urlencoded"}


def measure(data_dir: Path, count: int, probes: int) -> dict[str, Any]:
    """count requests of 50 events through the front door; then probes while a modest load goes on."""
    found: dict[str, Any] = {}
    server = Server(data_dir)
    try:
        found["start_empty_s"] = _started(server)
        time.sleep(1.0)
        found["memory_idle_mib"] = memory(server)
        began = time.monotonic()
        sent = send(server.port, 50, 60.0, count, connections=8, often="once")
        acknowledged = time.monotonic()
        server.wait_loaded(120)
        done = time.monotonic()
        events = sent["requests"] * 50
        # The generator's own start and preparation are no part of it.
        idle = acknowledged - began - sent["seconds"]
        found["events"] = events
        found["queryable_events_per_s"] = events / (done - began - idle)
        found["memory_loaded_mib"] = memory(server)
        with server.api() as api:
            counted = _count(api, "*")
            assert counted >= events, f"{counted} of {events} events can be queried"
            found["freshness_ms"] = _freshness(server, api, probes)
        server.stop()
        found["start_filled_s"] = _started(server)
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
    return found


def _started(server: Server) -> float:
    began = time.monotonic()
    server.start()
    return time.monotonic() - began


def memory(server: Server) -> dict[str, float]:
    """Resident MiB by kind of process."""
    assert isinstance(server.process, subprocess.Popen)
    return {
        module.removeprefix("zuji.").removesuffix("_process"): sum(map(resident_mib, pids))
        for module, pids in children(server.process.pid).items()
    }


def _count(api: httpx.Client, event: str) -> int:
    today = dt.datetime.now(dt.UTC).date()
    answer = api.post(
        "/api/v1/projects/default/query",
        json={
            "kind": "trend",
            "series": [{"event": event}],
            "from": str(today - dt.timedelta(days=4)),
            "to": str(today + dt.timedelta(days=1)),
        },
    )
    answer.raise_for_status()
    return int(sum(line["total"] or 0 for line in answer.json()["series"]))


def _freshness(server: Server, api: httpx.Client, probes: int) -> dict[str, float]:
    """Milliseconds from the acknowledgement of an event to the end of the first query that counts it, while 1,000
    events a second come in."""
    stop = threading.Event()

    def background() -> None:
        with httpx.Client(base_url=server.url) as client:
            for _, data in requests(10_000, 50, int(time.time() * 1000), seed=99):
                if stop.is_set():
                    return
                client.post("/sa?project=default", content=data, headers=FORM)
                time.sleep(0.05)

    thread = threading.Thread(target=background)
    thread.start()
    browser, _ = next(requests(1, 1, int(time.time() * 1000), seed=5))
    took = []
    try:
        with httpx.Client(base_url=server.url) as client:
            for number in range(1, probes + 1):
                client.post("/sa?project=default", content=_probe(browser, number), headers=FORM).raise_for_status()
                acknowledged = time.monotonic()
                while _count(api, "Probe") < number:
                    if time.monotonic() - acknowledged > 30:
                        raise AssertionError(f"probe {number} was not visible within 30 s")
                took.append((time.monotonic() - acknowledged) * 1000)
                time.sleep(0.037)
    finally:
        stop.set()
        thread.join()
    return {"p50": percentile(took, 0.5), "p99": percentile(took, 0.99), "probes": len(took)}


def _probe(browser: Browser, number: int) -> bytes:
    record = {
        "type": "track",
        "event": "Probe",
        "distinct_id": browser.id,
        "anonymous_id": browser.id,
        "time": int(time.time() * 1000),
        "_track_id": number,
        "lib": {"$lib": "js", "$lib_method": "code", "$lib_version": "1.26.18"},
        "properties": {"number": number},
    }
    return body([record])
