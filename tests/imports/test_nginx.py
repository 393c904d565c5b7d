"""The shipped Nginx configuration: what is read from its log equals what the collector would have stored."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.collect.asgi import World as Direct
from tests.imports.world import Seen, World, plain
from tests.protocols import captures
from tests.servers import nginx
from tests.servers.needs import require
from zuji.eventlog.memory import MemoryLog
from zuji.imports import files
from zuji.imports.files import Options
from zuji.imports.log import TAILS, ImportLog
from zuji.imports.tail import Tail, head_of
from zuji.process.judge import judge
from zuji.process.judged import Slot
from zuji.records import frame
from zuji.records.project import Project

OPTIONS = Options("default", "requests")
_HOP = {"host", "connection", "content-length", "accept-encoding", "transfer-encoding"}
NOON = 1_767_268_800_000


def requests() -> list[tuple[str, str, dict[str, str], bytes]]:
    """Every captured request, and bodies of bytes that a log might spoil."""
    found = []
    for name in captures.NAMES:
        for line in captures.lines(name):
            headers = {key.lower(): value for key, value in line["headers"] if key.lower() not in _HOP}
            found.append((line["method"], line["path"], headers, base64.b64decode(line["body_base64"])))
    event = {"event": '提交"订单"\\', "distinct_id": "u", "time": NOON, "properties": {"x": "\u0000\n\t\x7f茶👣"}}
    plain_body = json.dumps(event, ensure_ascii=False).encode()
    twice = json.dumps({**event, "event": "Twice"}).encode()
    nothing = json.dumps({"event": "NoTime", "distinct_id": "u"}).encode()
    for body in (
        plain_body,
        gzip.compress(plain_body.replace(b"Buy", b"Gz")),
        bytes(range(256)),
        b"[" + twice,
        nothing,
    ):
        found.append(("POST", "/api/v1/events?project=default", {}, body))
    found += [
        ("POST", "/submit?project=default", {"origin": "https://a.example"}, b'{"user_id":"7","event":"click"}'),
        ("POST", "/a/sa?project=default&x=%E8%8C%B6", {}, b'{"type":"track","event":"A","distinct_id":"u"}'),
        ("POST", "/api/v1/events?project=default", {"dry-run": "true"}, twice),
        ("OPTIONS", "/api/v1/events", {"origin": "https://a.example"}, b""),
    ]
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nginx.Nginx]:
    require(nginx.BINARY, "nginx (Debian: nginx-light)")
    with nginx.running(tmp_path_factory.mktemp("nginx")) as found:
        yield found


def stored(slots: list[Slot]) -> tuple[list[Any], list[Any]]:
    """Rows and refusals, without what tells where in a log they lie."""
    names = ("default", "production")
    projects = {name: Project(n, name, accept_past_days=10_000) for n, name in enumerate(names, 1)}
    judged = judge(slots, projects, {}, Seen())
    rows = []
    for kept in judged.events + judged.changes:
        id_, text = plain(kept)
        known = kept.record.client_event_id or (kept.record.content_hash and kept.record.time_raw)
        rows.append((id_ if known else "", text))
    return sorted(rows), sorted((found.reject.reason, found.reject.raw) for found in judged.refused)


def slots_of(log: MemoryLog) -> list[Slot]:
    return [Slot(0, entry.offset, frame.decode(entry.payload)) for entry in log.read(0, 0, 1 << 30)]


def test_the_log_of_requests_equals_direct_ingestion(server: nginx.Nginx, tmp_path: Path) -> None:
    """Tailed over a rotation and a kill in its middle, then imported twice."""
    direct = Direct(peer="127.0.0.1", limits=type(Direct().app._limits)())
    world = World(tmp_path)
    sent = requests()
    tail_log = ImportLog(world.place, TAILS[0])
    with httpx.Client(base_url=server.url, headers={"user-agent": "test", "accept": "*/*"}) as client:
        for number, (method, path, headers, body) in enumerate(sent, 1):
            answer = client.request(method, path, headers=headers, content=body)
            assert answer.status_code in (200, 202, 204), (method, path, answer.status_code)
            direct.send(method, path, headers={"user-agent": "test", "accept": "*/*", **headers}, content=body)
            if number in (len(sent) // 3, 2 * len(sent) // 3):
                server.lines(number)
                with tail_log as log:  # a process that then dies: what follows begins from the log alone
                    Tail(log, server.log, head_of(OPTIONS), settle_s=0.0).step()
            if number == len(sent) // 2:
                server.lines(number)
                server.rotate()
    server.lines(len(sent))
    with tail_log as log:
        tail = Tail(log, server.log, head_of(OPTIONS), settle_s=0.0)
        while tail.step():
            pass
    expected = stored(slots_of(direct.log))
    assert len(expected[0]) > 40
    assert stored(world.slots()) == expected
    frames = len(world.slots())
    for path in (server.folder / "zuji-requests.log.1", server.log) * 2:
        files.import_file(world.place, path, OPTIONS)
    assert len(world.slots()) == 3 * frames
    assert stored(world.slots())[0] == expected[0]


def test_a_body_over_the_limit_is_answered_and_counted_with_its_length(server: nginx.Nginx, tmp_path: Path) -> None:
    before = sum(path.read_bytes().count(b"\n") for path in server.folder.glob("zuji-requests.log*"))
    body = b"[" + b" " * (12 << 20) + b"]"
    answer = httpx.post(f"{server.url}/sa?project=default", content=body, timeout=30)
    assert answer.status_code == 200
    server.lines(before + 1)
    path = tmp_path / "requests.log"
    path.write_bytes(server.log.read_bytes().splitlines(keepends=True)[-1])
    world = World(tmp_path / "data")
    files.import_file(world.place, path, OPTIONS)
    (refused,) = world.judged().refused
    assert (refused.reject.reason, refused.slot.frame.body_length) == ("body_too_large", len(body))
