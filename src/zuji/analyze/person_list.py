"""Persons as rows: who they are, how much they did, what their profiles hold. Plans.

A person is there who has an event or an operation on a profile (as of the batch, before `Persons.until`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field, field_validator, model_validator
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.asking import MEMBERS_MAX, Asking
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.conditions import PERSON, Conditions
from zuji.analyze.filter_query import AnyFilter, Day, Filters, Name, Owner, Part
from zuji.analyze.filters import Scope
from zuji.analyze.people import Persons
from zuji.analyze.query import zones
from zuji.analyze.splits import present
from zuji.analyze.sql import call, column, fragment, text, whole
from zuji.records.sentences import say

COLUMNS_MAX = 50
LIMIT_MAX = 1_000
FACTS = ("events", "first_at", "last_at")
_SORTABLE = ("text", "number", "bool", "datetime")
_NULL_MS = "CAST(NULL, 'Nullable(Int64)')"


class Sort(Part):
    """By how many events a person has, when the first or the last was, or by a property of the profile; those who have
    none come last. Equal ones keep one order for the same batch."""

    by: Literal["last_at", "first_at", "events", "property"] = "last_at"
    property: Name | None = None
    descending: bool = True

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if (self.by == "property") != (self.property is not None):
            raise ValueError(say("property belongs to by 'property', and to no other"))
        return self


class PersonsQuery(Part):
    """Which persons: those for whom filters hold (on profiles, did, cohort). Relative days end with as_of, today if it
    is not given; with as_of nothing later is seen. columns: properties of profiles to tell."""

    filters: Filters = Field(default_factory=list)
    as_of: Day | None = None
    time_zone: str | None = None
    sort: Sort = Sort()
    columns: list[Name] = Field(default_factory=list, max_length=COLUMNS_MAX)
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: Annotated[str, Field(max_length=200)] | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in zones():
            raise ValueError(say("must be an IANA time zone such as 'Asia/Shanghai'"))
        return value


class Row(NamedTuple):
    """A person. key: 32 hex digits; spoke: as what its own actor spoke, '' where no record says; facts: events,
    first_at, last_at (ms UTC) and properties."""

    key: str
    spoke: str
    facts: dict[str, Any]


class View:
    """The persons of a question under way: on which days, seen up to when. Each query takes a new scope."""

    def __init__(self, asking: Asking, time_zone: str, as_of: dt.date | None) -> None:
        self.asking, self.time_zone = asking, time_zone
        self.last = as_of or calendar.day_of(asking.now, time_zone)
        self.persons = asking.persons
        if as_of is not None:
            self.persons = asking.persons.before(calendar.start(as_of + calendar.DAY, time_zone))

    def scope(self) -> tuple[Scope, Conditions]:
        state = self.asking.state
        conditions = self.asking.conditions(PERSON, self.persons)
        return Scope(state.catalogue, self.time_zone, self.last, state.naming, conditions), conditions

    def rows(self, numbers: Sequence[int], columns: Sequence[str]) -> list[Row]:
        """Persons by their numbers, in the order of these."""
        if not numbers:
            return []
        scope, _ = self.scope()
        found = {row["person"]: row for row in self.asking.rows(_with_profiles(columns, self.persons, scope, numbers))}
        nothing: dict[str, Any] = {**dict.fromkeys(FACTS), "events": 0}
        rows = [{"person": n, **nothing, **found.get(n, {})} for n in numbers]
        return self._told(rows, columns, scope)

    def _told(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], scope: Scope) -> list[Row]:
        """Rows as an answer shows them."""
        numbers = [row["person"] for row in rows]
        if not numbers:
            return []
        actors = {row["number"]: row["actor"].hex() for row in self.asking.rows(actors_of(numbers, self.persons))}
        spoke: dict[int, str] = {}
        for tree in spoke_as(numbers, self.persons):
            spoke = {**{row["number"]: row["value"] for row in self.asking.rows(tree)}, **spoke}
        kinds = [scope.kind(Owner("profile"), name, f"columns[{i}]") for i, name in enumerate(columns)]
        return [
            Row(actors[n], spoke.get(n, ""), _facts(row, columns, kinds)) for n, row in zip(numbers, rows, strict=True)
        ]

    def page(self, query: PersonsQuery, offset: int) -> tuple[int, list[Row]]:
        """How many persons there are, and those from offset on. Raises BadQuery."""
        scope, conditions = self.scope()
        counting = exp.select(call("count").as_("n")).from_(_everybody(self.persons).subquery("p"))
        if query.filters:
            counting = counting.where(conditions.of_persons(column("person"), query.filters, scope, "filters"))
        count = self.asking.rows(counting)[0]["n"]
        scope, conditions = self.scope()
        tree = _chosen(query, conditions, self.persons, scope).limit(query.limit).offset(offset)
        return count, self._told(self.asking.rows(tree), query.columns, scope)

    def numbers(self, filters: Sequence[AnyFilter], field: str) -> pa.Array:
        """The numbers of the persons for whom filters hold, ascending. Raises BadQuery."""
        scope, conditions = self.scope()
        found = exp.select(column("person")).from_(_everybody(self.persons).subquery("p"))
        found = found.where(conditions.of_persons(column("person"), filters, scope, field))
        return self.asking.members(found.order_by(column("person")))

    def check(self, filters: Sequence[AnyFilter], field: str) -> None:
        """Raises BadQuery for filters that cannot be asked of persons."""
        scope, conditions = self.scope()
        conditions.of_persons(column("person"), filters, scope, field)

    def keys(self, numbers: pa.Array) -> list[bytes]:
        """The keys (16 bytes) of persons by their numbers: what may leave the store."""
        known = self.asking.table(all_actors(self.persons), MEMBERS_MAX)
        wanted = pc.is_in(known.column("number"), value_set=numbers)
        return known.filter(wanted).column("actor").to_pylist()  # type: ignore[no-any-return]


def _chosen(query: PersonsQuery, conditions: Conditions, persons: Persons, scope: Scope) -> exp.Select:
    """Columns person (number), events, first_at, last_at, c_<i> of columns: persons in their order."""
    sort = query.sort
    order: exp.Expr = column(sort.by)
    if sort.property is not None:
        found = scope.read(Owner("profile"), sort.property, "sort")
        if found.kind not in _SORTABLE:
            detail = say(
                "{property!r} is a {kind}; persons are sorted by {sortable}",
                property=sort.property,
                kind=found.kind,
                sortable=", ".join(_SORTABLE),
            )
            raise BadQuery(Problem("sort.property", sort.property, detail, list(_SORTABLE)))
        order = found.value
    rows = _with_profiles(query.columns, persons, scope)
    if query.filters:
        rows = rows.where(conditions.of_persons(column("person"), query.filters, scope, "filters"))
    place = exp.Ordered(this=order, desc=sort.descending, nulls_first=False)
    return rows.order_by(place, exp.Ordered(this=column("person"), desc=False))


def _with_profiles(
    columns: Sequence[str], persons: Persons, scope: Scope, numbers: Sequence[int] | None = None
) -> exp.Select:
    read = [scope.read(Owner("profile"), name, f"columns[{i}]") for i, name in enumerate(columns)]
    told = [found.value.as_(f"c_{i}") for i, found in enumerate(read)]
    rows = exp.select(column("person"), *(column(name) for name in FACTS), *told)
    rows = rows.from_(_everybody(persons, numbers).subquery("p"))
    if not scope.profile_keys:
        return rows
    profiles = persons.profiles(tuple(scope.profile_keys)).subquery("u")
    rows.append("joins", exp.Join(this=profiles, side="LEFT", kind="ANY", on=column("person").eq(column("u_person"))))
    return rows


def _everybody(persons: Persons, numbers: Sequence[int] | None = None) -> exp.Select:
    """Columns person, events, first_at, last_at (ms UTC; NULL without events)."""
    time = call("toUnixTimestamp64Milli", column("time"))
    key = persons.key.copy().as_("person")
    some = [] if numbers is None else [exp.In(this=persons.key.copy(), expressions=[whole(n) for n in numbers])]
    did = exp.select(
        key,
        call("count").as_("n"),
        call("toNullable", call("min", time)).as_("first"),
        call("toNullable", call("max", time)).as_("last"),
    ).from_(exp.to_table(f"events_{int(persons.project_id)}"))
    did = persons.joined(did).where(*persons.seen(), *some).group_by(column("person"))
    said = exp.select(
        key.copy(), call("toUInt64", whole(0)).as_("n"), fragment(_NULL_MS).as_("first"), fragment(_NULL_MS).as_("last")
    ).from_(exp.to_table("profile_ops"))
    said = persons.joined(said).where(
        column("project").eq(whole(persons.project_id)),
        column("target").eq(text("user")),
        *persons.seen(),
        *(term.copy() for term in some),
    )
    both = exp.union(did, said.group_by(column("person")), distinct=False)
    return (
        exp.select(
            column("person"),
            call("sum", column("n")).as_("events"),
            call("min", column("first")).as_("first_at"),
            call("max", column("last")).as_("last_at"),
        )
        .from_(both.subquery("b"))
        .group_by(column("person"))
    )


def actors_of(numbers: Sequence[int], persons: Persons) -> exp.Select:
    """Columns number, actor (16 bytes): the keys by which answers name persons."""
    of_numbers = exp.In(this=column("number"), expressions=[whole(n) for n in numbers])
    mine = [column("project").eq(whole(persons.project_id)), column("batch") <= whole(persons.batch)]
    return exp.select(column("number"), column("actor")).from_(exp.to_table("actors")).where(*mine, of_numbers)


def all_actors(persons: Persons) -> exp.Select:
    """The same of every actor of the project."""
    mine = [column("project").eq(whole(persons.project_id)), column("batch") <= whole(persons.batch)]
    return exp.select(column("number"), column("actor")).from_(exp.to_table("actors")).where(*mine)


def spoke_as(numbers: Sequence[int], persons: Persons) -> list[exp.Select]:
    """Columns number, value: as what actors of these numbers spoke, in events and in operations on profiles."""
    made = []
    tables: dict[str, list[exp.Expr]] = {
        f"events_{int(persons.project_id)}": [],
        "profile_ops": [column("project").eq(whole(persons.project_id)), column("target").eq(text("user"))],
    }
    for name, terms in tables.items():
        wanted = exp.In(this=column("actor_number"), expressions=[whole(n) for n in numbers])
        one = exp.select(column("actor_number").as_("number"), call("any", column("distinct_id")).as_("value"))
        one = one.from_(exp.to_table(name)).where(*terms, column("batch") <= whole(persons.batch), wanted)
        made.append(one.group_by(column("actor_number")))
    return made


def _facts(row: Mapping[str, Any], columns: Sequence[str], kinds: Sequence[str]) -> dict[str, Any]:
    """What an answer tells of a row beside who it is."""
    told = {}
    for i, (name, kind) in enumerate(zip(columns, kinds, strict=True)):
        value = row.get(f"c_{i}")
        told[name] = value if kind in ("list", "numbers") else present(value, kind)
    return {**{name: row[name] for name in FACTS}, "properties": told}
