"""The way out, against real servers of loopback that redirect, dawdle, never end, and names that change their mind."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from zuji.outbound.addresses import allowed
from zuji.outbound.client import Outbound, OutboundFailed, OutboundRefused

BOMB = gzip.compress(b"\0" * 50_000_000)


class Hostile(BaseHTTPRequestHandler):
    seen: list[dict[str, str]]
    other: str

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
        getattr(self, "at_" + self.path.partition("?")[0].strip("/").replace("/", "_"))()

    do_POST = do_GET

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def at_plain(self) -> None:
        self.answer(b"here", set_cookie="a=1")

    def at_packed(self) -> None:
        self.answer(gzip.compress(b"unpacked"), content_encoding="gzip")

    def at_bomb(self) -> None:
        self.answer(BOMB, content_encoding="gzip")

    def at_brotli(self) -> None:
        self.answer(b"x", content_encoding="br")

    def at_loop(self) -> None:
        self.answer(b"", 302, location="/loop")

    def at_to(self) -> None:
        self.answer(b"", 302, location=self.path.partition("?")[2].replace("OTHER", self.other))

    def at_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.05)

    def at_slowhead(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            self.wfile.write(b"x-%d: y\r\n" % number)
            self.wfile.flush()
            time.sleep(0.05)

    def at_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def log_message(self, *given: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # we hang up on some


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The address of a server, and the requests that it saw; a second one listens on another port."""
    Hostile.seen = []
    servers = [Quiet(("127.0.0.1", 0), Hostile) for _ in range(2)]
    Hostile.other = f"http://127.0.0.1:{servers[1].server_port}"
    for one in servers:
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{servers[0].server_port}", Hostile.seen
    for one in servers:
        one.shutdown()
        one.server_close()


def out(listed: str = "127.0.0.1", seconds: float = 5.0, **more: Any) -> Outbound:
    return Outbound(allowed(listed, http=True), seconds=seconds, **more)


def test_an_answer_comes_back_and_nothing_of_the_environment_goes_along(
    place: tuple[str, list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, seen = place
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    client = out()
    assert client.get(f"{url}/plain?x=1", {"authorization": "Bearer s"}).body == b"here"
    client.get(f"{url}/plain")
    assert "cookie" not in seen[-1] and "authorization" not in seen[-1]
    assert seen[-2]["authorization"] == "Bearer s" and seen[-2]["host"] == url.removeprefix("http://")
    assert client.post(f"{url}/plain", b"body", {}).status == 200
    assert client.get(f"{url}/packed").body == b"unpacked"


def test_private_targets_are_refused_before_anything_is_sent(place: tuple[str, list[dict[str, str]]]) -> None:
    url, seen = place
    port, count = url.rpartition(":")[2], len(seen)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0", "169.254.169.254"):
        with pytest.raises(OutboundRefused, match="not public"):
            out("").get(f"http://{host}:{port}/plain")
    assert len(seen) == count


@pytest.mark.parametrize(
    "url", ["ftp://a/", "file:///etc/passwd", "http://u:p@a/", "http:///x", "//a", "a", "http://a\n/", "http://a" * 999]
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(OutboundRefused):
        out().get(url)


def test_http_needs_a_setting(place: tuple[str, list[dict[str, str]]]) -> None:
    with pytest.raises(OutboundRefused, match="must be https"):
        Outbound(allowed("127.0.0.1", http=False)).get(f"{place[0]}/plain")


def test_a_redirect_to_a_private_address_is_refused(place: tuple[str, list[dict[str, str]]]) -> None:
    for target in ("http://127.0.0.2/", "http://169.254.169.254/latest", "http://[::1]/", "http://10.0.0.1/"):
        with pytest.raises(OutboundRefused, match="not public"):
            out().get(f"{place[0]}/to?{target}")
    with pytest.raises(OutboundRefused, match="must be https or http"):
        out().get(f"{place[0]}/to?file:///etc/passwd")


def test_redirects_are_few_and_another_origin_sees_no_credentials(place: tuple[str, list[dict[str, str]]]) -> None:
    url, seen = place
    secret = {"Authorization": "Bearer s", "X-Key": "s", "Accept": "application/json"}
    assert out().get(f"{url}/to?/plain", secret).body == b"here"
    assert seen[-1]["authorization"] == "Bearer s"
    assert out().get(f"{url}/to?OTHER/plain", secret).body == b"here"
    assert "s" not in {seen[-1].get("authorization"), seen[-1].get("x-key"), seen[-1].get("cookie")}
    assert seen[-1]["accept"] == "application/json"
    with pytest.raises(OutboundRefused, match="more than 3 times"):
        out().get(f"{url}/loop")
    with pytest.raises(OutboundRefused, match="redirects a POST"):
        out().post(f"{url}/to?/plain", b"secret", {})


@pytest.mark.parametrize("path", ["slow", "slowhead"])
def test_a_byte_now_and_then_does_not_hold_us(place: tuple[str, list[dict[str, str]]], path: str) -> None:
    begun = time.monotonic()
    with pytest.raises(OutboundFailed, match=r"within 0\.4 s"):
        out(seconds=0.4).get(f"{place[0]}/{path}")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("path", ["endless", "bomb"])
def test_size_is_bounded_before_and_after_unpacking(place: tuple[str, list[dict[str, str]]], path: str) -> None:
    with pytest.raises(OutboundRefused, match="more than 1048576 bytes"):
        out().get(f"{place[0]}/{path}")
    with pytest.raises(OutboundRefused, match="'br'"):
        out().get(f"{place[0]}/brotli")


def test_a_name_is_resolved_once_and_what_was_checked_is_what_is_asked(place: tuple[str, list[dict[str, str]]]) -> None:
    url, seen = place
    port, asked = url.rpartition(":")[2], []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.9"] if len(asked) > 1 else ["127.0.0.1"]

    client = out(resolve=rebinding)
    assert client.get(f"http://shop.example:{port}/plain").body == b"here" and asked == ["shop.example"]
    assert seen[-1]["host"] == f"shop.example:{port}"
    with pytest.raises(OutboundRefused, match=r"shop\.example is at"):
        client.get(f"http://shop.example:{port}/plain")  # it answers 127.0.0.9 now, which nobody allowed
    mixed = out(resolve=lambda host, port: ["10.0.0.1", "127.0.0.1"])
    assert mixed.get(f"http://shop.example:{port}/plain").body == b"here"  # and never 10.0.0.1


def test_a_resolver_that_hangs_or_knows_nothing_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(OutboundFailed, match="is not known"):
        out(resolve=unknown).get("http://nowhere.example/")
    with pytest.raises(OutboundFailed, match="within"):
        out(resolve=lambda host, port: time.sleep(3) or [], seconds=0.2).get("http://slow.example/")
