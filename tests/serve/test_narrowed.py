"""Rules of rows and properties: a caller with rules is answered as if the rows had never come, and a hidden value
occurs in no byte of anything that they are told."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serve.narrowed import DAYS, LEFT, PHONE, SECRET, TREND, ask, of, opened
from tests.serve.test_permissions import NAMES, OF_PROJECT
from tests.serve.world import SHOP, Feed
from tests.store.rows import identifier
from zuji.analyze.asking import State
from zuji.analyze.kinds import KINDS
from zuji.analyze.narrowing import passing
from zuji.records.property import Catalogue, Property
from zuji.serve.permissions import NARROWED
from zuji.store.contract import Progress
from zuji.store.users import UserGrant

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


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    yield from opened()


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
    verdicts = {who: answer.json()["verdicts"][0] for who, answer in told.items() if answer.status_code == 200}
    of_a_page = {"index": 0, "verdict": "rejected", "reason": "x", "field": "phone"}
    assert verdicts == {"shop-query": {**of_a_page, "detail": SECRET}, "shop-ingest": of_a_page}
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
