"""Asks the store what a user asked in SQL.

Three questions of the engine: how it reads the checked query, which columns the answer has, and the answer, with a
limit around it. All of them as of one batch, on a connection with limits of its own that can only read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import msgspec
import pyarrow as pa
from sqlglot import exp

from zuji.analyze.asking import Asking, Receipt, State
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.console import output, wall
from zuji.analyze.console.complaints import of_failure
from zuji.analyze.console.question import COLUMNS_MAX, DEFINITION, Checked, SqlQuery, SqlResult, checked
from zuji.analyze.console.relations import NAMES, Relations, SqlColumn
from zuji.analyze.run import ProjectState
from zuji.analyze.sql import column, whole
from zuji.records.sentences import say
from zuji.store.contract import Answer, Limits, PersonMap, Progress, QueryFailed, QueryOutdated, Reader

RESULT_BYTES = 256 << 20
RANGE_ELEMENTS = 1_000_000


def limits_of_users(limits: Limits, time_zone: str) -> Limits:
    """Those of a connection on which queries of users run: narrower than limits, and in their time zone."""
    return msgspec.structs.replace(
        limits,
        result_rows=limits.result_rows + 1,  # the row that tells that there are more
        result_bytes=RESULT_BYTES,
        range_elements=RANGE_ELEMENTS,
        time_zone=time_zone,
    )


class SqlAnswer(msgspec.Struct, frozen=True):
    """An answer whose rows are still the engine's: table holds at most the limit of them."""

    columns: list[SqlColumn]
    table: pa.Table
    truncated: bool
    receipt: Receipt

    def result(self) -> SqlResult:
        """The whole answer as plain values."""
        rows = [row for some in output.rows(self.table, self.columns) for row in some]
        return SqlResult(self.columns, rows, self.truncated, self.receipt)

    def pieces(self) -> Iterator[bytes]:
        """The same as bytes of JSON, a piece at a time."""
        return output.pieces(self.table, self.columns, {"truncated": self.truncated, "receipt": self.receipt})


class Console:
    """Answers questions in SQL from a store. clock gives the moment of asking (s)."""

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
        asked: SqlQuery,
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> SqlAnswer:
        """The answer. Raises BadQuery, and QueryFailed and its kinds (store/contract.py)."""
        state = self._projects.state(project_id)
        try:
            return self._answer(project_id, asked, query_id, on_progress, state)
        except QueryOutdated:
            # As analyze/run.py does; and a project that never had an event has no table.
            state = self._projects.state(project_id)
            state = msgspec.structs.replace(state, persons=PersonMap(state.persons.changed))
            try:
                return self._answer(project_id, asked, query_id, on_progress, state)
            except QueryOutdated as error:
                if state.catalogue.events:
                    raise
                raise BadQuery(Problem("sql", None, say("this project has no events yet"))) from error

    def _answer(
        self,
        project_id: int,
        asked: SqlQuery,
        query_id: str,
        on_progress: Callable[[Progress], None] | None,
        state: State,
    ) -> SqlAnswer:
        began = time.monotonic()
        now = int(self._clock() * 1000)
        zone = asked.time_zone or state.time_zone
        limits = limits_of_users(self._limits, zone)
        relations = Relations(project_id, state, zone)
        made = checked(asked, relations, now)

        def ask(tree: exp.Expr) -> Answer:
            try:
                return self._store.query(tree, limits=limits, query_id=query_id, on_progress=on_progress)
            except QueryFailed as error:
                raise of_failure(error, made.names, made.columns, known_names(made, relations)) from error

        columns = self._columns(made, ask)
        shown = [SqlColumn(made.names.shown(item.name), made.names.shown(item.type)) for item in columns]
        answer = ask(_limited(made.tree, columns, asked.limit))
        table = answer.table.slice(0, asked.limit)
        receipt = Receipt(
            definition=DEFINITION,
            query={"kind": "sql", "sql": made.canonical, "parameters": asked.parameters, "limit": asked.limit}
            | {"time_zone": zone},
            time_zone=zone,
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
            rows_read=answer.rows_read,
            left_out=[],
            engine=answer.engine,
            elapsed_ms=round((time.monotonic() - began) * 1000, 1),
            query_id=query_id,
        )
        return SqlAnswer(shown, table, answer.table.num_rows > asked.limit, receipt)

    def _columns(self, made: Checked, ask: Callable[[exp.Expr], Answer]) -> list[SqlColumn]:
        """The columns of the answer by our words, with the engine's types."""
        _compare(ask(wall.explained(made.bare)).table.column("explain").to_pylist(), made)
        told = ask(exp.Describe(this=exp.Subquery(this=made.tree.copy()))).table.to_pylist()
        columns = [SqlColumn(row["name"], row["type"]) for row in told]
        if len(columns) > COLUMNS_MAX:
            raise BadQuery(
                Problem(
                    "sql",
                    None,
                    say(
                        "an answer may have {columns_max} columns, not {columns}",
                        columns_max=COLUMNS_MAX,
                        columns=len(columns),
                    ),
                )
            )
        twice = [item.name for i, item in enumerate(columns) if item.name in {one.name for one in columns[:i]}]
        if twice:
            name = made.names.shown(twice[0])
            raise BadQuery(
                Problem("sql", name, say("two columns are called {name}; give one another name by AS", name=name))
            )
        return columns


