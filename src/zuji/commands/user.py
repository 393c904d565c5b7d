"""`zuji user`, `zuji key`: accounts from the machine itself, where whoever may write the data directory may do all."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from zuji.accounts.refusals import MembershipRefused
from zuji.accounts.roles import ROLES, SCOPES
from zuji.commands.parts import DataDir, config_of, failed, metadata_of, or_fail
from zuji.config import Config
from zuji.people.admission import Admission
from zuji.people.membership import Membership
from zuji.records.sentences import Sentence, say
from zuji.store.users import UserGrant

user_app = typer.Typer(no_args_is_help=True, help="People and their roles.")
key_app = typer.Typer(no_args_is_help=True, help="Keys of access to the API.")
Mail = Annotated[str, typer.Argument(help="E-mail address of the user.")]
Project = Annotated[str | None, typer.Option("--project", help="Name of the project; none: all of them.")]
Role = Annotated[str, typer.Option(help=f"{', '.join(ROLES)}.")]
Port = Annotated[int | None, typer.Option(help="Port of the server.")]
Hidden = Annotated[list[str] | None, typer.Option("--hide", help="Property that does not exist for them.")]
Rows = Annotated[list[str] | None, typer.Option("--rows", help="Filter (JSON) that every event must pass.")]


def _book(config: Config) -> Membership:
    return Membership(Admission(metadata_of(config)), wrong_rows)


def wrong_rows(rows: Sequence[Any]) -> Sentence | None:
    """What is wrong with rules of rows; None where nothing is."""
    if not rows:
        return None
    from zuji.analyze.row_rules import wrong_with  # takes long to import

    return wrong_with(rows)


def _done(book: Membership, action: str, target: str, work: Any, project: str = "", **detail: Any) -> Any:
    """What work gives, with an entry in the audit log."""
    result = "refused"
    try:
        found = or_fail(work)
        result = "done"
        return found
    except MembershipRefused as error:
        raise failed(str(error)) from error
    finally:
        row = {"at": int(time.time() * 1000), "who": "cli", "by": "cli", "address": "", "action": action}
        book.note({**row, "project": project, "target": target, "result": result, "detail": detail})


def _project_id(book: Membership, name: str | None) -> int:
    return or_fail(lambda: book.tables.metadata.project(name)).id if name else 0


def _names(book: Membership) -> dict[int, str]:
    """By id; of deleted projects with that word."""
    every = book.tables.metadata.every_project()
    return {one.id: f"{one.name} (deleted)" if one.deleted_until else one.name for one in every}


def _link(config: Config, token: str) -> str:
    return f"{config.address}/login?link={token}"


def _rules(rows: list[str] | None) -> list[Any]:
    try:
        return [json.loads(row) for row in rows or []]
    except ValueError as error:
        raise failed(f"--rows is no JSON: {error}") from error


def _moment(ms: int) -> str:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).strftime("%Y-%m-%d %H:%M") if ms else "never"


@user_app.command("owner-link")
def owner_link(data_dir: DataDir = None, port: Port = None) -> None:
    """Print a link that makes an owner, once, within 24 hours. It ends the one before."""
    config = config_of(data_dir, port=port)
    book = _book(config)
    typer.echo(_link(config, _done(book, "owner_link", "", lambda: book.link("owner"))))


def login_link(
    mail: Annotated[str | None, typer.Option(help="Whose account it opens; default: the first owner's.")] = None,
    data_dir: DataDir = None,
    port: Port = None,
) -> None:
    """Print a link that logs a browser in as a user, once, within an hour."""
    config = config_of(data_dir, port=port)
    book = _book(config)
    token, whose = _done(book, "login_link", mail or "", lambda: book.login_link(mail))
    typer.echo(f"As {whose}:", err=True)
    typer.echo(f"{config.address}/login?token={token}")


@user_app.command("sso")
def user_sso(
    mail: Mail,
    forget: Annotated[bool, typer.Option("--forget", help="Single sign-on opens the account no more.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Let the next single sign-on with a user's e-mail, verified, open their account; within 7 days, then for good."""
    book = _book(config_of(data_dir))

    def work() -> str:
        user = book.user_of(mail)
        if forget:
            return f"{book.tables.identities.forget(user.id)} forgotten"
        book.expect_sso(user)
        return f"the next single sign-on of {user.mail} opens the account"

    typer.echo(_done(book, "user_sso", mail, work, forget=forget))


@user_app.command("list")
def user_list(data_dir: DataDir = None) -> None:
    """Print every user with every role."""
    book = _book(config_of(data_dir))
    names = _names(book)
    for user in book.tables.users.all():
        roles = ", ".join(
            f"{one.role} of {names.get(one.project, 'all projects')}{' (with rules)' if one.hidden or one.rows else ''}"
            for one in book.tables.users.grants(user.id)
        )
        state = "disabled" if user.disabled_at else f"last login {_moment(user.login_at)}"
        typer.echo(f"{user.mail}\t{user.name}\t{roles or 'no role'}\t{state}{', with codes' if user.totp else ''}")


