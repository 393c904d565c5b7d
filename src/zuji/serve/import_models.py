"""Shapes of imports' requests and answers. Times are ms UTC."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class MappingIn(BaseModel):
    """columns: field to column; const: field to value; kinds: column to text, number, bool, list or json."""

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, str] = Field(default={}, max_length=2_000)
    const: dict[str, Any] = Field(default={}, max_length=2_000)
    kinds: dict[str, str] = Field(default={}, max_length=2_000)
    only_mapped: bool = False
    time_format: str = Field(default="", max_length=100)
    time_zone: str = Field(default="", max_length=64)


class ImportOptionsIn(BaseModel):
    """How a file is read; what is empty is found out. format as `zuji import --format` takes it."""

    model_config = ConfigDict(extra="forbid")

    format: str = Field(default="", max_length=20)
    mapping: MappingIn = MappingIn()
    pattern: str = Field(default="", max_length=4_000)
    encoding: str = Field(default="", max_length=40)
    delimiter: str = Field(default="", max_length=1)


class SameFileOut(BaseModel):
    """An earlier import of the same bytes. same_reading: it was read in the same way, so this one adds nothing."""

    id: str
    at: int
    state: str
    same_reading: bool


class ImportProgressOut(BaseModel):
    rows: int
    ratio: float
    rows_per_s: float
    eta_s: float
    durable_rows: int


class CheckedOut(BaseModel):
    """What a dry run found: rows, records by event or type, refused rows by reason, the first records and refusals."""

    rows: int
    events: dict[str, int]
    refused: dict[str, int]
    shown: list[dict[str, Any]]
    examples: list[dict[str, Any]]


class ImportOut(BaseModel):
    """rows are durable in the log. account: what became of them, final when `loaded`; duplicates are known then, where
    a row is a record. checking: the state of a dry run."""

    id: str
    name: str
    size: int
    sha256: str
    at: int
    state: Literal["uploaded", "queued", "running", "cancelling", "done", "cancelled", "failed"]
    problem: str
    checking: Literal["", "running", "done", "failed"]
    check_problem: str
    options: dict[str, Any]
    started_at: int
    ended_at: int
    has_file: bool
    rows: int
    progress: ImportProgressOut | None
    checked: CheckedOut | None
    account: dict[str, int] | None
    loaded: bool
    same_file: list[SameFileOut]


class ImportsOut(BaseModel):
    """Newest first. bytes_max: of a file that may be uploaded."""

    imports: list[ImportOut]
    bytes_max: int


class LookedOut(BaseModel):
    """problem: why it cannot be imported so, '' when it can. lacks: the field that no column is known for, where that
    is why."""

    kind: str
    format: str
    encoding: str
    delimiter: str
    columns: list[str]
    rows: list[dict[str, Any]]
    fields: dict[str, str]
    guessed: dict[str, str]
    kinds: dict[str, str]
    problem: str
    lacks: Literal["", "event", "distinct_id"]
