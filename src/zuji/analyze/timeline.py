"""What one person did, was said of, and came from, on one line, newest first. Plans.

A person is a list of actors, as 32 hex digits each (analyze/one_person.py). Events, operations on the profile and
evidence about the ids stand in one order: (time, kind, partition, offset, index, position).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlglot import exp

from zuji.analyze.one_person import is_any, key_of, milliseconds
from zuji.analyze.sql import call, column, fragment, text, whole

KINDS = ("identity", "profile", "event")  # of one millisecond in this order: who it is, what is known, what it did
GAP_MIN_MAX = 24 * 60
Place = tuple[int, int, int, int, int, int]  # time (ms UTC), kind, partition, offset, index, position
_FACTS = {
    "session_id": "session_id",
    "platform": "platform",
    "app_version": "app_version",
    "browser": "browser",
    "os": "os",
    "country": "country",
    "city": "city",
    "url_host": "url_host",
    "url_path": "url_path",
    "device": "device",
}
_PLACE = ("at", "rank", "raw_partition", "raw_offset", "index", "position")


class Asked(NamedTuple):
    """Whose line, as of which batch; kinds of KINDS; events: only those of these stored names, () for any. has_events:
    whether the project has any yet."""

    project_id: int
    batch: int
    actors: Sequence[str]
    kinds: Sequence[str]
    events: Sequence[str]
    has_events: bool


def page(asked: Asked, after: Place | None, limit: int) -> exp.Select:
    """Columns at (ms UTC), rank (of KINDS), raw_partition, raw_offset, index, position, name, how, kind, text, number,
    list, one_class, one_value, other_class, other_value, facts (map): items beyond `after`, newest first."""
    parts = []
    if "event" in asked.kinds and asked.has_events:
        parts.append(_events(asked))
    if "profile" in asked.kinds:
        parts.append(_profile(asked))
    if "identity" in asked.kinds:
        parts.append(_identity(asked))
    rows: exp.Query = parts[0] if parts else _nothing()
    for part in parts[1:]:
        rows = exp.union(rows, part, distinct=False)
    found = exp.select("*").from_(rows.subquery("r"))
    place = [column(name) for name in _PLACE]
    if after is not None:
        beyond = call("tuple", *(call("toInt64", whole(n)) for n in after))
        found = found.where(call("less", call("tuple", *(call("toInt64", item) for item in place)), beyond))
    return found.order_by(*(exp.Ordered(this=item.copy(), desc=True) for item in place)).limit(limit)


def sessions(asked: Asked, gap_ms: int, oldest: int, newest: int) -> exp.Select:
    """Columns first, last (ms UTC), n: the sessions of all of the person's events that reach into [oldest, newest]."""
    times = call("arraySort", call("groupArray", milliseconds("time")))
    every = exp.select(times.as_("times")).from_(exp.to_table(f"events_{int(asked.project_id)}"))
    every = every.where(column("batch") <= whole(asked.batch), is_any(asked.actors))
    cut = fragment(f"arraySplit((t, d) -> d > {int(gap_ms)}, times, arrayDifference(times))")
    parts = exp.select(call("arrayJoin", cut).as_("part")).from_(every.subquery("e"))
    told = exp.select(
        fragment("part[1]").as_("first"), fragment("part[-1]").as_("last"), call("length", column("part")).as_("n")
    ).from_(parts.subquery("p"))
    inside = [column("last") >= whole(oldest), column("first") <= whole(newest)]
    return (
        exp.select("*").from_(told.subquery("s")).where(*inside).order_by(exp.Ordered(this=column("first"), desc=True))
    )


def _columns(rank: str, position: exp.Expr, **given: exp.Expr) -> list[exp.Expr]:
    empty: dict[str, exp.Expr] = {
        **{name: text("") for name in ("name", "how", "kind", "text")},
        "number": fragment("toFloat64(0)"),
        "list": fragment("CAST(array(), 'Array(String)')"),
        **{name: text("") for name in ("one_class", "one_value", "other_class", "other_value")},
        "facts": fragment("CAST(map(), 'Map(String, String)')"),
    }
    return [
        milliseconds("time").as_("at"),
        call("toUInt8", whole(KINDS.index(rank))).as_("rank"),
        *(column(name) for name in ("raw_partition", "raw_offset", "index")),
        call("toUInt32", position).as_("position"),
        *(value.as_(name) for name, value in {**empty, **given}.items()),
    ]


def _events(asked: Asked) -> exp.Select:
    facts = call("map", *(part for key, name in _FACTS.items() for part in (text(key), _text(name))))
    pair = [exp.to_identifier("k"), exp.to_identifier("v")]
    known = call("mapFilter", exp.Lambda(this=exp.column("v").neq(text("")), expressions=pair), facts)
    columns = _columns("event", whole(0), name=_text("event"), facts=known)
    rows = exp.select(*columns).from_(exp.to_table(f"events_{int(asked.project_id)}"))
    rows = rows.where(column("batch") <= whole(asked.batch), is_any(asked.actors))
    if asked.events:
        rows = rows.where(exp.In(this=column("event"), expressions=[text(name) for name in asked.events]))
    return rows


def _profile(asked: Asked) -> exp.Select:
    plain = {"how": _text("op"), "kind": _text("kind"), "text": column("text")}
    columns = _columns(
        "profile", column("position"), name=column("key"), number=column("number"), list=column("list"), **plain
    )
    rows = exp.select(*columns).from_(exp.to_table("profile_ops"))
    mine = [column("project").eq(whole(asked.project_id)), column("target").eq(text("user"))]
    said = column("op").neq(text("touch"))  # stands for a record that said nothing
    return rows.where(*mine, column("batch") <= whole(asked.batch), is_any(asked.actors), said)


def _identity(asked: Asked) -> exp.Select:
    columns = _columns(
        "identity",
        column("seq"),
        name=_text("op"),
        how=_text("outcome"),
        one_class=column("from_class"),
        one_value=column("from_value"),
        other_class=column("to_class"),
        other_value=column("to_value"),
    )
    rows = exp.select(*columns).from_(exp.to_table("identity_edges"))
    keys = [key_of(actor) for actor in asked.actors]
    either = [exp.In(this=column(f"{side}_actor"), expressions=[key.copy() for key in keys]) for side in ("from", "to")]
    mine = [column("project").eq(whole(asked.project_id)), column("batch") <= whole(asked.batch)]
    # A decision of an administrator was made about all time, and has no place of its own on the line.
    told = call("toUnixTimestamp64Milli", column("received_at")).neq(whole(0))
    return rows.where(*mine, exp.paren(exp.or_(*either)), told)


def _nothing() -> exp.Select:
    rows = exp.select(*_columns("profile", whole(0))).from_(exp.to_table("profile_ops"))
    return rows.where(exp.false())


def _text(name: str) -> exp.Expr:
    return call("toString", column(name))


def said(row: dict[str, Any]) -> Any:
    """The value of an operation on a profile, as JSON holds it."""
    match row["kind"]:
        case "text" | "json":
            return row["text"]
        case "number":
            return row["number"]
        case "bool":
            return bool(row["number"])
        case "datetime":
            return int(row["number"])
        case "list":
            return list(row["list"])
    return None
