"""What a board shows now, with every tile's answer: for pictures and the command line."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from zuji.analyze import calendar
from zuji.analyze.headline import headline, plain, ranking
from zuji.analyze.run import Runner
from zuji.analyze.tiles import answered
from zuji.boards.saved import BoardBook, board_of
from zuji.current import Current, limits_of
from zuji.engine import Engine
from zuji.serve.tile_answers import runner_of
from zuji.store.boards import SavedBoard


class Showing:
    """Asks a board's tiles of an engine."""

    def __init__(self, engine: Engine, book: BoardBook) -> None:
        self._engine, self._book = engine, book

    def drawn(self, project: int, saved: SavedBoard, language: str) -> dict[str, Any]:
        """A board in the shape that boards/pictures.py draws."""
        board = board_of(saved)
        zone = board.time_zone or self._engine.zone_of(project)
        current = Current(self._engine)
        run = runner_of(Runner(current, current, limits_of(self._engine.config)), project, lambda tile: "")
        found: dict[str, dict[str, Any]] = {}
        for one in answered(self._book.asked(saved), run):
            if one.trouble is not None:
                found[one.asked.tile] = {"problem": str(one.trouble)}
                continue
            answer = plain(one.answer)
            told = {"headline": headline(answer), "ranking": ranking(answer)}
            found[one.asked.tile] = {"answer": answer, **msgspec.to_builtins(told)}
        places = ("id", "x", "y", "w", "h", "kind", "title", "text")
        tiles = [{**{n: getattr(tile, n) for n in places}, **found.get(tile.id, {})} for tile in board.tiles]
        return {
            "name": saved.name,
            "description": saved.description,
            "made_at": calendar.iso(int(time.time()) * 1000, zone)[:16].replace("T", " "),
            "time_zone": zone,
            "language": language,
            "tiles": tiles,
        }
