"""Every page, on a project in which everything that has a name was named by an enemy: nothing of it runs, nothing of it
becomes part of the page, and those who use it without eyes or without a mouse can use it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.servers.zuji import Server, running
from tests.web import axe
from tests.web.conftest import Open

PROJECT = "hostile"
PERIOD = {"last_days": 7}
APP = Path(__file__).parents[2] / "web" / "app"
IMAGE = '<img src=x onerror="window.hacked=1" class=hostile>'
NAMES = [
    IMAGE,
    '"><script class=hostile>window.hacked=1</script>',
    "</title></textarea></style><svg class=hostile onload=window.hacked=1>",
    "javascript:window.hacked=1//class=hostile",
    '{{constructor.constructor("window.hacked=1")()}} class=hostile',
    "$t(app.name) {{name}} class=hostile",
    "'-window.hacked++-' class=hostile",
    "<a class=hostile href=javascript:window.hacked=1>press</a>",
    "../../x#?&=class=hostile",
    "__proto__",
    "constructor",
]
KINDS = [
    "trend", "funnel", "retention", "path", "interval", "distribution", "stickiness", "lifecycle", "attribution",
    "session", "revenue", "ltv", "property", "group_profile", "cross", "crash", "process",
]  # fmt: skip
OTHERS = [
    "", "boards", "board", "screen", "live", "sql", "cohorts", "questions", "person", "plan", "quality", "quarantine",
    "ledger", "records", "setup", "imports", "members", "keys", "audit", "settings", "account",
]  # fmt: skip
# What the first question of a kind does not name.
ASKED = {
    "trend": {
        "series": [{"event": IMAGE, "measure": "total"}],
        "breakdowns": [{"on": "event", "property": NAMES[1], "limit": 5}],
    },
    "revenue": {"order": {"event": IMAGE, "amount": {"on": "event", "property": NAMES[1]}}},
}
# Those that say nothing that came from outside.
SILENT = {"setup", "account", "members", "ledger", "settings"}
TREND = {"kind": "trend", "series": [{"event": IMAGE}], "time_zone": "UTC"}
BROKEN_OUT = """() => [window.hacked ?? 0, document.querySelectorAll(
    '.hostile, a[href^="javascript:" i], form[action^="javascript:" i], iframe:not([src^="/"]), [onerror], [onload]'
).length]"""
OPEN_LIST = ".ant-drawer:visible"


def events() -> Iterator[dict[str, Any]]:
    """Three persons with bad names do everything that has a bad name, with bad values in bad properties."""
    now = int(time.time())
    for person, name in enumerate(NAMES[:3]):
        for n, event in enumerate(NAMES[: -2 if person else None]):  # the pages begin with what is sent most
            yield {
                "event": event, "distinct_id": name, "uuid": f"0190b1d0-0000-7000-8000-{person * 100 + n:012d}",
                "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 3600 + 60 * n)),
                "properties": {
                    **{one: other for one, other in zip(NAMES, reversed(NAMES), strict=True) if one != "constructor"},
                    "$current_url": NAMES[3], "$referrer": NAMES[3], "$screen_name": IMAGE, "utm_source": IMAGE,
                    "$set": {IMAGE: NAMES[1], "name": IMAGE, "email": NAMES[3]},
                },
            }  # fmt: skip


def fill(server: Server) -> None:
    server.cli("project", "create", PROJECT)
    key = server.cli("key", "create", "--project", PROJECT, "--scope", "ingest").split()[-1]
    agent = {"user-agent": IMAGE, "referer": NAMES[3]}
    batch = {"api_key": key, "batch": list(events())}
    assert httpx.post(f"{server.url}/posthog/batch/", json=batch, headers=agent).status_code == 200
    # Refused by the rules of the other protocol, and one that is of no project.
    now = int(time.time() * 1000)
    lib = {"$lib": IMAGE, "$lib_version": IMAGE}
    records = [
        {"type": "track", "event": name, "distinct_id": name, "time": now, "lib": lib, "properties": {name: name}}
        for name in NAMES[:-2]
    ]
    for project in (PROJECT, IMAGE):
        httpx.post(f"{server.url}/sa?project={quote(project)}", content=json.dumps(records), headers=agent)
    server.wait_loaded()
    with server.api() as api:
        told = {"author": IMAGE, "reason": IMAGE, "description": IMAGE}
        base = f"/api/v1/projects/{PROJECT}"
        tiles = [
            {
                "id": "a",
                "kind": "number",
                "title": IMAGE,
                "x": 0,
                "y": 0,
                "w": 6,
                "h": 4,
                "question": TREND,
                "period": PERIOD,
            },
            {"id": "b", "kind": "text", "title": IMAGE, "text": "\n".join(NAMES), "x": 6, "y": 0, "w": 6, "h": 4},
        ]
        made = [
            ("annotations", {"from_at": now - 10**6, "to_at": now, "text": IMAGE, "author": IMAGE}),
            ("boards", {**told, "name": IMAGE, "board": {"tiles": tiles, "period": PERIOD}}),
            ("questions", {**told, "name": IMAGE, "question": TREND, "period": PERIOD}),
            ("cohorts", {**told, "name": IMAGE, "kind": "static", "ids": {"values": [IMAGE, NAMES[1]]}}),
            ("virtual-events", {**told, "name": "virtual " + IMAGE, "parts": [{"event": IMAGE}]}),
            ("keys", {"scope": "query", "name": IMAGE}),
            ("members", {"role": "viewer", "mail": "<img>@example.com"}),
        ]
        for path, body in made:
            answer = api.post(f"{base}/{path}", json=body)
            assert answer.status_code == 200, (path, answer.text)
        kept = {"title": IMAGE, "event_retention_days": dict.fromkeys(filter(None, NAMES), 30_000)}
        changed = api.put(f"{base}/settings", json={"base": 0, "settings": kept, "author": IMAGE, "reason": IMAGE})
        assert changed.status_code == 200, changed.text
        plan = {"base": 0, **told, "entry": {"state": "draft", "description": IMAGE, "properties": []}}
        del plan["description"]
        written = api.put(f"{base}/plan/entries/event/{quote(NAMES[0], safe='')}", json=plan)
        assert written.status_code == 200, written.text
        sent = api.post(
            f"{base}/imports", params={"name": f"{IMAGE}.csv"}, content=f"{IMAGE},time\n{IMAGE},1\n".encode()
        )
        assert sent.status_code == 201, sent.text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("hostile") / "data", "--local-mode") as server:
        fill(server)
        yield server


def test_every_page_is_walked() -> None:
    routed = set(re.findall(r"'/(\w*)': \(props\)|path === '/(screen)'", (APP / "App.tsx").read_text()))
    assert {one or other for one, other in routed} == set(OTHERS)
    assert {path.name for path in (APP / "analysis" / "kinds").iterdir() if path.is_dir()} == set(KINDS)


def harmless(page: Page) -> None:
    """Nothing ran, and no name became an element, an attribute or a link that runs."""
    assert page.evaluate(BROKEN_OUT) == [0, 0]


def named(page: Page) -> None:
    """The page shows a bad name as what it is."""
    page.get_by_text("class=hostile").filter(visible=True).first.wait_for(timeout=10_000)


def settled(page: Page) -> None:
    page.wait_for_load_state("load")
    expect(page.locator(".ant-skeleton-active, [aria-busy=true]:not(.ant-spin)")).to_have_count(0)


@pytest.mark.parametrize("path", OTHERS)
def test_names_stay_names_and_everybody_can_use_the_page(server: Server, visit: Open, path: str) -> None:
    address = f"/{path}?project={PROJECT}&id={1 if path in ('board', 'screen') else quote(IMAGE)}"
    page = visit(address, "en" if len(path) % 2 else "zh-CN")
    settled(page)
    if path not in SILENT:
        named(page)
    harmless(page)
    assert axe.serious(page) == []
    # What the first row opens.
    row = page.locator("main table tbody tr").first.get_by_role("button")
    if row.count():
        row.first.click()
        settled(page)
        harmless(page)
        page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    page.reload()
    settled(page)
    assert axe.serious(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_names_stay_names_in_every_analysis(server: Server, visit: Open, kind: str) -> None:
    page = visit(f"/{kind}?project={PROJECT}&q={quote(json.dumps(ASKED.get(kind, {})))}", "en")
    settled(page)
    named(page)
    harmless(page)
    for canvas in page.locator(".answer canvas").all():
        box = canvas.bounding_box()
        assert box is not None
        for part in (0.2, 0.5, 0.9):  # what the chart says under the pointer
            page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * part)
            harmless(page)
    page.locator(".query [role=combobox]").first.click()
    page.locator(".ant-select-dropdown:visible").wait_for()
    harmless(page)
    page.keyboard.press("Escape")
    mark = page.locator(".answer .as-number")
    if mark.count():
        mark.first.click()
        page.locator(f"{OPEN_LIST} tbody tr").first.wait_for()
        harmless(page)


def test_a_board_shown_to_strangers_has_names_only(server: Server, visit: Open) -> None:
    with server.api() as api:
        made = api.post(f"/api/v1/projects/{PROJECT}/boards/1/shares", json={"label": IMAGE})
        assert made.status_code == 200, made.text
    page = visit(f"/shared/{made.json()['token']}", "en")
    expect(page.locator(".tile-text")).to_contain_text(NAMES[1])
    settled(page)
    harmless(page)
    assert axe.serious(page) == []
