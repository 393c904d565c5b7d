"""What the command line asks the engine about cohorts: who is in one, who stands behind ids, whether a definition can
be asked."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.analyze.asking import Asking
from zuji.analyze.cohorts import PROPOSED, Proposed
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import InCohort, parse_filters
from zuji.analyze.person_list import View
from zuji.analyze.run import Runner
from zuji.engine import Engine
from zuji.identities import Identities
from zuji.records.identity import LOGIN
from zuji.serve.persons_shown import named_ids


class Asked(msgspec.Struct, frozen=True):
    """Of a project one of: ids of a class; a cohort by name or id, of which limit members are told; a definition; a
    query that is to be one."""

    project: str
    ids: list[str] | None = None
    id_class: str = LOGIN
    cohort: str = ""
    limit: int = 100
    definition: Any = None
    sql: str = ""


class State:
    """The engine's state of the moment."""

    def __init__(self, engine: Engine) -> None:
        self.state = engine.state_of


def answer(engine: Engine, asked: Asked) -> dict[str, Any]:
    """persons (32 hex digits, null for an id of which nobody has heard) of ids; size and members of a cohort, each
    with person, ids, events, first_at, last_at; size of a query; nothing of a definition; problems of what cannot
    be asked. Raises MetadataError."""
    project = engine.metadata.project(asked.project).id
    identities = Identities(engine)
    if asked.ids is not None:
        found = identities.persons_of(project, [(asked.id_class, value) for value in asked.ids])
        return {"persons": [None if person is None else person.hex() for person in found]}

    def work(asking: Asking, time_zone: str) -> dict[str, Any]:
        if asked.sql:
            asking.state = msgspec.structs.replace(asking.state, cohorts=Proposed(asking.state.cohorts, asked.sql))
        view = View(asking, time_zone, None)
        if asked.sql:
            return {"size": len(view.numbers([InCohort(cohort=PROPOSED)], "sql"))}
        if not asked.cohort:
            view.check(parse_filters(asked.definition, "definition"), "definition")
            return {}
        numbers = view.numbers([InCohort(cohort=asked.cohort)], "")
        rows = view.rows(numbers.slice(0, asked.limit).to_pylist(), [])
        ids = named_ids(identities, project, rows)
        told = [{"person": row.key, "ids": ids.get(row.key, []), **row.facts} for row in rows]
        return {"size": len(numbers), "members": told, "batch": asking.state.batch}

    try:
        return Runner(engine.store, State(engine)).work(project, None, work)
    except BadQuery as error:
        return {"problems": [f"{item.field}: {item.detail}" for item in error.problems]}
