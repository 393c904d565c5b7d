"""The relations that a user's query reads: events, persons, quarantine, with readable names, of one project as of one
batch. docs/reference/sql.md lists them.

A column is made only where the query names it; a query that says * gets all. Persons are called by the id that leaves
the store everywhere else: the 32 hex digits of the actor that the person goes by, never a number of ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlglot import exp

from zuji.analyze.asking import State
from zuji.analyze.console.names import Names
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import DERIVED_NAMES, Scope
from zuji.analyze.joined import joined
from zuji.analyze.people import Persons, any_left, profile_value
from zuji.analyze.sql import call, column, text, whole
from zuji.store.catalogue import Readable

# By kind of property. Arrays cannot be NULL: what is not set is empty there.
TYPES = {
    "text": "Nullable(String)",
    "number": "Nullable(Float64)",
    "bool": "Nullable(Bool)",
    "datetime": "Nullable(DateTime64(3))",
    "list": "Array(String)",
    "numbers": "Array(Float64)",
    "json": "Nullable(String)",
}
_INSTANT = "DateTime64(3)"
_WORDS = ("distinct_id", "anonymous_id", "login_id", "device", "vendor")
EVENTS = {
    "event": "String",
    "time": _INSTANT,
    "received_at": _INSTANT,
    "person": "String",
    "event_id": "String",
    **dict.fromkeys(_WORDS, "String"),
    "groups": "Map(String, String)",
}
PERSONS = {"person": "String", "ids": "UInt64"}
_REFUSED = ("fate", "reason", "field", "detail", "event", "distinct_id", "sdk", "sdk_version", "vendor")
QUARANTINE = {"received_at": _INSTANT, **dict.fromkeys(_REFUSED, "String"), "bytes": "UInt64"}
NAMES = ("events", "persons", "quarantine")


@dataclass(frozen=True)
class SqlColumn:
    """A column by its name and the engine's type of it."""

    name: str
    type: str


