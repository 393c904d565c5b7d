"""Saved questions in the metadata: every change is a version with its author and reason; none is changed or removed."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.plan_changes import VersionConflict
from zuji.store.metadata import Metadata, _now, _tables

_questions = sa.Table(
    "questions",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False, index=True),
    sa.Column("name_hash", sa.String(64), nullable=False),  # of the newest version's name; a name may be long
    sa.UniqueConstraint("project", "name_hash"),
    sqlite_autoincrement=True,
)
_versions = sa.Table(
    "question_versions",
    _tables,
    sa.Column("question", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("definition", sa.String(64), nullable=False),
    sa.Column("archived", sa.Integer, nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)


class SavedQuestion(msgspec.Struct, frozen=True):
    """A version of a saved question. body: its JSON, canonical but for from and to where there is a period; period:
    JSON of analyze/periods.py, "" where the days are fixed; definition: of its kind when it was saved. at in ms UTC."""

    id: int
    project: int
    version: int
    name: str
    description: str = ""
    kind: str = ""
    body: str = "{}"
    period: str = ""
    definition: str = ""
    archived: bool = False
    author: str = ""
    reason: str = ""
    at: int = 0


class QuestionNameTaken(Exception):
    """Another question of the project has that name."""


_FIELDS = tuple(name for name in SavedQuestion.__struct_fields__ if name not in ("id", "project"))


class SavedQuestions:
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_questions, _versions])

    def newest(self, project: int) -> list[SavedQuestion]:
        """The newest version of every question, by id."""
        last = sa.select(_versions.c.question, sa.func.max(_versions.c.version).label("version"))
        last_of = last.group_by(_versions.c.question).subquery()
        same = sa.and_(last_of.c.question == _versions.c.question, last_of.c.version == _versions.c.version)
        found = sa.select(_questions, _versions).select_from(_joined().join(last_of, same))
        return self._all(found.where(_questions.c.project == project))

    def versions(self, project: int, id: int) -> list[SavedQuestion]:
        """Newest first; none for a question that the project does not have."""
        mine = sa.and_(_questions.c.project == project, _questions.c.id == id)
        return self._all(sa.select(_questions, _versions).select_from(_joined()).where(mine))[::-1]

    def _all(self, found: Any) -> list[SavedQuestion]:
        with self._metadata._begin() as db:
            rows = db.execute(found.order_by(_questions.c.id, _versions.c.version)).all()
        return [_saved(row) for row in rows]

    def create(self, made: SavedQuestion) -> SavedQuestion:
        """Adds a question in its first version; id, version and at are given here. Raises QuestionNameTaken."""
        try:
            with self._metadata._begin() as db:
                row = db.execute(_questions.insert().values(project=made.project, name_hash=_hash(made.name)))
                assert row.inserted_primary_key is not None
                first = msgspec.structs.replace(made, id=int(row.inserted_primary_key[0]), version=1, at=_now())
                return _written(db, first)
        except sa.exc.IntegrityError as error:
            raise QuestionNameTaken(made.name) from error

    def change(self, base: SavedQuestion, made: SavedQuestion) -> SavedQuestion:
        """Adds the version after base. Raises VersionConflict when base is no longer the newest, QuestionNameTaken."""
        conflict = VersionConflict(f"version {base.version} of question {base.id} is not the newest one; read it first")
        try:
            with self._metadata._begin() as db:
                mine = _versions.c.question == base.id
                newest = db.execute(sa.select(sa.func.max(_versions.c.version)).where(mine)).scalar()
                if newest != base.version:
                    raise conflict
                db.execute(_questions.update().where(_questions.c.id == base.id).values(name_hash=_hash(made.name)))
                # `at` grows with the version, whatever the clock does.
                return _written(
                    db, msgspec.structs.replace(made, version=base.version + 1, at=max(_now(), base.at + 1))
                )
        except sa.exc.IntegrityError as error:
            if "question_versions" in str(error.orig):
                raise conflict from error
            raise QuestionNameTaken(made.name) from error


def _written(db: sa.Connection, made: SavedQuestion) -> SavedQuestion:
    row = {name: getattr(made, name) for name in _FIELDS}
    db.execute(_versions.insert().values(question=made.id, **{**row, "archived": int(made.archived)}))
    return made


def _joined() -> Any:
    return _questions.join(_versions, _versions.c.question == _questions.c.id)


def _saved(row: Any) -> SavedQuestion:
    told = {name: getattr(row, name) for name in _FIELDS}
    return SavedQuestion(row.id, row.project, **{**told, "archived": bool(row.archived)})


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
