"""From judged records to the rows of the store's tables, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from zuji.process import kinds
from zuji.process.bots import BOT_RULES_VERSION, bot_reason
from zuji.process.identity import Edge
from zuji.process.ids import ZERO, actor_id
from zuji.process.judged import Judged, Kept, LedgerKey, Plans, Released
from zuji.process.plan_check import CompiledPlan
from zuji.process.plan_kinds import declare
from zuji.process.privacy import is_private, kept_ip, kept_properties
from zuji.process.properties import Gathered, gather, to_json
from zuji.records.event import Event
from zuji.records.property import Catalogue, Property
from zuji.records.tracking_plan import Violation
from zuji.runners.columns import Columns, as_array, plain, texts_of
from zuji.runners.conform import conform
from zuji.runners.profiles import profile_rows
from zuji.runners.zones import zone_of
from zuji.store import tables
from zuji.store.tables import ARROW_TYPES, Table

Steps = Callable[[pa.RecordBatch], pa.RecordBatch]
DERIVED_COLUMNS = (
    *("country", "province", "city"),
    *("browser", "browser_version", "os", "os_version", "device_brand", "device_model", "device_type"),
    *("url_host", "url_path", "url_query", "referrer_host"),
    *("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"),
)
_WORDS = frozenset(column.name for column in tables.EVENTS.columns if column.type == "LowCardinality(String)")


@dataclass
class Arranged:
    """The rows of a batch by table and project id (0 for shared tables), in the order in which they are written.

    catalogues holds the new state of every project that had rows; settled what became firm in this batch, for the
    journal: those properties use their column from the next batch on.
    """

    rows: list[tuple[Table, int, pa.Table]] = field(default_factory=list)
    catalogues: dict[int, Catalogue] = field(default_factory=dict)
    settled: dict[int, tuple[Property, ...]] = field(default_factory=dict)


def arrange(
    judged: Judged,
    n: int,
    catalogue: Callable[[int], Catalogue],
    steps: Steps,
    settled: dict[int, tuple[Property, ...]] | None = None,
    plans: Plans | None = None,
) -> Arranged:
    """All rows of batch n. catalogue(project id) gives the state before it; settled what the journal already says
    of this batch (a replay), None when it is decided now. plans: of the projects that have one."""
    arranged = Arranged()
    by_project: dict[int, list[Kept]] = {}
    for kept in judged.events:
        by_project.setdefault(kept.project.id, []).append(kept)
    changes: dict[int, list[Kept]] = {}
    for kept in judged.changes:
        changes.setdefault(kept.project.id, []).append(kept)
    set_aside: list[tuple[Kept, str, str, Any]] = []
    ops: list[dict[str, Any]] = []
    for project_id in sorted({*by_project, *changes}):
        before = catalogue(project_id)
        events = by_project.get(project_id, [])
        after = before
        if events:
            plan = plans.get(project_id) if plans else None
            recorded = settled.get(project_id, ()) if settled is not None else None
            table, after = _events(events, n, before, steps, set_aside, _declared(plan, recorded))
            arranged.rows.append((tables.EVENTS, project_id, table))
        after, rows = profile_rows(changes.get(project_id, []), after, n)
        ops += rows
        firm = _settle(before, after, n, (settled or {}).get(project_id) if settled is not None else None)
        if firm:
            arranged.settled[project_id] = firm
            after = msgspec.structs.replace(after, properties={**after.properties, **{p.name: p for p in firm}})
        arranged.catalogues[project_id] = msgspec.structs.replace(after, batch=n)
    for table, rows in (
        (tables.PROFILE_OPS, ops),
        (tables.IDENTITY_EDGES, [_edge(kept, project, edge, n) for kept, project, edge in judged.edges]),
        (tables.PERSON_MAP, _persons(judged, n)),
        (tables.REJECTS, _rejects(judged, n, set_aside)),
        (tables.BOT_LABELS, _bot_labels(judged, n)),
        (tables.RELEASES, [_release(released, n) for released in judged.released]),
        (tables.LEDGER, [_ledger(key, counts, n) for key, counts in judged.ledger.items()]),
    ):
        if rows:
            arranged.rows.append((table, 0, pa.Table.from_pylist(rows, schema=table.schema())))
    return arranged


def _declared(plan: CompiledPlan | None, recorded: tuple[Property, ...] | None) -> Mapping[str, str]:
    """The kinds that the plan gives to properties, by name; in a replay only of those that the journal says were
    settled in this batch: it may be older than the plan's word."""
    if plan is None or recorded is None:
        return plan.kinds if plan is not None else {}
    firm = {prop.name for prop in recorded}
    return {name: kind for name, kind in plan.kinds.items() if name in firm}


def _settle(before: Catalogue, after: Catalogue, n: int, recorded: tuple[Property, ...] | None) -> tuple[Property, ...]:
    """Properties that became firm in this batch or got a column after it."""
    if recorded is not None:
        return recorded
    firm = {
        name: prop
        for name, prop in after.properties.items()
        if prop.settled_at and not (name in before.properties and before.properties[name].settled_at)
    }
    firm.update({prop.name: prop for prop in kinds.place(after.properties, n + 1)})
    return tuple(firm[name] for name in sorted(firm))


