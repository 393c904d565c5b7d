"""Where paths begin and end inside visits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]


@compiled
def trimmed(offsets: Ints, marks: Ints, starts: bool, via: int, ends: bool) -> tuple[Ints, Ints]:
    """(begin, end): which rows of each visit are its path; begin == end: it has none. Bit 0 of marks is the start's,
    then those of via follow, then the end's."""
    n = offsets.size - 1
    begin, end = offsets[:-1].copy(), offsets[1:].copy()
    for v in range(n):
        row, last = begin[v], end[v]
        found = True
        if starts:
            while row < last and not marks[row] & 1:
                row += 1
            found = row < last
            begin[v] = row
            row += 1
        for i in range(via):
            while row < last and not marks[row] >> (1 + i) & 1:
                row += 1
            found = found and row < last
            row += 1
        if ends:
            while row < last and not marks[row] >> (1 + via) & 1:
                row += 1
            found = found and row < last
            end[v] = row + 1
        if not found:
            end[v] = begin[v]
    return begin, end
