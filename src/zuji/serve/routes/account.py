"""Where did every record go: the ledger by time and source, and how wrong clocks are and how late records come."""

from __future__ import annotations

import re
import time
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from sqlglot import exp

from zuji.analyze import account, lateness
from zuji.analyze.reference.lateness import DEFINITION
from zuji.records.sentences import said_by, say
from zuji.serve.account_models import (
    ClocksOut,
    CountsOut,
    LedgerOut,
    LedgerPointOut,
    LedgerRowOut,
    LedgerSourceOut,
    SourceClockOut,
    UnknownOut,
    UnknownsOut,
)
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.models import IncidentOut
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}")
whole_server = APIRouter(prefix="/api/v1/unknown")
_UNKNOWN = Query(50, ge=1, le=500)
_INSTANT_MAX = 7_258_118_400_000  # 2200: what the tables can hold
_DAY_MS = 86_400_000
_SOURCES_MAX = 500
_CLOCKS_DAYS_MAX = 100
_CURSOR = re.compile(r"(\d{1,18})-(\d{1,13})-(\d{1,13})-(\d{1,13})-(\d{1,7})")


class _Cursor(NamedTuple):
    """Pages of one answer: as of one batch, of one period, from a bucket on backwards, without its first rows."""

    batch: int
    since: int
    until: int
    bucket: int
    skip: int


@router.get("/ledger", response_model=LedgerOut)
def ledger(
    request: Request,
    project: str,
    from_: int | None = Query(None, alias="from", ge=0, le=_INSTANT_MAX),
    to: int | None = Query(None, ge=0, le=_INSTANT_MAX),
    interval: Literal["minute", "hour", "day"] = "hour",
    by_source: bool = True,
    vendor: str | None = Query(None, max_length=200),
    sdk: str | None = Query(None, max_length=200),
    sdk_version: str | None = Query(None, max_length=200),
    fate: Literal["", "stored", "expired", "duplicate", "quarantined", "rejected"] = "",
    time_zone: str = Query("", max_length=64),
    cursor: str = Query("", max_length=80),
    limit: int = Query(200, ge=1, le=1000),
) -> Any:
    """The equation of every minute, hour or day of a period of receipt (ms UTC; default: the last day), by source.

    A row says in `off` how many minutes of it do not add up. fate: only rows that have some of it.
    """
    deps, found = deps_of(request), project_of(request, project)
    state = deps.state.state(found.id)
    place = _cursor(cursor) if cursor else None
    batch = min(place.batch, state.batch) if place else state.batch
    zone = _zone(time_zone or found.time_zone)
    of = _period(place.since, place.until, interval, zone) if place else _period(from_, to, interval, zone)
    wanted = account.Sources(vendor, sdk, sdk_version)
    # A project made a moment ago has no table of events; nor has it events.
    minutes = account.minutes(found.id, batch, of, wanted, bool(state.catalogue.events))
    bucket, skip = (place.bucket, place.skip) if place else (None, 0)
    rows = _ask(request, account.rows(minutes, of, by_source, fate, limit + 1, bucket, skip))
    more, rows = len(rows) > limit, rows[:limit]
    following = None
    if more:
        last = rows[-1]["b"]
        passed = sum(row["b"] == last for row in rows) + (skip if last == bucket else 0)
        following = f"{batch}-{of.since}-{of.until}-{last}-{passed}"
    points: list[LedgerPointOut] = []
    sources: list[LedgerSourceOut] = []
    total = None
    if place is None:
        seen = {row["b"]: row for row in _ask(request, account.rows(minutes, of, False))}
        points = [LedgerPointOut(at=at, **_counts(seen.get(at, _NOTHING))) for at in account.starts(of)]
        names = CountsOut.model_fields
        total = CountsOut(**{name: sum(getattr(point, name) for point in points) for name in names})
        sources = [
            LedgerSourceOut(received=row.pop("n"), **row)
            for row in _ask(request, account.sources(found.id, batch, of, _SOURCES_MAX))
        ]
    told = deps.ledger.incidents() if "server" in caller(request).everywhere and place is None else ()
    return LedgerOut(
        interval=interval,
        time_zone=zone,
        since=of.since,
        until=of.until,
        batch=batch,
        rows=[_row(row, of) for row in rows],
        cursor=following,
        total=total,
        points=points,
        sources=sources,
        incidents=[IncidentOut(id=one.id, kind=one.kind, detail=one.detail, at=one.at) for one in told],
    )


