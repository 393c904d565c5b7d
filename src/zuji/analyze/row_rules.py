"""What rules of rows may say, before any project is looked at: filters of an event's own properties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import AnyFilter, Completes, Did, Filter, FilterGroup, InCohort, parse_filters
from zuji.analyze.filters import DERIVED_NAMES, OPERATORS, check
from zuji.records.bot_rules import READ_AS
from zuji.records.sentences import Sentence, say

_WITHOUT_VALUE = ("is_set", "is_not_set", "is_true", "is_false", "is_empty", "is_not_empty")


def parsed(rows: Sequence[Any]) -> list[AnyFilter]:
    """Raises BadQuery for what is no list of such filters."""
    items = parse_filters(list(rows), "rows")
    for item in items:
        _of_events_only(item)
    return items


def wrong_with(rows: Sequence[Any]) -> Sentence | None:
    """What is wrong with rules that are to be saved; None where nothing is.

    A property may be one that no event has carried yet, since rules may come before the data: so a filter is right that
    some kind of property could have. Until the property is known, whoever has the rule is refused every answer."""
    for number, row in enumerate(rows, 1):
        try:
            (item,) = parsed([row])
            _readable(item, "rows[0]")
        except BadQuery as error:
            first = error.problems[0]
            place = first.field.removeprefix("rows").removeprefix("[0]").removeprefix(".")
            if not place:
                return say("filter {number}: {detail}", number=number, detail=first.detail)
            return say("filter {number}, {place}: {detail}", number=number, place=place, detail=first.detail)
    return None


def refused(detail: Sentence, field: str = "rows") -> BadQuery:
    """A rule that reads what rows of events do not hold."""
    return BadQuery(Problem(field, None, detail, ["property"]))


def _of_events_only(item: AnyFilter) -> None:
    if isinstance(item, FilterGroup):
        for one in item.filters:
            _of_events_only(one)
    elif isinstance(item, Did | InCohort | Completes) or item.owner.on != "event":
        raise refused(say("a rule of rows is no filter of an event's own property"))


def _readable(item: AnyFilter, field: str) -> None:
    """Raises BadQuery for a filter that no kind of property could have."""
    if isinstance(item, FilterGroup):
        if not item.filters:
            raise refused(say("a group without filters lets every event through"), field)
        for i, one in enumerate(item.filters):
            _readable(one, f"{field}.filters[{i}]")
        return
    assert isinstance(item, Filter)
    if item.property == READ_AS:
        raise refused(say("a rule of rows reads more than an event's own properties"), field)
    if item.value is None and item.operator not in _WITHOUT_VALUE:
        detail = say("{of!r} needs a value", of=item.operator)
        raise BadQuery(Problem(f"{field}.value", None, detail))
    complaints: list[BadQuery] = []
    for kind in ("text",) if item.property in DERIVED_NAMES else OPERATORS:
        try:
            check(item, kind, "UTC", dt.date(2026, 11, 1), field)
            return
        except BadQuery as error:
            # What is wrong with the value says more than that other kinds do not have the operator.
            complaints.insert(0 if error.problems[0].field.endswith(".operator") else len(complaints), error)
    raise complaints[-1]
