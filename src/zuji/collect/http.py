"""Uvicorn's HTTP protocol with what collecting needs: request lines of any honest length, and none without end."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# The parser of addresses takes 65,535 bytes; the web SDK's image mode sends whatever a record has, in one GET.
_PARSED_MAX = 60_000
HEAD_BYTES_MAX = 2 << 20  # request line and headers
HEAD_S = 60.0  # for them to come


class CollectHttp(HttpToolsProtocol):
    """One connection."""

    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_S, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head_timer is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_timer is not None and self._head_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
            self.send_400_response(f"request line and headers pass {HEAD_BYTES_MAX} bytes")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_S, self._too_slow)

    def on_headers_complete(self) -> None:
        self._head_done()
        if len(self.url) <= _PARSED_MAX:
            super().on_headers_complete()
            return
        path, _, query = self.url.partition(b"#")[0].partition(b"?")
        self.url = path[:_PARSED_MAX]
        super().on_headers_complete()
        self.scope["query_string"] = query  # before the application runs: its task starts with the next turn

    def _head_done(self) -> None:
        self._head_bytes = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.close()
