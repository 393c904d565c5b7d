"""Paths: what people did one after another, as a graph by steps and as whole sequences.

docs/reference/path.md has the definition. At every node of every level what came in is what went on and what ended
there; what lies beyond the limits is gathered in nodes of its own, never cut away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, streams
from zuji.analyze.asking import Asking, LeftOut, Receipt, passes
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Part, Step
from zuji.analyze.kernels.node_runs import laid_out, without_loops
from zuji.analyze.kernels.path import trimmed
from zuji.analyze.marked import Marked, everything_left_out
from zuji.analyze.members import Members, in_order
from zuji.analyze.node_runs import Sequences, subjects_of
from zuji.analyze.query import Question
from zuji.analyze.visits import Node, Nodes, Visits, Walks, sessions_of
from zuji.records.sentences import say

DEFINITION = "path/1"
DEPTH_MAX = 30
_ENDED = -1
_NONE = np.empty(0, np.int32)
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Places = NDArray[np.int16]


class PathQuery(Question, Visits):
    """What people did one after another. from and to are the days whose events are read.

    start, via and end name events: a path begins with the first start of its visit, goes through the first via after
    it, and the first after that, and ends with the first end that follows; visits without them have no path. With end
    and no start, paths are laid out backwards from their end. depth: how many levels are shown; nodes: how many nodes
    of each level; sequences: how many of the commonest whole sequences (of the levels shown); similar "loops_removed":
    sequences are the same when they have the same nodes in the order of their first visits.
    """

    kind: Literal["path"]
    start: Step | None = None
    via: Annotated[list[Step], Field(max_length=5)] = Field(default_factory=list)
    end: Step | None = None
    depth: Annotated[int, Field(ge=1, le=DEPTH_MAX)] = 6
    nodes: Annotated[int, Field(ge=1, le=100)] = 10
    sequences: Annotated[int, Field(ge=0, le=200)] = 20
    similar: Literal["exact", "loops_removed"] = "exact"

    @model_validator(mode="after")
    def _bounded(self) -> PathQuery:
        if self.depth * self.nodes > 1_000:
            raise ValueError(say("depth times nodes may be 1000 at most"))
        return self

    @property
    def backwards(self) -> bool:
        return self.end is not None and self.start is None


@dataclass(frozen=True)
class PathNode:
    """event and value as the question names nodes; other: all nodes of the level that are not shown, then event is "".
    visits is what came in; it is also ended (had nothing more), the sum of the links that go on, and beyond (goes on
    past the last level). subjects: how many different ones."""

    event: str
    value: str | None
    other: bool
    visits: int
    subjects: int
    ended: int
    beyond: int


@dataclass(frozen=True)
class PathLink:
    """From a node of a level (number in its nodes) to one of the next."""

    level: int
    source: int
    target: int
    visits: int
    subjects: int


@dataclass(frozen=True)
class PathSequence:
    nodes: list[Node]
    visits: int
    subjects: int


@dataclass(frozen=True)
class PathResult:
    """levels in the order in which they are laid out: backwards from the end where the question has an end only.
    visits and subjects: how many there are in all; transitions: how often one event followed another in them.
    sequences by visits; other_sequences: visits of all others."""

    kind: str
    visits: int
    subjects: int
    transitions: int
    backwards: bool
    levels: list[list[PathNode]]
    links: list[PathLink]
    sequences: list[PathSequence]
    other_sequences: int
    receipt: Receipt


class PathCellNode(Part):
    """A node of a sequence, as the answer names it."""

    event: str
    value: str | None = None


class PathCell(Part):
    """Visits (or of "subjects": those whose they are) at a node of a level, or on a link to a node of the next; ended:
    those that ended there. Nodes are numbers from 0, as the answer lists them. Without a level: all."""

    of: Literal["visits", "subjects"] = "visits"
    level: Annotated[int, Field(ge=0, lt=DEPTH_MAX)] | None = None
    node: Annotated[int, Field(ge=0, le=100)] | None = None
    target: Annotated[int, Field(ge=0, le=100)] | None = None
    outcome: Literal["in", "ended", "beyond"] = "in"
    sequence: Annotated[list[PathCellNode], Field(max_length=DEPTH_MAX)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> PathCell:
        if (self.level is None) != (self.node is None) or (self.target is not None and self.node is None):
            raise ValueError(say("level and node belong together, and a target to them"))
        if self.sequence is not None and self.level is not None:
            raise ValueError(say("names either a node or a sequence"))
        return self


class _Shown(NamedTuple):
    """Paths of all portions. Nodes of path v are node[offsets[v]] and so on, as many as levels are shown; length: how
    many it has in all. subject is a number over all portions and does not descend; sequences: of the levels shown."""

    offsets: Ints
    node: Numbers
    length: Numbers
    subject: Numbers
    sequences: Sequences

    def at(self, level: int) -> Numbers:
        """The node of each path at a level, -1 where the path has ended."""
        there = np.diff(self.offsets) > level
        found = np.full(self.length.size, _ENDED, np.int32)
        found[there] = self.node[self.offsets[:-1][there] + level]
        return found


class _Levels:
    """The nodes of each level that are shown, commonest first, then by name; levels without any are left out."""

    def __init__(self, query: PathQuery, nodes: Nodes, shown: _Shown) -> None:
        self._shown = shown
        self._nodes = len(nodes.every)
        self.kept: list[list[int]] = []
        rank = nodes.rank()
        for level in range(query.depth):
            here = shown.at(level)
            counts = np.bincount(here[here != _ENDED], minlength=self._nodes)
            found = np.flatnonzero(counts)
            if not found.size:
                break
            self.kept.append(found[np.lexsort((rank[found], -counts[found]))][: query.nodes].tolist())

    def places(self, level: int) -> Places:
        """The place of each path's node among those of the level, one more for all that are not shown; -1 where it has
        ended."""
        table = np.full(self._nodes + 1, len(self.kept[level]), np.int16)
        table[self.kept[level]] = np.arange(len(self.kept[level]))
        table[_ENDED] = _ENDED  # the last one
        return table[self._shown.at(level)]


def answer(query: PathQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of PathResult, and what was left out."""
    plan = _Plan(query, asking)
    shown, _ = plan.shown(with_visits=False)
    levels = _Levels(query, plan.nodes, shown)
    every = plan.nodes.every
    sequences = _sequences(query, plan.nodes, shown)
    fields = {
        "visits": int(shown.length.size),
        "subjects": int(np.unique(shown.subject).size),
        "transitions": int((shown.length - 1).sum()),
        "backwards": query.backwards,
        "levels": [_level(query, every, shown, levels, level) for level in range(len(levels.kept))],
        "links": _links(shown, levels),
        "sequences": sequences,
        "other_sequences": int(shown.length.size) - sum(sequence.visits for sequence in sequences),
    }
    return fields, plan.left_out()


