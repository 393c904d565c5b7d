"""Boards of a data directory: how they are saved, changed and asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from zuji.analyze import calendar
from zuji.analyze.boards import ASKING, Board, Tile, laid_over, parse_board
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import AnyFilter, parse_filters, plain_filters
from zuji.analyze.periods import Period
from zuji.analyze.query import zones
from zuji.analyze.tiles import Asked
from zuji.definitions.books import Book, Refusals
from zuji.definitions.questions import QuestionBook
from zuji.records.sentences import say
from zuji.serve.board_deps import BoardRefused
from zuji.store.boards import SavedBoard, SavedBoards
from zuji.store.metadata import Metadata
from zuji.store.questions import SavedQuestion

BOARDS_MAX = 1_000  # of a project
BODY_BYTES_MAX = 500_000
_REFUSALS = Refusals(
    BoardRefused,
    BOARDS_MAX,
    say("this project has {boards_max} boards, which is the most", boards_max=BOARDS_MAX),
    lambda name: say("there is a board {name!r} already, in use or archived", name=name),
)


class BoardBook(Book[SavedBoard]):
    """Reads and writes boards. zone_of gives a project's time zone. Methods raise BoardRefused, BadQuery for a board,
    VersionConflict; KeyError for an unknown one."""

    def __init__(
        self,
        metadata: Metadata,
        questions: QuestionBook,
        zone_of: Callable[[int], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(SavedBoards(metadata), _REFUSALS)
        self._questions, self._zone_of, self._clock = questions, zone_of, clock

    def shown(self, saved: SavedBoard) -> dict[str, Any]:
        """The board as JSON, with the names that cohorts have today."""
        board = board_of(saved)
        told = board.model_dump(mode="json", by_alias=True)
        told["filters"] = plain_filters(self._questions.naming_cohorts(saved.project, board.filters))
        told["tiles"] = [self._tile_shown(saved.project, tile) for tile in board.tiles]
        return told

    def _tile_shown(self, project: int, tile: Tile) -> dict[str, Any]:
        told = tile.model_dump(mode="json", exclude_none=True)
        if tile.question is not None:
            told["question"] = self._questions.shown(_own(project, tile))
        if tile.period is not None:
            told["period"] = tile.period.model_dump(mode="json", exclude_defaults=True)
        return told

    def create(
        self,
        project: int,
        name: str,
        board: Any,
        signed: tuple[str, str],
        description: str = "",
        *,
        numbered: bool = False,
    ) -> SavedBoard:
        """A new one. board: JSON of analyze/boards.py Board. signed: author and reason. numbered: a name that is taken
        gets a number instead of being refused."""
        made = SavedBoard(0, project, 0, self._name(project, name, numbered), self._text(description))
        return self._add(self._with(made, board), signed)

    def change(
        self,
        project: int,
        named: str,
        base: int,
        signed: tuple[str, str],
        name: str | None = None,
        description: str | None = None,
        board: Any = None,
        archived: bool | None = None,
    ) -> SavedBoard:
        """The version after base, with what is given changed."""
        before = self._from(project, named, base)
        made = self._titled(before, name, description)
        if board is not None:
            made = self._with(made, board)
        if archived is not None:
            made = msgspec.structs.replace(made, archived=archived)
        return self._change(before, made, signed)

    def copy(
        self, project: int, named: str, name: str, signed: tuple[str, str], *, numbered: bool = False
    ) -> SavedBoard:
        """The newest version of a board as another one. numbered: as when one is created."""
        return self._copy(project, named, name, signed, numbered=numbered)

    def asked(
        self,
        saved: SavedBoard,
        filters: Sequence[AnyFilter] = (),
        period: Period | None = None,
        tiles: Sequence[str] | None = None,
        time_zone: str | None = None,
    ) -> list[Asked]:
        """The questions of its tiles as they are asked now. filters: beside those of the board; period and time_zone:
        in place of the board's; tiles: only these."""
        board = board_of(saved)
        zone = time_zone or board.time_zone
        if zone is not None and zone not in zones():
            raise BadQuery(Problem("time_zone", zone, say("must be an IANA time zone such as 'Asia/Shanghai'")))
        over = [*board.filters, *filters]
        moving = period or board.period
        return [
            self._asked(saved.project, tile, over, moving, zone)
            for tile in board.tiles
            if tile.kind in ASKING and (tiles is None or tile.id in tiles)
        ]

    def _asked(
        self, project: int, tile: Tile, filters: Sequence[AnyFilter], period: Period | None, zone: str | None
    ) -> Asked:
        try:
            if tile.saved is None:
                saved, versions = _own(project, tile), {}
            else:
                saved = self._questions.one(project, str(tile.saved), tile.version)
                versions = {f"question {saved.id}": saved.version}
            question = self._questions.asked(saved)
            days = None
            if period is not None:
                of_days = zone or question.time_zone or self._zone_of(project)
                days = period.days(calendar.day_of(int(self._clock() * 1000), of_days))
            return Asked(tile.id, laid_over(question, filters, days, zone), None, versions)
        except KeyError:
            detail = say(
                "there is no saved question {saved}, version {version}",
                saved=tile.saved,
                version=tile.version or say("newest"),
            )
            return Asked(tile.id, None, BadQuery(Problem("saved", tile.saved, detail)))
        except BadQuery as error:
            return Asked(tile.id, None, error)

    def instead(self, saved: SavedBoard, board: Any) -> SavedBoard:
        """A version with another body, which is not saved."""
        return self._with(saved, board)

    def filters(self, project: int, told: Any, field: str = "filters") -> list[AnyFilter]:
        """Filters in a JSON value, which name cohorts by id from now on."""
        return self._questions.by_id(project, parse_filters(told, field), field)

    def _with(self, made: SavedBoard, told: Any) -> SavedBoard:
        """A version with another body, which keeps cohorts by id."""
        board = parse_board(told)
        tiles = [self._tile(made.project, tile, f"board.tiles[{i}]") for i, tile in enumerate(board.tiles)]
        filters = self._questions.by_id(made.project, board.filters, "board.filters")
        board = board.model_copy(update={"tiles": tiles, "filters": filters})
        body = board.model_dump_json(by_alias=True, exclude_defaults=True)
        if len(body) > BODY_BYTES_MAX:
            raise BoardRefused(
                "board",
                say("has {body} bytes, the most is {body_bytes_max}", body=len(body), body_bytes_max=BODY_BYTES_MAX),
            )
        return msgspec.structs.replace(made, body=body)

    def _tile(self, project: int, tile: Tile, field: str) -> Tile:
        if tile.saved is not None:
            try:
                self._questions.one(project, str(tile.saved), tile.version)
            except KeyError:
                detail = say(
                    "there is no saved question {saved}, version {version}",
                    saved=tile.saved,
                    version=tile.version or say("newest"),
                )
                raise BadQuery(Problem(f"{field}.saved", tile.saved, detail)) from None
        if tile.question is None:
            return tile
        period = None if tile.period is None else tile.period.model_dump(mode="json", exclude_defaults=True)
        try:
            made = self._questions.with_question(SavedQuestion(0, project, 0, ""), tile.question, period)
        except BadQuery as error:
            told = (msgspec.structs.replace(one, field=f"{field}.question.{one.field}") for one in error.problems)
            raise BadQuery(*told) from error
        return tile.model_copy(update={"question": msgspec.json.decode(made.body)})


def board_of(saved: SavedBoard) -> Board:
    """What a version holds, with cohorts by id."""
    told: Mapping[str, Any] = msgspec.json.decode(saved.body)
    return Board.model_validate(told)


def _own(project: int, tile: Tile) -> SavedQuestion:
    """A tile's own question in the shape of saved ones."""
    told = tile.question or {}
    period = "" if tile.period is None else tile.period.model_dump_json(exclude_defaults=True)
    body = msgspec.json.encode(told).decode()
    return SavedQuestion(0, project, 0, "", kind=str(told.get("kind", "")), body=body, period=period)
