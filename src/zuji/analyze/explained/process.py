"""Cases of a process map: the nodes of each, and whether it came to its end."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.analyze import calendar
from zuji.analyze.explained.told import Attempt, Clock, StepDone, attempt, lapsed
from zuji.analyze.process_query import ProcessQuery
from zuji.analyze.reference.process import cases
from zuji.analyze.reference.world import World


def span(query: ProcessQuery) -> tuple[int, int]:
    """The time that is read, from and until (ms UTC)."""
    assert query.time_zone is not None and query.window.ms is not None
    end = calendar.start(query.to + calendar.DAY, query.time_zone)
    return calendar.start(query.from_, query.time_zone), end + query.window.ms


def attempts(query: ProcessQuery, world: World, now: int) -> Iterator[Attempt]:
    """One for each case; left: its visit was over before its window was."""
    assert query.window.ms is not None
    clock = Clock(query.time_zone)
    for case in cases(query, world, now):
        entered = clock(case.entry.time)
        done = [
            StepDone(
                i + 1,
                one.node.event if one.node.value is None else f"{one.node.event}: {one.node.value}",
                clock(one.time),
            )
            for i, one in enumerate(case.visits)
        ]
        text = f"{case.entry.event} at {entered}"
        if case.converted:
            at = clock(case.last.time)
            text += f", {case.last.event} at {at}: converted"
            yield attempt(entered, done, "converted", text, case.last.event, at)
            continue
        ends = case.entry.time + query.window.ms
        text += f": no {query.end.event} in the same visit until {clock(ends)}; its last event was "
        text += f"{case.last.event} at {clock(case.last.time)}"
        missing = [f"end ({query.end.event})"]
        yield attempt(entered, done, lapsed(ends, now), text, None, clock(ends), missing, not case.open)
