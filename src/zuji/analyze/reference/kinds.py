"""The reference of each kind of question, for tests and for the check of a sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from zuji.analyze.reference import (
    attribution,
    crash,
    cross,
    distribution,
    funnel,
    group_profile,
    interval,
    lifecycle,
    ltv,
    path,
    process,
    property,
    retention,
    revenue,
    session,
    stickiness,
    trend,
)
from zuji.analyze.reference.world import World


class Reference(NamedTuple):
    """answer(query, world, now) gives the fields of the kind's result; members(query, cell, world, now) the set of
    subjects (or of event ids, or of sessions as triples) behind a cell."""

    answer: Callable[[Any, World, int], dict[str, Any]]
    members: Callable[[Any, Any, World, int], set[Any]]


REFERENCES: dict[str, Reference] = {
    "attribution": Reference(attribution.answer, attribution.members),
    "crash": Reference(crash.answer, crash.members),
    "funnel": Reference(funnel.answer, funnel.members),
    "path": Reference(path.answer, path.members),
    "cross": Reference(cross.answer, cross.members),
    "distribution": Reference(distribution.answer, distribution.members),
    "group_profile": Reference(group_profile.answer, group_profile.members),
    "interval": Reference(interval.answer, interval.members),
    "lifecycle": Reference(lifecycle.answer, lifecycle.members),
    "ltv": Reference(ltv.answer, ltv.members),
    "process": Reference(process.answer, process.members),
    "property": Reference(property.answer, property.members),
    "retention": Reference(retention.answer, retention.members),
    "revenue": Reference(revenue.answer, revenue.members),
    "session": Reference(session.answer, session.members),
    "stickiness": Reference(stickiness.answer, stickiness.members),
    "trend": Reference(trend.answer, trend.members),
}
