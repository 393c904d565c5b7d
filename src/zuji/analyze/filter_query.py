"""Filters as values: what may be asked of an event, of whoever did it, and of what led to it.

Unknown event names are fine, they count zero; unknown properties are complained about when a filter meets a catalogue
(`analyze/filters.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from zuji.analyze import sequence_text
from zuji.analyze.complaints import NESTING_MAX, BadQuery, Problem, depth, problem
from zuji.analyze.units import UNITS_MS, WINDOW_MS_MAX, Unit
from zuji.records.sentences import say

FILTERS_MAX = 200
DAYS_MAX = 3_660
EXCLUDED_MAX = 20  # events in one sequence

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
# profile: what the person's profile holds now (as of the batch that is read); profile_at_event: what it held when the
# event happened, operations of the same millisecond included. group, item: what the profile of the event's group, or of
# the item that it names, holds now. lookup: what a look-up table says of the key that the event names.
On = Literal["event", "profile", "profile_at_event", "group", "item", "lookup"]
Name = Annotated[str, Field(min_length=1, max_length=512)]


class Part(BaseModel):
    """A piece of a question: immutable, and nothing in it is ignored or bent to fit."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Owner(NamedTuple):
    """Whose property a question reads. type: of the group or item, or the look-up table's name; via: the event's
    property that names the item, or holds the table's key."""

    on: On = "event"
    type: str = ""
    via: str = ""


class Owned(Part):
    """Names an owner: group_type belongs to on group; item_type and via, the event's property that holds the item's
    id, to on item; table and via, the event's property that holds the key, to on lookup."""

    on: On = "event"
    group_type: Name | None = None
    item_type: Name | None = None
    table: Name | None = None
    via: Name | None = None

    @property
    def owner(self) -> Owner:
        return Owner(self.on, self.group_type or self.item_type or self.table or "", self.via or "")

    @model_validator(mode="after")
    def _says_whose(self) -> Self:
        needed = {"group": ("group_type",), "item": ("item_type", "via"), "lookup": ("table", "via")}.get(self.on, ())
        for name in ("group_type", "item_type", "table", "via"):
            if (getattr(self, name) is None) == (name in needed):
                if name in needed:
                    raise ValueError(say("on {on!r} needs {names}", on=self.on, names=", ".join(needed)))
                raise ValueError(say("on {on!r} takes no {name}", on=self.on, name=name))
        return self


class Filter(Owned):
    """One condition on one property. Which operators a property takes depends on its kind (analyze/filters.py)."""

    property: Name
    operator: Operator
    value: Any = None


class FilterGroup(Part):
    """Conditions joined by and, or. An empty group holds for every event."""

    op: Literal["and", "or"]
    filters: Annotated[list[AnyFilter], Field(max_length=FILTERS_MAX)]


def _read_sequence(value: Any) -> Any:
    return sequence_text.read(value) if isinstance(value, str) else value


def plain_day(value: Any) -> Any:
    """A day, or a text that may be one. Raises ValueError."""
    if isinstance(value, str) and (len(value) != 10 or value.count("-") != 2):
        raise ValueError(say("must be a day such as '2026-11-01'"))
    if not isinstance(value, str | dt.date):
        raise ValueError(say("must be a day such as '2026-11-01'"))
    return value


Day = Annotated[dt.date, BeforeValidator(plain_day), Field(strict=False)]
Comparison = Literal["at_least", "at_most", "exactly", "between"]
Bound = Annotated[float, Field(ge=-1e300, le=1e300)]


class Times(Part):
    """How often: a whole number, of `between` a list [from, to], both inclusive."""

    operator: Comparison = "at_least"
    value: Bound | Annotated[list[Bound], Field(min_length=2, max_length=2)] = 1.0

    def holds(self, measured: float) -> bool:
        """Whether a number is what is asked for."""
        low, high = self.value if isinstance(self.value, list) else (self.value, self.value)
        at_least, at_most = self.operator != "at_most", self.operator != "at_least"
        return (not at_least or measured >= low) and (not at_most or measured <= high)

    @model_validator(mode="after")
    def _one_or_two(self) -> Self:
        if isinstance(self.value, list) != (self.operator == "between"):
            wanted = say("a list [from, to]") if self.operator == "between" else say("one number")
            raise ValueError(say("{operator!r} takes {wanted}", operator=self.operator, wanted=wanted))
        return self


class Sum(Owned, Times):
    """What a property's values come to: of the events that were done, 0 where none has it."""

    property: Name
    operator: Comparison
    value: Bound | Annotated[list[Bound], Field(min_length=2, max_length=2)]


class Window(Part):
    """Local days: the last so many, of which the question's last day is one, or from and to, both inclusive."""

    last_days: Annotated[int, Field(ge=1, le=DAYS_MAX)] | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        days = (self.from_, self.to)
        if (self.last_days is None) == (days == (None, None)) or (self.last_days is None and None in days):
            raise ValueError(say("takes either last_days, or from and to"))
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise ValueError(say("from ({since}) must not be after to ({to})", since=self.from_, to=self.to))
        if any(day is not None and not 1970 <= day.year < 2200 for day in days):
            raise ValueError(say("from and to must lie in the years 1970 to 2199"))
        return self


