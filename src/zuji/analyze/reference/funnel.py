"""Funnels in plain, slow, obvious Python: the numbers of the best attempts (reference/funnel_attempts.py)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from zuji.analyze import calendar
from zuji.analyze.durations import EDGES_S, CurvePoint
from zuji.analyze.funnel import (
    FunnelDay,
    FunnelGroup,
    FunnelPath,
    FunnelStepResult,
    intervals,
    may_last_until,
)
from zuji.analyze.funnel_query import FunnelCell, FunnelQuery
from zuji.analyze.reference import splits
from zuji.analyze.reference.durations import durations, histogram
from zuji.analyze.reference.funnel_attempts import Attempt, attempts, best
from zuji.analyze.reference.world import World
from zuji.analyze.splits import present


def answer(query: FunnelQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    found = list(attempts(query, world))
    every = best(query, found)
    n = len(query.steps)
    return {
        "steps": [_step(query, every, j) for j in range(n)],
        "groups": _groups(query, world, found),
        "days": _days(query, every, now),
        "paths": _paths(query, every),
        "converting": durations([_since_entry(query, one) for one in _at(query, every, n - 1)]),
        "curve": _curve(query, every, now),
    }


def members(query: FunnelQuery, cell: FunnelCell, world: World, now: int) -> set[Any]:
    """The subjects behind a number, or the entries, or the sessions."""
    found = list(attempts(query, world))
    if cell.breakdown is not None or cell.other:
        kept = _kept(query, found)
        shown = [_shown(query, world, group) for group in kept]
        if cell.other:
            found = [one for one in found if one.group not in kept]
        else:
            found = [one for one in found if one.group == kept[shown.index(cell.breakdown or [])]]
    listed: set[Any] = set()
    for one in best(query, found):
        reached = [j for j in range(len(query.steps)) if one.reached(query, j) is not None]
        if cell.step - 1 not in reached or (
            cell.outcome == "dropped" and (reached[-1] != cell.step - 1 or cell.step == len(query.steps))
        ):
            continue
        entry = one.stream[one.rows[0][0]]
        if cell.at is not None and intervals(query).labels[intervals(query).at(entry.time)] != cell.at:
            continue
        if cell.path is not None and sorted(step + 1 for _, step in one.rows) != cell.path:
            continue
        if query.count == "totals" or (query.held and query.held_by == "value"):
            listed.add(entry.event_id)
        elif query.count == "sessions":
            name = world.text(one.stream[0], query.session.property) if query.session.property else ""
            listed.add((one.subject, name, one.stream[0].time, one.stream[-1].time))
        else:
            listed.add(one.subject)
    return listed


def _at(query: FunnelQuery, every: list[Attempt], j: int) -> list[Attempt]:
    return [one for one in every if one.reached(query, j) is not None]


def _took(one: Attempt, query: FunnelQuery, i: int, j: int) -> int:
    second = one.reached(query, j)
    before = [place for k in range(i + 1) if (place := one.reached(query, k)) is not None]
    assert second is not None
    return max(one.stream[second].time - max(one.stream[place].time for place in before), 0)


def _since_entry(query: FunnelQuery, one: Attempt) -> int:
    last = one.reached(query, len(query.steps) - 1)
    assert last is not None
    return max(one.stream[last].time - one.stream[one.rows[0][0]].time, 0)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _step(query: FunnelQuery, every: list[Attempt], j: int) -> FunnelStepResult:
    n = len(query.steps)
    here = _at(query, every, j)
    took = []
    for one in here:
        done = [i for i in range(j) if one.reached(query, i) is not None]
        if done:
            took.append(_took(one, query, max(done), j))
    before = max((i for i in range(j) if not query.steps[i].optional), default=0)
    last = j + 1 == n
    dropped = [one for one in here if not last and all(one.reached(query, i) is None for i in range(j + 1, n))]
    return FunnelStepResult(
        query.steps[j].event,
        query.steps[j].optional,
        len(here),
        _ratio(len(here), len(_at(query, every, 0))),
        _ratio(len(here), len(_at(query, every, before))) if j else None,
        len(dropped),
        durations(took),
        histogram(took),
    )


def _kept(query: FunnelQuery, found: list[Attempt]) -> list[tuple[Any, ...]]:
    groups = {one.group: len(best(query, [other for other in found if other.group == one.group])) for one in found}

    def rank(group: tuple[Any, ...]) -> Any:
        return (-groups[group], [(v is None, v.encode() if isinstance(v, str) else v or 0) for v in group])

    return sorted(groups, key=rank)[: max((item.limit for item in query.breakdowns), default=0)]


def _shown(query: FunnelQuery, world: World, group: tuple[Any, ...]) -> list[Any]:
    kinds = [splits.look(query, world, world.events[0], item)[0] for item in query.breakdowns]
    return [present(value, kind) for value, kind in zip(group, kinds, strict=True)]


def _groups(query: FunnelQuery, world: World, found: list[Attempt]) -> list[FunnelGroup]:
    if not query.breakdowns:
        return []
    kept = _kept(query, found)
    made = []
    for group in (*kept, None):
        some = [one for one in found if (one.group == group if group is not None else one.group not in kept)]
        counts = [len(_at(query, best(query, some), j)) for j in range(len(query.steps))]
        if group is not None or counts[0]:
            shown = _shown(query, world, group) if group is not None else []
            made.append(FunnelGroup(shown, group is None, counts, [_ratio(count, counts[0]) for count in counts]))
    return made


def _days(query: FunnelQuery, every: list[Attempt], now: int) -> list[FunnelDay]:
    if query.trend is None:
        return []
    assert query.time_zone is not None
    until = calendar.start(query.to + calendar.DAY, query.time_zone)
    buckets = intervals(query)
    made = []
    for i, label in enumerate(buckets.labels):
        entered = [one for one in every if buckets.at(one.stream[one.rows[0][0]].time) == i]
        counts = [len(_at(query, entered, j)) for j in range(len(query.steps))]
        end = (*buckets.starts, buckets.end)[i + 1]
        made.append(FunnelDay(label, counts, may_last_until(query, end, until) > now))
    return made


def _paths(query: FunnelQuery, every: list[Attempt]) -> list[FunnelPath]:
    if not any(step.optional for step in query.steps):
        return []
    counts: dict[tuple[int, ...], int] = {}
    for one in every:
        steps = tuple(s + 1 for _, s in one.rows)
        counts[steps] = counts.get(steps, 0) + 1
    return [FunnelPath(list(steps), n) for steps, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _curve(query: FunnelQuery, every: list[Attempt], now: int) -> list[CurvePoint]:
    """The product over the moments at which somebody converted of the share that did not."""
    window = query.window.ms
    if window is None or not every:
        return []
    assert query.time_zone is not None
    until = calendar.start(query.to + calendar.DAY, query.time_zone)
    last = len(query.steps) - 1
    waited = []
    for one in every:
        done = one.reached(query, last) is not None
        entry = one.stream[one.rows[0][0]].time
        known = min(now - entry, window)
        if query.later_steps == "in_range":
            known = min(known, until - entry)
        waited.append((_since_entry(query, one) if done else max(known, 0), done))
    points = []
    for end in (*(edge * 1000 for edge in EDGES_S[1:] if edge * 1000 < window), window):
        left = Fraction(1)
        for moment in sorted({ms for ms, done in waited if done and ms <= end}):
            at_risk = sum(ms >= moment for ms, _ in waited)
            left *= 1 - Fraction(sum(done and ms == moment for ms, done in waited), at_risk)
        points.append(CurvePoint(end / 1000, float(1 - left)))
    return points