def _events(
    events: list[Kept],
    n: int,
    before: Catalogue,
    steps: Steps,
    set_aside: list[tuple[Kept, str, str, Any]],
    declared: Mapping[str, str],
) -> tuple[pa.Table, Catalogue]:
    count = len(events)
    made = Columns(events)
    project = events[0].project
    private = is_private(project)
    if private:
        made.objects = kept_properties(made.objects, project)
    gathered = gather(made.objects)
    if declared:
        properties = declare(before.properties, gathered.by_kind, declared, made.received_at, NAMES_MAX)
        before = msgspec.structs.replace(before, properties=properties)
    placed, met = conform(gathered, before.properties, _Zones(events), n)
    for row, name, value in placed.set_aside:
        set_aside.append((events[row], name, before.properties[name].kind, value))
    envelope = pa.record_batch(
        {**made.text, "url": texts_of(made.objects, "$url"), "referrer": texts_of(made.objects, "$referrer")}
    )
    derived = steps(envelope)
    if private:  # only now: places and browsers follow from what was sent
        made.columns["ip"] = [kept_ip(ip, project.ip) for ip in made.columns["ip"].to_pylist()]
        if project.user_agent != "kept":
            made.columns["user_agent"] = [""] * count
    columns: dict[str, Any] = {
        **made.columns,
        "batch": np.full(count, n, dtype="uint64"),
        "actor_number": np.zeros(count, dtype="uint32"),  # see numbers.py
        "sequence": np.zeros(count, dtype="int64"),
        **{name: plain(derived[name]) for name in DERIVED_COLUMNS},
        **placed.columns(count),
    }
    schema = pa.schema(
        [
            *tables.EVENTS.schema(),
            *((f"p_{k}", ARROW_TYPES[kind]) for k, kind in sorted(placed.column_kinds.items())),
        ]
    )
    arrays = [as_array(columns[name], schema.field(name).type) for name in schema.names]
    # Words go over as dictionaries, which is how the engine keeps them: fewer bytes, and it looks nothing up by row.
    arrays = [
        array.dictionary_encode() if name in _WORDS else array for name, array in zip(schema.names, arrays, strict=True)
    ]
    return pa.Table.from_arrays(arrays, names=schema.names), _catalogue(before, made, gathered, met)


# The catalogue is read and written with every batch, and anybody may send names: it lists the first so many.
NAMES_MAX = 5_000
PROPERTIES_OF_EVENT_MAX = 500


def _catalogue(before: Catalogue, made: Columns, gathered: Gathered, met: dict[str, dict[str, int]]) -> Catalogue:
    properties = dict(before.properties)
    for name in met:
        if name not in properties and len(properties) >= NAMES_MAX:
            continue  # stored in the overflow all the same, and not offered to questions
        properties[name] = kinds.met(properties.get(name), name, met[name], made.received_at)
    names = dict(before.events)
    times: dict[str, list[int]] = {}
    for event, time in zip(made.event_names, made.times, strict=True):
        found = times.get(event)
        if found is None:
            times[event] = [time]
        else:
            found.append(time)
    for event, of_event in times.items():
        if event not in names and len(names) >= NAMES_MAX:
            continue
        first, last, seen = names.get(event, (of_event[0], of_event[0], 0))
        names[event] = (min(first, *of_event), max(last, *of_event), seen + len(of_event))
    carried = {event: dict.fromkeys(found) for event, found in before.event_properties.items()}
    for event in names:
        carried.setdefault(event, {})
    for shape, rows in gathered.shapes.items():
        for event in dict.fromkeys([made.event_names[row] for row in rows]):
            known = carried.get(event)
            if known is not None and len(known) < PROPERTIES_OF_EVENT_MAX:
                known.update(dict.fromkeys(shape))
    return msgspec.structs.replace(
        before,
        properties=properties,
        events=names,
        event_properties={event: tuple(found) for event, found in carried.items()},
    )


class _Zones:
    """Minutes east of UTC by row, worked out for the few rows that are asked for."""

    def __init__(self, events: Sequence[Kept]) -> None:
        self._events = events

    def __getitem__(self, row: int) -> int:
        return zone_of(self._events[row])


def _edge(kept: Kept | None, project: int, edge: Edge, n: int) -> dict[str, Any]:
    """kept is the record that said it, None when an administrator did."""
    evidence = edge.evidence
    (from_class, from_value), (to_class, to_value) = evidence.one, evidence.other
    return {
        "batch": n,
        "project": project,
        "seq": edge.seq,
        "op": evidence.op,
        "from_class": from_class,
        "from_value": from_value,
        "from_generation": evidence.generation,
        "to_class": to_class,
        "to_value": to_value,
        "to_generation": evidence.other_generation,
        "from_actor": actor_id(project, from_class, from_value, evidence.generation),
        "to_actor": actor_id(project, to_class, to_value, evidence.other_generation),
        "outcome": edge.outcome,
        "time": kept.time if kept else 0,
        "received_at": kept.slot.frame.received_at if kept else 0,
        "event_id": kept.event_id if kept else ZERO,
        **(raw_place(kept) if kept else {"raw_partition": 0, "raw_offset": 0, "index": 0}),
    }


