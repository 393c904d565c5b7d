"""What an explanation says of one thing that somebody began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zuji.analyze import calendar

Ended = Literal[
    "converted",
    "exclusion",
    "broken",
    "disqualified",
    "timed_out",
    "open",
    "superseded",
    "direct",
    "left",
    "beyond",
]


@dataclass(frozen=True)
class StepDone:
    """Of a funnel, a path, a process the number of the step, from 1; of a retention the column; of an attribution the
    touch; of an interval 2."""

    step: int
    event: str
    at: str


@dataclass(frozen=True)
class Attempt:
    """Something that somebody began: an entry of a funnel, a belonging to a cohort of a retention, a visit of a path, a
    case of a process, a first event of an interval, a conversion to be attributed. docs/reference/explain.md says what
    each kind tells and why it ended. missing: what did not come until `ended_at`. counted: the answer counts it."""

    entered: str
    steps: list[StepDone]
    ended: Ended
    ended_by: str | None
    ended_at: str | None
    missing: list[str]
    counted: bool
    text: str


def attempt(
    entered: str,
    steps: list[StepDone],
    ended: Ended,
    text: str,
    by: str | None = None,
    at: str | None = None,
    missing: Sequence[str] = (),
    counted: bool = True,
) -> Attempt:
    """One that counts, unless it is said."""
    return Attempt(entered, steps, ended, by, at, list(missing), counted, text)


def lapsed(ends: int, now: int) -> Ended:
    """Whether the time until ends (ms UTC) is over."""
    return "open" if ends > now else "timed_out"


class Clock:
    """Moments as the question's zone tells them."""

    def __init__(self, zone: str | None) -> None:
        assert zone is not None
        self._zone = zone

    def __call__(self, ms: int) -> str:
        return calendar.iso(ms, self._zone)
