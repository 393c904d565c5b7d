"""An answer as flat tables: what spreadsheets and data frames take.

Every list of objects in an answer is a table of its own, called as it is in the answer (`steps`, `series.points`). A
row of an inner list repeats the columns of the row that it lies in, called `steps.count` where it has a `count` itself.
Plain fields of the answer itself are the one row of `summary`. Objects inside of a row become columns `field_inner`;
lists of plain values become columns `field_1`, `field_2`, ..., as do the lists that name a row (`row`, `column`,
`nodes`). Lists of lists of objects get columns `index_1`, `index_2`: the places (from 0) in both. Lists of objects in
an object of the answer itself are tables too (`conformance.deviations`), after the others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zuji.analyze.complaints import BadQuery, Problem
from zuji.records.sentences import say

SUMMARY = "summary"
_NAMES_ROWS = ("row", "column", "nodes")
_LEFT_OUT = ("kind", "receipt")
_BY_TIME = ("points", "periods")
Row = dict[str, Any]
Found = dict[str, list[tuple[Row, Row]]]  # of each row the columns that it repeats, and its own


@dataclasses.dataclass(frozen=True)
class Table:
    """A table of an answer; every row has a value for each column."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Row]


def tables(answer: Any) -> dict[str, Table]:
    """The tables of an answer (a kind's result, or the JSON object that it is told as), in the order of its fields,
    `summary` last."""
    found: Found = {}
    plain = _object(_fields(answer, _LEFT_OUT), {}, "", found)
    if plain:
        found[SUMMARY] = [({}, plain)]
    made = {}
    for name, pairs in found.items():
        own = {column for _, row in pairs for column in row}
        outer = name.rpartition(".")[0]
        rows = [{(f"{outer}.{c}" if c in own else c): v for c, v in above.items()} | row for above, row in pairs]
        columns = _columns(rows)
        made[name] = Table(name, columns, [{column: row.get(column) for column in columns} for row in rows])
    return made


def _columns(rows: Sequence[Row]) -> list[str]:
    """All columns, without those that hold nothing where an object or a list might have been, and elsewhere was."""
    every = dict.fromkeys(column for row in rows for column in row)
    set_ = {column for row in rows for column, value in row.items() if value is not None}
    return [one for one in every if one in set_ or not any(other.startswith(f"{one}_") for other in every)]


def main(found: Mapping[str, Table]) -> str:
    """Which table is meant when none is named: the first, and where its rows go by time, these."""
    first = next(iter(found))
    return next((f"{first}.{inner}" for inner in _BY_TIME if f"{first}.{inner}" in found), first)


def table(answer: Any, part: str | None) -> Table:
    """A table of an answer by its name. Raises BadQuery that tells which there are."""
    found = tables(answer)
    name = part or main(found)
    if name not in found:
        raise BadQuery(Problem("part", part, say("this answer has no part {name!r}", name=name), sorted(found)))
    return found[name]


def _fields(item: Any, without: Sequence[str] = ()) -> Iterator[tuple[str, Any]]:
    if isinstance(item, dict):
        return ((name, value) for name, value in item.items() if name not in without)
    names = item._fields if hasattr(item, "_fields") else [field.name for field in dataclasses.fields(item)]
    return ((name, getattr(item, name)) for name in names if name not in without)


def _is_object(value: Any) -> bool:
    return (
        isinstance(value, dict)
        or hasattr(value, "_fields")
        or (dataclasses.is_dataclass(value) and not isinstance(value, type))
    )


def _object(fields: Iterator[tuple[str, Any]], above: Row, path: str, found: Found) -> Row:
    """The columns of an object; the rows of lists inside of it are added to found, where they repeat them and above."""
    row: Row = {}
    lists: list[tuple[str, Sequence[Any]]] = []
    inside: list[tuple[str, Sequence[Any]]] = []
    for name, value in fields:
        if _is_table(name, value, path):
            lists.append((name, value))
        elif not path and _is_object(value):
            of_object = dict(_fields(value))
            held = {inner: one for inner, one in of_object.items() if _is_table(inner, one, path)}
            inside += [(f"{name}.{inner}", one) for inner, one in held.items()]
            _plain(name, {inner: one for inner, one in of_object.items() if inner not in held}, row)
        else:
            _plain(name, value, row)
    beside = {**above, **row} if path else {}
    for name, values in [*lists, *inside]:
        inner = f"{path}.{name}" if path else name
        found.setdefault(inner, [])  # before the lists inside of its rows
        for index, item in _items(values):
            found[inner].append((beside, index | _object(_fields(item), {**beside, **index}, inner, found)))
    return row


def _is_table(name: str, value: Any, path: str) -> bool:
    """Whether a field is a list of objects; an empty list of the answer itself is taken for one."""
    is_list = isinstance(value, list | tuple) and not _is_object(value) and name not in _NAMES_ROWS
    return is_list and (_has_objects(value) or not (path or value))


def _has_objects(values: Sequence[Any]) -> bool:
    return any(_is_object(item) or (isinstance(item, list) and _has_objects(item)) for item in values)


def _items(values: Sequence[Any]) -> Iterator[tuple[Row, Any]]:
    for i, item in enumerate(values):
        if isinstance(item, list):
            yield from (({"index_1": i, "index_2": j}, one) for j, one in enumerate(item))
        elif item is not None:
            yield {}, item


def _plain(name: str, value: Any, row: Row) -> None:
    if _is_object(value):
        for inner, one in _fields(value):
            _plain(f"{name}_{inner}", one, row)
    elif isinstance(value, list | tuple):
        for i, one in enumerate(value, 1):
            _plain(f"{name}_{i}", one, row)
    else:
        row[name] = value