def _persons(judged: Judged, n: int) -> list[dict[str, Any]]:
    return [
        {
            "batch": n,
            "project": project,
            "actor": actor,
            "person": person,
            "position": position,
            "actor_number": 0,
            "person_number": 0,
        }
        for position, (project, actor, person) in enumerate(judged.persons)
    ]


def _rejects(judged: Judged, n: int, set_aside: list[tuple[Kept, str, str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for refused in judged.refused:
        reject, slot = refused.reject, refused.slot
        rows.append(
            {
                "batch": n,
                "project": refused.project_id,
                "project_name": reject.project,
                "fate": reject.fate,
                "reason": reject.reason,
                "field": reject.field,
                "detail": reject.detail,
                "event": reject.event,
                "distinct_id": reject.distinct_id,
                "raw": reject.raw.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode(),
                "raw_length": max(len(reject.raw), slot.frame.body_length if reject.reason == "body_too_large" else 0),
                "received_at": slot.frame.received_at,
                "vendor": reject.source.vendor,
                "sdk": reject.source.sdk,
                "sdk_version": reject.source.sdk_version,
                "raw_partition": slot.partition,
                "raw_offset": slot.offset,
                "index": reject.index,
                "counts": 1,
                "violations": _violations(reject.violations),
            }
        )
    rows += [_flag(kept, n) for kept in judged.flagged]
    for kept, name, kind, value in set_aside:
        record = kept.record
        rows.append(
            {
                "batch": n,
                "project": kept.project.id,
                "project_name": kept.project.name,
                "fate": "quarantined",
                "reason": "type_conflict",
                "field": name,
                "detail": f"property {name!r} is of type {kind}; this value is not and cannot be read as one",
                "event": record.event if isinstance(record, Event) else "",
                "distinct_id": record.distinct_id,
                "raw": to_json(value),
                "raw_length": len(to_json(value)),
                "received_at": kept.slot.frame.received_at,
                "vendor": record.source.vendor,
                "sdk": record.source.sdk,
                "sdk_version": record.source.sdk_version,
                **raw_place(kept),
                "counts": 0,
                "violations": "",
            }
        )
    return rows


def _violations(violations: tuple[Violation, ...]) -> str:
    return to_json([violation._asdict() for violation in violations]) if violations else ""


def _flag(kept: Kept, n: int) -> dict[str, Any]:
    """A record that was stored although it departs from the plan: shown beside the refused ones, not counted."""
    record, worst = kept.record, kept.violations[0]
    return {
        "batch": n,
        "project": kept.project.id,
        "project_name": kept.project.name,
        "fate": "flagged",
        "reason": worst.code,
        "field": worst.field,
        "detail": "; ".join(violation.detail for violation in kept.violations)[:2_000],
        "event": record.event if isinstance(record, Event) else "",
        "distinct_id": record.distinct_id,
        "raw": "",
        "raw_length": 0,
        "received_at": kept.slot.frame.received_at,
        "vendor": record.source.vendor,
        "sdk": record.source.sdk,
        "sdk_version": record.source.sdk_version,
        **raw_place(kept),
        "counts": 0,
        "violations": _violations(kept.violations),
    }


def _release(released: Released, n: int) -> dict[str, Any]:
    part, row = released.part, released.row
    return {
        "batch": n,
        "project": row.project,
        "raw_partition": part.partition,
        "raw_offset": part.offset,
        "index": row.index,
        "refused_in": row.batch,
        "reason": row.reason,
        "received_at": released.received_at,
        "released_at": released.slot.frame.received_at,
        "by": released.release.by,
        "why": released.release.why,
    }


def _bot_labels(judged: Judged, n: int) -> list[dict[str, Any]]:
    """User-Agents of this batch's events that the rules call machines'."""
    named = (kept for kept in judged.events if kept.project.user_agent == "kept")
    met = dict.fromkeys((kept.project.id, kept.record.user_agent) for kept in named)
    labelled = ((project, agent, bot_reason(agent)) for project, agent in met if agent)
    return [bot_label(n, project, agent, reason) for project, agent, reason in labelled if reason]


def bot_label(n: int, project: int, user_agent: str, reason: str) -> dict[str, Any]:
    """A row of bot_labels, by the rules of today."""
    return {
        "batch": n,
        "project": project,
        "version": BOT_RULES_VERSION,
        "user_agent": user_agent,
        "reason": reason,
    }


def _ledger(key: LedgerKey, counts: Any, n: int) -> dict[str, Any]:
    return {
        "batch": n,
        **key._asdict(),
        "frames": counts.frames,
        "received": counts.received,
        "stored": counts.stored,
        "duplicate": counts.duplicate,
        "quarantined": counts.quarantined,
        "rejected": counts.rejected,
    }


def raw_place(kept: Kept) -> dict[str, Any]:
    """Where the record's request lies."""
    return {"raw_partition": kept.slot.partition, "raw_offset": kept.slot.offset, "index": kept.record.index}
