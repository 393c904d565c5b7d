"""The tracking plan: what is a violation, what becomes of it, against a table by hand and a naive reference."""

from __future__ import annotations

import itertools
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.process.plan_check import CompiledPlan, pattern_complaints
from zuji.records.event import Event, Source
from zuji.records.profile import ProfileChange, ProfileOp, Target
from zuji.records.reject import PLAN, QUARANTINED
from zuji.records.tracking_plan import ACTIONS, Plan, PlanEvent, PlanItem, PlanProperty, Policy, complaints


def event(name: str = "buy", **properties: Any) -> Event:
    return Event(project="p", source=Source("sensors"), index=0, distinct_id="ana", event=name, properties=properties)


def change(*ops: ProfileOp, target: Target = Target()) -> ProfileChange:
    return ProfileChange(project="p", source=Source("sensors"), index=0, distinct_id="ana", ops=ops, target=target)


def plan_of(*properties: PlanProperty, state: str = "enabled", **policy: Any) -> CompiledPlan:
    bought = PlanEvent(name="buy", state=state, properties=properties, aliases=("$buy",))
    return CompiledPlan(Plan(policy=Policy(**policy), events=(bought,)))


def codes(compiled: CompiledPlan, record: Event | ProfileChange) -> list[tuple[str, str]]:
    return [(violation.code, violation.field) for violation in compiled.check(record)]


PRICE = PlanProperty(name="price", type="number", required=True, min=0, max=100)
KIND = PlanProperty(name="kind", type="text", enum=("a", "b"), max_length=3)
CODE = PlanProperty(name="code", type="text", pattern="[A-Z]{2}[0-9]+")
TAGS = PlanProperty(name="tags", type="list", enum=("x", "y"), max_length=2)
RULES = (PRICE, KIND, CODE, TAGS)

# What is sent, and what speaks against it.
SENT: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"price": 5}, []),
    ({"price": 0, "kind": "a", "code": "AB12", "tags": ["x", "y"]}, []),
    ({}, [("property_missing", "price")]),
    ({"price": None}, [("property_missing", "price")]),
    ({"price": "5"}, [("wrong_type", "price")]),
    ({"price": True}, [("wrong_type", "price")]),
    ({"price": -0.01}, [("out_of_range", "price")]),
    ({"price": 101}, [("out_of_range", "price")]),
    ({"price": 1, "kind": "c"}, [("not_in_enum", "kind")]),
    ({"price": 1, "kind": ["a"]}, [("wrong_type", "kind")]),
    ({"price": 1, "code": "AB"}, [("pattern_mismatch", "code")]),
    ({"price": 1, "code": "xAB1"}, [("pattern_mismatch", "code")]),
    ({"price": 1, "code": "\ud800"}, [("pattern_mismatch", "code")]),
    ({"price": 1, "tags": ["x", "z"]}, [("not_in_enum", "tags")]),
    ({"price": 1, "tags": ["x", "x", "x"]}, [("value_too_long", "tags")]),
    ({"price": 1, "colour": "red"}, [("unplanned_property", "colour")]),
    ({"price": 1, "$lib": "js"}, []),
    ({"kind": 3, "x": 1}, [("wrong_type", "kind"), ("unplanned_property", "x"), ("property_missing", "price")]),
]


