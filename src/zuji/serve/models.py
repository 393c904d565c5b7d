"""Shapes of answers, for openapi.json and the types that the UI draws from it. Times are ms UTC."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel


class ProjectOut(BaseModel):
    id: int
    name: str
    time_zone: str


class ProjectsOut(BaseModel):
    projects: list[ProjectOut]


class EventOut(BaseModel):
    name: str
    count: int
    first_at: int
    last_at: int


class EventsOut(BaseModel):
    events: list[EventOut]
    total: int


class PropertyOut(BaseModel):
    """operators and measures are what the property's kind takes. provisional: its kind may still change."""

    name: str
    on: Literal["event", "profile"]
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


class RejectOut(BaseModel):
    """id names the record for its raw bytes. preview is text where the bytes are UTF-8, else base64, cut."""

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


class ReasonOut(BaseModel):
    fate: str
    reason: str
    count: int


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


class LedgerOut(BaseModel):
    """incidents are of the whole server, newest first; only administrators of every project see them."""

    minutes: list[dict[str, Any]]
    incidents: list[IncidentOut]


class SetupOut(BaseModel):
    """Where SDKs send, by protocol."""

    project: str
    server_url: str
    paths: dict[str, str]
    time_zone: str


class WhoOut(BaseModel):
    """by: key, session or local. project null: every project."""

    by: Literal["key", "session", "local"]
    scope: str
    project: str | None
    version: str


class LoginIn(BaseModel):
    token: str


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
