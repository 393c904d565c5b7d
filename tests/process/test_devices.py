"""Devices with wrong clocks over a slow network, judged batch by batch: order and funnels are those of the true times.

What is promised, and what is not, is written down in docs/decisions/0005-time.md; each test holds one sentence of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.world import Seen
from zuji.process.clock import Clock
from zuji.process.judge import judge
from zuji.process.judged import Kept, Slot
from zuji.records.frame import Frame
from zuji.records.project import Project

BEGIN = 1_795_000_000_000
SECOND, HOUR = 1000, 3_600_000
STALL_MS = 60 * SECOND
EARLY_MS, LATE_MS = 120 * SECOND, 180 * SECOND  # how far a corrected time may lie before and behind the true one
CLEAR_MS = 240 * SECOND  # a clock that is set by more begins an epoch


class Happened(NamedTuple):
    """One event and its true time. session: between two settings of its device's clock."""

    device: str
    session: int
    number: int  # in its device
    name: str
    at: int


class Sent(NamedTuple):
    """One attempt to send some events: at the true time sent_at, under a clock that is off by error."""

    events: tuple[Happened, ...]
    error: int
    sent_at: int
    stall: int

    def frame(self) -> Frame:
        records = [
            {
                "type": "track",
                "event": event.name,
                "distinct_id": event.device,
                "anonymous_id": event.device,
                "time": event.at + self.error,
                "_track_id": event.number,
                "_flush_time": self.sent_at + self.error,
                "lib": {"$lib": "Android"},
                "properties": {},
            }
            for event in self.events
        ]
        body = json.dumps(records).encode()
        return Frame(self.sent_at + self.stall, "1.2.3.4", "POST", "/sa", "project=p", body=body, protocol="sensors")


class Memory(Seen):
    """Clocks as the loader keeps them from batch to batch."""

    def __init__(self) -> None:
        super().__init__()
        self.clocks: dict[tuple[int, str], Clock] = {}

    def clock(self, project: int, device: str) -> Clock | None:  # type: ignore[override]
        return self.clocks.get((project, device))


def load(attempts: Sequence[Sent], batch: int) -> dict[tuple[str, int], Kept]:
    """The stored row of every event, by device and number. Frames come in the order of their receipt."""
    memory, found = Memory(), {}
    frames = [sent.frame() for sent in sorted(attempts, key=lambda sent: sent.sent_at + sent.stall)]
    for first in range(0, len(frames), batch):
        slots = [Slot(0, first + i, frame) for i, frame in enumerate(frames[first : first + batch])]
        judged = judge(slots, {"p": Project(1, "p")}, {}, memory)
        memory.clocks.update(judged.clocks)
        assert not judged.refused
        for kept in judged.events:
            key = (kept.device, int(kept.record.client_event_id))
            assert key not in found
            found[key] = kept
    return found


def row_order(kept: Kept) -> tuple[int, bytes, int, int, bytes]:
    """The order inside a person (DESIGN D6); no SDK sends a sequence yet."""
    return (kept.time, kept.device.encode(), 0, kept.record.index, kept.event_id)


STALLS = st.one_of(st.integers(0, STALL_MS), st.sampled_from([0, STALL_MS]))
GAPS = st.one_of(st.integers(1, 20), st.integers(1, 90 * SECOND), st.sampled_from([1, 10 * SECOND]))
ERRORS = st.one_of(
    st.sampled_from([0, -60 * SECOND, 60 * SECOND, 120 * SECOND, -HOUR, 400 * 24 * HOUR, -3000 * 24 * HOUR]),
    st.integers(-10 * 60 * SECOND, 10 * 60 * SECOND),
)


@st.composite
def histories(draw: st.DrawFn, device: str, clear: bool) -> list[Sent]:
    """What a device sends: everything under the clock under which it happened. clear: the clock is set by much."""
    attempts: list[Sent] = []
    errors: list[int] = []
    at, number, error = BEGIN + draw(st.integers(0, HOUR)), 0, draw(ERRORS)
    for session in range(draw(st.integers(1, 3))):
        if session:
            error = draw(ERRORS)
            if (clear and any(0 < abs(error - other) <= CLEAR_MS for other in errors)) or error == errors[-1]:
                error = max(errors) + CLEAR_MS + draw(st.integers(1, 9 * HOUR))
        errors.append(error)
        waiting: list[Happened] = []
        for _ in range(draw(st.integers(1, 4))):
            fresh = []
            for k in range(draw(st.integers(1, 3))):
                # Events of one request may share a millisecond; those of different ones are told apart by time alone.
                at += draw(GAPS) if k == 0 else draw(st.one_of(st.just(0), GAPS))
                fresh.append(Happened(device, session, number, draw(st.sampled_from("abc")), at))
                number += 1
            at += draw(st.integers(0, 5 * SECOND))
            attempts.append(Sent((*waiting, *fresh), error, at, draw(STALLS)))
            # The answer was lost: they are sent again, with what has come since or alone.
            lost = draw(st.booleans())
            waiting = [*waiting, *fresh] if lost else []
        if waiting:
            at += draw(GAPS)
            attempts.append(Sent(tuple(waiting), error, at, draw(STALLS)))
        at += STALL_MS // 2 + 1  # nobody sets a clock twice in a minute
    return attempts


