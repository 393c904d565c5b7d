"""Visits: the runs of events into which a subject's stream falls, and what each event of them is called.

A visit is a session, a local day, or the whole period. Events get the name of a node: their own, with the value of a
property where the question splits by one, both after the cleaning rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field, field_validator, model_validator
from sqlglot import exp

from zuji.analyze import members, patterns
from zuji.analyze.filter_query import Name, Part
from zuji.analyze.filters import Scope
from zuji.analyze.parts import NOWHERE, codes, distinct
from zuji.analyze.query import Question
from zuji.analyze.rows import named
from zuji.analyze.session_rules import SessionCut, SessionRule, days
from zuji.analyze.sql import call, column
from zuji.analyze.streams import Streams
from zuji.records.sentences import say

SPLITS_MAX = 20
RULES_MAX = 100
Ints = NDArray[np.int64]


class Split(Part):
    """Events of that name are told apart by a property's value, read as a text."""

    event: Name
    property: Name


class Rule(Part):
    """What a name becomes where a regular expression (of the RE2 kind) is found in it. of "event": the event's name,
    and its value is forgotten; of "value": the value."""

    pattern: Annotated[str, Field(min_length=1, max_length=1_000)]
    alias: Name
    of: Literal["event", "value"] = "value"

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        wrong = patterns.refused(value)
        if wrong is not None:
            raise ValueError(say("must be a regular expression of the RE2 kind ({wrong})", wrong=wrong))
        return value


