"""Expressions in plain Python: the definition that `analyze/expression_plan.py` equals.

Null in, null out; but for is_set, coalesce, if, and/or (which are certain where one side alone decides). What is no
finite number is null, so is dividing by zero. -0 is 0.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from zuji.analyze import patterns
from zuji.analyze.expression_kinds import Typed
from zuji.analyze.filter_query import Owner
from zuji.analyze.reference.values import read, text_of

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_UNTIL = int(dt.datetime(2200, 1, 1, tzinfo=dt.UTC).timestamp()) * 1000
Look = Callable[[Owner, str], Any]  # value or None


def value(node: Typed, look: Look, time: int, time_zone: str) -> Any:
    """The value of an expression, None where it is null. time: of the event (ms UTC)."""

    def of(part: Typed) -> Any:
        return value(part, look, time, time_zone)

    if node.op == "constant":
        return node.value
    if node.op == "property":
        return time if node.value is None else look(*node.value)
    if node.op == "is_set":
        return of(node.arguments[0]) is not None
    if node.op == "coalesce":
        return next((found for part in node.arguments if (found := of(part)) is not None), None)
    if node.op in ("if", "case"):
        *branches, otherwise = node.arguments
        for when, then in zip(branches[::2], branches[1::2], strict=True):
            if of(when):
                return of(then)
        return of(otherwise)
    values = [of(part) for part in node.arguments]
    if node.op in ("and", "or"):
        decides = node.op == "or"
        if any(one is not None and bool(one) == decides for one in values):
            return decides
        return None if None in values else not decides
    if None in values:
        return None
    if node.op in _NUMBERS:
        return _finite(lambda: _NUMBERS[node.op](*values))
    if node.op in _OTHERS:
        return _OTHERS[node.op](*values)
    if node.op in _PARTS:
        local = _local(values[0], time_zone)
        return None if local is None else _PARTS[node.op](local)
    kinds = [part.kind for part in node.arguments]
    if node.op == "number":
        return read((kinds[0], values[0]), "number")
    texts = [_text(kind, one) for kind, one in zip(kinds, values, strict=True)]  # of text and concat
    return None if None in texts else "".join(str(one) for one in texts)


def _finite(work: Callable[[], float]) -> float | None:
    try:
        found = float(work())
    except (ZeroDivisionError, OverflowError, ValueError):
        return None
    return found + 0.0 if math.isfinite(found) else None


def _round(value: float, digits: float = 0.0) -> float:
    """To the nearest, halves to the even one, of the value times a power of ten."""
    scale = 10.0 ** int(digits)
    return float(round(value * scale)) / scale


_NUMBERS: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "negate": lambda a: -a,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": _round,
    "seconds_between": lambda a, b: (float(b) - float(a)) / 1000.0,
}


def _extract(said: str, pattern: str) -> str | None:
    found = patterns.compiled(pattern).search(said)
    if found is None:
        return None
    return (found.group(1) or "") if found.re.groups else found.group(0)


def _split_part(said: str, by: str, n: float) -> str | None:
    pieces = said.split(by)
    return pieces[int(n) - 1] if len(pieces) >= n else None


_OTHERS: dict[str, Callable[..., Any]] = {
    "lower": lambda said: said.encode().lower().decode(),  # A to Z alone
    "upper": lambda said: said.encode().upper().decode(),
    "trim": lambda said: said.strip(" "),
    "length": lambda said: float(len(said)),
    "substring": lambda said, first, n=math.inf: said[int(first) - 1 :][: None if math.isinf(n) else int(n)],
    "replace": lambda said, old, new: said.replace(old, new),
    "split_part": _split_part,
    "extract": _extract,
    "matches": lambda said, pattern: patterns.compiled(pattern).search(said) is not None,
    "contains": lambda said, part: part in said,
    "starts_with": lambda said, part: said.startswith(part),
    "ends_with": lambda said, part: said.endswith(part),
    "equals": lambda a, b: a == b,
    "not_equals": lambda a, b: a != b,
    "less": lambda a, b: _order(a) < _order(b),
    "less_or_equal": lambda a, b: _order(a) <= _order(b),
    "greater": lambda a, b: _order(a) > _order(b),
    "greater_or_equal": lambda a, b: _order(a) >= _order(b),
    "in": lambda a, *listed: a in listed,
    "not": lambda a: not a,
}


def _order(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def _local(time: int, time_zone: str) -> dt.datetime | None:
    """None outside of the years 1970 to 2199."""
    if not 0 <= time < _UNTIL:
        return None
    return (_EPOCH + dt.timedelta(milliseconds=time)).astimezone(ZoneInfo(time_zone))


_PARTS: dict[str, Callable[[dt.datetime], Any]] = {
    "year": lambda at: float(at.year),
    "month": lambda at: float(at.month),
    "day": lambda at: float(at.day),
    "hour": lambda at: float(at.hour),
    "weekday": lambda at: float(at.isoweekday()),
    "date": lambda at: at.date().isoformat(),
}


def _text(kind: str, value: Any) -> str | None:
    if kind == "datetime" and not 0 <= value < _UNTIL:
        return None
    return text_of(kind, value)
