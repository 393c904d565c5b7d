"""Asking, watching and cancelling questions."""

from __future__ import annotations

import functools
import operator
from typing import Any

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.analyze import flat
from zuji.analyze.explain import Explained, ExplainIn
from zuji.analyze.kinds import KINDS, parse, parse_cell
from zuji.analyze.receipts import Verified
from zuji.analyze.run import Runner
from zuji.analyze.selfcheck import Checked, CheckIn
from zuji.records.sentences import say
from zuji.serve import export
from zuji.serve.auth import caller, deps_of, project_of, visible
from zuji.serve.body import json_body, parsed
from zuji.serve.models import CancelOut, ProgressOut, VerifyIn, body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.running import is_cancelled, named, told

router = APIRouter(prefix="/api/v1")
ROWS_AT_ONCE = 5_000
# Put there by serve/api.py.
_SCHEMA = {"oneOf": [{"$ref": f"#/components/schemas/{kind.query.__name__}"} for kind in KINDS.values()]}
# What an answer may be, for the document; mypy cannot know it.
Answers: Any = functools.reduce(operator.or_, (kind.result for kind in KINDS.values()))
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA}}}}


@router.post("/projects/{project}/query", response_model=Answers, openapi_extra=_BODY, responses=export.DOCUMENTED)
async def query(
    request: Request,
    project: str,
    x_query_id: str | None = Header(None),
    wanted: export.Asked = Depends(export.asked),
    part: str | None = Query(None, max_length=100, description="which table of the answer (docs/reference/export.md)"),
) -> Any:
    """Answers one question, with its receipt.

    X-Query-Id, a UUID of the client's choice, names the query while it runs, so that it can be watched and cancelled.
    """

    found = await run_in_threadpool(project_of, request, project)
    asked = parse(await json_body(request))
    deps = deps_of(request)
    with named(request, found.id, x_query_id) as query_id:
        runner = Runner(deps.store, deps.state, deps.limits, cancelled=is_cancelled(request))
        result = await run_in_threadpool(runner.run, found.id, asked, query_id, told(request, query_id))
    if wanted.format != "json":
        return await run_in_threadpool(as_file, wanted, result, part)
    return Response(orjson.dumps(result), media_type="application/json")


def as_file(wanted: export.Asked, result: Any, part: str | None) -> Response:
    """A table of an answer as a file. Raises BadQuery for a part that it does not have."""
    table = flat.table(result, part)
    portions = range(0, len(table.rows), ROWS_AT_ONCE)
    rows = ([list(row.values()) for row in table.rows[i : i + ROWS_AT_ONCE]] for i in portions)
    return export.response(wanted, f"{result.kind}-{table.name}", table.columns, rows, result.receipt)


@router.post("/projects/{project}/query/verify", response_model=Verified, openapi_extra=body_of(VerifyIn))
async def verify(request: Request, project: str, x_query_id: str | None = Header(None)) -> Any:
    """Computes the answer of a receipt again, as of its batch and moment, and compares."""
    found = await run_in_threadpool(project_of, request, project)
    receipt = (await json_body(request) or {}).get("receipt")
    deps = deps_of(request)
    with named(request, found.id, x_query_id) as query_id:
        runner = Runner(deps.store, deps.state, deps.limits, cancelled=is_cancelled(request))
        result = await run_in_threadpool(runner.verify, found.id, receipt, query_id)
    return Response(orjson.dumps(result), media_type="application/json")


@router.post("/projects/{project}/query/check", response_model=Checked, openapi_extra=body_of(CheckIn))
async def query_check(request: Request, project: str, x_query_id: str | None = Header(None)) -> Any:
    """Asks the engine and the written definition the same question of some persons, drawn at random, and compares."""
    found = await run_in_threadpool(project_of, request, project)
    asked: CheckIn = parsed(CheckIn, await json_body(request))
    question = parse(asked.query)
    deps = deps_of(request)
    with named(request, found.id, x_query_id) as query_id:
        runner = Runner(deps.store, deps.state, deps.limits, cancelled=is_cancelled(request))
        result = await run_in_threadpool(runner.check, found.id, question, asked.sample, asked.seed, query_id)
    return Response(orjson.dumps(result), media_type="application/json")


@router.post("/projects/{project}/query/explain", response_model=Explained, openapi_extra=body_of(ExplainIn))
async def query_explain(request: Request, project: str, x_query_id: str | None = Header(None)) -> Any:
    """Why a person is counted, or not: the events that match each part, and of a funnel every attempt."""
    found = await run_in_threadpool(project_of, request, project)
    asked: ExplainIn = parsed(ExplainIn, await json_body(request))
    question = parse(asked.query)
    cell = None if asked.cell is None else parse_cell(asked.query["kind"], asked.cell)
    deps = deps_of(request)
    with named(request, found.id, x_query_id) as query_id:
        runner = Runner(deps.store, deps.state, deps.limits, cancelled=is_cancelled(request))
        result = await run_in_threadpool(runner.explain, found.id, question, asked.person, cell, query_id)
    return Response(orjson.dumps(result), media_type="application/json")


def _mine(request: Request, query_id: str) -> int:
    """The project of a running query. One of a project that the caller cannot see does not exist for it."""
    found: int | None = request.app.state.running.get(query_id)
    if found is None or found not in {project.id for project in visible(request)}:
        raise HttpProblem("not-found", say("no query {query_id!r} is running", query_id=query_id[:40]))
    return found


@router.get("/queries/{query_id}", response_model=ProgressOut)
def progress(request: Request, query_id: str) -> Any:
    """How far a running query is. rows_total is 0 while it is not known, and so are both under rules of rows."""
    grant = caller(request).on(_mine(request, query_id))
    if grant is None or grant.rows:
        return ProgressOut(rows_read=0, rows_total=0)
    seen = request.app.state.told.get(query_id) or deps_of(request).store.progress(query_id)
    return ProgressOut(rows_read=seen.rows_read if seen else 0, rows_total=seen.rows_total if seen else 0)


@router.post("/queries/{query_id}/cancel", response_model=CancelOut)
def cancel(request: Request, query_id: str) -> Any:
    """Ends a running query; it answers `query-cancelled`."""
    _mine(request, query_id)
    request.app.state.cancelled.add(query_id)  # a question may be between two queries of the engine
    deps_of(request).store.cancel(query_id)
    return CancelOut(cancelled=True)
