"""The collector as an ASGI application in this process, and requests to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import httpx

from zuji.collect.app import Collector
from zuji.collect.limits import CollectLimits
from zuji.collect.peer import networks
from zuji.eventlog.memory import MemoryLog
from zuji.protocols.contract import Reply, Request
from zuji.records import frame

SMALL = CollectLimits(body=10_000, query=2_000, headers=4_000, head_kept=4096, body_read_max=50_000)


class World:
    """A collector over a log in memory."""

    def __init__(
        self,
        appender: Any = None,
        limits: CollectLimits = SMALL,
        proxies: Iterable[str] = (),
        verdict: Reply | None = None,
        peer: str = "203.0.113.7",
    ) -> None:
        self.log = MemoryLog()
        self.asked: list[tuple[int, int, Request]] = []
        self.elsewhere: list[str] = []
        self._verdict, self.peer = verdict, peer
        self.app = Collector(
            appender or self.log.appender(0),
            0,
            self._elsewhere,
            self._await_verdict,
            self._health,
            limits,
            networks(proxies),
        )

    async def _elsewhere(self, scope: Any, receive: Any, send: Any) -> None:
        self.elsewhere.append(scope["path"])
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _await_verdict(self, partition: int, offset: int, request: Request) -> Reply | None:
        self.asked.append((partition, offset, request))
        return self._verdict

    async def _health(self) -> tuple[bool, dict[str, Any]]:
        return True, {"status": "ok"}

    def send(self, method: str, url: str, **request: Any) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=(self.peer, 1), raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://zuji") as client:
                return await client.request(method, url, **request)

        return asyncio.run(run())

    def frames(self) -> list[frame.Frame]:
        return [frame.decode(entry.payload) for entry in self.log.read(0, 0, 1 << 30)]

    def frame(self) -> frame.Frame:
        (only,) = self.frames()
        return only


def scope(method: str = "POST", path: str = "/sa", query: bytes = b"", headers: Any = ()) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": list(headers),
        "client": ("203.0.113.7", 1),
    }
