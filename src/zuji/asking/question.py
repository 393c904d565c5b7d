"""What the command line asks of a saved question: the engine's side of it."""

from __future__ import annotations

import dataclasses

import msgspec
import orjson

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.run import Runner
from zuji.current import Current, limits_of
from zuji.engine import Engine
from zuji.records.sentences import say


class Asked(msgspec.Struct, frozen=True):
    """A question by name or id, of a project by name; its newest version, or another."""

    project: str
    question: str
    version: int | None = None


def answer(engine: Engine, asked: Asked) -> bytes:
    """JSON of `answer` (as POST /query gives it) and `changes`. Raises MetadataError, BadQuery, QueryFailed."""
    project = engine.metadata.project(asked.project)
    try:
        saved = engine.questions.one(project.id, asked.question, asked.version)
    except KeyError as error:
        names = [one.name for one in engine.questions.all(project.id)[:20]]
        detail = say("there is no question {name!r}", name=str(error.args[0]))
        raise BadQuery(Problem("question", asked.question, detail, names)) from error
    query = engine.questions.asked(saved)
    current = Current(engine)
    found = Runner(current, current, limits_of(engine.config)).run(project.id, query)
    versions = {**found.receipt.versions, f"question {saved.id}": saved.version}
    found = dataclasses.replace(found, receipt=dataclasses.replace(found.receipt, versions=versions))
    changes = [msgspec.to_builtins(one) for one in engine.questions.changes(project.id, query, saved)]
    return orjson.dumps({"answer": found, "changes": changes})
