"""Conformance of the cases of a process map with a designed flow: which fit it, and where the others deviate from it.

docs/reference/process.md has the definition. The flow is a set of edges; a case deviates where one node directly
followed another and that edge is not in it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Part
from zuji.analyze.node_runs import subjects_of
from zuji.analyze.parts import distinct
from zuji.analyze.visits import Node, Nodes
from zuji.records.sentences import say

DEVIATIONS_MAX = 200  # that are shown
SEGMENT_DEVIATIONS_MAX = 50  # of each segment
FLOW_MAX = 500
Numbers = NDArray[np.int32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Fit = Literal["fitting", "fitting_so_far", "deviating"]


class ProcessCellNode(Part):
    """A node, as the answer names it."""

    event: str
    value: str | None = None

    @property
    def node(self) -> Node:
        return Node(self.event, self.value)


class FlowEdge(Part):
    """That target directly follows source."""

    source: ProcessCellNode
    target: ProcessCellNode

    @property
    def nodes(self) -> tuple[Node, Node]:
        return self.source.node, self.target.node


@dataclass(frozen=True)
class Deviation:
    """An edge that is not in the flow: how often it happened, and in how many cases."""

    source: Node
    target: Node
    count: int
    cases: int


@dataclass(frozen=True)
class UnusedEdge:
    """An edge of the flow that never happened."""

    source: Node
    target: Node


@dataclass(frozen=True)
class ProcessConformance:
    """Of all cases that are over: fitting converted by edges of the flow alone; fitting_so_far took no others and did
    not convert; deviating took another. fitness is fitting by cases, edge_fitness the edges that happened and are in
    the flow by all that happened, each as often as it happened; both null where there are none. deviations are ordered
    by count, then by names; other_deviations is how often those happened that are not shown."""

    cases: int
    fitting: int
    fitting_so_far: int
    deviating: int
    fitness: float | None
    edge_fitness: float | None
    deviations: list[Deviation]
    other_deviations: int
    unused: list[UnusedEdge]


class Replay:
    """The steps of cases laid over a flow. case (not descending) and node: of each step in order, by numbers."""

    def __init__(self, flow: Sequence[FlowEdge], nodes: Nodes, case: Numbers, node: Numbers) -> None:
        self._every, self._rank = nodes.every, nodes.rank()
        self._numbers = {one: number for number, one in enumerate(self._every)}
        follows = np.flatnonzero(case[1:] == case[:-1]) if case.size else np.empty(0, np.int64)
        self._case = case[follows]
        self._pairs, self._edge = distinct(np.stack([node[follows], node[follows + 1]], axis=1).astype(np.int64))
        self._flow = flow
        self._is_designed = np.zeros(len(self._pairs), np.bool_)
        self._is_designed[[number for edge in flow if (number := self._number(edge)) is not None]] = True
        self._deviates = ~self._is_designed[self._edge]

    def _number(self, edge: FlowEdge) -> int | None:
        """The place of an edge among those that happened, which ascend. No dict: there may be millions."""
        source, target = (self._numbers.get(one) for one in edge.nodes)
        if source is None or target is None:
            return None
        begin, end = np.searchsorted(self._pairs[:, 0], [source, source + 1])
        place = int(begin + np.searchsorted(self._pairs[begin:end, 1], target))
        return place if place < end and self._pairs[place, 1] == target else None

    def fit(self, converted: Bools, over: Bools) -> dict[Fit, Bools]:
        """Which cases are of each kind; of those that are not over none is."""
        deviating = np.zeros(over.size, np.bool_)
        deviating[self._case[self._deviates]] = True
        fits = over & ~deviating
        return {"fitting": fits & converted, "fitting_so_far": fits & ~converted, "deviating": deviating}

    def deviating(self, edge: FlowEdge, n: int) -> Bools:
        """Which of n cases have an edge that is not in the flow. Raises BadQuery where none has."""
        number = self._number(edge)
        if number is None or self._is_designed[number]:
            some = [{"source": vars(one.source), "target": vars(one.target)} for one in self._deviations(50)[0]]
            detail = say("no case has this edge outside of the flow")
            raise BadQuery(Problem("cell.deviation", edge.model_dump(), detail, some))
        found = np.zeros(n, np.bool_)
        found[self._case[self._edge == number]] = True
        return found

    def conformance(self, converted: Bools, over: Bools) -> ProcessConformance:
        """Of the cases that are over."""
        return self._told({fit: int(some.sum()) for fit, some in self.fit(converted, over).items()}, DEVIATIONS_MAX)

    def by_segment(self, converted: Bools, over: Bools, place: Ints, n: int) -> Iterator[ProcessConformance]:
        """Of the cases that are over of each of n segments. place: of each case its segment."""
        sizes = {fit: np.bincount(place[some], minlength=n) for fit, some in self.fit(converted, over).items()}
        of = place[self._case].astype(np.int16)  # by radix: there are few segments
        order = np.argsort(of, kind="stable")
        bounds = np.searchsorted(of[order], np.arange(n + 1))
        for i in range(n):
            told = {fit: int(counts[i]) for fit, counts in sizes.items()}
            yield self._among(order[bounds[i] : bounds[i + 1]])._told(told, SEGMENT_DEVIATIONS_MAX)

    def _among(self, rows: Ints) -> Replay:
        """With some of the edges that happened alone."""
        made = copy.copy(self)
        made._case, made._edge, made._deviates = self._case[rows], self._edge[rows], self._deviates[rows]
        return made

    def _told(self, sizes: Mapping[Fit, int], most: int) -> ProcessConformance:
        cases, happened = sum(sizes.values()), self._edge.size
        deviations, other = self._deviations(most)
        counts = np.bincount(self._edge, minlength=len(self._pairs))
        numbers = [(edge, self._number(edge)) for edge in self._flow]
        return ProcessConformance(
            cases,
            sizes["fitting"],
            sizes["fitting_so_far"],
            sizes["deviating"],
            fitness=sizes["fitting"] / cases if cases else None,
            edge_fitness=(happened - int(self._deviates.sum())) / happened if happened else None,
            deviations=deviations,
            other_deviations=other,
            unused=[UnusedEdge(*edge.nodes) for edge, number in numbers if number is None or not counts[number]],
        )

    def _deviations(self, most: int) -> tuple[list[Deviation], int]:
        """Those that are shown, and how often the others happened."""
        n = len(self._pairs)
        counts = np.bincount(self._edge, minlength=n)
        cases = subjects_of(self._edge[self._deviates], self._case[self._deviates], n)
        some = np.flatnonzero((counts > 0) & ~self._is_designed)
        source, target = self._rank[self._pairs[some]].T
        order = some[np.lexsort((target, source, -counts[some]))]
        made = []
        for edge in order[:most].tolist():
            before, after = (self._every[node] for node in self._pairs[edge].tolist())
            made.append(Deviation(before, after, int(counts[edge]), int(cases[edge])))
        return made, int(self._deviates.sum()) - sum(one.count for one in made)


def of_cell(flow: Sequence[FlowEdge] | None, field: str, value: Any) -> Sequence[FlowEdge]:
    """The flow that a cell needs. Raises BadQuery where the question has none."""
    if flow is None:
        raise BadQuery(Problem(f"cell.{field}", value, say("the question has no flow to conform with")))
    return flow
