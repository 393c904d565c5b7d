"""What the command line asks of a receipt: the engine's side of it."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.analyze.receipts import Verified
from zuji.analyze.run import Runner
from zuji.app import Current, limits_of
from zuji.engine import Engine


class Asked(msgspec.Struct, frozen=True):
    """A receipt, as an answer carried it, of a project by name."""

    project: str
    receipt: Any


def answer(engine: Engine, asked: Asked) -> Verified:
    """Raises MetadataError, BadQuery, QueryFailed."""
    project = engine.metadata.project(asked.project)
    current = Current(engine)
    return Runner(current, current, limits_of(engine.config)).verify(project.id, asked.receipt)
