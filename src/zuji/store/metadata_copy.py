"""All that people decided, as lines of JSON: the metadata of any database into that of any other."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store import accounts, boards, cohorts, definitions, documents, questions, schedules, shares, sso_tries
from zuji.store import annotations as notes
from zuji.store.metadata import Metadata, MetadataError, _tables

# Each declares its tables when it is imported.
_DECLARED = (accounts, notes, boards, cohorts, definitions, documents, questions, schedules, shares, sso_tries)
_ROWS = 500


def dump(metadata: Metadata, directory: Path) -> dict[str, int]:
    """Writes `<table>.jsonl` for each table that there is, as of one moment; gives how many rows each has."""
    counts = {}
    engine = metadata._engine
    there = set(sa.inspect(engine).get_table_names())
    with engine.connect().execution_options(**_still(engine)) as db, db.begin():
        for table in _tables.sorted_tables:
            if table.name not in there:
                continue
            counts[table.name] = 0
            with open(directory / f"{table.name}.jsonl", "wb") as file:
                for row in db.execute(sa.select(table)):
                    file.write(
                        msgspec.json.encode({name: _told(value) for name, value in row._mapping.items()}) + b"\n"
                    )
                    counts[table.name] += 1
    return counts


def fill(metadata: Metadata, directory: Path) -> None:
    """Puts them into metadata that nobody has used. Raises MetadataError when somebody has."""
    engine = metadata._engine
    _tables.create_all(engine)
    with engine.begin() as db:
        for table in _tables.sorted_tables:
            if table.name != "meta" and db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():
                raise MetadataError(f"the metadata has rows in {table.name!r} already: restore into an empty one")
        db.execute(_tables.tables["meta"].delete())
        for table in _tables.sorted_tables:
            for rows in _read(directory / f"{table.name}.jsonl", table):
                db.execute(table.insert(), rows)
        if engine.dialect.name == "postgresql":
            _count_on(db)


def _still(engine: sa.Engine) -> dict[str, Any]:
    """A transaction that sees one moment; SQLite's always does."""
    return {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}


def _count_on(db: sa.Connection) -> None:
    """Sequences go on behind the ids that were put in."""
    for table in _tables.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = db.execute(sa.select(sa.func.max(column))).scalar()
        if last is not None:
            name = sa.func.pg_get_serial_sequence(table.name, column.name)
            db.execute(sa.select(sa.func.setval(sa.cast(name, sa.Text).op("::")(sa.text("regclass")), last)))


def _told(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _read(path: Path, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    if not path.exists():
        return
    known = {column.name for column in table.columns}
    rows: list[dict[str, Any]] = []
    with open(path, "rb") as file:
        for line in file:
            told = msgspec.json.decode(line)
            rows.append(
                {
                    name: base64.b64decode(value["base64"]) if isinstance(value, dict) else value
                    for name, value in told.items()
                    if name in known
                }
            )
            if len(rows) == _ROWS:
                yield rows
                rows = []
    if rows:
        yield rows
