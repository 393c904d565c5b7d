"""Conversions that are attributed: which touches share each, and from when on touches counted."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.analyze import calendar
from zuji.analyze.attribution_query import AttributionQuery
from zuji.analyze.explained.told import Attempt, Clock, StepDone, attempt
from zuji.analyze.reference.attribution import paths
from zuji.analyze.reference.world import World


def span(query: AttributionQuery) -> tuple[int, int]:
    """The time that is read, from and until (ms UTC)."""
    assert query.time_zone is not None
    begin = calendar.start(query.from_, query.time_zone)
    return begin - (query.window.ms or 0), calendar.start(query.to + calendar.DAY, query.time_zone)


def attempts(query: AttributionQuery, world: World, now: int) -> Iterator[Attempt]:
    """One for each conversion, by its touches; direct: it has none."""
    clock = Clock(query.time_zone)
    for path in sorted(paths(query, world), key=lambda one: one.conversion.time if one.conversion else 0):
        if path.conversion is None:
            continue
        at = clock(path.conversion.time)
        done = [StepDone(i + 1, name or "not set", clock(time)) for i, ((name, *_), time) in enumerate(path.touches)]
        text = f"{path.conversion.event} at {at}"
        since = None
        if query.window.ms is not None:
            since = clock(path.conversion.time - query.window.ms)
            text += f", touches since {since}"
        if done:
            text += ": " + ", ".join(f"{one.event} at {one.at}" for one in done)
            yield attempt(at, done, "converted", text, path.conversion.event, at)
        else:
            counted = query.direct != "remove"
            text += ": none" + ("" if counted else ", so it is left out")
            yield attempt(at, [], "direct", text, None, since, ["touch"], counted)
