"""Which rows complete a sequence.

While the rows of a part go by, each step keeps the rows on which the step before was completed, as long as they can
still be followed, and of each of them the latest moment at which it may have begun. Nothing else bears on what can
follow, so that of all ways to a row the one that began last is the only one that has to be kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@compiled
def completed(
    offsets: Ints, time: Ints, marks: Ints, times: Ints, within: Ints, without: Ints, window: int, after: int, rest: int
) -> Bools:
    """Whether each row is the last one of a sequence that began at most the window before it.

    Bit j of marks: the row is of step j, which takes times[j] rows, the last one at most within[j] after the step
    before was completed, and no row between with a bit of without[j]. after: bits of rows that must not come within
    rest after the last row.
    """
    steps = times.size
    done = np.zeros(time.size, np.bool_)
    longest = np.int64(0)
    for part in range(offsets.size - 1):
        longest = max(longest, offsets[part + 1] - offsets[part])
    rows = np.empty((steps, longest), np.int64)  # of each step, to find the first of its last times[j]
    seen = np.zeros(steps, np.int64)
    place = np.empty((steps, longest), np.int64)  # candidates of step j: rows that completed step j - 1
    begun = np.empty((steps, longest), np.int64)
    made = np.zeros(steps, np.int64)
    admitted = np.zeros(steps, np.int64)  # candidates before this one lie before the first of the last times[j] rows
    queue = np.empty((steps, longest), np.int64)  # of those, in falling order of begun: none that a later one beats
    head = np.zeros(steps, np.int64)
    tail = np.zeros(steps, np.int64)
    found = np.empty(steps, np.int64)
    for part in range(offsets.size - 1):
        seen[:] = 0
        made[:] = 0
        admitted[:] = 0
        head[:] = 0
        tail[:] = 0
        for row in range(offsets[part], offsets[part + 1]):
            mark, now = marks[row], time[row]
            for j in range(steps):
                found[j] = -1
                if not mark >> j & 1:
                    continue
                rows[j, seen[j]] = row
                seen[j] += 1
                if seen[j] < times[j]:
                    continue
                first = rows[j, seen[j] - times[j]]
                if j == 0:
                    found[0] = first
                    continue
                while admitted[j] < made[j] and place[j, admitted[j]] < first:
                    new = admitted[j]
                    admitted[j] += 1
                    while tail[j] > head[j] and begun[j, queue[j, tail[j] - 1]] <= begun[j, new]:
                        tail[j] -= 1
                    queue[j, tail[j]] = new
                    tail[j] += 1
                while head[j] < tail[j] and now - time[place[j, queue[j, head[j]]]] > within[j]:
                    head[j] += 1
                if head[j] < tail[j]:
                    found[j] = begun[j, queue[j, head[j]]]
            last = found[steps - 1]
            done[row] = last >= 0 and now - time[last] <= window
            for j in range(1, steps):
                if mark & without[j]:  # from here on nothing before this row can be followed
                    admitted[j] = made[j]
                    head[j] = tail[j]
                if found[j - 1] >= 0:
                    place[j, made[j]] = row
                    begun[j, made[j]] = found[j - 1]
                    made[j] += 1
        if after:
            coming = -1
            for row in range(offsets[part + 1] - 1, offsets[part] - 1, -1):
                if coming >= 0 and time[coming] - time[row] <= rest:
                    done[row] = False
                if marks[row] & after:
                    coming = row
    return done
