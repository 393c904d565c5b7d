"""Sequences in plain Python: the definition that `analyze/sequences.py` equals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from zuji.analyze.filter_query import Owner, SequencePattern, Step

if TYPE_CHECKING:
    from zuji.analyze.reference.world import Record, World

IsOf = Callable[[Step, "Record"], bool]


def completing(pattern: SequencePattern, events: Sequence[Record], is_of: IsOf, now: float, world: World) -> set[int]:
    """Ids of those of a subject's events, in their order, that complete a pattern. What may still follow by now (ms
    UTC) is not known."""
    values = [tuple(world.look(event, Owner(), name)[1] for name in pattern.same) for event in events]
    # By the last event of every way so far: (its first event, the event that completed the step before).
    ways: dict[int, set[tuple[int, int]]] = {-1: {(-1, -1)}}
    for j, step in enumerate(pattern.steps):
        rows = [i for i, event in enumerate(events) if is_of(step, event) and None not in values[i]]
        for time in range(step.times):
            ways = {i: _longer(ways, i, values, starts=time == 0) for i in rows}
        if j:
            ways = {
                i: {way for way in told if _may_follow(step, events, values, way[1], i, is_of)}
                for i, told in ways.items()
            }
    last = pattern.window.ms if pattern.window else float("inf")
    return {
        events[i].event_id
        for i, told in ways.items()
        if any(events[i].time - events[first].time <= last for first, _ in told)
        and _nothing_after(pattern, events, values, i, is_of, now)
    }


def _longer(
    ways: dict[int, set[tuple[int, int]]], i: int, values: Sequence[tuple[Any, ...]], starts: bool
) -> set[tuple[int, int]]:
    """The ways that event i goes on; starts: it is the first one of its step."""
    found = set()
    for before, told in ways.items():
        if before < i and (before < 0 or values[before] == values[i]):
            found |= {(first if first >= 0 else i, before if starts else done) for first, done in told}
    return found


def _may_follow(
    step: Any, events: Sequence[Record], values: Sequence[tuple[Any, ...]], before: int, i: int, is_of: IsOf
) -> bool:
    """Whether event i may complete a step after the one that was completed by event before."""
    if step.within is not None and events[i].time - events[before].time > step.within.ms:
        return False
    return not any(_excludes(step.without, events, values, k, i, is_of) for k in range(before + 1, i))


def _excludes(
    of: Sequence[Step], events: Sequence[Record], values: Sequence[tuple[Any, ...]], k: int, i: int, is_of: IsOf
) -> bool:
    """Whether event k is an excluded one, with the values of event i or without one of them."""
    same = None in values[k] or values[k] == values[i]
    return same and any(is_of(step, events[k]) for step in of)


def _nothing_after(
    pattern: SequencePattern,
    events: Sequence[Record],
    values: Sequence[tuple[Any, ...]],
    i: int,
    is_of: IsOf,
    now: float,
) -> bool:
    if pattern.then_not is None:
        return True
    until = events[i].time + pattern.then_not.within.ms
    later = [k for k in range(i + 1, len(events)) if events[k].time <= until]
    return until <= now and not any(_excludes(pattern.then_not.events, events, values, k, i, is_of) for k in later)