@pytest.mark.parametrize(("properties", "expected"), SENT, ids=[str(sent) for sent, _ in SENT])
def test_what_departs_from_the_rules_is_named(properties: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(plan_of(*RULES), event(**properties)) == expected
    assert codes(plan_of(*RULES), event("$buy", **properties)) == expected


TYPES: list[tuple[str, list[Any], list[Any]]] = [
    ("text", ["", "x", "5"], [5, True, [], {}, ["x"]]),
    ("number", [0, -1.5, 10**400], ["5", True, [1], float("nan")]),
    ("integer", [0, 2.0, 10**30], [2.5, "2", False]),
    ("decimal", ["12.50", 12.5, "-3"], ["12,5", "1e5", ".5", True]),
    ("bool", [True, False], [1, "true"]),
    ("datetime", ["2026-11-01", "2026-11-01 10:00:00.123"], ["2026-13-01", "yesterday", 1]),
    ("list", [[], ["a"]], [["a", 1], "a", {}]),
    ("numbers", [[], [1, 2.5]], [["1"], 1, [True]]),
    ("json", [{}, 1, "x", [None]], []),
]


@pytest.mark.parametrize(("kind", "good", "bad"), TYPES, ids=[kind for kind, _, _ in TYPES])
def test_each_type_takes_its_values_and_no_others(kind: str, good: list[Any], bad: list[Any]) -> None:
    compiled = plan_of(PlanProperty(name="p", type=kind))
    assert [value for value in good if codes(compiled, event(p=value))] == []
    assert [value for value in bad if not codes(compiled, event(p=value))] == []


# By state of the event: the violation that the state alone makes, and the field of the policy that rules it.
STATES = {
    "draft": ("definition_draft", "draft"),
    "review": ("definition_review", "review"),
    "enabled": (None, ""),
    "disabled": ("definition_disabled", "disabled"),
    "abolished": ("definition_abolished", "abolished"),
}
BROKEN: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "nothing": ({"price": 1}, None, ""),
    "unplanned": ({"price": 1, "new": 1}, "unplanned_property", "unplanned"),
    "missing": ({}, "property_missing", "violation"),
    "type": ({"price": "x"}, "wrong_type", "violation"),
    "enum": ({"price": 1, "kind": "z"}, "not_in_enum", "violation"),
    "range": ({"price": 1000}, "out_of_range", "violation"),
    "pattern": ({"price": 1, "code": "z"}, "pattern_mismatch", "violation"),
    "length": ({"price": 1, "tags": ["x", "x", "y"]}, "value_too_long", "violation"),
}
# The worse of two actions, written out.
WORSE = {
    ("accept", "accept"): "accept",
    ("accept", "quarantine"): "quarantine",
    ("accept", "reject"): "reject",
    ("quarantine", "accept"): "quarantine",
    ("quarantine", "quarantine"): "quarantine",
    ("quarantine", "reject"): "reject",
    ("reject", "accept"): "reject",
    ("reject", "quarantine"): "reject",
    ("reject", "reject"): "reject",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("broken", BROKEN)
def test_every_combination_of_state_policy_and_violation(state: str, broken: str) -> None:
    properties, code, ruled_by = BROKEN[broken]
    state_code, state_rule = STATES[state]
    for of_state, of_violation in itertools.product(ACTIONS, ACTIONS):
        policy = {state_rule: of_state} if state_rule else {}
        policy |= {ruled_by: of_violation} if ruled_by else {}
        found = plan_of(*RULES, state=state, **policy).check(event(**properties))
        assert sorted(violation.code for violation in found) == sorted(filter(None, (state_code, code)))
        expected = {
            (True, True): WORSE[of_state, of_violation],
            (True, False): of_state,
            (False, True): of_violation,
        }.get((state_code is not None, code is not None))
        assert (found[0].action if found else None) == expected


@pytest.mark.parametrize("action", ACTIONS)
def test_an_event_that_nobody_planned_goes_by_the_policy(action: str) -> None:
    found = plan_of(unplanned=action).check(event("other"))
    assert [(violation.code, violation.action) for violation in found] == [("unplanned_event", action)]


def test_properties_that_every_event_may_carry() -> None:
    shared = PlanProperty(name="page", type="text", required=True)
    compiled = CompiledPlan(Plan(events=(PlanEvent(name="buy", state="enabled"),), properties=(shared,)))
    assert codes(compiled, event(page="x")) == []
    assert codes(compiled, event(page=1)) == [("wrong_type", "page")]
    assert codes(compiled, event()) == [("property_missing", "page")]


def test_user_properties_and_items_have_plans_too() -> None:
    age = PlanProperty(name="age", type="integer", min=0)
    tags = PlanProperty(name="tags", type="list", enum=("vip",))
    book = PlanItem(name="book", state="enabled", properties=(PlanProperty(name="isbn", type="text"),))
    compiled = CompiledPlan(Plan(user_properties=(age, tags), items=(book,)))
    assert codes(compiled, change(ProfileOp("set", "age", 3), ProfileOp("unset", "age"))) == []
    assert codes(compiled, change(ProfileOp("set", "age", -3))) == [("out_of_range", "age")]
    assert codes(compiled, change(ProfileOp("append", "tags", "poor"))) == [("not_in_enum", "tags")]
    assert codes(compiled, change(ProfileOp("set", "shoe", 3))) == [("unplanned_property", "shoe")]
    assert codes(compiled, change(ProfileOp("set", "isbn", 3), target=Target("item", "book", "1"))) == [
        ("wrong_type", "isbn")
    ]
    assert codes(compiled, change(target=Target("item", "car", "1"))) == [("unplanned_item", "")]
    assert codes(compiled, change(ProfileOp("set", "x", 3), target=Target("group", "car", "1"))) == []


def test_a_property_that_was_taken_out_of_use_speaks_for_itself() -> None:
    compiled = plan_of(PlanProperty(name="old", state="abolished", required=True), abolished="reject")
    assert [(v.code, v.field, v.action) for v in compiled.check(event(old="x"))] == [
        ("definition_abolished", "old", "reject")
    ]
    assert codes(compiled, event()) == []


def test_a_violation_says_the_value_and_what_would_do() -> None:
    (violation,) = plan_of(*RULES).check(event(price="cheap"))
    assert violation.detail == "'price' is \"cheap\"; the plan wants a number"


def test_a_hostile_pattern_over_a_hostile_text_is_cheap() -> None:
    compiled = plan_of(PlanProperty(name="p", pattern="(a+)+b"))
    began = time.perf_counter()
    assert codes(compiled, event(p="a" * 60_000)) == [("pattern_mismatch", "p")]
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("pattern", ["(", "(?=a)b", "(a{900}){900}", "a" * 1001, r"\1"])
def test_a_pattern_that_re2_does_not_take_is_complained_about(pattern: str) -> None:
    plan = Plan(properties=(PlanProperty(name="p", pattern=pattern),))
    assert [complaint.field for complaint in pattern_complaints(plan)] == ["properties[0].pattern"]


def test_a_plan_that_is_none_is_complained_about_field_by_field() -> None:
    prop = PlanProperty(name="p", type="float", min=2, pii="secret")
    plan = Plan(
        policy=Policy(unplanned="drop"),
        events=(PlanEvent(name="a", aliases=("b",), properties=(prop, prop)), PlanEvent(name="b", state="on")),
    )
    assert sorted(complaint.field for complaint in complaints(plan)) == [
        "events", "events[0].properties", "events[0].properties[0].min", "events[0].properties[0].pii",
        "events[0].properties[0].type", "events[0].properties[1].min", "events[0].properties[1].pii",
        "events[0].properties[1].type", "events[1].state", "policy.unplanned",
    ]  # fmt: skip


def test_every_code_of_a_violation_is_a_reason_of_quarantine() -> None:
    assert set(PLAN) <= QUARANTINED


# A naive reference: one question after another, over the plan as it is written.
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 12), st.floats(-2, 12, allow_nan=False), st.sampled_from(["a", "bb", ""]),
    st.lists(st.sampled_from(["a", "bb"]), max_size=3), st.lists(st.integers(0, 9), max_size=3),
)  # fmt: skip
NAMES = st.sampled_from(["p", "q", "r", "$s"])
PROPERTIES = st.builds(
    PlanProperty,
    name=NAMES,
    type=st.sampled_from(["text", "number", "integer", "bool", "list", "numbers", "json"]),
    state=st.sampled_from(["enabled", "enabled", "disabled"]),
    required=st.booleans(),
    max_length=st.integers(0, 2),
    enum=st.sampled_from([(), ("a",), (1, True), ("a", 2.0)]),
)
PLANS = st.builds(
    PlanEvent,
    name=st.just("buy"),
    state=st.sampled_from(["draft", "enabled", "abolished"]),
    properties=st.lists(PROPERTIES, max_size=4, unique_by=lambda prop: prop.name).map(tuple),
)


