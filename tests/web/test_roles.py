"""Every page by every role: nothing asked on load is refused, and no button that is shown leads to a refusal."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.servers.zuji import Server, running
from tests.web import axe
from tests.web.test_every_page import KINDS, OTHERS, settled

PROJECT, PASSWORD, SECRET = "shop", "correct horse battery", "13900001111"
TEXTS = Path(__file__).parents[2] / "web" / "app" / "i18n" / "en"
RULES = {"hidden": ["phone"], "rows": [{"property": "region", "operator": "equals", "value": "east"}]}
ROLES: dict[str, dict[str, Any]] = {
    "admin": {"role": "admin"},
    "analyst": {"role": "analyst"},
    "viewer": {"role": "viewer"},
    "editor": {"role": "plan_editor"},
    "narrow": {"role": "analyst", **RULES},
    "hidden": {"role": "admin", "hidden": ["phone"]},
}
MAY = {
    "owner": {"raw", "save", "export", "plan", "sources", "settings", "keys", "members"},
    "admin": {"raw", "save", "export", "plan", "sources", "settings", "keys", "members"},
    "analyst": {"raw", "save", "export"},
    "viewer": set(),
    "editor": {"raw", "plan"},
    "narrow": {"raw", "export"},
    "hidden": {"raw", "export"},
}
# Pages that are for nobody without a permission, and those that rules close.
NEEDS = {
    **dict.fromkeys(("live", "sql", "person", "quarantine", "records"), "raw"),
    "imports": "sources",
    "settings": "settings",
    "keys": "keys",
    **dict.fromkeys(("members", "audit"), "members"),
}
CLOSED_BY_RULES = {"live", "quality", "quarantine", "ledger", "records", "imports"}
CLOSED_BY_RULES |= {"settings", "members", "keys", "audit"}
# Page, the button's words, and what it asks for.
BUTTONS = (
    ("quarantine", "quarantine.replay", "sources"),
    ("person?id=u1", "identity.merge", "sources"),
    ("cohorts", "cohort.new", "save"),
    ("plan", "plan.add", "plan"),
    ("plan", "plan.policy", "plan"),
    ("plan", "plan.history", ""),
    ("boards", "board.new", "save"),
    ("board?id=1", "board.edit", "save"),
    ("board?id=1", "board.share", "settings"),
    ("board?id=1", "board.mail", "settings"),
    ("members", "people.invite", "members"),
    ("keys", "keys.create", "keys"),
)
TREND: dict[str, Any] = {"kind": "trend", "series": [{"event": "view"}], "time_zone": "UTC"}
PHONE = {"property": "phone", "operator": "equals", "value": SECRET}

GO = """async (to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
    await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
}"""


def said(key: str) -> str:
    area, _, name = key.partition(".")
    found: str = json.loads((TEXTS / f"{area}.json").read_text())[name]
    return found


def ends(text: str) -> re.Pattern[str]:
    """A name that is a text, after what an icon may say."""
    return re.compile(rf"(^|\s){re.escape(text)}$")


def fill(server: Server) -> dict[str, str]:
    """A shop whose events are of two regions, with a phone number each; tokens by which its people log in."""
    server.cli("project", "create", PROJECT)
    key = server.cli("key", "create", "--project", PROJECT, "--scope", "ingest").split()[-1]
    now = int(time.time())
    batch = [
        {
            "event": "view", "distinct_id": f"u{n % 4}", "uuid": f"0190b1d0-0000-7000-8000-{n:012d}",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 3600 + n)),
            "properties": {"region": "east" if n % 4 < 2 else "west", "phone": SECRET, "$set": {"phone": SECRET}},
        }
        for n in range(40)
    ]  # fmt: skip
    assert httpx.post(f"{server.url}/posthog/batch/", json={"api_key": key, "batch": batch}).status_code == 200
    refused = [{"type": "track", "event": "bad name!", "distinct_id": "u1", "time": 1, "properties": {}}]
    httpx.post(f"{server.url}/sa?project={PROJECT}", content=json.dumps(refused))
    server.wait_loaded()
    base, period = f"/api/v1/projects/{PROJECT}", {"last_days": 7}
    place = {"y": 0, "w": 4, "h": 4}
    tiles = [
        {**place, "id": "a", "x": 0, "kind": "number", "title": "All", "question": TREND, "period": period},
        {**place, "id": "b", "x": 4, "kind": "number", "title": "Called", "saved": 1},
        {**place, "id": "c", "x": 8, "kind": "ticker", "title": "Now"},
    ]
    made = [
        ("questions", {"name": "by number", "question": {**TREND, "filters": [PHONE]}, "period": period}),
        ("questions", {"name": "views", "question": TREND, "period": period}),
        ("cohorts", {"name": "called", "kind": "dynamic", "definition": [{**PHONE, "on": "profile"}]}),
        ("cohorts", {"name": "viewers", "kind": "dynamic", "definition": [{"did": {"event": "view"}}]}),
        ("boards", {"name": "start", "board": {"tiles": tiles, "audience": "marketing"}}),
    ]
    tokens = {}
    with server.api() as api:
        for path, body in made:
            answer = api.post(f"{base}/{path}", json=body)
            assert answer.status_code == 200, (path, answer.text)
        for name, grant in ROLES.items():
            answer = api.post(f"{base}/members", json={"mail": f"{name}@example.com", **grant})
            tokens[name] = answer.json()["token"]
        answer = api.post("/api/v1/users", json={"mail": "owner@example.com", "role": "owner"})
        assert answer.status_code == 200, answer.text
        tokens["owner"] = answer.json()["token"]
    return tokens


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    with running(tmp_path_factory.mktemp("roles") / "data") as server:
        yield server, fill(server)


class Somebody:
    """A person with a role at a browser, and what they were refused."""

    def __init__(self, browser: Browser, server: Server, name: str, token: str) -> None:
        self.base = server.url
        self.context = browser.new_context(locale="en", timezone_id="Asia/Shanghai")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.refused: list[str] = []
        self.broken: list[str] = []
        self.page.on("response", self._hear)
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.goto(f"{self.base}/login")
        took = self.page.evaluate(
            """async (body) => (await fetch('/api/v1/session/link/take', {method: 'POST',
                headers: {'content-type': 'application/json'}, body: JSON.stringify(body)})).status""",
            {"token": token, "mail": f"{name}@example.com", "name": name, "password": PASSWORD},
        )
        assert took == 200

    def _hear(self, response: Response) -> None:
        if response.status in (400, 403, 500):
            self.refused.append(f"{response.status} {response.request.method} {response.url}")

    def open(self, path: str, anew: bool = True) -> Page:
        """Loads the page; not anew, it is gone to as by a link within the pages."""
        mark = "&" if "?" in path else "?"
        address = f"/{path}{mark}project={PROJECT}"
        if anew or not self.page.locator(".shell").count():
            self.page.goto(self.base + address)
        else:
            self.page.evaluate(GO, address)
        settled(self.page)
        return self.page


@pytest.mark.parametrize("who", [*MAY])
def test_every_role_walks_over_every_page(browser: Browser, shop: tuple[Server, dict[str, str]], who: str) -> None:
    server, tokens = shop
    me = Somebody(browser, server, who, tokens[who])
    restricted = who in ("narrow", "hidden")
    for path in [*OTHERS, *KINDS]:
        address = f"{path}?id=1" if path in ("board", "screen") else "person?id=u1" if path == "person" else path
        page = me.open(address, anew=False)
        closed = NEEDS.get(path, "") not in {"", *MAY[who]} or (restricted and path in CLOSED_BY_RULES)
        expect(page.get_by_text("You may not open")).to_have_count(int(closed))
        if path:
            rail = page.locator(f".rail-fixed a[href^='/{path}?'], .rail-fixed a[href='/{path}']")
            expect(rail).to_have_count(0 if closed or path in ("board", "screen", "account") else rail.count())
            if closed:
                expect(rail).to_have_count(0)
        if path == "trend":
            page.locator(".answer table").first.wait_for()
            assert (page.locator(".answer .as-number").count() > 0) == ("raw" in MAY[who])
        if who in ("viewer", "narrow") and path not in KINDS[1:]:
            assert axe.serious(page) == [], path
        if restricted:
            assert SECRET not in page.content(), path
        assert me.refused == [] and me.broken == [], (path, me.refused, me.broken)
    for path, key, permission in BUTTONS:
        page = me.open(path)
        button = page.locator("main").get_by_role("button", name=ends(said(key)))
        shown = permission in {"", *MAY[who]} and not (restricted and path in CLOSED_BY_RULES)
        expect(button).to_have_count(int(shown))
        if shown and button.is_enabled():
            button.click()
            settled(page)
            page.keyboard.press("Escape")
        assert me.refused == [], (path, key, me.refused)
    me.context.close()


def test_who_has_rules_sees_their_own_numbers_and_why_others_are_missing(
    browser: Browser, shop: tuple[Server, dict[str, str]]
) -> None:
    server, tokens = shop
    with server.api() as api:
        for name in ("narrow2", "owner2"):
            grant = ROLES["narrow"] if name == "narrow2" else ROLES["admin"]
            body = {"mail": f"{name}@example.com", **grant}
            tokens[name] = api.post(f"/api/v1/projects/{PROJECT}/members", json=body).json()["token"]
    numbers = {}
    for name in ("owner2", "narrow2"):
        me = Somebody(browser, server, name, tokens[name])
        page = me.open("board?id=1")
        tile = page.get_by_role("region", name="All", exact=True)
        expect(tile.locator(".tile-number strong")).to_be_visible()
        numbers[name] = tile.locator(".tile-number strong").inner_text()
        called = page.get_by_role("region", name="Called", exact=True)
        if name == "narrow2":
            expect(called).to_contain_text(said("allowed.withheld"))
            expect(page.get_by_role("region", name="Now", exact=True)).to_contain_text("not shown here")
            me.open("questions")
            expect(page.get_by_text(said("allowed.withheld"))).to_have_count(1)
            me.open("trend?saved=1")
            expect(page.get_by_text(said("allowed.withheld_hint"))).to_be_visible()
            me.open("person?id=u2")  # was only ever in the west
            expect(page.get_by_text("u2").first).to_be_visible()
            expect(page.locator(".person")).to_have_count(0)
            page.goto(f"{server.url}/settings?project={PROJECT}")
            expect(page.get_by_text("You may not open")).to_be_visible()
        assert me.refused == []
        me.context.close()
    assert numbers == {"owner2": "40", "narrow2": "20"}
