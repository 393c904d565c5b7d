"""When something happened, by a device whose clock may be wrong (DESIGN D6).

A device's offset is pinned at its first measured request and constant through an epoch, so that no correction turns
two of its events around. Pure: clocks come in and go out.
"""

from __future__ import annotations

from typing import NamedTuple

TRUSTED_MS = 60_000  # a clock that is off by less is taken as right
EPOCH_MS = 120_000  # a measurement further from the pinned offset opens a new epoch


class Clock(NamedTuple):
    """offset is what is added to the device's time, in ms; epoch counts from 0."""

    offset: int
    epoch: int


UNMEASURED = Clock(0, 0)


def measure(clock: Clock | None, sent_at: int, received_at: int) -> Clock:
    """The clock after a request that the device stamped with sent_at (its own time, ms)."""
    measured = received_at - sent_at
    offset = 0 if abs(measured) <= TRUSTED_MS else measured
    if clock is None:
        return Clock(offset, 0)
    if abs(measured - clock.offset) > EPOCH_MS:
        return Clock(offset, clock.epoch + 1)
    return clock
