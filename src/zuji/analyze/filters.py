"""Filters as conditions of the engine. reference/filters.py says the same in plain Python.

Every condition is two-valued. A property that a record did not send, sent as null, or whose value cannot be read as
the property's kind is not set: no positive operator holds for it, and every negative operator (not_equals, not_in,
not_contains, not_matches, not_between, not_on_day, has_none, is_not_set) is exactly the opposite of its positive one,
so it does. So 'equals x' and 'not_equals x' always add up to everything. is_empty and is_not_empty hold for set
values only. Texts compare by code point and case; days are local days of the question's zone.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlglot import exp

from zuji.analyze import bots, calendar, expression_plan, patterns, systems, targets, virtual
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.expression_kinds import Typed
from zuji.analyze.filter_query import AnyFilter, Completes, Did, Filter, FilterGroup, InCohort, Owner
from zuji.analyze.people import profile_value
from zuji.analyze.query import AnyBreakdown, CohortBreakdown
from zuji.analyze.sql import array, call, holds, number, text, whole
from zuji.records.bot_rules import READ_AS, BotRules
from zuji.records.business_systems import READS, Systems
from zuji.records.sentences import Sentence, say
from zuji.store.catalogue import DERIVED, ENVELOPE, Catalogue, ProfileProperty, Readable, as_text, lookup
from zuji.store.catalogue import read as read_places

Made = TypeVar("Made")
_SET = ("is_set", "is_not_set")
_LISTS = ("has_any", "has_all", "has_none", "is_empty", "is_not_empty", *_SET)
_TEXTS = (
    *("equals", "not_equals", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with"),
    *("matches", "not_matches", "is_empty", "is_not_empty", *_SET),
)
OPERATORS: dict[str, tuple[str, ...]] = {
    "text": _TEXTS,
    "json": _TEXTS,
    "number": (
        *("equals", "not_equals", "in", "not_in", "less", "less_or_equal", "greater", "greater_or_equal"),
        *("between", "not_between", *_SET),
    ),
    "bool": ("is_true", "is_false", "equals", "not_equals", *_SET),
    "datetime": ("before", "after", "between", "not_between", "on_day", "not_on_day", "last_days", *_SET),
    "list": _LISTS,
    "numbers": _LISTS,
}
NEGATIVE = {
    "not_equals": "equals",
    "not_in": "in",
    "not_contains": "contains",
    "not_matches": "matches",
    "not_between": "between",
    "not_on_day": "on_day",
    "has_none": "has_any",
    "is_not_set": "is_set",
}
DERIVED_NAMES = (*DERIVED, *ENVELOPE)  # always known, always text
VALUES_MAX = 10_000


class Naming(NamedTuple):
    """What people named: by an event's name in the plan all names under which it is stored; business systems; bots;
    virtual events and properties, look-up tables.

    labels is the version of the shipped rules of bots (process/bots.py)."""

    aliases: Mapping[str, tuple[str, ...]] = {}
    systems: Systems = Systems()
    plan_version: int = 0
    bots: BotRules = BotRules()
    labels: str = ""
    virtual: virtual.Virtual = virtual.NO_VIRTUAL
    hidden: frozenset[str] = frozenset()  # names of properties that do not exist for who asks (analyze/narrowing.py)

    @property
    def looked_up(self) -> tuple[str, ...]:
        """Properties that rules say of events, all texts."""
        return tuple(name for name in (READ_AS, *(READS if self.systems.version else ())) if name not in self.hidden)

    @property
    def always(self) -> tuple[str, ...]:
        """Properties that every event has, all texts."""
        return tuple(name for name in DERIVED_NAMES if name not in self.hidden)

    def stored(self, event: str) -> tuple[str, ...]:
        """The names under which rows of a real event are stored."""
        return self.aliases.get(event, (event,))


_NAMES_ITEMS = ("text", "number")  # kinds of properties that can hold an item's id


class OfSubjects(Protocol):
    """Conditions on the subject of a row (analyze/conditions.py). Both raise BadQuery."""

    def holds(self, item: Did | InCohort | Completes, scope: Scope, field: str) -> exp.Expr:
        """Whether it holds for a row of scope."""
        ...

    def cohorts_of(self, item: CohortBreakdown, scope: Scope, field: str) -> Readable:
        """The cohorts that the person of a row is in, as a list."""
        ...


class Scope:
    """What a question may name, and where it lies: properties of events, and of profiles by number of their key.

    conditions: what can be asked of the rows' subjects, None where nothing can."""

    def __init__(
        self,
        catalogue: Catalogue,
        time_zone: str,
        last: dt.date,
        naming: Naming | None = None,
        conditions: OfSubjects | None = None,
    ) -> None:
        self.catalogue, self.time_zone, self.last = catalogue, time_zone, last
        self.naming = naming or Naming()
        self.conditions = conditions
        self.reads_person = False  # whether a row's person is to be joined
        self.profile_keys: list[str] = []
        self.history_keys: list[str] = []  # of profiles as they were at the event
        self.targets: dict[Owner, list[str]] = {}  # of groups and items
        self.reads_bot_reason = False
        self._typed: dict[str, Typed] = {}  # virtual properties

    def kind(self, owner: Owner, name: str, field: str) -> str:
        """The kind of a property. field is the path of what names it. Raises BadQuery, with close matches, for one
        that is not known."""
        if owner.on == "event":
            return self._kind_of_event(name, _path(field, "property"))
        if owner.on == "lookup":
            return self._kind_of_lookup(owner, name, field)
        properties = self._profile_properties(owner, field)
        if name in properties:
            return properties[name].kind
        what = say("no {owner} has carried property", owner=_OWNERS[owner.on.partition("_")[0]])
        raise _unknown(what, name, properties, _path(field, "property"))

    def _kind_of_event(self, name: str, path: str) -> str:
        always = (*self.naming.always, *self.naming.looked_up)
        if name not in self.naming.hidden:
            if (made := self._virtual(name, path)) is not None:
                return made.kind
            if name in always:
                return "text"
            if name in self.catalogue.properties:
                return self.catalogue.properties[name].kind
        named = [one for one in self.naming.virtual.names() if one not in self.naming.hidden]
        known = [*self.catalogue.properties, *always, *named]
        raise _unknown(say("no event has carried property"), name, known, path)

    def _virtual(self, name: str, path: str) -> Typed | None:
        """A virtual property; None where the name is none's."""
        found = self.naming.virtual.property(name, path)
        if found is None:
            return None
        if name not in self._typed:
            self._typed[name] = self.naming.virtual.typed(found, lambda owner, read: self.kind(owner, read, ""), path)
        return self._typed[name]

    def _kind_of_lookup(self, owner: Owner, name: str, field: str) -> str:
        table = self.naming.virtual.table(owner.type, _path(field, "table"))
        self._names_things(owner.via, _path(field, "via"))
        found = table.column(name) if name not in self.naming.hidden else None
        if found is None:
            known = [known for known, _ in table.columns if known not in self.naming.hidden]
            raise _unknown(
                say("look-up table {table!r} has no column", table=table.name), name, known, _path(field, "property")
            )
        return found[1]

    def _names_things(self, via: str, path: str) -> None:
        """Raises BadQuery for a property that cannot hold the id of an item, or a key."""
        kind = self._kind_of_event(via, path)
        if kind not in _NAMES_ITEMS or via in self.naming.looked_up:
            detail = say(
                "{via!r} cannot hold the id of an item; valid are texts and numbers that events carry", via=via
            )
            raise BadQuery(Problem(path, via, detail, list(_NAMES_ITEMS)))

    def _profile_properties(self, owner: Owner, field: str) -> Mapping[str, ProfileProperty]:
        if owner.on not in ("group", "item"):
            return self.catalogue.profile_properties
        by_type = self.catalogue.group_properties if owner.on == "group" else self.catalogue.item_properties
        if owner.type not in by_type:
            path = _path(field, f"{owner.on}_type")
            what = (
                say("nothing is known of a group of type")
                if owner.on == "group"
                else say("nothing is known of an item of type")
            )
            raise _unknown(what, owner.type, by_type, path)
        if owner.on == "item":
            self._names_things(owner.via, _path(field, "via"))
        return by_type[owner.type]

    def read(self, owner: Owner, name: str, field: str) -> Readable:
        """How the property is read. Properties of profiles are noted in profile_keys, history_keys or targets, to be
        joined (analyze/joined.py)."""
        kind = self.kind(owner, name, field)
        if owner.on in ("item", "lookup"):
            self.text(owner.via, _path(field, "via"))  # what it reads is to be joined before
        if owner.on in ("group", "item", "lookup"):
            keys = self.targets.setdefault(owner, [])
            if name not in keys:
                keys.append(name)
            place = list(self.targets).index(owner), keys.index(name), kind
            return targets.value(*place) if owner.on != "lookup" else virtual.lookup_value(*place)
        if owner.on != "event":
            keys, state = (self.profile_keys, "u") if owner.on == "profile" else (self.history_keys, "t")
            if name not in keys:
                keys.append(name)
            return profile_value(f"{state}_{keys.index(name)}", kind)
        if name in self._typed:
            zone = self.naming.virtual.definitions.properties[name].time_zone
            return expression_plan.readable(self._typed[name], lambda owner, read: self.read(owner, read, field), zone)
        if name == READ_AS:
            self.reads_bot_reason = True
            return bots.reason(self.naming.bots, self.catalogue)
        if name in self.naming.looked_up:
            return systems.read(self.naming.systems, self.catalogue, name)
        found = lookup(self.catalogue, name)
        assert found is not None  # kind would have raised
        return found

    def text(self, name: str, field: str) -> Readable:
        """How an event's property is read as text: stored values one by one, whatever its kind."""
        found = self.read(Owner(), name, field)
        if name in self._typed or name in self.naming.looked_up:
            return read_places([(found.set, found.value, found.kind)], "text")
        stored = as_text(self.catalogue, name)
        assert stored is not None  # read would have raised
        return stored

    def in_zone(self, time_zone: str, work: Callable[[], Made]) -> Made:
        """What work gives, with days of another zone."""
        own, self.time_zone = self.time_zone, time_zone
        try:
            return work()
        finally:
            self.time_zone = own

    def split(self, item: AnyBreakdown, field: str) -> Readable:
        """What a breakdown splits rows by; of cohorts a list of their names."""
        if isinstance(item, CohortBreakdown):
            return self.of_subjects(field).cohorts_of(item, self, field)
        return self.read(item.owner, item.property, field)

    def of_subjects(self, field: str) -> OfSubjects:
        """Raises BadQuery where subjects cannot be asked about."""
        if self.conditions is None:
            raise BadQuery(Problem(field, None, say("nothing can be asked about persons here"), ["property"]))
        return self.conditions


