"""Process maps: what happens between the completion of one business and that of another, and where it is given up.

docs/reference/process.md has the definition: cases, the directly-follows graph of their pages or events with waiting
times, variants, and the exit rate of every page between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zuji.analyze import calendar, streams
from zuji.analyze.asking import Asking, LeftOut
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.conformance import FlowEdge, Replay, of_cell
from zuji.analyze.durations import durations
from zuji.analyze.kernels.cases import cases
from zuji.analyze.marked import Marked
from zuji.analyze.members import Members, in_order
from zuji.analyze.node_runs import Sequences
from zuji.analyze.parts import NOWHERE
from zuji.analyze.process_query import (
    ProcessCell,
    ProcessEdge,
    ProcessNode,
    ProcessProblem,
    ProcessQuery,
    ProcessVariant,
)
from zuji.analyze.process_segments import laid_out, segments
from zuji.analyze.sql import column
from zuji.analyze.stream_groups import StreamGroups
from zuji.analyze.visits import Node, Nodes
from zuji.records.sentences import say

DEFINITION = "process/3"
_LEAVES = 4
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Places = NDArray[np.int16]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class _Cases:
    """Of all portions. By case: subject, entry's event id (members only), when it began and ended, converted, open,
    segment (the number of its group). By step of a case that is over, in order: case, node, time, stay in ms (-1: not
    known, -2: it has none), and whether it lies between start and end."""

    subject: Numbers
    key: pa.Array
    entry: pa.Array | None
    took: Ints
    converted: Bools
    open: Bools
    segment: Numbers
    case: Numbers
    node: Numbers
    time: Ints
    stay: Numbers
    between: Bools


def answer(query: ProcessQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of ProcessResult, and what was left out."""
    plan = _Plan(query, asking)
    found = plan.cases()
    over = ~found.open
    kept = plan.kept(found)
    shown = _folded(found.node, kept)
    last = _ends_of_runs(found.case)
    exits = last & ~found.converted[found.case]
    every = plan.nodes.every
    subjects = np.unique(found.subject[over])
    converted = np.unique(found.subject[found.converted])
    variants, other = _variants(query, found, plan.nodes)
    replay = _replay(query.flow, found, plan.nodes) if query.flow is not None else None
    fields: dict[str, Any] = {
        "cases": int(over.sum()),
        "converted": int(found.converted.sum()),
        "open": int(found.open.sum()),
        "subjects": int(subjects.size),
        "subjects_converted": int(converted.size),
        "conversion_ratio": converted.size / subjects.size if subjects.size else None,
        "converting": durations(found.took[found.converted]),
        "nodes": _nodes(found, shown, exits, _listed(shown, kept, every)),
        "edges": _edges(found, shown, exits),
        "variants": variants,
        "other_variants": other,
        "problems": _problems(found, shown, exits),
        "conformance": replay.conformance(found.converted, over) if replay is not None else None,
    }
    if query.breakdowns:
        fields["segments"] = segments(plan.groups, found.segment, found.converted, found.open, replay)
    return fields, plan.left_out()


