"""The ledger, an import of a spreadsheet and the set-up page, in a real browser and both languages."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.servers.zuji import Server
from tests.web.conftest import Open

WORDS = {
    "zh-CN": {
        "balanced": "没有异常：每分钟都对得上。", "clocks": "时钟与迟到", "all": "看全部",
        "event": "事件名", "check": "试跑",
        "checked": "试跑结果", "start": "开始导入", "done": "导入完成。", "nothing": "没有新数据",
        "same": "同一份文件在",
        "arrived": "到了，已经入库。", "unknown": "有数据到了，但它写的项目或密钥不存在。",
        "refused": "到了，但没有入库",
    },
    "en": {
        "balanced": "No incident: every minute adds up.", "clocks": "Clocks and lateness", "all": "Show all",
        "event": "Event name", "check": "Dry run", "checked": "What the dry run found", "start": "Import",
        "done": "The import is over.", "nothing": "Nothing new", "same": "The same file was imported on",
        "arrived": "It arrived and is stored.", "unknown": "Data arrived for a project or a key that does not exist.",
        "refused": "It arrived and was not stored",
    },
}  # fmt: skip
WAIT_MS = 60_000  # at most; on a busy machine a page asks late
ORDERS = "用户ID,时间,商品,金额\n" + "".join(f"u{n % 7},2026-01-01 20:00:{n % 60:02},茶叶,{n}.5\n" for n in range(500))


def send(server: Server, project: str, *records: object) -> None:
    assert httpx.post(f"{server.url}/sa?project={project}", content=json.dumps(records)).status_code == 200


def record(event: str, skew_ms: int = 0, version: str = "1.0") -> dict[str, object]:
    now = int(time.time() * 1000) - skew_ms
    lib = {"$lib": "js", "$lib_version": version}
    return {"type": "track", "event": event, "distinct_id": "u", "anonymous_id": "u", "time": now, "_flush_time": now,
            "_track_id": now % 10**9, "lib": lib, "properties": {}}  # fmt: skip


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_from_the_ledger_into_the_quarantine_and_to_the_clocks(
    server: Server, visit: Open, locale: str, tmp_path: Path
) -> None:
    words, project = WORDS[locale], f"account-{locale.lower()}"
    server.cli("project", "create", project)
    send(server, project, record("view"), record("<b>", version="2.0"))
    send(server, project, record("view", skew_ms=3_600_000, version="3.0"))
    server.wait_loaded()
    page = visit(f"/ledger?project={project}", locale)
    expect(page.get_by_text(words["balanced"])).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".ledger-chart canvas")).to_be_visible()
    rows = page.locator("table.ledger tbody tr")
    expect(rows).to_have_count(2)  # the total and an hour of all sources
    rows.nth(1).get_by_role("button").click()
    expect(page.locator("table.ledger tr.inner")).to_have_count(3, timeout=WAIT_MS)  # minutes by source
    page.screenshot(path=tmp_path / "ledger.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert ",3,2,0,0,0,1," in Path(download.value.path()).read_text("utf-8-sig")

    page.locator("table.ledger tr.inner a").click()
    expect(page).to_have_url(re.compile("/quarantine.*sdk_version=2.0"))
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    page.get_by_role("button", name=words["all"]).click()
    expect(page).not_to_have_url(re.compile("sdk_version"))

    page = visit(f"/ledger?project={project}&view=clocks", locale)
    expect(page.get_by_role("heading", name=words["clocks"])).to_be_visible()
    row = page.locator("table.ledger tbody tr").filter(has_text="3.0")
    expect(row).to_contain_text(re.compile(r"\+1 (小时|h)|\+59|\+60"))
    page.screenshot(path=tmp_path / "clocks.png", full_page=True)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_chinese_spreadsheet_is_imported_and_the_second_time_adds_nothing(
    server: Server, visit: Open, locale: str, tmp_path: Path
) -> None:
    words, project = WORDS[locale], f"import-{locale.lower()}"
    server.cli("project", "create", project)
    path = tmp_path / "订单.csv"
    path.write_bytes((ORDERS + "u1,从未,茶叶,1\n").encode("gb18030"))
    page = visit(f"/imports?project={project}", locale)
    page.set_default_timeout(60_000)
    for again in (False, True):
        page.locator("input[type=file]").set_input_files(path)
        expect(page.locator(".preview tbody tr")).to_have_count(20, timeout=WAIT_MS)
        expect(page.locator(".preview")).to_contain_text("茶叶")
        if again:
            expect(page.get_by_text(words["same"])).to_be_visible()
        page.get_by_label(words["event"], exact=True).fill("order")
        if not again:
            page.get_by_role("button", name=words["check"], exact=True).click()
            expect(page.get_by_role("heading", name=words["checked"])).to_be_visible(timeout=WAIT_MS)
            page.screenshot(path=tmp_path / "checked.png", full_page=True)
        page.locator(".import-now").get_by_role("button", name=words["start"], exact=True).click()
        expect(page.get_by_text(words["nothing" if again else "done"])).to_be_visible(timeout=WAIT_MS)
    counts = page.locator(".imports-list tbody tr").first.locator(".number").all_inner_texts()
    assert counts == ["501", "0", "500", "0", "1"]
    with page.expect_download() as download:
        page.locator(".import-now a[download]").click()
    assert json.loads(Path(download.value.path()).read_text())["reason"] == "bad_time"
    page.screenshot(path=tmp_path / "done.png", full_page=True)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_set_up_page_says_what_is_wrong_and_then_that_it_arrived(
    server: Server, visit: Open, locale: str, tmp_path: Path
) -> None:
    words, project = WORDS[locale], f"setup-{locale.lower()}"
    server.cli("project", "create", project)
    page = visit(f"/setup?project={project}&platform=curl", locale, 390)
    command = page.locator(".command pre").first
    expect(command).to_contain_text(server.url)
    send(server, f"{project}-typo", record("view"))
    send(server, project, record("<b>"))
    expect(page.get_by_text(words["refused"])).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text(words["unknown"])).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".connect")).to_contain_text(f"{project}-typo")
    # What the page shows is what works.
    done = subprocess.run(["bash", "-c", command.inner_text()], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["accepted"] == 1
    expect(page.get_by_text(words["arrived"])).to_be_visible(timeout=WAIT_MS)
    page.screenshot(path=tmp_path / "setup.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
