"""Cohorts as questions meet them: saved sets of persons, found by name or id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
from sqlglot import exp

from zuji.analyze.filter_query import AnyFilter
from zuji.analyze.people import Persons
from zuji.analyze.sql import column, whole
from zuji.store import tables


class Cohort(msgspec.Struct, frozen=True):
    """A version of a cohort. kind dynamic: those persons for whom definition holds; static: a list of persons; sql:
    those whom a query of a user names. An archived one cannot be asked about."""

    id: int
    name: str
    kind: str
    version: int
    definition: Sequence[AnyFilter] = ()
    archived: bool = False
    sql: str = ""


class Cohorts(Protocol):
    """A project's cohorts."""

    def find(self, named: str, at: int) -> Cohort | None:
        """By name or id, as of an instant (ms UTC): the version that was the newest then, None when there was none."""
        ...

    def names(self) -> Sequence[str]:
        """Those that can be asked about."""
        ...

    def bring(self, cohort: Cohort) -> None:
        """Brings the list of a static version into the store's table `cohort_members`, if it is not there."""
        ...


class NoCohorts:
    """There are none."""

    def find(self, named: str, at: int) -> Cohort | None:
        return None

    def names(self) -> Sequence[str]:
        return ()

    def bring(self, cohort: Cohort) -> None:
        raise LookupError(cohort.name)


NO_COHORTS = NoCohorts()
PROPOSED = "\n"  # names a cohort that is not saved; no saved one can be called so


class Proposed:
    """A project's cohorts, and one by SQL that is not saved."""

    def __init__(self, cohorts: Cohorts, sql: str) -> None:
        self._cohorts, self._proposed = cohorts, Cohort(0, PROPOSED, "sql", 0, sql=sql)

    def find(self, named: str, at: int) -> Cohort | None:
        return self._proposed if named == PROPOSED else self._cohorts.find(named, at)

    def names(self) -> Sequence[str]:
        return self._cohorts.names()

    def bring(self, cohort: Cohort) -> None:
        self._cohorts.bring(cohort)


def listed(cohort: Cohort, persons: Persons) -> exp.Select:
    """Column person: the persons of today to whom the listed actors of a static version belong; of several rows for one
    when persons have been joined since."""
    rows = exp.select(persons.key.copy().as_("person")).from_(listed_actors(cohort, persons).subquery("listed"))
    return persons.joined(rows)


def listed_actors(cohort: Cohort, persons: Persons) -> exp.Select:
    """Column actor_number: the listed actors of a static version."""
    mine = [column("project").eq(whole(persons.project_id))]
    of_version = [column("cohort").eq(whole(cohort.id)), column("version").eq(whole(cohort.version))]
    members = exp.select(column("actor")).from_(exp.to_table(tables.COHORT_MEMBERS.name)).where(*mine, *of_version)
    return (
        exp.select(column("number").as_("actor_number"))
        .from_(exp.to_table("actors"))
        .where(*(term.copy() for term in mine), column("batch") <= whole(persons.batch))
        .where(exp.In(this=column("actor"), query=members.subquery()))
    )
