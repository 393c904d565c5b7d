"""From a tile to the page of its question: for who is signed in, also from a board that a link shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.serve.test_one_person import send
from tests.servers.zuji import Server, running
from tests.web.conftest import Open
from tests.web.test_analyses import number, ready
from tests.web.test_boards_journey import seen

TREND = {"kind": "trend", "series": [{"event": "view", "measure": "total"}]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("onward") / "data") as server:  # everybody has to log in
        server.cli("project", "create", "shop")
        views = [seen(who, day, "view", day, **{"$os": os}) for who, os in (("ana", "iOS"), ("bo", "Android"))
                 for day in range(3)]  # fmt: skip
        send(server, *views, project="shop")
        yield server


@pytest.fixture(scope="module")
def link(server: Server) -> tuple[int, str]:
    """A board whose link shows only what came from one system."""
    tiles: list[dict[str, Any]] = [
        {"id": "a", "x": 0, "y": 0, "w": 6, "h": 6, "kind": "question", "title": "views", "question": TREND,
         "period": {"last_days": 7}, "display": {"chart": "bar"}},
        {"id": "t", "x": 6, "y": 0, "w": 6, "h": 6, "kind": "text", "title": "words", "text": "x"},
    ]  # fmt: skip
    with server.api() as api:
        at = "/api/v1/projects/shop/boards"
        made = api.post(at, json={"name": "B", "board": {"tiles": tiles}, "author": "x"}).json()["id"]
        ios = {"on": "event", "property": "$os", "operator": "in", "value": ["iOS"]}
        share = api.post(f"{at}/{made}/shares", json={"days": 1, "filters": [ios], "author": "x"})
        assert share.status_code == 200, share.text
        return made, share.json()["path"]


def test_a_link_leads_on_for_who_is_signed_in_and_nowhere_for_others(
    server: Server, visit: Open, browser: Browser, link: tuple[int, str]
) -> None:
    board, path = link
    page = visit(path, "en")
    tile = page.get_by_role("region", name="views", exact=True)
    expect(tile.locator("canvas")).to_be_visible()
    expect(tile.locator("h2")).to_have_text("views")
    expect(page.locator("main a[href*='/trend']")).to_have_count(0)  # who has only the link sees numbers

    page.goto(f"{server.url}/login?token={server.login_token()}")
    page.get_by_role("button").first.wait_for()
    page.wait_for_url(re.compile(r"^(?!.*login)"))
    page.goto(server.url + path)
    onward = tile.get_by_role("link", name="views")
    expect(onward).to_be_visible()
    expect(page.get_by_role("region", name="words", exact=True).get_by_role("link")).to_have_count(0)
    asked = json.loads(parse_qs(urlsplit(onward.get_attribute("href") or "").query)["q"][0])
    assert asked["view"] == {"chart": "bar"} and asked["filters"][0]["value"] == ["iOS"]
    onward.click()
    expect(page).to_have_url(re.compile(r"/trend\?.*project=shop"))
    ready(page)
    total = page.locator(".answer table tbody td .as-number").first
    assert number(total.inner_text()) == 3, "all six, not the three of the link's filter"

    page.goto(f"{server.url}/board?project=shop&id={board}")
    tile.get_by_role("link", name="views").click()
    ready(page)
    assert number(total.inner_text()) == 6
