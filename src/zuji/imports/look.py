"""What a file seems to be, before anything is decided: its columns, its first rows, and how they would be read."""

from __future__ import annotations

from itertools import islice
from typing import Any

import msgspec

from zuji.imports import files, readers
from zuji.imports.files import Options
from zuji.imports.log import ImportFailed
from zuji.protocols import mapping
from zuji.records.sentences import said_by, stored

ROWS = 20
COLUMNS = 60  # of a row that is shown
CELL = 200  # characters of a cell that are shown


class Looked(msgspec.Struct, frozen=True):
    """problem: why the file cannot be imported so, '' when it can; columns and rows are told all the same.

    lacks: the field that no column is known for, where that is why. problem is of the form of sentences.stored.

    fields: field to column as it would be read, guessed ones among them; kinds: column to what its texts would become.
    """

    kind: str
    format: str
    encoding: str
    delimiter: str
    columns: list[str]
    rows: list[dict[str, Any]]
    fields: dict[str, str]
    guessed: dict[str, str]
    kinds: dict[str, str]
    problem: str
    lacks: str


def look(source: readers.Source, options: Options) -> Looked:
    """Reads the first rows of a file. Raises ImportFailed when it cannot even be read."""
    problem, lacks = "", ""
    planned = None
    try:
        planned = files.plan(source, options)
        shape = planned.shape
    except ImportFailed as error:
        problem, lacks = stored(said_by(error)), error.lacks
        source.file.seek(0)
        shape = readers.shape_of(source, options.encoding, options.delimiter)
    source.file.seek(0)
    sample = files.sample_of(source, shape)
    columns = list(shape.columns) or list(dict.fromkeys(name for row in sample for name in row))
    rows = [{name: _short(value) for name, value in islice(row.items(), COLUMNS)} for row in sample[:ROWS]]
    if not rows:
        rows = [{"": _short(row.text.decode("utf-8", "replace"))} for row in islice(_again(source, shape), ROWS)]
    given = options.mapping
    fields = planned.head.mapping.columns if planned else {**mapping.guess_columns(columns), **given.columns}
    kinds = planned.head.mapping.kinds if planned else {**mapping.guess_kinds(sample), **given.kinds}
    table = planned is None or planned.head.format == "table"
    return Looked(
        kind=shape.kind,
        format=planned.head.format if planned else options.format or "table",
        encoding=shape.encoding,
        delimiter=shape.delimiter if shape.kind == "csv" else "",
        columns=columns,
        rows=rows,
        fields=dict(fields) if table else {},
        guessed={field: column for field, column in fields.items() if field not in given.columns} if table else {},
        kinds=dict(kinds) if table else {},
        problem=problem,
        lacks=lacks,
    )


def _again(source: readers.Source, shape: readers.Shape) -> Any:
    source.file.seek(0)
    return readers.rows_of(source, shape)


def _short(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= CELL else text[:CELL] + "…"
