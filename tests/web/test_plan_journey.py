"""The plan, the difference in quarantine, the replay, in a real browser and both languages."""

from __future__ import annotations

import json
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
        "policy": "处理策略", "violation": "不符合取值规则", "quarantine": "隔离", 
        "author": "修改人", "reason": "修改原因", "review": "预览差异", "save": "写入新版本",
        "saved": "已写入第 1 版。",
        "add": "新建事件", "name": "名称", "state": "状态", "enabled": "已启用", "property": "添加属性", "type": "类型",
        "replay": "重放", "wants": "方案要求", "count": "将重放 1 条记录。", "done": "已再次写入 1 条记录",
        "released": "已重放", "coverage": "场景覆盖",
    },
    "en": {
        "policy": "Policy", "violation": "Values that break a rule", "quarantine": "Quarantine",
        "author": "Author", "reason": "Reason",
        "review": "Review the difference", "save": "Write a new version", "saved": "Version 1 is written.",
        "add": "New event", "name": "Name", "state": "State", "enabled": "Enabled", "property": "Add property",
        "type": "Type", "replay": "Replay", "wants": "The plan wants", "count": "Records to be read again: 1.",
        "done": "Records handed in again: 1.", "released": "Replayed", "coverage": "Coverage by scenario",
    },
}  # fmt: skip


def send(server: Server, project: str, *records: dict[str, Any]) -> None:
    now = int(time.time() * 1000)
    full = [
        {"type": "track", "distinct_id": "ana", "time": now - 1000 + i, "_track_id": now % 10**9 + i, **record}
        for i, record in enumerate(records)
    ]
    assert httpx.post(f"{server.url}/sa?project={project}", content=json.dumps(full)).status_code == 200
    server.wait_loaded()


def choose(page: Page, scope: Any, label: str, option: str) -> None:
    scope.get_by_label(label, exact=True).last.click()
    page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text=option).first.click()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_from_a_plan_to_a_replay(server: Server, visit: Open, locale: str, tmp_path: Path) -> None:
    words = WORDS[locale]
    project = f"plan-{locale.lower()}"
    server.cli("project", "create", project)
    page = visit(f"/plan?project={project}", locale)
    page.screenshot(path=tmp_path / "1-empty.png", full_page=True)

    page.get_by_role("button", name=words["policy"]).click()
    drawer = page.locator(".ant-drawer-content:visible, .ant-drawer-section:visible").last
    choose(page, drawer, words["violation"], words["quarantine"])
    drawer.get_by_role("switch").click()
    drawer.get_by_label(words["author"], exact=True).fill("ana")
    drawer.get_by_label(words["reason"], exact=True).fill("first <b>")
    drawer.get_by_role("button", name=words["review"]).click()
    expect(drawer.locator(".changes tbody tr")).to_have_count(2)
    page.screenshot(path=tmp_path / "2-policy.png", full_page=True)
    drawer.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()

    page.get_by_role("button", name=words["add"]).click()
    drawer = page.locator(".ant-drawer-content:visible, .ant-drawer-section:visible").last
    drawer.get_by_label(words["name"], exact=True).first.fill("buy")
    choose(page, drawer, words["state"], words["enabled"])
    drawer.get_by_role("button", name=words["property"]).click()
    drawer.get_by_label(words["name"], exact=True).last.fill("price")
    choose(page, drawer, words["type"], "number")
    drawer.get_by_label(words["reason"], exact=True).fill("orders")
    drawer.get_by_role("button", name=words["review"]).click()
    expect(drawer.locator(".changes tbody tr")).to_have_count(1)
    page.screenshot(path=tmp_path / "3-event.png", full_page=True)
    drawer.get_by_role("button", name=words["save"]).click()
    expect(page.locator("table.list tbody tr").filter(has_text="buy")).to_be_visible()

    send(server, project, {"event": "buy", "properties": {"price": 1}}, {"event": "buy", "properties": {"price": "x"}},
         {"event": "surprise_event", "properties": {}})  # fmt: skip
    page = visit(f"/quarantine?project={project}", locale)
    page.locator("table.list tbody tr").filter(has_text="wrong_type").first.click()
    expect(page.get_by_text(words["wants"], exact=True)).to_be_visible()
    page.screenshot(path=tmp_path / "4-difference.png", full_page=True)
    # The rule is mended elsewhere meanwhile.
    key = server.metadata.create_key(0, "admin")
    entry = {"state": "enabled", "properties": [{"name": "price", "type": "json"}]}
    body = {"base": 2, "author": "ben", "reason": "any price", "entry": entry}
    headers = {"authorization": f"Bearer {key}"}
    put = httpx.put(f"{server.url}/api/v1/projects/{project}/plan/entries/event/buy", json=body, headers=headers)
    assert put.status_code == 200, put.text
    page.locator(".ant-drawer").get_by_role("button", name=words["replay"], exact=True).click()
    expect(page.get_by_text(words["count"])).to_be_visible()
    page.screenshot(path=tmp_path / "5-replay.png", full_page=True)
    page.locator(".ant-modal").get_by_role("button", name=words["replay"], exact=True).click()
    expect(page.get_by_text(words["done"])).to_be_visible()
    expect(page.locator("table.list").get_by_text(words["released"])).to_be_visible()
    page.screenshot(path=tmp_path / "6-replayed.png", full_page=True)

    page = visit(f"/quality?project={project}", locale)
    expect(page.get_by_role("heading", name=words["coverage"])).to_be_visible()
    expect(page.get_by_text("surprise_event")).to_be_visible()
    page.screenshot(path=tmp_path / "7-quality.png", full_page=True)
    page = visit(f"/plan?project={project}", locale, theme="dark", width=390)
    expect(page.locator("table.list tbody tr").filter(has_text="buy")).to_be_visible()
    page.screenshot(path=tmp_path / "8-plan.png", full_page=True)
