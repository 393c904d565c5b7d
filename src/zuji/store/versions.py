"""What people save, one shape for all of it: a thing with a name in a project, of which every change is a version with
its author and reason. Versions are never changed or removed.

Whoever writes names the version that it started from, so that no change of somebody else is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa

from zuji.records.plan_changes import VersionConflict
from zuji.store.metadata import Metadata, _now, _tables

S = TypeVar("S", bound=Any)  # a frozen msgspec.Struct with id, project, version, name, archived, author, reason and at
Attach = Callable[[sa.Connection, S], S]


class NameTaken(Exception):
    """Another thing of the project (and kind) has that name."""


class Shape(NamedTuple):
    """What a thing is called, its tables, and the fields that all its versions share."""

    of: str
    things: sa.Table
    versions: sa.Table
    heads: tuple[str, ...]


class Versions(Generic[S]):
    """Reads and writes the things of one shape in a metadata database. saved: the struct of a version, whose fields are
    the columns of both tables."""

    def __init__(self, metadata: Metadata, shape: Shape, saved: type[S]) -> None:
        self._metadata, self._saved = metadata, saved
        self._of, self._things, self._versions, self._heads = shape
        self._fields = tuple(name for name in saved.__struct_fields__ if name not in self._heads)
        _tables.create_all(metadata._engine, tables=[self._things, self._versions])

    def newest(self, project: int, at: int | None = None) -> list[S]:
        """The newest version of each, by id; of an instant (ms UTC) that which was the newest then."""
        held = self._versions.c
        last = sa.select(held[self._of], sa.func.max(held.version).label("version"))
        if at is not None:
            last = last.where(held.at <= at)
        last_of = last.group_by(held[self._of]).subquery()
        same = sa.and_(last_of.c[self._of] == held[self._of], last_of.c.version == held.version)
        return self._all(self._joined().join(last_of, same), self._things.c.project == project)

    def versions(self, project: int, id: int) -> list[S]:
        """Newest first; none for what the project does not have."""
        mine = sa.and_(self._things.c.project == project, self._things.c.id == id)
        return self._all(self._joined(), mine)[::-1]

    def history(self, project: int) -> list[S]:
        """Every version of everything, by id, oldest first."""
        return self._all(self._joined(), self._things.c.project == project)

    def create(self, made: S, attach: Attach[S] | None = None) -> S:
        """Adds a thing in its first version; id, version and at are given here. attach writes what belongs to it, in
        the same transaction, and may change it. Raises NameTaken."""
        head = {name: getattr(made, name) for name in self._heads if name != "id"}
        try:
            with self._metadata._begin() as db:
                row = db.execute(self._things.insert().values(**head, name_hash=_hash(made.name)))
                assert row.inserted_primary_key is not None
                id = int(row.inserted_primary_key[0])
                return self._written(db, msgspec.structs.replace(made, id=id, version=1, at=_now()), attach)
        except sa.exc.IntegrityError as error:
            raise NameTaken(made.name) from error

    def change(self, base: S, made: S, attach: Attach[S] | None = None) -> S:
        """Adds the version after base. Raises VersionConflict when base is no longer the newest, NameTaken."""
        told = f"version {base.version} of {self._of} {base.id} is not the newest one; read it first"
        try:
            with self._metadata._begin() as db:
                mine = self._versions.c[self._of] == base.id
                held = sa.select(self._versions.c.version, self._versions.c.at).where(mine)
                newest = db.execute(held.order_by(self._versions.c.version.desc()).limit(1)).first()
                if newest is None or newest.version != base.version:
                    raise VersionConflict(told)
                named = self._things.update().where(self._things.c.id == base.id)
                db.execute(named.values(name_hash=_hash(made.name)))
                # `at` grows with the version, whatever the clock does: a version holds from its moment on.
                after = {"version": base.version + 1, "at": max(_now(), newest.at + 1)}
                return self._written(db, msgspec.structs.replace(made, **after), attach)
        except sa.exc.IntegrityError as error:
            if self._versions.name in str(error.orig):
                raise VersionConflict(told) from error
            raise NameTaken(made.name) from error

    def _written(self, db: sa.Connection, made: S, attach: Attach[S] | None) -> S:
        made = made if attach is None else attach(db, made)
        row = {name: getattr(made, name) for name in self._fields}
        db.execute(self._versions.insert().values(**{**row, self._of: made.id, "archived": int(made.archived)}))
        return made

    def _joined(self) -> Any:
        return self._things.join(self._versions, self._versions.c[self._of] == self._things.c.id)

    def _all(self, found: Any, wanted: Any) -> list[S]:
        # Names of both tables are told apart: `version` is a column of one of them only, `name` may be of either.
        held = [self._versions.c[name] for name in self._fields]
        asked = sa.select(*(self._things.c[name] for name in self._heads), *held).select_from(found).where(wanted)
        with self._metadata._begin() as db:
            rows = db.execute(asked.order_by(self._things.c.id, self._versions.c.version)).all()
        names = (*self._heads, *self._fields)
        told = (dict(zip(names, row, strict=True)) for row in rows)
        return [self._saved(**{**one, "archived": bool(one["archived"])}) for one in told]


def declared(
    of: str, columns: Sequence[sa.Column[Any]], heads: Sequence[sa.Column[Any]] = (), one_name_in: Sequence[str] = ()
) -> Shape:
    """The tables of a thing. heads: columns of what all its versions share; one_name_in: those of them within which a
    name is used once (beside the project)."""
    things = sa.Table(
        f"{of}s",
        _tables,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("project", sa.Integer, nullable=False, index=True),
        *heads,
        sa.Column("name_hash", sa.String(64), nullable=False),  # of the newest version; a name may be long
        sa.UniqueConstraint("project", *one_name_in, "name_hash"),
        sqlite_autoincrement=True,
    )
    versions = sa.Table(
        f"{of}_versions",
        _tables,
        sa.Column(of, sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        *columns,
        sa.Column("archived", sa.Integer, nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    return Shape(of, things, versions, ("id", "project", *(column.name for column in heads)))


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
