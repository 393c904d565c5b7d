"""From the first start to an invited viewer, in the pages."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.servers.zuji import running
from tests.web.conftest import Open

PASSWORD = "correct horse battery"


def test_the_first_owner_invites_a_viewer_whose_buttons_follow_the_role(visit: Open, tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        link = re.search(r"/login\?link=\S+", server.said())
        assert link, server.said()
        page = visit(link[0], "en", base=server.url)
        page.get_by_label("E-mail").fill("ana@example.com")
        page.get_by_label("Your name").fill("Ana")
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        page.get_by_role("button", name="Account of Ana").click()
        page.get_by_role("menuitem", name="Sign out").click()

        page.get_by_label("E-mail").fill("ANA@example.com")
        page.get_by_label("Password", exact=True).fill("wrong password")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("do not go together")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("button", name="Account of Ana")).to_be_visible()

        again = visit(link[0], "zh-CN", base=server.url)
        expect(again.get_by_text("这个链接已经用过")).to_be_visible()
        page.get_by_role("link", name="Members").click()
        page.get_by_role("button", name="Invite").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("E-mail").fill("bo@example.com")
        dialog.get_by_role("button", name="Invite").click()
        invited = re.search(r"/login\?link=\S+", dialog.get_by_test_id("once").locator("pre").inner_text())
        assert invited
        dialog.get_by_role("button", name="Close").last.click()

        bo = visit(invited[0], "zh-CN", base=server.url)
        expect(bo.get_by_role("heading", name="接受邀请")).to_be_visible()
        bo.get_by_label("您的姓名").fill("Bo")
        bo.get_by_label("新密码").fill(PASSWORD)
        bo.get_by_role("button", name="创建账号").click()
        expect(bo.get_by_role("button", name="Bo 的账号")).to_be_visible()
        bo.goto(f"{server.url}/cohorts")
        expect(bo.get_by_text("还没有")).to_be_visible()
        expect(bo.get_by_role("button", name="新建分群")).to_have_count(0)
        expect(bo.get_by_role("link", name="密钥")).to_have_count(0)
        own = {"sec-fetch-site": "same-origin"}
        told = bo.request.get(f"{server.url}/api/v1/session").json()
        assert told["projects"]["default"]["permissions"] == ["read"]
        refused = bo.request.put(f"{server.url}/api/v1/projects/default/plan", data={}, headers=own)
        assert refused.status == 403

        page.reload()
        members = page.get_by_role("region", name="Members")
        members.get_by_role("row", name="bo@example.com").get_by_role("button", name="Change").click()
        dialog.get_by_label("Role").click()
        page.get_by_title("Analyst").click()
        dialog.get_by_role("button", name="Save").click()
        expect(members.get_by_role("row", name="bo@example.com")).to_contain_text("Analyst")
        bo.reload()
        expect(bo.get_by_role("button", name="新建分群")).to_be_visible()

        page.get_by_role("link", name="Keys").click()
        page.get_by_role("button", name="Create key").click()
        dialog.get_by_label("Name").fill("nightly")
        dialog.get_by_role("button", name="Create key").click()
        key = dialog.get_by_test_id("once").locator("pre").inner_text()
        assert key.startswith("zuji_ingest_")
        dialog.get_by_role("button", name="Close").last.click()
        page.get_by_role("row", name="nightly").get_by_role("button", name="Revoke").click()
        end = dialog.get_by_role("button", name="Revoke")
        dialog.get_by_label("Type nightly to confirm").fill("night")
        expect(end).to_be_disabled()
        dialog.get_by_label("Type nightly to confirm").fill("nightly")
        end.click()
        expect(page.get_by_role("row", name="nightly")).to_have_count(0)

        page.get_by_role("link", name="Members").click()
        users = page.get_by_role("region", name="Users of this server")
        users.get_by_role("row", name="bo@example.com").get_by_role("button", name="Disable").click()
        page.get_by_role("tooltip").get_by_role("button", name="Disable").click()
        expect(users.get_by_role("row", name="bo@example.com")).to_contain_text("disabled")
        bo.reload()
        expect(bo.get_by_role("heading", name="登录足迹")).to_be_visible()

        page.get_by_role("link", name="Audit log").click()
        log = page.get_by_role("region", name="Audit log")
        for told_there in ("Invited a member", "Changed a role", "Created a key", "Revoked a key"):
            expect(log).to_contain_text(told_there)
        assert key not in log.inner_text()
        for each in (page, again, bo):
            each.close()  # before the server ends
