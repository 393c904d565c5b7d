"""Breakdowns of what was found in streams: each thing lies in one group, by the values of one of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import parts, splits
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filters import Scope
from zuji.analyze.held import one_value
from zuji.analyze.parts import NOWHERE
from zuji.analyze.query import AnyBreakdown
from zuji.analyze.splits import Group, SplitCell, present
from zuji.analyze.streams import Streams
from zuji.records.sentences import say

Ints = NDArray[np.int64]


class StreamGroups:
    """The groups that all portions of an answer have met, by number. columns are to be read beside the rows. span: the
    instants [first, end) in ms UTC of the rows.

    Raises BadQuery for what the catalogue does not bear, and for what has many values.
    """

    def __init__(self, items: Sequence[AnyBreakdown], scope: Scope, span: tuple[int, int]) -> None:
        self.columns: dict[str, exp.Expr] = {}
        self._kinds = []
        for i, item in enumerate(items):
            found = splits.read(item, scope, f"breakdowns[{i}]", span)
            self.columns[f"b{i}"] = one_value(found, f"breakdowns[{i}]")
            self._kinds.append(found.kind)
        self._kept_max = max((item.limit for item in items), default=0)
        self._numbers: dict[Group, int] = {}

    def __len__(self) -> int:
        return len(self._kinds)

    def numbers(self, portion: Streams, rows: Ints) -> Ints:
        """The number of the group in which each of some rows of a portion (-1: no row, nothing set) lies."""
        if not self._kinds:
            return np.zeros(rows.size, np.int64)
        some = np.maximum(rows, 0)
        coded = [parts.codes([portion.columns[f"b{i}"]]) for i in range(len(self._kinds))]
        stacked = np.stack([np.where(rows >= 0, codes[0][some], NOWHERE) for codes, _ in coded], axis=1)
        found, which = parts.distinct(stacked)
        numbers = []
        for combination in found.tolist():
            values = tuple(
                None if code == NOWHERE else values[code] for code, (_, values) in zip(combination, coded, strict=True)
            )
            numbers.append(self._numbers.setdefault(values, len(self._numbers)))
        return np.array(numbers, np.int64)[which] if numbers else np.zeros(rows.size, np.int64)

    @property
    def every(self) -> list[Group]:
        """The values of each group by its number."""
        return list(self._numbers)

    def shown(self, number: int) -> list[Any]:
        """A group's values as an answer shows them."""
        return [present(value, kind) for value, kind in zip(self.every[number], self._kinds, strict=True)]

    def kept(self, sizes: Mapping[int, int]) -> list[int]:
        """The groups that are shown: by their sizes, then by their values."""
        every = self.every
        ranked = sorted(sizes, key=lambda number: (-sizes[number], [_after(value) for value in every[number]]))
        return ranked[: self._kept_max]

    def laid_out(self, numbers: Ints, weights: Ints | None = None) -> tuple[list[tuple[list[Any], bool]], Ints]:
        """(shown, place): the groups of an answer as (breakdown, other), and for each of some things, by the number of
        its group, its place among them. Groups are ranked by how many things, or how much of weights, they hold."""
        if not self._kinds:
            return [([], False)], np.zeros(numbers.size, np.int64)
        counts = np.bincount(numbers, weights, minlength=len(self._numbers)).astype(np.int64)
        met = np.unique(numbers).tolist()
        kept = self.kept({number: int(counts[number]) for number in met})
        place = np.full(len(self._numbers), len(kept), np.int64)
        place[kept] = np.arange(len(kept))
        others: list[tuple[list[Any], bool]] = [([], True)] if len(met) > len(kept) else []
        return [*((self.shown(number), False) for number in kept), *others], place[numbers]

    def place(self, cell: SplitCell, shown: Sequence[tuple[list[Any], bool]]) -> int | None:
        """The place of the group that a cell names, None: everything. Raises BadQuery."""
        if not cell.breakdown and not cell.other:
            return None
        if not self._kinds:
            raise BadQuery(Problem("cell.breakdown", cell.breakdown, say("the question is not split")))
        if (cell.breakdown, cell.other) in shown:
            return list(shown).index((cell.breakdown, cell.other))
        if cell.other:
            detail = (
                say("every group is shown; there is no other") if not cell.breakdown else say("other has no breakdown")
            )
            raise BadQuery(Problem("cell.other", True, detail))
        valid = [breakdown for breakdown, other in shown if not other][:50]
        raise BadQuery(
            Problem(
                "cell.breakdown", cell.breakdown, say("no group shows {breakdown!r}", breakdown=cell.breakdown), valid
            )
        )


def _after(value: Any) -> tuple[bool, Any]:
    """Null last, texts by code point."""
    return (value is None, value.encode() if isinstance(value, str) else value if value is not None else 0)
