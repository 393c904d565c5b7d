"""A question in SQL as a value, its answer, and the checked query between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.asking import Receipt
from zuji.analyze.complaints import BadQuery, Problem, problem
from zuji.analyze.console.grammar import LENGTH_MAX, parse
from zuji.analyze.console.names import Names, PlainNames
from zuji.analyze.console.queries import Queries
from zuji.analyze.console.relations import Relations, SqlColumn
from zuji.analyze.filter_query import Part
from zuji.analyze.query import zones
from zuji.analyze.sql import call, text, whole
from zuji.records.sentences import say

DEFINITION = "sql/1"
ROWS, ROWS_MAX = 10_000, 1_000_000
COLUMNS_MAX = 1_000


class SqlQuery(Part):
    """One SELECT over the readable relations. parameters: values of its {name:Type}. limit: rows of the answer at
    most. time_zone: in which times are shown and texts read as times; the project's by default."""

    sql: Annotated[str, Field(min_length=1, max_length=LENGTH_MAX)]
    parameters: Annotated[dict[str, Any], Field(default_factory=dict, max_length=100)]
    limit: Annotated[int, Field(ge=1, le=ROWS_MAX)] = ROWS
    time_zone: str | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in zones():
            raise ValueError(say("must be an IANA time zone such as 'Asia/Shanghai'"))
        return value


@dataclass(frozen=True)
class SqlResult:
    """rows hold a value for each column; truncated: there are more than the limit."""

    columns: list[SqlColumn]
    rows: list[list[Any]]
    truncated: bool
    receipt: Receipt


def read(body: Any) -> SqlQuery:
    """The question in a JSON value. Raises BadQuery with every complaint."""
    if not isinstance(body, Mapping):
        raise BadQuery(Problem("", None, say("a query is a JSON object"), {"sql": "SELECT count() FROM events"}))
    try:
        return SqlQuery.model_validate(body)
    except ValidationError as error:
        raise BadQuery(*(problem(item) for item in error.errors(include_url=False))) from error


@dataclass(frozen=True)
class Checked:
    """A query that was checked. tree is what the engine is asked; bare is the same with words for relations, functions
    are the names that it calls; canonical is the query as it is shown."""

    tree: exp.Expr
    bare: exp.Expr
    canonical: str
    names: Names
    relations: frozenset[str]
    functions: frozenset[str]
    columns: Mapping[str, exp.Expr]


def checked(asked: SqlQuery, relations: Relations, now: int) -> Checked:
    """The query, made anew over relations, as it is asked at now (ms UTC). Raises BadQuery."""
    found = parse(asked.sql)
    plain = PlainNames()

    def clock(name: str) -> exp.Expr:
        zone = relations.time_zone
        if name == "now64":
            return call("fromUnixTimestamp64Milli", call("toInt64", whole(now)), text(zone))
        if name in ("now", "current_timestamp"):
            return call("toDateTime", whole(now // 1000), text(zone))
        today = datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()
        return call("toDate", text(str(today - calendar.DAY if name == "yesterday" else today)))

    def shown(name: str, alias: exp.Identifier) -> exp.Expr:
        table = exp.to_identifier(name, quoted=True)
        return exp.Table(this=table, alias=exp.TableAlias(this=alias) if alias.name != name else None)

    def bare(name: str, alias: exp.Identifier) -> exp.Expr:
        return exp.Table(this=exp.to_identifier(names.of(name), quoted=True), alias=exp.TableAlias(this=alias))

    def put(name: str, alias: exp.Identifier) -> exp.Expr:
        wanted = None if first.stars else set(names.known)
        return exp.Subquery(this=relations.select(name, names, wanted), alias=exp.TableAlias(this=alias))

    try:
        canonical = (
            Queries(plain, relations.names, shown, None, lambda name: None)
            .whole(found)
            .sql("clickhouse", comments=False)
        )
        names = Names(plain.columns)
        first = Queries(names, relations.names, bare, asked.parameters, clock)
        words = first.whole(found)
        if first.stars:
            _check_width(first.relations, relations)
        tree = Queries(names.again(), relations.names, put, asked.parameters, clock).whole(found)
    except RecursionError as error:
        raise BadQuery(Problem("sql", None, say("the query nests too deep"))) from error
    unused = sorted(set(asked.parameters) - set(first.expressions.parameters))
    if unused:
        detail = say("the query has no parameter {unused!r}", unused=unused[0][:80])
        raise BadQuery(Problem(f"parameters.{unused[0][:80]}", None, detail, sorted(first.expressions.parameters)))
    functions = frozenset(first.expressions.functions)
    return Checked(tree, words, canonical, names, frozenset(first.relations), functions, first.expressions.columns)


def _check_width(read: set[str], relations: Relations) -> None:
    for name in sorted(read):
        wide = len(relations.columns(name))
        if wide > COLUMNS_MAX:
            detail = say(
                "* of {name} is {wide} columns, an answer may have {columns_max}; name those that you want",
                name=name,
                wide=wide,
                columns_max=COLUMNS_MAX,
            )
            raise BadQuery(Problem("sql", "*", detail))
