"""Maps of every kind that has regions: each opens as many as it shows, leaves nobody out, and comes along in files."""

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
from tests.web.test_analyses import listed, number, ready, said

DAY_MS = 86_400_000
# By province as it is stored: how many persons are there. 北京市 names 北京 again, and 武汉 is none.
THERE = {"北京": 4, "新疆维吾尔自治区": 3, "武汉": 2, "北京市": 1}
PAYING = {place: max(1, count - 1) for place, count in THERE.items()}
BY = [{"on": "event", "property": "$province", "limit": 10}]
VIEW, PAY = {"event": "view"}, {"event": "pay"}
# kind: what is asked, how it is drawn before, and by place what the map shows.
ASKED: dict[str, tuple[dict[str, Any], dict[str, str], dict[str, int]]] = {
    "trend": ({"series": [{"event": "view", "measure": "unique"}], "breakdowns": BY}, {}, THERE),
    "distribution": ({"step": VIEW, "breakdowns": BY}, {}, THERE),
    "stickiness": ({"step": VIEW, "breakdowns": BY}, {}, THERE),
    "funnel": ({"steps": [VIEW, PAY], "breakdowns": BY}, {"mapped": "step 2"}, PAYING),
    "revenue": (
        {"order": {**PAY, "amount": {"on": "event", "property": "amount"}}, "breakdowns": BY},
        {"figure": "payers"},
        PAYING,
    ),
    "session": ({"breakdowns": BY}, {"figure": "subjects"}, THERE),
    "crash": ({"breakdowns": BY}, {"figure": "affected"}, THERE),
    "property": ({"breakdowns": [{"on": "profile", "property": "province", "limit": 10}]}, {}, THERE),
}  # fmt: skip


def events() -> Iterator[dict[str, Any]]:
    now, number = int(time.time() * 1000), 0
    for place, count in THERE.items():
        for i in range(count):
            who = f"{place}-{i}"
            common = {"distinct_id": who, "login_id": who}
            yield {"type": "profile_set", **common, "time": now - 3 * DAY_MS, "properties": {"province": place}}
            for k, name in enumerate(["view", "AppCrashed", "pay"][: 3 if i < PAYING[place] else 2]):
                number += 1
                told = {"$province": place, **({"amount": 1234.5} if name == "pay" else {})}
                at = now - 2 * DAY_MS + k * 60_000
                yield {"type": "track", "event": name, **common, "time": at, "_track_id": number, "properties": told}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("maps") / "data", "--local-mode") as server:
        server.cli("project", "create", "shop")
        sent = httpx.post(f"{server.url}/sa?project=shop", content=json.dumps(list(events())), timeout=60)
        assert sent.status_code == 200, sent.text
        server.wait_loaded()
        yield server


@pytest.mark.parametrize("kind", ASKED)
def test_a_map_of_every_kind_opens_as_many_and_leaves_nobody_out(server: Server, visit: Open, kind: str) -> None:
    asked, view, shows = ASKED[kind]
    page = visit(f"/{kind}?project=shop&q={quote(json.dumps({**asked, 'view': view, 'range': 'last_14'}))}", "zh-CN")
    ready(page)
    before = said(page)
    page.get_by_text("地图", exact=True).click()
    beside = page.locator(".region-map aside li")
    expect(beside).to_have_count(2)
    ready(page)
    after = said(page)
    assert after["breakdowns"][0]["limit"] == 50 and after["view"] == {**view, "chart": "map"}
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".region-map")).to_have_count(0)
    assert said(page) == before
    page.get_by_role("button", name="重做").click()
    expect(beside).to_have_count(2)
    page.reload()  # the link keeps it
    expect(beside).to_have_count(2)
    ready(page)
    told = {line.locator("bdi").inner_text(): number(line.locator(".tabular").inner_text()) for line in beside.all()}
    assert told == {"武汉": shows["武汉"], "北京市": shows["北京市"]}
    beside.filter(has_text="武汉").locator(".as-number").click()
    assert listed(page) == shows["武汉"]
    click_west(page)
    assert listed(page) == shows["新疆维吾尔自治区"]


