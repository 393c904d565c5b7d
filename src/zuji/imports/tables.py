"""Tables of MySQL, MariaDB and PostgreSQL into the log, from where the last run ended.

A run reads what is at or after the greatest cursor that is durable, in one read-only snapshot and by a server-side
cursor. "At", since rows that came later may have the same value: those that were read before are read again, and
their ids say so. The cursor stands on every frame; the small file beside the log only tells where in it to look.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from zuji.eventlog.contract import LogError
from zuji.imports import readers
from zuji.imports.files import write_note
from zuji.imports.log import FRAME_BYTES_MAX, ROWS_PER_FRAME, ImportFailed, ImportLog, Place, rows_frame
from zuji.protocols import mapping, rows
from zuji.records import frame
from zuji.records.sentences import say

_FETCH_ROWS = 2000
_DRIVERS = {
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "postgresql": "postgresql+pg8000",
    "postgres": "postgresql+pg8000",
}
_MARK = "x-zuji-table"


class TableSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table and what its rows become. cursor: columns that grow with every change, the most significant first.

    overlap_s: how far before the last cursor a run begins, for transactions that were committed late.
    """

    table: str
    cursor: tuple[str, ...]
    schema: str = ""
    map: dict[str, str] = {}
    const: dict[str, Any] = {}
    kinds: dict[str, str] = {}
    only_mapped: bool = False
    time_format: str = ""
    time_zone: str = ""
    overlap_s: int = 0


class Mark(msgspec.Struct, frozen=True):
    """Stands on each frame: which table, and the cursor of its last row."""

    name: str
    cursor: list[Any]


class Copied(msgspec.Struct, frozen=True):
    """rows: read in this run; without_cursor: rows that have none and are never read."""

    rows: int
    without_cursor: int


def engine_of(dsn: str) -> sa.Engine:
    """A connection pool for mysql://, mariadb:// or postgresql://. Raises ImportFailed."""
    try:
        url = sa.make_url(dsn.strip())
        driver = _DRIVERS.get(url.drivername.partition("+")[0])
        if driver is None:
            raise ImportFailed(
                say(
                    "databases of kind {drivername!r} are not read; {drivers} are",
                    drivername=url.drivername,
                    drivers=", ".join(_DRIVERS),
                )
            )
        return sa.create_engine(url.set(drivername=driver), pool_size=1, max_overflow=0)
    except sa.exc.ArgumentError:
        # Not with the text: it may hold a password.
        raise ImportFailed(say("the DSN is not of the form mysql://user:password@host:port/database")) from None


def import_table(
    place: Place,
    engine: sa.Engine,
    project: str,
    token: str,
    spec: TableSpec,
    tell: Callable[[str], None] = lambda _: None,
    wait_s: float = 3600.0,
) -> Copied:
    """Makes the rows durable that came since the last run; raises ImportFailed. Run again, it goes on from there."""
    columns = mapping.problem(_mapping(spec))
    if columns:
        raise ImportFailed(say("table {table}: {columns}", table=spec.table, columns=columns))
    if not spec.cursor:
        raise ImportFailed(
            say("table {table} needs a cursor: columns that grow with every change of a row", table=spec.table)
        )
    head = rows.Head(project, "table", _mapping(spec), token=token, file=spec.table, prefix=spec.table)
    name = _name(engine, project, spec)
    try:
        with ImportLog(place, wait_s=wait_s, say=tell) as log, engine.connect() as connection:
            return _copied(connection, log, name, head, spec)
    except sa.exc.SQLAlchemyError as error:
        detail = str(getattr(error, "orig", None) or error).split("\n")[0]
        raise ImportFailed(say("table {table}: {detail}", table=spec.table, detail=detail)) from error
    except (OSError, LogError) as error:
        raise ImportFailed(
            say("table {table}: {error}. What was before is durable; run it again", table=spec.table, error=error)
        ) from error


def _copied(connection: sa.Connection, log: ImportLog, name: str, head: rows.Head, spec: TableSpec) -> Copied:
    _read_only(connection)
    table = _table(connection, spec)
    cursor = [table.c[column] for column in spec.cursor]
    note = log.place.root / "imports" / f"table-{name}.json"
    last = _reached(log, note, name)
    query = sa.select(table).order_by(*cursor)
    missing = sa.or_(*(column.is_(None) for column in cursor))
    without = int(connection.execute(sa.select(sa.func.count()).select_from(table).where(missing)).scalar_one())
    query = query.where(sa.not_(missing))
    if last:
        query = query.where(_from(cursor, last, spec.overlap_s))
    count = 0
    # MySQL's TIMESTAMP is an instant; the session's zone is UTC. Its DATETIME is a text without a zone.
    utc = {column.name for column in table.c if isinstance(column.type, mysql.TIMESTAMP)}
    for batch, reached in _batches(connection, query, spec.cursor, utc):
        texts = [row.text for row, _ in batch]
        made = msgspec.structs.replace(
            head,
            first=count + 1,
            ordinals={at: ordinal for at, (_, ordinal) in enumerate(batch) if ordinal},
            cut={at: row.cut for at, (row, _) in enumerate(batch) if row.cut},
        )
        mark = (_MARK, msgspec.json.encode(Mark(name, reached)).decode())
        found = rows_frame(made, texts)
        log.append([frame.encode(msgspec.structs.replace(found, headers=(*found.headers, mark)))])
        count += len(batch)
    told = {"cursor": _reached(log, note, name), "table": spec.table, "project": head.project}
    write_note(note, {"offset": max(0, log.next_offset - 1), **told})
    return Copied(count, without)


