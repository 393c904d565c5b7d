"""Cohorts in the metadata: every change is a version with its author and reason; versions are never changed or removed.

Lists of static cohorts lie here too, as the actors' keys one after another: no batch of the journal reads them, they
outlive every generation of the store, and the store's table is a copy that is made when a question needs it
(docs/decisions/0014).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _tables
from zuji.store.versions import Versions, declared

_SHAPE = declared(
    "cohort",
    [
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("list_version", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
    ],
    [sa.Column("kind", sa.String(16), nullable=False)],
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


class SavedCohorts(Versions[Saved]):
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        super().__init__(metadata, _SHAPE, Saved)
        _tables.create_all(metadata._engine, tables=[_lists])

    def actors(self, id: int, version: int) -> bytes:
        """The list that a version brought: 16 bytes for each actor."""
        with self._metadata._begin() as db:
            found = db.execute(
                sa.select(_lists.c.actors).where(_lists.c.cohort == id, _lists.c.version == version)
            ).scalar()
        return bytes(found or b"")


def listing(db: sa.Connection, made: Saved, actors: Sequence[bytes]) -> Saved:
    """A version with a list of its own, which is written."""
    made = msgspec.structs.replace(made, list_version=made.version, size=len(actors))
    db.execute(_lists.insert().values(cohort=made.id, version=made.version, actors=b"".join(actors)))
    return made
