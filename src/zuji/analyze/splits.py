"""Breakdowns: the groups in which a row of events lies, and how they are told apart, kept and shown.

A property is split by its values; of a number with `bounds` by half-open ranges of them; `$time` by a part of the local
time. A list splits by element, so that a row may lie in several groups. What is not set is the group None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pydantic import Field
from sqlglot import exp

from zuji.analyze import calendar, ranges
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Part
from zuji.analyze.filters import Scope
from zuji.analyze.query import AnyBreakdown, CohortBreakdown
from zuji.analyze.sql import call, column, is_null, number, text, whole
from zuji.records.sentences import say
from zuji.store.catalogue import Readable

Group = tuple[Any, ...]
OTHER = -1  # the number of all groups that were not kept
TIME = "$time"
_LISTS = ("list", "numbers")
_WHOLE = ("bool", "datetime")


class SplitCell(Part):
    """Names a group of an answer as it is shown; other: all groups that were not kept."""

    breakdown: list[Any] = Field(default_factory=list)
    other: bool = False


class Splits:
    """A question's breakdowns. span: the instants [first, end) in ms UTC of the rows that are split; fields: where the
    question has them.

    Raises BadQuery for what the catalogue does not bear.
    """

    def __init__(
        self, items: Sequence[AnyBreakdown], scope: Scope, span: tuple[int, int], fields: Sequence[str] = ()
    ) -> None:
        self._fields = fields or [f"breakdowns[{i}]" for i in range(len(items))]
        self.read = [read(item, scope, field, span) for item, field in zip(items, self._fields, strict=True)]
        self.kept_max = max((item.limit for item in items), default=1)

    def __len__(self) -> int:
        return len(self.read)

    def keys(self) -> list[exp.Expr]:
        """The columns that `columns` makes."""
        return [column(f"g_{i}") for i in range(len(self.read))]

    def columns(self) -> list[exp.Expr]:
        """g_0, g_1, ...: the groups a row lies in, one output row for each."""
        return [values_of(split).as_(f"g_{i}") for i, split in enumerate(self.read)]

    def ascending(self) -> list[exp.Expr]:
        """How ties of groups are broken: by their values, null last."""
        return [exp.Ordered(this=key, desc=False, nulls_first=False) for key in self.keys()]

    def group(self, row: dict[str, Any]) -> Group:
        return tuple(row[f"g_{i}"] for i in range(len(self.read)))

    def shown(self, group: Group) -> list[Any]:
        """A group as answers show it."""
        return [present(value, split.kind) for value, split in zip(group, self.read, strict=True)]

    def one_value(self) -> None:
        """Raises BadQuery where a row could lie in several groups."""
        for field, split in zip(self._fields, self.read, strict=True):
            if split.kind in _LISTS:
                detail = say("a {kind} has many values, and here one is needed", kind=split.kind)
                raise BadQuery(Problem(f"{field}.property", None, detail, "a property with one value"))

    def index(self, groups: Sequence[Group]) -> exp.Expr:
        """The group's index of a row; of a row that lies in several groups one output row for each, OTHER once."""
        matches = [
            exp.and_(*(_equal(split, value) for split, value in zip(self.read, group, strict=True))) for group in groups
        ]
        if not any(split.kind in _LISTS for split in self.read):
            branches = [part for i, match in enumerate(matches) for part in (exp.paren(match), whole(i))]
            return call("toInt32", call("multiIf", *branches, whole(OTHER)) if branches else whole(OTHER))
        kept = [
            call("if", exp.paren(match), call("array", call("toInt32", whole(i))), _no_groups())
            for i, match in enumerate(matches)
        ]
        found = call("arrayConcat", _no_groups(), *kept)
        lies_in = _count(self.read[0])
        for split in self.read[1:]:
            lies_in = call("multiply", lies_in, _count(split))
        more = call("greater", lies_in, call("length", found))
        return call("arrayJoin", call("if", more, call("arrayPushBack", found, call("toInt32", whole(OTHER))), found))

    def place(self, cell: SplitCell, found: Sequence[Group]) -> int | None:
        """The index, among kept groups, of the group that a cell names; None where the question is not split.

        found: the ranked groups, one more than are kept where there are more. Raises BadQuery."""
        if not self.read:
            if cell.breakdown or cell.other:
                raise BadQuery(Problem("cell.breakdown", cell.breakdown, say("the question is not split")))
            return None
        shown = [self.shown(group) for group in found[: self.kept_max]]
        if cell.other:
            if len(found) <= self.kept_max:
                raise BadQuery(Problem("cell.other", True, say("every group is shown; there is no other"), shown[:50]))
            return OTHER
        if cell.breakdown not in shown:
            raise BadQuery(
                Problem(
                    "cell.breakdown",
                    cell.breakdown,
                    say("no group shows {breakdown!r}", breakdown=cell.breakdown),
                    shown[:50],
                )
            )
        return shown.index(cell.breakdown)


