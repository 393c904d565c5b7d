"""Retention: of the subjects who did something in an interval, how many did something in the intervals after it.

The engine is asked for the cells (analyze/retention_cells.py), where the table is split also for the groups, and for
what was left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from zuji.analyze import measures
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Owned, Step
from zuji.analyze.members import Members
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.retention_cells import Cells
from zuji.analyze.retention_table import Table, columns_of, table
from zuji.analyze.splits import OTHER, SplitCell
from zuji.records.sentences import say

DEFINITION = "retention/1"
PERIODS_MAX = 366
BRACKETS_MAX = 60
CELLS_MAX = 40_000

_Interval = Annotated[int, Field(ge=1, le=3_660)]
_Bracket = Annotated[list[_Interval], Field(min_length=2, max_length=2)]


class RetentionMeasure(Owned):
    """Of the events of a step (the return events, where none is named) in the columns that a cell looks at, of the
    subjects that it counts: how many there are (total), the sum of a property, the mean of its values, or their sum
    (without a property: their number) for each subject."""

    of: Literal["total", "sum", "average", "per_subject"]
    property: Name | None = None
    step: Step | None = None

    @model_validator(mode="after")
    def _has_property(self) -> RetentionMeasure:
        if self.of == "total" and self.property is not None:
            raise ValueError(say("'total' counts events and takes no property"))
        if self.of in ("sum", "average") and self.property is None:
            raise ValueError(say("{of!r} needs a property", of=self.of))
        return self


class RetentionQuery(Question):
    """Who came back. from and to are the days of the start event; the return event is looked for in the intervals
    after it: of the calendar, or rolling ones of 1, 24 or 168 h from the subject's own start event.

    cohort "first_ever": a subject belongs to the interval of the first start event of all history, if that lies in the
    period; "first": of the first one in the period; "every": to every interval with one. Columns are the intervals 1
    to periods, or brackets of them. criterion "on": came back in the column; "on_or_after": in it or a later one of
    the row; "on_or_before": in it or an earlier one; "streak": in it and the streak - 1 columns before it, without
    streak in all before it. churn counts those who did not.
    """

    kind: Literal["retention"]
    start: Step
    return_: Annotated[Step, Field(alias="return")]
    unit: Literal["hour", "day", "week", "month"] = "day"
    intervals: Literal["calendar", "rolling"] = "calendar"
    week_start: Literal["monday", "sunday"] = "monday"
    periods: Annotated[int, Field(ge=1, le=PERIODS_MAX)] = 7
    brackets: Annotated[list[_Bracket], Field(min_length=1, max_length=BRACKETS_MAX)] | None = None
    cohort: Literal["first_ever", "first", "every"] = "first"
    criterion: Literal["on", "on_or_after", "on_or_before", "streak"] = "on"
    streak: Annotated[int, Field(ge=1, le=PERIODS_MAX)] | None = None
    churn: bool = False
    measure: RetentionMeasure | None = None
    reference: Literal["first", "previous"] = "first"
    mean: Literal["weighted", "simple"] = "weighted"
    breakdowns: list[AnyBreakdown] = Field(default_factory=list, max_length=3)
    same_value: bool = False

    @model_validator(mode="after")
    def _fits(self) -> RetentionQuery:
        if self.brackets is not None:
            flat = [k for bracket in self.brackets for k in bracket]
            if any(a > b for a, b in self.brackets) or any(
                b >= a for b, a in zip(flat[1::2], flat[2::2], strict=False)
            ):
                raise ValueError(say("brackets must ascend and not overlap, such as [[1, 1], [2, 7], [8, 30]]"))
            if "periods" in self.model_fields_set:
                raise ValueError(
                    say("periods and brackets exclude each other: brackets say which intervals are asked for")
                )
        if self.intervals == "rolling" and self.unit == "month":
            raise ValueError(say("rolling intervals have a length of hours; unit 'month' has none"))
        if self.streak is not None and self.criterion != "streak":
            raise ValueError(say("streak belongs to criterion 'streak'"))
        if self.churn and (self.measure is not None or self.reference == "previous"):
            raise ValueError(
                say("churn counts who did not come back, of the first: it takes no measure and no previous")
            )
        if self.same_value and not self.breakdowns:
            raise ValueError(say("same_value is of breakdowns: there is none"))
        if self.unit == "hour" and (self.to - self.from_).days >= 92:
            raise ValueError(say("hourly cohorts may span 92 days at most"))
        per_day = {"hour": 24, "day": 1, "week": 1 / 7, "month": 1 / 28}[self.unit]
        groups = max((item.limit for item in self.breakdowns), default=-1) + 2
        cells = int(((self.to - self.from_).days + 1) * per_day + 2) * (len(columns_of(self)) + 1) * groups
        if cells > CELLS_MAX * (5 if self.breakdowns else 1):
            raise ValueError(
                say(
                    "the table has {cells} cells, {cells_max} at most: ask for less time, columns or groups",
                    cells=cells,
                    cells_max=CELLS_MAX,
                )
            )
        return self


@dataclass(frozen=True)
class Cohort:
    """Subjects of the interval that begins on the local day `at` (hours: local time). counts[0] is size; counts[k] are
    those of column k. values[k] is the measure, null without one. Cells from open on are not over yet and can still
    change; null: all are over."""

    at: str
    size: int
    counts: list[int]
    values: list[int | float | None] | None
    open: int | None


@dataclass(frozen=True)
class CohortGroup:
    """A group of cohorts by what their start events carried; other: all groups that were not kept."""

    breakdown: list[Any]
    other: bool
    cohorts: list[Cohort]
    ratios: list[float | None]
    values: list[int | float | None] | None


@dataclass(frozen=True)
class RetentionResult:
    """Cohorts in the order of time. periods[k]: the first and the last interval of column k. ratios[k]: of the
    reference of all cohorts whose cell k is over, the share; null where there is none. values[k]: the measure over
    those cohorts. groups is empty where the question has no breakdowns."""

    kind: str
    periods: list[list[int]]
    cohorts: list[Cohort]
    ratios: list[float | None]
    values: list[int | float | None] | None
    groups: list[CohortGroup]
    receipt: Receipt


class RetentionCell(SplitCell):
    """counts of the cohort that begins at `at`, in the column that begins with interval `period`; of all groups where
    no group is named."""

    at: Name
    period: Annotated[int, Field(ge=0)] = 0


class Counted(NamedTuple):
    """A cell: its subjects; sum and number of the values of the measure."""

    n: int = 0
    sum: float = 0.0
    values: int = 0


Rows = Mapping[tuple[int, int], Counted]  # by (cohort, column)


def answer(query: RetentionQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of RetentionResult, and what was left out."""
    asked = table(query)
    cells = Cells(query, asking, asked)
    if not asked.cohorts:
        return {**_shown(query, asked, {}, asking.now), "periods": _periods(asked), "groups": []}, []
    found = cells.groups()
    kept = found[: cells.splits.kept_max]
    by_group: dict[int | None, dict[tuple[int, int], Counted]] = {}
    for row in asking.rows(cells.counted(kept)):
        group = None if row["whole"] else row["g"]
        by_group.setdefault(group, {})[row["c"], row["k"]] = Counted(row["n"], row["total"] or 0.0, row["measured"])
    groups = []
    if query.breakdowns:
        places = [(place, cells.splits.shown(group)) for place, group in enumerate(kept)]
        places += [(OTHER, [])] if len(found) > len(kept) else []
        for place, shown in places:
            told = _shown(query, asked, by_group.get(place, {}), asking.now)
            groups.append(CohortGroup(shown, place == OTHER, **told))
    told = _shown(query, asked, by_group.get(None, {}), asking.now)
    return {**told, "periods": _periods(asked), "groups": groups}, cells.left_out()


