"""Events that complete a sequence, as a set that a query of the engine looks rows up in.

The engine marks the rows of the sequence's steps, whatever the days of the question: what led to an event may lie
before them. kernels/sequence.py finds those that complete it, and their ids go back to the engine as a table that
lives as long as the question. docs/reference/sequence.md has the definition, reference/sequence.py says the same in
plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import parts, streams
from zuji.analyze.asking import Asking
from zuji.analyze.filter_query import SequencePattern, Step
from zuji.analyze.filters import Scope, condition
from zuji.analyze.held import HeldValues
from zuji.analyze.kernels.sequence import completed
from zuji.analyze.people import Persons
from zuji.analyze.query import Subject
from zuji.analyze.rows import named
from zuji.analyze.sql import column
from zuji.analyze.streams import Streams
from zuji.records.sentences import say
from zuji.store.contract import QueryLimit

Ints = NDArray[np.int64]
COMPLETED_MAX = 4_000_000  # events: a set of them takes 128 MiB of the engine's memory
FOREVER = 1 << 60
# All that the engine's times can say, in ms UTC.
_FIRST, _END = -2_208_988_800_000, 10_413_792_000_000


def completing(
    asking: Asking, pattern: SequencePattern, subject: Subject, persons: Persons, scope: Scope, field: str
) -> exp.Select:
    """Column event_id: the events that complete a pattern, which field names, of what persons says is seen. scope is
    for the rows of its steps alone.

    Raises BadQuery, and QueryLimit when too many complete it."""
    plan = _Plan(pattern, scope, field)
    found: list[pa.Array] = []
    many = 0
    until = _END if persons.until is None else persons.until
    rows = streams.read(
        asking, subject, scope, plan.marks, _FIRST, until, plan.columns, narrowed=plan.narrowed, persons=persons
    )
    for portion in rows:
        ids = portion.columns["event_id"].take(pa.array(plan.completed(portion, min(asking.now, until))))
        many += len(ids)
        if many > COMPLETED_MAX:
            raise QueryLimit(
                say(
                    "More than {completed_max} events complete the sequence of {field}: narrow its last step by "
                    "filters",
                    completed_max=COMPLETED_MAX,
                    field=field,
                )
            )
        found.append(ids)
    ids = pa.chunked_array(found, pa.binary(16)).combine_chunks()
    return exp.select(column("event_id")).from_(exp.to_table(asking.keep_ids(ids)))


class _Plan:
    """marks: bit j is step j's, the bits after them those of excluded events, step by step, then those of then_not."""

    def __init__(self, pattern: SequencePattern, scope: Scope, field: str) -> None:
        self._pattern = pattern
        events = list(_events(pattern))
        self.marks = [_is_of(step, scope, f"{field}.{path}") for step, path in events]
        names = [named(scope, step.event) for step, _ in events]
        listed = [name for name in names if name is not None]
        self.narrowed = exp.or_(*listed) if len(listed) == len(names) else None
        self._held = HeldValues([[name] for name in pattern.same], scope, f"{field}.sequence.same")
        self.columns = {**self._held.columns, "event_id": column("event_id")}
        bit = len(pattern.steps)
        self._without = np.zeros(bit, np.int64)
        for j, step in enumerate(pattern.steps):
            for _ in step.without:
                self._without[j] |= 1 << bit
                bit += 1
        self._after = ((1 << len(events)) - 1) >> bit << bit

    def completed(self, portion: Streams, now: int) -> Ints:
        """Rows that complete the pattern; what may still come after them by now is not known, and so they do not."""
        pattern, cut = self._pattern, parts.whole(portion)
        n = len(self.marks)
        without, after = self._without, self._after
        if pattern.same:
            codes = self._held.codes(portion, 0)
            # An excluded event that says nothing of a value excludes with every one.
            excluded = cut.marks >> len(pattern.steps) << len(pattern.steps)
            marks = np.where(codes == parts.NOWHERE, excluded << n, cut.marks)
            cut = parts.cut_by_step(parts.marked(cut, marks), [codes] * n, ((1 << n) - 1) << n)
            without, after = without | without << n, after | after << n
        rest = pattern.then_not.within.ms if pattern.then_not else 0
        done = completed(
            cut.offsets,
            cut.time,
            cut.marks,
            np.array([step.times for step in pattern.steps], np.int64),
            np.array([step.within.ms if step.within else FOREVER for step in pattern.steps], np.int64),
            without,
            pattern.window.ms if pattern.window else FOREVER,
            after,
            rest,
        )
        if pattern.then_not:
            done &= cut.time + rest <= now
        return cut.row[done]


def _events(pattern: SequencePattern) -> Iterator[tuple[Step, str]]:
    """All events that a pattern names, each with its place in it."""
    yield from ((step, f"sequence.steps[{j}]") for j, step in enumerate(pattern.steps))
    for j, step in enumerate(pattern.steps):
        yield from ((item, f"sequence.steps[{j}].without[{i}]") for i, item in enumerate(step.without))
    after: Sequence[Step] = pattern.then_not.events if pattern.then_not else ()
    yield from ((item, f"sequence.then_not.events[{i}]") for i, item in enumerate(after))


def _is_of(step: Step, scope: Scope, field: str) -> exp.Expr:
    of_event = named(scope, step.event)
    terms = [of_event] if of_event is not None else []
    terms += [condition(step.filters, scope, f"{field}.filters")] if step.filters else []
    return exp.and_(exp.true(), *terms)
