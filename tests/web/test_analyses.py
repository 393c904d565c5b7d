"""Every kind of question has a page, and every number on it opens as exactly so many."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.servers.zuji import Server, running
from tests.web import axe
from tests.web.conftest import Open

DAY_MS = 86_400_000
PROVINCES = {"北京": "北京", "上海": "新疆维吾尔自治区", "武汉": "武汉"}  # the last is none
KINDS = [
    "trend", "funnel", "retention", "path", "interval", "distribution", "stickiness", "lifecycle", "attribution",
    "session", "revenue", "ltv", "property", "group_profile", "cross", "crash", "process",
]  # fmt: skip
# What the first question of a kind does not ask is asked here too.
MORE = {
    "trend": {"breakdowns": [{"on": "event", "property": "city", "limit": 2}], "compare": "previous_period"},
    "funnel": {"breakdowns": [{"on": "event", "property": "city", "limit": 2}], "trend": "day"},
    "retention": {"breakdowns": [{"on": "event", "property": "city", "limit": 2}]},
    "session": {"breakdowns": [{"on": "event", "property": "city", "limit": 2}]},
    "property": {"property": "age", "bounds": [20, 30], "breakdowns": []},
    "group_profile": {"minimum": 2},
    "process": {
        "flow": [{"source": {"event": "view"}, "target": {"event": "pay"}}],
        "breakdowns": [{"on": "event", "property": "city", "limit": 2}],
    },
}
LIST = ".ant-drawer:visible"


def events(seed: int) -> Iterator[dict[str, object]]:
    """Forty persons over ten days: they look, fill carts, pay, want money back, and their apps crash."""
    dice = random.Random(seed)
    now = int(time.time() * 1000)
    for person in range(40):
        who = f"u{person}"
        about = {"age": 15 + person, "tier": dice.choice(["gold", "silver"])}
        yield {
            "type": "profile_set",
            "distinct_id": who,
            "login_id": who,
            "time": now - 11 * DAY_MS,
            "properties": about,
        }
        for day in sorted(dice.sample(range(10), dice.randint(1, 5)), reverse=True):
            at = now - day * DAY_MS - dice.randint(2_000_000, 3_000_000)
            city = dice.choice(["北京", "上海", "武汉"])
            names = ["$AppStart", "view", "view", "cart", "pay", "refund", "AppCrashed"]
            for name in names[: dice.randint(2, len(names))]:
                at += dice.randint(1_000, 200_000)
                told: dict[str, object] = {"city": city, "$latest_utm_source": dice.choice(["baidu", "douyin"])}
                told["$province"] = PROVINCES[city]
                if name in ("pay", "refund"):
                    told["amount"] = dice.randint(1, 200)
                if name == "AppCrashed":
                    told["app_crashed_reason"] = dice.choice(["out of memory", "null"])
                yield {
                    "type": "track", "event": name, "distinct_id": who, "login_id": who, "time": at,
                    "_track_id": dice.getrandbits(31), "properties": told,
                }  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("analyses") / "data", "--local-mode") as server:
        server.cli("project", "create", "shop")
        sent = httpx.post(f"{server.url}/sa?project=shop", content=json.dumps(list(events(7))), timeout=60)
        assert sent.status_code == 200, sent.text
        server.wait_loaded()
        yield server


def ready(page: Page) -> None:
    """The answer is there, and it is not the one before."""
    expect(page.locator(".answer[aria-busy=false]")).to_be_visible()
    expect(page.locator(".answer .as-number").first).to_be_visible()
    assert page.locator(".trouble").count() == 0, page.locator(".trouble").first.inner_text()


def number(text: str) -> int:
    """The number of a cell; where a share stands above it, the count below."""
    return int(re.sub(r"[^\d]", "", text))


def opens(page: Page, place: int) -> tuple[int, int]:
    """What a mark shows, and how long the list is that it opens."""
    mark = page.locator(".answer .as-number").nth(place)
    count = mark.locator(".cell-count")
    shown = number((count if count.count() else mark).first.inner_text().split(" ")[0])
    mark.click()
    return shown, listed(page)


def listed(page: Page) -> int:
    heading = page.locator(f"{LIST} .ant-drawer-body p b.tabular")
    expect(heading).to_be_visible()
    length = number(heading.inner_text())
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_have_count(0)
    return length


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_opens_as_so_many(server: Server, visit: Open, kind: str) -> None:
    page = visit(f"/{kind}?project=shop", "zh-CN")
    ready(page)
    if kind in MORE:
        # Over what the page asks by itself: the address is the question.
        first = page.evaluate("location.search")
        page.locator(".query").wait_for()
        asked = server_question(page)
        page.goto(f"{server.url}/{kind}{first}&q={quote(json.dumps({**asked, **MORE[kind]}))}")
        ready(page)
    count = page.locator(".answer .as-number").count()
    assert count >= 3, f"{kind}: {count} numbers open"
    for place in sorted({0, 1, count // 3, 2 * count // 3, count - 1}):
        shown, length = opens(page, place)
        assert shown == length, f"{kind}: mark {place} shows {shown}, its list has {length}"
    assert axe.serious(page) == []
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html[data-theme=dark]")).to_be_visible()
    assert axe.serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def server_question(page: Page) -> dict[str, object]:
    """What the page asked last, without its days."""
    with page.expect_request(re.compile(r"/query$")) as request:
        page.reload()
    asked = json.loads(request.value.post_data or "{}")
    ready(page)
    return {key: value for key, value in asked.items() if key not in ("kind", "from", "to", "time_zone")}


def test_bars_of_a_funnel_open_too(server: Server, visit: Open) -> None:
    asked = {"steps": [{"event": "view"}, {"event": "cart"}, {"event": "pay"}], "range": "last_14"}
    page = visit(f"/funnel?project=shop&q={quote(json.dumps(asked))}", "en")
    ready(page)
    canvas = page.locator(".answer canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    column = page.locator(".answer table").first.locator("tbody tr")
    for step in range(3):
        shown = number(column.nth(step).locator(".as-number").first.inner_text())
        page.mouse.click(box["x"] + 40 + (box["width"] - 60) * (step + 0.5) / 3, box["y"] + box["height"] - 35)
        assert listed(page) == shown


def test_a_map_opens_as_many_and_leaves_nobody_out(server: Server, visit: Open) -> None:
    by = [{"on": "event", "property": "$province", "limit": 10}]
    asked = {"series": [{"event": "view", "measure": "unique"}], "breakdowns": by, "range": "last_14"}
    page = visit(f"/trend?project=shop&q={quote(json.dumps(asked))}", "zh-CN")
    ready(page)
    page.get_by_text("地图", exact=True).click()
    beside = page.locator(".region-map aside li")
    expect(beside).to_have_text([re.compile(r"^武汉\d+$")])
    assert said(page)["breakdowns"][0]["limit"] == 50
    table = page.locator(".answer table").first
    shown = {
        place: number(table.locator("tr", has_text=place).locator(".as-number").first.inner_text())
        for place in PROVINCES.values()
    }
    beside.locator(".as-number").click()
    assert listed(page) == shown["武汉"]
    canvas = page.locator(".region-map canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.38)  # the west is one large region
    assert listed(page) == shown["新疆维吾尔自治区"]
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.6)  # and south of it nobody is
    expect(page.locator(".tip")).to_have_text("西藏无数据")
    assert axe.serious(page) == []


def test_changes_are_undone_and_links_keep_what_no_row_draws(server: Server, visit: Open) -> None:
    deep = {"op": "or", "filters": [{"op": "and", "filters": [{"op": "or", "filters": [{"op": "and", "filters": [
        {"on": "event", "property": "city", "operator": "in", "value": ["北京", "上海"]}]}]}]}]}  # fmt: skip
    asked = {
        "steps": [{"event": "view"}, {"event": "pay"}],
        "filters": [deep],
        "held": [{"properties": ["city", "city"]}],
        "range": "last_14",
    }
    page = visit(f"/funnel?project=shop&q={quote(json.dumps(asked))}", "en")
    ready(page)
    before = said(page)
    page.get_by_text("Include bots", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    after = said(page)
    assert after["filters"] == [deep] and after["held"] == asked["held"] and after["include_bots"] is False
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    assert said(page) == before
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()
    assert said(page) == after
    page.go_back()
    expect(page.locator(".ant-switch-checked")).to_be_visible()
    assert said(page) == before


def said(page: Page) -> Any:
    """The question in the address."""
    return json.loads(page.evaluate("new URLSearchParams(location.search).get('q')"))


def test_a_complaint_stands_beside_its_row_and_what_was_chosen_stays(server: Server, visit: Open) -> None:
    asked = {"steps": [{"event": "view"}, {"event": "pay"}], "window": {"value": 900, "unit": "day"}, "range": "last_7"}
    page = visit(f"/funnel?project=shop&q={quote(json.dumps(asked))}", "en")
    beside = page.locator(".query-part", has=page.locator(".complaint"))
    expect(beside).to_contain_text("366")
    expect(beside.get_by_label("Within")).to_have_value("900")


def test_a_chart_is_carried_away_as_a_picture(server: Server, visit: Open) -> None:
    page = visit("/funnel?project=shop", "en")
    ready(page)
    expect(page.locator(".answer canvas").first).to_be_visible()
    for words, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        expect(page.locator(".page-actions .ant-btn-loading")).to_have_count(0)
        page.locator(".page-actions").get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=words).click()
        expect(page.get_by_role("menuitem", name=words)).to_be_hidden()
        with open(download.value.path(), "rb") as file:
            assert file.read(10).startswith(begins)


def test_a_picture_waits_for_a_chart_that_is_not_drawn_yet(server: Server, visit: Open) -> None:
    page = visit("/live?project=shop", "en")
    library: list[Route] = []
    page.route(re.compile(r"/assets/echarts[^/]*\.js$"), lambda route: library.append(route))
    page.goto(f"{server.url}/funnel?project=shop")
    ready(page)
    page.locator(".page-actions").get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="PNG").click()
        expect(page.locator(".page-actions .ant-btn-loading")).to_be_visible()
        library.pop().continue_()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_somebody_behind_a_number_is_explained(server: Server, visit: Open) -> None:
    page = visit("/funnel?project=shop", "en")
    ready(page)
    page.locator(".answer .as-number").first.click()
    page.locator(f"{LIST} tbody button", has_text="Why?").first.click()
    expect(page.locator(f"{LIST} .why .ant-tag").first).to_be_visible()


@pytest.mark.parametrize("kind", ["retention", "path", "cross"])
def test_in_the_other_language_too(server: Server, visit: Open, kind: str) -> None:
    page = visit(f"/{kind}?project=shop", "en", width=390, theme="dark")
    ready(page)
    shown, length = opens(page, 2)
    assert shown == length
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_everything_is_found_by_typing(server: Server, visit: Open, locale: str) -> None:
    page = visit("/live?project=shop", locale)
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Control+k")
    search = page.get_by_role("combobox", name="搜索" if locale == "zh-CN" else "Search")
    expect(search).to_be_focused()
    found = page.get_by_role("option")
    expect(found.filter(has_text="refund")).to_have_count(1)
    assert axe.serious(page) == []
    search.fill("refund")
    search.press("Enter")
    expect(page).to_have_url(re.compile("/trend.*refund"))
    expect(page.locator(".answer h2")).to_contain_text("refund")
    page.keyboard.press("Control+k")
    search.fill("funnel")  # the page's word of the other language, too
    search.press("Enter")
    expect(page).to_have_url(re.compile("/funnel"))
    page.keyboard.press("Control+k")
    search.fill("u7")
    expect(found.last).to_contain_text("u7")
    search.press("End")
    search.press("Enter")
    expect(page).to_have_url(re.compile("/person.*id=u7"))
    page.keyboard.press("Control+k")
    search.fill("no such thing")
    expect(found).to_have_count(1)  # as somebody's id it may be one
    search.press("Escape")
    expect(search).to_have_count(0)


def test_compact_lines_are_nearer_to_each_other_and_stay_so(server: Server, visit: Open) -> None:
    page = visit("/trend?project=shop", "en")
    ready(page)
    row = page.locator("table.numbers tbody tr").first
    before = row.bounding_box()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("compact")
    page.get_by_role("combobox", name="Search").press("Enter")
    expect(page.locator("html[data-density=compact]")).to_be_visible()
    page.reload()
    ready(page)
    after = row.bounding_box()
    assert before and after and after["height"] < before["height"] - 4
