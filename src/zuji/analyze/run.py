"""Answers questions of every kind.

An answer is read as of one batch of the journal and carries a receipt: enough to ask the same question again and to
say why the number is what it is.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from zuji.analyze import account, explain, receipts, selfcheck, sequences
from zuji.analyze.asking import Asking, LeftOut, Receipt, State
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Part
from zuji.analyze.kinds import KINDS, parse
from zuji.analyze.members import Members
from zuji.analyze.narrowing import as_of as read_as_of
from zuji.analyze.query import Question
from zuji.analyze.receipts import Verified
from zuji.records.sentences import say
from zuji.store.contract import Limits, PersonMap, Progress, QueryOutdated, Reader

Answered = TypeVar("Answered")


class ProjectState(Protocol):
    """Knows the projects' states."""

    def state(self, project_id: int) -> State:
        """The state as of the last batch that is done."""
        ...


class AsOf(NamedTuple):
    """A moment that an earlier answer named: the batch that it read and when it was asked (ms UTC)."""

    batch: int
    asked_at: int


class Runner:
    """Answers questions from a store. clock gives the moment of asking (s): what is not over by then is open. cancelled
    says of a query's id whether somebody wants it no more.

    Methods raise BadQuery, and QueryFailed and its kinds (store/contract.py).
    """

    def __init__(
        self,
        store: Reader,
        projects: ProjectState,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.time,
        cancelled: Callable[[str], bool] = lambda query_id: False,
    ) -> None:
        self._store, self._projects, self._limits, self._clock = store, projects, limits, clock
        self._cancelled = cancelled

    def run(
        self,
        project_id: int,
        query: Question,
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
        as_of: AsOf | None = None,
    ) -> Any:
        """The answer, of its kind's result type; as of the last batch, or of an earlier one."""

        def answered(asking: Asking, query: Question) -> Any:
            kind = KINDS[query.canonical()["kind"]]
            found, left_out = kind.answer(query, asking)
            receipt = receipt_of(asking, query.canonical(), kind.definition, left_out, found)
            return kind.result(kind=receipt.query["kind"], **found, receipt=receipt)

        return self._asked(project_id, query, query_id, on_progress, as_of, answered)

    def verify(self, project_id: int, receipt: Any, query_id: str = "") -> Verified:
        """Computes the answer of a receipt (a JSON value) again, as of its batch and moment."""
        told = receipts.read(receipt)
        now = self.run(project_id, parse(told["query"]), query_id, as_of=AsOf(told["batch"], told["asked_at"])).receipt
        gone = account.expired_since(project_id, told["batch"], told["asked_at"])
        expired = int(self._store.query(gone, limits=self._limits).table.to_pylist()[0]["n"])
        return receipts.verified(told, now.definition, now.versions, now.digest, expired)

    def check(self, project_id: int, query: Question, sample: int, seed: int, query_id: str = "") -> selfcheck.Checked:
        """The engine's numbers of some persons, drawn at random, beside those of the definition."""

        def checked(asking: Asking, query: Question) -> selfcheck.Checked:
            found = selfcheck.check(query, asking, sample, seed)
            return selfcheck.Checked(**found, receipt=receipt_of(asking, query.canonical(), found["definition"], []))

        return self._asked(project_id, query, query_id, None, None, checked)

    def explain(
        self, project_id: int, query: Question, person: str, cell: Part | None, query_id: str = ""
    ) -> explain.Explained:
        """Why a person is counted, or not. cell is of the kind's type (`kinds.parse_cell`)."""

        def explained(asking: Asking, query: Question) -> explain.Explained:
            found = explain.explain(query, person, cell, asking)
            definition = KINDS[query.canonical()["kind"]].definition
            return explain.Explained(**found, receipt=receipt_of(asking, query.canonical(), definition, []))

        return self._asked(project_id, query, query_id, None, None, explained)

    def members(
        self,
        project_id: int,
        query: Question,
        cell: Part,
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
        as_of: AsOf | None = None,
    ) -> tuple[Members, Receipt]:
        """Those behind one number of the answer. cell is of the kind's type (`kinds.parse_cell`)."""

        def listed(asking: Asking, query: Question) -> tuple[Members, Receipt]:
            kind = KINDS[query.canonical()["kind"]]
            found = kind.members(query, cell, asking)
            return found, receipt_of(asking, query.canonical(), kind.definition, [])

        return self._asked(project_id, query, query_id, on_progress, as_of, listed)

    def work(
        self, project_id: int, time_zone: str | None, work: Callable[[Asking, str], Answered], as_of: AsOf | None = None
    ) -> Answered:
        """What work gives, which asks the store as of one batch and is told the zone of local days: the given one, else
        the project's. It may be called twice."""
        any_day = dt.date(1970, 1, 1)
        query = Question.model_validate({"from": any_day, "to": any_day, "time_zone": time_zone})
        return self._asked(project_id, query, "", None, as_of, lambda asking, query: work(asking, query.time_zone))

    def _asked(
        self,
        project_id: int,
        query: Question,
        query_id: str,
        on_progress: Callable[[Progress], None] | None,
        as_of: AsOf | None,
        answer: Callable[[Asking, Any], Answered],
    ) -> Answered:
        query_id = query_id or uuid.uuid4().hex
        state = self._state(project_id, as_of)
        now = as_of.asked_at if as_of else int(self._clock() * 1000)

        def asked(state: State) -> Answered:
            ours = query.model_copy(update={"time_zone": query.time_zone or state.time_zone})
            naming = state.naming
            found = state.virtual_at(now) if state.virtual_at is not None else naming.virtual.again()
            state = msgspec.structs.replace(state, naming=naming._replace(virtual=found))
            under_way = (now, self._limits, query_id, on_progress, self._cancelled)
            asking = Asking(read_as_of(self._store, state), project_id, state, *under_way, sequences.completing)
            try:
                return answer(asking, ours)
            finally:
                asking.close()

        try:
            return asked(state)
        except QueryOutdated:
            # A rebuild has exchanged the store, or two newer dictionaries have come: now by the rows of the map alone.
            state = self._state(project_id, as_of)
            return asked(msgspec.structs.replace(state, persons=PersonMap(state.persons.changed)))

    def _state(self, project_id: int, as_of: AsOf | None) -> State:
        state = self._projects.state(project_id)
        if as_of is None:
            return state
        if not 0 <= as_of.batch <= state.batch:
            detail = say(
                "batch {batch} is not there yet; the last one is {batch2}", batch=as_of.batch, batch2=state.batch
            )
            raise BadQuery(Problem("batch", as_of.batch, detail, f"0 to {state.batch}"))
        return msgspec.structs.replace(state, batch=as_of.batch)


def receipt_of(
    asking: Asking,
    asked: dict[str, Any],
    definition: str,
    left_out: list[LeftOut],
    answer: Mapping[str, Any] | None = None,
) -> Receipt:
    """Of an answer to a question, given with every default written out. answer: its fields, where there is a digest."""
    state = asking.state
    return Receipt(
        definition=definition,
        query=asked,
        time_zone=asked["time_zone"],
        asked_at=asking.now,
        batch=state.batch,
        versions={
            "identity_map": state.batch,
            "catalogue": state.catalogue.batch,
            "labels": state.naming.labels,
            "plan": state.naming.plan_version,
            "rules": state.naming.systems.version,
            "bot_rules": state.naming.bots.version,
            **{f"cohort {id}": version for id, version in sorted(asking.sets.cohorts.items())},
            **dict(sorted(state.naming.virtual.read.items())),
        },
        rows_read=asking.rows_read,
        left_out=left_out,
        engine=asking.engine,
        elapsed_ms=asking.elapsed_ms(),
        query_id=asking.query_id,
        digest="" if answer is None else receipts.digest({**answer, "left_out": left_out}),
    )
