"""Small words for building SQL trees. Values become literals that sqlglot escapes; none is ever pasted as text."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sqlglot import exp, parse_one

from zuji.records.sentences import say


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function call. name is ours."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def column(name: str) -> exp.Expr:
    return exp.column(name, quoted=True)


def text(value: str) -> exp.Expr:
    return exp.Literal.string(value)


def whole(value: int) -> exp.Expr:
    """An integer literal."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def number(value: float) -> exp.Expr:
    """A Float64 that reads back bit by bit; -0.0 becomes 0.0. value must be finite."""
    if not math.isfinite(value):
        raise ValueError(say("{value} is not a finite number", value=value))
    literal = exp.Literal.number(repr(abs(float(value))))
    return call("toFloat64", exp.Neg(this=literal) if value < 0 else literal)


def array(items: Iterable[exp.Expr]) -> exp.Expr:
    return call("array", *items)


def is_null(value: exp.Expr) -> exp.Expr:
    return call("isNull", value)


def holds(condition: exp.Expr) -> exp.Expr:
    """Two-valued: what NULL says counts as no."""
    return call("ifNull", condition, exp.Literal.number(0))


def instant(time: int) -> exp.Expr:
    """A DateTime64(3) of ms UTC."""
    return call("fromUnixTimestamp64Milli", call("toInt64", whole(time)), text("UTC"))


def fragment(sql: str) -> exp.Expr:
    """A tree of SQL that is written in this code base."""
    return parse_one(sql, read="clickhouse")


def over(select: exp.Select, rows: exp.Select, name: str) -> exp.Select:
    """select from rows as a subquery of that name. Both are used up: builders that copy what they are given cost more
    than the engine needs for the whole question."""
    return select.from_(rows.subquery(name, copy=False), copy=False)
