"""What the demo sends is what the protocol says, and it waits for a server that is restarting."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from zuji.demo.generator import records
from zuji.demo.send import BROKEN_BODIES, DemoFailed, run_demo

END = datetime(2026, 11, 15, 12, tzinfo=UTC)
SMALL: dict[str, Any] = {"persons": 30, "days": 5, "seed": 3}


class Door(ThreadingHTTPServer):
    """A front door that keeps what it gets; `refusals` are answered first."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.paths: set[str] = set()
        self.refusals: list[int] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = door.refusals.pop(0) if door.refusals else 200
                if status == 200:
                    door.bodies.append(body)
                    door.paths.add(self.path)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return None

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def decode(body: bytes) -> list[Any]:
    form = parse_qs(body.decode())
    assert form["gzip"] == ["1"]
    found: list[Any] = json.loads(gzip.decompress(base64.b64decode(form["data_list"][0])))
    return found


def test_every_record_arrives_in_order(door: Door) -> None:
    shares: list[float] = []
    sent = run_demo(door.url, "tea shop", **SMALL, end=END, batch=100, progress=lambda _, share: shares.append(share))
    received = [record for body in door.bodies[len(BROKEN_BODIES) :] for record in decode(body)]
    assert received == list(records(**SMALL, end=END))
    assert sent.records == len(received)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    (path,) = door.paths
    assert parse_qs(urlsplit(path).query) == {"project": ["tea shop"]}


def test_a_second_run_sends_the_same_bytes(door: Door) -> None:
    run_demo(door.url, **SMALL, end=END)
    first = list(door.bodies)
    run_demo(door.url, **SMALL, end=END)
    assert door.bodies[len(first) :] == first


def test_a_restarting_server_is_waited_for(door: Door) -> None:
    door.refusals = [503, 503]
    sent = run_demo(door.url, **SMALL, end=END)
    assert len(door.bodies) == sent.requests


def test_a_refusal_names_the_answer(door: Door) -> None:
    door.refusals = [404]
    with pytest.raises(DemoFailed, match="answered 404"):
        run_demo(door.url, **SMALL, end=END)
