"""Shapes of persons, of what is behind a number, and of cohorts. Times are ms UTC."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from zuji.analyze.asking import Receipt
from zuji.analyze.console.grammar import LENGTH_MAX

MEMBERS_LIMIT_MAX = 1_000
IDS_MAX = 100_000  # of one upload, which has 1 MiB at most anyhow
Sql = Annotated[str, Field(min_length=1, max_length=LENGTH_MAX)]
Text = Annotated[str, Field(min_length=1, max_length=255)]


class IdOut(BaseModel):
    id_class: str
    value: str


class PersonRowOut(BaseModel):
    """person: the key by which answers name a person. ids: the first 20 of them. events, first_at and last_at are of
    all ids; properties: the profile's columns that were asked for, null where not set."""

    person: str
    ids: list[IdOut]
    events: int
    first_at: int | None
    last_at: int | None
    properties: dict[str, Any]


class PersonsOut(BaseModel):
    """count: of all pages. cursor goes on, as of the same batch; null at the end."""

    count: int
    persons: list[PersonRowOut]
    cursor: str | None
    receipt: Receipt


class SubjectRowOut(BaseModel):
    """A device, a group, or a property's value: whom the question counts."""

    subject: str


class EventRowOut(BaseModel):
    """record: `partition-offset-index`, by which the debug view shows it. properties: the columns that were asked
    for, null where not set."""

    id: str
    event: str
    time: int
    person: str
    distinct_id: str
    device: str
    session_id: str
    platform: str
    record: str
    properties: dict[str, Any]


class SessionRowOut(BaseModel):
    """person, or of other subjects subject; session: its name, where events name it, else ""; from and to: its first
    and last event."""

    model_config = ConfigDict(populate_by_name=True)
    person: PersonRowOut | None
    subject: str | None
    session: str
    from_: int = Field(alias="from")
    to: int


class MembersOut(BaseModel):
    """count: of all, which is the number of the answer. members: those from offset on."""

    of: Literal["subjects", "events", "sessions"]
    count: int
    members: list[PersonRowOut | SubjectRowOut | EventRowOut | SessionRowOut]
    receipt: Receipt


class MembersIn(BaseModel):
    """query and cell: which number of which answer. batch and asked_at: of that answer's receipt, so that the list is
    exactly as long as the number; without them as of now. columns: properties to tell, of profiles or, where events
    are listed, of events."""

    model_config = ConfigDict(extra="forbid", strict=True)
    query: dict[str, Any]
    cell: dict[str, Any] = {}
    batch: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    asked_at: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    limit: Annotated[int, Field(ge=1, le=MEMBERS_LIMIT_MAX)] = 100
    offset: Annotated[int, Field(ge=0, lt=2**53)] = 0
    columns: Annotated[list[Text], Field(max_length=50)] = []


class MembersOfIn(BaseModel):
    """The persons behind a number of an answer, or those whose events or sessions are."""

    model_config = ConfigDict(extra="forbid", strict=True)
    query: dict[str, Any]
    cell: dict[str, Any] = {}
    batch: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    asked_at: Annotated[int, Field(ge=0, lt=2**53)] | None = None


class IdsIn(BaseModel):
    """Ids of one class, as a list, or as text: one on a line, of a CSV file the first column. header: its first line
    is none."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id_class: Text = "$identity_login_id"
    values: Annotated[list[Text], Field(max_length=IDS_MAX)] | None = None
    csv: str | None = None
    header: bool = False


class CohortIn(BaseModel):
    """kind dynamic: definition, filters on persons. static: one of members (behind a number), ids (an upload), or
    definition (those for whom it holds now, or as of a day). sql: a query whose one column is person."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    kind: Literal["dynamic", "static", "sql"]
    description: str = ""
    definition: list[Any] | None = None
    sql: Sql | None = None
    as_of: str | None = None
    members: MembersOfIn | None = None
    ids: IdsIn | None = None
    author: str = "api"
    reason: str = ""


class CohortChangeIn(BaseModel):
    """What is given is changed. base: the version that the writer read; archived true takes it out of use."""

    model_config = ConfigDict(extra="forbid", strict=True)
    base: Annotated[int, Field(ge=1, lt=2**31)]
    name: str | None = None
    description: str | None = None
    definition: list[Any] | None = None
    sql: Sql | None = None
    members: MembersOfIn | None = None
    ids: IdsIn | None = None
    archived: bool | None = None
    author: str = "api"
    reason: str = ""


class PreviewIn(BaseModel):
    """A definition, a query, or a saved cohort by name or id. with_cohort: to compare with. as_of: a local day."""

    model_config = ConfigDict(extra="forbid", strict=True)
    cohort: Text | None = None
    definition: list[Any] | None = None
    sql: Sql | None = None
    with_cohort: Text | None = None
    as_of: str | None = None
    time_zone: str | None = None
    columns: Annotated[list[Text], Field(max_length=50)] = []
    sample: Annotated[int, Field(ge=0, le=100)] = 10


class UnknownIdsOut(BaseModel):
    """Ids of an upload of which nobody has heard, with the first of them: they are not in the list."""

    count: int
    sample: list[str]


class CohortVersionOut(BaseModel):
    """size: of a static cohort, how many persons were listed; null for a caller with rules of rows. source says where
    its list came from. withheld: it names a property that the caller may not see; then nothing is told of what it is.
    """

    version: int
    name: str
    description: str
    size: int | None
    source: dict[str, Any]
    archived: bool
    author: str
    reason: str
    at: int
    withheld: bool = False


class CohortOut(CohortVersionOut):
    """definition: of a dynamic cohort; sql: of one by SQL. used_by: cohorts that name it. unknown: of the upload that
    was just made."""

    id: int
    kind: Literal["dynamic", "static", "sql"]
    definition: list[Any] | None
    sql: str | None
    used_by: list[str]
    unknown: UnknownIdsOut | None = None


class CohortsOut(BaseModel):
    cohorts: list[CohortOut]


class CohortVersionsOut(BaseModel):
    versions: list[CohortVersionOut]


class OverlapOut(BaseModel):
    """Sizes of the other cohort, and of both together: who is in the one and in the other."""

    other: int
    both: int


class PreviewOut(BaseModel):
    """size: how many persons; sample: the first of them by their key. fresh: it was made of the rows of the receipt's
    batch."""

    size: int
    sample: list[PersonRowOut]
    overlap: OverlapOut | None
    receipt: Receipt


class TimelineSessionOut(BaseModel):
    """Events with at most the gap between each and the next. events: how many it has, whatever the filters."""

    model_config = ConfigDict(populate_by_name=True)
    from_: int = Field(alias="from")
    to: int
    events: int


class TimelineItemOut(BaseModel):
    """kind event: name is the event's. profile: name is the property, op and value what was said. identity: name is the
    kind of evidence, ids the two that it speaks of, op what came of it. session: the `from` of the session in whose
    time it lies, null outside of any. record: `partition-offset-index`."""

    kind: Literal["event", "profile", "identity"]
    at: int
    name: str
    op: str
    value: Any
    ids: list[IdOut]
    session: int | None
    record: str
    facts: dict[str, str]


class TimelineOut(BaseModel):
    """Newest first. sessions: those in which items lie; one that goes on beyond the page is told on both pages."""

    person: str
    items: list[TimelineItemOut]
    sessions: list[TimelineSessionOut]
    cursor: str | None
    batch: int
