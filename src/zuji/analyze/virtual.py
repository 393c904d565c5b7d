"""Virtual events, virtual properties and look-up tables as questions meet them (docs/reference/virtual.md).

A virtual event is one of several real events under conditions; a virtual property is an expression over an event's
properties; a look-up table is a list of keys, each with values, joined with the property that holds the key. What is
named so hides a real event or property that comes to be called the same, so that no traffic changes a definition.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlglot import exp

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.expression_kinds import KindOf, Typed, typed
from zuji.analyze.expressions import DEPTH_MAX, BadExpression, Node, extent, lookups, parsed, properties
from zuji.analyze.filter_query import Owner, Step
from zuji.analyze.people import any_left
from zuji.analyze.sql import call, column, text, whole
from zuji.records.sentences import Sentence, said_by, say
from zuji.store import tables
from zuji.store.catalogue import Readable

PARTS_MAX = 50  # of a virtual event
NESTED_MAX = 4  # virtual properties that read each other
SIZE_MAX = 600  # nodes of an expression with those that it reads
LOOKUP_KINDS = ("text", "number", "bool", "datetime")


class VirtualEvent(msgspec.Struct, frozen=True):
    """Events that any part holds for. Parts name real events, with filters on properties alone, whose days are local
    ones of time_zone."""

    id: int
    name: str
    version: int
    parts: Sequence[Step]
    time_zone: str
    archived: bool = False


class VirtualProperty(msgspec.Struct, frozen=True):
    """expression: analyze/expressions.py. time_zone: of the parts of times in it."""

    id: int
    name: str
    version: int
    expression: str
    time_zone: str
    archived: bool = False


class LookupTable(msgspec.Struct, frozen=True):
    """columns: (name, kind) in their order, without the key. rows: the version that brought the rows that hold."""

    id: int
    name: str
    version: int
    columns: Sequence[tuple[str, str]]
    rows: int = 0
    archived: bool = False

    def column(self, name: str) -> tuple[int, str] | None:
        """(place from 1, kind)."""
        return next(((i, kind) for i, (known, kind) in enumerate(self.columns, 1) if known == name), None)


class Definitions(NamedTuple):
    """Those of a project, by name."""

    events: Mapping[str, VirtualEvent] = {}
    properties: Mapping[str, VirtualProperty] = {}
    tables: Mapping[str, LookupTable] = {}


class Virtual:
    """A project's definitions as of a moment, and those that a question has read: `event 3`, `property 2`, `lookup 1`
    to version. load is asked once, when something is named. bring makes a table's rows lie in the store."""

    def __init__(
        self,
        load: Callable[[], Definitions] = Definitions,
        bring: Callable[[LookupTable], None] = lambda table: None,
    ) -> None:
        self._load, self._bring = load, bring
        self._definitions: Definitions | None = None
        self.read: dict[str, int] = {}

    def again(self) -> Virtual:
        """The same for another question, which has read nothing yet."""
        made = Virtual(self._load, self._bring)
        made._definitions = self._definitions
        return made

    def without(self, is_gone: Callable[[str, str], bool]) -> Virtual:
        """The same for somebody for whom some do not exist: those of which is_gone(kind, name) holds, kind event or
        property. Archived ones are gone too; is_gone is not asked before something is named."""

        def left(kind: str, known: Mapping[str, Any]) -> dict[str, Any]:
            return {name: one for name, one in known.items() if not is_gone(kind, name)}

        def load() -> Definitions:
            full = self.definitions
            return full._replace(events=left("event", full.events), properties=left("property", full.properties))

        return Virtual(load, self._bring)

    @property
    def definitions(self) -> Definitions:
        if self._definitions is None:
            self._definitions = self._load()
        return self._definitions

    def event(self, name: str) -> VirtualEvent | None:
        """None for a name that is no virtual event's. Raises BadQuery for an archived one."""
        found = self.definitions.events.get(name)
        if found is not None:
            _in_use(found, say("virtual event"), "event")
            self.read[f"virtual event {found.id}"] = found.version
        return found

    def property(self, name: str, field: str) -> VirtualProperty | None:
        """None for a name that is no virtual property's. Raises BadQuery for an archived one."""
        found = self.definitions.properties.get(name)
        if found is not None:
            _in_use(found, say("virtual property"), field)
            self.read[f"virtual property {found.id}"] = found.version
        return found

    def table(self, name: str, field: str) -> LookupTable:
        """Raises BadQuery for one that is not there, or archived."""
        found = self.definitions.tables.get(name)
        if found is None:
            known = [one.name for one in self.definitions.tables.values() if not one.archived]
            close = difflib.get_close_matches(name, known, n=5, cutoff=0.5) or known[:20]
            raise BadQuery(Problem(field, name, say("there is no look-up table {name!r}", name=name), close))
        _in_use(found, say("look-up table"), field)
        self.read[f"lookup {found.id}"] = found.version
        return found

    def bring(self, table: LookupTable) -> None:
        """Makes its rows lie in the store's table `lookup_rows`."""
        self._bring(table)

    def names(self) -> list[str]:
        """Virtual properties that can be asked about."""
        return [one.name for one in self.definitions.properties.values() if not one.archived]

    def looked_up(self) -> list[Owner]:
        """The tables that virtual properties in use read, each by what holds its key."""
        trees = [parsed(one.expression) for one in self.definitions.properties.values() if not one.archived]
        return [Owner("lookup", table, via) for tree in trees for table, via in lookups(tree)]

    def typed(self, found: VirtualProperty, kind_of: KindOf, field: str) -> Typed:
        """The tree of a virtual property by the kinds of today. Raises BadQuery that names it and the place in it."""
        try:
            self._bounded(found.name, ())
            return typed(parsed(found.expression), kind_of)
        except BadExpression as error:
            detail = say("virtual property {name!r} cannot be read: {error}", name=found.name, error=said_by(error))
            raise BadQuery(Problem(field, found.name, detail)) from error

    def _bounded(self, name: str, within: tuple[str, ...]) -> tuple[int, int]:
        """The nodes of an expression with those that it reads, and how deep it is. Raises BadExpression for circles and
        what is too much."""
        if name in within:
            raise BadExpression(
                say("virtual properties read each other in a circle: {value}", value=" -> ".join((*within, name))), 1
            )
        if len(within) == NESTED_MAX:
            raise BadExpression(
                say("virtual properties may read each other {nested_max} deep at most", nested_max=NESTED_MAX), 1
            )
        tree: Node = parsed(self.definitions.properties[name].expression)
        read = [one for one in properties(tree) if one in self.definitions.properties]
        nodes, own = extent(tree)
        depth = own
        for one in read:
            more, deeper = self._bounded(one, (*within, name))
            nodes, depth = nodes + more, max(depth, own + deeper)
            if nodes > SIZE_MAX:
                raise BadExpression(
                    say("with those that it reads it has more than {size_max} parts", size_max=SIZE_MAX), 1
                )
        if depth > DEPTH_MAX:
            raise BadExpression(
                say("with those that it reads it nests more than {depth_max} deep", depth_max=DEPTH_MAX), 1
            )
        return nodes, depth


