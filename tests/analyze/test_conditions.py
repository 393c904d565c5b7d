"""Conditions on subjects and cohorts: tables worked out by hand, and the engine beside the reference."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec
import pytest

from tests.analyze import streams
from tests.analyze.conftest import next_project
from tests.analyze.scenario import World, scenario
from tests.analyze.test_trend_members import cells as cells_of_trend
from zuji.analyze.cohorts import Cohort
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
from zuji.analyze.trend import TrendCell
from zuji.store.clickhouse import ClickHouse

STORY = scenario(
    {
        "ana": [("pay", "2026-10-01 09:00", {"price": 5}), ("view", "09:00"), ("pay", "10:00", {"price": 7})],
        "bo": [("view", "09:00"), ("pay", "2026-11-02 09:00", {"price": 100})],
        "cy-web": [("pay", "2026-10-31 23:59:59.999", {"price": 1})],
        "cy": [("view", "09:00"), ("pay", "00:00"), ("pay", "23:59:59.999", {"price": 2.5})],
        "di": [("view", "09:00")],
    },
    persons={"cy-web": "cy"},
    profiles={"ana": {"tier": "gold"}, "bo": {"tier": "silver"}},
)
NAMES = {"ana": 1, "bo": 2, "cy-web": 3, "cy": 4, "di": 5}


def cohort(id: int, name: str, *definition: Any, kind: str = "dynamic") -> Cohort:
    return Cohort(id, name, kind, 1, parse_filters(list(definition), "definition"))


def with_cohorts(*cohorts: Cohort, lists: dict[int, list[str]] | None = None) -> World:
    listed = {id: [NAMES.get(name, 99) for name in names] for id, names in (lists or {}).items()}
    return msgspec.structs.replace(STORY, data=msgspec.structs.replace(STORY.data, cohorts=cohorts, lists=listed))


def viewers(store: ClickHouse, *filters: Any, world: World = STORY, **more: Any) -> set[str]:
    """Who viewed on 1 November and passes filters, by the list behind the number."""
    project_id = next_project()
    world.load(store, project_id)
    asked = {"kind": "trend", "series": [{"event": "view", "measure": "unique"}], "filters": list(filters)}
    query = parse({**asked, "from": "2026-11-01", "to": "2026-11-01", "time_zone": "UTC", **more})
    runner = Runner(store, world, clock=lambda: dt.datetime(2026, 11, 9, tzinfo=dt.UTC).timestamp())
    members, _ = runner.members(project_id, query, TrendCell())
    actors = {number: actor for actor, number in world.numbers().items()}
    names = {actor: name for name, actor in NAMES.items()}
    found = {names[actors[number]] for number in members.keys.to_pylist()}
    assert runner.run(project_id, query).series[0].total == len(found)
    return found


PAY: dict[str, Any] = {"did": {"event": "pay"}}
DAY = {"from": "2026-11-01", "to": "2026-11-01"}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (PAY, {"ana", "bo", "cy"}),
        ({**PAY, "times": {"operator": "at_most", "value": 0}}, {"di"}),
        ({**PAY, "times": {"value": 2}}, {"ana", "cy"}),
        ({**PAY, "times": {"operator": "exactly", "value": 3}}, {"cy"}),
        ({**PAY, "times": {"operator": "between", "value": [0, 1]}}, {"bo", "di"}),
        ({**PAY, "within": DAY}, {"ana", "cy"}),
        ({**PAY, "within": {"last_days": 1}, "times": {"value": 2}}, {"cy"}),
        ({**PAY, "within": {"last_days": 2}, "times": {"value": 3}}, {"cy"}),
        ({**PAY, "within": {"last_days": 1}, "times": {"operator": "at_most", "value": 1}}, {"ana", "bo", "di"}),
        ({**PAY, "within": DAY, "occurrence": "first"}, set()),
        ({**PAY, "within": DAY, "occurrence": "last"}, {"ana", "cy"}),
        ({**PAY, "within": {"last_days": 32}, "occurrence": "first"}, {"ana", "cy"}),
        ({**PAY, "sum": {"property": "price", "operator": "at_least", "value": 12}}, {"ana", "bo"}),
        ({**PAY, "sum": {"property": "price", "operator": "at_most", "value": 3.5}}, {"cy", "di"}),
        ({**PAY, "sum": {"property": "price", "operator": "between", "value": [3.5, 12]}}, {"ana", "cy"}),
        ({"did": {"event": "pay", "filters": [{"property": "price", "operator": "is_not_set"}]}}, {"cy"}),
        ({"op": "or", "filters": [{**PAY, "times": {"value": 3}}, {"did": {"event": "nobody"}}]}, {"cy"}),
        # Inside of a step: views of those who paid thrice.
        ({"did": {"event": "view", "filters": [{**PAY, "times": {"value": 3}}]}}, {"cy"}),
    ],
)
def test_who_did_what_how_often_is_worked_out_by_hand(store: ClickHouse, item: Any, expected: set[str]) -> None:
    assert viewers(store, item) == expected


def test_a_cohort_is_its_definition_its_list_or_what_is_made_of_others(store: ClickHouse) -> None:
    often = cohort(1, "often", {**PAY, "times": {"value": 2}})
    silver = cohort(2, "not gold", {"on": "profile", "property": "tier", "operator": "not_equals", "value": "gold"})
    listed = cohort(3, "listed", kind="static")
    both = cohort(4, "it's \\ {x:String}", {"cohort": "often"}, {"cohort": "not gold"})
    world = with_cohorts(often, silver, listed, both, lists={3: ["cy-web", "di", "nobody"]})
    for asked, expected in (
        ({"cohort": "often"}, {"ana", "cy"}),
        ({"cohort": "1", "member": False}, {"bo", "di"}),
        ({"cohort": "not gold"}, {"bo", "cy", "di"}),
        ({"cohort": "listed"}, {"cy", "di"}),  # one of the actors of cy was listed
        ({"cohort": "listed", "member": False}, {"ana", "bo"}),
        ({"cohort": both.name}, {"cy"}),
        ({"op": "or", "filters": [{"cohort": "often"}, {"cohort": "listed"}]}, {"ana", "cy", "di"}),
    ):
        assert viewers(store, asked, world=world) == expected, asked


def test_as_of_a_day_nothing_later_is_seen_and_relative_windows_end_with_it(store: ClickHouse) -> None:
    often = cohort(1, "often", {**PAY, "times": {"value": 2}, "within": {"last_days": 32}})
    paid = cohort(2, "paid", PAY)
    world = with_cohorts(often, paid)
    assert viewers(store, {"cohort": "often"}, world=world) == {"ana", "cy"}
    assert viewers(store, {"cohort": "paid", "as_of": "2026-10-31"}, world=world) == {"ana", "cy"}
    assert viewers(store, {"cohort": "paid", "as_of": "2026-10-30"}, world=world) == {"ana"}
    assert viewers(store, {"cohort": "often", "as_of": "2026-10-31"}, world=world) == set()
    assert viewers(store, {"cohort": "often", "as_of": "2026-11-02"}, world=world) == {"cy"}


def test_days_of_conditions_are_those_of_the_questions_zone(store: ClickHouse) -> None:
    # Paid on 31 October at 23:59:59.999 UTC is 1 November in Shanghai; at 00:00 UTC too, at 23:59:59.999 it is the 2nd.
    thrice = {**PAY, "within": DAY, "times": {"value": 2}}
    assert viewers(store, thrice, time_zone="Asia/Shanghai") == {"cy"}
    assert viewers(store, {**thrice, "times": {"value": 3}}, time_zone="Asia/Shanghai") == set()


def test_a_day_on_which_clocks_change_has_25_hours(store: ClickHouse) -> None:
    # In New York 1 November 2026 begins at 04:00 UTC and ends at 05:00 UTC of the 2nd.
    world = scenario(
        {
            "ana": [("view", "12:00"), ("pay", "04:00"), ("pay", "2026-11-02 04:59:59.999")],
            "bo": [("view", "12:00"), ("pay", "03:59:59.999"), ("pay", "2026-11-02 05:00")],
        }
    )
    twice = {**PAY, "within": DAY, "times": {"value": 2}}
    assert viewers(store, twice, world=world, time_zone="America/New_York") == {"ana"}
    assert viewers(store, {**twice, "within": {"last_days": 1}}, world=world, time_zone="America/New_York") == {"ana"}
    assert viewers(store, {**PAY, "within": DAY}, world=world, time_zone="America/New_York") == {"ana"}


def test_a_trend_split_by_cohorts_shows_who_is_in_several_and_in_none(store: ClickHouse) -> None:
    world = with_cohorts(
        cohort(1, "often", {**PAY, "times": {"value": 2}}), cohort(2, "listed", kind="static"), lists={2: ["ana"]}
    )
    project_id = next_project()
    world.load(store, project_id)
    found = world.ask(
        store,
        project_id,
        series=[{"event": "view", "measure": "unique"}],
        breakdowns=[{"cohorts": ["often", "listed"]}],
        time_zone="UTC",
        **DAY,
    )
    assert [(line.breakdown, line.total) for line in found.series] == [
        (["often"], 2),  # ana and cy
        ([None], 2),  # bo and di are in neither
        (["listed"], 1),  # ana again
    ]
    assert {"cohort 1": 1, "cohort 2": 1}.items() <= found.receipt.versions.items()


def test_a_set_that_is_named_often_is_read_once(store: ClickHouse) -> None:
    world = with_cohorts(cohort(1, "often", {**PAY, "times": {"value": 2}}))
    project_id = next_project()
    world.load(store, project_id)
    rows = [
        world.ask(
            store, project_id, series=[{"event": "view"}], filters=filters, time_zone="UTC", **DAY
        ).receipt.rows_read
        for filters in (
            [],
            [{"cohort": "often"}],
            [{"op": "or", "filters": [{"cohort": "often"}, {"cohort": "1"}, {"cohort": "often", "member": False}]}],
        )
    ]
    assert rows[0] < rows[1] == rows[2]


def test_devices_and_groups_did_things_of_their_own(store: ClickHouse) -> None:
    world = msgspec.structs.replace(
        STORY,
        data=msgspec.structs.replace(
            STORY.data,
            events=[
                msgspec.structs.replace(event, device="phone" if event.actor in (1, 2) else "")
                for event in STORY.data.events
            ],
        ),
    )
    project_id = next_project()
    world.load(store, project_id)
    asked = {"series": [{"event": "view", "measure": "total"}], "time_zone": "UTC", "subject": {"of": "device"}, **DAY}
    three = {**PAY, "times": {"operator": "exactly", "value": 3}}  # the phone is that of ana and bo
    assert world.ask(store, project_id, filters=[three], **asked).series[0].total == 2
    never = {**PAY, "times": {"operator": "exactly", "value": 0}}  # rows without a device are of nobody
    assert world.ask(store, project_id, filters=[never], **asked).series[0].total == 2


CHAIN = tuple(cohort(i, f"d{i}", {"cohort": f"d{i - 1}"} if i else PAY) for i in range(40))
LOOP = (cohort(1, "a", {"cohort": "b"}), cohort(2, "b", {"cohort": "c"}), cohort(3, "c", {"cohort": "1"}))
DEEP = tuple(
    cohort(i, f"c{i}", *([{"cohort": f"c{i - 1}"}] * 3 if i else [{"did": {"event": "pay"}}])) for i in range(7)
)


@pytest.mark.parametrize(
    ("item", "field", "says"),
    [
        ({"did": {"event": ""}}, "filters[0].did.event", "at least 1 character"),
        ({**PAY, "times": {"value": -1}}, "filters[0]", "whole numbers from 0"),
        ({**PAY, "times": {"value": 1.5}}, "filters[0]", "whole numbers from 0"),
        ({**PAY, "times": {"operator": "between", "value": 1}}, "filters[0].times", "a list [from, to]"),
        ({**PAY, "times": {"operator": "often"}}, "filters[0].times.operator", ""),
        ({**PAY, "occurrence": "first"}, "filters[0]", "needs within"),
        ({**PAY, "within": {"last_days": 0}}, "filters[0].within.last_days", ""),
        ({**PAY, "within": {"from": "2026-11-01"}}, "filters[0].within", "either last_days, or from and to"),
        ({**PAY, "within": {"from": "1.11.2026", "to": "2026-11-01"}}, "filters[0].within.from", "must be a day"),
        ({**PAY, "sum": {"property": "prize", "operator": "at_least", "value": 1}}, "filters[0].sum.property", "price"),
        ({**PAY, "within": {"last_days": 1, "or": 1}}, "filters[0].within.or", ""),
        ({"cohort": "oftn"}, "filters[0].cohort", "there is no cohort 'oftn'"),
        ({"cohort": "a"}, "cohort", "in a circle: a -> b -> c -> a"),
        ({"cohort": "c6"}, "cohort", "more than 500 conditions"),
        ({"cohort": "d39"}, "cohort", "16 deep at most"),
        ({"cohort": "a", "member": "yes"}, "filters[0].member", ""),
    ],
)
def test_complaints_name_the_field(store: ClickHouse, item: Any, field: str, says: str) -> None:
    often = cohort(9, "often", PAY)
    with pytest.raises(BadQuery) as complained:
        viewers(store, item, world=with_cohorts(*(LOOP if item.get("cohort") == "a" else (*DEEP, *CHAIN, often))))
    found = complained.value.problems[0]
    assert field in found.field and says in found.detail


def question(rng: random.Random, world: World) -> dict[str, Any]:
    items = [
        {"cohort": rng.choice(["buyers", "2", streams.HOSTILE]), "member": rng.random() < 0.7},
        {"cohort": rng.choice(["1", "3"]), "as_of": streams.FIRST.isoformat()},
        streams.did(rng),
        streams.did(rng),
    ]
    chosen = rng.sample(items, rng.choice([1, 2]))
    told = [{"op": rng.choice(["and", "or"]), "filters": chosen}, *streams.filters(rng)]
    series = [{"event": rng.choice([*streams.EVENTS[:4], "*"]), "measure": rng.choice(["unique", "unique", "total"])}]
    by = {"cohorts": rng.sample(["buyers", "listed", streams.HOSTILE], rng.choice([1, 3]))}
    if rng.random() < 0.5:
        by["as_of"] = rng.choice([streams.FIRST, streams.FIRST + dt.timedelta(2)]).isoformat()
    return {
        **streams.base(rng),
        "kind": "trend",
        "series": series,
        "filters": told,
        "breakdowns": [by] if rng.random() < 0.3 else [],
    }


def test_engine_and_reference_agree_about_conditions_of_every_kind(store: ClickHouse) -> None:
    seeds = range(max(streams.WORLDS // 2, 1))
    streams.differential(store, question, cells_of_trend, seeds, questions_of_a_world=2, cells_of_a_question=1)
