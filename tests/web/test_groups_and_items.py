"""What is known of a group and of an item, in questions: asked by the API, chosen in the page."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.servers.zuji import Server
from tests.web.conftest import Open

RECORDS: list[dict[str, Any]] = [
    {"type": "group_set", "group_type": "company", "group_id": "acme", "properties": {"plan": "gold", "seats": 7}},
    {"type": "group_set", "group_type": "company", "group_id": "tiny", "properties": {"plan": "free"}},
    {"type": "item_set", "item_type": "product", "item_id": "12", "properties": {"maker": "Northwind"}},
    {"event": "buy", "groups": {"company": "acme"}, "properties": {"product_id": 12}},
    {"event": "buy", "groups": {"company": "acme"}, "properties": {"product_id": 13}},
    {"event": "buy", "groups": {"company": "tiny"}, "properties": {"product_id": 12}},
    {"event": "buy", "properties": {}},
]
PLAN = {"on": "group", "group_type": "company", "property": "plan"}
MAKER = {"on": "item", "item_type": "product", "via": "product_id", "property": "maker"}


def test_groups_and_items_are_asked_for_by_the_api_and_chosen_in_the_page(
    server: Server, visit: Open, tmp_path: Path
) -> None:
    server.cli("project", "create", "b2b")
    path = "/api/v1/projects/b2b"
    with server.api() as api:
        records = [{"distinct_id": "ana", "event_id": str(i), **record} for i, record in enumerate(RECORDS)]
        httpx.post(f"{server.url}/api/v1/events?project=b2b", json=records).raise_for_status()
        server.wait_loaded()
        today = time.strftime("%Y-%m-%d", time.gmtime())

        def totals(**more: Any) -> Any:
            series = more.pop("series", [{"event": "buy"}])
            question = {"kind": "trend", "series": series, "from": today, "to": today, "time_zone": "UTC", **more}
            answer = api.post(f"{path}/query", json=question)
            assert answer.status_code == 200, answer.text
            return {tuple(line["breakdown"]): line["total"] for line in answer.json()["series"]}

        assert totals(breakdowns=[PLAN]) == {("gold",): 2, ("free",): 1, (None,): 1}
        both = {("gold", "Northwind"): 1, ("gold", None): 1, ("free", "Northwind"): 1, (None, None): 1}
        assert totals(breakdowns=[PLAN, MAKER]) == both
        assert totals(filters=[{**MAKER, "operator": "equals", "value": "Northwind"}]) == {(): 2}
        assert totals(series=[{"event": "buy", "measure": "sum", **PLAN, "property": "seats"}]) == {(): 14}

        def listed(on: str) -> list[tuple[str, str]]:
            found = api.get(f"{path}/catalogue/properties", params={"on": on}).json()["properties"]
            return [(one["group_type"] or one["item_type"], one["name"]) for one in found]

        assert listed("group") == [("company", "plan"), ("company", "seats")]
        assert listed("item") == [("product", "maker")]
        values = api.get(f"{path}/catalogue/values", params=MAKER).json()["values"]
        assert values == [{"value": "Northwind", "count": 2}]

    page = visit("/trend?project=b2b", "zh-CN")
    expect(page.locator("table.numbers tbody td").first).to_have_text("4")
    page.get_by_role("button", name="添加分组").click()
    choose(page, "群组：company", "plan")
    expect(page.locator("table.numbers tbody tr")).to_have_count(3)
    expect(page.locator("table.numbers tbody tr").first).to_contain_text("gold")
    choose(page, "物品：product", "maker")
    # product_id is the likely name of a product, and is chosen unasked.
    expect(page.locator("table.numbers tbody tr")).to_have_count(2)
    expect(page.locator("table.numbers tbody tr").filter(has_text="Northwind")).to_contain_text("2")
    page.screenshot(path=tmp_path / "item.png")
    page.reload()
    expect(page.get_by_text("product_id")).to_be_visible()
    expect(page.locator("table.numbers tbody tr").filter(has_text="Northwind")).to_contain_text("2")


def choose(page: Page, group: str, name: str) -> None:
    page.get_by_role("combobox", name="属性").last.click()
    page.keyboard.type(name)
    expect(page.locator(".ant-select-item-group", has_text=group).last).to_be_visible()
    page.keyboard.press("Enter")
