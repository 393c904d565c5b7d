"""A question as a value: what may be asked, checked before anything is planned.

Every complaint names the field, the value and what would be valid (`BadQuery.problems`). Unknown event names are fine,
they count zero; unknown properties are complained about when the question meets a catalogue (`analyze/filters.py`).
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, Self

import msgspec
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from zuji.analyze.ranges import Bounds

FILTERS_MAX = 200
NESTING_MAX = 8
DAYS_MAX = 3_660

Operator = Literal[
    "equals",
    "not_equals",
    "in",
    "not_in",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "matches",
    "not_matches",
    "less",
    "less_or_equal",
    "greater",
    "greater_or_equal",
    "between",
    "not_between",
    "is_set",
    "is_not_set",
    "is_true",
    "is_false",
    "is_empty",
    "is_not_empty",
    "before",
    "after",
    "on_day",
    "not_on_day",
    "last_days",
    "has_any",
    "has_all",
    "has_none",
]
Measure = Literal[
    "total", "unique", "sum", "average", "median", "p75", "p90", "p95", "p99", "percentile", "min", "max", "distinct"
]
# A series of a trend also has measures that look at days or at the order of events.
MeasureOfSeries = Literal[Measure, "rolling_unique", "daily_unique_sum", "first", "last"]
_WITHOUT_PROPERTY = ("total", "unique", "rolling_unique", "daily_unique_sum")
# profile: what the person's profile holds now (as of the batch that is read); profile_at_event: what it held when the
# event happened, operations of the same millisecond included. group, item: what the profile of the event's group, or of
# the item that it names, holds now.
On = Literal["event", "profile", "profile_at_event", "group", "item"]
Name = Annotated[str, Field(min_length=1, max_length=512)]


class Problem(msgspec.Struct, frozen=True):
    """One complaint. field is a path such as `series[0].measure`; valid lists or describes what would do."""

    field: str
    value: Any
    detail: str
    valid: Any = None


class BadQuery(ValueError):
    """The question cannot be asked; asking again does not help."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.field}: {problem.detail}" for problem in problems))


class Part(BaseModel):
    """A piece of a question: immutable, and nothing in it is ignored or bent to fit."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Owner(NamedTuple):
    """Whose property a question reads. type: of the group or item; via: the event's property that names the item."""

    on: On = "event"
    type: str = ""
    via: str = ""


class _Owned(Part):
    """Names an owner: group_type belongs to on group; item_type and via, the event's property that holds the item's
    id, to on item."""

    on: On = "event"
    group_type: Name | None = None
    item_type: Name | None = None
    via: Name | None = None

    @property
    def owner(self) -> Owner:
        return Owner(self.on, self.group_type or self.item_type or "", self.via or "")

    @model_validator(mode="after")
    def _says_whose(self) -> Self:
        needed = {"group": ("group_type",), "item": ("item_type", "via")}.get(self.on, ())
        for name in ("group_type", "item_type", "via"):
            if (getattr(self, name) is None) == (name in needed):
                wanted = f"needs {' and '.join(needed)}" if name in needed else f"takes no {name}"
                raise ValueError(f"on {self.on!r} {wanted}")
        return self


class Filter(_Owned):
    """One condition on one property. Which operators a property takes depends on its kind (analyze/filters.py)."""

    property: Name
    operator: Operator
    value: Any = None


class FilterGroup(Part):
    """Conditions joined by and, or. An empty group holds for every event."""

    op: Literal["and", "or"]
    filters: Annotated[list[AnyFilter], Field(max_length=FILTERS_MAX)]


def _which(value: Any) -> str:
    return "group" if isinstance(value, FilterGroup) or (isinstance(value, Mapping) and "op" in value) else "filter"


AnyFilter = Annotated[Annotated[Filter, Tag("filter")] | Annotated[FilterGroup, Tag("group")], Discriminator(_which)]
Filters = Annotated[list[AnyFilter], Field(max_length=FILTERS_MAX)]


class Breakdown(_Owned):
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
            raise ValueError("bounds are of numbers, part is of '$time'")
        return self


class Valued(_Owned):
    """A property, and whose it is."""

    property: Name


class Series(_Owned):
    """What is counted: an event ('*': any) and a measure, of a property where the measure needs one."""

    event: Name
    measure: MeasureOfSeries = "total"
    property: Name | None = None
    window_days: Annotated[int, Field(ge=1, le=366)] | None = None
    q: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None
    filters: Filters = []

    @model_validator(mode="after")
    def _fits(self) -> Series:
        if self.measure in _WITHOUT_PROPERTY and self.property is not None:
            raise ValueError(f"measure {self.measure!r} counts events or persons and takes no property")
        if self.measure not in (*_WITHOUT_PROPERTY, "average") and self.property is None:
            raise ValueError(f"measure {self.measure!r} needs a property")
        if (self.measure == "percentile") != (self.q is not None):
            raise ValueError("q, from 0 to 1, belongs to measure 'percentile' and to no other")
        if (self.measure == "rolling_unique") != (self.window_days is not None):
            raise ValueError("window_days belongs to measure 'rolling_unique' and to no other")
        return self


class Step(Part):
    """An event ('*': any) under conditions: what a person did."""

    event: Name
    filters: Filters = []


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
                raise ValueError(f"of {self.of!r} {'needs' if self.of == of else 'takes no'} {name}")
        return self


class Question(Part):
    """What every kind of question says. from and to are inclusive local days; filters hold for every event that is
    read; include_bots false leaves machines out; subject is whom it counts."""

    from_: Annotated[dt.date, Field(alias="from", strict=False)]
    to: Annotated[dt.date, Field(strict=False)]
    time_zone: str | None = None
    filters: Filters = []
    include_bots: bool = True
    subject: Subject = Subject()

    @field_validator("from_", "to", mode="before")
    @classmethod
    def _plain_day(cls, value: Any) -> Any:
        if isinstance(value, str) and (len(value) != 10 or value.count("-") != 2):
            raise ValueError("must be a day such as '2026-11-01'")
        if not isinstance(value, str | dt.date):
            raise ValueError("must be a day such as '2026-11-01'")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in zones():
            raise ValueError("must be an IANA time zone such as 'Asia/Shanghai'")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ > self.to:
            raise ValueError(f"from ({self.from_}) must not be after to ({self.to})")
        if self.from_.year < 1970 or self.to.year >= 2200:
            raise ValueError("from and to must lie in the years 1970 to 2199")
        if (self.to - self.from_).days >= DAYS_MAX:
            raise ValueError(f"from and to may span {DAYS_MAX} days at most")
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


def depth(value: Any) -> int:
    """Nesting of a JSON value; walks with a list, not with recursion, since the value is hostile."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        item, depth = todo.pop()
        deepest = max(deepest, depth)
        inner = item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else ()
        todo += [(child, depth + 1) for child in inner]
    return deepest


def problem(item: Any) -> Problem:
    path = ""
    for step in item["loc"]:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in ("filter", "group"):  # tags of the union, not fields
            path += f".{step}" if path else str(step)
    expected = item.get("ctx", {}).get("expected")
    detail = str(item["msg"]).removeprefix("Value error, ")
    value = item.get("input")
    if isinstance(value, Mapping | list):
        value = None  # the whole object says nothing more than the path does
    return Problem(path, value if not isinstance(value, dt.date) else str(value), detail, expected)
