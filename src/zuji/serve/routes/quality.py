"""Can I trust it: live records, what was refused and why."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from zuji.analyze import browse
from zuji.records.reject import RELEASABLE
from zuji.records.sentences import say
from zuji.serve.auth import deps_of, may_still, project_of
from zuji.serve.models import LiveOut, QuarantineOut, ReasonOut, RejectOut
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}")
_POLL_S = 0.5
_BEAT_S = 15.0  # proxies drop connections on which nothing is said
_LOOK_S = 2.0
_DAY_MS = 86_400_000
_PERIOD_MAX_MS = 100 * _DAY_MS
INT64_MAX = 2**63 - 1


Ids = Annotated[list[Annotated[str, Field(min_length=1, max_length=255)]] | None, Query(max_length=100)]


@router.get("/live", response_model=LiveOut)
def live(
    request: Request,
    project: str,
    after: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=500),
    id: Ids = None,
) -> Any:
    """Records as they came, with their fate, oldest first. after: the cursor of the last answer. id, up to 100 times:
    only records that carry one of them, whatever its class."""
    found = project_of(request, project)
    try:
        rows, cursor = deps_of(request).live.after(found.id, after, limit, frozenset(id or ()))
    except ValueError as error:
        raise HttpProblem("bad-request", say("after: {error}", error=error)) from error
    return Response(orjson.dumps({"rows": list(rows), "cursor": cursor}, default=str), media_type="application/json")


@router.get("/live/stream", response_class=StreamingResponse)
async def live_stream(
    request: Request,
    project: str,
    after: str = Query("", max_length=200),
    id: Ids = None,
) -> StreamingResponse:
    """The same as server-sent events: each event's data is one record, its id the cursor to go on from."""
    found = await run_in_threadpool(project_of, request, project)
    feed, projects = deps_of(request).live, deps_of(request).projects.projects
    cursor = request.headers.get("last-event-id", after)[:200]
    try:
        first = await run_in_threadpool(feed.after, found.id, cursor, 50, frozenset(id or ()))
    except ValueError as error:
        raise HttpProblem("bad-request", say("after: {error}", error=error)) from error

    def has_ended() -> bool:
        return all(one.id != found.id for one in projects()) or not may_still(request, "raw", found.id)

    async def told() -> AsyncIterator[bytes]:
        rows, at = first
        spoke = looked = time.monotonic()
        yield b"retry: 2000\n\n"
        while not await request.is_disconnected():
            # A project may be deleted, and somebody lose their role, while they watch it.
            if (rows or time.monotonic() - looked > _LOOK_S) and await run_in_threadpool(has_ended):
                return
            looked = time.monotonic() if time.monotonic() - looked > _LOOK_S else looked
            for row in rows:
                # JSON holds no line end, so a record cannot forge an event.
                yield b"id: %s\ndata: %s\n\n" % (at.encode(), orjson.dumps(row, default=str))
            if rows:
                spoke = time.monotonic()
            elif time.monotonic() - spoke > _BEAT_S:
                spoke = time.monotonic()
                yield b": still here\n\n"
            await asyncio.sleep(_POLL_S)
            rows, at = await run_in_threadpool(feed.after, found.id, at, 500, frozenset(id or ()))

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(told(), media_type="text/event-stream", headers=headers)


def _period(since: int | None, until: int | None, days: int) -> tuple[int, int]:
    now = int(time.time() * 1000)
    until = now + 60_000 if until is None else until
    since = until - days * _DAY_MS if since is None else since
    if not since < until or until - since > _PERIOD_MAX_MS:
        raise HttpProblem(
            "bad-request",
            say("from ({since}) must lie before to ({until}), by at most 100 days", since=since, until=until),
        )
    return since, until


