"""How long things took: summaries, histograms, and the share that is done by a time while some are under way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.measures import DIGITS, rounded

Ints = NDArray[np.int64]
_H, _D = 3_600, 86_400
EDGES_S = (
    *(0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800),
    *(_H, 2 * _H, 4 * _H, 8 * _H, 12 * _H),
    *(_D, 2 * _D, 3 * _D, 5 * _D, 7 * _D, 14 * _D, 30 * _D, 60 * _D, 90 * _D, 180 * _D, 366 * _D),
)


@dataclass(frozen=True)
class Durations:
    """Of count durations, in seconds. Percentiles by the rule of measures.py."""

    count: int
    mean_s: float
    min_s: float
    p10_s: float
    p25_s: float
    median_s: float
    p75_s: float
    p90_s: float
    p99_s: float
    max_s: float


@dataclass(frozen=True)
class Bin:
    """Durations of from_s and longer, shorter than to_s."""

    from_s: float
    to_s: float
    count: int


@dataclass(frozen=True)
class CurvePoint:
    """The estimated share that is done when elapsed_s have passed since the entry."""

    elapsed_s: float
    ratio: float


def durations(ms: Ints) -> Durations | None:
    """None where there are none. ms: each duration in milliseconds."""
    if not ms.size:
        return None
    low, *between, high = np.percentile(ms, (0, 10, 25, 50, 75, 90, 99, 100))
    mean = int(ms.sum()) / ms.size  # a whole number, so that no order of adding shows
    return Durations(int(ms.size), *(rounded(float(value) / 1000, DIGITS) for value in (mean, low, *between, high)))


def histogram(ms: Ints) -> list[Bin]:
    """Bins of EDGES_S up to the longest duration; those of equal bounds line up between answers."""
    if not ms.size:
        return []
    place = bin_of(ms)
    counts = np.bincount(place, minlength=len(EDGES_S) - 1)[: int(place.max()) + 1]
    return [Bin(EDGES_S[i], EDGES_S[i + 1], int(n)) for i, n in enumerate(counts)]


def bin_of(ms: Ints) -> Ints:
    """The index of the bin of each duration; the last bin has no end."""
    return np.minimum(np.searchsorted(np.array(EDGES_S) * 1000, ms, "right") - 1, len(EDGES_S) - 2)


def curve(waited: Ints, done: NDArray[np.bool_], until_ms: int) -> list[CurvePoint]:
    """The Kaplan-Meier estimate of the share that is done, at the edges up to until_ms, which is the last point.

    waited: ms from the entry until it was done, or for how long it is known not to be. At equal times those that are
    done come before those that are known no longer.
    """
    if not waited.size:
        return []
    moments, each = np.unique(waited, return_inverse=True)
    finished = np.bincount(each, weights=done, minlength=moments.size)
    gone = np.bincount(each, minlength=moments.size)
    at_risk = waited.size - np.concatenate([[0], np.cumsum(gone)[:-1]])
    left = np.cumprod(1 - finished / at_risk)
    ends = [int(edge) * 1000 for edge in EDGES_S[1:] if edge * 1000 < until_ms]
    points = []
    for end in (*ends, until_ms):
        place = int(np.searchsorted(moments, end, "right"))
        points.append(CurvePoint(end / 1000, rounded(1 - float(left[place - 1]) if place else 0.0, 12)))
    return points
