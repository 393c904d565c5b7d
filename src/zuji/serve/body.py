"""Bodies of requests: limited in size and nesting before anything looks inside; and headers that guard the browser."""

from __future__ import annotations

import re
from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zuji.analyze.complaints import NESTING_MAX as FILTERS_NESTING_MAX
from zuji.analyze.complaints import BadQuery, Problem, depth, problem
from zuji.records.sentences import say
from zuji.serve import problems
from zuji.serve.problems import HttpProblem

BODY_MAX = 1 << 20
NESTING_MAX = 64
_CSP = (
    "default-src 'self'; script-src 'self'; "
    # Ant Design writes its styles into <style> elements; there is no other inline anything.
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_CSP_HEADER = b"content-security-policy"
# Told by the page of a shared board, and never sent: which origins' pages may embed it.
_FRAMES = b"zuji-frame-ancestors"
_HEADERS = [
    (_CSP_HEADER, _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
# The tracker is made to be loaded by pages of other sites; nothing else of ours is.
_TRACKER = "/zuji.js"
# An unclosed string runs to the end at once, as in protocols/json_text.py: a text of \" would else take quadratic time,
# and of the event loop.
_OPENING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.S)


async def json_body(request: Request) -> Any:
    """The JSON value of the body. Raises HttpProblem bad-request.

    The content type must say JSON: a form of another site cannot send that without asking first (CORS).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HttpProblem("bad-request", say("the body must be JSON: Content-Type: application/json"))
    raw = await request.body()
    depth = 0
    for found in _OPENING.finditer(raw):
        token = found.group()
        depth += 1 if token in b"[{" else -1 if token in b"]}" else 0
        if depth > NESTING_MAX:
            raise HttpProblem("bad-request", say("the body nests deeper than {nesting_max}", nesting_max=NESTING_MAX))
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise HttpProblem("bad-request", say("the body is not JSON: {error}", error=error)) from error


class TooLarge(Exception):
    """A body passed BODY_MAX while it was read."""


# A file for an import: its route streams it to disk.
_UPLOAD = re.compile(r"/api/v1/projects/[^/]+/imports")
# A look-up table, which is read as a whole.
_LOOKUP = re.compile(r"/api/v1/projects/[^/]+/lookups(/[^/]+/rows)?")
LOOKUP_MAX = 50_000_000


class Guard:
    """ASGI middleware: refuses bodies over BODY_MAX (files over upload_max), declared or not, and adds the guarding
    headers."""

    def __init__(self, app: ASGIApp, upload_max: int = BODY_MAX) -> None:
        self._app, self._upload_max = app, upload_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read, begun, ended = 0, False, False
        upload = scope["method"] == "POST" and _UPLOAD.fullmatch(scope["path"])
        body_max = self._upload_max if upload else BODY_MAX
        if scope["method"] in ("POST", "PUT") and _LOOKUP.fullmatch(scope["path"]):
            body_max = LOOKUP_MAX

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > body_max:
                raise TooLarge
            return message

        async def guarded(message: Message) -> None:
            nonlocal begun, ended
            if message["type"] == "http.response.start":
                begun = True
                policy = b"cross-origin" if scope["path"] == _TRACKER else b"same-origin"
                guarding = [*_HEADERS, (b"cross-origin-resource-policy", policy)]
                message = {**message, "headers": _guarded(message["headers"], guarding)}
            await send(message)
            ended = message["type"] == "http.response.body" and not message.get("more_body")

        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        try:
            if not declared.isdigit() or int(declared) > body_max:
                raise TooLarge
            await self._app(scope, limited, guarded)
        except TooLarge:
            if begun:
                raise
            language = headers.get(b"accept-language", b"").decode("latin-1")
            refused = problems.answer("body-too-large", say("a body may have {most} bytes", most=body_max), language)
            await refused(scope, receive, guarded)
        except Exception:
            # What broke is answered and logged (api.py). Raised on, it would have the server close the connection,
            # which the collectors keep for the next request of somebody else.
            if not ended:
                raise


def _guarded(own: list[tuple[bytes, bytes]], guarding: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with those that guard it; what an answer says itself stays."""
    names = {name for name, _ in own}
    frames = next((value for name, value in own if name == _FRAMES), None)
    added = [(name, value) for name, value in guarding if name not in names]
    if frames is None:
        return [*own, *added]
    # X-Frame-Options knows no list; browsers that read frame-ancestors need none.
    opened = _CSP.replace("frame-ancestors 'none'", f"frame-ancestors 'self' {frames.decode('latin-1')}").encode()
    kept = [(name, opened if name == _CSP_HEADER else value) for name, value in added if name != b"x-frame-options"]
    return [*(pair for pair in own if pair[0] != _FRAMES), *kept]


def parsed(model: type[Any], body: Any) -> Any:
    """A body as its model. Raises BadQuery with every complaint."""
    if not isinstance(body, dict):
        raise BadQuery(Problem("", None, say("the body is a JSON object")))
    if depth(body) > FILTERS_NESTING_MAX * 2 + 8:
        raise BadQuery(
            Problem(
                "",
                None,
                say("groups may nest {filters_nesting_max} deep at most", filters_nesting_max=FILTERS_NESTING_MAX),
                FILTERS_NESTING_MAX,
            )
        )
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise BadQuery(*(problem(item) for item in error.errors(include_url=False))) from error
