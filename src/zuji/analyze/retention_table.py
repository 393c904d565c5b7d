"""The table of a retention: which intervals are cohorts, which intervals its columns are, when a cell is over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from zuji.analyze import calendar

if TYPE_CHECKING:
    from zuji.analyze.retention import RetentionQuery

_HOUR_MS = 3_600_000
LENGTHS = {"hour": _HOUR_MS, "day": 24 * _HOUR_MS, "week": 7 * 24 * _HOUR_MS}  # of rolling intervals, ms


class Table(NamedTuple):
    """every: the intervals of the calendar, of which the first so many are cohorts; of a rolling table only those.
    Starts count until the end of the period, which may lie inside the last cohort's interval, returns until end.
    columns[j]: the first and the last interval of column j, the cohort's own being (0, 0)."""

    every: calendar.Buckets
    cohorts: int
    until: int
    end: int
    columns: list[tuple[int, int]]
    length: int  # of a rolling interval in ms, 0 of a table by the calendar

    def ends(self, cohort: int) -> list[int]:
        """When each column of a cohort is over (ms UTC)."""
        ends = (*self.every.starts[1:], self.every.end)
        if self.length:
            return [ends[cohort], *(ends[cohort] + (last + 1) * self.length for _, last in self.columns[1:])]
        return [ends[min(cohort + last, len(ends) - 1)] for _, last in self.columns]


def table(query: RetentionQuery) -> Table:
    """The last interval of a table by the calendar ends whole."""
    assert query.time_zone is not None
    columns = [(0, 0), *columns_of(query)]
    later = columns[-1][1]
    cohorts = calendar.buckets(query.from_, query.to, query.unit, query.time_zone, query.week_start)
    if query.intervals == "rolling":
        length = LENGTHS[query.unit]
        return Table(cohorts, len(cohorts.starts), cohorts.end, cohorts.end + (later + 1) * length, columns, length)
    if query.unit == "hour":
        days = later // 20 + 2  # clocks change by less than four hours
        every = calendar.buckets(query.from_, query.to + days * calendar.DAY, "hour", query.time_zone)
        n = len(cohorts.starts) + later
        every = calendar.Buckets(every.starts[:n], every.starts[n], every.labels[:n])
    else:
        last = dt.date.fromisoformat(cohorts.labels[-1]) if cohorts.labels else query.to
        for _ in range(later + 1):  # the day on which the first interval after the table begins
            last = _next(last, query.unit)
        every = calendar.buckets(query.from_, last - calendar.DAY, query.unit, query.time_zone, query.week_start)
    return Table(every, len(cohorts.starts), cohorts.end, every.end, columns, 0)


def columns_of(query: RetentionQuery) -> list[tuple[int, int]]:
    """The first and last interval of each column after the cohort's own."""
    if query.brackets is not None:
        return [(first, last) for first, last in query.brackets]
    return [(k, k) for k in range(1, query.periods + 1)]


def _next(day: dt.date, unit: str) -> dt.date:
    if unit == "month":
        return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day + dt.timedelta(days=7 if unit == "week" else 1)
