"""Conformance of the cases of a process map with a designed flow: which fit it, and where the others deviate from it.

docs/reference/process.md has the definition. The flow is a set of edges; a case deviates where one node directly
followed another and that edge is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Part
from zuji.analyze.node_runs import subjects_of
from zuji.analyze.visits import Node, Nodes

DEVIATIONS_MAX = 200  # that are shown
FLOW_MAX = 500
Numbers = NDArray[np.int32]
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
        self._flow, self._every, self._rank = flow, nodes.every, nodes.rank()
        self._numbers = {one: number for number, one in enumerate(self._every)}
        follows = np.flatnonzero(case[1:] == case[:-1]) if case.size else np.empty(0, np.int64)
        self._case = case[follows]
        self._edge = node[follows].astype(np.int64) * len(self._every) + node[follows + 1]
        designed = [number for edge in flow if (number := self._number(edge)) is not None]
        self._deviates = ~np.isin(self._edge, np.array(designed, np.int64))

    def _number(self, edge: FlowEdge) -> int | None:
        """None: no case has one of its nodes."""
        source, target = (self._numbers.get(one) for one in edge.nodes)
        return None if source is None or target is None else source * len(self._every) + target

    def fit(self, converted: Bools, over: Bools) -> dict[Fit, Bools]:
        """Which cases are of each kind; of those that are not over none is."""
        deviating = np.zeros(over.size, np.bool_)
        deviating[self._case[self._deviates]] = True
        fits = over & ~deviating
        return {"fitting": fits & converted, "fitting_so_far": fits & ~converted, "deviating": deviating}

    def deviating(self, edge: FlowEdge, n: int) -> Bools:
        """Which of n cases have an edge that is not in the flow. Raises BadQuery where none has."""
        number = self._number(edge)
        rows = self._deviates & (self._edge == number) if number is not None else np.zeros(0, np.bool_)
        if not rows.any():
            some = [{"source": vars(one.source), "target": vars(one.target)} for one in self._deviations()[0][:50]]
            detail = "no case has this edge outside of the flow"
            raise BadQuery(Problem("cell.deviation", edge.model_dump(), detail, some))
        found = np.zeros(n, np.bool_)
        found[self._case[rows]] = True
        return found

    def conformance(self, converted: Bools, over: Bools) -> ProcessConformance:
        """Of the cases that are over."""
        sizes = {fit: int(some.sum()) for fit, some in self.fit(converted, over).items()}
        cases, happened = int(over.sum()), self._edge.size
        used = set(np.unique(self._edge[~self._deviates]).tolist())
        deviations, other = self._deviations()
        return ProcessConformance(
            cases,
            **sizes,
            fitness=sizes["fitting"] / cases if cases else None,
            edge_fitness=(happened - int(self._deviates.sum())) / happened if happened else None,
            deviations=deviations,
            other_deviations=other,
            unused=[UnusedEdge(*edge.nodes) for edge in self._flow if self._number(edge) not in used],
        )

    def _deviations(self) -> tuple[list[Deviation], int]:
        """Those that are shown, and how often the others happened."""
        edges, which, counts = np.unique(self._edge[self._deviates], return_inverse=True, return_counts=True)
        cases = subjects_of(which, self._case[self._deviates], edges.size)
        source, target = edges // max(len(self._every), 1), edges % max(len(self._every), 1)
        shown = np.lexsort((self._rank[target], self._rank[source], -counts))[:DEVIATIONS_MAX]
        made = [
            Deviation(self._every[source[i]], self._every[target[i]], int(counts[i]), int(cases[i]))
            for i in shown.tolist()
        ]
        return made, int(counts.sum()) - sum(one.count for one in made)


def of_cell(flow: Sequence[FlowEdge] | None, field: str, value: Any) -> Sequence[FlowEdge]:
    """The flow that a cell needs. Raises BadQuery where the question has none."""
    if flow is None:
        raise BadQuery(Problem(f"cell.{field}", value, "the question has no flow to conform with"))
    return flow
