"""Virtual events, virtual properties and look-up tables in the metadata: every change is a version with its author and
reason; versions are never changed or removed.

Rows of look-up tables lie here too, compressed: no batch of the journal reads them, they outlive every generation of
the store, and the store's table is a copy that is made when a question needs it (docs/decisions/0017).
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.plan_changes import VersionConflict
from zuji.store.metadata import Metadata, _now, _tables

_definitions = sa.Table(
    "definitions",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name_hash", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.UniqueConstraint("project", "kind", "name_hash"),
    sqlite_autoincrement=True,
)
_versions = sa.Table(
    "definition_versions",
    _tables,
    sa.Column("definition", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("rows_version", sa.Integer, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("archived", sa.Integer, nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
_rows = sa.Table(
    "definition_rows",
    _tables,
    sa.Column("definition", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("rows", sa.LargeBinary(1 << 31), nullable=False),
)


class Saved(msgspec.Struct, frozen=True):
    """A version of one. kind: event, property or lookup; name holds for all versions; body is JSON. rows_version: the
    version that brought the rows that hold (lookup), size: how many there are. at in ms UTC."""

    id: int
    project: int
    kind: str
    name: str
    version: int
    description: str = ""
    body: str = "{}"
    rows_version: int = 0
    size: int = 0
    archived: bool = False
    author: str = ""
    reason: str = ""
    at: int = 0


class NameTaken(Exception):
    """Another one of the project and kind has that name."""


_FIELDS = tuple(name for name in Saved.__struct_fields__ if name not in ("id", "project", "kind", "name"))


class SavedDefinitions:
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_definitions, _versions, _rows])

    def newest(self, project: int, at: int | None = None) -> list[Saved]:
        """The newest version of each, or the one that was the newest at an instant (ms UTC); by id."""
        seen = [] if at is None else [_versions.c.at <= at]
        last = sa.select(_versions.c.definition, sa.func.max(_versions.c.version).label("last"))
        newest = last.where(*seen).group_by(_versions.c.definition).subquery()
        found = sa.select(_definitions, _versions).select_from(
            _joined().join(
                newest,
                sa.and_(newest.c.definition == _definitions.c.id, newest.c.last == _versions.c.version),
            )
        )
        with self._metadata._begin() as db:
            rows = db.execute(found.where(_definitions.c.project == project).order_by(_definitions.c.id)).all()
        return [_saved(row) for row in rows]

    def versions(self, project: int, id: int) -> list[Saved]:
        """Newest first."""
        found = sa.select(_definitions, _versions).select_from(_joined())
        found = found.where(_definitions.c.project == project, _definitions.c.id == id)
        with self._metadata._begin() as db:
            rows = db.execute(found.order_by(_versions.c.version.desc()).limit(500)).all()
        return [_saved(row) for row in rows]

    def rows(self, id: int, version: int) -> bytes:
        """The rows that a version brought. Raises KeyError."""
        found = sa.select(_rows.c.rows).where(_rows.c.definition == id, _rows.c.version == version)
        with self._metadata._begin() as db:
            row = db.execute(found).first()
        if row is None:
            raise KeyError((id, version))
        return bytes(row.rows)

    def create(self, made: Saved, rows: bytes | None) -> Saved:
        """Version 1. Raises NameTaken."""
        try:
            with self._metadata._begin() as db:
                named = {"project": made.project, "kind": made.kind, "name": made.name, "name_hash": _hash(made.name)}
                row = db.execute(_definitions.insert().values(**named))
                assert row.inserted_primary_key is not None
                first = msgspec.structs.replace(made, id=int(row.inserted_primary_key[0]), version=1, at=_now())
                return _written(db, first, rows)
        except sa.exc.IntegrityError as error:
            raise NameTaken(made.name) from error

    def change(self, base: Saved, made: Saved, rows: bytes | None) -> Saved:
        """Adds the version after base. Raises VersionConflict when base is no longer the newest."""
        conflict = VersionConflict(f"version {base.version} of {base.name!r} is not the newest one; read it first")
        try:
            with self._metadata._begin() as db:
                of_one = _versions.c.definition == base.id
                newest = db.execute(
                    sa.select(_versions.c.version, _versions.c.at).where(of_one).order_by(_versions.c.version.desc())
                ).first()
                if newest is None or newest.version != base.version:
                    raise conflict
                # `at` grows with the version, whatever the clock does: a version holds from its moment on.
                after = msgspec.structs.replace(made, version=base.version + 1, at=max(_now(), newest.at + 1))
                return _written(db, after, rows)
        except sa.exc.IntegrityError as error:
            raise conflict from error


def _written(db: sa.Connection, made: Saved, rows: bytes | None) -> Saved:
    if rows is not None:
        made = msgspec.structs.replace(made, rows_version=made.version)
        db.execute(_rows.insert().values(definition=made.id, version=made.version, rows=rows))
    row = {name: getattr(made, name) for name in _FIELDS}
    db.execute(_versions.insert().values(definition=made.id, **{**row, "archived": int(made.archived)}))
    return made


def _joined() -> Any:
    return _definitions.join(_versions, _versions.c.definition == _definitions.c.id)


def _saved(row: Any) -> Saved:
    told = {name: getattr(row, name) for name in _FIELDS}
    return Saved(row.id, row.project, row.kind, row.name, **{**told, "archived": bool(row.archived)})


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