class Step(Part):
    """An event ('*': any) under conditions: what a person did."""

    event: Name
    filters: Annotated[list[AnyFilter], Field(max_length=FILTERS_MAX)] = []


class Did(Part):
    """Whether the subject of a row (the question's) did something so often, or for so much, within a time; or did it
    for the first or the last time then. Without `within` at any time. Only the step narrows what is looked at."""

    did: Step
    times: Times | None = None
    sum: Sum | None = None
    occurrence: Literal["any", "first", "last"] = "any"
    within: Window | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if self.occurrence != "any" and (self.within is None or self.times or self.sum):
            raise ValueError(
                say(
                    "occurrence {occurrence!r} needs within, and takes neither times nor sum",
                    occurrence=self.occurrence,
                )
            )
        if self.times is not None and self.sum is not None:
            raise ValueError(say("takes either times or sum"))
        whole = self.times.value if self.times is not None else 1.0
        if any(not n.is_integer() or n < 0 for n in (whole if isinstance(whole, list) else [whole])):
            raise ValueError(say("times takes whole numbers from 0"))
        return self

    @property
    def measured(self) -> Times:
        """What is asked of the number of times, or of the sum."""
        return self.sum or self.times or Times()


class InCohort(Part):
    """Whether the person of a row is (member false: is not) in a cohort, by its name or id; as it was at the end of the
    local day as_of, if given (docs/reference/cohorts.md)."""

    cohort: Name
    member: bool = True
    as_of: Day | None = None


class Duration(Part):
    """value units of fixed length: a day is 24 hours, a month 30 days."""

    value: Annotated[int, Field(ge=1)]
    unit: Unit = "day"

    @property
    def ms(self) -> int:
        return self.value * UNITS_MS[self.unit]

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.ms > WINDOW_MS_MAX:
            raise ValueError(say("may be 366 days at most"))
        return self


class SequenceStep(Step):
    """So many events of a step, one after another. within: of the last of them, since the step before. without: events
    that must not lie between that and the step before."""

    times: Annotated[int, Field(ge=1, le=100)] = 1
    within: Duration | None = None
    without: Annotated[list[Step], Field(max_length=5)] = []


class ThenNot(Part):
    """Events that must not follow within a time."""

    events: Annotated[list[Step], Field(min_length=1, max_length=5)]
    within: Duration


class SequencePattern(Part):
    """Steps that a subject takes one after another. same: properties of events that have one value at all of them;
    window: of the last step, since the first (docs/reference/sequence.md)."""

    steps: Annotated[list[SequenceStep], Field(min_length=1, max_length=10)]
    same: Annotated[list[Name], Field(max_length=5)] = []
    window: Duration | None = None
    then_not: ThenNot | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.steps[0].within is not None or self.steps[0].without:
            raise ValueError(say("the first step takes neither within nor without: there is no step before it"))
        excluded = sum(len(step.without) for step in self.steps) + (len(self.then_not.events) if self.then_not else 0)
        if excluded > EXCLUDED_MAX:
            raise ValueError(say("may exclude {excluded_max} events at most", excluded_max=EXCLUDED_MAX))
        return self


class Completes(Part):
    """Whether an event completes a sequence: it is the last one of its last step. The sequence is an object, or its
    short text form (analyze/sequence_text.py)."""

    sequence: Annotated[SequencePattern, BeforeValidator(_read_sequence)]


def _which(value: Any) -> str:
    for tag, model, field in _BY_FIELD:
        if isinstance(value, model) or (isinstance(value, Mapping) and field in value):
            return tag
    return "filter"


_BY_FIELD = (
    ("group", FilterGroup, "op"),
    ("has_done", Did, "did"),
    ("in_cohort", InCohort, "cohort"),
    ("completes", Completes, "sequence"),
)
AnyFilter = Annotated[
    Annotated[Filter, Tag("filter")]
    | Annotated[FilterGroup, Tag("group")]
    | Annotated[Did, Tag("has_done")]
    | Annotated[InCohort, Tag("in_cohort")]
    | Annotated[Completes, Tag("completes")],
    Discriminator(_which),
]
Filters = Annotated[list[AnyFilter], Field(max_length=FILTERS_MAX)]
Step.model_rebuild()  # other modules derive from it

_FILTERS: TypeAdapter[list[AnyFilter]] = TypeAdapter(Filters)


def parse_filters(value: Any, field: str) -> list[AnyFilter]:
    """Filters in a JSON value, which field names. Raises BadQuery with every complaint."""
    if depth(value) > NESTING_MAX * 2 + 4:
        raise BadQuery(
            Problem(
                field, None, say("groups may nest {nesting_max} deep at most", nesting_max=NESTING_MAX), NESTING_MAX
            )
        )
    try:
        return _FILTERS.validate_python(value)
    except ValidationError as error:
        told = [problem({**item, "loc": (field, *item["loc"])}) for item in error.errors(include_url=False)]
        raise BadQuery(*told) from error


def plain_filters(filters: Sequence[AnyFilter]) -> Any:
    """Filters as the JSON value that parses to them."""
    return _FILTERS.dump_python(list(filters), mode="json", by_alias=True, exclude_defaults=True)
