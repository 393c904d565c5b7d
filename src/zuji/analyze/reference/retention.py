"""Retention in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from zuji.analyze.measures import DIGITS, rounded
from zuji.analyze.reference import splits
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.retention import Cohort, CohortGroup, RetentionCell, RetentionQuery
from zuji.analyze.retention_table import Table, table
from zuji.analyze.splits import Group


class Entry(NamedTuple):
    """A subject's belonging to a cohort, by the start event; cells: by column, the events that the measure looks at (of
    column 0 none). A column that does not count the subject is not there."""

    subject: Subject
    cohort: int
    start: Record
    group: Group
    cells: dict[int, list[Record]]


def answer(query: RetentionQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    asked = table(query)
    every = list(entries(query, world))
    groups = []
    if query.breakdowns:
        groups = [
            CohortGroup(shown, other, **_shown(query, asked, world, some, now))
            for shown, other, some in _groups(query, world, every)
        ]
    told = _shown(query, asked, world, every, now)
    return {**told, "periods": [list(column) for column in asked.columns], "groups": groups}


def members(query: RetentionQuery, cell: RetentionCell, world: World, now: int) -> set[Subject]:
    """Those whom a cell counts."""
    asked = table(query)
    every = list(entries(query, world))
    if cell.breakdown or cell.other:
        every = next(
            some
            for shown, other, some in _groups(query, world, every)
            if (shown, other) == (cell.breakdown, cell.other)
        )
    k = [first for first, _ in asked.columns].index(cell.period)
    theirs = [entry for entry in every if entry.cohort == asked.every.labels.index(cell.at)]
    return {entry.subject for entry in theirs if _counts(query, entry, k)}


def _counts(query: RetentionQuery, entry: Entry, k: int) -> bool:
    return k == 0 or (k in entry.cells) != query.churn


def entries(query: RetentionQuery, world: World) -> Iterator[Entry]:
    """Every belonging of a subject to a cohort."""
    asked = table(query)
    if not asked.cohorts:
        return
    starts: dict[Subject, list[Record]] = {}
    returns: dict[Subject, list[Record]] = {}
    looked: dict[Subject, list[Record]] = {}
    step = query.measure.step if query.measure else None
    for event in world.events:
        subject = world.subject_of(event, query.subject)
        if subject is None:
            continue
        if event.time < asked.until and world.is_step(event, query, query.start):
            starts.setdefault(subject, []).append(event)
        if asked.every.starts[0] <= event.time < asked.end and world.is_step(event, query, query.return_):
            returns.setdefault(subject, []).append(event)
        if step and asked.every.starts[0] <= event.time < asked.end and world.is_step(event, query, step):
            looked.setdefault(subject, []).append(event)
    for subject, began in starts.items():
        first_of: dict[int, Record] = {}
        for event in began:  # in the total order
            first_of.setdefault(asked.every.at(event.time), event)
        chosen = {c: event for c, event in first_of.items() if c >= 0}
        if query.cohort == "first_ever" and -1 in first_of:
            continue
        if query.cohort != "every":
            chosen = dict(list(chosen.items())[:1])
        for c, start in chosen.items():
            value = splits.groups_of(query, world, start, query.breakdowns)[0]
            came, seen = (
                [
                    event
                    for event in events.get(subject, [])
                    if not query.same_value or splits.groups_of(query, world, event, query.breakdowns)[0] == value
                ]
                for events in (returns, looked)
            )
            yield Entry(subject, c, start, value, _cells(query, asked, c, start, came, seen if step else came))


def _by_column(asked: Table, cohort: int, start: Record, events: list[Record]) -> dict[int, list[Record]]:
    by_column: dict[int, list[Record]] = {}
    for event in events:
        rolled = (event.time - start.time) // asked.length if asked.length else 0
        k = rolled if asked.length else asked.every.at(event.time) - cohort
        for j, (first, last) in enumerate(asked.columns):
            if j and first <= k <= last:
                by_column.setdefault(j, []).append(event)
    return by_column


def _cells(
    query: RetentionQuery, asked: Table, cohort: int, start: Record, came: list[Record], looked: list[Record]
) -> dict[int, list[Record]]:
    """looked: the events that the measure is of."""
    by_column, seen = (_by_column(asked, cohort, start, events) for events in (came, looked))
    found: dict[int, list[Record]] = {}
    m = len(asked.columns) - 1
    for j in range(1, m + 1):
        window = {
            "on": range(j, j + 1),
            "on_or_after": range(j, m + 1),
            "on_or_before": range(1, j + 1),
            "streak": range(max(1, j - (query.streak or m) + 1), j + 1),
        }[query.criterion]
        test = all if query.criterion == "streak" else any
        if test(k in by_column for k in window):
            found[j] = [event for k in window for event in seen.get(k, [])]
    return found


def _groups(query: RetentionQuery, world: World, every: list[Entry]) -> list[tuple[list[Any], bool, list[Entry]]]:
    """Groups by the sizes of their cohorts, then by value; "other" last."""
    sizes = Counter(entry.group for entry in every)
    order = sorted(sizes, key=lambda group: (-sizes[group], [splits.after(value) for value in group]))
    n_kept = max(item.limit for item in query.breakdowns)
    made = []
    for group in order[:n_kept]:
        some = [entry for entry in every if entry.group == group]
        made.append((splits.shown(query, world, some[0].start, query.breakdowns, group), False, some))
    if order[n_kept:]:
        made.append(([], True, [entry for entry in every if entry.group in order[n_kept:]]))
    return made


def _shown(query: RetentionQuery, asked: Table, world: World, every: list[Entry], now: int) -> dict[str, Any]:
    columns = range(len(asked.columns))
    cohorts = []
    for c in range(asked.cohorts):
        theirs = [entry for entry in every if entry.cohort == c]
        counts = [sum(_counts(query, entry, k) for entry in theirs) for k in columns]
        values = [_value(query, world, theirs, k) for k in columns] if query.measure else None
        cohorts.append(Cohort(asked.every.labels[c], len(theirs), counts, values, _open(query, asked.ends(c), now)))
    ratios: list[float | None] = []
    means: list[int | float | None] = []
    for k in columns:
        over = [c for c, cohort in enumerate(cohorts) if cohort.open is None or k < cohort.open]
        of = max(k - 1, 0) if query.reference == "previous" else 0
        pairs = [(cohorts[c].counts[k], cohorts[c].counts[of]) for c in over]
        if query.mean == "simple":
            ratios.append(_average([n / size for n, size in pairs if size]))
            values = [told[k] for c in over if (told := cohorts[c].values) is not None]
            mean = _average([value for value in values if value is not None])
            means.append(None if mean is None else rounded(mean, DIGITS))
        else:
            size = sum(size for _, size in pairs)
            ratios.append(sum(n for n, _ in pairs) / size if size else None)
            means.append(_value(query, world, [entry for entry in every if entry.cohort in over], k))
    return {"cohorts": cohorts, "ratios": ratios, "values": means if query.measure else None}


def _average(values: list[Any]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _open(query: RetentionQuery, ends: list[int], now: int) -> int | None:
    for k in range(len(ends)):
        grows = ends[k:] if query.criterion == "on_or_after" and k else ends[k : k + 1]
        if any(end > now for end in grows):
            return k
    return None


def _value(query: RetentionQuery, world: World, theirs: list[Entry], k: int) -> int | float | None:
    if query.measure is None or k == 0:
        return None
    counted = [entry for entry in theirs if k in entry.cells]
    name = query.measure.property
    looked = [
        1.0 if name is None else world.look(event, query.measure.owner, name)[1]
        for entry in counted
        for event in entry.cells[k]
    ]
    values = [value for value in looked if value is not None]
    if query.measure.of in ("sum", "total"):
        return rounded(math.fsum(values), DIGITS)
    n = len(values) if query.measure.of == "average" else len(counted)
    return rounded(math.fsum(values) / n, DIGITS) if n else None
