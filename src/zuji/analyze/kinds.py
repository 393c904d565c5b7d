"""The kinds of questions there are: how each is asked, what its answer is, and which definition it answers by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from zuji.analyze import retention, trend
from zuji.analyze.asking import Asking, LeftOut
from zuji.analyze.query import NESTING_MAX, BadQuery, Problem, Question, depth, problem


class Kind(NamedTuple):
    """answer gives the fields of result, but for kind and receipt, and what was left out."""

    query: type[Question]
    result: type[Any]
    definition: str
    answer: Callable[[Any, Asking], tuple[dict[str, Any], list[LeftOut]]]


KINDS: dict[str, Kind] = {
    "retention": Kind(retention.RetentionQuery, retention.RetentionResult, retention.DEFINITION, retention.answer),
    "trend": Kind(trend.TrendQuery, trend.TrendResult, trend.DEFINITION, trend.answer),
}


def parse(body: Any) -> Question:
    """The question in a JSON value. Raises BadQuery with every complaint."""
    if not isinstance(body, Mapping):
        raise BadQuery(Problem("", body, "a query is a JSON object", {"kind": sorted(KINDS)}))
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadQuery(Problem("kind", kind, f"must be one of {sorted(KINDS)}", sorted(KINDS)))
    if depth(body) > NESTING_MAX * 2 + 4:
        raise BadQuery(Problem("filters", None, f"groups may nest {NESTING_MAX} deep at most", NESTING_MAX))
    try:
        return KINDS[kind].query.model_validate(body)
    except ValidationError as error:
        raise BadQuery(*(problem(item) for item in error.errors(include_url=False))) from error
