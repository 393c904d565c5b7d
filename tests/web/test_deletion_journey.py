"""A project is deleted by typing its name, seen among the deleted ones, and restored, in two languages; and what people
without a project see."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.serve.test_one_person import send
from tests.servers.zuji import Server
from tests.web import axe
from tests.web.conftest import Open
from zuji.people.admission import Admission
from zuji.store.accounts import AccountTables
from zuji.store.users import UserGrant

WORDS = {
    "zh-CN": {
        "zone": "危险操作", "open": "删除…", "title": "删除项目 ", "delete": "删除此项目", "at_once": "彻底删除",
        "days": "可恢复的天数（0 到 365）",
        "name": "请输入项目名称 ", "until": "前可以恢复。", "never": "任何人都无法恢复",
        "sure": "我知道此操作无法撤销。", "events": "事件", "done": "已删除，", "deleted": "已删除的项目",
        "restore": "恢复 ", "back": "已原样恢复", "waiting": "待处理的数据：1 条",
        "none": "没有你可以查看的项目。",
        "create": "新建项目", "project_name": "名称", "yours": "项目管理员可以在",
    },
    "en": {
        "zone": "Danger zone", "open": "Delete …", "title": "Delete project ", "delete": "Delete this project",
        "at_once": "Delete for good", "days": "Days in which it can be restored (0 to 365)",
        "name": "Type the name of the project, ", "until": "Can be restored until", "never": "Nothing and nobody",
        "sure": "I know that nothing brings it back.", "events": "Events",
        "done": "is deleted. It can be restored until",
        "deleted": "Deleted projects", "restore": "Restore ", "back": "is back, with all of it",
        "waiting": "Records that came since and wait: 1.", "none": "There is no project you may see.",
        "create": "Create a project", "project_name": "Name", "yours": "Its administrators can restore it until",
    },
}  # fmt: skip


def seen(number: int) -> dict[str, Any]:
    now = int(time.time() * 1000) - 1000
    return {"type": "track", "event": "view", "distinct_id": f"p{number % 2}", "time": now, "_track_id": number,
            "properties": {}}  # fmt: skip


def answered(server: Server, project: str) -> Any:
    day = time.strftime("%Y-%m-%d", time.gmtime())
    query = {"kind": "trend", "series": [{"event": "view"}], "from": day, "to": day, "time_zone": "UTC"}
    with server.api() as api:
        answer = api.post(f"/api/v1/projects/{project}/query", json=query)
        return answer.status_code, answer.json().get("series")


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-CN", 1280, "light"), ("en", 390, "dark")])
def test_a_project_is_deleted_by_its_name_and_comes_back(
    visit: Open, server: Server, language: str, width: int, theme: str
) -> None:
    say, project = WORDS[language], f"deleting-{language}"
    server.cli("project", "create", project)
    send(server, *(seen(n) for n in range(1, 8)), project=project)
    before = answered(server, project)
    page = visit(f"/settings?project={project}", language, width, theme)
    zone = page.get_by_role("region", name=say["zone"])
    zone.get_by_role("button", name=say["open"]).click()
    dialog = page.get_by_role("dialog", name=say["title"] + project)
    counted = dialog.locator(".deletion-counts div", has_text=say["events"]).first
    expect(counted.locator("dd")).to_have_text("7")
    expect(dialog.get_by_text(say["until"])).to_be_visible()
    delete = dialog.get_by_role("button", name=say["delete"])
    expect(delete).to_be_disabled()
    name = dialog.get_by_label(say["name"] + project)
    name.fill(project + "x")
    expect(delete).to_be_disabled()
    # No days: it says so, and asks once more.
    name.fill(project)
    expect(delete).to_be_enabled()
    dialog.get_by_label(say["days"]).fill("0")
    expect(dialog.get_by_role("alert")).to_contain_text(say["never"])
    at_once = dialog.get_by_role("button", name=say["at_once"])
    expect(at_once).to_be_disabled()
    dialog.get_by_label(say["sure"]).check()
    expect(at_once).to_be_enabled()
    dialog.get_by_label(say["days"]).fill("14")
    assert axe.serious(page) == []
    delete.click()
    expect(page.get_by_text(say["done"]).first).to_be_visible()
    page.wait_for_url(server.url + "/")
    assert answered(server, project)[0] == 404
    send(server, seen(50), project=project)

    page.goto(f"{server.url}/settings")
    listed = page.get_by_role("region", name=say["deleted"])
    expect(listed).to_contain_text(project)
    expect(listed).to_contain_text(say["waiting"])
    assert axe.serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    listed.get_by_role("button", name=say["restore"] + project).click()
    expect(page.get_by_text(say["back"]).first).to_be_visible()
    page.wait_for_url(f"**/?project={project}")
    assert answered(server, project) == before


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_without_a_project_one_reads_why_and_what_can_be_done(visit: Open, server: Server, language: str) -> None:
    say, metadata = WORDS[language], server.metadata
    only = f"only-{language}"
    server.cli("project", "create", only)
    accounts = AccountTables(metadata)
    id = metadata.project(only).id
    user = accounts.users.add(f"ana-{language}@example.com", "Ana", "", [UserGrant(0, id, "viewer")], 1)
    everything = [project.name for project in metadata.projects()]
    for name in everything:
        server.cli("project", "delete", name, "--yes")

    page = visit("/", language)  # by local mode, an owner
    expect(page.get_by_text(say["none"])).to_be_visible()
    assert axe.serious(page) == []
    page.get_by_label(say["project_name"], exact=True).fill(f"new-{language}")
    page.get_by_role("button", name=say["create"]).click()
    page.wait_for_url(f"**/setup?project=new-{language}")
    page.goto("about:blank")  # it asks for what is new
    server.cli("project", "delete", f"new-{language}", "--yes")

    token = Admission(metadata).open(user, "127.0.0.1", "a test")
    viewer = visit("/login", language)
    viewer.context.add_cookies([{"name": "zuji_session", "value": token, "url": server.url}])
    viewer.goto(server.url)
    expect(viewer.get_by_text(say["none"])).to_be_visible()
    expect(viewer.get_by_role("status").filter(has_text=only)).to_contain_text(say["yours"])
    expect(viewer.get_by_role("button", name=say["restore"] + only)).to_have_count(0)

    page.goto(server.url)
    page.get_by_role("button", name=say["restore"] + "default").click()
    page.wait_for_url("**/?project=default")
    for name in [*everything, f"new-{language}"]:
        if name != "default":
            server.cli("project", "restore", name)
