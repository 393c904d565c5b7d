"""Rules of rows and properties: a caller with rules is answered as if the rows had never come, and a hidden value
occurs in no byte of anything that they are told."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from tests.analyze.left import left_of
from tests.analyze.scenario import scenario
from tests.serve.test_permissions import NAMES, OF_PROJECT
from tests.serve.world import OTHER, SHOP, Alone, Feed, Shops, deps
from tests.servers import embedded
from tests.store.rows import identifier, table_of
from zuji.analyze.asking import State
from zuji.analyze.kinds import KINDS
from zuji.analyze.narrowing import passing
from zuji.records.identity import LOGIN, Id
from zuji.records.property import Catalogue, Property
from zuji.serve.api import create_api
from zuji.serve.deps import Deps
from zuji.serve.permissions import NARROWED
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Progress
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
    "WITH actors AS (SELECT city AS profile_ops FROM persons) SELECT profile_ops FROM actors ORDER BY profile_ops",
)


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
    person = identifier(2).hex()
    trend = {"kind": "trend", "series": [{"event": "pay"}], **DAYS}
    bodies: dict[str, Any] = {
        "query": trend, "query_check": {"query": trend}, "query_members": {"query": trend}, "persons": {},
        "query_explain": {"query": trend, "person": person}, "sql": {"sql": "SELECT * FROM events"},
        "preview_cohort": {"definition": []}, "check_expression": {"expression": "region"},
        "answer_question": {}, "query_changes": {"query": trend}, "board_answers": {},
    }  # fmt: skip
    params: dict[str, Any] = {"values": {"property": "region"}, "board_diff": {"before": 1}}
    params |= {
        "question_diff": {"before": 3},
        **{name: {"value": "p1"} for name in ("find", "person", "profile", "timeline")},
    }
    answered = set()
    for name, (method, path) in OF_PROJECT.items():
        plain = dict.fromkeys(
            ("cohort", "question", "name", "id", "query_id", "kind", "board", "tile", "template"), "x"
        )
        plain |= {"question": "visits", "cohort": "payers", "board": "start"}
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
        assert "phone" not in answer.text, name  # nor is its name, nor that of any virtual one that hangs on it
        if name == "restore_project":  # it is not deleted
            assert answer.status_code == 404, name
        elif name not in NARROWED:
            assert answer.status_code == 403, (name, answer.status_code)
            assert "your rules" in answer.text or "permission" in answer.text
        elif answer.status_code == 200:
            answered.add(name)
    assert answered == NARROWED & set(NAMES), NARROWED - answered


@pytest.mark.parametrize("who", ["narrow", "hidden"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("query", {**TREND, **DAYS, "breakdowns": [{"property": "vphone2"}]}),
        ("query", {**TREND, **DAYS, "filters": [{"property": "vphone2", "operator": "is_set"}]}),
        ("query", {**TREND, **DAYS, "series": [{"event": "pay", "measure": "distinct", "property": "vphone2"}]}),
        ("query/check", {"query": {**TREND, **DAYS, "breakdowns": [{"property": "vphone2"}]}}),
        ("query", {**TREND, **DAYS, "series": [{"event": "vphone2"}]}),
        ("query", {**TREND, **DAYS, "series": [{"event": "vphone view"}]}),
        ("query/members", {"query": {**TREND, **DAYS, "breakdowns": [{"property": "vphone2"}]}}),
        ("persons", {"filters": [{"did": {"event": "pay", "filters": [PHONE | {"property": "vphone2"}]}}]}),
        ("cohorts/preview", {"definition": [{"did": {"event": "pay", "filters": [PHONE | {"property": "vphone2"}]}}]}),
        ("virtual-properties/try", {"expression": "vphone2"}),
        ("virtual-properties/try", {"expression": "concat(vphone2, 'x')"}),
        ("sql", {"sql": "SELECT vphone2 FROM events"}),
        ("catalogue/values", "vphone2"),
    ],
)
def test_virtual_names_that_hang_on_it_do_not_exist(client: TestClient, who: str, path: str, body: Any) -> None:
    """They are answered like a name that nobody ever gave, but for other names that are close to it."""

    def shape(answer: Any) -> Any:
        told, close = answer.json(), re.compile("; close: [^(]*[^( ]")
        found = [(one["field"], close.sub("", one["detail"])) for one in told.get("problems", [])]
        return json.loads(json.dumps([told["type"], found]).replace("vphone2", "wqxzkj7"))

    told = []
    for name in ("vphone2", "wqxzkj7"):
        if isinstance(body, str):
            told.append(of(client, who, path, property=name))
        else:
            asked = json.loads(json.dumps(body).replace("vphone2", name).replace("vphone view", name))
            told.append(of(client, who, path, asked))
    assert told[0].status_code == told[1].status_code, told[0].text
    if told[0].status_code == 400:
        assert shape(told[0]) == shape(told[1])
        owner = of(client, "owner", path, **({"property": body} if isinstance(body, str) else {"body": body}))
        assert owner.status_code == 200 or path in ("sql", "cohorts/preview", "query/members"), owner.text
    for one in told:
        assert "phone" not in one.text.replace("vphone2", "").replace("vphone view", "")
    close = of(client, who, "query", {**TREND, **DAYS, "breakdowns": [{"property": "vphon"}]})
    assert close.status_code == 400 and "phone" not in close.text
    assert "vphone2" in of(client, "owner", "query", {**TREND, **DAYS, "breakdowns": [{"property": "vphon"}]}).text


@pytest.mark.parametrize("who", ["narrow", "hidden", "owner"])
def test_only_virtual_names_that_hang_on_it_are_gone(client: TestClient, who: str) -> None:
    events = {one["name"] for one in of(client, who, "catalogue/events").json()["events"] if one["virtual"]}
    known = {one["name"] for one in of(client, who, "catalogue/properties").json()["properties"] if one["virtual"]}
    theirs = ({"called view", "vphone view"}, {"number", "vphone", "vphone2"}) if who == "owner" else (set(), set())
    assert (events - {"x"}, known - {"x"}) == (theirs[0], theirs[1] | {"vregion"})
    by = {**TREND, **DAYS, "breakdowns": [{"property": "vregion"}]}
    assert of(client, who, "query", by).status_code == 200


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
    made.members.tables.users.add("odd@example.com", "Odd", "", [UserGrant(0, SHOP, "analyst", (), nonsense)], 1)
    session = made.accounts.open(made.members.tables.users.of_mail("odd@example.com").id, "", "")
    body = {"kind": "trend", "series": [{"event": "pay"}], **DAYS}
    answer = client.post("/api/v1/projects/shop/query", json=body, headers={"cookie": f"zuji_session={session}"})
    assert answer.status_code == 400 and "rows" in answer.text


def of(client: TestClient, who: str, path: str, body: Any = None, **params: Any) -> Any:
    """What somebody is told of the shop: narrow (rows and phone), hidden (phone), the owner, or one of OTHERS."""
    cookie = client.cookies[{"narrow": "zuji_session", "hidden": "spare", "owner": "spare"}.get(who, who)]
    headers = {"authorization": "Bearer admin"} if who == "owner" else {"cookie": f"zuji_session={cookie}"}
    method = "GET" if body is None else "POST"
    return client.request(method, f"/api/v1/projects/shop/{path}", params=params, json=body, headers=headers)


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_definitions_that_name_what_is_hidden_have_their_names_and_nothing_more(client: TestClient, who: str) -> None:
    for path, wanted in (
        (
            "questions",
            {
                "visits": False,
                "by event": True,
                "by number": True,
                "by virtual": True,
                "by cohort": True,
                "of the list": False,
            },
        ),
        ("cohorts", {"payers": False, "called": True, "callers": True, "list": False, "list of called": True}),
    ):
        told = of(client, who, path).json()[path]
        assert {one["name"]: one["withheld"] for one in told} == wanted
        for one in told:
            shown = of(client, who, f"{path}/{one['name']}")
            versions = of(client, who, f"{path}/{one['name']}/versions")
            assert (shown.status_code, versions.status_code) == (200, 200)
            assert SECRET not in shown.text + versions.text
            every = of(client, "owner", f"{path}/{one['name']}").json()
            assert not every["withheld"] and shown.json()["withheld"] == wanted[one["name"]]
            if not one["withheld"] and not (who == "narrow" and one["name"] == "list"):
                assert shown.json() == every
    found = [of(client, one, "questions", search=SECRET).json()["count"] for one in (who, "owner")]
    assert found == [0, 4]
    # An older version, which somebody has mended since.
    assert of(client, who, "questions/visits", version=2).json()["withheld"]
    assert of(client, who, "questions/visits/diff", before=1).status_code == 200
    for path, before in (("questions/visits/diff", 2), ("boards/calls/diff", 1)):
        assert of(client, who, path, before=before).json()["type"] == WITHHELD
    plan = of(client, who, "plan").json()["plan"]
    assert [one["name"] for one in plan["properties"]] == ["region"]
    assert SECRET in of(client, "owner", "plan").text
    assert "phone" not in of(client, who, "plan/yaml").text + of(client, who, "plan/diff").text


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_what_is_withheld_is_not_answered_and_says_why(client: TestClient, who: str) -> None:
    virtual = of(client, who, "query", {"kind": "trend", "series": [{"event": "called view"}], **DAYS})
    nothing = of(client, who, "query", {"kind": "trend", "series": [{"event": "nobody called it so"}], **DAYS})
    assert virtual.status_code == 200 and "called view" in virtual.text
    assert virtual.json()["series"] == json.loads(nothing.text.replace("nobody called it so", "called view"))["series"]
    for name in ("by event", "by number", "by virtual", "by cohort"):
        refused = of(client, who, f"questions/{name}/answer", {})
        assert (refused.status_code, refused.json()["type"]) == (403, WITHHELD)
        assert SECRET not in refused.text
    refused = of(client, who, "questions/visits/answer", {"version": 2})
    assert refused.status_code == 403
    # Of cohorts that hang on it there are none for them, whoever else is in them.
    for cohort in ("called", "callers", "list of called"):
        unknown = ask_as(client, who, cohort), ask_as(client, who, "nobody")
        assert [one.status_code for one in unknown] == [400, 400]
        told = [(one.json()["type"], one.json()["problems"][0]["detail"]) for one in unknown]
        assert told[0] == (told[1][0], told[1][1].replace("nobody", cohort))
    assert ask_as(client, who, "list").status_code == 200


def ask_as(client: TestClient, who: str, cohort: str) -> Any:
    return of(client, who, "query", {**TREND, **DAYS, "filters": [{"cohort": cohort}]})


def answers(client: TestClient, who: str, board: str, body: Any) -> dict[str, Any]:
    lines = of(client, who, f"boards/{board}/answers", body).text.splitlines()
    return {one["tile"]: one for one in map(json.loads, lines) if "query_id" not in one}


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_boards_open_with_the_rules_of_who_looks(client: TestClient, who: str) -> None:
    every = answers(client, "owner", "calls", {})
    told = answers(client, who, "calls", {})
    withheld = {"by-event", "by-number", "by-virtual", "by-cohort", "own"}
    assert {tile for tile, one in told.items() if "problem" in one} == withheld
    assert all(told[tile]["problem"]["type"] == WITHHELD for tile in withheld)
    assert not any("problem" in one for one in every.values())
    shown = of(client, who, "boards/calls").json()["board"]
    assert {tile["id"] for tile in shown["tiles"] if tile.get("withheld")} == withheld
    over = of(client, who, "boards/laid over").json()["board"]
    assert over["withheld"] and not over["filters"] and SECRET not in json.dumps([shown, over])
    assert all("problem" in one for one in answers(client, who, "laid over", {}).values())
    # While it is looked at with another period, as the page sends it.
    for name, board in (("calls", shown), ("laid over", over)):
        body = {"board": {**board, "period": {"last_days": 7}}}
        changed = answers(client, who, name, body)
        assert {tile for tile, one in changed.items() if "problem" in one} == (
            withheld if name == "calls" else {"of-the-list"}
        )
        assert SECRET not in json.dumps(changed)


def test_a_tile_is_the_question_of_who_asks_and_not_of_who_asked_before(client: TestClient) -> None:
    """The owner's answers and those of a caller with rules, in turns: each has their own numbers."""
    body = {"tiles": ["a"], "board": {"tiles": [{"id": "a", "x": 0, "y": 0, "w": 2, "h": 2, "kind": "number",
            "question": {**TREND, **DAYS}}]}}  # fmt: skip
    seen = {}
    for who in ("owner", "narrow", "owner", "narrow"):
        number = answers(client, who, "start", body)["a"]["headline"]["value"]
        assert seen.setdefault(who, number) == number
    assert seen["narrow"] < seen["owner"]
    assert seen["narrow"] == ask(client, "other", "query", {**TREND, **DAYS})["series"][0]["total"]