@router.get("/quarantine", response_model=QuarantineOut)
def quarantine(
    request: Request,
    project: str,
    fate: Literal["", "quarantined", "rejected", "flagged"] = "",
    reason: str = Query("", max_length=64),
    from_: int | None = Query(None, alias="from", ge=0, le=INT64_MAX),
    to: int | None = Query(None, ge=0, le=INT64_MAX),
    cursor: str = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=500),
    only_open: bool = Query(False, alias="open"),
    vendor: str | None = Query(None, max_length=200),
    sdk: str | None = Query(None, max_length=200),
    sdk_version: str | None = Query(None, max_length=200),
) -> Any:
    """Refused records of a period (ms UTC; default: the last 7 days), newest first, and how many for which reason.

    Those that waited under the project's name before it was made are among them. open: only what waits in quarantine.
    """
    deps, found = deps_of(request), project_of(request, project)
    batch = deps.state.state(found.id).batch
    since, until = _period(from_, to, 7)
    place = _cursor(cursor) if cursor else None
    source = {"vendor": vendor, "sdk": sdk, "sdk_version": sdk_version}
    narrowed = {"fate": fate or None, "reason": reason or None, **source}
    tree = browse.rejects(found.id, batch, narrowed, since, until, place, limit + 1, found.name, only_open)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    counts = deps.store.query(
        browse.reject_reasons(found.id, batch, since, until, found.name, source), limits=deps.limits
    ).table.to_pylist()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return QuarantineOut(
        rows=[_reject(row) for row in rows[:limit]],
        cursor=f"{last['at']}-{_id(last)}" if last else None,
        reasons=[ReasonOut(fate=row["fate"], reason=row["reason"], count=row["n"], open=row["open"]) for row in counts],
    )


def _id(row: dict[str, Any]) -> str:
    return f"{row['raw_partition']}-{row['raw_offset']}-{row['index']}"


def _cursor(cursor: str) -> tuple[int, int, int, int]:
    parts = cursor.split("-")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) <= 20 for part in parts):
        raise HttpProblem("bad-request", say("cursor {cursor!r} is not one that an answer gave", cursor=cursor[:50]))
    return int(parts[0]), int(parts[1]), int(parts[2]), int(parts[3])


def _reject(row: dict[str, Any]) -> RejectOut:
    raw = base64.b64decode(row["raw"])
    cut = row["raw_length"] > len(raw)
    preview, encoding = row["raw"], "base64"
    with contextlib.suppress(UnicodeDecodeError):
        # A cut may go through a character; up to three bytes of it are left away.
        preview, encoding = raw.decode("utf-8") if not cut else _whole_text(raw), "utf8"
    shown = {name: row[name] for name in RejectOut.model_fields if name in row}
    shown["violations"] = orjson.loads(row["violations"]) if row["violations"] else []
    shown["released"] = bool(row["released"])
    again = row["fate"] == "quarantined" or (row["fate"] == "rejected" and row["reason"] in RELEASABLE)
    shown["replayable"] = again and row["counts"] == 1 and not row["released"]
    return RejectOut(
        id=_id(row),
        preview=preview,
        preview_encoding=encoding,  # type: ignore[arg-type]
        preview_cut=cut,
        **shown,
    )


def _whole_text(raw: bytes) -> str:
    for left in range(4):
        try:
            return raw[: len(raw) - left].decode("utf-8")
        except UnicodeDecodeError:
            if left == 3:
                raise
    return ""


@router.get("/quarantine/{partition}-{offset}-{index}/raw", response_class=Response)
def raw(request: Request, project: str, partition: str, offset: str, index: str) -> Response:
    """The bytes of a refused record as they were kept, to be saved, never shown by the browser."""
    deps, found = deps_of(request), project_of(request, project)
    _, *place = _cursor(f"0-{partition}-{offset}-{index}")
    batch = deps.state.state(found.id).batch
    if place[0] >= 1 << 16 or place[1] >= 1 << 64 or place[2] >= 1 << 32:
        raise HttpProblem("not-found", say("no record can be there"))
    tree = browse.reject_raw(found.id, batch, place[0], place[1], place[2], found.name)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    if not rows:
        raise HttpProblem(
            "not-found",
            say(
                "no refused record {partition}-{offset}-{index} in this project",
                partition=partition,
                offset=offset,
                index=index,
            ),
        )
    headers = {"content-disposition": f'attachment; filename="record-{partition}-{offset}-{index}.bin"'}
    return Response(base64.b64decode(rows[0]["raw"]), 200, headers, media_type="application/octet-stream")
