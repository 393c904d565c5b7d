"""Cohorts in the metadata: every change is a version with its author and reason; versions are never changed or removed.

Lists of static cohorts lie here too, as the actors' keys one after another: no batch of the journal reads them, they
outlive every generation of the store, and the store's table is a copy that is made when a question needs it
(docs/decisions/0014).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.plan_changes import VersionConflict
from zuji.store.metadata import Metadata, _now, _tables

_cohorts = sa.Table(
    "cohorts",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name_hash", sa.String(64), nullable=False),  # of the newest version's name; a name may be long
    sa.UniqueConstraint("project", "name_hash"),
    sqlite_autoincrement=True,
)
_versions = sa.Table(
    "cohort_versions",
    _tables,
    sa.Column("cohort", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("list_version", sa.Integer, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("archived", sa.Integer, nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
_lists = sa.Table(
    "cohort_lists",
    _tables,
    sa.Column("cohort", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("actors", sa.LargeBinary, nullable=False),
)


class Saved(msgspec.Struct, frozen=True):
    """A version of a cohort. definition: JSON of filters (dynamic). list_version: the version that brought the list
    that holds (static), size: how many it lists; source: JSON of where it came from. at in ms UTC."""

    id: int
    project: int
    kind: str
    version: int
    name: str
    description: str = ""
    definition: str = "[]"
    list_version: int = 0
    size: int = 0
    source: str = "{}"
    archived: bool = False
    author: str = ""
    reason: str = ""
    at: int = 0


class NameTaken(Exception):
    """Another cohort of the project has that name."""


_FIELDS = tuple(name for name in Saved.__struct_fields__ if name not in ("id", "project", "kind"))


class SavedCohorts:
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_cohorts, _versions, _lists])

    def newest(self, project: int, at: int | None = None) -> list[Saved]:
        """The newest version of every cohort, by id; of an instant (ms UTC) that which was the newest then."""
        last = sa.select(_versions.c.cohort, sa.func.max(_versions.c.version).label("version"))
        if at is not None:
            last = last.where(_versions.c.at <= at)
        last_of = last.group_by(_versions.c.cohort).subquery()
        found = _joined().join(
            last_of, sa.and_(last_of.c.cohort == _versions.c.cohort, last_of.c.version == _versions.c.version)
        )
        return self._all(sa.select(_cohorts, _versions).select_from(found).where(_cohorts.c.project == project))

    def versions(self, project: int, id: int) -> list[Saved]:
        """Newest first; none for a cohort that the project does not have."""
        mine = sa.and_(_cohorts.c.project == project, _cohorts.c.id == id)
        found = sa.select(_cohorts, _versions).select_from(_joined()).where(mine)
        return self._all(found)[::-1]

    def _all(self, found: Any) -> list[Saved]:
        with self._metadata._begin() as db:
            rows = db.execute(found.order_by(_cohorts.c.id, _versions.c.version)).all()
        return [_saved(row) for row in rows]

    def actors(self, id: int, version: int) -> bytes:
        """The list that a version brought: 16 bytes for each actor."""
        with self._metadata._begin() as db:
            found = db.execute(
                sa.select(_lists.c.actors).where(_lists.c.cohort == id, _lists.c.version == version)
            ).scalar()
        return bytes(found or b"")

    def create(self, made: Saved, actors: Sequence[bytes] | None) -> Saved:
        """Adds a cohort in its first version; id, version and at are given here. Raises NameTaken."""
        try:
            with self._metadata._begin() as db:
                row = db.execute(
                    _cohorts.insert().values(project=made.project, kind=made.kind, name_hash=_hash(made.name))
                )
                assert row.inserted_primary_key is not None
                first = msgspec.structs.replace(made, id=int(row.inserted_primary_key[0]), version=1, at=_now())
                return self._written(db, first, actors)
        except sa.exc.IntegrityError as error:
            raise NameTaken(made.name) from error

    def change(self, base: Saved, made: Saved, actors: Sequence[bytes] | None) -> Saved:
        """Adds the version after base. Raises VersionConflict when base is no longer the newest, NameTaken."""
        conflict = VersionConflict(f"version {base.version} of cohort {base.id} is not the newest one; read it first")
        try:
            with self._metadata._begin() as db:
                of_cohort = _versions.c.cohort == base.id
                newest = db.execute(sa.select(sa.func.max(_versions.c.version)).where(of_cohort)).scalar()
                if newest != base.version:
                    raise conflict
                db.execute(_cohorts.update().where(_cohorts.c.id == base.id).values(name_hash=_hash(made.name)))
                # `at` grows with the version, whatever the clock does: a version holds from its moment on.
                after = msgspec.structs.replace(made, version=base.version + 1, at=max(_now(), base.at + 1))
                return self._written(db, after, actors)
        except sa.exc.IntegrityError as error:
            if "cohort_versions" in str(error.orig):
                raise conflict from error
            raise NameTaken(made.name) from error

    def _written(self, db: sa.Connection, made: Saved, actors: Sequence[bytes] | None) -> Saved:
        if actors is not None:
            made = msgspec.structs.replace(made, list_version=made.version, size=len(actors))
            db.execute(_lists.insert().values(cohort=made.id, version=made.version, actors=b"".join(actors)))
        row = {name: getattr(made, name) for name in _FIELDS}
        db.execute(_versions.insert().values(cohort=made.id, **{**row, "archived": int(made.archived)}))
        return made


def _joined() -> Any:
    return _cohorts.join(_versions, _versions.c.cohort == _cohorts.c.id)


def _saved(row: Any) -> Saved:
    told = {name: getattr(row, name) for name in _FIELDS}
    return Saved(row.id, row.project, row.kind, **{**told, "archived": bool(row.archived)})


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
