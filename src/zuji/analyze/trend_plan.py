"""A series of a trend as questions of the engine: which groups there are (where it is split), the values of the kept
groups in each bucket and over the whole period, who is behind a value, and how many rows were left out and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from zuji.analyze import calendar, measures, subjects
from zuji.analyze.activity import interval, ladder, time_ms
from zuji.analyze.asking import Asking, events, named, passes
from zuji.analyze.splits import Group, Splits, comparable
from zuji.analyze.sql import call, column, fragment, instant, over, whole
from zuji.store.catalogue import Readable

if TYPE_CHECKING:
    from zuji.analyze.trend import TrendQuery


class Plan:
    """The questions of one series, as of the batch that is read: rows of later ones are not seen.

    Raises BadQuery when made, for what the catalogue does not bear.
    """

    def __init__(self, query: TrendQuery, index: int, asking: Asking, buckets: calendar.Buckets) -> None:
        self.query, self.series, self.buckets, self.asking = query, query.series[index], buckets, asking
        field = f"series[{index}]"
        self.scope = asking.scope(query)
        self.value: Readable | None = None
        if self.series.property is not None:
            self.value = self.scope.read(self.series.owner, self.series.property, field)
        self.kind = self.value.kind if self.value else None
        measures.check(self.series, self.kind, field)
        self._first = buckets.starts[0] if buckets.starts else buckets.end
        # Of a rolling measure the days before the period too, of which the first windows reach back into.
        self.days = rolling_days(query, self.series.window_days) if self.series.window_days else buckets
        first = self.days.starts[0] if self.days.starts else self._first
        self.span = (first, buckets.end)
        self.splits = Splits(query.breakdowns, self.scope, self.span)
        self.who = None
        if measures.needs_subject(self.series):
            self.who = subjects.key(query.subject, self.scope, asking.persons)
        self.filter = passes(query, self.series.filters, self.scope, asking.persons, field)
        self._of_event = named(self.scope, self.series.event)  # before rows are joined with what it reads

    def _rows(self, columns: Sequence[exp.Expr], filtered: bool = True, first: int | None = None) -> exp.Select:
        """Columns of the event rows of the series, each joined with its person and profile where it is needed."""
        wanted = self.who is not None and self.who.is_person
        begin = self._first if first is None else first
        rows = events(list(columns), self.scope, self.asking.persons, begin, self.span[1], wanted)
        terms = [self._of_event.copy()] if self._of_event is not None else []
        if self.who is not None and self.who.named is not None:
            terms.append(self.who.named.copy())
        if filtered and self.filter is not None:
            terms.append(self.filter.copy())
        return rows.where(*terms, copy=False) if terms else rows

    def _measured(self) -> list[exp.Expr]:
        """The columns that the measure reads."""
        columns: list[exp.Expr] = []
        if self.who is not None:
            columns.append(self.who.key.copy().as_("person"))
        if self.value is not None:
            columns.append(comparable(self.value).as_("x"))
        if self.series.measure in ("first", "last"):
            order = (column(name) for name in ("device", "sequence", "index", "event_id"))
            columns.append(call("tuple", time_ms(), *order).as_("o"))
        if self.by_day:
            columns.append(interval(self.each_day().starts).as_("d"))
        return columns

    @property
    def by_day(self) -> bool:
        """Whether a subject counts once for each of its days."""
        return self.series.measure == "daily_unique_sum"

    def each_day(self) -> calendar.Buckets:
        """The days of the period, by whose numbers days are told."""
        assert self.query.time_zone is not None
        return calendar.buckets(self.query.from_, self.query.to, "day", self.query.time_zone)

    def groups(self) -> list[Group]:
        """Groups by the measure, most first: those that are kept, and one more where there are more. Without breakdowns
        the one group ()."""
        if not self.splits or not self.buckets.starts:
            return [] if self.splits else [()]
        keys = self.splits.keys()
        measured = measures.aggregate(self.series, self.kind).as_("v")
        order = exp.Ordered(this=measures.rank(column("v"), self.series), desc=True, nulls_first=False)
        ranked = (
            over(exp.select(*keys, measured), self._rows([*self._measured(), *self.splits.columns()]), "r")
            .group_by(*keys, copy=False)
            .order_by(order, *self.splits.ascending(), copy=False)
            .limit(self.splits.kept_max + 1, copy=False)
        )
        return [self.splits.group(row) for row in self.asking.rows(ranked)]

    def points(self, groups: Sequence[Group], windows: bool = False) -> exp.Select:
        """k, b, whole, v: values of group k (its index in groups, OTHER for the rest) in the bucket that begins at b.

        whole is 1 in rows of the whole period. windows: of a rolling measure, the values that `points` has not.
        """
        if windows:
            return self._windows(groups)
        columns = [call("roundDown", time_ms(), ladder(self.buckets.starts)).as_("b"), *self._measured()]
        measured = measures.aggregate(self.series, self.kind).as_("v")
        k, b = column("k"), column("b")
        if not self.splits:
            rows = self._rows(columns)
            sets = [exp.Tuple(expressions=[b]), exp.Tuple(expressions=[])]
            found = over(exp.select(b, call("grouping", b).as_("whole"), measured), rows, "r")
        else:
            rows = self._rows([*columns, self.splits.index(groups).as_("k")])
            sets = [exp.Tuple(expressions=[k, b]), exp.Tuple(expressions=[k])]
            found = over(exp.select(k, b, call("grouping", b).as_("whole"), measured), rows, "r")
        grouping = exp.GroupingSets(expressions=sets)
        found.set("group", exp.Group(grouping_sets=[grouping]))
        return found

    def _windows(self, groups: Sequence[Group]) -> exp.Select:
        """k, d, v: subjects of group k in the window that ends with day number d. A subject's days are gathered first,
        and then the days whose windows they lie in."""
        assert self.who is not None and self.series.window_days is not None
        n, before = len(self.days.starts), len(self.days.starts) - len(self.buckets.starts)
        index = self.splits.index(groups) if self.splits else call("toInt32", whole(0))
        columns = [interval(self.days.starts).as_("d"), self.who.key.copy().as_("person"), index.as_("k")]
        known = [column("k"), column("person")]
        each = over(
            exp.select(*known, call("groupUniqArray", column("d")).as_("days")),
            self._rows(columns, first=self.span[0]),
            "r",
        ).group_by(*known, copy=False)
        reached = f"range(greatest(d, {before}), least(d + {int(self.series.window_days)}, {n}))"
        ends = fragment(f"arrayJoin(arrayDistinct(arrayFlatten(arrayMap(d -> {reached}, days))))").as_("d")
        counted = exp.select(column("k"), column("d"), call("count").as_("v"))
        return over(counted, over(exp.select(column("k"), ends), each, "e"), "w").group_by(
            column("k"), column("d"), copy=False
        )

    def members(self, groups: Sequence[Group], index: int | None, bucket: int | None) -> exp.Select:
        """Column k of the subjects (of a measure that counts them) or ids of events in group number `index` of groups
        (OTHER for the rest, None where the series is not split), in a bucket or in the whole period; where subjects
        count by day also d, the number of the day."""
        key = self.who.key.copy() if self.who is not None else column("event_id")
        columns = [key.as_("k")]
        keys = [column("k")]
        if self.by_day:
            columns.append(interval(self.each_day().starts).as_("d"))
            keys.append(column("d"))
        if index is not None:
            columns.append(self.splits.index(groups).as_("g"))
        terms = [self.value.set.copy()] if self.value is not None else []
        first = self._first
        if bucket is not None:
            first = self.buckets.starts[bucket]
            ends = (*self.buckets.starts[1:], self.buckets.end)
            terms.append(column("time") < instant(ends[bucket]))
            if self.series.window_days:
                last = len(self.days.starts) - len(self.buckets.starts) + bucket
                first = self.days.starts[max(0, last - self.series.window_days + 1)]
        rows = self._rows(columns, first=first)
        rows = rows.where(*terms, copy=False) if terms else rows
        found = over(exp.select(*keys).distinct(), rows, "r").order_by(*keys, copy=False)
        return found.where(column("g").eq(whole(index)), copy=False) if index is not None else found

    def left_out(self) -> exp.Select | None:
        """found, matched, measured: rows in the period, of them those that pass the filters, of them with a value.

        None when nothing can be left out.
        """
        if self.filter is None and self.value is None:
            return None
        passed = self.filter.copy() if self.filter is not None else exp.true()
        valued = exp.and_(passed.copy(), self.value.set.copy()) if self.value is not None else passed
        return self._rows(
            [
                call("count").as_("found"),
                call("countIf", passed).as_("matched"),
                call("countIf", valued).as_("measured"),
            ],
            filtered=False,
        )


def rolling_days(query: TrendQuery, window_days: int) -> calendar.Buckets:
    """The days of the period, and before them those that the first window reaches back into."""
    assert query.time_zone is not None
    first = query.from_ - (window_days - 1) * calendar.DAY
    return calendar.buckets(first, query.to, "day", query.time_zone)
