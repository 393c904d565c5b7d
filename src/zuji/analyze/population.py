"""Persons as rows: everybody of a project, with what their profiles hold now and what they did.

Everybody is who has an event or a profile operation as of the batch that is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from zuji.analyze.asking import Asking, events, named, passes
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import AnyFilter, Step
from zuji.analyze.filters import Scope
from zuji.analyze.people import any_left
from zuji.analyze.query import Breakdown, Question
from zuji.analyze.sql import call, column, holds, over, text, whole
from zuji.records.sentences import say


def of_persons(query: Question) -> None:
    """Raises BadQuery where others are counted."""
    if query.subject.of != "person":
        raise BadQuery(Problem("subject.of", query.subject.of, say("profiles are of persons"), "person"))


def splits_persons(breakdowns: Sequence[Breakdown], field: str = "breakdowns") -> None:
    """Raises BadQuery where a breakdown is of anything but the profile as it is now."""
    for i, item in enumerate(breakdowns):
        if item.owner.on != "profile" or item.part is not None:
            raise BadQuery(
                Problem(f"{field}[{i}].on", item.owner.on, say("a person has a profile and no event here"), "profile")
            )


class Population:
    """Rows of persons for one query of the engine. Conditions and values are read from scope first, then `rows`."""

    def __init__(self, query: Question, asking: Asking, span: tuple[int, int]) -> None:
        self._query, self._asking, self._span = query, asking, span
        self.scope = asking.scope(query)
        self._did: list[exp.Select] = []

    def passing(self, filters: Sequence[AnyFilter], field: str) -> exp.Expr:
        """Whether a person passes filters. Raises BadQuery for those that need an event."""
        asking = self._asking
        conditions = asking.conditions(self._query.subject, asking.persons)
        return conditions.of_persons(column("subject"), filters, self.scope, field)

    def did(self, step: Step, field: str) -> exp.Expr:
        """Whether a person did a step in the span."""
        persons = self._asking.persons
        scope: Scope = self._asking.scope(self._query)
        own = self._query.model_copy(update={"filters": []})
        passed = passes(own, step.filters, scope, persons, field)
        terms = [named(scope, step.event), passed]
        rows = events([persons.key.copy().as_("p")], scope, persons, *self._span, wanted=True)
        rows = rows.where(*(term for term in terms if term is not None), copy=False)
        n = len(self._did)
        once = call("toUInt8", whole(1)).as_(f"d{n}_did")
        self._did.append(over(exp.select(column("p").as_(f"d{n}_person"), once), rows, "r").distinct(copy=False))
        return holds(column(f"d{n}_did").eq(whole(1)))

    def rows(self, columns: Sequence[exp.Expr]) -> exp.Select:
        """Column `subject` and columns, a row for each person (of a value that splits it, for each of its groups)."""
        found = over(exp.select(column("subject"), *columns), self._everybody(), "everybody")
        if self.scope.profile_keys:
            profiles = self._asking.persons.profiles(tuple(self.scope.profile_keys)).subquery("u", copy=False)
            found = any_left(found, profiles, column("subject").eq(column("u_person")))
        for n, did in enumerate(self._did):
            found = any_left(found, did.copy().subquery(f"d{n}"), column("subject").eq(column(f"d{n}_person")))
        return found

    def _everybody(self) -> exp.Select:
        persons = self._asking.persons
        events = exp.to_table(f"events_{int(persons.project_id)}")
        acted = exp.select(column("actor_number")).from_(events).where(*persons.seen())
        told = (
            exp.select(column("actor_number"))
            .from_(exp.to_table("profile_ops"))
            .where(column("project").eq(whole(persons.project_id)), column("target").eq(text("user")))
            .where(*persons.seen())
        )
        actors = exp.union(acted.distinct(), told.distinct(), distinct=True).subquery("actors")
        named = exp.select(persons.key.copy().as_("subject")).from_(actors)
        return persons.joined(named).distinct()
