"""Runs of events from one business's completion to another's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]
START, END = 1, 2


@compiled
def cases(offsets: Ints, time: Ints, marks: Ints, window: int) -> Ints:
    """A row [walk, begin, end, converted] for each case: it begins with a START and ends with the first END after it
    that lies inside the window, or (converted 0) before the first row beyond the window; the next one begins after it.
    """
    made = np.empty((time.size, 4), np.int64)
    found = 0
    for walk in range(offsets.size - 1):
        row, last = offsets[walk], offsets[walk + 1]
        while row < last:
            if not marks[row] & START:
                row += 1
                continue
            begin, converted = row, 0
            row += 1
            while row < last and time[row] - time[begin] <= window:
                row += 1
                if marks[row - 1] & END:
                    converted = 1
                    break
            made[found] = walk, begin, row, converted
            found += 1
    return made[:found].copy()
