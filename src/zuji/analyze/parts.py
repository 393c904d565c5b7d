"""Streams cut into parts that are looked at one by one: the days or sessions of a subject, or what it did with one
value of a property."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zuji.analyze.streams import Streams
from zuji.records.sentences import say
from zuji.store.contract import QueryLimit

Ints = NDArray[np.int64]
ROWS_MAX = 60_000_000
NOWHERE = -1


@dataclass(frozen=True)
class Parts:
    """Rows part by part. owner of each part: its subject; codes: what it was cut by, one array for each cut. row: where
    each row is in the streams."""

    owner: Ints
    codes: tuple[Ints, ...]
    offsets: Ints
    time: Ints
    marks: Ints
    row: Ints


def whole(streams: Streams) -> Parts:
    """Every subject in one part."""
    n = len(streams.subjects)
    rows = np.arange(streams.time.size)
    return Parts(np.arange(n), (), streams.offsets, streams.time, streams.marks, rows)


def marked(parts: Parts, marks: Ints) -> Parts:
    """The same rows with other marks."""
    return replace(parts, marks=marks)


def uncut(parts: Parts) -> Parts:
    """A cut that parts nothing."""
    return replace(parts, codes=(*parts.codes, np.zeros(parts.owner.size, np.int64)))


def chosen(parts: Parts, kept: NDArray[np.bool_]) -> Parts:
    """Only some of the parts."""
    rows = np.repeat(kept, np.diff(parts.offsets))
    sizes = np.diff(parts.offsets)[kept]
    return Parts(
        parts.owner[kept],
        tuple(code[kept] for code in parts.codes),
        np.concatenate([[0], np.cumsum(sizes)]),
        parts.time[rows],
        parts.marks[rows],
        parts.row[rows],
    )


def cut(parts: Parts, codes: Ints) -> Parts:
    """Parts cut by a code of each row; rows of code NOWHERE are left out."""
    kept = np.flatnonzero(codes != NOWHERE)
    part_of = np.repeat(np.arange(parts.owner.size), np.diff(parts.offsets))[kept]
    return _regrouped(parts, part_of, codes[kept], kept, parts.marks[kept])


def cut_by_step(parts: Parts, codes: Sequence[Ints], shared: int) -> Parts:
    """Parts cut by what each step's rows hold: codes[s] of a row counts where the row has mark s. A row lies in the
    part of each code that it has, with the marks of that code alone; rows with a mark of `shared` (-1: all rows) also
    lie in all other parts of theirs, with those marks that are no step's.

    Raises QueryLimit where that makes too many rows."""
    steps = (1 << len(codes)) - 1
    part_of = np.repeat(np.arange(parts.owner.size), np.diff(parts.offsets))
    rows, held, marks = [], [], []
    for s, code in enumerate(codes):
        has = np.flatnonzero((parts.marks >> s & 1 == 1) & (code != NOWHERE))
        rows.append(has)
        held.append(code[has])
        marks.append(np.full(has.size, 1 << s, np.int64))
    row, code, mark = (np.concatenate(one) for one in (rows, held, marks))
    # The steps that a row is of with the same code are one row.
    order = np.lexsort((code, row))
    row, code, mark = row[order], code[order], mark[order]
    first = np.flatnonzero(np.concatenate([[True], (row[1:] != row[:-1]) | (code[1:] != code[:-1])])[: row.size])
    row, code, mark = row[first], code[first], np.bitwise_or.reduceat(mark, first) if row.size else mark
    if shared:
        pair = np.unique(np.stack([part_of[row], code], axis=1), axis=0) if row.size else np.empty((0, 2), np.int64)
        many = np.flatnonzero(parts.marks & shared != 0) if shared != -1 else np.arange(parts.time.size)
        begin = np.searchsorted(pair[:, 0], part_of[many], "left")
        count = np.searchsorted(pair[:, 0], part_of[many], "right") - begin
        if int(count.sum()) > ROWS_MAX:
            raise QueryLimit(
                say(
                    "Values that are held and events that end attempts make more than {rows_max} rows: narrow "
                    "the question",
                    rows_max=ROWS_MAX,
                )
            )
        again = np.repeat(many, count)
        place = np.repeat(begin - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(again.size)
        row = np.concatenate([row, again])
        code = np.concatenate([code, pair[place, 1]])
        mark = np.concatenate([mark, np.zeros(again.size, np.int64)])
        order = np.lexsort((mark, code, row))
        row, code, mark = row[order], code[order], mark[order]
        last = np.concatenate([(row[1:] != row[:-1]) | (code[1:] != code[:-1]), [True]])[: row.size]
        row, code, mark = row[last], code[last], mark[last]
    return _regrouped(parts, part_of[row], code, row, mark | parts.marks[row] & ~steps)


def _regrouped(parts: Parts, part_of: Ints, code: Ints, row: Ints, marks: Ints) -> Parts:
    """Rows (in order inside each part) by part and code."""
    if not row.size:
        none = np.empty(0, np.int64)
        return Parts(none, (*(none for _ in parts.codes), none), np.zeros(1, np.int64), none, none, none)
    order = np.lexsort((row, code, part_of))
    part_of, code, row, marks = part_of[order], code[order], row[order], marks[order]
    begins = np.flatnonzero(np.concatenate([[True], (part_of[1:] != part_of[:-1]) | (code[1:] != code[:-1])]))
    return Parts(
        parts.owner[part_of[begins]],
        (*(one[part_of[begins]] for one in parts.codes), code[begins]),
        np.concatenate([begins, [row.size]]),
        parts.time[row],
        marks,
        parts.row[row],
    )


def codes(columns: Sequence[pa.Array]) -> tuple[list[Ints], list[object]]:
    """Codes of the values of several columns of one type, equal for equal values across them, NOWHERE for null; and
    the value of each code."""
    encoded = pa.chunked_array(columns).combine_chunks().dictionary_encode()
    every = encoded.indices.fill_null(NOWHERE).to_numpy(zero_copy_only=False).astype(np.int64)
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return np.split(every, ends), encoded.dictionary.to_pylist()


def each_once(values: Ints) -> Ints:
    """The different values, ascending. Of many numbers sorting takes a fraction of what np.unique's hash table does."""
    ascending = np.sort(values)
    first = np.concatenate([[True], ascending[1:] != ascending[:-1]])[: ascending.size]
    return ascending[np.flatnonzero(first)]


