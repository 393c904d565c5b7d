"""The API: every route for the right caller, none for the wrong one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serve.world import SHOP, TODAY, Shops, deps, loaded
from tests.servers import embedded
from tests.store.rows import identifier
from zuji.accounts.rates import Buckets
from zuji.serve.api import create_api
from zuji.serve.body import BODY_MAX
from zuji.serve.openapi import document
from zuji.store.clickhouse import ClickHouse

QUERY = {"kind": "trend", "series": [{"event": "view"}], "from": TODAY, "to": TODAY}
DOCUMENT = json.loads(document())
ROUTES = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item]
PROJECT_ROUTES = [route for route in ROUTES if "{project}" in route[1]]
# What changes something wants the scope admin and a body of its own: tests/serve/test_plan_api.py.
WRITING = [
    route
    for route in PROJECT_ROUTES
    if route[0] == "put"
    or route[1].endswith(("/presets", "/replay"))
    or "/imports" in route[1]
    or (route[0] == "post" and route[1].endswith(("/cohorts", "/questions", "/copy")))
    or (route[0] == "post" and route[1].endswith(("/virtual-events", "/virtual-properties", "/lookups")))
    or "/members" in route[1].removesuffix("query/members")
    or "/settings" in route[1]
    or route[1].endswith("/setup/reach")
    or route[1].endswith("/deletion")
    or route[1].endswith(("/keys", "/keys/{id}", "/audit"))  # tests/serve/test_permissions.py
]
# Boards and notes are read with any key and changed with some: tests/serve/test_permissions.py, test_boards.py.
OF_BOARDS = [route for route in PROJECT_ROUTES if re.search("/(boards|annotations|board-templates)(/|$)", route[1])]
ASKED = [route for route in PROJECT_ROUTES if route not in WRITING + OF_BOARDS and "/deleted-projects/" not in route[1]]
CLOSED_ROUTES = [route for route in ROUTES if not route[1].startswith(("/api/v1/session", "/api/v1/shared"))]
# Of the caller alone, whoever that is.
OWN_ROUTES = {"/api/v1/projects", "/api/v1/queries/{query_id}", "/api/v1/queries/{query_id}/cancel"}
# Deleted projects, which no other route knows: tests/serve/test_deletions.py.
OF_DELETED = {"/api/v1/deleted-projects", "/api/v1/deleted-projects/{project}/restore"}
OWN_ROUTES |= OF_DELETED


@pytest.fixture(scope="module")
def shops() -> Iterator[tuple[ClickHouse, Shops]]:
    store = ClickHouse(embedded.dsn(), embedded.generation())
    yield store, loaded(store)
    store.drop()


@pytest.fixture
def client(shops: tuple[ClickHouse, Shops]) -> TestClient:
    return TestClient(create_api(deps(*shops)), base_url="http://localhost:8106", client=("127.0.0.1", 5))


@pytest.fixture(scope="module")
def app(shops: tuple[ClickHouse, Shops]) -> Any:
    return create_api(deps(*shops))


@pytest.fixture
def routes(app: Any) -> TestClient:
    """For tests that walk over hundreds of routes: of one application, whose limits of rate are as at first."""
    state = app._app._app.state
    state.rates, state.strangers = Buckets(1.0, 10_000), Buckets(1.0, 10_000)
    return TestClient(app, base_url="http://localhost:8106", client=("127.0.0.1", 5))


def key(name: str = "shop-query", **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {name}", **more}


def ask(
    client: TestClient, method: str, path: str, headers: dict[str, str], project: str = "shop", **added: str
) -> Any:
    place = "0-0-0" if path.endswith("/records/{place}") else "0-0"
    filled = path.format(
        project=project,
        query_id="0" * 32,
        partition=0,
        offset=0,
        index=0,
        kind="event",
        name="x",
        user=1,
        board="start",
        template="x",
        tile="a",
        token="x",
        share=1,
        schedule=1,
        annotation=1,
        place=place,
        id="0",
        cohort="payers",
        question="visits",
    )
    last = path.rpartition("/")[2]
    params = {
        "values": {"property": "price"},
        "imports": {"name": "x"},
        "person": {"value": "u1"},
        "find": {"value": "u1"},
        "records": {"value": "u1"},
        "profile": {"value": "u1"},
        "timeline": {"value": "u1"},
        "changes": {"preview": "true"} if (method, "/query/" in path) == ("post", False) else {},
        "diff": {"before": "1"} if "/questions/" in path else {},
    }.get(last, {})
    bodies: dict[str, Any] = {"query": QUERY, "changes": {"kind": "rules", "mode": "global", "reason": "a test"}}
    bodies |= {"persons": {}, "members": {"query": QUERY}, "preview": {"cohort": "payers"}}
    bodies |= {"check": {"query": QUERY}, "explain": {"query": QUERY, "person": identifier(1).hex()}}
    bodies["try"] = {"expression": "price"}
    bodies["answer"] = {}
    if path.endswith("/query/changes"):
        bodies["changes"] = {"query": QUERY}
    bodies["sql"] = {"sql": "SELECT count() FROM events"}
    receipt = {"definition": "trend/2", "query": QUERY, "batch": 0, "asked_at": 0, "digest": "", "versions": {}}
    bodies["verify"] = {"receipt": receipt}
    body = bodies.get(last, {"token": "x"}) if method == "post" else None
    return client.request(method, filled, headers=headers, params=params | added, json=body)


def test_openapi_json_is_current() -> None:
    path = Path(__file__).parents[2] / "openapi.json"
    assert path.read_text() == document(), "renew it: python -m zuji.serve.openapi > openapi.json"


def test_the_served_document_is_openapi_3_1(client: TestClient) -> None:
    served = client.get("/api/v1/openapi.json").json()
    assert served["openapi"].startswith("3.1") and served["paths"].keys() == DOCUMENT["paths"].keys()


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_a_key_of_another_project_gets_404_as_for_no_project(routes: TestClient, method: str, path: str) -> None:
    others = ask(routes, method, path, key("other-query"))
    nobodys = ask(routes, method, path, key("other-query"), "no such project")
    assert others.status_code == nobodys.status_code == 404
    assert {k: v for k, v in others.json().items() if k != "detail"} == {
        k: v for k, v in nobodys.json().items() if k != "detail"
    }


@pytest.mark.parametrize(("method", "path"), CLOSED_ROUTES)
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer nonsense"}, {"cookie": "zuji_session=nonsense"}])
def test_without_a_key_there_is_nothing(routes: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(routes, method, path, headers)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "path"),
    [route for route in CLOSED_ROUTES if route[1] not in OWN_ROUTES and not route[1].startswith("/api/v1/me")],
)
def test_an_ingest_key_reads_nothing_but_verdicts(routes: TestClient, method: str, path: str) -> None:
    status = 404 if "/verdicts/" in path else 403  # of its own project's events; here there are none
    assert ask(routes, method, path, key("shop-ingest")).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [route for route in ASKED if not route[1].endswith(("stream", "/raw", "/yaml"))],
)
@pytest.mark.parametrize("name", ["shop-query", "admin"])
def test_the_right_key_gets_json(routes: TestClient, method: str, path: str, name: str) -> None:
    answer = ask(routes, method, path, key(name))
    if (method, path.partition("{project}")[2], name) == ("post", "/identity/changes", "shop-query"):
        assert answer.status_code == 403  # administrators' matter
        return
    assert answer.status_code == 200 and answer.json()


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_a_parameter_that_a_route_does_not_know_is_refused_by_name(routes: TestClient, method: str, path: str) -> None:
    answer = ask(routes, method, path, key("admin", **{"accept-language": "zh"}), evnt="pay")
    assert (answer.status_code, answer.json()["detail"].split("；")[0]) == (400, "此处没有参数 'evnt'")


@pytest.mark.parametrize(("method", "path"), [route for route in WRITING if route not in OF_BOARDS])
def test_a_query_key_changes_nothing(routes: TestClient, method: str, path: str) -> None:
    assert ask(routes, method, path, key()).status_code == 403


def test_a_key_of_one_project_sees_that_one_only(client: TestClient) -> None:
    names = [item["name"] for item in client.get("/api/v1/projects", headers=key()).json()["projects"]]
    assert names == ["shop"]


def test_a_query_answers_with_its_receipt(client: TestClient) -> None:
    answer = client.post("/api/v1/projects/shop/query", headers=key(), json={**QUERY, "time_zone": "UTC"}).json()
    assert answer["series"][0]["points"] == [{"at": TODAY, "value": 1}]
    assert answer["receipt"]["definition"] == "trend/2" and answer["receipt"]["engine"].startswith("chDB")


@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN,zh;q=0.9,en;q=0.1", "查询无效"), ("de", "The question cannot be asked")]
)
def test_a_bad_query_is_a_problem_in_the_callers_language(client: TestClient, language: str, title: str) -> None:
    bad = {**QUERY, "series": [{"event": "view", "measure": "sum", "property": "prise"}]}
    answer = client.post("/api/v1/projects/shop/query", headers=key(**{"accept-language": language}), json=bad)
    assert (answer.status_code, answer.json()["title"]) == (400, title)
    assert answer.json()["problems"][0]["field"] == "series[0].property"
    assert answer.json()["problems"][0]["valid"][0] == "price"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"[" * 1000 + b"]" * 1000, 400),
        (b'{"kind":"trend","filters":' + b'{"op":"and","filters":[' * 30 + b"]}" * 30 + b"}", 400),
        (b'"' + b"x" * BODY_MAX + b'"', 413),
        (b"\xff", 400),
        (b"null", 400),
        (b'{"kind":"trend","series":[{"event":"\\ud800"}],"from":"2026-11-01","to":"2026-11-01"}', 400),
    ],
)
def test_hostile_bodies_are_refused(client: TestClient, raw: bytes, status: int) -> None:
    headers = key(**{"content-type": "application/json"})
    answer = client.post("/api/v1/projects/shop/query", headers=headers, content=raw)
    assert answer.status_code == status

    def chunks() -> Iterator[bytes]:
        yield raw

    assert client.post("/api/v1/projects/shop/query", headers=headers, content=chunks()).status_code == status


def test_catalogue(client: TestClient) -> None:
    base = "/api/v1/projects/shop/catalogue"
    events = client.get(f"{base}/events", headers=key(), params={"search": "B"}).json()
    assert events == {
        "events": [{"name": "Buy", "virtual": False, "count": 9, "first_at": 1, "last_at": 2}],
        "total": 1,
    }
    properties = {item["name"]: item for item in client.get(f"{base}/properties", headers=key()).json()["properties"]}
    assert properties["price"]["kind"] == "number" and "sum" in properties["price"]["measures"]
    assert properties["$country"]["derived"]
    values = client.get(f"{base}/values", headers=key(), params={"property": "tags", "prefix": "b"}).json()
    assert values == {"values": [{"value": "b", "count": 1}]}
    assert client.get(f"{base}/values", headers=key(), params={"property": "nope"}).status_code == 400


def test_quarantine_shows_why_and_gives_the_bytes_back(client: TestClient) -> None:
    base = "/api/v1/projects/shop/quarantine"
    first = client.get(base, headers=key(), params={"limit": 2}).json()
    assert [(item["reason"], item["count"]) for item in first["reasons"]] == [("bad_json", 2), ("no_id", 1)]
    assert [(row["id"], row["preview_encoding"], row["preview_cut"]) for row in first["rows"]] == [
        ("0-2-0", "utf8", True),
        ("0-1-0", "base64", False),
    ]
    second = client.get(base, headers=key(), params={"limit": 2, "cursor": first["cursor"]}).json()
    assert [row["id"] for row in second["rows"]] == ["0-0-0"] and second["cursor"] is None
    raw = client.get(f"{base}/0-1-0/raw", headers=key())
    assert raw.content == b"\xff\xfe" and raw.headers["content-disposition"].startswith("attachment")
    assert client.get(f"{base}/0-9-0/raw", headers=key()).status_code == 404
    assert client.get(base, headers=key(), params={"cursor": "1-2-3-' OR 1=1"}).status_code == 400


def test_live_records(client: TestClient) -> None:
    answer = client.get("/api/v1/projects/shop/live", headers=key()).json()
    assert answer["cursor"] == "1" and answer["rows"][0]["project"] == SHOP
    assert client.get("/api/v1/projects/shop/live", headers=key(), params={"after": "x"}).status_code == 400


def test_setup_names_the_address_by_which_it_was_asked(client: TestClient) -> None:
    answer = client.get("/api/v1/projects/shop/setup", headers=key()).json()
    assert answer["server_url"] == "http://localhost:8106" and answer["paths"]["sensors"] == "/sa?project=shop"


def test_every_answer_guards_the_browser(client: TestClient) -> None:
    for path in ("/", "/api/v1/projects", "/api/nothing"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and "referrer-policy" in headers


def test_the_ui_is_served_and_nothing_beside_it(shops: tuple[ClickHouse, Shops], tmp_path: Path) -> None:
    ui = tmp_path / "ui"
    (ui / "assets").mkdir(parents=True)
    (ui / "index.html").write_text("<title>Zuji</title>")
    (ui / "assets/a-1.js").write_text("1")
    (tmp_path / "secret").write_text("secret")
    (ui / "link").symlink_to(tmp_path / "secret")
    client = TestClient(create_api(deps(*shops, ui_dir=ui)))
    assert "immutable" in client.get("/assets/a-1.js").headers["cache-control"]
    assert client.get("/assets/none.js").status_code == 404
    for path in ("/", "/shop/trend", "/link", "/%2e%2e/secret", "/..%2fsecret", "/%00", "/index.html"):
        answer = client.get(path)
        assert answer.text == "<title>Zuji</title>" and answer.headers["cache-control"] == "no-cache"
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("end", [b"", b"\\", b'"', b'"]'])
def test_an_unclosed_string_takes_no_time_of_others(client: TestClient, end: bytes) -> None:
    """Bodies are looked through before anybody is known, in the loop that answers everybody. Quadratic time would be
    hours for a body of 1 MB, and ten seconds for this one."""
    headers = {"content-type": "application/json", "origin": "http://localhost:8106"}
    began = time.monotonic()
    answer = client.post("/api/v1/session", content=b'["' + b'\\"' * 20_000 + end, headers=headers)
    assert answer.status_code == 400 and time.monotonic() - began < 2
