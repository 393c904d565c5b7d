"""Every record of an id, or of a request, wherever its rows lie: events, profile operations, refusals. Plans.

A record is named by its place: log partition, offset of the request, index in it. Several rows may share one (an event
and a value that was set aside; a refusal and, after its release, the event); the stored one speaks first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlglot import exp

from zuji.analyze import bots
from zuji.analyze.filters import Naming
from zuji.analyze.one_person import is_any, key_of, milliseconds
from zuji.analyze.people import any_left
from zuji.analyze.refusals import PLACE, of_project
from zuji.analyze.sql import array, call, column, instant, text, whole
from zuji.records.property import Catalogue
from zuji.store import tables

Place = tuple[int, int, int]  # partition, offset, index
VALUES_MAX = 1_000  # rows of one kind of one record


class Seen(NamedTuple):
    """What a plan reads: a project (name: with what waits under it), up to a batch; events: whether it has any."""

    project_id: int
    name: str
    batch: int
    events: bool


class Wanted(NamedTuple):
    """Records that carry one of these texts as an id, or speak as one of these actors (32 hex digits); received in
    [since, until) ms UTC."""

    texts: tuple[str, ...]
    actors: tuple[str, ...]
    since: int
    until: int


def of_ids(seen: Seen, wanted: Wanted, after: tuple[int, int, int, int] | None, limit: int) -> exp.Select:
    """Records of ids, newest first. after: (received_at, partition, offset, index) to go on."""
    texts = [text(value) for value in wanted.texts]
    period = [
        column("received_at") >= instant(wanted.since),
        column("received_at") < instant(wanted.until),
    ]

    def any_of(*names: str) -> list[exp.Expr]:
        return [exp.In(this=column(name), expressions=[one.copy() for one in texts]) for name in names]

    speaking = [is_any(wanted.actors)] if wanted.actors else []
    carried = call("hasAny", call("mapValues", column("identities")), array(texts))
    terms = {
        "events": [*any_of("distinct_id", "anonymous_id", "login_id", "device"), carried, *speaking],
        "profile_ops": [*any_of("distinct_id", "device"), *speaking],
        "rejects": any_of("distinct_id"),
    }
    where: dict[str, list[exp.Expr]] = {table: [exp.paren(exp.or_(*found)), *period] for table, found in terms.items()}
    found = _by_place(seen, where)
    place = [column(name) for name in ("received", *PLACE)]
    if after is not None:
        found = found.where(call("less", call("tuple", *place), call("tuple", *(whole(n) for n in after))))
    return found.order_by(*(exp.Ordered(this=item.copy(), desc=True) for item in place)).limit(limit)


def of_requests(seen: Seen, requests: Sequence[tuple[int, int]], limit: int) -> exp.Select:
    """Records of some requests (partition, offset), in the order of the log."""
    keys = [call("tuple", whole(partition), whole(offset)) for partition, offset in requests]
    inside = exp.In(this=call("tuple", column("raw_partition"), column("raw_offset")), expressions=keys)
    where: dict[str, list[exp.Expr]] = {table: [inside.copy()] for table in ("events", "profile_ops", "rejects")}
    return _by_place(seen, where).order_by(*(column(name) for name in PLACE)).limit(limit)


def _by_place(seen: Seen, where: Mapping[str, list[exp.Expr]]) -> exp.Select:
    """Columns raw_partition, raw_offset, index, received, time (ms UTC; 0: refused), fate, reasons, kind, event,
    distinct_id, vendor, sdk, sdk_version: one row for each place."""
    parts = [_ops(seen, where["profile_ops"]), _refused(seen, where["rejects"])]
    if seen.events:
        parts.append(_events(seen, where["events"]))
    rows: exp.Query = parts[0]
    for part in parts[1:]:
        rows = exp.union(rows, part, distinct=False)
    rank = call("tuple", column("rank"), column("at"))
    first = [
        call("argMax", column(name), rank).as_(name)
        for name in ("fate", "kind", "event", "distinct_id", "vendor", "sdk", "sdk_version")
    ]
    reasons = call("groupUniqArrayIf", column("reason"), column("reason").neq(text(""))).as_("reasons")
    one = exp.select(*(column(name) for name in PLACE), call("max", column("at")).as_("received"))
    one = one.select(call("max", column("happened")).as_("time"), reasons, *first)
    one = one.from_(rows.subquery("r")).group_by(*(column(name) for name in PLACE))
    return exp.select("*").from_(one.subquery("p"))


def _columns(rank: int, **given: exp.Expr) -> list[exp.Expr]:
    words = ("distinct_id", "vendor", "sdk", "sdk_version")
    return [
        *(column(name) for name in PLACE),
        milliseconds("received_at").as_("at"),
        call("toUInt8", whole(rank)).as_("rank"),
        *(value.as_(name) for name, value in given.items()),
        *(call("toString", column(name)).as_(name) for name in words),
    ]


def _events(seen: Seen, terms: list[exp.Expr]) -> exp.Select:
    event = call("toString", column("event"))
    columns = _columns(
        3, happened=milliseconds("time"), fate=text("stored"), reason=text(""), kind=text("event"), event=event
    )
    found = exp.select(*columns).from_(exp.to_table(f"events_{int(seen.project_id)}"))
    return found.where(column("batch") <= whole(seen.batch), *terms)


def _ops(seen: Seen, terms: list[exp.Expr]) -> exp.Select:
    event = call("toString", column("op"))
    columns = _columns(
        2, happened=milliseconds("time"), fate=text("stored"), reason=text(""), kind=text("profile"), event=event
    )
    own = [column("project").eq(whole(seen.project_id)), column("batch") <= whole(seen.batch)]
    return exp.select(*columns).from_(exp.to_table("profile_ops")).where(*own, *terms)


def _refused(seen: Seen, terms: list[exp.Expr]) -> exp.Select:
    fate, reason = (call("toString", column(name)) for name in ("fate", "reason"))
    none = call("toInt64", whole(0))
    columns = _columns(1, happened=none, fate=fate, reason=reason, kind=text("refused"), event=column("event"))
    own = [of_project(seen.project_id, seen.name), column("batch") <= whole(seen.batch)]
    return exp.select(*columns).from_(exp.to_table("rejects")).where(*own, *terms)


# One record


def _at(place: Place) -> list[exp.Expr]:
    return [column(name).eq(whole(value)) for name, value in zip(PLACE, place, strict=True)]


def event_rows(seen: Seen, catalogue: Catalogue, request: tuple[int, int], index: int | None = None) -> exp.Select:
    """The rows of events of a request, or of one of its records, with every column that they have."""
    own = [prop.column for prop in catalogue.properties.values() if prop.column >= 0]
    names = [item.name for item in tables.EVENTS.columns] + [f"p_{k}" for k in sorted(own)]
    terms = [column("raw_partition").eq(whole(request[0])), column("raw_offset").eq(whole(request[1]))]
    if index is not None:
        terms.append(column("index").eq(whole(index)))
    found = exp.select(*(column(name) for name in names)).from_(exp.to_table(f"events_{int(seen.project_id)}"))
    return found.where(column("batch") <= whole(seen.batch), *terms).limit(VALUES_MAX)


def clocks(seen: Seen, request: tuple[int, int]) -> exp.Select:
    """Columns device, clock_offset, clock_epoch that the events of a request were given."""
    names = ("device", "distinct_id", "clock_offset", "clock_epoch")
    terms = [column("raw_partition").eq(whole(request[0])), column("raw_offset").eq(whole(request[1]))]
    found = exp.select(*(column(name) for name in names)).distinct()
    found = found.from_(exp.to_table(f"events_{int(seen.project_id)}"))
    return found.where(column("batch") <= whole(seen.batch), *terms).limit(VALUES_MAX)


_SHARED = {
    "profile_ops": ("op", "key", "kind", "text", "number", "list", "target", "target_type", "target_id", "batch"),
    "rejects": ("fate", "reason", "field", "detail", "raw", "raw_length", "counts", "violations", "batch"),
    "identity_edges": ("seq", "op", "from_class", "from_value", "to_class", "to_value", "outcome"),
    "releases": ("refused_in", "reason", "by", "why", "batch"),
}
_TIMES = {
    "profile_ops": ("time", "received_at"),
    "rejects": ("received_at",),
    "identity_edges": (),
    "releases": ("released_at",),
}


def shared_rows(seen: Seen, table: str, place: Place) -> exp.Select:
    """The rows of a record in a table that all projects share; its times in ms UTC. raw of rejects is in base64."""
    columns = [column(name) for name in _SHARED[table] if name != "raw"]
    columns += [milliseconds(name).as_(f"{name}_ms") for name in _TIMES[table]]
    if table == "rejects":
        columns.append(call("base64Encode", call("substring", column("raw"), whole(1), whole(65_536))).as_("raw"))
    if table in ("profile_ops", "identity_edges"):
        columns += [column("event_id")]
    if table == "profile_ops":
        columns += [column("actor")]
    own = of_project(seen.project_id, seen.name) if table == "rejects" else column("project").eq(whole(seen.project_id))
    if table == "releases":  # of what waited under the project's name before it was made, too
        own = exp.In(this=column("project"), expressions=[whole(0), whole(seen.project_id)])
    found = exp.select(*columns).from_(exp.to_table(table))
    return found.where(own, column("batch") <= whole(seen.batch), *_at(place)).limit(VALUES_MAX)


def copies(seen: Seen, event_ids: Sequence[str]) -> exp.Select:
    """Columns event_id (bytes) and place of the rows that hold these ids (32 hex digits): the first copies."""
    keys = [key_of(one) for one in event_ids]
    known = exp.In(this=column("event_id"), expressions=keys)
    names = [column("event_id"), *(column(name) for name in PLACE), milliseconds("received_at").as_("at")]
    ops = exp.select(*(name.copy() for name in names)).from_(exp.to_table("profile_ops"))
    ops = ops.where(column("project").eq(whole(seen.project_id)), column("batch") <= whole(seen.batch), known.copy())
    rows: exp.Query = ops
    if seen.events:
        events = exp.select(*(name.copy() for name in names)).from_(exp.to_table(f"events_{int(seen.project_id)}"))
        rows = exp.union(ops, events.where(column("batch") <= whole(seen.batch), known), distinct=False)
    place = call("tuple", *(column(name) for name in (*PLACE, "at")))
    found = exp.select(column("event_id"), call("min", place).as_("place"))
    return found.from_(rows.subquery("c")).group_by(column("event_id")).limit(VALUES_MAX)


def bot_reason_of(seen: Seen, place: Place, catalogue: Catalogue, naming: Naming) -> exp.Select:
    """Column reason: why the event at a place is a machine's, by the project's rules and the shipped ones; NULL when
    it is not."""
    labels = bots.labelled(seen.project_id, seen.batch, naming.labels).subquery("b")
    found = exp.select(bots.reason(naming.bots, catalogue).value.as_("reason"))
    found = any_left(
        found.from_(exp.to_table(f"events_{int(seen.project_id)}")), labels, column("user_agent").eq(column("b_agent"))
    )
    return found.where(*_at(place), column("batch") <= whole(seen.batch)).limit(1)


def person_of(seen: Seen, actor: str) -> exp.Select:
    """Column person (bytes) of an actor (32 hex digits); no row when it is its own."""
    latest = call("tuple", column("batch"), column("position"))
    found = exp.select(column("person")).from_(exp.to_table("person_map"))
    terms = [column("project").eq(whole(seen.project_id)), column("batch") <= whole(seen.batch), is_any([actor])]
    return found.where(*terms).order_by(exp.Ordered(this=latest, desc=True)).limit(1)


def properties(row: Mapping[str, Any], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The properties of a row of event_rows by name: kind and value, null where it was sent so; integers that a number
    cannot hold as their digits."""
    found: dict[str, tuple[str, Any]] = dict.fromkeys(row["nulls"], ("", None))
    for kind, overflow in tables.OVERFLOW.items():
        found |= {name: (kind, value) for name, value in row[overflow.name]}
    for prop in catalogue.properties.values():
        word, bit = divmod(prop.column, 64)
        if prop.column >= 0 and row[f"sent_{word}"] >> bit & 1:
            value = None if row[f"null_{word}"] >> bit & 1 else row[f"p_{prop.column}"]
            found[prop.name] = prop.kind, value
    found |= {name: ("number", digits) for name, digits in row["exacts"]}
    return [
        {"name": name, "kind": kind, "value": bool(value) if kind == "bool" and value is not None else value}
        for name, (kind, value) in sorted(found.items())
    ]
