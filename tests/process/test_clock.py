"""DESIGN D6: one offset for each epoch of a device's clock, so that corrections turn nothing around."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.process.clock import EPOCH_MS, TRUSTED_MS, Clock, measure

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("known", "sent_at", "received_at", "expected"),
    [
        (None, 1000, 1000 + TRUSTED_MS, Clock(0, 0)),  # within a minute a clock is right
        (None, 1000, 1001 + TRUSTED_MS, Clock(TRUSTED_MS + 1, 0)),
        (None, 10 * HOUR, 8 * HOUR, Clock(-2 * HOUR, 0)),  # two hours fast
        (Clock(0, 0), 0, EPOCH_MS, Clock(0, 0)),  # a stall of two minutes is no new clock
        (Clock(0, 0), 0, EPOCH_MS + 1, Clock(EPOCH_MS + 1, 1, ((0, 0),))),
        (Clock(HOUR, 3), 0, HOUR + EPOCH_MS, Clock(HOUR, 3)),
        (Clock(HOUR, 3), 5, 10, Clock(0, 4, ((HOUR, 3),))),  # the person has set the clock
        (Clock(0, 4, ((HOUR, 3),)), 0, HOUR + 5, Clock(HOUR, 3, ((0, 4),))),  # sent before that, and late
        (Clock(HOUR, 3, ((0, 4), (1, 2))), 0, 9 * HOUR, Clock(9 * HOUR, 5, ((HOUR, 3), (0, 4)))),
    ],
)
def test_a_measurement_pins_keeps_or_opens_an_epoch(
    known: Clock | None, sent_at: int, received_at: int, expected: Clock
) -> None:
    assert measure(known, sent_at, received_at) == expected


@given(
    st.integers(-400 * HOUR, 400 * HOUR),
    st.lists(st.tuples(st.integers(0, 10 * HOUR), st.integers(0, 60_000)), min_size=1, max_size=40),
)
def test_a_wrong_clock_with_stalls_up_to_a_minute_stays_in_one_epoch_and_order(
    error: int, requests: list[tuple[int, int]]
) -> None:
    """The device's clock is off by `error`; requests are sent at true times and take up to a minute."""
    clock = None
    corrected = []
    for sent, stall in sorted(requests):
        clock = measure(clock, sent + error, sent + stall)
        corrected.append((sent, sent + error + clock.offset))
    assert clock is not None and clock.epoch == 0
    times = [time for _, time in corrected]
    assert times == sorted(times)
    # True to the first request's stall, and to the minute that is trusted.
    first_stall = sorted(requests)[0][1]
    assert all(abs(time - sent) <= 60_000 + first_stall for sent, time in corrected)
