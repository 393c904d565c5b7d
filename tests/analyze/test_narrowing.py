"""Under rules a caller is answered as by a server that only ever received what they admit, on every input."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.analyze.conftest import next_project
from tests.analyze.left import Hiding, Left, left_of, narrowed
from tests.analyze.scenario import World
from tests.analyze.test_trend_equals_reference import _Still
from tests.analyze.worlds import ACTORS, FIRST, names, operand, questions, worlds
from zuji.analyze.asking import Asking
from zuji.analyze.cohorts import Cohort
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.filters import OPERATORS
from zuji.analyze.kinds import parse
from zuji.analyze.person_list import PersonsQuery, View
from zuji.analyze.run import Runner
from zuji.analyze.trend import TrendCell
from zuji.runners.person_maps import PersonMaps
from zuji.store.clickhouse import ClickHouse

DAYS = {"from": FIRST.isoformat(), "to": "2026-11-03", "time_zone": "UTC"}
LISTED, VIEWED = "listed", "viewed"
COHORTS = (
    Cohort(1, LISTED, "static", 1),
    Cohort(2, VIEWED, "dynamic", 1, parse_filters([{"did": {"event": "view"}}, {"cohort": LISTED}], "definition")),
)


@st.composite
def rules(draw: st.DrawFn, world: World) -> tuple[list[Any], set[str]]:
    """Filters of rows, by one property of events, and names that are hidden."""
    own = [(name, kind) for owner, name, kind in names(world) if owner.on == "event" and name != "bot_reason"]
    name, kind = draw(st.sampled_from(own or [("$distinct_id", "text")]))
    operator = draw(st.sampled_from(OPERATORS[kind]))
    rows = [{"property": name, "operator": operator, "value": operand(draw, kind, operator)}]
    carried = sorted({*world.catalogue.properties, *world.catalogue.profile_properties} - {"$country"})
    return rows, set(draw(st.lists(st.sampled_from(carried), max_size=1)) if carried else ())


def persons(runner: Runner, project_id: int, **query: Any) -> Any:
    """How many there are, and who they are."""

    def work(asking: Asking, time_zone: str) -> Any:
        count, rows = View(asking, time_zone, None).page(PersonsQuery.model_validate({"limit": 1000, **query}), 0)
        return count, [row._replace(spoke="") for row in rows]  # here one actor speaks as several

    return runner.work(project_id, "UTC", work)


def plain(answer: Any) -> Any:
    told = msgspec.to_builtins(answer, enc_hook=str, str_keys=True)
    return {name: value for name, value in told.items() if name != "receipt"}


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # smaller worlds take minutes to find
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(st.data())
def test_the_rest_is_as_if_it_had_never_come(store: ClickHouse, data: st.DataObject) -> None:
    world = data.draw(worlds())
    world.things = False
    lists = {1: data.draw(st.lists(st.sampled_from(ACTORS), max_size=3))}
    world.data = msgspec.structs.replace(world.data, cohorts=COHORTS, lists=lists)
    rows, hidden = data.draw(rules(world))
    left = left_of(world, rows, hidden)
    full_id, left_id = next_project(), next_project()
    world.load(store, full_id)
    left.load(store, left_id)
    if data.draw(st.booleans()):
        maps = PersonMaps(store, _Still(), rows_min=-1)
        maps.renew(data.draw(st.integers(0, world.batch + 1)))
        world.persons = maps.of(full_id)
    ours = Runner(narrowed(store, full_id, world, rows), Hiding(world, hidden))
    theirs = Runner(store, left)
    try:
        for _ in range(3):
            query = parse(data.draw(questions(left)))
            assert plain(ours.run(full_id, query)) == plain(theirs.run(left_id, query))
        same(ours, full_id, theirs, left_id, left)
    finally:
        for id in (full_id, left_id):
            store.command(f"DROP TABLE IF EXISTS `events_{id}`")


def same(ours: Runner, full_id: int, theirs: Runner, left_id: int, left: Left) -> None:
    """Lists of persons, members, cohorts, and what is counted of profiles."""
    columns = sorted(left.catalogue.profile_properties)
    cohorts = [{"cohort": LISTED}, {"cohort": LISTED, "member": False}, {"cohort": VIEWED}]
    for filters in ([], *([one] for one in cohorts)):
        asked = {"columns": columns, "filters": filters}
        assert persons(ours, full_id, **asked) == persons(theirs, left_id, **asked)
    by = [{"on": "profile", "property": name} for name in columns[:1]]
    for filters in ([], cohorts[1:2]):
        query = parse({"kind": "property", "breakdowns": by, "filters": filters, **DAYS})
        assert plain(ours.run(full_id, query)) == plain(theirs.run(left_id, query))
    query = parse({"kind": "trend", "series": [{"event": "*", "measure": "unique"}], "filters": cohorts[:1], **DAYS})
    found, expected = (one.members(id, query, TrendCell())[0] for one, id in ((ours, full_id), (theirs, left_id)))
    assert found.keys.to_pylist() == expected.keys.to_pylist()
