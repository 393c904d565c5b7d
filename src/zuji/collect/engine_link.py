"""What a collector asks the engine, over a Unix socket: pages and API for others, verdicts for debug requests."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx
import msgspec
import orjson

from zuji.protocols import registry
from zuji.protocols.contract import Reply, Request, Verdict

_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
        *("content-length", "x-zuji-peer", "x-zuji-scheme"),  # the latter two are ours to say
    }
)
_DOWN = orjson.dumps(
    {
        "type": "about:blank",
        "title": "The engine is starting. / 引擎正在启动。",
        "status": 503,
        "detail": "Collecting goes on; pages and answers are back in a moment. Is this lasting? See /health.",
    }
)
_TOO_LARGE = orjson.dumps(
    {
        "type": "urn:zuji:problem:body-too-large",
        "title": "The body is too large / 请求体过大",
        "status": 413,
        "detail": "a file for an import may have as much as ZUJI_IMPORT_UPLOAD_MIB says, any other body 16 MiB at most",
    }
)
VERDICT_S = 2.0
BODY_MAX = 16 << 20
# A file for an import, which the engine writes to disk as it comes.
_UPLOAD = re.compile(r"/api/v1/projects/[^/]+/imports")


class _TooLarge(Exception):
    """A body passed its limit while it was carried over."""


class EngineLink:
    """Speaks HTTP to the engine's socket. One for each collector process. upload_max: of a file for an import."""

    def __init__(self, socket_path: str, upload_max: int = BODY_MAX) -> None:
        self._upload_max = upload_max
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=socket_path, limits=httpx.Limits(max_connections=200)),
            base_url="http://engine",
            timeout=httpx.Timeout(600.0, connect=2.0),
        )
        # It carries requests of many people: a cookie that one of them is given must go with no other's.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    async def proxy(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Carries one request over and its answer back, both streamed."""
        if scope["path"].startswith("/internal"):
            await _plain(send, 404, b"")
            return
        # The raw path, since a decoded one may hold '/' or '?' that were percent-encoded.
        path = scope.get("raw_path") or scope["path"].encode("utf-8")
        url = httpx.URL("http://engine").copy_with(
            raw_path=path + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        )
        headers = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in _HOP]
        client = scope.get("client")
        headers.append((b"x-zuji-peer", (client[0] if client else "").encode()))
        headers.append((b"x-zuji-scheme", scope.get("scheme", "http").encode()))
        method = scope["method"]
        bytes_max = self._upload_max if _UPLOAD.fullmatch(scope["path"]) else BODY_MAX
        # Before anything is read: whoever announces too much need not send it.
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > bytes_max:
            await _plain(send, 413, _TOO_LARGE, b"application/problem+json")
            return
        content = None if method in ("GET", "HEAD") else _stream(receive, bytes_max)
        request = self._client.build_request(method, url, headers=headers, content=content)
        started = False
        try:
            answer = await self._client.send(request, stream=True)
            try:
                kept = [
                    (name.lower(), value) for name, value in answer.headers.raw if name.lower().decode() not in _HOP
                ]
                length = answer.headers.get("content-length")
                if length is not None:
                    kept.append((b"content-length", length.encode()))
                await send({"type": "http.response.start", "status": answer.status_code, "headers": kept})
                started = True
                async for part in answer.aiter_raw():
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            finally:
                await answer.aclose()
        except _TooLarge:
            await _plain(send, 413, _TOO_LARGE, b"application/problem+json")
        except (httpx.HTTPError, OSError):
            if not started:
                await _plain(send, 503, _DOWN, b"application/problem+json")

    async def verdict(self, partition: int, offset: int, request: Request) -> Reply | None:
        """The loader's verdict of one frame, as that SDK must hear it; None when it did not come in time."""
        try:
            answer = await self._client.get(
                "/internal/verdict",
                params={"partition": partition, "offset": offset, "wait_s": VERDICT_S},
                timeout=VERDICT_S + 1.0,
            )
        except (httpx.HTTPError, OSError):
            return None
        if answer.status_code != 200:
            return None
        verdicts = msgspec.json.decode(answer.content, type=list[Verdict])
        protocol = registry.recognise(request.method, request.path, request.query, request.header)
        return registry.verdict(protocol or "", request, verdicts, f"{partition}-{offset}")

    async def alive(self) -> dict[str, Any] | None:
        """The engine's own health, None when it does not answer."""
        try:
            answer = await self._client.get("/internal/health", timeout=2.0)
        except (httpx.HTTPError, OSError):
            return None
        return answer.json() if answer.status_code == 200 else None

    async def close(self) -> None:
        await self._client.aclose()


async def _stream(receive: Callable[[], Awaitable[MutableMapping[str, Any]]], bytes_max: int) -> AsyncIterator[bytes]:
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise httpx.RequestError("the client hung up")
        size += len(message.get("body", b""))
        if size > bytes_max:
            raise _TooLarge
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _plain(
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]], status: int, body: bytes, kind: bytes = b"text/plain"
) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"retry-after", b"2")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
