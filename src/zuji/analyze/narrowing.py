"""What rules leave of a project for a caller: properties that do not exist, rows of events that are not there.

Rows are left out where they are read: each table of events in a tree becomes a subquery of the rows that pass, whatever
question the tree is of. A person is there who has an event that passes (as of the batch that is read): operations on
profiles, actors and evidence about ids of all others are left out in the same way, and so are they of lists of persons,
which are read by their actors. Who is one person is known of the whole project. Profiles of groups and items, and
look-up tables, are of nobody and stay. Properties are taken out of the state that questions are asked of. So no kind of
question, and no route, can forget the rules.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import pyarrow as pa
from sqlglot import exp

from zuji.analyze import row_rules
from zuji.analyze.asking import State
from zuji.analyze.calendar import day_of
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filters import Scope, condition
from zuji.analyze.people import Persons
from zuji.analyze.sql import column, text, whole
from zuji.records.sentences import say
from zuji.store.contract import Answer, Limits, Progress, Reader

_WHOLE = ("rejects", "releases", "ledger")  # what cannot be parted by rows of events
Known = TypeVar("Known")


def without(
    state: State, hidden: Collection[str], is_gone: Callable[[str, str], bool] = lambda kind, name: False
) -> State:
    """The state of a project in which the properties of those names do not exist: of events, profiles, groups, items
    and look-up tables, derived and virtual ones too. is_gone(kind, name): virtual events and properties that do not
    exist either, since they hang on what is hidden; it is asked when a question names something."""
    if not hidden:
        return state

    def left(known: Mapping[str, Known]) -> dict[str, Known]:
        return {name: one for name, one in known.items() if name not in hidden}

    full = state.catalogue
    catalogue = msgspec.structs.replace(
        full,
        properties=left(full.properties),
        profile_properties=left(full.profile_properties),
        event_properties={
            event: tuple(name for name in names if name not in hidden) for event, names in full.event_properties.items()
        },
        group_properties={type: left(known) for type, known in full.group_properties.items()},
        item_properties={type: left(known) for type, known in full.item_properties.items()},
    )
    naming = state.naming._replace(hidden=frozenset(hidden), virtual=state.naming.virtual.without(is_gone))
    virtual_at = state.virtual_at
    then = None if virtual_at is None else lambda at: virtual_at(at).without(is_gone)
    return msgspec.structs.replace(state, catalogue=catalogue, naming=naming, virtual_at=then)


def passing(state: State, rows: Sequence[Any]) -> exp.Expr:
    """Whether a row of events passes the filters of rules, by columns of its own table. Raises BadQuery for filters
    that read anything else, or a property that is not known (so that nothing is read by mistake)."""
    items = row_rules.parsed(rows)
    today = day_of(int(time.time() * 1000), state.time_zone)
    scope = Scope(state.catalogue, state.time_zone, today, state.naming)
    made = condition(items, scope, "rows")
    if scope.reads_person or scope.profile_keys or scope.history_keys or scope.targets or scope.reads_bot_reason:
        raise row_rules.refused(say("a rule of rows reads more than an event's own properties"))
    return made


class Narrowed:
    """A reader for which rows of a project's events that do not pass are not there, nor persons without any that does.
    passing is made anew for each query, since properties move between columns; persons says who is one person. Other
    tables of events are refused."""

    def __init__(
        self, store: Reader, project_id: int, passing: Callable[[], exp.Expr], persons: Callable[[], Persons]
    ) -> None:
        self._store, self._project, self._passing, self._persons = store, int(project_id), passing, persons
        self._table = f"events_{self._project}"
        self._parts = {"profile_ops": self._operations, "actors": self._actors, "identity_edges": self._evidence}

    def as_of(self, state: State) -> Narrowed:
        """The same reader, with the persons of a question that is asked of a state."""
        persons = Persons(self._project, state.batch, state.persons)
        return Narrowed(self._store, self._project, self._passing, lambda: persons)

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """As Reader.query, without what it cost: the engine scans rows that do not pass, too. Raises BadQuery where the
        rules themselves cannot be read."""
        found = self._store.query(self.narrowed(tree), parameters, limits, query_id)
        return msgspec.structs.replace(found, rows_read=0)

    def narrowed(self, tree: exp.Expr) -> exp.Expr:
        """A copy of the tree that reads only rows that pass."""
        tree = tree.copy()
        for table in list(tree.find_all(exp.Table)):
            if table.name in _WHOLE:
                raise BadQuery(
                    Problem("", None, say("rules of rows hold for this project; this cannot be narrowed to them"))
                )
            if table.name in self._parts:
                rows = self._parts[table.name]()
            elif table.name == self._table and not table.args.get("joins"):
                rows = exp.select("*").from_(exp.to_table(self._table)).where(self._passing())
            elif table.name.startswith("events_"):
                raise ValueError(say("a question with rules reads {name!r}", name=table.name))
            else:
                continue
            alias = table.alias or table.name
            left = exp.Subquery(this=rows, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
            if table is tree:
                return left
            table.replace(left)
        return tree

    def _seen(self, persons: Persons) -> exp.Select:
        """Column v_person: the numbers of the persons who are there."""
        rows = exp.select(persons.key.copy().as_("v_person")).from_(exp.to_table(self._table))
        return persons.joined(rows.where(*persons.known(), self._passing())).distinct()

    def _operations(self) -> exp.Select:
        """Operations on profiles of persons who are there, and on groups and items."""
        persons = self._persons()
        known = exp.In(this=persons.key.copy(), query=self._seen(persons).subquery())
        rows = _all_of("profile_ops").where(exp.or_(column("target").neq(text("user")), known), self._own())
        return persons.joined(rows)

    def _actors(self) -> exp.Select:
        """Actors of persons who are there, and those that such persons go by."""
        persons = self._persons()
        numbered = exp.select("*", column("number").as_("actor_number")).from_(exp.to_table("actors"))
        rows = persons.joined(_all_of("actors").from_(numbered.where(self._own()).subquery("actors")))
        among = [
            exp.In(this=key, query=self._seen(persons).subquery()) for key in (persons.key.copy(), column("number"))
        ]
        return rows.where(exp.or_(*among))

    def _evidence(self) -> exp.Select:
        """Evidence about ids of persons who are there, and of nobody who is not. Ids under which nobody speaks (a
        phone number) are no actors of their own: they come with the other side."""
        there, others = [], []
        for side in ("from", "to"):
            seen = exp.select(column("actor")).from_(self._actors().subquery("a"))
            known = exp.select(column("actor")).from_(exp.to_table("actors")).where(self._own())
            actor = column(f"{side}_actor")
            there.append(exp.In(this=actor.copy(), query=seen.subquery()))
            speaks = exp.In(this=actor, query=known.subquery())
            others.append(exp.paren(exp.or_(exp.not_(speaks), there[-1].copy())))
        return _all_of("identity_edges").where(self._own(), exp.paren(exp.or_(*there)), *others)

    def _own(self) -> exp.Expr:
        return column("project").eq(whole(self._project))

    def cancel(self, query_id: str) -> bool:
        return self._store.cancel(query_id)

    def keep_ids(self, ids: pa.Array) -> str:
        return self._store.keep_ids(ids)

    def drop_ids(self, name: str) -> None:
        self._store.drop_ids(name)

    def progress(self, query_id: str) -> Progress | None:
        """Nothing, for the same reason."""
        return None


def _all_of(table: str) -> exp.Select:
    """Its own columns, whatever is joined to it."""
    star = exp.Column(this=exp.Star(), table=exp.to_identifier(table, quoted=True))
    return exp.select(star).from_(exp.to_table(table))


def as_of(store: Reader, state: State) -> Reader:
    """The reader of a question that is asked of a state."""
    return store.as_of(state) if isinstance(store, Narrowed) else store
