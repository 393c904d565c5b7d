"""Shapes of answers, for openapi.json and the types that the UI draws from it. Times are ms UTC."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class ProjectOut(BaseModel):
    """title: shown instead of the name, where there is one. currency: ISO 4217, '' for plain numbers."""

    id: int
    name: str
    time_zone: str
    title: str
    currency: str


class ProjectsOut(BaseModel):
    projects: list[ProjectOut]


class EventOut(BaseModel):
    """virtual: a name for several events (docs/reference/virtual.md), whose times and count are not told (0)."""

    name: str
    virtual: bool
    count: int
    first_at: int
    last_at: int


class EventsOut(BaseModel):
    events: list[EventOut]
    total: int


class PropertyOut(BaseModel):
    """operators and measures are what the property's kind takes. provisional: its kind may still change. group_type and
    item_type: of the group or item whose it is, table: of the look-up table, else ''. virtual: an expression over
    others."""

    name: str
    on: Literal["event", "profile", "group", "item", "lookup"]
    group_type: str
    item_type: str
    table: str
    virtual: bool
    kind: str
    provisional: bool
    derived: bool
    operators: list[str]
    measures: list[str]


class PropertiesOut(BaseModel):
    properties: list[PropertyOut]


class ValueOut(BaseModel):
    value: Any
    count: int


class ValuesOut(BaseModel):
    values: list[ValueOut]


class LiveOut(BaseModel):
    rows: list[dict[str, Any]]
    cursor: str


class ViolationOut(BaseModel):
    """What of a record departs from the tracking plan: value is JSON text, valid says what would do."""

    code: str
    field: str
    value: str
    valid: str
    action: str


class RejectOut(BaseModel):
    """id names the record for its raw bytes. preview is text where the bytes are UTF-8, else base64, cut.

    released: it was read again. replayable: it can be. A value that was set aside (type_conflict) and what was flagged
    belong to records that are stored; bodies in which no record could be told are final."""

    id: str
    at: int
    fate: str
    reason: str
    field: str
    detail: str
    event: str
    distinct_id: str
    vendor: str
    sdk: str
    sdk_version: str
    raw_length: int
    preview: str
    preview_encoding: Literal["utf8", "base64"]
    preview_cut: bool
    released: bool
    replayable: bool
    violations: list[ViolationOut]


class ReasonOut(BaseModel):
    """open: rows that wait for their release."""

    fate: str
    reason: str
    count: int
    open: int


class QuarantineOut(BaseModel):
    """cursor is null on the last page. reasons counts the whole period, whatever page or filter."""

    rows: list[RejectOut]
    cursor: str | None
    reasons: list[ReasonOut]


class IncidentOut(BaseModel):
    """A broken promise. kind: equation (counts of a minute differ) or frames (acknowledged requests not met)."""

    id: str
    kind: str
    detail: str
    at: int


class SetupOut(BaseModel):
    """Where SDKs send, by protocol."""

    project: str
    server_url: str
    paths: dict[str, str]
    time_zone: str


class StopOut(BaseModel):
    """mixed: the site has TLS and the address has not. reach: nobody answers. other: not Zuji's answer. redirect,
    status, origin, headers: what a browser's preflight was answered, which forbids it to send. heard: the answer."""

    check: Literal["mixed", "reach", "other", "redirect", "status", "origin", "headers"]
    heard: str


class ReachOut(BaseModel):
    """What stops a browser's page of a site from sending to address; null where no address is configured, since the
    server cannot know by which name others reach it."""

    address: str
    stops: list[StopOut] | None


class AllowedOut(BaseModel):
    """What the caller may do in a project. restricted: rules hide rows or properties from them."""

    role: str
    permissions: list[str]
    restricted: bool


class WhoOut(BaseModel):
    """by: key, session or local. who: e-mail of a user, hint of a key. user: null where nobody logged in by name.
    everywhere: permissions in every project; projects: by name."""

    by: Literal["key", "session", "local"]
    who: str
    name: str = ""
    user: int | None = None
    everywhere: list[str]
    projects: dict[str, AllowedOut]
    version: str


