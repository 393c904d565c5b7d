"""The answer of a user's query as JSON, a piece at a time.

Numbers that JSON's readers lose come as texts: integers beyond 2^53 as their digits, NaN and infinities by name. Types
that JSON has no value for (times, decimals, UUIDs, wide integers, maps, tuples) come as the engine writes them; days
and times are those of the zone that their type names. Bytes that are no UTF-8 show as U+FFFD.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
import pyarrow as pa
from sqlglot import exp

from zuji.analyze.console.allowed import Type, read_type
from zuji.analyze.console.relations import SqlColumn
from zuji.analyze.sql import call

EXACT = 2**53  # what a Float64 holds of whole numbers
ROWS_AT_ONCE = 5_000
_INTEGERS = {f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)}
_NATIVE = {"Bool", "String", "Float32", "Float64", *_INTEGERS}


def carried(value: exp.Expr, kind: str) -> exp.Expr:
    """A column of a type of the engine's as it is sent: as it is, or as text."""
    return _carried(value, read_type(kind), 0)


def _carried(value: exp.Expr, kind: Type | None, nesting: int) -> exp.Expr:
    if kind is not None and _scalar(kind) in _NATIVE:
        return value
    if kind is not None and kind.name == "Array":
        each = f"e_{nesting}"
        inner = _carried(exp.column(each), kind.inner, nesting + 1)
        if isinstance(inner, exp.Column):
            return value
        return call("arrayMap", exp.Lambda(this=inner, expressions=[exp.to_identifier(each)]), value)
    return call("toString", value)


def _scalar(kind: Type) -> str:
    while kind.name in ("Nullable", "LowCardinality") and kind.arguments:
        kind = kind.inner
    return kind.name


def rows(table: pa.Table, columns: Sequence[SqlColumn]) -> Iterator[list[list[Any]]]:
    """Rows as plain JSON values, ROWS_AT_ONCE at a time."""
    readers = [_reader(read_type(item.type)) for item in columns]
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        values = [[read(value) for value in _values(found)] for read, found in zip(readers, batch.columns, strict=True)]
        yield [list(row) for row in zip(*values, strict=True)]


def pieces(table: pa.Table, columns: Sequence[SqlColumn], rest: dict[str, Any]) -> Iterator[bytes]:
    """The answer as one JSON object: columns, rows, and rest behind them. Holds ROWS_AT_ONCE rows at a time."""
    yield b'{"columns":' + orjson.dumps(list(columns)) + b',"rows":['
    comma = b""
    for some in rows(table, columns):
        if some:
            yield comma + orjson.dumps(some)[1:-1]
            comma = b","
    yield b"]," + orjson.dumps(rest)[1:]


def _values(found: pa.Array) -> list[Any]:
    try:
        return found.to_pylist()  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        return [_decoded(value) for value in found.cast(_bytes(found.type)).to_pylist()]


def _bytes(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(_bytes(kind.value_type))
    return pa.binary() if pa.types.is_string(kind) else kind


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _reader(kind: Type | None) -> Callable[[Any], Any]:
    if kind is not None and kind.name == "Array":
        each = _reader(kind.inner)
        return lambda value: None if value is None else [each(item) for item in value]
    name = _scalar(kind) if kind is not None else ""
    if name in ("Float32", "Float64"):
        return _float
    return _whole if name in ("Int64", "UInt64") else lambda value: value


def _float(value: float | None) -> float | str | None:
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _whole(value: int | None) -> int | str | None:
    return value if value is None or -EXACT <= value <= EXACT else str(value)
