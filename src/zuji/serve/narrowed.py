"""The parts of the API as a caller with rules reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zuji.accounts.caller import Grant
from zuji.analyze.asking import State
from zuji.analyze.narrowing import Narrowed, passing, without
from zuji.analyze.people import Persons
from zuji.analyze.run import ProjectState
from zuji.serve.deps import Deps


@dataclass(frozen=True)
class _States:
    """States of projects without what is hidden."""

    states: ProjectState
    hidden: tuple[str, ...]

    def state(self, project_id: int) -> State:
        return without(self.states.state(project_id), self.hidden)


def narrowed(deps: Deps, grant: Grant, project_id: int) -> Deps:
    """deps for one request about one project."""
    store = deps.store
    if grant.rows:

        def persons() -> Persons:
            state = deps.state.state(project_id)
            return Persons(project_id, state.batch, state.persons)

        store = Narrowed(deps.store, project_id, lambda: passing(deps.state.state(project_id), grant.rows), persons)
    return replace(deps, state=_States(deps.state, grant.hidden), store=store)