def members(query: RetentionQuery, cell: RetentionCell, asking: Asking) -> Members:
    """The subjects that a cell counts."""
    asked = table(query)
    labels = list(asked.every.labels[: asked.cohorts])
    if cell.at not in labels:
        raise BadQuery(Problem("cell.at", cell.at, say("no cohort begins at {at!r}", at=cell.at), labels[:50]))
    begins = [first for first, _ in asked.columns]
    if cell.period not in begins:
        raise BadQuery(
            Problem("cell.period", cell.period, say("no column begins with {period}", period=cell.period), begins[:50])
        )
    cells = Cells(query, asking, asked)
    found = cells.groups()
    named = cell.breakdown or cell.other
    place = cells.splits.place(cell, found) if named else None
    tree = cells.members(found[: cells.splits.kept_max], place, labels.index(cell.at), begins.index(cell.period))
    return Members("subjects", asking.members(tree))


def _periods(asked: Table) -> list[list[int]]:
    return [list(column) for column in asked.columns]


def _shown(query: RetentionQuery, asked: Table, found: Rows, now: int) -> dict[str, Any]:
    cohorts = []
    columns = range(len(asked.columns))
    for c in range(asked.cohorts):
        counts = [found.get((c, k), Counted()).n for k in columns]
        values = [_value(query, found.get((c, k), Counted()), k) for k in columns] if query.measure else None
        cohorts.append(Cohort(asked.every.labels[c], counts[0], counts, values, open_from(query, asked.ends(c), now)))
    over = [[c for c, cohort in enumerate(cohorts) if cohort.open is None or k < cohort.open] for k in columns]
    return {
        "cohorts": cohorts,
        "ratios": [_ratio(query, [cohorts[c] for c in over[k]], k) for k in columns],
        "values": [_mean(query, cohorts, found, over[k], k) for k in columns] if query.measure else None,
    }


