"""From nothing to a number: an empty project, clicks in the shop, the same clicks live and in a trend."""

from __future__ import annotations

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.servers.zuji import Server, running
from tests.web.conftest import Open
from zuji.store.metadata import Incident

WORDS = {
    "zh-CN": {
        "empty": "还没有事件",
        "arrived": "第一条事件到了。",
        "live": "实时",
        "stored": "已入库",
        "trend": "趋势",
        "add": "加入购物车",
        "total": "整段时间",
        "receipt": "定义与凭据",
        "clean": "没有被拒的数据。",
        "balanced": "没有异常：每分钟都对得上。",
    },
    "en": {
        "empty": "No events yet",
        "arrived": "The first event has arrived.",
        "live": "Live",
        "stored": "Stored",
        "trend": "Trend",
        "add": "Add to cart",
        "total": "Whole period",
        "receipt": "Definition and receipt",
        "clean": "Nothing was refused.",
        "balanced": "No incident: every minute adds up.",
    },
}


def cell(page: Page, row: str, column: int = 0) -> str:
    """A number of the result's table, without its separators."""
    found = page.locator("table.numbers tbody tr").filter(has_text=row).locator("td").nth(column)
    return re.sub(r"[^\d.-]", "", found.inner_text())


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_from_nothing_to_a_number(server: Server, visit: Open, locale: str, tmp_path: Path) -> None:
    words = WORDS[locale]
    project = f"shop-{locale.lower()}"
    server.cli("project", "create", project)

    page = visit(f"/trend?project={project}", locale)
    expect(page.get_by_role("heading", name=words["empty"])).to_be_visible()
    snippet = page.locator(".command pre").first.inner_text()
    assert f'src="{server.url}/zuji.js"' in snippet
    assert f'data-project="{project}"' in snippet
    page.screenshot(path=tmp_path / "1-empty.png", full_page=True)

    shop = visit(f"/demo/?project={project}", locale)
    shop.locator(".card").first.click()
    shop.get_by_role("button", name=words["add"]).click()
    shop.locator(".cart").click()
    shop.locator("#checkout").click()
    shop.locator("input[name=user]").fill("小明")
    shop.locator("#enter").click()
    shop.locator("#order").click()
    shop.locator("#pay").click()
    expect(shop).to_have_url(re.compile("/demo/paid"))
    shop.screenshot(path=tmp_path / "2-shop.png")

    # The page notices by itself.
    expect(page.get_by_text(words["arrived"])).to_be_visible()

    live = visit(f"/live?project={project}", locale)
    row = live.locator("table.list tbody tr").filter(has_text="add_to_cart")
    expect(row).to_have_count(1)
    expect(row.get_by_text(words["stored"])).to_be_visible()
    row.get_by_role("button").click()
    expect(live.locator(".properties")).to_contain_text("tea-01")
    live.screenshot(path=tmp_path / "3-live.png")

    question = '{"series":[{"event":"pay","measure":"total"},{"event":"*","measure":"unique"}],"range":"today"}'
    trend = visit(f"/trend?project={project}&q={question}", locale)
    expect(trend.locator("table.numbers thead")).to_contain_text(words["total"])
    assert cell(trend, "pay") == "1"
    # Before the login and after it: one person.
    rows = trend.locator("table.numbers tbody tr")
    expect(rows).to_have_count(2)
    assert rows.nth(1).locator("td").first.inner_text() == "1"
    expect(trend.locator(".chart canvas")).to_be_visible()
    trend.get_by_role("button", name=words["receipt"]).click()
    expect(trend.locator(".receipt")).to_contain_text("trend/2")
    trend.screenshot(path=tmp_path / "4-trend.png", full_page=True)

    quarantine = visit(f"/quarantine?project={project}", locale)
    expect(quarantine.get_by_text(words["clean"])).to_be_visible()
    ledger = visit(f"/ledger?project={project}", locale)
    expect(ledger.get_by_text(words["balanced"])).to_be_visible()
    ledger.screenshot(path=tmp_path / "5-ledger.png")


def test_the_address_is_the_state(server: Server, visit: Open) -> None:
    server.cli("project", "create", "address")
    with server.api() as api:
        api.post(
            "/sa?project=address",
            content='data={"type":"track","event":"hello","distinct_id":"me","time":1,"time_free":true,"properties":{}}',
        )
    page = visit("/trend?project=address", "en")
    picker = page.get_by_role("combobox", name="Event", exact=True)
    picker.click()
    picker.fill("hel")
    picker.press("Enter")
    expect(page.locator(".answer h2")).to_contain_text("hello")
    address = page.url
    page.get_by_text("Bars").click()
    expect(page).to_have_url(re.compile("bar"))
    page.go_back()
    expect(page).to_have_url(address)
    page.reload()
    expect(page.locator(".answer h2")).to_contain_text("hello")


