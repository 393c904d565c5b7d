"""Versions of the metadata's schema, and the steps between them; each is taken with a way back.

SQLite and PostgreSQL take all steps in one transaction. MySQL and MariaDB commit with every change of a table, so what
was there is kept beside it in the same database (`before_upgrade_*`; in PostgreSQL the schema `before_upgrade`), and is
put back from there by one atomic rename. SQLite's is kept as a file.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

BEFORE = "before_upgrade"
_FILE = "metadata.db"


class Step(NamedTuple):
    """changes: `table.column` whose values it may change, `table.*` for a table whose rows it may. What else was there
    must come out as it went in. New tables need no step: each is made where it is first used."""

    run: Callable[[sa.Connection], None]
    changes: frozenset[str] = frozenset()


# Position i takes the schema from version i + 1 to i + 2. A new one gets its proof in tests/upgrading/newer.py.
STEPS: tuple[Step, ...] = ()


class Different(Exception):
    """What the steps changed though they did not say so."""


def newest() -> int:
    """The version that this build works with."""
    return len(STEPS) + 1


def version(engine: sa.Engine) -> int:
    """That of a database; 0 where there is none yet."""
    if not sa.inspect(engine).has_table("meta"):
        return 0
    with engine.connect() as db:
        return int(db.execute(sa.text("SELECT value FROM meta WHERE name = 'schema'")).scalar() or 0)


def migrate(engine: sa.Engine, names: Iterable[str], passed: Callable[[], None]) -> None:
    """Takes every step that is missing, and compares. names: the tables that are ours; passed is called after each
    step. What it raises leaves SQLite and PostgreSQL as they were; others need put_back."""
    before = version(engine)
    steps = STEPS[before - 1 :]
    changes = frozenset[str]().union(*(step.changes for step in steps))
    with _one_transaction(engine).begin() as db:
        columns = _columns(db, names, changes)
        was = _fingerprint(db, columns)
        for step in steps:
            step.run(db)
            passed()
        there = _columns(db, columns, changes)
        for table, wanted in columns.items():
            if lost := set(wanted) - set(there.get(table, ())):
                raise Different(f"the metadata's table {table} has lost {', '.join(sorted(lost))}")
        found = _fingerprint(db, columns)
        if wrong := sorted(table for table in was if was[table] != found[table]):
            raise Different(f"rows of the metadata changed in {', '.join(wrong)}")
        db.execute(sa.text("UPDATE meta SET value = :value WHERE name = 'schema'"), {"value": str(newest())})


def keep(engine: sa.Engine, names: Iterable[str], directory: Path) -> None:
    """Keeps the tables as they are now; one snapshot at a time."""
    drop(engine, directory)
    kind = engine.dialect.name
    if kind == "sqlite":
        _sqlite_copy(Path(engine.url.database or ""), directory / _FILE)
        return
    with engine.begin() as db:
        tables = _ours(db, names)
        if kind == "postgresql":
            db.execute(sa.text(f"CREATE SCHEMA {BEFORE}"))
            for table in tables:
                _postgres_copy(db, table)
            return
        for table in tables:
            db.execute(sa.text(f"CREATE TABLE `{BEFORE}_{table}` LIKE `{table}`"))
            db.execute(sa.text(f"INSERT INTO `{BEFORE}_{table}` SELECT * FROM `{table}`"))
            counted = "SELECT AUTO_INCREMENT FROM information_schema.tables WHERE table_schema = DATABASE()"
            following = db.execute(sa.text(f"{counted} AND table_name = :name"), {"name": table}).scalar()
            if following:  # an id is given once, also that of a row which was removed
                db.execute(sa.text(f"ALTER TABLE `{BEFORE}_{table}` AUTO_INCREMENT = {int(following)}"))


def put_back(engine: sa.Engine, names: Iterable[str], directory: Path) -> None:
    """Makes the tables what they were at `keep`, whatever has become of them. May be repeated."""
    kind = engine.dialect.name
    if kind == "sqlite":
        if (directory / _FILE).exists():
            _sqlite_copy(directory / _FILE, Path(engine.url.database or ""))
        return
    with engine.begin() as db:
        kept = _kept(db)
        now = [table for table in _ours(db, names) if kept]  # new ones too: an older build makes its own
        if kind == "postgresql":
            schema = db.execute(sa.text("SELECT current_schema()")).scalar_one()
            for table in now:
                db.execute(sa.text(f'DROP TABLE "{table}" CASCADE'))
            for table in kept:
                db.execute(sa.text(f'ALTER TABLE {BEFORE}."{table}" SET SCHEMA "{schema}"'))
            return
        away = [f"`{table}` TO `gone_{BEFORE}_{table}`" for table in now]
        back = [f"`{BEFORE}_{table}` TO `{table}`" for table in kept]
        if back:
            db.execute(sa.text(f"RENAME TABLE {', '.join([*away, *back])}"))
        _drop_mysql(db, f"gone_{BEFORE}_")


def drop(engine: sa.Engine, directory: Path) -> None:
    """Lets the snapshot go."""
    if engine.dialect.name == "sqlite":
        (directory / _FILE).unlink(missing_ok=True)
        return
    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            db.execute(sa.text(f"DROP SCHEMA IF EXISTS {BEFORE} CASCADE"))
            return
        _drop_mysql(db, f"{BEFORE}_")
        _drop_mysql(db, f"gone_{BEFORE}_")


def _ours(db: sa.Connection, names: Iterable[str]) -> list[str]:
    changed = {name.partition(".")[0] for step in STEPS for name in step.changes}
    there = set(sa.inspect(db).get_table_names())
    return sorted(({*names} | changed) & there)


def _kept(db: sa.Connection) -> list[str]:
    if db.dialect.name == "postgresql":
        return sorted(sa.inspect(db).get_table_names(schema=BEFORE)) if sa.inspect(db).has_schema(BEFORE) else []
    named = sa.inspect(db).get_table_names()
    return sorted(name.removeprefix(f"{BEFORE}_") for name in named if name.startswith(f"{BEFORE}_"))


def _drop_mysql(db: sa.Connection, prefix: str) -> None:
    for name in sa.inspect(db).get_table_names():
        if name.startswith(prefix):
            db.execute(sa.text(f"DROP TABLE `{name}`"))


def _postgres_copy(db: sa.Connection, table: str) -> None:
    """With a sequence of its own where the table has one: it goes with the copy when that is put back."""
    db.execute(sa.text(f'CREATE TABLE {BEFORE}."{table}" (LIKE "{table}" INCLUDING ALL)'))
    db.execute(sa.text(f'INSERT INTO {BEFORE}."{table}" SELECT * FROM "{table}"'))
    for column in sa.inspect(db).get_columns(table):
        if not str(column.get("default") or "").startswith("nextval("):
            continue
        name, own = column["name"], f'{BEFORE}."{table}_{column["name"]}_seq"'
        last = db.execute(sa.text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table, "c": name}).scalar_one()
        value, called = db.execute(sa.text(f"SELECT last_value, is_called FROM {last}")).one()
        db.execute(sa.text(f"CREATE SEQUENCE {own}"))
        db.execute(sa.text("SELECT setval(CAST(:s AS regclass), :v, :c)"), {"s": own, "v": value, "c": called})
        db.execute(sa.text(f"""ALTER TABLE {BEFORE}."{table}" ALTER COLUMN "{name}" SET DEFAULT nextval('{own}')"""))
        db.execute(sa.text(f'ALTER SEQUENCE {own} OWNED BY {BEFORE}."{table}"."{name}"'))


def _sqlite_copy(source: Path, target: Path) -> None:
    """A transaction of the target, which other processes may have open."""
    with closing(sqlite3.connect(source, timeout=30)) as one, closing(sqlite3.connect(target, timeout=30)) as other:
        one.backup(other)


def _one_transaction(engine: sa.Engine) -> sa.Engine:
    """SQLite's driver begins a transaction only before a change of rows, and not before one of tables."""
    if engine.dialect.name != "sqlite":
        return engine
    own = sa.create_engine(engine.url, poolclass=sa.pool.NullPool)

    def manual(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    sa.event.listen(own, "connect", manual)
    sa.event.listen(own, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    return own


def _columns(db: sa.Connection, names: Iterable[str], changes: frozenset[str]) -> dict[str, list[str]]:
    """Of each table that is there, the columns that must keep their values."""
    found = {}
    for table in _ours(db, names):
        if f"{table}.*" in changes:
            continue
        columns = sorted(column["name"] for column in sa.inspect(db).get_columns(table))
        found[table] = [name for name in columns if f"{table}.{name}" not in changes]
    return found


def _fingerprint(db: sa.Connection, columns: dict[str, list[str]]) -> dict[str, tuple[int, int]]:
    """Rows, and the sum of their hashes: the order of rows does not matter."""
    found = {}
    for table, names in columns.items():
        count = total = 0
        for row in db.execute(sa.table(table, *(sa.column(name) for name in names)).select()):
            count += 1
            total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
        found[table] = (count, total % (1 << 256))
    return found
