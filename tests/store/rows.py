"""Rows for tests: the columns that a test names, and the schema's defaults for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from zuji.store.tables import ARROW_TYPES, Table


def identifier(number: int) -> bytes:
    """A 128-bit id as the tables hold it: little-endian."""
    return number.to_bytes(16, "little")


def default(kind: pa.DataType) -> Any:
    """What a column holds that a record says nothing of."""
    if pa.types.is_string(kind):
        return ""
    if pa.types.is_fixed_size_binary(kind):
        return bytes(16)
    return [] if pa.types.is_map(kind) or pa.types.is_list(kind) else 0


def table_of(table: Table, rows: Sequence[Mapping[str, Any]], columns: Mapping[int, str] | None = None) -> pa.Table:
    """rows as an Arrow table of table's schema. columns: k to kind of property columns `p_<k>` beside it."""
    fields = [(column.name, column.arrow) for column in table.columns]
    fields += [(f"p_{k}", ARROW_TYPES[kind]) for k, kind in (columns or {}).items()]
    arrays = [pa.array([row.get(name, default(kind)) for row in rows], kind) for name, kind in fields]
    return pa.table(arrays, schema=pa.schema(fields))
