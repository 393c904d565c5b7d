"""The HTTP edge: recognise the protocol, append the request to the log, answer. Of a body nothing is looked at but,
where two vendors share a path or a reply owes a count, a bounded part (protocols/sniff.py).

A raw ASGI application, since this is the hottest path of all. Whatever is not for collecting goes to the engine.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from zuji.collect.body import Gone, read_body
from zuji.collect.credentials import key_hash
from zuji.collect.limits import CREDENTIALS, CollectLimits
from zuji.collect.peer import Network, peer_of
from zuji.eventlog.contract import Appender, LogError
from zuji.protocols import registry
from zuji.protocols.contract import Reply, Request
from zuji.records import frame

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
# Waits for the loader's verdict of (partition, offset); None while there is none.
AwaitVerdict = Callable[[int, int, Request], Awaitable[Reply | None]]
_RETRY = (("retry-after", "5"), ("content-type", "text/plain; charset=utf-8"), ("access-control-allow-origin", "*"))


class Collector:
    """One collector process's application. elsewhere serves every request that is not for collecting."""

    def __init__(
        self,
        appender: Appender,
        partition: int,
        elsewhere: Asgi,
        await_verdict: AwaitVerdict,
        health: Callable[[], Awaitable[tuple[bool, dict[str, Any]]]],
        limits: CollectLimits = CollectLimits(),
        proxies: tuple[Network, ...] = (),
    ) -> None:
        self._appender, self._partition = appender, partition
        self._elsewhere, self._await_verdict, self._health = elsewhere, await_verdict, health
        self._limits, self._proxies = limits, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path == "/health":
            good, facts = await self._health()
            body = orjson.dumps(facts)
            await _answer(send, Reply(200 if good else 503, (("content-type", "application/json"),), body))
            return
        method: str = scope["method"]
        query = scope["query_string"].decode("latin-1")
        protocols = registry.candidates(method, path, query, _header_of(scope))
        if not protocols:
            await self._elsewhere(scope, receive, send)
            return
        try:
            reply = await self._collect(scope, receive, method, path, query, protocols)
        except Gone:
            return
        except LogError as error:
            # 503 and nothing else: SDKs keep their data on it, and drop it on 429 or 413 (protocols/sensors.md §3).
            reply = Reply(503, _RETRY, f"not stored, try again later: {error}".encode())
        await _answer(send, reply)

    async def _collect(
        self, scope: Scope, receive: Receive, method: str, path: str, query: str, protocols: tuple[str, ...]
    ) -> Reply:
        headers, forwarded = self._headers(scope)
        request = Request(method, path, query, headers)
        protocol = protocols[0]
        reply = registry.reply(protocol, request)
        if not reply.keep and not reply.reads_body:
            return reply
        body = await read_body(receive, self._limits)
        if len(protocols) > 1:
            protocol = registry.choose(protocols, body.data or scope["query_string"])
            reply = registry.reply(protocol, request)
        if reply.reads_body:
            reply = registry.reply_to_body(protocol, request, body.data) or reply
        if not reply.keep:
            return reply
        adapter = registry.ADAPTERS[protocol]
        query = registry.redacted(protocol, query)
        flags = frame.OVERSIZE if body.hash else 0
        length = body.length
        if len(query) > self._limits.query:
            flags, length, query = flags | frame.OVERSIZE, len(query), query[: self._limits.head_kept]
        client = scope.get("client")
        payload = frame.encode(
            frame.Frame(
                received_at=time.time_ns() // 1_000_000,
                peer=peer_of(client[0] if client else "", forwarded, self._proxies),
                method=method,
                path=path[:2048],
                query=query,
                headers=headers,
                body=body.data,
                protocol=protocol,
                project=key_hash(scope["headers"]) if adapter.keyed else "",
                flags=flags | (frame.DEBUG if reply.owes_verdict else 0),
                body_length=length,
                body_hash=body.hash,
            )
        )
        offset = await self._appender.append(payload)
        if reply.owes_verdict:
            verdict = await self._await_verdict(self._partition, offset, request)
            return verdict or registry.verdict(protocol, request, None, f"{self._partition}-{offset}")
        return reply

    def _headers(self, scope: Scope) -> tuple[tuple[tuple[str, str], ...], str]:
        """Headers without credentials and within the limit, and X-Forwarded-For."""
        kept = []
        size = 0
        forwarded = ""
        for raw_name, raw_value in scope["headers"]:
            name = raw_name.decode("latin-1")
            if name in CREDENTIALS:
                continue
            size += len(raw_name) + len(raw_value)
            if size > self._limits.headers:
                break
            value = raw_value.decode("latin-1")
            if name == "x-forwarded-for":
                forwarded = value
            kept.append((name, value))
        return tuple(kept), forwarded


def _header_of(scope: Scope) -> Callable[[str], str]:
    def header(name: str) -> str:
        wanted = name.encode("latin-1")
        return next((value.decode("latin-1") for key, value in scope["headers"] if key == wanted), "")

    return header


async def _answer(send: Send, reply: Reply) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
