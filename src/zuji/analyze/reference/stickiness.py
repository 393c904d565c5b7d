"""Stickiness in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

from typing import Any

from zuji.analyze import calendar
from zuji.analyze.reference import activity, splits
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.stickiness import StickinessCell, StickinessGroup, StickinessPeriod, StickinessQuery


def answer(query: StickinessQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every = _every(query)
    return {
        "groups": [
            StickinessGroup(
                part.breakdown,
                part.other,
                _period(query, world, part.rows, query.from_.isoformat(), range(len(every.starts)), every.end, now),
                [_period(query, world, part.rows, *of, now) for of in _periods(query)],
            )
            for part in _parts(query, world)
        ]
    }


def members(query: StickinessQuery, cell: StickinessCell, world: World, now: int) -> set[Subject]:
    """The subjects of a number of intervals."""
    inside = range(len(_every(query).starts))
    if cell.at is not None:
        (inside,) = [some for at, some, _ in _periods(query) if at == cell.at]
    (part,) = [part for part in _parts(query, world) if splits.is_of(part, cell)]
    found = _active(query, world, part.rows, inside)
    if cell.intervals is None:
        return set(found)
    if query.cumulative:
        return {subject for subject, n in found.items() if n >= cell.intervals}
    return {subject for subject, n in found.items() if n == cell.intervals}


def _every(query: StickinessQuery) -> calendar.Buckets:
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)


def _periods(query: StickinessQuery) -> list[tuple[str, range, int]]:
    """(label, its intervals, end): an interval lies in the period in which it begins."""
    if query.per is None:
        return []
    assert query.time_zone is not None
    every = _every(query)
    whole = calendar.buckets(query.from_, query.to, query.per, query.time_zone, query.week_start)
    found = []
    for p, (label, begins) in enumerate(zip(whole.labels, whole.starts, strict=True)):
        ends = whole.starts[p + 1] if p + 1 < len(whole.starts) else whole.end
        inside = [i for i, start in enumerate(every.starts) if begins <= start < ends]
        found.append((label, range(inside[0], inside[-1] + 1) if inside else range(0), ends))
    return found


def _parts(query: StickinessQuery, world: World) -> list[splits.Part]:
    every = _every(query)
    first = every.starts[0] if every.starts else every.end
    return activity.parts(query, world, activity.rows(query, query.step, world, first, every.end), query.breakdowns)


def _active(query: StickinessQuery, world: World, rows: list[Record], inside: range) -> dict[Subject, int]:
    """In how many of some intervals each subject was active."""
    every = _every(query)
    found = {}
    for subject, events in activity.by_subject(query, world, rows).items():
        n = len({every.at(event.time) for event in events} & set(inside))
        if n:
            found[subject] = n
    return found


def _period(
    query: StickinessQuery, world: World, rows: list[Record], at: str, inside: range, end: int, now: int
) -> StickinessPeriod:
    active = list(_active(query, world, rows, inside).values())
    counts = [sum(n >= m if query.cumulative else n == m for n in active) for m in range(1, len(inside) + 1)]
    average = sum(active) / len(active) if active else None
    return StickinessPeriod(at, len(inside), len(active), counts, average, end > now)
