"""Belongings to the cohorts of a retention: in which columns somebody came back, and when the others were over."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.analyze import calendar
from zuji.analyze.explained.told import Attempt, Clock, StepDone, attempt, lapsed
from zuji.analyze.reference.retention import Entry, entries
from zuji.analyze.reference.world import World
from zuji.analyze.retention import RetentionQuery
from zuji.analyze.retention_table import Table, table


def span(query: RetentionQuery) -> tuple[int, int]:
    """The time that is read, from and until (ms UTC)."""
    assert query.time_zone is not None
    return calendar.start(query.from_, query.time_zone), table(query).end


def attempts(query: RetentionQuery, world: World, now: int) -> Iterator[Attempt]:
    """One for each cohort, by the first missed column that is over; else by the first that is open."""
    asked, clock = table(query), Clock(query.time_zone)
    for entry in entries(query, world):
        label = asked.every.labels[entry.cohort]
        done = [
            StepDone(k, _first(entry, k), clock(entry.cells[k][0].time)) for k in sorted(entry.cells) if entry.cells[k]
        ]
        came = [k for k in range(1, len(asked.columns)) if k in entry.cells]
        missed = [(k, _end(asked, entry, k)) for k in range(1, len(asked.columns)) if k not in entry.cells]
        entered = clock(entry.start.time)
        text = f"belongs to {label} by {entry.start.event} at {entered}"
        text += f"; came back in column {', '.join(map(str, came))}" if came else "; did not come back yet"
        if not missed:
            yield attempt(entered, done, "converted", text)
            continue
        k, ends = missed[0]
        why = lapsed(ends, now)
        missing = [f"column {k} ({query.return_.event})" for k, end in missed if end <= now or why == "open"]
        text += f"; no {query.return_.event} for column {k} until {clock(ends)}"
        yield attempt(entered, done, why, text, None, clock(ends), missing)


def _first(entry: Entry, k: int) -> str:
    return entry.cells[k][0].event


def _end(asked: Table, entry: Entry, k: int) -> int:
    """When column k is over for this subject: a rolling one by their own start event."""
    if asked.length:
        return entry.start.time + (asked.columns[k][1] + 1) * asked.length
    return asked.ends(entry.cohort)[k]
