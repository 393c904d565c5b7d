"""Rows of events whose time is over: which they are, how many of which minute, and their removal.

What goes is counted before, by the batch that wrote it and the minute of its receipt, in the table `expired`: so the
equation of every minute still holds, as of every batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlglot import exp

from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import EVENTS, EXPIRED

Limits = Mapping[str, int]  # by event, and '' for all others: rows of before that instant (ms UTC) go, 0: none


def due(limits: Limits, batch: int) -> exp.Expr:
    """Which rows of a project's events, of batches up to one, are over."""
    named = sorted(name for name in limits if name)
    terms = [_older(exp.column("event").eq(exp.Literal.string(name)), limits[name]) for name in named if limits[name]]
    if limits.get(""):
        others: list[exp.Expr] = [exp.column("event").isin(*(exp.Literal.string(one) for one in named)).not_()]
        terms.append(_older(exp.and_(*others) if named else None, limits[""]))
    over: exp.Expr = exp.or_(*terms) if terms else exp.false()
    return exp.and_(exp.column("batch") <= exp.Literal.number(batch), exp.paren(over))


def _older(which: exp.Expr | None, before: int) -> exp.Expr:
    # As text: a number with a unit would be another scale on a server with other settings.
    text = datetime.fromtimestamp(before // 1000, UTC).strftime("%Y-%m-%d %H:%M:%S") + f".{before % 1000:03}"
    instant = exp.Anonymous(
        this="toDateTime64", expressions=[exp.Literal.string(text), exp.Literal.number(3), exp.Literal.string("UTC")]
    )
    older = exp.column("time") < instant
    return exp.and_(which, older) if which is not None else older


def _sql(tree: exp.Expr) -> str:
    return tree.sql(dialect="clickhouse")


def counted(store: ClickHouse, project: int, limits: Limits, batch: int) -> dict[str, int]:
    """How many rows would go, by event; those of which none would go are not named."""
    name = EVENTS.named(project)
    if name not in store.tables():
        return {}
    asked = exp.select("event", "count() AS n").from_(name).where(due(limits, batch)).group_by("event")
    return {row["event"]: int(row["n"]) for row in store.query(asked).table.to_pylist()}


def note(store: ClickHouse, project: int, limits: Limits, batch: int, expiry: int, at: int) -> None:
    """Writes how many rows will go into `expired`. What an attempt that was cut off has written goes first."""
    mine = f"project = {int(project)} AND expiry = {int(expiry)}"
    store.command(f"ALTER TABLE `{EXPIRED.name}` DELETE WHERE {mine}")
    source = "vendor, sdk, sdk_version"
    store.command(
        f"INSERT INTO `{EXPIRED.name}` (batch, project, expiry, at, minute, {source}, events) "
        f"SELECT batch, {int(project)}, {int(expiry)}, fromUnixTimestamp64Milli({int(at)}, 'UTC'), "
        f"toStartOfInterval(received_at, INTERVAL 1 MINUTE) AS m, {source}, count() "
        f"FROM `{EVENTS.named(project)}` WHERE {_sql(due(limits, batch))} GROUP BY batch, m, {source}"
    )


def remove(store: ClickHouse, project: int, limits: Limits, batch: int) -> None:
    """Removes the rows: months of which every row is over as a whole, others by lightweight deletes, whose bytes go
    with the engine's next merge of their part. When it returns no question sees them; may be repeated."""
    name, over = EVENTS.named(project), _sql(due(limits, batch))
    month = exp.Anonymous(this="toYYYYMM", expressions=[exp.column("time")])
    gone = exp.Anonymous(this="countIf", expressions=[due(limits, batch)])
    asked = exp.select(exp.alias_(month, "m"), "count() AS n", exp.alias_(gone, "gone")).from_(name).group_by("m")
    rest = []
    for row in store.query(asked.having(exp.column("gone") > exp.Literal.number(0))).table.to_pylist():
        if row["n"] == row["gone"]:
            store.command(f"ALTER TABLE `{name}` DROP PARTITION {int(row['m'])}")
        else:
            rest.append(int(row["m"]))
    for number in rest:
        store.command(f"DELETE FROM `{name}` WHERE toYYYYMM(time) = {number} AND {over}")
