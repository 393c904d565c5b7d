"""What rules leave of a project for a caller: properties that do not exist, rows of events that are not there.

Rows are left out where they are read: each table of events in a tree becomes a subquery of the rows that pass, whatever
question the tree is of. Properties are taken out of the state that questions are asked of. So no kind of question, and
no route, can forget the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import pyarrow as pa
from sqlglot import exp

from zuji.analyze.asking import State
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Completes, Did, Filter, FilterGroup, InCohort, parse_filters
from zuji.analyze.filters import Scope, condition
from zuji.records.sentences import Sentence, say
from zuji.store.contract import Answer, Limits, Progress, Reader

_WHOLE = ("rejects", "releases", "ledger", "identity_edges")  # what cannot be parted by rows of events
Known = TypeVar("Known")


def without(state: State, hidden: Collection[str]) -> State:
    """The state of a project in which the properties of those names do not exist: of events, profiles, groups, items
    and look-up tables, derived and virtual ones too."""
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
    return msgspec.structs.replace(state, catalogue=catalogue, naming=state.naming._replace(hidden=frozenset(hidden)))


def passing(state: State, rows: Sequence[Any]) -> exp.Expr:
    """Whether a row of events passes the filters of rules, by columns of its own table. Raises BadQuery for filters
    that read anything else, or a property that is not known (so that nothing is read by mistake)."""
    items = parse_filters(list(rows), "rows")
    _of_events_only(items)
    scope = Scope(state.catalogue, state.time_zone, dt.datetime.now(dt.UTC).date(), state.naming)
    made = condition(items, scope, "rows")
    if scope.reads_person or scope.profile_keys or scope.history_keys or scope.targets or scope.reads_bot_reason:
        raise _refused(say("a rule of rows reads more than an event's own properties"))
    return made


def _of_events_only(items: Sequence[Any]) -> None:
    for item in items:
        if isinstance(item, FilterGroup):
            _of_events_only(item.filters)
        elif isinstance(item, Did | InCohort | Completes) or (isinstance(item, Filter) and item.owner.on != "event"):
            raise _refused(say("a rule of rows is no filter of an event's own property"))


def _refused(detail: Sentence) -> BadQuery:
    return BadQuery(Problem("rows", None, detail, ["property"]))


class Narrowed:
    """A reader for which rows of a project's events that do not pass are not there. passing is made anew for each
    query, since properties move between columns. Other tables of events are refused."""

    def __init__(self, store: Reader, project_id: int, passing: Callable[[], exp.Expr]) -> None:
        self._store, self._table, self._passing = store, f"events_{int(project_id)}", passing

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """As Reader.query. Raises BadQuery where the rules themselves cannot be read."""
        return self._store.query(self.narrowed(tree), parameters, limits, query_id, on_progress)

    def narrowed(self, tree: exp.Expr) -> exp.Expr:
        """A copy of the tree that reads only rows that pass."""
        tree = tree.copy()
        for table in list(tree.find_all(exp.Table)):
            if table.name in _WHOLE:
                raise BadQuery(
                    Problem("", None, say("rules of rows hold for this project; this cannot be narrowed to them"))
                )
            if not table.name.startswith("events_"):
                continue
            if table.name != self._table or table.args.get("joins"):
                raise ValueError(say("a question with rules reads {name!r}", name=table.name))
            alias = table.alias or table.name
            rows = exp.select("*").from_(exp.to_table(self._table)).where(self._passing())
            left = exp.Subquery(this=rows, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
            if table is tree:
                return left
            table.replace(left)
        return tree

    def cancel(self, query_id: str) -> bool:
        return self._store.cancel(query_id)

    def keep_ids(self, ids: pa.Array) -> str:
        return self._store.keep_ids(ids)

    def drop_ids(self, name: str) -> None:
        self._store.drop_ids(name)

    def progress(self, query_id: str) -> Progress | None:
        found: Progress | None = self._store.progress(query_id)  # type: ignore[attr-defined]
        return found
