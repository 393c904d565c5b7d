"""Process maps in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.conformance import (
    DEVIATIONS_MAX,
    SEGMENT_DEVIATIONS_MAX,
    Deviation,
    ProcessConformance,
    UnusedEdge,
)
from zuji.analyze.process_query import (
    ProcessCell,
    ProcessEdge,
    ProcessNode,
    ProcessProblem,
    ProcessQuery,
    ProcessSegment,
    ProcessVariant,
)
from zuji.analyze.reference import splits
from zuji.analyze.reference.durations import durations
from zuji.analyze.reference.visits import node_of, runs
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.visits import Node

OTHER = "other"


@dataclass
class Visited:
    """A visit of a node: when, how long (None: not known, or the end that has no stay), whether it is the case's start
    or its end."""

    node: Node
    time: int
    stay: int | None
    at_start: bool
    at_end: bool


@dataclass
class Case:
    subject: Subject
    entry: Record
    last: Record
    converted: bool
    open: bool
    visits: list[Visited]


def answer(query: ProcessQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer."""
    every = list(cases(query, world, now))
    over = [case for case in every if not case.open]
    shown = _shown(query, over)
    subjects = {case.subject for case in over}
    converted = {case.subject for case in over if case.converted}
    variants = Counter(_sequence(case) for case in over if case.visits)
    ranked = sorted(variants, key=lambda nodes: (-variants[nodes], [_by_name(node) for node in nodes]))
    told: dict[str, Any] = {
        "cases": len(over),
        "converted": sum(case.converted for case in over),
        "open": len(every) - len(over),
        "subjects": len(subjects),
        "subjects_converted": len(converted),
        "conversion_ratio": len(converted) / len(subjects) if subjects else None,
        "converting": durations([case.last.time - case.entry.time for case in over if case.converted]),
        "nodes": [_node(over, shown, number) for number in range(len(shown))],
        "edges": _edges(over, shown),
        "variants": [
            ProcessVariant(
                list(nodes),
                variants[nodes],
                sum(case.converted for case in over if _sequence(case) == nodes),
            )
            for nodes in ranked[: query.variants]
        ],
        "other_variants": sum(variants[nodes] for nodes in ranked[query.variants :]),
        "problems": _problems(over, shown),
        "conformance": _conformance(query, over, DEVIATIONS_MAX) if query.flow is not None else None,
    }
    if query.breakdowns:
        told["segments"] = [_segment(query, *named) for named in _segments(query, world, every)]
    return told


def members(query: ProcessQuery, cell: ProcessCell, world: World, now: int) -> set[Any]:
    """The entries of cases, or the subjects."""
    every = list(cases(query, world, now))
    over = [case for case in every if not case.open]
    shown = _shown(query, over)
    found = [case for case in every if case.open] if cell.outcome == "open" else over
    if cell.outcome == "converted":
        found = [case for case in found if case.converted]
    if cell.node is not None:
        found = [case for case in found if any(_behind(cell, shown, case, i) for i in range(len(case.visits)))]
    if cell.variant is not None:
        wanted = tuple(Node(node.event, node.value) for node in cell.variant)
        found = [case for case in found if _sequence(case) == wanted]
    if cell.conformance is not None:
        found = [case for case in found if _fit(query, case) == cell.conformance]
    if cell.deviation is not None:
        edge = Node(*_named(cell.deviation.source)), Node(*_named(cell.deviation.target))
        assert edge not in _flow(query)
        found = [case for case in found if edge in _followed(case)]
    if cell.breakdown or cell.other:
        named = (cell.breakdown, cell.other)
        there = next(some for shown, other, some in _segments(query, world, every) if (shown, other) == named)
        found = [case for case in found if any(case is one for one in there)]
    return {case.subject if cell.of == "subjects" else case.entry.event_id for case in found}


def _behind(cell: ProcessCell, shown: list[Any], case: Case, i: int) -> bool:
    """Whether visit number i of a case is one that the cell asks for."""
    assert cell.node is not None
    if _number(shown, case.visits[i].node) != cell.node:
        return False
    place = i if cell.target is None else i + 1
    if cell.outcome == "exit" and (case.converted or place + 1 != len(case.visits)):
        return False
    return cell.target is None or (place < len(case.visits) and _number(shown, case.visits[place].node) == cell.target)


