"""What the columnar store promises; one contract test suite holds every engine to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec
import pyarrow as pa
from sqlglot import exp


class Limits(msgspec.Struct, frozen=True):
    """Of one query: beyond them it ends with QueryLimit, which names the limit and its value."""

    seconds: float = 60.0
    memory_bytes: int = 4 << 30
    spill_bytes: int = 512 << 20  # group by and sort go to disk above this
    result_rows: int = 1_000_000
    # Of queries that users write: bytes of the answer, elements of an array of `range` (0: as the engine has it), and
    # the zone in which texts without one are read as times.
    result_bytes: int = 0
    range_elements: int = 0
    time_zone: str = "UTC"


class Progress(msgspec.Struct, frozen=True):
    """How far a query is. rows_total is 0 while it is not known."""

    rows_read: int
    rows_total: int = 0


class Answer(msgspec.Struct, frozen=True):
    """Rows of one query, and what it cost. rows_read counts rows that the engine scanned."""

    table: pa.Table
    rows_read: int
    elapsed_s: float
    engine: str


class PersonMap(msgspec.Struct, frozen=True):
    """How a project's person map can be read. Its rows of batches up to `batch` are also in a dictionary of the store
    (number of an actor to number of its person, where they differ); '' when there is none. changed is the last batch
    that wrote rows of it, 0 when none did."""

    changed: int
    dictionary: str = ""
    batch: int = 0


class QueryFailed(Exception):
    """The engine refused or broke; the message is ours, the engine's text is in __cause__."""


class QueryLimit(QueryFailed):
    """A limit ended the query. Asking for less helps, asking again does not."""


class QueryCancelled(QueryFailed):
    """Somebody cancelled it."""


class QueryOutdated(QueryFailed):
    """What it reads was exchanged or dropped meanwhile. Asked of the present state it is answered."""


class Reader(Protocol):
    """Asks questions. Safe to call from many threads at once."""

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Runs one SELECT built as a tree. Raises QueryFailed, QueryLimit, QueryCancelled."""
        ...

    def cancel(self, query_id: str) -> bool:
        """Ends a running query; whether there was one."""
        ...

    def keep_ids(self, ids: pa.Array) -> str:
        """Makes a table of one column `event_id` (16 bytes each), in memory, for the queries of one question. Its name
        is given back; it is there until drop_ids. Raises QueryFailed."""
        ...

    def drop_ids(self, name: str) -> None:
        """Removes such a table, if it is there."""
        ...
