"""Cross tables in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import itertools
from typing import Any

from zuji.analyze import calendar, measures
from zuji.analyze.cross import CrossCell, CrossEntry, CrossKey, CrossQuery
from zuji.analyze.query import Breakdown
from zuji.analyze.reference import splits, trend
from zuji.analyze.reference.world import Record, Subject, World

Dimension = list[tuple[CrossKey, set[int]]]  # each group with the ids of its events


def answer(query: CrossQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    rows = _rows(query, world)
    by_row = [_dimension(query, world, rows, item) for item in query.rows]
    by_column = [_dimension(query, world, rows, item) for item in query.columns]
    cells = []
    for row, row_ids in _keys(by_row):
        for column, column_ids in _keys(by_column):
            inside = [event for event in rows if all(event.event_id in ids for ids in [*row_ids, *column_ids])]
            if inside:
                values = [
                    measures.answered(one, trend.measure(query, one, world, inside))
                    for one in (item.series(query.step.event, []) for item in query.measures)
                ]
                cells.append(CrossEntry(row, column, values))
    return {"cells": cells}


def members(query: CrossQuery, cell: CrossCell, world: World, now: int) -> set[Subject]:
    """The subjects, or the ids of the events, behind a measure of a cell."""
    rows = _rows(query, world)
    inside = rows
    for keys, items in ((cell.row, query.rows), (cell.column, query.columns)):
        for key, item in zip(keys, items, strict=False):
            (ids,) = [
                ids
                for shown, ids in _dimension(query, world, rows, item)
                if (shown.other, shown.value) == (key.other, key.value)
            ]
            inside = [event for event in inside if event.event_id in ids]
    series = query.measures[cell.measure].series(query.step.event, [])
    found: set[Subject] = set()
    for event in inside:
        if series.property is not None and world.look(event, series.owner, series.property)[1] is None:
            continue
        subject = world.subject_of(event, query.subject) if measures.needs_subject(series) else event.event_id
        assert subject is not None
        found.add(subject)
    return found


def _rows(query: CrossQuery, world: World) -> list[Record]:
    assert query.time_zone is not None
    days = calendar.buckets(query.from_, query.to, "day", query.time_zone)
    counts_subjects = any(measures.needs_subject(one.series("*", [])) for one in query.measures)
    return [
        event
        for event in world.events
        if days.at(event.time) >= 0
        and world.is_step(event, query, query.step)
        and not (counts_subjects and world.subject_of(event, query.subject) is None)
    ]


def _dimension(query: CrossQuery, world: World, rows: list[Record], item: Breakdown) -> Dimension:
    """The groups of one dimension over the whole table."""
    first = query.measures[0].series(query.step.event, [])
    parts = splits.parts(query, world, rows, [item], lambda some: trend.rank(query, first, world, some))
    return [
        (CrossKey(None if part.other else part.breakdown[0], part.other), {event.event_id for event in part.rows})
        for part in parts
    ]


def _keys(dimensions: list[Dimension]) -> list[tuple[list[CrossKey], list[set[int]]]]:
    """Every choice of a group in each of the first so many dimensions; totals before what they are totals of."""

    def below(dimensions: list[Dimension]) -> list[tuple[list[CrossKey], list[set[int]]]]:
        made: list[tuple[list[CrossKey], list[set[int]]]] = [([], [])]
        if dimensions:
            for (key, ids), (keys, more) in itertools.product(dimensions[0], below(dimensions[1:])):
                made.append(([key, *keys], [ids, *more]))
        return made

    return below(dimensions)
