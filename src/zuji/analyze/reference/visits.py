"""Visits and the names of events in plain, slow, obvious Python."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.analyze import calendar, patterns
from zuji.analyze.query import Question
from zuji.analyze.reference.session_rules import sessions
from zuji.analyze.reference.world import Record, Subject, World
from zuji.analyze.visits import Node, Visits


class Visit(msgspec.Struct, frozen=True):
    """One subject's events of one session, day or period, by their nodes; key names it (analyze/members.py)."""

    subject: Subject
    key: tuple[Subject, str, int, int]
    rows: list[tuple[Record, Node]]


def visits(query: Question, asked: Visits, world: World) -> list[Visit]:
    """Every visit of the period in which there is a node."""
    assert query.time_zone is not None
    made = []
    for subject, part, events in runs(query, asked, world, calendar.start(query.to + calendar.DAY, query.time_zone)):
        name = part if isinstance(part, str) else ""
        key = (subject, name, events[0].time, events[-1].time)
        rows = [(event, node) for event in events if (node := node_of(asked, world, event)) is not None]
        if rows:
            made.append(Visit(subject, key, rows))
    return made


def runs(query: Question, asked: Visits, world: World, end: int) -> list[tuple[Subject, Any, list[Record]]]:
    """The events of each subject from the question's first day to an instant, by session, day, or all together."""
    assert query.time_zone is not None
    first = calendar.start(query.from_, query.time_zone)
    streams: dict[Subject, list[Record]] = {}
    for event in world.events:
        subject = world.subject_of(event, query.subject)
        if not first <= event.time < end or subject is None or not world.passes(event, query, []):
            continue
        streams.setdefault(subject, []).append(event)
    found: dict[tuple[Subject, Any], list[Record]] = {}
    for subject, stream in streams.items():
        if asked.visit == "session":
            for part, events in sessions(asked.session, query, world, stream).items():
                found[subject, part] = events
        else:
            for event in stream:
                day = calendar.day_of(event.time, query.time_zone) if asked.visit == "day" else None
                found.setdefault((subject, day), []).append(event)
    return [(subject, part, events) for (subject, part), events in found.items()]


def node_of(asked: Visits, world: World, event: Record) -> Node | None:
    """What an event is called; None: it is no node."""
    if asked.only and not any(world.is_of(event, name) for name in asked.only):
        return None
    if any(world.is_of(event, name) for name in asked.without):
        return None
    name = next((plan for plan, names in world.naming.aliases.items() if event.event in names), event.event)
    split = next((split for split in asked.splits if world.is_of(event, split.event)), None)
    value = world.text(event, split.property) if split is not None else None
    for rule in asked.cleaning:
        pattern = patterns.compiled(rule.pattern)
        if rule.of == "event" and pattern.search(name):
            return Node(rule.alias, None)
        if rule.of == "value" and value is not None and pattern.search(value):
            return Node(name, rule.alias)
    return Node(name, value)


def collapsed(asked: Visits, rows: list[tuple[Record, Node]]) -> list[tuple[Record, Node]]:
    """Without repeats, where the question wants none."""
    if asked.repeats == "keep":
        return rows
    return [row for i, row in enumerate(rows) if i == 0 or rows[i - 1][1] != row[1]]