def _batches(
    connection: sa.Connection, query: sa.Select[Any], cursor: Sequence[str], utc: set[str]
) -> Iterator[tuple[list[tuple[readers.Row, int]], list[Any]]]:
    """Rows with how many equal ones came before, and the cursor of the last one.

    Equal rows have equal cursors and so stand together: counting begins anew with each value.
    """
    batch: list[tuple[readers.Row, int]] = []
    size = 0
    reached: list[Any] = []
    equal: Counter[bytes] = Counter()
    found = connection.execution_options(stream_results=True, yield_per=_FETCH_ROWS).execute(query)
    for values in found.mappings():
        at = [_told(values[column]) for column in cursor]
        row = readers.row_of({name: _aware(value) if name in utc else value for name, value in values.items()})
        text = row.text
        if at != reached:
            equal.clear()
        if batch and (len(batch) >= ROWS_PER_FRAME or size + len(text) > FRAME_BYTES_MAX):
            yield batch, reached
            batch, size = [], 0
        batch.append((row, equal[text]))
        equal[text] += 1
        size += len(text) + 1
        reached = at
    if batch:
        yield batch, reached


def _read_only(connection: sa.Connection) -> None:
    """One snapshot for the whole run, in which nothing can be changed."""
    if connection.dialect.name == "mysql":
        for order in (
            "SET SESSION time_zone = '+00:00'",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "SET SESSION TRANSACTION READ ONLY",
        ):
            connection.execute(sa.text(order))
        connection.commit()
    else:
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def _table(connection: sa.Connection, spec: TableSpec) -> sa.Table:
    try:
        table = sa.Table(spec.table, sa.MetaData(), schema=spec.schema or None, autoload_with=connection)
    except sa.exc.NoSuchTableError:
        names = ", ".join(sa.inspect(connection).get_table_names(spec.schema or None)[:50])
        raise ImportFailed(
            say("there is no table {table!r}; there are {value}", table=spec.table, value=names or "none")
        ) from None
    for column in (*spec.cursor, *spec.map.values()):
        if column not in table.c:
            raise ImportFailed(
                say(
                    "table {table} has no column {column!r}; there are {value}",
                    table=spec.table,
                    column=column,
                    value=", ".join(table.c.keys()),
                )
            )
    return table


def _from(cursor: list[sa.Column[Any]], last: list[Any], overlap_s: int) -> sa.ColumnElement[bool]:
    values = [_meant(value) for value in last]
    if overlap_s and isinstance(values[0], datetime.datetime):
        return cursor[0] >= values[0] - datetime.timedelta(seconds=overlap_s)
    # (a, b) >= (x, y), spelled out, since not every server uses an index for a row comparison.
    found: sa.ColumnElement[bool] = cursor[-1] >= values[-1]
    for column, value in zip(reversed(cursor[:-1]), reversed(values[:-1]), strict=True):
        found = sa.or_(column > value, sa.and_(column == value, found))
    return found


def _told(value: Any) -> Any:
    """A cursor's value as JSON that `_meant` reads again."""
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, int | float | str):
        return value
    raise ImportFailed(
        say("a cursor of {type} cannot be gone on from; numbers, times and texts can", type=type(value).__name__)
    )


def _meant(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "decimal":
        return Decimal(text)
    if kind == "date":
        return datetime.date.fromisoformat(text)
    return datetime.datetime.fromisoformat(text)


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=datetime.UTC) if isinstance(value, datetime.datetime) else value


def _reached(log: ImportLog, note: Any, name: str) -> list[Any]:
    """The cursor of the last durable row, [] before the first run."""
    offset, cursor = 0, []
    try:
        told = json.loads(note.read_bytes())
        offset, cursor = int(told["offset"]), list(told["cursor"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    for _, made in log.frames(offset):
        if text := made.header(_MARK):
            mark = msgspec.json.decode(text, type=Mark)
            cursor = mark.cursor if mark.name == name else cursor
    return cursor


def _mapping(spec: TableSpec) -> rows.Mapping:
    return rows.Mapping(spec.map, spec.const, spec.kinds, spec.only_mapped, spec.time_format, spec.time_zone)


def _name(engine: sa.Engine, project: str, spec: TableSpec) -> str:
    """The same for the same table, project and kind of record; a mapping that is mended goes on where it was."""
    url = engine.url
    words = [url.host, url.port, url.database, spec.schema, spec.table, spec.cursor, project]
    words += [spec.const.get("type", "track"), spec.const.get("event", spec.map.get("event", ""))]
    return hashlib.blake2b(msgspec.json.encode(words), digest_size=12).hexdigest()
