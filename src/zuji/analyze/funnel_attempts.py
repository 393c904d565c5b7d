"""The attempts that subjects made at a funnel: read, cut by what is held, and chosen among."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import calendar, parts, streams
from zuji.analyze.asking import Asking, LeftOut
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.held import HeldValues
from zuji.analyze.kernels.funnel import PERSONS, STEPS, TOTALS, TOTALS_LATEST, attempts, ended_between
from zuji.analyze.kernels.order import sessions
from zuji.analyze.marked import Marked
from zuji.analyze.parts import Parts
from zuji.analyze.sql import column
from zuji.analyze.stream_groups import StreamGroups
from zuji.analyze.streams import Streams
from zuji.records.sentences import say

FOREVER = 1 << 60
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Attempts:
    """Attempts of one portion of subjects, a row each, better ones of a unit first. unit: what counts once (a subject,
    a session, an attempt); alone: no two are of one unit. time[i, j]: when position j was reached, ms UTC, -1: it was
    not; rows: by which row. A position is a step, of order "any" one with all before it, or a number of steps. state
    says which steps were done; begun is the row of the entry, entered its time; group is the number of the group;
    session: the first and the last moment of the part that was looked at."""

    streams: Streams
    subject: Ints
    unit: Ints
    begun: Ints
    entered: Ints
    rows: Ints
    time: Ints
    state: Ints
    group: Ints
    session: Ints
    session_code: Ints
    session_names: pa.Array
    alone: bool

    def take(self, places: Ints) -> Attempts:
        names = ("subject", "unit", "begun", "entered", "rows", "time", "state", "group", "session", "session_code")
        return replace(self, **{name: getattr(self, name)[places] for name in names})

    def best(self, within: Ints | None = None) -> Attempts:
        """The best one of each unit, or of each unit and group of within."""
        if self.alone:
            return self
        ids = self.unit if within is None else parts.together([self.unit, within])
        _, first = np.unique(ids, return_index=True)
        return self.take(np.sort(first))

    def slim(self) -> Attempts:
        """What an answer needs: all portions are held together, so each array that is left out counts."""
        none = np.empty((self.unit.size, 0), np.int64)
        empty = Streams(pa.array([]), none, none, none, {})
        made: dict[str, Any] = dict.fromkeys(("subject", "begun", "rows", "session", "session_code"), none)
        made["unit"] = none if self.alone else self.unit.astype(np.int32)  # fewer than the rows of a portion
        made |= {"state": self.state.astype(np.int16), "group": self.group.astype(np.int32)}
        return replace(self, streams=empty, **made)

    @property
    def done(self) -> NDArray[np.bool_]:
        return self.time >= 0


class Plan:
    """How a funnel's attempts are read."""

    def __init__(self, query: FunnelQuery, asking: Asking, with_ids: bool = False) -> None:
        assert query.time_zone is not None
        self.query, self.asking, self.rules = query, asking, query.rules()
        self.scope = asking.scope(query)
        self.first = calendar.start(query.from_, query.time_zone)
        self.until = calendar.start(query.to + calendar.DAY, query.time_zone)
        self.window = FOREVER if query.window.ms is None else query.window.ms
        later = query.window.ms is not None and query.later_steps == "in_window"
        self.end = self.until + (self.window if later else 0)
        self.every_row = query.window.same == "session" or (
            query.order == "strict" and query.strict_among == "all_events"
        )
        steps = [
            *((step, f"steps[{i}]") for i, step in enumerate(query.steps)),
            *((step, f"exclusions[{i}]") for i, step in enumerate(query.exclusions)),
        ]
        self._marked = Marked(query, steps)
        self.groups = StreamGroups(query.breakdowns, self.scope, (self.first, self.end))
        held = [[held.of_step(s) for s in range(len(query.steps))] for held in query.held]
        self._held = HeldValues(held, self.scope, "held")
        self._columns: dict[str, exp.Expr] = {**self.groups.columns, **self._held.columns}
        if query.window.same == "session" and query.session.property is not None:
            self._columns["session"] = self.scope.text(query.session.property, "session").value
        if with_ids:
            self._columns["event_id"] = column("event_id")

    def attempts(self) -> Iterator[Attempts]:
        """Of one portion of subjects after the other all attempts; those of one unit are not chosen among yet."""
        marks = self._marked.marks(self.scope, self.asking.persons)
        narrowed = self._marked.narrowed(self.scope, self.asking.persons, self.every_row)
        rows = (marks, self.first, self.end, self._columns, self.every_row, narrowed)
        for portion in streams.read(self.asking, self.query.subject, self.scope, *rows):
            yield self._of(portion)

    def _of(self, portion: Streams) -> Attempts:
        query, rules = self.query, self.rules
        n = len(query.steps)
        by_time = self._by_time(portion)
        cut = self._by_value(portion, by_time)
        if query.grace_seconds:
            cut = _graced(cut, n, query.grace_seconds * 1_000)
        exclusions = [(n + i, item.after, item.before or n) for i, item in enumerate(query.exclusions)]
        mode = PERSONS if query.count != "totals" else TOTALS_LATEST if query.reentry == "latest" else TOTALS
        breaks = 0
        if query.order == "strict":
            breaks = -1 if query.strict_among == "all_events" else (1 << n) - 1
        part, score, done, state = attempts(
            cut.offsets,
            cut.time,
            cut.marks,
            n,
            rules.enters,
            self.until,
            self.window,
            rules.moves,
            rules.sizes,
            rules.scores,
            rules.ends(exclusions if query.excluding == "end" else []),
            rules.whole,
            breaks,
            query.entry == "first",
            mode,
        )
        rows = np.where(done >= 0, done // STEPS, -1)
        steps = np.where(done >= 0, done % STEPS, -1)
        positions = np.tile(np.arange(1, n + 1), (part.size, 1)) if query.order == "any" else steps + 1
        kept = np.ones(part.size, np.bool_)
        if query.excluding == "disqualify":
            for mark, after, before in exclusions:
                bounds = (positions, self.window, mark, after, before)
                kept &= ~ended_between(cut.offsets, cut.time, cut.marks, part, rows, *bounds)
        rows = np.where(rows >= 0, cut.row[rows], -1)  # of the portion, from here on
        last = np.take_along_axis(rows, rules.sizes[state].reshape(-1, 1) - 1, axis=1).reshape(-1)
        # Further, sooner, entered later, and then whose steps came earlier: np.lexsort takes the last key first.
        keys = (key[:, j] for j in range(n - 1, -1, -1) for key in (steps, rows))
        better = np.lexsort((*keys, -rows[:, 0], last, -score))
        order = better[kept[better]]
        part, rows, steps, state = part[order], rows[order], steps[order], state[order]
        reached = self._reached(rows, steps)
        counts = reached[:, 0] >= 0  # of order "any" the first step may be missing
        part, reached, state, begun = part[counts], reached[counts], state[counts], rows[counts, 0]
        made = Attempts(
            portion,
            cut.owner[part],
            self._units(cut, part),
            begun,
            portion.time[begun],
            reached,
            np.where(reached >= 0, portion.time[reached], -1),
            state,
            np.zeros(part.size, np.int64),
            _bounds(by_time, cut, part),
            cut.codes[0][part],
            self._session_names(portion),
            query.count == "totals",
        )
        return replace(made, group=self._group(made, cut.codes[2][part]))

    def _session_names(self, portion: Streams) -> pa.Array:
        if "session" not in self._columns:
            return pa.array([""] * (int(np.diff(portion.offsets).max(initial=0)) + 1), pa.string())
        _, names = parts.codes([portion.columns["session"]])
        return pa.array([str(name) for name in names], pa.string())

    def _by_time(self, portion: Streams) -> Parts:
        """Cut by session or day."""
        query = self.query
        whole = parts.whole(portion)
        if query.window.same == "day":
            assert query.time_zone is not None
            days = calendar.buckets(query.from_, query.to, "day", query.time_zone)
            return parts.cut(whole, np.searchsorted(np.array(days.starts, np.int64), portion.time, "right"))
        if query.window.same == "session":
            if query.session.property is None:
                numbers = sessions(portion.offsets, portion.time, query.session.gap_minutes * 60_000)
            else:
                (numbers,), _ = parts.codes([portion.columns["session"]])
            return parts.cut(whole, numbers)
        return parts.uncut(whole)

    def _by_value(self, portion: Streams, found: Parts) -> Parts:
        """Cut by what is held, and by the value that all steps share."""
        query = self.query
        n = len(query.steps)
        every_event = query.order == "strict" and query.strict_among == "all_events"
        shared = -1 if every_event else sum(1 << n + i for i in range(len(query.exclusions)))
        if query.held:
            held = [self._held.codes(portion, s)[found.row] for s in range(n)]
            found = parts.cut_by_step(found, held, shared)
        else:
            found = parts.uncut(found)
        if query.attribution == "all":
            numbers = self.groups.numbers(portion, np.arange(portion.time.size))[found.row]
            found = parts.cut_by_step(found, [numbers] * n, shared)
        else:
            found = parts.uncut(found)
        return self._first_entries(found) if query.entry == "first" else found

    def _first_entries(self, found: Parts) -> Parts:
        """Of each subject only the part in which its first entry lies."""
        enters = int(sum(1 << int(mark) for mark in self.rules.enters[:, 0]))
        entry = (found.marks & enters != 0) & (found.time < self.until)
        rows = np.where(entry, found.row, np.iinfo(np.int64).max)
        if not found.owner.size:
            return found
        of_part = np.minimum.reduceat(rows, found.offsets[:-1])
        of_subject = np.full(int(found.owner.max()) + 1, np.iinfo(np.int64).max)
        np.minimum.at(of_subject, found.owner, of_part)
        return parts.chosen(found, of_part == of_subject[found.owner])

    def _reached(self, rows: Ints, steps: Ints) -> Ints:
        """Of each attempt, by position: the row that brought it there, -1 where none did. A position is a step; of
        order "any" a step with all that are listed before it, or (any_counts "number") a number of steps."""
        if self.query.order == "any" and self.query.any_counts == "number":
            return rows
        attempt, place = np.nonzero(rows >= 0)
        of_step = np.full(rows.shape, -1, np.int64)
        of_step[attempt, steps[attempt, place]] = rows[attempt, place]
        if self.query.order != "any":
            return of_step
        all_before = np.logical_and.accumulate(of_step >= 0, axis=1)
        return np.where(all_before, np.maximum.accumulate(of_step, axis=1), -1)

    def _units(self, cut: Parts, part: Ints) -> Ints:
        if self.query.count == "totals":
            return np.arange(part.size)
        ids = [cut.owner[part]]
        if self.query.count == "sessions":
            ids.append(cut.codes[0][part])
        if self.query.held_by == "value":
            ids.append(cut.codes[1][part])
        return parts.together(ids)

    def _group(self, made: Attempts, shared: Ints) -> Ints:
        query = self.query
        if not query.breakdowns:
            return made.group
        if query.attribution == "all":
            return shared
        if query.attribution == "first":
            rows = made.begun
        elif query.attribution == "last":
            reached = made.rows[:, ::-1] >= 0
            rows = made.rows[np.arange(reached.shape[0]), reached.shape[1] - 1 - reached.argmax(axis=1)]
        else:
            assert query.attribution_step is not None
            rows = made.rows[:, query.attribution_step - 1]
        return self.groups.numbers(made.streams, rows)

    def left_out(self) -> list[LeftOut]:
        """Rows of each step's event that the filters left out."""
        return self._marked.left_out(self.asking, self.first, self.end, len(self.query.steps))


def _graced(found: Parts, steps: int, grace_ms: int) -> Parts:
    """The rows of the steps, those of each step put off by the grace as often as it follows another: a step that came
    before the one that it follows, by the grace at most, then comes after it. Times stay what they were."""
    step = np.full(found.marks.size, -1, np.int64)
    for s in range(steps):
        here = found.marks >> s & 1 == 1
        if (here & (step >= 0)).any():
            detail = say("some events are of two steps at once; with a grace each must be of one")
            raise BadQuery(Problem("grace_seconds", grace_ms // 1_000, detail, 0))
        step[here] = s
    kept = np.flatnonzero(step >= 0)
    part_of = np.repeat(np.arange(found.owner.size), np.diff(found.offsets))[kept]
    order = kept[np.lexsort((kept, step[kept], found.time[kept] + step[kept] * grace_ms, part_of))]
    sizes = np.bincount(part_of, minlength=found.owner.size)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    return replace(found, offsets=offsets, time=found.time[order], marks=found.marks[order], row=found.row[order])


def _bounds(by_time: Parts, cut: Parts, part: Ints) -> Ints:
    """The first and the last moment of the day or session in which some parts of a finer cut lie."""
    codes = int(by_time.codes[0].max(initial=0)) + 1
    whose = cut.owner[part] * codes + cut.codes[0][part]
    place = np.searchsorted(by_time.owner * codes + by_time.codes[0], whose)
    return np.stack([by_time.time[by_time.offsets[place]], by_time.time[by_time.offsets[place + 1] - 1]], axis=1)
