"""Sessions of people in the metadata. A token is 256 random bits and kept as its hash."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import ID_CHARS, Metadata, _hash, _keys, _tables
from zuji.store.users import User, UserGrant, _grant, _grants, _keep_an_owner, _user, _users

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


class Sessions:
    """Reads and writes them in a metadata database. Times in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_sessions])

    def add(self, user: int, now: int, expires_at: int, address: str, agent: str, key: str = "") -> str:
        """The token of a new session. user 0: an administrator's without a name; it ends with the key, if one is
        given, that opened it."""
        token = secrets.token_urlsafe(32)
        with self._metadata._begin() as db:
            db.execute(_sessions.delete().where(_sessions.c.expires_at < now))
            row = {"hash": _hash(token), "user": user, "created_at": now, "seen_at": now, "expires_at": expires_at}
            db.execute(
                _sessions.insert().values(**row, address=address[:64], agent=agent[:255], key=_hash(key) if key else "")
            )
        return token

    def one(self, token: str) -> tuple[UserSession, User | None, list[UserGrant]] | None:
        """A session with its user and what is granted; None where there is none. Expiry is the caller's matter."""
        with self._metadata._begin() as db:
            row = db.execute(sa.select(_sessions).where(_sessions.c.hash == _hash(token))).first()
            if row is None:
                return None
            if row.user == 0:
                live = sa.select(_keys.c.hash).where(_keys.c.hash == row.key, _keys.c.revoked_at == 0)
                return (_session(row), None, []) if not row.key or db.execute(live).first() else None
            user = db.execute(sa.select(_users).where(_users.c.id == row.user)).first()
            granted = db.execute(sa.select(_grants).where(_grants.c.user == row.user, _grants.c.role != ""))
            return None if user is None else (_session(row), _user(user), [_grant(one) for one in granted])

    def of(self, user: int) -> list[UserSession]:
        """Seen last first."""
        asked = sa.select(_sessions).where(_sessions.c.user == user).order_by(_sessions.c.seen_at.desc())
        with self._metadata._begin() as db:
            return [_session(row) for row in db.execute(asked)]

    def see(self, token: str, now: int) -> None:
        with self._metadata._begin() as db:
            db.execute(_sessions.update().where(_sessions.c.hash == _hash(token)).values(seen_at=now))

    def end(self, token: str) -> None:
        with self._metadata._begin() as db:
            db.execute(_sessions.delete().where(_sessions.c.hash == _hash(token)))

    def end_all(self, user: int, id: str = "", but: str = "") -> int:
        """Ends one of a user's sessions by its id, or all (but the one of a given id); gives how many."""
        wanted = [_sessions.c.user == user]
        if id:
            wanted.append(_sessions.c.hash.startswith(id, autoescape=True))
        if but:
            wanted.append(sa.not_(_sessions.c.hash.startswith(but, autoescape=True)))
        with self._metadata._begin() as db:
            return int(db.execute(_sessions.delete().where(*wanted)).rowcount)

    def disable(self, user: int, at: int) -> None:
        """Ends (at ms UTC) or renews (0) a user's access, with every session. Raises as Users.put_grant."""
        with self._metadata._begin() as db:
            db.execute(_users.update().where(_users.c.id == user).values(disabled_at=at))
            db.execute(_sessions.delete().where(_sessions.c.user == user))
            _keep_an_owner(db)


def _session(row: Any) -> UserSession:
    told = {**row._mapping}
    return UserSession(id=told.pop("hash")[:ID_CHARS], **told)
