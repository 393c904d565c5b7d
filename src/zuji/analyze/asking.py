"""What a kind of question is handed when it is answered: the project as of a batch, and the store to ask.

Only `Asking.rows` touches the outside world.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
import pyarrow as pa
from sqlglot import exp

from zuji.analyze import bots
from zuji.analyze.cohorts import NO_COHORTS, Cohort, Cohorts
from zuji.analyze.conditions import Conditions, Sets
from zuji.analyze.filter_query import AnyFilter
from zuji.analyze.filters import Naming, Scope, condition
from zuji.analyze.people import Persons
from zuji.analyze.query import Question, Subject
from zuji.analyze.rows import events as events
from zuji.analyze.rows import named as named
from zuji.analyze.virtual import Virtual
from zuji.records.property import Catalogue
from zuji.records.sentences import say
from zuji.store.contract import Answer, Limits, PersonMap, Progress, QueryCancelled, QueryLimit, Reader

# A map of which nothing is known but its rows.
EVERY_ROW = PersonMap(changed=2**63)
MEMBERS_MAX = 50_000_000  # behind one number
ADVICE = say("Ask for fewer days, narrow the question by filters, or split it by fewer breakdowns")


class State(msgspec.Struct, frozen=True):
    """What a question reads of a project: catalogue, zone, the last whole batch, how the person map is read, what
    people named, cohorts, virtual events and properties."""

    catalogue: Catalogue
    batch: int
    time_zone: str = "Asia/Shanghai"
    persons: PersonMap = EVERY_ROW
    naming: Naming = Naming()
    cohorts: Cohorts = NO_COHORTS
    virtual_at: Callable[[int], Virtual] | None = None  # virtual ones as of an instant (ms UTC); None: naming's


@dataclass(frozen=True)
class LeftOut:
    """Rows of the event and period of one part of a question (series, step) that its values do not count, and why:
    filtered (bots that were left out among them) or value_not_set."""

    series: int
    reason: str
    rows: int


@dataclass(frozen=True)
class Receipt:
    """Why the number is what it is. versions names what was read beside the events; asked_at is ms UTC; digest is of
    the answer (analyze/receipts.py)."""

    definition: str
    query: dict[str, Any]
    time_zone: str
    asked_at: int
    batch: int
    versions: dict[str, int | str | None]
    rows_read: int
    left_out: list[LeftOut]
    engine: str
    elapsed_ms: float
    query_id: str
    digest: str = ""


def nothing_completes(*_: object) -> exp.Select:
    """For those who ask about no sequences."""
    raise LookupError("sequences")


class Asking:
    """One question under way. now is the moment at which it was asked (ms UTC). completing: sequences.completing, which
    itself asks questions."""

    def __init__(
        self,
        store: Reader,
        project_id: int,
        state: State,
        now: int,
        limits: Limits,
        query_id: str,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[str], bool] = lambda query_id: False,
        completing: Callable[..., exp.Select] = nothing_completes,
    ) -> None:
        self._store, self.limits, self.query_id, self._on_progress = store, limits, query_id, on_progress
        self._cancelled, self._completing = cancelled, completing
        self._began = time.monotonic()
        self.state, self.now = state, now
        self.persons = Persons(project_id, state.batch, state.persons)
        self.sets = Sets(self._by_sql)
        self.rows_read = 0
        self._told = Progress(0)
        self._lock = threading.Lock()  # the rows of streams are read ahead by a thread of their own
        self.engine = ""
        self._kept: list[str] = []

    def elapsed_ms(self) -> float:
        return round((time.monotonic() - self._began) * 1000, 1)

    def scope(self, query: Question) -> Scope:
        """What parts of a question may name; each query of the engine has one of its own."""
        assert query.time_zone is not None
        conditions = self.conditions(query.subject, self.persons)
        return Scope(self.state.catalogue, query.time_zone, query.to, self.state.naming, conditions)

    def conditions(self, subject: Subject, persons: Persons) -> Conditions:
        """What may be asked of subjects; each query of the engine has one of its own."""
        state = self.state
        of_project = (state.catalogue, state.naming, state.cohorts)
        return Conditions(*of_project, persons, subject, self.now, self.sets, partial(self._completing, self))

    def keep_ids(self, ids: pa.Array) -> str:
        """The name of a table of ids of events (store/contract.Reader), which is there until close."""
        self._kept.append(self._store.keep_ids(ids))
        return self._kept[-1]

    def close(self) -> None:
        """Removes what was kept for the question."""
        for name in self._kept:
            self._store.drop_ids(name)

    def _by_sql(self, cohort: Cohort, time_zone: str, field: str) -> exp.Select:
        """Persons of a cohort by SQL, whose limits hold for the question from now on. Raises BadQuery."""
        from zuji.analyze.console import cohorts  # the console is asked by way of this module

        self.limits = cohorts.limits(self.limits, time_zone)
        return cohorts.persons(cohort, self, time_zone, field)

    def table(self, tree: exp.Expr, rows_max: int | None = None, memory_bytes: int | None = None) -> pa.Table:
        """The engine's answer. rows_max replaces the limit of result rows, for what is reduced further here;
        memory_bytes that of memory, where something is held beside the engine (it spills in the same proportion).

        Raises QueryCancelled and QueryLimit also between the engine's queries of one question."""
        self.go_on()
        limits = self.limits if rows_max is None else msgspec.structs.replace(self.limits, result_rows=rows_max)
        if memory_bytes is not None:
            spill_bytes = limits.spill_bytes * memory_bytes // limits.memory_bytes
            limits = msgspec.structs.replace(limits, memory_bytes=memory_bytes, spill_bytes=spill_bytes)
        if isinstance(tree, exp.Query):
            tree = self.sets.beside(tree)
        tell = self._tell if self._on_progress is not None else None
        try:
            answer: Answer = self._store.query(tree, limits=limits, query_id=self.query_id, on_progress=tell)
        except QueryLimit as error:
            raise QueryLimit(say("{error}. {advice}", error=error, advice=ADVICE)) from error
        self.go_on()  # chDB may end a query at its limit of time with fewer rows and no error
        with self._lock:
            self.rows_read += answer.rows_read
        self.engine = answer.engine
        if tell is not None:
            tell(Progress(0))
        return answer.table

    def _tell(self, seen: Progress) -> None:
        """How far the whole question is: what its queries have read together, which never becomes less. The total is
        that of the queries so far."""
        assert self._on_progress is not None
        with self._lock:
            read, total = self.rows_read + seen.rows_read, self.rows_read + max(seen.rows_total, seen.rows_read)
            self._told = Progress(max(self._told.rows_read, read), max(self._told.rows_total, total))
            self._on_progress(self._told)

    def go_on(self) -> None:
        """For work beside the engine's queries, every second or so. Raises QueryCancelled and QueryLimit."""
        if self._cancelled(self.query_id):
            raise QueryCancelled(say("The query was cancelled"))
        if time.monotonic() - self._began > self.limits.seconds:
            raise QueryLimit(
                say(
                    "The query passed its limit of time: {seconds:g} s. {advice}",
                    seconds=self.limits.seconds,
                    advice=ADVICE,
                )
            )

    def members(self, tree: exp.Query) -> pa.Array:
        """The one column of an answer that lists those behind a number."""
        return self.table(tree, MEMBERS_MAX).column(0).combine_chunks()

    def rows(self, tree: exp.Expr) -> list[dict[str, Any]]:
        """The engine's answer, for one that is small."""
        return self.table(tree).to_pylist()  # type: ignore[no-any-return]


def passes(query: Question, own: list[AnyFilter], scope: Scope, persons: Persons, field: str) -> exp.Expr | None:
    """The condition of a question's filters and of a part's own (field names it); None where there is none."""
    terms = []
    if query.filters:
        terms.append(condition(query.filters, scope, "filters"))
    if own:
        terms.append(condition(own, scope, f"{field}.filters"))
    if not query.include_bots:
        naming = scope.naming
        machines = bots.is_bot(naming.bots, scope.catalogue, persons.project_id, persons.batch, naming.labels)
        terms.append(exp.not_(machines))
    return exp.and_(*terms) if terms else None
