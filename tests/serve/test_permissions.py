"""Every route asks for a permission; nobody reaches what is not theirs; every change leaves an entry.

Requests are made from openapi.json, so that a new route is tried without being thought of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.serve.world import OTHER, SHOP, Shops, deps
from zuji.accounts.roles import EVERYTHING, PERMISSIONS, PROJECT, ROLES, of_scope
from zuji.records.bot_rules import READ_AS
from zuji.serve.api import create_api
from zuji.serve.audit import leaves_entry
from zuji.serve.auth import may_still
from zuji.serve.deps import Deps
from zuji.serve.openapi import document
from zuji.serve.permissions import ASKING, KNOWN, NARROWED, NOTED, OPEN, PERMISSION_OF
from zuji.store.users import UserGrant

DOCUMENT = json.loads(document())
OWN = {"sec-fetch-site": "same-origin"}
SAFE = ("get", "head")
NAMES = {one["operationId"]: (method, path) for path, item in DOCUMENT["paths"].items() for method, one in item.items()}
OF_PROJECT = {name: place for name, place in NAMES.items() if "{project}" in place[1]}
CHANGING = {
    name for name, (method, _) in NAMES.items() if leaves_entry(name, method.upper(), False) and name not in NOTED
}


# What stands in paths: texts, and numbers.
PLAIN: dict[str, Any] = {
    **dict.fromkeys(("cohort", "question", "name", "id", "query_id", "board", "tile", "template", "token"), "x"),
    **dict.fromkeys(("partition", "offset", "index", "user", "share", "schedule", "annotation"), 1),
    "kind": "event",
    "place": "0-0-0",
}


class Place(NamedTuple):
    client: TestClient
    deps: Deps


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """`shop` has an admin, an analyst, a viewer; `other` has one admin. Nothing here asks the store."""
    made = deps(object(), Shops())  # type: ignore[arg-type]
    users = {
        "owner": (0, "owner"),
        "admin": (SHOP, "admin"),
        "analyst": (SHOP, "analyst"),
        "viewer": (SHOP, "viewer"),
        "editor": (SHOP, "plan_editor"),
        "stranger": (OTHER, "admin"),
    }
    for name, (project, role) in users.items():
        made.members.tables.users.add(f"{name}@example.com", name, "", [UserGrant(0, project, role)], 1)
    app = create_api(made)
    yield Place(TestClient(app, base_url="http://localhost:8106", raise_server_exceptions=False), made)


def as_user(place: Place, name: str) -> dict[str, str]:
    user = place.deps.members.tables.users.of_mail(f"{name}@example.com")
    token = place.deps.accounts.open(user.id, "127.0.0.1", "a test")
    return {"cookie": f"zuji_session={token}", **OWN}


def ask(place: Place, name: str, headers: dict[str, str], project: str = "shop", **ids: Any) -> Any:
    method, path = NAMES[name]
    filled = path.format(**{**PLAIN, "project": project, **ids})
    body = None if method in SAFE else {}
    return place.client.request(method, filled, headers=headers, json=body)


def test_every_route_asks_for_one_permission_and_the_table_names_no_other() -> None:
    routes = set(NAMES)
    listed = set(PERMISSION_OF) | OPEN | KNOWN
    assert routes - listed == set(), "serve/permissions.py says nothing of these"
    assert len(PERMISSION_OF) + len(OPEN) + len(KNOWN) == len(listed), "a route is listed twice"
    assert listed - routes - {"shared_page"} == set()  # a page is not in the document
    assert set(PERMISSION_OF.values()) <= set(PERMISSIONS)
    assert listed >= NARROWED | ASKING | NOTED


def test_roles_grow_from_viewer_to_owner() -> None:
    assert ROLES["viewer"] < ROLES["analyst"] < ROLES["admin"] < ROLES["owner"] == EVERYTHING
    assert (
        "server" not in of_scope("admin", 7) and of_scope("admin", 0) == EVERYTHING and of_scope("x", 0) == frozenset()
    )
    assert ROLES["admin"] == PROJECT


@pytest.mark.parametrize("who", ["stranger", "other-query"])
def test_a_project_of_others_does_not_exist(place: Place, who: str) -> None:
    headers = as_user(place, who) if who == "stranger" else {"authorization": f"Bearer {who}"}
    before = place.deps.members.tables.users.grants()
    for name in OF_PROJECT:
        theirs, nobodys = ask(place, name, headers), ask(place, name, headers, "no such project")
        assert (name, theirs.status_code, nobodys.status_code) == (name, 404, 404)
        shown = {key: value for key, value in theirs.json().items() if key != "detail"}
        assert shown == {key: value for key, value in nobodys.json().items() if key != "detail"}
    assert place.deps.members.tables.users.grants() == before


def test_ids_of_another_project_are_not_found_in_ones_own(place: Place) -> None:
    """A member, key, cohort, question or definition of `shop`, asked for by the admin of `other` in `other`."""
    headers, members = as_user(place, "stranger"), place.deps.members
    viewer = members.tables.users.of_mail("viewer@example.com")
    members.create_key(SHOP, "query", None)
    key = members.keys(SHOP)[0]
    ids = {**PLAIN, "user": viewer.id, "id": key.id, "cohort": "payers", "question": "visits", "board": "start"}
    named = {name for name, (_, path) in OF_PROJECT.items() if "{" in path.partition("{project}")[2]}
    for name in named - {"put_entry", "raw"}:
        method, path = NAMES[name]
        if any(part in path for part in ("{user}", "{id}", "{cohort}", "{question}", "{name}", "{board}")):
            body = {"role": "viewer"} if name == "change_member" else {}
            filled = path.format(**{**ids, "project": "other"})
            answer = place.client.request(method, filled, headers=headers, json=None if method in SAFE else body)
            assert answer.status_code in (400, 404), (name, answer.status_code, answer.text)  # 400: of the body
    assert [one.role for one in members.tables.users.grants(viewer.id)] == ["viewer"]
    assert members.keys(SHOP)[0].revoked_at == 0


@pytest.mark.parametrize("role", ["viewer", "editor", "analyst", "admin"])
def test_a_role_reaches_exactly_its_permissions(place: Place, role: str) -> None:
    headers = as_user(place, role)
    granted = ROLES["plan_editor" if role == "editor" else role]
    for name in NAMES:
        if name in OPEN | KNOWN or name in ("remove_member", "change_member"):
            continue
        if PERMISSION_OF[name] not in granted:
            assert (name, ask(place, name, headers).status_code) == (name, 403)
    if role != "admin":
        changing = CHANGING - OPEN - KNOWN
        refused = {name for name in changing if ask(place, name, headers).status_code == 403}
        allowed = {"save"} if role == "analyst" else {"plan"} if role == "editor" else set()
        assert {PERMISSION_OF[name] for name in changing - refused} == allowed


def test_every_change_leaves_an_entry(place: Place) -> None:
    headers = as_user(place, "owner")
    tables = place.deps.members.tables
    for name in sorted(CHANGING - {"logout", "end_my_session"}):
        before = len(tables.audit.newest(action=name, limit=1000))
        answer = ask(place, name, headers, user=6)
        found = tables.audit.newest(action=name, limit=1000)
        assert len(found) == before + 1, (name, answer.status_code)
        entry = found[0]
        if name not in OPEN:
            assert (entry.who, entry.by) == ("owner@example.com", "session"), name
        assert entry.result == (
            "done" if answer.status_code < 400 else "refused" if answer.status_code < 500 else "failed"
        )
        assert entry.project == ("shop" if name in OF_PROJECT else "")


def test_files_need_the_permission_to_export(place: Place) -> None:
    for name, status in (("viewer", 403), ("analyst", 400)):  # 400: the body is no question
        path = "/api/v1/projects/shop/query?format=csv"
        assert place.client.post(path, headers=as_user(place, name), json={}).status_code == status


def test_reading_leaves_none_but_taking_persons_out_does(place: Place) -> None:
    headers, tables = as_user(place, "viewer"), place.deps.members.tables
    before = len(tables.audit.newest(limit=1000))
    ask(place, "cohorts", headers)
    assert len(tables.audit.newest(limit=1000)) == before
    ask(place, "query_members", headers)  # refused
    assert [one.result for one in tables.audit.newest(limit=1)] == ["refused"]


def test_strangers_do_not_fill_the_log_and_are_slowed_down(place: Place) -> None:
    tables = place.deps.members.tables
    before = len(tables.audit.newest(limit=1000))
    answers = [ask(place, "create_key", {"x-n": str(i)}).status_code for i in range(140)]
    assert answers[0] == 401 and answers[-1] == 429 and len(tables.audit.newest(limit=1000)) == before
    last = ask(place, "create_key", {})
    assert int(last.headers["retry-after"]) >= 1


def test_an_admin_cannot_make_others_mightier_than_themselves(place: Place) -> None:
    headers = as_user(place, "admin")
    post = lambda path, body: place.client.post(f"/api/v1/projects/shop/{path}", headers=headers, json=body)  # noqa: E731
    assert post("members", {"mail": "new@example.com", "role": "owner"}).status_code == 400
    assert post("members", {"mail": "new@example.com", "role": "admin"}).json()["token"]
    assert post("keys", {"scope": "admin"}).status_code == 200  # of this project alone
    assert place.client.post("/api/v1/keys", headers=headers, json={"scope": "query"}).status_code == 403
    owner = place.deps.members.tables.users.of_mail("owner@example.com")
    path = f"/api/v1/projects/shop/members/{owner.id}"
    assert place.client.put(path, headers=headers, json={"role": "viewer"}).status_code == 404


def test_an_admin_takes_over_no_key_of_another_project(place: Place) -> None:
    headers = as_user(place, "admin")

    def adopt(key: str) -> Any:
        body = {"scope": "ingest", "adopted": key}
        return place.client.post("/api/v1/projects/shop/keys", headers=headers, json=body)

    assert adopt("phc_of_the_shop").json()["key"] == "phc_of_the_shop"
    place.deps.members.create_key(OTHER, "ingest", None, adopted="phc_of_others")
    (theirs,) = (one for one in place.deps.members.keys(OTHER) if one.hint == "hers")
    place.deps.members.revoke_key(OTHER, theirs.id)
    # By its name too a project takes records.
    place.deps.members.tables.metadata.create_project("third")
    for key in ("phc_of_others", "third"):
        refused = adopt(key)
        assert refused.status_code == 400 and refused.json()["problems"][0]["field"] == "adopted"


WRONG = {
    "no operator": ({"property": "nope"}, "operator"),
    "no value": ({"property": "$os", "operator": "equals"}, "value"),
    "an operator that is none": ({"property": "$os", "operator": "like", "value": "x"}, "operator"),
    "a value that no kind has": ({"property": "region", "operator": "in", "value": "east"}, "value"),
    "a number of what is a text": ({"property": "$os", "operator": "greater", "value": 3}, "operator"),
    "a cohort": ({"cohort": "payers"}, "own property"),
    "a sequence": ({"sequence": "view > pay"}, ""),
    "what they did": ({"did": {"event": "pay"}}, "own property"),
    "a profile's property": ({"on": "profile", "property": "city", "operator": "is_set"}, "own property"),
    "within a group": ({"op": "or", "filters": [{"cohort": "payers"}]}, "own property"),
    "a group of nothing": ({"op": "and", "filters": []}, "without filters"),
    "by bots": ({"property": READ_AS, "operator": "is_not_set"}, "own properties"),
    "no object": ("region", "list of filters"),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_rules_of_rows_are_looked_at_before_they_are_saved(place: Place, what: str) -> None:
    row, said = WRONG[what]
    headers, shop = as_user(place, "owner"), "/api/v1/projects/shop"
    tables = place.deps.members.tables
    viewer = tables.users.of_mail("viewer@example.com").id
    before = tables.users.grants(viewer), len(tables.keys.all())
    asked = (
        ("POST", f"{shop}/members", {"mail": "new@example.com", "role": "viewer"}),
        ("POST", f"{shop}/members", {"mail": "viewer@example.com", "role": "viewer"}),
        ("PUT", f"{shop}/members/{viewer}", {"role": "viewer"}),
        ("POST", f"{shop}/keys", {"scope": "query"}),
        ("POST", "/api/v1/keys", {"scope": "save"}),
    )
    fine = {"property": "region", "operator": "equals", "value": "east"}
    for method, path, body in asked:
        refused = place.client.request(method, path, headers=headers, json={**body, "rows": [fine, row]})
        assert refused.status_code == 400, (path, refused.text)
        (problem,) = refused.json()["problems"]
        assert problem["field"] == "rows" and said in problem["detail"]
        assert "filter 2" in problem["detail"] or what == "no object"
        chinese = place.client.request(
            method, path, headers={**headers, "accept-language": "zh"}, json={**body, "rows": [fine, row]}
        )
        assert "第 2 个条件" in chinese.text or what == "no object"
    assert (tables.users.grants(viewer), len(tables.keys.all())) == before


def test_rules_of_rows_may_come_before_the_property_and_replace_what_was_wrong(place: Place) -> None:
    headers, tables = as_user(place, "owner"), place.deps.members.tables
    viewer = tables.users.of_mail("viewer@example.com").id
    path = f"/api/v1/projects/shop/members/{viewer}"
    (before,) = (one for one in tables.users.grants(viewer) if one.project == SHOP)
    # As a version before this one saved it.
    tables.users.put_grant(UserGrant(viewer, SHOP, "viewer", (), ({"property": "nope"},)))
    rows = [{"property": "not_yet", "operator": "greater", "value": 3}]
    changed = place.client.put(path, headers=headers, json={"role": "viewer", "rows": rows})
    assert changed.status_code == 200, changed.text
    # (Until an event has carried it nothing is answered: test_narrowed.py.)
    tables.users.put_grant(before)


def test_a_link_for_a_new_password_is_the_owners_to_make(place: Place) -> None:
    viewer = place.deps.members.tables.users.of_mail("viewer@example.com")
    path = f"/api/v1/users/{viewer.id}/reset"
    assert place.client.post(path, headers=as_user(place, "admin")).status_code == 403
    token = place.client.post(path, headers=as_user(place, "owner")).json()["token"]
    assert place.deps.members.of_link(token) == ("reset", {"user": viewer.id})


def test_the_last_owner_stays(place: Place) -> None:
    headers = as_user(place, "owner")
    owner = place.deps.members.tables.users.of_mail("owner@example.com")
    for path, body in ((f"{owner.id}", {"disabled": True}), (f"{owner.id}/role", {"role": "viewer"})):
        refused = place.client.put(f"/api/v1/users/{path}", headers=headers, json=body)
        assert refused.status_code == 400 and "without an owner" in refused.text
    assert place.client.get("/api/v1/session", headers=headers).status_code == 200


def test_who_logged_in_signs_with_their_own_name(place: Place) -> None:
    """Whatever the body says; a key, which may be a script of many, says whom it speaks for."""
    body = {"name": "signed", "author": "the boss", "board": {"tiles": []}}
    path = "/api/v1/projects/shop/boards"
    made = place.client.post(path, headers=as_user(place, "analyst"), json=body)
    assert (made.status_code, made.json()["author"]) == (200, "analyst@example.com")
    bearer = {"authorization": "Bearer admin"}
    assert place.client.post(path, headers=bearer, json={**body, "name": "told"}).json()["author"] == "the boss"


def test_a_picture_is_a_file_by_whatever_name_it_is_asked_for(place: Place) -> None:
    tables = place.deps.members.tables
    for who in ("viewer", "editor"):
        for format in ("", "?format=png", "?format=json"):
            path = f"/api/v1/projects/shop/boards/start/picture{format}"
            assert place.client.get(path, headers=as_user(place, who)).status_code == 403, (who, format)
    before = tables.audit.newest("shop", action="board_picture")[0].id
    drawn = SimpleNamespace(picture=lambda *asked: b"a picture")
    app: Any = place.client.app
    app._app._app.state.deps = replace(place.deps, boards=place.deps.boards._replace(mailing=drawn))
    try:
        path = "/api/v1/projects/shop/boards/start/picture"
        assert place.client.get(path, headers=as_user(place, "analyst")).content == b"a picture"
    finally:
        app._app._app.state.deps = place.deps
    (noted,) = [one for one in tables.audit.newest("shop", action="board_picture") if one.id > before]
    assert (noted.who, noted.result) == ("analyst@example.com", "done")


def test_who_may_no_more_is_told_so_in_the_middle_of_a_stream(place: Place) -> None:
    """What the live view asks again and again while somebody watches."""
    headers = as_user(place, "analyst")
    asked = [(name.encode(), value.encode()) for name, value in headers.items()]
    app: Any = place.client.app
    scope = {"type": "http", "method": "GET", "headers": asked, "app": app._app._app, "client": ("10.0.0.1", 1)}
    request = Request({**scope, "path": "/", "query_string": b""})
    tables = place.deps.members.tables
    analyst = tables.users.of_mail("analyst@example.com")
    assert analyst is not None
    assert may_still(request, "raw", SHOP) and not may_still(request, "plan", SHOP)
    for role, hidden in (("viewer", ()), ("analyst", ("phone",))):
        tables.users.put_grant(UserGrant(analyst.id, SHOP, role, hidden))
        assert not may_still(request, "raw", SHOP), role
    tables.users.put_grant(UserGrant(analyst.id, SHOP, "analyst"))
    assert may_still(request, "raw", SHOP)
    tables.sessions.end_all(analyst.id)
    assert not may_still(request, "raw", SHOP)