def test_static_cohorts_count_who_is_there(client: TestClient) -> None:
    asked = {"cohort": "list"}
    sizes = {who: of(client, who, "cohorts/preview", asked).json()["size"] for who in ("owner", "hidden", "narrow")}
    assert sizes == {"owner": 2, "hidden": 2, "narrow": 1}
    told = {who: of(client, who, "cohorts/list").json() for who in sizes}
    assert {who: one["size"] for who, one in told.items()} == {"owner": 2, "hidden": 2, "narrow": None}
    # An upload's source counts its ids.
    assert told["owner"]["source"] == {"of": "ids", "ids": 2} and told["narrow"]["source"] == {"of": "ids"}
    versions = of(client, "narrow", "cohorts/list/versions").json()["versions"]
    assert [(one["size"], one["source"]) for one in versions] == [(None, {"of": "ids"})]


def test_a_person_who_is_not_there_is_like_one_of_whom_nobody_has_heard(client: TestClient) -> None:
    for path in ("identity/person", "identity/profile", "identity/timeline"):
        assert of(client, "owner", path, value="p3").status_code == 200
        assert of(client, "hidden", path, value="p3").status_code == 200
        gone = of(client, "narrow", path, value="p3")
        by_number = of(client, "narrow", path, value="p1", id_class=NUMBER)
        assert gone.status_code == by_number.status_code == 404 and gone.json() == by_number.json()
        assert of(client, "hidden", path, value=SECRET, id_class=NUMBER).status_code == 404
    assert of(client, "narrow", "identity/find", value="p3").json() == {"found": []}


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_a_person_is_shown_without_what_is_hidden(client: TestClient, who: str) -> None:
    every, told = (of(client, one, "identity/profile", value="p1").json() for one in ("owner", who))
    assert [one["name"] for one in told["properties"]] == ["city"]
    assert [one["name"] for one in every["properties"]] == ["city", "phone"]
    every, told = (of(client, one, "identity/timeline", value="p1").json() for one in ("owner", who))
    of_events = [len([one for one in line["items"] if one["kind"] == "event"]) for line in (every, told)]
    assert of_events[0] == len(story(1)) and of_events[1] == (4 if who == "narrow" else len(story(1)))
    assert [one["name"] for one in told["items"] if one["kind"] == "profile"] == ["city"]
    ids = of(client, who, "identity/person", value="p1").json()["ids"]
    assert [one["id_class"] for one in ids] == [LOGIN]
    listed = of(client, who, "persons", {}).json()["persons"]
    assert listed and all(one["ids"] == [{"id_class": LOGIN, "value": "somebody"}] for one in listed)
    as_file = client.post(
        "/api/v1/projects/shop/persons?format=csv",
        json={},
        headers={"cookie": f"zuji_session={client.cookies['zuji_session' if who == 'narrow' else 'spare']}"},
    )
    assert as_file.status_code == 200 and "somebody" in as_file.text and SECRET not in as_file.text


