"""Links to boards, their mails, and dated notes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from zuji.records.sentences import say
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.board_models import (
    AnnotationChangeIn,
    AnnotationIn,
    AnnotationOut,
    AnnotationsOut,
    MailOut,
    RevokedOut,
    ScheduleChangeIn,
    ScheduleIn,
    ScheduleOut,
    SchedulesOut,
    ShareIn,
    ShareMadeOut,
    ShareOut,
    SharesOut,
)
from zuji.serve.body import json_body, parsed
from zuji.serve.deps import Deps
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.routes.boards import there

router = APIRouter(prefix="/api/v1/projects/{project}")
T = TypeVar("T")
_YEAR_2200 = 7_258_118_400_000


def _board_of(deps: Deps, project: int, board: str) -> Any:
    return there(lambda: deps.boards.book.one(project, board))


def _share(deps: Deps, one: Any) -> dict[str, Any]:
    told = msgspec.to_builtins(one)
    live = not one.revoked_at and (not one.expires_at or one.expires_at > time.time() * 1000)
    lists = {name: orjson.loads(told[name]) for name in ("filters", "frame_ancestors")}
    return {**told, **lists, "live": live, "password": deps.boards.shares.protected(one.id)}


@router.get("/boards/{board}/shares", response_model=SharesOut)
def shares(request: Request, project: str, board: str) -> Any:
    """Its links, newest first, ended ones too."""
    deps, found = deps_of(request), project_of(request, project)
    saved = _board_of(deps, found.id, board)
    return SharesOut(shares=[ShareOut(**_share(deps, one)) for one in deps.boards.shares.of(found.id, saved.id)])


@router.post("/boards/{board}/shares", response_model=ShareMadeOut, openapi_extra=body_of(ShareIn))
async def create_share(request: Request, project: str, board: str) -> Any:
    """Makes a link; its token is told only now."""
    found = await run_in_threadpool(project_of, request, project)
    asked: ShareIn = parsed(ShareIn, await json_body(request))
    deps = deps_of(request)

    def work() -> ShareMadeOut:
        saved = _board_of(deps, found.id, board)
        told = asked.model_dump(exclude={"author"})
        made, token = deps.boards.shares.create(found.id, saved.id, author_of(request, asked.author), told)
        return ShareMadeOut(**_share(deps, made), token=token, path=f"/shared/{token}")

    return await run_in_threadpool(work)


@router.delete("/boards/{board}/shares/{share}", response_model=RevokedOut)
def revoke_share(request: Request, project: str, board: str, share: int) -> Any:
    """Ends a link at once."""
    deps, found = deps_of(request), project_of(request, project)
    saved = _board_of(deps, found.id, board)
    if not deps.boards.shares.revoke(found.id, saved.id, share):
        raise HttpProblem("not-found", say("this board has no live link {share}", share=share))
    return RevokedOut(revoked=True)


def _schedule(deps: Deps, one: Any) -> ScheduleOut:
    told = msgspec.to_builtins(one)
    mails = [MailOut(**msgspec.to_builtins(mail)) for mail in deps.boards.mailing.mails(one.id, 10)]
    return ScheduleOut(**told, mails=mails)


def _scheduled(work: Callable[[], T]) -> T:
    try:
        return work()
    except KeyError as error:
        raise HttpProblem("not-found", say("this board has no schedule {name}", name=error.args[0])) from None


@router.get("/boards/{board}/schedules", response_model=SchedulesOut)
def schedules(request: Request, project: str, board: str) -> Any:
    """When it is mailed to whom, and what came of the last times."""
    deps, found = deps_of(request), project_of(request, project)
    saved, mailing = _board_of(deps, found.id, board), deps.boards.mailing
    listed = [_schedule(deps, one) for one in mailing.of(found.id, saved.id)]
    return SchedulesOut(ready=mailing.ready, schedules=listed)


@router.post("/boards/{board}/schedules", response_model=ScheduleOut, openapi_extra=body_of(ScheduleIn))
async def create_schedule(request: Request, project: str, board: str) -> Any:
    """Mails it from now on."""
    found = await run_in_threadpool(project_of, request, project)
    asked: ScheduleIn = parsed(ScheduleIn, await json_body(request))
    deps = deps_of(request)

    def work() -> ScheduleOut:
        saved = _board_of(deps, found.id, board)
        told = asked.model_dump(exclude={"author"})
        return _schedule(deps, deps.boards.mailing.add(found.id, saved.id, author_of(request, asked.author), told))

    return await run_in_threadpool(work)


@router.put("/boards/{board}/schedules/{schedule}", response_model=ScheduleOut, openapi_extra=body_of(ScheduleChangeIn))
async def change_schedule(request: Request, project: str, board: str, schedule: int) -> Any:
    """Changes what is given; active false pauses it."""
    found = await run_in_threadpool(project_of, request, project)
    asked: ScheduleChangeIn = parsed(ScheduleChangeIn, await json_body(request))
    deps = deps_of(request)

    def work() -> ScheduleOut:
        saved = _board_of(deps, found.id, board)
        told = asked.model_dump(exclude_none=True)
        made = _scheduled(lambda: deps.boards.mailing.alter(found.id, saved.id, schedule, told))
        return _schedule(deps, made)

    return await run_in_threadpool(work)


@router.delete("/boards/{board}/schedules/{schedule}", response_model=RevokedOut)
def remove_schedule(request: Request, project: str, board: str, schedule: int) -> Any:
    """Mails it no more."""
    deps, found = deps_of(request), project_of(request, project)
    saved = _board_of(deps, found.id, board)
    if not deps.boards.mailing.remove(found.id, saved.id, schedule):
        raise HttpProblem("not-found", say("this board has no schedule {schedule}", schedule=schedule))
    return RevokedOut(revoked=True)


@router.post("/boards/{board}/schedules/{schedule}/send", response_model=MailOut)
def send_schedule(request: Request, project: str, board: str, schedule: int) -> Any:
    """Sends it once, now."""
    deps, found = deps_of(request), project_of(request, project)
    saved = _board_of(deps, found.id, board)
    sent = _scheduled(lambda: deps.boards.mailing.send_now(found.id, saved.id, schedule))
    return MailOut(**msgspec.to_builtins(sent))


@router.get("/annotations", response_model=AnnotationsOut)
def noted(
    request: Request,
    project: str,
    first: int = Query(0, ge=0, le=_YEAR_2200, alias="from", description="ms UTC"),
    end: int = Query(_YEAR_2200, ge=0, le=_YEAR_2200, alias="to", description="ms UTC, not included"),
    limit: int = Query(500, ge=1, le=1_000),
    board: int | None = Query(None, ge=0, lt=2**31, description="with it the notes of other boards stay away"),
    question: int | None = Query(None, ge=0, lt=2**31, description="likewise of a saved question; 0: of none"),
) -> Any:
    """Dated notes that touch a time, in its order: all of them, or, with board or question, the project's and those of
    that board and of that question, as charts show them."""
    deps, found = deps_of(request), project_of(request, project)
    within = None if board is None and question is None else {"board": board or 0, "question": question or 0}
    listed = deps.boards.annotations.between(found.id, first, end, limit, within)
    return AnnotationsOut(annotations=[AnnotationOut(**msgspec.to_builtins(one)) for one in listed])


@router.post("/annotations", response_model=AnnotationOut, openapi_extra=body_of(AnnotationIn))
async def create_annotation(request: Request, project: str) -> Any:
    """Notes what happened, for every chart over that time."""
    found = await run_in_threadpool(project_of, request, project)
    asked: AnnotationIn = parsed(AnnotationIn, await json_body(request))
    book = deps_of(request).boards.annotations
    told = asked.model_dump() | {"author": author_of(request, asked.author)}
    made = await run_in_threadpool(book.add, found.id, told)
    return AnnotationOut(**msgspec.to_builtins(made))


@router.put("/annotations/{annotation}", response_model=AnnotationOut, openapi_extra=body_of(AnnotationChangeIn))
async def change_annotation(request: Request, project: str, annotation: int) -> Any:
    """Changes what is given."""
    found = await run_in_threadpool(project_of, request, project)
    asked: AnnotationChangeIn = parsed(AnnotationChangeIn, await json_body(request))
    book = deps_of(request).boards.annotations
    try:
        told = asked.model_dump(exclude_none=True)
        if "author" in told:
            told["author"] = author_of(request, told["author"])
        made = await run_in_threadpool(book.alter, found.id, annotation, told)
    except KeyError:
        raise HttpProblem("not-found", say("there is no note {annotation}", annotation=annotation)) from None
    return AnnotationOut(**msgspec.to_builtins(made))


@router.delete("/annotations/{annotation}", response_model=RevokedOut)
def remove_annotation(request: Request, project: str, annotation: int) -> Any:
    """Takes a note away."""
    deps, found = deps_of(request), project_of(request, project)
    if not deps.boards.annotations.remove(found.id, annotation):
        raise HttpProblem("not-found", say("there is no note {annotation}", annotation=annotation))
    return RevokedOut(revoked=True)
