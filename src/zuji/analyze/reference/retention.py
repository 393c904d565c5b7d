"""Retention in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

from zuji.analyze.filters import Naming
from zuji.analyze.reference.world import Data, World
from zuji.analyze.retention import Cohort, RetentionQuery, open_from, table
from zuji.records.property import Catalogue


def retention(
    query: RetentionQuery, data: Data, catalogue: Catalogue, batch: int, now: int, naming: Naming | None = None
) -> list[Cohort]:
    """The cohorts of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    world = World(data, catalogue, batch, naming or Naming())
    every, cohorts, until = table(query)
    began: dict[int, set[int]] = {}  # person to the intervals of their start events
    came: dict[int, set[int]] = {}
    for event in world.events:
        at = every.at(event.time)
        if at < 0:
            continue
        person = world.person_of(event.actor)
        if (
            event.time < until
            and world.is_of(event, query.start.event)
            and world.passes(event, query, query.start.filters)
        ):
            began.setdefault(person, set()).add(at)
        if world.is_of(event, query.return_.event) and world.passes(event, query, query.return_.filters):
            came.setdefault(person, set()).add(at)
    made = []
    ends = (*every.starts[1:], every.end)
    for c in range(cohorts):
        members = [p for p, starts in began.items() if (c == min(starts) if query.cohort == "first" else c in starts)]
        counts = [len(members)]
        for k in range(1, query.periods + 1):
            last = c + (query.periods if query.criterion == "on_or_after" else k)
            counts.append(sum(any(c + k <= at <= last for at in came.get(person, ())) for person in members))
        of_cohort = [ends[c + k] for k in range(query.periods + 1) if c + k < len(ends)]
        made.append(Cohort(every.labels[c], len(members), counts, open_from(query, of_cohort, now)))
    return made
