"""The account of every record over any period: the ledger's equation by minute, hour or day, and by source.

What was received is what the collectors and decoders said (table ledger); what became of it is counted in the tables
that hold it. The equation is looked at minute by minute and source by source before anything is summed, so that two
errors cannot hide each other in an hour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.sql import array, call, column, instant, text, whole
from zuji.records.sentences import say

MINUTE_MS = 60_000
FATES = ("stored", "expired", "duplicate", "quarantined", "rejected")
SOURCE = ("vendor", "sdk", "sdk_version")
COUNTS = ("frames", "received", *FATES)
# Days that one question may span: what is drawn and what the engine groups by stays bounded.
DAYS_MAX = {"minute": 2, "hour": 100, "day": 800}


class Period(NamedTuple):
    """Whole minutes [since, until) of receipt, ms UTC, and where its buckets begin; none: every minute is one."""

    since: int
    until: int
    starts: tuple[int, ...] = ()


class Sources(NamedTuple):
    """Which sources; None: whatever it is."""

    vendor: str | None = None
    sdk: str | None = None
    sdk_version: str | None = None


def period(since: int, until: int, interval: str, zone: str) -> Period:
    """The minutes that hold [since, until), in buckets of local hours or days. Raises ValueError when that is empty or
    too long."""
    since, until = since // MINUTE_MS * MINUTE_MS, -(-until // MINUTE_MS) * MINUTE_MS
    days = DAYS_MAX[interval]
    if not since < until or until - since > days * 86_400_000 + MINUTE_MS:
        raise ValueError(
            say(
                "from ({since}) must lie before to ({until}), for interval {interval} by at most {days} days",
                since=since,
                until=until,
                interval=interval,
                days=days,
            )
        )
    if interval == "minute":
        return Period(since, until)
    first, last = calendar.day_of(since, zone), calendar.day_of(until - 1, zone)
    found = calendar.buckets(first, last, interval, zone).starts
    before = [start for start in found if start <= since]
    # The first bucket begins with the period, or earlier: what of it lies before the period is not asked for.
    return Period(since, until, (*before[-1:], *(start for start in found if since < start < until)))


def starts(of: Period) -> tuple[int, ...]:
    """Where every bucket begins."""
    return of.starts or tuple(range(of.since, of.until, MINUTE_MS))


def bounds(of: Period, bucket: int) -> tuple[int, int]:
    """[since, until) of what a bucket holds of the period."""
    end = of.starts[at] if of.starts and (at := bisect_right(of.starts, bucket)) < len(of.starts) else of.until
    return max(bucket, of.since), end if of.starts else bucket + MINUTE_MS


def minutes(project_id: int, batch: int, of: Period, sources: Sources = Sources(), events: bool = True) -> exp.Select:
    """Columns m (ms UTC), the source, COUNTS and off (1: it does not add up); a row for each minute and source.

    events: whether the project has a table of events yet."""
    said = {name: column(name) for name in ("frames", "received", "duplicate")}
    parts = [
        _part("ledger", "minute", said, _terms(project_id, batch, of, sources, "minute"), grouped=False),
        _part("profile_ops", "received_at", {"stored": call("count")}, _counted(project_id, batch, of, sources)),
        _part(
            "rejects",
            "received_at",
            {
                fate: call("countIf", column("fate").eq(text(fate)))  # 'flagged' rows are stored: no fate of their own
                for fate in ("quarantined", "rejected")
            },
            _counted(project_id, batch, of, sources),
        ),
    ]
    gone = {"expired": call("sum", column("events"))}
    parts.append(_part("expired", "minute", gone, _terms(project_id, batch, of, sources, "minute")))
    if events:
        terms = _terms(None, batch, of, sources, "received_at")
        parts.append(_part(f"events_{int(project_id)}", "received_at", {"stored": call("count")}, terms))
    united: exp.Query = parts[0]
    for part in parts[1:]:
        united = exp.union(united, part, distinct=False)
    keys = [column("m"), *(column(name) for name in SOURCE)]
    sums = [call("sum", column(name)).as_(f"n_{name}") for name in COUNTS]
    summed = exp.select(*keys, *sums).from_(united.subquery("u")).group_by(*(key.copy() for key in keys))
    first, *others = _n(*FATES)
    fates: exp.Expr = first
    for one in others:
        fates = call("plus", fates, one)
    off = call("notEquals", column("n_received"), fates).as_("off")
    return exp.select(*(key.copy() for key in keys), *_n(*COUNTS), off).from_(summed.subquery("s"))


def rows(
    found: exp.Select,
    of: Period,
    by_source: bool,
    fate: str = "",
    limit: int = 0,
    since_bucket: int | None = None,
    skip: int = 0,
) -> exp.Select:
    """Columns b (bucket, ms UTC), the source where it is split by it, s_ of COUNTS, s_off (minutes that do not add
    up); newest first. fate: only rows that have some. since_bucket: from that one on backwards, without skip rows."""
    keys = [column("b"), *(column(name) for name in SOURCE if by_source)]
    sums = [call("sum", column(f"n_{name}")).as_(f"s_{name}") for name in COUNTS]
    at = column("m") if not of.starts else call("roundDown", column("m"), _ladder(of.starts))
    placed = exp.select(at.as_("b"), *(column(name) for name in (*SOURCE, *(f"n_{n}" for n in COUNTS), "off")))
    tree = exp.select(*keys, *sums, call("sum", column("off")).as_("s_off"))
    tree = tree.from_(placed.from_(found.subquery("f")).subquery("p")).group_by(*(key.copy() for key in keys))
    if since_bucket is not None:
        tree = tree.where(column("b") <= whole(since_bucket))
    if fate:
        tree = tree.having(call("greater", column(f"s_{fate}"), whole(0)))
    order = [exp.Ordered(this=keys[0].copy(), desc=True), *(exp.Ordered(this=key.copy()) for key in keys[1:])]
    tree = tree.order_by(*order)
    return tree.limit(limit).offset(skip) if limit else tree


def sources(project_id: int, batch: int, of: Period, limit: int) -> exp.Select:
    """Columns of the source and n: what each sent in the period, most first."""
    keys = [column(name) for name in SOURCE]
    found = exp.select(*keys, call("sum", column("received")).as_("n")).from_(exp.to_table("ledger"))
    found = found.where(*_terms(project_id, batch, of, Sources(), "minute")).group_by(*(key.copy() for key in keys))
    most = exp.Ordered(this=column("n"), desc=True)
    return found.order_by(most, *(exp.Ordered(this=key.copy()) for key in keys)).limit(limit)


def expired_since(project_id: int, batch: int, at: int) -> exp.Select:
    """Column n: events of batches up to one that went after an instant (ms UTC) because their time was over."""
    terms = [column("project").eq(whole(project_id)), column("batch") <= whole(batch), column("at") >= instant(at)]
    total = call("sum", column("events")).as_("n")
    return exp.select(total).from_(exp.to_table("expired")).where(*terms)


def unknown(batch: int, since: int, limit: int) -> exp.Select:
    """Columns project_name, reason, vendor, sdk, n, last (ms UTC): what waits under names that no project has, newest
    first, of records received since an instant."""
    keys = [column(name) for name in ("project_name", "reason", "vendor", "sdk")]
    last = call("max", call("toUnixTimestamp64Milli", column("received_at"))).as_("last")
    found = exp.select(*keys, call("count").as_("n"), last).from_(exp.to_table("rejects"))
    terms = [column("project").eq(whole(0)), column("batch") <= whole(batch), column("received_at") >= instant(since)]
    found = found.where(*terms).group_by(*(key.copy() for key in keys))
    return found.order_by(exp.Ordered(this=column("last"), desc=True)).limit(limit)


def _part(
    table: str, time: str, given: dict[str, exp.Expr], terms: Sequence[exp.Expr], grouped: bool = True
) -> exp.Select:
    """One table's say: minute, source and COUNTS, of which it knows some."""
    since_1970 = call("toUnixTimestamp64Milli", column(time))
    m = call("multiply", call("intDiv", since_1970, whole(MINUTE_MS)), whole(MINUTE_MS)).as_("m")
    counts = [call("toUInt64", given.get(name, whole(0))).as_(f"{name}") for name in COUNTS]
    # Sub-select: an alias would otherwise stand for the column of its name in the conditions.
    keys = [column(name) for name in SOURCE]
    narrow = exp.select(m, *keys, *(column(name) for name in _read(given))).from_(exp.to_table(table)).where(*terms)
    found = exp.select(column("m"), *(key.copy() for key in keys), *counts).from_(narrow.subquery("t"))
    return found.group_by(column("m"), *(key.copy() for key in keys)) if grouped else found


def _read(given: dict[str, exp.Expr]) -> list[str]:
    """Columns that the counts are made of."""
    return sorted({found.name for tree in given.values() for found in tree.find_all(exp.Column)})


def _terms(project_id: int | None, batch: int, of: Period, sources: Sources, time: str) -> list[exp.Expr]:
    terms: list[exp.Expr] = [
        column("batch") <= whole(batch),
        column(time) >= instant(of.since),
        column(time) < instant(of.until),
    ]
    if project_id is not None:
        terms.append(column("project").eq(whole(project_id)))
    named = zip(SOURCE, sources, strict=True)
    return terms + [column(name).eq(text(value)) for name, value in named if value is not None]


def _counted(project_id: int, batch: int, of: Period, sources: Sources) -> list[exp.Expr]:
    return [*_terms(project_id, batch, of, sources, "received_at"), column("counts").eq(whole(1))]


def _n(*names: str) -> list[exp.Expr]:
    return [column(f"n_{name}") for name in names]


def _ladder(starts: Sequence[int]) -> exp.Expr:
    return array([call("toInt64", whole(at)) for at in starts])
