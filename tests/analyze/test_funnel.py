"""Funnels: tables worked out by hand, and the engine's answers against every admissible attempt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.analyze import streams
from tests.analyze.scenario import World
from zuji.analyze.funnel_query import FunnelQuery
from zuji.store.clickhouse import ClickHouse


def question(rng: random.Random, world: World) -> dict[str, Any]:
    n = rng.choice([1, 2, 2, 3, 3, 4])
    order = rng.choice(["ordered", "ordered", "strict", "any"])
    window = rng.choice(
        [{"value": rng.choice([1, 2, 24, 80]), "unit": "hour"}] * 3 + [{"same": "day"}, {"same": "session"}]
    )
    count = rng.choice(["persons", "persons", "totals", *(["sessions"] if window.get("same") == "session" else [])])
    steps = [streams.step(rng) for _ in range(n)]
    asked: dict[str, Any] = {
        **streams.base(rng),
        "kind": "funnel",
        "steps": steps,
        "window": window,
        "order": order,
        "strict_among": rng.choice(["all_events", "funnel_events"]),
        "entry": rng.choice(["any", "first"]) if count == "persons" else "any",
        "count": count,
        "later_steps": rng.choice(["in_window", "in_range"]),
        "excluding": rng.choice(["end", "disqualify"]),
        "session": rng.choice([{"gap_minutes": 60}, {"gap_minutes": 30}, {"property": "sku"}]),
        "trend": rng.choice([None, "day", "week"]),
    }
    if order == "any":
        asked["anchored"] = rng.sample(range(1, n + 1), rng.choice([0, 0, 1])) if n > 1 else []
    elif n > 2:
        for step in steps[1:-1]:
            step["optional"] = rng.random() < 0.3
    if count == "totals" and order != "any":
        asked["reentry"] = rng.choice(["first", "latest"])
    if n > 1 and rng.random() < 0.3:
        after = rng.randint(1, n - 1)
        asked["exclusions"] = [{**streams.step(rng), "after": after, "before": rng.randint(after + 1, n)}]
    if rng.random() < 0.25:
        asked["held"] = [
            rng.choice(
                [
                    {"property": "sku"},
                    {"property": "amount"},
                    {"properties": [rng.choice(["sku", streams.HOSTILE]) for _ in range(n)]},
                ]
            )
        ]
        asked["held_by"] = rng.choice(["entry", "value"])
    if rng.random() < 0.4:
        splits = [
            {"property": "sku", "limit": 2},
            {"property": "ok", "limit": 1},
            {"property": "amount", "limit": 3},
            {"property": "tier", "on": "profile", "limit": 2},
            {"property": "$country", "limit": 1},
        ]
        asked["breakdowns"] = rng.sample(splits, rng.choice([1, 1, 2]))
        asked["attribution"] = rng.choice(["first", "last", "all", "step"])
        if asked["attribution"] == "step":
            asked["attribution_step"] = rng.randint(1, n)
    return asked


def cells(query: FunnelQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for number, step in enumerate(found.steps, 1):
        yield {"step": number}, step.count
        yield {"step": number, "outcome": "dropped"}, step.dropped
    for group in found.groups:
        for number, count in enumerate(group.counts, 1):
            yield {"step": number, "breakdown": group.breakdown, "other": group.other}, count
    for day in found.days:
        for number, count in enumerate(day.counts, 1):
            yield {"step": number, "at": day.at}, count
    for path in found.paths:
        yield {"step": path.steps[-1], "path": path.steps}, path.count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=10, cells_of_a_question=1)