def _in_use(found: Any, what: Sentence, field: str) -> None:
    if found.archived:
        raise BadQuery(
            Problem(
                field,
                found.name,
                say("{what} {name!r} is archived; restore it to ask about it", what=what, name=found.name),
            )
        )


NO_VIRTUAL = Virtual()


# Look-up tables in the store


def cell(kind: str, value: Any) -> str:
    """A value of a column as the store keeps it; '' for None."""
    if value is None:
        return ""
    return value if kind == "text" else str(int(value)) if kind in ("bool", "datetime") else repr(float(value))


def with_lookup(
    select: exp.Select,
    target: int,
    virtual: Virtual,
    owner: Owner,
    named: exp.Expr,
    columns: Sequence[str],
    project: int,
) -> exp.Select:
    """select joined with cells of a table, columns v<target>_<i>. named: the key that a row names."""
    table = virtual.table(owner.type, "table")
    virtual.bring(table)
    relation = lookup_rows(target, table, columns, project).subquery(f"v{target}")
    return any_left(select, relation, named.eq(column(f"v{target}_id")))


def lookup_rows(target: int, table: LookupTable, columns: Sequence[str], project_id: int) -> exp.Select:
    """Columns v<target>_id, the key, and v<target>_0, ...: the cells of columns as texts, '' where none is set."""
    places = [found[0] for name in columns if (found := table.column(name)) is not None]
    mine = {"project": project_id, "lookup": table.id, "version": table.rows}
    cells = [
        call("arrayElement", column("cells"), whole(place)).as_(f"v{target}_{i}") for i, place in enumerate(places)
    ]
    rows = exp.select(column("key").as_(f"v{target}_id"), *cells).from_(exp.to_table(tables.LOOKUP_ROWS.name))
    return rows.where(*(column(name).eq(whole(value)) for name, value in mine.items()))


def lookup_value(target: int, place: int, kind: str) -> Readable:
    """How a joined cell reads as the kind of its column."""
    cell = column(f"v{target}_{place}")
    value: exp.Expr = call("nullIf", cell, text(""))
    if kind == "number":
        value = call("toFloat64OrNull", cell)
    elif kind == "datetime":
        value = call("toInt64OrNull", cell)
    elif kind == "bool":
        value = call("toUInt8OrNull", cell)
    return Readable(kind, value, exp.not_(call("isNull", value)))
