"""The few shapes of answers that SDKs understand, with CORS. Nothing here reads a body."""

from __future__ import annotations

import json
from typing import Any

from zuji.protocols.contract import Reply, Request
from zuji.protocols.cors import cors

# The smallest transparent GIF: what an <img> needs to fire its load handler.
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
_NO_STORE = ("cache-control", "no-store")


def as_json(request: Request, value: Any, keep: bool = True, reads_body: bool = False) -> Reply:
    """200 with a JSON text."""
    body = json.dumps(value, separators=(",", ":")).encode()
    kind = ("content-type", "application/json; charset=utf-8")
    return Reply(200, (*cors(request), kind, _NO_STORE), body, keep=keep, reads_body=reads_body)


def as_text(request: Request, text: str, keep: bool = True) -> Reply:
    """200 with a plain text."""
    kind = ("content-type", "text/plain; charset=utf-8")
    return Reply(200, (*cors(request), kind, _NO_STORE), text.encode(), keep=keep)


def as_pixel(request: Request) -> Reply:
    """200 with a GIF of one pixel."""
    return Reply(200, (*cors(request), ("content-type", "image/gif"), _NO_STORE), PIXEL)


def empty(request: Request, status: int = 204, keep: bool = True) -> Reply:
    """No body."""
    return Reply(status, (*cors(request), _NO_STORE), keep=keep)
