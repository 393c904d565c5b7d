"""What became of the rows of an import: plans over the tables, by where its requests lie in the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from zuji.analyze.sql import call, column, text, whole

Spans = Sequence[tuple[int, int]]  # [first, end) offsets


def fates(project_id: int, batch: int, partition: int, spans: Spans, events: bool) -> exp.Query:
    """Columns fate, n. events: whether the project has a table of events yet."""
    own = column("project").eq(whole(project_id))
    counted = column("counts").eq(whole(1))
    changes = _counts(exp.to_table("profile_ops"), text("stored"), [own, counted], batch, partition, spans)
    fate = call("toString", column("fate"))
    refused = _counts(exp.to_table("rejects"), fate, [own.copy(), counted.copy()], batch, partition, spans)
    found = exp.union(changes, refused, distinct=False)
    if events:
        table = exp.to_table(f"events_{int(project_id)}")
        found = exp.union(found, _counts(table, text("stored"), [], batch, partition, spans), distinct=False)
    return found


def refused(
    project_id: int, batch: int, partition: int, spans: Spans, after: tuple[int, int] | None, limit: int
) -> exp.Select:
    """Refused records in the order of the file, behind (offset, index) where it is given; raw comes in base64."""
    place = call("tuple", column("raw_offset"), column("index"))
    names = ("raw_offset", "index", "fate", "reason", "field", "detail")
    raw = call("base64Encode", column("raw")).as_("raw")
    found = exp.select(*(column(name) for name in names), raw).from_(exp.to_table("rejects"))
    terms = [
        column("project").eq(whole(project_id)),
        column("counts").eq(whole(1)),
        *_lies(batch, partition, spans),
    ]
    if after is not None:
        terms.append(call("greater", place, call("tuple", *(whole(number) for number in after))))
    return found.where(*terms).order_by(column("raw_offset"), column("index")).limit(limit)


def _counts(
    table: exp.Expr, fate: exp.Expr, terms: list[exp.Expr], batch: int, partition: int, spans: Spans
) -> exp.Select:
    found = exp.select(fate.as_("f"), call("count").as_("n")).from_(table)
    return found.where(*terms, *_lies(batch, partition, spans)).group_by(column("f"))


def _lies(batch: int, partition: int, spans: Spans) -> list[exp.Expr]:
    parts = [exp.and_(column("raw_offset") >= whole(first), column("raw_offset") < whole(end)) for first, end in spans]
    within = exp.paren(exp.or_(*parts)) if parts else exp.false()
    return [column("batch") <= whole(batch), column("raw_partition").eq(whole(partition)), within]