def test_refused_records_are_explained(server: Server, visit: Open) -> None:
    server.cli("project", "create", "refused")
    with server.api() as api:
        for body in ("data=***", 'data={"type":"track","event":"<b>1</b>","distinct_id":"u","properties":{}}'):
            assert api.post("/sa?project=refused", content=body).status_code == 200
    server.wait_loaded()
    page = visit("/quarantine?project=refused", "en")
    expect(page.locator(".reason-card")).not_to_have_count(0)
    page.locator("table.list tbody tr").first.get_by_role("button").click()
    expect(page.get_by_role("heading", name="As received")).to_be_visible()
    page.reload()
    page.locator(".reason-card").first.click()
    expect(page).to_have_url(re.compile("reason="))


@pytest.mark.parametrize("width", [390, 1280, 2560])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_is_wider_than_the_window(visit: Open, width: int, theme: str, tmp_path: Path) -> None:
    for path in ("trend", "live", "quarantine", "ledger", "setup", "imports"):
        page = visit(f"/{path}", "zh-CN", width, theme)
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_load_state("load")
        page.screenshot(path=tmp_path / f"{path}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        page.close()


def test_a_login_link_works_once(visit: Open, tmp_path: Path) -> None:
    # Without local mode: whoever comes by the link is nobody until it has been taken.
    with running(tmp_path / "data") as server:
        link = f"/login?token={server.login_token()}"
        page = visit(link, "en", base=server.url)
        expect(page.get_by_text("Nothing has arrived yet")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Nothing has arrived yet")).to_be_visible()
        page.get_by_role("button", name="Account of Owner").click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in to Zuji")).to_be_visible()

        again = visit(link, "en", base=server.url)
        expect(again.get_by_text("used before")).to_be_visible()
        wrong = visit("/login?token=wrong", "zh-CN", base=server.url)
        expect(wrong.get_by_text("没有复制完整")).to_be_visible()


def test_bots_can_be_left_out(server: Server, visit: Open) -> None:
    server.cli("project", "create", "bots")
    # Only what a page sends comes with the User-Agent of its visitor.
    record = '{"type":"track","event":"hello","distinct_id":"%s","time":%d,"lib":{"$lib":"js"},"properties":{}}'
    now = int(time.time() * 1000)
    with server.api() as api:
        for who, agent in (("me", "Mozilla/5.0 Chrome/120"), ("crawler", "Googlebot/2.1")):
            api.post("/sa?project=bots", content="data=" + record % (who, now), headers={"user-agent": agent})
    server.wait_loaded()
    page = visit("/trend?project=bots", "en")
    total = page.locator("table.numbers tbody td").first
    expect(total).to_have_text("2")
    page.get_by_role("switch", name="Include bots").click()
    expect(total).to_have_text("1")
    expect(page.locator(".answer-head")).to_contain_text("without bots")
    page.reload()
    expect(total).to_have_text("1")
    page.go_back()
    expect(total).to_have_text("2")


class Elsewhere(ThreadingHTTPServer):
    """Somebody's site, with our script in its page."""

    def __init__(self, page: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_: Any) -> None:
                return None

        super().__init__(("127.0.0.1", 0), Handler)


def test_the_tracker_runs_on_pages_of_another_origin(server: Server, visit: Open) -> None:
    server.cli("project", "create", "elsewhere")
    tag = f'<script async src="{server.url}/zuji.js" data-project="elsewhere" data-interval="200"></script>'
    with Elsewhere(f'<title>Elsewhere</title><link rel="icon" href="data:,">{tag}<button>Press</button>') as site:
        threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
        page = visit("/", "en", base=f"http://127.0.0.1:{site.server_address[1]}")
        page.wait_for_function("window.zuji && window.zuji.version")
        page.get_by_role("button").click()
        page.evaluate("window.zuji.track('far', {n: 1})")
        # The queue is empty when every record has been answered.
        page.wait_for_function("!Object.keys(localStorage).some((key) => key.includes(':q:'))")
        page.close()
        site.shutdown()
    server.wait_loaded()
    with server.api() as api:
        rows = api.get("/api/v1/projects/elsewhere/live").json()["rows"]
    assert {"$pageview", "$WebClick", "far"} <= {row["event"] for row in rows}
    assert {row["fate"] for row in rows} == {"stored"}


def test_incidents_are_told_in_plain_words(server: Server, visit: Open) -> None:
    # Of the whole server, and never taken back: this test comes last.
    server.metadata.tell(Incident("frames/0/7-9", "frames", "log partition 0: 3 requests", 1_795_000_000_000))
    page = visit("/ledger", "zh-CN")
    expect(page.get_by_text("有 1 起故障")).to_be_visible()
    expect(page.locator(".incidents li")).to_contain_text("有请求已经应答，却没有被加载")
    expect(page.locator(".incidents li")).to_contain_text("log partition 0")
