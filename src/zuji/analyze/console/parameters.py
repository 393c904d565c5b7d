"""Values of named parameters, `{name:Type}`: checked against their type, then literals of the tree."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn
from uuid import UUID

from sqlglot import exp

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.console.allowed import Type
from zuji.analyze.sql import array, call, text
from zuji.records.sentences import Sentence, say

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
ITEMS_MAX = 10_000
_INTEGER = re.compile(r"(U?)Int(\d+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,9})?")


def literal(name: str, kind: Type, value: Any) -> exp.Expr:
    """The value as an expression of exactly that type. Raises BadQuery that names the parameter, the value and what
    would be valid."""
    return call("CAST", _inner(name, kind, value), text(str(kind)))


def _inner(name: str, kind: Type, value: Any) -> exp.Expr:
    """What is cast to kind."""
    if kind.name in ("Nullable", "LowCardinality"):
        if value is None and kind.name == "Nullable":
            return exp.Null()
        return _inner(name, kind.inner, value)
    if kind.name == "Array":
        if not isinstance(value, list) or len(value) > ITEMS_MAX:
            _refuse(name, kind, value, say("a list of at most {most} values", most=ITEMS_MAX))
        return array(literal(name, kind.inner, item) for item in value)
    if kind.name in ("Map", "Tuple"):
        _refuse(name, kind, value, say("a type without Map and Tuple"))
    return text(_plain(name, kind, value))


def _plain(name: str, kind: Type, value: Any) -> str:
    """The value as a text that the engine reads as kind."""
    whole = _INTEGER.fullmatch(kind.name)
    if whole:
        unsigned, bits = bool(whole[1]), int(whole[2])
        low, high = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,78}", value):  # JSON readers lose digits of large ones
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            _refuse(name, kind, value, say("a whole number from {low} to {high}", low=low, high=high))
        return str(value)
    if kind.name in ("Float32", "Float64"):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            _refuse(name, kind, value, say("a finite number"))
        return repr(float(value))
    if kind.name.startswith("Decimal"):
        return _decimal(name, kind, value)
    if kind.name == "Bool":
        if not isinstance(value, bool):
            _refuse(name, kind, value, say("true or false"))
        return "true" if value else "false"
    if not isinstance(value, str) or re.search("[\ud800-\udfff\x00]", value):
        _refuse(name, kind, value, say("a text"))
    return _text(name, kind, value)


def _text(name: str, kind: Type, value: str) -> str:
    made, valid = None, say("a text")
    try:
        match kind.name:
            case "Date" | "Date32":
                valid = say("a day '2026-11-01'")
                made = dt.date.fromisoformat(value).isoformat() if _DAY.fullmatch(value) else None
            case "DateTime" | "DateTime64":
                valid = say("a moment '2026-11-01 09:00:00' of the query's time zone")
                if _MOMENT.fullmatch(value):
                    dt.datetime.fromisoformat(value[:19])
                    made = (value if kind.name == "DateTime64" else value[:19]).replace("T", " ")
            case "UUID":
                valid = say("a UUID")
                made = str(UUID(value))
            case _:
                made = value
    except ValueError:
        made = None
    return made if made is not None else _refuse(name, kind, value, valid)


def _decimal(name: str, kind: Type, value: Any) -> str:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise InvalidOperation
        found = Decimal(str(value))
        if not found.is_finite() or abs(found.adjusted()) > 80:
            raise InvalidOperation
    except InvalidOperation:
        _refuse(name, kind, value, say("a number, or its digits as a text"))
    return f"{found:f}"


def _refuse(name: str, kind: Type, value: Any, valid: Sentence) -> NoReturn:
    shown = repr(value)
    detail = say(
        "{kind} takes {valid}, not {shown}{value}",
        kind=kind,
        valid=valid,
        shown=shown[:80],
        value="..." if len(shown) > 80 else "",
    )
    raise BadQuery(Problem(f"parameters.{name}", value if len(shown) <= 80 else None, detail, valid))
