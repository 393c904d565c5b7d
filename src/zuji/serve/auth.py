"""Who asks, and what they may do.

Three ways in: a key (`Authorization: Bearer`), the UI's session cookie, and local mode: a request from this machine,
to a local name, without any trace of a proxy. A project that the caller may not see does not exist for it (404), so
that names cannot be tried out. Requests that change something and are believed by cookie or by local mode, that is by
where the browser runs, must come from our own pages.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

from zuji.records.project import Project
from zuji.serve.deps import Deps, Grant
from zuji.serve.problems import HttpProblem

COOKIE = "zuji_session"
SESSION_S = 30 * 86_400
_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class LocalGrant:
    """What local mode gives."""

    scope: str = "admin"
    project: int = 0


@dataclass(frozen=True)
class Caller:
    """by: key, session or local."""

    grant: Grant
    by: str


def deps_of(request: Request) -> Deps:
    deps: Deps = request.app.state.deps
    return deps


def caller(request: Request) -> Caller:
    """Who asks. Raises HttpProblem unauthenticated, cross-site."""
    deps = deps_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        grant = deps.authenticator.authenticate(token.strip()) if scheme.lower() == "bearer" and token else None
        if grant is None:
            raise HttpProblem("unauthenticated", "the key in Authorization is not known, or no longer")
        return Caller(grant, "key")
    cookie = request.cookies.get(COOKIE, "")
    grant = deps.authenticator.authenticate(cookie) if cookie else None
    by = "session"
    if grant is None and is_local(request):
        grant, by = LocalGrant(), "local"
    if grant is None:
        raise HttpProblem("unauthenticated", "send `Authorization: Bearer <key>`, or log in")
    require_own_site(request)
    return Caller(grant, by)


def require_own_site(request: Request) -> None:
    """Raises HttpProblem cross-site for a changing request that another site's page may have sent."""
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        raise HttpProblem("cross-site", f"Sec-Fetch-Site is {site!r}; only 'same-origin' is taken")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise HttpProblem("cross-site", f"Origin {origin!r} is not this address")
    if site is None and origin is None:
        raise HttpProblem("cross-site", "neither Origin nor Sec-Fetch-Site was sent; scripts use a key")


def is_local(request: Request) -> bool:
    """Whether local mode is on and the request surely comes from a person at this machine."""
    if not deps_of(request).local_mode or request.client is None:
        return False
    try:
        loopback = ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    # The name too: a page of another site may resolve its own name to 127.0.0.1 (DNS rebinding).
    name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    proxied = any(
        key.startswith(b"x-forwarded") or key in (b"forwarded", b"via", b"x-real-ip") for key, _ in request.headers.raw
    )
    return loopback and name in _LOCAL_NAMES and not proxied


def visible(request: Request, scope: str = "query") -> list[Project]:
    """Projects that the caller may use in scope. Raises HttpProblem as `caller`, and forbidden."""
    grant = caller(request).grant
    if grant.scope not in (scope, "admin"):
        raise HttpProblem("forbidden", f"this needs a key of scope {scope!r} or 'admin', not {grant.scope!r}")
    return [item for item in deps_of(request).projects.projects() if grant.project in (0, item.id)]


def project_of(request: Request, name: str, scope: str = "query") -> Project:
    """The project by name. Raises HttpProblem as `visible`, and not-found, whether it does not exist or is hidden."""
    for project in visible(request, scope):
        if project.name == name:
            return project
    raise HttpProblem("not-found", f"there is no project {name!r} that this key may see")
