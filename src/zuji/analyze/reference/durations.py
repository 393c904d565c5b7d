"""Summaries of durations in plain Python."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from fractions import Fraction

from zuji.analyze.durations import EDGES_S, Bin, Durations


def durations(took: Sequence[int]) -> Durations | None:
    """Of durations in ms."""
    if not took:
        return None
    cuts = statistics.quantiles(took, n=100, method="inclusive") if len(took) > 1 else [float(took[0])] * 99
    values = (Fraction(sum(took), len(took)), min(took), *(cuts[q - 1] for q in (10, 25, 50, 75, 90, 99)), max(took))
    return Durations(len(took), *(float(value) / 1000 for value in values))


def histogram(took: Sequence[int]) -> list[Bin]:
    """Bins up to the last that holds one."""
    bins = [Bin(low, high, sum(bin_of(ms) == low for ms in took)) for low, high in itertools.pairwise(EDGES_S)]
    while bins and not bins[-1].count:
        bins.pop()
    return bins


def bin_of(ms: int) -> float:
    """Where the bin of a duration begins; the last one has no end."""
    return max(low for low in EDGES_S[:-1] if low * 1000 <= ms)
