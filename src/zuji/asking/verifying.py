"""What the command line asks of a receipt, and of a question to be checked: the engine's side of it."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.analyze.kinds import parse
from zuji.analyze.receipts import Verified
from zuji.analyze.run import Runner
from zuji.analyze.selfcheck import Checked, CheckIn
from zuji.current import Current, limits_of
from zuji.engine import Engine
from zuji.serve.body import parsed


class Asked(msgspec.Struct, frozen=True):
    """A receipt, as an answer carried it, of a project by name."""

    project: str
    receipt: Any


def answer(engine: Engine, asked: Asked) -> Verified:
    """Raises MetadataError, BadQuery, QueryFailed."""
    project = engine.metadata.project(asked.project)
    current = Current(engine)
    return Runner(current, current, limits_of(engine.config)).verify(project.id, asked.receipt)


class AskedCheck(msgspec.Struct, frozen=True):
    """A question and how it is to be checked (analyze/selfcheck.py CheckIn), of a project by name."""

    project: str
    check: Any


def checked(engine: Engine, asked: AskedCheck) -> Checked:
    """Raises MetadataError, BadQuery, QueryFailed."""
    project = engine.metadata.project(asked.project)
    wanted: CheckIn = parsed(CheckIn, asked.check)
    current = Current(engine)
    runner = Runner(current, current, limits_of(engine.config))
    return runner.check(project.id, parse(wanted.query), wanted.sample, wanted.seed)
