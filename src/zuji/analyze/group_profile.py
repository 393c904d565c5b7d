"""Group profile: how the values of a profile property are shared in a target set of persons against a reference set.

TGI (target group index) = share in the target / share in the reference x 100. Its interval is Katz's for a ratio of two
independent shares, on the log scale (Katz et al. 1978, Biometrics 34:469). A target that is part of the reference is
not independent of it; the interval is then wider than it need be, never narrower.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.filter_query import Filters, Part, Step
from zuji.analyze.members import Members
from zuji.analyze.population import Population, of_persons, splits_persons
from zuji.analyze.query import Breakdown, Question
from zuji.analyze.splits import OTHER, Group, SplitCell, Splits
from zuji.analyze.sql import call, column, over, whole

DEFINITION = "group_profile/1"


class People(Part):
    """Persons whose profiles pass filters and who did something in the question's days; neither: everybody."""

    filters: Filters = Field(default_factory=list)
    did: Step | None = None


class GroupProfileQuery(Question):
    """The values of breakdowns, which are of profiles, in target and reference. filters of the question hold for both
    sets. Groups of which the reference has fewer than `minimum` persons have no index, and none has where a whole set
    is smaller."""

    kind: Literal["group_profile"]
    breakdowns: Annotated[list[Breakdown], Field(min_length=1, max_length=3)]
    target: People
    reference: People = People()
    minimum: Annotated[int, Field(ge=1, le=1_000_000)] = 30
    confidence: Annotated[float, Field(ge=0.5, le=0.999, strict=False)] = 0.95


@dataclass(frozen=True)
class GroupShare:
    """A group of the breakdowns (null: not set), or all others. target, reference: persons;
    ratios: their shares of the sets. tgi with its interval from low to high; null where a set or the group is too
    small (small), or the index is not defined."""

    breakdown: list[Any]
    other: bool
    target: int
    reference: int
    target_ratio: float | None
    reference_ratio: float | None
    tgi: float | None
    low: float | None
    high: float | None
    small: bool


@dataclass(frozen=True)
class GroupProfileResult:
    """Sizes of both sets. interval names how low and high were made. Groups by their persons in the target, most
    first, then in the reference, then by value; "other" last."""

    kind: str
    target_size: int
    reference_size: int
    interval: str
    groups: list[GroupShare]
    receipt: Receipt


class GroupProfileCell(SplitCell):
    """The persons of a group in a set; of the whole set where no group is named."""

    of: Literal["target", "reference"]


class Tgi(NamedTuple):
    """An index and its interval, null where they are not defined."""

    tgi: float | None
    low: float | None
    high: float | None


def tgi(a: int, n: int, b: int, m: int, confidence: float) -> Tgi:
    """The index of a of n persons against b of m, and Katz's interval, which needs a and b above 0."""
    if not (n and m and b):
        return Tgi(None, None, None)
    ratio = (a / n) / (b / m)
    if not a:
        return Tgi(0.0, None, None)
    z = statistics.NormalDist().inv_cdf((1 + confidence) / 2)
    error = z * math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    return Tgi(100 * ratio, 100 * ratio * math.exp(-error), 100 * ratio * math.exp(error))


class _Plan:
    """Questions of one answer."""

    def __init__(self, query: GroupProfileQuery, asking: Asking) -> None:
        assert query.time_zone is not None
        splits_persons(query.breakdowns)
        span = (
            calendar.start(query.from_, query.time_zone),
            calendar.start(query.to + calendar.DAY, query.time_zone),
        )
        self.asking = asking
        self.people = Population(query, asking, span)
        of_persons(query)
        self.splits = Splits(query.breakdowns, self.people.scope, span)
        self.both = self.people.passing(query.filters, "filters")
        self.sets = [self._set(query, query.target, "target"), self._set(query, query.reference, "reference")]

    def _set(self, query: GroupProfileQuery, people: People, field: str) -> exp.Expr:
        terms = [self.people.passing(people.filters, f"{field}.filters")]
        if people.did is not None:
            terms.append(self.people.did(people.did, f"{field}.did"))
        return exp.paren(exp.and_(*terms))

    def rows(self, columns: list[exp.Expr]) -> exp.Select:
        """subject, t, r (whether in target, reference) and columns."""
        flags = [call("toUInt8", one).as_(name) for one, name in zip(self.sets, ("t", "r"), strict=True)]
        return self.people.rows([*flags, *columns]).where(
            self.both.copy(), exp.or_(*(one.copy() for one in self.sets)), copy=False
        )

    def counts(self) -> list[exp.Expr]:
        return [call("sum", column("t")).as_("target"), call("sum", column("r")).as_("reference")]

    def groups(self) -> list[Group]:
        keys = self.splits.keys()
        order = [exp.Ordered(this=column(name), desc=True) for name in ("target", "reference")]
        ranked = (
            over(exp.select(*keys, *self.counts()), self.rows(self.splits.columns()), "q")
            .group_by(*keys, copy=False)
            .order_by(*order, *self.splits.ascending(), copy=False)
            .limit(self.splits.kept_max + 1, copy=False)
        )
        return [self.splits.group(row) for row in self.asking.rows(ranked)]


def answer(query: GroupProfileQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of GroupProfileResult, and what was left out."""
    plan = _Plan(query, asking)
    (sizes,) = asking.rows(over(exp.select(*plan.counts()), plan.rows([]), "q"))
    n, m = int(sizes["target"] or 0), int(sizes["reference"] or 0)
    plan = _Plan(query, asking)
    found = plan.groups()
    kept = found[: plan.splits.kept_max]
    rows: dict[int, dict[str, Any]] = {}
    if kept:
        g = plan.splits.index(kept).as_("g")
        counted = over(exp.select(column("g"), *plan.counts()), plan.rows([g]), "q").group_by(column("g"), copy=False)
        rows = {row["g"]: row for row in asking.rows(counted)}
    places = [(place, plan.splits.shown(group)) for place, group in enumerate(kept)]
    places += [(OTHER, [])] if len(found) > len(kept) else []
    groups = []
    for place, shown in places:
        a, b = int(rows[place]["target"]), int(rows[place]["reference"])
        groups.append(share(query, shown, place == OTHER, (a, n), (b, m)))
    told = {"target_size": n, "reference_size": m, "interval": f"katz-log {query.confidence}", "groups": groups}
    return told, []


def share(
    query: GroupProfileQuery, shown: list[Any], other: bool, target: tuple[int, int], reference: tuple[int, int]
) -> GroupShare:
    """A group as it is shown; target and reference: its persons, and all of the set."""
    (a, n), (b, m) = target, reference
    small = min(n, m, b) < query.minimum
    index = Tgi(None, None, None) if small else tgi(a, n, b, m, query.confidence)
    return GroupShare(shown, other, a, b, a / n if n else None, b / m if m else None, *index, small)


def members(query: GroupProfileQuery, cell: GroupProfileCell, asking: Asking) -> Members:
    """The persons of a group in a set."""
    plan = _Plan(query, asking)
    terms = [column("t" if cell.of == "target" else "r").eq(whole(1))]
    columns: list[exp.Expr] = []
    if cell.breakdown or cell.other:
        found = plan.groups()
        place = plan.splits.place(cell, found)
        assert place is not None
        columns.append(plan.splits.index(found[: plan.splits.kept_max]).as_("g"))
        terms.append(column("g").eq(whole(place)))
    listed = over(exp.select(column("subject")), plan.rows(columns), "q").where(*terms, copy=False)
    return Members("subjects", asking.members(listed.order_by(column("subject"), copy=False)))