_OWNERS = {"profile": say("profile"), "group": say("group"), "item": say("item"), "lookup": say("look-up table")}


def _path(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _unknown(what: Sentence, name: str, known: Iterable[str], field: str) -> BadQuery:
    close = difflib.get_close_matches(name, known, n=5, cutoff=0.5)
    hint = say("; close: {names}", names=", ".join(close)) if close else ""
    return BadQuery(Problem(field, name, say("{what} {name!r}{hint}", what=what, name=name, hint=hint), close))


def condition(filters: Sequence[AnyFilter], scope: Scope, field: str, op: str = "and") -> exp.Expr:
    """Filters joined by op. Raises BadQuery for unknown properties and operators that do not fit the kind."""
    terms = [one(item, scope, f"{field}[{i}]") for i, item in enumerate(filters)]
    if not terms:
        return exp.true()  # an empty group asks for nothing
    joined = exp.and_(*terms) if op == "and" else exp.or_(*terms)
    return exp.paren(joined, copy=False)


def one(item: AnyFilter, scope: Scope, field: str) -> exp.Expr:
    """One filter, which field names."""
    if isinstance(item, FilterGroup):
        return condition(item.filters, scope, f"{field}.filters", item.op)
    if isinstance(item, Did | InCohort | Completes):
        return scope.of_subjects(field).holds(item, scope, field)
    kind = scope.kind(item.owner, item.property, field)
    checked = check(item, kind, scope.time_zone, scope.last, field)
    prop = scope.read(item.owner, item.property, field)
    positive = holds(_positive(NEGATIVE.get(item.operator, item.operator), prop, checked))
    return exp.not_(positive) if item.operator in NEGATIVE else positive


def _positive(operator: str, prop: Readable, value: Any) -> exp.Expr:
    here = prop.value
    literal = number if prop.kind in ("number", "numbers") else whole if prop.kind in ("datetime", "bool") else text
    match operator:
        case "is_set":
            return prop.set
        case "equals":
            return call("equals", here, literal(value))
        case "in":
            return call("has", array(literal(item) for item in value), here) if value else exp.false()
        case "less" | "less_or_equal" | "greater" | "greater_or_equal":
            name = {"less_or_equal": "lessOrEquals", "greater_or_equal": "greaterOrEquals"}.get(operator, operator)
            return call(name, here, number(value))
        case "between" if prop.kind == "number":
            return exp.and_(
                call("greaterOrEquals", here, number(value[0])), call("lessOrEquals", here, number(value[1]))
            )
        case "between" | "on_day" | "last_days" | "before" | "after":
            first, end = value
            terms = [call("greaterOrEquals", here, whole(first))] if first is not None else []
            return exp.and_(*terms, *([call("less", here, whole(end))] if end is not None else []))
        case "is_true" | "is_false":
            return call("equals", here, whole(int(operator == "is_true")))
        case "contains":
            return call("greater", call("position", here, text(value)), whole(0))
        case "starts_with":
            return call("startsWith", here, text(value))
        case "ends_with":
            return call("endsWith", here, text(value))
        case "matches":
            return call("match", here, text(value))
        case "is_empty" | "is_not_empty":
            test = call("empty" if operator == "is_empty" else "notEmpty", here)
            return exp.and_(prop.set, test)
        case _:  # has_any, has_all
            if not value:
                return prop.set if operator == "has_all" else exp.false()
            return call("hasAny" if operator == "has_any" else "hasAll", here, array(literal(item) for item in value))


def check(item: Filter, kind: str, time_zone: str, last: dt.date, field: str) -> Any:
    """The operand as its operator wants it; of datetime operators the half-open [first, end) in ms UTC, None: open.

    last_days counts the n local days that end with the question's last. Raises BadQuery.
    """
    operator: str = item.operator
    value = item.value
    if operator not in OPERATORS[kind]:
        detail = say(
            "{operator!r} does not fit {property!r}, which is a {kind}; valid: {operators}",
            operator=operator,
            property=item.property,
            kind=kind,
            operators=", ".join(OPERATORS[kind]),
        )
        raise BadQuery(Problem(f"{field}.operator", operator, detail, list(OPERATORS[kind])))
    bad = functools.partial(_bad, f"{field}.value", operator)
    operator = NEGATIVE.get(operator, operator)
    if operator in ("is_set", "is_true", "is_false", "is_empty", "is_not_empty"):
        return None if value is None else bad(value, say("no value"))
    if operator in ("in", "has_any", "has_all"):
        if not isinstance(value, list) or len(value) > VALUES_MAX:
            return bad(value, say("a list of at most {most} values", most=VALUES_MAX))
        return [_scalar(entry, kind, bad) for entry in value]
    if kind == "datetime":
        return _moments(operator, value, time_zone, last, bad)
    if operator == "between":
        if not isinstance(value, list) or len(value) != 2:
            return bad(value, say("a list [from, to], both inclusive"))
        return [_scalar(entry, kind, bad) for entry in value]
    if operator == "matches":
        problem = patterns.refused(value) if isinstance(value, str) else say("not a text")
        return (
            value
            if problem is None
            else bad(value, say("a regular expression of the RE2 kind ({problem})", problem=problem))
        )
    return _scalar(value, kind, bad)


def _bad(field: str, operator: str, value: Any, valid: Sentence) -> Any:
    raise BadQuery(
        Problem(
            field,
            value,
            say("{operator!r} takes {valid}, not {value!r}", operator=operator, valid=valid, value=value),
            valid,
        )
    )


def _scalar(value: Any, kind: str, bad: Any) -> Any:
    if kind in ("number", "numbers"):
        fine = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1.7e308
        return float(value) if fine and math.isfinite(value) else bad(value, say("a finite number"))
    if kind == "bool":
        return int(value) if isinstance(value, bool) else bad(value, say("true or false"))
    # A lone surrogate is not text: no record can hold it, and the engine could not be asked.
    fine = isinstance(value, str) and not re.search("[\ud800-\udfff]", value)
    return value if fine else bad(value, say("a text"))


def _moments(operator: str, value: Any, time_zone: str, last: dt.date, bad: Any) -> tuple[int | None, int | None]:
    if operator == "last_days":
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 3_660:
            return bad(value, say("a number of days from 1 to 3660"))  # type: ignore[no-any-return]
        begin = calendar.start(last - (value - 1) * calendar.DAY, time_zone)
        return begin, calendar.start(last + calendar.DAY, time_zone)
    valid = "a day '2026-11-01' or a moment '2026-11-01T09:00:00'"
    texts = value if operator == "between" and isinstance(value, list) and len(value) == 2 else [value]
    if operator == "between" and len(texts) != 2:
        return bad(value, say("a list [from, to], both inclusive, each {valid}", valid=valid))  # type: ignore[no-any-return]
    try:
        spans = [calendar.instant(entry, time_zone) for entry in texts]
    except (ValueError, TypeError, OverflowError):
        return bad(value, valid)  # type: ignore[no-any-return]
    (first, end), (_, to) = spans[0], spans[-1]
    match operator:
        case "before":
            return None, first
        case "after":  # after a day begins when it ends, after a moment one millisecond later
            return max(end, first + 1), None
        case "on_day":
            return (first, end) if end > first else bad(value, say("a day '2026-11-01'"))
        case _:
            return first, max(to, spans[-1][0] + 1)
