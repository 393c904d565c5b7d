"""What the command line asks of boards: the engine's side of it."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from zuji.analyze.complaints import BadQuery, Problem
from zuji.boards.mail import DrawingFailed
from zuji.boards.parts import boards_of
from zuji.engine import Engine
from zuji.records.sentences import said_by, say
from zuji.serve.board_deps import BoardRefused, Boards


class Asked(msgspec.Struct, frozen=True):
    """A board by name or id, of a project by name. what: render (a picture), send (by one of its schedules) or fit
    (saves a template as a board, unless one of its name is there)."""

    project: str
    what: str
    board: str
    format: str = "png"
    language: str = "zh-CN"
    schedule: int = 0


def answer(engine: Engine, asked: Asked) -> dict[str, Any]:
    """What came of it. Raises MetadataError, BadQuery, QueryFailed."""
    project = engine.metadata.project(asked.project).id
    boards = boards_of(engine)
    try:
        if asked.what == "fit":
            return _fit(boards, project, asked)
        saved = boards.book.one(project, asked.board)
        if asked.what == "send":
            sent = boards.mailing.send_now(project, saved.id, asked.schedule)
            return {"state": sent.state, "detail": sent.detail}
        made = boards.mailing.picture(project, saved, asked.format, asked.language)
        return {"name": saved.name, "file": base64.b64encode(made).decode()}
    except KeyError as error:
        names = [one.name for one in boards.book.all(project)[:20]]
        raise BadQuery(
            Problem(
                "board",
                asked.board,
                say("there is no board, or no schedule of it, {name!r}", name=error.args[0]),
                names,
            )
        ) from error
    except DrawingFailed as error:
        raise BadQuery(Problem("board", asked.board, said_by(error))) from error
    except BoardRefused as error:
        raise BadQuery(Problem(error.field, None, error.detail)) from error


def _fit(boards: Boards, project: int, asked: Asked) -> dict[str, Any]:
    found = boards.templates.fitted(project, asked.board, {}, asked.language)
    if any(one.name == found["name"] for one in boards.book.all(project)):
        return {"name": found["name"], "made": False, "tiles": 0}
    signed = ("zuji", f"of the template {asked.board!r}")
    made = boards.book.create(project, found["name"], found["board"], signed, found["description"])
    return {"name": made.name, "made": True, "tiles": len(found["board"]["tiles"])}
