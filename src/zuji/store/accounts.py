"""People, their roles and sessions, more about keys, and the audit log, in the metadata.

Tokens (sessions, links) are 256 random bits and kept as hashes. The audit log only grows.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.sentences import say
from zuji.store.metadata import Metadata, MetadataError, _hash, _keys, _tables

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
_identities = sa.Table(
    "user_identities",
    _tables,
    sa.Column("issuer", sa.String(255), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("user", sa.Integer, nullable=False),
)
_sessions = sa.Table(
    "user_sessions",
    _tables,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("user", sa.Integer, nullable=False, index=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("agent", sa.String(255), nullable=False),
    sa.Column("key", sa.String(64), nullable=False),  # hash of the key that opened it, where no user logged in
)
_links = sa.Table(
    "user_links",
    _tables,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(8), nullable=False),  # owner, invite, reset, sso, login
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)
_failures = sa.Table(
    "login_failures",
    _tables,
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_at", sa.BigInteger, nullable=False),
)
_key_facts = sa.Table(
    "access_key_facts",  # of keys made since there are such facts; `access_keys` has the rest
    _tables,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(128), nullable=False),
    sa.Column("author", sa.String(254), nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),  # 0: never
    sa.Column("used_at", sa.BigInteger, nullable=False),
    sa.Column("hidden", sa.Text, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
)
_audit = sa.Table(
    "audit",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("who", sa.String(254), nullable=False),
    sa.Column("by", sa.String(16), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("target", sa.String(255), nullable=False),
    sa.Column("result", sa.String(32), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sqlite_autoincrement=True,
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


class UserSession(msgspec.Struct, frozen=True):
    """id is the first half of the token's hash: it names the session and opens nothing."""

    id: str
    user: int
    created_at: int
    seen_at: int
    expires_at: int
    address: str
    agent: str
    key: str = ""


class KeyFacts(msgspec.Struct, frozen=True):
    """What is known of a key; id is the first half of its hash."""

    id: str
    hint: str
    project: int
    scope: str
    created_at: int
    revoked_at: int
    name: str = ""
    author: str = ""
    expires_at: int = 0
    used_at: int = 0
    hidden: tuple[str, ...] = ()
    rows: tuple[Any, ...] = ()


class Noted(msgspec.Struct, frozen=True):
    """An entry of the audit log. result: done, refused or failed, with the status of the answer."""

    at: int
    who: str
    by: str
    address: str
    action: str
    project: str
    target: str
    result: str
    detail: Mapping[str, Any]
    id: int = 0


ID_CHARS = 32
ID_MAX = 2**31 - 1  # PostgreSQL takes no greater number beside a column of integers


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


