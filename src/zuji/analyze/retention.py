"""Retention: of the persons who did something in an interval, how many did something in the intervals after it.

One question of the engine for the cells and one for what was left out. A person's intervals are gathered first, as
numbers of intervals since `from`; cohorts and cells follow from those small arrays.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, subjects
from zuji.analyze.asking import Asking, LeftOut, Receipt, events, named, passes
from zuji.analyze.filters import Scope
from zuji.analyze.members import Members
from zuji.analyze.query import BadQuery, Name, Part, Problem, Question, Step
from zuji.analyze.sql import call, column, fragment, whole

DEFINITION = "retention/1"
PERIODS_MAX = 366
CELLS_MAX = 40_000


class RetentionQuery(Question):
    """Who came back. from and to are the days of the start event; the return event is looked for in `periods` more
    intervals after the last of them.

    cohort "first": a person belongs to the interval of the first start event in the period; "every": to every interval
    with one. criterion "on": came back in exactly that interval; "on_or_after": in it or in a later one of the table.
    """

    kind: Literal["retention"]
    start: Step
    return_: Annotated[Step, Field(alias="return")]
    unit: Literal["day", "week", "month"] = "day"
    week_start: Literal["monday", "sunday"] = "monday"
    periods: Annotated[int, Field(ge=1, le=PERIODS_MAX)] = 7
    cohort: Literal["first", "every"] = "first"
    criterion: Literal["on", "on_or_after"] = "on"

    @model_validator(mode="after")
    def _fits(self) -> RetentionQuery:
        days = {"day": 1, "week": 7, "month": 28}[self.unit]
        cells = ((self.to - self.from_).days // days + 2) * (self.periods + 1)
        if cells > CELLS_MAX:
            raise ValueError(f"from, to and periods make {cells} cells, {CELLS_MAX} at most: ask for a shorter time")
        return self


@dataclass(frozen=True)
class Cohort:
    """Subjects of the interval that begins on the local day `at`. counts[0] is size; counts[k] are those who came back
    k intervals later. Cells from open on are not over yet and can still grow; null: all are over."""

    at: str
    size: int
    counts: list[int]
    open: int | None


@dataclass(frozen=True)
class RetentionResult:
    """Cohorts in the order of time. ratios[k]: of all persons whose cell k is over, the share who came back; null
    where no cell is, or nobody could."""

    kind: str
    cohorts: list[Cohort]
    ratios: list[float | None]
    receipt: Receipt


class RetentionCell(Part):
    """counts[period] of the cohort that begins on the local day `at`."""

    at: Name
    period: Annotated[int, Field(ge=0)] = 0


class Table(NamedTuple):
    """Every interval of the table, of which the first so many are cohorts; starts count until the end of the period,
    which may lie inside the last cohort's interval."""

    every: calendar.Buckets
    cohorts: int
    until: int


def table(query: RetentionQuery) -> Table:
    """The last interval ends whole."""
    assert query.time_zone is not None
    cohorts = calendar.buckets(query.from_, query.to, query.unit, query.time_zone, query.week_start)
    last = dt.date.fromisoformat(cohorts.labels[-1]) if cohorts.labels else query.to
    for _ in range(query.periods + 1):  # the day on which the first interval after the table begins
        last = _next(last, query.unit)
    every = calendar.buckets(query.from_, last - calendar.DAY, query.unit, query.time_zone, query.week_start)
    return Table(every, len(cohorts.starts), cohorts.end)


def _next(day: dt.date, unit: str) -> dt.date:
    if unit == "month":
        return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day + dt.timedelta(days=7 if unit == "week" else 1)


