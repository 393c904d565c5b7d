"""Lifetime value in plain, slow, obvious Python: the definition that the engine's answers must equal.

Forecasts are no measurement: they are made of the answer by the same code for both (analyze/forecasts.py).
"""

from __future__ import annotations

import math
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.ltv import LtvCell, LtvQuery, shown, spans
from zuji.analyze.reference.world import Record, Subject, World


def answer(query: LtvQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    asked = spans(query)
    every = _starts(query, world)
    sizes, payers, totals = [], [], []
    for c in range(len(asked.cohorts.starts)):
        theirs = [subject for subject, start in every.items() if asked.cohorts.at(start.time) == c]
        came = [[_by_day(query, world, subject, every[subject], n) for subject in theirs] for n in query.days]
        sizes.append(len(theirs))
        payers.append([sum(bool(values) for values in of_day) for of_day in came])
        totals.append([math.fsum(value for values in of_day for value in values) for of_day in came])
    return shown(query, asked, now, sizes, payers, totals)


def members(query: LtvQuery, cell: LtvCell, world: World, now: int) -> set[Subject]:
    """The subjects of a cohort, or those of them who had a value by a day."""
    asked = spans(query)
    found = set()
    for subject, start in _starts(query, world).items():
        is_of = asked.cohorts.labels[asked.cohorts.at(start.time)] == cell.at
        if is_of and (cell.day is None or _by_day(query, world, subject, start, cell.day)):
            found.add(subject)
    return found


def _starts(query: LtvQuery, world: World) -> dict[Subject, Record]:
    """The start event of each subject of a cohort."""
    cohorts = spans(query).cohorts
    found: dict[Subject, Record] = {}
    for event in world.events:  # in the total order
        subject = world.subject_of(event, query.subject)
        before = query.cohort == "first_ever" or cohorts.at(event.time) >= 0
        if subject is not None and before and world.is_step(event, query, query.start):
            found.setdefault(subject, event)
    return {subject: event for subject, event in found.items() if cohorts.at(event.time) >= 0}


def _by_day(query: LtvQuery, world: World, subject: Subject, start: Record, n: int) -> list[float]:
    """The values of a subject within n days of the start, refunds negative."""
    assert query.time_zone is not None
    if query.clock == "rolling":
        end = start.time + n * 24 * 3_600_000
    else:
        end = calendar.start(calendar.day_of(start.time, query.time_zone) + n * calendar.DAY, query.time_zone)
    values = []
    for event in world.events:
        if world.subject_of(event, query.subject) != subject or not start.time <= event.time < end:
            continue
        for step, sign in ((query.value, 1), (query.refund, -1)):
            if step is not None and world.is_step(event, query, step):
                amount = world.look(event, step.amount.owner, step.amount.property)[1]
                values += [] if amount is None else [sign * amount]
    return values
