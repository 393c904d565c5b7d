"""Expressions as the engine computes them. reference/expressions.py says the same in plain Python.

A value is NULL where it is not set. Nothing is written twice: a tree of expressions over expressions stays small, since
what a function needs more than once is bound by a lambda.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from zuji.analyze.expression_kinds import Typed
from zuji.analyze.filter_query import Owner
from zuji.analyze.sql import array, call, column, is_null, number, text, whole
from zuji.store.catalogue import NUMBER_PATTERN, Readable

TYPES = {"text": "String", "number": "Float64", "bool": "UInt8", "datetime": "Int64"}
UNTIL = 7_258_118_400_000  # 2200-01-01 UTC (ms): parts of times are told of 1970 to 2199
Read = Callable[[Owner, str], Readable]
_PLAIN = {
    "lower": "lower",
    "upper": "upper",
    "trim": "trimBoth",
    "starts_with": "startsWith",
    "ends_with": "endsWith",
    "equals": "equals",
    "not_equals": "notEquals",
    "less": "less",
    "less_or_equal": "lessOrEquals",
    "greater": "greater",
    "greater_or_equal": "greaterOrEquals",
    "and": "and",
    "or": "or",
    "not": "not",
    "if": "if",
    "case": "multiIf",
    "coalesce": "coalesce",
    "matches": "match",
    "replace": "replaceAll",
}
_NUMERIC = {
    "add": "plus",
    "subtract": "minus",
    "multiply": "multiply",
    "divide": "divide",
    "negate": "negate",
    "abs": "abs",
    "floor": "floor",
    "ceil": "ceil",
}
_PARTS = {"year": "toYear", "month": "toMonth", "day": "toDayOfMonth", "hour": "toHour", "weekday": "toDayOfWeek"}


def readable(tree: Typed, read: Read, time_zone: str) -> Readable:
    """How rows read an expression. time_zone: of the parts of times."""
    value = _cast(_Planner(read, time_zone).value(tree), tree.kind)
    return Readable(tree.kind, value, exp.not_(is_null(value)))


def _cast(value: exp.Expr, kind: str) -> exp.Expr:
    return call("CAST", value, text(f"Nullable({TYPES[kind]})"))


class _Planner:
    def __init__(self, read: Read, time_zone: str) -> None:
        self._read, self._zone, self._bound = read, time_zone, 0

    def value(self, node: Typed) -> exp.Expr:
        if node.op == "constant":
            return _constant(node)
        if node.op == "property":
            return self._property(node).value
        if node.op in ("is_set", "length", "contains") and node.arguments[0].kind in ("list", "numbers"):
            return self._of_list(node)
        arguments = [self.value(one) for one in node.arguments]
        if node.op in _PLAIN:
            return call(_PLAIN[node.op], *arguments)
        if node.op in _NUMERIC:
            return _finite(call(_NUMERIC[node.op], *arguments))
        if node.op in _PARTS:
            return call("toFloat64", call(_PARTS[node.op], self._local(arguments[0], self._zone)))
        return self._other(node, arguments)

    def _other(self, node: Typed, arguments: list[exp.Expr]) -> exp.Expr:
        first = arguments[0]
        match node.op:
            case "is_set":
                return exp.not_(is_null(first))
            case "length":
                return call("toFloat64", call("lengthUTF8", first))
            case "contains":
                return call("greater", call("position", first, arguments[1]), whole(0))
            case "concat" | "||":
                texts = (self._text(one, part.kind) for one, part in zip(arguments, node.arguments, strict=True))
                return call("concat", *texts, text(""))
            case "text":
                return self._text(first, node.arguments[0].kind)
            case "number":
                return self._number(first, node.arguments[0].kind)
            case "round":
                digits = int(node.arguments[1].value) if len(node.arguments) == 2 else 0
                scale = number(10.0**digits)
                return _finite(call("divide", call("round", call("multiply", first, scale)), scale))
            case "date":
                return call("toString", call("toDate32", self._local(first, self._zone)))
            case "seconds_between":
                begun, ended = (call("toFloat64", one) for one in arguments)
                return _finite(call("divide", call("minus", ended, begun), number(1000.0)))
            case "substring":
                return call("substringUTF8", first, *(whole(int(one.value)) for one in node.arguments[1:]))
            case "split_part":
                place = whole(int(node.arguments[2].value))

                def part(said: exp.Expr) -> exp.Expr:
                    pieces = call("splitByString", arguments[1], call("assumeNotNull", said))
                    missing = exp.or_(is_null(said), call("less", call("length", pieces), place))
                    return _if(exp.paren(missing), exp.Null(), call("arrayElement", pieces, place))

                return self._let(first, part)
            case "extract":
                found = call("extract", exp.column("_"), arguments[1])
                return self._let(
                    first, lambda said: _if(call("match", said, arguments[1]), _on(found, said), exp.Null())
                )
            case _:  # in
                listed = array(arguments[1:])
                return self._let(
                    first, lambda said: _if(is_null(said), exp.Null(), call("has", listed, call("assumeNotNull", said)))
                )

    def _property(self, node: Typed) -> Readable:
        if node.value is None:
            time = call("toUnixTimestamp64Milli", column("time"))
            return Readable("datetime", time, exp.true())
        return self._read(*node.value)

    def _of_list(self, node: Typed) -> exp.Expr:
        found = self._property(node.arguments[0])
        if node.op == "is_set":
            return call("toUInt8", exp.paren(found.set))
        if node.op == "length":
            return _if(exp.paren(found.set), call("toFloat64", call("length", found.value)), exp.Null())
        return _if(exp.paren(found.set), call("has", found.value, self.value(node.arguments[1])), exp.Null())

    def _text(self, value: exp.Expr, kind: str) -> exp.Expr:
        if kind == "text":
            return value
        if kind == "number":
            return call("toString", value)
        if kind == "datetime":
            return call("toString", self._local(value, "UTC"))
        return self._let(value, lambda said: _if(is_null(said), exp.Null(), _if(said, text("true"), text("false"))))

    def _number(self, value: exp.Expr, kind: str) -> exp.Expr:
        if kind != "text":
            return call("toFloat64", value)

        def read(said: exp.Expr) -> exp.Expr:
            return _if(call("match", said, text(NUMBER_PATTERN)), call("toFloat64OrNull", said), exp.Null())

        return call("ifNotFinite", self._let(value, read), exp.Null())

    def _local(self, value: exp.Expr, zone: str) -> exp.Expr:
        """The local time of an instant, NULL outside of the years that have parts."""

        def inside(said: exp.Expr) -> exp.Expr:
            within = exp.and_(call("greaterOrEquals", said, whole(0)), call("less", said, whole(UNTIL)))
            return _if(exp.paren(within), said, exp.Null())

        return call("fromUnixTimestamp64Milli", self._let(value, inside), text(zone))

    def _let(self, value: exp.Expr, body: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
        """body of value, which is computed once."""
        self._bound += 1
        name = f"e{self._bound}"
        each = exp.Lambda(this=body(exp.column(name)), expressions=[exp.to_identifier(name)])
        return call("arrayElement", call("arrayMap", each, call("array", value)), whole(1))


def _if(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
    return call("if", condition, then, otherwise)


def _on(tree: exp.Expr, said: exp.Expr) -> exp.Expr:
    for name in list(tree.find_all(exp.Column)):
        name.replace(said.copy())
    return tree


def _finite(value: exp.Expr) -> exp.Expr:
    """NULL for what is no finite number; 0.0 for -0.0."""
    return call("ifNotFinite", call("plus", value, number(0.0)), exp.Null())


def _constant(node: Typed) -> exp.Expr:
    value: Any = node.value
    if value is None:
        return _cast(exp.Null(), node.kind)
    if isinstance(value, bool):
        return call("toUInt8", whole(int(value)))
    return number(value) if isinstance(value, float) else text(value)
