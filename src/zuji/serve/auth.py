"""Who asks, and what they may do.

Three ways in: a key (`Authorization: Bearer`), the UI's session cookie, and local mode: a request from this machine,
to a local name, without any trace of a proxy. Each route asks for one permission (serve/permissions.py), which `admit`
looks at before the route runs. A project that the caller may not see does not exist for it (404), so that names cannot
be tried out. Requests that change something and are believed by cookie or by local mode, that is by where the browser
runs, must come from our own pages.
"""

from __future__ import annotations

import ipaddress
import time
from urllib.parse import urlsplit

from starlette.requests import Request

from zuji.accounts.caller import Caller, Grant, local
from zuji.records.project import Project
from zuji.records.sentences import Sentence, say
from zuji.serve.deps import Deps
from zuji.serve.narrowed import narrowed
from zuji.serve.permissions import FILES, KNOWN, NARROWED, OPEN, PERMISSION_OF
from zuji.serve.problems import HttpProblem

COOKIE = "zuji_session"
SESSION_S = 30 * 86_400
_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
_SAFE = {"GET", "HEAD", "OPTIONS"}


def deps_of(request: Request) -> Deps:
    """What the route reads, narrowed to what the caller's rules leave of the project that it names."""
    found: Deps | None = getattr(request.state, "deps", None)
    deps: Deps = request.app.state.deps
    return found or deps


def address_of(request: Request) -> str:
    """Where the request comes from, by what trusted proxies say."""
    deps: Deps = request.app.state.deps
    connection = request.client.host if request.client else ""
    return deps.peer_of(connection, request.headers.get("x-forwarded-for", ""))


def is_secure(request: Request) -> bool:
    """Whether the browser came by HTTPS, by our own listener or a trusted proxy."""
    deps: Deps = request.app.state.deps
    trusted = request.client is not None and deps.trusts(request.client.host)
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    return deps.secure_cookies or request.url.scheme == "https" or (trusted and forwarded == "https")


def admit(request: Request) -> None:
    """Before each route: who asks, and whether they may. Raises HttpProblem unauthenticated, cross-site, too-many,
    not-found for a project that they may not see, and forbidden."""
    name = request.scope["route"].name
    if name in OPEN:
        return
    who = caller(request)
    if name in KNOWN:
        return
    permission = PERMISSION_OF.get(name)
    if permission is None:
        raise HttpProblem("forbidden", say("route {name} asks for no permission; it is open to nobody", name=name))
    asked = request.path_params.get("project")
    if asked is None:
        if permission not in who.everywhere:
            raise HttpProblem("forbidden", say("this needs {permission!r} in every project", permission=permission))
        return
    project = _project(request, asked, who)
    grant = who.on(project.id)
    assert grant is not None
    if permission not in grant.permissions:
        raise HttpProblem(
            "forbidden",
            say(
                "this needs the permission {permission!r} in project {name!r}", permission=permission, name=project.name
            ),
        )
    if is_file(request, name) and "export" not in grant.permissions:
        raise HttpProblem("forbidden", say("files need the permission 'export' in project {name!r}", name=project.name))
    if grant.restricted:
        if name not in NARROWED:
            detail = say(
                "your rules ({grant}) hold for this project, and this cannot be narrowed to them", grant=_told(grant)
            )
            raise HttpProblem("forbidden", detail)
        deps: Deps = request.app.state.deps
        request.state.deps = narrowed(deps, grant, project.id)
    request.state.project = project


def is_file(request: Request, name: str) -> bool:
    """Whether a request to a route of that name takes an answer away as a file."""
    return name in FILES or request.query_params.get("format", "json") != "json"


def _told(grant: Grant) -> Sentence:
    """What kind of rules they are; what is hidden is not named."""
    n = len(grant.hidden)
    if not grant.rows:
        return say("{n} hidden properties", n=n)
    return say("{n} hidden properties and rows", n=n) if n else say("rows")


def caller(request: Request) -> Caller:
    """Who asks. Raises HttpProblem unauthenticated, cross-site, too-many."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    found = _caller(request)
    request.state.caller = found
    wait = request.app.state.rates.take(f"{found.by} {found.who}", time.monotonic())
    if wait:
        raise HttpProblem("too-many-requests", say("too many requests of this caller"), retry_after=wait)
    return found


def _caller(request: Request) -> Caller:
    deps: Deps = request.app.state.deps
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        found = deps.accounts.of_key(token.strip()) if scheme.lower() == "bearer" and token else None
        if found is None:
            raise _nobody(request, say("the key in Authorization is not known, or no longer"))
        return found
    cookie = request.cookies.get(COOKIE, "")
    found = deps.accounts.of_session(cookie) if cookie else None
    if found is None and is_local(request):
        found = local()
    if found is None:
        raise _nobody(request, say("send `Authorization: Bearer <key>`, or log in"))
    require_own_site(request)
    return found


def _nobody(request: Request, detail: Sentence) -> HttpProblem:
    wait = request.app.state.strangers.take(address_of(request), time.monotonic())
    if wait:
        return HttpProblem("too-many-requests", say("too many requests without a valid key or login"), retry_after=wait)
    return HttpProblem("unauthenticated", detail)


def require_own_site(request: Request) -> None:
    """Raises HttpProblem cross-site for a changing request that another site's page may have sent."""
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        raise HttpProblem("cross-site", say("Sec-Fetch-Site is {site!r}; only 'same-origin' is taken", site=site))
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise HttpProblem("cross-site", say("Origin {origin!r} is not this address", origin=origin))
    if site is None and origin is None:
        raise HttpProblem("cross-site", say("neither Origin nor Sec-Fetch-Site was sent; scripts use a key"))


def is_local(request: Request) -> bool:
    """Whether local mode is on and the request surely comes from a person at this machine."""
    deps: Deps = request.app.state.deps
    if not deps.local_mode or request.client is None:
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


def visible(request: Request) -> list[Project]:
    """Projects that exist for the caller. Raises HttpProblem as `caller`."""
    who = caller(request)
    return [item for item in deps_of(request).projects.projects() if who.on(item.id) is not None]


def _project(request: Request, name: str, who: Caller) -> Project:
    for project in deps_of(request).projects.projects():
        if project.name == name and who.on(project.id) is not None:
            return project
    raise HttpProblem("not-found", say("there is no project {name!r} that you may see", name=name))


def project_of(request: Request, name: str) -> Project:
    """The project that the request names, for which it was admitted."""
    found: Project = request.state.project
    assert found.name == name
    return found


def may(request: Request, permission: str, project: int) -> bool:
    """Whether the caller may also do something else in a project."""
    return caller(request).may(permission, project)


def may_still(request: Request, permission: str, project: int) -> bool:
    """Whether the caller may do something now, long after the request began: sessions and keys end, roles change. For
    what cannot be narrowed to rules."""
    try:
        grant = _caller(request).on(project)
    except HttpProblem:
        return False
    return grant is not None and permission in grant.permissions and not grant.restricted


def author_of(request: Request, told: str) -> str:
    """Who signs a change: the person who logged in; where that is a key or this machine, whoever they say it is."""
    who = caller(request)
    return who.who if who.user else told
