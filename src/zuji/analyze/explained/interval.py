"""First events of an interval: which second event each was paired with, or when its time was over."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.analyze import calendar
from zuji.analyze.explained.told import Attempt, Clock, StepDone, attempt, lapsed
from zuji.analyze.interval import IntervalQuery
from zuji.analyze.reference.interval import pairs, seconds_after
from zuji.analyze.reference.world import World


def span(query: IntervalQuery) -> tuple[int, int]:
    """The time that is read, from and until (ms UTC)."""
    assert query.time_zone is not None
    end = calendar.start(query.to + calendar.DAY, query.time_zone)
    return calendar.start(query.from_, query.time_zone), end + query.within.ms


def attempts(query: IntervalQuery, world: World, now: int) -> Iterator[Attempt]:
    """One for each first event of the days; superseded: a second event came in time, but belongs to another first."""
    assert query.time_zone is not None
    begin = calendar.start(query.from_, query.time_zone)
    until = calendar.start(query.to + calendar.DAY, query.time_zone)
    clock = Clock(query.time_zone)
    paired = {pair.first.event_id: pair for pair in pairs(query, world)}
    for event in world.events:
        if not (begin <= event.time < until and world.is_step(event, query, query.first)):
            continue
        entered = clock(event.time)
        pair = paired.get(event.event_id)
        if pair is not None:
            at = clock(pair.second.time)
            text = f"{event.event} at {entered}, then {pair.second.event} at {at}: {pair.took / 1000:g} s"
            yield attempt(entered, [StepDone(2, pair.second.event, at)], "converted", text, pair.second.event, at)
            continue
        other = seconds_after(query, world, event)
        missing = [f"second ({query.second.event})"]
        if other is not None:
            at = clock(other.time)
            text = f"{event.event} at {entered}: the next {other.event} at {at} belongs to another first event"
            yield attempt(entered, [], "superseded", text, other.event, at, missing, False)
            continue
        ends = event.time + query.within.ms
        text = f"{event.event} at {entered}: no {query.second.event} with the same held values until {clock(ends)}"
        yield attempt(entered, [], lapsed(ends, now), text, None, clock(ends), missing, False)
