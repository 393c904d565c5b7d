"""Attribution: which touches conversions, and their revenue, are owed to, by several models side by side.

docs/reference/attribution.md has the definition. The engine marks touches and conversions; the path of a conversion is
a run of its subject's touches (kernels/attribution.py), which the models share out (attribution_models.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import calendar, parts, streams
from zuji.analyze.asking import Asking, LeftOut, Receipt
from zuji.analyze.attribution_models import Paths, credits, digits_of, to_magnitude
from zuji.analyze.attribution_query import AttributionCell, AttributionQuery, Model
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.held import HeldValues
from zuji.analyze.kernels import attribution as kernel
from zuji.analyze.marked import Marked
from zuji.analyze.measures import DIGITS, rounded
from zuji.analyze.members import Members, in_order
from zuji.analyze.parts import Parts
from zuji.analyze.session_rules import SessionCut
from zuji.analyze.splits import comparable
from zuji.analyze.sql import call, column, text
from zuji.analyze.streams import Streams
from zuji.records.sentences import say
from zuji.store.contract import QueryLimit

DEFINITION = "attribution/1"
FOREVER = 1 << 60
PLACES_MAX = 500_000_000  # of all paths together
NOT_SET = "(not set)"
_DIRECT = 0  # the number of the touch "direct"
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Credit:
    """What a model gives a touch; revenue null where the question names none."""

    conversions: int | float
    revenue: int | float | None


@dataclass(frozen=True)
class AttributionTouch:
    """other: all touches that are not shown; direct: no touch; both have no name. conversions it took part in, and of
    which it was the first or the last touch; subjects: whose they are; times: how often it lies in their paths;
    position: its mean place there, from 1. credits: one for each model of the question."""

    touch: str
    other: bool
    direct: bool
    conversions: int
    subjects: int
    times: int
    position: float | None
    first: int
    last: int
    credits: list[Credit]


@dataclass(frozen=True)
class AttributionResult:
    """models: those of the question, in its order; sums: whether their credits sum to conversions and revenue.
    conversions and revenue are what is shared; direct_conversions had no touch (and are not among them when they are
    removed); null_paths: touches that no conversion followed."""

    kind: str
    models: list[str]
    sums: list[bool]
    conversions: int
    subjects: int
    revenue: int | float | None
    direct_conversions: int
    null_paths: int
    touches: list[AttributionTouch]
    receipt: Receipt


Row = tuple[str, bool, bool]  # touch, other, direct


def answer(query: AttributionQuery, asking: Asking) -> tuple[dict[str, Any], list[LeftOut]]:
    """Fields of AttributionResult, and what was left out."""
    plan = _Plan(query, asking)
    found = plan.found()
    rows, paths = _laid_out(query, found)
    kept = paths.conversions > 0
    revenue = math.fsum(paths.revenue[kept]) if query.revenue is not None else None
    fields = {
        "models": [model.model for model in query.models],
        "sums": [model.model != "participation" for model in query.models],
        "conversions": int(kept.sum()),
        "subjects": int(np.unique(found.subject[kept]).size),
        "revenue": None if revenue is None else rounded(revenue, DIGITS),
        "direct_conversions": found.direct,
        "null_paths": int(paths.nulls.sum()),
        "touches": _touches(query, found, rows, paths),
    }
    return fields, plan.marked.left_out(asking, plan.begin, plan.end)


def members(query: AttributionQuery, cell: AttributionCell, asking: Asking) -> Members:
    """The conversions behind a number, or whose they are."""
    plan = _Plan(query, asking, cell.of)
    found = plan.found()
    rows, paths = _laid_out(query, found)
    here = paths.conversions > 0
    if cell.row is not None:
        if cell.row not in rows:
            shown = [touch for touch, other, direct in rows if not other and not direct][:50]
            raise BadQuery(Problem("cell.touch", cell.touch, say("the answer shows no such touch"), shown))
        place = {"any": 0, "first": 1, "last": 2}[cell.place]
        here &= kernel.having(paths.low, paths.high, paths.code, rows.index(cell.row), place)
    keys = found.key.filter(pa.array(here[: len(found.key)]))
    return Members("subjects" if cell.of == "subjects" else "events", in_order([keys.unique()]))


@dataclass(frozen=True)
class _Found:
    """Conversions first, then paths without one. names: of touches by number. key: of the conversions, where keys are
    asked for. direct: conversions without a touch, also where they are removed."""

    paths: Paths
    subject: Ints
    names: list[str]
    key: pa.Array
    direct: int


def _laid_out(query: AttributionQuery, found: _Found) -> tuple[list[Row], Paths]:
    """The rows of an answer, and the paths with touches by their rows."""
    paths = found.paths
    part, _ = credits(Model(model="participation"), paths, np.zeros(paths.n, np.bool_))
    met, _ = kernel.occurrences(paths.low, paths.high, paths.code, paths.conversions + paths.nulls, paths.n)
    named = np.flatnonzero(met[1:]) + 1  # a touch that is in no path is not shown
    ranked = sorted(named.tolist(), key=lambda n: (-part[n], found.names[n].encode()))
    shown, others = ranked[: query.limit], ranked[query.limit :]
    rows: list[Row] = [(found.names[n], False, False) for n in shown]
    rows += [("", True, False)] if others else []
    rows += [("", False, True)] if part[_DIRECT] else []
    place = np.zeros(paths.n, np.int64)
    place[shown] = np.arange(len(shown))
    place[others] = len(shown)
    place[_DIRECT] = len(rows) - 1
    return rows, paths.folded(place, len(rows))


def _touches(query: AttributionQuery, found: _Found, rows: list[Row], paths: Paths) -> list[AttributionTouch]:
    n = len(rows)
    is_direct = np.array([direct or touch in query.direct_touches for touch, _, direct in rows], np.bool_)
    first, last, part = (
        credits(Model(model=name), paths, is_direct)[0].tolist() for name in ("first", "last", "participation")
    )
    order = np.argsort(found.subject, kind="stable")
    sorted_ = (paths.low[order], paths.high[order], paths.code, paths.conversions[order], found.subject[order], n)
    subjects = kernel.subjects(*sorted_).tolist()
    times, places = kernel.occurrences(paths.low, paths.high, paths.code, paths.conversions, n)
    conversions = float(paths.conversions.sum())
    money = math.fsum(np.abs(paths.revenue))
    given: list[list[Credit]] = [[] for _ in rows]
    for model in query.models:
        counts, revenue = credits(model, paths, is_direct)
        digits = digits_of(model)
        for row in range(n):
            owed = to_magnitude(float(revenue[row]), money, digits) if query.revenue is not None else None
            given[row].append(Credit(to_magnitude(float(counts[row]), conversions, digits), owed))
    return [
        AttributionTouch(
            *rows[row],
            int(part[row]),
            subjects[row],
            int(times[row]),
            rounded(float(places[row] / times[row]), DIGITS) if times[row] else None,
            int(first[row]),
            int(last[row]),
            given[row],
        )
        for row in range(n)
    ]


class _Plan:
    """keys: whose keys are wanted beside the paths."""

    def __init__(self, query: AttributionQuery, asking: Asking, keys: str = "") -> None:
        assert query.time_zone is not None
        self.query, self.asking, self._keys = query, asking, keys
        self.scope = asking.scope(query)
        self.begin = calendar.start(query.from_, query.time_zone)
        self.end = calendar.start(query.to + calendar.DAY, query.time_zone)
        steps = [*((touch, f"touches[{i}]") for i, touch in enumerate(query.touches)), (query.conversion, "conversion")]
        self.marked = Marked(query, steps)
        self.marks = self.marked.marks(self.scope, asking.persons)
        n = len(query.touches)
        self._links = HeldValues([[*[link.touch] * n, link.conversion] for link in query.link], self.scope, "link")
        self._cut = SessionCut(query.session, self.scope) if query.window.same == "session" else None
        self._columns: dict[str, exp.Expr] = {"touch": self._name(), **self._links.columns}
        if query.revenue is not None:
            revenue = self.scope.read(query.revenue.owner, query.revenue.property, "revenue")
            if revenue.kind != "number":
                detail = say(
                    "{property!r} is a {kind}; only numbers are revenue",
                    property=query.revenue.property,
                    kind=revenue.kind,
                )
                raise BadQuery(Problem("revenue.property", query.revenue.property, detail, "a number"))
            self._columns["revenue"] = comparable(revenue)
        if self._cut is not None:
            self._columns |= self._cut.columns
        if keys == "conversions":
            self._columns["event_id"] = column("event_id")
        self._names: dict[str | None, int] = {None: _DIRECT}

    def _name(self) -> exp.Expr:
        """What a row is called as a touch, of the first that it is of."""
        branches: list[exp.Expr] = []
        for i, (touch, mark) in enumerate(zip(self.query.touches, self.marks[:-1], strict=True)):
            value: exp.Expr = text(touch.name or touch.event)
            if touch.property is not None:
                value = call("ifNull", self.scope.text(touch.property, f"touches[{i}]").value, text(NOT_SET))
            branches += [exp.paren(mark.copy()), value]
        return call("multiIf", *branches, text(""))

    def found(self) -> _Found:
        """The paths of all portions."""
        query = self.query
        window = query.window.ms
        same = window is None
        narrowed = self.marked.narrowed(self.scope, self.asking.persons, every_row=query.window.same == "session")
        first = self.begin if same else self.begin - window  # type: ignore[operator]
        rows = (self.marks, first, self.end, self._columns, query.window.same == "session", narrowed)
        made: list[_Portion] = []
        seen = 0
        for portion in streams.read(self.asking, query.subject, self.scope, *rows):
            made.append(self._of(portion, seen, window if window is not None else FOREVER))
            seen += len(portion.subjects)
        return _together(made, [name or "" for name in self._names], query.direct == "remove")

    def _of(self, portion: Streams, seen: int, window: int) -> _Portion:
        n = len(self.query.touches)
        cut = self._parts(portion)
        touch, converted, lost = kernel.paths(
            cut.offsets, cut.time, cut.marks, 1 << n, self.begin, window, self.query.since_previous
        )
        row, low, high, part = converted.T
        row, owner = cut.row[row], cut.owner[part]
        # Conversions in no session, or without the value that links them, have no touches.
        every = np.flatnonzero((portion.marks >> n & 1 == 1) & (portion.time >= self.begin))
        alone = np.setdiff1d(every, row)
        none = np.zeros(alone.size, np.int64)
        row = np.concatenate([row, alone])
        low, high = np.concatenate([low, none]), np.concatenate([high, none])
        owner = np.concatenate([owner, portion.owners()[alone]])
        if int((high - low).sum()) > PLACES_MAX:
            raise QueryLimit(
                say("Paths of touches have more than {places_max} places: shorten the window", places_max=PLACES_MAX)
            )
        revenue = np.zeros(row.size)
        if "revenue" in self._columns:
            revenue = portion.columns["revenue"].take(pa.array(row)).fill_null(0.0).to_numpy(zero_copy_only=False)
        key = pa.nulls(row.size)
        if self._keys == "conversions":
            key = portion.columns["event_id"].take(pa.array(row))
        elif self._keys == "subjects":
            key = portion.subjects.take(pa.array(owner))
        touch_rows = cut.row[touch]
        return _Portion(
            self._codes(portion, touch_rows),
            portion.time[touch_rows],
            np.stack([low, high, owner + seen]),
            revenue,
            np.stack([lost[:, 0], lost[:, 1], cut.owner[lost[:, 2]] + seen]),
            key,
        )

    def _parts(self, portion: Streams) -> Parts:
        """Cut by day or session, and by the value that links touches and conversions."""
        query = self.query
        n = len(query.touches)
        cut = parts.whole(portion)
        if self._cut is not None:
            cut = parts.cut(cut, self._cut.numbers(portion)[0])
        elif query.window.same == "day":
            assert query.time_zone is not None
            days = calendar.buckets(query.from_, query.to, "day", query.time_zone)
            cut = parts.cut(cut, np.searchsorted(np.array(days.starts, np.int64), portion.time, "right"))
        if query.link:
            of_touch, of_conversion = (self._links.codes(portion, step)[cut.row] for step in (0, n))
            cut = parts.cut_by_step(cut, [*[of_touch] * n, of_conversion], 0)
        return cut

    def _codes(self, portion: Streams, rows: Ints) -> Ints:
        """The number of each touch."""
        (codes,), names = parts.codes([portion.columns["touch"].take(pa.array(rows))])
        numbers = [self._names.setdefault(str(name), len(self._names)) for name in names]
        return np.array(numbers, np.int64)[codes] if numbers else codes


@dataclass(frozen=True)
class _Portion:
    """code and time of touches; converted is (low, high, subject) by conversion, lost the same of null paths."""

    code: Ints
    time: Ints
    converted: Ints
    revenue: NDArray[np.float64]
    lost: Ints
    key: pa.Array


def _together(made: list[_Portion], names: list[str], without_direct: bool) -> _Found:
    """The paths of all portions; of conversions without touches the one of the touch "direct"."""
    nobody = np.empty((3, 0), np.int64)
    begins = np.concatenate([[1], 1 + np.cumsum([portion.code.size for portion in made])]).tolist()
    shifted = [np.array([[begin], [begin], [0]]) for begin in begins[:-1]]
    converted = [portion.converted + shift for portion, shift in zip(made, shifted, strict=True)]
    low, high, subject = np.concatenate([nobody, *converted], axis=1)
    lost = [portion.lost + shift for portion, shift in zip(made, shifted, strict=True)]
    low_lost, high_lost, subject_lost = np.concatenate([nobody, *lost], axis=1)
    revenue = np.concatenate([np.empty(0), *(portion.revenue for portion in made)])
    direct = low == high
    low, high = np.where(direct, 0, low), np.where(direct, 1, high)  # touch 0 is "direct"
    keys = [portion.key for portion in made]
    key = pa.concat_arrays(keys) if keys else pa.array([], pa.uint32())
    if without_direct:
        kept = np.flatnonzero(~direct)
        low, high, subject, revenue, key = low[kept], high[kept], subject[kept], revenue[kept], key.take(pa.array(kept))
    code = np.concatenate([[_DIRECT], *(portion.code for portion in made)])
    time = np.concatenate([[0], *(portion.time for portion in made)])
    none = np.zeros(low_lost.size)
    paths = Paths(
        np.concatenate([low, low_lost]),
        np.concatenate([high, high_lost]),
        code,
        time,
        np.concatenate([np.ones(low.size), none]),
        np.concatenate([revenue, none]),
        np.concatenate([np.zeros(low.size), none + 1]),
        len(names),
    )
    return _Found(paths, np.concatenate([subject, subject_lost]), names, key, int(direct.sum()))