def test_names_counts_and_values_are_of_the_rows_that_are_left(client: TestClient) -> None:
    """The whole catalogue counts 3 of each event here, whatever lies in the store."""
    told = of(client, "narrow", "catalogue/events").json()["events"]
    counts: dict[str, list[int]] = {}
    for event in LEFT.data.events:
        counts.setdefault(event.event, []).append(event.time)
    assert {one["name"]: (one["first_at"], one["last_at"], one["count"]) for one in told if not one["virtual"]} == {
        name: (min(times), max(times), len(times)) for name, times in counts.items()
    }
    assert all(one["count"] == 3 for one in of(client, "hidden", "catalogue/events").json()["events"] if one["count"])
    for asked in ({"property": "region"}, {"property": "price"}, {"property": "city", "on": "profile"}):
        params = {**asked, "limit": 1000}
        values = [client.get(f"/api/v1/projects/{one}/catalogue/values", params=params) for one in ("shop", "other")]
        assert values[0].status_code == 200 and values[0].json() == values[1].json()


@pytest.mark.parametrize("kind", ["trend", "funnel", "cross", "property"])
def test_files_hold_what_is_left(client: TestClient, kind: str) -> None:
    body = {"kind": kind, **DAYS, **ASKED[kind]}
    files = [client.post(f"/api/v1/projects/{one}/query?format=csv", json=body) for one in ("shop", "other")]
    assert files[0].status_code == 200 and files[0].text == files[1].text
    listed = [
        client.post(f"/api/v1/projects/{one}/persons?format=csv", json={"columns": ["city"]})
        for one in ("shop", "other")
    ]
    assert listed[0].status_code == 200 and listed[0].text == listed[1].text


