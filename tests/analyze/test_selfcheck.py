"""A sample of persons, asked of the engine and of the definition."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from tests.analyze import (
    streams,
    test_attribution,
    test_crash,
    test_cross,
    test_distribution,
    test_funnel,
    test_group_profile,
    test_interval,
    test_lifecycle,
    test_ltv,
    test_path,
    test_process,
    test_property,
    test_retention,
    test_revenue,
    test_session,
    test_stickiness,
)
from tests.analyze.scenario import scenario
from zuji.analyze import kinds, selfcheck, stored
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import KINDS, parse
from zuji.store.clickhouse import ClickHouse

ASKED = (
    *(test_funnel, test_path, test_retention, test_stickiness, test_lifecycle, test_distribution),
    *(test_group_profile, test_property, test_cross, test_ltv, test_revenue),
    *(test_attribution, test_interval, test_session, test_crash, test_process),
)
TREND = {
    "kind": "trend",
    "series": [
        {"event": "a", "measure": "unique"},
        {"event": "*", "measure": "sum", "property": "amount"},
        {"event": "b", "filters": [{"did": {"event": "c"}, "times": {"operator": "at_least", "value": 1}}]},
    ],
    "breakdowns": [{"property": "sku", "limit": 3}, {"on": "profile", "property": "tier", "limit": 2}],
    "from": "2026-10-30",
    "to": "2026-11-03",
}
FUNNEL = {"kind": "funnel", "steps": [{"event": "view"}, {"event": "pay"}], "from": "2026-11-01", "to": "2026-11-01"}
WORLD = scenario(
    {"ana": [("view", "09:00"), ("pay", "10:00")], "ana's phone": [("pay", "09:30")], "bo": [("view", "09:30")]},
    persons={"ana's phone": "ana"},
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_engine_and_definition_agree_on_samples_of_every_kind(store: ClickHouse, seed: int) -> None:
    rng = random.Random(seed)
    world = streams.streams(seed)
    n_checked = 0
    with streams.loaded(world, store) as (runner, project_id, _):
        for asked in [*(asked.question(rng, world) for asked in ASKED), TREND]:
            query = parse({**streams.renamed(rng, asked), "subject": {"of": "person"}})
            found = runner.check(project_id, query, 60, seed)
            assert (found.agrees, found.differences) == (True, []), f"{asked}: {found}"
            n_checked += found.sample
    assert n_checked > 80


def test_the_sample_is_persons_with_events_in_the_days_and_hangs_on_the_seed(store: ClickHouse) -> None:
    world = streams.streams(5)
    with streams.loaded(world, store) as (runner, project_id, _):
        query = parse({**TREND, "from": "2026-10-31", "to": "2026-10-31", "time_zone": "UTC"})
        first = [runner.check(project_id, query, 20, seed) for seed in (1, 1, 2)]
        rows = [found.rows for found in first]
        every = runner.check(project_id, query, 500, 1)
    assert rows[0] == rows[1] != rows[2]
    assert {found.sample for found in first} == {20}
    reference = world.reference()
    day = dt.date(2026, 10, 31)
    there = {
        reference.person_of(event.actor)
        for event in reference.events
        if dt.datetime.fromtimestamp(event.time / 1000, dt.UTC).date() == day
    }
    assert every.sample == len(there)


def test_all_actors_of_a_person_are_read(store: ClickHouse) -> None:
    with streams.loaded(WORLD, store) as (runner, project_id, _):
        found = runner.check(project_id, parse(FUNNEL), 10, 0)
    assert (found.agrees, found.sample, found.rows, found.left_out) == (True, 2, 4, 0)


def test_a_wrong_number_of_the_engine_is_told(store: ClickHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    funnel = KINDS["funnel"]

    def wrong(query: Any, asking: Any) -> Any:
        # An hour off, as a plan would be that mistakes the zone.
        moved = query.model_copy(update={"from_": query.from_ + dt.timedelta(1), "to": query.to + dt.timedelta(1)})
        return funnel.answer(moved, asking)

    monkeypatch.setitem(kinds.KINDS, "funnel", funnel._replace(answer=wrong))
    with streams.loaded(WORLD, store) as (runner, project_id, _):
        found = runner.check(project_id, parse(FUNNEL), 10, 0)
    assert not found.agrees
    told = {one.path: (one.engine, one.reference) for one in found.differences}
    assert told["steps[0].count"] == (0, 2)
    assert told["steps[1].count"] == (0, 1)
    assert found.different == len(found.differences)


def test_who_did_more_than_a_definition_can_list_is_left_out_and_counted(store: ClickHouse) -> None:
    busy = [
        (name, f"{hour:02d}:{minute:02d}") for hour in range(12) for minute in range(10) for name in ("view", "pay")
    ]
    world = scenario({"ana": busy, "bo": [("view", "09:30")]})
    asked = {**FUNNEL, "steps": [{"event": "view"}, {"event": "pay"}, {"event": "*"}]}
    with streams.loaded(world, store) as (runner, project_id, _):
        found = runner.check(project_id, parse(asked), 10, 0)
    assert (found.agrees, found.sample, found.left_out, found.rows) == (True, 1, 1, 1)


def test_more_operations_on_profiles_than_can_be_read_are_refused_not_cut(
    store: ClickHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "OPERATIONS_MAX", 1)
    world = streams.streams(5)
    with (
        streams.loaded(world, store) as (runner, project_id, _),
        pytest.raises(BadQuery, match="more than 1 operations on profiles"),
    ):
        runner.check(project_id, parse({**TREND, "time_zone": "UTC"}), 200, 0)


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"subject": {"of": "device"}}, "query.subject.of"),
        ({"filters": [{"cohort": "nobody"}]}, "filters[0].cohort"),
        ({"filters": [{"property": "nothing", "operator": "is_set"}]}, "filters[0].property"),
    ],
)
def test_what_cannot_be_checked_is_refused_by_name(store: ClickHouse, changed: dict[str, Any], field: str) -> None:
    with streams.loaded(WORLD, store) as (runner, project_id, _), pytest.raises(BadQuery) as complained:
        runner.check(project_id, parse({**FUNNEL, **changed}), 10, 0)
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    "engine, reference, paths",
    [
        ({"a": [1.0, 2]}, {"a": [1.0 + 1e-13, 2]}, []),
        ({"a": [1.0, 2]}, {"a": [1.0 + 1e-9]}, ["x.a[0]", "x.a[1]"]),
        ([None], [0], ["x[0]"]),
        ({"a": 1}, {"b": 1}, ["x.a", "x.b"]),
    ],
)
def test_answers_are_compared_to_twelve_digits(engine: Any, reference: Any, paths: list[str]) -> None:
    assert [one.path for one in selfcheck.differences(engine, reference, "x")] == paths
