"""Retention in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

from typing import Any

from zuji.analyze.reference.world import Subject, World
from zuji.analyze.retention import Cohort, RetentionCell, RetentionQuery, open_from, ratios, table


def answer(query: RetentionQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    every, cohorts, _ = table(query)
    came = cells(query, world)
    ends = (*every.starts[1:], every.end)
    made = []
    for c in range(cohorts):
        counts = [len(came.get((c, k), ())) for k in range(query.periods + 1)]
        of_cohort = [ends[c + k] for k in range(query.periods + 1) if c + k < len(ends)]
        made.append(Cohort(every.labels[c], counts[0], counts, open_from(query, of_cohort, now)))
    return {"cohorts": made, "ratios": ratios(made, query.periods)}


def members(query: RetentionQuery, cell: RetentionCell, world: World, now: int) -> set[Subject]:
    """Those whom a cell counts."""
    return cells(query, world).get((table(query).every.labels.index(cell.at), cell.period), set())


def cells(query: RetentionQuery, world: World) -> dict[tuple[int, int], set[Subject]]:
    """The subjects of cohort c that came back k intervals later, by (c, k)."""
    every, _, until = table(query)
    began: dict[Subject, set[int]] = {}  # subject to the intervals of their start events
    came: dict[Subject, set[int]] = {}
    for event in world.events:
        at, subject = every.at(event.time), world.subject_of(event, query.subject)
        if at < 0 or subject is None:
            continue
        if event.time < until and world.is_step(event, query, query.start):
            began.setdefault(subject, set()).add(at)
        if world.is_step(event, query, query.return_):
            came.setdefault(subject, set()).add(at)
    found: dict[tuple[int, int], set[Subject]] = {}
    for subject, starts in began.items():
        for c in {min(starts)} if query.cohort == "first" else starts:
            found.setdefault((c, 0), set()).add(subject)
            for k in range(1, query.periods + 1):
                last = c + (query.periods if query.criterion == "on_or_after" else k)
                if any(c + k <= at <= last for at in came.get(subject, ())):
                    found.setdefault((c, k), set()).add(subject)
    return found