def happened(attempts: Sequence[Sent]) -> list[Happened]:
    """Every event once, in the order in which it happened on its device."""
    return sorted({event for sent in attempts for event in sent.events}, key=lambda event: (event.device, event.number))


def funnel(rows: Sequence[tuple[str, int]], steps: Sequence[str], window_ms: int) -> int:
    """How many steps were reached in their order, the last within window_ms of the first. rows: (name, time)."""
    best = 0
    for i, (name, began) in enumerate(rows):
        if name != steps[0]:
            continue
        reached = 1
        for later, time in rows[i + 1 :]:
            if reached < len(steps) and later == steps[reached] and time - began <= window_ms:
                reached += 1
        best = max(best, reached)
    return best


def sessions_of(attempts: Sequence[Sent]) -> list[list[Happened]]:
    found: dict[tuple[str, int], list[Happened]] = {}
    for event in happened(attempts):
        found.setdefault((event.device, event.session), []).append(event)
    return list(found.values())


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 4), st.lists(st.sampled_from("abc"), min_size=1, max_size=4), GAPS)
def test_inside_a_session_order_and_ordered_funnels_are_those_of_the_true_times(
    data: st.DataObject, batch: int, steps: list[str], window_ms: int
) -> None:
    attempts = [sent for device in ("d1", "d2", "d3") for sent in data.draw(histories(device, clear=True))]
    rows = load(attempts, batch)
    for session in sessions_of(attempts):
        stored = [rows[event.device, event.number] for event in session]
        assert sorted(stored, key=row_order) == stored
        assert len({kept.time - event.at for event, kept in zip(session, stored, strict=True)}) == 1
        assert len({kept.clock.epoch for kept in stored}) == 1
        truth = funnel([(event.name, event.at) for event in session], steps, window_ms)
        assert funnel([(kept.record.event, kept.time) for kept in stored], steps, window_ms) == truth


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 4))
def test_a_corrected_time_is_at_most_two_minutes_early_and_three_late_however_clocks_are_set(
    data: st.DataObject, batch: int
) -> None:
    attempts = [sent for device in ("d1", "d2") for sent in data.draw(histories(device, clear=False))]
    rows = load(attempts, batch)
    for event in happened(attempts):
        assert -EARLY_MS <= rows[event.device, event.number].time - event.at <= LATE_MS


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 4), st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.integers(0, 6))
def test_over_devices_and_settings_of_clocks_a_funnel_is_true_where_five_minutes_do_not_matter(
    data: st.DataObject, batch: int, steps: list[str], slots: int
) -> None:
    """One person, two devices: events lie more than EARLY_MS + LATE_MS apart, and no two of them so near the window."""
    apart = 2 * (EARLY_MS + LATE_MS) + 2
    attempts, truth = [], []
    errors = {"d1": data.draw(ERRORS), "d2": data.draw(ERRORS)}
    for number in range(data.draw(st.integers(1, 8))):
        device = data.draw(st.sampled_from(["d1", "d2"]))
        if data.draw(st.integers(0, 3)) == 0:
            errors[device] = data.draw(ERRORS)
        event = Happened(device, 0, number, data.draw(st.sampled_from("abc")), BEGIN + number * apart)
        truth.append(event)
        attempts.append(Sent((event,), errors[device], event.at, data.draw(STALLS)))
    rows = load(attempts, batch)
    stored = sorted(rows.values(), key=row_order)
    assert [int(kept.record.client_event_id) for kept in stored] == [event.number for event in truth]
    window_ms = slots * apart + apart // 2
    expected = funnel([(event.name, event.at) for event in truth], steps, window_ms)
    assert funnel([(kept.record.event, kept.time) for kept in stored], steps, window_ms) == expected


@pytest.mark.parametrize(("apart", "in_order"), [(179, False), (181, True)])
def test_two_devices_whose_clocks_nobody_sets_are_told_apart_from_three_minutes_on(apart: int, in_order: bool) -> None:
    """The bound is met: one clock is two minutes fast and its first request took a minute, so that it seems right; the
    other is a minute slow."""
    fast = Happened("fast", 0, 1, "a", BEGIN)
    slow = Happened("slow", 0, 2, "b", BEGIN + apart * SECOND)
    rows = load([Sent((fast,), 120 * SECOND, fast.at, STALL_MS), Sent((slow,), -60 * SECOND, slow.at, 0)], 1)
    assert (rows["fast", 1].time < rows["slow", 2].time) == in_order
