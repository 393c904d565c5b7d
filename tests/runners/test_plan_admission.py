"""A whole loader with a plan: who is admitted, flagged, quarantined, rejected; and what a batch was judged by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from tests.runners.test_loader import NOW, track
from tests.torture.loading import Loading
from zuji.definitions.planning import Planning
from zuji.records import frame
from zuji.records.tracking_plan import Plan, PlanEvent, PlanProperty, Policy
from zuji.runners.journal import Configured, Settled

PRICE = PlanProperty(name="price", type="number", required=True)


def plan_of(state: str = "enabled", **policy: Any) -> Plan:
    events = (PlanEvent(name="buy", state=state, properties=(PRICE,)),)
    return Plan(events=events, policy=Policy(self_review=True, **policy))


def request(*records: dict[str, Any], project: str = "default", at: int = NOW) -> frame.Frame:
    import json

    body = json.dumps(list(records)).encode()
    return frame.Frame(at, "1.2.4.8", "POST", "/sa", f"project={project}", body=body, protocol="sensors")


@pytest.fixture
def loading(tmp_path: Path) -> Iterator[Loading]:
    made = Loading(tmp_path)
    yield made
    made.store.drop()


def rows(loading: Loading, sql: str) -> list[tuple[Any, ...]]:
    found = loading.store.query(sqlglot.parse_one(sql, dialect="clickhouse")).table.to_pylist()
    return [tuple(row.values()) for row in found]


def put(loading: Loading, plan: Plan) -> int:
    planning = Planning(loading.metadata)
    base = planning.newest(loading.project.id)[0].version
    return planning.put(loading.project.id, base, plan, "ana", "a test").version


def holds(loading: Loading) -> bool:
    return all(row["holds"] for row in loading.ledger.minutes(None, 0, 7_258_118_400_000))


@pytest.mark.parametrize(
    ("action", "stored", "fate"),
    [("accept", 3, "flagged"), ("quarantine", 2, "quarantined"), ("reject", 2, "rejected")],
)
def test_a_violation_goes_by_the_policy_and_harms_no_neighbour(
    loading: Loading, action: str, stored: int, fate: str
) -> None:
    put(loading, plan_of(violation=action))
    good = [track("buy", properties={"price": n}) for n in (1, 2)]
    loading.put(request(good[0], track("buy", properties={"price": "cheap"}), good[1]))
    loading.load()
    assert rows(loading, "SELECT count() FROM events_1") == [(stored,)]
    refused = rows(loading, "SELECT fate, reason, field, detail, counts FROM rejects ORDER BY reason DESC")
    (found, reason, name, detail, counted), *aside = refused
    # The plan declares price a number: a record that is let in all the same keeps what can be read as one.
    assert [row[:3] for row in aside] == ([("quarantined", "type_conflict", "price")] if action == "accept" else [])
    assert (found, reason, name, counted) == (fate, "wrong_type", "price", 0 if fate == "flagged" else 1)
    assert detail == "'price' is \"cheap\"; the plan wants a number"
    assert holds(loading)
    errors = rows(loading, "SELECT errors FROM events_1 WHERE errors != ''")
    assert bool(errors) == (action == "accept")


def test_a_duplicate_is_flagged_once(loading: Loading) -> None:
    put(loading, plan_of())
    one = track("buy", properties={})
    loading.put(request(one), request(one))
    loading.load()
    assert rows(loading, "SELECT count() FROM rejects") == [(1,)]


def test_a_change_of_the_plan_holds_from_the_next_batch_and_the_journal_names_it(loading: Loading) -> None:
    for state in ("enabled", "disabled", "enabled"):
        put(loading, plan_of(state))
        loading.put(request(track("buy", properties={"price": 1})))
        loading.load()
    assert rows(loading, "SELECT batch, reason FROM rejects") == [(2, "definition_disabled")]
    assert rows(loading, "SELECT count() FROM events_1") == [(2,)]
    named = [entry.plans for entry in loading.loader._journal if isinstance(entry, Configured)]
    assert named[-3:] == [{1: 1}, {1: 2}, {1: 3}]


def test_projects_without_a_plan_take_everything(loading: Loading) -> None:
    loading.metadata.create_project("free")
    put(loading, plan_of(unplanned="reject"))
    loading.put(request(track("anything"), project="free"), request(track("anything")))
    loading.load()
    assert rows(loading, "SELECT count() FROM events_2") == [(1,)]
    assert rows(loading, "SELECT count() FROM events_1") == [(0,)]


def test_the_plan_declares_kinds_at_first_sight_and_changes_none_that_is_settled(loading: Loading) -> None:
    """code would be a number by its values, and price was one for 100 of them before the plan called it a text."""
    loading.put(request(*(track("buy", properties={"price": n}) for n in range(120))))
    loading.load()
    planned = Plan(
        events=(
            PlanEvent(
                name="buy",
                state="enabled",
                properties=(
                    PlanProperty(name="price", type="text"),
                    PlanProperty(name="code", type="text"),
                    PlanProperty(name="count", type="integer"),
                    PlanProperty(name="later", type="bool", state="draft"),
                ),
            ),
        ),
        policy=Policy(self_review=True),
    )
    put(loading, planned)
    carried = {"price": 7, "code": 42, "count": "many", "later": 1}
    loading.put(request(track("buy", properties=carried), track("buy", properties={"code": 7.5, "count": "3"})))
    loading.load()
    known = loading.state.catalogue(loading.project.id).properties
    assert {name: known[name].kind for name in carried} == {
        "price": "number", "code": "text", "count": "number", "later": "number",
    }  # fmt: skip
    assert [bool(known[name].settled_at) for name in carried] == [True, True, True, False]
    settled = [entry for entry in loading.loader._journal if isinstance(entry, Settled)][-1]
    assert {prop.name for prop in settled.properties} == {"code", "count"}
    assert Planning.conflicts(planned, loading.state.catalogue(loading.project.id)) == [("price", "text", "number")]
    texts = rows(loading, f"SELECT texts['code'] FROM events_{loading.project.id} WHERE mapContains(texts, 'code')")
    assert sorted(texts) == [("42",), ("7.5",)]
    aside = rows(loading, "SELECT field, raw FROM rejects WHERE reason = 'type_conflict'")
    assert aside == [("count", '"many"')]
