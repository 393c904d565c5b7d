"""Members of a project, and users of the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.records.sentences import say
from zuji.serve.audit import note
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.member_models import (
    GrantOut,
    InvitedOut,
    InviteIn,
    InviteUserIn,
    MemberIn,
    MemberOut,
    ProjectMembersOut,
    ResetLinkOut,
    ServerGrantIn,
    SessionsOut,
    UserChangeIn,
    UserOut,
    UsersOut,
)
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.routes.me import sessions_out

router = APIRouter(prefix="/api/v1/projects/{project}/members")
whole_server = APIRouter(prefix="/api/v1/users")
Found = TypeVar("Found")


def _there(work: Callable[[], Found]) -> Found:
    try:
        return work()
    except KeyError as error:
        raise HttpProblem("not-found", say("there is no user {name} here", name=error.args[0])) from None


@router.get("", response_model=ProjectMembersOut)
def members(request: Request, project: str) -> Any:
    """Who has a role in the project, of its own or in every project, by mail."""
    tables, found = deps_of(request).members.tables, project_of(request, project)
    users = {one.id: one for one in tables.users.all()}
    granted: dict[int, Any] = {}
    for grant in tables.users.grants():
        if grant.project == found.id or (grant.project == 0 and grant.user not in granted):
            granted[grant.user] = grant
    listed = []
    for user, one in users.items():
        if user in granted:
            grant = granted[user]
            plain = {"role": grant.role, "hidden": list(grant.hidden), "rows": list(grant.rows)}
            plain |= {"totp": bool(one.totp), "disabled": bool(one.disabled_at), "login_at": one.login_at}
            who = {"user": user, "mail": one.mail, "name": one.name}
            listed.append(MemberOut(**who, **plain, everywhere=grant.project == 0))
    return ProjectMembersOut(members=listed)


@router.post("", response_model=InvitedOut, openapi_extra=body_of(InviteIn))
async def invite_member(request: Request, project: str) -> Any:
    """Gives a user a role in the project; whoever has no account yet needs the one-time link."""
    asked: InviteIn = parsed(InviteIn, await json_body(request))
    book, found = deps_of(request).members, project_of(request, project)
    note(request, asked.mail, role=asked.role, hidden=asked.hidden, rows=asked.rows)
    grant = book.grant_of(0, found.id, asked.role, asked.hidden, asked.rows)
    return InvitedOut(token=await run_in_threadpool(book.invite, asked.mail, [grant], caller(request)))


@router.put("/{user}", response_model=ProjectMembersOut, openapi_extra=body_of(MemberIn))
async def change_member(request: Request, project: str, user: int) -> Any:
    """Another role or other rules for one who has a role of the project's own."""
    asked: MemberIn = parsed(MemberIn, await json_body(request))
    book, found = deps_of(request).members, project_of(request, project)

    def work() -> ProjectMembersOut:
        if not any(one.project == found.id for one in book.tables.users.grants(user)):
            raise KeyError(user)
        note(request, book.user(user).mail, role=asked.role, hidden=asked.hidden, rows=asked.rows)
        book.grant(book.grant_of(user, found.id, asked.role, asked.hidden, asked.rows), caller(request))
        return members(request, project)  # type: ignore[no-any-return]

    return await run_in_threadpool(_there, work)


@router.delete("/{user}", status_code=204, response_class=Response)
def remove_member(request: Request, project: str, user: int) -> Response:
    """Takes the role of the project's own."""
    book, found = deps_of(request).members, project_of(request, project)
    _there(lambda: book.remove(user, found.id, caller(request)))
    note(request, book.user(user).mail)
    return Response(status_code=204)


@whole_server.get("", response_model=UsersOut)
def users(request: Request) -> Any:
    """Every user with every role."""
    deps = deps_of(request)
    names: dict[int, str | None] = {one.id: one.name for one in deps.projects.projects()}
    grants: dict[int, list[GrantOut]] = {}
    for one in deps.members.tables.users.grants():
        if one.project and one.project not in names:
            continue  # of a deleted project: it comes back with it
        told = GrantOut(
            project=names.get(one.project) if one.project else None,
            role=one.role,
            hidden=list(one.hidden),
            rows=list(one.rows),
        )
        grants.setdefault(one.user, []).append(told)
    return UsersOut(
        users=[
            UserOut(
                **{name: getattr(one, name) for name in ("id", "mail", "name", "created_at", "login_at")},
                totp=bool(one.totp),
                disabled=bool(one.disabled_at),
                grants=grants.get(one.id, []),
            )
            for one in deps.members.tables.users.all()
        ]
    )


@whole_server.post("", response_model=InvitedOut, openapi_extra=body_of(InviteUserIn))
async def invite_user(request: Request) -> Any:
    """Gives a user a role in every project, as invite_member does in one."""
    asked: InviteUserIn = parsed(InviteUserIn, await json_body(request))
    book = deps_of(request).members
    note(request, asked.mail, role=asked.role)
    grant = book.grant_of(0, 0, asked.role, (), ())
    return InvitedOut(token=await run_in_threadpool(book.invite, asked.mail, [grant], caller(request)))


@whole_server.put("/{user}", response_model=UsersOut, openapi_extra=body_of(UserChangeIn))
async def change_user(request: Request, user: int) -> Any:
    """Ends a user's access, with every session, or renews it."""
    asked: UserChangeIn = parsed(UserChangeIn, await json_body(request))
    book = deps_of(request).members

    def work() -> UsersOut:
        note(request, book.user(user).mail, disabled=asked.disabled)
        book.disable(user, asked.disabled)
        return users(request)  # type: ignore[no-any-return]

    return await run_in_threadpool(_there, work)


@whole_server.put("/{user}/role", response_model=UsersOut, openapi_extra=body_of(ServerGrantIn))
async def grant_user(request: Request, user: int) -> Any:
    """The user's role in every project."""
    asked: ServerGrantIn = parsed(ServerGrantIn, await json_body(request))
    book = deps_of(request).members

    def work() -> UsersOut:
        note(request, book.user(user).mail, role=asked.role)
        if asked.role is None:
            book.remove(user, 0, caller(request))
        else:
            book.grant(book.grant_of(user, 0, asked.role, (), ()), caller(request))
        return users(request)  # type: ignore[no-any-return]

    return await run_in_threadpool(_there, work)


@whole_server.post("/{user}/reset", response_model=ResetLinkOut)
def reset_link(request: Request, user: int) -> Any:
    """Makes a one-time link by which a user sets a new password; codes of an authenticator app stay asked for."""
    book = deps_of(request).members
    found = _there(lambda: book.user(user))
    note(request, found.mail)
    return ResetLinkOut(token=book.link("reset", user=found.id))


@whole_server.get("/{user}/sessions", response_model=SessionsOut)
def user_sessions(request: Request, user: int) -> Any:
    """Where a user is logged in."""
    _there(lambda: deps_of(request).members.user(user))
    return sessions_out(request, user)


@whole_server.delete("/{user}/sessions", status_code=204, response_class=Response)
def end_user_sessions(request: Request, user: int) -> Response:
    """Logs a user out everywhere."""
    found = _there(lambda: deps_of(request).members.user(user))
    note(request, found.mail)
    deps_of(request).members.tables.sessions.end_all(user)
    return Response(status_code=204)
