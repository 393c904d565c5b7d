"""Kernels are compiled before anybody waits for them."""

from __future__ import annotations

from typing import Any

from tests.analyze import streams
from tests.analyze.scenario import scenario
from zuji.analyze.kernels import attribution, cases, compiled, funnel, node_runs, order, pairs, path, sequence
from zuji.analyze.kernels.warm import warm
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {"from": "2026-11-01", "to": "2026-11-03", "time_zone": "UTC"}
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "funnel", "steps": [{"event": "a"}, {"event": "b"}], "exclusions": [{"event": "c"}]},
    {
        "kind": "funnel",
        "steps": [{"event": "a"}, {"event": "b"}],
        "exclusions": [{"event": "c"}],
        "excluding": "disqualify",
        "held": [{"property": "sku"}],
    },
    {"kind": "funnel", "steps": [{"event": "a"}], "window": {"same": "session"}, "count": "sessions"},
    {"kind": "interval", "first": {"event": "a"}, "second": {"event": "b"}},
    {"kind": "attribution", "conversion": {"event": "c"}, "touches": [{"event": "a"}, {"event": "b"}]},
    {"kind": "process", "start": {"event": "a"}, "end": {"event": "c"}},
    {"kind": "path", "start": {"event": "a"}, "similar": "loops_removed"},
    {
        "kind": "trend",
        "series": [
            {"event": "*", "filters": [{"sequence": "a then b within 2h without c then no d within 1h same sku"}]}
        ],
    },
]


def kernels() -> dict[str, Any]:
    """All that others call."""
    modules = (attribution, cases, funnel, node_runs, order, pairs, path, sequence)
    found = {name: value for module in modules for name, value in vars(module).items()}
    return {
        name: value.made() if isinstance(value, compiled.Compiled) else value
        for name, value in found.items()
        if not name.startswith("_") and (isinstance(value, compiled.Compiled) or hasattr(value, "signatures"))
    }


def test_questions_need_no_other_code_than_what_was_made_ahead(store: ClickHouse) -> None:
    warm()
    before = {name: len(kernel.signatures) for name, kernel in kernels().items()}
    assert all(before.values()), before
    world = scenario({"ana": [("a", "09:00", {"sku": "x"}), ("b", "09:01", {"sku": "x"}), ("c", "09:01")]})
    with streams.loaded(world, store) as (runner, project_id, _):
        for question in QUESTIONS:
            runner.run(project_id, parse({**NOVEMBER, **question}))
    assert {name: len(kernel.signatures) for name, kernel in kernels().items()} == before
