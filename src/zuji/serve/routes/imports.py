"""Imports of files: upload, look, check, start, cancel; for administrators of the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
import orjson
from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

from zuji.analyze.complaints import Problem, problem, together
from zuji.records.sentences import recalled, say
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.body import json_body
from zuji.serve.import_models import ImportOptionsIn, ImportOut, ImportsOut, LookedOut
from zuji.serve.problems import HttpProblem, in_language_of

router = APIRouter(prefix="/api/v1/projects/{project}/imports")
_WRITE_BYTES = 1 << 20
_OPTIONS = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ImportOptionsIn"}}},
    }
}
_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Found = TypeVar("Found")


@router.get("", response_model=ImportsOut)
def all_imports(request: Request, project: str) -> Any:
    """Uploaded files and what became of them, newest first."""
    found = project_of(request, project)
    imports = deps_of(request).imports
    return {"imports": [_told(request, job) for job in imports.all(found.id)], "bytes_max": imports.bytes_max}


@router.post("", response_model=ImportOut, status_code=201, openapi_extra=_FILE)
async def upload(request: Request, project: str, name: str = Query(max_length=400)) -> Any:
    """Takes a file in: the body is its bytes. name is what it is called; it becomes no path.

    CSV, TSV, JSON lines, a JSON array, Parquet or a log, also gzip.
    """
    found = await run_in_threadpool(project_of, request, project)
    imports = deps_of(request).imports
    receiving = await run_in_threadpool(imports.receive, found, name)
    held = bytearray()
    try:
        async for part in request.stream():
            held += part
            if len(held) >= _WRITE_BYTES:
                await run_in_threadpool(receiving.write, bytes(held))
                held.clear()
        await run_in_threadpool(receiving.write, bytes(held))
        return _told(request, await run_in_threadpool(receiving.finish))
    except ClientDisconnect as error:
        await run_in_threadpool(receiving.abort)
        raise HttpProblem("bad-request", say("the upload was broken off")) from error
    except BaseException:
        receiving.abort()
        raise


@router.get("/{id}", response_model=ImportOut)
def one_import(request: Request, project: str, id: str) -> Any:
    """One file: its state, how far it is, what became of its records."""
    return _told(request, _known(request, project, lambda project_id: deps_of(request).imports.one(project_id, id)))


@router.post("/{id}/look", response_model=LookedOut, openapi_extra=_OPTIONS)
async def look(request: Request, project: str, id: str) -> Any:
    """The columns, the first 20 rows, and how they would be read: {format, mapping, encoding, delimiter, pattern}."""
    return await _asked(request, project, id, lambda p, options: deps_of(request).imports.look(p, id, options))


@router.post("/{id}/check", response_model=ImportOut, openapi_extra=_OPTIONS)
async def check(request: Request, project: str, id: str) -> Any:
    """Begins a dry run: every row is read and decoded, nothing is written. `checked` says what was found."""
    return await _asked(request, project, id, lambda p, options: deps_of(request).imports.check(p, id, options))


@router.post("/{id}/start", response_model=ImportOut, openapi_extra=_OPTIONS)
async def start(request: Request, project: str, id: str) -> Any:
    """Begins the import, or goes on with one that was broken off. The same rows again add nothing."""
    return await _asked(request, project, id, lambda p, options: deps_of(request).imports.start(p, id, options))


@router.post("/{id}/cancel", response_model=ImportOut)
def cancel_import(request: Request, project: str, id: str) -> Any:
    """Ends a dry run or an import; rows that are durable stay, and `start` goes on behind them."""
    return _told(request, _known(request, project, lambda project_id: deps_of(request).imports.cancel(project_id, id)))


@router.delete("/{id}", status_code=204, response_class=Response)
def remove_import(request: Request, project: str, id: str) -> Response:
    """Lets the file and its line in the list go; what was imported stays."""
    _known(request, project, lambda project_id: deps_of(request).imports.remove(project_id, id))
    return Response(status_code=204)


@router.get("/{id}/refused", response_class=StreamingResponse)
def refused(request: Request, project: str, id: str) -> StreamingResponse:
    """Refused records of the import as JSON lines: fate, reason, field, detail, raw."""
    found = _known(request, project, lambda project_id: deps_of(request).imports.refused(project_id, id))
    _known(request, project, lambda project_id: deps_of(request).imports.one(project_id, id))
    headers = {"content-disposition": f'attachment; filename="refused-{id}.jsonl"'}
    return StreamingResponse(found, media_type="application/x-ndjson", headers=headers)


def _known(request: Request, project: str, ask: Callable[[int], Found]) -> Found:
    found = project_of(request, project)
    try:
        return ask(found.id)
    except KeyError as error:
        raise HttpProblem(
            "not-found", say("there is no import {error} in this project", error=str(error)[:80])
        ) from error


async def _asked(request: Request, project: str, id: str, ask: Callable[[int, Mapping[str, Any]], Any]) -> Any:
    await run_in_threadpool(project_of, request, project)
    try:
        options = ImportOptionsIn.model_validate(await json_body(request)).model_dump()
    except ValidationError as error:
        raise HttpProblem("bad-request", together([_of_body(problem(one)) for one in error.errors()])) from error
    if options["format"] == "requests" and "server" not in caller(request).everywhere:
        detail = say(
            "format 'requests': its lines name their projects themselves; that takes a key of the whole server"
        )
        raise HttpProblem("forbidden", detail)
    found = await run_in_threadpool(_known, request, project, lambda project_id: ask(project_id, options))
    return _told(request, orjson.loads(found) if isinstance(found, bytes) else found)


def _of_body(complaint: Problem) -> Problem:
    return complaint if complaint.field else msgspec.structs.replace(complaint, field="body")


def _told(request: Request, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A job, or what a look at it found, with its complaints in the language of who asks."""
    complaints = {name: shown[name] for name in ("problem", "check_problem") if shown.get(name)}
    return {**shown, **{name: in_language_of(request, recalled(text)) for name, text in complaints.items()}}