def test_evidence_is_of_nobody_who_is_not_there(client: TestClient) -> None:
    told = {who: of(client, who, "identity/person", value="p1").json() for who in ("owner", "hidden", "narrow")}
    assert {who: [one["seq"] for one in person["evidence"]] for who, person in told.items()} == {
        "owner": [1, 2, 3],
        "hidden": [1, 2],
        "narrow": [1],
    }
    for who, seqs in (("owner", 3), ("narrow", 1)):
        line = of(client, who, "identity/timeline", value="p1", kind="identity").json()["items"]
        assert len(line) == seqs and all(SECRET not in json.dumps(one) for one in line if who != "owner")


@pytest.mark.parametrize("path", ["query", "sql", "query/check", "persons", "cohorts/preview"])
def test_no_receipt_counts_rows_that_are_left_out(client: TestClient, path: str) -> None:
    bodies: dict[str, Any] = {
        "query": {**TREND, **DAYS}, "sql": {"sql": "SELECT count() FROM events"},
        "query/check": {"query": {**TREND, **DAYS}}, "persons": {}, "cohorts/preview": {"definition": []},
    }  # fmt: skip
    read = {who: of(client, who, path, bodies[path]).json()["receipt"]["rows_read"] for who in ("owner", "narrow")}
    assert read["narrow"] == 0 < read["owner"]


