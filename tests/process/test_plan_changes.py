"""The life cycle of plan entries: which change follows on which, and who may make it."""

from __future__ import annotations

from typing import Any

import pytest

from zuji.records.plan_changes import authored, diff, refusals
from zuji.records.tracking_plan import STATES, Plan, PlanEvent, PlanProperty, Policy


def plan(state: str | None, description: str = "", properties: tuple[PlanProperty, ...] = (), **policy: Any) -> Plan:
    events = (
        () if state is None else (PlanEvent(name="e", state=state, description=description, properties=properties),)
    )
    return Plan(events=events, policy=Policy(**policy))


# From state (None: not there) to state; written out by hand.
ADMITTED = {
    (None, "draft"), (None, "review"), (None, None), ("draft", None),
    ("draft", "draft"), ("draft", "review"), ("draft", "abolished"),
    ("review", "review"), ("review", "draft"), ("review", "enabled"), ("review", "abolished"),
    ("enabled", "enabled"), ("enabled", "review"), ("enabled", "disabled"), ("enabled", "abolished"),
    ("disabled", "disabled"), ("disabled", "enabled"), ("disabled", "review"), ("disabled", "abolished"),
    ("abolished", "abolished"),
}  # fmt: skip


@pytest.mark.parametrize("before", [None, *STATES])
@pytest.mark.parametrize("after", [None, *STATES])
def test_every_transition(before: str | None, after: str | None) -> None:
    admitted = not refusals(plan(before), plan(after), "ben", {"event/e": "ana"})
    assert admitted == ((before, after) in ADMITTED)


def test_an_author_does_not_enable_what_they_wrote_unless_the_project_lets_them() -> None:
    authors = authored(plan(None), plan("review"), "ana", {})
    assert authors == {"event/e": "ana"}
    assert refusals(plan("review"), plan("enabled"), "ana", authors)
    assert not refusals(plan("review"), plan("enabled"), "ben", authors)
    alone = {"self_review": True}
    assert not refusals(plan("review", **alone), plan("enabled", **alone), "ana", authors)
    assert not refusals(plan(None, **alone), plan("enabled", **alone), "ana", {})


def test_switching_self_review_on_does_not_pass_a_change_by_the_same_stroke() -> None:
    assert refusals(plan("review"), plan("enabled", self_review=True), "ana", {"event/e": "ana"})


def test_rules_of_an_enabled_event_change_only_through_a_review_and_words_at_once() -> None:
    stricter = (PlanProperty(name="p", required=True),)
    assert refusals(plan("enabled"), plan("enabled", properties=stricter), "ben", {})
    assert not refusals(plan("enabled"), plan("review", properties=stricter), "ben", {})
    assert not refusals(plan("enabled"), plan("enabled", "what it means"), "ben", {})
    assert authored(plan("enabled"), plan("review", properties=stricter), "ben", {"event/e": "ana"}) == {
        "event/e": "ben"
    }


def test_what_is_abolished_stays_as_it_is_for_ever() -> None:
    assert refusals(plan("abolished"), plan("abolished", "another meaning"), "ben", {})
    gone = (PlanProperty(name="p", state="abolished"),)
    assert refusals(plan("review", properties=gone), plan("review"), "ben", {})
    assert refusals(plan("review", properties=gone), plan("review", properties=(PlanProperty(name="p"),)), "ben", {})


def test_a_difference_names_entry_field_and_both_values() -> None:
    before = plan("enabled", properties=(PlanProperty(name="p", max=3), PlanProperty(name="q")))
    after = plan("disabled", properties=(PlanProperty(name="p", max=4),), violation="reject")
    found = [(change.entry, change.field, change.before, change.after) for change in diff(before, after)]
    assert found[:3] == [
        ("policy", "violation", "accept", "reject"),
        ("event/e", "state", "enabled", "disabled"),
        ("event/e", "properties.p.max", 3, 4),
    ]
    assert found[3][:2] == ("event/e", "properties.q") and found[3][3] is None
    assert diff(before, before) == []