def open_from(query: RetentionQuery, ends: list[int], now: int) -> int | None:
    """The first cell of a cohort that can still change; ends are those of its columns (ms UTC)."""
    if query.criterion == "on_or_after" and ends[-1] > now:
        return 0 if ends[0] > now else 1  # any later column of the row counts for every cell
    return next((k for k, end in enumerate(ends) if end > now), None)


def _ratio(query: RetentionQuery, over: list[Cohort], k: int) -> float | None:
    """The share of column k, over cohorts whose cell is over."""
    of = k - 1 if query.reference == "previous" and k else 0
    if query.mean == "simple":
        shares = [cohort.counts[k] / cohort.counts[of] for cohort in over if cohort.counts[of]]
        return math.fsum(shares) / len(shares) if shares else None
    whole = sum(cohort.counts[of] for cohort in over)
    return sum(cohort.counts[k] for cohort in over) / whole if whole else None


def _value(query: RetentionQuery, cell: Counted, k: int) -> int | float | None:
    assert query.measure is not None
    if k == 0:
        return None
    if query.measure.of in ("sum", "total"):
        return measures.rounded(cell.sum, measures.DIGITS)
    n = cell.values if query.measure.of == "average" else cell.n
    return measures.rounded(cell.sum / n, measures.DIGITS) if n else None


def _mean(query: RetentionQuery, cohorts: list[Cohort], found: Rows, over: list[int], k: int) -> int | float | None:
    """The measure of column k, over cohorts whose cell is over."""
    if query.mean == "simple":
        told = [values[k] for c in over if (values := cohorts[c].values) is not None]
        known = [value for value in told if value is not None]
        return measures.rounded(math.fsum(known) / len(known), measures.DIGITS) if known else None
    cells = [found.get((c, k), Counted()) for c in over]
    whole = Counted(sum(one.n for one in cells), math.fsum(one.sum for one in cells), sum(one.values for one in cells))
    return _value(query, whole, k)
