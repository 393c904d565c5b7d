"""Keys of access in the metadata: whose they are, until when, with which rules. store/metadata.py makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import ID_CHARS, Metadata, _hash, _keys, _tables

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


class Keys:
    """Reads and writes what is known of them in a metadata database. Times in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_key_facts])

    def describe(
        self, token: str, name: str, author: str, expires_at: int, hidden: Sequence[str], rows: Sequence[Any]
    ) -> None:
        """Says more of a key that Metadata.create_key made."""
        row = {"hash": _hash(token), "name": name, "author": author, "expires_at": expires_at, "used_at": 0}
        rules = {"hidden": _json(hidden), "rules": _json(rows)}
        with self._metadata._begin() as db:
            db.execute(_key_facts.delete().where(_key_facts.c.hash == _hash(token)))
            db.execute(_key_facts.insert().values(**row, **rules))

    def one(self, token: str) -> KeyFacts | None:
        """The live key of a token. Expiry is the caller's matter."""
        found = self._rows(_keys.c.hash == _hash(token), _keys.c.revoked_at == 0)
        return found[0] if found else None

    def belongs_elsewhere(self, token: str, project: int) -> bool:
        """Whether a token is another project's: its name, by which it takes records, or a key that it has or had."""
        if any(one.name == token and one.id != project for one in self._metadata.every_project()):
            return True
        return any(one.project != project for one in self._rows(_keys.c.hash == _hash(token)))

    def all(self) -> list[KeyFacts]:
        """Every key, newest first."""
        return self._rows(sa.true())

    def _rows(self, *wanted: sa.ColumnElement[bool]) -> list[KeyFacts]:
        both = _keys.outerjoin(_key_facts, _key_facts.c.hash == _keys.c.hash)
        more = [column for column in _key_facts.c if column.name != "hash"]
        asked = sa.select(*_keys.c, *more).select_from(both).where(*wanted).order_by(_keys.c.created_at.desc())
        with self._metadata._begin() as db:
            return [_key(row) for row in db.execute(asked)]

    def use(self, token: str, now: int) -> None:
        with self._metadata._begin() as db:
            used = _key_facts.update().where(_key_facts.c.hash == _hash(token)).values(used_at=now)
            if not db.execute(used).rowcount:  # made before keys had such facts
                plain = {"name": "", "author": "", "expires_at": 0, "hidden": "[]", "rules": "[]"}
                db.execute(_key_facts.insert().values(hash=_hash(token), used_at=now, **plain))

    def revoke(self, id: str, now: int) -> bool:
        """Whether there was a live key of that id."""
        live = sa.and_(_keys.c.hash.startswith(id, autoescape=True), _keys.c.revoked_at == 0)
        with self._metadata._begin() as db:
            done = bool(db.execute(_keys.update().where(live).values(revoked_at=now)).rowcount)
            if done:
                self._metadata._changed(db)
            return done

    def expire(self, now: int) -> int:
        """Revokes keys whose time is over; gives how many."""
        over = sa.select(_key_facts.c.hash).where(_key_facts.c.expires_at > 0, _key_facts.c.expires_at <= now)
        with self._metadata._begin() as db:
            live = sa.and_(_keys.c.revoked_at == 0, _keys.c.hash.in_(over))
            count = int(db.execute(_keys.update().where(live).values(revoked_at=now)).rowcount)
            if count:
                self._metadata._changed(db)
            return count


def _json(listed: Sequence[Any]) -> str:
    return msgspec.json.encode(list(listed)).decode()


def _key(row: Any) -> KeyFacts:
    told = {name: value for name, value in row._mapping.items() if value is not None}
    hidden, rules = (tuple(msgspec.json.decode(told.pop(name, "[]"))) for name in ("hidden", "rules"))
    return KeyFacts(id=told.pop("hash")[:ID_CHARS], **told, hidden=hidden, rows=rules)
