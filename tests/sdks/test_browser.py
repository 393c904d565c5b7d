"""The vendor's JavaScript SDK in a real Chromium, on a page of another origin than the server's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.sdks.arrivals import Arrivals
from tests.servers import needs

HERE = Path(__file__).parent
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
SPEAK = """async () => {
  for (let i = 0; i < 20; i += 1) {
    sensors.track("Buy", {price: 14.5, count: i, ok: true, tags: ["a", "b"], when: new Date(2024, 0, 2, 3, 4, 5, 6),
                          title: "足迹 👣 + =% &\\""});
  }
  sensors.setProfile({name: "安娜", age: 33});
  sensors.setOnceProfile({first: "x"});
  sensors.incrementProfile({n: 2});
  sensors.appendProfile({likes: ["x", "y"]});
  sensors.unsetProfile(["age"]);
  sensors.setItem("book", "b1", {name: "A", price: 3});
  sensors.deleteItem("book", "b1");
  sensors.bind("$identity_mobile", "13800000000");
  sensors.unbind("$identity_mobile", "13800000000");
  sensors.login("user-1");
  sensors.track("AfterLogin", {n: 1});
}"""
# 20 Buy, AfterLogin, $BindID, $UnbindID, $SignUp; 5 profile operations; 2 of items.
RECORDS = 31


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The page's own server."""
    script = (needs.sdk("sa-sdk-javascript") / "dist/web/sensorsdata.js").read_bytes()
    page = (HERE / "page.html").read_bytes()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_script = self.path == "/sensorsdata.js"
            self.send_response(200)
            self.send_header("content-type", "text/javascript" if is_script else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(script if is_script else page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def visit(browser: Any, site: str, arrivals: Arrivals) -> Iterator[Callable[..., Any]]:
    """Opens the page as a new visitor; page.told holds what was sent, page.alerts what was shown."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")

    def go(**para: Any) -> Any:
        page = context.new_page()
        page.told, page.alerts, page.failures = [], [], []
        own = arrivals.server.url
        page.on("request", lambda asked: asked.url.startswith(own) and page.told.append(asked))
        page.on("requestfailed", lambda asked: asked.url.startswith(own) and page.failures.append(asked.failure))
        page.on("dialog", lambda dialog: (page.alerts.append(dialog.message), dialog.accept()))
        given = {"server_url": arrivals.url, "send_type": "image", "heatmap": {"clickmap": "not_collect"}, **para}
        page.goto(f"{site}/?para={quote(json.dumps(given))}")
        return page

    yield go
    context.close()


def heard(arrivals: Arrivals) -> list[dict[str, Any]]:
    rows = arrivals.stored(RECORDS)
    assert {(row["sdk"], row["sdk_version"]) for row in rows} == {("js", "1.27.11")}
    assert arrivals.total("Buy") == 20
    assert arrivals.total("*") == 24
    assert arrivals.sum("Buy", "price") == 20 * 14.5
    assert arrivals.sum("Buy", "count") == sum(range(20))
    assert arrivals.having("Buy", "title", '足迹 👣 + =% &"') == 20
    assert arrivals.having("Buy", "$title", "Demo 首页") == 20
    assert arrivals.having("Buy", "tags", ["b"], operator="has_any") == 20
    assert arrivals.total("Buy", filters=[{"property": "$browser", "operator": "is_set"}]) == 20
    kinds = arrivals.kinds(event="Buy")
    expected = {"price": "number", "ok": "bool", "tags": "list", "when": "datetime", "$screen_width": "number"}
    assert {name: kinds[name] for name in expected} == expected
    assert [arrivals.total(name) for name in ("$BindID", "$UnbindID", "$SignUp", "AfterLogin")] == [1, 1, 1, 1]
    operations = [(op, key, value) for _, op, key, value in arrivals.profile(rows) if not key.startswith("$")]
    assert sorted(operations, key=str) == sorted(
        [
            ("set", "name", "安娜"),
            ("set", "age", 33),
            ("set_once", "first", "x"),
            ("increment", "n", 2),
            ("union", "likes", ["x", "y"]),
            ("unset", "age", None),
        ],
        key=str,
    )
    assert [op["op"] for row in rows if row.get("target") == "item" for op in row["ops"]][-1] == "delete"
    assert arrivals.total("*", measure="unique") == 1
    assert arrivals.having("AfterLogin", "name", "安娜", on="profile") == 1
    return rows


@pytest.mark.parametrize(
    ("para", "method", "kind"),
    [
        ({"send_type": "image"}, "GET", None),
        ({"send_type": "ajax"}, "POST", "application/x-www-form-urlencoded"),
        ({"send_type": "beacon"}, "POST", "text/plain;charset=UTF-8"),
        ({"batch_send": {"send_interval": 300, "storage_length": 200}}, "POST", "application/x-www-form-urlencoded"),
    ],
    ids=["image", "ajax", "beacon", "batch"],
)
def test_each_way_of_sending_brings_everything_once(
    arrivals: Arrivals, visit: Callable[..., Any], para: dict[str, Any], method: str, kind: str | None
) -> None:
    page = visit(**para)
    page.evaluate(SPEAK)
    page.wait_for_function("1")  # turns of the loop, in which events about requests are told
    heard(arrivals)
    asked = [request for request in page.told if "/sa.gif" in request.url]
    assert {request.method for request in asked} == {method}
    assert {request.headers.get("content-type") for request in asked} == {kind}
    assert page.failures == []


def test_a_batch_is_not_sent_again_after_its_answer(arrivals: Arrivals, visit: Callable[..., Any]) -> None:
    page = visit(batch_send={"send_interval": 200, "storage_length": 200})
    page.evaluate("() => { for (let i = 0; i < 10; i += 1) sensors.track('Once', {i}); }")
    arrivals.rows(10)
    left = "() => Object.keys(localStorage).filter((key) => key.startsWith('sawebjssdk-')).length"
    page.wait_for_function(f"() => ({left})() === 0")
    arrivals.stored(10)
    assert arrivals.total("Once") == 10


def test_routes_of_a_single_page_are_page_views(arrivals: Arrivals, visit: Callable[..., Any]) -> None:
    page = visit(is_track_single_page=True, send_type="ajax")
    page.evaluate("() => sensors.quick('autoTrack')")
    for route in ("/goods", "/goods/1", "/cart"):
        page.evaluate("(route) => history.pushState({}, '', route)", route)
        page.wait_for_function("(route) => location.pathname === route", arg=route)
        page.evaluate("() => new Promise((done) => setTimeout(done, 30))")  # the SDK looks with the next turn
    page.go_back()
    rows = arrivals.stored(6)
    first = {key for _, op, key, _ in arrivals.profile(rows) if op == "set_once"}  # the SDK's own, on a first visit
    assert {"$first_visit_time", "$first_referrer"} <= first
    assert "$timezone_offset" not in first
    rows = [row for row in rows if row["kind"] == "event"]
    assert [row["event"] for row in rows] == ["$pageview"] * 5
    paths = [row["properties"]["$url_path"] for row in rows]
    assert sorted(paths) == ["/", "/cart", "/goods", "/goods/1", "/goods/1"]
    assert arrivals.having("$pageview", "$url_path", "/goods/1") == 2


def test_a_click_and_the_stay_on_a_page_are_recorded(arrivals: Arrivals, visit: Callable[..., Any]) -> None:
    page = visit(heatmap={"clickmap": "default", "scroll_notice_map": "not_collect"}, send_type="beacon")
    page.click("#link")
    (click,) = [row for row in arrivals.stored(1) if row["kind"] == "event"]
    assert click["event"] == "$WebClick"
    assert click["properties"]["$element_content"] == "去买 👣"


@pytest.mark.parametrize(("upload", "fate"), [(True, "checked"), (False, "stored")])
def test_debug_mode_passes_its_preflight_and_shows_success(
    arrivals: Arrivals, visit: Callable[..., Any], upload: bool, fate: str
) -> None:
    # debug_mode_upload goes out as the text of Dry-Run, so true means: only check.
    url = arrivals.url.replace("/sa?", "/sa.gif?")
    page = visit(server_url=url, debug_mode=True, debug_mode_upload=upload)
    page.evaluate("() => { sensors.track('Debugged', {price: 1}); }")
    rows = arrivals.rows(1)
    assert {row["fate"] for row in rows} == {fate}
    assert arrivals.total("Debugged") == (0 if upload else 1)
    page.wait_for_function("1")
    assert len(page.alerts) == 1
    assert all("成功" in alert for alert in page.alerts), page.alerts
    assert page.failures == []


def test_debug_mode_shows_why_a_record_is_refused(arrivals: Arrivals, visit: Callable[..., Any]) -> None:
    url = arrivals.url.replace("/sa?", "/sa.gif?").replace(arrivals.project, "nowhere")
    page = visit(server_url=url, debug_mode=True)
    with page.expect_response(lambda answer: "/debug" in answer.url and answer.status == 400) as told:
        page.evaluate("() => { sensors.track('Debugged', {price: 1}); }")
    assert told.value.json()["type"] == "UNKNOWN_PROJECT"
    assert arrivals.rows(0) == []
