"""Shapes of virtual events, virtual properties and look-up tables. Times are ms UTC."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Base = Annotated[int, Field(ge=1, lt=2**31)]


class _SavedOut(BaseModel):
    """version: the newest, with its author, reason and moment. used_by: what names it. shadows: a real one has come to
    be called the same, and cannot be asked about while this has the name."""

    id: int
    name: str
    version: int
    description: str
    archived: bool
    author: str
    reason: str
    at: int
    used_by: list[str]
    shadows: bool


class VirtualEventOut(_SavedOut):
    """parts: an event is of it if any holds. time_zone: of days in their filters."""

    parts: list[dict[str, Any]]
    time_zone: str


class VirtualEventsOut(BaseModel):
    virtual_events: list[VirtualEventOut]


class VirtualPropertyOut(_SavedOut):
    """kind: what the expression gives, by the properties of today; null where it cannot be read, and problem says why.
    time_zone: of parts of times."""

    expression: str
    time_zone: str
    kind: str | None
    problem: str


class VirtualPropertiesOut(BaseModel):
    virtual_properties: list[VirtualPropertyOut]


class LookupColumnOut(BaseModel):
    name: str
    kind: str


class LookupOut(_SavedOut):
    """key: the column whose values are the keys; columns: the others. rows: how many."""

    key: str
    columns: list[LookupColumnOut]
    rows: int


class LookupsOut(BaseModel):
    lookups: list[LookupOut]


class DefinitionVersionOut(BaseModel):
    """body: what it said: parts, or expression, with time_zone; of a table key and columns."""

    version: int
    description: str
    archived: bool
    author: str
    reason: str
    at: int
    body: dict[str, Any]


class DefinitionVersionsOut(BaseModel):
    versions: list[DefinitionVersionOut]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    author: str = "api"
    reason: str = ""


class VirtualEventIn(_In):
    """parts: up to 50, each an event with filters on properties. time_zone: of days; the project's, where none is
    given."""

    name: str
    parts: list[Any]
    description: str = ""
    time_zone: str | None = None


class VirtualPropertyIn(_In):
    """expression: see docs/reference/virtual.md. time_zone: of parts of times; the project's, where none is given."""

    name: str
    expression: str
    description: str = ""
    time_zone: str | None = None


class VirtualEventChangeIn(_In):
    """base: the version that was read. archived goes alone: true takes it out of use, false back into it."""

    base: Base
    parts: list[Any] | None = None
    description: str | None = None
    time_zone: str | None = None
    archived: bool | None = None


class VirtualPropertyChangeIn(_In):
    """base: the version that was read. archived goes alone: true takes it out of use, false back into it."""

    base: Base
    expression: str | None = None
    description: str | None = None
    time_zone: str | None = None
    archived: bool | None = None


class LookupChangeIn(_In):
    """base: the version that was read. archived goes alone; new rows are put to /rows."""

    base: Base
    description: str | None = None
    archived: bool | None = None


class ExpressionIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    expression: str
    time_zone: str | None = None


class ExpressionOut(BaseModel):
    """kind: what the expression gives."""

    kind: str
