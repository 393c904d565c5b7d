"""What stops a browser from sending: a real collector, alone and behind proxies that spoil its answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.servers.zuji import Server, free_port
from zuji.config import Config
from zuji.reaching import Reaching, mixed, reaching
from zuji.records.sentences import Sentence
from zuji.serve.chinese import in_chinese

SITE = "https://shop.example.com"
PATH = "/sa?project=default"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data")).start()
    yield running
    running.stop()


class Proxy:
    """Sends on to the server, and spoils what comes back: drops headers, adds some, answers in its place."""

    def __init__(self, target: str, drops: tuple[str, ...] = (), adds: dict[str, str] | None = None, status: int = 0):
        class Handler(BaseHTTPRequestHandler):
            def _carry(self) -> None:
                given = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                found = httpx.request(self.command, target + self.path, headers=given)
                spoiled = self.command == "OPTIONS"
                self.send_response(status if spoiled and status else found.status_code)
                for name, value in found.headers.multi_items():
                    if name not in ("content-length", "transfer-encoding", "connection") and not (
                        spoiled and name in drops
                    ):
                        self.send_header(name, value)
                for name, value in (adds or {}).items() if spoiled else ():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(found.content)))
                self.end_headers()
                self.wfile.write(found.content)

            do_GET = do_OPTIONS = _carry

            def log_message(self, *_: object) -> None: ...

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


def stops(address: str, site: str = SITE, path: str = PATH) -> list[tuple[str, Sentence]]:
    looking = reaching(Config(ingest_url=address))
    assert looking is not None
    return [(one.check, one.heard) for one in looking.stops(site, path)]


@pytest.mark.parametrize("path", [PATH, "/api/v1/events", "/posthog/batch", "/segment/v1/track", "/mixpanel/track"])
def test_nothing_stops_a_page_of_any_site_at_the_collector_itself(server: Server, path: str) -> None:
    assert stops(server.url, path=path) == []


@pytest.mark.parametrize(
    ("drops", "adds", "status", "told"),
    [
        (("access-control-allow-origin",), {}, 0, [("origin", "Access-Control-Allow-Origin: ")]),
        (
            ("access-control-allow-origin",),
            {"Access-Control-Allow-Origin": "*"},
            0,
            [("origin", "Access-Control-Allow-Origin: *")],
        ),
        ((), {"Access-Control-Allow-Origin": "*"}, 0, [("origin", f"Access-Control-Allow-Origin: {SITE}, *")]),
        (("access-control-allow-headers",), {}, 0, [("headers", "Access-Control-Allow-Headers: ")]),
        ((), {"Location": "https://other.example/"}, 301, [("redirect", "301 https://other.example/")]),
        ((), {}, 405, [("status", "405")]),
    ],
)
def test_what_a_proxy_spoils_is_named(
    server: Server, drops: tuple[str, ...], adds: dict[str, str], status: int, told: list[tuple[str, str]]
) -> None:
    with Proxy(server.url, drops, adds, status) as proxy:
        assert stops(proxy.address) == told


def test_an_address_at_which_another_program_answers_is_told_from_ours(server: Server) -> None:
    assert stops(f"{server.url}/nowhere")[0][0] == "other"


def test_an_address_at_which_nobody_listens_is_named() -> None:
    assert [check for check, _ in stops("http://127.0.0.1:9")] == ["reach"]
    (check, heard), *_ = stops("https://no-such-host.invalid")
    assert check == "reach" and "no-such-host.invalid" in heard
    assert in_chinese(heard).startswith("无法解析主机名")


@pytest.mark.parametrize(
    ("site", "address", "blocked"),
    [
        ("https://a.example", "http://b.example", True),
        ("https://a.example", "https://b.example", False),
        ("http://a.example", "http://b.example", False),
        ("https://a.example", "http://localhost:8106", False),
        ("https://a.example", "http://10.0.0.7:8106", True),
    ],
)
def test_a_page_under_tls_sends_to_no_address_without(site: str, address: str, blocked: bool) -> None:
    assert mixed(site, address) is blocked


def test_without_a_configured_address_nothing_is_asked() -> None:
    assert reaching(Config()) is None


def test_metadata_of_a_cloud_is_not_asked_even_where_configured() -> None:
    looking = reaching(Config(ingest_url="http://169.254.169.254"))
    assert isinstance(looking, Reaching)
    assert [one.check for one in looking.stops(SITE, PATH)] == ["mixed", "reach"]


def test_the_api_tells_what_stops_a_site(tmp_path_factory: pytest.TempPathFactory) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    running = Server(tmp_path_factory.mktemp("data"), port, {"ZUJI_INGEST_URL": address}).start()
    try:
        api = running.api()
        assert api.get("/api/v1/projects/default/setup").json()["server_url"] == address
        for wrong in ("shop.example.com", "https://u:p@x.y", "https://a.b:99999", "https://*", "https://<script>",
                      "https://a%7fb", "https://a\0b", "https://x/y", "ftp://x.y", "https://" + "a" * 290):  # fmt: skip
            refused = api.get("/api/v1/projects/default/setup/reach", params={"site": wrong})
            assert (wrong, refused.status_code) == (wrong, 400)
        for fine in ("https://例子.cn", "HTTPS://X.Y", "https://x.y:443/", "http://intranet:8080", "http://[::1]:3000"):
            told = api.get("/api/v1/projects/default/setup/reach", params={"site": fine})
            assert (told.status_code, told.json()["stops"]) == (200, []), told.text
        unknown = api.get("/api/v1/projects/default/setup/reach", params={"site": SITE, "protocol": "x"})
        assert unknown.status_code == 400 and "posthog" in unknown.json()["detail"]
        for protocol in ("sensors", "events", "posthog", "mixpanel", "amplitude", "matomo"):
            told = api.get("/api/v1/projects/default/setup/reach", params={"site": SITE, "protocol": protocol})
            assert (told.status_code, told.json()["stops"]) == (200, [])
    finally:
        running.stop()