class Naming(Part):
    """What events are called. Those of only (when given), and not of without, are nodes; cleaning rules are tried in
    order, the first that matches holds."""

    only: Annotated[list[Name], Field(max_length=200)] = Field(default_factory=list)
    without: Annotated[list[Name], Field(max_length=200)] = Field(default_factory=list)
    splits: Annotated[list[Split], Field(max_length=SPLITS_MAX)] = Field(default_factory=list)
    cleaning: Annotated[list[Rule], Field(max_length=RULES_MAX)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        events = [split.event for split in self.splits]
        if len(set(events)) < len(events):
            raise ValueError(say("splits must name different events"))
        return self


class Visits(Naming):
    """Into which runs a subject's events fall. repeats "collapse": of equal nodes that follow one another the first
    counts."""

    visit: Literal["session", "day", "period"] = "session"
    session: SessionRule = SessionRule()
    repeats: Literal["keep", "collapse"] = "keep"


@dataclass(frozen=True)
class Node:
    """What somebody did: an event, and the value by which the question tells such events apart."""

    event: str
    value: str | None


@dataclass(frozen=True)
class Walks:
    """Visits of one portion, one after another. subject, session and the first and last moment of each; its rows are
    offsets[v] to offsets[v + 1], with their nodes (numbers), times and marks, and where they are in the streams."""

    subject: Ints
    session: tuple[str, ...] | None
    bounds: Ints
    offsets: Ints
    node: Ints
    time: Ints
    marks: Ints
    row: Ints

    def chosen(self, begin: Ints, end: Ints) -> Walks:
        """Of each visit only rows begin[v] to end[v]; visits of which none is left are left out."""
        kept = np.flatnonzero(end > begin)
        sizes = (end - begin)[kept]
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        rows = np.repeat(begin[kept] - offsets[:-1], sizes) + np.arange(offsets[-1])
        return Walks(
            self.subject[kept],
            None if self.session is None else tuple(self.session[v] for v in kept.tolist()),
            self.bounds[kept],
            offsets,
            self.node[rows],
            self.time[rows],
            self.marks[rows],
            self.row[rows],
        )

    def without_rows(self) -> Walks:
        """What is known of the visits themselves."""
        none = np.empty(0, np.int64)
        return replace(self, node=none, time=none, marks=none, row=none)

    def slim(self) -> Walks:
        """The visits and the nodes of their rows, in half the bytes, and nothing else of the rows."""
        none = np.empty(0, np.int64)
        nodes: Any = self.node.astype(np.int32)
        return replace(self, node=nodes, time=none, marks=none, row=none)

    def filtered(self, rows: NDArray[np.bool_]) -> Walks:
        """Only some rows; visits keep their bounds, and are left out when none is left."""
        places = np.concatenate([[0], np.cumsum(rows)])
        narrowed = Walks(
            self.subject,
            self.session,
            self.bounds,
            places[self.offsets],
            self.node[rows],
            self.time[rows],
            self.marks[rows],
            self.row[rows],
        )
        return narrowed.chosen(narrowed.offsets[:-1], narrowed.offsets[1:])


class Nodes:
    """The nodes that all portions of an answer have met, by number; how they are read."""

    def __init__(self, asked: Visits, query: Question, scope: Scope) -> None:
        self.asked, self._zone = asked, scope.time_zone
        self._names = {name: event for event, names in scope.naming.aliases.items() for name in names}
        # Virtual events are more than names: whether a row is of one the engine says.
        self._by_row = any(scope.naming.virtual.event(name) for name in (*asked.only, *asked.without))
        self._only, self._without = set[str](), set[str]()
        if not self._by_row:
            self._only = {name for event in asked.only for name in scope.naming.stored(event)}
            self._without = {name for event in asked.without for name in scope.naming.stored(event)}
        self.columns: dict[str, exp.Expr] = {"event": call("toString", column("event"))}
        branches: list[exp.Expr] = []
        for i, split in enumerate(asked.splits):
            found = scope.text(split.property, f"splits[{i}]")
            of_event = named(scope, split.event)
            branches += [exp.true() if of_event is None else of_event, call("toNullable", found.value)]
        if self._by_row:
            only = _of_any(scope, asked.only) if asked.only else exp.true()
            self.columns["is_node"] = call(
                "toUInt8", exp.and_(exp.paren(only), exp.not_(exp.paren(_of_any(scope, asked.without))))
            )
        if branches:
            self.columns["value"] = call("multiIf", *branches, exp.Null())
        self._cut = SessionCut(asked.session, scope) if asked.visit == "session" else None
        if self._cut is not None:
            self.columns |= self._cut.columns
        self._rules = [(rule, patterns.quick(rule.pattern)) for rule in asked.cleaning]
        self._numbers: dict[Node, int] = {}

    def walks(self, streams: Streams) -> Walks:
        """The visits of a portion, without events that are no nodes."""
        walks = self.every_walk(streams)
        return walks.filtered(walks.node != NOWHERE)

    def every_walk(self, streams: Streams) -> Walks:
        """The visits of a portion; events that are no nodes have node NOWHERE."""
        owner = streams.owners()
        names: list[str] | None = None
        if self._cut is not None:
            number, names = self._cut.numbers(streams)
        elif self.asked.visit == "day":
            number = days(streams.time, self._zone)
        else:
            number = np.zeros(owner.size, np.int64)
        node = self._nodes(streams)
        time, marks, row = streams.time, streams.marks, np.arange(owner.size)
        order = None
        if names is not None:  # visits that events name may lie among each other; all others follow one another
            order = np.lexsort((row, number, owner))
            order = order[number[order] != NOWHERE]
        elif (number == NOWHERE).any():
            order = np.flatnonzero(number != NOWHERE)
        if order is not None:
            owner, number, node, time, marks, row = (each[order] for each in (owner, number, node, time, marks, row))
        begins = np.flatnonzero(
            np.concatenate([[True], (owner[1:] != owner[:-1]) | (number[1:] != number[:-1])])[: owner.size]
        )
        offsets = np.concatenate([begins, [owner.size]])
        session = None if names is None else tuple(names[code] for code in number[begins].tolist())
        bounds = np.stack([time[begins], time[offsets[1:] - 1]], axis=1) if begins.size else np.zeros((0, 2), np.int64)
        return Walks(owner[begins], session, bounds, offsets, node, time, marks, row)

    def collapsed(self, walks: Walks) -> Walks:
        """Without repeats, where the question wants none."""
        if self.asked.repeats == "keep" or not walks.node.size:
            return walks
        first = np.zeros(walks.node.size, np.bool_)
        first[walks.offsets[:-1]] = True
        first[1:] |= walks.node[1:] != walks.node[:-1]
        return walks.filtered(first)

    def _nodes(self, streams: Streams) -> Ints:
        (event,), events = codes([streams.columns["event"]])
        value, values = np.full(event.size, NOWHERE), list[object]()
        if "value" in self.columns:
            (value,), values = codes([streams.columns["value"]])
        pairs, which = distinct(np.stack([event, value], axis=1))
        numbers = [self._number(str(events[e]), None if v == NOWHERE else str(values[v])) for e, v in pairs.tolist()]
        node = np.array(numbers, np.int64)[which] if numbers else event
        if self._by_row:
            return np.where(streams.columns["is_node"].to_numpy() != 0, node, NOWHERE)
        return node

    def _number(self, event: str, value: str | None) -> int:
        if (self._only and event not in self._only) or event in self._without:
            return NOWHERE
        node = self._cleaned(Node(self._names.get(event, event), value))
        return self._numbers.setdefault(node, len(self._numbers))

    def _cleaned(self, node: Node) -> Node:
        """After the first rule that matches."""
        for rule, pattern in self._rules:
            if rule.of == "event" and pattern.search(node.event):
                return Node(rule.alias, None)
            if rule.of == "value" and node.value is not None and pattern.search(node.value):
                return Node(node.event, rule.alias)
        return node

    @property
    def every(self) -> list[Node]:
        return list(self._numbers)

    def rank(self) -> Ints:
        """By number of a node its place in the order of names."""
        every = self.every
        order = sorted(range(len(every)), key=lambda n: order_of(every[n]))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        return rank


def _of_any(scope: Scope, names: Sequence[str]) -> exp.Expr:
    """Whether a row is of one of some events."""
    terms = [exp.true() if (of_event := named(scope, name)) is None else of_event for name in names]
    return exp.or_(*terms) if terms else exp.false()


def order_of(node: Node) -> tuple[bytes, bool, bytes]:
    """Nodes by name, then by value, those without one last."""
    return node.event.encode(), node.value is None, (node.value or "").encode()


def sessions_of(walks: Walks, chosen: Sequence[int] | Ints, subjects: pa.Array) -> pa.Array:
    """Visits as members: keys of sessions."""
    rows = np.asarray(chosen, np.int64)
    names = [""] * rows.size if walks.session is None else [walks.session[v] for v in rows.tolist()]
    subject = subjects.take(pa.array(walks.subject[rows]))
    return members.sessions(subject, pa.array(names, pa.string()), walks.bounds[rows, 0], walks.bounds[rows, 1])