def answer(query: RetentionQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of RetentionResult, and what was left out."""
    every, cohorts, _ = asked = table(query)
    found: dict[int, dict[int, int]] = {}
    if cohorts:
        for row in asking.rows(_cells(query, asking, asked)):
            found.setdefault(row["c"], {})[row["k"]] = row["n"]
    ends = (*every.starts[1:], every.end)
    made = [
        Cohort(
            every.labels[c],
            found.get(c, {}).get(0, 0),
            [found.get(c, {}).get(k, 0) for k in range(query.periods + 1)],
            open_from(query, [ends[c + k] for k in range(query.periods + 1) if c + k < len(ends)], asking.now),
        )
        for c in range(cohorts)
    ]
    left_out = _left_out(query, asking, asked) if cohorts else []
    return {"cohorts": made, "ratios": ratios(made, query.periods)}, left_out


def open_from(query: RetentionQuery, ends: list[int], now: int) -> int | None:
    """The first cell of a cohort that can still grow; ends are those of its intervals (ms UTC)."""
    if query.criterion == "on_or_after" and ends[-1] > now:
        return 0 if ends[0] > now else 1  # any later interval of the table counts for every cell
    return next((k for k, end in enumerate(ends) if end > now), None)


def ratios(cohorts: list[Cohort], periods: int) -> list[float | None]:
    """Of all persons whose cell is over, the share who came back, by period."""
    made: list[float | None] = []
    for k in range(periods + 1):
        over = [cohort for cohort in cohorts if cohort.open is None or k < cohort.open]
        size = sum(cohort.size for cohort in over)
        made.append(sum(cohort.counts[k] for cohort in over) / size if size else None)
    return made


def members(query: RetentionQuery, cell: RetentionCell, asking: Asking) -> Members:
    """The subjects that a cell counts."""
    every, cohorts, _ = asked = table(query)
    labels = list(every.labels[:cohorts])
    if cell.at not in labels:
        raise BadQuery(Problem("cell.at", cell.at, f"no cohort begins at {cell.at!r}", labels[:50]))
    if cell.period > query.periods:
        raise BadQuery(Problem("cell.period", cell.period, f"must be from 0 to {query.periods}", query.periods))
    wanted = exp.and_(column("c").eq(whole(labels.index(cell.at))), column("k").eq(whole(cell.period)))
    found = exp.select(column("subject")).from_(_came(query, asking, asked).subquery("cells")).where(wanted)
    return Members("subjects", asking.members(found.order_by(column("subject"))))


def _cells(query: RetentionQuery, asking: Asking, asked: Table) -> exp.Select:
    """Columns c, k, n: subjects of cohort c that came back k intervals later."""
    return (
        exp.select(column("c"), column("k"), call("count").as_("n"))
        .from_(_came(query, asking, asked).subquery("cells"))
        .group_by(column("c"), column("k"))
    )


def _came(query: RetentionQuery, asking: Asking, asked: Table) -> exp.Select:
    """Columns subject, c, k: a row for each subject of cohort c that came back k intervals later; of k = 0 for all."""
    persons, every = asking.persons, asked.every
    scope = asking.scope(query)
    starts = _step(query, query.start, asking, scope, "start", column("time_ms") < whole(asked.until))
    returns = _step(query, query.return_, asking, scope, "return", exp.true())
    who = subjects.key(query.subject, scope, persons)
    time = call("toUnixTimestamp64Milli", column("time"))
    ladder = call("array", *(call("toInt64", whole(at)) for at in every.starts))
    numbers = call("array", *(call("toInt32", whole(i)) for i in range(len(every.starts))))
    place = call("transform", call("roundDown", time, ladder), ladder, numbers, call("toInt32", whole(-1)))
    rows = events(
        [who.key.as_("subject"), place.as_("i"), time.as_("time_ms"), starts.as_("s"), returns.as_("r")],
        scope,
        persons,
        every.starts[0],
        every.end,
        wanted=who.is_person,
    ).where(*([who.named] if who.named is not None else []))
    each = (
        exp.select(
            column("subject"),
            call("groupUniqArrayIf", column("i"), column("s")).as_("starts"),
            call("groupUniqArrayIf", column("i"), column("r")).as_("returns"),
        )
        .from_(rows.subquery("e"))
        .where(exp.or_(column("s"), column("r")))
        .group_by(column("subject"))
        .having(call("notEmpty", column("starts")))
    )
    of_cohort = fragment("[arrayMin(starts)]" if query.cohort == "first" else "starts")
    joined = exp.select(column("subject"), call("arrayJoin", of_cohort).as_("c"), column("returns"))
    later = f"arrayFilter(k -> k BETWEEN 1 AND {int(query.periods)}, arrayMap(i -> i - c, returns))"
    if query.criterion == "on_or_after":
        cells = fragment(f"range(toUInt32(if(empty({later}), 0, arrayMax({later})) + 1))")
    else:
        cells = fragment(f"arrayConcat([0], {later})")
    of_each = joined.from_(each.subquery("p")).subquery("j")
    return exp.select(column("subject"), column("c"), call("arrayJoin", cells).as_("k")).from_(of_each)


def _step(query: RetentionQuery, step: Step, asking: Asking, scope: Scope, field: str, more: exp.Expr) -> exp.Expr:
    """Whether a row is of a step, as 0 or 1."""
    terms = [named(scope, step.event), passes(query, step.filters, scope, asking.persons, field), more]
    return call("toUInt8", exp.and_(*(term for term in terms if term is not None)))


def _left_out(query: RetentionQuery, asking: Asking, asked: Table) -> list[LeftOut]:
    """Rows of the start and of the return event that the filters left out."""
    made = []
    every = asked.every
    ends = {"start": asked.until, "return": every.end}
    for number, (field, step) in enumerate((("start", query.start), ("return", query.return_))):
        scope = asking.scope(query)
        kept = passes(query, step.filters, scope, asking.persons, field)
        if kept is None:
            continue
        rows = events(
            [call("countIf", exp.not_(kept)).as_("n")],
            scope,
            asking.persons,
            every.starts[0],
            ends[field],
            wanted=False,
        )
        of_event = named(scope, step.event)
        (row,) = asking.rows(rows.where(of_event) if of_event is not None else rows)
        if row["n"]:
            made.append(LeftOut(number, "filtered", row["n"]))
    return made
