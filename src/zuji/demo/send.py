"""Sends the demo history through the front door, as any SDK would: gzip batches to /sa."""

from __future__ import annotations

import base64
import gzip
import http.client
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from zuji.demo.generator import SHOP_ZONE, records, start_of

# Bodies in which no record can be found. A demo that shows only clean data would not show Zuji.
BROKEN_BODIES = (
    b"data_list=%2A%2A%2Anot-base64%2A%2A%2A&gzip=1",
    b"gzip=1&data_list=" + quote(base64.b64encode(b"\x1f\x8b\x08\x00cut short")).encode(),
    b"gzip=0&data_list=" + quote(base64.b64encode(b'[{"type":"track",')).encode(),
)


class DemoFailed(OSError):
    """The server could not be reached or kept refusing; the message says which and what it answered."""


class Sent(msgspec.Struct, frozen=True):
    """What was sent. records counts what lies inside readable bodies, copies and malformed ones included."""

    records: int
    requests: int
    bytes: int
    seconds: float
    end: datetime


def run_demo(
    server_url: str,
    project: str = "default",
    persons: int = 20_000,
    days: int = 90,
    seed: int = 1,
    progress: Callable[[int, float], None] | None = None,
    *,
    end: datetime | None = None,
    token: str = "",
    batch: int = 500,
    per_second: float = 0,
) -> Sent:
    """Sends the history that ends now (to the full hour) and returns the counts.

    progress(records, share) is called after each request, share from 0 to 1. per_second bounds the records sent a
    second, 0 = as fast as the server answers. Doing it again on the same day sends the same records, which the server
    knows already. Raises DemoFailed.
    """
    end = end or datetime.now(SHOP_ZONE).replace(minute=0, second=0, microsecond=0)
    begin_ms = start_of(days, end).timestamp() * 1000
    span_ms = max(1.0, end.timestamp() * 1000 - begin_ms)
    query = urlencode({"project": project, **({"token": token} if token else {})})
    door = _Door(server_url, f"/sa?{query}")
    began = time.monotonic()
    sent = requests = size = 0
    share = 0.0
    try:
        for body in BROKEN_BODIES:
            door.post(body)
        for chunk in _chunks(records(seed=seed, persons=persons, days=days, end=end), batch):
            body = encode(chunk)
            door.post(body)
            sent += len(chunk)
            requests += 1
            size += len(body)
            at = chunk[-1].get("time") if isinstance(chunk[-1], dict) else None
            if at and at <= begin_ms + span_ms:
                share = max(share, (at - begin_ms) / span_ms)
            if progress:
                progress(sent, share)
            if per_second:
                time.sleep(max(0.0, sent / per_second - (time.monotonic() - began)))
        if progress:
            progress(sent, 1.0)
    finally:
        door.close()
    return Sent(sent, requests + len(BROKEN_BODIES), size, time.monotonic() - began, end)


def encode(chunk: list[Any]) -> bytes:
    """The body of one request: form of gzip=1 and data_list."""
    # mtime 0: the same records give the same bytes.
    text = base64.b64encode(gzip.compress(msgspec.json.encode(chunk), 5, mtime=0))
    return b"gzip=1&data_list=" + quote(text, safe="").encode()


def _chunks(source: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(source)
    while chunk := list(islice(iterator, size)):
        yield chunk


class _Door:
    """One kept-alive connection that tries again: a restarting server loses nothing."""

    def __init__(self, server_url: str, target: str, patience: timedelta = timedelta(seconds=60)) -> None:
        parts = urlsplit(server_url if "//" in server_url else f"http://{server_url}")
        self.kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.address = parts.netloc
        self.target = parts.path.rstrip("/") + target
        self.patience_s = patience.total_seconds()
        self.connection: http.client.HTTPConnection | None = None

    def post(self, body: bytes) -> None:
        pause, waited = 0.2, 0.0
        while True:
            try:
                if self.connection is None:
                    self.connection = self.kind(self.address, timeout=30)
                self.connection.request(
                    "POST", self.target, body, {"Content-Type": "application/x-www-form-urlencoded"}
                )
                answer = self.connection.getresponse()
                text = answer.read()
                if answer.status < 300:
                    return
                trouble = f"answered {answer.status}: {text[:200].decode('utf-8', 'replace')}"
                if answer.status < 500:
                    raise DemoFailed(f"{self.address}{self.target} {trouble}")
            except DemoFailed:
                raise
            except (OSError, http.client.HTTPException) as error:
                trouble = f"cannot be reached: {error}"
                self.close()
            if waited >= self.patience_s:
                raise DemoFailed(f"{self.address}{self.target} {trouble}")
            time.sleep(pause)
            waited += pause
            pause = min(5.0, pause * 2)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None
