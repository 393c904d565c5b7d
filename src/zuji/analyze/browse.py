"""What a project's data looks like: values of a property, refused records, evidence of ids. Plans, asked by serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from zuji.analyze import splits
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import Scope
from zuji.analyze.joined import joined
from zuji.analyze.people import Persons
from zuji.analyze.refusals import of_project, released, waits
from zuji.analyze.rows import named
from zuji.analyze.sql import call, column, instant, text, whole
from zuji.store.catalogue import Readable

PREVIEW_BYTES = 2_048


def top_values(
    scope: Scope,
    persons: Persons,
    owner: Owner,
    name: str,
    prefix: str,
    limit: int,
    since: int,
    event: str = "",
) -> tuple[exp.Select, str]:
    """Columns v, n: the values that most events since an instant (ms UTC) carried; and the property's kind.

    List properties count by element. prefix compares with the value as text. Raises BadQuery for unknown properties.
    """
    prop: Readable = scope.read(owner, name, "")
    of_event = named(scope, event) if event else None
    columns = [splits.values_of(prop).as_("v")]
    rows = exp.select(*columns).from_(exp.to_table(f"events_{int(persons.project_id)}"))
    rows = joined(rows, scope, persons)
    terms: list[exp.Expr] = [column("batch") <= whole(persons.batch), column("time") >= instant(since)]
    if of_event is not None:
        terms.append(of_event)
    found = exp.select(column("v"), call("count").as_("n")).from_(rows.where(*terms).subquery("r"))
    found = found.where(call("isNotNull", column("v")))
    if prefix:
        found = found.where(call("startsWith", call("toString", column("v")), text(prefix)))
    order = [exp.Ordered(this=column("n"), desc=True), exp.Ordered(this=column("v"), desc=False)]
    return found.group_by(column("v")).order_by(*order).limit(limit), prop.kind


def event_names(project_id: int, batch: int) -> exp.Select:
    """Columns event, first, last (ms UTC), n: what the catalogue counts, of the rows themselves."""
    at = call("toUnixTimestamp64Milli", column("time"))
    name = call("toString", column("event"))
    counted = [call("min", at).as_("first"), call("max", at.copy()).as_("last"), call("count").as_("n")]
    rows = exp.select(name.as_("event"), *counted).from_(exp.to_table(f"events_{int(project_id)}"))
    return rows.where(column("batch") <= whole(batch)).group_by(column("event"))


def _refused(
    project_id: int, batch: int, narrowed: Mapping[str, str | None], since: int, until: int, name: str
) -> list[exp.Expr]:
    terms: list[exp.Expr] = [
        of_project(project_id, name),
        column("batch") <= whole(batch),
        column("received_at") >= instant(since),
        column("received_at") < instant(until),
    ]
    return terms + [column(name).eq(text(value)) for name, value in narrowed.items() if value is not None]


def rejects(
    project_id: int,
    batch: int,
    narrowed: Mapping[str, str | None],
    since: int,
    until: int,
    after: tuple[int, int, int, int] | None,
    limit: int,
    name: str = "",
    only_open: bool = False,
) -> exp.Select:
    """Refused records, newest first. narrowed: fate, reason, source, None for any. after: (received_at, partition,
    offset, index) to go on.

    name: with those that waited under the project's name. only_open: those that wait. released is 1 for
    rows that were read again. raw comes as base64 of its first PREVIEW_BYTES; times in ms UTC.
    """
    at = call("toUnixTimestamp64Milli", column("received_at"))
    place = [at, column("raw_partition"), column("raw_offset"), column("index")]
    names = (
        *("fate", "reason", "field", "detail", "event", "distinct_id", "vendor", "sdk", "sdk_version", "raw_length"),
        *("counts", "violations"),
    )
    again = released(project_id, batch)
    raw = call("base64Encode", call("substring", column("raw"), whole(1), whole(PREVIEW_BYTES))).as_("raw")
    found = exp.select(at.as_("at"), *(column(item) for item in ("raw_partition", "raw_offset", "index", *names)), raw)
    found = found.select(call("toUInt8", again).as_("released"))
    found = found.from_(exp.to_table("rejects")).where(*_refused(project_id, batch, narrowed, since, until, name))
    if only_open:
        found = found.where(exp.not_(again.copy()), waits())
    if after is not None:
        found = found.where(call("less", call("tuple", *place), call("tuple", *(whole(n) for n in after))))
    return found.order_by(*(exp.Ordered(this=item.copy(), desc=True) for item in place)).limit(limit)


def reject_reasons(
    project_id: int, batch: int, since: int, until: int, name: str = "", narrowed: Mapping[str, str | None] = {}
) -> exp.Select:
    """Columns fate, reason, n, open: how many rows there are of each reason, and how many wait for their release."""
    keys = [column("fate"), column("reason")]
    waiting = call("countIf", exp.and_(waits(), exp.not_(released(project_id, batch))))
    found = exp.select(*keys, call("count").as_("n"), waiting.as_("open")).from_(exp.to_table("rejects"))
    found = found.where(*_refused(project_id, batch, narrowed, since, until, name)).group_by(*keys)
    return found.order_by(exp.Ordered(this=column("n"), desc=True), *keys)


def reject_raw(project_id: int, batch: int, partition: int, offset: int, index: int, name: str = "") -> exp.Select:
    """Column raw: base64 of the bytes of one refused record; no row when there is none in this project."""
    place: dict[str, Any] = {"raw_partition": partition, "raw_offset": offset, "index": index}
    terms = [of_project(project_id, name), *(column(key).eq(whole(value)) for key, value in place.items())]
    found = exp.select(call("base64Encode", column("raw")).as_("raw")).from_(exp.to_table("rejects"))
    return found.where(*terms, column("batch") <= whole(batch)).limit(1)


_EVIDENCE = (
    *("seq", "op", "from_class", "from_value", "from_generation", "to_class", "to_value", "to_generation", "outcome"),
    *("raw_partition", "raw_offset", "index"),
)


def _evidence(project_id: int, batch: int) -> exp.Select:
    at = call("toUnixTimestamp64Milli", column("received_at")).as_("received_at")
    found = exp.select(*(column(name) for name in _EVIDENCE), at).from_(exp.to_table("identity_edges"))
    return found.where(column("project").eq(whole(project_id)), column("batch") <= whole(batch))


def evidence(project_id: int, batch: int, ids: Sequence[tuple[str, str]], limit: int) -> exp.Select:
    """What was said of some ids (class, value), oldest first. received_at in ms UTC."""
    named = [call("tuple", text(id_class), text(value)) for id_class, value in ids]
    sides = [
        exp.In(this=call("tuple", column(f"{side}_class"), column(f"{side}_value")), expressions=named)
        for side in ("from", "to")
    ]
    return _evidence(project_id, batch).where(exp.or_(*sides)).order_by(column("seq")).limit(limit)


def decided_merges(project_id: int, batch: int) -> exp.Select:
    """Evidence that administrators made, oldest first: no request brought it."""
    terms = [column("op").eq(text("merge")), column("received_at").eq(instant(0))]
    return _evidence(project_id, batch).where(*terms).order_by(column("seq"))


def conflicts(project_id: int, batch: int, limit: int) -> exp.Select:
    """Evidence that a limit kept from joining anybody, newest first."""
    refused = exp.In(this=column("outcome"), expressions=[text("conflict"), text("full")])
    newest = exp.Ordered(this=column("seq"), desc=True)
    return _evidence(project_id, batch).where(refused).order_by(newest).limit(limit)


def events_of(project_id: int, batch: int, actors: Sequence[str]) -> exp.Select:
    """Column n: how many events some actors (32 hex digits) have."""
    rows = exp.select(call("count").as_("n")).from_(exp.to_table(f"events_{int(project_id)}"))
    keys = [call("reinterpretAsUInt128", call("unhex", text(actor))) for actor in actors]
    return rows.where(column("batch") <= whole(batch), exp.In(this=column("actor"), expressions=keys))
