"""The UI's session: a one-time link or an administrator's key becomes a cookie that scripts of the page cannot read."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from zuji.serve.auth import COOKIE, SESSION_S, caller, deps_of, require_own_site
from zuji.serve.body import json_body
from zuji.serve.models import LoginIn, WhoOut
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/session")
_SCHEMA = {"$ref": "#/components/schemas/LoginIn"}  # put there by serve/api.py
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA}}}}


@router.post("", response_model=WhoOut, openapi_extra=_BODY)
async def login(request: Request) -> Any:
    """Exchanges the token of a login link, or an administrator's key, for a session of 30 days."""
    # Logging somebody in from another site (login CSRF) is refused like any other change.
    require_own_site(request)
    try:
        token = LoginIn.model_validate(await json_body(request)).token
    except ValidationError as error:
        raise HttpProblem("bad-request", 'the body must be {"token": "<token>"}') from error
    authenticator = deps_of(request).authenticator

    def opened() -> str | None:
        if not authenticator.take_login(token):
            grant = authenticator.authenticate(token)
            if grant is None or grant.scope != "admin" or grant.project != 0:
                return None
        return authenticator.create_login("session", SESSION_S)

    session = await run_in_threadpool(opened)
    if session is None:
        raise HttpProblem("unauthenticated", "the token is no administrator's key and no unused login link")
    who = WhoOut(by="session", scope="admin", project=None, version=deps_of(request).version)
    answer = JSONResponse(who.model_dump(), headers={"cache-control": "no-store"})
    secure = deps_of(request).secure_cookies
    answer.set_cookie(COOKIE, session, SESSION_S, path="/", httponly=True, samesite="strict", secure=secure)
    return answer


@router.get("", response_model=WhoOut)
def who(request: Request) -> Any:
    """Who asks."""
    found = caller(request)
    names = {project.id: project.name for project in deps_of(request).projects.projects()}
    project = names.get(found.grant.project) if found.grant.project else None
    return WhoOut(by=found.by, scope=found.grant.scope, project=project, version=deps_of(request).version)  # type: ignore[arg-type]


@router.delete("", status_code=204, response_class=Response)
def logout(request: Request) -> Response:
    """Ends the session of the cookie, if there is one."""
    require_own_site(request)
    token = request.cookies.get(COOKIE)
    if token:
        deps_of(request).authenticator.end_session(token)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=deps_of(request).secure_cookies)
    return answer