def cases(query: ProcessQuery, world: World, now: int) -> Iterator[Case]:
    """Every case that begins in the period."""
    assert query.time_zone is not None and query.window.ms is not None
    window = query.window.ms
    until = calendar.start(query.to + calendar.DAY, query.time_zone)
    for subject, _, events in runs(query, query, world, until + window):
        i = 0
        while i < len(events):
            entry = events[i]
            if not (world.is_step(entry, query, query.start) and entry.time < until):
                i += 1
                continue
            j, converted = i + 1, False
            while j < len(events) and events[j].time - entry.time <= window and not converted:
                converted = world.is_step(events[j], query, query.end)
                j += 1
            is_open = not converted and entry.time + window > now
            yield Case(subject, entry, events[j - 1], converted, is_open, _visits(query, world, events[i:j], converted))
            i = j


def _visits(query: ProcessQuery, world: World, rows: list[Record], converted: bool) -> list[Visited]:
    def leaves(event: Record) -> bool:
        return any(world.is_step(event, query, step) for step in query.leaves)

    seen: list[tuple[int, Node | None]] = []  # place and node; None: the page was left
    last: Node | None = None
    for place, event in enumerate(rows):
        if leaves(event):
            seen.append((place, None))
            continue
        node = node_of(query, world, event)
        if node is None or (query.repeats == "collapse" and node == last):
            continue
        last = node
        seen.append((place, node))
    made = []
    for i, (place, node) in enumerate(seen):
        if node is None:
            continue
        at_end = converted and place == len(rows) - 1
        stay = None
        if i + 1 < len(seen) and not at_end:
            stay = min(rows[seen[i + 1][0]].time - rows[place].time, query.stay_minutes_max * 60_000)
        made.append(Visited(node, rows[place].time, stay, place == 0, at_end))
    return made


def _sequence(case: Case) -> tuple[Node, ...]:
    return tuple(visited.node for visited in case.visits)


def _by_name(node: Node) -> Any:
    return node.event.encode(), node.value is None, (node.value or "").encode()


def _shown(query: ProcessQuery, over: list[Case]) -> list[Any]:
    counts = Counter(visited.node for case in over for visited in case.visits)
    order = sorted(counts, key=lambda node: (-counts[node], _by_name(node)))
    return [*order[: query.nodes], *([OTHER] if len(order) > query.nodes else [])]


def _number(shown: list[Any], node: Node) -> int:
    return shown.index(node) if node in shown else len(shown) - 1


def _node(over: list[Case], shown: list[Any], number: int) -> ProcessNode:
    visits = [(case, i) for case in over for i, one in enumerate(case.visits) if _number(shown, one.node) == number]
    exits = sum(not case.converted and i + 1 == len(case.visits) for case, i in visits)
    with_it = {id(case): case for case, _ in visits}.values()
    stays = [case.visits[i].stay for case, i in visits if not case.visits[i].at_end]
    node = shown[number]
    return ProcessNode(
        "" if node == OTHER else node.event,
        None if node == OTHER else node.value,
        node == OTHER,
        len(visits),
        len(with_it),
        len({case.subject for case in with_it}),
        exits,
        exits / len(visits),
        sum(case.converted for case in with_it) / len(with_it),
        durations([stay for stay in stays if stay is not None]),
        sum(stay is None for stay in stays),
    )


def _edges(over: list[Case], shown: list[Any]) -> list[ProcessEdge]:
    took: dict[tuple[int, int], list[tuple[Case, int]]] = {}  # the case and the place of its visit of the target
    for case in over:
        for i in range(1, len(case.visits)):
            edge = _number(shown, case.visits[i - 1].node), _number(shown, case.visits[i].node)
            took.setdefault(edge, []).append((case, i))
    return [_edge(edge, took[edge]) for edge in sorted(took)]


