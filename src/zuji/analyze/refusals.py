"""Which refused records are still open, and which were released: plans for the quarantine and its replay.

A release names the row that it releases: where the request lies in the log, the record's index, and the batch that
refused it. So a record that is refused again is a new row, open again.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlglot import exp

from zuji.analyze.sql import call, column, instant, text, whole
from zuji.records.reject import RELEASABLE

PLACE = ("raw_partition", "raw_offset", "index")


class Chosen(NamedTuple):
    """Which open rows of a project; what is empty chooses all. Instants in ms UTC. ids: (partition, offset, index).

    name: rows that wait under the project's name from before it was made are its too. rejected: with the rejected ones
    that can be read again; they do not wait, so they come only when somebody says so, or by ids."""

    project_id: int
    name: str
    reason: str = ""
    event: str = ""
    since: int = 0
    until: int = 7_258_118_400_000
    ids: tuple[tuple[int, int, int], ...] = ()
    rejected: bool = False


def of_project(project_id: int, name: str) -> exp.Expr:
    """Rows of a project, and those that waited under its name before it was made."""
    waiting = exp.and_(column("project").eq(whole(0)), column("project_name").eq(text(name)))
    own = column("project").eq(whole(project_id))
    return exp.paren(exp.or_(own, waiting)) if name else own


def waits() -> exp.Expr:
    """Whether a row of rejects is a record in quarantine."""
    return exp.and_(column("fate").eq(text("quarantined")), column("counts").eq(whole(1)))


def can_come_back() -> exp.Expr:
    """Whether a row of rejects is a record that can be read again: in quarantine, or rejected for what may change."""
    reasons = exp.In(this=column("reason"), expressions=[text(reason) for reason in sorted(RELEASABLE)])
    rejected = exp.and_(column("fate").eq(text("rejected")), column("counts").eq(whole(1)), reasons)
    return exp.paren(exp.or_(waits(), rejected))


def released(project_id: int, batch: int) -> exp.Expr:
    """Whether a row of rejects was released by a batch that the question sees."""
    keys = [column(name) for name in (*PLACE, "refused_in")]
    known = exp.select(call("tuple", *keys)).from_(exp.to_table("releases"))
    known = known.where(
        exp.In(this=column("project"), expressions=[whole(0), whole(project_id)]), column("batch") <= whole(batch)
    )
    return exp.In(this=call("tuple", *(column(name) for name in (*PLACE, "batch"))), query=known.subquery())


def _open(chosen: Chosen, batch: int) -> list[exp.Expr]:
    terms: list[exp.Expr] = [
        of_project(chosen.project_id, chosen.name),
        column("batch") <= whole(batch),
        can_come_back() if chosen.rejected or chosen.ids else waits(),
        column("received_at") >= instant(chosen.since),
        column("received_at") < instant(chosen.until),
        exp.not_(released(chosen.project_id, batch)),
    ]
    if chosen.reason:
        terms.append(column("reason").eq(text(chosen.reason)))
    if chosen.event:
        terms.append(column("event").eq(text(chosen.event)))
    if chosen.ids:
        place = call("tuple", *(column(name) for name in PLACE))
        wanted = [call("tuple", *(whole(number) for number in one)) for one in chosen.ids]
        terms.append(exp.In(this=place, expressions=wanted))
    return terms


def open_counts(chosen: Chosen, batch: int) -> exp.Select:
    """Columns reason, event, n: open rows."""
    keys = [column("reason"), column("event")]
    found = exp.select(*keys, call("count").as_("n")).from_(exp.to_table("rejects")).where(*_open(chosen, batch))
    return found.group_by(*keys).order_by(exp.Ordered(this=column("n"), desc=True), *keys).limit(1_000)


def open_rows(chosen: Chosen, batch: int, after: tuple[int, int, int], limit: int) -> exp.Select:
    """Open rows in the order of the log, behind a place: where they lie, the batch, the reason, and raw in base64."""
    place = [column(name) for name in PLACE]
    names = ("batch", "project", "project_name", "reason", "vendor")
    at = call("toUnixTimestamp64Milli", column("received_at")).as_("at")
    raw = call("base64Encode", column("raw")).as_("raw")
    found = exp.select(*place, *(column(name) for name in names), at, raw).from_(exp.to_table("rejects"))
    behind = call("greater", call("tuple", *place), call("tuple", *(whole(number) for number in after)))
    return found.where(*_open(chosen, batch), behind).order_by(*(item.copy() for item in place)).limit(limit)
