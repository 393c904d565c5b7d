"""Periods that move with the day on which a question is asked."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from zuji.analyze.calendar import DAY
from zuji.analyze.filter_query import DAYS_MAX, Part
from zuji.records.sentences import say

Unit = Literal["week", "month", "quarter", "year"]


class Period(Part):
    """Local days by the day of asking. last_days n: those that end today or, until 'yesterday', with the last whole
    day. this: from the first day of the week (Monday), month, quarter or year to today; previous: the whole one before.
    """

    last_days: Annotated[int, Field(ge=1, le=DAYS_MAX)] | None = None
    until: Literal["today", "yesterday"] = "today"
    this: Unit | None = None
    previous: Unit | None = None

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if sum(part is not None for part in (self.last_days, self.this, self.previous)) != 1:
            raise ValueError(say("takes one of last_days, this and previous"))
        if self.until != "today" and self.last_days is None:
            raise ValueError(say("until belongs to last_days"))
        return self

    def days(self, today: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last of them."""
        if self.last_days is not None:
            last = today if self.until == "today" else today - DAY
            return last - (self.last_days - 1) * DAY, last
        if self.this is not None:
            return _first(self.this, today), today
        assert self.previous is not None
        last = _first(self.previous, today) - DAY
        return _first(self.previous, last), last


def _first(unit: Unit, day: dt.date) -> dt.date:
    """The first day of the unit that holds a day."""
    match unit:
        case "week":
            return day - day.weekday() * DAY
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