def read(item: AnyBreakdown, scope: Scope, field: str, span: tuple[int, int]) -> Readable:
    """How the values by which a breakdown splits are read."""
    if isinstance(item, CohortBreakdown):
        return scope.split(item, field)
    if item.part is not None:
        if item.owner.on != "event" or item.property != TIME:
            raise BadQuery(
                Problem(f"{field}.part", item.part, say("only {time!r} of the event has parts", time=TIME), TIME)
            )
        return _part_of_time(item.part, scope.time_zone, span)
    found = scope.read(item.owner, item.property, field)
    if item.bounds is None:
        return found
    if found.kind != "number":
        detail = say("{property!r} is a {kind}; only numbers have bounds", property=item.property, kind=found.kind)
        raise BadQuery(Problem(f"{field}.bounds", item.bounds, detail, "a property that is a number"))
    return Readable("text", ranges.label_of(item.bounds, found.value), found.set)


def _part_of_time(part: str, time_zone: str, span: tuple[int, int]) -> Readable:
    time = call("toUnixTimestamp64Milli", column("time"))
    if part == "hour_of_day":
        starts, offsets = calendar.offsets(*span, time_zone)
        shifted = call("plus", time, _stepped(time, starts, [call("toInt64", whole(one)) for one in offsets]))
        hour = call("intDiv", call("positiveModulo", shifted, whole(86_400_000)), whole(3_600_000))
        return Readable("number", call("toFloat64", hour), exp.true())
    days, labels = calendar.parts(*span, part, time_zone)
    kind = "text" if isinstance(labels[0], str) else "number"
    values = [text(one) if isinstance(one, str) else number(one) for one in labels]
    return Readable(kind, _stepped(time, days, values), exp.true())


def _stepped(time: exp.Expr, starts: Sequence[int], values: list[exp.Expr]) -> exp.Expr:
    """The value of the last step at or before time."""
    if len(starts) == 1:
        return values[0]
    ladder = call("array", *(call("toInt64", whole(at)) for at in starts))
    return call("transform", call("roundDown", time, ladder), ladder, call("array", *values), values[0])


def present(value: Any, kind: str) -> Any:
    """A group's value as an answer shows it: datetimes as ISO text in UTC, whole numbers as ints."""
    if value is None:
        return None
    if kind == "datetime":
        return calendar.iso(int(value), "UTC")
    if kind == "bool":
        return bool(value)
    if kind in ("number", "numbers") and math.isfinite(value):
        return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)
    return value


def comparable(prop: Readable) -> exp.Expr:
    """The value such that equal values are one: -0.0 and 0.0 have different bits, by which the engine groups."""
    if prop.kind == "number":
        return call("plus", prop.value, number(0.0))
    if prop.kind == "numbers":
        each = exp.Lambda(this=call("plus", exp.column("x"), number(0.0)), expressions=[exp.to_identifier("x")])
        return call("arrayMap", each, prop.value)
    return prop.value.copy()


def values_of(split: Readable) -> exp.Expr:
    """The groups a row lies in, one output row for each: of a list every different element, NULL if there is none."""
    value = comparable(split)
    if split.kind not in _LISTS:
        return value
    item = "Nullable(String)" if split.kind == "list" else "Nullable(Float64)"
    items = call("CAST", call("arrayDistinct", value), text(f"Array({item})"))
    return call(
        "arrayJoin",
        call("if", call("empty", items), call("CAST", call("array", exp.Null()), text(f"Array({item})")), items),
    )


def _count(split: Readable) -> exp.Expr:
    if split.kind not in _LISTS:
        return whole(1)
    return call("greatest", call("length", call("arrayDistinct", comparable(split))), whole(1))


def _no_groups() -> exp.Expr:
    return call("CAST", call("array"), text("Array(Int32)"))


def _equal(split: Readable, value: Any) -> exp.Expr:
    if split.kind in _LISTS:
        if value is None:
            return call("empty", split.value)
        return call("has", split.value, text(value) if split.kind == "list" else number(value))
    if value is None:
        return is_null(split.value)
    same = number(value) if split.kind == "number" else whole(value) if split.kind in _WHOLE else text(value)
    return call("ifNull", call("equals", split.value, same), whole(0))
