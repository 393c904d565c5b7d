"""Measures: what is counted, as the engine's aggregates over rows that carry `person` and `x`.

Percentiles follow one written rule, linear interpolation between closest ranks: of n values in order, the value at
place h = q * (n - 1) + 1, which between two places is v[k] + (h - k) * (v[k + 1] - v[k]). It is Excel's PERCENTILE.INC
and numpy's default; the median of 1 and 2 is 1.5. Sums are compensated (Kahan), since plain Float64 sums over threads
give other digits in each run. Values that are not set are left out of every measure of a property.
"""

from __future__ import annotations

import math
from typing import Any

from sqlglot import exp

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.query import Series
from zuji.analyze.sql import call, column, fragment, text, whole
from zuji.records.sentences import say

PERCENTILES = {"median": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}
COUNTS = ("total", "unique", "distinct", "rolling_unique", "daily_unique_sum")
DIGITS = 15  # of sums and means in an answer
RANK_DIGITS = 12  # to which groups are ranked: beyond them the order would hang on how a sum was parted


def check(series: Series, kind: str | None, field: str) -> None:
    """Raises BadQuery where the measure does not fit the property's kind."""
    ordered = series.measure in ("first", "last")
    if kind is None or series.measure == "distinct" or kind == "number" or (kind == "numbers" and not ordered):
        return
    detail = say(
        "{measure!r} needs a number, and {property!r} is a {kind}; valid for it: 'distinct'",
        measure=series.measure,
        property=series.property,
        kind=kind,
    )
    raise BadQuery(Problem(f"{field}.measure", series.measure, detail, ["distinct"]))


def aggregate(series: Series, kind: str | None, value: str = "x") -> exp.Expr:
    """The aggregate over columns `person` and value, for measures over time also `d` and `o`; kind is the property's,
    None without one."""
    person, x = column("person"), column(value)
    if series.measure == "total":
        return call("count")
    if series.measure in ("unique", "rolling_unique"):  # windows are the trend's own (analyze/trend_plan.py)
        return call("uniqExact", person)
    if series.measure == "daily_unique_sum":
        return call("uniqExact", call("tuple", person, column("d")))
    if series.measure in ("first", "last"):  # by the total order inside a person, which is in column o
        chosen = call(f"arg{'Min' if series.measure == 'first' else 'Max'}If", x, column("o"), call("isNotNull", x))
        return call("if", call("count", x).eq(whole(0)), exp.Null(), chosen)
    if kind is None:  # average number of events per person
        return call("divide", call("count"), call("uniqExact", person))
    each = "Array" if kind in ("list", "numbers") else ""
    if series.measure == "distinct":
        return call(f"uniqExact{each}", x)
    of = call("sumKahanArray" if each else "sumKahan", x)
    n = call("sum", call("length", x)) if each else call("count", x)
    if series.measure == "sum":
        # Of lists the engine gives 0 where nothing was measured, of plain numbers NULL, which ranks last.
        return call("if", n.eq(whole(0)), exp.Null(), of)
    if series.measure == "average":
        return call("if", n.eq(whole(0)), exp.Null(), call("divide", of, n))
    if series.measure in ("min", "max"):
        found = call(f"{series.measure}{each}", x)
    else:
        q = PERCENTILES[series.measure] if series.q is None else series.q
        found = fragment(f"quantileExactInclusive{each}(0.5)(x)")
        for literal in list(found.find_all(exp.Literal)):
            literal.replace(exp.Literal.number(repr(float(q))))
        for name in list(found.find_all(exp.Column)):
            name.replace(x.copy())
        found = call("ifNotFinite", found, exp.Null()) if not each else found
    return call("if", n.eq(whole(0)), exp.Null(), found)


def rank(value: exp.Expr, series: Series) -> exp.Expr:
    """What groups are ordered by: the value, to RANK_DIGITS."""
    if series.measure in COUNTS:
        return value
    return call("toFloat64", call("printf", text(f"%.{RANK_DIGITS - 1}e"), value))


def needs_subject(series: Series) -> bool:
    """Whether the measure counts subjects."""
    return series.measure in ("unique", "rolling_unique", "daily_unique_sum") or (
        series.measure == "average" and series.property is None
    )


def answered(series: Series, value: Any) -> int | float | None:
    """A measured value as an answer shows it. None: nothing was there."""
    if series.measure in COUNTS:
        return int(value or 0)
    if value is None or not math.isfinite(value):
        return 0 if series.measure == "sum" and value is None else None
    return rounded(float(value), DIGITS)


def rounded(value: float, digits: int) -> int | float:
    """value to so many significant digits; an int where it is whole."""
    short = float(f"%.{digits - 1}e" % value)
    return int(short) if short.is_integer() and abs(short) < 2**53 else short
