"""Keys of a project, and of the whole server. A key is told once, when it is made."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.records.sentences import say
from zuji.serve.audit import note
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.member_models import KeyIn, KeyMadeOut, KeyOut, KeysOut
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}/keys")
whole_server = APIRouter(prefix="/api/v1/keys")


def _listed(request: Request, project: int) -> KeysOut:
    found = deps_of(request).members.keys(project)
    return KeysOut(keys=[KeyOut(**{name: _plain(getattr(one, name)) for name in KeyOut.model_fields}) for one in found])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


async def _made(request: Request, project: int) -> KeyMadeOut:
    asked: KeyIn = parsed(KeyIn, await json_body(request))
    who, book = caller(request), deps_of(request).members
    note(request, asked.name, scope=asked.scope, expires_at=asked.expires_at, hidden=asked.hidden, rows=asked.rows)
    more = (asked.name, asked.expires_at, asked.hidden, asked.rows, asked.adopted)
    key = await run_in_threadpool(book.create_key, project, asked.scope, who, *more)
    note(request, hint=key[-4:])
    return KeyMadeOut(key=key)


def _revoked(request: Request, project: int, id: str) -> Response:
    try:
        deps_of(request).members.revoke_key(project, id)
    except KeyError:
        raise HttpProblem("not-found", say("there is no key {id!r} here", id=id[:40])) from None
    return Response(status_code=204)


@router.get("", response_model=KeysOut)
def keys(request: Request, project: str) -> Any:
    """Keys of the project without themselves, newest first; revoked ones too."""
    return _listed(request, project_of(request, project).id)


@router.post("", response_model=KeyMadeOut, openapi_extra=body_of(KeyIn))
async def create_key(request: Request, project: str) -> Any:
    """Makes a key, which may do at most what its maker may."""
    return await _made(request, project_of(request, project).id)


@router.delete("/{id}", status_code=204, response_class=Response)
def revoke_key(request: Request, project: str, id: str) -> Response:
    """Ends a key."""
    return _revoked(request, project_of(request, project).id, id)


@whole_server.get("", response_model=KeysOut)
def server_keys(request: Request) -> Any:
    """Keys of every project at once."""
    return _listed(request, 0)


@whole_server.post("", response_model=KeyMadeOut, openapi_extra=body_of(KeyIn))
async def create_server_key(request: Request) -> Any:
    """Makes a key for every project."""
    return await _made(request, 0)


@whole_server.delete("/{id}", status_code=204, response_class=Response)
def revoke_server_key(request: Request, id: str) -> Response:
    """Ends a key for every project."""
    return _revoked(request, 0, id)
