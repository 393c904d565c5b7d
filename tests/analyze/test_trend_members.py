"""Every point of a trend opens as the list behind it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.analyze import streams
from tests.analyze.scenario import World
from zuji.analyze.trend import TrendQuery
from zuji.store.clickhouse import ClickHouse


def series(rng: random.Random, interval: str) -> dict[str, Any]:
    measure = rng.choice(["total", "unique", "sum", "distinct", "daily_unique_sum", "first", "last", "average"])
    if interval == "day" and rng.random() < 0.5:
        return {**streams.step(rng), "measure": "rolling_unique", "window_days": rng.choice([1, 2, 7])}
    about = {"property": "amount"} if measure in ("sum", "distinct", "first", "last") else {}
    return {**streams.step(rng), "measure": measure, **about}


def question(rng: random.Random, world: World) -> dict[str, Any]:
    interval = rng.choice(["day", "day", "hour", "week"])
    asked = [series(rng, interval) for _ in range(rng.choice([1, 1, 2]))]
    formulas = [{"name": "made", "formula": rng.choice(["A / 2", "-A * (A - 1.5)", "(A + 1)/A"])}]
    if len(asked) > 1:
        formulas.append({"name": "share", "formula": rng.choice(["A/B*100", "A - B - 1", "A / (A - B)"])})
    return {
        **streams.base(rng),
        "kind": "trend",
        "series": asked,
        "interval": interval,
        "breakdowns": streams.breakdowns(rng),
        "compare": rng.choice([None, None, "previous_period", "previous_year"]),
        "formulas": formulas if rng.random() < 0.5 else [],
    }


def cells(query: TrendQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    """Only those whose value is the number of members."""
    if len(query.series) > 1 or query.series[0].measure not in (
        "total",
        "unique",
        "rolling_unique",
        "daily_unique_sum",
    ):
        return
    for line in found.series:
        cell = {"breakdown": line.breakdown, "other": line.other}
        yield cell, line.total
        for point in line.points:
            yield {**cell, "at": point.at}, point.value
        for point in line.compared or []:
            if point is not None:
                yield {**cell, "at": point.at, "compared": True}, point.value


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