class Relations:
    """Of one project, as of the state's batch; times are shown in time_zone. Raises nothing: names that a relation
    does not have are left for the engine to miss."""

    def __init__(self, project_id: int, state: State, time_zone: str) -> None:
        self.project_id, self.state, self.time_zone = project_id, state, time_zone
        self.persons = Persons(project_id, state.batch, state.persons)
        catalogue = state.catalogue
        self.hidden = state.naming.hidden
        own = [name for name in sorted(catalogue.properties) if name not in DERIVED_NAMES]
        kinds = {name: catalogue.properties[name].kind for name in own}
        kinds |= dict.fromkeys((*state.naming.always, *state.naming.looked_up), "text")
        self._properties = {_free(name, EVENTS): (name, kind) for name, kind in kinds.items()}
        self._profile = {
            _free(name, PERSONS): (name, prop.kind) for name, prop in sorted(catalogue.profile_properties.items())
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The relations. What was refused may hold a hidden property's values anywhere."""
        return tuple(name for name in NAMES if name != "quarantine" or not self.hidden)

    def columns(self, relation: str) -> list[SqlColumn]:
        """All columns of a relation in the order of *."""
        fixed = {"events": EVENTS, "persons": PERSONS, "quarantine": QUARANTINE}[relation]
        fixed = {name: kind for name, kind in fixed.items() if not {name, f"${name}"} & self.hidden}
        more = {"events": self._properties, "persons": self._profile}.get(relation, {})
        typed = {**fixed, **{shown: TYPES[kind] for shown, (_, kind) in more.items()}}
        zoned = self.time_zone.replace("'", "")
        return [SqlColumn(name, kind.replace("(3)", f"(3, '{zoned}')")) for name, kind in typed.items()]

    def select(self, relation: str, names: Names, wanted: Collection[str] | None) -> exp.Select:
        """The relation, with those of its columns that are wanted (None: all), called by their words in names."""
        listed = [item.name for item in self.columns(relation) if wanted is None or item.name in wanted]
        make = {"events": self._events, "persons": self._persons, "quarantine": self._quarantine}[relation]
        return make(listed, names)

    def numbers(self, query: exp.Select) -> exp.Select:
        """Column person: the numbers of the persons whose ids are the one column of a query, which may also hold ids
        of any of a person's actors. What is no id is left out."""
        ids = exp.select(call("reinterpretAsUInt128", call("unhex", column("id")))).from_(query.subquery("asked"))
        ids = ids.where(call("match", column("id"), text("^[0-9a-fA-F]{32}$")))
        actors = exp.select(column("number").as_("actor_number")).from_(exp.to_table("actors"))
        actors = actors.where(*self._as_of(), exp.In(this=column("actor"), query=exp.Subquery(this=ids)))
        rows = self.persons.joined(exp.select(self.persons.key.copy().as_("person")).from_(actors.subquery("a")))
        return rows.distinct()

    def _as_of(self) -> list[exp.Expr]:
        return [column("project").eq(whole(self.project_id)), column("batch") <= whole(self.state.batch)]

    # Events

    def _events(self, listed: list[str], names: Names) -> exp.Select:
        scope = Scope(self.state.catalogue, self.time_zone, dt.date(2000, 1, 1), self.state.naming)
        made = []
        for name in listed:
            if name in self._properties:
                value = self._shown(scope.read(Owner(), self._properties[name][0], ""))
            elif name == "person":
                value = self._called()
            else:
                value = self._plain(name)
            made.append(value.as_(names.of(name), quoted=True))
        rows = exp.select(*made or [whole(1).as_("n_none")]).from_(exp.to_table(f"events_{int(self.project_id)}"))
        rows = joined(rows, scope, self.persons)
        if "person" in listed and self._merged:
            rows = any_left(rows, self._mapped().subquery("c"), column("actor_number").eq(column("c_actor")))
        return rows.where(column("batch") <= whole(self.state.batch))

    def _plain(self, name: str) -> exp.Expr:
        if name in ("time", "received_at"):
            return call("toTimezone", column(name), text(self.time_zone))
        if name == "event_id":
            return _digits(column(name))
        return column(name) if name not in ("vendor",) else call("toString", column(name))

    @property
    def _merged(self) -> bool:
        """Whether the map speaks of anybody as of the batch."""
        return self.state.persons.changed > 0

    def _called(self) -> exp.Expr:
        """The id of a row's person."""
        actor: exp.Expr = column("actor")
        if self._merged:
            actor = call("if", column("c_known").eq(whole(1)), column("c_person"), actor)
        return _digits(actor)

    def _mapped(self) -> exp.Select:
        """Columns c_actor (number), c_person (the actor that the person goes by), c_known (always 1)."""
        latest = call("argMax", column("person"), call("tuple", column("batch"), column("position")))
        rows = exp.select(column("actor_number").as_("c_actor"), latest.as_("c_person"))
        rows = rows.select(call("toUInt8", whole(1)).as_("c_known")).from_(exp.to_table("person_map"))
        return rows.where(*self._as_of()).group_by(column("actor_number"))

    def _shown(self, prop: Readable) -> exp.Expr:
        if prop.kind == "bool":
            return call("CAST", prop.value, text("Nullable(Bool)"))
        if prop.kind == "datetime":
            moment = call("CAST", prop.value, text("Nullable(Int64)"))
            return call("fromUnixTimestamp64Milli", moment, text(self.time_zone))
        if prop.kind in ("list", "numbers"):
            return prop.value
        return call("CAST", prop.value, text(TYPES[prop.kind]))

    # Persons

    def _persons(self, listed: list[str], names: Names) -> exp.Select:
        known = exp.select(column("number").as_("actor_number"), column("actor")).from_(exp.to_table("actors"))
        known = known.where(*self._as_of())
        rows = exp.select(self.persons.key.copy().as_("key"), column("actor_number"), column("actor"))
        rows = self.persons.joined(rows.from_(known.subquery("k")))
        goes_by = call("anyIf", column("actor"), column("actor_number").eq(column("key")))
        each = exp.select(column("key"), goes_by.as_("goes_by"), call("count").as_("ids"))
        each = each.from_(rows.subquery("r")).group_by(column("key"))
        keys = [self._profile[name][0] for name in listed if name in self._profile]
        made = []
        for name in listed:
            if name in self._profile:
                key, kind = self._profile[name]
                value = self._shown(profile_value(f"u_{keys.index(key)}", kind))
            else:
                value = _digits(column("goes_by")) if name == "person" else column("ids")
            made.append(value.as_(names.of(name), quoted=True))
        found = exp.select(*made or [whole(1).as_("n_none")]).from_(each.subquery("e"))
        if keys:
            profiles = self.persons.profiles(tuple(keys)).subquery("u")
            found = any_left(found, profiles, column("key").eq(column("u_person")))
        return found

    # Quarantine

    def _quarantine(self, listed: list[str], names: Names) -> exp.Select:
        make: dict[str, Callable[[], exp.Expr]] = {
            "received_at": lambda: call("toTimezone", column("received_at"), text(self.time_zone)),
            "bytes": lambda: column("raw_length"),
        }
        made = [
            (make[name]() if name in make else call("toString", column(name))).as_(names.of(name), quoted=True)
            for name in listed
        ]
        rows = exp.select(*made or [whole(1).as_("n_none")]).from_(exp.to_table("rejects"))
        return rows.where(*self._as_of())


def _free(name: str, taken: Collection[str]) -> str:
    """A property whose name a column of ours has is read as `property.<name>`; so is one that begins like that."""
    return f"property.{name}" if name in taken or name.startswith("property.") else name


def _digits(key: exp.Expr) -> exp.Expr:
    """A 128-bit id as it leaves the store: hex digits of its bytes as they are kept."""
    return call("lower", call("hex", call("reinterpretAsFixedString", key)))
