"""The collector in this process: what it answers, when, and what it writes into the log."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import subprocess
import sys
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collect.asgi import SMALL, World, scope
from zuji.collect.limits import CREDENTIALS, CollectLimits
from zuji.collect.peer import networks, peer_of
from zuji.eventlog.contract import LogBroken, LogFull, RecordTooLarge
from zuji.protocols import sensors
from zuji.protocols.contract import Reply
from zuji.records.frame import DEBUG, OVERSIZE

ORIGIN = "https://shop.example"


class Blocking:
    """An appender whose commit waits until it is let go."""

    def __init__(self) -> None:
        self.begun, self.released = asyncio.Event(), asyncio.Event()

    async def append(self, payload: bytearray) -> int:
        self.begun.set()
        await self.released.wait()
        return 0


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def append(self, payload: bytearray) -> int:
        raise self._error


@pytest.mark.parametrize(("method", "url"), [("POST", "/sa"), ("GET", "/sa.gif?data=e30"), ("POST", "/debug")])
def test_a_request_is_answered_only_after_its_commit(method: str, url: str) -> None:
    async def run() -> None:
        appender = Blocking()
        world = World(appender)
        transport = httpx.ASGITransport(app=world.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://zuji") as client:
            asking = asyncio.create_task(client.request(method, url))
            await appender.begun.wait()
            for _ in range(50):  # every turn that the answer could use
                await asyncio.sleep(0)
            assert not asking.done()
            appender.released.set()
            assert (await asking).status_code in (200, 202)

    asyncio.run(run())


@pytest.mark.parametrize("error", [LogFull("disk full"), LogBroken("EIO"), RecordTooLarge("17 MiB")])
@pytest.mark.parametrize("url", ["/sa", "/sa.gif", "/debug", "/a/b/sa?project=x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_durable_is_503_with_retry_after(error: Exception, url: str, method: str) -> None:
    answer = World(Failing(error)).send(method, url)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["access-control-allow-origin"] == "*"
    assert str(error) in answer.text


def test_a_broken_commit_asks_for_no_verdict() -> None:
    world = World(Failing(LogBroken("EIO")))
    world.send("POST", "/debug")
    assert world.asked == []


@given(st.sampled_from(["sa", "sa.gif"]), st.binary(max_size=300), st.binary(max_size=100))
def test_whatever_is_sent_is_200_and_kept_as_it_came(last: str, body: bytes, query: bytes) -> None:
    world = World()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(world.app(scope("POST", f"/x/{last}", query), receive, send))
    assert sent[0]["status"] == 200
    frame = world.frame()
    assert (frame.body, frame.query.encode("latin-1"), frame.flags) == (body, query, 0)


@pytest.mark.parametrize("path", ["/sa", "/sa.gif", "/debug", "/a/sa", "/a/b/c/sa.gif", "/a/debug", "//sa", "/%2F/sa"])
def test_endpoints_answer_below_any_prefix(path: str) -> None:
    world = World()
    assert world.send("POST", f"http://zuji{path}?project=production", content=b"x").status_code in (200, 202)
    assert world.frame().query == "project=production"


@pytest.mark.parametrize("path", ["/", "/sa/", "/SA", "/sa.gif/x", "/api/v1/projects", "/xsa", "/config/Android.conf"])
def test_other_paths_go_elsewhere_and_leave_no_frame(path: str) -> None:
    world = World()
    assert world.send("GET", path).status_code == 418
    assert world.elsewhere == [path]
    assert world.frames() == []


def test_an_image_gets_a_gif_and_a_post_a_text() -> None:
    world = World()
    answer = world.send("GET", "/sa.gif?data=e30")
    assert answer.content == sensors.PIXEL
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/gif", "no-store")
    assert world.send("POST", "/sa.gif").text == "OK"


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/sa", "/sa.gif", "/debug"])
def test_other_methods_are_200_and_leave_no_frame(method: str, path: str) -> None:
    world = World()
    assert world.send(method, path, content=b"data=e30").status_code == 200
    assert world.frames() == []


# Sizes


def test_a_body_at_the_limit_is_kept_whole() -> None:
    world = World()
    assert world.send("POST", "/sa", content=b"x" * SMALL.body).status_code == 200
    frame = world.frame()
    assert (len(frame.body), frame.flags, frame.body_length) == (SMALL.body, 0, SMALL.body)


@pytest.mark.parametrize("parts", [1, 3, 7])
def test_a_body_over_the_limit_is_200_and_kept_as_head_length_and_hash(parts: int) -> None:
    world = World()
    body = bytes(range(256)) * 60

    async def pieces() -> Any:
        size = len(body) // parts + 1
        for at in range(0, len(body), size):
            yield body[at : at + size]

    assert world.send("POST", "/sa", content=pieces()).status_code == 200
    frame = world.frame()
    assert frame.flags == OVERSIZE
    assert frame.body == body[:4096]
    assert frame.body_length == len(body)
    assert frame.body_hash == hashlib.sha256(body).hexdigest()


def test_an_endless_body_is_given_up_and_answered() -> None:
    world = World()
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(world.app(scope(), receive, send))
    assert sent[0]["status"] == 200
    assert read == SMALL.body_read_max // 1000 + 1
    assert world.frame().flags == OVERSIZE


def test_a_query_over_the_limit_is_200_and_kept_as_a_head() -> None:
    world = World()
    assert world.send("GET", "/sa.gif?data=" + "a" * 5000).status_code == 200
    frame = world.frame()
    assert (frame.flags, frame.body_length, len(frame.query)) == (OVERSIZE, 5005, 4096)


def test_headers_over_the_limit_are_left_out() -> None:
    world = World()
    assert world.send("POST", "/sa", headers={"x-big": "x" * 5000, "x-late": "1"}).status_code == 200
    assert not {name for name, _ in world.frame().headers} & {"x-big", "x-late"}


@pytest.mark.parametrize("name", sorted(CREDENTIALS))
def test_credentials_never_reach_the_log(name: str) -> None:
    world = World()
    world.send("POST", "/sa", headers={name: "SECRET", "user-agent": "app"})
    frame = world.frame()
    assert frame.header("user-agent") == "app"
    assert "SECRET" not in repr(frame)


# Peers


def test_forwarded_for_counts_only_from_a_trusted_proxy() -> None:
    forwarded = {"x-forwarded-for": "198.51.100.9"}
    direct, behind = World(), World(proxies=["203.0.113.0/24"])
    direct.send("POST", "/sa", headers=forwarded)
    behind.send("POST", "/sa", headers=forwarded)
    assert direct.frame().peer == "203.0.113.7"
    assert behind.frame().peer == "198.51.100.9"


_addresses = st.ip_addresses(v=4).map(str)
_trusted = st.integers(0, 255).map(lambda n: f"10.0.0.{n}")
_others = _addresses.filter(lambda text: not text.startswith("10.0.0."))
PROXIES = networks(["10.0.0.0/24", "2001:db8::/32"])


@given(st.lists(_addresses | st.text(max_size=20), max_size=5), _others, st.lists(_trusted, max_size=4))
def test_what_a_client_writes_on_the_left_changes_nothing(left: list[str], client: str, proxies: list[str]) -> None:
    header = ", ".join([*left, client, *proxies])
    assert peer_of("10.0.0.1", header, PROXIES) == client


@given(_others, st.text(max_size=50))
def test_nobody_untrusted_is_believed(connection: str, header: str) -> None:
    assert peer_of(connection, header, PROXIES) == connection


@given(st.text(max_size=60))
def test_any_forwarded_for_gives_an_address(header: str) -> None:
    ipaddress.ip_address(peer_of("10.0.0.1", header, PROXIES).partition("%")[0])


@pytest.mark.parametrize(
    ("header", "peer"),
    [
        ("", "10.0.0.1"),
        ("10.0.0.5", "10.0.0.5"),
        ("unknown", "10.0.0.1"),
        ("1.2.3.4, unknown", "10.0.0.1"),
        ("2001:DB9::0001", "2001:db9::1"),
        ("1.2.3.4, 2001:db8::5", "1.2.3.4"),
        ("1.2.3.4,,  ,10.0.0.9", "1.2.3.4"),
    ],
)
def test_examples_of_forwarded_for(header: str, peer: str) -> None:
    assert peer_of("10.0.0.1", header, PROXIES) == peer


@pytest.mark.parametrize("text", ["10.0.0.0/33", "nonsense", "1.2.3"])
def test_a_proxy_that_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        networks([text])


# CORS


@pytest.mark.parametrize(("method", "path"), [("GET", "/sa.gif?data=e30"), ("POST", "/sa.gif"), ("POST", "/sa")])
def test_simple_requests_are_open_to_every_origin(method: str, path: str) -> None:
    answer = World().send(method, path, headers={"origin": ORIGIN})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_a_preflight_of_debug_allows_the_header_with_credentials() -> None:
    world = World()
    headers = {
        "origin": ORIGIN,
        "access-control-request-method": "GET",
        "access-control-request-headers": "dry-run",
    }
    answer = world.send("OPTIONS", "/debug?project=x", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "dry-run" in answer.headers["access-control-allow-headers"].lower()
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert answer.headers["vary"] == "Origin"
    assert world.frames() == []


@pytest.mark.parametrize("verdict", [None, Reply(200, (("access-control-allow-origin", ORIGIN),), b"{}")])
def test_a_debug_request_names_its_origin(verdict: Reply | None) -> None:
    world = World(verdict=verdict)
    answer = world.send("GET", "/debug?data=e30", headers={"origin": ORIGIN, "dry-run": "false"})
    assert answer.headers["access-control-allow-origin"] == ORIGIN


# Debug


def test_a_debug_request_waits_for_the_verdict_of_its_own_frame() -> None:
    world = World(verdict=Reply(400, (), b'{"type":"NO_ID"}'))
    world.send("POST", "/sa", content=b"a")
    answer = world.send("POST", "/debug", content=b"b")
    assert (answer.status_code, answer.json()) == (400, {"type": "NO_ID"})
    ((partition, offset, _),) = world.asked
    assert (partition, offset) == (0, 1)
    assert [frame.flags for frame in world.frames()] == [0, DEBUG]


def test_a_debug_request_without_a_verdict_is_pending() -> None:
    answer = World().send("POST", "/debug", content=b"x")
    assert (answer.status_code, answer.json()["type"]) == (202, "PENDING")


# Senders that go away


def _half_sent(ending: Any, limits: CollectLimits = SMALL) -> tuple[World, list[Any]]:
    world = World(limits=limits)
    sent: list[Any] = []
    parts = [{"type": "http.request", "body": b"data=", "more_body": True}]

    async def receive() -> Any:
        return parts.pop() if parts else await ending()

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(world.app(scope(), receive, send), 5))
    return world, sent


def test_a_sender_that_hangs_up_leaves_no_frame() -> None:
    async def hung_up() -> Any:
        return {"type": "http.disconnect"}

    world, sent = _half_sent(hung_up)
    assert (world.frames(), sent) == ([], [])


def test_a_body_that_stops_coming_leaves_no_frame() -> None:
    async def silent() -> Any:
        await asyncio.Event().wait()

    world, sent = _half_sent(silent, CollectLimits(seconds_for_body=0.05))
    assert (world.frames(), sent) == ([], [])


# The process


def test_a_collector_process_imports_no_engine() -> None:
    heavy = ("chdb", "pyarrow", "clickhouse_connect", "sqlalchemy", "numpy", "fastapi", "sqlglot")
    code = f"import sys, zuji.collector_process; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_bodies_under_way_share_one_bound_and_give_it_back() -> None:
    async def run() -> None:
        appender = Blocking()
        world = World(appender, limits=CollectLimits(body=8_000, bodies_in_flight=10_000))
        transport = httpx.ASGITransport(app=world.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://zuji") as client:
            first = asyncio.create_task(client.post("/sa", content=b"x" * 6_000))
            await appender.begun.wait()
            refused = await client.post("/sa", content=b"x" * 6_000)
            assert refused.status_code == 503  # the SDK keeps its data and comes back
            assert int(refused.headers["retry-after"]) > 0
            assert "6000 bytes of bodies are under way" in refused.text
            appender.released.set()
            assert (await first).status_code == 200
            assert (await client.post("/sa", content=b"x" * 6_000)).status_code == 200

    asyncio.run(run())
