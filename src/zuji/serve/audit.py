"""The audit log's one writer: a middleware that notes what was changed or taken out, by whom, and how it ended.

It writes before the answer leaves: a change that nobody can account for is answered 500. What routes know better, they
add by `note`.
"""

from __future__ import annotations

import time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zuji.accounts.caller import Caller
from zuji.serve.auth import address_of, is_file
from zuji.serve.permissions import ASKING, NOTED, OPEN

_SAFE = {"GET", "HEAD", "OPTIONS"}
_VALUE_CHARS = 200


def note(request: Request, target: str = "", **detail: Any) -> None:
    """Adds to the entry that this request leaves. Never secrets."""
    noted: dict[str, Any] = request.scope.setdefault("zuji.noted", {})
    if target:
        noted["target"] = target
    noted.setdefault("detail", {}).update(detail)


def leaves_entry(name: str, method: str, exported: bool) -> bool:
    """Whether a request to a route is noted whatever becomes of it."""
    return name in NOTED or exported or (method not in _SAFE and name not in ASKING)


class Audit:
    """ASGI middleware inside the guard. The application's scope says afterwards which route ran and who asked."""

    def __init__(self, app: Any) -> None:
        self._app: ASGIApp = app
        self._state = app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = False

        async def noting(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start" and not told:
                told = True
                row = self._row(scope, int(message["status"]))
                if row is not None:
                    await run_in_threadpool(self._state.deps.members.note, row)
            await send(message)

        await self._app(scope, receive, noting)

    def _row(self, scope: Scope, status: int) -> dict[str, Any] | None:
        """The entry; None where there is none to make."""
        name = getattr(scope.get("route"), "name", "")
        request = Request(scope)
        who: Caller | None = scope.get("state", {}).get("caller")
        if not name or name == "rest":
            return None
        exported = is_file(request, name) and status < 400 and who is not None
        refused = status == 403 and who is not None
        if not (leaves_entry(name, scope["method"], exported) or refused):
            return None
        noted = scope.get("zuji.noted", {})
        if who is None and (name not in OPEN or status == 429 or noted.get("quiet")):
            return None  # a stranger who was turned away changed nothing, and could fill the log
        path = {key: str(value)[:_VALUE_CHARS] for key, value in scope.get("path_params", {}).items()}
        project = path.pop("project", "")
        path.pop("token", None)  # it opens something
        detail = {**noted.get("detail", {}), "status": status}
        if exported:
            detail["format"] = request.query_params.get("format", "")[:20]
        return {
            "at": int(time.time() * 1000),
            "who": who.who if who else noted.get("who", ""),
            "by": who.by if who else "",
            "address": address_of(request),
            "action": name,
            "project": project,
            "target": noted.get("target", "/".join(path.values())),
            "result": noted.get("result") or _result(status),
            "detail": detail,
        }


def _result(status: int) -> str:
    return "done" if status < 400 else "refused" if status < 500 else "failed"
