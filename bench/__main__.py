"""`python -m bench [--json PATH] [--quick] [--large] [--dir DIRECTORY]`: everything that is measured."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import budget, collecting, dedup, kinds, persons, serving
from bench.machine import fdatasync_ms, json_us, percentile

# Events, persons, rounds, the seconds after which no question is begun, the MiB of each query of the engine.
KINDS_QUICK = (20_000, 1_000, 1, 600, 512)
KINDS_10M = (10_000_000, 500_000, 3, 1_800, 512)
KINDS_100M = (100_000_000, 5_000_000, 1, 3_600, 4_096)


def run(directory: Path, quick: bool = False, large: bool = False) -> dict[str, Any]:
    """Every figure. quick: tiny sizes, to see that it works; the figures then mean nothing. large: also 100 M events,
    which take 10 GB of disk and up to an hour."""
    syncs = fdatasync_ms(directory, 20 if quick else 200)
    found: dict[str, Any] = {
        "load_average": os.getloadavg()[0],
        "fdatasync_ms": {"p50": percentile(syncs, 0.5), "p99": percentile(syncs, 0.99), "times": len(syncs)},
        "json_us": json_us(5 if quick else 30),
    }
    found["collect"] = collecting.measure(directory / "collect", 0.3 if quick else 5.0, 40 if quick else 1_000)
    found["budget"] = budget.measure(
        directory, 20 if quick else 1_500, 1 if quick else 3, found["collect"]["batches"]["cpu_us_per_event"]
    )
    found["serve"] = serving.measure(directory / "serve", 20 if quick else 2_000, 2 if quick else 60)
    found["dedup"] = dedup.measure(directory / "ids", 2_000 if quick else 1_000_000)
    found["persons"] = persons.measure(
        directory / "persons", 20_000 if quick else 20_000_000, 500 if quick else 1_000_000, 1 if quick else 5
    )
    found["kinds"] = kinds.measure(directory / "kinds", *(KINDS_QUICK if quick else KINDS_10M))
    if large:
        found["kinds_large"] = kinds.measure(directory / "kinds_large", *(KINDS_QUICK if quick else KINDS_100M))
    return found


def report(found: dict[str, Any]) -> str:
    """The figures for people."""
    sync, serve, cost = found["fdatasync_ms"], found["serve"], found["budget"]
    out = [
        f"disk: fdatasync p50 {sync['p50']:.2f} ms, p99 {sync['p99']:.2f} ms ({sync['times']} times)",
        f"CPU: plain JSON decoding of one event takes {found['json_us']:.2f} us now; load average before the run "
        f"{found['load_average']:.1f}",
        "",
        "acknowledged (durable) events/s, one collector on one core:",
    ]
    for name, label in (("batches", "50 a request, gzip"), ("singles", "one a request")):
        one = found["collect"][name]
        out.append(
            f"  {label:<20}{one['events_per_s']:>12,.0f}   empty handler {one['empty_handler_events_per_s']:,.0f} "
            f"({one['share_of_empty_handler']:.0%} of it), append+fsync alone {one['append_fsync_events_per_s']:,.0f}; "
            f"answer p50 {one['latency_ms_p50']:.1f} ms, p99 {one['latency_ms_p99']:.1f} ms"
        )
    out += [
        "",
        f"until queryable: {serve['queryable_events_per_s']:,.0f} events/s through the front door "
        f"({serve['events']:,} events), {cost['loaded_per_s']:,.0f} from a full log;",
        f"  the engine's own Arrow insert of the same rows: {cost['plain_insert_rows_per_s']:,.0f} rows/s",
        f"freshness (acknowledged to counted): p50 {serve['freshness_ms']['p50']:.0f} ms, "
        f"p99 {serve['freshness_ms']['p99']:.0f} ms ({serve['freshness_ms']['probes']} probes)",
        f"start: {serve['start_empty_s']:.2f} s empty, {serve['start_filled_s']:.2f} s filled",
        "memory: "
        + "; ".join(
            f"{kind} {idle:.0f} MiB idle, {serve['memory_loaded_mib'].get(kind, 0):.0f} loaded"
            for kind, idle in sorted(serve["memory_idle_mib"].items())
        ),
        "",
        f"CPU budget, 50 web events of about 1 KB a request ({cost['runs']} runs of {cost['events']:,} events):",
        *budget.lines(cost),
        f"  {budget.CORES} cores allow {cost['allows_per_s']:,.0f} events/s (aim {budget.AIM_PER_S:,}), all work "
        "spread evenly;",
        f"  one loader thread takes {cost['python_thread_us']:.1f} us of it: {cost['one_loader_allows_per_s']:,.0f} "
        "events/s at most;",
        f"  insert holds {cost['engine_threads_us']:.1f} us of the engine's own threads (writing and merging parts)",
        "",
        *dedup.lines(found["dedup"]),
        "",
        *persons.lines(found["persons"]),
        "",
        *kinds.lines(found["kinds"]),
        "",
        *(
            kinds.lines(found["kinds_large"])
            if "kinds_large" in found
            else ["kinds of questions on 100,000,000 events: left out, for --large was not given"]
        ),
    ]
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works")
    parser.add_argument("--large", action="store_true", help="also questions over 100 M events (10 GB, up to an hour)")
    parser.add_argument("--dir", type=Path, help="measure on this directory's disk (default: the temporary one's)")
    asked = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="zuji-bench-", dir=asked.dir))
    began = time.monotonic()
    try:
        found = run(directory, asked.quick, asked.large)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(report(found))
    print(f"\n{time.monotonic() - began:.0f} s")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
