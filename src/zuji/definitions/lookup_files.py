"""CSV files as look-up tables: a key column, and columns of texts, numbers, bools or datetimes.

The first row names the columns. An empty cell is not set; cells are taken as they stand, nothing is trimmed. The key is
a text, as the property that holds it reads as text. Kinds are told, or what every set cell of a column reads as.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from zuji.analyze import calendar
from zuji.analyze.virtual import LOOKUP_KINDS, cell
from zuji.records.sentences import say
from zuji.serve.definition_deps import DefinitionRefused
from zuji.store.catalogue import NUMBER_PATTERN

BYTES_MAX = 50_000_000
ROWS_MAX = 1_000_000
COLUMNS_MAX = 100
CELLS_MAX = 10_000_000
CELL_BYTES_MAX = 4_096
NAME_CHARS_MAX = 255
_ZEROS = re.compile("-?0[0-9].*")  # a code, no number
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


class Read(msgspec.Struct, frozen=True):
    """columns: (name, kind) without the key; rows: columns key and cells, as the store keeps them."""

    key: str
    columns: list[tuple[str, str]]
    rows: pa.Table


def read(data: bytes, key: str, kinds: Mapping[str, str], time_zone: str) -> Read:
    """A file. key names the key's column, '' being the first one; times without an offset are local. Raises
    DefinitionRefused, with the line where there is one."""
    said = _decoded(data)
    table = _texts(said)
    names: list[str] = table.column_names
    key = key or names[0]
    if key not in names:
        raise DefinitionRefused(
            "key", say("the file has no column {key!r}; it has {names}", key=key[:80], names=", ".join(names[:20]))
        )
    unknown = [name for name in kinds if name not in names or name == key]
    if unknown:
        raise DefinitionRefused(
            "kind", say("the file has no column {unknown!r} beside its key", unknown=unknown[0][:80])
        )
    keys = table.column(key).combine_chunks()
    columns, cells = [], []
    try:
        _once(keys, said)
        for name in names:
            if name != key:
                kind, texts = _column(name, table.column(name).combine_chunks(), kinds.get(name, ""), time_zone)
                columns.append((name, kind))
                cells.append(texts)
    except _AtRow as error:
        raise DefinitionRefused(
            "file", say("line {said}: {error}", said=_line(said, error.row), error=error)
        ) from error
    return Read(key, columns, pa.table({"key": keys, "cells": _by_row(cells, len(keys))}))


class _AtRow(Exception):
    """What is wrong with a row, counted from 0."""

    def __init__(self, row: int, detail: str) -> None:
        self.row = row
        super().__init__(detail)


def _line(said: str, row: int) -> int:
    """The line on which a row begins; a quoted cell may hold line ends."""
    reader = csv.reader(io.StringIO(said, newline=""))
    before, seen = 0, -1
    for found in reader:
        if found:
            if seen == row:
                break
            seen += 1
        before = reader.line_num
    return before + 1


def _by_row(cells: list[pa.Array], n: int) -> pa.ListArray:
    """Cells of columns as a list for each row."""
    width = len(cells)
    places = np.arange(n * width).reshape(width, n).T.ravel()
    flat = pa.concat_arrays([pa.array([], pa.string()), *cells]).take(pa.array(places, pa.int64()))
    return pa.ListArray.from_arrays(pa.array(np.arange(n + 1) * width, pa.int32()), flat)


def packed(rows: pa.Table) -> bytes:
    """Rows as the metadata keeps them."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(rows)
    return sink.getvalue()


def unpacked(data: bytes) -> pa.Table:
    """What `packed` gave."""
    return pa.ipc.open_stream(data).read_all()


