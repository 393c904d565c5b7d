"""Rows of events that play several parts in a question: each row says which, and what it is worth there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlglot import exp

from zuji.analyze import measures, subjects
from zuji.analyze.asking import Asking, LeftOut, events, named, passes
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Step
from zuji.analyze.query import Breakdown, Question, Series, Valued
from zuji.analyze.splits import Group, Splits
from zuji.analyze.sql import call, column, over, whole
from zuji.records.sentences import say
from zuji.store.catalogue import Readable


class Role(NamedTuple):
    """A part: name is of our columns, field where the question has the step."""

    name: str
    field: str
    step: Step
    value: Valued | None = None


class Roles:
    """Rows in [first, end) ms UTC that play at least one part. Rows that name no subject are not among them.

    Raises BadQuery when made, for what the catalogue does not bear."""

    def __init__(
        self,
        query: Question,
        parts: Sequence[Role],
        asking: Asking,
        span: tuple[int, int],
        breakdowns: Sequence[Breakdown] = (),
    ) -> None:
        self._query, self._parts, self._asking, self._span = query, parts, asking, span
        self._scope = asking.scope(query)
        self.splits = Splits(breakdowns, self._scope, span)
        self._who = subjects.key(query.subject, self._scope, asking.persons)
        self._values: dict[str, Readable] = {}
        self._plays: dict[str, exp.Expr] = {}
        for part in parts:
            terms = [
                named(self._scope, part.step.event),
                passes(query, part.step.filters, self._scope, asking.persons, part.field),
            ]
            self._plays[part.name] = exp.and_(exp.true(), *(term for term in terms if term is not None))
            if part.value is not None:
                found = self._scope.read(part.value.owner, part.value.property, f"{part.field}.amount")
                if found.kind != "number":
                    detail = say(
                        "{property!r} is a {kind}; an amount is a number", property=part.value.property, kind=found.kind
                    )
                    raise BadQuery(Problem(f"{part.field}.amount.property", part.value.property, detail, "a number"))
                self._values[part.name] = found

    def rows(self, columns: Sequence[exp.Expr], groups: Sequence[Group] | None = None) -> exp.Select:
        """Columns subject, event_id, for each part its name (1 where the row plays it) and x_<name> (its value, NULL
        where none is set), and columns; of groups also `g`. A part the question has not is played by none."""
        made = [self._who.key.as_("subject"), column("event_id"), *columns]
        for name in ("o", "f", "a", "s"):
            plays = self._plays.get(name)
            made.append(call("toUInt8", plays if plays is not None else exp.false()).as_(name))
            value = self._values.get(name)
            made.append((value.value.copy() if value is not None else exp.Null()).as_(f"x_{name}"))
        if groups is not None:
            made.append((self.splits.index(groups) if len(self.splits) else call("toInt32", whole(0))).as_("g"))
        rows = events(made, self._scope, self._asking.persons, *self._span, self._who.is_person)
        terms = [exp.or_(*(plays.copy() for plays in self._plays.values())), self._who.named]
        return rows.where(*(term for term in terms if term is not None), copy=False)

    def groups(self, name: str) -> list[Group]:
        """Groups by the value of a part, most first (to RANK_DIGITS), then by their own values: those that are kept and
        one more where there are more. Groups in which nobody plays it are there too."""
        if not len(self.splits):
            return [()]
        keys = self.splits.keys()
        total = call("sumKahanIf", call("ifNull", column(f"x_{name}"), whole(0)), column(name)).as_("v")
        order = measures.rank(column("v"), Series(event="*", measure="sum", property="x"))
        ranked = (
            over(exp.select(*keys, total), self.rows(self.splits.columns()), "r")
            .group_by(*keys, copy=False)
            .order_by(exp.Ordered(this=order, desc=True, nulls_first=False), *self.splits.ascending(), copy=False)
            .limit(self.splits.kept_max + 1, copy=False)
        )
        return [self.splits.group(row) for row in self._asking.rows(ranked)]

    def left_out(self) -> list[LeftOut]:
        """For each part, rows of its event that filters left out, and rows whose value is not set."""
        made = []
        for number, part in enumerate(self._parts):
            scope = self._asking.scope(self._query)
            passed = passes(self._query, part.step.filters, scope, self._asking.persons, part.field)
            value = scope.read(part.value.owner, part.value.property, part.field) if part.value is not None else None
            if passed is None and value is None:
                continue
            kept = passed if passed is not None else exp.true()
            unset = exp.and_(kept.copy(), exp.not_(value.set)) if value is not None else exp.false()
            columns = [call("countIf", exp.not_(kept.copy())).as_("n"), call("countIf", unset).as_("unset")]
            of_event = named(scope, part.step.event)
            rows = events(columns, scope, self._asking.persons, *self._span, wanted=False)
            (row,) = self._asking.rows(rows.where(of_event) if of_event is not None else rows)
            reasons = {"filtered": row["n"], "value_not_set": row["unset"]}
            made += [LeftOut(number, reason, n) for reason, n in reasons.items() if n]
        return made
