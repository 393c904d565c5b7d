"""Boards: their versions, their tiles' answers, and templates that fit themselves to a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from zuji.analyze.boards import parse_board
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.periods import Period
from zuji.analyze.run import Runner
from zuji.analyze.tiles import Asked
from zuji.records.sentences import say
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.board_models import (
    BoardAnswersIn,
    BoardChangeIn,
    BoardCopyIn,
    BoardDiffOut,
    BoardIn,
    BoardOut,
    BoardsOut,
    BoardVersionsOut,
    FitIn,
    FitOut,
    TemplateOut,
    TemplatesOut,
    TileAnswerOut,
)
from zuji.serve.body import json_body, parsed
from zuji.serve.deps import Deps
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.question_models import DifferenceOut
from zuji.serve.routes.questions import differences
from zuji.serve.running import is_cancelled
from zuji.serve.tile_answers import NDJSON, lines
from zuji.serve.withheld import DETAIL

router = APIRouter(prefix="/api/v1/projects/{project}")
T = TypeVar("T")
_LINES: dict[int | str, dict[str, Any]] = {
    200: {"content": {NDJSON: {"schema": {"$ref": "#/components/schemas/TileAnswerOut"}}}}
}


def there(work: Callable[[], T]) -> T:
    """What work gives; a problem for a board that is not there."""
    try:
        return work()
    except KeyError as error:
        raise HttpProblem("not-found", say("there is no board {name!r}", name=str(error.args[0])[:80])) from None


def _out(deps: Deps, saved: Any, whole: bool = True) -> BoardOut:
    shown = deps.boards.book.shown(saved)
    if deps.withheld is not None:
        shown = deps.withheld.board(shown)
    plain = ("id", "version", "name", "description", "archived", "author", "reason", "at")
    told = {name: getattr(saved, name) for name in plain}
    if _lacks(shown):
        told |= {"description": "", "reason": ""}
    board = shown if whole else None
    return BoardOut(**told, audience=shown["audience"], tiles=len(shown["tiles"]), board=board)


def _lacks(shown: dict[str, Any]) -> bool:
    """Whether anything of a board is withheld from the caller."""
    return bool(shown.get("withheld") or any(tile.get("withheld") for tile in shown["tiles"]))


@router.get("/boards", response_model=BoardsOut)
def boards(
    request: Request,
    project: str,
    search: str = Query("", max_length=200, description="in names, descriptions and authors"),
    audience: str = Query("", max_length=32),
    archived: bool = Query(False, description="archived ones too"),
    limit: int = Query(50, ge=1, le=500),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Boards in their newest versions, those changed last first."""
    deps, found = deps_of(request), project_of(request, project)
    wanted = search.casefold()
    shown = [_out(deps, one, False) for one in deps.boards.book.all(found.id) if archived or not one.archived]
    listed = [
        one for one in shown if any(wanted in text.casefold() for text in (one.name, one.description, one.author))
    ]
    listed = [one for one in listed if not audience or one.audience == audience]
    return BoardsOut(count=len(listed), boards=listed[offset : offset + limit])


@router.get("/boards/{board}", response_model=BoardOut)
def board(request: Request, project: str, board: str, version: int | None = Query(None, ge=1, lt=2**31)) -> Any:
    """One board by name or id, in its newest version or another."""
    deps, found = deps_of(request), project_of(request, project)
    return _out(deps, there(lambda: deps.boards.book.one(found.id, board, version)))


@router.get("/boards/{board}/versions", response_model=BoardVersionsOut)
def board_versions(request: Request, project: str, board: str) -> Any:
    """Who changed it, when and why; newest first."""
    deps, found = deps_of(request), project_of(request, project)
    versions = there(lambda: deps.boards.book.versions(found.id, board))
    return BoardVersionsOut(versions=[_out(deps, one) for one in versions])


@router.get("/boards/{board}/diff", response_model=BoardDiffOut)
def board_diff(
    request: Request,
    project: str,
    board: str,
    before: int = Query(ge=1, lt=2**31),
    after: int | None = Query(None, ge=1, lt=2**31),
) -> Any:
    """What differs between two versions (after: default the newest). Tiles are told by their ids."""
    deps, found = deps_of(request), project_of(request, project)

    def told(version: int | None) -> tuple[int, dict[str, Any]]:
        one = _out(deps, there(lambda: deps.boards.book.one(found.id, board, version)))
        held = dict(one.board or {})
        if _lacks(held):
            raise HttpProblem("withheld", DETAIL)
        held["tiles"] = {tile["id"]: tile for tile in held["tiles"]}
        return one.version, {"name": one.name, "description": one.description, "archived": one.archived, **held}

    (first, old), (last, new) = told(before), told(after)
    listed = [DifferenceOut(path=path, before=a, after=b) for path, a, b in differences(old, new)]
    return BoardDiffOut(before=first, after=last, differences=listed)


@router.post("/boards", response_model=BoardOut, openapi_extra=body_of(BoardIn))
async def create_board(request: Request, project: str) -> Any:
    """Saves a board."""
    found = await run_in_threadpool(project_of, request, project)
    asked: BoardIn = parsed(BoardIn, await json_body(request))
    deps, signed = deps_of(request), (author_of(request, asked.author), asked.reason)

    def work() -> BoardOut:
        book, told = deps.boards.book, asked.description
        return _out(deps, book.create(found.id, asked.name, asked.board, signed, told, numbered=asked.numbered))

    return await run_in_threadpool(work)


