"""Complaints about questions: the field, the value and what would be valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

NESTING_MAX = 8
# Of unions: no fields, though errors name them in their paths.
_TAGS = ("filter", "group", "has_done", "in_cohort", "completes", "by_property", "by_cohorts")


class Problem(msgspec.Struct, frozen=True):
    """One complaint. field is a path such as `series[0].measure`; valid lists or describes what would do."""

    field: str
    value: Any
    detail: str
    valid: Any = None


class BadQuery(ValueError):
    """The question cannot be asked; asking again does not help."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        told = (f"{one.field}: {one.detail}" if one.field else one.detail for one in problems)
        super().__init__("; ".join(told))


def depth(value: Any) -> int:
    """Nesting of a JSON value; walks with a list, not with recursion, since the value is hostile."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        item, depth = todo.pop()
        deepest = max(deepest, depth)
        inner = item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else ()
        todo += [(child, depth + 1) for child in inner]
    return deepest


def problem(item: Any) -> Problem:
    path = ""
    for step in item["loc"]:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in _TAGS:
            path += f".{step}" if path else str(step)
    expected = item.get("ctx", {}).get("expected")
    detail = str(item["msg"]).removeprefix("Value error, ")
    value = item.get("input")
    if isinstance(value, Mapping | list):
        value = None  # the whole object says nothing more than the path does
    return Problem(path, value if not isinstance(value, dt.date) else str(value), detail, expected)
