"""Connections to the engine that only read, one kind for each way to reach it.

chDB is asked through its own Arrow interface, because clickhouse-connect's raw queries drop the count of rows read;
a server is asked over HTTP by clickhouse-connect. Settings are fixed when a connection is opened, `readonly` last:
once it is on, nothing on that connection can be changed any more (DESIGN D1).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import chdb
import clickhouse_connect
import numpy as np
import pyarrow as pa
from sqlglot import exp

from zuji.records.sentences import Sentence, say
from zuji.store.contract import Limits, QueryCancelled, QueryFailed, QueryLimit, QueryOutdated

_CODE = re.compile(r"Code: (\d+)")
_CANCELLED = {394}
_GONE = {60, 81, 218}  # a table, a database
_DICTIONARY_GONE = re.compile(r"Code: 36\b.*Dictionary \(.{1,200}\) not found", re.DOTALL)
_LIMITS = {
    158: say("rows read"),
    159: say("time"),
    160: say("time"),
    241: say("memory"),
    243: say("disk for spilling"),
    307: say("bytes read"),
    396: say("result rows"),
}


class Link(Protocol):
    """One connection; used by one thread at a time."""

    def ask(self, sql: str, parameters: Mapping[str, Any]) -> tuple[pa.Table, int]:
        """Rows, and how many rows the engine scanned. Raises what the driver raises."""
        ...

    def close(self) -> None: ...


class Place:
    """Where an engine is, from a DSN: `chdb:///path` or `http://[user:password@]host:port[/prefix]`.

    database is the generation's name, behind `<prefix>_` where the DSN has one (servers that others use too).
    Raises ValueError for any other DSN.
    """

    def __init__(self, dsn: str, generation: str) -> None:
        parts = urlsplit(dsn)
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", generation):
            raise ValueError(f"generation {generation!r} must be a lower-case word such as g1")
        self.embedded = parts.scheme == "chdb"
        if self.embedded:
            self.path = os.path.realpath(parts.path)  # chDB compares paths as text
            self.database = generation
            self.login = ""
        elif parts.scheme in ("http", "https") and parts.hostname:
            prefix = parts.path.strip("/")
            if prefix and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,40}", prefix):
                raise ValueError(f"database {prefix!r} in the store's DSN must be a word of letters, digits and _")
            self.path = f"{parts.scheme}://{parts.netloc}"
            self.login = _login(parts.username, parts.password) if parts.username else ""
            self.database = f"{prefix}_{generation}" if prefix else generation
        else:
            raise ValueError(f"store {parts.scheme!r} must be chdb:///path or http://host:port/database")

    def client(self, database: str | None = None, settings: Mapping[str, Any] | None = None) -> Any:
        """A clickhouse-connect client, for writing and for orders to the engine."""
        if self.embedded:
            return clickhouse_connect.get_client(
                interface="chdb", path=self.path, database=database, settings=dict(settings or {})
            )
        return clickhouse_connect.get_client(
            dsn=self.path,
            database=database or "default",
            settings=dict(settings or {}),
            autogenerate_session_id=False,  # sessions forbid parallel queries
        )

    def link(self, limits: Limits) -> Link:
        """A new connection that can only read, and only within limits."""
        settings = reading(limits)
        if self.embedded:
            return _Embedded(self.path, self.database, settings)
        return _Served(self.client(self.database, settings))


def _login(user: str, password: str | None) -> str:
    """With what the engine asks itself when it fills a dictionary."""
    name, secret = (exp.Literal.string(unquote(part or "")).sql("clickhouse") for part in (user, password))
    return f"USER {name} PASSWORD {secret}"


def reading(limits: Limits) -> dict[str, int | str]:
    """Settings of a reading connection; `readonly` is the last."""
    spill = min(limits.spill_bytes, limits.memory_bytes // 2)
    return {
        "max_execution_time": limits.seconds,  # type: ignore[dict-item]
        "max_memory_usage": limits.memory_bytes,
        "max_bytes_before_external_group_by": spill,
        "max_bytes_before_external_sort": spill,
        "max_result_rows": limits.result_rows,
        "max_query_size": 8 << 20,  # a filter may list thousands of values
        "max_ast_elements": 500_000,
        "max_expanded_ast_elements": 2_000_000,
        "allow_introspection_functions": 0,
        "precise_float_parsing": 1,  # without it a text may read as a neighbour of the nearest Float64
        "output_format_json_escape_forward_slashes": 0,
        "join_use_nulls": 0,
        "session_timezone": limits.time_zone,
        **({"max_result_bytes": limits.result_bytes} if limits.result_bytes else {}),
        **_of_users(limits.range_elements),
        "readonly": 1,
    }


def _of_users(range_elements: int) -> dict[str, int]:
    """Small blocks for what users write: between them the engine looks at its clock and for a cancel."""
    if not range_elements:
        return {}
    return {"function_range_max_elements_in_block": range_elements, "max_block_size": 8_192}


class _Embedded:
    def __init__(self, path: str, database: str, settings: Mapping[str, Any]) -> None:
        self._connection: Any = chdb.connect(path)  # type: ignore[no-untyped-call]
        self._connection.query(f"USE `{database}`")
        # Answers do not leave the process: packing and unpacking them took as long as reading the columns.
        self._connection.query("SET output_format_arrow_compression_method = 'none'")
        for name, value in settings.items():
            self._connection.query(f"SET {name} = '{value}'")

    def ask(self, sql: str, parameters: Mapping[str, Any]) -> tuple[pa.Table, int]:
        answer = self._connection.query(sql, "ArrowStream", params=dict(parameters))
        return _table(_bytes_of(answer)), int(answer.storage_rows_read())

    def close(self) -> None:
        self._connection.close()


class _Served:
    def __init__(self, client: Any) -> None:
        self._client = client

    def ask(self, sql: str, parameters: Mapping[str, Any]) -> tuple[pa.Table, int]:
        # wait_end_of_query: the summary in the headers is whole, and an error comes as a status, not in the body.
        answer = self._client.raw_stream(
            sql, parameters=dict(parameters) or None, fmt="ArrowStream", settings={"wait_end_of_query": 1}
        )
        try:
            summary = answer.headers.get("X-ClickHouse-Summary", "{}")
            found = re.search(r'"read_rows":"(\d+)"', summary)
            return _table(answer.read()), int(found.group(1)) if found else 0
        finally:
            answer.close()

    def close(self) -> None:
        self._client.close()


def _bytes_of(answer: Any) -> pa.Buffer:
    """The bytes of an answer where the engine has put them, which are there for as long as somebody refers to them."""
    if not answer.size():
        return pa.py_buffer(b"")
    bare = np.frombuffer(answer.get_memview().view(), np.uint8)
    return pa.foreign_buffer(bare.ctypes.data, bare.nbytes, base=answer)


def _table(stream: bytes | pa.Buffer) -> pa.Table:
    if not len(stream):  # an answer without rows still has a schema; chDB gives this after an error on the connection
        raise RuntimeError("the engine gave no answer and no error")
    return pa.ipc.open_stream(stream).read_all()


def failure(error: Exception, limits: Limits | None, doing: Sentence) -> QueryFailed:
    """What the engine's error means, as ours; the caller raises it `from error`."""
    found = _CODE.search(str(error))
    code = int(found.group(1)) if found else 0
    if code in _CANCELLED:
        return QueryCancelled(say("{doing} was cancelled", doing=doing))
    if code in _GONE or _DICTIONARY_GONE.search(str(error)[:2_000]):
        return QueryOutdated(say("{doing} reads what is no longer there (code {code})", doing=doing, code=code))
    if code in _LIMITS and limits is not None:
        limit, allowed = _LIMITS[code], _allowed(_LIMITS[code], limits)
        if allowed is None:
            return QueryLimit(say("{doing} passed its limit of {limit}", doing=doing, limit=limit))
        return QueryLimit(
            say("{doing} passed its limit of {limit}: {allowed}", doing=doing, limit=limit, allowed=allowed)
        )
    return QueryFailed(say("{doing} failed in the engine (code {code})", doing=doing, code=code))


def _allowed(limit: str, limits: Limits) -> Sentence | None:
    if limit == "time":
        return say("{seconds:g} s", seconds=limits.seconds)
    if limit == "memory":
        return say("{mib} MiB", mib=limits.memory_bytes >> 20)
    if limit != "result rows":
        return None
    if not limits.result_bytes:
        return say("{rows} rows", rows=limits.result_rows)
    return say("{rows} rows or {mib} MiB", rows=limits.result_rows, mib=limits.result_bytes >> 20)
