"""Single sign-on: the page asks where to go, the provider sends the browser back.

The session is given with the answer to the way back, whose cookie (SameSite=Lax) shows that this browser began it. What
went wrong is told by the login page (/login?sso=<reason>), or the account page where it was to be linked.
"""

from __future__ import annotations

import re
import time
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from zuji.accounts.refusals import SsoRefused
from zuji.records.sentences import say
from zuji.serve.account_deps import Sso
from zuji.serve.audit import note
from zuji.serve.auth import COOKIE, SESSION_S, address_of, caller, deps_of, is_secure, require_own_site
from zuji.serve.body import json_body, parsed
from zuji.serve.member_models import SsoIn, SsoOut
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/session/sso")
BROWSER = "zuji_sso"
_PATH = "/api/v1/session/sso"
_BACK_S = 600
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]{0,1500}")  # one of our pages: printable, and no other host's in disguise


def _slow_down(request: Request) -> None:
    wait = request.app.state.logins.take(address_of(request), time.monotonic())
    if wait:
        raise HttpProblem("too-many-requests", say("too many tries from this address"), retry_after=wait)


def _sso(request: Request) -> Sso:
    found = deps_of(request).sso
    if found is None:
        raise HttpProblem("not-found", say("there is no single sign-on here; ZUJI_OIDC_ISSUER sets it"))
    return found


def _redirect_uri(request: Request) -> str:
    scheme = "https" if is_secure(request) else "http"
    base = deps_of(request).public_url.rstrip("/") or f"{scheme}://{request.headers.get('host', '')}"
    return f"{base}{_PATH}/done"


@router.post("", response_model=SsoOut, openapi_extra=body_of(SsoIn))
async def sso_begin(request: Request) -> Any:
    """Where the browser is to go for single sign-on; link: to make it open one's own account, for who is logged in."""
    require_own_site(request)
    _slow_down(request)
    asked: SsoIn = parsed(SsoIn, await json_body(request))
    if not _OWN_PATH.fullmatch(asked.path):
        raise HttpProblem("bad-request", say("path {path!r} is no path of this server", path=asked.path[:80]))
    sso = _sso(request)
    user = (await run_in_threadpool(caller, request)).user if asked.link else 0
    if asked.link and not user:
        raise HttpProblem("forbidden", say("only who logged in with their own account can link it"))
    try:
        begun = await run_in_threadpool(sso.begin, _redirect_uri(request), asked.path, asked.again, user)
    except SsoRefused as error:
        raise HttpProblem(
            "sso-refused", say("the provider of single sign-on cannot be asked"), reason=error.reason
        ) from error
    answer = JSONResponse(SsoOut(url=begun.url).model_dump(), headers={"cache-control": "no-store"})
    secure = is_secure(request)
    answer.set_cookie(BROWSER, begun.browser, _BACK_S, path=_PATH, httponly=True, samesite="lax", secure=secure)
    return answer


@router.get("/done", status_code=303, response_class=Response)
def sso_done(request: Request) -> Response:
    """The way back from the provider: opens a session (or links the account) and goes on to the page that was asked
    for; to /login?sso=<reason> (/account, where an account was to be linked) where it does not."""
    _slow_down(request)
    sso, deps = _sso(request), deps_of(request)
    browser = request.cookies.get(BROWSER, "")
    if not browser:
        request.scope.setdefault("zuji.noted", {})["quiet"] = True  # anybody can ask for this address
    answer = {name: value for name, value in request.query_params.items() if len(value) <= 4_000}
    try:
        entered = sso.finish(answer, browser, address_of(request), request.headers.get("user-agent", ""))
    except SsoRefused as error:
        note(request, reason=error.reason)
        request.scope["zuji.noted"]["result"] = "refused"
        return _gone_on(request, f"{'/account' if error.linking else '/login'}?sso={error.reason}")
    if entered.session is None:
        note(request, entered.mail, linked=True)
        request.scope["zuji.noted"]["who"] = entered.mail
        return _gone_on(request, entered.path)
    before = request.cookies.get(COOKIE)
    if before:
        deps.accounts.log_out(before)
    request.state.caller = deps.accounts.of_session(entered.session)
    gone = _gone_on(request, entered.path)
    secure = is_secure(request)
    gone.set_cookie(COOKIE, entered.session, SESSION_S, path="/", httponly=True, samesite="strict", secure=secure)
    return gone


def _gone_on(request: Request, path: str) -> Response:
    """Neither the code nor the state may be told to anybody by Referer."""
    gone = RedirectResponse(path, 303, headers={"cache-control": "no-store", "referrer-policy": "no-referrer"})
    gone.delete_cookie(BROWSER, path=_PATH, httponly=True, samesite="lax", secure=is_secure(request))
    return gone
