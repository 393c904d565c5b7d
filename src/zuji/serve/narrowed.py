"""The parts of the API as a caller with rules reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from zuji.accounts.caller import Grant
from zuji.analyze import one_person
from zuji.analyze.asking import State
from zuji.analyze.narrowing import Narrowed, passing, without
from zuji.analyze.people import Persons
from zuji.analyze.run import ProjectState
from zuji.records.identity import Id
from zuji.records.sentences import say
from zuji.serve.deps import Deps
from zuji.serve.problems import HttpProblem
from zuji.serve.withheld import Withheld


@dataclass(frozen=True)
class _States:
    """States of projects without what is hidden, and without cohorts and virtual names that hang on it."""

    states: ProjectState
    withheld: Withheld

    def state(self, project_id: int) -> State:
        state = without(self.states.state(project_id), self.withheld.hidden, self.withheld.virtual)
        return msgspec.structs.replace(state, cohorts=self.withheld.cohorts(state.cohorts))


class _Identities:
    """Ids of the persons whom a caller with rules may see. What only others ask of it is not there."""

    def __init__(self, deps: Deps, withheld: Withheld) -> None:
        self._deps, self._withheld = deps, withheld

    def person(self, project: int, one: Id) -> Mapping[str, Any]:
        """As Identities.person, every id of the person included. Raises HttpProblem not-found for whom the caller may
        not see, and for who was never heard of: the answer does not tell them apart."""
        nobody = HttpProblem("not-found", say("there is nobody of that id whom you may see"))
        if self._withheld.hides_id(one[0]):
            raise nobody
        known = self._deps.identities.person(project, one)
        if not self._withheld.has_rows:
            return known
        state = self._deps.state.state(project)
        actors = [part["actor"] for part in known["ids"]]
        # A hub has more ids than fit into one query; routes refuse them by their own limits, and so are they here.
        tree = one_person.seen(project, state.batch, actors[:_ACTORS_MAX])
        if not state.catalogue.events or not self._deps.store.query(tree, limits=self._deps.limits).table.num_rows:
            raise nobody
        return known

    def ids_of(self, project: int, spoke: Mapping[str, str]) -> Mapping[str, Sequence[Id]]:
        """As Identities.ids_of, without hidden ones."""
        found = self._deps.identities.ids_of(project, spoke)
        return {key: [one for one in ids if not self._withheld.hides_id(one[0])] for key, ids in found.items()}


_ACTORS_MAX = 1_000


def narrowed(deps: Deps, grant: Grant, project_id: int) -> Deps:
    """deps for one request about one project."""
    withheld = Withheld(deps, grant, project_id)
    made = replace(deps, state=_States(deps.state, withheld), withheld=withheld)
    if grant.rows:

        def persons() -> Persons:
            state = deps.state.state(project_id)
            return Persons(project_id, state.batch, state.persons)

        def admitted() -> Any:
            return passing(deps.state.state(project_id), grant.rows)

        made = replace(made, store=Narrowed(deps.store, project_id, admitted, persons))
    return replace(made, identities=_Identities(made, withheld))  # type: ignore[arg-type]
