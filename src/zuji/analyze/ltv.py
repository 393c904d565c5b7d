"""Lifetime value: what a cohort of subjects has brought by day n after its start.

A subject's start and the values after it are gathered first; sums by day follow from those small arrays. Forecasts are
made of the answer (analyze/forecasts.py), beside the measured numbers and never among them.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar, measures
from zuji.analyze.activity import EVER, ladder, time_ms
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Name, Part, Step
from zuji.analyze.forecasts import chain_ladder
from zuji.analyze.members import Members
from zuji.analyze.query import Question
from zuji.analyze.revenue import Paid
from zuji.analyze.roles import Role, Roles
from zuji.analyze.sql import call, column, fragment, over, whole
from zuji.records.sentences import say

DEFINITION = "ltv/1"
DAY_MS = 86_400_000
PERIOD_MAX = 731  # days


def _ascending(days: list[int]) -> list[int]:
    if any(b <= a for a, b in itertools.pairwise(days)):
        raise ValueError(say("days must ascend, such as [1, 7, 30]"))
    return days


_Day = Annotated[int, Field(ge=1, le=1_830)]


class LtvQuery(Question):
    """Cohorts by the first start event, of all history (first_ever) or of the period; what each subject's values came
    to within n days, for each n of days. clock "calendar": day 1 is the local day of the start, from the start on;
    "rolling": n times 24 h from it. refunds are taken off; margin_ratio is what remains of value. forecast: also say
    what days that are not over may come to."""

    kind: Literal["ltv"]
    start: Step
    value: Paid
    refund: Paid | None = None
    cohort: Literal["first_ever", "first"] = "first_ever"
    unit: Literal["day", "week", "month"] = "day"
    week_start: Literal["monday", "sunday"] = "monday"
    days: Annotated[list[_Day], Field(min_length=1, max_length=60), AfterValidator(_ascending)] = Field(
        default_factory=lambda: [1, 3, 7, 14, 30]
    )
    clock: Literal["calendar", "rolling"] = "calendar"
    margin_ratio: Annotated[float, Field(gt=0, le=1, strict=False)] = 1.0
    forecast: bool = False
    confidence: Annotated[float, Field(ge=0.5, le=0.999, strict=False)] = 0.9

    @model_validator(mode="after")
    def _fits(self) -> LtvQuery:
        if (self.to - self.from_).days >= PERIOD_MAX:
            raise ValueError(say("cohorts may span {period_max} days at most", period_max=PERIOD_MAX))
        return self


@dataclass(frozen=True)
class LtvCohort:
    """Subjects whose start lies in the interval that begins on the local day `at`. For each of days: payers, who had
    a value by then; totals, what they brought; per_subject, by all of the cohort, null where it is empty. Days from
    open on are not over for all of them; null: all are over."""

    at: str
    size: int
    payers: list[int]
    totals: list[int | float]
    per_subject: list[int | float | None]
    open: int | None


@dataclass(frozen=True)
class LtvForecast:
    """What a cohort may come to by a day that is not over: an estimate, not a measurement."""

    at: str
    day: int
    total: int | float
    low: int | float
    high: int | float
    per_subject: int | float


@dataclass(frozen=True)
class LtvResult:
    """per_subject[k]: over the cohorts for which day k is over, what they brought by their subjects; null: there is
    none. forecasts is empty where none were asked for; method names how they were made."""

    kind: str
    days: list[int]
    cohorts: list[LtvCohort]
    per_subject: list[int | float | None]
    forecasts: list[LtvForecast]
    method: str | None
    receipt: Receipt


class LtvCell(Part):
    """The subjects of the cohort `at`: all, or those who had a value by day."""

    at: Name
    day: Annotated[int, Field(ge=1)] | None = None


class Spans(NamedTuple):
    """cohorts: the intervals of starts. dates: consecutive local days from the first on; starts[i] is where dates[i]
    begins, equal to the next one's where a zone skipped the day."""

    cohorts: calendar.Buckets
    dates: list[dt.date]
    starts: list[int]
    end: int  # of all windows

    def ends(self, query: LtvQuery, cohort: int) -> list[int]:
        """When each of days is over for all of a cohort (ms UTC)."""
        assert query.time_zone is not None
        over = (*self.cohorts.starts[1:], self.cohorts.end)[cohort]
        if query.clock == "rolling":
            return [over + n * DAY_MS for n in query.days]
        last = calendar.day_of(over - 1, query.time_zone)
        return [calendar.start(last + n * calendar.DAY, query.time_zone) for n in query.days]


