"""Reading and adding columns of a batch, and working on a column's distinct values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc


def with_columns(batch: pa.RecordBatch, added: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """The batch with these columns, each in place of one of the same name or else at the end."""
    names = list(batch.schema.names)
    fields, arrays = list(batch.schema), list(batch.columns)
    for name, array in added.items():
        if name in names:
            at = names.index(name)
            fields[at], arrays[at] = pa.field(name, array.type), array
        else:
            fields.append(pa.field(name, array.type))
            arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, batch.schema.metadata))


def texts(batch: pa.RecordBatch, name: str) -> pa.DictionaryArray:
    """A text column as a dictionary array without nulls; a missing column is a column of ''."""
    at = batch.schema.get_field_index(name)
    if at < 0:
        return pa.DictionaryArray.from_arrays(pa.array([0] * batch.num_rows, pa.int32()), pa.array([""], pa.string()))
    column = batch.column(at)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return pc.fill_null(column.cast(pa.string()), "").dictionary_encode()


def derived(
    batch: pa.RecordBatch, source: str, names: Sequence[str], read: Callable[[str], Sequence[str]]
) -> dict[str, pa.Array]:
    """Text columns that follow from one text column: read(text) gives one value for each of names.

    read is asked once for each distinct text of the batch, where a batch of 10,000 rows has some hundred.
    """
    column = texts(batch, source)
    told = [read(text) for text in column.dictionary.to_pylist()]
    return {
        name: pa.array([row[at] for row in told], pa.string()).take(column.indices) for at, name in enumerate(names)
    }
