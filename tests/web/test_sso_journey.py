"""Single sign-on with a real provider process, in a real browser: in, out, refused, only."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.servers.oidc import SECRET, oidc_provider
from tests.servers.zuji import Server, free_port
from tests.web.conftest import Open


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("sso"), free_port()
    (folder / "secret").write_text(SECRET + "\n")
    with oidc_provider(f"http://127.0.0.1:{port}/api/v1/session/sso/done") as issuer:
        environment = {
            "ZUJI_OIDC_ISSUER": issuer,
            "ZUJI_OIDC_CLIENT_ID": "zuji",
            "ZUJI_OIDC_CLIENT_SECRET_FILE": str(folder / "secret"),
            "ZUJI_OIDC_SCOPES": "openid email profile groups",
            "ZUJI_OIDC_NAME": "Acme",
            "ZUJI_OIDC_DOMAINS": "example.com",
            "ZUJI_OIDC_ROLES": "boss=owner; growth=analyst@default",
            "ZUJI_OIDC_NEWCOMERS": "true",
            "ZUJI_SSO_ONLY": "true",
            "ZUJI_OUTBOUND_ALLOW": "127.0.0.1",
            "ZUJI_OUTBOUND_HTTP": "true",
        }
        server = Server(folder / "data", port, environment).start()
        yield server
        server.stop()


def sign_on(page: Page, login: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Continue").click()


def test_in_by_a_group_out_again_and_refused_for_another_domain(visit: Open, server: Server) -> None:
    page = visit("/cohorts", "en", base=server.url)
    page.get_by_role("button", name="Sign in with Acme").click()
    sign_on(page, "growth@example.com")
    expect(page.get_by_role("button", name="Account of growth")).to_be_visible()
    assert page.url.startswith(f"{server.url}/cohorts")
    told = page.request.get(f"{server.url}/api/v1/session").json()
    assert (told["who"], told["projects"]["default"]["role"]) == ("growth@example.com", "analyst")
    cookies = {one["name"]: one for one in page.context.cookies()}
    assert "zuji_sso" not in cookies and cookies["zuji_session"]["sameSite"] == "Strict"
    page.goto(f"{server.url}/account")
    expect(page.get_by_text("You can sign in with Acme.")).to_be_visible()
    expect(page.get_by_role("button", name="Change password")).to_have_count(0)
    page.get_by_role("button", name="Account of growth").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in with Acme")).to_be_visible()

    other = visit("/", "zh-CN", base=server.url)
    other.get_by_role("button", name="使用 Acme 登录").click()
    sign_on(other, "ana@elsewhere.example")
    expect(other.get_by_text("不属于允许的域名")).to_be_visible()
    other.get_by_role("button", name="使用 Acme 登录").click()  # asks again, though the provider knows who it is
    sign_on(other, "bo@example.com")
    expect(other.get_by_text("您在这里还没有账号")).to_be_visible()
    other.get_by_role("button", name="使用 Acme 登录").click()
    other.get_by_role("button", name="Cancel").click()
    expect(other.get_by_text("已在 Acme 取消登录")).to_be_visible()
    assert other.request.get(f"{server.url}/api/v1/session").status == 401

    invited = server.cli("user", "invite", "bo@example.com", "--role", "viewer", "--project", "default")
    link = re.search(r"/login\?link=\S+", invited)
    assert link
    bo = visit(link[0], "en", base=server.url)
    expect(bo.get_by_label("New password")).to_have_count(0)
    bo.get_by_role("button", name="Sign in with Acme").click()
    sign_on(bo, "bo@example.com")
    expect(bo.get_by_role("button", name="Account of bo")).to_be_visible()
    for each in (page, other, bo):
        each.close()


def test_an_owner_has_a_way_back_by_password(visit: Open, server: Server) -> None:
    link = re.search(r"/login\?link=\S+", server.cli("user", "owner-link"))
    assert link
    page = visit(link[0], "en", base=server.url)
    page.get_by_label("E-mail").fill("root@example.com")
    page.get_by_label("Your name").fill("Root")
    page.get_by_label("New password").fill("correct horse battery")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("button", name="Account of Root").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Owners: use e-mail and password").click()
    page.get_by_label("E-mail").fill("root@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Account of Root")).to_be_visible()
    assert SECRET not in server.said()
    assert SECRET.encode() not in (server.data_dir / "metadata.db").read_bytes()
    page.close()
