"""Property analysis: persons by what their profiles hold now.

One question of the engine for the groups where the persons are split, and one for the numbers of every group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, measures, ranges
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Step
from zuji.analyze.members import Members
from zuji.analyze.population import Population, of_persons, splits_persons
from zuji.analyze.query import Breakdown, Question, Series
from zuji.analyze.splits import OTHER, Group, SplitCell, Splits, comparable
from zuji.analyze.sql import call, column, is_null, over, whole
from zuji.records.sentences import say
from zuji.store.catalogue import Readable

DEFINITION = "property/1"
SUMMARY = ("sum", "average", "min", "median", "p75", "p90", "p95", "p99", "max")


class PropertyQuery(Question):
    """Persons by the profile as it is now: how many, for how many of them `property` is set, of a number its summary
    and the persons in each range between bounds; split by up to 3 properties. filters are of profiles. did: only
    persons who did this in from to to; without it, those days only say when `last_days` ends."""

    kind: Literal["property"]
    property: Name | None = None
    bounds: ranges.Bounds | None = None
    did: Step | None = None
    breakdowns: list[Breakdown] = Field(default_factory=list, max_length=3)

    @model_validator(mode="after")
    def _fits(self) -> PropertyQuery:
        if self.bounds is not None and self.property is None:
            raise ValueError(say("bounds are of a property: there is none"))
        if not self.include_bots and self.did is None:
            raise ValueError(say("include_bots false is of events: it needs did"))
        return self


@dataclass(frozen=True)
class PropertySummary:
    """Of the values of a number that are set; null where there are none."""

    sum: int | float | None
    average: int | float | None
    min: int | float | None
    median: int | float | None
    p75: int | float | None
    p90: int | float | None
    p95: int | float | None
    p99: int | float | None
    max: int | float | None


@dataclass(frozen=True)
class PropertyGroup:
    """A group of persons. set: those whose property is set, set_ratio their share, distinct the different values.
    summary is of numbers, null otherwise; counts the persons in each range."""

    breakdown: list[Any]
    other: bool
    subjects: int
    set: int | None
    set_ratio: float | None
    distinct: int | None
    summary: PropertySummary | None
    counts: list[int]


@dataclass(frozen=True)
class PropertyResult:
    """ranges: the labels of counts. total is of all persons; groups by their persons, most first, "other" last."""

    kind: str
    ranges: list[str]
    total: PropertyGroup
    groups: list[PropertyGroup]
    receipt: Receipt


class PropertyCell(SplitCell):
    """The persons of a group (of all where none is named): all of them, those whose property is set or not, or those
    in a range as it is labelled."""

    set: bool | None = None
    range: Name | None = None


class _Plan:
    """Questions of one answer."""

    def __init__(self, query: PropertyQuery, asking: Asking) -> None:
        of_persons(query)
        splits_persons(query.breakdowns)
        assert query.time_zone is not None
        days = (query.from_, query.to + calendar.DAY)
        span = (calendar.start(days[0], query.time_zone), calendar.start(days[1], query.time_zone))
        self.query, self.asking = query, asking
        self.people = Population(query, asking, span)
        self.splits = Splits(query.breakdowns, self.people.scope, span)
        self.value: Readable | None = None
        if query.property is not None:
            owner = Breakdown(on="profile", property=query.property).owner
            self.value = self.people.scope.read(owner, query.property, "")
            if query.bounds is not None and self.value.kind != "number":
                detail = say(
                    "{property!r} is a {kind}; only numbers have bounds", property=query.property, kind=self.value.kind
                )
                raise BadQuery(Problem("bounds", query.bounds, detail, "a property that is a number"))
        terms = [self.people.passing(query.filters, "filters")]
        if query.did is not None:
            terms.append(self.people.did(query.did, "did"))
        self.passed = exp.and_(*terms)

    @property
    def is_number(self) -> bool:
        return self.value is not None and self.value.kind == "number"

    def rows(self, columns: list[exp.Expr], groups: list[Group] | None = None) -> exp.Select:
        columns = [*columns]
        if groups is not None:
            columns.append((self.splits.index(groups) if len(self.splits) else call("toInt32", whole(0))).as_("g"))
        if self.value is not None:
            columns += [comparable(self.value).as_("x"), call("toUInt8", self.value.set).as_("is_set")]
        return self.people.rows(columns).where(self.passed.copy(), copy=False)

    def groups(self) -> list[Group]:
        if not len(self.splits):
            return [()]
        keys = self.splits.keys()
        ranked = (
            over(exp.select(*keys, call("count").as_("n")), self.rows(self.splits.columns()), "r")
            .group_by(*keys, copy=False)
            .order_by(exp.Ordered(this=column("n"), desc=True), *self.splits.ascending(), copy=False)
            .limit(self.splits.kept_max + 1, copy=False)
        )
        return [self.splits.group(row) for row in self.asking.rows(ranked)]

    def numbers(self, groups: list[Group] | None) -> exp.Select:
        """g, subjects, n_set, and of numbers the summary and n_<i> of each range; None: of all persons."""
        made = [call("count").as_("subjects")]
        if self.value is not None:
            kind = self.value.kind
            made.append(call("sum", column("is_set")).as_("n_set"))
            each = "Array" if kind in ("list", "numbers") else ""
            made.append(call(f"uniqExact{each}", column("x")).as_("n_distinct"))
            if self.is_number:
                series = [Series(event="*", measure=name, property="x") for name in SUMMARY]  # type: ignore[arg-type]
                made += [measures.aggregate(one, kind).as_(f"v_{one.measure}") for one in series]
            if self.query.bounds is not None:
                place = ranges.place_of(self.query.bounds, column("x"))
                made += [
                    call("countIf", call("ifNull", place.eq(whole(i)), whole(0))).as_(f"n_{i}")
                    for i in range(len(self.query.bounds) + 1)
                ]
        if groups is None:
            return over(exp.select(whole(0).as_("g"), *made), self.rows([]), "r")
        return over(exp.select(column("g"), *made), self.rows([], groups), "r").group_by(column("g"), copy=False)

    def shown(self, row: dict[str, Any] | None, breakdown: list[Any], other: bool) -> PropertyGroup:
        """A row of numbers as it is shown; None: nobody."""
        row = row or {}
        n = len(self.query.bounds) + 1 if self.query.bounds is not None else 0
        counts = [int(row.get(f"n_{i}", 0)) for i in range(n)]
        subjects = row.get("subjects", 0)
        if self.value is None:
            return PropertyGroup(breakdown, other, subjects, None, None, None, None, counts)
        told = int(row.get("n_set") or 0)
        summary = None
        if self.is_number:
            series = {name: Series(event="*", measure=name, property="x") for name in SUMMARY}  # type: ignore[arg-type]
            summary = PropertySummary(
                **{name: measures.answered(series[name], row.get(f"v_{name}")) for name in SUMMARY}
            )
        ratio = told / subjects if subjects else None
        return PropertyGroup(breakdown, other, subjects, told, ratio, int(row.get("n_distinct") or 0), summary, counts)


def answer(query: PropertyQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of PropertyResult, and what was left out."""
    (row,) = asking.rows(_Plan(query, asking).numbers(None))
    plan = _Plan(query, asking)
    total = plan.shown(row, [], False)
    groups = []
    if query.breakdowns:
        found = plan.groups()
        kept = found[: plan.splits.kept_max]
        rows = {row["g"]: row for row in asking.rows(plan.numbers(kept))} if kept else {}
        groups = [plan.shown(rows.get(place), plan.splits.shown(group), False) for place, group in enumerate(kept)]
        if len(found) > len(kept):
            groups.append(plan.shown(rows.get(OTHER), [], True))
    labels = ranges.labels(query.bounds) if query.bounds is not None else []
    return {"ranges": labels, "total": total, "groups": groups}, []


