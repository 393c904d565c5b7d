"""Shapes of boards, links to them, their mails, and dated notes, for openapi.json. Times are ms UTC."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from zuji.serve.question_models import DifferenceOut, Version


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class BoardIn(_In):
    """board: audience, period, time_zone, filters, refresh_seconds and tiles (docs/reference/boards.md). numbered: a
    name that is taken gets a number behind it instead of being refused."""

    name: str
    board: dict[str, Any] = Field(default_factory=dict)
    description: str = ""
    numbered: bool = False
    author: str = "api"
    reason: str = ""


class BoardChangeIn(_In):
    """What is given is changed. base: the version that the writer read. archived true takes it out of use."""

    base: Version
    name: str | None = None
    description: str | None = None
    board: dict[str, Any] | None = None
    archived: bool | None = None
    author: str = "api"
    reason: str = ""


class BoardCopyIn(_In):
    """numbered: as when a board is created."""

    name: str
    numbered: bool = False
    author: str = "api"
    reason: str = ""


class BoardAnswersIn(_In):
    """version: which one is asked, the newest by default. tiles: only these. filters: beside the board's; period and
    time_zone: in place of the board's. board: asked instead of what is saved, as while it is being edited."""

    version: Version | None = None
    tiles: list[str] | None = None
    filters: list[Any] = Field(default_factory=list)
    period: dict[str, Any] | None = None
    time_zone: str | None = None
    board: dict[str, Any] | None = None


class BoardOut(BaseModel):
    """A version. board: with the names that cohorts have today. For a caller with rules, tiles whose question names a
    property that they may not see have `withheld` in its place, and so has the board in place of such filters."""

    id: int
    version: int
    name: str
    description: str
    audience: str
    tiles: int
    board: dict[str, Any] | None
    archived: bool
    author: str
    reason: str
    at: int


class BoardsOut(BaseModel):
    """count: of all pages. Without what the boards hold."""

    count: int
    boards: list[BoardOut]


class BoardVersionsOut(BaseModel):
    versions: list[BoardOut]


class BoardDiffOut(BaseModel):
    before: int
    after: int
    differences: list[DifferenceOut]


class HeadlineOut(BaseModel):
    value: int | float | None
    unit: str
    before: int | float | None


class RankedOut(BaseModel):
    label: list[Any]
    other: bool
    value: int | float | None


class TileAnswerOut(BaseModel):
    """One line of the answers: of a tile its answer as POST /query gives it, with the query as it was asked, its number
    and its ranking; or its problem. A line before it, with nothing but tile and query_id, says that it is under way."""

    tile: str
    query_id: str | None = None
    query: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    headline: HeadlineOut | None = None
    ranking: list[RankedOut] | None = None
    problem: dict[str, Any] | None = None


class ShareIn(_In):
    """days: until it ends, 0 for never. scope: view, or file (tables may be carried away too). filters: laid over the
    board's for good. frame_ancestors: origins whose pages may embed it; none: no page may."""

    label: str = ""
    scope: str = "view"
    days: Annotated[int, Field(ge=0)] = 30
    filters: list[Any] = Field(default_factory=list)
    frame_ancestors: list[str] = Field(default_factory=list)
    password: Annotated[str, Field(max_length=200, description="6 characters or more; none: the link is enough")] = ""
    author: str = "api"


class ShareOut(BaseModel):
    """hint: the last characters of its token. expires_at, last_used_at, revoked_at: 0 for never."""

    id: int
    label: str
    hint: str
    scope: str
    filters: list[Any]
    frame_ancestors: list[str]
    author: str
    created_at: int
    expires_at: int
    last_used_at: int
    revoked_at: int
    live: bool
    password: bool = Field(False, description="whether it asks for a password")


class OpenShareIn(BaseModel):
    password: str = Field(max_length=1_000)


class ShareMadeOut(ShareOut):
    """token and path: of the link, told only now."""

    token: str
    path: str


