"""A receipt is enough to compute its answer again."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

WORLD = scenario({"ana": [("view", "09:00"), ("pay", "10:00")], "bo": [("view", "09:30")]})
FUNNEL = {"kind": "funnel", "steps": [{"event": "view"}, {"event": "pay"}], "from": "2026-11-01", "to": "2026-11-01"}


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(dataclasses.asdict(value)))


def test_the_same_answer_has_the_same_digest(store: ClickHouse) -> None:
    with streams.loaded(WORLD, store) as (runner, project_id, _):
        receipt = as_json(runner.run(project_id, parse(FUNNEL)).receipt)
        again = runner.verify(project_id, receipt)
        assert (again.verdict, again.changed, again.digest) == ("same", [], receipt["digest"])


def test_another_number_is_found_out(store: ClickHouse) -> None:
    with streams.loaded(WORLD, store) as (runner, project_id, _):
        receipt = as_json(runner.run(project_id, parse(FUNNEL)).receipt)
        store.command(f"ALTER TABLE `events_{project_id}` DELETE WHERE event = 'pay'")
        assert runner.verify(project_id, receipt).verdict == "different"


def test_what_has_changed_beside_the_events_is_named(store: ClickHouse) -> None:
    with streams.loaded(WORLD, store) as (runner, project_id, _):
        receipt = as_json(runner.run(project_id, parse(FUNNEL)).receipt)
        receipt["definition"], receipt["versions"]["rules"] = "funnel/0", 7
        same = runner.verify(project_id, receipt)
        assert same.verdict == "same"
        assert [(one.name, one.told, one.now) for one in same.changed] == [
            ("definition", "funnel/0", "funnel/1"),
            ("rules", 7, 0),
        ]
        receipt["digest"] = "0" * 64
        assert runner.verify(project_id, receipt).verdict == "changed"


@pytest.mark.parametrize("missing", ["definition", "query", "batch", "asked_at", "digest", "versions"])
def test_a_receipt_that_lacks_something_is_refused_by_name(store: ClickHouse, missing: str) -> None:
    with streams.loaded(WORLD, store) as (runner, project_id, _):
        receipt = as_json(runner.run(project_id, parse(FUNNEL)).receipt)
        del receipt[missing]
        with pytest.raises(BadQuery) as complained:
            runner.verify(project_id, receipt)
        assert complained.value.problems[0].field == f"receipt.{missing}"
