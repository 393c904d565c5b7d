"""Cohorts of a data directory: how they are saved and changed, and how questions read them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
from sqlglot import exp

from zuji.analyze.cohorts import Cohort
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.conditions import needs_event
from zuji.analyze.filter_query import (
    AnyFilter,
    parse_filters,
    plain_filters,
)
from zuji.analyze.reads import reads, with_cohorts
from zuji.definitions.books import Book, Refusals, among, signed_by
from zuji.records.sentences import say
from zuji.serve.definition_deps import CohortRefused
from zuji.store import tables
from zuji.store.clickhouse import ClickHouse
from zuji.store.cohorts import Saved, SavedCohorts, listing
from zuji.store.contract import QueryFailed
from zuji.store.metadata import Metadata
from zuji.store.versions import Attach

KINDS = ("dynamic", "static", "sql")
COHORTS_MAX = 1_000  # of a project
MEMBERS_MAX = 1_000_000  # of a list
_REFUSALS = Refusals(
    CohortRefused,
    COHORTS_MAX,
    say("this project has {cohorts_max} cohorts, which is the most", cohorts_max=COHORTS_MAX),
    lambda name: say("there is a cohort {name!r} already, in use or archived", name=name),
)


class Lists:
    """Copies of static lists in a store's table, made when a question needs them."""

    def __init__(self, saved: SavedCohorts) -> None:
        self._saved = saved
        self._lock = threading.Lock()
        self._there: dict[str, set[tuple[int, int]]] = {}  # by generation, lists that are whole

    def bring(self, store: ClickHouse, project: int, cohort: int, version: int, size: int) -> None:
        """Writes a list that is not there, and one anew that is there by half. Raises QueryFailed; QueryOutdated where
        the store was exchanged meanwhile."""
        with self._lock:
            there = self._there.setdefault(store.generation, set())
            if (cohort, version) in there:
                return
            try:
                self._copy(store, {"project": project, "cohort": cohort, "version": version}, size)
            except QueryFailed:
                store.query(exp.select("1"))  # of a store that was exchanged it says so, and the question is asked anew
                raise
            there.add((cohort, version))

    def _copy(self, store: ClickHouse, which: Mapping[str, int], size: int) -> None:
        table = tables.COHORT_MEMBERS
        store.create(table)
        terms = [exp.column(name).eq(exp.Literal.number(value)) for name, value in which.items()]
        found = store.query(exp.select("count() AS n").from_(table.name).where(*terms)).table.to_pylist()[0]["n"]
        if found == size:
            return
        if found:
            where = " AND ".join(f"{name} = {int(value)}" for name, value in which.items())
            store.command(f"ALTER TABLE `{table.name}` DELETE WHERE {where}")
        raw = self._saved.actors(which["cohort"], which["version"])
        actors = pa.array([raw[i : i + 16] for i in range(0, len(raw), 16)], tables.ID)
        same = [pa.array([value] * len(actors), pa.uint32()) for value in which.values()]
        store.insert(table, 0, pa.table([*same, actors], schema=table.schema()), "")


class CohortsOf:
    """A project's cohorts as its questions read them (analyze/cohorts.Cohorts), with one generation of the store."""

    def __init__(self, saved: SavedCohorts, lists: Lists, store: ClickHouse, project: int) -> None:
        self._saved, self._lists, self._store, self._project = saved, lists, store, project

    def find(self, named: str, at: int) -> Cohort | None:
        found = among(self._saved.newest(self._project, at), named)
        return None if found is None else _cohort(found)

    def names(self) -> Sequence[str]:
        return [one.name for one in self._saved.newest(self._project) if not one.archived]

    def bring(self, cohort: Cohort) -> None:
        for one in self._saved.versions(self._project, cohort.id):
            if one.list_version == cohort.version:
                self._lists.bring(self._store, self._project, cohort.id, cohort.version, one.size)
                return
        raise LookupError(f"cohort {cohort.id} has no list {cohort.version}")


def _cohort(saved: Saved) -> Cohort:
    version = saved.list_version if saved.kind == "static" else saved.version
    return Cohort(saved.id, saved.name, saved.kind, version, definition_of(saved), saved.archived, sql_of(saved))


