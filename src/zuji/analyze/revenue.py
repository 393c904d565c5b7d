"""Revenue: orders, refunds and who paid, in each interval and over the whole period.

Rows become numbers of each subject and interval first; the numbers of all subjects follow from those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, measures
from zuji.analyze.activity import interval
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Step
from zuji.analyze.members import Members
from zuji.analyze.query import Breakdown, Question, Valued
from zuji.analyze.roles import Role, Roles
from zuji.analyze.splits import OTHER, SplitCell
from zuji.analyze.sql import call, column, over, whole
from zuji.records.sentences import say

DEFINITION = "revenue/1"
CELLS_MAX = 100_000
NUMBERS = ("orders", "refunds", "payers", "repeat_payers", "active")


class Paid(Step):
    """An event and the number on it that says how much."""

    amount: Valued


class RevenueQuery(Question):
    """What orders brought, less refunds. active: the event that makes a subject count for revenue per subject."""

    kind: Literal["revenue"]
    order: Paid
    refund: Paid | None = None
    active: Step = Step(event="*")
    interval: Literal["hour", "day", "week", "month"] = "day"
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: list[Breakdown] = Field(default_factory=list, max_length=3)

    @model_validator(mode="after")
    def _fits(self) -> RevenueQuery:
        days = (self.to - self.from_).days + 1
        if self.interval == "hour" and days > 92:
            raise ValueError(say("revenue by the hour may span 92 days at most"))
        groups = max((item.limit for item in self.breakdowns), default=0) + 2
        if days * (24 if self.interval == "hour" else 1) * groups > CELLS_MAX:
            raise ValueError(
                say("intervals and groups make more than {cells_max} points: ask for fewer", cells_max=CELLS_MAX)
            )
        return self


@dataclass(frozen=True)
class RevenuePoint:
    """at: as in a trend. gross: of orders; refunded: of refunds; net: gross - refunded. payers: subjects with an order,
    repeat_payers those with two or more, active those with the active event. order_value: gross / orders, per_payer
    (ARPPU): net / payers, per_active (ARPU): net / active, repeat_ratio: repeat_payers / payers; null: there is none.
    open: the interval is not over yet."""

    at: str
    orders: int
    gross: int | float
    refunds: int
    refunded: int | float
    net: int | float
    payers: int
    repeat_payers: int
    active: int
    order_value: int | float | None
    per_payer: int | float | None
    per_active: int | float | None
    repeat_ratio: float | None
    open: bool


@dataclass(frozen=True)
class RevenueGroup:
    """A group of the breakdowns; without breakdowns everything. total is measured over the whole period."""

    breakdown: list[Any]
    other: bool
    total: RevenuePoint
    points: list[RevenuePoint]


@dataclass(frozen=True)
class RevenueResult:
    """Groups by their gross revenue, most first, "other" last."""

    kind: str
    groups: list[RevenueGroup]
    receipt: Receipt


class RevenueCell(SplitCell):
    """Those behind a count of the interval `at`, null: of the whole period: events of orders and refunds, else
    subjects."""

    of: Literal["orders", "refunds", "payers", "repeat_payers", "active"]
    at: Name | None = None


def intervals(query: RevenueQuery) -> calendar.Buckets:
    """The intervals of the answer."""
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval, query.time_zone, query.week_start)


def point(at: str, counts: dict[str, int], gross: float, refunded: float, is_open: bool) -> RevenuePoint:
    """A point as it is shown; counts by the names of NUMBERS."""

    def per(value: float, n: int) -> int | float | None:
        return measures.rounded(value / n, measures.DIGITS) if n else None

    n = {name: counts.get(name, 0) for name in NUMBERS}
    net = gross - refunded
    return RevenuePoint(
        at=at,
        gross=measures.rounded(gross, measures.DIGITS),
        refunded=measures.rounded(refunded, measures.DIGITS),
        net=measures.rounded(net, measures.DIGITS),
        **n,
        order_value=per(gross, n["orders"]),
        per_payer=per(net, n["payers"]),
        per_active=per(net, n["active"]),
        repeat_ratio=n["repeat_payers"] / n["payers"] if n["payers"] else None,
        open=is_open,
    )


def _roles(query: RevenueQuery, every: calendar.Buckets, asking: Asking) -> Roles:
    span = (every.starts[0] if every.starts else every.end, every.end)
    parts = [Role("o", "order", query.order, query.order.amount), Role("a", "active", query.active)]
    if query.refund is not None:
        parts.append(Role("f", "refund", query.refund, query.refund.amount))
    return Roles(query, parts, asking, span, query.breakdowns)


def answer(query: RevenueQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of RevenueResult, and what was left out."""
    every = intervals(query)
    roles = _roles(query, every, asking)
    found = roles.groups("o") if every.starts else ([] if query.breakdowns else [()])
    kept = found[: roles.splits.kept_max]
    rows: dict[tuple[int, int | None], dict[str, Any]] = {}
    if kept and every.starts:
        p = column("p")
        each = over(
            exp.select(
                column("g"),
                p,
                column("subject"),
                call("grouping", p).as_("whole"),
                call("countIf", column("o")).as_("n_o"),
                call("countIf", column("f")).as_("n_f"),
                call("countIf", column("a")).as_("n_a"),
                call("sumKahanIf", call("ifNull", column("x_o"), whole(0)), column("o")).as_("s_o"),
                call("sumKahanIf", call("ifNull", column("x_f"), whole(0)), column("f")).as_("s_f"),
            ),
            roles.rows([interval(every.starts).as_("p")], kept),
            "r",
        )
        by = [column(name) for name in ("g", "p", "subject")]
        sets = [exp.Tuple(expressions=[by[0], by[2]]), exp.Tuple(expressions=by)]
        each.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
        by = [column(name) for name in ("g", "p", "whole")]
        counted = exp.select(
            *by,
            call("sum", column("n_o")).as_("orders"),
            call("sum", column("n_f")).as_("refunds"),
            call("countIf", column("n_o") > whole(0)).as_("payers"),
            call("countIf", column("n_o") > whole(1)).as_("repeat_payers"),
            call("countIf", column("n_a") > whole(0)).as_("active"),
            call("sumKahan", column("s_o")).as_("gross"),
            call("sumKahan", column("s_f")).as_("refunded"),
        )
        for row in asking.rows(over(counted, each, "s").group_by(*by, copy=False)):
            rows[row["g"], None if row["whole"] else row["p"]] = row
    places = [(place, roles.splits.shown(group)) for place, group in enumerate(kept)]
    places += [(OTHER, [])] if len(found) > len(kept) else []
    ends = (*every.starts[1:], every.end)

    def shown(place: int, p: int | None, at: str, end: int) -> RevenuePoint:
        row = rows.get((place, p), {})
        counts = {name: int(row.get(name, 0)) for name in NUMBERS}
        return point(at, counts, row.get("gross", 0.0), row.get("refunded", 0.0), end > asking.now)

    groups = [
        RevenueGroup(
            named,
            place == OTHER,
            shown(place, None, query.from_.isoformat(), every.end),
            [shown(place, p, at, ends[p]) for p, at in enumerate(every.labels)],
        )
        for place, named in places
    ]
    return {"groups": groups}, roles.left_out() if every.starts else []


