"""Sequences: tables worked out by hand, the short text form, and the engine beside the definition wherever a sequence
may stand."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from tests.analyze.test_funnel import cells as cells_of_funnel
from tests.analyze.test_path import cells as cells_of_path
from tests.analyze.test_trend_members import cells as cells_of_trend
from zuji.analyze import sequence_text
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import Completes
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import KEPT, ClickHouse

NOVEMBER = {"from": "2026-11-01", "to": "2026-11-03", "time_zone": "UTC"}


def completed(store: ClickHouse, world: World, sequence: Any, **more: Any) -> dict[str, int]:
    """How many events of each person complete a sequence, asked on 3 November at noon."""
    series = {"event": "*", "filters": [{"sequence": sequence}]}
    asked = {**NOVEMBER, "kind": "trend", "series": [series], "breakdowns": [{"property": "who"}], **more}
    with streams.loaded(world, store) as (runner, project_id, _):
        found = runner.run(project_id, parse(asked))
    return {group.breakdown[0]: group.total for group in found.series if group.breakdown}


def story(**persons: str) -> World:
    """Events of 1 November, as `09:00 view sku=x; 09:30 cart`."""
    told: dict[str, Any] = {}
    for name, events in persons.items():
        rows = []
        for one in events.split("; "):
            time, event, *properties = one.split()
            rows.append((event, time.replace("T", " "), {"who": name, **dict(item.split("=") for item in properties)}))
        told[name] = rows
    return scenario(told)


@pytest.mark.parametrize(
    ("sequence", "persons", "expected"),
    [
        # Then, in time: two hours are two hours to the millisecond.
        (
            "view then cart within 2h",
            {"ana": "09:00 view; 11:00 cart", "bo": "09:00 view; 11:00:00.001 cart", "cy": "09:00 cart; 10:00 view"},
            {"ana": 1},
        ),
        # The nearest view counts, and one view may lead to several carts.
        ("view then cart within 1h", {"ana": "09:00 view; 11:00 view; 11:30 cart; 11:40 cart; 13:00 cart"}, {"ana": 2}),
        # Not between: only what lies between the two events that were chosen.
        (
            "view then cart without refund",
            {"ana": "09:00 view; 09:10 refund; 09:20 cart", "bo": "09:00 view; 09:10 refund; 09:15 view; 09:20 cart"},
            {"bo": 1},
        ),
        # At least three, one after another; each event once.
        (
            "view then 3 x search",
            {"ana": "09:00 view; 09:01 search; 09:02 search; 09:03 search; 09:04 search", "bo": "09:00 search"},
            {"ana": 2},
        ),
        ("2 x view", {"ana": "09:00 view", "bo": "09:00 view; 09:01 view; 09:02 view"}, {"bo": 2}),
        # `within` of three searches is told by the last of them, and the view comes before the first.
        (
            "view then 3 x search within 1h",
            {
                "ana": "09:00 view; 09:20 search; 09:40 search; 10:00 search",
                "bo": "09:00 search; 09:01 view; 09:20 search; 09:40 search",
                "cy": "09:00 view; 09:20 search; 09:40 search; 10:01 search",
            },
            {"ana": 1},
        ),
        # The same event is not two steps.
        ("view then view", {"ana": "09:00 view", "bo": "09:00 view; 09:00 view"}, {"bo": 1}),
        # The same value; events without one are no step.
        (
            "view then cart same sku",
            {
                "ana": "09:00 view sku=x; 09:01 cart sku=y",
                "bo": "09:00 view sku=x; 09:01 cart sku=x",
                "cy": "09:00 view; 09:01 cart",
            },
            {"bo": 1},
        ),
        # A removal of another thing excludes nothing, one that names none does.
        (
            "view then cart without drop same sku",
            {
                "ana": "09:00 view sku=x; 09:01 drop sku=y; 09:02 cart sku=x",
                "bo": "09:00 view sku=x; 09:01 drop; 09:02 cart sku=x",
            },
            {"ana": 1},
        ),
        # The whole within an hour: a later beginning is taken where there is one.
        (
            "a then b then c all within 1h",
            {"ana": "09:00 a; 09:50 a; 09:55 b; 10:10 c", "bo": "09:00 a; 09:50 b; 10:10 c"},
            {"ana": 1},
        ),
        # Both: the nearest b began too early, an older one is too far away.
        ("a then b then c within 10min all within 1h", {"ana": "09:00 a; 09:55 b; 10:05 c"}, {}),
        # Then not: known only when the time is over (asked on the third at noon).
        (
            "cart then no pay within 2h",
            {"ana": "09:00 cart; 11:00 pay", "bo": "09:00 cart; 11:00:00.001 pay", "cy": "09:00 pay; 09:01 cart"},
            {"bo": 1, "cy": 1},
        ),
        ("cart then no pay within 3d", {"ana": "09:00 cart"}, {}),
        # Strictly next: nothing lies between.
        (
            "view then cart without *",
            {"ana": "09:00 view; 09:01 x; 09:02 cart", "bo": "09:00 view; 09:02 cart"},
            {"bo": 1},
        ),
    ],
)
def test_what_completes_a_sequence_is_worked_out_by_hand(
    store: ClickHouse, sequence: str, persons: dict[str, str], expected: dict[str, int]
) -> None:
    assert completed(store, story(**persons), sequence) == expected


def test_what_led_to_an_event_may_lie_before_the_days_of_the_question(store: ClickHouse) -> None:
    world = story(ana="09:00 view; 10:00 cart")
    with streams.loaded(world, store) as (runner, project_id, _):
        series = {"event": "cart", "filters": [{"sequence": "view then cart"}]}
        late = {"from": "2026-11-01", "to": "2026-11-01", "time_zone": "Pacific/Honolulu"}  # begins at 10:00 UTC
        assert runner.run(project_id, parse({"kind": "trend", "series": [series], **late})).series[0].total == 1


def test_a_sequence_is_a_step_an_anchor_and_what_somebody_did(store: ClickHouse) -> None:
    world = story(
        ana="09:00 view; 09:05 view; 09:10 cart; 09:20 pay",
        bo="09:00 view; 09:10 cart; 09:20 pay",
        cy="09:00 view; 09:05 view; 09:20 cart",
    )
    twice = {"event": "cart", "filters": [{"sequence": "2 x view then cart within 10min"}]}
    with streams.loaded(world, store) as (runner, project_id, _):

        def ask(**question: Any) -> Any:
            return runner.run(project_id, parse({**NOVEMBER, **question}))

        funnel = ask(kind="funnel", steps=[{"event": "view"}, twice, {"event": "pay"}])
        assert [step.count for step in funnel.steps] == [3, 1, 1]
        path = ask(kind="path", start=twice)
        assert [(node.event, node.visits) for node in path.levels[0]] == [("cart", 1)]
        people = ask(kind="trend", series=[{"event": "view", "measure": "unique"}], filters=[{"did": twice}])
        assert people.series[0].total == 1
        nobody = {"did": twice, "times": {"operator": "at_most", "value": 0}}
        others = ask(kind="trend", series=[{"event": "view", "measure": "unique"}], filters=[nobody])
        assert others.series[0].total == 2
    assert not [name for name in store.tables() if name.startswith(KEPT)]


@pytest.mark.parametrize(
    ("sequence", "field", "says"),
    [
        ("view then", "series[0].filters[0].sequence", "the text ends"),
        ("view wihtin 2h", "series[0].filters[0].sequence", "'wihtin 2h' cannot stand here"),
        ({"steps": []}, "series[0].filters[0].sequence.steps", "at least 1"),
        ({"steps": [{"event": "a", "within": {"value": 1}}]}, "series[0].filters[0].sequence", "no step before it"),
        ("a then b within 367d", "series[0].filters[0].sequence.steps[1].within", "366 days"),
        ("a(colour = 3) then b", "series[0].filters[0].sequence.steps[0].filters[0].property", "colour"),
        ("a then b(who > 3)", "series[0].filters[0].sequence.steps[1].filters[0].operator", "does not fit"),
        ("a then b same colour", "series[0].filters[0].sequence.same[0].property", "colour"),
        ("a then b without c(colour = 3)", "series[0].filters[0].sequence.steps[1].without[0].filters[0].property", ""),
    ],
)
def test_complaints_name_the_place(store: ClickHouse, sequence: Any, field: str, says: str) -> None:
    with pytest.raises(BadQuery) as refused:
        completed(store, story(ana="09:00 view"), sequence)
    (found,) = refused.value.problems
    assert found.field == field and says in found.detail


def dense(seed: int) -> World:
    """Streams in which many events lie near each other, so that sequences have much to choose from."""
    return streams.streams(seed, span_h=12, longest=24)


def question(rng: random.Random, world: World) -> dict[str, Any]:
    step = {"event": "*", "filters": [{"sequence": streams.sequence(rng)}]}
    base = streams.base(rng)
    kind = rng.choice(["funnel", "path", "trend", "trend"])
    if kind == "funnel":
        steps = [{"event": rng.choice(streams.EVENTS[:4])}, step]
        rng.shuffle(steps)
        return {**base, "kind": "funnel", "steps": steps, "window": {"value": 1, "unit": "day"}}
    if kind == "path":
        return {**base, "kind": "path", rng.choice(["start", "end"]): step, "depth": 3}
    measure = rng.choice(["unique", "total"])
    day = rng.choice([{}, {"within": {"last_days": 2}}])
    filters = rng.choice([step["filters"], [{"did": step, **day}]])
    return {**base, "kind": "trend", "series": [{"event": "*", "measure": measure}], "filters": filters}


def cells(query: Any, answer: Any) -> Any:
    yield from {"funnel": cells_of_funnel, "path": cells_of_path, "trend": cells_of_trend}[query.kind](query, answer)


def test_engine_and_reference_agree_wherever_a_sequence_stands(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=4, cells_of_a_question=1, make=dense)


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9) | st.sampled_from(
    ["view", "$pay", "加购", "then", "no", "x", "*", "a.b", "a-b", 'it"s', "3", "2h", "contains"]
)
values = st.one_of(names, st.booleans(), st.integers(-(10**6), 10**6), st.sampled_from([0.5, -2.25, 1e3]))
conditions = st.one_of(
    st.fixed_dictionaries(
        {"property": names, "operator": st.sampled_from(["equals", "greater", "contains"]), "value": values}
    ),
    st.fixed_dictionaries({"property": names, "operator": st.sampled_from(["is_set", "is_not_set"])}),
    st.fixed_dictionaries(
        {"property": names, "operator": st.just("in"), "value": st.lists(values, min_size=1, max_size=3)}
    ),
)
events = st.fixed_dictionaries({"event": names}, optional={"filters": st.lists(conditions, min_size=1, max_size=2)})
durations = st.fixed_dictionaries(
    {"value": st.integers(1, 12), "unit": st.sampled_from(["second", "minute", "hour", "day", "week", "month"])}
)
first_steps = st.tuples(events, st.fixed_dictionaries({}, optional={"times": st.integers(2, 100)})).map(
    lambda t: t[0] | t[1]
)
more_steps = st.tuples(
    first_steps,
    st.fixed_dictionaries({}, optional={"within": durations, "without": st.lists(events, min_size=1, max_size=2)}),
).map(lambda t: t[0] | t[1])
patterns = st.fixed_dictionaries(
    {"steps": st.tuples(first_steps, st.lists(more_steps, max_size=3)).map(lambda t: [t[0], *t[1]])},
    optional={
        "same": st.lists(names, min_size=1, max_size=3),
        "window": durations,
        "then_not": st.fixed_dictionaries({"events": st.lists(events, min_size=1, max_size=2), "within": durations}),
    },
)


@settings(max_examples=60)
@given(patterns)
def test_a_sequence_can_be_told_as_a_text_that_reads_back_as_the_same(pattern: dict[str, Any]) -> None:
    text = sequence_text.told(pattern)
    assert text is not None
    assert sequence_text.read(text) == pattern


@given(st.text(st.sampled_from('ab"\\(),=<>*2hx \n中')) | st.text())
def test_no_text_does_more_than_complain(text: str) -> None:
    try:
        Completes.model_validate({"sequence": text})
    except ValueError as error:
        assert str(error)


def test_what_the_text_form_has_no_words_for_is_not_told() -> None:
    group = {"op": "or", "filters": []}
    assert sequence_text.told({"steps": [{"event": "a", "filters": [group]}]}) is None
    profile = {"on": "profile", "property": "tier", "operator": "equals", "value": "gold"}
    assert sequence_text.told({"steps": [{"event": "a", "filters": [profile]}]}) is None


def test_days_are_of_24_hours_when_clocks_change(store: ClickHouse) -> None:
    # 00:30 in New York, whose day has 25 hours.
    world = story(ana="04:30 a; 2026-11-02T04:30:00.001 b")
    more = {"time_zone": "America/New_York"}
    assert completed(store, world, "a then b within 1d", **more) == {}
    assert completed(store, world, "a then b within 1441min", **more) == {"ana": 1}