@user_app.command("invite")
def invite(
    mail: Mail,
    role: Role,
    project: Project = None,
    hide: Hidden = None,
    rows: Rows = None,
    data_dir: DataDir = None,
    port: Port = None,
) -> None:
    """Print a link, good once within 7 days, by which somebody takes a role; a user has it at once."""
    config = config_of(data_dir, port=port)
    book = _book(config)
    grant = UserGrant(0, _project_id(book, project), role, tuple(hide or ()), tuple(_rules(rows)))
    token = _done(book, "invite_member", mail, lambda: book.invite(mail, [grant], None), project or "", role=role)
    typer.echo(_link(config, token) if token else f"{mail} is {role} of {project or 'all projects'} now")


@user_app.command("role")
def role_of(
    mail: Mail, role: Role, project: Project = None, hide: Hidden = None, rows: Rows = None, data_dir: DataDir = None
) -> None:
    """Give a user a role in place of the one before; `--role none` takes it."""
    book = _book(config_of(data_dir))
    project_id = _project_id(book, project)

    def work() -> None:
        user = book.user_of(mail).id
        if role != "none":
            book.grant(UserGrant(user, project_id, role, tuple(hide or ()), tuple(_rules(rows))), None)
            return
        try:
            book.remove(user, project_id, None)
        except KeyError:
            raise MembershipRefused("project", say("{mail} has no role of its own there", mail=mail)) from None

    _done(book, "change_member", mail, work, project or "", role=role)
    typer.echo(f"{mail}: {role} of {project or 'all projects'}")


@user_app.command("reset")
def reset(
    mail: Mail,
    totp: Annotated[bool, typer.Option("--totp", help="Ask for no codes any more, too.")] = False,
    data_dir: DataDir = None,
    port: Port = None,
) -> None:
    """Print a link by which a user sets a new password, once, within 24 hours."""
    config = config_of(data_dir, port=port)
    book = _book(config)

    def work() -> str:
        user = book.user_of(mail)
        if totp:
            book.end_totp(user.id, None)
        return book.link("reset", user=user.id)

    typer.echo(_link(config, _done(book, "reset_link", mail, work, totp=totp)))


@user_app.command("disable")
def disable(
    mail: Mail, enable: Annotated[bool, typer.Option("--undo", help="Renew it.")] = False, data_dir: DataDir = None
) -> None:
    """End a user's access, with every session."""
    book = _book(config_of(data_dir))
    _done(book, "change_user", mail, lambda: book.disable(book.user_of(mail).id, not enable), disabled=not enable)
    typer.echo(f"{mail} is {'enabled' if enable else 'disabled'}")


@user_app.command("sessions")
def sessions(
    mail: Annotated[str, typer.Argument(help="E-mail address; '-' for sessions by login link or key.")],
    end: Annotated[bool, typer.Option("--end", help="End them.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Print where a user is logged in."""
    book = _book(config_of(data_dir))
    user = 0 if mail == "-" else _done_quietly(lambda: book.user_of(mail).id)
    for one in book.tables.sessions.of(user):
        typer.echo(f"{one.id[:8]}\t{_moment(one.created_at)}\tseen {_moment(one.seen_at)}\t{one.address}\t{one.agent}")
    if end:
        count = _done(book, "end_user_sessions", mail, lambda: book.tables.sessions.end_all(user))
        typer.echo(f"{count} ended")


def _done_quietly(work: Any) -> Any:
    try:
        return work()
    except MembershipRefused as error:
        raise failed(str(error)) from error


@key_app.command("create")
def key_create(
    scope: Annotated[str, typer.Option(help=f"{', '.join(SCOPES)}.")],
    project: Project = None,
    key: Annotated[
        str, typer.Option("--key", help="A key that SDKs carry already (phc_..., G-..., a site's number); ingest only.")
    ] = "",
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
    days: Annotated[int, typer.Option(min=0, max=36_500, help="Days until it ends; 0 for never.")] = 0,
    hide: Hidden = None,
    rows: Rows = None,
    data_dir: DataDir = None,
) -> None:
    """Make a key and print it, alone: it is told only here. Every vendor's SDK takes one of scope ingest as its key."""
    book = _book(config_of(data_dir))
    project_id = _project_id(book, project)
    until = int((time.time() + days * 86_400) * 1000) if days else 0
    more = (name, until, tuple(hide or ()), tuple(_rules(rows)), key)
    made = lambda: book.create_key(project_id, scope, None, *more)  # noqa: E731
    typer.echo(_done(book, "create_key", name, made, project or "", scope=scope, expires_at=until))


@key_app.command("list")
def key_list(data_dir: DataDir = None) -> None:
    """Print every key's last characters, scope, project, state and last use."""
    book = _book(config_of(data_dir))
    names = _names(book)
    for one in reversed(book.keys(None)):
        state = "revoked" if one.revoked_at else "live"
        until = f", ends {_moment(one.expires_at)}" if one.expires_at else ""
        used = f"used {_moment(one.used_at)}"
        rules = " (with rules)" if one.hidden or one.rows else ""
        place = names.get(one.project, "all projects")
        typer.echo(f"…{one.hint}\t{one.scope}{rules}\t{place}\t{state}{until}\t{used}\t{one.name}")


@key_app.command("revoke")
def key_revoke(
    hint: Annotated[str, typer.Argument(help="Last characters, as listed.")], data_dir: DataDir = None
) -> None:
    """End a key."""
    book = _book(config_of(data_dir))
    count = _done(book, "revoke_key", hint, lambda: book.tables.metadata.revoke_key(hint))
    if not count:
        raise failed(f"no live key ends with {hint!r}; `zuji key list` shows them")
    typer.echo(f"{count} revoked")
