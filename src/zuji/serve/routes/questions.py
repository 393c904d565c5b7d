"""Saved questions: their versions, their answers, and what changed under them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
import orjson
from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.analyze.kinds import KINDS, parse
from zuji.analyze.periods import Period
from zuji.analyze.query import Question
from zuji.analyze.run import Runner
from zuji.records.sentences import say
from zuji.serve import export
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.deps import Deps
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.question_models import (
    AnswerIn,
    AskedQuestionOut,
    ChangesIn,
    ChangesOut,
    DefinitionChangeOut,
    DifferenceOut,
    QuestionChangeIn,
    QuestionCopyIn,
    QuestionDiffOut,
    QuestionIn,
    QuestionOut,
    QuestionsOut,
    QuestionVersionsOut,
)
from zuji.serve.routes.queries import Answers, as_file
from zuji.serve.running import is_cancelled, named
from zuji.serve.withheld import DETAIL

router = APIRouter(prefix="/api/v1/projects/{project}")
T = TypeVar("T")


class QuestionAnswerOut(BaseModel):
    """query: what was asked, its period as days. answer: as POST /query gives it; its receipt names the version.
    changes: of what the question reads, inside of its days."""

    question: AskedQuestionOut
    query: dict[str, Any]
    answer: Answers
    changes: list[DefinitionChangeOut]


def _there(work: Callable[[], T]) -> T:
    try:
        return work()
    except KeyError as error:
        raise HttpProblem("not-found", say("there is no question {name!r}", name=str(error.args[0])[:80])) from None


def _out(deps: Deps, saved: Any) -> QuestionOut:
    plain = ("id", "version", "name", "description", "kind", "definition", "archived", "author", "reason", "at")
    period = Period.model_validate_json(saved.period) if saved.period else None
    now = KINDS[saved.kind].definition
    told = {name: getattr(saved, name) for name in plain}
    if deps.withheld is not None and deps.withheld.question(saved):
        told |= {"description": "", "reason": ""}
        return QuestionOut(**told, question={}, period=period, definition_now=now, withheld=True)
    return QuestionOut(**told, question=deps.questions.shown(saved), period=period, definition_now=now)


def _asked_by(deps: Deps, saved: Any) -> Any:
    """A version that the caller may ask. Raises HttpProblem withheld."""
    if deps.withheld is not None and deps.withheld.question(saved):
        raise HttpProblem("withheld", DETAIL)
    return saved


@router.get("/questions", response_model=QuestionsOut)
def questions(
    request: Request,
    project: str,
    search: str = Query("", max_length=200, description="in names, descriptions and authors"),
    kind: str = Query("", max_length=32),
    archived: bool = Query(False, description="archived ones too"),
    limit: int = Query(50, ge=1, le=500),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Saved questions in their newest versions, those changed last first."""
    deps, found = deps_of(request), project_of(request, project)
    wanted = search.casefold()
    hides = deps.withheld.question if deps.withheld is not None else lambda one: False
    listed = [
        one
        for one in deps.questions.all(found.id)
        if (archived or not one.archived)
        and (not kind or one.kind == kind)
        and any(wanted in text.casefold() for text in (one.name, one.author, "" if hides(one) else one.description))
    ]
    return QuestionsOut(count=len(listed), questions=[_out(deps, one) for one in listed[offset : offset + limit]])


@router.get("/questions/{question}", response_model=QuestionOut)
def question(request: Request, project: str, question: str, version: int | None = Query(None, ge=1, lt=2**31)) -> Any:
    """One question by name or id, in its newest version or another."""
    deps, found = deps_of(request), project_of(request, project)
    return _out(deps, _there(lambda: deps.questions.one(found.id, question, version)))


@router.get("/questions/{question}/versions", response_model=QuestionVersionsOut)
def question_versions(request: Request, project: str, question: str) -> Any:
    """Who changed it, when and why; newest first."""
    deps, found = deps_of(request), project_of(request, project)
    versions = _there(lambda: deps.questions.versions(found.id, question))
    return QuestionVersionsOut(versions=[_out(deps, one) for one in versions])


@router.get("/questions/{question}/diff", response_model=QuestionDiffOut)
def question_diff(
    request: Request,
    project: str,
    question: str,
    before: int = Query(ge=1, lt=2**31),
    after: int | None = Query(None, ge=1, lt=2**31),
) -> Any:
    """What differs between two versions (after: default the newest)."""
    deps, found = deps_of(request), project_of(request, project)

    def told(version: int | None) -> tuple[int, dict[str, Any]]:
        one = _out(deps, _asked_by(deps, _there(lambda: deps.questions.one(found.id, question, version))))
        fields = ("name", "description", "question", "period", "archived")
        shown = one.model_dump(mode="json", exclude_defaults=True)
        return one.version, {name: shown.get(name) for name in fields}

    (first, old), (last, new) = told(before), told(after)
    return QuestionDiffOut(
        before=first,
        after=last,
        differences=[DifferenceOut(path=path, before=a, after=b) for path, a, b in differences(old, new)],
    )