def members(query: ProcessQuery, cell: ProcessCell, asking: Asking) -> Members:
    """The events with which cases began, or the subjects."""
    plan = _Plan(query, asking, with_ids=cell.of == "cases")
    found = plan.cases()
    kept = plan.kept(found)
    shown = _folded(found.node, kept)
    here = found.open.copy() if cell.outcome == "open" else ~found.open
    if cell.outcome == "converted":
        here &= found.converted
    if cell.node is not None:
        n = len(kept) + bool((shown == len(kept)).any())
        for field, number in (("node", cell.node), ("target", cell.target)):
            if number is not None and number >= n:
                raise BadQuery(Problem(f"cell.{field}", number, say("the answer has {n} nodes", n=n), n))
        rows = shown == cell.node
        last = _ends_of_runs(found.case)
        exits = last & ~found.converted[found.case]
        if cell.target is not None:
            rows &= ~last & (np.append(shown[1:], NOWHERE) == cell.target)
            exits = np.append(exits[1:], False)[: exits.size]
        if cell.outcome == "exit":
            rows &= exits
        with_it = np.zeros(here.size, np.bool_)
        with_it[found.case[rows]] = True
        here &= with_it
    if cell.variant is not None:
        numbers = {node: number for number, node in enumerate(plan.nodes.every)}
        nodes = tuple(numbers.get(one.node, NOWHERE) for one in cell.variant)
        whose, sequences = _sequences(found)
        number = sequences.find(nodes)
        if number is None:
            raise BadQuery(Problem("cell.variant", None, say("no case has exactly these nodes")))
        with_them = np.zeros(here.size, np.bool_)
        with_them[whose[sequences.which == number]] = True
        here &= with_them
    if cell.conformance is not None:
        flow = of_cell(query.flow, "conformance", cell.conformance)
        here &= _replay(flow, found, plan.nodes).fit(found.converted, ~found.open)[cell.conformance]
    if cell.deviation is not None:
        flow = of_cell(query.flow, "deviation", cell.deviation.model_dump())
        here &= _replay(flow, found, plan.nodes).deviating(cell.deviation, here.size)
    shown_segments, place = laid_out(plan.groups, found.segment, found.open)
    segment = plan.groups.place(cell, shown_segments)
    if segment is not None:
        here &= place == segment
    if cell.of == "subjects":
        return Members("subjects", in_order([found.key.take(pa.array(np.unique(found.subject[here])))]))
    assert found.entry is not None
    return Members("events", in_order([found.entry.take(pa.array(np.flatnonzero(here)))]))


class _Plan:
    def __init__(self, query: ProcessQuery, asking: Asking, with_ids: bool = False) -> None:
        assert query.time_zone is not None and query.window.ms is not None
        self._query, self._asking = query, asking
        self._scope = asking.scope(query)
        self.nodes = Nodes(query, query, self._scope)
        self._first = calendar.start(query.from_, query.time_zone)
        self._until = calendar.start(query.to + calendar.DAY, query.time_zone)
        self._window = query.window.ms
        self.groups = StreamGroups(query.breakdowns, self._scope, (self._first, self._until + self._window))
        ids = {"event_id": column("event_id")} if with_ids else {}
        self._columns = {**self.nodes.columns, **self.groups.columns, **ids}
        leaves = [(step, f"leaves[{i}]") for i, step in enumerate(query.leaves)]
        self._marked = Marked(query, [(query.start, "start"), (query.end, "end"), *leaves])

    def left_out(self) -> list[LeftOut]:
        """Rows of start and of end that filters left out."""
        return self._marked.left_out(self._asking, self._first, self._until + self._window, 2)

    def cases(self) -> _Cases:
        """Every case of the period."""
        scope, persons = self._scope, self._asking.persons
        rows = (self._marked.marks(scope, persons), self._first, self._until + self._window, self._columns, True)
        narrowed = self._marked.narrowed(scope, persons, every_row=True)
        portions = [
            self._of(portion) for portion in streams.read(self._asking, self._query.subject, scope, *rows, narrowed)
        ]
        return _together(portions)

    def _of(self, portion: streams.Streams) -> _Cases:
        marks = portion.marks & 3 | np.where(portion.marks >> 2 != 0, _LEAVES, 0)
        marks = np.where(portion.time < self._until, marks, marks & ~1)  # later ones begin no case
        walks = self.nodes.every_walk(replace(portion, marks=marks))
        found = cases(walks.offsets, walks.time, walks.marks, self._window)
        walk, begin, end = found[:, 0], found[:, 1], found[:, 2]
        converted = found[:, 3] == 1
        is_open = ~converted & (walks.time[begin] + self._window > self._asking.now)
        over = np.flatnonzero(~is_open)
        sizes = (end - begin)[over]
        case = np.repeat(over, sizes)
        starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
        row = np.repeat(begin[over] - starts, sizes) + np.arange(int(sizes.sum()))
        leaves = walks.marks[row] & _LEAVES != 0
        steps = (walks.node[row] != NOWHERE) & ~leaves
        if self._query.repeats == "collapse":
            steps[steps] = _changes(case[steps], walks.node[row][steps])
        some = np.flatnonzero(steps | leaves)
        followed = np.append(case[some][1:] == case[some][:-1], False)
        until = np.append(walks.time[row][some][1:], 0)
        stay = np.where(followed, np.minimum(until - walks.time[row][some], self._query.stay_minutes_max * 60_000), -1)
        ends = converted[case[some]] & (row[some] == end[case[some]] - 1)
        stay = np.where(ends, -2, stay)[steps[some]]
        own = some[steps[some]]
        event_id = None
        if "event_id" in self._columns:
            event_id = portion.columns["event_id"].take(pa.array(walks.row[begin]))
        return _Cases(
            walks.subject[walk].astype(np.int32),
            portion.subjects,
            event_id,
            walks.time[end - 1] - walks.time[begin],
            converted,
            is_open,
            self.groups.numbers(portion, walks.row[begin]).astype(np.int32),
            case[own].astype(np.int32),
            walks.node[row[own]].astype(np.int32),
            walks.time[row[own]],
            stay.astype(np.int32),  # a day at most
            (row[own] != begin[case[own]]) & ~(converted[case[own]] & (row[own] == end[case[own]] - 1)),
        )

    def kept(self, found: _Cases) -> list[int]:
        """The nodes that are shown, most visited first, then by name."""
        numbers, counts = np.unique(found.node, return_counts=True)
        rank = self.nodes.rank()
        order = np.lexsort((rank[numbers], -counts))
        return [int(n) for n in numbers[order][: self._query.nodes]]


