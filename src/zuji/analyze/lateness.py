"""How wrong the clocks of each source are, and how late what they send arrives: plans, asked by serve.

The numbers are defined in reference/lateness.py and docs/reference/lateness.md.
"""

from __future__ import annotations

import math
from typing import Any

from sqlglot import exp

from zuji.analyze.measures import DIGITS, rounded
from zuji.analyze.reference.lateness import LATE_MS, LATENESS, OFFSET, SourceClock
from zuji.analyze.sql import call, column, instant, whole

_SOURCE = ("vendor", "sdk", "sdk_version")


def by_source(project_id: int, batch: int, since: int, until: int, limit: int) -> exp.Select:
    """One row for each source of the events that were received in [since, until), ms UTC; most events first."""
    events = exp.select(
        *(column(name) for name in (*_SOURCE, "device", "clock_epoch")),
        column("clock_offset").as_("moved"),
        call("minus", _ms("received_at"), _ms("time")).as_("late"),
    )
    terms = [
        column("batch") <= whole(batch),
        column("received_at") >= instant(since),
        column("received_at") < instant(until),
    ]
    events = events.from_(exp.to_table(f"events_{int(project_id)}")).where(*terms)
    corrected = call("notEquals", column("moved"), whole(0))
    offset = call("if", corrected, column("moved"), exp.Null())
    again = call("greater", column("clock_epoch"), whole(0))
    keys = [column(name) for name in _SOURCE]
    columns = [
        call("count").as_("n"),
        call("countIf", corrected).as_("corrected"),
        call("uniqExactIf", call("tuple", column("device"), column("clock_epoch")), again).as_("epochs"),
        call("min", offset).as_("offset_min"),
        _quantiles(OFFSET, offset).as_("offsets"),
        call("max", offset).as_("offset_max"),
        _quantiles(LATENESS, column("late")).as_("lates"),
        call("max", column("late")).as_("late_max"),
        *(call("countIf", column("late") > whole(ms)).as_(f"late_{name}") for name, ms in LATE_MS.items()),
    ]
    found = exp.select(*keys, *columns).from_(events.subquery("e")).group_by(*(key.copy() for key in keys))
    most = exp.Ordered(this=column("n"), desc=True)
    return found.order_by(most, *(exp.Ordered(this=key.copy()) for key in keys)).limit(limit)


def of_row(row: dict[str, Any]) -> SourceClock:
    """What a row of `by_source` says, as the reference says it."""
    n = row["n"]
    return SourceClock(
        vendor=row["vendor"],
        sdk=row["sdk"],
        sdk_version=row["sdk_version"],
        events=n,
        corrected=row["corrected"],
        corrected_ratio=rounded(row["corrected"] / n, DIGITS),
        epochs=row["epochs"],
        offset_ms={
            "min": _whole(row["offset_min"]),
            **dict(zip(OFFSET, map(_point, row["offsets"] or ()), strict=False)),
            "max": _whole(row["offset_max"]),
        }
        if row["corrected"]
        else None,
        lateness_ms={
            **dict(zip(LATENESS, map(_point, row["lates"]), strict=True)),
            "max": _whole(row["late_max"]),
        },
        late_ratio={name: rounded(row[f"late_{name}"] / n, DIGITS) for name in LATE_MS},
    )


def _quantiles(points: dict[str, float], of: exp.Expr) -> exp.Expr:
    """All of them from one sorted array. sqlglot does not read this function's name, so the node is made by hand."""
    levels = [exp.Literal.number(repr(q)) for q in points.values()]
    return exp.ParameterizedAgg(this="quantilesExactInclusive", expressions=levels, params=[of.copy()])


def _ms(name: str) -> exp.Expr:
    return call("toUnixTimestamp64Milli", column(name))


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _point(value: float | None) -> int | float | None:
    return None if value is None or not math.isfinite(value) else rounded(float(value), DIGITS)
