"""One person and the debug view in a real browser, in both languages: found by an id, merged, undone, looked into."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.servers.zuji import Server
from tests.web.conftest import Open

WORDS = {
    "zh-CN": {
        "find": "任意 ID：登录 ID、设备、openid……", "search": "查找", "merge": "与另一个 ID 合并", "other": "另一个 ID",
        "preview": "预览影响", "reason": "原因（与决定一起保存）", "confirm": "合并", "undo": "撤回", "revoke": "撤销",
        "done": "已生效", "ids": "这个人的 ID（{} 个）", "stored": "已入库", "duplicate": "重复",
        "measured": "按这次请求测得的误差校正了时钟。", "first": "之前已经收到过",
        "nobody": "没有任何数据", "request": "请求", "person": "整个人",
    },
    "en": {
        "find": "Any id: login id, device, openid …", "search": "Find", "merge": "Merge with another id",
        "other": "The other id", "preview": "Preview", "reason": "Why? (kept with the decision)", "confirm": "Merge",
        "undo": "Undo", "revoke": "Revoke", "done": "Carried out", "ids": "Ids of this person: {}", "stored": "Stored",
        "duplicate": "Duplicate", "measured": "The clock was measured by this request",
        "first": "It was seen before", "nobody": "No record has carried", "request": "Request",
        "person": "The whole person",
    },
}  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)>"


def send(server: Server, project: str, *records: dict[str, Any]) -> None:
    body = json.dumps([{"type": "track", **record} for record in records])
    assert httpx.post(f"{server.url}/sa?project={project}", content=body).status_code == 200
    server.wait_loaded()


def track(who: str, number: int, event: str, at: int, **more: Any) -> dict[str, Any]:
    return {"event": event, "distinct_id": who, "_track_id": number, "time": at, "_flush_time": at, **more}


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_from_an_id_to_a_merge_and_back(server: Server, visit: Open, locale: str, tmp_path: Path) -> None:
    words = WORDS[locale]
    project = f"person-{locale.lower()}"
    server.cli("project", "create", project)
    now = int(time.time() * 1000)
    profile = {"type": "profile_set", "login_id": "ana", "properties": {"note": HOSTILE}}
    send(server, project, track("phone", 1, "view", now, anonymous_id="phone"),
         track("ana", 2, "$SignUp", now, type="track_signup", original_id="phone", anonymous_id="phone",
               login_id="ana"),
         track("ana", 3, "", now, **profile), track("pad", 4, "view", now))  # fmt: skip

    page = visit(f"/person?project={project}", locale)
    page.get_by_label(words["find"]).fill("nobody at all")
    page.get_by_role("button", name=words["search"]).click()
    expect(page.get_by_text(words["nobody"])).to_be_visible()
    page.get_by_label(words["find"]).fill("phone")
    page.get_by_label(words["find"]).press("Enter")
    ids = page.get_by_role("heading", name=words["ids"].format(2))
    expect(ids).to_be_visible()
    expect(page.locator("table.list").first).to_contain_text(HOSTILE)

    page.get_by_role("button", name=words["merge"]).click()
    page.get_by_label(words["other"]).fill("pad")
    page.locator(".ant-modal").get_by_role("button", name=words["preview"]).click()
    dialog = page.locator(".ant-modal").filter(has=page.get_by_label(words["reason"]))
    expect(dialog.locator(".preview dd").nth(0)).to_have_text("1 → 1")
    expect(dialog.locator(".preview dd").nth(2)).to_have_text("1")
    button = dialog.get_by_role("button", name=words["confirm"], exact=True)
    expect(button).to_be_disabled()  # a reason is missing
    dialog.get_by_label(words["reason"]).fill("same phone <b>")
    page.screenshot(path=tmp_path / "1-preview.png")
    button.click()
    expect(page.get_by_role("heading", name=words["ids"].format(3))).to_be_visible()
    status = page.get_by_role("status").filter(has_text=words["done"])
    expect(status).to_be_visible()
    page.screenshot(path=tmp_path / "2-merged.png", full_page=True)

    status.get_by_role("button", name=words["undo"]).click()
    dialog = page.locator(".ant-modal").filter(has=page.get_by_label(words["reason"]))
    dialog.get_by_label(words["reason"]).fill("a mistake")
    dialog.get_by_role("button", name=words["revoke"], exact=True).click()
    expect(ids).to_be_visible()
    expect(page.locator(".decisions li")).to_have_count(2)
    page.reload()
    expect(ids).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_record_of_a_device_with_its_steps(server: Server, visit: Open, locale: str, tmp_path: Path) -> None:
    words = WORDS[locale]
    project = f"debug-{locale.lower()}"
    server.cli("project", "create", project)
    now = int(time.time() * 1000)
    slow = track("slow", 1, "view", now - 3_600_000, anonymous_id="slow", properties={"note": HOSTILE})
    send(server, project, slow, track("slow", 2, "", now))
    page = visit(f"/records?project={project}&id=slow", locale)
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(2)
    # What comes now is there at once, duplicates too.
    send(server, project, slow, track("slow", 3, "later", now - 3_600_000, anonymous_id="slow"))
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text=words["duplicate"])).to_have_count(1)
    page.screenshot(path=tmp_path / "1-records.png", full_page=True)

    rows.filter(has_text=words["stored"]).filter(has_text="view").get_by_role("button").click()
    drawer = page.locator(".ant-drawer").last
    expect(drawer.get_by_text(words["measured"])).to_be_visible()
    expect(drawer.locator(".steps")).to_contain_text("+3,600.")
    expect(drawer.locator(".steps > li")).to_have_count(7)
    page.screenshot(path=tmp_path / "2-steps.png")
    drawer.get_by_role("tab", name=words["request"]).click()
    expect(drawer.locator(".command").first).to_contain_text(HOSTILE)
    page.go_back()
    rows.filter(has_text=words["duplicate"]).get_by_role("button").click()
    expect(drawer.get_by_text(words["first"])).to_be_visible()
    page.go_back()
    page.locator(".ant-segmented-item").filter(has_text=words["person"]).click()
    expect(rows).to_have_count(4)
    narrow = visit(f"/records?project={project}&id=slow", locale, width=390, theme="dark")
    expect(narrow.locator("table.list tbody tr")).to_have_count(4)
    narrow.screenshot(path=tmp_path / "3-narrow.png", full_page=True)


def test_a_filter_reads_the_profile_as_it_was_at_the_event(server: Server, visit: Open) -> None:
    server.cli("project", "create", "asof")
    now = int(time.time() * 1000)
    level = {"type": "profile_set", "login_id": "ana"}
    send(server, "asof", track("ana", 1, "", now - 5_000, **level, properties={"level": "silver"}),
         track("ana", 2, "pay", now - 4_000, login_id="ana"),
         track("ana", 3, "", now - 3_000, **level, properties={"level": "gold"}))  # fmt: skip
    only = {"on": "profile", "property": "level", "operator": "equals", "value": "gold"}
    question = {
        "series": [{"event": "pay", "measure": "total"}],
        "filters": {"op": "and", "filters": [only]},
        "range": "last_7",
    }
    page = visit(f"/trend?project=asof&q={json.dumps(question)}", "en")
    total = page.locator("table.numbers tbody td").first
    expect(total).to_have_text("1")
    page.get_by_label("Value as of").click()
    page.locator(".ant-select-item-option").filter(has_text="at the event").click()
    expect(total).to_have_text("0")  # she was silver when she paid
    page.go_back()
    expect(total).to_have_text("1")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_a_person_does_now_is_there_without_a_reload_until_it_is_paused(
    server: Server, visit: Open, locale: str
) -> None:
    say = {"zh-CN": ("实时", "暂停", "继续"), "en": ("Now", "Pause", "Resume")}[locale]
    project = f"now-{locale.lower()}"
    server.cli("project", "create", project)
    now = int(time.time() * 1000)
    send(server, project, track("ana", 1, "before", now, login_id="ana"), track("bo", 2, "before", now))
    page = visit(f"/person?project={project}&id=ana", locale)
    card = page.get_by_role("region", name=say[0], exact=True)
    expect(card.locator(".ant-badge-status-success")).to_be_visible()
    page.evaluate("window.sameLoad = true")
    rows = card.locator("li")
    shown = rows.count()
    send(server, project, track("bo", 3, "of_another", now), track("ana", 4, "first_step", now, login_id="ana"))
    expect(rows.filter(has_text="first_step")).to_have_count(1)
    expect(rows).to_have_count(shown + 1)
    card.get_by_role("button", name=say[1]).click()
    send(server, project, track("ana", 5, "second_step", now, login_id="ana"))
    expect(card.locator(".soft").filter(has_text=re.compile(r"\b1\b|1 "))).to_be_visible()  # one waits, and it is told
    expect(rows.filter(has_text="second_step")).to_have_count(0)
    expect(rows).to_have_count(shown + 1)
    card.get_by_role("button", name=say[2]).click()
    expect(rows.filter(has_text="second_step")).to_have_count(1)
    assert page.evaluate("window.sameLoad") is True
