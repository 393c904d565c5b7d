"""Lifecycle in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import itertools
import statistics
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.lifecycle import LifecycleCell, LifecycleGroup, LifecyclePoint, LifecycleQuery, intervals
from zuji.analyze.reference import activity, splits
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.usage import UsageInterval


def answer(query: LifecycleQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every = intervals(query)
    ends = (*every.starts[1:], every.end)
    groups = []
    for part in _parts(query, world, every):
        points = []
        for i in range(1, len(every.starts)):
            sizes = {state: len(some) for state, some in _states(query, world, part.rows, every, i).items()}
            pulse = (sizes["new"] + sizes["resurrected"]) / sizes["dormant"] if sizes["dormant"] else None
            points.append(LifecyclePoint(every.labels[i], **sizes, pulse=pulse, open=ends[i] > now))
        groups.append(LifecycleGroup(part.breakdown, part.other, points))
    return {"groups": groups, "usage": _usage(query, world)}


def _usage(query: LifecycleQuery, world: World) -> UsageInterval:
    """By the gaps between the days on which each subject did the step, all in one list."""
    assert query.time_zone is not None
    first, end = (calendar.start(day, query.time_zone) for day in (query.from_, query.to + calendar.DAY))
    every = calendar.buckets(query.from_, query.to, "day", query.time_zone)
    gaps: list[int] = []
    for events in activity.by_subject(query, world, activity.rows(query, query.step, world, first, end)).values():
        days = sorted({every.at(event.time) for event in events})
        gaps += [after - before for before, after in itertools.pairwise(days)]
    if not gaps:
        return UsageInterval(None, None)
    p80 = statistics.quantiles(gaps, n=5, method="inclusive")[3] if len(gaps) > 1 else gaps[0]
    return UsageInterval(p80, "day" if p80 <= 1 else "week" if p80 <= 7 else "month")


def members(query: LifecycleQuery, cell: LifecycleCell, world: World, now: int) -> set[Subject]:
    """The subjects of a state."""
    every = intervals(query)
    (part,) = [part for part in _parts(query, world, every) if splits.is_of(part, cell)]
    return _states(query, world, part.rows, every, every.labels.index(cell.at, 1))[cell.state]


def _parts(query: LifecycleQuery, world: World, every: calendar.Buckets) -> list[splits.Part]:
    """Groups by their subjects in the period, each with its events of all history."""
    history = activity.rows(query, query.step, world, None, every.end)
    first = every.starts[1] if len(every.starts) > 1 else every.end
    inside = [event for event in history if event.time >= first]
    if not query.breakdowns:
        return [splits.Part([], False, history)]
    made = []
    kept = [part for part in activity.parts(query, world, inside, query.breakdowns) if not part.other]
    known = []
    for part in kept:
        rows = [event for event in history if part.breakdown in _shown(query, world, event)]
        known.append(part.breakdown)
        made.append(splits.Part(part.breakdown, False, rows))
    if len(made) < len(activity.parts(query, world, inside, query.breakdowns)):
        others = [event for event in history if any(one not in known for one in _shown(query, world, event))]
        made.append(splits.Part([], True, others))
    return made


def _shown(query: LifecycleQuery, world: World, event: Record) -> list[list[Any]]:
    """The groups an event lies in, as they are shown."""
    groups = splits.groups_of(query, world, event, query.breakdowns)
    return [splits.shown(query, world, event, query.breakdowns, group) for group in groups]


def _states(
    query: LifecycleQuery, world: World, rows: list[Record], every: calendar.Buckets, i: int
) -> dict[str, set[Subject]]:
    """The subjects of each state in interval i."""
    found: dict[str, set[Subject]] = {"new": set(), "current": set(), "resurrected": set(), "dormant": set()}
    for subject, events in activity.by_subject(query, world, rows).items():
        now = any(every.at(event.time) == i for event in events)
        just = any(every.at(event.time) == i - 1 for event in events)
        ever = any(event.time < every.starts[i] for event in events)
        if now:
            found["current" if just else "resurrected" if ever else "new"].add(subject)
        elif just:
            found["dormant"].add(subject)
    return found
