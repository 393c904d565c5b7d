"""Those behind a number of an answer: a list of exactly that length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True)
class Members:
    """of "subjects": whom the question counts; keys are numbers of persons (uint32) or texts. of "events": keys are ids
    of events (16 bytes). of "sessions": keys are structs (subject, session, from, to): session is the name of a session
    that events name, else "", and from and to are instants in ms UTC. Each key once, in ascending order."""

    of: Literal["subjects", "events", "sessions"]
    keys: pa.Array


def in_order(keys: list[pa.Array]) -> pa.Array:
    """Keys of all portions, ascending."""
    if not keys:
        return pa.array([], pa.uint32())
    every = pa.chunked_array(keys).combine_chunks()
    if pa.types.is_struct(every.type):
        names = [field.name for field in every.type]
        table = pa.Table.from_arrays([every.field(name) for name in names], names)
        order = pc.sort_indices(table, sort_keys=[(name, "ascending") for name in names])
        return every.take(order)
    return every.take(pc.sort_indices(every))


def sessions(subject: pa.Array, names: pa.Array, first: NDArray[np.int64], last: NDArray[np.int64]) -> pa.Array:
    """Keys of sessions."""
    fields = [subject, names, pa.array(first), pa.array(last)]
    return pa.StructArray.from_arrays(fields, ["subject", "session", "from", "to"])