def _together(portions: list[_Cases]) -> _Cases:
    if not portions:
        none, few, no = np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.bool_)
        nobody, nothing = pa.array([], pa.uint32()), pa.array([], pa.binary(16))
        return _Cases(few, nobody, nothing, none, no, no, few, few, few, none, few, no)
    subjects = np.cumsum([0, *(len(one.key) for one in portions)]).astype(np.int32)
    of_cases = np.cumsum([0, *(one.subject.size for one in portions)]).astype(np.int32)

    def joined(name: str, plus: Numbers | None = None) -> Any:
        parts = [getattr(one, name) for one in portions]
        return np.concatenate(parts if plus is None else [part + base for part, base in zip(parts, plus, strict=False)])

    entries = [one.entry for one in portions if one.entry is not None]
    return _Cases(
        subject=joined("subject", subjects),
        key=pa.chunked_array([one.key for one in portions]).combine_chunks(),
        entry=pa.chunked_array(entries).combine_chunks() if entries else None,
        took=joined("took"),
        converted=joined("converted"),
        open=joined("open"),
        segment=joined("segment"),
        case=joined("case", of_cases),
        node=joined("node"),
        time=joined("time"),
        stay=joined("stay"),
        between=joined("between"),
    )


def _changes(case: Ints, node: Ints) -> Bools:
    """Which steps are not the same as the one before them in their case."""
    return np.concatenate([[True], (case[1:] != case[:-1]) | (node[1:] != node[:-1])])[: case.size]


def _ends_of_runs(case: Numbers) -> Bools:
    """Which steps are the last of their case."""
    return np.append(case[1:] != case[:-1], True)[: case.size]


def _folded(node: Numbers, kept: list[int]) -> Places:
    """Nodes by their numbers in the answer, all others by the number after the last."""
    table = np.full(int(node.max(initial=-1)) + 1, len(kept), np.int16)
    table[kept] = np.arange(len(kept))
    return table[node]


def _listed(shown: Places, kept: list[int], every: list[Node]) -> list[tuple[int, Node | None]]:
    others = [(len(kept), None)] if (shown == len(kept)).any() else []
    return [*((number, every[one]) for number, one in enumerate(kept)), *others]


