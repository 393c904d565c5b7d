"""Tables as files: CSV for spreadsheets, Parquet, and lines of JSON; a piece at a time.

CSV is UTF-8 with CRLF, quoted as RFC 4180 says; null is an empty cell and an empty text is "". A text that a
spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets an apostrophe before it;
numbers stay as they are. Lists are JSON text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from fastapi import Query
from starlette.responses import StreamingResponse

from zuji.analyze.asking import Receipt

Format = Literal["json", "csv", "parquet", "jsonl"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$|^$')
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
}
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.partition(";")[0]: {} for kind in _TYPES.values()}}
}
Rows = Iterable[Sequence[Sequence[Any]]]  # some rows at a time, with a value for each column


class Asked(NamedTuple):
    """As what a caller wants an answer."""

    format: Format
    bom: bool


def asked(
    format: Format = Query("json", description="csv, parquet, jsonl: a flat table, whole and streamed"),
    bom: bool = Query(False, description="begins CSV with a byte order mark, by which Excel knows UTF-8"),
) -> Asked:
    """Of the parameters of a request."""
    return Asked(format, bom)


def response(
    asked: Asked,
    name: str,
    columns: Sequence[str],
    rows: Rows,
    receipt: Receipt,
    types: Sequence[pa.DataType] | None = None,
) -> StreamingResponse:
    """A table as a file of that name, with the receipt's batch and digest as headers. Values are plain JSON values; the
    types are those of Parquet, needed where there are several portions."""
    if asked.format == "csv":
        made = csv(columns, rows, asked.bom)
    else:
        made = parquet(columns, rows, types) if asked.format == "parquet" else lines(columns, rows)
    headers = {"zuji-batch": str(receipt.batch), "zuji-asked-at": str(receipt.asked_at), "zuji-digest": receipt.digest}
    headers["content-disposition"] = f'attachment; filename="{name}.{asked.format}"'
    return StreamingResponse(made, media_type=_TYPES[asked.format], headers=headers)


def csv(columns: Sequence[str], rows: Rows, bom: bool = False) -> Iterator[bytes]:
    """The bytes of a CSV file."""
    yield ("\ufeff" if bom else "").encode() + _line(columns).encode()
    for some in rows:
        yield "".join(_line(row) for row in some).encode("utf-8", "replace")


def _line(values: Sequence[Any]) -> str:
    return ",".join(cell(value) for value in values) + "\r\n"


def cell(value: Any) -> str:
    """A value as a cell of CSV."""
    if value is None:
        return ""
    if not isinstance(value, str):
        shown = orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()
        return _quoted(shown) if isinstance(value, list | dict) else shown
    return _quoted(f"'{value}" if value.startswith(_FORMULA) else value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def lines(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """One object of JSON for each row."""
    for some in rows:
        yield b"".join(orjson.dumps(dict(zip(columns, row, strict=True))) + b"\n" for row in some)


def parquet(columns: Sequence[str], rows: Rows, types: Sequence[pa.DataType] | None = None) -> Iterator[bytes]:
    """The bytes of a Parquet file: a row group for each portion. Without types the rows are one portion, which tells
    them."""
    portions = [list(some) for some in rows] if types is None else rows
    if types is None:
        every = [row for some in portions for row in some]
        portions, types = [every], [_type([row[i] for row in every]) for i in range(len(columns))]
    schema = pa.schema(list(zip(columns, types, strict=True)))
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for some in portions:
            arrays = [pa.array([_as(row[i], kind) for row in some], kind) for i, kind in enumerate(types)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield sink.taken()
    yield sink.taken()


def type_of(kind: str) -> pa.DataType:
    """The type of values of a property's kind, as answers show them."""
    lists = {"list": pa.list_(pa.string()), "numbers": pa.list_(pa.float64())}
    return {"number": pa.float64(), "bool": pa.bool_(), **lists}.get(kind, pa.string())


def _type(values: Sequence[Any]) -> pa.DataType:
    """Of values of an answer: what holds them all, text where nothing else does."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int} and all(value is None or abs(value) < 2**63 for value in values):
        return pa.int64()
    return pa.float64() if kinds and kinds <= {int, float} else pa.string()


def _as(value: Any, kind: pa.DataType) -> Any:
    """A plain JSON value as a column of a type takes it; numbers that JSON's readers lose are texts."""
    if value is None:
        return None
    if pa.types.is_list(kind):
        return [_as(item, kind.value_type) for item in value]
    if pa.types.is_floating(kind):
        return float(value)
    if pa.types.is_integer(kind):
        return int(value)
    return orjson.dumps(value).decode() if pa.types.is_string(kind) and not isinstance(value, str) else value


class _Sink(io.RawIOBase):
    """A file whose bytes are taken away as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._place = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._place += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
