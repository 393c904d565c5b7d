"""How well what arrives keeps to the plan: facts for the score of each event, coverage, unplanned events, volume.

The numbers themselves are defined in reference/event_quality.py and reference/volume.py; here the store is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from zuji.analyze.reference.event_quality import LATE_MS, Facts
from zuji.analyze.sql import array, call, column, instant, text, whole
from zuji.records.property import Catalogue
from zuji.records.tracking_plan import Plan, PlanEvent
from zuji.store.catalogue import is_sent, lookup

# Properties whose null rate is measured; what a plan has beyond is not.
PROPERTIES_MEASURED_MAX = 200
_SOURCE = ("vendor", "sdk", "sdk_version")


Asking = Callable[[exp.Select], list[dict[str, Any]]]


def _window(batch: int, since: int, until: int, time: str = "time") -> list[exp.Expr]:
    return [
        column("batch") <= whole(batch),
        column(time) >= instant(since),
        column(time) < instant(until),
    ]


def _events(project_id: int, columns: Sequence[exp.Expr], terms: Sequence[exp.Expr]) -> exp.Select:
    return exp.select(*columns).from_(exp.to_table(f"events_{int(project_id)}")).where(*terms)


def _ms(name: str) -> exp.Expr:
    return call("toUnixTimestamp64Milli", column(name))


def arrivals(project_id: int, batch: int, since: int, until: int) -> exp.Select:
    """Columns event, vendor, sdk, sdk_version, n, late, last: rows, those that came late, the newest (ms UTC)."""
    keys = [column(name) for name in ("event", *_SOURCE)]
    late = call("countIf", call("greater", call("minus", _ms("received_at"), _ms("time")), whole(LATE_MS)))
    columns = [*keys, call("count").as_("n"), late.as_("late"), call("max", _ms("time")).as_("last")]
    return _events(project_id, columns, _window(batch, since, until)).group_by(*keys)


def filled(
    project_id: int, batch: int, since: int, until: int, catalogue: Catalogue, names: Sequence[str]
) -> exp.Select:
    """Columns event and, for names[i], n_set_i and n_sent_i: rows with a value, rows that sent it (null too)."""
    # Not sent_i: the table has columns of that name, which is_sent reads.
    columns: list[exp.Expr] = [column("event")]
    for i, name in enumerate(names):
        found, prop = lookup(catalogue, name), catalogue.properties.get(name)
        here = call("countIf", found.set) if found else call("toUInt64", whole(0))
        sent = call("countIf", is_sent(prop)) if prop else here.copy()
        columns += [here.as_(f"n_set_{i}"), sent.as_(f"n_sent_{i}")]
    return _events(project_id, columns, _window(batch, since, until)).group_by(column("event"))


def conflicts(project_id: int, batch: int, since: int, until: int) -> exp.Select:
    """Columns event, n: records of which a value was of another type than the plan's or the catalogue's."""
    place = call("tuple", *(column(name) for name in ("raw_partition", "raw_offset", "index")))
    reasons = array([text("type_conflict"), text("wrong_type")])
    found = exp.select(column("event"), call("uniqExact", place).as_("n")).from_(exp.to_table("rejects"))
    terms = [column("project").eq(whole(project_id)), call("has", reasons, call("toString", column("reason")))]
    return found.where(*terms, *_window(batch, since, until, "received_at")).group_by(column("event"))


def duplicates(project_id: int, batch: int, since: int, until: int) -> exp.Select:
    """Columns vendor, sdk, sdk_version, received, duplicate: duplicates leave no row, so they are known by source."""
    keys = [column(name) for name in _SOURCE]
    sums = [call("sum", column(name)).as_(f"n_{name}") for name in ("received", "duplicate")]
    found = exp.select(*keys, *sums).from_(exp.to_table("ledger"))
    terms = [column("project").eq(whole(project_id)), *_window(batch, since, until, "minute")]
    return found.where(*terms).group_by(*keys)


def facts(
    ask: Asking, plan: Plan, catalogue: Catalogue, project_id: int, batch: int, since: int, until: int
) -> tuple[dict[str, Facts], dict[str, int]]:
    """The facts of every planned event, and the events that nobody planned with their counts."""
    window = (project_id, batch, since, until)
    arrived = ask(arrivals(*window))
    names = _measured(plan)
    fills = {row["event"]: row for row in ask(filled(*window, catalogue, names))} if names else {}
    wrong = {row["event"]: row["n"] for row in ask(conflicts(*window))}
    said = ask(duplicates(*window))
    shares = {_source(row): row["n_duplicate"] / max(1, row["n_received"]) for row in said}
    found: dict[str, Facts] = {}
    planned: set[str] = set()
    for event in plan.events:
        stored = (event.name, *event.aliases)
        planned.update(stored)
        rows = [row for row in arrived if row["event"] in stored]
        n = sum(row["n"] for row in rows)
        carried = {name for one in stored for name in catalogue.event_properties.get(one, ())}
        nulls, cells = _nulls(plan, event, [fills[one] for one in stored if one in fills], names, n)
        found[event.name] = Facts(
            rows=n,
            last_at=max((row["last"] for row in rows), default=None),
            late=sum(row["late"] for row in rows),
            conflicts=sum(wrong.get(one, 0) for one in stored),
            nulls=nulls,
            cells=cells,
            carried=frozenset(name for name in carried if not name.startswith("$")),
            duplicate_ratio=sum(row["n"] * shares.get(_source(row), 0.0) for row in rows) / n if n else 0.0,
        )
    counted: dict[str, int] = {}
    for row in arrived:
        if row["event"] not in planned:
            counted[row["event"]] = counted.get(row["event"], 0) + row["n"]
    return found, dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _measured(plan: Plan) -> list[str]:
    listed = [prop.name for prop in plan.properties]
    listed += [prop.name for event in plan.events for prop in event.properties]
    return list(dict.fromkeys(listed))[:PROPERTIES_MEASURED_MAX]


def _source(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in _SOURCE)


def _nulls(plan: Plan, event: PlanEvent, fills: list[dict[str, Any]], names: list[str], n: int) -> tuple[int, int]:
    """Cells without a value, and cells: of a required property every row is one, of others the rows that sent it."""
    nulls = cells = 0
    for prop in (*plan.properties, *event.properties):
        if prop.name not in names:
            continue
        i = names.index(prop.name)
        here = sum(row[f"n_set_{i}"] for row in fills)
        wanted = n if prop.required else sum(row[f"n_sent_{i}"] for row in fills)
        nulls, cells = nulls + max(0, wanted - here), cells + wanted
    return nulls, cells


def seen_by_version(project_id: int, batch: int, since: int, until: int) -> exp.Select:
    """Columns event, app_version, n."""
    keys = [column("event"), column("app_version")]
    return _events(project_id, [*keys, call("count").as_("n")], _window(batch, since, until)).group_by(*keys)


def volume(project_id: int, batch: int, starts: Sequence[int], end: int, events: Sequence[str] = ()) -> exp.Select:
    """Columns event, b, n: rows in the interval that begins at b (one of starts, ms UTC)."""
    ladder = array([call("toInt64", whole(at)) for at in starts])
    columns = [column("event"), call("roundDown", _ms("time"), ladder).as_("b"), call("count").as_("n")]
    terms = _window(batch, starts[0], end)
    if events:
        terms.append(exp.In(this=column("event"), expressions=[text(name) for name in events]))
    return _events(project_id, columns, terms).group_by(column("event"), column("b"))
