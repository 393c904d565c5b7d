"""The search over everything: each kind of what it finds opens the right page, and it waits for what it searches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.serve.test_one_person import send
from tests.servers.zuji import Server, running
from tests.web.conftest import Open
from tests.web.test_boards_journey import seen

SEARCH = {"zh-CN": "搜索", "en": "Search"}
# What is typed, which group it is found in, what the address becomes; of the project's own things by their names.
OWN = {
    "board": ("Morning board", r"/board\?.*id={board}\b"),
    "question": ("Weekly views", r"/trend\?.*saved={question}\b"),
    "cohort": ("Early birds", r"/cohorts\?.*id={cohort}\b"),
    "event": ("checkout_done", r"/trend\?.*checkout_done"),
    "property": ("basket_size", r"/trend\?.*breakdowns.*basket_size"),
}
GROUPS = {
    "zh-CN": {"board": "看板", "question": "已存查询", "cohort": "分群", "event": "事件", "property": "属性"},
    "en": {"board": "Boards", "question": "Questions", "cohort": "Cohorts", "event": "Events",
           "property": "Properties"},
}  # fmt: skip
PAGES = {
    "zh-CN": {
        "看板": "boards", "实时": "live", "漏斗分析": "funnel", "留存分析": "retention", "用户分群": "cohorts",
        "已存查询": "questions", "埋点方案": "plan", "隔离区": "quarantine", "事件流水": "ledger", "导入": "imports",
        "项目设置": "settings", "成员": "members", "密钥": "keys", "审计日志": "audit",
    },
    "en": {
        "Boards": "boards", "Live": "live", "Funnel": "funnel", "Retention": "retention", "Cohorts": "cohorts",
        "Distribution": "distribution", "Imports": "imports", "Keys": "keys", "Members": "members",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("palette") / "data", "--local-mode") as server:
        server.cli("project", "create", "shop")
        send(server, seen("ana", 1, "checkout_done", basket_size=3), seen("ana", 2, "view", 1), project="shop")
        yield server


@pytest.fixture(scope="module")
def ids(server: Server) -> dict[str, int]:
    """Of a board, a saved question and a cohort."""

    def post(api: httpx.Client, path: str, body: dict[str, Any]) -> Any:
        answer = api.post(f"/api/v1/projects/shop/{path}", json={"author": "a test", **body})
        assert answer.status_code == 200, answer.text
        return answer.json()

    view = {"kind": "trend", "series": [{"event": "view"}]}
    rule = [{"did": {"event": "view"}, "times": {"operator": "at_least", "value": 1}}]
    with server.api() as api:
        made = {
            "board": post(api, "boards", {"name": "Morning board", "board": {"tiles": []}}),
            "question": post(api, "questions", {"name": "Weekly views", "question": view, "period": {"last_days": 7}}),
            "cohort": post(api, "cohorts", {"name": "Early birds", "kind": "dynamic", "definition": rule}),
        }
    return {name: int((one.get("cohort") or one)["id"]) for name, one in made.items()}


def asked(page: Page, language: str, typed: str) -> None:
    expect(page.locator("h1").first).to_be_visible()
    page.keyboard.press("Control+k")
    search = page.get_by_role("combobox", name=SEARCH[language], exact=True)
    expect(search).to_be_focused()
    search.fill(typed)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_each_kind_of_what_is_found_opens_its_page(
    server: Server, visit: Open, ids: dict[str, int], language: str
) -> None:
    page = visit("/live?project=shop", language)
    for kind, (typed, address) in OWN.items():
        asked(page, language, typed)
        first = page.get_by_role("option").first
        expect(first).to_contain_text(typed)
        expect(first).to_contain_text(GROUPS[language][kind])
        first.click()
        expect(page).to_have_url(re.compile(address.format(**ids)))
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_pages_are_found_by_their_names(server: Server, visit: Open, language: str) -> None:
    page = visit("/?project=shop", language)
    for name, address in PAGES[language].items():
        asked(page, language, name)
        expect(page.get_by_role("option").first).to_contain_text(name)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"/{address}\?.*project=shop"))
        expect(page.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_settings_are_changed_from_the_search(server: Server, visit: Open, language: str) -> None:
    page = visit("/live?project=shop", language)
    for typed, wanted in (("dark", "html[data-theme=dark]"), ("compact", "html[data-density=compact]")):
        asked(page, language, typed)
        page.keyboard.press("Enter")
        expect(page.locator(wanted)).to_be_visible()
    asked(page, language, "language")
    page.keyboard.press("Enter")
    other = "en" if language == "zh-CN" else "zh-CN"
    expect(page.locator(f"html[lang={other}]")).to_be_visible()


def hold(page: Page, path: str) -> Callable[[], None]:
    """Holds back answers of a path of the project until what it gives is called."""
    held: list[Route] | None = []

    def take(route: Route) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        nonlocal held
        assert held, f"nobody asked for {path}"
        waiting, held = held, None
        for route in waiting:
            route.continue_()

    page.route(re.compile(rf"/projects/shop/{path}(\?|$)"), take)
    return release


@pytest.mark.parametrize(
    ("held", "typed", "address"),
    [
        ("catalogue/events", "checkout_done", r"/trend\?.*checkout_done"),
        ("boards", "Morning", r"/board\?.*id="),
        ("questions", "Weekly", r"/trend\?.*saved="),
    ],
)
def test_enter_waits_for_what_it_searches(
    server: Server, visit: Open, ids: dict[str, int], held: str, typed: str, address: str
) -> None:
    """The answer is held back until Enter was pressed: nobody is taken to a person who is called like an event."""
    page = visit("/live?project=shop", "en")
    expect(page.locator("h1")).to_be_visible()
    release = hold(page, held)
    page.reload()  # what the page itself had asked for is asked for anew
    asked(page, "en", typed)
    options = page.get_by_role("option")
    expect(page.get_by_role("status").filter(has_text="Searching")).to_be_visible()
    expect(options.filter(has_text="The person with the id")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Search", exact=True)).to_be_visible()
    assert "/live" in page.url
    release()
    expect(page).to_have_url(re.compile(address))


def test_enter_that_waits_is_forgotten_by_typing_on(server: Server, visit: Open) -> None:
    page = visit("/live?project=shop", "en")
    release = hold(page, "catalogue/events")
    page.reload()
    asked(page, "en", "checkout")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Search", exact=True).fill("somebody")
    release()
    person = page.get_by_role("option").filter(has_text="The person with the id somebody")
    expect(person).to_be_visible()
    assert "/live" in page.url
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/person\?.*id=somebody"))


def test_the_focus_stays_in_the_search_and_goes_back_afterwards(server: Server, visit: Open) -> None:
    page = visit("/keys?project=shop", "en")
    button = page.get_by_role("main").get_by_role("button").first
    button.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search", exact=True)
    expect(field).to_be_focused()
    for key in ("Tab", "Tab", "Shift+Tab"):
        page.keyboard.press(key)
        expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(button).to_be_focused()


def test_a_drawer_that_opens_late_does_not_cover_the_search(server: Server, visit: Open, ids: dict[str, int]) -> None:
    """A page may still be opening what its address names when somebody begins to search."""
    page = visit("/live?project=shop", "en")
    release = hold(page, "cohorts")
    page.goto(f"{server.url}/cohorts?project=shop&id={ids['cohort']}")
    asked(page, "en", "checkout_done")
    release()
    expect(page.locator(".ant-drawer-open table")).to_be_visible()
    expect(page.get_by_role("combobox", name="Search", exact=True)).to_be_focused()
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(r"/trend\?.*checkout_done"))
