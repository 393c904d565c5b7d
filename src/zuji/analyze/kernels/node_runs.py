"""Runs of nodes: cut to what is shown, without their loops, and told apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]


@compiled
def laid_out(offsets: Ints, node: Ints, depth: int, backwards: bool) -> tuple[Ints, Numbers]:
    """(offsets, node) of the first `depth` nodes of each run; backwards: of the last ones, the last first."""
    n = offsets.size - 1
    made = np.zeros(n + 1, np.int64)
    for v in range(n):
        made[v + 1] = made[v] + min(depth, offsets[v + 1] - offsets[v])
    flat = np.empty(made[n], np.int32)
    for v in range(n):
        for i in range(made[v + 1] - made[v]):
            flat[made[v] + i] = node[offsets[v + 1] - 1 - i] if backwards else node[offsets[v] + i]
    return made, flat


@compiled
def without_loops(offsets: Ints, node: Numbers) -> tuple[Ints, Numbers]:
    """(offsets, node) of each run's nodes in the order of their first visits."""
    n = offsets.size - 1
    made = np.zeros(n + 1, np.int64)
    flat = np.empty(node.size, np.int32)
    size = 0
    for v in range(n):
        for row in range(offsets[v], offsets[v + 1]):
            seen = False
            for i in range(made[v], size):
                if flat[i] == node[row]:
                    seen = True
                    break
            if not seen:
                flat[size] = node[row]
                size += 1
        made[v + 1] = size
    return made, flat[:size].copy()


@compiled
def numbered(offsets: Ints, node: Numbers) -> tuple[Numbers, Numbers]:
    """(which, first): the number of each run's sequence of nodes among the different ones, in the order in which they
    are met, and the run that has each number first."""
    n = offsets.size - 1
    capacity = 16
    while capacity < 2 * n:
        capacity *= 2
    table = np.full(capacity, -1, np.int32)
    hashes = np.empty(n, np.uint32)  # of the different sequences
    which = np.empty(n, np.int32)
    first = np.empty(n, np.int32)
    found = 0
    for v in range(n):
        begin, end = offsets[v], offsets[v + 1]
        mixed = np.uint64(14695981039346656037)
        for row in range(begin, end):
            mixed = (mixed ^ np.uint64(node[row] + 1)) * np.uint64(1099511628211)
            mixed ^= mixed >> np.uint64(29)
        mixed ^= mixed >> np.uint64(32)
        short = np.uint32(mixed & np.uint64(0xFFFFFFFF))
        place = np.int64(mixed & np.uint64(capacity - 1))
        while True:
            number = table[place]
            if number == -1:
                table[place] = found
                hashes[found] = short
                first[found] = v
                which[v] = found
                found += 1
                break
            same = hashes[number] == short
            if same:
                other = offsets[first[number]]
                same = offsets[first[number] + 1] - other == end - begin
                i = 0
                while same and i < end - begin:
                    same = node[other + i] == node[begin + i]
                    i += 1
            if same:
                which[v] = number
                break
            place = (place + 1) & (capacity - 1)
    return which, first[:found].copy()
