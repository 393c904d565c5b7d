"""What each subject did, in order: rows of events gathered by subject, for analyses that need the sequence.

The engine finds the rows that matter and marks them; they are put into the one total order (time, device, sequence,
index, event id; DESIGN D6) here, which is several times faster than the engine's sort. The keys of the order beyond
time are fetched only for rows that share theirs. Subjects are taken in as many portions as the question's limit of
memory asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import subjects
from zuji.analyze.asking import Asking, events
from zuji.analyze.filters import Scope
from zuji.analyze.kernels.order import by_subject, by_time
from zuji.analyze.people import Persons
from zuji.analyze.query import Subject
from zuji.analyze.sql import call, column, whole
from zuji.records.sentences import say
from zuji.store.contract import QueryLimit

Ints = NDArray[np.int64]
MARKS_MAX = 63
PORTION_ROWS = 4_000_000
ROW_BYTES = 800  # of a row in what is put into order and worked on
LOT = 3  # so many portions are read at once: their rows are narrow, and each reading goes over all rows of the question
ONE_SUBJECT_ROWS = 20_000_000  # beyond what one portion may grow to, for one subject cannot be parted
_ROW_READ_BYTES = 128  # of a row of such a subject
# (conditions, more columns) to the question that reads the rows.
Rows = Callable[[Sequence[exp.Expr], Sequence[exp.Expr]], exp.Select]
_TIES_LISTED = 2_000  # more moments than these are not named to the engine one by one
_ORDER = ("device", "sequence", "index", "event_id")


@dataclass(frozen=True)
class Streams:
    """Rows of some subjects. Those of subjects[s] are offsets[s] to offsets[s + 1], in the total order. time in ms UTC;
    bit i of marks: the row is what mark i asks for. columns: what else was asked, one value a row."""

    subjects: pa.Array
    offsets: Ints
    time: Ints
    marks: Ints
    columns: Mapping[str, pa.Array]

    def owners(self) -> Ints:
        """The subject of each row."""
        return np.repeat(np.arange(len(self.subjects)), np.diff(self.offsets))


def read(
    asking: Asking,
    subject: Subject,
    scope: Scope,
    marks: Sequence[exp.Expr],
    first: int,
    end: int,
    columns: Mapping[str, exp.Expr] = {},
    every_row: bool = False,
    narrowed: exp.Expr | None = None,
    persons: Persons | None = None,
) -> Iterator[Streams]:
    """Rows in [first, end) ms UTC of subjects (those of a question) that a mark holds for; with every_row all others
    too. narrowed is a condition that all marks imply, and which the engine can look up. persons: what is seen, if not
    all that the question sees. Expressions were read with scope.

    Raises QueryLimit when one subject has more rows than can be held.
    """
    assert len(marks) <= MARKS_MAX
    persons = persons or asking.persons
    who = subjects.key(subject, scope, persons)
    named = [who.named] if who.named is not None else []

    def rows(kept: Sequence[exp.Expr], more: Sequence[exp.Expr]) -> exp.Select:
        time = call("toUnixTimestamp64Milli", column("time"))
        chosen = [who.key.as_("subject"), time.as_("time_ms"), _marked(marks).as_("marks"), *more]
        chosen += [value.as_(f"c_{i}") for i, value in enumerate(columns.values())]
        found = events(chosen, scope, persons, first, end, wanted=who.is_person)
        found = found.where(*named, *([narrowed] if narrowed is not None else []), copy=False)
        wanted = [] if every_row else [column("marks").neq(whole(0))]
        return exp.select("*").from_(found.subquery("r", copy=False), copy=False).where(*kept, *wanted, copy=False)

    if end <= first:
        return
    names = tuple(columns)
    for table, kept in _portions(asking, rows):
        yield _arranged(asking, table, rows, kept, names)
        del table


def _portions(asking: Asking, rows: Rows) -> Iterator[tuple[pa.Table, list[exp.Expr]]]:
    """The rows of one portion of subjects after the other, and the conditions that say which. Portions without rows are
    left out."""
    beside = asking.limits.memory_bytes // 2  # for rows in order; the other half is the engine's while it reads on
    most = min(PORTION_ROWS, max(beside // ROW_BYTES, 1))
    n = _counted(asking, rows, most)
    portions = -(-n // most)
    if portions <= 1:
        table = _held(asking, rows([], []), ONE_SUBJECT_ROWS)
        if table.num_rows:
            yield table, []
        return
    lots = -(-portions // LOT)
    inside = -(-portions // lots)
    number = call("modulo", call("cityHash64", column("subject")), whole(lots * inside))
    portion = call("toUInt8", call("intDiv", number, whole(lots))).as_("portion")
    rows_max = 2 * n // lots + min(ONE_SUBJECT_ROWS, beside // _ROW_READ_BYTES)

    def lot(at: int) -> pa.Table:
        kept = [call("modulo", number.copy(), whole(lots)).eq(whole(at))] if lots > 1 else []
        return _held(asking, rows(kept, [portion.copy()]), rows_max, beside)

    with ThreadPoolExecutor(1, "streams") as ahead:  # the engine reads the next lot while this one is worked on
        coming = [ahead.submit(lot, 0)]
        for at in range(lots):
            read_together = coming.pop().result()
            if at + 1 < lots:
                coming.append(ahead.submit(lot, at + 1))
            for place in range(inside):
                asking.go_on()
                table = read_together.filter(pc.equal(read_together.column("portion"), place)).drop_columns("portion")
                if table.num_rows:
                    yield table, [number.eq(whole(at + lots * place))]
                del table
            del read_together


def _counted(asking: Asking, rows: Rows, most: int) -> int:
    """How many rows there are. That all rows of the project fit into one portion is known without reading."""
    table = exp.to_table(f"events_{int(asking.persons.project_id)}")
    (every,) = asking.rows(exp.select(call("count").as_("n")).from_(table))
    if every["n"] <= most:
        return int(every["n"])
    (found,) = asking.rows(exp.select(call("count").as_("n")).from_(rows([], []).subquery("n")))
    return int(found["n"])


def _held(asking: Asking, tree: exp.Select, rows_max: int, memory_bytes: int | None = None) -> pa.Table:
    try:
        return asking.table(tree, rows_max, memory_bytes)
    except QueryLimit as error:
        raise (_too_many(rows_max) if "result rows" in str(error) else error) from error


def _too_many(rows_max: int) -> QueryLimit:
    return QueryLimit(
        say(
            "One subject has so many rows that a portion passed its limit of rows: {rows_max}. Ask for "
            "fewer days, narrow the question by filters, or leave that subject out",
            rows_max=rows_max,
        )
    )


def _marked(marks: Sequence[exp.Expr]) -> exp.Expr:
    """Bit i is set where mark i holds."""
    size = next(size for size in (8, 16, 32, 64) if len(marks) <= size)
    terms = [call("multiply", call("toUInt8", exp.paren(mark.copy())), whole(1 << i)) for i, mark in enumerate(marks)]
    found = terms[0] if terms else whole(0)
    for term in terms[1:]:
        found = call("bitOr", found, term)
    return call(f"toUInt{size}", found)


def _hashed(portions: int) -> exp.Expr:
    """The number of a row's portion."""
    return call("modulo", call("cityHash64", column("subject")), whole(portions))


