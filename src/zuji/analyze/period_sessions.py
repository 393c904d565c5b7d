"""The sessions that begin in a question's period, whole, as they are read from the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from zuji.analyze import calendar, streams
from zuji.analyze.asking import Asking
from zuji.analyze.filter_query import Step
from zuji.analyze.marked import Marked
from zuji.analyze.query import AnyBreakdown, Question
from zuji.analyze.session_rules import SessionRule
from zuji.analyze.stream_groups import StreamGroups
from zuji.analyze.streams import Streams
from zuji.analyze.visits import Naming, Nodes, Visits, Walks

Ints = NDArray[np.int64]
# Read before the period, so that a session that goes on is not taken for one that begins (no gap is longer), and after
# it, until when sessions may go on.
MARGIN_MS = 86_400_000


class PeriodSessions:
    """A question's events by session: those from a day before its period to a day after it. steps: what is marked, by
    the fields that name them. columns are read beside the rows, and of texts (by field)
    the property of that name, as text.

    Raises BadQuery for what the catalogue does not bear.
    """

    def __init__(
        self,
        query: Question,
        rule: SessionRule,
        naming: Naming,
        breakdowns: Sequence[AnyBreakdown],
        asking: Asking,
        steps: Sequence[tuple[Step, str]] = (),
        columns: Mapping[str, exp.Expr] = {},
        texts: Mapping[str, str] = {},
    ) -> None:
        assert query.time_zone is not None
        self._query, self._asking = query, asking
        self.scope = asking.scope(query)
        self.first = calendar.start(query.from_, query.time_zone)
        self.end = calendar.start(query.to + calendar.DAY, query.time_zone)
        self._span = (self.first - MARGIN_MS, self.end + MARGIN_MS)
        told = {name: getattr(naming, name) for name in Naming.model_fields}
        self.nodes = Nodes(Visits(session=rule, **told), query, self.scope)
        self.groups = StreamGroups(breakdowns, self.scope, self._span)
        self.marked = Marked(query, steps)
        read = {field: self.scope.text(name, field).value for field, name in texts.items()}
        self._columns = {**self.nodes.columns, **self.groups.columns, **columns, **read}

    def portions(self) -> Iterator[tuple[Streams, Walks]]:
        """By portion of subjects all events, and all sessions of them."""
        marks = self.marked.marks(self.scope, self._asking.persons)
        narrowed = self.marked.narrowed(self.scope, self._asking.persons, every_row=True)
        rows = (marks, *self._span, self._columns, True, narrowed)
        for portion in streams.read(self._asking, self._query.subject, self.scope, *rows):
            yield portion, self.nodes.every_walk(portion)

    def begin(self, walks: Walks) -> NDArray[np.bool_]:
        """Which sessions begin in the period."""
        begun: NDArray[np.bool_] = (walks.bounds[:, 0] >= self.first) & (walks.bounds[:, 0] < self.end)
        return begun


def may_go_on(rule: SessionRule, last: Ints, now: int) -> NDArray[np.bool_]:
    """Which sessions, by their last moments, are surely not over at now. Of sessions without a gap it is not known."""
    if rule.gap_minutes is None or rule.property is not None:
        return np.zeros(last.size, np.bool_)
    return last + rule.gap_minutes * 60_000 >= now
