"""Cross table: measures of an event by rows and columns of properties, with subtotals and grand totals.

Each dimension keeps its own groups, ranked over the whole table; the rest of it is "other". Every cell, every subtotal
and the grand total is measured over its own events, never summed from others: a person in two cells is one in their
total.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, measures, subjects
from zuji.analyze.asking import Asking, LeftOut, Receipt, events, named, passes
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Filters, Part, Step
from zuji.analyze.members import Members
from zuji.analyze.query import Breakdown, Measure, Question, Series, Valued
from zuji.analyze.splits import OTHER, Group, Splits, comparable
from zuji.analyze.sql import call, column, over, whole
from zuji.records.sentences import say
from zuji.store.catalogue import Readable

DEFINITION = "cross/1"
DIMENSIONS_MAX = 3
CELLS_MAX = 20_000


class CrossMeasure(Part):
    """A measure as a trend's series has it, of a property where it needs one."""

    measure: Measure = "total"
    value: Valued | None = None
    q: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None

    def series(self, event: str, filters: Filters) -> Series:
        """The same as a series."""
        owner = self.value.model_dump(exclude={"property"}) if self.value is not None else {}
        name = self.value.property if self.value is not None else None
        return Series(event=event, measure=self.measure, property=name, q=self.q, filters=filters, **owner)

    @model_validator(mode="after")
    def _fits(self) -> CrossMeasure:
        self.series("*", [])  # says what does not fit
        return self


class CrossQuery(Question):
    """Measures of one event, by up to 3 properties in rows and 3 in columns. Groups are ranked by the first measure."""

    kind: Literal["cross"]
    step: Step
    measures: Annotated[list[CrossMeasure], Field(min_length=1, max_length=10)] = Field(
        default_factory=lambda: [CrossMeasure()]
    )
    rows: Annotated[list[Breakdown], Field(min_length=1, max_length=DIMENSIONS_MAX)]
    columns: list[Breakdown] = Field(default_factory=list, max_length=DIMENSIONS_MAX)

    @model_validator(mode="after")
    def _fits(self) -> CrossQuery:
        cells = math.prod(item.limit + 2 for item in (*self.rows, *self.columns))
        if cells > CELLS_MAX:
            raise ValueError(
                say(
                    "limits make up to {cells} cells, {cells_max} at most: lower them", cells=cells, cells_max=CELLS_MAX
                )
            )
        named = [(item.owner, item.property, item.part, str(item.bounds)) for item in (*self.rows, *self.columns)]
        if len(set(named)) < len(named):
            raise ValueError(say("rows and columns must name different properties"))
        return self


@dataclass(frozen=True)
class CrossKey:
    """A group of one dimension: its value (null: not set), or all groups of it that were not kept."""

    value: Any
    other: bool


@dataclass(frozen=True)
class CrossEntry:
    """row and column name a group of each dimension; a shorter one is a subtotal over the dimensions that are missing,
    an empty one a total. values: one for each measure."""

    row: list[CrossKey]
    column: list[CrossKey]
    values: list[int | float | None]


@dataclass(frozen=True)
class CrossResult:
    """Cells that have events. In the order of rows, totals before what they are totals of, then of columns; groups by
    the first measure over the whole table, then by value, "other" last."""

    kind: str
    cells: list[CrossEntry]
    receipt: Receipt


class CrossCellKey(Part):
    """A group of one dimension, as an answer shows it."""

    value: Any = None
    other: bool = False


class CrossCell(Part):
    """A cell: what its number `measure` (in the order of the question) counts."""

    row: Annotated[list[CrossCellKey], Field(max_length=DIMENSIONS_MAX)] = Field(default_factory=list)
    column: Annotated[list[CrossCellKey], Field(max_length=DIMENSIONS_MAX)] = Field(default_factory=list)
    measure: Annotated[int, Field(ge=0)] = 0


Place = tuple[int, ...]  # the number of a group in each dimension, OTHER for the rest