_HAS = {
    "dynamic": say("dynamic: it has a definition"),
    "static": say("static: it has a list"),
    "sql": say("by SQL: it has a query"),
}


def _plain(sql: str) -> str:
    return msgspec.json.encode(sql).decode()


def sql_of(saved: Saved) -> str:
    """The query of a cohort by SQL, "" of others."""
    return str(msgspec.json.decode(saved.definition)) if saved.kind == "sql" else ""


def definition_of(saved: Saved) -> list[AnyFilter]:
    """The filters of a dynamic cohort, which name other cohorts by id; none of others."""
    return [] if saved.kind == "sql" else parse_filters(msgspec.json.decode(saved.definition), "definition")


class CohortBook(Book[Saved]):
    """Writes cohorts. Methods raise CohortRefused, BadQuery for a definition, VersionConflict."""

    saved: SavedCohorts

    def __init__(self, metadata: Metadata) -> None:
        super().__init__(SavedCohorts(metadata), _REFUSALS)
        self.lists = Lists(self.saved)

    def of(self, project: int, store: ClickHouse) -> CohortsOf:
        """How questions of a project read them."""
        return CohortsOf(self.saved, self.lists, store, project)

    def all(self, project: int) -> list[Saved]:
        """The newest version of each, archived ones too."""
        return self.saved.newest(project)

    def history(self, project: int) -> list[Saved]:
        """Every version of every one, those of one together."""
        return self.saved.history(project)

    def shown(self, saved: Saved) -> Any:
        """The definition as JSON, with the names that cohorts have today."""
        names = {str(one.id): one.name for one in self.saved.newest(saved.project)}
        return plain_filters(with_cohorts(definition_of(saved), lambda ref, _: names.get(ref, ref)))

    def used_by(self, project: int, id: int) -> list[str]:
        """Names of the cohorts whose definition names one, archived ones left out."""
        live = [one for one in self.saved.newest(project) if not one.archived]
        return [one.name for one in live if str(id) in reads(definition_of(one)).cohorts]

    def told(self, project: int) -> list[tuple[str, Any]]:
        """Names and definitions (JSON) of those in use."""
        live = [one for one in self.saved.newest(project) if not one.archived]
        return [(one.name, msgspec.json.decode(one.definition)) for one in live]

    def create(
        self,
        project: int,
        name: str,
        kind: str,
        signed: tuple[str, str],
        description: str = "",
        definition: Any = None,
        actors: Collection[bytes] | None = None,
        source: Mapping[str, Any] | None = None,
        sql: str | None = None,
    ) -> Saved:
        """A new cohort: a dynamic one of a definition (JSON), a static one of actors, whose persons are meant, one by a
        query (whoever saves it has asked it). signed: author and reason; source says where a list came from."""
        self._room(project)
        if kind not in KINDS:
            raise CohortRefused("kind", say("{kind!r} is not one of {kinds}", kind=kind, kinds=", ".join(KINDS)))
        given = {"dynamic": definition is not None, "static": actors is not None, "sql": sql is not None}
        if kind == "dynamic" and not any(given.values()):
            raise CohortRefused("definition", say("a dynamic cohort needs a definition: a list of filters on persons"))
        if [name for name in KINDS if given[name]] != [kind]:
            raise CohortRefused(
                "kind", say("a dynamic cohort has a definition, a static one a list, one by SQL a query")
            )
        others = self.saved.newest(project)
        told = "[]" if actors is not None else _plain(sql) if sql else self._definition(definition, others, 0)
        made = Saved(0, project, kind, 1, self._name(project, name), self._text(description), told)
        return self._write(None, _signed(made, signed, source), _listing(actors))

    def change(
        self,
        project: int,
        named: str,
        base: int,
        signed: tuple[str, str],
        name: str | None = None,
        description: str | None = None,
        definition: Any = None,
        actors: Collection[bytes] | None = None,
        source: Mapping[str, Any] | None = None,
        sql: str | None = None,
    ) -> Saved:
        """The version after base, with what is given changed. Raises KeyError."""
        before = self._from(project, named, base)
        made = self._titled(before, name, description)
        if definition is not None:
            if before.kind != "dynamic":
                raise CohortRefused("definition", say("this cohort is {has}, and no definition", has=_HAS[before.kind]))
            others = self.saved.newest(project)
            made = msgspec.structs.replace(made, definition=self._definition(definition, others, before.id))
        if actors is not None and before.kind != "static":
            raise CohortRefused("members", say("this cohort is {has}, and no list", has=_HAS[before.kind]))
        if sql is not None:
            if before.kind != "sql":
                raise CohortRefused("sql", say("this cohort is {has}, and no query", has=_HAS[before.kind]))
            made = msgspec.structs.replace(made, definition=_plain(sql))
        return self._write(before, _signed(made, signed, source), _listing(actors))

    def archive(self, project: int, named: str, base: int, signed: tuple[str, str]) -> Saved:
        """Takes it out of use; versions stay. Raises KeyError; CohortRefused while others need it."""
        before = self._from(project, named, base)
        if users := self.used_by(project, before.id):
            shown = ", ".join(repr(name) for name in users[:10])
            raise CohortRefused(
                "cohort",
                say("{name!r} is named by {shown}: change or archive those first", name=before.name, shown=shown),
            )
        return self._change(before, msgspec.structs.replace(before, archived=True), signed)

    def restore(self, project: int, named: str, base: int, signed: tuple[str, str]) -> Saved:
        """Takes an archived one into use again. Raises KeyError; CohortRefused where it names archived ones."""
        before = self._from(project, named, base)
        others = {str(one.id): one for one in self.saved.newest(project)}
        gone = [others[ref].name for ref in reads(definition_of(before)).cohorts if others[ref].archived]
        if gone:
            raise CohortRefused(
                "cohort",
                say("{name!r} names {gone!r}, which is archived: restore that first", name=before.name, gone=gone[0]),
            )
        return self._change(before, msgspec.structs.replace(before, archived=False), signed)

    def _definition(self, told: Any, others: Sequence[Saved], id: int) -> str:
        """JSON of a definition, which names cohorts by id. id: of the cohort that it is for, 0 for a new one."""
        items = parse_filters(told, "definition")
        if complaints := needs_event(items, "definition"):
            raise BadQuery(*complaints)
        live = [one for one in others if not one.archived]

        def by_id(ref: str, field: str) -> str:
            found = among(live, ref)
            if found is None:
                raise BadQuery(
                    Problem(field, ref, say("there is no cohort {ref!r}", ref=ref), [one.name for one in live[:20]])
                )
            return str(found.id)

        items = with_cohorts(items, by_id, "definition")
        known = {str(one.id): one for one in others}
        if id and (circle := _circle(str(id), reads(items).cohorts, known)):
            shown = " -> ".join(known[ref].name for ref in circle)
            raise BadQuery(
                Problem("definition", None, say("cohorts must not name each other in a circle: {shown}", shown=shown))
            )
        return msgspec.json.encode(plain_filters(items)).decode()


def _signed(made: Saved, signed: tuple[str, str], source: Mapping[str, Any] | None) -> Saved:
    made = signed_by(made, signed, CohortRefused)
    return made if source is None else msgspec.structs.replace(made, source=msgspec.json.encode(source).decode())


def _listing(actors: Collection[bytes] | None) -> Attach[Saved] | None:
    """Writes a list beside the version that brings it."""
    if actors is None:
        return None
    listed = sorted(set(actors))
    if len(listed) > MEMBERS_MAX:
        raise CohortRefused(
            "members",
            say(
                "a list may have {members_max} persons, this has {listed}", members_max=MEMBERS_MAX, listed=len(listed)
            ),
        )
    return lambda db, made: listing(db, made, listed)


def _circle(id: str, refs: Collection[str], known: Mapping[str, Saved]) -> list[str]:
    """A way from a cohort over those that it would name back to itself, [] where there is none."""
    todo = [[id, ref] for ref in sorted(refs)]
    seen: set[str] = set()
    while todo:
        way = todo.pop()
        if way[-1] == id:
            return way
        if way[-1] in known and way[-1] not in seen:
            seen.add(way[-1])
            todo += [[*way, ref] for ref in sorted(reads(definition_of(known[way[-1]])).cohorts)]
    return []
