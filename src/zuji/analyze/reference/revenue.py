"""Revenue in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import math
from typing import Any

from zuji.analyze.filter_query import Step
from zuji.analyze.measures import DIGITS, RANK_DIGITS, rounded
from zuji.analyze.query import Valued
from zuji.analyze.reference import splits
from zuji.analyze.reference.world import Record, World
from zuji.analyze.revenue import RevenueCell, RevenueGroup, RevenuePoint, RevenueQuery, intervals


def answer(query: RevenueQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every = intervals(query)
    ends = (*every.starts[1:], every.end)
    groups = []
    for part in _parts(query, world):
        points = []
        for p, label in enumerate(every.labels):
            inside = [row for row in part.rows if every.at(row.time) == p]
            points.append(_point(query, world, inside, label, ends[p] > now))
        total = _point(query, world, part.rows, query.from_.isoformat(), every.end > now)
        groups.append(RevenueGroup(part.breakdown, part.other, total, points))
    return {"groups": groups}


def members(query: RevenueQuery, cell: RevenueCell, world: World, now: int) -> set[Any]:
    """Those behind a count."""
    every = intervals(query)
    (part,) = [part for part in _parts(query, world) if splits.is_of(part, cell)]
    rows = [row for row in part.rows if cell.at is None or every.labels[every.at(row.time)] == cell.at]
    if cell.of == "orders":
        return {row.event_id for row in _of(query, query.order, world, rows)}
    if cell.of == "refunds":
        return {row.event_id for row in _of(query, query.refund, world, rows)}
    if cell.of == "active":
        return {world.subject_of(row, query.subject) for row in _of(query, query.active, world, rows)}
    orders = _orders_of(query, world, rows)
    return {subject for subject, n in orders.items() if n > (1 if cell.of == "repeat_payers" else 0)}


def _parts(query: RevenueQuery, world: World) -> list[splits.Part]:
    """Every event of an order, a refund or activity, by group: groups by their gross revenue."""
    every = intervals(query)
    rows = [
        event
        for event in world.events
        if every.at(event.time) >= 0
        and world.subject_of(event, query.subject) is not None
        and any(_of(query, step, world, [event]) for step in (query.order, query.refund, query.active))
    ]

    def rank(some: list[Record]) -> float:
        gross = math.fsum(_amounts(query.order.amount, world, _of(query, query.order, world, some)))
        return -float(f"%.{RANK_DIGITS - 1}e" % gross)

    return splits.parts(query, world, rows, query.breakdowns, rank)


def _of(query: RevenueQuery, step: Step | None, world: World, rows: list[Record]) -> list[Record]:
    return [] if step is None else [row for row in rows if world.is_step(row, query, step)]


def _amounts(value: Valued, world: World, rows: list[Record]) -> list[float]:
    looked = [world.look(row, value.owner, value.property)[1] for row in rows]
    return [amount for amount in looked if amount is not None]


def _orders_of(query: RevenueQuery, world: World, rows: list[Record]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for row in _of(query, query.order, world, rows):
        subject = world.subject_of(row, query.subject)
        found[subject] = found.get(subject, 0) + 1
    return found


def _point(query: RevenueQuery, world: World, rows: list[Record], at: str, is_open: bool) -> RevenuePoint:
    orders, refunds = (_of(query, step, world, rows) for step in (query.order, query.refund))
    gross = math.fsum(_amounts(query.order.amount, world, orders))
    refunded = math.fsum(_amounts(query.refund.amount, world, refunds)) if query.refund is not None else 0.0
    by_subject = _orders_of(query, world, rows)
    payers, repeat = len(by_subject), sum(n >= 2 for n in by_subject.values())
    active = len({world.subject_of(row, query.subject) for row in _of(query, query.active, world, rows)})
    net = gross - refunded

    def shown(value: float) -> int | float:
        return rounded(value, DIGITS)

    return RevenuePoint(
        at,
        len(orders),
        shown(gross),
        len(refunds),
        shown(refunded),
        shown(net),
        payers,
        repeat,
        active,
        shown(gross / len(orders)) if orders else None,
        shown(net / payers) if payers else None,
        shown(net / active) if active else None,
        repeat / payers if payers else None,
        is_open,
    )