class _Plan:
    """Questions of one table. A new one for each query of the engine."""

    def __init__(self, query: CrossQuery, asking: Asking) -> None:
        assert query.time_zone is not None
        days = calendar.buckets(query.from_, query.to, "day", query.time_zone)
        self.span = (days.starts[0] if days.starts else days.end, days.end)
        self.query, self.asking = query, asking
        self.scope = asking.scope(query)
        self.splits = [Splits([item], self.scope, self.span, [f"rows[{i}]"]) for i, item in enumerate(query.rows)]
        self.splits += [
            Splits([item], self.scope, self.span, [f"columns[{i}]"]) for i, item in enumerate(query.columns)
        ]
        self.series = [item.series(query.step.event, []) for item in query.measures]
        self.values: list[Readable | None] = []
        for i, one in enumerate(self.series):
            value = self.scope.read(one.owner, one.property, f"measures[{i}].value") if one.property else None
            measures.check(one, value.kind if value else None, f"measures[{i}]")
            self.values.append(value)
        self.who = None
        if any(measures.needs_subject(one) for one in self.series):
            self.who = subjects.key(query.subject, self.scope, asking.persons)
        self.of_event = named(self.scope, query.step.event)
        self.passed = passes(query, query.step.filters, self.scope, asking.persons, "step")

    def rows(self, columns: Sequence[exp.Expr]) -> exp.Select:
        """columns, and `person`, `x_<i>` as far as measures read them."""
        made = [*columns]
        if self.who is not None:
            made.append(self.who.key.copy().as_("person"))
        made += [comparable(value).as_(f"x_{i}") for i, value in enumerate(self.values) if value is not None]
        wanted = self.who is not None and self.who.is_person
        made = made or [call("toUInt8", whole(1)).as_("row")]
        rows = events(made, self.scope, self.asking.persons, *self.span, wanted)
        terms = [self.of_event, self.passed, self.who.named if self.who is not None else None]
        kept = [term.copy() for term in terms if term is not None]
        return rows.where(*kept, copy=False) if kept else rows

    def measured(self) -> list[exp.Expr]:
        return [
            measures.aggregate(one, value.kind if value else None, f"x_{i}").as_(f"v_{i}")
            for i, (one, value) in enumerate(zip(self.series, self.values, strict=True))
        ]

    def groups(self, n: int) -> list[Group]:
        """The groups of dimension n: those that are kept and one more where there are more."""
        split, first = self.splits[n], self.measured()[0]
        order = exp.Ordered(this=measures.rank(column("v_0"), self.series[0]), desc=True, nulls_first=False)
        ranked = (
            over(exp.select(*split.keys(), first), self.rows(split.columns()), "r")
            .group_by(*split.keys(), copy=False)
            .order_by(order, *split.ascending(), copy=False)
            .limit(split.kept_max + 1, copy=False)
        )
        return [split.group(row) for row in self.asking.rows(ranked)]

    def index(self, n: int, groups: Sequence[Group]) -> exp.Expr:
        """The group of a row in dimension n, as column d_<n>; a row in several groups is one row for each."""
        return self.splits[n].index(groups[: self.splits[n].kept_max]).as_(f"d_{n}")

    def many(self, n: int) -> bool:
        """Whether a row may lie in several groups of dimension n."""
        return any(split.kind in ("list", "numbers") for split in self.splits[n].read)


def _sets(query: CrossQuery) -> list[tuple[int, ...]]:
    """The dimensions of each kind of cell: all beginnings of rows with all beginnings of columns."""
    rows, columns = len(query.rows), len(query.columns)
    return [(*range(r), *range(rows, rows + c)) for r, c in itertools.product(range(rows + 1), range(columns + 1))]


