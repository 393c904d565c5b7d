"""Reads a request's body within the limits."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from zuji.collect.limits import CollectLimits

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Gone(Exception):
    """The sender hung up or fell silent in the middle of its body: there is nobody to answer and nothing to keep."""


class Busy(Exception):
    """The bodies that are under way fill the memory they may use; asking again later helps."""


class InFlight:
    """The memory that the bodies of all requests of a collector may take together."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self.held = 0

    @contextmanager
    def request(self) -> Iterator[Callable[[int], None]]:
        """take(bytes) of one request, which raises Busy; all are given back at the end."""
        taken = 0

        def take(count: int) -> None:
            nonlocal taken
            if self.held + count > self._bytes_max:
                raise Busy(f"{self.held} bytes of bodies are under way; {self._bytes_max} is the limit")
            self.held += count
            taken += count

        try:
            yield take
        finally:
            self.held -= taken


class Body(NamedTuple):
    """data is the whole body, or its head when it passed the limit; then hash (sha256 hex) is of everything."""

    data: bytes
    length: int
    hash: str


async def read_body(receive: Receive, limits: CollectLimits, take: Callable[[int], None]) -> Body:
    """take is told of the bytes that are kept. Raises Gone, and what take raises."""
    try:
        async with asyncio.timeout(limits.seconds_for_body):
            return await _read(receive, limits, take)
    except TimeoutError as error:
        raise Gone("the body did not come in time") from error


async def _read(receive: Receive, limits: CollectLimits, take: Callable[[int], None]) -> Body:
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
            take(len(part))
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
