"""All that people decided, as lines of JSON: the metadata of any database into that of any other."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from zuji.records.sentences import say
from zuji.store import (
    accounts,
    boards,
    cohorts,
    definitions,
    documents,
    metadata_migrations,
    questions,
    schedules,
    shares,
    sso_tries,
)
from zuji.store import annotations as notes
from zuji.store.metadata import Metadata, MetadataError, _tables

# Each declares its tables when it is imported.
_DECLARED = (accounts, notes, boards, cohorts, definitions, documents, questions, schedules, shares, sso_tries)
_ROWS = 500


def names() -> tuple[str, ...]:
    """Of all tables of the metadata."""
    return tuple(table.name for table in _tables.sorted_tables)


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
    facts = itertools.chain.from_iterable(_read(directory / "meta.jsonl", _tables.tables["meta"]))
    told = {row["name"]: row["value"] for row in facts}
    if int(told.get("schema", 0)) != metadata_migrations.newest():
        raise MetadataError(
            say(
                "the metadata of the backup has version {value}; this build works with {value2}: restore "
                "with the build that made it, then upgrade",
                value=told.get("schema"),
                value2=metadata_migrations.newest(),
            )
        )
    empty(engine)
    _tables.create_all(engine)
    with engine.begin() as db:
        db.execute(_tables.tables["meta"].delete())
        for table in _tables.sorted_tables:
            for rows in _read(directory / f"{table.name}.jsonl", table):
                db.execute(table.insert(), rows)
        if engine.dialect.name == "postgresql":
            _count_on(db)


class Empty(NamedTuple):
    """Metadata that nobody has used: the tables that there are, and the rows of `meta`."""

    tables: frozenset[str]
    facts: list[dict[str, Any]]


def empty(engine: sa.Engine) -> Empty:
    """Raises MetadataError when somebody has used it."""
    meta = _tables.tables["meta"]
    there = frozenset(names()) & set(sa.inspect(engine).get_table_names())
    with engine.connect() as db:
        for name in sorted(there - {"meta"}):
            if db.execute(sa.select(sa.func.count()).select_from(_tables.tables[name])).scalar_one():
                raise MetadataError(
                    say("the metadata has rows in {name!r} already: restore into an empty one", name=name)
                )
        facts = [dict(row._mapping) for row in db.execute(sa.select(meta))] if "meta" in there else []
    return Empty(there, facts)


def take_back(engine: sa.Engine, before: Empty) -> None:
    """Makes the metadata what they were when they were empty."""
    now = frozenset(names()) & set(sa.inspect(engine).get_table_names())
    _tables.drop_all(engine, tables=[_tables.tables[name] for name in now - before.tables])
    with engine.begin() as db:
        for name in now & before.tables:
            db.execute(_tables.tables[name].delete())
        if before.facts:
            db.execute(_tables.tables["meta"].insert(), before.facts)


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
