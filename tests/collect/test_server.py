"""The collector as `zuji serve` runs it: sockets, other processes that die, a full disk."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.servers.zuji import Server, running
from zuji.collect.http import HEAD_BYTES_MAX
from zuji.protocols.sensors import PIXEL

CONFIG = '{"v":"1","configs":{"disableSDK":false,"autoTrackMode":-1,"event_blacklist":["Ex"]}}'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


def record(**fields: Any) -> bytes:
    """A form with one record, its `_track_id` unlike any other's."""
    value = {"type": "track", "event": "Buy", "distinct_id": "u", "time": int(time.time() * 1000), **fields}
    value.setdefault("_track_id", time.time_ns())
    return b"data=" + quote(base64.b64encode(json.dumps(value).encode()), safe="").encode()


def until(holds: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What holds gives once it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{holds} did not hold within {seconds} s")


def process_of(server: Server, module: str) -> int:
    """The server's child that runs a module; 0 when there is none."""
    assert server.process is not None
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    for child in children:
        try:
            if module.encode() in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                return int(child)
        except OSError:
            continue
    return 0


def live(server: Server, project: str = "default") -> list[dict[str, Any]]:
    with server.api() as api:
        answer = api.get(f"/api/v1/projects/{project}/live", params={"limit": 500})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["rows"])


def arrived(server: Server, distinct_id: str) -> list[dict[str, Any]]:
    server.wait_loaded()
    return [row for row in live(server) if row["distinct_id"] == distinct_id]