def _decoded(data: bytes) -> str:
    if len(data) > BYTES_MAX:
        raise DefinitionRefused(
            "file",
            say(
                "a look-up table has {bytes_max} bytes at most, this file has {data}",
                bytes_max=BYTES_MAX,
                data=len(data),
            ),
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in said:
            raise DefinitionRefused("file", say("holds a zero byte, which no CSV has"))
        return said
    raise DefinitionRefused("file", say("is neither UTF-8 nor GBK"))


def _texts(said: str) -> pa.Table:
    names = next(csv.reader(io.StringIO(said, newline="")), [])
    _named(names)
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(said.encode()),
            arrow_csv.ReadOptions(
                use_threads=False, column_names=names, skip_rows=1, block_size=max(len(said) * 4, 1 << 16)
            ),
            arrow_csv.ParseOptions(newlines_in_values=True),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise DefinitionRefused("file", say("is no CSV: {error}", error=str(error)[:300])) from error
    if not table.num_rows:
        raise DefinitionRefused("file", say("has no row beside the names of its columns"))
    if table.num_rows > ROWS_MAX:
        raise DefinitionRefused(
            "file",
            say(
                "a look-up table has {rows_max} rows at most, this file has {num_rows}",
                rows_max=ROWS_MAX,
                num_rows=table.num_rows,
            ),
        )
    if table.num_rows * len(names) > CELLS_MAX:
        raise DefinitionRefused("file", say("a look-up table has {cells_max} cells at most", cells_max=CELLS_MAX))
    return table


def _named(names: list[str]) -> None:
    if not 1 <= len(names) <= COLUMNS_MAX:
        raise DefinitionRefused(
            "file",
            say(
                "a look-up table has 1 to {columns_max} columns, this file has {names}",
                columns_max=COLUMNS_MAX,
                names=len(names),
            ),
        )
    for name in names:
        if not 0 < len(name) <= NAME_CHARS_MAX or not name.isprintable():
            raise DefinitionRefused("file", say("line 1: {name!r} is no name of a column", name=name[:40]))
        if names.count(name) > 1:
            raise DefinitionRefused("file", say("line 1: column {name!r} is named twice", name=name[:80]))


def _once(keys: pa.Array, said: str) -> None:
    """Raises _AtRow for a key that is empty, too long, or there twice."""
    seen: dict[str, int] = {}
    for row, key in enumerate(keys.to_pylist()):
        if not key or len(key.encode()) > CELL_BYTES_MAX:
            raise _AtRow(row, f"a key has 1 to {CELL_BYTES_MAX} bytes")
        if key in seen:
            raise _AtRow(row, f"key {key[:80]!r} is on line {_line(said, seen[key])} already")
        seen[key] = row


def _column(name: str, texts: pa.Array, told: str, time_zone: str) -> tuple[str, pa.Array]:
    """The kind of a column, and its cells as the store keeps them."""
    if told and told not in LOOKUP_KINDS:
        raise DefinitionRefused(
            "kind",
            say(
                "{told!r} of {name!r} is not one of {lookup_kinds}",
                told=told[:40],
                name=name,
                lookup_kinds=", ".join(LOOKUP_KINDS),
            ),
        )
    coded = texts.dictionary_encode()
    values: list[str] = coded.dictionary.to_pylist()
    long = next((value for value in values if len(value.encode()) > CELL_BYTES_MAX), None)
    if long is not None:
        raise _AtRow(_row(texts, long), f"{name!r} has more than {CELL_BYTES_MAX} bytes")
    if told == "text":
        return "text", texts
    for kind in [told] if told else ["number", "bool", "datetime"]:
        read = _READ[kind]
        made: list[str] = []
        for value in values:
            found = read(value, time_zone) if value else ""
            if found is None and told:
                raise _AtRow(_row(texts, value), f"{value[:80]!r} of {name!r} is no {told}")
            if found is None:
                break
            made.append(found)
        else:
            if any(made) or told:
                return kind, pc.take(pa.array(made, pa.string()), coded.indices)
    return "text", texts


def _row(texts: pa.Array, value: str) -> int:
    return int(pc.index(texts, value).as_py())


def _number(value: str, time_zone: str) -> str | None:
    if not re.fullmatch(NUMBER_PATTERN, value) or _ZEROS.fullmatch(value) or abs(float(value)) > 1.7e308:
        return None
    return cell("number", float(value))


def _bool(value: str, time_zone: str) -> str | None:
    return {"true": "1", "false": "0"}.get(value.lower())


def _datetime(value: str, time_zone: str) -> str | None:
    if not _MOMENT.fullmatch(value):
        return None
    try:
        time = calendar.instant(value.replace(" ", "T"), time_zone)[0]
    except (ValueError, OverflowError):
        return None
    return cell("datetime", time) if time >= 0 else None


_READ: dict[str, Callable[[str, str], Any]] = {"number": _number, "bool": _bool, "datetime": _datetime}
