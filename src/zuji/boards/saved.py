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
from zuji.definitions import saved_names
from zuji.definitions.questions import QuestionBook
from zuji.records.sentences import say
from zuji.serve.board_deps import BoardRefused
from zuji.store.boards import SavedBoard, SavedBoards
from zuji.store.metadata import Metadata
from zuji.store.questions import SavedQuestion
from zuji.store.versions import NameTaken

BOARDS_MAX = 1_000  # of a project
BODY_BYTES_MAX = 500_000


class BoardBook:
    """Reads and writes boards. zone_of gives a project's time zone. Methods raise BoardRefused, BadQuery for a board,
    VersionConflict; KeyError for an unknown one."""

    def __init__(
        self,
        metadata: Metadata,
        questions: QuestionBook,
        zone_of: Callable[[int], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._questions, self._zone_of, self._clock = questions, zone_of, clock
        self._saved = SavedBoards(metadata)

    def all(self, project: int) -> list[SavedBoard]:
        """The newest version of each, archived ones too; those changed last come first."""
        return sorted(self._saved.newest(project), key=lambda one: (-one.at, -one.id))

    def one(self, project: int, named: str, version: int | None = None) -> SavedBoard:
        """By name or id; the newest version, or one of them."""
        found = next((one for one in self._saved.newest(project) if named in (one.name, str(one.id))), None)
        if found is None:
            raise KeyError(named)
        if version in (None, found.version):
            return found
        for one in self._saved.versions(project, found.id):
            if one.version == version:
                return one
        raise KeyError(f"{named}, version {version}")

    def versions(self, project: int, named: str) -> list[SavedBoard]:
        """Newest first."""
        return self._saved.versions(project, self.one(project, named).id)

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
        made = SavedBoard(
            0,
            project,
            0,
            self._new_name(project, name, numbered),
            saved_names.text("description", description, BoardRefused),
        )
        return self._write(None, self._with(made, board), signed)

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
        before = self.one(project, named)
        made = before = msgspec.structs.replace(before, version=base) if base != before.version else before
        if name is not None:
            made = msgspec.structs.replace(made, name=saved_names.name(name, BoardRefused))
        if description is not None:
            made = msgspec.structs.replace(made, description=saved_names.text("description", description, BoardRefused))
        if board is not None:
            made = self._with(made, board)
        if archived is not None:
            made = msgspec.structs.replace(made, archived=archived)
        return self._write(before, made, signed)

    def copy(
        self, project: int, named: str, name: str, signed: tuple[str, str], *, numbered: bool = False
    ) -> SavedBoard:
        """The newest version of a board as another one. numbered: as when one is created."""
        found = self.one(project, named)
        made = msgspec.structs.replace(found, name=self._new_name(project, name, numbered), archived=False)
        return self._write(None, made, (signed[0], signed[1] or f"a copy of {found.name!r}, version {found.version}"))

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

    def _new_name(self, project: int, name: str, numbered: bool) -> str:
        name = saved_names.name(name, BoardRefused)
        return saved_names.numbered(name, {one.name for one in self._saved.newest(project)}) if numbered else name

    def _write(self, before: SavedBoard | None, made: SavedBoard, signed: tuple[str, str]) -> SavedBoard:
        author, reason = signed
        saved_names.author(author, BoardRefused)
        made = msgspec.structs.replace(made, author=author, reason=saved_names.text("reason", reason, BoardRefused))
        if before is None and len(self._saved.newest(made.project)) >= BOARDS_MAX:
            raise BoardRefused(
                "name", say("this project has {boards_max} boards, which is the most", boards_max=BOARDS_MAX)
            )
        try:
            return self._saved.create(made) if before is None else self._saved.change(before, made)
        except NameTaken as error:
            raise BoardRefused(
                "name", say("there is a board {name!r} already, in use or archived", name=made.name)
            ) from error


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
