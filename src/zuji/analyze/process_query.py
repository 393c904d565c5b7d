"""What may be asked of a process map, and what its answer is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from zuji.analyze.asking import Receipt
from zuji.analyze.conformance import (
    FLOW_MAX,
    SEGMENT_DEVIATIONS_MAX,
    Deviation,
    Fit,
    FlowEdge,
    ProcessCellNode,
    ProcessConformance,
    UnusedEdge,
)
from zuji.analyze.durations import Durations
from zuji.analyze.filter_query import Step
from zuji.analyze.funnel_query import Window
from zuji.analyze.query import Breakdown, Question
from zuji.analyze.splits import SplitCell
from zuji.analyze.visits import Node, Visits
from zuji.records.sentences import say

NODES_MAX = 200
SEGMENT_EDGES_MAX = 100_000  # that all segments of an answer may list


class ProcessQuery(Question, Visits):
    """What happens between start, the completion of one business, and end, that of another. from and to are the days
    on which a case may begin.

    A case begins with a start and ends with the first end after it inside the window and the visit. leaves are events
    with which a page is left (hidden, closed, in the background); they are no nodes. A stay of longer than
    stay_minutes_max counts as so long. nodes: how many are shown; variants: how many of the commonest sequences. flow:
    the designed flow, which node may directly follow which; nodes are named as the answer names them. breakdowns: also
    by segment, which is what the event with which a case began says.
    """

    kind: Literal["process"]
    visit: Literal["session", "day", "period"] = "period"
    start: Step
    end: Step
    window: Window = Window(value=1, unit="day")
    leaves: Annotated[list[Step], Field(max_length=20)] = Field(default_factory=list)
    stay_minutes_max: Annotated[int, Field(ge=1, le=1_440)] = 30
    nodes: Annotated[int, Field(ge=1, le=NODES_MAX)] = 30
    variants: Annotated[int, Field(ge=0, le=200)] = 20
    flow: Annotated[list[FlowEdge], Field(min_length=1, max_length=FLOW_MAX)] | None = None
    breakdowns: Annotated[list[Breakdown], Field(max_length=2)] = Field(default_factory=list)

    @field_validator("flow")
    @classmethod
    def _different(cls, flow: list[FlowEdge] | None) -> list[FlowEdge] | None:
        edges = [edge.nodes for edge in flow or []]
        if len(set(edges)) < len(edges):
            raise ValueError(say("names an edge twice"))
        return flow

    @model_validator(mode="after")
    def _has_length(self) -> ProcessQuery:
        if self.window.ms is None:
            raise ValueError(say("the window needs value and unit; visit parts cases by sessions or days"))
        return self

    @model_validator(mode="after")
    def _bounded(self) -> ProcessQuery:
        segments = max((item.limit for item in self.breakdowns), default=0) + 1
        if self.flow is not None and segments * (SEGMENT_DEVIATIONS_MAX + len(self.flow)) > SEGMENT_EDGES_MAX:
            raise ValueError(
                say(
                    "segments and flow make more than {segment_edges_max} edges: keep fewer segments",
                    segment_edges_max=SEGMENT_EDGES_MAX,
                )
            )
        return self


@dataclass(frozen=True)
class ProcessNode:
    """event and value as the question names nodes; other: all that are not shown. visits is how often it was come to,
    in so many cases of so many subjects; exits: how often a case that did not convert had nothing after it. exit_ratio
    is exits by visits, conversion_ratio the cases with it that converted by all cases with it. stay: how long, from
    coming to it until the next event or leaving; unknown_stays: visits of which that is not known."""

    event: str
    value: str | None
    other: bool
    visits: int
    cases: int
    subjects: int
    exits: int
    exit_ratio: float
    conversion_ratio: float
    stay: Durations | None
    unknown_stays: int


@dataclass(frozen=True)
class ProcessEdge:
    """How often node number target directly followed node number source, in how many cases, and after how long. exits:
    how often a case that did not convert ended right after it; exit_ratio is exits by count, conversion_ratio the cases
    with it that converted by all cases with it."""

    source: int
    target: int
    count: int
    cases: int
    exits: int
    exit_ratio: float
    conversion_ratio: float
    waiting: Durations | None


@dataclass(frozen=True)
class ProcessVariant:
    """Cases with exactly these nodes in this order."""

    nodes: list[Node]
    cases: int
    converted: int


@dataclass(frozen=True)
class ProcessProblem:
    """A node between start and end: its visits there, how often a case ended there, and the ratio of both."""

    node: int
    visits: int
    exits: int
    exit_ratio: float


@dataclass(frozen=True)
class ProcessSegment:
    """Cases whose first event has these values (other: of all segments that are not shown), by how many are over; open
    ones are in no other number. From fitting on, the conformance with the question's flow (ProcessConformance) of them
    alone: null and empty without a flow."""

    breakdown: list[Any]
    other: bool
    cases: int
    converted: int
    open: int
    fitting: int | None
    fitting_so_far: int | None
    deviating: int | None
    fitness: float | None
    edge_fitness: float | None
    deviations: list[Deviation]
    other_deviations: int | None
    unused: list[UnusedEdge]


@dataclass(frozen=True)
class ProcessResult:
    """cases that are over, of them converted; open ones are in no other number. conversion_ratio is
    subjects_converted, who came from start to end, by subjects, who came to start. converting: how long whole cases
    took. problems: every node between, those where most cases ended first. conformance: with the question's flow, null
    without one. segments: with the question's breakdowns; none without, and then not in the receipt's digest."""

    kind: str
    cases: int
    converted: int
    open: int
    subjects: int
    subjects_converted: int
    conversion_ratio: float | None
    converting: Durations | None
    nodes: list[ProcessNode]
    edges: list[ProcessEdge]
    variants: list[ProcessVariant]
    other_variants: int
    problems: list[ProcessProblem]
    conformance: ProcessConformance | None
    receipt: Receipt
    segments: list[ProcessSegment] = field(default_factory=list)


class ProcessCell(SplitCell):
    """Cases (by the events with which they began), or the subjects whose they are: all that are over, those that
    converted, or the open ones; with a visit of a node (a number of the answer's nodes), on an edge to target, or that
    ended there (exit: at the node, with a target right after the edge); or of a variant; or those that fit the flow,
    fit it so far or deviate from it, or with one edge that is not in it. Of one segment where the cell names it."""

    of: Literal["cases", "subjects"] = "cases"
    outcome: Literal["all", "converted", "open", "exit"] = "all"
    node: Annotated[int, Field(ge=0, le=NODES_MAX)] | None = None
    target: Annotated[int, Field(ge=0, le=NODES_MAX)] | None = None
    variant: Annotated[list[ProcessCellNode], Field(max_length=10_000)] | None = None
    conformance: Fit | None = None
    deviation: FlowEdge | None = None

    @model_validator(mode="after")
    def _fits(self) -> ProcessCell:
        if (self.target is not None or self.outcome == "exit") and self.node is None:
            raise ValueError(say("target and outcome 'exit' need a node"))
        named = sum(one is not None for one in (self.node, self.variant, self.conformance, self.deviation))
        if named > 1 or (named and self.node is None and self.outcome == "open"):
            raise ValueError(say("names one of node, variant, conformance and deviation, and open cases have none"))
        return self
