"""One-time links of people in the metadata, such as invitations. A token is 256 random bits and kept as its hash."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _hash, _tables

_links = sa.Table(
    "user_links",
    _tables,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(8), nullable=False),  # owner, invite, reset, sso, login
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)


class UserLinks:
    """Reads and writes them in a metadata database. Times in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_links])

    def add(self, kind: str, detail: Mapping[str, Any], now: int, expires_at: int) -> str:
        """The token of a new link. One of kind owner ends those before it."""
        token = secrets.token_urlsafe(32)
        with self._metadata._begin() as db:
            db.execute(_links.delete().where(_links.c.expires_at < now))
            if kind == "owner":
                db.execute(_links.delete().where(_links.c.kind == "owner"))
            told = msgspec.json.encode(detail).decode()
            row = {"hash": _hash(token), "kind": kind, "detail": told, "expires_at": expires_at}
            db.execute(_links.insert().values(**row))
        return token

    def one(self, token: str, now: int) -> tuple[str, dict[str, Any]] | None:
        """kind and detail of a link that is still good."""
        live = sa.and_(_links.c.hash == _hash(token), _links.c.expires_at > now)
        with self._metadata._begin() as db:
            row = db.execute(sa.select(_links.c.kind, _links.c.detail).where(live)).first()
            return None if row is None else (row.kind, msgspec.json.decode(row.detail))

    def take(self, token: str, now: int) -> bool:
        """Whether it was still good; it is so once."""
        live = sa.and_(_links.c.hash == _hash(token), _links.c.expires_at > now)
        with self._metadata._begin() as db:
            return bool(db.execute(_links.delete().where(live)).rowcount)

    def take_invitations(self, mail: str, now: int, kind: str) -> list[dict[str, Any]]:
        """Details of the live links of a kind that were made for a mail, which are used up by this."""
        live = sa.and_(_links.c.kind == kind, _links.c.expires_at > now)
        with self._metadata._begin() as db:
            rows = db.execute(sa.select(_links.c.hash, _links.c.detail).where(live).order_by(_links.c.expires_at))
            told = [(row.hash, msgspec.json.decode(row.detail)) for row in rows]
            ours = [(hash, detail) for hash, detail in told if detail.get("mail") == mail]
            return [one for hash, one in ours if db.execute(_links.delete().where(_links.c.hash == hash)).rowcount]

    def end_of(self, user: int) -> None:
        """Ends the links by which a user could log in or set a password."""
        told = msgspec.json.encode({"user": user}).decode()
        with self._metadata._begin() as db:
            db.execute(_links.delete().where(_links.c.kind.in_(("reset", "login")), _links.c.detail == told))
