"""Answers questions of every kind.

An answer is read as of one batch of the journal and carries a receipt: enough to ask the same question again and to
say why the number is what it is.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from zuji.analyze.asking import Asking, Receipt, State
from zuji.analyze.kinds import KINDS
from zuji.analyze.query import Question
from zuji.store.contract import Limits, PersonMap, Progress, QueryOutdated, Reader


class ProjectState(Protocol):
    """Knows the projects' states."""

    def state(self, project_id: int) -> State:
        """The state as of the last batch that is done."""
        ...


class Runner:
    """Answers questions from a store. clock gives the moment of asking (s): what is not over by then is open."""

    def __init__(
        self,
        store: Reader,
        projects: ProjectState,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._projects, self._limits, self._clock = store, projects, limits, clock

    def run(
        self,
        project_id: int,
        query: Question,
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Any:
        """The answer, of its kind's result type. Raises BadQuery, and QueryFailed and its kinds (store/contract.py)."""
        query_id = query_id or uuid.uuid4().hex
        state = self._projects.state(project_id)
        try:
            return self._answer(project_id, query, query_id, on_progress, state)
        except QueryOutdated:
            # A rebuild has exchanged the store, or two newer dictionaries have come: now by the rows of the map alone.
            state = self._projects.state(project_id)
            state = msgspec.structs.replace(state, persons=PersonMap(state.persons.changed))
            return self._answer(project_id, query, query_id, on_progress, state)

    def _answer(
        self,
        project_id: int,
        query: Question,
        query_id: str,
        on_progress: Callable[[Progress], None] | None,
        state: State,
    ) -> Any:
        began = time.monotonic()
        query = query.model_copy(update={"time_zone": query.time_zone or state.time_zone})
        asked = query.canonical()
        kind = KINDS[asked["kind"]]
        now = int(self._clock() * 1000)
        asking = Asking(self._store, project_id, state, now, self._limits, query_id, on_progress)
        found, left_out = kind.answer(query, asking)
        receipt = Receipt(
            definition=kind.definition,
            query=asked,
            time_zone=asked["time_zone"],
            asked_at=now,
            batch=state.batch,
            versions={
                "identity_map": state.batch,
                "catalogue": state.catalogue.batch,
                "labels": state.naming.labels,
                "plan": state.naming.plan_version,
                "rules": state.naming.systems.version,
                "bot_rules": state.naming.bots.version,
            },
            rows_read=asking.rows_read,
            left_out=left_out,
            engine=asking.engine,
            elapsed_ms=round((time.monotonic() - began) * 1000, 1),
            query_id=query_id,
        )
        return kind.result(kind=asked["kind"], **found, receipt=receipt)