class SharesOut(BaseModel):
    shares: list[ShareOut]


class SharedOut(BaseModel):
    """A board as a link shows it."""

    name: str
    description: str
    board: dict[str, Any]
    scope: str
    time_zone: str
    currency: str
    expires_at: int
    project: str | None = Field(
        None, description="its name, for who is signed in and may read it: they may go on to its pages"
    )


class TickerOut(BaseModel):
    """The newest events, oldest first: which and when, and of nobody."""

    events: list[dict[str, Any]]


class RevokedOut(BaseModel):
    revoked: bool


class ScheduleIn(_In):
    """time: HH:MM on clocks of time_zone; weekdays: 1 Monday to 7 Sunday."""

    recipients: list[str]
    time: str
    time_zone: str
    weekdays: list[int]
    format: str = "png"
    language: str = "zh-CN"
    active: bool = True
    author: str = "api"


class ScheduleChangeIn(_In):
    recipients: list[str] | None = None
    time: str | None = None
    time_zone: str | None = None
    weekdays: list[int] | None = None
    format: str | None = None
    language: str | None = None
    active: bool | None = None


class MailOut(BaseModel):
    """state: sending, sent, failed (it is tried again), given_up, unknown (the server ended meanwhile)."""

    due_at: int
    state: str
    attempts: int
    at: int
    detail: str


class ScheduleOut(BaseModel):
    """mails: the newest first."""

    id: int
    recipients: list[str]
    time: str
    time_zone: str
    weekdays: list[int]
    format: str
    language: str
    active: bool
    author: str
    mails: list[MailOut]


class SchedulesOut(BaseModel):
    """ready: the server was told how to send mail (ZUJI_SMTP_URL)."""

    ready: bool
    schedules: list[ScheduleOut]


class AnnotationIn(_In):
    """from_at, to_at: ms UTC, the same for a moment. scope: project, question or board; of: that one's id."""

    from_at: int
    to_at: int
    text: str
    color: str = "blue"
    scope: str = "project"
    of: int = 0
    author: str = "api"


class AnnotationChangeIn(_In):
    from_at: int | None = None
    to_at: int | None = None
    text: str | None = None
    color: str | None = None
    scope: str | None = None
    of: int | None = None
    author: str | None = None


class AnnotationOut(BaseModel):
    id: int
    from_at: int
    to_at: int
    text: str
    color: str
    scope: str
    of: int
    author: str
    created_at: int
    changed_at: int


class AnnotationsOut(BaseModel):
    annotations: list[AnnotationOut]


class TemplateOut(BaseModel):
    """A ready board. sort: role or industry."""

    key: str
    sort: str
    audience: str
    name: dict[str, str]
    description: dict[str, str]


class TemplatesOut(BaseModel):
    templates: list[TemplateOut]


class FitIn(_In):
    """chosen: by role of the template the event or property that is meant instead of the one found; null: none.
    language: of the titles."""

    chosen: dict[str, str | None] = Field(default_factory=dict)
    language: str = "zh-CN"


class FitRoleOut(BaseModel):
    """A role of the template. of: the role of the event that carries the property. name: what plays it, null: nothing.
    why: exact, alias, words, chosen or nothing. candidates: others that could."""

    key: str
    what: str
    of: str
    title: str
    name: str | None
    why: str
    candidates: list[str]


class FitLeftOut(BaseModel):
    title: str
    missing: list[str]


class FitOut(BaseModel):
    """name, description and board: ready for POST /boards. left_out: tiles for which roles are missing."""

    key: str
    name: str
    description: str
    board: dict[str, Any]
    roles: list[FitRoleOut]
    left_out: list[FitLeftOut]


READ = (
    BoardIn,
    BoardChangeIn,
    BoardCopyIn,
    BoardAnswersIn,
    ShareIn,
    OpenShareIn,
    ScheduleIn,
    ScheduleChangeIn,
    AnnotationIn,
    AnnotationChangeIn,
    FitIn,
)
