"""Virtual events, virtual properties and look-up tables in the metadata: every change is a version with its author and
reason; versions are never changed or removed.

Rows of look-up tables lie here too, compressed: no batch of the journal reads them, they outlive every generation of
the store, and the store's table is a copy that is made when a question needs it (docs/decisions/0017).
"""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _tables
from zuji.store.versions import Versions, declared

_SHAPE = declared(
    "definition",
    [
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("rows_version", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    ],
    [sa.Column("kind", sa.String(16), nullable=False), sa.Column("name", sa.Text, nullable=False)],
    one_name_in=["kind"],
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


class SavedDefinitions(Versions[Saved]):
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        super().__init__(metadata, _SHAPE, Saved)
        _tables.create_all(metadata._engine, tables=[_rows])

    def rows(self, id: int, version: int) -> bytes:
        """The rows that a version brought. Raises KeyError."""
        found = sa.select(_rows.c.rows).where(_rows.c.definition == id, _rows.c.version == version)
        with self._metadata._begin() as db:
            row = db.execute(found).first()
        if row is None:
            raise KeyError((id, version))
        return bytes(row.rows)


def with_rows(db: sa.Connection, made: Saved, rows: bytes) -> Saved:
    """A version with rows of its own, which are written."""
    made = msgspec.structs.replace(made, rows_version=made.version)
    db.execute(_rows.insert().values(definition=made.id, version=made.version, rows=rows))
    return made
