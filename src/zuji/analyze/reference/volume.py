"""When an event's volume is out of the ordinary: against the same hour or day of the same weekday before.

expected  the median of the same slot in the four weeks before (at least two of them after the event was first seen)
unusual   it differs from expected by more than three robust deviations (1.4826 x the median distance from the
          median), by more than 30 %, and by more than 10 events
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

DEFINITION = "volume/1"
WEEKS = 4
_WEEKS_MIN = 2
_DEVIATIONS = 3 * 1.4826
_RATIO_MIN = 0.3
_COUNT_MIN = 10


class Slot(NamedTuple):
    """One hour or day of one event. expected None: too little is known."""

    n: int
    expected: float | None
    unusual: bool


def slot(n: int, before: Sequence[int]) -> Slot:
    """Judges one slot. before: the same slot in the weeks before, those in which the event was already known."""
    if len(before) < _WEEKS_MIN:
        return Slot(n, None, False)
    expected = float(median(before))
    spread = float(median(abs(one - expected) for one in before))
    off = abs(n - expected)
    unusual = off > _DEVIATIONS * spread and off > _RATIO_MIN * expected and off > _COUNT_MIN
    return Slot(n, expected, unusual)