def members(query: PathQuery, cell: PathCell, asking: Asking) -> Members:
    """The visits, or the subjects, at a node, on a link, or with a sequence."""
    plan = _Plan(query, asking)
    shown, portions = plan.shown(with_visits=True)
    levels = _Levels(query, plan.nodes, shown)
    here = np.ones(shown.length.size, np.bool_)
    if cell.level is not None:
        assert cell.node is not None
        here &= _at(cell.level, cell.node, levels, "cell.node")
        if cell.target is not None:
            here &= _at(cell.level + 1, cell.target, levels, "cell.target")
        if cell.outcome == "ended":
            here &= shown.length == cell.level + 1
        elif cell.outcome == "beyond":
            here &= (shown.length > cell.level + 1) & (cell.level + 1 == query.depth)
    if cell.sequence is not None:
        here &= shown.sequences.which == _sequence(cell, plan.nodes, shown)
    keys = []
    begin = 0
    for walks, subjects in portions:
        rows = np.flatnonzero(here[begin : begin + walks.subject.size])
        begin += walks.subject.size
        if cell.of == "subjects":
            keys.append(subjects.take(pa.array(np.unique(walks.subject[rows]))))
        else:
            keys.append(sessions_of(walks, rows, subjects))
    return Members("subjects" if cell.of == "subjects" else "sessions", in_order(keys))


