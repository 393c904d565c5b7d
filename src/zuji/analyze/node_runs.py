"""Sequences of nodes: the commonest ones, and how many different subjects things have."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.node_runs import numbered

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
AnyInts = NDArray[np.integer[Any]]
_OVER = -1  # a sequence that is over comes before one that goes on


class Sequences:
    """The different ones among runs of nodes, offsets[r] to offsets[r + 1]. which: the number of each run's; counts:
    how many runs have each."""

    def __init__(self, offsets: Ints, node: Numbers) -> None:
        self._offsets, self._node = offsets, node
        self.which, self._first = numbered(offsets, node)
        self.counts: Ints = np.bincount(self.which, minlength=self._first.size)

    def nodes(self, number: int) -> tuple[int, ...]:
        run = self._first[number]
        return tuple(self._node[self._offsets[run] : self._offsets[run + 1]].tolist())

    def find(self, nodes: tuple[int, ...]) -> int | None:
        """The number of a sequence."""
        sizes = np.diff(self._offsets)[self._first]
        found = np.flatnonzero(sizes == len(nodes))
        for level, node in enumerate(nodes):
            found = found[self._level(found, level) == node]
        return int(found[0]) if found.size else None

    def commonest(self, most: int, rank: Ints) -> list[int]:
        """The numbers of the most common ones, those of one count by their nodes; rank is the place of each node."""
        n = min(most, self.counts.size)
        if not n:
            return []
        least = int(np.partition(self.counts, self.counts.size - n)[self.counts.size - n])
        kept = np.flatnonzero(self.counts > least).tolist()
        kept += self._least(np.flatnonzero(self.counts == least), n - len(kept), rank)
        return sorted(kept, key=lambda s: (-self.counts[s], [int(rank[node]) for node in self.nodes(s)]))

    def _least(self, some: Ints, n: int, rank: Ints) -> list[int]:
        """The first n of some different sequences, compared node by node."""
        kept: list[int] = []
        level = 0
        ranks = np.append(rank, _OVER)
        while n < some.size and n:
            here = ranks[self._level(some, level)]
            last = np.partition(here, n - 1)[n - 1]
            sure = some[here < last].tolist()
            kept += sure
            n -= len(sure)
            some = some[here == last]
            level += 1
        return [*kept, *(some.tolist() if n else [])]

    def _level(self, some: Ints, level: int) -> Numbers:
        """The node of some sequences at a level, -1 where they are over."""
        runs = self._first[some]
        begin, end = self._offsets[runs], self._offsets[runs + 1]
        there = begin + level < end
        found = np.full(some.size, -1, np.int32)
        found[there] = self._node[(begin + level)[there]]
        return found


def subjects_of(place: AnyInts, subject: AnyInts, n: int) -> Ints:
    """How many different subjects the things of each place have, of n places. subject does not descend."""
    order = np.argsort(place, kind="stable")
    places, subjects = place[order], subject[order]
    new = np.ones(places.size, np.bool_)
    new[1:] = (places[1:] != places[:-1]) | (subjects[1:] != subjects[:-1])
    found: Ints = np.bincount(places[new], minlength=n)
    return found
