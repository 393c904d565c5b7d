"""Values that must be the same at several steps, as codes of the rows of a stream."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import parts
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import Scope
from zuji.analyze.parts import NOWHERE
from zuji.analyze.splits import values_of
from zuji.analyze.streams import Streams
from zuji.records.sentences import say
from zuji.store.catalogue import Readable

Ints = NDArray[np.int64]


class HeldValues:
    """names[h][s]: the event's property that holds value h at step s. field names the list of them in the question.
    columns are to be read beside the rows.

    Raises BadQuery for properties that are not known, have many values, or hold no common value.
    """

    def __init__(self, names: Sequence[Sequence[str]], scope: Scope, field: str) -> None:
        self._names = names
        self.columns: dict[str, exp.Expr] = {}
        for h, of_steps in enumerate(names):
            kinds = set()
            for name in sorted(set(of_steps)):
                found = scope.read(Owner(), name, f"{field}[{h}]")
                self.columns[f"h{h} {name}"] = one_value(found, f"{field}[{h}]")
                kinds.add(found.kind)
            if len(kinds) > 1:
                detail = say(
                    "properties of different kinds ({kinds}) hold no common value", kinds=", ".join(sorted(kinds))
                )
                raise BadQuery(Problem(f"{field}[{h}].properties", None, detail))

    def codes(self, portion: Streams, step: int) -> Ints:
        """A code of what each row would hold as a row of a step, equal for equal values at all steps; NOWHERE where
        something is not set."""
        several = []
        for h, of_steps in enumerate(self._names):
            names = sorted(set(of_steps))
            coded, values = parts.codes([portion.columns[f"h{h} {name}"] for name in names])
            several.append((coded[names.index(of_steps[step])], len(values)))
        return _mixed(several)


def one_value(found: Readable, field: str) -> exp.Expr:
    """The value of a row, of a property that has one. Raises BadQuery for lists."""
    if found.kind in ("list", "numbers"):
        detail = say("an event lies in several groups of this, and here one is needed")
        raise BadQuery(Problem(f"{field}.property", None, detail, ["text", "number", "bool", "datetime"]))
    return values_of(found)


def _mixed(several: Sequence[tuple[Ints, int]]) -> Ints:
    """One code for several codes of the same rows, each with the number of its values."""
    mixed = np.zeros(several[0][0].size, np.int64)
    nowhere = np.zeros(mixed.size, np.bool_)
    for codes, values in several:
        nowhere |= codes == NOWHERE
        mixed = mixed * values + codes
    return np.where(nowhere, NOWHERE, mixed)
