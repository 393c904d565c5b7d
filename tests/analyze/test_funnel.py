"""Funnels: tables worked out by hand, and the engine's answers against every admissible attempt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import golden, streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {"kind": "funnel", "from": "2026-11-01", "to": "2026-11-03", "time_zone": "UTC"}
DAY = {"value": 1, "unit": "day"}


def ask(world: World, store: ClickHouse, *steps: str, **more: Any) -> Any:
    with streams.loaded(world, store) as (runner, project_id, _):
        named = [{"event": step} for step in steps]
        return runner.run(project_id, parse({**NOVEMBER, "steps": named, "window": DAY, **more}))


def counts(found: Any) -> list[int]:
    return [step.count for step in found.steps]


STORY = scenario(
    {
        "ana": [("view", "2026-11-01 09:00"), ("cart", "2026-11-01 10:00"), ("pay", "2026-11-02 09:00")],  # to the ms
        "bo": [("view", "2026-11-01 09:00"), ("cart", "2026-11-01 10:00"), ("pay", "2026-11-02 09:00:00.001")],
        "cy": [("view", "2026-11-01 09:00"), ("view", "2026-11-02 09:30"), ("cart", "2026-11-02 10:00")],
        "di": [("cart", "2026-11-01 08:00"), ("view", "2026-11-01 09:00")],
        "ed-web": [("view", "2026-11-03 23:59:59.999")],
        "ed": [("cart", "2026-11-04 12:00"), ("pay", "2026-11-04 13:00")],
        "late": [("view", "2026-11-04 00:00"), ("cart", "2026-11-04 01:00")],
    },
    persons={"ed-web": "ed"},
)


def test_a_table_worked_out_by_hand(store: ClickHouse) -> None:
    found = ask(STORY, store, "view", "cart", "pay", trend="day")
    assert counts(found) == [5, 4, 2]  # all but late; not di; ana and ed
    assert [step.conversion_ratio for step in found.steps] == [1.0, 4 / 5, 2 / 5]
    assert [step.step_ratio for step in found.steps] == [None, 4 / 5, 2 / 4]
    assert [step.dropped for step in found.steps] == [1, 2, 0]
    took = found.steps[1].from_previous  # ana and bo 1 h, cy half an hour, ed 12 h
    assert (took.min_s, took.median_s, took.mean_s) == (1_800, 3_600, (1_800 + 7_200 + 43_200 + 0.001) / 4)
    # cy's furthest attempt was entered on the second day.
    assert [(day.at, day.counts, day.open) for day in found.days] == [
        ("2026-11-01", [3, 2, 1], False),
        ("2026-11-02", [1, 1, 0], True),  # asked on the third at noon
        ("2026-11-03", [1, 1, 1], True),
    ]
    assert found.receipt.definition == "funnel/1"


def test_steps_after_the_period_count_only_if_they_may(store: ClickHouse) -> None:
    assert counts(ask(STORY, store, "view", "cart", "pay", later_steps="in_range")) == [5, 3, 1]


def test_the_first_entry_may_be_a_bad_one(store: ClickHouse) -> None:
    assert counts(ask(STORY, store, "view", "cart", entry="first")) == [5, 3]  # cy came back too late


def test_the_same_event_in_two_steps_needs_two_events(store: ClickHouse) -> None:
    assert counts(ask(STORY, store, "view", "view")) == [5, 0]  # cy's two are 24 h 30 min apart
    assert counts(ask(STORY, store, "view", "view", window={"value": 25, "unit": "hour"})) == [5, 1]


def test_an_attempt_is_not_greedy(store: ClickHouse) -> None:
    """The first cart is spoilt by help; the second, of the same entry, is not."""
    world = scenario(
        {"ana": [("view", "09:00"), ("cart", "09:10"), ("help", "09:20"), ("cart", "09:30"), ("pay", "09:40")]}
    )
    spoilt = [{"event": "help", "after": 2, "before": 3}]
    assert counts(ask(world, store, "view", "cart", "pay", exclusions=spoilt)) == [1, 1, 1]
    assert counts(ask(world, store, "view", "cart", "pay", exclusions=[{"event": "help"}])) == [1, 1, 0]
    # Without exclusions its best attempt takes the first cart, and help lies before the payment.
    assert counts(ask(world, store, "view", "cart", "pay", exclusions=spoilt, excluding="disqualify")) == [0, 0, 0]


def test_strict_orders_differ_in_what_may_lie_between(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("view", "09:00"), ("help", "09:05"), ("cart", "09:10")],
            "bo": [("view", "09:00"), ("cart", "09:10")],
            "cy": [("view", "09:00"), ("pay", "09:05"), ("cart", "09:10")],
        }
    )
    steps = ("view", "cart", "pay")
    assert counts(ask(world, store, *steps, order="strict")) == [3, 1, 0]
    assert counts(ask(world, store, *steps, order="strict", strict_among="funnel_events")) == [3, 2, 0]
    assert counts(ask(world, store, *steps)) == [3, 3, 0]


def test_any_order_counts_named_steps_or_their_number_and_anchors_hold(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("cart", "09:00"), ("view", "09:05"), ("pay", "09:10")],
            "bo": [("pay", "09:00"), ("cart", "09:10")],
            "cy": [("view", "09:00"), ("pay", "09:05"), ("cart", "09:10")],
        }
    )
    steps = ("view", "cart", "pay")
    assert counts(ask(world, store, *steps, order="any")) == [2, 2, 2]
    assert counts(ask(world, store, *steps, order="any", any_counts="number")) == [3, 3, 2]
    assert counts(ask(world, store, *steps, order="any", anchored=[3])) == [2, 2, 1]  # cy paid before the cart


def test_a_held_value_binds_the_steps_together(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("view", "09:00", {"sku": "a"}), ("view", "09:01", {"sku": "b"}), ("buy", "09:02", {"sku": "b"})],
            "bo": [("view", "09:00", {"sku": "a"}), ("buy", "09:02", {"sku": "b"}), ("buy", "09:03", {})],
        }
    )
    held = [{"property": "sku"}]
    assert counts(ask(world, store, "view", "buy", held=held)) == [2, 1]
    assert counts(ask(world, store, "view", "buy", held=held, entry="first")) == [2, 0]
    assert counts(ask(world, store, "view", "buy", held=held, held_by="value")) == [3, 1]


def test_totals_begin_again_after_conversion_time_out_or_exclusion(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [
                *(("view", "09:00"), ("view", "09:10"), ("buy", "09:20")),  # one attempt
                *(("view", "10:00"), ("view", "11:30"), ("buy", "11:31")),  # the first one timed out
                *(("view", "12:00"), ("quit", "12:01"), ("view", "12:02"), ("buy", "12:03")),
            ]
        }
    )
    hour = {"value": 1, "unit": "hour"}
    quit_ = [{"event": "quit"}]
    found = ask(world, store, "view", "buy", count="totals", window=hour, exclusions=quit_)
    assert counts(found) == [5, 3]
    assert found.steps[1].from_previous.max_s == 1_200
    latest = ask(world, store, "view", "buy", count="totals", window=hour, exclusions=quit_, reentry="latest")
    assert latest.steps[1].from_previous.max_s == 600


def test_optional_steps_make_paths(store: ClickHouse) -> None:
    steps = [{"event": "view"}, {"event": "help", "optional": True}, {"event": "cart", "optional": True}]
    world = scenario(
        {
            "ana": [("view", "09:00"), ("help", "09:05"), ("pay", "09:10")],
            "bo": [("view", "09:00"), ("cart", "09:05"), ("pay", "09:10")],
            "cy": [("view", "09:00"), ("cart", "09:05"), ("help", "09:07"), ("cart", "09:08")],
            "di": [("view", "09:00"), ("pay", "09:10")],
        }
    )
    found = ask(world, store, steps=[*steps, {"event": "pay"}])
    assert counts(found) == [4, 2, 2, 3]
    assert {tuple(path.steps): path.count for path in found.paths} == {
        (1, 2, 4): 1,
        (1, 3, 4): 1,
        (1, 2, 3): 1,
        (1, 4): 1,
    }


def test_a_group_is_told_by_the_step_that_the_question_names(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("view", "09:00", {"by": "ad"}), ("buy", "09:10", {"by": "mail"})],
            "bo": [("view", "09:00", {"by": "ad"}), ("buy", "09:10", {"by": "ad"})],
            "cy": [("view", "09:00", {"by": "mail"})],
        }
    )

    def groups(**more: Any) -> dict[Any, list[int]]:
        found = ask(world, store, "view", "buy", breakdowns=[{"property": "by"}], **more)
        return {group.breakdown[0]: group.counts for group in found.groups}

    assert groups() == {"ad": [2, 2], "mail": [1, 0]}
    assert groups(attribution="last") == {"ad": [1, 1], "mail": [2, 1]}
    assert groups(attribution="step", attribution_step=2) == {"ad": [1, 1], "mail": [1, 1], None: [1, 0]}
    assert groups(attribution="all") == {"ad": [2, 1], "mail": [1, 0]}


def test_the_curve_knows_that_some_are_still_under_way(store: ClickHouse) -> None:
    """Kaplan-Meier by hand: of 3, one converts after 1 h; one has been watched for 2 h only; one converts after 4 h."""
    world = scenario(
        {
            "ana": [("view", "2026-11-03 08:00"), ("buy", "2026-11-03 09:00")],
            "bo": [("view", "2026-11-03 10:00")],
            "cy": [("view", "2026-11-03 08:00"), ("buy", "2026-11-03 12:00")],
        }
    )
    curve = {point.elapsed_s / 3_600: point.ratio for point in ask(world, store, "view", "buy").curve}
    assert (curve[0.5], curve[1], curve[2], curve[4], curve[24]) == (0, 0.333333333333, 0.333333333333, 1, 1)


ECOM = ("product_view", "add_to_cart", "cart", "shipping_details", "payment_details", "purchase")


def test_the_funnels_of_a_real_shop_are_those_that_were_counted_before(store: ClickHouse) -> None:
    """The counts stand with the data: sessions with all earlier steps in any order, and in order."""
    asked = {
        "from": "2024-01-04",
        "to": "2024-06-29",
        "subject": {"of": "property", "property": "session_id"},
        "window": {"value": 60, "unit": "day"},
    }
    world = golden.ecom_clickstream()
    assert counts(ask(world, store, *ECOM, **asked, order="any")) == [2868, 1174, 987, 763, 599, 445]
    assert counts(ask(world, store, *ECOM, **asked)) == [2868, 944, 477, 194, 72, 15]


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"steps": []}, "steps", "at least 1"),
        ({"steps": [{"event": "a"}] * 21}, "steps", "at most 20"),
        ({"window": {"value": 367, "unit": "day"}}, "window", "366 days"),
        ({"window": {"value": 1, "same": "day"}}, "window", "either"),
        ({"steps": [{"event": "a", "optional": True}, {"event": "b"}]}, "", "optional"),
        ({"anchored": [3], "order": "any"}, "", "from 1 to 2"),
        ({"anchored": [1]}, "", "order 'any'"),
        ({"exclusions": [{"event": "x", "after": 2}]}, "", "from 1 to 2"),
        ({"held": [{"properties": ["sku"]}]}, "", "each of the 2 steps"),
        ({"count": "sessions"}, "", "same"),
        ({"held": [{"properties": ["a", "b"]}], "held_by": "value", "order": "any"}, "", "not 'any'"),
        ({"attribution": "step"}, "", "attribution_step"),
        ({"grace_seconds": 2, "count": "totals"}, "", "count 'persons'"),
        ({"grace_seconds": 2, "steps": [{"event": "a"}, {"event": "a"}]}, "", "different events"),
        ({"grace_seconds": 3_601}, "grace_seconds", "3600"),
        ({"steps": [{"event": "a"}] * 12, "order": "any"}, "", "1024"),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str, word: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**NOVEMBER, "steps": [{"event": "a"}, {"event": "b"}], **change})
    (first, *_) = complained.value.problems
    assert first.field == field
    assert word in first.detail


def test_with_a_grace_neighbours_may_be_interchanged_by_so_much(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [("pay", "09:00:00"), ("cart", "09:00:01"), ("view", "09:00:03")],  # each at most 2 s before
            "bo": [("cart", "09:00:00.999"), ("view", "09:00:03"), ("pay", "09:00:04")],  # 2.001 s before
            "cy": [("view", "09:00:00"), ("pay", "09:00:05"), ("cart", "09:00:07"), ("pay", "09:00:08")],
            "di": [("view", "09:00:00"), ("cart", "2026-11-02 09:00:00.001")],  # the window is what it was
        }
    )
    assert counts(ask(world, store, "view", "cart", "pay")) == [4, 1, 1]
    found = ask(world, store, "view", "cart", "pay", grace_seconds=2)
    assert counts(found) == [4, 2, 2]
    # cy's cart came 7 s after the view, the first pay 2 s before it: 0 s. ana: both steps before, 0 s.
    assert (found.steps[1].from_previous.max_s, found.steps[2].from_previous.max_s) == (7, 0)


def question(rng: random.Random, world: World) -> dict[str, Any]:
    n = rng.choice([1, 2, 2, 3, 3, 4])
    order = rng.choice(["ordered", "ordered", "strict", "any"])
    window = rng.choice(
        [{"value": rng.choice([1, 2, 24, 80]), "unit": "hour"}] * 3 + [{"same": "day"}, {"same": "session"}]
    )
    count = rng.choice(["persons", "persons", "totals", *(["sessions"] if window.get("same") == "session" else [])])
    steps = [streams.step(rng) for _ in range(n)]
    if rng.random() < 0.6:  # few events, so that attempts cross each other
        some = rng.sample(streams.EVENTS[:4], 2)
        steps = [{"event": rng.choice(some), "filters": streams.filters(rng)[: rng.randrange(2)]} for _ in range(n)]
    asked: dict[str, Any] = {
        **streams.base(rng),
        "kind": "funnel",
        "steps": steps,
        "window": window,
        "order": order,
        "strict_among": rng.choice(["all_events", "funnel_events"]),
        "entry": rng.choice(["any", "first"]) if count == "persons" else "any",
        "count": count,
        "later_steps": rng.choice(["in_window", "in_range"]),
        "excluding": rng.choice(["end", "disqualify"]),
        "session": rng.choice([{"gap_minutes": 60}, {"gap_minutes": 30}, {"property": "sku"}]),
        "trend": rng.choice([None, "day", "week"]),
    }
    if order == "any":
        asked["any_counts"] = rng.choice(["named", "number"])
        asked["anchored"] = rng.sample(range(1, n + 1), rng.choice([0, 0, 1])) if n > 1 else []
    elif n > 2:
        for step in steps[1:-1]:
            step["optional"] = rng.random() < 0.3
    if count == "totals" and order != "any":
        asked["reentry"] = rng.choice(["first", "latest"])
    graceful = order == "ordered" and count == "persons" and "value" in window and n > 1
    if graceful and rng.random() < 0.5:
        asked["grace_seconds"] = rng.choice([1, 60, 1_800, 3_600])
        asked["steps"] = [
            {**step, "optional": False, "event": event} for step, event in zip(steps, "abcd", strict=False)
        ]
    elif n > 1 and rng.random() < 0.3:
        after = rng.randint(1, n - 1)
        asked["exclusions"] = [{**streams.step(rng), "after": after, "before": rng.randint(after + 1, n)}]
    if rng.random() < 0.25:
        asked["held"] = [
            rng.choice(
                [
                    {"property": "sku"},
                    {"property": "amount"},
                    {"properties": [rng.choice(["sku", streams.HOSTILE]) for _ in range(n)]},
                ]
            )
        ]
        by_step = order == "any" and "properties" in asked["held"][0]
        asked["held_by"] = "entry" if by_step else rng.choice(["entry", "value"])
    if rng.random() < 0.4:
        splits = [
            {"property": "sku", "limit": 2},
            {"property": "ok", "limit": 1},
            {"property": "amount", "limit": 3},
            {"property": "amount", "bounds": [0, 2], "limit": 2},
            {"property": "$time", "part": "day_of_week"},
            {"property": "tier", "on": "profile", "limit": 2},
            {"property": "$country", "limit": 1},
        ]
        asked["breakdowns"] = rng.sample(splits, rng.choice([1, 1, 2]))
        asked["attribution"] = rng.choice(["first", "last", "all", "step"])
        if asked["attribution"] == "step":
            asked["attribution_step"] = rng.randint(1, n)
    return asked


def cells(query: FunnelQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for number, step in enumerate(found.steps, 1):
        yield {"step": number}, step.count
        yield {"step": number, "outcome": "dropped"}, step.dropped
    for group in found.groups:
        for number, count in enumerate(group.counts, 1):
            yield {"step": number, "breakdown": group.breakdown, "other": group.other}, count
    for day in found.days:
        for number, count in enumerate(day.counts, 1):
            yield {"step": number, "at": day.at}, count
    for path in found.paths:
        yield {"step": path.steps[-1], "path": path.steps}, path.count


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=6, cells_of_a_question=1)
