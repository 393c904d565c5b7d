"""What a link to a board shows, to whoever has it: that board's tiles and nothing else.

The token stands in the path and is believed here only. Answers are kept for the board's refresh interval, so that a
link that many open asks the store once; requests are limited for each link.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.accounts.refusals import LoginRefused
from zuji.analyze import flat
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.run import Runner
from zuji.analyze.tiles import answered
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.serve import export
from zuji.serve.auth import address_of, deps_of, is_secure, may, require_own_site
from zuji.serve.board_models import OpenShareIn, SharedOut, TickerOut
from zuji.serve.body import json_body, parsed
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem, chinese
from zuji.serve.tile_answers import NDJSON, runner_of, told
from zuji.serve.ui import page

router = APIRouter()
COOKIE = "zuji_share"
OPEN_S = 12 * 3_600  # as boards/share_passwords.py has it
KEPT_S_MIN = 30.0
KEPT_MAX = 200
REQUESTS_MAX = 120  # in a minute, of one link
TICKS_MAX = 30


class Budget:
    """So many requests in a minute for each link; a link that has none left is told so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spent: OrderedDict[int, tuple[int, int]] = OrderedDict()

    def spend(self, share: int) -> None:
        """Raises HttpProblem too-many-requests."""
        minute = int(time.monotonic() // 60)
        with self._lock:
            since, spent = self._spent.get(share, (minute, 0))
            spent = spent + 1 if since == minute else 1
            self._spent[share] = (minute, spent)
            self._spent.move_to_end(share)
            if len(self._spent) > 10_000:
                self._spent.popitem(last=False)
        if spent > REQUESTS_MAX:
            raise HttpProblem(
                "too-many-requests",
                say("a link takes {requests_max} requests a minute; try again soon", requests_max=REQUESTS_MAX),
            )


class KeptAnswers:
    """Answers of links, each made by one request while others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[Any, threading.Lock] = {}
        self._kept: OrderedDict[Any, tuple[float, bytes]] = OrderedDict()

    def get(self, key: Any, seconds: float, make: Any) -> bytes:
        """What is kept and not older than so many seconds, or what make gives."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            found = self._kept.get(key)
            if found is not None and time.monotonic() - found[0] < seconds:
                return found[1]
            made: bytes = make()
            with self._lock:
                self._kept[key] = (time.monotonic(), made)
                while len(self._kept) > KEPT_MAX:
                    gone, _ = self._kept.popitem(last=False)
                    self._locks.pop(gone, None)
            return made


budget, kept = Budget(), KeptAnswers()


def _share_of(request: Request, token: str) -> Any:
    share = deps_of(request).boards.shares.by_token(token)
    if share is None:
        raise HttpProblem("not-found", say("this link is not known, has ended or was revoked"))
    budget.spend(share.id)
    _project(request, share.project)
    return share


def _opened(request: Request, token: str) -> tuple[Any, Any]:
    """The live share of a token and its board. Raises HttpProblem not-found, whatever is wrong with the token, and
    password-needed."""
    boards, share = deps_of(request).boards, _share_of(request, token)
    if not boards.shares.passwords.admits(share.id, request.cookies.get(COOKIE, "")):
        raise HttpProblem("password-needed", say("this link asks for a password; POST it to .../open"))
    try:
        saved = boards.book.one(share.project, str(share.board))
    except KeyError:
        saved = None
    if saved is None or saved.archived:
        raise HttpProblem("not-found", say("this link is not known, has ended or was revoked"))
    return share, saved


def _project(request: Request, id: int) -> Project:
    """Raises HttpProblem not-found for one that is being deleted."""
    found = next((one for one in deps_of(request).projects.projects() if one.id == id), None)
    if found is None:
        raise HttpProblem("not-found", say("this link is not known, has ended or was revoked"))
    return found


def _readable(request: Request, project: int) -> str | None:
    """The name of a link's project, where the caller is somebody who may read it; a link alone never is."""
    try:
        return _project(request, project).name if may(request, "read", project) else None
    except HttpProblem:
        return None


@router.post(
    "/api/v1/shared/{token}/open", status_code=204, response_class=Response, openapi_extra=body_of(OpenShareIn)
)
async def open_share(request: Request, token: str) -> Response:
    """Takes the password of a link: this browser sees its board for 12 hours."""
    require_own_site(request)
    asked: OpenShareIn = parsed(OpenShareIn, await json_body(request))
    share = await run_in_threadpool(_share_of, request, token)
    enter = deps_of(request).boards.shares.passwords.enter
    try:
        cookie = await run_in_threadpool(enter, share.id, asked.password, address_of(request))
    except LoginRefused as error:
        if error.reason == "wait":
            raise HttpProblem(
                "too-many-requests", say("too many wrong passwords"), retry_after=error.retry_s
            ) from error
        raise HttpProblem("password-needed", say("this is not the link's password")) from error
    answer = Response(status_code=204)
    secure, path = is_secure(request), f"/api/v1/shared/{token}"
    answer.set_cookie(COOKIE, cookie, OPEN_S, path=path, httponly=True, samesite="strict", secure=secure)
    return answer


@router.get("/api/v1/shared/{token}", response_model=SharedOut)
def shared(request: Request, token: str) -> Any:
    """The board of a link: where its tiles are and how they are drawn, and what is written in them."""
    share, saved = _opened(request, token)
    board = deps_of(request).boards.book.shown(saved)
    # Questions come with their answers, and filters are the owner's matter.
    hidden = ("question", "saved", "version", "period")
    tiles = [{name: value for name, value in tile.items() if name not in hidden} for tile in board["tiles"]]
    plain = {name: board[name] for name in ("period", "time_zone", "refresh_seconds")}
    return SharedOut(
        name=saved.name,
        description=saved.description,
        board={**plain, "tiles": tiles},
        scope=share.scope,
        currency=_project(request, share.project).currency,
        time_zone=board["time_zone"] or _project(request, share.project).time_zone,
        expires_at=share.expires_at,
        project=_readable(request, share.project),
    )


@router.get("/api/v1/shared/{token}/answers", responses={200: {"content": {NDJSON: {}}}})
def shared_answers(request: Request, token: str) -> Response:
    """The answers of a link's tiles, one line of JSON each (TileAnswerOut), as they were at most a refresh ago."""
    share, saved = _opened(request, token)
    return Response(_answers(request, share, saved), media_type=NDJSON, headers={"cache-control": "no-store"})


def _answers(request: Request, share: Any, saved: Any) -> bytes:
    deps = deps_of(request)
    seconds = max(KEPT_S_MIN, float(deps.boards.book.shown(saved)["refresh_seconds"]))

    def make() -> bytes:
        filters = parse_filters(orjson.loads(share.filters), "filters")
        asked = deps.boards.book.asked(saved, filters)
        run = runner_of(Runner(deps.store, deps.state, deps.limits), share.project, lambda tile: "")
        lines = (_for_strangers(told(request, one)) for one in answered(asked, run))
        return b"".join(orjson.dumps(line, default=str) + b"\n" for line in lines)

    spoken = chinese(request.headers.get("accept-language", ""))  # by what is told of a tile that fails
    return kept.get((share.project, share.id, saved.id, saved.version, spoken), seconds, make)


def _for_strangers(line: dict[str, Any]) -> dict[str, Any]:
    """Without what would be valid in place of a name that is not known: that are names of the project."""
    if line.get("problem", {}).get("type") != "urn:zuji:problem:bad-query":
        return line
    return {**line, "problem": {name: line["problem"][name] for name in ("type", "title", "status")}}


@router.get("/api/v1/shared/{token}/tiles/{tile}/file", responses=export.DOCUMENTED)
def shared_file(
    request: Request,
    token: str,
    tile: str,
    part: str | None = Query(None, max_length=100, description="which table of the answer"),
) -> Response:
    """A tile's table as CSV, for links of scope file."""
    share, saved = _opened(request, token)
    if share.scope != "file":
        raise HttpProblem("forbidden", say("this link shows numbers and gives no files"))
    for line in _answers(request, share, saved).splitlines():
        found = orjson.loads(line)
        if found["tile"] == tile and found.get("answer"):
            table = flat.table(found["answer"], part)
            rows = [[list(row.values()) for row in table.rows]]
            content = b"".join(export.csv(table.columns, rows))
            headers = {"content-disposition": f'attachment; filename="{tile}.csv"', "cache-control": "no-store"}
            return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
    raise HttpProblem("not-found", say("this board has no answered tile {tile!r}", tile=tile[:40]))


@router.get("/api/v1/shared/{token}/ticker", response_model=TickerOut)
def shared_ticker(request: Request, token: str) -> Any:
    """The newest events, where the board has a ticker: which and when, and of nobody. A link with filters tells
    none, since nothing filters events as they come."""
    share, saved = _opened(request, token)
    deps = deps_of(request)
    if not any(tile["kind"] == "ticker" for tile in deps.boards.book.shown(saved)["tiles"]):
        raise HttpProblem("not-found", say("this board has no ticker"))
    if orjson.loads(share.filters):
        return TickerOut(events=[])
    rows, _ = deps.live.after(share.project, "", TICKS_MAX)
    told = ("event", "received_at", "fate", "kind")
    listed = [{name: row.get(name) for name in told} for row in rows if row.get("fate") == "stored"]
    return TickerOut(events=[one for one in listed if one["kind"] == "event"])


@router.get("/shared/{token}", include_in_schema=False)
def shared_page(request: Request, token: str) -> Response:
    """The page of a link. It may be embedded where the link says so."""
    deps = deps_of(request)
    share = deps.boards.shares.by_token(token)
    origins = [] if share is None else orjson.loads(share.frame_ancestors)
    answer = page(request, deps.ui_dir)
    answer.headers["referrer-policy"] = "no-referrer"  # the address is the key
    answer.headers["x-robots-tag"] = "noindex"
    if origins:
        answer.headers["zuji-frame-ancestors"] = " ".join(origins)
    return answer