def answer(query: CrossQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of CrossResult, and what was left out."""
    plan = _Plan(query, asking)
    dimensions = range(len(plan.splits))
    groups = [_Plan(query, asking).groups(n) for n in dimensions]
    found: dict[tuple[tuple[int, ...], Place], list[Any]] = {}
    sets = _sets(query)
    # Where a row lies in several groups, the totals over that dimension must not see it several times.
    together = [sets] if not any(plan.many(n) for n in dimensions) else [[one] for one in sets]
    for some in together:
        for key, values in _measured(query, asking, groups, some).items():
            found[key] = values
    cells = []
    for (dims, place), values in found.items():
        keys = [_key(plan.splits[n], groups[n], at) for n, at in zip(dims, place, strict=True)]
        r = sum(n < len(query.rows) for n in dims)
        at = [at if at != OTHER else 10**6 for at in place]
        shown = [measures.answered(one, value) for one, value in zip(plan.series, values, strict=True)]
        cells.append(((at[:r], at[r:]), CrossEntry(keys[:r], keys[r:], shown)))
    return {"cells": [cell for _, cell in sorted(cells, key=lambda one: one[0])]}, _left_out(query, asking)


def _measured(
    query: CrossQuery, asking: Asking, groups: list[list[Group]], sets: list[tuple[int, ...]]
) -> dict[tuple[tuple[int, ...], Place], list[Any]]:
    """Values of the cells of some sets of dimensions, by those and by the groups in them."""
    plan = _Plan(query, asking)
    used = sorted({n for dims in sets for n in dims})
    rows = plan.rows([plan.index(n, groups[n]) for n in used])
    by = {n: column(f"d_{n}") for n in used}
    totals = [call("grouping", by[n]).as_(f"t_{n}") for n in used] if len(sets) > 1 else []
    tree = over(exp.select(*by.values(), *totals, call("count").as_("rows_of_cell"), *plan.measured()), rows, "r")
    if len(sets) > 1:
        tuples = [exp.Tuple(expressions=[by[n].copy() for n in dims]) for dims in sets]
        tree.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=tuples)]))
    elif used:
        tree = tree.group_by(*by.values(), copy=False)
    found = {}
    for row in asking.rows(tree):
        if row["rows_of_cell"]:
            dims = tuple(n for n in used if not row.get(f"t_{n}"))
            found[dims, tuple(row[f"d_{n}"] for n in dims)] = [row[f"v_{i}"] for i in range(len(plan.series))]
    return found


def _key(split: Splits, groups: list[Group], at: int) -> CrossKey:
    return CrossKey(None, True) if at == OTHER else CrossKey(split.shown(groups[at])[0], False)


def _left_out(query: CrossQuery, asking: Asking) -> list[LeftOut]:
    plan = _Plan(query, asking)
    if plan.passed is None:
        return []
    columns = [call("countIf", exp.not_(plan.passed.copy())).as_("n")]
    rows = events(columns, plan.scope, asking.persons, *plan.span, wanted=False)
    (row,) = asking.rows(rows.where(plan.of_event.copy()) if plan.of_event is not None else rows)
    return [LeftOut(0, "filtered", row["n"])] if row["n"] else []


def members(query: CrossQuery, cell: CrossCell, asking: Asking) -> Members:
    """The subjects that a cell's measure counts, of one that counts them; else the events that it measures."""
    plan = _Plan(query, asking)
    if cell.measure >= len(plan.series):
        raise BadQuery(
            Problem("cell.measure", cell.measure, say("must be from 0 to {value}", value=len(plan.series) - 1))
        )
    terms: list[exp.Expr] = []
    columns: list[exp.Expr] = []
    for field, keys, first, n_dims in (
        ("row", cell.row, 0, len(query.rows)),
        ("column", cell.column, len(query.rows), len(query.columns)),
    ):
        if len(keys) > n_dims:
            raise BadQuery(
                Problem(f"cell.{field}", None, say("the table has {n_dims} dimensions there", n_dims=n_dims), n_dims)
            )
        for i, key in enumerate(keys):
            n = first + i
            groups = _Plan(query, asking).groups(n)
            kept = groups[: plan.splits[n].kept_max]
            shown = [plan.splits[n].shown(group)[0] for group in kept]
            missing = len(groups) == len(kept) if key.other else key.value not in shown
            if missing:
                detail = say("there is no other") if key.other else say("no group shows {value!r}", value=key.value)
                raise BadQuery(Problem(f"cell.{field}[{i}]", key.value, detail, shown[:50]))
            columns.append(plan.index(n, groups))
            terms.append(column(f"d_{n}").eq(whole(OTHER if key.other else shown.index(key.value))))
    series, value = plan.series[cell.measure], plan.values[cell.measure]
    counts_subjects = measures.needs_subject(series)
    listed = column("person") if counts_subjects else column("event_id")
    if value is not None:
        columns.append(call("toUInt8", value.set).as_("is_set"))
        terms.append(column("is_set").eq(whole(1)))
    rows = plan.rows([*columns, *([] if counts_subjects else [column("event_id")])])
    tree = over(exp.select(listed).distinct(), rows, "r").order_by(listed.copy(), copy=False)
    return Members(
        "subjects" if counts_subjects else "events", asking.members(tree.where(*terms, copy=False) if terms else tree)
    )