def spans(query: LtvQuery) -> Spans:
    """The instants that a question reads."""
    assert query.time_zone is not None
    cohorts = calendar.buckets(query.from_, query.to, query.unit, query.time_zone, query.week_start)
    n = (query.to - query.from_).days + query.days[-1] + 1
    dates = [query.from_ + i * calendar.DAY for i in range(n)]
    starts = [calendar.start(date, query.time_zone) for date in dates]
    end = starts[-1] if query.clock == "calendar" else cohorts.end + query.days[-1] * DAY_MS
    return Spans(cohorts, dates, starts, end)


def shown(
    query: LtvQuery, asked: Spans, now: int, sizes: list[int], payers: list[list[int]], totals: list[list[float]]
) -> dict[str, Any]:
    """The answer, of what was measured: by cohort, and by day."""
    cohorts = []
    for c, at in enumerate(asked.cohorts.labels):
        is_open = next((k for k, end in enumerate(asked.ends(query, c)) if end > now), None)
        worth = [measures.rounded(total * query.margin_ratio, measures.DIGITS) for total in totals[c]]
        each = [measures.rounded(total / sizes[c], measures.DIGITS) if sizes[c] else None for total in worth]
        cohorts.append(LtvCohort(at, sizes[c], payers[c], worth, each, is_open))
    means: list[int | float | None] = []
    for k in range(len(query.days)):
        over = [cohort for cohort in cohorts if cohort.open is None or k < cohort.open]
        size = sum(cohort.size for cohort in over)
        total = sum(cohort.totals[k] for cohort in over)
        means.append(measures.rounded(total / size, measures.DIGITS) if size else None)
    told: dict[str, Any] = {"days": query.days, "cohorts": cohorts, "per_subject": means}
    told["forecasts"] = _forecasts(query, cohorts) if query.forecast else []
    told["method"] = f"mack-chain-ladder {query.confidence}" if query.forecast else None
    return told


def _forecasts(query: LtvQuery, cohorts: list[LtvCohort]) -> list[LtvForecast]:
    some = [cohort for cohort in cohorts if cohort.size]
    known = [cohort.totals if cohort.open is None else cohort.totals[: cohort.open] for cohort in some]
    found = chain_ladder([[float(value) for value in row] for row in known], len(query.days), query.confidence)

    def number(value: float) -> int | float:
        return measures.rounded(value, 6)  # an estimate has no more digits than that

    return [
        LtvForecast(
            cohort.at, day, number(one.value), number(one.low), number(one.high), number(one.value / cohort.size)
        )
        for cohort, row in zip(some, found, strict=True)
        for day, one in zip(query.days, row, strict=True)
        if one is not None
    ]


