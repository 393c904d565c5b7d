"""Formulas over the series of a trend: `A / B * 100`, letters being series in their order.

A grammar of its own, read into a program of a few numbers and signs; no text ever becomes code.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/") signed)*
    signed  = "-"* (number | letter | "(" sum ")")
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from zuji.records.sentences import say

LENGTH_MAX = 200
DEPTH_MAX = 30
_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([A-Z])|([-+*/()]))")
Value = int | float | None
Formula = Callable[[Sequence[Value]], Value]


class BadFormula(ValueError):
    """What is wrong with a formula, and where."""


class _Token(NamedTuple):
    text: str
    at: int


def parsed(text: str, series: int) -> Formula:
    """The value of a formula for the values of so many series. Null where any of them is, where it divides by zero, and
    where the result is no finite number. Raises BadFormula."""
    if len(text) > LENGTH_MAX:
        raise BadFormula(say("a formula has {length_max} characters at most", length_max=LENGTH_MAX))
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            rest = text[at:].lstrip()
            raise BadFormula(
                say("{rest!r} is not part of a formula; valid are numbers, A to Z, + - * / ( )", rest=rest[:10])
            )
        tokens.append(_Token(found.group(found.lastindex or 0), at))
        at = found.end()
    reader = _Reader(tokens, series)
    formula = reader.sum(0)
    if reader.next is not None:
        raise BadFormula(
            say(
                "{text!r} was not expected after {value!r}", text=reader.next.text, value=text[: reader.next.at].strip()
            )
        )

    def value(values: Sequence[Value]) -> Value:
        try:
            result = formula(values)
        except (ZeroDivisionError, OverflowError):
            return None
        return result if result is not None and math.isfinite(result) else None

    return value


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token], series: int) -> None:
        self._tokens, self._series, self._at = tokens, series, 0

    @property
    def next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *texts: str) -> str | None:
        token = self.next
        if token is None or token.text not in texts:
            return None
        self._at += 1
        return token.text

    def sum(self, depth: int) -> Formula:
        left = self._product(depth)
        while (sign := self._take("+", "-")) is not None:
            left = _joined(left, self._product(depth), operator.add if sign == "+" else operator.sub)
        return left

    def _product(self, depth: int) -> Formula:
        left = self._signed(depth)
        while (sign := self._take("*", "/")) is not None:
            left = _joined(left, self._signed(depth), operator.mul if sign == "*" else operator.truediv)
        return left

    def _signed(self, depth: int) -> Formula:
        if depth > DEPTH_MAX:
            raise BadFormula(say("a formula nests {depth_max} deep at most", depth_max=DEPTH_MAX))
        if self._take("-"):
            return _joined(lambda values: 0, self._signed(depth + 1), operator.sub)
        if self._take("("):
            inner = self.sum(depth + 1)
            if not self._take(")"):
                raise BadFormula(say("a bracket is not closed"))
            return inner
        token = self.next
        if token is None:
            raise BadFormula(say("the formula ends where a number, a letter or a bracket should be"))
        self._at += 1
        if token.text.isalpha():
            number = ord(token.text) - ord("A")
            if number >= self._series:
                last = chr(ord("A") + self._series - 1)
                raise BadFormula(say("there is no series {text}; valid are A to {last}", text=token.text, last=last))
            return lambda values: values[number]
        if not token.text[0].isdigit():
            raise BadFormula(say("{text!r} stands where a number, a letter or a bracket should be", text=token.text))
        constant = float(token.text)
        return lambda values: constant


def _joined(left: Formula, right: Formula, by: Callable[[float, float], float]) -> Formula:
    def value(values: Sequence[Value]) -> Value:
        a, b = left(values), right(values)
        return None if a is None or b is None else by(a, b)

    return value
