"""ClickHouse, in the process (chDB) or as a server: the one engine adapter, chosen by DSN.

One object per process and generation; safe to call from many threads. A generation of the store is a database of its
own, so that a rebuilt one is loaded beside the live one and switched to. chDB admits one process for a path, runs the
queries of one connection one after another and those of several in parallel: so readers come from a pool. Differences
between engine versions: docs/decisions/0007-engine.md.
"""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from sqlglot import ErrorLevel, exp

from zuji.records.property import PROPERTY_COLUMNS_MAX, Property
from zuji.records.sentences import opaque, say
from zuji.store import moves
from zuji.store.contract import Answer, Limits, Progress, QueryCancelled, QueryOutdated
from zuji.store.links import Link, Place, failure
from zuji.store.tables import COLUMN_TYPES, ID, Table, ddl

_QUERY_ID = re.compile(r"[A-Za-z0-9-]{0,64}")
_PROGRESS_EVERY_S = 0.25
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")  # of our tables
_PROPERTY = re.compile(r"p_\d{1,5}")
_TYPE = re.compile(r"[A-Za-z0-9_(), ']{1,120}")
KEPT = "kept_"  # names of tables that hold the ids of one question
# insert_deduplicate needs synchronous inserts. A request sent twice by HTTP is caught by its token.
_WRITING = {"async_insert": 0, "mutations_sync": 2, "lightweight_deletes_sync": 2, "session_timezone": "UTC"}


def sql(tree: exp.Expr) -> str:
    """The tree as ClickHouse SQL: the only place where text for the engine is made. Raises UnsupportedError."""
    return tree.sql(dialect="clickhouse", comments=False, unsupported_level=ErrorLevel.RAISE)


