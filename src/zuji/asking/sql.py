"""What the command line asks in SQL: the engine's side of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from zuji.analyze.console.question import read
from zuji.analyze.console.run import Console
from zuji.current import Current, limits_of
from zuji.engine import Engine


class Asked(msgspec.Struct, frozen=True):
    """A question as analyze/console/question.py reads it, of a project by name."""

    project: str
    question: dict[str, Any]


def answer(engine: Engine, asked: Asked) -> Iterator[bytes]:
    """The answer as JSON, a piece at a time. Raises MetadataError, BadQuery, QueryFailed before the first."""
    project = engine.metadata.project(asked.project)
    current = Current(engine)
    console = Console(current, current, limits_of(engine.config))
    return console.run(project.id, read(asked.question)).pieces()
