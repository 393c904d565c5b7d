"""What subjects did, group by group, in plain, slow, obvious Python."""

from __future__ import annotations

from collections.abc import Sequence

from zuji.analyze.filter_query import Step
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.reference import splits
from zuji.analyze.reference.world import Record, Subject, World


def rows(query: Question, step: Step, world: World, first: int | None, end: int) -> list[Record]:
    """The events of a step in [first, end) ms UTC, in the total order, that name a subject."""
    return [
        event
        for event in world.events
        if (first is None or event.time >= first)
        and event.time < end
        and world.subject_of(event, query.subject) is not None
        and world.is_step(event, query, step)
    ]


def parts(query: Question, world: World, events: list[Record], items: Sequence[AnyBreakdown]) -> list[splits.Part]:
    """Events by group: groups by the number of their subjects, most first."""
    return splits.parts(query, world, events, items, lambda some: -len(by_subject(query, world, some)))


def by_subject(query: Question, world: World, events: list[Record]) -> dict[Subject, list[Record]]:
    """The events of each subject."""
    found: dict[Subject, list[Record]] = {}
    for event in events:
        subject = world.subject_of(event, query.subject)
        assert subject is not None
        found.setdefault(subject, []).append(event)
    return found
