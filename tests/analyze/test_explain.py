"""Why somebody is counted: a story told by hand, and agreement with the answer on random streams."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import (
    streams,
    test_attribution,
    test_funnel,
    test_interval,
    test_path,
    test_process,
    test_retention,
    test_stickiness,
)
from tests.analyze.scenario import scenario
from tests.store.rows import identifier
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse, parse_cell
from zuji.store.clickhouse import ClickHouse

STORY = {"ana": [("view", "09:00"), ("help", "09:10"), ("view", "09:20"), ("buy", "09:30"), ("pay", "09:50")]}
FUNNEL = {
    "kind": "funnel",
    "steps": [{"event": "view"}, {"event": "buy"}, {"event": "pay"}],
    "window": {"value": 20, "unit": "minute"},
    "from": "2026-11-01",
    "to": "2026-11-01",
}


def ended(store: ClickHouse, **more: Any) -> list[tuple[Any, ...]]:
    with streams.loaded(scenario(STORY), store) as (runner, project_id, _):
        found = runner.explain(project_id, parse({**FUNNEL, **more}), identifier(1).hex(), None)
    return [
        (one.entered[11:16], one.ended, one.ended_by, (one.ended_at or "")[11:16], one.counted)
        for one in found.attempts
    ]


def test_every_attempt_says_why_it_ended(store: ClickHouse) -> None:
    assert ended(store) == [("09:00", "timed_out", None, "09:20", False), ("09:20", "timed_out", None, "09:40", True)]
    helped = ended(store, exclusions=[{"event": "help"}])
    assert helped[0] == ("09:00", "exclusion", "help", "09:10", False)
    assert ended(store, order="strict")[0] == ("09:00", "broken", "help", "09:10", False)
    assert ended(store, window={"value": 1, "unit": "hour"})[1] == ("09:20", "converted", None, "09:50", True)
    out = ended(store, exclusions=[{"event": "help"}], excluding="disqualify")
    assert out[0] == ("09:00", "disqualified", None, "", False)


CREDIT_STORY = {
    "ana": [("note opened", "09:00"), ("apply", "09:05"), ("financed", "09:30"), ("note opened", "10:00")],
    "bo": [("ad", "2026-10-20 09:00"), ("ad", "09:10"), ("financed", "09:20"), ("financed", "2026-11-03 11:00")],
}
ON_THE_FIRST = {"from": "2026-11-01", "to": "2026-11-01"}


def begun(store: ClickHouse, who: int, **question: Any) -> list[tuple[Any, ...]]:
    with streams.loaded(scenario(CREDIT_STORY), store) as (runner, project_id, _):
        found = runner.explain(project_id, parse({**ON_THE_FIRST, **question}), identifier(who).hex(), None)
    return [
        (one.entered[5:16], [(step.step, step.event) for step in one.steps], one.ended, (one.ended_at or "")[5:16])
        for one in found.attempts
    ]


def test_what_somebody_began_says_what_became_of_it(store: ClickHouse) -> None:
    """Asked at noon of November 3rd."""
    opened, financed = {"event": "note opened"}, {"event": "financed"}
    hour = {"value": 1, "unit": "hour"}
    case = {"kind": "process", "start": opened, "end": financed, "window": hour}
    assert begun(store, 1, **case) == [
        ("11-01T09:00", [(1, "note opened"), (2, "apply"), (3, "financed")], "converted", "11-01T09:30"),
        ("11-01T10:00", [(1, "note opened")], "timed_out", "11-01T11:00"),
    ]
    pair = {"kind": "interval", "first": opened, "second": financed, "within": {"value": 1, "unit": "hour"}}
    assert begun(store, 1, **pair) == [
        ("11-01T09:00", [(2, "financed")], "converted", "11-01T09:30"),
        ("11-01T10:00", [], "timed_out", "11-01T11:00"),
    ]
    back = {"kind": "retention", "start": financed, "return": financed, "periods": 3}
    assert begun(store, 2, **back) == [("11-01T09:20", [(2, "financed")], "timed_out", "11-03T00:00")]
    alone = {**back, "brackets": [[2, 2], [3, 3]]}
    alone.pop("periods")
    assert begun(store, 2, **alone) == [("11-01T09:20", [(1, "financed")], "open", "11-05T00:00")]
    credit = {
        "kind": "attribution",
        "conversion": financed,
        "touches": [{"event": "ad"}],
        "models": [{"model": "last"}],
    }
    week = {"window": {"value": 7, "unit": "day"}}
    assert begun(store, 2, **credit, **week) == [("11-01T09:20", [(1, "ad")], "converted", "11-01T09:20")]
    assert begun(store, 1, **credit, **week) == [("11-01T09:30", [], "direct", "10-25T09:30")]
    visited = {"kind": "path", "visit": "day", "depth": 3}
    walked = [(1, "note opened"), (2, "apply"), (3, "financed"), (4, "note opened")]
    assert begun(store, 1, **visited) == [("11-01T09:00", walked, "beyond", "11-01T10:00")]
    assert begun(store, 1, **visited, start={"event": "ad"}) == [("11-01T09:00", [], "broken", "11-01T10:00")]


@pytest.mark.parametrize(
    "module",
    [test_interval, test_attribution, test_path, test_process, test_retention],
    ids=["interval", "attribution", "path", "process", "retention"],
)
def test_what_is_told_to_count_is_what_the_engine_lists(module: Any, store: ClickHouse) -> None:
    """Of each of some persons as many begun things count as the engine lists of theirs behind the number of all."""
    rng = random.Random(11)
    world = streams.streams(11, subjects=60)
    told = 0
    with streams.loaded(world, store) as (runner, project_id, _):
        reference = world.reference()
        whose = {event.event_id: reference.person_of(event.actor) for event in reference.events}
        busiest = [person for person, _ in Counter(whose.values()).most_common(8)]
        for _ in range(10):
            body = {**module.question(rng, world), "subject": {"of": "person"}, "filters": []}
            body |= {name: [] for name in ("breakdowns", "held", "link") if name in body}
            body |= {"same_value": False} if "same_value" in body else {}
            query = parse(body)
            owners = Counter(_owners(runner, project_id, query, world, whose))
            for person in rng.sample(busiest, 4):
                found = runner.explain(project_id, query, identifier(person).hex(), None)
                counted = [one for one in found.attempts if one.counted]
                assert len(counted) == owners[person], f"{body}: {found}"
                told += len(counted)
    assert told >= 5


def _owners(runner: Any, project_id: int, query: Any, world: Any, whose: Any) -> Iterator[int]:
    """Whose the things are that the engine lists, each as often as it is listed."""
    kind = query.canonical()["kind"]
    cells: list[dict[str, Any]] = [{}]
    if kind == "retention":
        cells = [{"at": one.at, "period": 0} for one in runner.run(project_id, query).cohorts if one.size]
    for cell in cells:
        for one in streams.keys(runner.members(project_id, query, parse_cell(kind, cell))[0], world):
            yield one if kind == "retention" else one[0] if kind == "path" else whose[one]


def test_whom_the_explanation_counts_the_answer_counts(store: ClickHouse) -> None:
    rng = random.Random(3)
    world = streams.streams(3, subjects=40)
    n_counted = 0
    with streams.loaded(world, store) as (runner, project_id, _):
        reference = world.reference()
        persons = sorted({reference.person_of(event.actor) for event in reference.events})
        for module, n in ((test_funnel, 12), (test_retention, 1), (test_stickiness, 1)):
            for _ in range(n):
                body = {
                    **module.question(rng, world),
                    "subject": {"of": "person"},
                    "filters": [],
                    "breakdowns": [],
                    "attribution": "first",
                }
                body |= {"attribution_step": None, "count": "persons", "reentry": "first", "held_by": "entry"}
                if module is not test_funnel:
                    body = {**module.question(rng, world), "subject": {"of": "person"}}
                cell = parse_cell("funnel", {"step": 1}) if module is test_funnel else None
                counted = sorted(streams.keys(runner.members(project_id, parse(body), cell)[0], world)) if cell else []
                if cell and not counted:
                    continue  # such a funnel has nothing to tell
                for person in {*rng.sample(persons, 4), *counted[:3]}:
                    found = runner.explain(project_id, parse(body), identifier(person).hex(), cell)
                    if cell is not None:
                        assert found.counted == any(one.counted for one in found.attempts), f"{body}: {found}"
                        n_counted += bool(found.counted)
    assert n_counted > 5


def test_who_cannot_be_explained_is_refused_by_name(store: ClickHouse) -> None:
    with streams.loaded(scenario(STORY), store) as (runner, project_id, _):
        for query, person, field in (
            (FUNNEL, "0" * 32, "person"),
            ({**FUNNEL, "subject": {"of": "device"}}, identifier(1).hex(), "query.subject.of"),
        ):
            with pytest.raises(BadQuery) as complained:
                runner.explain(project_id, parse(query), person, None)
            assert complained.value.problems[0].field == field
