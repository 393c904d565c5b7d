"""Clocks and lateness by source: the engine's answer is the reference's, and the reference's is one written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analyze.conftest import next_project
from tests.store.rows import identifier, table_of
from zuji.analyze import lateness
from zuji.analyze.reference.lateness import Arrival, SourceClock, by_source
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import EVENTS

NOW = 1_795_000_000_000
MIN, HOUR = 60_000, 3_600_000


def load(store: ClickHouse, project_id: int, arrivals: list[Arrival]) -> None:
    store.create(EVENTS, project_id)
    rows: list[dict[str, Any]] = [
        {
            **{name: getattr(one, name) for name in ("vendor", "sdk", "sdk_version", "device", "time", "received_at")},
            "batch": 1,
            "event": "view",
            "event_id": identifier(i + 1),
            "clock_offset": one.offset,
            "clock_epoch": one.epoch,
        }
        for i, one in enumerate(arrivals)
    ]
    # Of a batch that the question does not see.
    rows += [{**row, "batch": 2, "event_id": identifier(1_000)} for row in rows[:1]]
    store.insert(EVENTS, project_id, table_of(EVENTS, rows), "")


def asked(store: ClickHouse, project_id: int, since: int, until: int) -> list[SourceClock]:
    rows = store.query(lateness.by_source(project_id, 1, since, until, 100)).table.to_pylist()
    return [lateness.of_row(row) for row in rows]


def arrival(late: int, offset: int = 0, epoch: int = 0, device: str = "d", sdk: str = "js") -> Arrival:
    return Arrival("sensors", sdk, "1", device, offset, epoch, NOW - late, NOW)


def test_a_day_of_two_sources(store: ClickHouse, project_id: int) -> None:
    arrivals = [
        *(arrival(1_000) for _ in range(3)),
        arrival(2 * MIN, offset=HOUR),
        arrival(2 * HOUR, offset=-3 * HOUR, epoch=1),
        arrival(3 * HOUR, offset=-3 * HOUR, epoch=1),
        arrival(-500, sdk="Android"),
    ]
    load(store, project_id, arrivals)
    js, android = asked(store, project_id, NOW, NOW + 1)
    assert (js.events, js.corrected, js.corrected_ratio, js.epochs) == (6, 3, 0.5, 1)
    # Of -3 h, -3 h, 1 h in order: the 5th percentile lies at place 1.1, the 95th at 2.9.
    p95 = -3 * HOUR + 4 * HOUR * 0.9
    assert js.offset_ms == {"min": -3 * HOUR, "p5": -3 * HOUR, "p50": -3 * HOUR, "p95": p95, "max": HOUR}
    # Of 1 s, 1 s, 1 s, 2 min, 2 h, 3 h: place 3.5 lies between 1 s and 2 min, places 5.75 and 5.95 before 3 h.
    assert js.lateness_ms == {"p50": 60_500, "p95": 2.75 * HOUR, "p99": 2.95 * HOUR, "max": 3 * HOUR}
    assert js.late_ratio == {"minute": 0.5, "hour": pytest.approx(1 / 3), "day": 0}
    assert (android.corrected, android.offset_ms, android.lateness_ms["max"]) == (0, None, -500)
    assert asked(store, project_id, NOW + 1, NOW + 2) == []


SMALL = st.integers(-5 * HOUR, 5 * HOUR)
ARRIVALS = st.builds(
    lambda sdk, device, offset, epoch, late, at: Arrival(
        "v", sdk, "", device, offset, epoch, NOW + at - late, NOW + at
    ),
    st.sampled_from(["", "js", "足迹 '\\"]),
    st.sampled_from(["", "a", "b"]),
    st.just(0) | SMALL | st.integers(-(10**12), 10**12),
    st.integers(0, 2),
    SMALL | st.sampled_from([MIN, MIN + 1, HOUR, HOUR + 1, 24 * HOUR, 24 * HOUR + 1]),
    st.integers(0, 3),
)


def close(one: Any, other: Any) -> bool:
    """Equal, to the 15 digits that an answer shows."""
    if isinstance(one, dict):
        return bool(one.keys() == other.keys()) and all(close(one[name], other[name]) for name in one)
    return bool(one == pytest.approx(other, rel=1e-14)) if isinstance(one, int | float) else bool(one == other)


@settings(max_examples=20, deadline=None)
@given(st.lists(ARRIVALS, min_size=1, max_size=12))
def test_engine_and_reference_agree(store: ClickHouse, arrivals: list[Arrival]) -> None:
    project_id = next_project()
    load(store, project_id, arrivals)
    for since, until in ((NOW, NOW + 4), (NOW + 1, NOW + 3)):
        # The row of the later batch stands in no answer.
        expected = by_source(arrivals, since, until)
        found = asked(store, project_id, since, until)
        assert [one[:3] for one in found] == [one[:3] for one in expected]
        for one, other in zip(found, expected, strict=True):
            assert close(one._asdict(), other._asdict()), (one, other)
