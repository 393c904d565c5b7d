"""What a session is: runs of a subject's events, as a question cuts them."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.filter_query import Name, Part, Step
from zuji.analyze.filters import Scope, condition
from zuji.analyze.kernels.order import custom_sessions
from zuji.analyze.parts import codes
from zuji.analyze.rows import named
from zuji.analyze.sql import call, whole
from zuji.analyze.streams import Streams
from zuji.records.sentences import say

Ints = NDArray[np.int64]
_BEGINS, _ENDS, _BELONGS = 1, 2, 4


class SessionRule(Part):
    """A session ends when a subject did nothing for longer than gap_minutes (None: however long); with midnight also
    when the local day does; and after an event of ends_with. With begins_with it begins with such an event only, and
    each begins one: events outside are in none. With events only those belong to sessions, as if there were no others.
    Events of one millisecond are never parted. Or it is what a property of events says, such as `$session_id`.
    """

    gap_minutes: Annotated[int, Field(ge=1, le=1_440)] | None = 30
    midnight: bool = False
    begins_with: Annotated[list[Step], Field(max_length=10)] = Field(default_factory=list)
    ends_with: Annotated[list[Step], Field(max_length=10)] = Field(default_factory=list)
    events: Annotated[list[Step], Field(max_length=50)] = Field(default_factory=list)
    property: Name | None = None

    @model_validator(mode="after")
    def _fits(self) -> SessionRule:
        if self.property is not None and (self.midnight or self.begins_with or self.ends_with):
            raise ValueError(say("a property says where sessions begin and end: no midnight, begins_with or ends_with"))
        if self.gap_minutes is None and not (self.midnight or self.begins_with or self.property):
            raise ValueError(say("without gap_minutes sessions need midnight, begins_with or a property"))
        return self


class SessionCut:
    """Cuts streams into sessions. columns are to be read beside the rows; field names the rule in the question.

    Raises BadQuery for what the catalogue does not bear.
    """

    def __init__(self, rule: SessionRule, scope: Scope, field: str = "session") -> None:
        self._rule, self._zone = rule, scope.time_zone
        self.columns: dict[str, exp.Expr] = {}
        if rule.property is not None:
            self.columns["session"] = scope.text(rule.property, field).value
        marks = [
            call("multiply", call("toUInt8", exp.paren(_any(steps, scope, f"{field}.{name}"))), whole(bit))
            for bit, name, steps in (
                (_BEGINS, "begins_with", rule.begins_with),
                (_ENDS, "ends_with", rule.ends_with),
                (_BELONGS, "events", rule.events),
            )
            if steps
        ]
        if marks:
            found = marks[0]
            for mark in marks[1:]:
                found = call("bitOr", found, mark)
            self.columns["session_marks"] = call("toUInt8", found)

    def numbers(self, streams: Streams) -> tuple[Ints, list[str] | None]:
        """The number of each row's session, different ones inside a subject, NOWHERE where it is in none; and where
        events name sessions the name of each number."""
        rule = self._rule
        marks = np.full(streams.time.size, 0 if rule.events else _BELONGS, np.int64)
        if "session_marks" in self.columns:
            marks |= streams.columns["session_marks"].to_numpy().astype(np.int64)
        if rule.property is not None:
            (number,), names = codes([streams.columns["session"]])
            return np.where(marks & _BELONGS != 0, number, -1), [str(name) for name in names]
        gap = -1 if rule.gap_minutes is None else rule.gap_minutes * 60_000
        day = days(streams.time, self._zone) if rule.midnight else np.zeros(streams.time.size, np.int64)
        return custom_sessions(streams.offsets, streams.time, marks, day, gap, bool(rule.begins_with)), None


def _any(steps: list[Step], scope: Scope, field: str) -> exp.Expr:
    """Whether a row is of one of some steps."""
    terms = []
    for i, step in enumerate(steps):
        of_event = named(scope, step.event)
        own = condition(step.filters, scope, f"{field}[{i}].filters") if step.filters else exp.true()
        terms.append(own if of_event is None else exp.and_(of_event, own))
    return exp.or_(*terms)


def days(time: Ints, time_zone: str) -> Ints:
    """A number of the local day of each of some moments."""
    if not time.size:
        return time
    first, last = (calendar.day_of(int(at), time_zone) for at in (time.min(), time.max()))
    starts = calendar.buckets(first, last, "day", time_zone).starts
    return np.searchsorted(np.array(starts, np.int64), time, "right")
