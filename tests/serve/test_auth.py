"""Sessions, local mode, and requests that other sites' pages send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.serve.world import Shops, deps
from zuji.serve.api import create_api

OWN = {"sec-fetch-site": "same-origin"}


class NoStore:
    """Nothing here asks the store."""


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = create_api(deps(NoStore(), Shops()))  # type: ignore[arg-type]
    yield TestClient(app, base_url="http://localhost:8106")


def local(host: str = "127.0.0.1", base: str = "http://localhost:8106", on: bool = True) -> TestClient:
    app = create_api(deps(NoStore(), Shops(), local_mode=on))  # type: ignore[arg-type]
    return TestClient(app, base_url=base, client=(host, 5))


@pytest.mark.parametrize("token", ["link-once", "admin"])
def test_a_login_opens_a_session_that_ends(client: TestClient, token: str) -> None:
    answer = client.post("/api/v1/session", json={"token": token}, headers=OWN)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 200 and "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert client.get("/api/v1/session").json()["by"] == "session"
    assert client.delete("/api/v1/session").status_code == 403  # nothing says that it came from our page
    assert client.delete("/api/v1/session", headers=OWN).status_code == 204
    assert client.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("token", ["shop-query", "shop-ingest", "nonsense", ""])
def test_other_tokens_open_none(client: TestClient, token: str) -> None:
    assert client.post("/api/v1/session", json={"token": token}, headers=OWN).status_code == 401


def test_a_link_is_good_once(client: TestClient) -> None:
    assert client.post("/api/v1/session", json={"token": "link-once"}, headers=OWN).status_code == 200
    assert client.post("/api/v1/session", json={"token": "link-once"}, headers=OWN).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:8106", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://localhost:8106"}, 404),  # believed; there is no such query
        ({"sec-fetch-site": "same-origin"}, 404),
    ],
)
@pytest.mark.parametrize("by", ["session", "local"])
def test_changing_requests_of_other_sites_are_refused(by: str, headers: dict[str, str], status: int) -> None:
    client = local(on=by == "local")
    if by == "session":
        client.post("/api/v1/session", json={"token": "admin"}, headers=OWN)
    assert client.post("/api/v1/queries/x/cancel", headers=headers).status_code == status


def test_a_key_needs_no_origin(client: TestClient) -> None:
    assert client.post("/api/v1/queries/x/cancel", headers={"authorization": "Bearer admin"}).status_code == 404


def test_local_mode_is_for_this_machine_by_a_local_name_without_a_proxy() -> None:
    assert local().get("/api/v1/session").json()["by"] == "local"
    assert local(base="http://127.0.0.1:8106").get("/api/v1/session").status_code == 200
    assert local(host="::1", base="http://[::1]:8106").get("/api/v1/session").status_code == 200
    assert local(on=False).get("/api/v1/session").status_code == 401
    assert local(host="192.168.1.7").get("/api/v1/session").status_code == 401
    assert local(base="http://rebound.example:8106").get("/api/v1/session").status_code == 401
    for header in ("X-Forwarded-For", "x-forwarded-host", "Forwarded", "Via", "X-Real-IP"):
        assert local().get("/api/v1/session", headers={header: "127.0.0.1"}).status_code == 401


def test_a_wrong_key_is_not_mended_by_local_mode() -> None:
    assert local().get("/api/v1/session", headers={"authorization": "Bearer nonsense"}).status_code == 401
