"""Complaints about questions: the field, the value and what would be valid."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from zuji.records.sentences import Sentence, opaque, said_by, say

NESTING_MAX = 8
# Of unions: no fields, though errors name them in their paths.
_TAGS = ("filter", "group", "has_done", "in_cohort", "completes", "by_property", "by_cohorts")

# Sentences of pydantic, by its kinds of errors; of others its own message is taken as it is.
OF_PYDANTIC = {
    "bool_parsing": "Input should be a valid boolean, unable to interpret input",
    "bool_type": "Input should be a valid boolean",
    "date_from_datetime_parsing": "Input should be a valid date or datetime, {error}",
    "date_parsing": "Input should be a valid date in the format YYYY-MM-DD, {error}",
    "date_type": "Input should be a valid date",
    "datetime_from_date_parsing": "Input should be a valid datetime or date, {error}",
    "datetime_parsing": "Input should be a valid datetime, {error}",
    "dict_type": "Input should be an object",
    "enum": "Input should be {expected}",
    "extra_forbidden": "Extra inputs are not permitted",
    "finite_number": "Input should be a finite number",
    "float_parsing": "Input should be a valid number, unable to parse string as a number",
    "float_type": "Input should be a valid number",
    "greater_than": "Input should be greater than {gt}",
    "greater_than_equal": "Input should be greater than or equal to {ge}",
    "int_from_float": "Input should be a valid integer, got a number with a fractional part",
    "int_parsing": "Input should be a valid integer, unable to parse string as an integer",
    "int_type": "Input should be a valid integer",
    "json_invalid": "Invalid JSON: {error}",
    "less_than": "Input should be less than {lt}",
    "less_than_equal": "Input should be less than or equal to {le}",
    "list_type": "Input should be a valid list",
    "literal_error": "Input should be {expected}",
    "missing": "Field required",
    "model_attributes_type": "Input should be an object",
    "model_type": "Input should be an object",
    "string_pattern_mismatch": "String should match pattern '{pattern}'",
    "string_too_long": "String should have at most {max_length} characters",
    "string_too_short": "String should have at least {min_length} characters",
    "string_type": "Input should be a valid string",
    "too_long": "should have at most {max_length} items, not {actual_length}",
    "too_short": "should have at least {min_length} items, not {actual_length}",
    "tuple_type": "Input should be a valid list",
    "union_tag_invalid": "{discriminator} {tag!r} is not one of {expected_tags}",
    "union_tag_not_found": "{discriminator} is missing",
    "uuid_parsing": "Input should be a valid UUID, {error}",
}


class Problem(msgspec.Struct, frozen=True):
    """One complaint. field is a path such as `series[0].measure`; valid lists or describes what would do."""

    field: str
    value: Any
    detail: Sentence
    valid: Any = None


class BadQuery(ValueError):
    """The question cannot be asked; asking again does not help."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(together(problems) if problems else "")


def together(found: Sequence[Problem]) -> Sentence:
    """All complaints in one sentence, each behind its field."""
    parts = (say("{field}: {detail}", field=one.field, detail=one.detail) if one.field else one.detail for one in found)
    return functools.reduce(lambda before, one: say("{before}; {one}", before=before, one=one), parts)


def depth(value: Any) -> int:
    """Nesting of a JSON value; walks with a list, not with recursion, since the value is hostile."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        item, depth = todo.pop()
        deepest = max(deepest, depth)
        inner = item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else ()
        todo += [(child, depth + 1) for child in inner]
    return deepest


def said_of(item: Any) -> Sentence:
    """What pydantic says of an error: a validator's own sentence, or that of its kind of error."""
    context = item.get("ctx", {})
    if isinstance(context.get("error"), ValueError):
        return said_by(context["error"])
    pattern = OF_PYDANTIC.get(item["type"])
    if pattern is None:
        return opaque(str(item["msg"]))
    choices = {"expected": str(context.get("expected", "")).replace(" or ", ", ")}
    return say(pattern, **{**context, **choices} if "expected" in context else context)


def problem(item: Any) -> Problem:
    """The complaint of one of pydantic's errors."""
    path = ""
    for step in item["loc"]:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in _TAGS:
            path += f".{step}" if path else str(step)
    expected = item.get("ctx", {}).get("expected")
    value = item.get("input")
    if isinstance(value, Mapping | list):
        value = None  # the whole object says nothing more than the path does
    return Problem(path, value if not isinstance(value, dt.date) else str(value), said_of(item), expected)
