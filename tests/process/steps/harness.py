"""Batches for steps, and the two properties that every step must have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyarrow as pa

from zuji.process.context import Context, Step
from zuji.process.lookups import UserAgents, open_geo


@cache
def context() -> Context:
    return Context(now=1_795_307_460_000, geo=open_geo(), user_agents=UserAgents())


def batch(**columns: Sequence[str | None]) -> pa.RecordBatch:
    arrays = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.RecordBatch.from_pydict(arrays)


def rows(step: Step, columns: Sequence[str], **given: Sequence[str | None]) -> list[tuple[str, ...]]:
    """The added columns, row by row."""
    out = step(batch(**given), context())
    return list(zip(*(out.column(name).to_pylist() for name in columns), strict=True))


def keeps_rows_and_does_not_see_the_cut(step: Step, whole: pa.RecordBatch, cut: int) -> None:
    """Rows, order and other columns stay; two halves give the halves of the answer; twice gives the same."""
    out = step(whole, context())
    assert out.num_rows == whole.num_rows
    assert out.select(whole.schema.names).equals(whole)
    cut = min(cut, whole.num_rows)
    halves = [step(whole.slice(0, cut), context()), step(whole.slice(cut), context())]
    assert pa.Table.from_batches(halves).combine_chunks().equals(pa.Table.from_batches([out]).combine_chunks())
    assert step(out, context()).equals(out)
