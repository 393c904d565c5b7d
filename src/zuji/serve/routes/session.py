"""The UI's session: a login becomes a cookie that scripts of the page cannot read. What is wrong with a login is not
told, but that a code is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from zuji.accounts.caller import Caller
from zuji.accounts.refusals import LoginRefused, MembershipRefused
from zuji.records.sentences import said_by, say
from zuji.serve.audit import note
from zuji.serve.auth import COOKIE, SESSION_S, address_of, caller, deps_of, is_secure, require_own_site
from zuji.serve.body import json_body, parsed
from zuji.serve.member_models import LinkIn, LinkOut, TakeLinkIn, WaysOut
from zuji.serve.models import AllowedOut, LoginIn, WhoOut, body_of
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/session")
Found = TypeVar("Found")


@router.get("/ways", response_model=WaysOut)
def ways(request: Request) -> Any:
    """How one may log in."""
    deps = deps_of(request)
    sso = deps.sso.name if deps.sso is not None else ""
    return WaysOut(first=not deps.members.tables.users.all(), sso=sso, sso_only=deps.sso_only)


@router.post("", response_model=WhoOut, openapi_extra=body_of(LoginIn))
async def login(request: Request) -> Any:
    """Opens a session of at most 30 days: by mail and password, by the token of a login link of the command line, or by
    an administrator's key."""
    # Logging somebody in from another site (login CSRF) is refused like any other change.
    require_own_site(request)
    _slow_down(request)
    asked: LoginIn = parsed(LoginIn, await json_body(request))
    if asked.token and asked.mail:
        raise HttpProblem("bad-request", say("the body has either token, or mail and password"))
    accounts, seen = deps_of(request).accounts, _seen(request)

    def opened() -> str | None:
        if not asked.mail:
            return accounts.by_token(asked.token, *seen)
        return accounts.log_in(asked.mail, asked.password, asked.code, *seen)

    if asked.mail:
        request.scope.setdefault("zuji.noted", {})["who"] = asked.mail.strip().casefold()
    try:
        session = await run_in_threadpool(opened)
    except LoginRefused as error:
        note(request, reason=error.reason)
        raise _refused(error) from error
    if session is None:
        raise HttpProblem("unauthenticated", say("the token is no administrator's key and no unused login link"))
    return await run_in_threadpool(_entered, request, session)


def _slow_down(request: Request) -> None:
    wait = request.app.state.logins.take(address_of(request), time.monotonic())
    if wait:
        raise HttpProblem("too-many-requests", say("too many tries from this address"), retry_after=wait)


def _seen(request: Request) -> tuple[str, str]:
    return address_of(request), request.headers.get("user-agent", "")


def _refused(error: LoginRefused) -> HttpProblem:
    if error.reason == "code_needed":
        return HttpProblem("code-needed", say("send the code of the authenticator app, or a recovery code, as `code`"))
    if error.reason == "wait":
        return HttpProblem("too-many-requests", say("too many failed logins; wait a little"), retry_after=error.retry_s)
    if error.reason == "sso_only":
        return HttpProblem("sso-only", say("only owners log in by password here; take single sign-on"))
    return HttpProblem("login-refused", say("this mail, password and code do not go together"))


def _entered(request: Request, session: str) -> Response:
    """The answer to a login: who it is, with the cookie. The session before it, if any, has ended."""
    deps = deps_of(request)
    before = request.cookies.get(COOKIE)
    if before:
        deps.accounts.log_out(before)
    found = deps.accounts.of_session(session)
    assert found is not None
    request.state.caller = found
    answer = JSONResponse(_who(request, found).model_dump(), headers={"cache-control": "no-store"})
    secure = is_secure(request)
    answer.set_cookie(COOKIE, session, SESSION_S, path="/", httponly=True, samesite="strict", secure=secure)
    return answer


def _who(request: Request, found: Caller) -> WhoOut:
    deps = deps_of(request)
    projects = {}
    for project in deps.projects.projects():
        grant = found.on(project.id)
        if grant is not None:
            allowed = sorted(grant.permissions)
            projects[project.name] = AllowedOut(role=grant.role, permissions=allowed, restricted=grant.restricted)
    name = deps.members.user(found.user).name if found.user else ""
    return WhoOut(
        by=found.by,  # type: ignore[arg-type]  # cli asks no routes
        who=found.who,
        name=name,
        user=found.user or None,
        everywhere=sorted(found.everywhere),
        projects=projects,
        version=deps.version,
    )


@router.get("", response_model=WhoOut)
def who(request: Request) -> Any:
    """Who asks, and what they may do where."""
    return _who(request, caller(request))


@router.delete("", status_code=204, response_class=Response)
def logout(request: Request) -> Response:
    """Ends the session of the cookie, if there is one."""
    require_own_site(request)
    token = request.cookies.get(COOKIE)
    if token:
        found = deps_of(request).accounts.of_session(token)
        if found is not None:
            request.state.caller = found
        deps_of(request).accounts.log_out(token)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=is_secure(request))
    return answer


def _good(work: Callable[[], Found]) -> Found:
    """What work gives. Raises HttpProblem unauthenticated for a link that is good no more."""
    try:
        return work()
    except MembershipRefused as error:
        if error.field == "token":
            raise HttpProblem("unauthenticated", said_by(error)) from error
        raise


@router.post("/link", response_model=LinkOut, openapi_extra=body_of(LinkIn))
async def link(request: Request) -> Any:
    """What a one-time link is for; it stays good."""
    _slow_down(request)
    asked: LinkIn = parsed(LinkIn, await json_body(request))
    kind, detail = await run_in_threadpool(_good, lambda: deps_of(request).members.of_link(asked.token))
    if kind == "reset":
        user = await run_in_threadpool(deps_of(request).members.user, int(detail["user"]))
        return LinkOut(kind="reset", mail=user.mail)
    return LinkOut(kind=kind, mail=detail.get("mail", ""))  # type: ignore[arg-type]


@router.post("/link/take", response_model=WhoOut, openapi_extra=body_of(TakeLinkIn))
async def take_link(request: Request) -> Any:
    """Does what a one-time link is for: makes the first owner, takes an invitation, or sets a new password; and logs
    in, but for an account that asks for codes."""
    require_own_site(request)
    _slow_down(request)
    asked: TakeLinkIn = parsed(TakeLinkIn, await json_body(request))
    deps, seen = deps_of(request), _seen(request)

    def taken() -> Response:
        user = _good(lambda: deps.members.take(asked.token, asked.mail, asked.name, asked.password))
        found = deps.members.user(user)
        request.scope.setdefault("zuji.noted", {})["who"] = found.mail
        if found.totp:
            raise HttpProblem("code-needed", say("the password is set; log in with it and a code"))
        return _entered(request, deps.accounts.open(user, *seen))

    return await run_in_threadpool(taken)