def raw(server: Server, data: bytes, seconds: float = 10.0) -> bytes:
    """What comes back on one connection until the server closes it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        answer = b""
        try:
            connection.sendall(data)
            while part := connection.recv(65536):
                answer += part
        except (ConnectionResetError, BrokenPipeError):
            pass
        return answer


# Long and odd request lines


@pytest.mark.parametrize("size", [64 << 10, 200 << 10, 900 << 10])
def test_an_image_with_a_long_address_is_stored(server: Server, size: int) -> None:
    text = "x" * (size * 3 // 4 // 60)
    properties = {f"t{i}": text for i in range(60)}
    query = record(distinct_id=f"long{size}", properties=properties)
    assert len(query) > size
    answer = raw(server, b"GET /sa.gif?project=default&%s HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" % query)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(PIXEL)
    (row,) = arrived(server, f"long{size}")
    assert row["fate"] == "stored"
    # The live view shows the beginnings; the rows have everything.
    last = {"property": "t59", "operator": "equals", "value": text}
    trend = {
        "kind": "trend",
        "series": [{"event": row["event"], "filters": [last]}],
        "from": "2020-01-01",
        "to": "2026-12-31",
        "interval": "month",
    }
    with server.api() as api:
        answer = api.post("/api/v1/projects/default/query", json=trend).json()
    assert answer["series"][0]["total"] == 1


def test_an_address_beyond_the_limit_is_answered_and_its_head_refused(server: Server) -> None:
    line = b"GET /sa.gif?project=default&data=" + b"a" * (1100 << 10)
    answer = raw(server, line + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    server.wait_loaded()
    assert [row for row in live(server) if row["reason"] == "body_too_large"]


@pytest.mark.parametrize("line", [b"/sa?project=default&x=\xff\xfe", b"/\xe4\xb8\xad/sa?project=default"])
def test_a_request_line_that_is_no_ascii_is_no_http_and_harms_nobody(server: Server, line: bytes) -> None:
    assert raw(server, b"GET %s HTTP/1.1\r\nhost: x\r\n\r\n" % line).startswith(b"HTTP/1.1 400")
    assert httpx.post(f"{server.url}/sa", content=record()).status_code == 200


@pytest.mark.parametrize("path", ["/%ff%fe/sa", "/%E4%B8%AD/sa", "/%00/sa", "/%2e%2e/sa"])
def test_any_escapes_in_a_path_are_taken(server: Server, path: str) -> None:
    body = record(distinct_id=path)
    head = b"POST %s HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % (
        path.encode(),
        len(body),
    )
    assert raw(server, head + body).startswith(b"HTTP/1.1 200")
    assert [row["fate"] for row in arrived(server, path)] == ["stored"]


def test_a_head_without_end_is_cut_off(server: Server) -> None:
    line = b"x-flood: " + b"y" * 1000 + b"\r\n"
    answer = raw(server, b"POST /sa HTTP/1.1\r\nhost: x\r\n" + line * (2 * HEAD_BYTES_MAX // len(line)))
    assert b" 200 " not in answer[:20]
    assert httpx.post(f"{server.url}/sa", content=record()).status_code == 200


def test_requests_on_one_connection_are_answered_in_order(server: Server) -> None:
    posts = b""
    for i in range(20):
        body = record(distinct_id="piped", _track_id=i)
        last = b"connection: close\r\n" if i == 19 else b""
        posts += b"POST /sa HTTP/1.1\r\nhost: x\r\n%scontent-length: %d\r\n\r\n" % (last, len(body)) + body
    assert raw(server, posts).count(b"HTTP/1.1 200") == 20
    assert [row["fate"] for row in arrived(server, "piped")] == ["stored"] * 20


def test_a_body_that_is_cut_off_leaves_no_frame(server: Server) -> None:
    server.wait_loaded()
    before = server.internal("doctor")["log"]["partitions"]["0"]["records"]
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"POST /sa HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\ndata=")
    httpx.post(f"{server.url}/sa", content=record()).raise_for_status()
    server.wait_loaded()
    assert server.internal("doctor")["log"]["partitions"]["0"]["records"] == before + 1


def test_a_request_to_upgrade_is_answered_as_a_plain_one(server: Server) -> None:
    head = b"GET /sa.gif?data=e30 HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n"
    answer = raw(server, head + b"sec-websocket-version: 13\r\nsec-websocket-key: AAAA\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")


# Debug


def debug(server: Server, body: bytes, **headers: str) -> httpx.Response:
    return httpx.post(f"{server.url}/debug?project=default", content=body, headers=headers, timeout=20)


def test_debug_says_that_a_good_record_is_good_and_stores_it(server: Server) -> None:
    answer = debug(server, record(distinct_id="good"))
    assert (answer.status_code, answer.content) == (200, b"{}")
    assert [row["fate"] for row in arrived(server, "good")] == ["stored"]


def test_debug_says_what_is_wrong_with_a_bad_record(server: Server) -> None:
    answer = debug(server, record(distinct_id="bad", event="no name"))
    assert answer.status_code == 400
    assert answer.json()["type"] == "BAD_EVENT_NAME"
    assert "no name" in answer.json()["reason"]


def test_debug_says_that_a_project_is_unknown(server: Server) -> None:
    assert debug(server, record(project="nowhere")).json()["type"] == "UNKNOWN_PROJECT"


@pytest.mark.parametrize(("text", "fate"), [("true", "checked"), ("false", "stored"), ("", "stored")])
def test_dry_run_true_checks_only_and_false_stores(server: Server, text: str, fate: str) -> None:
    answer = debug(server, record(distinct_id=f"dry{text}"), **{"dry-run": text})
    assert (answer.status_code, answer.content) == (200, b"{}")
    assert [row["fate"] for row in arrived(server, f"dry{text}")] == [fate]


# Remote configuration of apps


@pytest.mark.parametrize("prefix", ["", "/a/b"])
@pytest.mark.parametrize("platform", ["Android", "iOS"])
def test_a_configuration_is_404_until_it_is_published(server: Server, prefix: str, platform: str) -> None:
    name = f"conf{platform}{len(prefix)}"
    project = server.metadata.create_project(name)
    url = f"{server.url}{prefix}/config/{platform}.conf?v=&project={name}&app_id=x"
    assert httpx.get(url).status_code == 404
    server.metadata.publish_config(project.id, platform, CONFIG)
    answer = httpx.get(url)
    assert (answer.status_code, answer.text) == (200, CONFIG)
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["cache-control"] == "no-store"
    assert httpx.get(url.replace(name, "default")).status_code == 404
    other = "iOS" if platform == "Android" else "Android"
    assert httpx.get(url.replace(f"{platform}.conf", f"{other}.conf")).status_code == 404


@pytest.mark.parametrize("path", ["config/visualized/Android.conf", "sdk/deeplink/param", "slink/config/query"])
def test_features_that_are_not_here_are_404_and_not_the_page(server: Server, path: str) -> None:
    assert httpx.get(f"{server.url}/{path}?project=default").status_code == 404
    assert httpx.post(f"{server.url}/a/{path}", content=b"{}").status_code == 404


# Processes that die


def test_collecting_goes_on_while_the_engine_is_dead_and_the_data_arrives(server: Server) -> None:
    before = until(lambda: process_of(server, "zuji.engine_process"))
    server.wait_loaded()
    os.kill(before, signal.SIGSTOP)  # so that it neither answers nor is started again yet
    answers = [httpx.post(f"{server.url}/sa", content=record(distinct_id="dead")).status_code for _ in range(10)]
    assert answers == [200] * 10
    pending = debug(server, record(distinct_id="dead"))
    assert (pending.status_code, pending.json()["type"]) == (202, "PENDING")
    os.kill(before, signal.SIGKILL)
    answers = [httpx.post(f"{server.url}/sa", content=record(distinct_id="dead")).status_code for _ in range(10)]
    assert answers == [200] * 10
    after = until(lambda: (pid := process_of(server, "zuji.engine_process")) != before and pid)
    assert after != before
    until(lambda: server.internal("health"))
    assert [row["fate"] for row in arrived(server, "dead")] == ["stored"] * 21
    assert httpx.get(f"{server.url}/health").json()["status"] == "ok"


def test_a_dead_collector_is_started_again_and_no_connection_is_refused(server: Server) -> None:
    before = process_of(server, "zuji.collector_process")
    os.kill(before, signal.SIGKILL)
    # The supervisor holds the socket: a connection waits until the next collector takes it.
    answer = httpx.post(f"{server.url}/sa", content=record(distinct_id="again"), timeout=30)
    assert answer.status_code == 200
    assert process_of(server, "zuji.collector_process") not in (0, before)
    assert [row["fate"] for row in arrived(server, "again")] == ["stored"]


def test_the_ledger_holds_after_all_of_this(server: Server) -> None:
    server.wait_loaded()
    facts = server.internal("doctor")
    assert facts["holds"], facts


# Health


def test_health_is_starting_until_the_engine_answers_and_collecting_begins_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data)
    with open(data / "engine.lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the engine waits for it
        server.start(wait=False)
        try:
            answer = until(lambda: _health(server))
            assert (answer.status_code, answer.json()["status"]) == (503, "starting")
            assert httpx.post(f"{server.url}/sa", content=record(distinct_id="early")).status_code == 200
            assert httpx.get(f"{server.url}/api/v1/projects").status_code == 503
            lock.close()
            assert server.wait_healthy()["status"] == "ok"
            assert [row["fate"] for row in arrived(server, "early")] == ["stored"]
        finally:
            server.stop()


def _health(server: Server) -> httpx.Response | None:
    try:
        return httpx.get(f"{server.url}/health", timeout=5)
    except httpx.HTTPError:
        return None


def test_a_full_disk_is_503_with_the_reason_and_never_429(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", environment={"ZUJI_RESERVE_MIB": str(1 << 30)})
    server.data_dir.mkdir()
    server.start(wait=False)
    try:
        answer = until(lambda: (found := _health(server)) and found.json()["status"] == "failing" and found)
        assert answer.status_code == 503
        assert "full" in answer.json()["problem"]
        for method, path in (("POST", "/sa"), ("GET", "/sa.gif?data=e30"), ("POST", "/debug")):
            refused = httpx.request(method, f"{server.url}{path}", content=record() if method == "POST" else None)
            assert refused.status_code == 503
            assert refused.headers["retry-after"]
        assert httpx.request("OPTIONS", f"{server.url}/sa").status_code == 200
    finally:
        server.stop()


def test_a_cookie_that_one_browser_was_given_goes_with_no_others_requests(tmp_path: Path) -> None:
    """One connection carries the requests of many people to the engine."""
    with running(tmp_path / "data") as server:
        token = server.login_token()
        own = {"origin": server.url}
        with httpx.Client(base_url=server.url, headers=own) as ana, httpx.Client(base_url=server.url) as somebody:
            assert ana.post("/api/v1/session", json={"token": token}).status_code == 200
            assert ana.get("/api/v1/session").status_code == 200
            assert somebody.get("/api/v1/session").status_code == 401
            assert somebody.post("/api/v1/session", json={"token": "wrong"}, headers=own).status_code == 401
            assert ana.get("/api/v1/session").status_code == 200
