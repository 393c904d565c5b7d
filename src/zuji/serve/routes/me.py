"""One's own account: password, second factor, sessions. For those who logged in by name."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.records.sentences import say
from zuji.serve.auth import caller, deps_of
from zuji.serve.body import json_body, parsed
from zuji.serve.member_models import (
    MeOut,
    OwnNameIn,
    OwnPasswordIn,
    PasswordIn,
    RecoveryOut,
    SessionOut,
    SessionsOut,
    TotpIn,
    TotpOut,
)
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/me")


def _user(request: Request) -> int:
    found = caller(request).user
    if not found:
        raise HttpProblem("forbidden", say("this is for users who logged in with their own account"))
    return found


@router.get("", response_model=MeOut)
def me(request: Request) -> Any:
    """One's own account."""
    user = deps_of(request).members.user(_user(request))
    left = len(orjson.loads(user.recovery))
    plain = {"mail": user.mail, "name": user.name, "totp": bool(user.totp), "recovery_codes_left": left}
    sso = bool(deps_of(request).members.tables.identities.issuers(user.id))
    return MeOut(**plain, password=bool(user.password), sso=sso)


@router.put("", status_code=204, response_class=Response, openapi_extra=body_of(OwnNameIn))
async def change_name(request: Request) -> Response:
    """What one is called, and what one signs with."""
    asked: OwnNameIn = parsed(OwnNameIn, await json_body(request))
    await run_in_threadpool(deps_of(request).members.rename, _user(request), asked.name)
    return Response(status_code=204)


@router.put("/password", status_code=204, response_class=Response, openapi_extra=body_of(PasswordIn))
async def change_password(request: Request) -> Response:
    """Ends every session of the account, this one too."""
    asked: PasswordIn = parsed(PasswordIn, await json_body(request))
    await run_in_threadpool(deps_of(request).members.change_password, _user(request), asked.old, asked.new)
    return Response(status_code=204)


@router.post("/totp", response_model=TotpOut)
def begin_totp(request: Request) -> Any:
    """A secret for an authenticator app; it counts once a code of it was confirmed."""
    secret, uri = deps_of(request).members.begin_totp(_user(request))
    return TotpOut(secret=secret, uri=uri)


@router.put("/totp", response_model=RecoveryOut, openapi_extra=body_of(TotpIn))
async def confirm_totp(request: Request) -> Any:
    """Logins ask for a code from now on. Tells recovery codes, each of which is good once in place of a code."""
    asked: TotpIn = parsed(TotpIn, await json_body(request))
    given = (_user(request), asked.password, asked.secret, asked.code)
    return RecoveryOut(recovery_codes=await run_in_threadpool(deps_of(request).members.confirm_totp, *given))


@router.post("/totp/end", status_code=204, response_class=Response, openapi_extra=body_of(OwnPasswordIn))
async def end_totp(request: Request) -> Response:
    """Logins ask for no code any more."""
    asked: OwnPasswordIn = parsed(OwnPasswordIn, await json_body(request))
    await run_in_threadpool(deps_of(request).members.end_totp, _user(request), asked.password)
    return Response(status_code=204)


@router.get("/sessions", response_model=SessionsOut)
def my_sessions(request: Request) -> Any:
    """Where one is logged in."""
    return sessions_out(request, _user(request))


def sessions_out(request: Request, user: int) -> SessionsOut:
    own = caller(request).session
    fields = ("id", "created_at", "seen_at", "expires_at", "address", "agent")
    found = deps_of(request).members.tables.sessions.of(user)
    return SessionsOut(
        sessions=[SessionOut(**{name: getattr(one, name) for name in fields}, current=one.id == own) for one in found]
    )


@router.delete("/sessions/{id}", status_code=204, response_class=Response)
def end_my_session(request: Request, id: str) -> Response:
    """Ends one session; `others` ends all but this one."""
    tables, user = deps_of(request).members.tables, _user(request)
    if id == "others":
        tables.sessions.end_all(user, but=caller(request).session)
    elif id not in {one.id for one in tables.sessions.of(user)} or not tables.sessions.end_all(user, id):
        raise HttpProblem("not-found", say("you have no session {id!r}", id=id[:40]))
    return Response(status_code=204)
