"""People in the metadata: their accounts, and what they are granted. One owner is always left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.sentences import say
from zuji.store.metadata import Metadata, MetadataError, _tables

_users = sa.Table(
    "users",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("mail", sa.String(254), unique=True, nullable=False),  # case-folded
    sa.Column("name", sa.String(128), nullable=False),
    sa.Column("password", sa.String(255), nullable=False),  # '' while only single sign-on opens it
    sa.Column("totp", sa.String(64), nullable=False),  # sealed (accounts/sealing.py)
    sa.Column("totp_step", sa.BigInteger, nullable=False),  # of the last code that was taken
    sa.Column("recovery", sa.Text, nullable=False),  # JSON list of hashes
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("login_at", sa.BigInteger, nullable=False),
    sa.Column("disabled_at", sa.BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
_grants = sa.Table(
    "user_grants",
    _tables,
    sa.Column("user", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("project", sa.Integer, primary_key=True, autoincrement=False),  # 0: every project
    sa.Column("role", sa.String(16), nullable=False),  # '' keeps rules of who lost it by single sign-on
    sa.Column("hidden", sa.Text, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
)


class User(msgspec.Struct, frozen=True):
    """Times in ms UTC, 0 for never."""

    id: int
    mail: str
    name: str
    password: str
    totp: str
    totp_step: int
    recovery: str
    created_at: int
    login_at: int
    disabled_at: int


class UserGrant(msgspec.Struct, frozen=True):
    user: int
    project: int
    role: str
    hidden: tuple[str, ...] = ()
    rows: tuple[Any, ...] = ()


class Users:
    """Reads and writes them in a metadata database. Times in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_users, _grants])

    def all(self) -> list[User]:
        """By mail."""
        with self._metadata._begin() as db:
            return [_user(row) for row in db.execute(sa.select(_users).order_by(_users.c.mail))]

    def one(self, id: int) -> User | None:
        return self._one(_users.c.id == id)

    def of_mail(self, mail: str) -> User | None:
        return self._one(_users.c.mail == mail.strip().casefold())

    def _one(self, wanted: sa.ColumnElement[bool]) -> User | None:
        with self._metadata._begin() as db:
            row = db.execute(sa.select(_users).where(wanted)).first()
            return None if row is None else _user(row)

    def add(self, mail: str, name: str, password: str, grants: Sequence[UserGrant], now: int) -> int:
        """A new user with grants (their `user` is not looked at). Raises MetadataError for a mail that is taken."""
        plain = {"totp": "", "totp_step": 0, "recovery": "[]", "login_at": 0, "disabled_at": 0}
        try:
            with self._metadata._begin() as db:
                made = db.execute(
                    _users.insert().values(
                        mail=mail.strip().casefold(), name=name, password=password, created_at=now, **plain
                    )
                )
                assert made.inserted_primary_key is not None
                id = int(made.inserted_primary_key[0])
                for grant in grants:
                    db.execute(_grants.insert().values(**_grant_row(msgspec.structs.replace(grant, user=id))))
                return id
        except sa.exc.IntegrityError as error:
            raise MetadataError(say("there is a user {mail!r} already", mail=mail)) from error

    def change(self, id: int, **values: Any) -> None:
        with self._metadata._begin() as db:
            db.execute(_users.update().where(_users.c.id == id).values(**values))

    def seal_totp(self, id: int, plain: str, sealed: str) -> None:
        """Keeps a secret sealed, if it is still the one that lay there."""
        with self._metadata._begin() as db:
            db.execute(_users.update().where(_users.c.id == id, _users.c.totp == plain).values(totp=sealed))

    def take_totp_step(self, id: int, step: int) -> bool:
        """Whether this step is later than any that was taken, which it then is: two at once cannot both have it."""
        with self._metadata._begin() as db:
            later = sa.and_(_users.c.id == id, _users.c.totp_step < step)
            return bool(db.execute(_users.update().where(later).values(totp_step=step)).rowcount)

    def change_recovery(self, id: int, before: str, after: str) -> bool:
        """Whether the codes were still those of before, and are now those of after."""
        with self._metadata._begin() as db:
            same = sa.and_(_users.c.id == id, _users.c.recovery == before)
            return bool(db.execute(_users.update().where(same).values(recovery=after)).rowcount)

    def grants(self, user: int = 0) -> list[UserGrant]:
        """Of one user or of all."""
        asked = sa.select(_grants).where(_grants.c.role != "").order_by(_grants.c.user, _grants.c.project)
        with self._metadata._begin() as db:
            return [_grant(row) for row in db.execute(asked.where(_grants.c.user == user) if user else asked)]

    def put_grant(self, grant: UserGrant) -> None:
        """Replaces what the user has on that project. Raises MetadataError where it would take the last owner."""
        with self._metadata._begin() as db:
            here = sa.and_(_grants.c.user == grant.user, _grants.c.project == grant.project)
            db.execute(_grants.delete().where(here))
            db.execute(_grants.insert().values(**_grant_row(grant)))
            _keep_an_owner(db)

    def remove_grant(self, user: int, project: int) -> bool:
        """Whether there was one. Raises as put_grant."""
        with self._metadata._begin() as db:
            here = sa.and_(_grants.c.user == user, _grants.c.project == project)
            found = bool(db.execute(_grants.delete().where(here)).rowcount)
            _keep_an_owner(db)
            return found

    def suspend_grant(self, user: int, project: int) -> None:
        """Takes a role and keeps its rules, for who may get a role there again. Raises as put_grant."""
        here = sa.and_(_grants.c.user == user, _grants.c.project == project)
        with self._metadata._begin() as db:
            db.execute(_grants.update().where(here).values(role=""))
            db.execute(_grants.delete().where(here, _grants.c.hidden == "[]", _grants.c.rules == "[]"))
            _keep_an_owner(db)

    def suspended_grant(self, user: int, project: int) -> UserGrant | None:
        """The rules that were kept, with the role ''."""
        here = sa.and_(_grants.c.user == user, _grants.c.project == project, _grants.c.role == "")
        with self._metadata._begin() as db:
            row = db.execute(sa.select(_grants).where(here)).first()
            return None if row is None else _grant(row)


def _keep_an_owner(db: sa.Connection) -> None:
    """Inside the change's own transaction, so that two changes at once cannot take one owner each."""
    owning = sa.and_(_grants.c.role == "owner", _grants.c.project == 0)
    here = sa.select(_users.c.id).select_from(_grants.join(_users, _users.c.id == _grants.c.user))
    if db.execute(here.where(owning, _users.c.disabled_at == 0).with_for_update()).first() is None:
        raise MetadataError(say("this would leave the server without an owner; make another owner first"))


def _user(row: Any) -> User:
    return User(**row._mapping)


def _grant_row(grant: UserGrant) -> dict[str, Any]:
    plain = {"user": grant.user, "project": grant.project, "role": grant.role}
    hidden, rules = (msgspec.json.encode(list(one)).decode() for one in (grant.hidden, grant.rows))
    return {**plain, "hidden": hidden, "rules": rules}


def _grant(row: Any) -> UserGrant:
    hidden, rows = msgspec.json.decode(row.hidden), msgspec.json.decode(row.rules)
    return UserGrant(row.user, row.project, row.role, tuple(hidden), tuple(rows))
