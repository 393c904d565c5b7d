"""Cohorts by SQL: the same persons as conditions name, wherever a cohort may stand, under the limits of the console."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec
import pytest

from tests.analyze import streams
from tests.analyze.conftest import next_project
from tests.analyze.scenario import scenario
from tests.analyze.worlds import ZONES
from zuji.analyze.cohorts import Cohort
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.kinds import parse, parse_cell
from zuji.analyze.run import Runner
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, QueryCancelled, QueryLimit

WORLDS = max(streams.WORLDS // 6, 1)
LONG = "SELECT toString(count()) AS person FROM (SELECT arrayJoin(range(1000000)) AS a) x, " + ", ".join(
    f"(SELECT arrayJoin(range(1000)) AS a) y{i}" for i in range(2)
)


def twins(rng: random.Random) -> tuple[dict[str, Any], str]:
    """A condition on persons, and a query for the same ones."""
    if rng.random() < 0.25:
        tier = {"on": "profile", "property": "tier", "operator": "equals", "value": "it's"}
        return tier, "SELECT person FROM persons WHERE tier = 'it\\'s'"
    event, n = rng.choice(streams.EVENTS[:4]), rng.choice([1, 2, 3])
    item: dict[str, Any] = {"did": {"event": event}, "times": {"operator": "at_least", "value": n}}
    where = [f"event = '{event}'"]
    if rng.random() < 0.4:
        item["did"]["filters"] = [{"property": "amount", "operator": "greater", "value": 0}]
        where.append("amount > 0")
    if rng.random() < 0.6:  # days are those of the question's zone
        first = streams.FIRST + dt.timedelta(rng.choice([-1, 0, 1]))
        last = first + dt.timedelta(rng.choice([0, 2]))
        item["within"] = {"from": str(first), "to": str(last)}
        where.append(f"toDate(time) BETWEEN '{first}' AND '{last}'")
    did = f"SELECT person FROM events WHERE {' AND '.join(where)} GROUP BY person HAVING count() >= {n}"
    if rng.random() < 0.3:
        item["times"] = {"operator": "at_most", "value": n - 1}
        return item, f"SELECT person FROM persons WHERE person NOT IN ({did})"
    return item, did


def test_a_query_names_the_same_persons_as_conditions_in_random_worlds(store: ClickHouse) -> None:
    compared = 0
    for seed in range(WORLDS):
        rng = random.Random(seed)
        world = streams.streams(seed)
        pairs = [twins(rng) for _ in range(3)]
        cohorts = list(world.data.cohorts)
        for i, (item, sql) in enumerate(pairs):
            cohorts.append(Cohort(10 + i, f"by conditions {i}", "dynamic", 1, parse_filters([item], "")))
            cohorts.append(Cohort(20 + i, f"by sql {i}", "sql", 1, sql=sql))
        for i, name in enumerate(("by conditions 0", "by sql 0")):
            either = {"op": "or", "filters": [{"cohort": name}, {"cohort": "2"}]}
            cohorts.append(Cohort(30 + i, f"both {i}", "dynamic", 1, parse_filters([either], "")))
        world = msgspec.structs.replace(world, data=msgspec.structs.replace(world.data, cohorts=cohorts))
        with streams.loaded(world, store) as (runner, project_id, _):
            zone, member = ZONES[seed % len(ZONES)], rng.random() < 0.7
            for i in range(len(pairs)):
                named = ({"cohort": name, "member": member} for name in (f"by conditions {i}", str(20 + i)))
                told = [ask(runner, project_id, zone, [item]) for item in named]
                assert told[0] == told[1], (seed, pairs[i])
                compared += len(told[0][1])
            told = [ask(runner, project_id, zone, [{"cohort": f"both {i}"}]) for i in (0, 1)]
            assert told[0] == told[1], seed
            split = [
                groups(runner, project_id, zone, [f"{by} {i}" for i in range(3)]) for by in ("by conditions", "by sql")
            ]
            assert split[0] == split[1], seed
    assert compared > 500


def ask(runner: Runner, project_id: int, zone: str, filters: list[Any]) -> tuple[Any, list[Any]]:
    """The answer by local days, and who is behind its number."""
    asked = {"kind": "trend", "series": [{"event": "*", "measure": "unique"}], "filters": filters, "time_zone": zone}
    asked |= {"from": "2026-10-30", "to": "2026-11-04", "breakdowns": [{"property": "$time", "part": "day"}]}
    plain = {**asked, "breakdowns": []}
    told = msgspec.to_builtins(runner.run(project_id, parse(asked)).series)
    members, _ = runner.members(project_id, parse(plain), parse_cell("trend", {}))
    return told, members.keys.to_pylist()


def groups(runner: Runner, project_id: int, zone: str, names: list[str]) -> list[Any]:
    asked = {"kind": "trend", "series": [{"event": "a"}], "time_zone": zone, "from": "2026-10-30", "to": "2026-11-04"}
    found = runner.run(project_id, parse({**asked, "breakdowns": [{"cohorts": names}]})).series
    return sorted((str(line.breakdown).replace("sql", "conditions"), line.total) for line in found)


STORY = scenario(
    {
        "ana": [("view", "09:00"), ("pay", "10:00")],
        "bo": [("view", "09:00")],
        "cy": [("view", "09:00"), ("pay", "09:30")],
    },
    profiles={"ana": {"tier": "gold"}},
)
PAID = "SELECT person FROM events WHERE event = 'pay'"


def asked(store: ClickHouse, sql: str, limits: Limits = Limits(), cancelled: bool = False, **more: Any) -> Any:
    """The answer about who viewed and is in a cohort of that query."""
    cohorts = [
        Cohort(1, "by sql", "sql", 7, sql=sql),
        Cohort(2, "paid", "dynamic", 1, parse_filters([{"cohort": "by sql"}], "")),
    ]
    world = msgspec.structs.replace(STORY, data=msgspec.structs.replace(STORY.data, cohorts=cohorts))
    project_id = next_project()
    world.load(store, project_id)
    query = {"kind": "trend", "series": [{"event": "view", "measure": "unique"}], "filters": [{"cohort": "by sql"}]}
    query |= {"from": "2026-11-01", "to": "2026-11-01", "time_zone": "UTC", **more}
    runner = Runner(store, world, limits, clock=lambda: 1_762_300_000.0, cancelled=lambda id: cancelled)
    if more.get("kind") == "check":
        return runner.check(project_id, parse({**query, "kind": "trend"}), 10, 0)
    return runner.run(project_id, parse(query))


def test_the_receipt_names_the_version_and_other_kinds_take_it_too(store: ClickHouse) -> None:
    found = asked(store, PAID)
    assert found.series[0].total == 2 and found.receipt.versions["cohort 1"] == 7
    assert asked(store, PAID, filters=[{"cohort": "paid", "member": False}]).series[0].total == 1
    funnel: dict[str, Any] = {"kind": "funnel", "series": [], "window": {"value": 1, "unit": "day"}}
    funnel["steps"] = [{"event": "view"}, {"event": "pay", "filters": [{"cohort": "by sql"}]}]
    del funnel["series"]
    project_id = next_project()
    world = msgspec.structs.replace(
        STORY, data=msgspec.structs.replace(STORY.data, cohorts=[Cohort(1, "by sql", "sql", 7, sql=PAID)])
    )
    world.load(store, project_id)
    days = {"from": "2026-11-01", "to": "2026-11-01", "time_zone": "UTC"}
    answer = Runner(store, world).run(project_id, parse({**funnel, **days}))
    assert [step.count for step in answer.steps] == [3, 2]
    checked = Runner(store, world).check(project_id, parse({**funnel, **days}), 10, 0)
    assert (checked.agrees, checked.sample) == (True, 3)


@pytest.mark.parametrize(
    "sql, more, says",
    [
        ("SELECT person, ids FROM persons", {}, "cohort 'by sql': a query for persons has one column, `person`"),
        ("SELECT event FROM events", {}, "one column, `person`"),
        ("SELECT * FROM persons", {}, "one column, `person`"),
        ("SELECT ids AS person FROM persons", {}, "it must be the text that relations show as person"),
        ("SELECT persn AS person FROM persons", {}, "close: person"),
        ("SELECT person FROM system.users", {}, "cohort 'by sql'"),
        ("SELECT file('/etc/passwd') AS person", {}, "function file is not allowed"),
        ("DROP TABLE events", {}, "cohort 'by sql'"),
        (PAID, {"filters": [{"cohort": "by sql", "as_of": "2026-11-01"}]}, "cannot be asked as of a day"),
        (PAID, {"filters": [{"cohort": "paid", "as_of": "2026-11-01"}]}, "cannot be asked as of a day"),
        (PAID, {"filters": [], "breakdowns": [{"cohorts": ["by sql"], "as_of": "2026-11-01"}]}, "as of a day"),
    ],
)
def test_what_names_no_persons_is_refused_by_the_cohort_and_what_would_be_valid(
    store: ClickHouse, sql: str, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadQuery) as refused:
        asked(store, sql, **more)
    assert says in str(refused.value) and "cohort" in refused.value.problems[0].field


def test_limits_of_the_console_and_a_cancel_hold_inside_of_a_question(store: ClickHouse) -> None:
    with pytest.raises(QueryLimit, match="time"):
        asked(store, LONG, Limits(seconds=0.5))
    with pytest.raises(Exception, match=r"(?i)query failed|range|maximum"):
        asked(store, "SELECT toString(length(range(100000000))) AS person")
    with pytest.raises(QueryCancelled):
        asked(store, PAID, cancelled=True)


def test_a_time_is_read_in_the_zone_of_the_question(store: ClickHouse) -> None:
    late = "SELECT person FROM events WHERE event = 'pay' AND time >= toDateTime('2026-11-01 18:00:00')"
    assert asked(store, late).series[0].total == 0
    assert asked(store, late, time_zone="Asia/Shanghai").series[0].total == 1  # 10:00 UTC
