"""Half-open ranges of numbers between written bounds, and their labels: below the first, [a, b), from the last on."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlglot import exp

from zuji.analyze.sql import array, call, is_null, number, text, whole
from zuji.records.sentences import say

BOUNDS_MAX = 100


def _ascending(bounds: list[float]) -> list[float]:
    if any(b <= a for a, b in itertools.pairwise(bounds)):
        raise ValueError(say("bounds must ascend, each greater than the one before"))
    return bounds


_Bound = Annotated[float, Field(ge=-1e300, le=1e300, strict=False, allow_inf_nan=False)]
Bounds = Annotated[list[_Bound], Field(min_length=1, max_length=BOUNDS_MAX), AfterValidator(_ascending)]


def labels(bounds: Sequence[float]) -> list[str]:
    """One more than there are bounds: '(-∞, 1)', '[1, 2.5)', '[2.5, +∞)'."""
    shown = [repr(float(bound) + 0.0).removesuffix(".0") for bound in bounds]
    inner = [f"[{a}, {b})" for a, b in itertools.pairwise(shown)]
    return [f"(-∞, {shown[0]})", *inner, f"[{shown[-1]}, +∞)"]


def place(bounds: Sequence[float], value: float) -> int:
    """The index of the range that holds a value."""
    return bisect_right(bounds, value)


def place_of(bounds: Sequence[float], value: exp.Expr) -> exp.Expr:
    """The same for the engine: 0 to len(bounds), NULL of NULL."""
    reached = exp.Lambda(this=call("lessOrEquals", exp.column("b"), value), expressions=[exp.to_identifier("b")])
    return call("if", is_null(value), exp.Null(), call("arrayCount", reached, array(number(one) for one in bounds)))


def label_of(bounds: Sequence[float], value: exp.Expr) -> exp.Expr:
    """The label of the range that holds a value, NULL of NULL."""
    at = call("plus", call("assumeNotNull", place_of(bounds, value)), whole(1))
    found = call("arrayElement", array(text(one) for one in labels(bounds)), at)
    return call("if", is_null(value), exp.Null(), found)