def answer(query: LtvQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of LtvResult, and what was left out."""
    asked = spans(query)
    n, days = len(asked.cohorts.starts), len(query.days)
    sizes, payers, totals = [0] * n, [[0] * days for _ in range(n)], [[0.0] * days for _ in range(n)]
    if not n:
        return shown(query, asked, asking.now, sizes, payers, totals), []
    roles = _roles(query, asked, asking)
    by = [column("c"), column("k")]
    counted = exp.select(
        *by,
        call("count").as_("size"),
        call("countIf", column("n") > whole(0)).as_("payers"),
        call("sumKahan", column("total")).as_("total"),
    )
    for row in asking.rows(over(counted, _by_day(query, asked, roles), "w").group_by(*by, copy=False)):
        sizes[row["c"]] = row["size"]
        payers[row["c"]][row["k"]] = row["payers"]
        totals[row["c"]][row["k"]] = row["total"]
    return shown(query, asked, asking.now, sizes, payers, totals), roles.left_out()


def _roles(query: LtvQuery, asked: Spans, asking: Asking) -> Roles:
    parts = [Role("s", "start", query.start), Role("o", "value", query.value, query.value.amount)]
    if query.refund is not None:
        parts.append(Role("f", "refund", query.refund, query.refund.amount))
    first = EVER if query.cohort == "first_ever" else asked.cohorts.starts[0]
    return Roles(query, parts, asking, (first, asked.end))


def _by_day(query: LtvQuery, asked: Spans, roles: Roles) -> exp.Select:
    """subject, c, k, n, total: what a subject of cohort c brought by day number k, in n events."""
    starts = asked.cohorts.starts
    signed = {
        "o": call("tuple", column("t"), call("ifNull", column("x_o"), whole(0))),
        "f": call("tuple", column("t"), call("negate", call("ifNull", column("x_f"), whole(0)))),
    }
    gathered = [
        call(
            "groupArrayIf",
            pair,
            exp.and_(column(name), call("isNotNull", column(f"x_{name}")), column("t") >= whole(starts[0])),
        )
        for name, pair in signed.items()
        if name == "o" or query.refund is not None
    ]
    came = call("arrayConcat", *gathered) if len(gathered) > 1 else gathered[0]
    is_start = exp.and_(column("s"), column("t") < whole(asked.cohorts.end))
    each = (
        over(
            exp.select(column("subject"), call("minIf", column("t"), is_start).as_("t0"), came.as_("came")),
            roles.rows([time_ms().as_("t")]),
            "r",
        )
        .group_by(column("subject"), copy=False)
        .having(exp.and_(call("countIf", is_start) > whole(0), column("t0") >= whole(starts[0])), copy=False)
    )
    steps = ladder(starts)
    numbers = call("array", *(call("toInt32", whole(i)) for i in range(len(starts))))
    c = call("transform", call("roundDown", column("t0"), steps), steps, numbers, call("toInt32", whole(-1)))
    placed = over(
        exp.select(column("subject"), column("t0"), column("came"), c.as_("c"), _ends(query, asked).as_("ends")),
        each,
        "e",
    )
    inside = "arrayMap(u -> arrayFilter(v -> tupleElement(v, 1) >= t0 AND tupleElement(v, 1) < u, came), ends)"
    known = [column("subject"), column("c")]
    windows = over(exp.select(*known, fragment(inside).as_("windows")), placed, "p")
    joined = over(
        exp.select(*known, fragment("arrayJoin(arrayEnumerate(windows)) - 1").as_("k"), column("windows")), windows, "v"
    )
    values = "arrayMap(v -> toFloat64(tupleElement(v, 2)), arrayElement(windows, k + 1))"
    return over(
        exp.select(
            *known,
            column("k"),
            fragment("length(arrayElement(windows, k + 1))").as_("n"),
            fragment(f"arrayReduce('sumKahan', {values})").as_("total"),
        ),
        joined,
        "j",
    )


def _ends(query: LtvQuery, asked: Spans) -> exp.Expr:
    """For each of days, the instant at which it is over for a subject that began at t0."""
    if query.clock == "rolling":
        return call("array", *(call("plus", column("t0"), whole(n * DAY_MS)) for n in query.days))
    # The number of the last consecutive day that begins at or before t0: a skipped day begins where the next one does.
    last = {start: i for i, start in enumerate(asked.starts)}
    steps = ladder(list(last))
    numbers = call("array", *(call("toInt32", whole(i)) for i in last.values()))
    day = call("transform", call("roundDown", column("t0"), steps), steps, numbers, call("toInt32", whole(-1)))
    over_at = call("arrayElement", ladder(asked.starts), call("plus", exp.column("i"), whole(1)))
    each = exp.Lambda(this=over_at, expressions=[exp.to_identifier("i")])
    return call("arrayMap", each, call("arrayMap", _plus(day), call("array", *(whole(n) for n in query.days))))


def _plus(day: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=call("plus", day, exp.column("n")), expressions=[exp.to_identifier("n")])


def members(query: LtvQuery, cell: LtvCell, asking: Asking) -> Members:
    """The subjects of a cohort, or those of them who had a value by a day."""
    asked = spans(query)
    labels = list(asked.cohorts.labels)
    if cell.at not in labels:
        raise BadQuery(Problem("cell.at", cell.at, say("no cohort begins at {at!r}", at=cell.at), labels[:50]))
    if cell.day is not None and cell.day not in query.days:
        raise BadQuery(Problem("cell.day", cell.day, say("the question has no day {day}", day=cell.day), query.days))
    k = 0 if cell.day is None else query.days.index(cell.day)
    terms: list[exp.Expr] = [column("c").eq(whole(labels.index(cell.at))), column("k").eq(whole(k))]
    if cell.day is not None:
        terms.append(column("n") > whole(0))
    listed = over(exp.select(column("subject")), _by_day(query, asked, _roles(query, asked, asking)), "w")
    return Members("subjects", asking.members(listed.where(*terms, copy=False).order_by(column("subject"), copy=False)))
