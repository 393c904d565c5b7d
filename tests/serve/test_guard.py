"""The outermost layer of the API: what breaks behind an answer does not end the connection that others use next."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from zuji.serve.body import Guard

SCOPE = {"type": "http", "method": "GET", "path": "/api/v1/projects", "headers": []}
START = {"type": "http.response.start", "status": 500, "headers": []}


def sent_by(*messages: dict[str, Any]) -> list[str]:
    """What comes out of an application that sends these and then breaks."""
    out: list[str] = []

    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        for message in messages:
            await send(message)
        raise ZeroDivisionError

    async def send(message: MutableMapping[str, Any]) -> None:
        out.append(str(message["type"]))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    asyncio.run(Guard(breaks)(SCOPE, receive, send))
    return out


def test_what_breaks_after_a_whole_answer_stays_inside() -> None:
    assert sent_by(START, {"type": "http.response.body", "body": b"{}"}) == [
        "http.response.start",
        "http.response.body",
    ]


@pytest.mark.parametrize(
    "messages", [(), (START,), (START, {"type": "http.response.body", "body": b"{", "more_body": True})]
)
def test_what_breaks_before_the_answer_is_whole_is_raised(messages: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(ZeroDivisionError):
        sent_by(*messages)
