"""What the command line asks the engine about virtual events, virtual properties and look-up tables: to write them,
since only the engine knows the properties that they must fit."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from zuji.analyze.complaints import BadQuery
from zuji.engine import Engine
from zuji.records.plan_changes import VersionConflict
from zuji.serve.definition_deps import DefinitionRefused


class Asked(msgspec.Struct, frozen=True):
    """Of a project: one of a kind (event, property, lookup) is written. do put: made, or changed where it is there.
    body and file as `virtuals.VirtualBook.create` takes them; signed: author and reason."""

    project: str
    kind: str
    name: str
    do: Literal["put", "archive", "restore"]
    signed: tuple[str, str]
    description: str | None = None
    body: dict[str, Any] = {}
    file: bytes | None = None


def answer(engine: Engine, asked: Asked) -> dict[str, Any]:
    """name, version, size and archived of what was written; problem of what is refused. Raises MetadataError."""
    project = engine.metadata.project(asked.project).id
    book, state = engine.virtuals, engine.state_of(project)
    named = (project, asked.kind, asked.name)
    there = next((one for one in book.all(project, asked.kind) if one.name == asked.name), None)
    try:
        if asked.do == "put" and there is None:
            told = (asked.description or "", asked.body, asked.file)
            saved = book.create(*named, asked.signed, state, *told)
        elif there is None:
            return {"problem": f"there is none called {asked.name!r}"}
        elif asked.do == "put":
            saved = book.change(*named, there.version, asked.signed, state, asked.description, asked.body, asked.file)
        elif asked.do == "archive":
            saved = book.archive(*named, there.version, asked.signed)
        else:
            saved = book.restore(*named, there.version, asked.signed, state)
    except (DefinitionRefused, BadQuery, VersionConflict) as error:
        return {"problem": str(error)}
    return {"name": saved.name, "version": saved.version, "size": saved.size, "archived": saved.archived}