def together(several: Sequence[Ints]) -> Ints:
    """One code for the codes of several columns, NOWHERE where any of them is."""
    if len(several) == 1:
        return several[0]
    stacked = np.stack(several, axis=1)
    _, found = distinct(stacked)
    return np.where((stacked == NOWHERE).any(axis=1), NOWHERE, found)


def distinct(rows: Ints) -> tuple[Ints, Ints]:
    """The different rows of a matrix, ascending, and the number of each row's among them."""
    if not rows.size:
        found, which = np.unique(rows, axis=0, return_inverse=True)
        return found, which.reshape(-1)
    low = rows.min(axis=0)
    ranges = [int(n) for n in rows.max(axis=0) - low + 1]
    if math.prod(ranges) >= 1 << 62:
        found, which = np.unique(rows, axis=0, return_inverse=True)
        return found, which.reshape(-1)
    # One number for each row sorts many times faster than the rows themselves, and in the same order.
    keys = np.zeros(rows.shape[0], np.int64)
    for column, size in enumerate(ranges):
        keys = keys * size + (rows[:, column] - low[column])
    if math.prod(ranges) <= 4 * rows.shape[0] + 65_536:  # few possible ones: a table of them takes no sorting at all
        met = np.zeros(math.prod(ranges), np.bool_)
        met[keys] = True
        rest = np.flatnonzero(met)
        told = np.empty((rest.size, rows.shape[1]), np.int64)
        for column in range(rows.shape[1] - 1, -1, -1):
            told[:, column] = rest % ranges[column] + low[column]
            rest = rest // ranges[column]
        return told, (np.cumsum(met) - 1)[keys]
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], which
