"""The reference of each kind of question, for tests and for the check of a sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from zuji.analyze.reference import (
    cross,
    distribution,
    funnel,
    group_profile,
    lifecycle,
    ltv,
    path,
    property,
    retention,
    revenue,
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
    "funnel": Reference(funnel.answer, funnel.members),
    "path": Reference(path.answer, path.members),
    "cross": Reference(cross.answer, cross.members),
    "distribution": Reference(distribution.answer, distribution.members),
    "group_profile": Reference(group_profile.answer, group_profile.members),
    "lifecycle": Reference(lifecycle.answer, lifecycle.members),
    "ltv": Reference(ltv.answer, ltv.members),
    "property": Reference(property.answer, property.members),
    "retention": Reference(retention.answer, retention.members),
    "revenue": Reference(revenue.answer, revenue.members),
    "stickiness": Reference(stickiness.answer, stickiness.members),
    "trend": Reference(trend.answer, trend.members),
}
