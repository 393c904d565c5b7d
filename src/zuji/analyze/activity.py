"""Rows of an event that subjects did, split by groups: what kinds read that count subjects by their own rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from sqlglot import exp

from zuji.analyze import subjects
from zuji.analyze.asking import Asking, LeftOut, events, named, passes
from zuji.analyze.filter_query import Step
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.splits import Group, Splits
from zuji.analyze.sql import call, column, instant, over, whole

EVER = -2_208_988_800_000  # 1900-01-01: no event's time is before it (the engine's DateTime64 begins there)


class Activity:
    """The rows of a step of a question in [first, end) ms UTC. Rows that name no subject are not among them.

    Raises BadQuery when made, for what the catalogue does not bear."""

    def __init__(
        self,
        query: Question,
        step: Step,
        field: str,
        asking: Asking,
        span: tuple[int, int],
        breakdowns: Sequence[AnyBreakdown] = (),
    ) -> None:
        self._asking, self.span = asking, span
        self.scope = asking.scope(query)
        self.splits = Splits(breakdowns, self.scope, span)
        self._who = subjects.key(query.subject, self.scope, asking.persons)
        self._of_event = named(self.scope, step.event)
        self._passed = passes(query, step.filters, self.scope, asking.persons, field)

    def rows(self, columns: Sequence[exp.Expr], groups: Sequence[Group] | None = None) -> exp.Select:
        """Column `subject` and columns; of groups also `g`, the index among them (splits.OTHER for the rest)."""
        made = [self._who.key.as_("subject"), *columns]
        if groups is not None:
            made.append((self.splits.index(groups) if len(self.splits) else call("toInt32", whole(0))).as_("g"))
        rows = events(made, self.scope, self._asking.persons, *self.span, self._who.is_person)
        terms = [self._of_event, self._who.named, self._passed]
        return rows.where(*(term.copy() for term in terms if term is not None), copy=False)

    def groups(self, since: int | None = None) -> list[Group]:
        """Groups by their subjects (from since on, ms UTC), most first, then by value: those that are kept and one
        more where there are more. Without breakdowns the one group ()."""
        if not len(self.splits):
            return [()]
        rows = self.rows(self.splits.columns())
        if since is not None:
            rows = rows.where(column("time") >= instant(since), copy=False)
        keys = self.splits.keys()
        order = exp.Ordered(this=column("n"), desc=True)
        ranked = (
            over(exp.select(*keys, call("uniqExact", column("subject")).as_("n")), rows, "r")
            .group_by(*keys, copy=False)
            .order_by(order, *self.splits.ascending(), copy=False)
            .limit(self.splits.kept_max + 1, copy=False)
        )
        return [self.splits.group(row) for row in self._asking.rows(ranked)]

    def left_out(self, part: int = 0) -> list[LeftOut]:
        """Rows of the event that filters left out."""
        if self._passed is None:
            return []
        rows = events(
            [call("countIf", exp.not_(self._passed.copy())).as_("n")],
            self.scope,
            self._asking.persons,
            *self.span,
            wanted=False,
        )
        (row,) = self._asking.rows(rows.where(self._of_event.copy()) if self._of_event is not None else rows)
        return [LeftOut(part, "filtered", row["n"])] if row["n"] else []


def time_ms() -> exp.Expr:
    """A row's time as ms UTC."""
    return call("toUnixTimestamp64Milli", column("time"))


def ladder(starts: Sequence[int]) -> exp.Expr:
    """Bounds of intervals for `roundDown`."""
    return call("array", *(call("toInt64", whole(at)) for at in starts))


def interval(starts: Sequence[int], default: int = -1) -> exp.Expr:
    """The number of the interval that holds a row's time; rows before the first are of the first."""
    lengths = {b - a for a, b in itertools.pairwise(starts)}
    if len(lengths) == 1:  # no change of clocks; looking them up takes several times what dividing does
        passed = call("intDiv", call("minus", time_ms(), call("toInt64", whole(starts[0]))), whole(lengths.pop()))
        return call("toInt32", call("least", call("greatest", passed, whole(0)), whole(len(starts) - 1)))
    steps = ladder(starts)
    numbers = call("array", *(call("toInt32", whole(i)) for i in range(len(starts))))
    return call("transform", call("roundDown", time_ms(), steps), steps, numbers, call("toInt32", whole(default)))
