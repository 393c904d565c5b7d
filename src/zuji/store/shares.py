"""Links that show a board to whoever has them. The token is told once; kept is its hash."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _hash, _now, _tables

_shares = sa.Table(
    "board_shares",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False),
    sa.Column("board", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Column("hint", sa.String(8), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("scope", sa.String(16), nullable=False),
    sa.Column("filters", sa.Text, nullable=False),
    sa.Column("frame_ancestors", sa.Text, nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("last_used_at", sa.BigInteger, nullable=False),
    sa.Column("revoked_at", sa.BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
_passwords = sa.Table(
    "board_share_passwords",  # of the links that have one
    _tables,
    sa.Column("share", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.String(255), nullable=False),
)
USED_EVERY_MS = 60_000


class Share(msgspec.Struct, frozen=True):
    """A link to a board. hint: the last characters of its token. scope: view, or file (also carries tables away).
    filters: JSON, laid over the board's for good. frame_ancestors: JSON, origins of pages that may embed it. Times in
    ms UTC, 0 for never."""

    id: int
    project: int
    board: int
    hint: str
    label: str
    scope: str
    filters: str
    frame_ancestors: str
    author: str
    created_at: int
    expires_at: int
    last_used_at: int = 0
    revoked_at: int = 0


_FIELDS = Share.__struct_fields__


class Shares:
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_shares, _passwords])

    def of(self, project: int, board: int) -> list[Share]:
        """Of a board, newest first, ended ones too."""
        mine = sa.and_(_shares.c.project == project, _shares.c.board == board)
        with self._metadata._begin() as db:
            rows = db.execute(sa.select(*_columns()).where(mine).order_by(_shares.c.id.desc()).limit(500)).all()
        return [Share(*row) for row in rows]

    def create(self, made: Share, password: str = "") -> tuple[Share, str]:
        """Adds it, and gives its token, which is told only here. password: its hash, '' for none."""
        token = secrets.token_urlsafe(32)
        made = msgspec.structs.replace(made, hint=token[-4:], created_at=_now())
        row = {name: getattr(made, name) for name in _FIELDS if name != "id"}
        with self._metadata._begin() as db:
            added = db.execute(_shares.insert().values(**row, hash=_hash(token)))
            assert added.inserted_primary_key is not None
            id = int(added.inserted_primary_key[0])
            if password:
                db.execute(_passwords.insert().values(share=id, hash=password))
            return msgspec.structs.replace(made, id=id), token

    def password(self, id: int) -> str:
        """The hash of a link's password; '' where it has none."""
        with self._metadata._begin() as db:
            return db.execute(sa.select(_passwords.c.hash).where(_passwords.c.share == id)).scalar() or ""

    def by_token(self, token: str) -> Share | None:
        """The live share that a token opens, None for an unknown, ended or revoked one."""
        now = _now()
        live = sa.and_(_shares.c.hash == _hash(token), _shares.c.revoked_at == 0)
        lasting = sa.or_(_shares.c.expires_at == 0, _shares.c.expires_at > now)
        with self._metadata._begin() as db:
            row = db.execute(sa.select(*_columns()).where(live, lasting)).first()
            if row is None:
                return None
            found = Share(*row)
            if now - found.last_used_at >= USED_EVERY_MS:  # not one write for each request
                db.execute(_shares.update().where(_shares.c.id == found.id).values(last_used_at=now))
        return found

    def revoke(self, project: int, board: int, id: int) -> bool:
        """Ends it at once; False where there is no such live share."""
        mine = sa.and_(_shares.c.project == project, _shares.c.board == board, _shares.c.id == id)
        with self._metadata._begin() as db:
            ended = db.execute(_shares.update().where(mine, _shares.c.revoked_at == 0).values(revoked_at=_now()))
            return bool(ended.rowcount)


def _columns() -> list[sa.Column[Any]]:
    return [_shares.c[name] for name in _FIELDS]
