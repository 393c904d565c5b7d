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
from zuji.analyze.kernels.path import trimmed, without_loops
from zuji.analyze.marked import Marked, everything_left_out
from zuji.analyze.members import Members, in_order
from zuji.analyze.parts import distinct
from zuji.analyze.query import BadQuery, Part, Problem, Question, Step
from zuji.analyze.visits import Node, Nodes, Visits, Walks, order_of, sessions_of

DEFINITION = "path/1"
DEPTH_MAX = 30
OTHER = -2  # of a level, all nodes beyond the limit
_ENDED = -1
Ints = NDArray[np.int64]


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
            raise ValueError("depth times nodes may be 1000 at most")
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
            raise ValueError("level and node belong together, and a target to them")
        if self.sequence is not None and self.level is not None:
            raise ValueError("names either a node or a sequence")
        return self


class _Shown(NamedTuple):
    """Paths of all portions. node[v, l]: at level l, -1 where the path has ended; longer: it goes on past the last
    level. subject is a number over all portions; order: nodes by name; sequence[v]: number of the sequence."""

    node: Ints
    length: Ints
    subject: Ints
    sequence: Ints
    sequences: list[tuple[int, ...]]


def answer(query: PathQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of PathResult, and what was left out."""
    plan = _Plan(query, asking)
    shown, _ = plan.shown()
    kept = _kept(query, plan.nodes, shown)
    levels = _folded(shown.node, kept)
    counts = np.bincount(shown.sequence, minlength=len(shown.sequences)) if shown.sequence.size else np.zeros(0)
    every = plan.nodes.every
    ranked = sorted(
        range(len(shown.sequences)),
        key=lambda s: (-counts[s], [order_of(every[n]) for n in shown.sequences[s]]),
    )[: query.sequences]
    sequences = [
        PathSequence(
            [every[n] for n in shown.sequences[s]],
            int(counts[s]),
            int(np.unique(shown.subject[shown.sequence == s]).size),
        )
        for s in ranked
    ]
    fields = {
        "visits": int(shown.length.size),
        "subjects": int(np.unique(shown.subject).size),
        "transitions": int((shown.length - 1).sum()),
        "backwards": query.backwards,
        "levels": [_level(query, every, shown, levels, kept, level) for level in range(len(kept))],
        "links": _links(shown, levels, kept),
        "sequences": sequences,
        "other_sequences": int(shown.length.size) - sum(sequence.visits for sequence in sequences),
    }
    return fields, plan.left_out()


def members(query: PathQuery, cell: PathCell, asking: Asking) -> Members:
    """The visits, or the subjects, at a node, on a link, or with a sequence."""
    plan = _Plan(query, asking)
    shown, portions = plan.shown()
    kept = _kept(query, plan.nodes, shown)
    levels = _folded(shown.node, kept)
    here = np.ones(shown.length.size, np.bool_)
    if cell.level is not None:
        assert cell.node is not None
        here &= _at(cell.level, cell.node, kept, levels, "cell.node")
        if cell.target is not None:
            here &= _at(cell.level + 1, cell.target, kept, levels, "cell.target")
        if cell.outcome == "ended":
            here &= shown.length == cell.level + 1
        elif cell.outcome == "beyond":
            here &= (shown.length > cell.level + 1) & (cell.level + 1 == query.depth)
    if cell.sequence is not None:
        here &= shown.sequence == _sequence(cell, plan.nodes, shown)
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

    def shown(self) -> tuple[_Shown, list[tuple[Walks, pa.Array]]]:
        """The paths, and by portion the visits they are of with the keys of their subjects."""
        query = self.query
        kept = passes(query, [], self.scope, self.asking.persons, "")
        portions: list[tuple[Walks, pa.Array]] = []
        rows = (self._marks(), self.first, self.end, self.nodes.columns, True, kept)
        for portion in streams.read(self.asking, query.subject, self.scope, *rows):
            walks = self.nodes.walks(portion)
            begin, end = trimmed(
                walks.offsets, walks.marks, query.start is not None, len(query.via), query.end is not None
            )
            walks = self.nodes.collapsed(walks.chosen(begin, end))
            portions.append((walks, portion.subjects))
        n = sum(walks.subject.size for walks, _ in portions)
        node = np.full((n, query.depth), _ENDED, np.int64)
        length, subject = np.empty(n, np.int64), np.empty(n, np.int64)
        row = seen = 0
        sequences: dict[tuple[int, ...], int] = {}
        sequence = np.empty(n, np.int64)
        for walks, keys in portions:
            size = walks.subject.size
            laid = _laid_out(walks, query.depth, query.backwards)
            node[row : row + size] = laid
            length[row : row + size] = np.diff(walks.offsets)
            subject[row : row + size] = walks.subject + seen
            if query.similar == "loops_removed":
                laid = without_loops(laid)
            found, which = distinct(laid)
            numbers = [
                sequences.setdefault(tuple(n for n in one if n != _ENDED), len(sequences)) for one in found.tolist()
            ]
            if size:
                sequence[row : row + size] = np.array(numbers, np.int64)[which]
            row += size
            seen += len(keys)
        return _Shown(node, length, subject, sequence, list(sequences)), portions


def _laid_out(walks: Walks, depth: int, backwards: bool) -> Ints:
    """node[v, l], -1 where a path has ended."""
    lengths = np.diff(walks.offsets)
    laid = np.full((lengths.size, depth), _ENDED, np.int64)
    for level in range(min(depth, int(lengths.max(initial=0)))):
        some = np.flatnonzero(lengths > level)
        places = walks.offsets[1:][some] - 1 - level if backwards else walks.offsets[:-1][some] + level
        laid[some, level] = walks.node[places]
    return laid


def _kept(query: PathQuery, nodes: Nodes, shown: _Shown) -> list[list[int]]:
    """The nodes of each level that are shown, commonest first, then by name; levels without any are left out."""
    rank = nodes.rank()
    levels = []
    for level in range(query.depth):
        found, counts = np.unique(shown.node[:, level][shown.node[:, level] != _ENDED], return_counts=True)
        if not found.size:
            break
        levels.append(found[np.lexsort((rank[found], -counts))][: query.nodes].tolist())
    return levels


def _folded(node: Ints, kept: list[list[int]]) -> Ints:
    """node with OTHER for nodes that are not shown."""
    folded = node[:, : len(kept)].copy()
    for level, some in enumerate(kept):
        here = folded[:, level]
        here[(here != _ENDED) & ~np.isin(here, some)] = OTHER
    return folded


def _level(
    query: PathQuery, every: list[Node], shown: _Shown, levels: Ints, kept: list[list[int]], level: int
) -> list[PathNode]:
    made = []
    for number in (*kept[level], OTHER):
        rows = np.flatnonzero(levels[:, level] == number)
        if not rows.size:
            continue
        goes_on = shown.length[rows] > level + 1
        node = Node("", None) if number == OTHER else every[number]
        last = level + 1 == query.depth
        made.append(
            PathNode(
                node.event,
                node.value,
                number == OTHER,
                int(rows.size),
                int(np.unique(shown.subject[rows]).size),
                int((~goes_on).sum()),
                int(goes_on.sum()) if last else 0,
            )
        )
    return made


def _links(shown: _Shown, levels: Ints, kept: list[list[int]]) -> list[PathLink]:
    made = []
    for level in range(len(kept) - 1):
        rows = np.flatnonzero(levels[:, level + 1] != _ENDED)
        pairs, which = distinct(levels[rows, level : level + 2])
        visits = np.bincount(which, minlength=len(pairs)).tolist()
        theirs, _ = distinct(np.stack([which, shown.subject[rows]], axis=1))
        subjects = np.bincount(theirs[:, 0], minlength=len(pairs)).tolist()
        for number, (source, target) in enumerate(pairs.tolist()):
            places = _place(level, source, kept), _place(level + 1, target, kept)
            made.append(PathLink(level, *places, visits[number], subjects[number]))
    return sorted(made, key=lambda link: (link.level, link.source, link.target))


def _place(level: int, number: int, kept: list[list[int]]) -> int:
    return len(kept[level]) if number == OTHER else kept[level].index(number)


def _at(level: int, place: int, kept: list[list[int]], levels: Ints, field: str) -> NDArray[np.bool_]:
    """Which visits are at the node at a place of a level's list."""
    if level >= len(kept):
        raise BadQuery(Problem("cell.level", level, f"the answer has {len(kept)} levels", len(kept)))
    others = bool((levels[:, level] == OTHER).any())
    if place >= len(kept[level]) + others:
        raise BadQuery(Problem(field, place, f"level {level} has {len(kept[level]) + others} nodes"))
    found: NDArray[np.bool_] = levels[:, level] == (OTHER if place == len(kept[level]) else kept[level][place])
    return found


def _sequence(cell: PathCell, nodes: Nodes, shown: _Shown) -> int:
    assert cell.sequence is not None
    every = nodes.every
    wanted = [Node(node.event, node.value) for node in cell.sequence]
    for number, sequence in enumerate(shown.sequences):
        if [every[n] for n in sequence] == wanted:
            return number
    raise BadQuery(Problem("cell.sequence", None, "no path has exactly these nodes"))
