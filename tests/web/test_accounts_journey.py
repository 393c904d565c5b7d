"""From the first start to an invited viewer, in the pages."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.servers.zuji import running
from tests.web.conftest import Open

PASSWORD = "correct horse battery"


def test_the_first_owner_invites_a_viewer_who_may_only_look(visit: Open, tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        link = re.search(r"/login\?link=\S+", server.said())
        assert link, server.said()
        page = visit(link[0], "en", base=server.url)
        page.get_by_label("E-mail").fill("ana@example.com")
        page.get_by_label("Your name").fill("Ana")
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()

        page.get_by_label("E-mail").fill("ANA@example.com")
        page.get_by_label("Password", exact=True).fill("wrong password")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("do not go together")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

        again = visit(link[0], "zh-CN", base=server.url)
        expect(again.get_by_text("这个链接已经用过")).to_be_visible()
        printed = server.cli("user", "invite", "bo@example.com", "--role", "viewer", "--project", "default")
        invited = re.search(r"/login\?link=\S+", printed)
        assert invited
        bo = visit(invited[0], "zh-CN", base=server.url)
        expect(bo.get_by_role("heading", name="接受邀请")).to_be_visible()
        bo.get_by_label("您的姓名").fill("Bo")
        bo.get_by_label("新密码").fill(PASSWORD)
        bo.get_by_role("button", name="创建账号").click()
        expect(bo.get_by_role("button", name="退出登录")).to_be_visible()
        own = {"sec-fetch-site": "same-origin"}
        told = bo.request.get(f"{server.url}/api/v1/session").json()
        assert told["projects"]["default"]["permissions"] == ["read"]
        refused = bo.request.put(f"{server.url}/api/v1/projects/default/plan", data={}, headers=own)
        assert refused.status == 403

        server.cli("user", "disable", "bo@example.com")
        assert bo.request.get(f"{server.url}/api/v1/session").status == 401
        for each in (page, again, bo):
            each.close()  # before the server ends