class ClickHouse:
    """Reader and writer of one generation of the store.

    Readers beyond readers_max wait for their turn. Methods raise QueryFailed and its kinds (store/contract.py).
    """

    def __init__(self, dsn: str, generation: str = "g1", readers_max: int = 4) -> None:
        self._place = Place(dsn, generation)
        self.generation = generation
        self._orders = self._place.client()  # KILL, progress, generations: never busy for long
        self._order(f"CREATE DATABASE IF NOT EXISTS `{self._place.database}`")
        self._writer = self._place.client(self._place.database, _WRITING)
        self.engine = f"{'chDB' if self._place.embedded else 'ClickHouse'} {self._writer.server_version}"
        self._turns = threading.BoundedSemaphore(readers_max)
        self._lock = threading.Lock()
        self._idle: dict[Limits, list[Link]] = {}
        self._waiting: dict[str, bool] = {}  # query id to whether it was cancelled before it ran
        self._closed = False

    # Reading

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """As store/contract.Reader says; query_id is at most 64 letters, digits and '-'."""
        if not _QUERY_ID.fullmatch(query_id):
            raise ValueError(f"query id {query_id!r} must be at most 64 letters, digits and '-'")
        # The engine's own query id cannot be set on chDB; a comment is kept in system.processes by both engines.
        text = f"{_mark(query_id)}{sql(tree)}" if query_id else sql(tree)
        began = time.monotonic()
        with self._turn(query_id), self._link(limits) as link, self._watched(query_id, on_progress):
            try:
                table, rows_read = link.ask(text, parameters or {})
            except Exception as error:
                raise failure(error, limits, say("The query")) from error
        return Answer(table, rows_read, time.monotonic() - began, self.engine)

    def cancel(self, query_id: str) -> bool:
        """Ends a running or waiting query; whether there was one."""
        if not query_id or not _QUERY_ID.fullmatch(query_id):
            return False
        with self._lock:
            waiting = query_id in self._waiting
            if waiting:
                self._waiting[query_id] = True
        killed = self._order(f"KILL QUERY WHERE startsWith(query, '{_mark(query_id)}') ASYNC")
        return waiting or bool(killed)

    @contextmanager
    def _turn(self, query_id: str) -> Iterator[None]:
        with self._lock:
            if query_id:
                self._waiting[query_id] = False
        try:
            with self._turns:
                with self._lock:
                    if self._waiting.get(query_id):
                        raise QueryCancelled(say("The query was cancelled before it began"))
                yield
        finally:
            with self._lock:
                self._waiting.pop(query_id, None)

    @contextmanager
    def _link(self, limits: Limits) -> Iterator[Link]:
        with self._lock:
            if self._closed:
                raise QueryOutdated(say("The store is closed"))
            idle = self._idle.setdefault(limits, [])
            link = idle.pop() if idle else None
        link = link or self._place.link(limits)
        try:
            yield link
        except BaseException:
            # chDB 26.9: after an error the next query on a readonly connection answers with nothing, and no error.
            link.close()
            raise
        with self._lock:
            keep = not self._closed and limits.time_zone == "UTC"  # few ask in others: those are opened anew, in 4 ms
            if keep:
                self._idle.setdefault(limits, []).append(link)
        if not keep:
            link.close()

    @contextmanager
    def _watched(self, query_id: str, on_progress: Callable[[Progress], None] | None) -> Iterator[None]:
        """Tells on_progress, from a thread of its own, until the query ends."""
        if on_progress is None or not query_id:
            yield
            return
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_PROGRESS_EVERY_S):
                seen = self.progress(query_id)
                if seen is not None:
                    on_progress(seen)

        watcher = threading.Thread(target=watch, name=f"progress-{query_id[:8]}", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def progress(self, query_id: str) -> Progress | None:
        """How far a running query is; None when none of that id runs."""
        if not query_id or not _QUERY_ID.fullmatch(query_id):
            return None
        where = f"startsWith(query, '{_mark(query_id)}')"
        rows = self._rows(f"SELECT sum(read_rows), max(total_rows_approx) FROM system.processes WHERE {where}")
        with self._lock:
            waiting = query_id in self._waiting
        return Progress(int(rows[0][0]), int(rows[0][1])) if waiting or rows[0][0] else None

    # Writing

    def create(self, table: Table, project_id: int = 0) -> None:
        """Makes the table if it is not there."""
        self.command(ddl(table, project_id))

    def insert(self, table: Table, project_id: int, rows: pa.Table | pa.RecordBatch, token: str) -> None:
        """Adds the rows of one batch, synchronously. rows has columns of table's schema, and `p_<k>` beside them.

        The same token again adds nothing: a second wall only (DESIGN D3). The engine remembers the tokens of deleted
        rows too, month by month, so a batch that was deleted, or is written by half, must be written without one ('').
        """
        data = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
        if data.num_rows:
            # A fresh token, since `insert_deduplicate = 0` no longer switches it off (26.9: `deduplicate_insert`).
            self._insert(table.named(project_id), data, {"insert_deduplication_token": token or uuid.uuid4().hex})

    def _insert(self, name: str, data: pa.Table, settings: Mapping[str, Any]) -> None:
        try:
            self._writer.insert_arrow(name, data, settings=dict(settings))
        except Exception as error:
            raise failure(error, None, opaque(f"Writing {data.num_rows} rows to {name}")) from error

    def count(self, table: Table, project_id: int, batch: int) -> int:
        """Rows of a batch: of all projects for project_id 0 of a shared table, else of that project."""
        where = self._where(table, project_id, batch)
        return int(self._rows(f"SELECT count() FROM `{table.named(project_id)}` WHERE {where}", self._writer)[0][0])

    def delete_batch(self, table: Table, project_id: int, batch: int) -> None:
        """Removes a batch's rows (projects as in count); when it returns, none is visible."""
        where = self._where(table, project_id, batch)
        self.command(f"ALTER TABLE `{table.named(project_id)}` DELETE WHERE {where}")

    @staticmethod
    def _where(table: Table, project_id: int, batch: int) -> str:
        shared = not table.per_project and project_id
        return f"batch = {int(batch)}" + (f" AND project = {int(project_id)}" if shared else "")

    def copy_batches(self, source: ClickHouse, table: Table, project_id: int, last: int) -> None:
        """Copies every row of batches up to last from another generation of the same engine."""
        name = table.named(project_id)
        columns = self._rows(
            f"SELECT name FROM system.columns WHERE database = '{self._place.database}' AND table = '{name}' "
            "ORDER BY position"
        )
        listed = ", ".join(f"`{column}`" for (column,) in columns)
        self.command(
            f"INSERT INTO `{name}` ({listed}) SELECT {listed} FROM `{source._place.database}`.`{name}` "
            f"WHERE batch <= {int(last)}"
        )

    def add_property_column(self, project_id: int, k: int, kind: str) -> None:
        """Makes column `p_<k>` of a logical kind. Raises ValueError beyond PROPERTY_COLUMNS_MAX."""
        if not 0 <= k < PROPERTY_COLUMNS_MAX:
            raise ValueError(f"property column {k} must be from 0 to {PROPERTY_COLUMNS_MAX - 1}")
        self.command(
            f"ALTER TABLE `events_{int(project_id)}` ADD COLUMN IF NOT EXISTS `p_{int(k)}` {COLUMN_TYPES[kind]}"
        )

    def move_property(self, project_id: int, prop: Property) -> None:
        """Brings older values of a property out of the overflow into its column; synchronous, may be repeated."""
        updates, where = moves.move(prop)
        changes = ", ".join(f"`{name}` = {sql(new)}" for name, new in updates.items())
        self.command(f"ALTER TABLE `events_{int(project_id)}` UPDATE {changes} WHERE {sql(where)}")

    # Dictionaries

    def qualified(self, name: str) -> str:
        """A table or dictionary of this generation by its full name. name is ours."""
        return f"{self._place.database}.{name}"

    def keep_dictionary(self, name: str, key: str, value: str, query: str, layout: str) -> None:
        """Makes a dictionary that holds a query's rows as they are at its first use; it is not read again.

        key and value are columns with their types; tables in query are named in full (`qualified`)."""
        source = exp.Literal.string(query).sql(dialect="clickhouse")
        self.command(
            f"CREATE OR REPLACE DICTIONARY `{name}` ({key}, {value}) PRIMARY KEY {key.split()[0]}"
            f" SOURCE(CLICKHOUSE({self._place.login} QUERY {source})) LAYOUT({layout}) LIFETIME(0)"
        )
        self.command(f"SYSTEM RELOAD DICTIONARY `{name}`")

    def drop_dictionary(self, name: str) -> None:
        self.command(f"DROP DICTIONARY IF EXISTS `{name}`")

    # Ids that one question names

    def keep_ids(self, ids: pa.Array) -> str:
        """As store/contract.Reader says."""
        name = f"{KEPT}{uuid.uuid4().hex}"
        self.command(f"CREATE TABLE `{name}` (`event_id` UInt128) ENGINE = Memory")
        rows = pa.table([ids.cast(ID)], names=["event_id"])
        if rows.num_rows:
            self._insert(name, rows, {})
        return name

    def drop_ids(self, name: str) -> None:
        """As store/contract.Reader says."""
        if not name.startswith(KEPT):
            raise ValueError(f"{name!r} was not made by keep_ids")
        self.command(f"DROP TABLE IF EXISTS `{name}` SYNC")

    def drop_kept(self) -> None:
        """Removes the tables of keep_ids that a process which ended has left."""
        for name in self.tables():
            if name.startswith(KEPT):
                self.drop_ids(name)

    # Whole tables, as the engine's own blocks

    def property_columns(self, name: str) -> list[str]:
        """Columns of properties, as DDL; none for a table that has none."""
        where = f"database = '{self._place.database}' AND table = '{_word(name)}'"
        rows = self._rows(f"SELECT name, type FROM system.columns WHERE {where} ORDER BY position")
        return [f"`{column}` {kind}" for column, kind in rows if _PROPERTY.fullmatch(column)]

    def add_column(self, name: str, column: str) -> None:
        """Makes a column that property_columns told."""
        quoted, _, kind = column.partition(" ")
        if not _PROPERTY.fullmatch(quoted.strip("`")) or not _TYPE.fullmatch(kind):
            raise ValueError(f"{column!r} is no column of a property")
        self.command(f"ALTER TABLE `{_word(name)}` ADD COLUMN IF NOT EXISTS {quoted} {kind}")

    def blocks(self, name: str, last: int, rows_max: int) -> Iterator[tuple[int, bytes]]:
        """All rows of a table of batches up to last, in its engine's format Native: (rows, bytes). A block has rows_max
        rows, or those of one batch; all of a table without batches are one."""
        columns = self._rows(f"DESCRIBE TABLE `{_word(name)}`", self._writer)
        if all(row[0] != "batch" for row in columns):
            if n := self.rows_of(name):
                yield n, self._raw(f"SELECT * FROM `{name}`")
            return
        sizes = self._rows(
            f"SELECT batch, count() FROM `{name}` WHERE batch <= {int(last)} GROUP BY batch ORDER BY batch",
            self._writer,
        )
        begin = held = 0
        for place, (batch, size) in enumerate(sizes):
            begin, held = begin if held else int(batch), held + int(size)
            if held >= rows_max or place + 1 == len(sizes):
                where = f"batch BETWEEN {begin} AND {int(batch)}"
                yield held, self._raw(f"SELECT * FROM `{name}` WHERE {where}")
                held = 0

    def put_block(self, name: str, block: bytes) -> None:
        """Adds the rows of a block."""
        try:
            self._writer.raw_insert(_word(name), insert_block=block, fmt="Native")
        except Exception as error:
            raise failure(error, None, opaque(f"Writing a block to {name}")) from error

    def rows_of(self, name: str) -> int:
        return int(self._rows(f"SELECT count() FROM `{_word(name)}`", self._writer)[0][0])

    def _raw(self, statement: str) -> bytes:
        try:
            return bytes(self._writer.raw_query(statement, fmt="Native"))
        except Exception as error:
            raise failure(error, None, opaque("Reading a block")) from error

    # Generations

    def command(self, statement: str) -> None:
        """Runs one statement of ours on the writing connection (DDL, mutations)."""
        try:
            self._writer.command(statement)
        except Exception as error:
            raise failure(error, None, opaque(repr(statement.split("(")[0].strip()[:60]))) from error

    def asked(self, statement: str, beside: bool = False) -> list[tuple[Any, ...]]:
        """Rows of one statement of ours, each value as text. beside: also while another one is under way."""
        return self._rows(statement, self._orders if beside else self._writer)

    def holds_rows(self) -> bool:
        """Whether any table of this generation has rows."""
        where = f"database = '{self._place.database}' AND engine LIKE '%MergeTree'"
        return bool(self._rows(f"SELECT name FROM system.tables WHERE {where} AND total_rows > 0 LIMIT 1"))

    @property
    def database(self) -> str:
        return self._place.database

    def tables(self) -> tuple[str, ...]:
        """Names of this generation's tables."""
        where = f"database = '{self._place.database}'"
        return tuple(row[0] for row in self._rows(f"SELECT name FROM system.tables WHERE {where} ORDER BY name"))

    def drop(self) -> None:
        """Removes this generation, data and all, and closes."""
        self.close(keep_orders=True)
        self._order(f"DROP DATABASE IF EXISTS `{self._place.database}` SYNC")
        self._orders.close()

    def close(self, keep_orders: bool = False) -> None:
        """Closes every connection; queries that still run end first."""
        with self._lock:
            self._closed = True
            links = [link for idle in self._idle.values() for link in idle]
            self._idle.clear()
        for link in links:
            link.close()
        self._writer.close()
        if not keep_orders:
            self._orders.close()

    def _order(self, statement: str) -> list[tuple[Any, ...]]:
        return self._rows(statement)

    def _rows(self, statement: str, client: Any = None) -> list[tuple[Any, ...]]:
        """Rows of a small statement of ours."""
        try:
            answer = (client or self._orders).raw_query(statement, fmt="TabSeparated")
        except Exception as error:
            raise failure(error, None, opaque("An order to the engine")) from error
        return [tuple(line.split("\t")) for line in answer.decode().splitlines()]


def _word(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no table of ours")
    return name


def _mark(query_id: str) -> str:
    return f"/* zuji:{query_id} */ "
