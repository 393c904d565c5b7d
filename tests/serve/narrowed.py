"""A shop of which some see all, and others what rules of rows and properties leave."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from starlette.testclient import TestClient

from tests.analyze.left import left_of
from tests.analyze.scenario import scenario
from tests.serve.world import OTHER, SHOP, Alone, Shops, deps
from tests.servers import embedded
from tests.store.rows import identifier, table_of
from zuji.records.identity import LOGIN, Id
from zuji.serve.api import create_api
from zuji.serve.deps import Deps
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import IDENTITY_EDGES, LEDGER, REJECTS, RELEASES
from zuji.store.users import UserGrant

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
FULL.catalogue = msgspec.structs.replace(FULL.catalogue, events=dict.fromkeys(("signup", "view", "pay"), (1, 2, 3)))
DEVICES = [msgspec.structs.replace(one, device=f"device-{one.actor}") for one in FULL.data.events]
FULL.data = msgspec.structs.replace(FULL.data, events=DEVICES)
LEFT = left_of(FULL, [EAST])  # a server that never heard of the west, nor of those who were only there
PHONE = {"property": "phone", "operator": "equals", "value": SECRET}
TREND: dict[str, Any] = {"kind": "trend", "series": [{"event": "pay"}]}
WITHHELD = "urn:zuji:problem:withheld"
NUMBER = "$identity_phone"  # a class of ids that goes with the property

# Who else asks: a role, and what is hidden from them.
OTHERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("viewer", "viewer", ()),
    ("sent", "analyst", ("distinct_id",)),
    ("login", "analyst", ("$identity_login_id",)),
    ("device", "analyst", ("device", "$session_id")),
)


class Known(Alone):
    """p1 has a login and a number to be called by; p3 was never in the east."""

    def person(self, project: int, one: Id) -> Mapping[str, Any]:
        actor = identifier(4 if one[1] == "p3" else 2).hex()
        ids = [(LOGIN, one[1], actor), (NUMBER, SECRET, identifier(999).hex())]
        parts = [
            {"id_class": each, "value": value, "generation": 0, "open": True, "actor": key} for each, value, key in ids
        ]
        return {"person": actor, "ids": parts, "revoked": frozenset()}

    def ids_of(self, project: int, spoke: Mapping[str, str]) -> Mapping[str, Sequence[Id]]:
        ids = [(LOGIN, "somebody"), (NUMBER, SECRET)]
        return dict.fromkeys(spoke, ids if project == SHOP else ids[:1])


def save(made: Deps) -> None:
    """Definitions that name the hidden property, themselves and by way of others, and some that do not."""
    plain, signed, period = ("a test", ""), ("a test", SECRET), {"last_days": 1}
    of_profile = {**PHONE, "on": "profile"}
    cohorts: dict[str, Any] = {
        "called": {"kind": "dynamic", "definition": [of_profile]},
        "callers": {"kind": "dynamic", "definition": [{"cohort": "called"}]},
        "list": {"kind": "static", "actors": [identifier(2), identifier(4)], "source": {"of": "ids", "ids": 2}},
        "list of called": {
            "kind": "static",
            "actors": [identifier(2)],
            "source": {"of": "definition", "definition": [of_profile]},
        },
    }
    for name, told in cohorts.items():
        kind = told.pop("kind")
        is_plain = name == "list"
        made.cohorts.create(SHOP, name, kind, plain if is_plain else signed, "" if is_plain else SECRET, **told)
    made.virtuals.create(SHOP, "property", "number", signed, made.state.state(SHOP), body={"expression": "phone"})
    for name, expression in (("vphone", "phone"), ("vphone2", "concat(vphone, 'x')"), ("vregion", "region")):
        state = made.state.state(SHOP)
        made.virtuals.create(SHOP, "property", name, signed, state, body={"expression": expression})
    parts = [{"event": "view", "filters": [PHONE]}]
    made.virtuals.create(SHOP, "event", "vphone view", signed, made.state.state(SHOP), body={"parts": parts})
    made.virtuals.create(SHOP, "event", "called view", signed, made.state.state(SHOP), body={"parts": parts})
    questions: dict[str, Any] = {
        "by event": {"kind": "trend", "series": [{"event": "called view"}]},
        "by number": {**TREND, "filters": [PHONE]},
        "by virtual": {**TREND, "breakdowns": [{"property": "number"}]},
        "by cohort": {**TREND, "filters": [{"cohort": "callers"}]},
        "of the list": {**TREND, "filters": [{"cohort": "list"}]},
    }
    for name, question in questions.items():
        is_plain = name == "of the list"
        told = (plain, "") if is_plain else (signed, SECRET)
        made.questions.create(SHOP, name, question, period, *told)
    made.questions.change(SHOP, "visits", 1, signed, question={**TREND, "filters": [PHONE]}, period=period)
    made.questions.change(SHOP, "visits", 2, plain, question=TREND, period=period)
    place = {"y": 0, "w": 2, "h": 2, "kind": "number"}
    tiles = [{**place, "id": name.replace(" ", "-"), "x": 2 * i, "saved": i + 2} for i, name in enumerate(questions)]
    own = {**place, "id": "own", "x": 10, "question": {**TREND, "filters": [PHONE]}, "period": period}
    made.boards.book.create(SHOP, "calls", {"tiles": [*tiles, own]}, signed)
    made.boards.book.create(SHOP, "laid over", {"tiles": tiles[-1:], "filters": [PHONE]}, signed)
    plan = {
        "properties": [
            {"name": "phone", "state": "draft", "enum": [SECRET]},
            {"name": "region", "state": "draft", "enum": ["east"]},
        ]
    }
    made.plans.put(SHOP, 0, made.plans.parse(plan), "a test", "began")


def opened() -> Iterator[TestClient]:
    """A client: `shop` has all rows, `other` only those that rules leave. Its cookies are of one with rules of rows and
    properties, and (`spare`) of one with rules of properties. Ends with the store."""
    store = ClickHouse(embedded.dsn(), embedded.generation())
    shops = Shops()
    shops.worlds = {SHOP: FULL, OTHER: LEFT}
    for project, world in shops.worlds.items():
        world.load(store, project)
    for table in (REJECTS, IDENTITY_EDGES, RELEASES, LEDGER):
        store.create(table)
    # p1 with an address, with the login of p3, with a number.
    others = (("$identity_mail", "m@example.com", 998), (LOGIN, "p3", 4), (NUMBER, SECRET, 999))
    edges = [
        {
            "batch": 1, "project": SHOP, "seq": seq, "op": "link", "outcome": "joined",
            "received_at": 1_793_500_000_000,
            "from_class": LOGIN, "from_value": "p1", "from_actor": identifier(2),
            "to_class": id_class, "to_value": value, "to_actor": identifier(actor),
        }
        for seq, (id_class, value, actor) in enumerate(others, 1)
    ]  # fmt: skip
    store.insert(IDENTITY_EDGES, 0, table_of(IDENTITY_EDGES, edges), "")
    made = replace(deps(store, shops), identities=Known())
    save(made)
    rules: tuple[Any, ...] = (("phone",), (EAST,))
    rows = [UserGrant(0, SHOP, "analyst", *rules), UserGrant(0, OTHER, "analyst")]
    made.members.tables.users.add("narrow@example.com", "Narrow", "", rows, 1)
    made.members.tables.users.add("hidden@example.com", "Hidden", "", [UserGrant(0, SHOP, "admin", ("phone",))], 1)
    for name, role, hidden in OTHERS:
        grants = [UserGrant(0, SHOP, role, hidden)]
        made.members.tables.users.add(f"{name}@example.com", name, "", grants, 1)
    client = TestClient(create_api(made), base_url="http://localhost:8106", raise_server_exceptions=False)
    client.headers["sec-fetch-site"] = "same-origin"
    client.cookies.set("zuji_session", made.accounts.open(1, "", ""))
    client.cookies.set("spare", made.accounts.open(2, "", ""))
    for user, (name, *_) in enumerate(OTHERS, 3):
        client.cookies.set(name, made.accounts.open(user, "", ""))
    yield client
    store.drop()


def ask(client: TestClient, project: str, path: str, body: Any) -> Any:
    answer = client.post(f"/api/v1/projects/{project}/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return {name: value for name, value in answer.json().items() if name not in ("receipt", "took_ms")}


def of(client: TestClient, who: str, path: str, body: Any = None, **params: Any) -> Any:
    """What somebody is told of the shop: narrow (rows and phone), hidden (phone), the owner, or one of OTHERS."""
    cookie = client.cookies[{"narrow": "zuji_session", "hidden": "spare", "owner": "spare"}.get(who, who)]
    headers = {"authorization": "Bearer admin"} if who == "owner" else {"cookie": f"zuji_session={cookie}"}
    method = "GET" if body is None else "POST"
    return client.request(method, f"/api/v1/projects/shop/{path}", params=params, json=body, headers=headers)


def answers(client: TestClient, who: str, board: str, body: Any) -> dict[str, Any]:
    lines = of(client, who, f"boards/{board}/answers", body).text.splitlines()
    return {one["tile"]: one for one in map(json.loads, lines) if "query_id" not in one}
