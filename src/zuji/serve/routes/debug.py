"""The debug view: every record of one device or person, and the steps between its request and its rows."""

from __future__ import annotations

import time
from typing import Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from zuji.analyze.records_of import Wanted
from zuji.records.identity import LOGIN
from zuji.records.sentences import say
from zuji.serve.auth import deps_of, project_of
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}/debug")
DAY_MS = 86_400_000
PERIOD_MAX_MS = 100 * DAY_MS
IDS_MAX = 1_000  # of a person
INT64_MAX = 2**63 - 1


class BriefOut(BaseModel):
    """A record. fate: unknown where its request holds it and the store does not know it. reasons of refusals, flags
    and values that were set aside. first: the place of the first copy of a duplicate. Times in ms UTC."""

    partition: int
    offset: int
    index: int
    received_at: int
    time: int | None
    fate: Literal["stored", "duplicate", "quarantined", "rejected", "flagged", "unknown"]
    reasons: list[str]
    kind: Literal["event", "profile", "refused"]
    event: str
    distinct_id: str
    vendor: str
    sdk: str
    sdk_version: str
    first: str | None


class RecordsOut(BaseModel):
    """requests_unread: requests of this page that were not looked into for duplicates, since they are gone from the
    log or no time was left. cursor is null on the last page."""

    records: list[BriefOut]
    cursor: str | None
    requests_unread: int
    batch: int


class BytesOut(BaseModel):
    """The first 64 KiB. length: of all."""

    text: str
    encoding: Literal["utf8", "base64"]
    length: int
    cut: bool


class FrameOut(BaseModel):
    """A request as it lies in the log. unpacked: its JSON where the body is packed (a form, base64, gzip). shared: it
    holds records of other projects too, so query, headers and body are left out."""

    received_at: int
    peer: str
    method: str
    path: str
    query: str | None
    protocol: str
    headers: list[tuple[str, str]]
    debug: bool
    ordinal: int
    length: int
    body: BytesOut | None
    unpacked: BytesOut | None
    shared: bool


class RequestOut(BaseModel):
    """request is null when it is gone from the log."""

    partition: int
    offset: int
    request: FrameOut | None
    records: list[BriefOut]


class RefusalOut(BaseModel):
    """counts: the ledger counts it; else the record was stored all the same (flagged, or a value was set aside)."""

    fate: str
    reason: str
    field: str
    detail: str
    batch: int
    at: int
    counts: bool
    violations: list[dict[str, Any]]


class ReleaseOut(BaseModel):
    at: int
    by: str
    why: str
    reason: str


class ClockOut(BaseModel):
    """Durations in ms. measured = received_at - time_sent; time = time_client + offset. from_row: offset and epoch are
    the row's; else of the clock as it is pinned now. A measurement within trusted_ms corrects nothing, one further than
    epoch_ms from the pinned offset opens a new epoch."""

    time_raw: str
    time_client: int | None
    time_sent: int | None
    received_at: int
    measured: int | None
    offset: int | None
    epoch: int | None
    time: int | None
    from_row: bool
    trusted_ms: int
    epoch_ms: int
    device: str


class SaidOut(BaseModel):
    seq: int
    op: str
    from_class: str
    from_value: str
    to_class: str
    to_value: str
    outcome: str


class IdentityOut(BaseModel):
    """actor ('' where no row has one) is the key of the id in its generation; person: whose it is now."""

    id_class: str
    value: str
    is_login_id: bool
    anonymous_id: str
    login_id: str
    device_id: str
    identities: dict[str, str]
    op: dict[str, Any] | None
    actor: str
    generation: int
    open: bool
    person: str
    evidence: list[SaidOut]


class PlanStepOut(BaseModel):
    """violations: as the record was judged; now: by the plan of today; set_aside: properties whose value did not fit
    their kind."""

    violations: list[dict[str, Any]]
    now: list[dict[str, Any]]
    set_aside: list[str]


class DedupOut(BaseModel):
    """first: the place of the first copy, null when this is it."""

    event_id: str
    client_event_id: str
    unique: bool
    first: str | None