def _arranged(asking: Asking, table: pa.Table, rows: Rows, kept: Sequence[exp.Expr], names: tuple[str, ...]) -> Streams:
    """The rows of a portion in their order."""
    keys, codes = _coded(table.column("subject").combine_chunks())
    time = table.column("time_ms").to_numpy().copy()  # arrays that cannot be written are another type to the compiler
    order, offsets = by_subject(codes, len(keys))
    ties = by_time(order, offsets, time)
    if offsets.size > 1 and int(np.diff(offsets).max()) >= ONE_SUBJECT_ROWS:
        raise _too_many(ONE_SUBJECT_ROWS)
    arranged = table.drop_columns(["subject", "time_ms"]).take(pa.array(order))
    streams = Streams(
        keys,
        offsets,
        np.ascontiguousarray(time[order]),
        arranged.column("marks").to_numpy().astype(np.int64),
        {name: arranged.column(f"c_{i}").combine_chunks() for i, name in enumerate(names)},
    )
    return _untied(asking, streams, ties, rows, kept, names) if ties.size else streams


def _coded(subjects: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    """The different subjects, and the number of each row's among them."""
    if pa.types.is_uint32(subjects.type):
        numbers = subjects.to_numpy()
        highest = int(numbers.max(initial=0))
        if highest <= 64 * PORTION_ROWS:  # numbers of persons are counted from 1: a table of them is small
            met = np.zeros(highest + 1, np.bool_)
            met[numbers] = True
            codes = (np.cumsum(met, dtype=np.int32) - 1)[numbers]
            return pa.array(np.flatnonzero(met).astype(np.uint32)), codes
    encoded = subjects.dictionary_encode()
    return encoded.dictionary, encoded.indices.to_numpy().astype(np.int32, copy=False)


def _untied(
    asking: Asking, streams: Streams, ties: Ints, rows: Rows, kept: Sequence[exp.Expr], names: tuple[str, ...]
) -> Streams:
    """Streams whose rows of one moment are in order, too: they are read again with the other keys of the order, and
    take the places of the same rows."""
    moments = np.unique(streams.time[ties])
    listed = []
    if moments.size <= _TIES_LISTED:
        listed = [exp.In(this=column("time_ms"), expressions=[whole(int(moment)) for moment in moments])]
    again = rows([*kept, *listed], [column(name) for name in _ORDER])
    again = again.order_by(*(column(name) for name in ("subject", "time_ms", *_ORDER)))
    table = asking.table(again, ONE_SUBJECT_ROWS)
    codes = pc.index_in(table.column("subject"), value_set=streams.subjects).to_numpy()
    time = table.column("time_ms").to_numpy()
    in_place = np.lexsort((np.arange(codes.size), time, codes))
    codes, time = codes[in_place], time[in_place]
    same = (codes[1:] == codes[:-1]) & (time[1:] == time[:-1])
    tied = np.concatenate([same, [False]]) | np.concatenate([[False], same])
    found = table.take(pa.array(in_place[tied]))
    assert found.num_rows == ties.size  # both questions read the same batch
    marks = streams.marks.copy()
    marks[ties] = found.column("marks").to_numpy()
    columns = {}
    for i, name in enumerate(names):
        places = np.arange(streams.time.size)
        places[ties] = streams.time.size + np.arange(ties.size)
        both = pa.concat_arrays([streams.columns[name], found.column(f"c_{i}").combine_chunks()])
        columns[name] = both.take(pa.array(places))
    return replace(streams, marks=marks, columns=columns)
