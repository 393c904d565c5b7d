"""Sessions in plain, slow, obvious Python."""

from __future__ import annotations

from collections.abc import Sequence

from zuji.analyze import calendar
from zuji.analyze.filter_query import Step
from zuji.analyze.query import Question
from zuji.analyze.reference.world import Record, World
from zuji.analyze.session_rules import SessionRule


def sessions(
    rule: SessionRule, query: Question, world: World, stream: Sequence[Record]
) -> dict[int | str, list[Record]]:
    """The sessions of one subject's events, by their numbers, or by their names where events name them."""
    assert query.time_zone is not None
    found: dict[int | str, list[Record]] = {}
    rows = [event for event in stream if not rule.events or _is(rule.events, world, query, event)]
    if rule.property is not None:
        for event in rows:
            name = world.text(event, rule.property)
            if name is not None:
                found.setdefault(name, []).append(event)
        return found
    number: int | None = None  # of the session under way
    ended = False
    for i, event in enumerate(rows):
        before = rows[i - 1] if i else event
        same_moment = i > 0 and before.time == event.time
        if i and not same_moment:
            days = [calendar.day_of(one.time, query.time_zone) for one in (before, event)]
            too_late = rule.gap_minutes is not None and event.time - before.time > rule.gap_minutes * 60_000
            if too_late or (rule.midnight and days[0] != days[1]) or ended:
                number = None
            ended = False
        begins = _is(rule.begins_with, world, query, event) if rule.begins_with else number is None
        if begins and (number is None or not same_moment):
            number = len(found)
        if number is not None:
            found.setdefault(number, []).append(event)
            ended = ended or _is(rule.ends_with, world, query, event)
    return found


def _is(steps: Sequence[Step], world: World, query: Question, event: Record) -> bool:
    return any(world.is_step(event, query, step) for step in steps)
