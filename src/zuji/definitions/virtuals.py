"""Virtual events, virtual properties and look-up tables of a data directory: how they are saved and changed, and how
questions read them."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
from pydantic import TypeAdapter, ValidationError
from sqlglot import exp

from zuji.analyze.asking import State
from zuji.analyze.complaints import BadQuery, Problem, problem
from zuji.analyze.expression_kinds import TIME
from zuji.analyze.expressions import BadExpression, lookups, parsed, properties
from zuji.analyze.filter_query import AnyFilter, Filter, FilterGroup, Owner, Step
from zuji.analyze.filters import Scope
from zuji.analyze.query import zones
from zuji.analyze.rows import named
from zuji.analyze.virtual import PARTS_MAX, Definitions, LookupTable, Virtual, VirtualEvent, VirtualProperty
from zuji.definitions import lookup_files, saved_names
from zuji.definitions.books import signed_by
from zuji.records.sentences import said_by, say
from zuji.serve.definition_deps import DefinitionRefused
from zuji.store import tables
from zuji.store.catalogue import DERIVED, ENVELOPE
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import QueryFailed
from zuji.store.definitions import Saved, SavedDefinitions, with_rows
from zuji.store.metadata import Metadata
from zuji.store.versions import NameTaken

KINDS = {"event": say("virtual event"), "property": say("virtual property"), "lookup": say("look-up table")}
NAME_CHARS_MAX = 128
DEFINITIONS_MAX = 500  # of a project and kind
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STEPS: TypeAdapter[list[Step]] = TypeAdapter(list[Step])


class Copies:
    """Copies of look-up tables in a store, made when a question needs them."""

    def __init__(self, saved: SavedDefinitions) -> None:
        self._saved = saved
        self._lock = threading.Lock()
        self._there: dict[str, set[tuple[int, int]]] = {}  # by generation, tables that are whole

    def bring(self, store: ClickHouse, project: int, table: LookupTable, size: int) -> None:
        """Writes rows that are not there, and anew those that are there by half. Raises QueryFailed; QueryOutdated
        where the store was exchanged meanwhile."""
        with self._lock:
            there = self._there.setdefault(store.generation, set())
            if (table.id, table.rows) in there:
                return
            try:
                self._copy(store, {"project": project, "lookup": table.id, "version": table.rows}, size)
            except QueryFailed:
                store.query(exp.select("1"))  # of a store that was exchanged it says so, and the question is asked anew
                raise
            there.add((table.id, table.rows))

    def _copy(self, store: ClickHouse, which: Mapping[str, int], size: int) -> None:
        of = tables.LOOKUP_ROWS
        store.create(of)
        terms = [exp.column(name).eq(exp.Literal.number(value)) for name, value in which.items()]
        found = store.query(exp.select("count() AS n").from_(of.name).where(*terms)).table.to_pylist()[0]["n"]
        if found == size:
            return
        if found:
            where = " AND ".join(f"{name} = {int(value)}" for name, value in which.items())
            store.command(f"ALTER TABLE `{of.name}` DELETE WHERE {where}")
        rows = lookup_files.unpacked(self._saved.rows(which["lookup"], which["version"]))
        same = [pa.array([value] * rows.num_rows, pa.uint32()) for value in which.values()]
        store.insert(of, 0, pa.table([*same, *rows.columns], schema=of.schema()), "")


class VirtualBook:
    """Writes them. Methods raise DefinitionRefused, BadQuery for a definition that cannot be asked, VersionConflict;
    KeyError for a name that is none's. kind: one of KINDS."""

    def __init__(self, metadata: Metadata, cohorts: Callable[[int], Sequence[tuple[str, Any]]]) -> None:
        """cohorts gives the names and definitions (JSON) of a project's cohorts that are in use."""
        self.saved = SavedDefinitions(metadata)
        self._copies = Copies(self.saved)
        self._cohorts = cohorts

    def of(self, project: int, store: ClickHouse) -> Callable[[int], Virtual]:
        """How questions of a project read them: as of an instant (ms UTC)."""

        def virtual_at(at: int) -> Virtual:
            def bring(table: LookupTable) -> None:
                (size,) = (one.size for one in self.saved.versions(project, table.id) if one.version == table.rows)
                self._copies.bring(store, project, table, size)

            return Virtual(lambda: definitions(self.saved.newest(project, at)), bring)

        return virtual_at

    def all(self, project: int, kind: str) -> list[Saved]:
        """The newest version of each, archived ones too."""
        return [one for one in self.saved.newest(project) if one.kind == kind]

    def one(self, project: int, kind: str, name: str) -> Saved:
        """Raises KeyError."""
        found = next((one for one in self.all(project, kind) if one.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def versions(self, project: int, kind: str, name: str) -> list[Saved]:
        """Newest first. Raises KeyError."""
        return self.saved.versions(project, self.one(project, kind, name).id)

    def history(self, project: int) -> list[Saved]:
        """Every version of every one of all kinds, those of one together."""
        return self.saved.history(project)

    def used_by(self, project: int, kind: str, name: str) -> list[str]:
        """What names it: cohorts, virtual events and properties, archived ones left out."""
        users = [f"cohort {cohort!r}" for cohort, told in self._cohorts(project) if name in _names(told)[kind]]
        for one in self.saved.newest(project):
            if not one.archived and name in _read_by(one)[kind]:
                users.append(f"{KINDS[one.kind]} {one.name!r}")
        return users

    def create(
        self,
        project: int,
        kind: str,
        name: str,
        signed: tuple[str, str],
        state: State,
        description: str = "",
        body: Mapping[str, Any] | None = None,
        file: bytes | None = None,
    ) -> Saved:
        """A new one. body: parts; expression; of a look-up table key and kinds, and file is its CSV. state: of the
        project now, which the definition must fit. signed: author and reason."""
        mine = self.all(project, kind)
        if len(mine) >= DEFINITIONS_MAX:
            raise DefinitionRefused(
                "name",
                say("this project has {definitions_max} of these, which is the most", definitions_max=DEFINITIONS_MAX),
            )
        made = Saved(0, project, kind, _name(name), 1, saved_names.text("description", description, DefinitionRefused))
        _free(kind, name, state)
        made, rows = _with_body(made, body or {}, file, state.time_zone)
        self._fits(made, state)
        try:
            return self.saved.create(signed_by(made, signed, DefinitionRefused), _bringing(rows))
        except NameTaken as error:
            detail = say("there is a {kinds} {name!r} already, in use or archived", kinds=KINDS[kind], name=name)
            raise DefinitionRefused("name", detail) from error

    def change(
        self,
        project: int,
        kind: str,
        name: str,
        base: int,
        signed: tuple[str, str],
        state: State,
        description: str | None = None,
        body: Mapping[str, Any] | None = None,
        file: bytes | None = None,
    ) -> Saved:
        """The version after base, with what is given changed. The name stays for ever."""
        before = self._before(project, kind, name, base)
        made, rows = before, None
        if description is not None:
            made = msgspec.structs.replace(
                made, description=saved_names.text("description", description, DefinitionRefused)
            )
        if body or file is not None:
            made, rows = _with_body(made, body or {}, file, state.time_zone)
            self._fits(made, state)
            self._keeps_users(made, state)
        return self.saved.change(before, signed_by(made, signed, DefinitionRefused), _bringing(rows))

    def archive(self, project: int, kind: str, name: str, base: int, signed: tuple[str, str]) -> Saved:
        """Takes it out of use; versions stay. Refused while others name it."""
        before = self._before(project, kind, name, base)
        if users := self.used_by(project, kind, name):
            raise DefinitionRefused(
                "name", say("{name!r} is named by {users}: change those first", name=name, users=", ".join(users[:10]))
            )
        made = msgspec.structs.replace(before, archived=True)
        return self.saved.change(before, signed_by(made, signed, DefinitionRefused))

    def restore(self, project: int, kind: str, name: str, base: int, signed: tuple[str, str], state: State) -> Saved:
        """Takes an archived one into use again, where it can still be asked."""
        before = self._before(project, kind, name, base)
        made = msgspec.structs.replace(before, archived=False)
        self._fits(made, state)
        return self.saved.change(before, signed_by(made, signed, DefinitionRefused))

    def kind_of(self, project: int, name: str, body: Mapping[str, Any], state: State) -> str:
        """What an expression gives, which is not saved; it may read the virtual properties of state, which are fewer
        than there are for whom some do not exist. Raises BadQuery, DefinitionRefused."""
        made, _ = _with_body(Saved(0, project, "property", name, 1), body, None, state.time_zone)
        known = state.naming.virtual.definitions
        own = definitions([made]).properties
        virtual = Virtual(lambda: known._replace(properties={**known.properties, **own}))
        return _scope_of(state, virtual).kind(Owner(), made.name, "expression")

    def _before(self, project: int, kind: str, name: str, base: int) -> Saved:
        before = self.one(project, kind, name)
        return msgspec.structs.replace(before, version=base) if base != before.version else before

    def _fits(self, made: Saved, state: State) -> str:
        """The kind of a property. Raises BadQuery for what could not be asked."""
        scope = self._scope(made, state)
        if made.kind == "event":
            for i, part in enumerate(msgspec.json.decode(made.body)["parts"]):
                if part["event"] in scope.naming.virtual.definitions.events and part["event"] not in _real(state):
                    detail = say("{part!r} is a virtual event; parts name real ones", part=part["event"])
                    raise BadQuery(Problem(f"parts[{i}].event", part["event"], detail))
            named(scope, made.name)
        return scope.kind(Owner(), made.name, "expression") if made.kind == "property" else ""

    def _scope(self, made: Saved, state: State) -> Scope:
        others = [one for one in self.saved.newest(made.project) if (one.kind, one.name) != (made.kind, made.name)]
        return _scope_of(state, Virtual(lambda: definitions([*others, made])))

    def _keeps_users(self, made: Saved, state: State) -> None:
        """Raises DefinitionRefused where others that read it could not be asked any more."""
        scope = self._scope(made, state)
        for one in self.saved.newest(made.project):
            if one.archived or made.name not in _read_by(one)[made.kind]:
                continue
            try:
                named(scope, one.name) if one.kind == "event" else scope.kind(Owner(), one.name, "")
            except BadQuery as error:
                detail = say(
                    "{kinds} {name!r} could not be read any more: {error}",
                    kinds=KINDS[one.kind],
                    name=one.name,
                    error=error,
                )
                raise DefinitionRefused("expression" if made.kind == "property" else "file", detail) from error


def _scope_of(state: State, virtual: Virtual) -> Scope:
    return Scope(state.catalogue, state.time_zone, dt.date(2000, 1, 1), state.naming._replace(virtual=virtual))


def definitions(saved: Sequence[Saved]) -> Definitions:
    """As questions read them."""
    found = Definitions({}, {}, {})
    for one in saved:
        body = msgspec.json.decode(one.body)
        if one.kind == "event":
            parts = _STEPS.validate_python(body["parts"])
            event = VirtualEvent(one.id, one.name, one.version, parts, body["time_zone"], one.archived)
            found.events[one.name] = event  # type: ignore[index]
        elif one.kind == "property":
            told = (body["expression"], body["time_zone"], one.archived)
            found.properties[one.name] = VirtualProperty(one.id, one.name, one.version, *told)  # type: ignore[index]
        else:
            columns = [(name, kind) for name, kind in body["columns"]]
            table = LookupTable(one.id, one.name, one.version, columns, one.rows_version, one.archived)
            found.tables[one.name] = table  # type: ignore[index]
    return found


def _free(kind: str, name: str, state: State) -> None:
    """Raises DefinitionRefused for a name that a real event or property has."""
    taken: set[str] = set()
    if kind == "event":
        taken = {"*", *_real(state)}
    elif kind == "property":
        taken = {TIME, *DERIVED, *ENVELOPE, *state.catalogue.properties, *state.naming.looked_up}
    if name in taken:
        raise DefinitionRefused(
            "name",
            say(
                "there is a real {kind} {name!r}; a {kinds} needs a name of its own",
                kind=say("event") if kind == "event" else say("property"),
                name=name,
                kinds=KINDS[kind],
            ),
        )


def _real(state: State) -> set[str]:
    """Names of real events, and of planned ones."""
    aliases = state.naming.aliases
    return {*state.catalogue.events, *aliases, *(name for names in aliases.values() for name in names)}


def _with_body(made: Saved, body: Mapping[str, Any], file: bytes | None, time_zone: str) -> tuple[Saved, bytes | None]:
    """With what body and file say, and packed rows."""
    old = msgspec.json.decode(made.body)
    zone = body.get("time_zone") or old.get("time_zone") or time_zone
    if zone not in zones():
        raise DefinitionRefused(
            "time_zone", say("{zone!r} is no IANA time zone such as 'Asia/Shanghai'", zone=str(zone)[:40])
        )
    if made.kind == "event":
        told = {"parts": _parts(body.get("parts", old.get("parts"))), "time_zone": zone}
        return msgspec.structs.replace(made, body=msgspec.json.encode(told).decode()), None
    if made.kind == "property":
        expression = body.get("expression") or old.get("expression") or ""
        try:
            parsed(expression)
        except BadExpression as error:
            raise DefinitionRefused("expression", said_by(error)) from error
        told = {"expression": expression, "time_zone": zone}
        return msgspec.structs.replace(made, body=msgspec.json.encode(told).decode()), None
    if file is None:
        raise DefinitionRefused("file", say("a look-up table needs a file"))
    read = lookup_files.read(file, body.get("key") or old.get("key", ""), body.get("kinds") or {}, zone)
    told = {"key": read.key, "columns": read.columns, "time_zone": zone}
    encoded = msgspec.json.encode(told).decode()
    return msgspec.structs.replace(made, body=encoded, size=read.rows.num_rows), lookup_files.packed(read.rows)


def _parts(told: Any) -> Any:
    """Parts of a virtual event as plain JSON. Raises BadQuery."""
    if not isinstance(told, list) or not 1 <= len(told) <= PARTS_MAX:
        detail = say("a virtual event has 1 to {parts_max} parts, each an event with filters", parts_max=PARTS_MAX)
        raise BadQuery(Problem("parts", None, detail))
    try:
        steps = _STEPS.validate_python(told)
    except ValidationError as error:
        made = [problem({**item, "loc": ("parts", *item["loc"])}) for item in error.errors(include_url=False)]
        raise BadQuery(*made) from error
    for i, step in enumerate(steps):
        for field, item in _items(step.filters, f"parts[{i}].filters"):
            if not isinstance(item, Filter):
                detail = say("a virtual event looks at the event alone: its filters are on properties")
                raise BadQuery(Problem(field, None, detail, "property"))
            if item.operator == "last_days":
                detail = say("'last_days' hangs on the question; valid are before, after, between, on_day, not_on_day")
                raise BadQuery(Problem(f"{field}.operator", "last_days", detail))
    return _STEPS.dump_python(steps, mode="json", by_alias=True, exclude_defaults=True)


def _items(filters: Sequence[AnyFilter], field: str) -> Iterator[tuple[str, AnyFilter]]:
    for i, item in enumerate(filters):
        if isinstance(item, FilterGroup):
            yield from _items(item.filters, f"{field}[{i}].filters")
        else:
            yield f"{field}[{i}]", item


def read_in(told: Any, known: Sequence[Saved]) -> list[Saved]:
    """Those of known that a question or filters, as JSON, come to name, and those that these name in their turn."""
    found: dict[int, Saved] = {}
    todo = [_names(told)]
    while todo:
        names = todo.pop()
        for one in known:
            if one.id not in found and one.name in names[one.kind]:
                found[one.id] = one
                todo.append(_read_by(one))
    return list(found.values())


def _read_by(saved: Saved) -> Mapping[str, set[str]]:
    """The names, by kind, that a definition reads; of events none, since parts name real ones."""
    body = msgspec.json.decode(saved.body)
    if saved.kind == "event":
        return {**_names(body["parts"]), "event": set()}
    if saved.kind != "property":
        return {kind: set() for kind in KINDS}
    tree = parsed(body["expression"])
    return {"event": set(), "property": set(properties(tree)), "lookup": {table for table, _ in lookups(tree)}}


_NAMING = {"event": ("event",), "property": ("property", "properties", "via", "same"), "lookup": ("table",)}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(told: Any) -> Mapping[str, set[str]]:
    """What filters, as JSON, come to name: events, properties of events, look-up tables."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    todo = [told]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, dict):
            todo += part.values()
            for kind, names in _NAMING.items():
                said = [one for name in names for one in _listed(part.get(name))]
                found[kind].update(one for one in said if isinstance(one, str))
    return found


def _name(name: str) -> str:
    fine = name.isprintable() and name == name.strip() and 0 < len(name) <= NAME_CHARS_MAX
    if not fine or name.startswith("$") or _LONE_SURROGATE.search(name):
        detail = say(
            "{name!r} is not valid: 1 to {most} printable characters without outer spaces, not beginning with '$'",
            name=name[:40],
            most=NAME_CHARS_MAX,
        )
        raise DefinitionRefused("name", detail)
    return name


def _bringing(rows: bytes | None) -> Callable[[Any, Saved], Saved] | None:
    return None if rows is None else lambda db, made: with_rows(db, made, rows)