@router.put("/boards/{board}", response_model=BoardOut, openapi_extra=body_of(BoardChangeIn))
async def change_board(request: Request, project: str, board: str) -> Any:
    """Writes the version after base; archived takes it out of use (true) or back into it (false)."""
    found = await run_in_threadpool(project_of, request, project)
    asked: BoardChangeIn = parsed(BoardChangeIn, await json_body(request))
    deps, signed = deps_of(request), (author_of(request, asked.author), asked.reason)
    changes = {name: getattr(asked, name) for name in ("name", "description", "board", "archived")}

    def work() -> BoardOut:
        return _out(deps, deps.boards.book.change(found.id, board, asked.base, signed, **changes))

    return await run_in_threadpool(there, work)


@router.post("/boards/{board}/copy", response_model=BoardOut, openapi_extra=body_of(BoardCopyIn))
async def copy_board(request: Request, project: str, board: str) -> Any:
    """Saves its newest version as another board."""
    found = await run_in_threadpool(project_of, request, project)
    asked: BoardCopyIn = parsed(BoardCopyIn, await json_body(request))
    deps, signed = deps_of(request), (author_of(request, asked.author), asked.reason)

    def work() -> BoardOut:
        return _out(deps, deps.boards.book.copy(found.id, board, asked.name, signed, numbered=asked.numbered))

    return await run_in_threadpool(there, work)


@router.post(
    "/boards/{board}/answers",
    response_model=TileAnswerOut,
    responses=_LINES,
    openapi_extra=body_of(BoardAnswersIn),
)
async def board_answers(request: Request, project: str, board: str) -> Any:
    """Asks its tiles' questions, a few at a time, and tells each as it is done: one line of JSON for each. A tile that
    fails has its problem, and the others live."""
    found = await run_in_threadpool(project_of, request, project)
    asked: BoardAnswersIn = parsed(BoardAnswersIn, await json_body(request))
    deps = deps_of(request)
    period = period_of(asked.period)

    def which() -> Any:
        book = deps.boards.book
        saved = book.one(found.id, board, asked.version)
        if asked.board is not None:
            given = asked.board
            if deps.withheld is not None:
                given = deps.withheld.completed(given, book.shown(saved))
            parse_board(given)
            saved = book.instead(saved, given)
        filters = book.filters(found.id, asked.filters)
        tiles = book.asked(saved, filters, period, asked.tiles, asked.time_zone)
        hides = deps.withheld.tiles(book.shown(saved)) if deps.withheld is not None else ()
        return [Asked(one.tile, None, HttpProblem("withheld", DETAIL)) if one.tile in hides else one for one in tiles]

    tiles = await run_in_threadpool(there, which)
    runner = Runner(deps.store, deps.state, deps.limits, cancelled=is_cancelled(request))
    return StreamingResponse(lines(request, found.id, runner, tiles), media_type=NDJSON)


def period_of(told: Any) -> Period | None:
    """The period of a body. Raises BadQuery."""
    if told is None:
        return None
    try:
        return Period.model_validate(told)
    except ValueError:
        valid = {"last_days": 30, "until": "yesterday", "this": "month", "previous": "week"}
        raise BadQuery(Problem("period", None, say("takes one of last_days, this and previous"), valid)) from None


@router.get("/boards/{board}/picture", responses={200: {"content": {"image/png": {}, "application/pdf": {}}}})
def board_picture(
    request: Request,
    project: str,
    board: str,
    format: str = Query("png", max_length=8),
    language: str = Query("zh-CN", max_length=8),
) -> Response:
    """The board as it is now, drawn by the server."""
    deps, found = deps_of(request), project_of(request, project)
    saved = there(lambda: deps.boards.book.one(found.id, board))
    made = deps.boards.mailing.picture(found.id, saved, format, language)
    type = "image/png" if format == "png" else "application/pdf"
    headers = {"content-disposition": f'attachment; filename="board-{saved.id}.{format}"', "cache-control": "no-store"}
    return Response(made, media_type=type, headers=headers)


@router.get("/board-templates", response_model=TemplatesOut)
def board_templates(request: Request, project: str) -> Any:
    """Ready boards for roles and industries."""
    deps, _ = deps_of(request), project_of(request, project)
    return TemplatesOut(templates=[TemplateOut(**one) for one in deps.boards.templates.all()])


@router.post("/board-templates/{template}/fit", response_model=FitOut, openapi_extra=body_of(FitIn))
async def fit_template(request: Request, project: str, template: str) -> Any:
    """A template on this project's events: which event and property plays which role, what found none, and the board
    that comes of it, ready to be saved. Saves nothing."""
    found = await run_in_threadpool(project_of, request, project)
    asked: FitIn = parsed(FitIn, await json_body(request))
    templates = deps_of(request).boards.templates

    def work() -> FitOut:
        try:
            return FitOut(**templates.fitted(found.id, template, asked.chosen, asked.language))
        except KeyError:
            raise HttpProblem("not-found", say("there is no template {template!r}", template=template[:40])) from None

    return await run_in_threadpool(work)
