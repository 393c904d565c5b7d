"""Business systems and aliases: the engine's answer is the reference's, for any rules over any addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analyze.scenario import World, scenario
from tests.servers import embedded
from zuji.analyze.asking import State
from zuji.analyze.filters import Naming
from zuji.analyze.kinds import parse
from zuji.analyze.reference import world as reference
from zuji.analyze.reference.trend import lines
from zuji.analyze.reference.volume import slot
from zuji.analyze.run import Runner
from zuji.records.business_systems import SystemRule, Systems
from zuji.store.clickhouse import ClickHouse

PATHS = st.sampled_from(["", "/", "/a", "/a/b", "/loan/12", "/loan/x", "/OPEN", "/开票"])
HOSTS = st.sampled_from(["", "bank.example", "www.bank.example"])
VALUES = st.sampled_from(["/", "/a", "/a/b", "bank.example", "bank.example/a", "/loan", "Title", "/开票"])
RULES = st.builds(
    SystemRule,
    by=st.sampled_from(["exact", "prefix", "page_name"]),
    value=VALUES,
    system=st.sampled_from(["A", "B", "C"]),
    page=st.sampled_from(["", "p"]),
) | st.builds(
    SystemRule, by=st.just("regex"), value=st.sampled_from(["^/loan/[0-9]+$", "loan", "a$"]), system=st.just("R")
)
TITLES = st.sampled_from([None, "", "Title", "/a"])


@pytest.fixture(scope="module")
def store() -> Iterator[ClickHouse]:
    made = ClickHouse(embedded.dsn(), embedded.generation())
    yield made
    made.drop()


_numbers = iter(range(1, 10_000))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(RULES, max_size=4),
    st.lists(st.tuples(HOSTS, PATHS, TITLES, st.sampled_from(["buy", "$buy", "other"])), min_size=1, max_size=6),
)
def test_engine_and_reference_agree(store: ClickHouse, rules: list[SystemRule], rows: list[Any]) -> None:
    story = [(name, "09:00", {} if title is None else {"$title": title}) for _, _, title, name in rows]
    world = scenario({"ana": story})
    events = [
        msgspec.structs.replace(event, facts={**event.facts, "url_host": host, "url_path": path})
        for event, (host, path, _, _) in zip(world.data.events, rows, strict=True)
    ]
    world = with_events(world, events)
    number = next(_numbers)
    world.load(store, number)
    naming = Naming({"buy": ("buy", "$buy")}, Systems(rules=tuple(rules), version=1), 1)
    for name in ("business_system", "business_page"):
        query = parse(
            {
                "kind": "trend",
                "series": [{"event": "buy"}, {"event": "*"}],
                "from": DAY,
                "to": DAY,
                "time_zone": "UTC",
                "breakdowns": [{"property": name}],
            }
        )
        plain = world.state(number)

        class Now:
            def state(self, project_id: int, plain: State = plain) -> State:
                return msgspec.structs.replace(plain, naming=naming)

        answer = Runner(store, Now()).run(number, query).series
        assert answer == lines(query, reference.World(world.data, world.catalogue, world.batch, naming))


DAY = "2026-11-01"


def with_events(world: World, events: list[Any]) -> World:
    world.data = msgspec.structs.replace(world.data, events=events)
    return world


@pytest.mark.parametrize(
    ("n", "before", "unusual"),
    [
        (100, [100, 101, 99, 100], False),
        (50, [100, 101, 99, 100], True),
        (160, [100, 101, 99, 100], True),
        (120, [100, 100, 100, 100], False),  # 20 % is not out of the ordinary
        (0, [8, 8, 8, 8], False),  # neither are ten events
        (0, [100, 20, 90, 10], False),  # it always swings
        (500, [100], False),  # too little is known
    ],
)
def test_a_volume_is_judged_by_the_same_slot_of_the_weeks_before(n: int, before: list[int], unusual: bool) -> None:
    assert slot(n, before).unusual == unusual
