"""Dated notes on charts: areas and lines with their words, where they belong, written and taken away from the chart."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.serve.test_one_person import send
from tests.servers.zuji import Server, running
from tests.web import axe
from tests.web.conftest import Open
from tests.web.test_analyses import ready
from tests.web.test_boards_journey import seen
from tests.web.test_maps import exported

DAY_MS = 86_400_000
NOW = int(time.time() * 1000)
TREND = {"kind": "trend", "series": [{"event": "view"}]}
ASKED = quote(json.dumps({"series": [{"event": "view", "measure": "total"}], "range": "last_14"}))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("notes") / "data", "--local-mode") as server:
        server.cli("project", "create", "shop")
        send(server, *(seen("ana", day, "view", day) for day in range(12)), project="shop")
        yield server


@pytest.fixture(scope="module")
def made(server: Server) -> dict[str, int]:
    """A board with a saved question's tile and one of its own, another board, and notes of every scope."""
    with server.api() as api:

        def post(path: str, body: dict[str, Any]) -> int:
            answer = api.post(f"/api/v1/projects/shop/{path}", json={"author": "a test", **body})
            assert answer.status_code == 200, answer.text
            return int(answer.json()["id"])

        question = post("questions", {"name": "Q", "question": TREND, "period": {"last_days": 14}})
        tile = {"y": 0, "w": 6, "h": 6, "kind": "question"}
        tiles = [
            {**tile, "id": "saved", "x": 0, "title": "saved", "saved": question},
            {**tile, "id": "own", "x": 6, "title": "own", "question": TREND, "period": {"last_days": 14}},
        ]
        boards = [post("boards", {"name": name, "board": {"tiles": tiles}}) for name in ("here", "there")]
        days = {"from_at": NOW - 6 * DAY_MS, "to_at": NOW - 3 * DAY_MS}
        for text, more in {
            "everywhere": {"color": "orange"},
            "of the board": {"scope": "board", "of": boards[0], "color": "green"},
            "of the question": {"scope": "question", "of": question, "color": "purple"},
            "long ago": {"from_at": NOW - 90 * DAY_MS, "to_at": NOW - 60 * DAY_MS},
        }.items():
            post("annotations", {**days, "text": text, **more})
    return {"question": question, "here": boards[0], "there": boards[1]}


def told(chart: Locator) -> set[str]:
    """Notes that a chart tells of, by its words."""
    expect(chart).to_be_visible()
    words = chart.get_attribute("aria-label") or ""
    return {one for one in ("everywhere", "of the board", "of the question", "long ago") if f"✎ {one} ·" in words}


def test_a_note_is_on_the_charts_that_it_is_of_and_on_no_other(
    server: Server, visit: Open, made: dict[str, int]
) -> None:
    page = visit(f"/trend?project=shop&q={ASKED}", "en")
    ready(page)
    listed = page.locator(".note-list li")
    expect(listed).to_have_count(1)
    assert told(page.locator(".answer .chart")) == {"everywhere"}
    page.goto(f"{server.url}/trend?project=shop&saved={made['question']}")
    ready(page)
    expect(listed).to_have_count(2)
    assert told(page.locator(".answer .chart")) == {"everywhere", "of the question"}
    for board, more in (("here", {"of the board"}), ("there", set[str]())):
        page.goto(f"{server.url}/board?project=shop&id={made[board]}")
        for tile, also in (("saved", {"of the question"}), ("own", set[str]())):
            place = page.get_by_role("region", name=tile, exact=True)
            wanted = {"everywhere"} | more | also
            expect(place.locator(".tile-notes")).to_have_text(str(len(wanted)))
            assert told(place.locator(".chart")) == wanted
    place.locator(".tile-notes").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ant-popover li")).to_have_text([re.compile("everywhere")])


def hovered(page: Page, part: float) -> str:
    canvas = page.locator(".answer .chart canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * 0.4)
    tip = page.locator(".tip")
    expect(tip).to_be_visible()
    return tip.inner_text()


def test_a_note_that_lasts_is_told_on_all_its_days_and_in_files(
    server: Server, visit: Open, made: dict[str, int], tmp_path: Path
) -> None:
    page = visit(f"/trend?project=shop&q={ASKED}", "zh-CN")
    ready(page)
    # 14 points: the note begins at the 8th (index 7) and ends at the 11th.
    within = {part: "everywhere" in hovered(page, part) for part in (0.3, 0.58, 0.65, 0.75, 0.95)}
    assert within == {0.3: False, 0.58: True, 0.65: True, 0.75: True, 0.95: False}
    svg = exported(page, "SVG", tmp_path).decode()
    assert "✎ everywhere" in svg and "long ago" not in svg and "of the board" not in svg
    assert axe.serious(page) == []


WORDS = {
    "zh-CN": {"notes": "标注", "what": "发生了什么", "until": "至", "save": "添加标注", "edit": "修改标注",
              "change": "保存标注", "remove": "删除标注"},
    "en": {"notes": "Notes", "what": "What happened", "until": "Until", "save": "Add note", "edit": "Change the note",
           "change": "Save note", "remove": "Remove the note"},
}  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en", 390)])
def test_a_note_is_written_changed_and_taken_away_from_the_chart(
    server: Server, visit: Open, made: dict[str, int], language: str, width: int
) -> None:
    say = WORDS[language]
    page = visit(f"/trend?project=shop&q={ASKED}", language, width)
    ready(page)
    page.get_by_role("button", name=say["notes"], exact=False).last.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(say["what"]).fill(f"sale {language}")
    until = dialog.get_by_label(say["until"], exact=False)
    early = time.strftime("%Y-%m-%d %H:%M", time.gmtime(NOW / 1000 - 20 * 86_400))
    until.fill(early)
    until.press("Enter")
    dialog.get_by_role("button", name=say["save"]).click()
    expect(dialog.locator(".ant-form-item-explain-error")).to_be_visible()  # it ends before it begins
    late = time.strftime("%Y-%m-%d %H:%M", time.gmtime(NOW / 1000 + 86_400))
    until.fill(late)
    until.press("Enter")
    dialog.get_by_role("button", name=say["save"]).click()
    expect(dialog.locator("li", has_text=f"sale {language}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    listed = page.locator(".definition-changes .note-list li", has_text=f"sale {language}")
    listed.get_by_role("button", name=say["edit"]).click()
    dialog.get_by_label(say["what"]).fill(f"discount {language}")
    dialog.get_by_role("button", name=say["change"]).click()
    expect(dialog.locator("li", has_text=f"discount {language}")).to_be_visible()
    page.keyboard.press("Escape")
    changed = page.locator(".definition-changes .note-list li", has_text=f"discount {language}")
    expect(changed).to_contain_text(early[:4])
    expect(page.locator(".answer .chart")).to_have_attribute("aria-label", re.compile(f"✎ discount {language}"))
    changed.get_by_role("button", name=say["remove"]).click()
    page.locator(".ant-popconfirm").get_by_role("button").last.click()
    expect(changed).to_have_count(0)


def test_a_note_opens_by_a_click_on_its_area(server: Server, visit: Open, made: dict[str, int]) -> None:
    page = visit(f"/trend?project=shop&q={ASKED}", "en")
    ready(page)
    hovered(page, 0.65)
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("dialog").get_by_label("What happened")).to_have_value("everywhere")
