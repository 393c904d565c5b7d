"""What a board shows now, with every tile's answer: for pictures and the command line."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from zuji.analyze import calendar
from zuji.analyze.headline import headline, plain, ranking
from zuji.analyze.run import Runner
from zuji.analyze.tiles import Asked, answered
from zuji.boards.noted import within
from zuji.boards.saved import BoardBook, board_of
from zuji.current import Current, limits_of
from zuji.definitions.annotating import Annotating
from zuji.engine import Engine
from zuji.serve.tile_answers import runner_of
from zuji.store.boards import SavedBoard

DAY_MS = 86_400_000


class Showing:
    """Asks a board's tiles of an engine."""

    def __init__(self, engine: Engine, book: BoardBook, notes: Annotating) -> None:
        self._engine, self._book, self._notes = engine, book, notes

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
            notes = self._noted(saved, one.asked, zone)
            found[one.asked.tile] = {"answer": answer, "notes": notes, **msgspec.to_builtins(told)}
        places = ("id", "x", "y", "w", "h", "kind", "title", "text", "display")
        tiles = [{**{n: getattr(tile, n) for n in places}, **found.get(tile.id, {})} for tile in board.tiles]
        return {
            "name": saved.name,
            "description": saved.description,
            "made_at": calendar.iso(int(time.time()) * 1000, zone)[:16].replace("T", " "),
            "time_zone": zone,
            "language": language,
            "currency": self._currency(project),
            "tiles": tiles,
        }

    def _noted(self, saved: SavedBoard, asked: Asked, zone: str) -> list[dict[str, Any]]:
        """Notes on a tile: of the project, of this board, and of the saved question that is asked."""
        question = asked.question
        if question is None:
            return []
        zone = question.time_zone or zone
        first, end = calendar.start(question.from_, zone), calendar.start(question.to, zone) + 2 * DAY_MS
        known = next((int(name.split()[1]) for name in asked.versions if name.startswith("question ")), 0)
        notes = self._notes.between(saved.project, first, end, within={"board": saved.id, "question": known})
        return within(notes, question.from_.isoformat(), question.to.isoformat(), zone)

    def _currency(self, project: int) -> str:
        return next((one.currency for one in self._engine.metadata.projects() if one.id == project), "")
