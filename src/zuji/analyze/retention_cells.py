"""The cells of a retention as questions of the engine.

A subject's start and return events are gathered first, as numbers of intervals (of a rolling table as instants);
cohorts and cells follow from those small arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from zuji.analyze import subjects
from zuji.analyze.activity import EVER, interval, time_ms
from zuji.analyze.asking import Asking, LeftOut, events, named, passes
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Step
from zuji.analyze.filters import Scope
from zuji.analyze.retention_table import Table
from zuji.analyze.splits import Group, Splits
from zuji.analyze.sql import call, column, fragment, number, over, whole
from zuji.records.sentences import say

if TYPE_CHECKING:
    from zuji.analyze.retention import RetentionQuery

_ORDER = ("device", "sequence", "index", "event_id")  # after time: the total order inside a person


class Cells:
    """Questions of one table. Raises BadQuery when made, for what the catalogue does not bear."""

    def __init__(self, query: RetentionQuery, asking: Asking, asked: Table) -> None:
        self._query, self._asking, self._asked = query, asking, asked
        starts = asked.every.starts
        self._first = starts[0] if starts else asked.end
        self._scope = asking.scope(query)
        self.splits = Splits(query.breakdowns, self._scope, (self._first, asked.end))
        self.splits.one_value()
        self._value: exp.Expr | None = None
        # Whether the measure is of other events than those that come back.
        self._apart = query.measure is not None and query.measure.step is not None
        if query.measure is not None and query.measure.property is None:
            self._value = number(1.0)
        elif query.measure is not None and query.measure.property is not None:
            found = self._scope.read(query.measure.owner, query.measure.property, "measure")
            if found.kind != "number":
                detail = say(
                    "{property!r} is a {kind}; {of!r} needs a number",
                    property=query.measure.property,
                    kind=found.kind,
                    of=query.measure.of,
                )
                raise BadQuery(Problem("measure.property", query.measure.property, detail, "a number"))
            self._value = found.value

    def groups(self) -> list[Group]:
        """Groups by the sizes of their cohorts: those that are kept and one more where there are more."""
        if not len(self.splits):
            return [()]
        keys = self.splits.keys()
        ranked = (
            over(exp.select(*keys, call("count").as_("n")), self._entries([], returns=False), "j")
            .group_by(*keys, copy=False)
            .order_by(exp.Ordered(this=column("n"), desc=True), *self.splits.ascending(), copy=False)
            .limit(self.splits.kept_max + 1, copy=False)
        )
        return [self.splits.group(row) for row in self._asking.rows(ranked)]

    def counted(self, groups: Sequence[Group]) -> exp.Select:
        """g, whole (of all groups), c, k, n, total, measured: the subjects of a cell, sum and number of its values."""
        select = exp.select(
            column("g"),
            call("grouping", column("g")).as_("whole"),
            column("c"),
            column("k"),
            call("count").as_("n"),
            call("sumKahan", column("total")).as_("total"),
            call("sum", column("measured")).as_("measured"),
        )
        found = over(select, self._cells(groups), "cells")
        by = [column("g"), column("c"), column("k")]
        sets = [exp.Tuple(expressions=by[1:]), *([exp.Tuple(expressions=by)] if len(self.splits) else [])]
        if not len(self.splits):
            found.set("expressions", [whole(0).as_("g"), whole(1).as_("whole"), *found.expressions[2:]])
        found.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
        return found

    def members(self, groups: Sequence[Group], place: int | None, cohort: int, k: int) -> exp.Select:
        """Column of the subjects of a cell; of all groups where place is None."""
        terms = [column("c").eq(whole(cohort)), column("k").eq(whole(k))]
        terms += [column("g").eq(whole(place))] if place is not None else []
        cells = over(exp.select(column("subject")), self._cells(groups), "cells")
        return cells.where(*terms, copy=False).order_by(column("subject"), copy=False)

    def _rows(self, groups: Sequence[Group], returns: bool) -> exp.Select:
        """One row for each start or return event."""
        query, asked, persons, scope = self._query, self._asked, self._asking.persons, self._scope
        t = column("t")
        starts = self._step(query.start, "start", t < whole(asked.until))
        came = self._step(query.return_, "return", exp.and_(t >= whole(self._first), t < whole(asked.end)))
        who = subjects.key(query.subject, scope, persons)
        before = call("less", t, whole(self._first))
        columns = [
            who.key.as_("subject"),
            time_ms().as_("t"),
            call("if", before, call("toInt32", whole(-1)), interval(asked.every.starts)).as_("i"),
            starts.as_("s"),
            (came if returns else whole(0)).as_("r"),
        ]
        steps = [query.start, query.return_]
        if self._apart:
            assert query.measure is not None and query.measure.step is not None
            steps.append(query.measure.step)
            inside = exp.and_(t >= whole(self._first), t < whole(asked.end))
            looked = self._step(query.measure.step, "measure.step", inside)
            columns.append((looked if returns else whole(0)).as_("l"))
        if len(self.splits):
            columns += [*self.splits.columns(), self.splits.index(groups).as_("g")]
            columns += [column(name) for name in _ORDER]
        if self._value is not None:
            columns.append(self._value.as_("x"))
        first = EVER if query.cohort == "first_ever" else self._first
        rows = events(columns, scope, persons, first, asked.end, wanted=who.is_person)
        terms = [who.named] if who.named is not None else []
        names = [named(scope, step.event) for step in steps]
        if all(name is not None for name in names):
            terms.append(exp.or_(*(name for name in names if name is not None)))
        return rows.where(*terms, copy=False)

    def _entries(self, groups: Sequence[Group], returns: bool = True) -> exp.Select:
        """Columns subject, c, t0, g, g_0, ..., returns: a row for each cohort that a subject belongs to."""
        query = self._query
        keys = self.splits.keys()
        ordered = [column("t"), *(column(name) for name in (_ORDER if keys else ()))]
        told = [*ordered, column("i"), *([column("g"), *keys] if keys else [])]
        gathered = call("arraySort", call("groupUniqArrayIf", call("tuple", *told), column("s")))
        at = len(ordered) + 1  # of the interval in those tuples
        if not keys and not self._asked.length:
            told, at = [column("i")], 1
            gathered = call("arraySort", call("groupUniqArrayIf", call("tuple", column("i")), column("s")))
        arrays = [gathered.as_("starts"), self._gathered("r", not self._apart).as_("returns")]
        arrays += [self._gathered("l", True).as_("looked")] if self._apart else []
        each = (
            over(exp.select(column("subject"), *arrays), self._rows(groups, returns), "e")
            .where(exp.or_(*(column(name) for name in ("s", "r", *(("l",) if self._apart else ())))), copy=False)
            .group_by(column("subject"), copy=False)
            .having(call("notEmpty", column("starts")), copy=False)
        )
        if query.cohort == "every":
            cohorts = f"arrayMap(e -> tupleElement(e, {at}), starts)"
            firsts = fragment(f"arrayFilter((e, n) -> n = 1, starts, arrayEnumerateUniq({cohorts}))")
        else:
            firsts = fragment("arraySlice(starts, 1, 1)")
        kept = [column("returns"), *([column("looked")] if self._apart else [])]
        joined = exp.select(column("subject"), call("arrayJoin", firsts).as_("entry"), *kept)

        def part(n: int) -> exp.Expr:
            return call("tupleElement", column("entry"), whole(n))

        columns = [column("subject"), part(at).as_("c"), (part(1) if at > 1 else whole(0)).as_("t0"), *kept]
        columns.append((part(at + 1) if keys else call("toInt32", whole(0))).as_("g"))
        columns += [part(at + 2 + n).as_(f"g_{n}") for n in range(len(keys))]
        entries = over(exp.select(*columns), over(joined, each, "p"), "q")
        return entries.where(column("c") >= whole(0), copy=False)

    def _gathered(self, mark: str, valued: bool) -> exp.Expr:
        """Of each event with a mark its interval (of a rolling table its instant), and what more is asked of it."""
        place = column("t") if self._asked.length else column("i")
        more: list[exp.Expr] = []
        valued = valued and self._value is not None
        if valued:
            more += [call("isNotNull", column("x")), call("ifNull", column("x"), whole(0))]
        if self._query.same_value:
            more += self.splits.keys()
        gather = "groupArrayIf" if valued else "groupUniqArrayIf"  # equal values of two events are two
        return call(gather, call("tuple", place, *more), column(mark))

    def _cells(self, groups: Sequence[Group]) -> exp.Select:
        """Columns subject, g, c, k, total, measured: a row for each subject of cohort c that column k counts."""
        query, asked = self._query, self._asked
        m = len(asked.columns) - 1
        after = "tupleElement(r, 1) - c"
        if asked.length:
            after = f"if(tupleElement(r, 1) < t0, 0, intDiv(tupleElement(r, 1) - t0, {asked.length}))"
        if query.brackets is None:
            reached = f"if({after} BETWEEN 1 AND {m}, {after}, 0)"
        else:
            lows, highs = ([int(one[n]) for one in query.brackets] for n in (0, 1))
            reached = f"arrayFirstIndex((a, b) -> ({after}) BETWEEN a AND b, {lows}, {highs})"

        def placed(events: str, valued: bool) -> exp.Expr:
            """(column, value, whether it is set) of each of those events."""
            if query.same_value:
                at = 4 if valued else 2
                same = [
                    f"ifNull(tupleElement(r, {at + n}) = g_{n}, isNull(tupleElement(r, {at + n})) AND isNull(g_{n}))"
                    for n in range(len(self.splits))
                ]
                events = f"arrayFilter(r -> {' AND '.join(same)}, {events})"
            told = "tupleElement(r, 3), tupleElement(r, 2)" if valued else "0, 0"
            return fragment(f"arrayMap(r -> (toInt64({reached}), {told}), {events})")

        known = [column(name) for name in ("subject", "g", "c")]
        returns = placed("returns", self._value is not None and not self._apart)
        hits = [returns.as_("hits"), (placed("looked", True) if self._apart else column("hits")).as_("valued")]
        # Layer by layer: what is inside a lambda the engine analyses again for every lambda around it.
        found = over(exp.select(*known, *hits), self._entries(groups), "j")
        distinct = fragment(
            "arraySort(arrayDistinct(arrayFilter(k -> k > 0, arrayMap(h -> tupleElement(h, 1), hits))))"
        )
        hit = over(exp.select(*known, column("valued"), distinct.as_("reached")), found, "f")
        counted = {
            "on": "reached",
            "on_or_after": "if(empty(reached), CAST([], 'Array(Int64)'), range(toInt64(1), arrayMax(reached) + 1))",
            "on_or_before": f"if(empty(reached), CAST([], 'Array(Int64)'), range(arrayMin(reached), toInt64({m + 1})))",
            "streak": (
                f"arrayFilter(k -> hasAll(reached, range(greatest(1, k - {(query.streak or m) - 1}), k + 1)), reached)"
            ),
        }[query.criterion]
        if query.churn:
            counted = f"arrayFilter(k -> NOT has({counted}, k), range(toInt64(1), toInt64({m + 1})))"
        low, high = {
            "on": ("k", "k"),
            "on_or_after": ("k", str(m)),
            "on_or_before": ("1", "k"),
            "streak": (f"greatest(1, k - {(query.streak or m) - 1})", "k"),
        }[query.criterion]
        each = fragment(f"arrayJoin(arrayPushFront({counted}, toInt64(0)))").as_("k")
        cells = over(exp.select(*known, column("valued"), each), hit, "h")
        if self._value is None:
            none = (whole(0).as_("total"), whole(0).as_("measured"))
            return over(exp.select(*known, column("k"), *none), cells, "i")
        inside = (
            f"arrayFilter(h -> tupleElement(h, 3) AND k > 0 AND tupleElement(h, 1) BETWEEN {low} AND {high}, valued)"
        )
        looked = over(exp.select(*known, column("k"), fragment(inside).as_("inside")), cells, "i")
        total = fragment("arrayReduce('sumKahan', arrayMap(h -> tupleElement(h, 2), inside))").as_("total")
        n = fragment("length(inside)").as_("measured")
        return over(exp.select(*known, column("k"), total, n), looked, "l")

    def _step(self, step: Step, field: str, more: exp.Expr) -> exp.Expr:
        """Whether a row is of a step, as 0 or 1."""
        terms = [
            named(self._scope, step.event),
            passes(self._query, step.filters, self._scope, self._asking.persons, field),
            more,
        ]
        return call("toUInt8", exp.and_(*(term for term in terms if term is not None)))

    def left_out(self) -> list[LeftOut]:
        """Rows of the start and of the return event, in the period, that the filters left out."""
        made = []
        query, asked = self._query, self._asked
        ends = {"start": asked.until, "return": asked.end}
        for series, (field, step) in enumerate((("start", query.start), ("return", query.return_))):
            scope: Scope = self._asking.scope(query)
            kept = passes(query, step.filters, scope, self._asking.persons, field)
            if kept is None:
                continue
            columns: list[exp.Expr] = [call("countIf", exp.not_(kept)).as_("n")]
            of_event = named(scope, step.event)
            rows = events(columns, scope, self._asking.persons, self._first, ends[field], wanted=False)
            (row,) = self._asking.rows(rows.where(of_event) if of_event is not None else rows)
            if row["n"]:
                made.append(LeftOut(series, "filtered", row["n"]))
        return made