def members(query: PropertyQuery, cell: PropertyCell, asking: Asking) -> Members:
    """The persons behind a number."""
    plan = _Plan(query, asking)
    labels = ranges.labels(query.bounds) if query.bounds is not None else []
    if cell.range is not None and cell.range not in labels:
        raise BadQuery(Problem("cell.range", cell.range, say("no range is {range!r}", range=cell.range), labels))
    if cell.set is not None and query.property is None:
        raise BadQuery(Problem("cell.set", cell.set, say("the question names no property")))
    found = plan.groups()
    place = plan.splits.place(cell, found) if cell.breakdown or cell.other else None
    rows = plan.rows([], found[: plan.splits.kept_max] if place is not None else None)
    terms: list[exp.Expr] = [column("g").eq(whole(place))] if place is not None else []
    if cell.set is not None:
        terms.append(column("is_set").eq(whole(int(cell.set))))
    if cell.range is not None:
        assert query.bounds is not None
        terms.append(exp.not_(is_null(column("x"))))
        terms.append(ranges.place_of(query.bounds, column("x")).eq(whole(labels.index(cell.range))))
    listed = over(exp.select(column("subject")), rows, "r").order_by(column("subject"), copy=False)
    return Members("subjects", asking.members(listed.where(*terms, copy=False) if terms else listed))
