"""How wrong the clocks of a source are, and how late its events arrive.

Of one source (vendor, SDK, SDK version), over its events that were received in the period:
corrected   events whose device's clock was corrected (decision 0005), that is, whose offset is not zero
epochs      how often a clock was found to have moved: different pairs of device and clock epoch after the first
offset      what was added to the device's time, in ms, signed, of corrected events only: a clock that is an hour slow
            has +3,600,000
lateness    received_at - time in ms, time being the corrected one; negative when a device is ahead by less than what
            is corrected
late        share of events with a lateness of more than a minute, an hour, a day
Percentiles follow the rule of measures.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

DEFINITION = "lateness/1"
OFFSET = {"p5": 0.05, "p50": 0.5, "p95": 0.95}
LATENESS = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
LATE_MS = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000}


class Arrival(NamedTuple):
    """An event as far as this question goes; times in ms UTC."""

    vendor: str
    sdk: str
    sdk_version: str
    device: str
    offset: int
    epoch: int
    time: int
    received_at: int


class SourceClock(NamedTuple):
    """offset_ms: min, p5, p50, p95, max, None where no clock was corrected; lateness_ms: p50, p95, p99, max."""

    vendor: str
    sdk: str
    sdk_version: str
    events: int
    corrected: int
    corrected_ratio: float
    epochs: int
    offset_ms: dict[str, int | float | None] | None
    lateness_ms: dict[str, int | float | None]
    late_ratio: dict[str, float]


def percentile(values: Sequence[int], q: float) -> float:
    """Of at least one value, in any order."""
    ordered = sorted(values)
    h = q * (len(ordered) - 1) + 1
    k = int(h)
    if k >= len(ordered):
        return float(ordered[-1])
    return ordered[k - 1] + (h - k) * (ordered[k] - ordered[k - 1])


def by_source(arrivals: Iterable[Arrival], since: int, until: int) -> list[SourceClock]:
    """Sources with the most events first, then by name."""
    sources: dict[tuple[str, str, str], list[Arrival]] = {}
    for one in arrivals:
        if since <= one.received_at < until:
            sources.setdefault(one[:3], []).append(one)
    found = []
    for (vendor, sdk, version), events in sources.items():
        offsets = [one.offset for one in events if one.offset != 0]
        lates = [one.received_at - one.time for one in events]
        n = len(events)
        found.append(
            SourceClock(
                vendor=vendor,
                sdk=sdk,
                sdk_version=version,
                events=n,
                corrected=len(offsets),
                corrected_ratio=len(offsets) / n,
                epochs=len({(one.device, one.epoch) for one in events if one.epoch > 0}),
                offset_ms={
                    "min": min(offsets),
                    **{name: percentile(offsets, q) for name, q in OFFSET.items()},
                    "max": max(offsets),
                }
                if offsets
                else None,
                lateness_ms={**{name: percentile(lates, q) for name, q in LATENESS.items()}, "max": max(lates)},
                late_ratio={name: sum(late > ms for late in lates) / n for name, ms in LATE_MS.items()},
            )
        )
    return sorted(found, key=lambda one: (-one.events, *one[:3]))
