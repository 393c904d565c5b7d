"""Where a property lives, and how a question reads it; nothing above `store/` knows more.

A property begins in the overflow map of its kind. When 100 values or one hour agree its kind is settled and, while
there is room, it moves to a column of its own: rows from batch `since` on have it there, older rows still in the map
until the journaled rewrite is done (`moved`). Expressions below read both, so a move changes no answer.
"""

from __future__ import annotations

import msgspec
from sqlglot import exp

from zuji.store.tables import OVERFLOW

KINDS = ("text", "number", "bool", "datetime", "list", "numbers", "json")


class Property(msgspec.Struct, frozen=True):
    """A property of one project's events. kind is the one that questions see.

    column is the number k of its column `p_<k>`, -1 while it lives in the overflow maps. kinds_seen are the kinds of
    which the overflow maps may hold values. first_at and settled_at in ms UTC (receipt); settled_at 0 = provisional.
    """

    name: str
    kind: str
    column: int = -1
    since: int = 0  # first batch whose rows use the column
    moved: bool = False  # no row holds it in the overflow any more
    kinds_seen: tuple[str, ...] = ()
    agreeing: int = 0
    first_at: int = 0
    settled_at: int = 0


class ProfileProperty(msgspec.Struct, frozen=True):
    """A property of user profiles: kind and when it was first seen."""

    name: str
    kind: str
    kinds_seen: tuple[str, ...] = ()
    first_at: int = 0


class Catalogue(msgspec.Struct, frozen=True):
    """What one project's records carry, as of a batch. events: name to (first_at, last_at, count)."""

    batch: int = 0
    properties: dict[str, Property] = {}
    profile_properties: dict[str, ProfileProperty] = {}
    events: dict[str, tuple[int, int, int]] = {}
    event_properties: dict[str, tuple[str, ...]] = {}  # event name to the properties that it has carried


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
ENVELOPE = {"$distinct_id": "distinct_id", "$event_name": "event", "$anonymous_id": "anonymous_id"}


def _column(name: str) -> exp.Expr:
    return exp.column(name, quoted=True)


def _entry(column: str, key: str) -> exp.Expr:
    return exp.Anonymous(this="arrayElement", expressions=[_column(column), exp.Literal.string(key)])


def _contains(column: str, key: str) -> exp.Expr:
    return exp.Anonymous(this="mapContains", expressions=[_column(column), exp.Literal.string(key)])


def _bit(prefix: str, k: int) -> exp.Expr:
    return exp.Anonymous(
        this="bitTest", expressions=[_column(f"{prefix}_{k // 64}"), exp.Literal.number(k % 64)]
    )


def _cast(value: exp.Expr, seen: str, wanted: str) -> exp.Expr:
    """A value of kind seen, read as kind wanted: Nullable where it may fail (protocols/sensors.md §12)."""
    if seen == wanted:
        return value

    def call(name: str, *args: exp.Expr) -> exp.Expr:
        return exp.Anonymous(this=name, expressions=[value, *args])

    if wanted in ("text", "json"):
        if seen == "bool":
            return exp.Anonymous(
                this="if", expressions=[value, exp.Literal.string("true"), exp.Literal.string("false")]
            )
        if seen == "datetime":
            moment = exp.Anonymous(this="fromUnixTimestamp64Milli", expressions=[value, exp.Literal.string("UTC")])
            return exp.Anonymous(this="toString", expressions=[moment])
        return call("toJSONString") if seen in ("list", "numbers") else call("toString")
    if wanted == "number":
        return call("toFloat64OrNull") if seen in ("text", "json") else call("toFloat64")
    if wanted == "list":
        return exp.Anonymous(this="array", expressions=[call("toString")])
    return exp.Null()


def value(prop: Property) -> exp.Expr:
    """The property's value as its kind; NULL where the row did not send it or sent null.

    Kinds list and numbers cannot be NULL in the engine: they are empty there, and `is_sent` tells.
    """
    branches: list[exp.Expr] = []
    if prop.column >= 0:
        branches += [
            exp.and_(_bit("sent", prop.column), exp.not_(_bit("null", prop.column))),
            _column(f"p_{prop.column}"),
        ]
    if prop.column < 0 or not prop.moved:
        seen = (prop.kind, *(kind for kind in prop.kinds_seen if kind != prop.kind))
        for kind in seen:
            column = OVERFLOW[kind].name
            branches += [_contains(column, prop.name), _cast(_entry(column, prop.name), kind, prop.kind)]
    missing: exp.Expr = exp.Null()
    if prop.kind == "list":
        missing = exp.cast(exp.Anonymous(this="array"), exp.DataType.build("Array(String)", dialect="clickhouse"))
    elif prop.kind == "numbers":
        missing = exp.cast(exp.Anonymous(this="array"), exp.DataType.build("Array(Float64)", dialect="clickhouse"))
    return exp.Anonymous(this="multiIf", expressions=[*branches, missing])


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
