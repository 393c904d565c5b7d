"""Visits of a path: the nodes of each, and where it ended."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.analyze import calendar
from zuji.analyze.explained.told import Attempt, Clock, StepDone, attempt
from zuji.analyze.path import PathQuery
from zuji.analyze.reference.path import rows_of
from zuji.analyze.reference.visits import collapsed, visits
from zuji.analyze.reference.world import World


def span(query: PathQuery) -> tuple[int, int]:
    """The time that is read, from and until (ms UTC)."""
    assert query.time_zone is not None
    return calendar.start(query.from_, query.time_zone), calendar.start(query.to + calendar.DAY, query.time_zone)


def attempts(query: PathQuery, world: World, now: int) -> Iterator[Attempt]:
    """One for each visit; broken: an anchor of the question is missing, so that it is in no number."""
    clock = Clock(query.time_zone)
    for visit in visits(query, query, world):
        entered = clock(visit.rows[0][0].time)
        rows, missing = rows_of(query, world, visit.rows)
        if missing is not None:
            text = f"visit from {entered}: no {missing} in it, so it is no path of this question"
            yield attempt(entered, [], "broken", text, None, clock(visit.rows[-1][0].time), [missing], False)
            continue
        nodes = collapsed(query, rows)
        done = [
            StepDone(i + 1, node.event if node.value is None else f"{node.event}: {node.value}", clock(event.time))
            for i, (event, node) in enumerate(nodes)
        ]
        if query.backwards:
            done = [StepDone(i + 1, one.event, one.at) for i, one in enumerate(reversed(done))]
        beyond = len(done) > query.depth
        text = f"visit from {entered}: {len(done)} steps"
        text += f", of which the first {query.depth} are shown" if beyond else f", the last one {done[-1].event}"
        yield attempt(entered, done, "beyond" if beyond else "left", text, done[-1].event, done[-1].at)