def _compare(lines: list[str], made: Checked) -> None:
    try:
        wall.compare(lines, made.functions)
    except wall.Mismatch as error:
        detail = say("this query is not allowed: {value}", value=made.names.shown(str(error)))
        raise BadQuery(Problem("sql", None, detail)) from error


def _limited(tree: exp.Expr, columns: list[SqlColumn], limit: int) -> exp.Select:
    """The query with at most one row more than the limit, its columns as they are carried."""
    made = [output.carried(column(item.name), item.type).as_(f"c_{i}", quoted=True) for i, item in enumerate(columns)]
    inner = exp.Subquery(this=tree.copy(), alias=exp.TableAlias(this=exp.to_identifier("answer")))
    return exp.select(*made).from_(inner).limit(whole(limit + 1))


def known_names(made: Checked, relations: Relations) -> set[str]:
    """Names of columns that a query may have meant."""
    known = {item.name for name in made.relations for item in relations.columns(name)}
    return (known | set(made.names.known)) - set(NAMES)


_TEXTS = ("String", "Nullable(String)", "LowCardinality(String)", "LowCardinality(Nullable(String))")


def subquery(asked: SqlQuery, asking: Asking, project_id: int) -> exp.Select:
    """Column person: the numbers (not the ids) of the persons that a query names by its one column `person`, each once,
    as of the batch of a question: for sets of persons by SQL. It is carried out under the limits of the question: they
    must be those of console/cohorts.py, or texts are read as times of UTC and arrays of `range` are not bounded.
    Raises BadQuery, also for names and types that the engine does not take."""
    assert asked.time_zone is not None
    relations = Relations(project_id, asking.state, asked.time_zone)
    made = checked(asked, relations, asking.now)
    _compare([row["explain"] for row in asking.rows(wall.explained(made.bare))], made)
    first = made.tree
    while not isinstance(first, exp.Select):
        first = first.this
    columns = first.expressions
    name = columns[0].alias if len(columns) == 1 else ""
    if not name or made.names.shown(name) != "person":
        raise BadQuery(Problem("sql", None, say("a query for persons has one column, `person`"), ["person"]))
    try:
        told = asking.rows(exp.Describe(this=exp.Subquery(this=made.tree.copy())))
    except QueryFailed as error:
        raise of_failure(error, made.names, made.columns, known_names(made, relations)) from error
    if told[0]["type"] not in _TEXTS:
        detail = say("`person` is {told} here; it must be the text that relations show as person", told=told[0]["type"])
        raise BadQuery(Problem("sql", None, detail, ["String"]))
    inner = exp.Subquery(this=made.tree, alias=exp.TableAlias(this=exp.to_identifier("answer")))
    return relations.numbers(exp.select(column(name).as_("id")).from_(inner))