def members(query: RevenueQuery, cell: RevenueCell, asking: Asking) -> Members:
    """Those behind a count."""
    every = intervals(query)
    if cell.at is not None and cell.at not in every.labels:
        raise BadQuery(
            Problem("cell.at", cell.at, say("no interval begins at {at!r}", at=cell.at), list(every.labels[:50]))
        )
    roles = _roles(query, every, asking)
    found = roles.groups("o")
    place = roles.splits.place(cell, found) or 0
    rows = roles.rows([interval(every.starts).as_("p")], found[: roles.splits.kept_max])
    flag = {"refunds": "f", "active": "a"}.get(cell.of, "o")
    terms: list[exp.Expr] = [column("g").eq(whole(place)), column(flag).eq(whole(1))]
    if cell.at is not None:
        terms.append(column("p").eq(whole(every.labels.index(cell.at))))
    if cell.of in ("orders", "refunds"):
        listed = over(exp.select(column("event_id")).distinct(), rows, "r").where(*terms, copy=False)
        return Members("events", asking.members(listed.order_by(column("event_id"), copy=False)))
    subject = column("subject")
    listed = over(exp.select(subject), rows, "r").where(*terms, copy=False).group_by(subject, copy=False)
    if cell.of == "repeat_payers":
        listed = listed.having(call("uniqExact", column("event_id")) > whole(1), copy=False)
    return Members("subjects", asking.members(listed.order_by(subject, copy=False)))
