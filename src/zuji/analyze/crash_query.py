"""What may be asked of crashes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from zuji.analyze import calendar
from zuji.analyze.filter_query import Name, Step
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.session_rules import SessionRule
from zuji.analyze.splits import SplitCell
from zuji.records.sentences import say

NUMBERS_MAX = 200_000
_NUMBERS_OF_A_PERIOD = 11


class CrashQuery(Question):
    """Crashes on the days from and to, beside sessions and active subjects. crashes: the events that are crashes;
    starts: beside whose number they are set. reason: the property that says why. interval: also within each;
    breakdowns: of crashes and active subjects by values of their events, of sessions by those of their first. before:
    so many events before each crash are told."""

    kind: Literal["crash"]
    crashes: Annotated[list[Step], Field(min_length=1, max_length=10)] = Field(
        default_factory=lambda: [Step(event=name) for name in ("AppCrashed", "$AppCrashed", "$AppCrash")]
    )
    starts: Step | None = None
    session: SessionRule = SessionRule()
    reason: Name | None = None
    reasons: Annotated[int, Field(ge=1, le=200)] = 20
    before: Annotated[int, Field(ge=0, le=10)] = 3
    interval: Literal["day", "week", "month"] | None = None
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: Annotated[list[AnyBreakdown], Field(max_length=3)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _bounded(self) -> CrashQuery:
        days = (self.to - self.from_).days + 1 if self.interval is not None else 0
        groups = max((item.limit for item in self.breakdowns), default=0) + 1
        if (days + 1) * groups * _NUMBERS_OF_A_PERIOD > NUMBERS_MAX:
            raise ValueError(
                say("intervals and groups make more than {numbers_max} numbers: ask for fewer", numbers_max=NUMBERS_MAX)
            )
        return self


def intervals(query: CrashQuery) -> calendar.Buckets:
    """The intervals of the trend."""
    assert query.time_zone is not None
    return calendar.buckets(query.from_, query.to, query.interval or "day", query.time_zone, query.week_start)


class CrashCell(SplitCell):
    """Crashes (events), the affected subjects, active subjects, sessions, crashed sessions, or starts (events): of a
    group, of the interval that begins `at`. Of crashes and affected: of a reason (reason_not_set, reason_other), or
    with an event so many (back) events before; of no event: with nothing there."""

    of: Literal["crashes", "affected", "subjects", "sessions", "crashed_sessions", "starts"] = "crashes"
    at: Name | None = None
    reason: Annotated[str, Field(max_length=1_000)] | None = None
    reason_not_set: bool = False
    reason_other: bool = False
    back: Annotated[int, Field(ge=1, le=10)] | None = None
    event: Name | None = None
    event_other: bool = False

    @model_validator(mode="after")
    def _fits(self) -> CrashCell:
        by_reason = (self.reason is not None) + self.reason_not_set + self.reason_other
        if by_reason > 1:
            raise ValueError(say("names either a reason, reason_not_set or reason_other"))
        if self.back is None and (self.event is not None or self.event_other):
            raise ValueError(say("an event needs back"))
        if self.event is not None and self.event_other:
            raise ValueError(say("names either an event or event_other"))
        if (by_reason or self.back is not None) and self.of not in ("crashes", "affected"):
            raise ValueError(say("reasons and events before are of crashes"))
        return self
