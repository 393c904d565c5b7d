"""Attempts at a funnel: how far each came, and why it came no further."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.analyze import calendar
from zuji.analyze.explained.told import Attempt, StepDone
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.reference import funnel_attempts
from zuji.analyze.reference.world import Record, World


def span(query: FunnelQuery) -> tuple[int, int]:
    """The time that is read, from and until (ms UTC)."""
    assert query.time_zone is not None
    end = calendar.start(query.to + calendar.DAY, query.time_zone)
    later = (query.window.ms or 0) if query.later_steps == "in_window" else 0
    return calendar.start(query.from_, query.time_zone), end + later


def attempts(query: FunnelQuery, world: World, now: int) -> Iterator[Attempt]:
    """The best attempt of each event that may begin one."""
    assert query.time_zone is not None
    zone = query.time_zone
    taken = {
        tuple((one.stream[place].event_id, step) for place, step in one.rows)
        for one in funnel_attempts.best(query, funnel_attempts.attempts(query, world))
    }
    until = calendar.start(query.to + calendar.DAY, zone)
    for entry, rows, one in funnel_attempts.by_entry(query, world):
        entered = calendar.iso(entry.time, zone)
        if one is None and query.excluding == "end":
            continue  # of order any: the first step was never done
        if one is None:
            text = f"entered at {entered}: disqualified, an exclusion lies in its window"
            yield Attempt(entered, [], "disqualified", None, None, [], False, text)
            continue
        done = [StepDone(s + 1, rows[at].event, calendar.iso(rows[at].time, zone)) for at, s in one.rows]
        counted = tuple((rows[at].event_id, s) for at, s in one.rows) in taken
        why, by, wanted = funnel_attempts.ended(query, world, rows, one)
        missing = [f"step {s + 1} ({query.steps[s].event})" for s in wanted]
        came = f"entered at {entered}, came to step {done[-1].step}"
        if why == "converted":
            yield Attempt(entered, done, "converted", None, done[-1].at, [], counted, f"{came}: converted")
        elif by is not None:
            at = calendar.iso(by.time, zone)
            excluded = why == "exclusion"
            text = f"{came}: ended by {'an exclusion' if excluded else 'the strict order'}: {by.event} at {at}"
            yield Attempt(entered, done, "exclusion" if excluded else "broken", by.event, at, missing, counted, text)
        else:
            ends = _deadline(query, entry, rows, until)
            at = calendar.iso(ends, zone)
            text = f"{came}: no event of {' or '.join(missing)} until {at}"
            yield Attempt(entered, done, "open" if ends > now else "timed_out", None, at, missing, counted, text)


def _deadline(query: FunnelQuery, entry: Record, rows: list[Record], until: int) -> int:
    """When an attempt times out: by its window, its day, or its session (ms UTC)."""
    assert query.time_zone is not None
    if query.window.ms is not None:
        ends = entry.time + query.window.ms
        return min(ends, until) if query.later_steps == "in_range" else ends
    if query.window.same == "day":
        return calendar.start(calendar.day_of(entry.time, query.time_zone) + calendar.DAY, query.time_zone)
    return rows[-1].time + (0 if query.session.property else query.session.gap_minutes * 60_000)
