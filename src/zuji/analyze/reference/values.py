"""Values as records carry them, and how one kind reads as another: the definition that the engine's casts equal.

A stored value is (kind, value): text and json a str, number a float, bool a bool, datetime ms UTC, list a list of
texts, numbers a list of floats. None: sent as null.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

Stored = tuple[str, Any] | None
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_EPOCH = dt.datetime(1970, 1, 1)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def number_text(value: float) -> str:
    """The shortest digits that read back as value; plain from 1e-6 up to below 1e21, else with an exponent."""
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + part) - len(digits))  # digits before the point
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if -6 < point <= 21:
        if point <= 0:
            return f"{sign}0.{'0' * -point}{digits}"
        padded = digits.ljust(point, "0")
        return f"{sign}{padded[:point]}.{padded[point:]}".rstrip(".")
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{point - 1}"


def json_text(items: list[Any]) -> str:
    """A list as JSON without spaces."""
    return "[" + ",".join(_quoted(item) if isinstance(item, str) else number_text(item) for item in items) + "]"


def _quoted(value: str) -> str:
    out = []
    for char in value:
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char < " " or char in "\u2028\u2029":
            out.append(f"\\u{ord(char):04X}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def text_of(kind: str, value: Any) -> str:
    """A stored value as text; datetimes as 'YYYY-MM-DD hh:mm:ss.mmm' UTC."""
    if kind in ("text", "json"):
        return str(value)
    if kind == "bool":
        return "true" if value else "false"
    if kind == "datetime":
        return (_EPOCH + dt.timedelta(milliseconds=value)).isoformat(" ", "milliseconds")
    return number_text(value) if kind == "number" else json_text(value)


def read(stored: Stored, wanted: str) -> Any:
    """A stored value read as kind wanted; None where it is null or cannot be read so."""
    if stored is None:
        return None
    kind, value = stored
    if kind == wanted:
        return value
    if wanted in ("text", "json"):
        return text_of(kind, value)
    if wanted == "number":
        return _number(kind, value)
    if wanted == "list":
        return [number_text(item) for item in value] if kind == "numbers" else [text_of(kind, value)]
    if wanted == "numbers":
        return [value] if kind == "number" else None
    return None


def _number(kind: str, value: Any) -> float | None:
    if kind in ("text", "json"):
        found = float(value) if _NUMBER.fullmatch(value) else None
        return found if found is not None and math.isfinite(found) else None
    return float(value) if kind in ("bool", "datetime") else None