class _Plan:
    def __init__(self, query: PathQuery, asking: Asking) -> None:
        assert query.time_zone is not None
        self.query, self.asking = query, asking
        self.scope = asking.scope(query)
        self.nodes = Nodes(query, query, self.scope)
        self.first = calendar.start(query.from_, query.time_zone)
        self.end = calendar.start(query.to + calendar.DAY, query.time_zone)
        self.anchors = [query.start, *query.via, query.end]

    def left_out(self) -> list[LeftOut]:
        """Rows of the period that the question's filters left out."""
        return everything_left_out(self.query, self.asking, self.first, self.end)

    def _marks(self) -> list[exp.Expr]:
        """Of start, of each via, of end; false for what the question does not name."""
        fields = ["start", *(f"via[{i}]" for i in range(len(self.query.via))), "end"]
        told = [(step, field) for step, field in zip(self.anchors, fields, strict=True) if step is not None]
        made = iter(Marked(self.query, told).marks(self.scope, self.asking.persons))
        return [exp.false() if step is None else next(made) for step in self.anchors]

    def shown(self, with_visits: bool) -> tuple[_Shown, list[tuple[Walks, pa.Array]]]:
        """The paths; and by portion the visits they are of with the keys of their subjects, where they are wanted."""
        query = self.query
        kept = passes(query, [], self.scope, self.asking.persons, "")
        portions: list[tuple[Walks, pa.Array]] = []
        rows = (self._marks(), self.first, self.end, self.nodes.columns, True, kept)
        sizes, nodes, lengths, subjects = [np.zeros(1, np.int64)], list[Numbers](), list[Numbers](), list[Numbers]()
        seen = 0
        for portion in streams.read(self.asking, query.subject, self.scope, *rows):
            walks = self.nodes.walks(portion)
            begin, end = trimmed(
                walks.offsets, walks.marks, query.start is not None, len(query.via), query.end is not None
            )
            walks = self.nodes.collapsed(walks.chosen(begin, end))
            offsets, node = laid_out(walks.offsets, walks.node, query.depth, query.backwards)
            sizes.append(np.diff(offsets))
            nodes.append(node)
            lengths.append(np.diff(walks.offsets).astype(np.int32))
            subjects.append((walks.subject + seen).astype(np.int32))
            seen += len(portion.subjects)
            if with_visits:
                portions.append((walks.without_rows(), portion.subjects))
        offsets = np.cumsum(np.concatenate(sizes))
        node, length, subject = (np.concatenate([_NONE, *several]) for several in (nodes, lengths, subjects))
        told = without_loops(offsets, node) if query.similar == "loops_removed" else (offsets, node)
        return _Shown(offsets, node, length, subject, Sequences(*told)), portions


def _sequences(query: PathQuery, nodes: Nodes, shown: _Shown) -> list[PathSequence]:
    """The commonest sequences."""
    found = shown.sequences
    ranked = found.commonest(query.sequences, nodes.rank())
    place = np.full(found.counts.size, len(ranked), np.int16)
    place[ranked] = np.arange(len(ranked))
    subjects = subjects_of(place[found.which], shown.subject, len(ranked) + 1).tolist()
    every = nodes.every
    return [
        PathSequence([every[n] for n in found.nodes(number)], int(found.counts[number]), subjects[i])
        for i, number in enumerate(ranked)
    ]


def _level(query: PathQuery, every: list[Node], shown: _Shown, levels: _Levels, level: int) -> list[PathNode]:
    kept = levels.kept[level]
    place = levels.places(level)
    rows = np.flatnonzero(place != _ENDED)
    place = place[rows]
    n = len(kept) + 1
    visits = np.bincount(place, minlength=n).tolist()
    subjects = subjects_of(place, shown.subject[rows], n).tolist()
    ended = np.bincount(place[shown.length[rows] == level + 1], minlength=n).tolist()
    last = level + 1 == query.depth
    made = []
    for i, number in enumerate((*kept, None)):
        if visits[i]:
            node = Node("", None) if number is None else every[number]
            beyond = visits[i] - ended[i] if last else 0
            made.append(PathNode(node.event, node.value, number is None, visits[i], subjects[i], ended[i], beyond))
    return made


def _links(shown: _Shown, levels: _Levels) -> list[PathLink]:
    made = []
    for level in range(len(levels.kept) - 1):
        following = levels.places(level + 1)
        rows = np.flatnonzero(following != _ENDED)
        width = len(levels.kept[level + 1]) + 1
        pair = levels.places(level)[rows] * np.int16(width) + following[rows]  # 101 places at most, so that it fits
        n = (len(levels.kept[level]) + 1) * width
        visits = np.bincount(pair, minlength=n)
        subjects = subjects_of(pair, shown.subject[rows], n).tolist()
        for one in np.flatnonzero(visits).tolist():
            made.append(PathLink(level, one // width, one % width, int(visits[one]), subjects[one]))
    return made


def _at(level: int, place: int, levels: _Levels, field: str) -> NDArray[np.bool_]:
    """Which paths are at the node at a place of a level's list."""
    if level >= len(levels.kept):
        raise BadQuery(
            Problem("cell.level", level, say("the answer has {kept} levels", kept=len(levels.kept)), len(levels.kept))
        )
    places = levels.places(level)
    n = len(levels.kept[level])
    n += bool((places == n).any())
    if place >= n:
        raise BadQuery(Problem(field, place, say("level {level} has {n} nodes", level=level, n=n)))
    found: NDArray[np.bool_] = places == place
    return found


def _sequence(cell: PathCell, nodes: Nodes, shown: _Shown) -> int:
    assert cell.sequence is not None
    numbers = {node: number for number, node in enumerate(nodes.every)}
    wanted = [numbers.get(Node(node.event, node.value)) for node in cell.sequence]
    found = None if None in wanted else shown.sequences.find(tuple(n for n in wanted if n is not None))
    if found is None:
        raise BadQuery(Problem("cell.sequence", None, say("no path has exactly these nodes")))
    return found
