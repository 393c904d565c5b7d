"""The attempts that subjects made at a funnel: read, cut by what is held, and chosen among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import calendar, parts, splits, streams
from zuji.analyze.asking import Asking, LeftOut, events, named, passes
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.kernels.funnel import PERSONS, STEPS, TOTALS, TOTALS_LATEST, attempts, ended_between
from zuji.analyze.kernels.order import sessions
from zuji.analyze.parts import NOWHERE, Parts
from zuji.analyze.query import AnyFilter, BadQuery, Owner, Problem
from zuji.analyze.splits import present, values_of
from zuji.analyze.sql import call, column
from zuji.analyze.streams import Streams
from zuji.store.catalogue import Readable, as_text

FOREVER = 1 << 60
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Attempts:
    """Attempts of one portion of subjects, a row each, better ones of a unit first. unit: what counts once (a subject,
    a session, an attempt). time[i, j]: when position j was reached, ms UTC, -1: it was not; rows: by which row. A
    position is a step, of order "any" one with all before it, or a number of steps. state says which steps were done;
    begun is the row of the entry, entered its time; group is the number of the group; session: the first and the last
    moment of the part that was looked at."""

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

    def take(self, places: Ints) -> Attempts:
        names = ("subject", "unit", "begun", "entered", "rows", "time", "state", "group", "session", "session_code")
        return replace(self, **{name: getattr(self, name)[places] for name in names})

    def best(self, within: Ints | None = None) -> Attempts:
        """The best one of each unit, or of each unit and group of within."""
        ids = self.unit if within is None else parts.together([self.unit, within])
        _, first = np.unique(ids, return_index=True)
        return self.take(np.sort(first))

    def slim(self) -> Attempts:
        """Without the streams, which an answer no longer needs."""
        none = np.empty((self.unit.size, 0), np.int64)
        empty = Streams(pa.array([]), none, none, none, {})
        return replace(self, streams=empty, rows=none, session=none, session_code=none)

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
        self._marked = [
            *((step.event, step.filters, f"steps[{i}]") for i, step in enumerate(query.steps)),
            *((step.event, step.filters, f"exclusions[{i}]") for i, step in enumerate(query.exclusions)),
        ]
        self._columns: dict[str, exp.Expr] = {}
        self._kinds = [
            self._value(
                splits.read(item, self.scope, f"breakdowns[{i}]", (self.first, self.end)), f"breakdowns[{i}]", f"b{i}"
            )
            for i, item in enumerate(query.breakdowns)
        ]
        self._hold()
        if query.window.same == "session" and query.session.property is not None:
            session = as_text(self.scope.catalogue, query.session.property)
            self.scope.kind(Owner(), query.session.property, "session")
            assert session is not None  # scope knows it
            self._columns["session"] = session.value
        if with_ids:
            self._columns["event_id"] = column("event_id")
        self._numbers: dict[tuple[Any, ...], int] = {}  # values of breakdowns, to the number of the group

    def _value(self, found: Readable, field: str, key: str) -> str:
        """Reads a value of each row under a key; its kind."""
        if found.kind in ("list", "numbers"):
            detail = "an event lies in several groups of this, and here one is needed"
            raise BadQuery(Problem(f"{field}.property", None, detail, ["text", "number", "bool", "datetime"]))
        self._columns[key] = values_of(found)
        return found.kind

    def _hold(self) -> None:
        for h, held in enumerate(self.query.held):
            names = {held.of_step(s) for s in range(len(self.query.steps))}
            kinds = {
                self._value(self.scope.read(Owner(), name, f"held[{h}]"), f"held[{h}]", f"h{h} {name}")
                for name in sorted(names)
            }
            if len(kinds) > 1:
                detail = f"properties of different kinds ({', '.join(sorted(kinds))}) hold no common value"
                raise BadQuery(Problem(f"held[{h}].properties", None, detail))

    def _own(self, event: str, filters: Sequence[AnyFilter], field: str) -> exp.Expr:
        """Whether a row that passes the question's filters is of a step."""
        only = self.query.model_copy(update={"filters": [], "include_bots": True})
        terms = [named(self.scope, event), passes(only, list(filters), self.scope, self.asking.persons, field)]
        return exp.and_(exp.true(), *(term for term in terms if term is not None))

    def attempts(self) -> Iterator[Attempts]:
        """Of one portion of subjects after the other all attempts; those of one unit are not chosen among yet."""
        marks = [self._own(*marked) for marked in self._marked]
        terms = [passes(self.query, [], self.scope, self.asking.persons, "")]
        names = [named(self.scope, event) for event, _, _ in self._marked]
        if not self.every_row and all(name is not None for name in names):
            terms.append(exp.or_(*(name for name in names if name is not None)))
        kept = [term for term in terms if term is not None]
        narrowed = exp.and_(*kept) if kept else None
        rows = (marks, self.first, self.end, self._columns, self.every_row, narrowed)
        for portion in streams.read(self.asking, self.query, self.scope, *rows):
            yield self._of(portion)

    def _of(self, portion: Streams) -> Attempts:
        query, rules = self.query, self.rules
        n = len(query.steps)
        by_time = self._by_time(portion)
        cut = self._by_value(portion, by_time)
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
        )
        return replace(made, group=self._groups(made, cut.codes[2][part]))

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
            held = [self._held(portion, s)[found.row] for s in range(n)]
            found = parts.cut_by_step(found, held, shared)
        else:
            found = parts.uncut(found)
        if query.attribution == "all":
            numbers = self._group_numbers(portion, np.arange(portion.time.size))[found.row]
            found = parts.cut_by_step(found, [numbers] * n, shared)
        else:
            found = parts.uncut(found)
        return self._first_entries(found) if query.entry == "first" else found

    def _held(self, portion: Streams, step: int) -> Ints:
        """A code of what a row of a step holds, equal for equal values at all steps."""
        several = []
        for h, held in enumerate(self.query.held):
            names = sorted({held.of_step(s) for s in range(len(self.query.steps))})
            coded, values = parts.codes([portion.columns[f"h{h} {name}"] for name in names])
            several.append((coded[names.index(held.of_step(step))], len(values)))
        return _mixed(several)

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

    def _group_numbers(self, portion: Streams, rows: Ints) -> Ints:
        """The number of the group in which each of some rows (-1: no row, no values) lies."""
        if not self.query.breakdowns:
            return np.zeros(rows.size, np.int64)
        some = np.maximum(rows, 0)
        coded = [parts.codes([portion.columns[f"b{i}"]]) for i in range(len(self.query.breakdowns))]
        stacked = np.stack([np.where(rows >= 0, codes[0][some], NOWHERE) for codes, _ in coded], axis=1)
        found, which = parts.distinct(stacked)
        numbers = []
        for combination in found.tolist():
            values = tuple(
                None if code == NOWHERE else values[code] for code, (_, values) in zip(combination, coded, strict=True)
            )
            numbers.append(self._numbers.setdefault(values, len(self._numbers)))
        return np.array(numbers, np.int64)[which] if numbers else np.zeros(rows.size, np.int64)

    def _groups(self, made: Attempts, shared: Ints) -> Ints:
        query = self.query
        if not query.breakdowns:
            return made.group
        if query.attribution == "all":
            return shared
        if query.attribution == "first":
            rows = made.begun
        elif query.attribution == "last":
            rows = made.rows.max(axis=1, initial=-1)
        else:
            assert query.attribution_step is not None
            rows = made.rows[:, query.attribution_step - 1]
        return self._group_numbers(made.streams, rows)

    def groups(self) -> list[tuple[Any, ...]]:
        """The values of each group by its number."""
        return list(self._numbers)

    def shown(self, values: Sequence[Any]) -> list[Any]:
        """A group's values as an answer shows them."""
        return [present(value, kind) for value, kind in zip(values, self._kinds, strict=True)]

    def left_out(self) -> list[LeftOut]:
        """Rows of each step's event that the filters left out."""
        scope = self.asking.scope(self.query)
        counted = []
        for number, (event, filters, field) in enumerate(self._marked[: len(self.query.steps)]):
            kept = passes(self.query, list(filters), scope, self.asking.persons, field)
            if kept is not None:
                of_event = named(scope, event)
                gone = exp.not_(kept) if of_event is None else exp.and_(of_event, exp.not_(kept))
                counted.append((number, call("countIf", gone).as_(f"n_{number}")))
        if not counted:
            return []
        rows = events([item for _, item in counted], scope, self.asking.persons, self.first, self.end, wanted=False)
        (row,) = self.asking.rows(rows)
        return [LeftOut(number, "filtered", row[f"n_{number}"]) for number, _ in counted if row[f"n_{number}"]]


def _bounds(by_time: Parts, cut: Parts, part: Ints) -> Ints:
    """The first and the last moment of the day or session in which some parts of a finer cut lie."""
    codes = int(by_time.codes[0].max(initial=0)) + 1
    whose = cut.owner[part] * codes + cut.codes[0][part]
    place = np.searchsorted(by_time.owner * codes + by_time.codes[0], whose)
    return np.stack([by_time.time[by_time.offsets[place]], by_time.time[by_time.offsets[place + 1] - 1]], axis=1)


def _mixed(several: Sequence[tuple[Ints, int]]) -> Ints:
    """One code for several codes of the same rows, each with the number of its values."""
    mixed = np.zeros(several[0][0].size, np.int64)
    nowhere = np.zeros(mixed.size, np.bool_)
    for codes, values in several:
        nowhere |= codes == NOWHERE
        mixed = mixed * values + codes
    return np.where(nowhere, NOWHERE, mixed)