class AccountTables:
    """Reads and writes of the tables above, over a Metadata. Times are given in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        ours = [_users, _grants, _identities, _sessions, _links, _failures, _key_facts, _audit]
        _tables.create_all(metadata._engine, tables=ours)

    # Users

    def users(self) -> list[User]:
        """By mail."""
        with self.metadata._begin() as db:
            return [_user(row) for row in db.execute(sa.select(_users).order_by(_users.c.mail))]

    def user(self, id: int) -> User | None:
        return self._one(_users.c.id == id)

    def user_of(self, mail: str) -> User | None:
        return self._one(_users.c.mail == mail.strip().casefold())

    def _one(self, wanted: sa.ColumnElement[bool]) -> User | None:
        with self.metadata._begin() as db:
            row = db.execute(sa.select(_users).where(wanted)).first()
            return None if row is None else _user(row)

    def add_user(self, mail: str, name: str, password: str, grants: Sequence[UserGrant], now: int) -> int:
        """A new user with grants (their `user` is not looked at). Raises MetadataError for a mail that is taken."""
        plain = {"totp": "", "totp_step": 0, "recovery": "[]", "login_at": 0, "disabled_at": 0}
        try:
            with self.metadata._begin() as db:
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

    def change_user(self, id: int, **values: Any) -> None:
        with self.metadata._begin() as db:
            db.execute(_users.update().where(_users.c.id == id).values(**values))

    def seal_totp(self, id: int, plain: str, sealed: str) -> None:
        """Keeps a secret sealed, if it is still the one that lay there."""
        with self.metadata._begin() as db:
            db.execute(_users.update().where(_users.c.id == id, _users.c.totp == plain).values(totp=sealed))

    def take_totp_step(self, id: int, step: int) -> bool:
        """Whether this step is later than any that was taken, which it then is: two at once cannot both have it."""
        with self.metadata._begin() as db:
            later = sa.and_(_users.c.id == id, _users.c.totp_step < step)
            return bool(db.execute(_users.update().where(later).values(totp_step=step)).rowcount)

    def change_recovery(self, id: int, before: str, after: str) -> bool:
        """Whether the codes were still those of before, and are now those of after."""
        with self.metadata._begin() as db:
            same = sa.and_(_users.c.id == id, _users.c.recovery == before)
            return bool(db.execute(_users.update().where(same).values(recovery=after)).rowcount)

    # Grants

    def grants(self, user: int = 0) -> list[UserGrant]:
        """Of one user or of all."""
        asked = sa.select(_grants).where(_grants.c.role != "").order_by(_grants.c.user, _grants.c.project)
        with self.metadata._begin() as db:
            return [_grant(row) for row in db.execute(asked.where(_grants.c.user == user) if user else asked)]

    def put_grant(self, grant: UserGrant) -> None:
        """Replaces what the user has on that project. Raises MetadataError where it would take the last owner."""
        with self.metadata._begin() as db:
            here = sa.and_(_grants.c.user == grant.user, _grants.c.project == grant.project)
            db.execute(_grants.delete().where(here))
            db.execute(_grants.insert().values(**_grant_row(grant)))
            _keep_an_owner(db)

    def remove_grant(self, user: int, project: int) -> bool:
        """Whether there was one. Raises as put_grant."""
        with self.metadata._begin() as db:
            here = sa.and_(_grants.c.user == user, _grants.c.project == project)
            found = bool(db.execute(_grants.delete().where(here)).rowcount)
            _keep_an_owner(db)
            return found

    def suspend_grant(self, user: int, project: int) -> None:
        """Takes a role and keeps its rules, for who may get a role there again. Raises as put_grant."""
        here = sa.and_(_grants.c.user == user, _grants.c.project == project)
        with self.metadata._begin() as db:
            db.execute(_grants.update().where(here).values(role=""))
            db.execute(_grants.delete().where(here, _grants.c.hidden == "[]", _grants.c.rules == "[]"))
            _keep_an_owner(db)

    def suspended_grant(self, user: int, project: int) -> UserGrant | None:
        """The rules that were kept, with the role ''."""
        here = sa.and_(_grants.c.user == user, _grants.c.project == project, _grants.c.role == "")
        with self.metadata._begin() as db:
            row = db.execute(sa.select(_grants).where(here)).first()
            return None if row is None else _grant(row)

    def disable(self, user: int, at: int) -> None:
        """Ends (at ms UTC) or renews (0) a user's access, with every session. Raises as put_grant."""
        with self.metadata._begin() as db:
            db.execute(_users.update().where(_users.c.id == user).values(disabled_at=at))
            db.execute(_sessions.delete().where(_sessions.c.user == user))
            _keep_an_owner(db)

    # Identities of single sign-on

    def user_by_identity(self, issuer: str, subject: str) -> User | None:
        with self.metadata._begin() as db:
            wanted = sa.and_(_identities.c.issuer == issuer, _identities.c.subject == subject)
            row = db.execute(
                sa.select(_users).join(_identities, _identities.c.user == _users.c.id).where(wanted)
            ).first()
            return None if row is None else _user(row)

    def add_identity(self, issuer: str, subject: str, user: int) -> None:
        """Raises MetadataError for one that opens an account already."""
        try:
            with self.metadata._begin() as db:
                db.execute(_identities.insert().values(issuer=issuer, subject=subject, user=user))
        except sa.exc.IntegrityError as error:
            raise MetadataError(
                say("{subject!r} of {issuer} opens an account already", subject=subject, issuer=issuer)
            ) from error

    def identities(self, user: int) -> list[str]:
        """The issuers whose single sign-on opens a user's account."""
        with self.metadata._begin() as db:
            found = db.execute(sa.select(_identities.c.issuer).where(_identities.c.user == user))
            return [row.issuer for row in found]

    def forget_identities(self, user: int) -> int:
        """Single sign-on opens this account no more; gives how many there were."""
        with self.metadata._begin() as db:
            return int(db.execute(_identities.delete().where(_identities.c.user == user)).rowcount)

    # Sessions

    def add_session(self, user: int, now: int, expires_at: int, address: str, agent: str, key: str = "") -> str:
        """The token of a new session. user 0: an administrator's without a name; it ends with the key, if one is
        given, that opened it."""
        token = secrets.token_urlsafe(32)
        with self.metadata._begin() as db:
            db.execute(_sessions.delete().where(_sessions.c.expires_at < now))
            row = {"hash": _hash(token), "user": user, "created_at": now, "seen_at": now, "expires_at": expires_at}
            db.execute(
                _sessions.insert().values(**row, address=address[:64], agent=agent[:255], key=_hash(key) if key else "")
            )
        return token

    def session(self, token: str) -> tuple[UserSession, User | None, list[UserGrant]] | None:
        """A session with its user and what is granted; None where there is none. Expiry is the caller's matter."""
        with self.metadata._begin() as db:
            row = db.execute(sa.select(_sessions).where(_sessions.c.hash == _hash(token))).first()
            if row is None:
                return None
            if row.user == 0:
                live = sa.select(_keys.c.hash).where(_keys.c.hash == row.key, _keys.c.revoked_at == 0)
                return (_session(row), None, []) if not row.key or db.execute(live).first() else None
            user = db.execute(sa.select(_users).where(_users.c.id == row.user)).first()
            granted = db.execute(sa.select(_grants).where(_grants.c.user == row.user, _grants.c.role != ""))
            return None if user is None else (_session(row), _user(user), [_grant(one) for one in granted])

    def sessions(self, user: int) -> list[UserSession]:
        """Seen last first."""
        asked = sa.select(_sessions).where(_sessions.c.user == user).order_by(_sessions.c.seen_at.desc())
        with self.metadata._begin() as db:
            return [_session(row) for row in db.execute(asked)]

    def see_session(self, token: str, now: int) -> None:
        with self.metadata._begin() as db:
            db.execute(_sessions.update().where(_sessions.c.hash == _hash(token)).values(seen_at=now))

    def end_session(self, token: str) -> None:
        with self.metadata._begin() as db:
            db.execute(_sessions.delete().where(_sessions.c.hash == _hash(token)))

    def end_sessions(self, user: int, id: str = "", but: str = "") -> int:
        """Ends one of a user's sessions by its id, or all (but the one of a given id); gives how many."""
        wanted = [_sessions.c.user == user]
        if id:
            wanted.append(_sessions.c.hash.startswith(id, autoescape=True))
        if but:
            wanted.append(sa.not_(_sessions.c.hash.startswith(but, autoescape=True)))
        with self.metadata._begin() as db:
            return int(db.execute(_sessions.delete().where(*wanted)).rowcount)

    # One-time links

    def add_link(self, kind: str, detail: Mapping[str, Any], now: int, expires_at: int) -> str:
        """The token of a new link. One of kind owner ends those before it."""
        token = secrets.token_urlsafe(32)
        with self.metadata._begin() as db:
            db.execute(_links.delete().where(_links.c.expires_at < now))
            if kind == "owner":
                db.execute(_links.delete().where(_links.c.kind == "owner"))
            row = {"hash": _hash(token), "kind": kind, "detail": _json(detail), "expires_at": expires_at}
            db.execute(_links.insert().values(**row))
        return token

    def link(self, token: str, now: int) -> tuple[str, dict[str, Any]] | None:
        """kind and detail of a link that is still good."""
        live = sa.and_(_links.c.hash == _hash(token), _links.c.expires_at > now)
        with self.metadata._begin() as db:
            row = db.execute(sa.select(_links.c.kind, _links.c.detail).where(live)).first()
            return None if row is None else (row.kind, msgspec.json.decode(row.detail))

    def take_invitations(self, mail: str, now: int, kind: str) -> list[dict[str, Any]]:
        """Details of the live links of a kind that were made for a mail, which are used up by this."""
        live = sa.and_(_links.c.kind == kind, _links.c.expires_at > now)
        with self.metadata._begin() as db:
            rows = db.execute(sa.select(_links.c.hash, _links.c.detail).where(live).order_by(_links.c.expires_at))
            told = [(row.hash, msgspec.json.decode(row.detail)) for row in rows]
            ours = [(hash, detail) for hash, detail in told if detail.get("mail") == mail]
            return [one for hash, one in ours if db.execute(_links.delete().where(_links.c.hash == hash)).rowcount]

    def end_links(self, user: int) -> None:
        """Ends the links by which a user could log in or set a password."""
        theirs = sa.and_(_links.c.kind.in_(("reset", "login")), _links.c.detail == _json({"user": user}))
        with self.metadata._begin() as db:
            db.execute(_links.delete().where(theirs))

    def take_link(self, token: str, now: int) -> bool:
        """Whether it was still good; it is so once."""
        live = sa.and_(_links.c.hash == _hash(token), _links.c.expires_at > now)
        with self.metadata._begin() as db:
            return bool(db.execute(_links.delete().where(live)).rowcount)

    # Failures of logins

    def failures(self, subject: str) -> tuple[int, int]:
        """How many, and when the last was."""
        with self.metadata._begin() as db:
            asked = sa.select(_failures.c.count, _failures.c.last_at).where(_failures.c.subject == subject)
            row = db.execute(asked).first()
            return (0, 0) if row is None else (row[0], row[1])

    def count_failure(self, subject: str, now: int, forgotten: int) -> None:
        """One more; those before `forgotten` count no more, anybody's."""
        with self.metadata._begin() as db:
            db.execute(_failures.delete().where(_failures.c.last_at < forgotten))
            here = _failures.c.subject == subject
            more = {"count": _failures.c.count + 1, "last_at": now}
            if not db.execute(_failures.update().where(here).values(**more)).rowcount:
                db.execute(_failures.insert().values(subject=subject, count=1, last_at=now))

    def forgive_failure(self, subject: str) -> None:
        """One less."""
        with self.metadata._begin() as db:
            here = sa.and_(_failures.c.subject == subject, _failures.c.count > 0)
            db.execute(_failures.update().where(here).values(count=_failures.c.count - 1))

    def forget_failures(self, subject: str) -> None:
        with self.metadata._begin() as db:
            db.execute(_failures.delete().where(_failures.c.subject == subject))

    # Keys

    def describe_key(
        self, token: str, name: str, author: str, expires_at: int, hidden: Sequence[str], rows: Sequence[Any]
    ) -> None:
        """Says more of a key that Metadata.create_key made."""
        row = {"name": name, "author": author, "expires_at": expires_at, "used_at": 0}
        with self.metadata._begin() as db:
            db.execute(_key_facts.delete().where(_key_facts.c.hash == _hash(token)))
            db.execute(
                _key_facts.insert().values(
                    hash=_hash(token), **row, hidden=_json(list(hidden)), rules=_json(list(rows))
                )
            )

    def key(self, token: str) -> KeyFacts | None:
        """The live key of a token. Expiry is the caller's matter."""
        found = self._key_rows(_keys.c.hash == _hash(token), _keys.c.revoked_at == 0)
        return found[0] if found else None

    def belongs_elsewhere(self, token: str, project: int) -> bool:
        """Whether a token is another project's: its name, by which it takes records, or a key that it has or had."""
        if any(one.name == token and one.id != project for one in self.metadata.every_project()):
            return True
        return any(one.project != project for one in self._key_rows(_keys.c.hash == _hash(token)))

    def all_keys(self) -> list[KeyFacts]:
        """Every key, newest first."""
        return self._key_rows(sa.true())

    def _key_rows(self, *wanted: sa.ColumnElement[bool]) -> list[KeyFacts]:
        both = _keys.outerjoin(_key_facts, _key_facts.c.hash == _keys.c.hash)
        more = [column for column in _key_facts.c if column.name != "hash"]
        asked = sa.select(*_keys.c, *more).select_from(both).where(*wanted).order_by(_keys.c.created_at.desc())
        with self.metadata._begin() as db:
            return [_key(row) for row in db.execute(asked)]

    def use_key(self, token: str, now: int) -> None:
        with self.metadata._begin() as db:
            used = _key_facts.update().where(_key_facts.c.hash == _hash(token)).values(used_at=now)
            if not db.execute(used).rowcount:  # made before keys had such facts
                plain = {"name": "", "author": "", "expires_at": 0, "hidden": "[]", "rules": "[]"}
                db.execute(_key_facts.insert().values(hash=_hash(token), used_at=now, **plain))

    def revoke_key(self, id: str, now: int) -> bool:
        """Whether there was a live key of that id."""
        live = sa.and_(_keys.c.hash.startswith(id, autoescape=True), _keys.c.revoked_at == 0)
        with self.metadata._begin() as db:
            done = bool(db.execute(_keys.update().where(live).values(revoked_at=now)).rowcount)
            if done:
                self.metadata._changed(db)
            return done

    def expire_keys(self, now: int) -> int:
        """Revokes keys whose time is over; gives how many."""
        over = sa.select(_key_facts.c.hash).where(_key_facts.c.expires_at > 0, _key_facts.c.expires_at <= now)
        with self.metadata._begin() as db:
            live = sa.and_(_keys.c.revoked_at == 0, _keys.c.hash.in_(over))
            count = int(db.execute(_keys.update().where(live).values(revoked_at=now)).rowcount)
            if count:
                self.metadata._changed(db)
            return count

    # The audit log

    def note(self, noted: Noted) -> None:
        """One entry more."""
        with self.metadata._begin() as db:
            db.execute(_audit.insert().values(**audit_row(noted)))

    def noted(
        self,
        project: str | None = None,
        who: str = "",
        action: str = "",
        since: int = 0,
        until: int = 2**62,
        before: int = 2**62,
        limit: int = 100,
    ) -> list[Noted]:
        """Newest first, ids below before; project None: of the whole server."""
        wanted = [_audit.c.at >= since, _audit.c.at < until, _audit.c.id <= min(before - 1, ID_MAX)]
        for column, value in (
            (_audit.c.project, project),
            (_audit.c.who, who or None),
            (_audit.c.action, action or None),
        ):
            if value is not None:
                wanted.append(column == value)
        asked = sa.select(_audit).where(*wanted).order_by(_audit.c.id.desc()).limit(limit)
        with self.metadata._begin() as db:
            return [Noted(**{**row._mapping, "detail": msgspec.json.decode(row.detail)}) for row in db.execute(asked)]


def audit_row(noted: Noted) -> dict[str, Any]:
    """An entry as its table takes it."""
    row = msgspec.structs.asdict(noted)
    del row["id"]
    cut = {"who": 254, "address": 64, "action": 64, "project": 64, "target": 255, "result": 32}
    row |= {name: row[name][:chars] for name, chars in cut.items()}
    return {**row, "detail": _json(noted.detail)}


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
    return {**plain, "hidden": _json(list(grant.hidden)), "rules": _json(list(grant.rows))}


def _grant(row: Any) -> UserGrant:
    hidden, rows = msgspec.json.decode(row.hidden), msgspec.json.decode(row.rules)
    return UserGrant(row.user, row.project, row.role, tuple(hidden), tuple(rows))


def _session(row: Any) -> UserSession:
    told = {**row._mapping}
    return UserSession(id=told.pop("hash")[:ID_CHARS], **told)


def _key(row: Any) -> KeyFacts:
    told = {name: value for name, value in row._mapping.items() if value is not None}
    hidden, rules = (tuple(msgspec.json.decode(told.pop(name, "[]"))) for name in ("hidden", "rules"))
    return KeyFacts(id=told.pop("hash")[:ID_CHARS], **told, hidden=hidden, rows=rules)
