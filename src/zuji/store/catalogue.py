"""Where a property lives, and how a question reads it; nothing above `store/` knows more.

A property begins in the overflow map of its kind. When 100 values or one hour agree its kind is settled and, while
there is room, it moves to a column of its own: rows from batch `since` on have it there, older rows still in the map
until the journaled rewrite is done (`moved`). Expressions below read both, so a move changes no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlglot import exp

from zuji.records.property import KINDS, Catalogue, ProfileProperty, Property
from zuji.store.tables import COLUMN_TYPES, OVERFLOW

__all__ = [
    "KINDS",
    "Catalogue",
    "ProfileProperty",
    "Property",
    "as_text",
    "is_sent",
    "is_set",
    "lookup",
    "read",
    "value",
]

# Facts that the server derives live in columns of their own. A value that the client sent wins (canonical.md §1.5);
# the rest are envelope fields that questions may use like properties.
DERIVED = {
    "$country": "country",
    "$province": "province",
    "$city": "city",
    "$browser": "browser",
    "$browser_version": "browser_version",
    "$os": "os",
    "$os_version": "os_version",
    "$brand": "device_brand",
    "$model": "device_model",
    "$device_type": "device_type",
    "$url_host": "url_host",
    "$url_path": "url_path",
    "$url_query": "url_query",
    "$referrer_host": "referrer_host",
    "$utm_source": "utm_source",
    "$utm_medium": "utm_medium",
    "$utm_campaign": "utm_campaign",
    "$utm_content": "utm_content",
    "$utm_term": "utm_term",
    "$ip": "ip",
    "$lib": "sdk",
    "$lib_version": "sdk_version",
    "$app_version": "app_version",
    "$platform": "platform",
    "$session_id": "session_id",
}
NUMBER_PATTERN = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"  # texts that read as numbers
_EMPTY = exp.Literal.string("")
ENVELOPE = {"$distinct_id": "distinct_id", "$event_name": "event", "$anonymous_id": "anonymous_id"}


def _column(name: str) -> exp.Expr:
    return exp.column(name, quoted=True)


def _entry(column: str, key: str) -> exp.Expr:
    return exp.Anonymous(this="arrayElement", expressions=[_column(column), exp.Literal.string(key)])


def _contains(column: str, key: str) -> exp.Expr:
    return exp.Anonymous(this="mapContains", expressions=[_column(column), exp.Literal.string(key)])


def _bit(prefix: str, k: int) -> exp.Expr:
    return exp.Anonymous(this="bitTest", expressions=[_column(f"{prefix}_{k // 64}"), exp.Literal.number(k % 64)])


def _call(name: str, *args: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(args))


def _array(kind: str) -> exp.Expr:
    return exp.cast(_call("array"), exp.DataType.build(COLUMN_TYPES[kind], dialect="clickhouse"))


def _text(value: exp.Expr, seen: str) -> exp.Expr:
    if seen in ("text", "json"):
        return value
    if seen == "bool":
        return _call("if", value, exp.Literal.string("true"), exp.Literal.string("false"))
    if seen == "datetime":
        return _call("toString", _call("fromUnixTimestamp64Milli", value, exp.Literal.string("UTC")))
    return _call("toJSONString" if seen in ("list", "numbers") else "toString", value)


def _cast(value: exp.Expr, seen: str, wanted: str) -> exp.Expr:
    """A value of kind seen, read as kind wanted; NULL (of lists: empty) where it cannot (docs/reference/trend.md)."""
    if seen == wanted:
        return value
    if wanted in ("text", "json"):
        return _text(value, seen)
    if wanted == "number":
        if seen in ("text", "json"):
            # Without the pattern the engine also reads ' 1', '1_0', 'inf', and more with every version.
            plain = _call("match", value, exp.Literal.string(NUMBER_PATTERN))
            number = _call("toFloat64OrNull", value.copy())
            finite = exp.and_(plain, _call("ifNull", _call("isFinite", number.copy()), exp.Literal.number(0)))
            return _call("if", finite, number, exp.Null())
        return exp.Null() if seen in ("list", "numbers") else _call("toFloat64", value)
    if wanted == "list":
        if seen == "numbers":
            each = exp.Lambda(this=_call("toString", exp.column("x")), expressions=[exp.to_identifier("x")])
            return _call("arrayMap", each, value)
        return _call("array", _text(value, seen))
    if wanted == "numbers":
        return _call("array", value) if seen == "number" else _array("numbers")
    return exp.Null()


def _readable(value: exp.Expr, seen: str, wanted: str) -> exp.Expr:
    """Whether `_cast` gives a value."""
    if wanted in ("list", "numbers"):
        return exp.true() if wanted == "list" or seen in ("number", "numbers") else exp.false()
    return exp.Not(this=exp.Is(this=exp.paren(_cast(value, seen, wanted)), expression=exp.Null()))


def _places(prop: Property) -> list[Place]:
    """Where a row may hold the property."""
    places: list[Place] = []
    if prop.column >= 0:
        here = exp.and_(_bit("sent", prop.column), exp.not_(_bit("null", prop.column)))
        places.append((here, _column(f"p_{prop.column}"), prop.kind))
    if prop.column < 0 or not prop.moved:
        for kind in (prop.kind, *(kind for kind in prop.kinds_seen if kind != prop.kind)):
            column = OVERFLOW[kind].name
            places.append((_contains(column, prop.name), _entry(column, prop.name), kind))
    return places


class Readable(msgspec.Struct, frozen=True):
    """A name as questions read it: value is NULL (of lists: empty) where set is false."""

    kind: str
    value: exp.Expr
    set: exp.Expr


Place = tuple[exp.Expr, exp.Expr, str]  # whether the value is here, the value, of which kind


def read(places: Sequence[Place], wanted: str) -> Readable:
    """A value that lies in the first of places whose condition holds, read as kind wanted."""
    branches: list[exp.Expr] = []
    readable: list[exp.Expr] = []
    for condition, here, seen in places:
        branches += [condition, _cast(here, seen, wanted)]
        readable += [condition.copy(), _readable(here.copy(), seen, wanted)]
    missing = _array(wanted) if wanted in ("list", "numbers") else exp.Null()
    return Readable(wanted, _call("multiIf", *branches, missing), _call("multiIf", *readable, exp.false()))


def value(prop: Property, wanted: str = "") -> exp.Expr:
    """The property's value as its kind, or as kind wanted; NULL where the row did not send it or sent null.

    Kinds list and numbers cannot be NULL in the engine: they are empty there, and `is_set` tells.
    """
    return read(_places(prop), wanted or prop.kind).value


def is_set(prop: Property, wanted: str = "") -> exp.Expr:
    """Whether the row has a value that reads as the kind: sent, not null and readable."""
    return read(_places(prop), wanted or prop.kind).set


def lookup(catalogue: Catalogue, name: str) -> Readable | None:
    """How an event's property, derived fact or envelope field is read; None for a name that is not known.

    A derived fact is text: the client's value where it sent one, else the server's; '' there means not known.
    """
    prop = catalogue.properties.get(name)
    column = DERIVED.get(name) or ENVELOPE.get(name)
    if column is None:
        return read(_places(prop), prop.kind) if prop else None
    derived = _call("nullIf", exp.cast(_column(column), exp.DataType.build("String", dialect="clickhouse")), _EMPTY)
    found = _call("coalesce", value(prop, "text"), derived) if prop and name in DERIVED else derived
    return Readable("text", found, exp.Not(this=exp.Is(this=found.copy(), expression=exp.Null())))


def as_text(catalogue: Catalogue, name: str) -> Readable | None:
    """The same, whatever its kind read as text: stored values are read so one by one."""
    prop = catalogue.properties.get(name)
    if prop is None or name in DERIVED or name in ENVELOPE:
        return lookup(catalogue, name)
    return read(_places(prop), "text")


def is_sent(prop: Property) -> exp.Expr:
    """Whether the row sent the property, null included."""
    terms: list[exp.Expr] = []
    if prop.column >= 0:
        terms.append(_bit("sent", prop.column))
    if prop.column < 0 or not prop.moved:
        kinds = (prop.kind, *(kind for kind in prop.kinds_seen if kind != prop.kind))
        terms += [_contains(OVERFLOW[kind].name, prop.name) for kind in kinds]
        terms.append(exp.Anonymous(this="has", expressions=[_column("nulls"), exp.Literal.string(prop.name)]))
    return exp.or_(*terms)
