"""Paths in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from zuji.analyze.filter_query import Step
from zuji.analyze.path import PathCell, PathLink, PathNode, PathQuery, PathSequence
from zuji.analyze.reference.visits import Visit, collapsed, visits
from zuji.analyze.reference.world import Record, World
from zuji.analyze.visits import Node

OTHER = "other"


class Path(NamedTuple):
    visit: Visit
    nodes: list[Node]  # in the order in which they are laid out


def answer(query: PathQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer."""
    found = paths(query, world)
    shown = _shown(query, found)
    sequences = Counter(_sequence(query, path) for path in found)
    ranked = sorted(sequences, key=lambda one: (-sequences[one], [_by_name(node) for node in one]))[: query.sequences]
    return {
        "visits": len(found),
        "subjects": len({path.visit.subject for path in found}),
        "transitions": sum(len(path.nodes) - 1 for path in found),
        "backwards": query.backwards,
        "levels": [
            [_node(query, found, shown, level, place) for place in range(len(shown[level]))]
            for level in range(len(shown))
        ],
        "links": _links(found, shown),
        "sequences": [
            PathSequence(
                list(one),
                sequences[one],
                len({path.visit.subject for path in found if _sequence(query, path) == one}),
            )
            for one in ranked
        ],
        "other_sequences": sum(count for one, count in sequences.items() if one not in ranked),
    }


def members(query: PathQuery, cell: PathCell, world: World, now: int) -> set[Any]:
    """The visits, or the subjects, behind a number."""
    found = paths(query, world)
    shown = _shown(query, found)
    if cell.level is not None:
        assert cell.node is not None
        found = _at(found, shown, cell.level, cell.node)
        if cell.target is not None:
            found = _at(found, shown, cell.level + 1, cell.target)
        if cell.outcome == "ended":
            found = [path for path in found if len(path.nodes) == cell.level + 1]
        if cell.outcome == "beyond":
            found = [path for path in found if len(path.nodes) > query.depth == cell.level + 1]
    if cell.sequence is not None:
        wanted = tuple(Node(node.event, node.value) for node in cell.sequence)
        found = [path for path in found if _sequence(query, path) == wanted]
    return {path.visit.subject if cell.of == "subjects" else path.visit.key for path in found}


def paths(query: PathQuery, world: World) -> list[Path]:
    made = []
    for visit in visits(query, query, world):
        rows, _ = rows_of(query, world, visit.rows)
        nodes = [node for _, node in collapsed(query, rows)]
        if nodes:
            made.append(Path(visit, nodes[::-1] if query.backwards else nodes))
    return made


def rows_of(
    query: PathQuery, world: World, rows: list[tuple[Record, Node]]
) -> tuple[list[tuple[Record, Node]], str | None]:
    """From the first start, through the first of each via after it, to the first end after that; or none, and which of
    them is missing."""

    def first(step: Step, after: int) -> int | None:
        places = range(after, len(rows))
        return next((i for i in places if world.is_step(rows[i][0], query, step)), None)

    begin, after, end = 0, 0, len(rows)
    for kind, step in (("start", query.start), *(("via", step) for step in query.via), ("end", query.end)):
        if step is None:
            continue
        place = first(step, after)
        if place is None:
            return [], f"{kind} ({step.event})"
        after = place + 1
        if kind == "start":
            begin = place
        if kind == "end":
            end = after
    return rows[begin:end], None


def _by_name(node: Node) -> Any:
    return node.event.encode(), node.value is None, (node.value or "").encode()


def _sequence(query: PathQuery, path: Path) -> tuple[Node, ...]:
    nodes = path.nodes[: query.depth]
    return tuple(dict.fromkeys(nodes) if query.similar == "loops_removed" else nodes)


def _shown(query: PathQuery, found: list[Path]) -> list[list[Any]]:
    """Of each level the nodes that are shown, and OTHER where there are more."""
    levels = []
    for level in range(query.depth):
        counts = Counter(path.nodes[level] for path in found if len(path.nodes) > level)
        if counts:
            order = sorted(counts, key=lambda node: (-counts[node], _by_name(node)))
            levels.append([*order[: query.nodes], *([OTHER] if len(order) > query.nodes else [])])
    return levels


def _at(found: list[Path], shown: list[list[Any]], level: int, place: int) -> list[Path]:
    wanted = shown[level][place]
    here = [path for path in found if len(path.nodes) > level]
    if wanted == OTHER:
        return [path for path in here if path.nodes[level] not in shown[level]]
    return [path for path in here if path.nodes[level] == wanted]


def _node(query: PathQuery, found: list[Path], shown: list[list[Any]], level: int, place: int) -> PathNode:
    here = _at(found, shown, level, place)
    node = Node("", None) if shown[level][place] == OTHER else shown[level][place]
    longer = [path for path in here if len(path.nodes) > level + 1]
    return PathNode(
        node.event,
        node.value,
        shown[level][place] == OTHER,
        len(here),
        len({path.visit.subject for path in here}),
        len(here) - len(longer),
        len(longer) if level + 1 == query.depth else 0,
    )


def _links(found: list[Path], shown: list[list[Any]]) -> list[PathLink]:
    made = []
    for level in range(len(shown) - 1):
        for source in range(len(shown[level])):
            for target in range(len(shown[level + 1])):
                here = _at(_at(found, shown, level, source), shown, level + 1, target)
                if here:
                    subjects = {path.visit.subject for path in here}
                    made.append(PathLink(level, source, target, len(here), len(subjects)))
    return made
