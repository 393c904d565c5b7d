"""Distribution in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import math
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.distribution import (
    DistributionCell,
    DistributionGroup,
    DistributionPeriod,
    DistributionQuery,
    bounds_of,
    intervals,
    labels_of,
)
from zuji.analyze.measures import RANK_DIGITS
from zuji.analyze.reference import activity, splits
from zuji.analyze.reference.world import Record, Subject, World


def answer(query: DistributionQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every = intervals(query)
    ends = (*every.starts[1:], every.end)
    groups = []
    for part in _parts(query, world):
        points = []
        if query.interval:
            for p, label in enumerate(every.labels):
                inside = [row for row in part.rows if every.at(row.time) == p]
                points.append(_period(query, world, inside, label, ends[p], now))
        total = _period(query, world, part.rows, query.from_.isoformat(), every.end, now)
        groups.append(DistributionGroup(part.breakdown, part.other, total, points))
    return {"ranges": labels_of(query), "groups": groups}


def members(query: DistributionQuery, cell: DistributionCell, world: World, now: int) -> set[Subject]:
    """The subjects of a range."""
    every = intervals(query)
    (part,) = [part for part in _parts(query, world) if splits.is_of(part, cell)]
    inside = [row for row in part.rows if cell.at is None or every.labels[every.at(row.time)] == cell.at]
    found = _ranges(query, world, inside)
    return {subject for subject, label in found.items() if cell.range is None or label == cell.range}


def _parts(query: DistributionQuery, world: World) -> list[splits.Part]:
    every = intervals(query)
    first = every.starts[0] if every.starts else every.end
    return activity.parts(query, world, activity.rows(query, query.step, world, first, every.end), query.breakdowns)


def _period(
    query: DistributionQuery, world: World, rows: list[Record], at: str, end: int, now: int
) -> DistributionPeriod:
    found = list(_ranges(query, world, rows).values())
    counts = [found.count(label) for label in labels_of(query)]
    return DistributionPeriod(at, len(found), found.count(None), counts, end > now)


def _ranges(query: DistributionQuery, world: World, rows: list[Record]) -> dict[Subject, str | None]:
    """The label of each subject's range; None: nothing of it was measured."""
    found: dict[Subject, str | None] = {}
    for subject, events in activity.by_subject(query, world, rows).items():
        value = _number(query, world, events)
        found[subject] = None if value is None else splits.range_of(bounds_of(query), value)
    return found


def _number(query: DistributionQuery, world: World, events: list[Record]) -> float | None:
    assert query.time_zone is not None
    if query.of == "times":
        return len(events)
    if query.value is None:
        units = calendar.buckets(query.from_, query.to, query.of.removesuffix("s"), query.time_zone)
        return len({units.at(event.time) for event in events})
    looked = [world.look(event, query.value.owner, query.value.property)[1] for event in events]
    values = [float(value) for value in looked if value is not None]
    if not values:
        return None
    if query.of in ("min", "max"):
        return min(values) if query.of == "min" else max(values)
    total = math.fsum(values) / (1 if query.of == "sum" else len(values))
    return float(f"%.{RANK_DIGITS - 1}e" % total)
