"""A board as a value: tiles on a grid of 12 columns, and the filters, period and time zone that are laid over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from zuji.analyze.complaints import NESTING_MAX, BadQuery, Problem, depth, problem
from zuji.analyze.conditions import needs_event
from zuji.analyze.filter_query import AnyFilter, Filters, Part, plain_filters
from zuji.analyze.kinds import parse
from zuji.analyze.periods import Period
from zuji.analyze.query import Question, zones
from zuji.records.sentences import say

COLUMNS = 12
TILES_MAX = 60
TEXT_CHARS_MAX = 10_000
AUDIENCES = ("", "marketing", "product", "sales", "service")
# Kinds of questions on profiles, not on events: what a filter asks of an event cannot be asked there.
ON_PROFILES = ("property", "group_profile")
# Kinds of tiles that ask a question.
ASKING = ("question", "number", "rank")

Title = Annotated[str, Field(max_length=200)]
Option = str | int | float | bool | None


class Tile(Part):
    """A place on the grid and what is there: the answer of a question (as its kind is drawn, as one number, as a
    ranking of its groups), a text, or the newest events as they come (ticker). The question is a saved one, in its
    newest version or a named one, or the tile's own. display: how it is drawn, for clients."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    x: Annotated[int, Field(ge=0, lt=COLUMNS)]
    y: Annotated[int, Field(ge=0, le=1_000)]
    w: Annotated[int, Field(ge=1, le=COLUMNS)]
    h: Annotated[int, Field(ge=1, le=40)]
    kind: Literal["question", "number", "rank", "text", "ticker"]
    title: Title = ""
    saved: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    question: dict[str, Any] | None = None
    period: Period | None = None
    text: Annotated[str, Field(max_length=TEXT_CHARS_MAX)] = ""
    display: Annotated[dict[Annotated[str, Field(max_length=40)], Option], Field(max_length=20)] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.x + self.w > COLUMNS:
            raise ValueError(
                say("x + w is {value}, the grid has {columns} columns", value=self.x + self.w, columns=COLUMNS)
            )
        asks = (self.saved is not None) + (self.question is not None)
        if asks != (self.kind in ASKING):
            wanted = say("one of saved and question") if self.kind in ASKING else say("neither saved nor question")
            raise ValueError(say("a tile of kind {kind!r} takes {wanted}", kind=self.kind, wanted=wanted))
        if self.version is not None and self.saved is None:
            raise ValueError(say("version is of a saved question"))
        if self.period is not None and self.question is None:
            raise ValueError(say("period goes with the tile's own question; a saved one has its own"))
        if any(isinstance(value, str) and len(value) > 200 for value in self.display.values()):
            raise ValueError(say("display: a text may have 200 characters"))
        return self


class Board(Part):
    """What a board holds. audience: whom it is made for. period, time_zone and filters are laid over all tiles that ask
    something, where they are given. refresh_seconds: how often whoever looks at it asks again; 0: when told to."""

    audience: Literal["", "marketing", "product", "sales", "service"] = ""
    period: Period | None = None
    time_zone: str | None = None
    filters: Filters = Field(default_factory=list)
    refresh_seconds: Annotated[int, Field(ge=0, le=86_400)] = 300
    tiles: Annotated[list[Tile], Field(max_length=TILES_MAX)] = Field(default_factory=list)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in zones():
            raise ValueError(say("must be an IANA time zone such as 'Asia/Shanghai'"))
        return value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        ids = [tile.id for tile in self.tiles]
        if twice := {one for one in ids if ids.count(one) > 1}:
            raise ValueError(say("two tiles have the id {twice!r}", twice=min(twice)))
        for i, tile in enumerate(self.tiles):
            for other in self.tiles[:i]:
                if _overlap(tile, other):
                    raise ValueError(say("tiles {id!r} and {id2!r} lie over each other", id=other.id, id2=tile.id))
        return self


def _overlap(one: Tile, other: Tile) -> bool:
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not beside and one.y < other.y + other.h and other.y < one.y + one.h


def parse_board(body: Any, field: str = "board") -> Board:
    """The board in a JSON value, which field names. Raises BadQuery with every complaint."""
    if not isinstance(body, Mapping):
        raise BadQuery(Problem(field, None, say("a board is a JSON object")))
    if depth(body) > NESTING_MAX * 2 + 12:
        raise BadQuery(
            Problem(
                field, None, say("groups may nest {nesting_max} deep at most", nesting_max=NESTING_MAX), NESTING_MAX
            )
        )
    try:
        return Board.model_validate(body)
    except ValidationError as error:
        told = [problem({**item, "loc": (field, *item["loc"])}) for item in error.errors(include_url=False)]
        raise BadQuery(*told) from error


def laid_over(
    question: Question,
    filters: Sequence[AnyFilter] = (),
    days: tuple[dt.date, dt.date] | None = None,
    time_zone: str | None = None,
) -> Question:
    """A question under a board: filters hold beside its own (and), days and the time zone stand in place of its own.

    Raises BadQuery where the question's kind cannot take them: one on profiles (`ON_PROFILES`) takes no filter that
    needs an event, and a kind may have a limit that a longer period passes.
    """
    told = question.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if filters:
        if told["kind"] in ON_PROFILES and (complaints := needs_event(filters, "filters")):
            raise BadQuery(*(_of_board(one, told["kind"]) for one in complaints))
        told["filters"] = [*told.get("filters", []), *plain_filters(filters)]
    if days is not None:
        told |= {"from": days[0].isoformat(), "to": days[1].isoformat()}
    if time_zone is not None:
        told["time_zone"] = time_zone
    return parse(told)


def _of_board(complaint: Problem, kind: str) -> Problem:
    detail = say(
        "a question of kind {kind!r} looks at profiles, not at events: {detail}", kind=kind, detail=complaint.detail
    )
    return Problem(f"board.{complaint.field}", complaint.value, detail, complaint.valid)
