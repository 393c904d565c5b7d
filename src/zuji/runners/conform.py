"""Values of a batch as the catalogue wants them: coerced to settled kinds, in columns or overflow maps (DESIGN D4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from zuji.process.properties import (
    Gathered,
    RowArray,
    Rows,
    Values,
    looks_like_datetime,
    to_datetime,
    to_json,
    to_numbers,
    to_text,
)
from zuji.records.property import Property
from zuji.store.tables import ARROW_TYPES, OVERFLOW, SENT_WORDS

_DEFAULTS: dict[str, Any] = {"text": "", "number": 0.0, "bool": 0, "datetime": 0, "list": [], "numbers": [], "json": ""}
_REFUSED = object()


class Zones(Protocol):
    """Minutes east of UTC by row."""

    def __getitem__(self, row: int) -> int: ...


@dataclass
class Cells:
    """Values on their way into one overflow map."""

    rows: Rows = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


@dataclass
class Placed:
    """Where every value of a batch goes. set_aside: (row, property, value) that its settled kind cannot hold."""

    in_columns: dict[int, list[tuple[RowArray, Sequence[Any]]]] = field(default_factory=dict)
    column_kinds: dict[int, str] = field(default_factory=dict)
    column_nulls: dict[int, Rows] = field(default_factory=dict)
    overflow: dict[str, Cells] = field(default_factory=dict)
    overflow_nulls: list[tuple[int, str]] = field(default_factory=list)
    exacts: list[tuple[int, str, str]] = field(default_factory=list)
    set_aside: list[tuple[int, str, Any]] = field(default_factory=list)

    def columns(self, count: int) -> dict[str, Any]:
        """The property columns of the events table for that many rows."""
        sent = [np.zeros(count, dtype="uint64") for _ in range(SENT_WORDS)]
        null = [np.zeros(count, dtype="uint64") for _ in range(SENT_WORDS)]
        columns: dict[str, Any] = {}
        for k, kind in self.column_kinds.items():
            bit = np.uint64(1 << (k % 64))
            for rows, _ in self.in_columns.get(k, ()):
                sent[k // 64][rows] |= bit
            nulls = self.column_nulls.get(k)
            if nulls:
                sent[k // 64][nulls] |= bit
                null[k // 64][nulls] |= bit
            columns[f"p_{k}"] = _spread(self.in_columns.get(k, []), kind, count)
        columns.update({f"sent_{word}": bits for word, bits in enumerate(sent)})
        columns.update({f"null_{word}": bits for word, bits in enumerate(null)})
        for kind, column in OVERFLOW.items():
            cells = self.overflow.get(kind, Cells())
            columns[column.name] = _map(cells.rows, cells.names, cells.values, column.arrow.item_type, count)
        columns["exacts"] = _map(
            [row for row, _, _ in self.exacts],
            [name for _, name, _ in self.exacts],
            [digits for _, _, digits in self.exacts],
            pa.string(),
            count,
        )
        nulls_of: list[list[str]] = [[] for _ in range(count)] if self.overflow_nulls else []
        for row, name in self.overflow_nulls:
            nulls_of[row].append(name)
        columns["nulls"] = nulls_of or pa.ListArray.from_arrays(
            pa.array(np.zeros(count + 1, dtype="int32")), pa.array([], pa.string())
        )
        return columns


def conform(
    gathered: Gathered, known: dict[str, Property], zones: Zones, n: int
) -> tuple[Placed, dict[str, dict[str, int]]]:
    """Places the values of batch n; also how many values of each kind each property carried.

    zones: minutes east of UTC by row, for datetime texts without a zone.
    """
    placed = Placed(exacts=gathered.exacts)
    met: dict[str, dict[str, int]] = {}
    for name, by_kind in gathered.by_kind.items():
        prop = known.get(name)
        if prop is not None and prop.settled_at:
            found = _coerced(placed, name, prop, by_kind, zones)
            parts = {prop.kind: found} if len(found) else {}
        else:
            parts = _provisional(prop, by_kind, zones)
        met[name] = {kind: len(values) for kind, values in parts.items()}
        k = _column(prop, n)
        for kind, values in parts.items():
            if k >= 0:
                placed.in_columns.setdefault(k, []).append((values.rows, values.values))
                placed.column_kinds[k] = kind
            else:
                cells = placed.overflow.setdefault(kind, Cells())
                cells.rows += values.rows.tolist()
                cells.names += [name] * len(values)
                cells.values += values.values
    for name, rows in gathered.nulls.items():
        k = _column(known.get(name), n)
        if k >= 0:
            placed.column_kinds[k] = known[name].kind
            placed.column_nulls[k] = rows
        else:
            placed.overflow_nulls += [(row, name) for row in rows]
    return placed, {name: counts for name, counts in met.items() if counts}


def _column(prop: Property | None, n: int) -> int:
    return prop.column if prop is not None and prop.column >= 0 and prop.since <= n else -1


def _provisional(prop: Property | None, by_kind: dict[str, Values], zones: Zones) -> dict[str, Values]:
    """Values by their own kinds; texts are datetimes when all of them are and the property was nothing else so far."""
    texts = by_kind.get("text")
    if (
        texts is None
        or (prop is not None and prop.kind != "datetime")
        or not all(map(looks_like_datetime, texts.values))
    ):
        return by_kind
    moments = [to_datetime(text, zones[row]) for row, text in zip(texts.rows.tolist(), texts.values, strict=True)]
    if any(moment is None for moment in moments):
        return by_kind
    return {
        **{kind: found for kind, found in by_kind.items() if kind != "text"},
        "datetime": Values(texts.rows, moments),
    }


def _coerced(placed: Placed, name: str, prop: Property, by_kind: dict[str, Values], zones: Zones) -> Values:
    """All values as the settled kind; what cannot be is set aside."""
    if by_kind.keys() == {prop.kind}:
        return by_kind[prop.kind]
    result = Values()
    for kind, found in by_kind.items():
        rows, values = found.rows.tolist(), found.values
        if kind == prop.kind:
            result.add(rows, values)
            continue
        if prop.kind == "number" and kind == "text":
            made: list[Any] = [_REFUSED if number is None else number for number in to_numbers(values)]
        elif prop.kind == "datetime" and kind == "text":
            moments = [to_datetime(text, zones[row]) for row, text in zip(rows, values, strict=True)]
            made = [_REFUSED if moment is None else moment for moment in moments]
        else:
            convert = _CONVERT.get((kind, prop.kind), _refuse)
            made = [convert(value) for value in values]
        for row, value, original in zip(rows, made, values, strict=True):
            if value is _REFUSED:
                placed.set_aside.append((row, name, original))
            else:
                result.add_one(row, value)
    return result


def _refuse(value: Any) -> Any:
    return _REFUSED


def _to_bool(text: str) -> Any:
    return {"true": True, "false": False, "1": True, "0": False}.get(text.lower(), _REFUSED)


_CONVERT: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("number", "text"): to_text,
    ("bool", "text"): to_text,
    ("list", "text"): to_json,
    ("numbers", "text"): to_json,
    ("json", "text"): lambda value: value,
    ("bool", "number"): float,
    ("text", "bool"): _to_bool,
    ("number", "bool"): lambda value: bool(value) if value in (0, 1) else _REFUSED,
    ("text", "list"): lambda value: [value],
    ("number", "list"): lambda value: [to_text(value)],
    ("bool", "list"): lambda value: [to_text(value)],
    ("text", "json"): to_json,
    ("number", "json"): to_json,
    ("bool", "json"): to_json,
    ("list", "json"): to_json,
    ("numbers", "json"): to_json,
}


def _spread(parts: list[tuple[RowArray, Sequence[Any]]], kind: str, count: int) -> Any:
    """A whole column from values at some rows."""
    if kind in ("number", "datetime", "bool"):
        column: npt.NDArray[Any] = np.zeros(count, dtype={"number": "f8", "datetime": "i8", "bool": "u1"}[kind])
        for rows, values in parts:
            column[rows] = values
        return column
    if not parts:
        return pa.array([_DEFAULTS[kind]] * count, ARROW_TYPES[kind])
    # All values at once, the default behind them, then each row takes its own: no Python code for a single cell.
    at = np.full(count, sum(len(rows) for rows, _ in parts), dtype=np.int64)
    start = 0
    for rows, _ in parts:
        at[rows] = np.arange(start, start + len(rows))
        start += len(rows)
    cells = pa.array(list(chain(*(values for _, values in parts), (_DEFAULTS[kind],))), ARROW_TYPES[kind])
    return cells.take(pa.array(at))


def _map(rows: Rows, names: list[str], values: list[Any], kind: pa.DataType, count: int) -> pa.MapArray:
    """A map column from (row, name, value) triples in any order."""
    at = np.asarray(rows, dtype="int64")
    order = np.argsort(at, kind="stable")
    offsets = np.zeros(count + 1, dtype="int32")
    np.cumsum(np.bincount(at, minlength=count), out=offsets[1:])
    if kind == pa.uint8():
        values = [int(value) for value in values]  # bools
    keys, items = pa.array(names, pa.string()), pa.array(values, kind)
    if len(order):
        take = pa.array(order)
        keys, items = keys.take(take), items.take(take)
    return pa.MapArray.from_arrays(pa.array(offsets), keys, items)