def click_west(page: Page) -> None:
    """The west of the map is one large region."""
    canvas = page.locator(".region-map canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.38)


def test_a_question_that_is_split_by_nothing_of_places_has_no_map(server: Server, visit: Open) -> None:
    asked = {"step": VIEW, "breakdowns": [], "range": "last_14", "view": {"chart": "map"}}
    page = visit(f"/distribution?project=shop&q={quote(json.dumps(asked))}", "zh-CN")
    ready(page)
    expect(page.get_by_text("地图", exact=True)).to_have_count(0)
    expect(page.locator(".ant-segmented-item-selected").last).to_have_text("柱状")


def test_a_map_is_carried_away_with_what_stands_beside_it(server: Server, visit: Open, tmp_path: Path) -> None:
    asked = {**ASKED["distribution"][0], "range": "last_14", "view": {"chart": "map"}}
    page = visit(f"/distribution?project=shop&q={quote(json.dumps(asked))}", "zh-CN")
    ready(page)
    expect(page.locator(".region-map aside li")).to_have_count(2)
    canvas = page.locator(".region-map canvas").bounding_box()
    assert canvas is not None
    svg = exported(page, "SVG", tmp_path).decode()
    assert "武汉 2" in svg and "北京市 1" in svg
    png = exported(page, "PNG", tmp_path)
    high = int.from_bytes(png[20:24], "big")
    assert png.startswith(b"\x89PNG") and high > 2 * canvas["height"] + 20, "no line below the map"
    csv = exported(page, "CSV", tmp_path).decode("utf-8-sig")
    for place, count in THERE.items():
        assert re.search(rf"^[^\n]*\b{place},[^\n]*\b{count}\b", csv, re.M), csv


def exported(page: Page, format: str, folder: Path) -> bytes:
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=re.compile(format)).first.click()
    path = folder / f"file.{format}"
    download.value.save_as(path)
    return path.read_bytes()


def board(server: Server, tiles: list[dict[str, Any]], name: str) -> int:
    with server.api() as api:
        made = api.post("/api/v1/projects/shop/boards", json={"name": name, "board": {"tiles": tiles}, "author": "x"})
        assert made.status_code == 200, made.text
        return int(made.json()["id"])


MAPPED = {"kind": "distribution", "step": VIEW, "breakdowns": BY}
PERIOD = {"last_days": 14}


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_a_map_fits_into_its_tile(server: Server, visit: Open, width: int, theme: str) -> None:
    china = {"id": "china", "x": 0, "y": 0, "w": 6, "h": 6, "kind": "question", "question": MAPPED, "period": PERIOD}
    world = {
        **china, "id": "world", "x": 6, "h": 4,
        "question": {**MAPPED, "breakdowns": [{"on": "event", "property": "$country"}]},
    }  # fmt: skip
    tiles = [{**one, "display": {"chart": "map"}} for one in (china, world)]
    number = board(server, tiles, f"maps {width}")
    page = visit(f"/board?project=shop&id={number}", "zh-CN", width, theme)
    expect(page.locator(".tile .region-map-tile canvas")).to_have_count(2)
    expect(page.locator(".tile .region-map-tile p").first).to_contain_text("武汉 2")
    for tile in page.locator(".tile").all():
        body = tile.bounding_box()
        assert body is not None
        for part in (tile.locator("canvas"), tile.locator(".region-map-tile p")):
            box = part.bounding_box()
            assert box is not None and box["height"] > 10
            assert box["y"] >= body["y"] and box["y"] + box["height"] <= body["y"] + body["height"], (box, body)
            assert box["x"] >= body["x"] and box["x"] + box["width"] <= body["x"] + body["width"], (box, body)
        inner = tile.locator(".tile-body")
        assert inner.evaluate("it => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth")
    assert axe.serious(page) == []


MENU = {
    "zh-CN": {"edit": "编辑", "tile": "修改 ", "chart": "图表", "map": "地图", "take": "修改", "undo": "撤销",
              "save": "保存"},
    "en": {"edit": "Edit", "tile": "Change ", "chart": "Drawn as", "map": "Map", "take": "Change", "undo": "Undo",
           "save": "Save"},
}  # fmt: skip


@pytest.mark.parametrize("language", MENU)
def test_a_tile_becomes_a_map_by_its_menu_and_back_by_undo(server: Server, visit: Open, language: str) -> None:
    say = MENU[language]
    tile = {"id": "a", "x": 0, "y": 0, "w": 6, "h": 6, "kind": "question", "title": "T", "question": MAPPED}
    number = board(server, [{**tile, "period": PERIOD}], f"menu {language}")
    page = visit(f"/board?project=shop&id={number}", language)
    page.get_by_role("button", name=say["edit"], exact=False).first.click()
    page.get_by_role("button", name=say["tile"] + "T").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(say["chart"]).get_by_text(say["map"], exact=True).click()
    dialog.get_by_role("button", name=re.compile(rf"^{say['take']}$")).click()
    expect(page.locator(".region-map-tile p")).to_contain_text("武汉 2")
    page.locator(".page-actions").get_by_role("button", name=say["undo"]).click()
    expect(page.locator(".region-map-tile")).to_have_count(0)
    page.get_by_role("button", name=say["tile"] + "T").click()
    dialog.get_by_label(say["chart"]).get_by_text(say["map"], exact=True).click()
    dialog.get_by_role("button", name=re.compile(rf"^{say['take']}$")).click()
    page.locator(".page-actions").get_by_role("button", name=say["save"], exact=True).click()
    expect(page.get_by_role("button", name=say["edit"], exact=False).first).to_be_visible()
    page.reload()
    expect(page.locator(".region-map-tile p")).to_contain_text("武汉 2")
    with server.api() as api:
        held = api.get(f"/api/v1/projects/shop/boards/{number}").json()["board"]["tiles"][0]
    assert held["display"] == {"chart": "map"} and held["question"]["breakdowns"][0]["limit"] == 50
