"""posthog-js in a real Chromium, on a page of another origin than the server's."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.sdks.arrivals import Arrivals
from tests.sdks.test_browser import FLAGS
from tests.servers import needs

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>Demo 首页</title></head>
<body><script src="/array.js"></script></body></html>"""
SPEAK = """() => {
  for (let i = 0; i < 5; i += 1) {
    posthog.capture('Buy', {price: 14.5, count: i, ok: true, tags: ['a', 'b'], name: '足迹 👣'});
  }
  posthog.identify('user-1', {email: 'a@example.org'}, {first: 'x'});
  posthog.capture('After', {n: 1});
  posthog.group('company', 'acme', {name: 'Acme'});
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    script = (needs.sdk("posthog-js") / "dist/array.js").read_bytes()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_script = self.path == "/array.js"
            self.send_response(200)
            self.send_header("content-type", "text/javascript" if is_script else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(script if is_script else PAGE.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("prefix", ["/posthog", ""])
def test_everything_arrives_once_with_the_person_who_was_there_before_the_login(
    arrivals: Arrivals, site: str, prefix: str
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    metadata = arrivals.server.metadata
    key = metadata.create_key(metadata.project(arrivals.project).id, "ingest", f"phc_{arrivals.project}")
    told = {"api_host": f"{arrivals.server.url}{prefix}", "person_profiles": "always", "autocapture": False}
    told |= {"opt_out_useragent_filter": True, "disable_session_recording": True, "disable_surveys": True}
    answers: list[tuple[str, int]] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        page = browser.new_page(locale="zh-CN", timezone_id="Asia/Shanghai")
        failures: list[str] = []
        page.on("response", lambda answer: answers.append((answer.url, answer.status)))
        page.on("requestfailed", lambda request: failures.append(f"{request.method} {request.url} {request.failure}"))
        page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
        page.goto(f"{site}/?utm_source=tea")
        page.evaluate(f"() => posthog.init({json.dumps(key)}, {json.dumps(told)})")
        page.evaluate(SPEAK)
        page.wait_for_function("() => posthog.__loaded")
        arrivals.rows(9)  # $pageview, 5 Buy, $identify, After, $groupidentify
        page.goto("about:blank")  # what is left goes out by sendBeacon
        rows = arrivals.stored(10)
        browser.close()
    names = Counter(row["event"] for row in rows)
    assert names == {
        "$pageview": 1,
        "Buy": 5,
        "$identify": 1,
        "After": 1,
        "$groupidentify": 1,
        "$pageleave": 1,
    }
    assert {(row["vendor"], row["sdk"], row["sdk_version"]) for row in rows} == {("posthog", "web", "1.449.2")}
    assert {status for url, status in answers if url.startswith(arrivals.server.url)} <= {200, 204}, answers
    assert failures == []
    assert arrivals.total("*", measure="unique") == 1
    assert arrivals.having("Buy", "email", "a@example.org", on="profile") == 5
    assert arrivals.having("Buy", "first", "x", on="profile") == 5
    assert arrivals.sum("Buy", "count") == 10
    assert arrivals.having("Buy", "name", "足迹 👣") == 5
    assert arrivals.having("$pageview", "$title", "Demo 首页") == 1
    assert arrivals.having("$pageview", "$utm_source", "tea") == 1  # drawn from $url
    kinds = arrivals.kinds(event="Buy")
    assert {name: kinds[name] for name in ("price", "ok", "tags", "name")} == {
        "price": "number",
        "ok": "bool",
        "tags": "list",
        "name": "text",
    }
