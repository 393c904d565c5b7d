"""A question is saved, changed, marked, checked, opened and exported, in a real browser and both languages."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.servers.zuji import Server
from tests.web.conftest import Open

WORDS = {
    "zh-CN": {
        "save": "保存", "name": "名称", "author": "修改人", "reason": "修改原因", "unsaved": "未保存", "more": "已存",
        "version": "第 {} 版", "versions": "历史版本", "restore": "恢复为最新版", "bots": "包含机器流量",
        "check": "自检", "agrees": "完全一致", "export": "导出", "csv": "CSV（电子表格）",
        "cohort": "分群名称", "keep": "存为分群", "kept": "共 3 名用户", "newest": "打开最新版",
        "none": "还没有已存的查询。", "archive": "归档", "with_archived": "显示已归档",
    },
    "en": {
        "save": "Save", "name": "Name", "author": "Author", "reason": "Reason", "unsaved": "not saved", "more": "Saved",
        "version": "Version {}", "versions": "Versions", "restore": "Make it the newest",
        "bots": "Include bots",
        "check": "Self-check", "agrees": "They agree", "export": "Export", "csv": "CSV, for spreadsheets",
        "cohort": "Name of a cohort", "keep": "Save as cohort",
        "kept": "lists 3 persons", "newest": "Open the newest", "none": "No question is saved yet.",
        "archive": "Archive", "with_archived": "Show archived ones",
    },
}  # fmt: skip
DAY_MS = 86_400_000
HOSTILE = "<img src=x onerror=alert(1)> 名"


def ask(server: Server, project: str, method: str, path: str, body: Any) -> Any:
    headers = {"authorization": f"Bearer {server.metadata.create_key(0, 'admin')}"}
    answer = httpx.request(method, f"{server.url}/api/v1/projects/{project}/{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def fill(server: Server, project: str) -> None:
    """ana, bo and cy view on several days, and a cohort was changed."""
    server.cli("project", "create", project)
    now = int(time.time() * 1000)
    views = [
        {
            "type": "track", "event": "view", "distinct_id": who, "login_id": who, "_track_id": day * 10 + i,
            "time": now - day * DAY_MS - 1000, "properties": {"city": f"c{i}"},
        }
        for day in range(6) for i, who in enumerate(("ana", "bo", "cy")[: 1 + day % 3])
    ]  # fmt: skip
    assert httpx.post(f"{server.url}/sa?project={project}", content=json.dumps(views)).status_code == 200
    server.wait_loaded()


def button(scope: Any, text: str) -> Any:
    """By its words alone: a name has those of its icon too."""
    return scope.locator("button", has_text=re.compile(f"^\\s*{re.escape(text)}\\s*$"))


def save(page: Page, words: dict[str, str], **fields: str) -> None:
    modal = page.locator(".ant-modal:visible")
    for name, value in fields.items():
        modal.get_by_label(words[name], exact=True).fill(value)
    button(modal, words["save"]).click()
    expect(page.locator(".ant-modal:visible")).to_have_count(0)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_from_a_question_to_its_versions_and_those_behind_its_numbers(
    server: Server, visit: Open, locale: str, tmp_path: Path
) -> None:
    words = WORDS[locale]
    project = f"saved-{locale.lower()}"
    fill(server, project)
    where = f"project={project}"
    page = visit(f"/questions?{where}", locale)
    expect(page.get_by_text(words["none"])).to_be_visible()
    page.screenshot(path=tmp_path / "1-none.png", full_page=True)

    question = {"series": [{"event": "view", "measure": "unique"}], "bots": False}
    page.goto(f"{server.url}/trend?{where}&q={json.dumps(question)}")
    head = page.locator(".page-actions")
    button(head, words["save"]).click()
    save(page, words, name=HOSTILE, author="ana", reason="first")
    expect(head.get_by_text(words["version"].format(1))).to_be_visible()
    assert "saved=1" in page.url or "saved=2" in page.url
    assert "q=" not in page.url.partition("?")[2].replace("tq=", "")

    # A change is not saved until it is; then it is a version, and a mark on the chart.
    page.get_by_text(words["bots"], exact=True).first.click()
    expect(head.get_by_text(words["unsaved"])).to_be_visible()
    page.go_back()
    expect(head.get_by_text(words["unsaved"])).to_have_count(0)
    ask(server, project, "PUT", "bots", {"base": 0, "rules": [], "author": "di", "reason": "no rules"})
    page.reload()
    expect(page.locator(".definition-changes li")).to_have_count(1)
    expect(page.locator(".definition-changes")).to_contain_text("no rules")
    page.screenshot(path=tmp_path / "2-saved.png", full_page=True)

    number = page.locator(".answer .numbers .as-number").first
    expect(number).to_have_text("3")
    number.focus()
    page.keyboard.press("Enter")
    drawer = page.locator(".ant-drawer:visible")
    expect(drawer.locator("tbody tr")).to_have_count(3)
    drawer.get_by_label(words["cohort"]).fill("viewers")
    button(drawer, words["keep"]).click()
    expect(drawer.get_by_text(words["kept"])).to_be_visible()
    button(drawer, words["export"]).click()
    with page.expect_download() as listed:
        page.get_by_role("menuitem", name=words["csv"]).click()
    assert Path(listed.value.path()).read_text("utf-8-sig").count("\n") == 4
    page.screenshot(path=tmp_path / "3-members.png")
    expect(page.get_by_role("menuitem", name=words["csv"])).to_be_hidden()  # the first Escape is the menu's
    expect(button(drawer, words["export"])).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".ant-drawer:visible")).to_have_count(0)

    button(head, words["check"]).click()
    expect(page.get_by_text(words["agrees"])).to_be_visible()
    page.screenshot(path=tmp_path / "4-check.png")
    page.keyboard.press("Escape")
    button(head, words["export"]).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=words["csv"]).click()
    assert "view,unique" in Path(download.value.path()).read_text("utf-8-sig")

    # Somebody else writes a version; who has the old one open is told.
    (saved,) = ask(server, project, "GET", "questions", None)["questions"]
    changed = {**saved["question"], "include_bots": True, "interval": "week"}
    body = {"base": 1, "question": changed, "period": {"last_days": 30}, "author": "bo", "reason": "by weeks"}
    ask(server, project, "PUT", f"questions/{saved['id']}", body)
    page.goto(f"{server.url}/trend?{where}&saved={saved['id']}&v=1")
    expect(button(page, words["newest"])).to_be_visible()
    expect(page.locator(".definition-changes")).to_contain_text("by weeks")
    page.screenshot(path=tmp_path / "5-old.png", full_page=True)
    button(head, words["more"]).click()
    page.get_by_role("menuitem", name=words["versions"]).click()
    drawer = page.locator(".ant-drawer:visible")
    expect(drawer.locator(".changes tbody tr")).to_have_count(3)
    page.screenshot(path=tmp_path / "6-versions.png")
    button(drawer, words["restore"]).click()
    save(page, words)
    expect(head.get_by_text(words["version"].format(3))).to_be_visible()
    assert ask(server, project, "GET", f"questions/{saved['id']}", None)["question"] == saved["question"]

    page = visit(f"/questions?{where}", locale, theme="dark", width=390)
    expect(page.locator("table.list").get_by_text(HOSTILE)).to_be_visible()
    page.screenshot(path=tmp_path / "7-list.png", full_page=True)
    button(page, words["archive"]).click()
    expect(page.locator("table.list tbody tr")).to_have_count(0)
    page.get_by_label(words["with_archived"]).check()
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    page.get_by_role("link", name=HOSTILE).click()
    expect(page.locator(".definition-changes")).to_contain_text("no rules")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=tmp_path / "8-dark.png", full_page=True)
