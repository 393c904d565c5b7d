"""Why somebody is counted: a story told by hand, and agreement with the answer on random streams."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.analyze import streams, test_funnel, test_retention, test_stickiness
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
