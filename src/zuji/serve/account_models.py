"""Shapes of the account's answers: the ledger, clocks and lateness. Times are ms UTC."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from zuji.serve.models import IncidentOut


class CountsOut(BaseModel):
    """received = stored + expired + duplicate + quarantined + rejected. expired: stored, and let go when its time was
    over. off: minutes of a source in which that does not hold."""

    frames: int
    received: int
    stored: int
    expired: int
    duplicate: int
    quarantined: int
    rejected: int
    off: int


class LedgerRowOut(CountsOut):
    """One interval that begins at `at`, of one source; of all of them together the source is null. Of the period it
    holds [since, until)."""

    at: int
    since: int
    until: int
    vendor: str | None
    sdk: str | None
    sdk_version: str | None


class LedgerPointOut(CountsOut):
    """One interval, whether anything came or not."""

    at: int


class LedgerSourceOut(BaseModel):
    vendor: str
    sdk: str
    sdk_version: str
    received: int


class LedgerOut(BaseModel):
    """rows newest first; cursor null on the last page. total, points and sources are of the whole period and come with
    the first page only. incidents are of the whole server, newest first; only administrators of every project see them.
    """

    interval: Literal["minute", "hour", "day"]
    time_zone: str
    since: int
    until: int
    batch: int
    rows: list[LedgerRowOut]
    cursor: str | None
    total: CountsOut | None
    points: list[LedgerPointOut]
    sources: list[LedgerSourceOut]
    incidents: list[IncidentOut]


class OffsetOut(BaseModel):
    """ms added to the devices' times, of corrected events only; signed."""

    min: int
    p5: float
    p50: float
    p95: float
    max: int


class LatenessOut(BaseModel):
    """received_at - time, in ms."""

    p50: float
    p95: float
    p99: float
    max: int


class LateRatiosOut(BaseModel):
    minute: float
    hour: float
    day: float


class SourceClockOut(BaseModel):
    """offset_ms is null where no clock was corrected. epochs: how often a clock was found to have moved."""

    vendor: str
    sdk: str
    sdk_version: str
    events: int
    corrected: int
    corrected_ratio: float
    epochs: int
    offset_ms: OffsetOut | None
    lateness_ms: LatenessOut
    late_ratio: LateRatiosOut


class ClocksOut(BaseModel):
    """Sources with the most events first; more: there are others beyond these."""

    definition: str
    since: int
    until: int
    batch: int
    sources: list[SourceClockOut]
    more: bool


class UnknownOut(BaseModel):
    """Records that wait under a name that no project has, by reason and source."""

    project_name: str
    reason: str
    vendor: str
    sdk: str
    count: int
    last_at: int


class UnknownsOut(BaseModel):
    """Newest first."""

    rows: list[UnknownOut]
