"""The benchmark runs and gives every figure; what the figures are is the machine's matter."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from bench.__main__ import report, run
from bench.budget import STAGES
from bench.workload import requests

from zuji.process.properties import gather
from zuji.protocols import registry
from zuji.records.decoded import Limits
from zuji.records.event import Event
from zuji.records.frame import Frame


def numbers(found: Any) -> list[float]:
    if isinstance(found, dict):
        return [number for value in found.values() for number in numbers(value)]
    return [found]


def test_every_figure_is_there(tmp_path: Path) -> None:
    found = run(tmp_path, quick=True)
    parts = {"collect", "budget", "serve", "dedup", "persons", "kinds"}
    assert set(found) == {"load_average", "fdatasync_ms", "json_us", *parts}
    assert set(found["collect"]) == {"batches", "singles"}
    for one in found["collect"].values():
        assert one["events_per_s"] > 0 and one["empty_handler_events_per_s"] > 0
        assert one["append_fsync_events_per_s"] > 0 and one["latency_ms_p99"] >= one["latency_ms_p50"]
    assert set(found["budget"]["us"]) == {stage for stage, _, _ in STAGES}
    assert all(us > 0 for stage, us in found["budget"]["us"].items() if stage != "collect")
    assert found["serve"]["events"] == 1000
    assert {"collector", "engine"} <= set(found["serve"]["memory_idle_mib"])
    assert found["serve"]["freshness_ms"]["probes"] == 2
    assert found["dedup"]["days"] == 35 and found["persons"]["merged"] == 500
    # Differences (what collecting adds, what memory a question leaves) may come out below 0 on a busy machine.
    assert all(math.isfinite(number) for number in numbers(found))
    text = report(found)
    assert all(stage in text for stage, _, _ in STAGES) and "aim 80,000" in text


def test_the_budgets_parts_are_what_the_aim_allows() -> None:
    assert sum(part for _, _, part in STAGES) == 25


def test_the_events_are_of_the_size_that_is_said() -> None:
    (browser, body), *_ = requests(1, 50, 1_795_000_000_000)
    frame = Frame(1_795_000_000_000, browser.address, "POST", "/sa", body=body, protocol="sensors")
    decoded = registry.decode(frame, {}, Limits())
    events = [record for record in decoded.records if isinstance(record, Event)]
    assert len(events) == decoded.received == 50
    sizes = [len(event.properties) for event in events]
    assert min(sizes) >= 25 and max(sizes) <= 26
    assert {"text", "number", "bool", "list"} <= {
        kind for by_kind in gather([event.properties for event in events]).by_kind.values() for kind in by_kind
    }
