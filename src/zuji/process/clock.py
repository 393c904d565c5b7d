"""When something happened, by a device whose clock may be wrong (DESIGN D6).

A device's offset is pinned at its first measured request and constant through an epoch, so that no correction turns
two of its events around. A request that was sent before the clock was set and arrives after one that was sent later
still finds its epoch. What holds, and within which bounds: docs/decisions/0005-time.md. Pure: clocks come in and
go out.
"""

from __future__ import annotations

from typing import NamedTuple

TRUSTED_MS = 60_000  # a clock that is off by less is taken as right
EPOCH_MS = 120_000  # a measurement further from the pinned offset opens a new epoch
OTHERS_MAX = 2  # epochs that are remembered: enough where a clock is not set twice within a stall


class Clock(NamedTuple):
    """offset is what is added to the device's time, in ms; epoch counts from 0. others: (offset, epoch) of those that
    held before, the last one first."""

    offset: int
    epoch: int
    others: tuple[tuple[int, int], ...] = ()


UNMEASURED = Clock(0, 0)


def measure(clock: Clock | None, sent_at: int, received_at: int) -> Clock:
    """The clock after a request that the device stamped with sent_at (its own time, ms)."""
    measured = received_at - sent_at
    offset = 0 if abs(measured) <= TRUSTED_MS else measured
    if clock is None:
        return Clock(offset, 0)
    if abs(measured - clock.offset) <= EPOCH_MS:
        return clock
    epochs = ((clock.offset, clock.epoch), *clock.others)
    for known in clock.others:
        if abs(measured - known[0]) <= EPOCH_MS:
            return Clock(*known, tuple(other for other in epochs if other != known))
    return Clock(offset, max(epoch for _, epoch in epochs) + 1, epochs[:OTHERS_MAX])
