"""What may be asked of sessions, and what the answer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from zuji.analyze.asking import Receipt
from zuji.analyze.durations import EDGES_S, Bin, Durations
from zuji.analyze.filter_query import Name, Part
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.session_rules import SessionRule
from zuji.analyze.splits import SplitCell
from zuji.analyze.visits import Naming
from zuji.records.sentences import say

DEPTHS = (1, 2, 3, 4, 5, 6, 11, 21, 51, 101)
NUMBERS_MAX = 400_000
_NUMBERS_OF_A_PERIOD = 20 + len(EDGES_S) + len(DEPTHS)


class SessionQuery(Question, Naming):
    """The sessions that begin on the days from and to. What `only`, `without`, `splits` and `cleaning` name are pages:
    where sessions begin and end, and of which a bounce has exactly one.

    interval: also within each. breakdowns: by values of a session's first event. pages: how many are shown. Attention
    is inferred: an event holds it until the next one, for engaged_max_s at most, and the last for last_event_s.
    """

    kind: Literal["session"]
    session: SessionRule = SessionRule()
    interval: Literal["hour", "day", "week", "month"] | None = None
    week_start: Literal["monday", "sunday"] = "monday"
    breakdowns: Annotated[list[AnyBreakdown], Field(max_length=3)] = Field(default_factory=list)
    pages: Annotated[int, Field(ge=0, le=500)] = 50
    engaged_max_s: Annotated[int, Field(ge=1, le=86_400)] = 300
    last_event_s: Annotated[int, Field(ge=0, le=3_600)] = 10

    @model_validator(mode="after")
    def _bounded(self) -> SessionQuery:
        days = (self.to - self.from_).days + 1 if self.interval is not None else 0
        periods = days * (25 if self.interval == "hour" else 1) + 1
        groups = max((item.limit for item in self.breakdowns), default=0) + 1
        if periods * groups * _NUMBERS_OF_A_PERIOD > NUMBERS_MAX:
            raise ValueError(
                say("intervals and groups make more than {numbers_max} numbers: ask for fewer", numbers_max=NUMBERS_MAX)
            )
        return self


@dataclass(frozen=True)
class SessionDepth:
    """Sessions of from_events and more events, fewer than to_events (null: however many)."""

    from_events: int
    to_events: int | None
    sessions: int


@dataclass(frozen=True)
class SessionPeriod:
    """at: when the period begins, a local day, for hours local time with offset. sessions that begin in it; events:
    theirs. pages_per_session: different pages. durations: from the first to the last event, 0 where there is one.
    engaged_s: the mean of inferred attention. bounces: sessions with one page; bounce_ratio: of those with any. open:
    the period is not over, or a session of it is not."""

    at: str
    sessions: int
    subjects: int
    sessions_per_subject: float | None
    events: int
    events_per_session: float | None
    pages_per_session: float | None
    durations: Durations | None
    engaged_s: int | float | None
    bounces: int
    bounce_ratio: float | None
    depths: list[SessionDepth]
    histogram: list[Bin]
    open: bool


@dataclass(frozen=True)
class SessionGroup:
    """A group of the breakdowns; without breakdowns everything. total is of the whole period."""

    breakdown: list[Any]
    other: bool
    total: SessionPeriod
    points: list[SessionPeriod]


@dataclass(frozen=True)
class SessionPage:
    """other: all pages that are not shown. views: events of it; sessions that have it, that began (entries) and ended
    (exits) with it. exit_ratio: exits of views."""

    event: str
    value: str | None
    other: bool
    views: int
    sessions: int
    entries: int
    exits: int
    exit_ratio: float


@dataclass(frozen=True)
class SessionResult:
    """groups by how many sessions they have; one of everything where the question is not split. pages, by views, are of
    all sessions."""

    kind: str
    total: SessionPeriod
    groups: list[SessionGroup]
    pages: list[SessionPage]
    receipt: Receipt


class SessionCellPage(Part):
    """A page as the answer names it."""

    event: str
    value: str | None = None


class SessionCell(SplitCell):
    """Sessions (or whose they are, or their events): of a group, of the interval that begins `at`, bounced, of the bin
    of durations from from_s, of the depths from from_events; that have a page (page_other: one of the others), begin or
    end with it. Of a page only its own events."""

    of: Literal["sessions", "subjects", "events"] = "sessions"
    at: Name | None = None
    bounced: bool = False
    from_s: Annotated[float, Field(strict=False)] | None = None
    from_events: int | None = None
    page: SessionCellPage | None = None
    page_other: bool = False
    role: Literal["seen", "entry", "exit"] = "seen"

    @model_validator(mode="after")
    def _fits(self) -> SessionCell:
        if self.page is not None and self.page_other:
            raise ValueError(say("names either a page or page_other"))
        if self.role != "seen" and self.page is None and not self.page_other:
            raise ValueError(say("role belongs to a page"))
        return self
