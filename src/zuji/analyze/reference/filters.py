"""Filters in plain Python: the definition that `analyze/filters.py` equals (its docstring states the rules)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from zuji.analyze import filters, patterns
from zuji.analyze.filter_query import AnyFilter, Completes, Did, FilterGroup, InCohort, Owner

Lookup = Callable[[Owner, str], tuple[str, Any]]  # (whose, property) to (kind, value or None)
OfSubject = Callable[[Did | InCohort | Completes], bool]  # whether it holds for the subject (reference/conditions.py)


def holds(
    conditions: Sequence[AnyFilter],
    lookup: Lookup,
    time_zone: str,
    last: dt.date,
    of_subject: OfSubject,
    op: str = "and",
) -> bool:
    """Whether the conditions, joined by op, hold. An empty group does."""
    if not conditions:
        return True
    answers = [_one(item, lookup, time_zone, last, of_subject) for item in conditions]
    return all(answers) if op == "and" else any(answers)


def _one(item: AnyFilter, lookup: Lookup, time_zone: str, last: dt.date, of_subject: OfSubject) -> bool:
    if isinstance(item, FilterGroup):
        return holds(item.filters, lookup, time_zone, last, of_subject, item.op)
    if isinstance(item, Did | InCohort | Completes):
        return of_subject(item)
    kind, value = lookup(item.owner, item.property)
    operand = filters.check(item, kind, time_zone, last, "")
    positive = filters.NEGATIVE.get(item.operator, item.operator)
    answer = value is not None and _positive(positive, kind, value, operand)
    return not answer if item.operator in filters.NEGATIVE else answer


def _positive(operator: str, kind: str, value: Any, operand: Any) -> bool:
    if kind == "datetime" and operator != "is_set":
        first, end = operand
        return (first is None or value >= first) and (end is None or value < end)
    tests: dict[str, Callable[[], bool]] = {
        "is_set": lambda: True,
        "equals": lambda: bool(value == operand),
        "in": lambda: value in operand,
        "less": lambda: value < operand,
        "less_or_equal": lambda: value <= operand,
        "greater": lambda: value > operand,
        "greater_or_equal": lambda: value >= operand,
        "between": lambda: operand[0] <= value <= operand[1],
        "is_true": lambda: bool(value),
        "is_false": lambda: not value,
        "contains": lambda: operand in value,
        "starts_with": lambda: value.startswith(operand),
        "ends_with": lambda: value.endswith(operand),
        "matches": lambda: patterns.compiled(operand).search(value) is not None,
        "is_empty": lambda: len(value) == 0,
        "is_not_empty": lambda: len(value) > 0,
        "has_any": lambda: any(item in value for item in operand),
        "has_all": lambda: all(item in value for item in operand),
    }
    return bool(tests[operator]())