def test_how_far_a_query_is_does_not_count_them_either(client: TestClient) -> None:
    state = client.app._app._app.state  # type: ignore[attr-defined]
    id = "0" * 32
    state.running[id], state.told[id] = SHOP, Progress(7, 9)
    told = {}
    for who in ("zuji_session", "spare"):  # narrow, hidden
        headers = {"cookie": f"zuji_session={client.cookies[who]}"}
        told[who] = client.get(f"/api/v1/queries/{id}", headers=headers).json()
    del state.running[id], state.told[id]
    assert told == {
        "zuji_session": {"rows_read": 0, "rows_total": 0},
        "spare": {"rows_read": 7, "rows_total": 9},
    }


@pytest.mark.parametrize(
    ("who", "gone", "left"),
    [
        ("sent", {"distinct_id", "login_id", "anonymous_id", "$distinct_id", "$anonymous_id"}, set()),
        ("login", {"distinct_id", "login_id", "$distinct_id"}, {"anonymous_id", "$anonymous_id"}),
        ("hidden", set(), {"distinct_id", "login_id", "anonymous_id", "$distinct_id", "$anonymous_id"}),
    ],
)
def test_ids_that_are_hidden_are_not_to_be_read_of_events(
    client: TestClient, who: str, gone: set[str], left: set[str]
) -> None:
    for name in gone | left:
        asked = [of(client, who, "sql", {"sql": f"SELECT `{name}` FROM events"})]
        if name.startswith("$"):
            asked.append(of(client, who, "query", {**TREND, **DAYS, "breakdowns": [{"property": name}]}))
            asked.append(of(client, who, "catalogue/values", property=name))
        assert {one.status_code for one in asked} == ({400} if name in gone else {200}), name
    columns = {one["name"] for one in of(client, who, "sql", {"sql": "SELECT * FROM events"}).json()["columns"]}
    assert not columns & gone and left <= columns
    listed = {one["name"] for one in of(client, who, "catalogue/properties").json()["properties"]}
    assert not listed & gone


