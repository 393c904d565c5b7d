"""What may be asked of a funnel."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from zuji.analyze import funnel_rules
from zuji.analyze.filter_query import Name, Part, Step
from zuji.analyze.funnel_rules import Rules
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.units import UNITS_MS, WINDOW_MS_MAX, Unit
from zuji.records.sentences import say

STEPS_MAX = 20


class Window(Part):
    """How long after its entry an attempt may go on: value units of fixed length (a day is 24 hours, a month 30 days),
    or until the end of the same local day or session as the entry."""

    value: Annotated[int, Field(ge=1)] | None = None
    unit: Unit = "day"
    same: Literal["day", "session"] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Window:
        if (self.value is None) == (self.same is None):
            raise ValueError(say("needs either value and unit, or same"))
        if self.value is not None and self.value * UNITS_MS[self.unit] > WINDOW_MS_MAX:
            raise ValueError(say("may be 366 days at most"))
        return self

    @property
    def ms(self) -> int | None:
        """None: until the end of the day or session."""
        return None if self.value is None else self.value * UNITS_MS[self.unit]


class FunnelStep(Step):
    """optional: the step may be left out; it is shown, and nothing depends on it."""

    optional: bool = False


class Exclusion(Step):
    """An event that must not lie between two steps, numbered from 1: after step `after` (default the first) was done
    and before step `before` (default the last)."""

    after: Annotated[int, Field(ge=1)] = 1
    before: Annotated[int, Field(ge=2)] | None = None


class Held(Part):
    """A property of events whose value must be the same at every step. properties names it for each step where it
    goes by several names."""

    property: Name | None = None
    properties: Annotated[list[Name], Field(max_length=STEPS_MAX)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Held:
        if (self.property is None) == (self.properties is None):
            raise ValueError(say("needs either property or properties"))
        return self

    def of_step(self, step: int) -> str:
        name = self.property if self.properties is None else self.properties[step]
        assert name is not None
        return name


class Session(Part):
    """A session ends when a subject did nothing for gap_minutes; or it is what a property of events says, such as
    `$session_id`."""

    gap_minutes: Annotated[int, Field(ge=1, le=1_440)] = 30
    property: Name | None = None


class FunnelQuery(Question):
    """How many came how far. from and to are the days on which an attempt may be entered.

    order "ordered": other events may lie between steps; "strict": none may, of all events or (strict_among
    "funnel_events") of the steps' own; "any": steps in any order, but everything before an anchored step (numbers from
    1) is done before it, and everything after it later; any_counts "named": a step counts those who did it and all that
    are listed before it, "number": those who did as many steps. entry "any": a subject's best attempt, whatever entry
    it began with; "first": the one that began with its first entry. count "persons": each subject once, by its best
    attempt; "totals": attempts one after another, the next one after the last is converted, timed out or ended;
    "sessions": the best attempt of each session. reentry "latest": while an attempt has done its first step only, a new
    first step begins it again. later_steps "in_range": no step may lie after `to`. exclusions "end" attempts, or
    "disqualify" them: not counted at all. held_by "entry": a subject counts once, "value": once for each value that is
    held. grace_seconds: a step may have come so much before the one that it follows.
    """

    kind: Literal["funnel"]
    steps: Annotated[list[FunnelStep], Field(min_length=1, max_length=STEPS_MAX)]
    window: Window = Window(value=14, unit="day")
    order: Literal["ordered", "strict", "any"] = "ordered"
    any_counts: Literal["named", "number"] = "named"
    strict_among: Literal["all_events", "funnel_events"] = "all_events"
    anchored: Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=STEPS_MAX)] = Field(default_factory=list)
    entry: Literal["any", "first"] = "any"
    count: Literal["persons", "totals", "sessions"] = "persons"
    reentry: Literal["first", "latest"] = "first"
    later_steps: Literal["in_window", "in_range"] = "in_window"
    exclusions: Annotated[list[Exclusion], Field(max_length=10)] = Field(default_factory=list)
    excluding: Literal["end", "disqualify"] = "end"
    held: Annotated[list[Held], Field(max_length=5)] = Field(default_factory=list)
    held_by: Literal["entry", "value"] = "entry"
    grace_seconds: Annotated[int, Field(ge=0, le=3_600)] = 0
    session: Session = Session()
    breakdowns: Annotated[list[AnyBreakdown], Field(max_length=3)] = Field(default_factory=list)
    attribution: Literal["first", "last", "step", "all"] = "first"
    attribution_step: Annotated[int, Field(ge=1)] | None = None
    trend: Literal["day", "week", "month"] | None = None
    week_start: Literal["monday", "sunday"] = "monday"

    @model_validator(mode="after")
    def _holds_together(self) -> FunnelQuery:
        n = len(self.steps)
        if any(step > n for step in self.anchored):
            raise ValueError(say("anchored must name steps from 1 to {n}", n=n))
        if self.anchored and self.order != "any":
            raise ValueError(say("anchored belongs to order 'any'"))
        if self.order == "any" and any(step.optional for step in self.steps):
            raise ValueError(say("optional steps belong to orders 'ordered' and 'strict'"))
        if self.steps[0].optional or self.steps[-1].optional:
            raise ValueError(say("the first and the last step cannot be optional"))
        for item in self.exclusions:
            if not item.after < (item.before or n) <= n:
                raise ValueError(say("an exclusion lies after a step and before a later one, from 1 to {n}", n=n))
        for held in self.held:
            if held.properties is not None and len(held.properties) != n:
                raise ValueError(say("held.properties must name one property for each of the {n} steps", n=n))
            if self.held_by == "value" and self.order == "any" and held.properties is not None:
                # One event could then be the entry of several values, and the list of entries would be too short.
                raise ValueError(say("held_by 'value' with a property for each step needs an order that is not 'any'"))
        if self.entry == "first" and self.count != "persons":
            raise ValueError(say("entry 'first' belongs to count 'persons'"))
        if self.reentry == "latest" and (self.count != "totals" or self.order == "any"):
            raise ValueError(say("reentry 'latest' belongs to count 'totals' and an order that is not 'any'"))
        if self.count == "sessions" and self.window.same != "session":
            raise ValueError(say("count 'sessions' needs the window {{'same': 'session'}}"))
        if (self.attribution == "step") != (self.attribution_step is not None) or (self.attribution_step or 1) > n:
            raise ValueError(say("attribution_step, from 1 to {n}, belongs to attribution 'step'", n=n))
        if self.attribution == "all" and not self.breakdowns:
            raise ValueError(say("attribution 'all' needs breakdowns"))
        self._may_be_graced()
        self.rules()
        return self

    def _may_be_graced(self) -> None:
        if not self.grace_seconds:
            return
        plain = self.order == "ordered" and self.count == "persons" and self.window.ms is not None
        if not plain or self.exclusions or any(step.optional for step in self.steps):
            raise ValueError(
                say(
                    "grace_seconds belongs to order 'ordered', count 'persons' and a window of a fixed length, "
                    "without exclusions and optional steps"
                )
            )
        names = [step.event for step in self.steps]
        if "*" in names or len(set(names)) < len(names):
            raise ValueError(say("grace_seconds needs steps of different events, none of them '*'"))

    def rules(self) -> Rules:
        if self.order == "any":
            return funnel_rules.in_any_order(
                len(self.steps), [step - 1 for step in self.anchored], self.any_counts == "number"
            )
        return funnel_rules.in_order([step.optional for step in self.steps])


class FunnelCell(Part):
    """Attempts that reached a step (a number from 1), or dropped there; of a group, of those entered in an interval of
    the trend, or with exactly the steps of a path."""

    step: Annotated[int, Field(ge=1)] = 1
    outcome: Literal["reached", "dropped"] = "reached"
    breakdown: list[Any] | None = None
    other: bool = False
    at: Name | None = None
    path: Annotated[list[int], Field(max_length=STEPS_MAX)] | None = None