def _changed(ascending: Numbers) -> Numbers:
    """The different ones of numbers that do not descend."""
    found: Numbers = ascending[np.append(True, ascending[1:] != ascending[:-1])[: ascending.size]]
    return found


def _nodes(found: _Cases, shown: Places, exits: Bools, listed: list[tuple[int, Node | None]]) -> list[ProcessNode]:
    order, bounds = _by_number(shown, len(listed))
    return [_node(found, order[bounds[i] : bounds[i + 1]], exits, node) for i, node in listed]


def _by_number(numbers: Places | Numbers, n: int) -> tuple[Ints, Ints]:
    """Rows by their numbers, those of one as they came; and where those of each of n begin."""
    order = np.argsort(numbers, kind="stable")
    return order, np.searchsorted(numbers[order], np.arange(n + 1))


def _node(found: _Cases, rows: Ints, exits: Bools, node: Node | None) -> ProcessNode:
    of = _changed(found.case[rows])
    gone = int(exits[rows].sum())
    stay = found.stay[rows]
    return ProcessNode(
        node.event if node else "",
        node.value if node else None,
        node is None,
        int(rows.size),
        int(of.size),
        int(_changed(found.subject[of]).size),
        gone,
        gone / rows.size,
        float(found.converted[of].sum() / of.size),
        durations(stay[stay >= 0].astype(np.int64)),
        int((stay == -1).sum()),
    )


def _edges(found: _Cases, shown: Places, exits: Bools) -> list[ProcessEdge]:
    follows = np.flatnonzero(found.case[1:] == found.case[:-1]) if shown.size else np.empty(0, np.int64)
    width = int(shown.max(initial=0)) + 1
    edge = shown[follows].astype(np.int32) * width + shown[follows + 1]
    order, bounds = _by_number(edge, width * width)
    follows = follows[order]
    waited = found.time[follows + 1] - found.time[follows]
    case, gone = found.case[follows], exits[follows + 1]
    made = []
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        some = slice(bounds[number], bounds[number + 1])
        of = _changed(case[some])
        count = int(bounds[number + 1] - bounds[number])
        left = int(gone[some].sum())
        made.append(
            ProcessEdge(
                number // width,
                number % width,
                count,
                int(of.size),
                left,
                left / count,
                float(found.converted[of].sum() / of.size),
                durations(waited[some]),
            )
        )
    return made


def _replay(flow: Sequence[FlowEdge], found: _Cases, nodes: Nodes) -> Replay:
    return Replay(flow, nodes, found.case, found.node)


def _sequences(found: _Cases) -> tuple[Numbers, Sequences]:
    """Each case that is over and has nodes, and their sequences."""
    ends = np.flatnonzero(_ends_of_runs(found.case)) + 1
    offsets = np.append(0, ends)
    return found.case[offsets[:-1]], Sequences(offsets, found.node)


def _variants(query: ProcessQuery, found: _Cases, nodes: Nodes) -> tuple[list[ProcessVariant], int]:
    whose, sequences = _sequences(found)
    converted = np.bincount(sequences.which[found.converted[whose]], minlength=sequences.counts.size)
    every = nodes.every
    made = [
        ProcessVariant(
            [every[n] for n in sequences.nodes(number)], int(sequences.counts[number]), int(converted[number])
        )
        for number in sequences.commonest(query.variants, nodes.rank())
    ]
    return made, int(sequences.counts.sum()) - sum(one.cases for one in made)


def _problems(found: _Cases, shown: Places, exits: Bools) -> list[ProcessProblem]:
    visits = np.bincount(shown[found.between])
    gone = np.bincount(shown[found.between & exits], minlength=visits.size)
    made = [
        ProcessProblem(number, int(visits[number]), int(gone[number]), int(gone[number]) / int(visits[number]))
        for number in np.flatnonzero(visits).tolist()
    ]
    return sorted(made, key=lambda one: (-one.exits, -one.exit_ratio, one.node))
