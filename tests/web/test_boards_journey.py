"""A board is made of a template, arranged, narrowed, shared, revoked, hung on a wall and noted on, in two languages."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.serve.test_one_person import send
from tests.servers.zuji import Server
from tests.web.conftest import Open

WORDS = {
    "zh-CN": {
        "make": "生成“市场营销”看板", "active": "近 7 天活跃用户", "template": "使用模板", "shop": "电商",
        "create": "创建看板", "edit": "编辑", "move": "移动 ", "save": "保存", "period": "时间", "today": "今天",
        "password": "密码", "asked": "此链接的密码", "look": "查看看板", "wrong": "密码不正确",
        "add": "添加图表", "text": "文字", "put": "添加", "undo": "撤销", "share": "分享", "link": "创建链接",
        "revoke": "撤销", "gone": "链接不可用", "notes": "标注", "what": "发生了什么", "note": "添加标注",
        "live": "实时动态", "refresh": "刷新", "title": "标题",
    },
    "en": {
        "make": "Make the board “Marketing”", "active": "Active persons, 7 days", "template": "From a template",
        "shop": "E-commerce", "create": "Create board", "edit": "Edit", "move": "Move ", "save": "Save",
        "period": "Period", "today": "Today", "add": "Add tile", "text": "Text", "put": "Add", "undo": "Undo",
        "password": "Password", "asked": "Password of this link", "look": "Show the board",
        "wrong": "not the password", "share": "Share", "link": "Create link", "revoke": "Revoke",
        "gone": "This link does not work",
        "notes": "Notes", "what": "What happened", "note": "Add note", "live": "Happening now", "refresh": "Refresh",
        "title": "Title",
    },
}  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)>"
DAY_MS = 86_400_000


def seen(who: str, number: int, event: str, days_ago: int = 0, **properties: Any) -> dict[str, Any]:
    at = int(time.time() * 1000) - days_ago * DAY_MS - 1000
    return {
        "type": "track", "event": event, "distinct_id": who, "login_id": who, "time": at, "_track_id": number,
        "properties": properties,
    }  # fmt: skip


@pytest.fixture(scope="module")
def filled(server: Server) -> Server:
    for n, project in enumerate(("boards-zh-CN", "boards-en")):
        server.cli("project", "create", project)
        records = [
            seen(f"p{i}", 1000 * n + 10 * i + day, event, day, category="茶", amount=10, **{"$os": "iOS"})
            for i in range(3)
            for day, event in enumerate(("view_item", "pay", "view_item", "pay"))
        ]
        send(server, *records, project=project)
    return server


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_board_from_template_to_wall(visit: Open, browser: Browser, filled: Server, language: str) -> None:
    say, project = WORDS[language], f"boards-{language}"
    page = visit(f"/?project={project}", language)
    page.get_by_role("button", name=say["make"]).click()
    expect(page.get_by_role("region", name=say["active"]).locator("strong")).to_have_text("3")

    page.goto(f"{filled.url}/boards?project={project}")
    page.get_by_role("button", name=say["template"]).first.click()
    page.get_by_role("button", name=say["shop"]).click()
    page.get_by_role("button", name=say["create"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say["shop"])
    arrange(page, say)

    number = page.url.split("id=")[1].split("&")[0]
    link = share(page, browser, say)
    assert link.startswith(filled.url)

    page.goto(f"{filled.url}/screen?project={project}&id={number}")
    ticker = page.get_by_role("region", name=say["live"])
    expect(ticker.locator("li").first).to_be_visible()
    send(filled, seen("new", 77_777, "just_now"), project=project)
    expect(ticker).to_contain_text("just_now", timeout=15_000)

    page.goto(f"{filled.url}/board?project={project}&id={number}")
    page.get_by_role("button", name=say["notes"], exact=False).click()
    page.get_by_role("textbox", name=say["what"]).fill(HOSTILE)
    page.get_by_role("button", name=say["note"]).click()
    expect(page.get_by_role("dialog").locator("li", has_text=HOSTILE)).to_be_visible()
    page.goto(f"{filled.url}/trend?project={project}")
    # Below the chart, where its marks are told in words.
    expect(page.locator(".note-list li", has_text=HOSTILE)).to_be_visible()
    page.get_by_role("button", name=say["notes"]).last.click()
    expect(page.get_by_role("dialog").locator("li", has_text=HOSTILE)).to_be_visible()


def arrange(page: Page, say: dict[str, str]) -> None:
    """A text is added, a tile is moved by keys and taken back, all tiles get one period; it is saved."""
    page.get_by_role("button", name=say["edit"]).first.click()
    page.get_by_role("button", name=say["add"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(say["text"], exact=True).first.click()
    dialog.get_by_role("textbox", name=say["text"]).fill(HOSTILE)
    dialog.get_by_role("button", name=say["put"], exact=True).click()
    expect(page.locator(".tile-text")).to_have_text(HOSTILE)
    first = page.locator(".tile").first
    before = first.get_attribute("style")
    handle = page.get_by_role("button", name=say["move"]).first
    handle.focus()
    handle.press("Shift+ArrowDown")
    expect(page.locator(".tile").first).not_to_have_attribute("style", before or "")
    page.locator(".page-actions").get_by_role("button", name=say["undo"]).click()
    expect(page.locator(".tile").first).to_have_attribute("style", before or "")
    page.get_by_role("combobox", name=say["period"]).click()
    page.get_by_title(say["today"], exact=True).click()
    page.locator(".page-actions").get_by_role("button", name=say["save"], exact=True).click()
    expect(page.get_by_role("button", name=say["edit"]).first).to_be_visible()
    expect(page.locator(".tile-text")).to_have_text(HOSTILE)


def share(page: Page, browser: Browser, say: dict[str, str]) -> str:
    """A link with a password is made, opened by somebody without a session who knows it, and revoked."""
    page.locator(".page-actions").get_by_role("button", name=say["share"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(say["password"], exact=True).fill("open sesame")
    dialog.get_by_role("button", name=say["link"]).click()
    link = page.get_by_test_id("share-link").inner_text()
    other = browser.new_context(locale=page.evaluate("navigator.language"))
    try:
        stranger = other.new_page()
        stranger.goto(link)
        stranger.get_by_label(say["asked"]).fill("close sesame")
        stranger.get_by_role("button", name=say["look"]).click()
        expect(stranger.get_by_text(say["wrong"])).to_be_visible()
        stranger.get_by_label(say["asked"]).fill("open sesame")
        stranger.get_by_role("button", name=say["look"]).click()
        expect(stranger.locator(".tile-text")).to_have_text(HOSTILE)
        expect(stranger.locator(".tile-number strong").first).to_be_visible()
        dialog.get_by_role("button", name=say["revoke"]).first.click()
        page.locator(".ant-popconfirm").get_by_role("button", name=say["revoke"]).click()
        expect(dialog.get_by_role("button", name=say["revoke"])).to_have_count(0)
        stranger.reload()
        expect(stranger.get_by_text(say["gone"])).to_be_visible()
    finally:
        other.close()
    return link


def test_who_left_the_page_is_not_taken_to_the_board_that_is_made_meanwhile(filled: Server, visit: Open) -> None:
    page = visit("/boards?project=boards-en", "en")
    held: list[Route] = []
    page.route(
        re.compile(r"/projects/boards-en/boards$"),
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("main").get_by_role("button", name="New board").click()
    expect(page.get_by_role("main").locator(".ant-btn-loading")).to_be_visible()
    page.locator(".rail-fixed").get_by_role("link", name="Live").click()
    expect(page).to_have_url(re.compile("/live"))
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/boards")):
        held.pop().continue_()
    page.locator(".rail-fixed").get_by_role("link", name="Boards").click()
    expect(page.get_by_role("main").get_by_text("New board").first).to_be_visible()
    page.go_back()  # no step to the board lies between
    expect(page).to_have_url(re.compile("/live"))