class LoginIn(BaseModel):
    """Either token (of a link, or an administrator's key), or mail and password, with the code of the authenticator
    app or a recovery code where the account asks for one."""

    token: str = Field("", max_length=300)
    mail: str = Field("", max_length=254)
    password: str = Field("", max_length=1_000)
    code: str = Field("", max_length=40)


class ProgressOut(BaseModel):
    rows_read: int
    rows_total: int


class CancelOut(BaseModel):
    cancelled: bool


class VerdictOut(BaseModel):
    """Of one record; index is its place in the request."""

    index: int
    verdict: Literal["accepted", "duplicate", "quarantined", "rejected", "checked"]
    reason: str | None = None
    field: str | None = None
    detail: str | None = None


class VerdictsOut(BaseModel):
    """What POST /api/v1/events answers, later."""

    status: Literal["judged"]
    accepted: int
    duplicate: int
    quarantined: int
    rejected: int
    verdicts: list[VerdictOut]


class ProblemOut(BaseModel):
    """RFC 9457. problems: one for each complaint about a query."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[dict[str, Any]] | None = None


class PlanVersionOut(BaseModel):
    """version 0: nothing was written yet."""

    version: int
    author: str
    reason: str
    at: int


class PlanOut(PlanVersionOut):
    """plan: records/tracking_plan.py with every default written out. authors: by entry, who last changed its rules."""

    plan: dict[str, Any]
    authors: dict[str, str]


class PlanVersionsOut(BaseModel):
    versions: list[PlanVersionOut]


class ChangeOut(BaseModel):
    """entry: `kind/name` or policy; field: a path in it, '' for the whole; null: not there."""

    entry: str
    field: str
    before: Any
    after: Any


class PlanWrittenOut(BaseModel):
    version: int
    changes: list[ChangeOut]


class KindConflictOut(BaseModel):
    """kind: which was settled before the plan declared another, and holds."""

    property: str
    planned: str
    kind: str


class KindConflictsOut(BaseModel):
    conflicts: list[KindConflictOut]


class EventScoreOut(BaseModel):
    """parts: each from 0 to 1 (docs/reference/plan.md)."""

    name: str
    state: str
    scenario: str
    owner: str
    rows: int
    last_at: int | None
    score: int
    parts: dict[str, float]
    unplanned_properties: list[str]


class UnplannedOut(BaseModel):
    name: str
    rows: int


class QualityOut(BaseModel):
    definition: str
    plan_version: int
    batch: int
    since: int
    until: int
    events: list[EventScoreOut]
    unplanned: list[UnplannedOut]


class CoverageRowOut(BaseModel):
    """app_version '*': all of them together; '' : rows that named none."""

    scenario: str
    app_version: str
    planned: int
    seen: int
    missing: list[str]


class CoverageOut(BaseModel):
    since: int
    until: int
    rows: list[CoverageRowOut]


class VolumePointOut(BaseModel):
    """expected null: too little is known, or the interval has not ended."""

    at: str
    n: int
    expected: float | None
    unusual: bool


class EventVolumeOut(BaseModel):
    event: str
    points: list[VolumePointOut]


class VolumeOut(BaseModel):
    definition: str
    interval: str
    batch: int
    events: list[EventVolumeOut]


class SystemRuleOut(BaseModel):
    by: str
    value: str
    system: str
    page: str
    module: str


class SystemsOut(PlanVersionOut):
    rules: list[SystemRuleOut]


class BotRuleOut(BaseModel):
    by: str
    value: str
    property: str
    bot: bool
    reason: str


class BotRulesOut(PlanVersionOut):
    rules: list[BotRuleOut]


class UnmatchedRowOut(BaseModel):
    host: str
    path: str
    n: int


class UnmatchedOut(BaseModel):
    version: int
    rows: list[UnmatchedRowOut]


class ReplayOut(BaseModel):
    """rows by reason, events by name (of a dry run), cannot by why. offset -1: nothing was written."""

    rows: dict[str, int]
    events: dict[str, int]
    requests: int
    cannot: dict[str, int]
    partition: int
    offset: int


def body_of(model: type[Any]) -> dict[str, Any]:
    """What the document says of a body that a route reads itself; serve/api.py adds the model."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


class VerifyIn(BaseModel):
    """receipt: as an answer carried it."""

    receipt: dict[str, Any]
