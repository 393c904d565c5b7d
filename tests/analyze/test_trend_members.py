"""Every point of a trend opens as the list behind it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.analyze import streams
from tests.analyze.scenario import World
from zuji.analyze.trend import TrendQuery
from zuji.store.clickhouse import ClickHouse


def question(rng: random.Random, world: World) -> dict[str, Any]:
    measure = rng.choice(["total", "unique", "sum", "distinct"])
    splits = [
        {"property": "sku", "limit": 2},
        {"property": "tags", "limit": 1},
        {"property": "$country", "limit": 9},
        {"property": "tier", "on": "profile", "limit": 2},
    ]
    return {
        **streams.base(rng),
        "kind": "trend",
        "series": [
            {
                **streams.step(rng),
                "measure": measure,
                **({"property": "amount"} if measure in ("sum", "distinct") else {}),
            }
        ],
        "interval": rng.choice(["day", "hour", "week"]),
        "breakdowns": rng.sample(splits, rng.choice([0, 1, 1, 2])),
    }


def cells(query: TrendQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    """Only those whose value is the number of members."""
    if query.series[0].measure not in ("total", "unique"):
        return
    for line in found.series:
        cell = {"breakdown": line.breakdown, "other": line.other}
        yield cell, line.total
        for point in line.points:
            yield {**cell, "at": point.at}, point.value


def test_engine_and_reference_list_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells)
