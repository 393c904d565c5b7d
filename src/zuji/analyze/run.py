"""Asks the store: the only part of `analyze/` that touches the outside world.

An answer is read as of one batch of the journal and carries a receipt: enough to ask the same question again and to
say why the number is what it is.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from zuji.analyze import calendar, trend
from zuji.analyze.filters import Naming, Scope
from zuji.analyze.people import Persons
from zuji.analyze.query import TrendQuery
from zuji.records.property import Catalogue
from zuji.store.contract import Answer, Limits, PersonMap, Progress, QueryOutdated, Reader

# A map of which nothing is known but its rows.
EVERY_ROW = PersonMap(changed=2**63)


class State(msgspec.Struct, frozen=True):
    """What a question reads of a project: catalogue, zone, the last whole batch, how the person map is read, what
    people named."""

    catalogue: Catalogue
    batch: int
    time_zone: str = "Asia/Shanghai"
    persons: PersonMap = EVERY_ROW
    naming: Naming = Naming()


class ProjectState(Protocol):
    """Knows the projects' states."""

    def state(self, project_id: int) -> State:
        """The state as of the last batch that is done."""
        ...


@dataclass(frozen=True)
class LeftOut:
    """Rows of one series' event and period that its values do not count, and why: filtered (bots that were left out
    among them) or value_not_set."""

    series: int
    reason: str
    rows: int


@dataclass(frozen=True)
class Receipt:
    """Why the number is what it is. versions names what was read beside the events."""

    definition: str
    query: dict[str, Any]
    time_zone: str
    batch: int
    versions: dict[str, int | str | None]
    rows_read: int
    left_out: list[LeftOut]
    engine: str
    elapsed_ms: float
    query_id: str


@dataclass(frozen=True)
class TrendResult:
    """Lines in the order of the series, groups by their totals, "other" last."""

    kind: str
    series: list[trend.Line]
    receipt: Receipt


class Runner:
    """Answers questions from a store."""

    def __init__(self, store: Reader, projects: ProjectState, limits: Limits = Limits()) -> None:
        self._store, self._projects, self._limits = store, projects, limits

    def run(
        self,
        project_id: int,
        query: TrendQuery,
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> TrendResult:
        """The answer. Raises BadQuery, and QueryFailed and its kinds (store/contract.py)."""
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
        query: TrendQuery,
        query_id: str,
        on_progress: Callable[[Progress], None] | None,
        state: State,
    ) -> TrendResult:
        began = time.monotonic()
        zone = query.time_zone or state.time_zone
        query = query.model_copy(update={"time_zone": zone})
        buckets = calendar.buckets(query.from_, query.to, query.interval, zone, query.week_start)
        lines: list[trend.Line] = []
        left_out: list[LeftOut] = []
        asked = _Asked(self._store, self._limits, query_id, on_progress)
        for index in range(len(query.series)):
            scope = Scope(state.catalogue, zone, query.to, state.naming)
            persons = Persons(project_id, state.batch, state.persons)
            plan = trend.Plan(query, index, scope, persons, buckets)
            lines += _lines(plan, asked)
            left_out += _left_out(plan, index, asked)
        receipt = Receipt(
            definition=trend.DEFINITION,
            query=query.canonical(),
            time_zone=zone,
            batch=state.batch,
            versions={
                "identity_map": state.batch,
                "catalogue": state.catalogue.batch,
                "labels": state.naming.labels,
                "plan": state.naming.plan_version,
                "rules": state.naming.systems.version,
                "bot_rules": state.naming.bots.version,
            },
            rows_read=asked.rows_read,
            left_out=left_out,
            engine=asked.engine,
            elapsed_ms=round((time.monotonic() - began) * 1000, 1),
            query_id=query_id,
        )
        return TrendResult("trend", lines, receipt)


class _Asked:
    """The engine's answers to one question, and what they cost together."""

    def __init__(
        self, store: Reader, limits: Limits, query_id: str, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self._store, self._limits, self._query_id, self._on_progress = store, limits, query_id, on_progress
        self.rows_read = 0
        self.engine = ""

    def rows(self, tree: Any) -> list[dict[str, Any]]:
        answer: Answer = self._store.query(
            tree, limits=self._limits, query_id=self._query_id, on_progress=self._on_progress
        )
        self.rows_read += answer.rows_read
        self.engine = answer.engine
        return answer.table.to_pylist()  # type: ignore[no-any-return]


def _lines(plan: trend.Plan, asked: _Asked) -> list[trend.Line]:
    asks_groups = plan.groups()
    groups: list[trend.Group] = [()]
    if asks_groups is not None:
        groups = [tuple(row[f"g_{i}"] for i in range(len(plan.splits))) for row in asked.rows(asks_groups)]
    kept = groups[: plan.kept_max]
    if not kept or not plan.buckets.starts:
        return [] if plan.splits else [plan.line((), False, {})]
    values: dict[int, dict[int | None, Any]] = {}
    for row in asked.rows(plan.points(kept)):
        at = None if row["whole"] else int(row["b"])
        values.setdefault(row.get("k", 0), {})[at] = row["v"]
    lines = [plan.line(group, False, values.get(k, {})) for k, group in enumerate(kept)]
    if len(groups) > len(kept):
        lines.append(plan.line((), True, values.get(trend.OTHER, {})))
    return lines


def _left_out(plan: trend.Plan, index: int, asked: _Asked) -> list[LeftOut]:
    tree = plan.left_out()
    if tree is None:
        return []
    row = asked.rows(tree)[0]
    reasons = {"filtered": row["found"] - row["matched"], "value_not_set": row["matched"] - row["measured"]}
    return [LeftOut(index, reason, rows) for reason, rows in reasons.items() if rows]
