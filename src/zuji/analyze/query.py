"""A question as a value: what may be asked, checked before anything is planned.

Every complaint names the field, the value and what would be valid (`BadQuery.problems`).
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from zuji.analyze.filter_query import DAYS_MAX, Day, Filters, Name, Owned, Part, plain_day
from zuji.analyze.ranges import Bounds
from zuji.records.sentences import say

Measure = Literal[
    "total", "unique", "sum", "average", "median", "p75", "p90", "p95", "p99", "percentile", "min", "max", "distinct"
]
# A series of a trend also has measures that look at days or at the order of events.
MeasureOfSeries = Literal[Measure, "rolling_unique", "daily_unique_sum", "first", "last"]
_WITHOUT_PROPERTY = ("total", "unique", "rolling_unique", "daily_unique_sum")


class Breakdown(Owned):
    """Splits by a property's values (analyze/splits.py). The most groups kept is the largest limit of a question's
    breakdowns. bounds: a number's half-open ranges instead of its values; part: of the local time, of property '$time'.
    """

    property: Name
    limit: Annotated[int, Field(ge=1, le=500)] = 20
    bounds: Bounds | None = None
    part: Literal["hour_of_day", "day_of_week", "day_of_month", "month_of_year", "day", "week", "month"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.bounds is not None and self.part is not None:
            raise ValueError(say("bounds are of numbers, part is of '$time'"))
        return self

    def names(self) -> tuple[Any, ...]:
        """What it splits by: equal for breakdowns that say the same."""
        return self.owner, self.property, self.part


class Valued(Owned):
    """A property, and whose it is."""

    property: Name


class CohortBreakdown(Part):
    """Splits by cohorts, named by name or id: a row lies in each that its person is in, which may be several; in none
    of them: null."""

    cohorts: Annotated[list[Name], Field(min_length=1, max_length=20)]
    as_of: Day | None = None

    @property
    def limit(self) -> int:
        """None is cut."""
        return len(self.cohorts) + 1

    def names(self) -> tuple[Any, ...]:
        """What it splits by."""
        return "cohorts", *self.cohorts, self.as_of

    @model_validator(mode="after")
    def _different(self) -> Self:
        if len(set(self.cohorts)) < len(self.cohorts):
            raise ValueError(say("names a cohort twice"))
        return self


def _splits_by(value: Any) -> str:
    cohorts = isinstance(value, CohortBreakdown) or (isinstance(value, Mapping) and "cohorts" in value)
    return "by_cohorts" if cohorts else "by_property"


AnyBreakdown = Annotated[
    Annotated[Breakdown, Tag("by_property")] | Annotated[CohortBreakdown, Tag("by_cohorts")], Discriminator(_splits_by)
]


class Series(Owned):
    """What is counted: an event ('*': any) and a measure, of a property where the measure needs one."""

    event: Name
    measure: MeasureOfSeries = "total"
    property: Name | None = None
    window_days: Annotated[int, Field(ge=1, le=366)] | None = None
    q: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None
    filters: Filters = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Series:
        if self.measure in _WITHOUT_PROPERTY and self.property is not None:
            raise ValueError(
                say("measure {measure!r} counts events or persons and takes no property", measure=self.measure)
            )
        if self.measure not in (*_WITHOUT_PROPERTY, "average") and self.property is None:
            raise ValueError(say("measure {measure!r} needs a property", measure=self.measure))
        if (self.measure == "percentile") != (self.q is not None):
            raise ValueError(say("q, from 0 to 1, belongs to measure 'percentile' and to no other"))
        if (self.measure == "rolling_unique") != (self.window_days is not None):
            raise ValueError(say("window_days belongs to measure 'rolling_unique' and to no other"))
        return self


class Subject(Part):
    """Whom a question counts: persons, devices (the clock's owner that the SDK names), groups of a type (a company, a
    store), or the different values of an event's property (an order's number). Events that name none are left out."""

    of: Literal["person", "device", "group", "property"] = "person"
    group_type: Name | None = None
    property: Name | None = None

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        for name, of in (("group_type", "group"), ("property", "property")):
            if (getattr(self, name) is None) == (self.of == of):
                if self.of == of:
                    raise ValueError(say("of {of!r} needs {name}", of=self.of, name=name))
                raise ValueError(say("of {of!r} takes no {name}", of=self.of, name=name))
        return self


class Question(Part):
    """What every kind of question says. from and to are inclusive local days; filters hold for every event that is
    read; include_bots false leaves machines out; subject is whom it counts."""

    from_: Annotated[dt.date, Field(alias="from", strict=False)]
    to: Annotated[dt.date, Field(strict=False)]
    time_zone: str | None = None
    filters: Filters = Field(default_factory=list)
    include_bots: bool = True
    subject: Subject = Subject()

    @field_validator("from_", "to", mode="before")
    @classmethod
    def _plain_day(cls, value: Any) -> Any:
        return plain_day(value)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in zones():
            raise ValueError(say("must be an IANA time zone such as 'Asia/Shanghai'"))
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ > self.to:
            raise ValueError(say("from ({since}) must not be after to ({to})", since=self.from_, to=self.to))
        if self.from_.year < 1970 or self.to.year >= 2200:
            raise ValueError(say("from and to must lie in the years 1970 to 2199"))
        if (self.to - self.from_).days >= DAYS_MAX:
            raise ValueError(say("from and to may span {days_max} days at most", days_max=DAYS_MAX))
        return self

    def canonical(self) -> dict[str, Any]:
        """The question with every default written out: equal questions have equal canonical forms."""
        return self.model_dump(mode="json", by_alias=True)


def zones() -> frozenset[str]:
    """Names of all time zones that this machine knows."""
    global _zones
    if not _zones:
        _zones = frozenset(zoneinfo.available_timezones())
    return _zones


_zones: frozenset[str] = frozenset()
