"""Dated notes: what happened then, as people wrote it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _now, _tables

_notes = sa.Table(
    "annotations",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False, index=True),
    sa.Column("scope", sa.String(16), nullable=False),
    sa.Column("of", sa.Integer, nullable=False),
    sa.Column("from_at", sa.BigInteger, nullable=False),
    sa.Column("to_at", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("color", sa.String(16), nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("changed_at", sa.BigInteger, nullable=False),
    sqlite_autoincrement=True,
)


class Annotation(msgspec.Struct, frozen=True):
    """A note on what happened from from_at to to_at (the same for a moment; ms UTC). scope: project, question or board;
    of: that one's id, 0 for the project."""

    id: int
    project: int
    scope: str
    of: int
    from_at: int
    to_at: int
    text: str
    color: str
    author: str
    created_at: int = 0
    changed_at: int = 0


_FIELDS = Annotation.__struct_fields__
ANNOTATIONS_MAX = 10_000  # of a project


class Annotations:
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_notes])

    def between(
        self, project: int, first: int, end: int, limit: int = 1_000, within: Mapping[str, int] | None = None
    ) -> list[Annotation]:
        """Those that touch [first, end), in the order of their time. within: by scope (board, question) whose notes are
        wanted beside the project's; None: all notes, whatever they are of."""
        meet = sa.and_(_notes.c.from_at < end, _notes.c.to_at >= first)
        found = sa.select(*_columns()).where(_notes.c.project == project, meet)
        if within is not None:
            theirs = (sa.and_(_notes.c.scope == scope, _notes.c.of == of) for scope, of in within.items())
            found = found.where(sa.or_(_notes.c.scope == "project", *theirs))
        with self._metadata._begin() as db:
            rows = db.execute(found.order_by(_notes.c.from_at, _notes.c.id).limit(limit)).all()
        return [Annotation(*row) for row in rows]

    def one(self, project: int, id: int) -> Annotation | None:
        with self._metadata._begin() as db:
            mine = sa.and_(_notes.c.project == project, _notes.c.id == id)
            row = db.execute(sa.select(*_columns()).where(mine)).first()
        return None if row is None else Annotation(*row)

    def create(self, made: Annotation) -> Annotation | None:
        """Adds it; None where the project has as many as it may."""
        made = msgspec.structs.replace(made, created_at=_now(), changed_at=_now())
        with self._metadata._begin() as db:
            count = sa.select(sa.func.count()).select_from(_notes).where(_notes.c.project == made.project)
            if db.execute(count).scalar_one() >= ANNOTATIONS_MAX:
                return None
            row = {name: getattr(made, name) for name in _FIELDS if name != "id"}
            added = db.execute(_notes.insert().values(**row))
            assert added.inserted_primary_key is not None
            return msgspec.structs.replace(made, id=int(added.inserted_primary_key[0]))

    def change(self, made: Annotation) -> Annotation:
        """Writes it over what it was."""
        made = msgspec.structs.replace(made, changed_at=_now())
        row = {name: getattr(made, name) for name in _FIELDS if name not in ("id", "project")}
        with self._metadata._begin() as db:
            db.execute(_notes.update().where(_notes.c.project == made.project, _notes.c.id == made.id).values(**row))
        return made

    def remove(self, project: int, id: int) -> bool:
        """False where there is none."""
        with self._metadata._begin() as db:
            gone = db.execute(_notes.delete().where(_notes.c.project == project, _notes.c.id == id))
            return bool(gone.rowcount)


def _columns() -> list[sa.Column[Any]]:
    return [_notes.c[name] for name in _FIELDS]