@router.post("/questions", response_model=QuestionOut, openapi_extra=body_of(QuestionIn))
async def create_question(request: Request, project: str) -> Any:
    """Saves a question of any kind."""
    found = await run_in_threadpool(project_of, request, project)
    asked: QuestionIn = parsed(QuestionIn, await json_body(request))
    deps, signed = deps_of(request), (author_of(request, asked.author), asked.reason)

    def work() -> QuestionOut:
        given = (found.id, asked.name, asked.question, asked.period)
        return _out(deps, deps.questions.create(*given, signed, asked.description))

    return await run_in_threadpool(work)


@router.put("/questions/{question}", response_model=QuestionOut, openapi_extra=body_of(QuestionChangeIn))
async def change_question(request: Request, project: str, question: str) -> Any:
    """Writes the version after base: another name, description, question or period; out of use (archived true) or back
    into it (false)."""
    found = await run_in_threadpool(project_of, request, project)
    asked: QuestionChangeIn = parsed(QuestionChangeIn, await json_body(request))
    deps, signed = deps_of(request), (author_of(request, asked.author), asked.reason)
    names = ("name", "description", "question", "period", "archived")
    changes = {name: getattr(asked, name) for name in names}

    def work() -> QuestionOut:
        return _out(deps, deps.questions.change(found.id, question, asked.base, signed, **changes))

    return await run_in_threadpool(_there, work)


@router.post("/questions/{question}/copy", response_model=QuestionOut, openapi_extra=body_of(QuestionCopyIn))
async def copy_question(request: Request, project: str, question: str) -> Any:
    """Saves its newest version as another question."""
    found = await run_in_threadpool(project_of, request, project)
    asked: QuestionCopyIn = parsed(QuestionCopyIn, await json_body(request))
    deps, signed = deps_of(request), (author_of(request, asked.author), asked.reason)

    def work() -> QuestionOut:
        return _out(deps, deps.questions.copy(found.id, question, asked.name, signed))

    return await run_in_threadpool(_there, work)


@router.post(
    "/questions/{question}/answer",
    response_model=QuestionAnswerOut,
    openapi_extra=body_of(AnswerIn),
    responses=export.DOCUMENTED,
)
async def answer_question(
    request: Request,
    project: str,
    question: str,
    x_query_id: str | None = Header(None),
    wanted: export.Asked = Depends(export.asked),
    part: str | None = Query(None, max_length=100, description="which table of the answer (docs/reference/export.md)"),
) -> Any:
    """Asks a saved question, and tells what changed in its days of all that it reads."""
    found = await run_in_threadpool(project_of, request, project)
    asked: AnswerIn = parsed(AnswerIn, await json_body(request))
    deps = deps_of(request)

    def which() -> tuple[Any, Any, Question]:
        saved = _asked_by(deps, deps.questions.one(found.id, question, asked.version))
        return saved, deps.questions.one(found.id, str(saved.id)), deps.questions.asked(saved)

    saved, newest, query = await run_in_threadpool(_there, which)
    with named(request, found.id, x_query_id) as query_id:
        runner = Runner(deps.store, deps.state, deps.limits, cancelled=is_cancelled(request))
        result = await run_in_threadpool(runner.run, found.id, query, query_id)
    versions = {**result.receipt.versions, f"question {saved.id}": saved.version}
    result = dataclasses.replace(result, receipt=dataclasses.replace(result.receipt, versions=versions))
    if wanted.format != "json":
        return await run_in_threadpool(as_file, wanted, result, part)
    told = {
        "question": {
            **{name: getattr(saved, name) for name in ("id", "name", "version")},
            "newest_version": newest.version,
            "archived": newest.archived,
        },
        "query": query.canonical(),
        "answer": result,
        "changes": _told(deps, await run_in_threadpool(deps.questions.changes, found.id, query, saved)),
    }
    return Response(orjson.dumps(told), media_type="application/json")


@router.post("/query/changes", response_model=ChangesOut, openapi_extra=body_of(ChangesIn))
async def query_changes(request: Request, project: str) -> Any:
    """What was changed, inside of a question's days, of all that it reads beside events: cohorts that it names, rules
    of bots and of business systems, the plan's kinds and aliases, decisions about identity; and a saved one itself."""
    found = await run_in_threadpool(project_of, request, project)
    asked: ChangesIn = parsed(ChangesIn, await json_body(request))
    query, deps = parse(asked.query), deps_of(request)

    def work() -> dict[str, Any]:
        if deps.withheld is not None:
            deps.withheld.refuse(asked.query)
        saved = None if asked.question is None else _asked_by(deps, deps.questions.one(found.id, asked.question))
        return {"changes": _told(deps, deps.questions.changes(found.id, query, saved))}

    return Response(orjson.dumps(await run_in_threadpool(_there, work)), media_type="application/json")


def _told(deps: Deps, changes: Sequence[Any]) -> list[dict[str, Any]]:
    told = [msgspec.to_builtins(one) for one in changes]
    if deps.withheld is not None and deps.withheld.hidden:
        return [{**one, "reason": ""} for one in told]  # some are of versions that are withheld
    return told


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two JSON values are not the same: (path, before, after), None for what is not there."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from differences(before.get(name), after.get(name), f"{path}.{name}" if path else name)
    elif isinstance(before, list) and isinstance(after, list):
        for i in range(max(len(before), len(after))):
            ours, theirs = (some[i] if i < len(some) else None for some in (before, after))
            yield from differences(ours, theirs, f"{path}[{i}]")
    elif before != after or isinstance(before, bool) != isinstance(after, bool):
        yield path, before, after
