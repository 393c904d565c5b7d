"""Rules of rows and properties: a caller with rules is answered as if the rows had never come, and a hidden value
occurs in no byte of anything that they are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.analyze.left import left_of
from tests.analyze.scenario import scenario
from tests.serve.test_permissions import NAMES, OF_PROJECT
from tests.serve.world import OTHER, SHOP, Shops, deps
from tests.servers import embedded
from tests.store.rows import identifier
from zuji.analyze.kinds import KINDS
from zuji.serve.api import create_api
from zuji.serve.permissions import NARROWED
from zuji.store.accounts import UserGrant
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import IDENTITY_EDGES, LEDGER, REJECTS, RELEASES

SECRET = "13900001111-secret"
EAST = {"property": "region", "operator": "equals", "value": "east"}
DAYS = {"from": "2026-11-01", "to": "2026-11-03", "time_zone": "UTC"}


def story(person: int) -> list[Any]:
    here = {"region": "east" if person % 3 else "west", "phone": f"{SECRET}-{person}", "price": person * 1.5}
    there = {**here, "region": "west"}
    told: list[Any] = [("signup", f"2026-11-01 0{person % 7}:00", here), ("view", f"2026-11-01 0{person % 7}:05", here)]
    told += [("view", f"2026-11-01 1{person % 3}:00", there), ("pay", f"2026-11-01 1{person % 4}:30", here)]
    return [*told, ("pay", f"2026-11-02 1{person % 4}:30", there), ("view", "2026-11-02 09:00", here)]


FULL = scenario(
    {f"p{person}": story(person) for person in range(12)} | {"profile-only": []},
    persons={"p1-web": "p1", "p3-web": "p3"},
    profiles={f"p{person}": {"city": "xy"[person % 2], "phone": f"{SECRET}-{person}"} for person in range(12)}
    | {"p1-web": {"city": "z"}, "profile-only": {"city": "z", "phone": SECRET}},
)
LEFT = left_of(FULL, [EAST])  # a server that never heard of the west, nor of those who were only there
# One of each kind; unlike the others, sum is of what differs most between rows.
ASKED: dict[str, dict[str, Any]] = {
    "trend": {"series": [{"event": "pay", "measure": "sum", "property": "price"}, {"event": "*", "measure": "unique"}]},
    "funnel": {"steps": [{"event": "signup"}, {"event": "view"}, {"event": "pay"}]},
    "retention": {"start": {"event": "signup"}, "return": {"event": "view"}},
    "path": {"start": {"event": "signup"}},
    "process": {"start": {"event": "signup"}, "end": {"event": "pay"}},
    "interval": {"first": {"event": "view"}, "second": {"event": "pay"}},
    "attribution": {"conversion": {"event": "pay"}, "touches": [{"event": "view"}]},
    "session": {},
    "crash": {},
    "cross": {"step": {"event": "view"}, "rows": [{"property": "region"}], "columns": [{"property": "price"}]},
    "distribution": {"step": {"event": "view"}},
    "group_profile": {"breakdowns": [{"on": "profile", "property": "city"}], "target": {"filters": []}},
    "lifecycle": {"step": {"event": "view"}},
    "ltv": {"start": {"event": "signup"}, "value": {"event": "pay", "amount": {"property": "price"}}},
    "property": {"breakdowns": [{"on": "profile", "property": "city"}]},
    "revenue": {"order": {"event": "pay", "amount": {"property": "price"}}},
    "stickiness": {"step": {"event": "view"}},
}
SQL = (
    "SELECT event, region, count() AS n, uniqExact(person) AS persons FROM events GROUP BY event, region ORDER BY n",
    "WITH e AS (SELECT person, price FROM events AS x) SELECT sum(price), count() FROM e AS y",
    "SELECT count() FROM events AS a INNER JOIN events AS b ON a.person = b.person",
    "SELECT count() FROM persons WHERE person IN (SELECT person FROM events)",
    "SELECT person, ids, city FROM persons ORDER BY person",
    "WITH actors AS (SELECT city AS profile_ops FROM persons) SELECT profile_ops, count() AS n FROM actors GROUP BY 1 ORDER BY n",
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """`shop` has all rows, `other` only those that rules leave."""
    store = ClickHouse(embedded.dsn(), embedded.generation())
    shops = Shops()
    shops.worlds = {SHOP: FULL, OTHER: LEFT}
    for project, world in shops.worlds.items():
        world.load(store, project)
    for table in (REJECTS, IDENTITY_EDGES, RELEASES, LEDGER):
        store.create(table)
    made = deps(store, shops)
    rules: tuple[Any, ...] = (("phone",), (EAST,))
    rows = [UserGrant(0, SHOP, "analyst", *rules), UserGrant(0, OTHER, "analyst")]
    made.members.tables.add_user("narrow@example.com", "Narrow", "", rows, 1)
    made.members.tables.add_user("hidden@example.com", "Hidden", "", [UserGrant(0, SHOP, "admin", ("phone",))], 1)
    client = TestClient(create_api(made), base_url="http://localhost:8106", raise_server_exceptions=False)
    client.headers["sec-fetch-site"] = "same-origin"
    client.cookies.set("zuji_session", made.accounts.open(1, "", ""))
    client.cookies.set("spare", made.accounts.open(2, "", ""))
    yield client
    store.drop()


def ask(client: TestClient, project: str, path: str, body: Any) -> Any:
    answer = client.post(f"/api/v1/projects/{project}/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return {name: value for name, value in answer.json().items() if name not in ("receipt", "took_ms")}


def test_every_kind_is_tried() -> None:
    assert set(ASKED) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_rows_that_rules_leave_out_are_as_if_they_had_never_come(client: TestClient, kind: str) -> None:
    body = {"kind": kind, **DAYS, **ASKED[kind]}
    narrowed, left = ask(client, "shop", "query", body), ask(client, "other", "query", body)
    assert narrowed == left
    owner = client.post("/api/v1/projects/shop/query", json=body, headers={"authorization": "Bearer admin"}).json()
    if kind != "crash":  # there are none
        assert {name: value for name, value in owner.items() if name != "receipt"} != left


@pytest.mark.parametrize("sql", SQL)
def test_sql_reads_only_what_rules_leave(client: TestClient, sql: str) -> None:
    assert ask(client, "shop", "sql", {"sql": sql}) == ask(client, "other", "sql", {"sql": sql})


@pytest.mark.parametrize(
    "body",
    [
        {"columns": ["city"]},
        {"filters": [{"on": "profile", "property": "city", "operator": "equals", "value": "z"}]},
        {"sort": {"by": "property", "property": "city"}, "filters": [{"did": {"event": "pay"}}]},
    ],
)
def test_persons_without_a_row_that_passes_are_not_there(client: TestClient, body: Any) -> None:
    told = []
    for project in ("shop", "other"):
        answer = ask(client, project, "persons", body)
        told.append((answer["count"], answer["persons"]))
    assert told[0] == told[1]
    every = client.post("/api/v1/projects/shop/persons", json=body, headers={"authorization": "Bearer admin"})
    assert every.json()["count"] > told[0][0] > 0


def test_members_are_those_of_the_rows_that_are_left(client: TestClient) -> None:
    body = {"query": {"kind": "trend", "series": [{"event": "pay", "measure": "unique"}], **DAYS}}
    assert ask(client, "shop", "query/members", body) == ask(client, "other", "query/members", body)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("query", {"kind": "trend", "series": [{"event": "pay"}], "breakdowns": [{"property": "phone"}], **DAYS}),
        ("query", {"kind": "trend", "series": [{"event": "pay", "measure": "distinct", "property": "phone"}], **DAYS}),
        ("query", {"kind": "trend", "series": [{"event": "pay"}], **DAYS}
         | {"filters": [{"on": "profile", "property": "phone", "operator": "is_set"}]}),
        ("sql", {"sql": "SELECT phone FROM events"}),
        ("sql", {"sql": "SELECT phone FROM persons"}),
        ("sql", {"sql": "SELECT detail FROM quarantine"}),
        ("virtual-properties/try", {"expression": "phone"}),
        ("persons", {"columns": ["phone"]}),
        ("persons", {"filters": [{"on": "profile", "property": "phone", "operator": "is_set"}]}),
    ],
)  # fmt: skip
def test_a_hidden_property_is_refused_like_an_unknown_name(client: TestClient, path: str, body: Any) -> None:
    unknown = json.loads(json.dumps(body).replace("phone", "nosuch").replace("quarantine", "nosuch"))
    refused = client.post(f"/api/v1/projects/shop/{path}", json=body)
    nobodys = client.post(f"/api/v1/projects/shop/{path}", json=unknown)
    assert refused.status_code == nobodys.status_code == 400
    shape = refused.text.replace("phone", "nosuch").replace("quarantine", "nosuch")
    assert json.loads(shape)["type"] == nobodys.json()["type"]


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_a_hidden_value_is_in_no_byte_of_any_answer(client: TestClient, who: str) -> None:
    cookie = client.cookies["zuji_session" if who == "narrow" else "spare"]
    person = identifier(1).hex()
    trend = {"kind": "trend", "series": [{"event": "pay"}], **DAYS}
    bodies: dict[str, Any] = {
        "query": trend, "query_check": {"query": trend}, "query_members": {"query": trend}, "persons": {},
        "query_explain": {"query": trend, "person": person}, "sql": {"sql": "SELECT * FROM events"},
        "preview_cohort": {"definition": []}, "check_expression": {"expression": "region"},
    }  # fmt: skip
    params = {"values": {"property": "region"}}
    answered = set()
    for name, (method, path) in OF_PROJECT.items():
        plain = dict.fromkeys(
            ("cohort", "question", "name", "id", "query_id", "kind", "board", "tile", "template"), "x"
        )
        place = path.format(
            **plain,
            project="shop",
            partition=0,
            offset=0,
            index=0,
            user=1,
            place="0-0-0",
            share=1,
            schedule=1,
            annotation=1,
        )
        body = bodies.get(name, {}) if method != "get" else None
        answer = client.request(
            method, place, params=params.get(name), json=body, headers={"cookie": f"zuji_session={cookie}"}
        )
        assert SECRET not in answer.text, name
        if name not in NARROWED:
            assert answer.status_code == 403, (name, answer.status_code)
            assert "your rules" in answer.text or "permission" in answer.text
        elif answer.status_code == 200:
            answered.add(name)
    assert answered == NARROWED & set(NAMES), NARROWED - answered


def test_the_owner_sees_what_is_hidden_from_others(client: TestClient) -> None:
    owner = {"authorization": "Bearer admin"}
    told = client.post("/api/v1/projects/shop/sql", json={"sql": "SELECT phone FROM events"}, headers=owner)
    assert SECRET in told.text


def test_values_of_other_properties_come_from_rows_that_are_left(client: TestClient) -> None:
    for project in ("shop", "other"):
        found = client.get(f"/api/v1/projects/{project}/catalogue/values", params={"property": "region"}).json()
        assert all(one["value"] != "west" for one in found["values"]), project


def test_rules_that_cannot_be_read_let_nothing_through(client: TestClient) -> None:
    made = client.app._app._state.deps  # type: ignore[attr-defined]
    nonsense = ({"property": "nosuch", "operator": "is_set"},)
    made.members.tables.add_user("odd@example.com", "Odd", "", [UserGrant(0, SHOP, "analyst", (), nonsense)], 1)
    session = made.accounts.open(made.members.tables.user_of("odd@example.com").id, "", "")
    body = {"kind": "trend", "series": [{"event": "pay"}], **DAYS}
    answer = client.post("/api/v1/projects/shop/query", json=body, headers={"cookie": f"zuji_session={session}"})
    assert answer.status_code == 400 and "rows" in answer.text
