"""Reads a request's body within the limits."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

from zuji.collect.limits import CollectLimits

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Gone(Exception):
    """The sender hung up or fell silent in the middle of its body: there is nobody to answer and nothing to keep."""


class Body(NamedTuple):
    """data is the whole body, or its head when it passed the limit; then hash (sha256 hex) is of everything."""

    data: bytes
    length: int
    hash: str


async def read_body(receive: Receive, limits: CollectLimits) -> Body:
    """Raises Gone."""
    try:
        async with asyncio.timeout(limits.seconds_for_body):
            return await _read(receive, limits)
    except TimeoutError as error:
        raise Gone("the body did not come in time") from error


async def _read(receive: Receive, limits: CollectLimits) -> Body:
    parts: list[bytes] = []
    length = 0
    digest = None
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone("the sender hung up")
        part = message.get("body", b"")
        length += len(part)
        if digest is None:
            parts.append(part)
            if length > limits.body:
                whole = b"".join(parts)
                digest = hashlib.sha256(whole)
                parts = [whole[: limits.head_kept]]
        else:
            digest.update(part)
        if not message.get("more_body") or length > limits.body_read_max:
            data = parts[0] if len(parts) == 1 else b"".join(parts)
            return Body(data, length, digest.hexdigest() if digest else "")