def test_a_preview_shows_persons_to_those_alone_who_may_see_some(client: TestClient) -> None:
    asked = {"definition": [], "columns": ["city"], "sample": 100}
    every, told = (of(client, who, "cohorts/preview", asked).json() for who in ("owner", "viewer"))
    assert told["size"] == every["size"] == len(every["sample"]) > 0 and told["sample"] == []
    sql = {"sql": "SELECT person FROM events"}
    assert of(client, "owner", "cohorts/preview", sql).status_code == 200
    for path, body in (("cohorts/preview", sql), ("sql", sql), ("persons", {})):
        assert of(client, "viewer", path, body).status_code == 403, path


def test_verdicts_are_told_to_who_may_send_or_see_records(client: TestClient) -> None:
    """A verdict says what was wrong with which value."""
    state = client.app._app._app.state  # type: ignore[attr-defined]
    plain = state.deps
    fate = {"index": 0, "fate": "rejected", "reason": "x", "field": "phone", "detail": SECRET, "project_id": SHOP}

    class Judged(Feed):
        async def verdict(self, partition: int, offset: int, wait_s: float) -> Any:
            return [fate]

    state.deps = replace(plain, live=Judged())
    try:
        ways = {who: {"cookie": f"zuji_session={client.cookies[who]}"} for who in ("zuji_session", "spare", "viewer")}
        ways |= {key: {"authorization": f"Bearer {key}"} for key in ("shop-query", "shop-ingest", "other-query")}
        told = {who: client.get("/api/v1/events/verdicts/0-1", headers=headers) for who, headers in ways.items()}
    finally:
        state.deps = plain
    assert {who for who, answer in told.items() if answer.status_code == 200} == {"shop-query", "shop-ingest"}
    assert {answer.status_code for answer in told.values()} == {200, 404}


def test_days_of_rules_are_those_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 01:00 in Shanghai the day has begun there, and not yet in London."""
    at = dt.datetime(2026, 11, 2, 17, 0, tzinfo=dt.UTC).timestamp()
    monkeypatch.setattr(time, "time", lambda: at)
    catalogue = Catalogue(properties={"due": Property("due", "datetime")})
    rule = {"property": "due", "operator": "last_days", "value": 1}
    made = passing(State(catalogue, 1, "Asia/Shanghai"), [rule]).sql()
    first = int(dt.datetime(2026, 11, 2, 16, 0, tzinfo=dt.UTC).timestamp() * 1000)
    assert str(first) in made and str(first + 86_400_000) in made


@pytest.mark.parametrize("query", [{**TREND, "series": [{"event": "pay", "measure": "unique"}]}, {"kind": "session"}])
def test_devices_that_are_hidden_are_counted_and_not_listed(client: TestClient, query: dict[str, Any]) -> None:
    body = {"query": {**query, **DAYS, "subject": {"of": "device"}}}
    told = {who: of(client, who, "query/members", body) for who in ("owner", "device")}
    every, left = (answer.json() for answer in told.values())
    assert every["count"] == left["count"] > 0
    assert all(one["subject"] for one in every["members"])
    assert all(one["subject"] == "" for one in left["members"]), left
    as_file = client.post(
        "/api/v1/projects/shop/query/members?format=csv",
        json=body,
        headers={"cookie": f"zuji_session={client.cookies['device']}"},
    )
    assert as_file.status_code == 200
    assert not [one["subject"] for one in every["members"] if one["subject"] in as_file.text]
