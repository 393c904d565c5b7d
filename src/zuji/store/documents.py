"""Documents of a project that rule what is read of its data, every version kept: plans, business systems, bots.

A version is never changed or removed: batches and receipts name versions, and a replay reads exactly theirs. Whoever
writes names the version that it started from, so that no change of somebody else is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.plan_changes import VersionConflict
from zuji.store.metadata import Metadata, _now, _tables

_documents = sa.Table(
    "documents",
    _tables,
    sa.Column("project", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("authors", sa.Text, nullable=False),  # by entry, who last changed what rules in it
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)


class Version(msgspec.Struct, frozen=True):
    """One version. body is JSON, at ms UTC. version 0 is the state before the first one."""

    version: int = 0
    body: str = ""
    author: str = ""
    reason: str = ""
    at: int = 0
    authors: dict[str, str] = {}


class Documents:
    """Reads and writes the versions in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_documents])

    def newest(self, project: int, kind: str) -> Version:
        """The version of today; version 0 when there is none yet."""
        return self._one(project, kind, None) or Version()

    def version(self, project: int, kind: str, version: int) -> Version | None:
        """One version as it was written."""
        return self._one(project, kind, version)

    def _one(self, project: int, kind: str, version: int | None) -> Version | None:
        found = sa.select(_documents).where(_documents.c.project == project, _documents.c.kind == kind)
        if version is not None:
            found = found.where(_documents.c.version == version)
        with self._metadata._begin() as db:
            row = db.execute(found.order_by(_documents.c.version.desc()).limit(1)).first()
        return None if row is None else _version(row)

    def versions(self, project: int, kind: str, limit: int = 200) -> list[Version]:
        """Newest first."""
        found = sa.select(_documents).where(_documents.c.project == project, _documents.c.kind == kind)
        with self._metadata._begin() as db:
            rows = db.execute(found.order_by(_documents.c.version.desc()).limit(limit)).all()
        return [_version(row) for row in rows]

    def newest_numbers(self, kind: str) -> dict[int, int]:
        """By project, the number of the newest version."""
        newest = sa.select(_documents.c.project, sa.func.max(_documents.c.version)).where(_documents.c.kind == kind)
        with self._metadata._begin() as db:
            return {int(row[0]): int(row[1]) for row in db.execute(newest.group_by(_documents.c.project))}

    def put(
        self,
        project: int,
        kind: str,
        base: int,
        body: str,
        author: str,
        reason: str,
        authors: dict[str, str],
        also: Callable[[sa.Connection], None] | None = None,
    ) -> Version:
        """Adds the version after base; also writes what goes with it, in the same transaction. Raises VersionConflict
        when base is no longer the newest."""
        made = Version(base + 1, body, author, reason, _now(), authors)
        try:
            with self._metadata._begin() as db:
                newest = db.execute(
                    sa.select(sa.func.max(_documents.c.version)).where(
                        _documents.c.project == project, _documents.c.kind == kind
                    )
                ).scalar()
                if (newest or 0) != base:
                    raise VersionConflict(f"version {base} is not the newest one: that is {newest or 0}; read it first")
                row: dict[str, Any] = {name: getattr(made, name) for name in made.__struct_fields__}
                row["authors"] = msgspec.json.encode(authors).decode()
                db.execute(_documents.insert().values(project=project, kind=kind, **row))
                if also is not None:
                    also(db)
                self._metadata._changed(db)
        except sa.exc.IntegrityError as error:
            raise VersionConflict(f"version {base} is not the newest one; read it first") from error
        return made


def _version(row: Any) -> Version:
    return Version(row.version, row.body, row.author, row.reason, row.at, msgspec.json.decode(row.authors))