class RecordOut(BaseModel):
    """One record. Steps are null where they cannot be told: the request is gone from the log (decoded, identity), or
    the record was refused (row, facts). stopped_at names the step that ended its way."""

    partition: int
    offset: int
    index: int
    received_at: int
    fate: Literal["stored", "duplicate", "quarantined", "rejected", "flagged", "unknown"]
    reason: str
    stopped_at: Literal["", "decoded", "clock", "plan", "dedup"]
    refusals: list[RefusalOut]
    releases: list[ReleaseOut]
    decoded: dict[str, Any] | None
    clock: ClockOut | None
    identity: IdentityOut | None
    facts: dict[str, Any] | None
    plan: PlanStepOut
    dedup: DedupOut | None
    row: dict[str, Any] | None
    ops: list[dict[str, Any]]
    raw: BytesOut | None


@router.get("/records", response_model=RecordsOut)
def records(
    request: Request,
    project: str,
    value: str = Query(min_length=1, max_length=255),
    id_class: str = Query("", max_length=255),
    from_: int | None = Query(None, alias="from", ge=0, le=INT64_MAX),
    to: int | None = Query(None, ge=0, le=INT64_MAX),
    cursor: str = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=100),
) -> Any:
    """Records that carry a text as any of their ids, newest first (by receipt, ms UTC; default: the last 7 days).

    With id_class: those of every id of the person of that id. Duplicates are found inside the requests that also
    brought something new; a request of duplicates only leaves no row, and is seen by /live or by its place.
    """
    deps, found = deps_of(request), project_of(request, project)
    until = int(time.time() * 1000) + 60_000 if to is None else to
    since = until - 7 * DAY_MS if from_ is None else from_
    if not since < until or until - since > PERIOD_MAX_MS:
        raise HttpProblem(
            "bad-request",
            say("from ({since}) must lie before to ({until}), by at most 100 days", since=since, until=until),
        )
    texts, actors = ids_of_person(request, found.id, value, id_class) if id_class else ((value,), ())
    after = _numbers(cursor, 4) if cursor else None
    wanted = Wanted(texts, actors, since, until)
    return deps.debug.records(found, wanted, after, limit)  # type: ignore[arg-type]


def ids_of_person(
    request: Request, project_id: int, value: str, id_class: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the person of an id, as texts and as actors. Raises HttpProblem for a person of too many ids."""
    parts = deps_of(request).identities.person(project_id, (id_class or LOGIN, value))["ids"]
    if len(parts) > IDS_MAX:
        raise HttpProblem(
            "query-limit",
            say(
                "this person has {parts} ids; records are told of at most {ids_max}", parts=len(parts), ids_max=IDS_MAX
            ),
        )
    return tuple({part["value"] for part in parts}), tuple(part["actor"] for part in parts)


@router.get("/requests/{place}", response_model=RequestOut)
def one_request(request: Request, project: str, place: str) -> Any:
    """A request by its place in the log, `partition-offset`: what came, and the fate of each record of it."""
    deps, found = deps_of(request), project_of(request, project)
    partition, offset = _numbers(place, 2)
    told = deps.debug.request(found, partition, offset)
    if told is None:
        raise HttpProblem("not-found", say("no request {place!r} with records of this project", place=place[:50]))
    return told


@router.get("/records/{place}", response_model=RecordOut)
def one_record(request: Request, project: str, place: str) -> Any:
    """A record by its place, `partition-offset-index`, with every step between its request and its rows."""
    deps, found = deps_of(request), project_of(request, project)
    partition, offset, index = _numbers(place, 3)
    told = deps.debug.record(found, (partition, offset, index))
    if told is None:
        raise HttpProblem("not-found", say("no record {place!r} of this project", place=place[:50]))
    return told


_LIMITS = {2: (1 << 16, 1 << 63), 3: (1 << 16, 1 << 63, 1 << 32), 4: (1 << 63, 1 << 16, 1 << 63, 1 << 32)}


def _numbers(text: str, count: int) -> tuple[int, ...]:
    """Numbers joined by '-'. Raises HttpProblem."""
    parts = text.split("-")
    plain = all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts)
    if len(parts) != count or not plain or any(int(p) >= limit for p, limit in zip(parts, _LIMITS[count], strict=True)):
        names = {2: "partition-offset", 3: "partition-offset-index", 4: say("a cursor that an answer gave")}
        raise HttpProblem("bad-request", say("{text!r} is not {names}", text=text[:50], names=names[count]))
    return tuple(int(part) for part in parts)