def _edge(edge: tuple[int, int], took: list[tuple[Case, int]]) -> ProcessEdge:
    exits = sum(not case.converted and i + 1 == len(case.visits) for case, i in took)
    with_it = {id(case): case for case, _ in took}.values()
    return ProcessEdge(
        *edge,
        len(took),
        len(with_it),
        exits,
        exits / len(took),
        sum(case.converted for case in with_it) / len(with_it),
        durations([case.visits[i].time - case.visits[i - 1].time for case, i in took]),
    )


def _problems(over: list[Case], shown: list[Any]) -> list[ProcessProblem]:
    made = []
    for number in range(len(shown)):
        between = [
            not case.converted and i + 1 == len(case.visits)
            for case in over
            for i, one in enumerate(case.visits)
            if _number(shown, one.node) == number and not one.at_start and not one.at_end
        ]
        if between:
            made.append(ProcessProblem(number, len(between), sum(between), sum(between) / len(between)))
    return sorted(made, key=lambda one: (-one.exits, -one.exit_ratio, one.node))


def _named(node: Any) -> tuple[str, str | None]:
    return node.event, node.value


def _flow(query: ProcessQuery) -> list[tuple[Node, Node]]:
    return [(Node(*_named(edge.source)), Node(*_named(edge.target))) for edge in query.flow or []]


def _followed(case: Case) -> list[tuple[Node, Node]]:
    """The edges of a case, in order."""
    return list(itertools.pairwise(_sequence(case)))


def _fit(query: ProcessQuery, case: Case) -> str:
    if any(edge not in _flow(query) for edge in _followed(case)):
        return "deviating"
    return "fitting" if case.converted else "fitting_so_far"


def _conformance(query: ProcessQuery, over: list[Case], most: int) -> ProcessConformance:
    flow = _flow(query)
    fits = Counter(_fit(query, case) for case in over)
    happened = Counter(edge for case in over for edge in _followed(case))
    beside = [edge for edge in happened if edge not in flow]
    beside.sort(key=lambda edge: (-happened[edge], _by_name(edge[0]), _by_name(edge[1])))
    return ProcessConformance(
        cases=len(over),
        fitting=fits["fitting"],
        fitting_so_far=fits["fitting_so_far"],
        deviating=fits["deviating"],
        fitness=fits["fitting"] / len(over) if over else None,
        edge_fitness=sum(happened[edge] for edge in flow) / happened.total() if happened else None,
        deviations=[
            Deviation(*edge, happened[edge], sum(edge in _followed(case) for case in over)) for edge in beside[:most]
        ],
        other_deviations=sum(happened[edge] for edge in beside[most:]),
        unused=[UnusedEdge(*edge) for edge in flow if edge not in happened],
    )


def _segments(query: ProcessQuery, world: World, every: list[Case]) -> list[tuple[list[Any], bool, list[Case]]]:
    """Cases by the values of the events with which they began: by how many are over, then by value; "other" last."""
    of: dict[Any, list[Case]] = {}
    for case in every:
        of.setdefault(splits.groups_of(query, world, case.entry, query.breakdowns)[0], []).append(case)

    def rank(group: Any) -> Any:
        return -sum(not case.open for case in of[group]), [splits.after(value) for value in group]

    order = sorted(of, key=rank)
    n_kept = max(item.limit for item in query.breakdowns)
    made = [
        (splits.shown(query, world, of[group][0].entry, query.breakdowns, group), False, of[group])
        for group in order[:n_kept]
    ]
    rest = [case for group in order[n_kept:] for case in of[group]]
    return [*made, ([], True, rest)] if rest else made


def _segment(query: ProcessQuery, breakdown: list[Any], other: bool, every: list[Case]) -> ProcessSegment:
    over = [case for case in every if not case.open]
    of = _conformance(query, over, SEGMENT_DEVIATIONS_MAX) if query.flow is not None else None
    return ProcessSegment(
        breakdown,
        other,
        len(over),
        sum(case.converted for case in over),
        len(every) - len(over),
        of.fitting if of else None,
        of.fitting_so_far if of else None,
        of.deviating if of else None,
        of.fitness if of else None,
        of.edge_fitness if of else None,
        of.deviations if of else [],
        of.other_deviations if of else None,
        of.unused if of else [],
    )
