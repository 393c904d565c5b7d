"""The kinds of questions there are: how each is asked, what its answer is, by which definition, and who is behind a
number of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from pydantic import ValidationError

from zuji.analyze import (
    attribution,
    attribution_query,
    crash,
    crash_query,
    cross,
    distribution,
    funnel,
    funnel_query,
    group_profile,
    interval,
    lifecycle,
    ltv,
    path,
    process,
    process_query,
    property,
    retention,
    revenue,
    session,
    session_query,
    stickiness,
    trend,
)
from zuji.analyze.asking import Asking, LeftOut
from zuji.analyze.complaints import NESTING_MAX, BadQuery, Problem, depth, problem
from zuji.analyze.filter_query import Part
from zuji.analyze.members import Members
from zuji.analyze.query import Question
from zuji.records.sentences import say


class Kind(NamedTuple):
    """answer gives the fields of result, but for kind and receipt, and what was left out. cell names one number of an
    answer; members gives those behind it. Both raise BadQuery."""

    query: type[Question]
    result: type[Any]
    definition: str
    answer: Callable[[Any, Asking], tuple[dict[str, Any], list[LeftOut]]]
    cell: type[Part]
    members: Callable[[Any, Any, Asking], Members]


KINDS: dict[str, Kind] = {
    "attribution": Kind(
        attribution_query.AttributionQuery,
        attribution.AttributionResult,
        attribution.DEFINITION,
        attribution.answer,
        attribution_query.AttributionCell,
        attribution.members,
    ),
    "crash": Kind(
        crash_query.CrashQuery,
        crash.CrashResult,
        crash.DEFINITION,
        crash.answer,
        crash_query.CrashCell,
        crash.members,
    ),
    "funnel": Kind(
        funnel_query.FunnelQuery,
        funnel.FunnelResult,
        funnel.DEFINITION,
        funnel.answer,
        funnel_query.FunnelCell,
        funnel.members,
    ),
    "path": Kind(path.PathQuery, path.PathResult, path.DEFINITION, path.answer, path.PathCell, path.members),
    "cross": Kind(
        cross.CrossQuery,
        cross.CrossResult,
        cross.DEFINITION,
        cross.answer,
        cross.CrossCell,
        cross.members,
    ),
    "distribution": Kind(
        distribution.DistributionQuery,
        distribution.DistributionResult,
        distribution.DEFINITION,
        distribution.answer,
        distribution.DistributionCell,
        distribution.members,
    ),
    "group_profile": Kind(
        group_profile.GroupProfileQuery,
        group_profile.GroupProfileResult,
        group_profile.DEFINITION,
        group_profile.answer,
        group_profile.GroupProfileCell,
        group_profile.members,
    ),
    "interval": Kind(
        interval.IntervalQuery,
        interval.IntervalResult,
        interval.DEFINITION,
        interval.answer,
        interval.IntervalCell,
        interval.members,
    ),
    "lifecycle": Kind(
        lifecycle.LifecycleQuery,
        lifecycle.LifecycleResult,
        lifecycle.DEFINITION,
        lifecycle.answer,
        lifecycle.LifecycleCell,
        lifecycle.members,
    ),
    "ltv": Kind(
        ltv.LtvQuery,
        ltv.LtvResult,
        ltv.DEFINITION,
        ltv.answer,
        ltv.LtvCell,
        ltv.members,
    ),
    "process": Kind(
        process_query.ProcessQuery,
        process_query.ProcessResult,
        process.DEFINITION,
        process.answer,
        process_query.ProcessCell,
        process.members,
    ),
    "property": Kind(
        property.PropertyQuery,
        property.PropertyResult,
        property.DEFINITION,
        property.answer,
        property.PropertyCell,
        property.members,
    ),
    "retention": Kind(
        retention.RetentionQuery,
        retention.RetentionResult,
        retention.DEFINITION,
        retention.answer,
        retention.RetentionCell,
        retention.members,
    ),
    "revenue": Kind(
        revenue.RevenueQuery,
        revenue.RevenueResult,
        revenue.DEFINITION,
        revenue.answer,
        revenue.RevenueCell,
        revenue.members,
    ),
    "session": Kind(
        session_query.SessionQuery,
        session_query.SessionResult,
        session.DEFINITION,
        session.answer,
        session_query.SessionCell,
        session.members,
    ),
    "stickiness": Kind(
        stickiness.StickinessQuery,
        stickiness.StickinessResult,
        stickiness.DEFINITION,
        stickiness.answer,
        stickiness.StickinessCell,
        stickiness.members,
    ),
    "trend": Kind(trend.TrendQuery, trend.TrendResult, trend.DEFINITION, trend.answer, trend.TrendCell, trend.members),
}


def parse(body: Any) -> Question:
    """The question in a JSON value. Raises BadQuery with every complaint."""
    if not isinstance(body, Mapping):
        raise BadQuery(Problem("", body, say("a query is a JSON object"), {"kind": sorted(KINDS)}))
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadQuery(
            Problem("kind", kind, say("must be one of {kinds}", kinds=", ".join(sorted(KINDS))), sorted(KINDS))
        )
    if depth(body) > NESTING_MAX * 2 + 4:
        raise BadQuery(
            Problem(
                "filters", None, say("groups may nest {nesting_max} deep at most", nesting_max=NESTING_MAX), NESTING_MAX
            )
        )
    try:
        return KINDS[kind].query.model_validate(body)
    except ValidationError as error:
        raise BadQuery(*(problem(item) for item in error.errors(include_url=False))) from error


def parse_cell(kind: str, body: Any) -> Part:
    """Which number of an answer of that kind a JSON value names. Raises BadQuery with every complaint."""
    try:
        return KINDS[kind].cell.model_validate(body)
    except ValidationError as error:
        raise BadQuery(*(_of_cell(problem(item)) for item in error.errors(include_url=False))) from error


def _of_cell(found: Problem) -> Problem:
    return msgspec.structs.replace(found, field=f"cell.{found.field}" if found.field else "cell")
