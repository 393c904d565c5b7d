"""Pairs of rows: a first one and the second that ends it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]


@compiled
def pairs(offsets: Ints, time: Ints, marks: Ints, within: int, nearest: bool) -> tuple[Ints, Ints, Ints]:
    """(part, first, second) of every pair: rows with bit 0 and with bit 1, at most `within` apart, of one part. A row
    that can be a second ends the pair that is under way, and only then may begin one of its own. nearest: a first row
    begins anew the pair that is under way; else it is passed over while one is, which `within` ends."""
    part, first, second = np.empty(time.size, np.int64), np.empty(time.size, np.int64), np.empty(time.size, np.int64)
    found = 0
    for p in range(offsets.size - 1):
        under_way = -1
        for row in range(offsets[p], offsets[p + 1]):
            if under_way >= 0 and time[row] - time[under_way] > within:
                under_way = -1
            if marks[row] & 2 and under_way >= 0:
                part[found], first[found], second[found] = p, under_way, row
                found += 1
                under_way = -1
            if marks[row] & 1 and (nearest or under_way < 0):
                under_way = row
    return part[:found].copy(), first[:found].copy(), second[:found].copy()