@router.get("/clocks", response_model=ClocksOut)
def clocks(
    request: Request,
    project: str,
    from_: int | None = Query(None, alias="from", ge=0, le=_INSTANT_MAX),
    to: int | None = Query(None, ge=0, le=_INSTANT_MAX),
    limit: int = Query(200, ge=1, le=1000),
) -> Any:
    """Of each source: how many events had their clock corrected and by how much, and how late they were received.

    Over events received in a period (ms UTC; default: the last 7 days, at most 100). docs/reference/lateness.md
    """
    deps, found = deps_of(request), project_of(request, project)
    state = deps.state.state(found.id)
    now = int(time.time() * 1000)
    until = now + 60_000 if to is None else to
    since = until - 7 * _DAY_MS if from_ is None else from_
    if not since < until or until - since > _CLOCKS_DAYS_MAX * _DAY_MS:
        detail = say(
            "from ({since}) must lie before to ({until}), by at most {clocks_days_max} days",
            since=since,
            until=until,
            clocks_days_max=_CLOCKS_DAYS_MAX,
        )
        raise HttpProblem("bad-request", detail)
    rows = []
    if state.catalogue.events:
        rows = _ask(request, lateness.by_source(found.id, state.batch, since, until, limit + 1))
    return ClocksOut(
        definition=DEFINITION,
        since=since,
        until=until,
        batch=state.batch,
        sources=[SourceClockOut(**lateness.of_row(row)._asdict()) for row in rows[:limit]],
        more=len(rows) > limit,
    )


@whole_server.get("", response_model=UnknownsOut)
def unknown(
    request: Request, from_: int | None = Query(None, alias="from", ge=0, le=_INSTANT_MAX), limit: int = _UNKNOWN
) -> Any:
    """Names and keys that records carried and no project has (received since `from`; default: the last day): a typing
    error in an SDK's settings, most often. For administrators of every project."""
    since = int(time.time() * 1000) - _DAY_MS if from_ is None else from_
    # Any project's state names the batch; without a project nothing was loaded.
    projects = deps_of(request).projects.projects()
    batch = max((deps_of(request).state.state(one.id).batch for one in projects), default=0)
    rows = _ask(request, account.unknown(batch, since, limit))
    return UnknownsOut(rows=[UnknownOut(count=row.pop("n"), last_at=row.pop("last"), **row) for row in rows])


def _ask(request: Request, tree: exp.Select) -> list[dict[str, Any]]:
    deps = deps_of(request)
    return deps.store.query(tree, limits=deps.limits).table.to_pylist()  # type: ignore[no-any-return]


def _row(row: dict[str, Any], of: account.Period) -> LedgerRowOut:
    since, until = account.bounds(of, row["b"])
    shown: dict[str, Any] = {
        "at": row["b"],
        "since": since,
        "until": until,
        **{name: row.get(name) for name in account.SOURCE},
        **_counts(row),
    }
    return LedgerRowOut(**shown)


_NOTHING = {f"s_{name}": 0 for name in (*account.COUNTS, "off")}


def _counts(row: dict[str, Any]) -> dict[str, int]:
    return {name: row[f"s_{name}"] for name in (*account.COUNTS, "off")}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        detail = say("time_zone {name!r} is not known; valid are names such as Asia/Shanghai or UTC", name=name)
        raise HttpProblem("bad-request", detail) from error
    return name


def _period(since: int | None, until: int | None, interval: str, zone: str) -> account.Period:
    until = int(time.time() * 1000) + 1 if until is None else until
    since = max(0, until - _DAY_MS) if since is None else since
    try:
        return account.period(since, until, interval, zone)
    except ValueError as error:
        raise HttpProblem("bad-request", said_by(error)) from error


def _cursor(text: str) -> _Cursor:
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise HttpProblem("bad-request", say("cursor {text!r} is not one that an answer gave", text=text[:50]))
    return _Cursor(*map(int, found.groups()))
