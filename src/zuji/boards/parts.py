"""All that belongs to boards, joined for one engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.boards.fitting import Templates
from zuji.boards.mail import BoardMail
from zuji.boards.saved import BoardBook
from zuji.boards.sharing import Sharing
from zuji.definitions.annotating import Annotating
from zuji.engine import Engine
from zuji.serve.board_deps import Boards


def boards_of(engine: Engine) -> Boards:
    """Of an engine; made once for each process."""

    def drawn(project: int, saved: Any, language: str) -> Mapping[str, Any]:
        from zuji.boards.showing import Showing  # it needs app.py, which needs this

        return Showing(engine, book, notes).drawn(project, saved, language)

    def known(project: int, scope: str, of: int) -> bool:
        try:
            (book if scope == "board" else engine.questions).one(project, str(of))
        except KeyError:
            return False
        return True

    book = BoardBook(engine.metadata, engine.questions, engine.zone_of)
    notes = Annotating(engine.metadata, known)
    return Boards(
        book,
        Sharing(engine.metadata, book),
        notes,
        BoardMail(engine.metadata, book, drawn, engine.config.smtp_url),
        Templates(lambda project: engine.state.catalogue(project), lambda project: engine.plans.newest(project)[1]),
    )