def reference(planned: PlanEvent, record: Event) -> set[tuple[str, str]]:
    if record.event != planned.name:
        return {("unplanned_event", "")}
    found = {(f"definition_{planned.state}", "")} if planned.state != "enabled" else set()
    for prop in planned.properties:
        value = record.properties.get(prop.name)
        if value is None:
            if prop.required and prop.state == "enabled":
                found.add(("property_missing", prop.name))
            if prop.name in record.properties and prop.state != "enabled":
                found.add((f"definition_{prop.state}", prop.name))
            continue
        if prop.state != "enabled":
            found.add((f"definition_{prop.state}", prop.name))
        wrong = naive(prop, value)
        if wrong:
            found.add((wrong, prop.name))
    known = {prop.name for prop in planned.properties}
    return found | {
        ("unplanned_property", name) for name in record.properties if name not in known and not name.startswith("$")
    }


def naive(prop: PlanProperty, value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        "text": isinstance(value, str),
        "number": number,
        "integer": number and value == int(value),
        "bool": isinstance(value, bool),
        "list": isinstance(value, list) and all(isinstance(item, str) for item in value),
        "numbers": isinstance(value, list) and not any(isinstance(item, str) for item in value),
        "json": True,
    }
    if not fits[prop.type]:
        return "wrong_type"
    members = value if isinstance(value, list) else [value]
    if prop.enum:
        for item in members:
            if not any(item == one and isinstance(item, bool) == isinstance(one, bool) for one in prop.enum):
                return "not_in_enum"
    if prop.max_length and isinstance(value, str | list) and len(value) > prop.max_length:
        return "value_too_long"
    return ""


@settings(max_examples=150, deadline=None)
@given(PLANS, st.dictionaries(NAMES, VALUES, max_size=4), st.sampled_from(["buy", "buy", "other"]))
def test_check_equals_a_naive_reference(planned: PlanEvent, properties: dict[str, Any], name: str) -> None:
    record = event(name, **properties)
    compiled = CompiledPlan(Plan(events=(planned,)))
    found = compiled.check(record)
    assert compiled.check(record) == found
    assert {(violation.code, violation.field) for violation in found} == reference(planned, record)


def test_a_plan_survives_its_own_json() -> None:
    plan = Plan(events=(PlanEvent(name="e", properties=RULES),), policy=Policy(violation="reject"))
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan
