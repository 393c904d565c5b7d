"""The steps that made a record's rows, as the debug view tells them: decoded, clock, identity, facts, plan, duplicate.

Each step tells facts of three kinds: what the record says (decoded again), what its row holds, and what is known now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import orjson

from zuji.analyze.records_of import Place
from zuji.process.clock import EPOCH_MS, TRUSTED_MS
from zuji.process.identity import Node, speaker
from zuji.process.ids import actor_id
from zuji.process.judged import Kept, Record
from zuji.records.event import Event
from zuji.records.reject import PLAN, Reject
from zuji.runners.arrange import DERIVED_COLUMNS
from zuji.runners.feed import clipped
from zuji.runners.state import Snapshot

_ABOUT_PROJECT = ("unknown_project", "project_deleted", "token_refused", "dry_run")
_NOT_SHOWN = ("raw", "token", "content_hash", "changes")
_ROW_PLAIN = (
    *("batch", "event", "distinct_id", "is_login_id", "anonymous_id", "login_id", "device", "session_id"),
    *("client_event_id", "identities", "groups", "platform", "lib_method", "lib_detail", "app_version", "flags"),
    *("context", "extra", "errors"),
)


class Told(msgspec.Struct):
    """What is known of one record. record and kept: decoded and judged again; event: its row of events; the lists:
    its rows of those tables; first: the place of the first copy, by event id, where the record itself has no event.
    person of its actor, now; bot: why its User-Agent is a machine's, by the rules of version labels."""

    project: int
    place: Place
    received_at: int
    record: Record | None
    kept: Kept | None
    refused: Reject | None
    event: Mapping[str, Any] | None
    properties: Sequence[Mapping[str, Any]]
    first: Mapping[bytes, Place]
    profile_ops: Sequence[Mapping[str, Any]]
    rejects: Sequence[Mapping[str, Any]]
    identity_edges: Sequence[Mapping[str, Any]]
    releases: Sequence[Mapping[str, Any]]
    person: str = ""
    bot: str = ""
    labels: str = ""


def steps(told: Told, view: Snapshot) -> dict[str, Any]:
    """Fate, reason, and every step; times in ms UTC, durations in ms."""
    fate, reason = _fate(told)
    partition, offset, index = told.place
    refusals = [_refusal(row) for row in told.rejects]
    return {
        "partition": partition,
        "offset": offset,
        "index": index,
        "received_at": told.received_at or _received(told),
        "fate": fate,
        "reason": reason,
        "stopped_at": _stopped(told, fate, reason),
        "refusals": refusals,
        "releases": [
            {"at": row["released_at_ms"], "by": row["by"], "why": row["why"], "reason": row["reason"]}
            for row in told.releases
        ],
        "decoded": _decoded(told.record),
        "clock": _clock(told),
        "identity": _identity(told, view),
        "facts": _facts(told),
        "plan": _plan(told),
        "dedup": _dedup(told),
        "row": _row(told),
        "ops": [_op(row) for row in told.profile_ops],
    }


def ids_of(record: Record) -> frozenset[str]:
    """Every id that a record carries."""
    named = (record.distinct_id, record.anonymous_id, record.login_id, record.device_id)
    return frozenset((*named, *record.identities.values())) - {""}


def _fate(told: Told) -> tuple[str, str]:
    if told.event is not None or told.profile_ops:
        return "stored", next((row["reason"] for row in told.rejects), "")
    counted = [row for row in told.rejects if row["counts"]]
    if counted:
        newest = max(counted, key=lambda row: row["batch"])
        return newest["fate"], newest["reason"]
    if told.kept is not None and told.kept.event_id in told.first:
        return "duplicate", ""
    if told.refused is not None:
        return told.refused.fate, told.refused.reason
    return "unknown", ""


def _received(told: Told) -> int:
    for row in (*told.profile_ops, *told.rejects):
        return int(row["received_at_ms"])
    return _ms(told.event["received_at"]) if told.event else 0


def _stopped(told: Told, fate: str, reason: str) -> str:
    """The step that ended a refused record's way."""
    if fate == "duplicate":
        return "dedup"
    if fate not in ("quarantined", "rejected"):
        return ""
    if reason in _ABOUT_PROJECT:
        return "decoded"
    if reason == "time_out_of_range":
        return "clock"
    return "plan" if reason in PLAN else "decoded"


def _refusal(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: row[name] for name in ("fate", "reason", "field", "detail", "batch")}
    violations = orjson.loads(row["violations"]) if row["violations"] else []
    return {**plain, "at": row["received_at_ms"], "counts": bool(row["counts"]), "violations": violations}


def _decoded(record: Record | None) -> dict[str, Any] | None:
    """What the adapter made of the record, empty fields left out."""
    if record is None:
        return None
    found: dict[str, Any] = {"kind": "event" if isinstance(record, Event) else "profile"}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if name in _NOT_SHOWN or value in ("", None, (), {}, False):
            continue
        plain = msgspec.to_builtins(value)
        if isinstance(plain, dict):
            structs = isinstance(value, msgspec.Struct)
            items = [(key, item) for key, item in plain.items() if item != "" or not structs]
            if items:
                found[name] = {str(key)[:255]: clipped(item) for key, item in items[:200]}
        elif name in ("ops", "errors", "flags"):
            found[name] = [clipped(item) for item in plain[:100]]
        else:
            found[name] = clipped(plain)
    return found


def _clock(told: Told) -> dict[str, Any] | None:
    """measured is what this request says of the device's clock, offset and epoch what its row was given; from the
    row, else by the clock as it is pinned now. One rule, process/clock.py: within trusted nothing is corrected."""
    record, kept, row = told.record, told.kept, told.event
    if record is None and row is None:
        return None
    sent = record.time_sent if record is not None else None
    offset = row["clock_offset"] if row else kept.clock.offset if kept else None
    epoch = row["clock_epoch"] if row else kept.clock.epoch if kept else None
    at = _ms(row["time"]) if row else told.profile_ops[0]["time_ms"] if told.profile_ops else None
    if at is None and kept is not None:
        at = kept.time
    return {
        "time_raw": record.time_raw if record else row["time_raw"] if row else "",
        "time_client": record.time_client if record else None,
        "time_sent": sent,
        "received_at": told.received_at,
        "measured": told.received_at - sent if sent is not None and told.received_at else None,
        "offset": offset,
        "epoch": epoch,
        "time": at,
        "from_row": row is not None,
        "trusted_ms": TRUSTED_MS,
        "epoch_ms": EPOCH_MS,
        "device": row["device"] if row else kept.device if kept else "",
    }


def _identity(told: Told, view: Snapshot) -> dict[str, Any] | None:
    """ids as they were sent; the actor of the row and its generation; the person that it belongs to now."""
    record, row = told.record, told.event
    stored = row or (told.profile_ops[0] if told.profile_ops else None)
    if record is None:
        return None
    who = speaker(record)
    node = view.node(told.project, who) or Node()
    actor = bytes(stored["actor"]) if stored is not None else b""
    generation = next(
        (g for g in range(node.generation, -1, -1) if actor_id(told.project, *who, g) == actor), node.generation
    )
    op = record.identity_op
    return {
        "id_class": who[0],
        "value": who[1],
        "is_login_id": record.is_login_id,
        "anonymous_id": record.anonymous_id,
        "login_id": record.login_id,
        "device_id": record.device_id,
        "identities": record.identities,
        "op": {"op": op.op, "pairs": [list(pair) for pair in op.pairs]} if op else None,
        "actor": actor.hex(),
        "generation": generation,
        "open": generation == node.generation,
        "person": told.person or actor.hex(),
        "evidence": [dict(_plain(row, "event_id")) for row in told.identity_edges],
    }


def _facts(told: Told) -> dict[str, Any] | None:
    """What followed from address, User-Agent and URL; events only. bot: today's label, which no row holds."""
    record, row = told.record, told.event
    if row is None:
        return None
    return {
        "ip": row["ip"],
        "ip_basis": record.ip_basis if record else "",
        "user_agent": clipped(row["user_agent"]),
        **{name: row[name] for name in DERIVED_COLUMNS},
        "bot": told.bot,
        "bot_rules": told.labels,
    }


def _plan(told: Told) -> dict[str, Any]:
    """violations: what the plan of its day said, as its rows keep it; now: what the plan of today says of it."""
    kept: list[Any] = []
    for row in told.rejects:
        kept += orjson.loads(row["violations"]) if row["violations"] else []
    today = told.kept.violations if told.kept else told.refused.violations if told.refused else ()
    return {
        "violations": kept,
        "now": [violation._asdict() for violation in today],
        "set_aside": [row["field"] for row in told.rejects if row["reason"] == "type_conflict"],
    }


def _dedup(told: Told) -> dict[str, Any] | None:
    """event_id says what was sent; first is the place of its first copy, where that is another record."""
    stored = told.event or (told.profile_ops[0] if told.profile_ops else None)
    event_id = bytes(stored["event_id"]) if stored is not None else told.kept.event_id if told.kept else b""
    if not event_id:
        return None
    first = told.first.get(event_id)
    record = told.record
    return {
        "event_id": event_id.hex(),
        "client_event_id": record.client_event_id if record else "",
        "unique": record.client_id_unique if record else False,
        "first": "-".join(map(str, first)) if first and first != told.place else None,
    }


def _row(told: Told) -> dict[str, Any] | None:
    row = told.event
    if row is None:
        return None
    found: dict[str, Any] = {}
    for name in _ROW_PLAIN:
        value = dict(row[name]) if name in ("identities", "groups") else row[name]
        if value not in ("", None, {}, []):
            found[name] = clipped(value)
    properties = [{**item, "value": clipped(item["value"])} for item in told.properties[:500]]
    return {"columns": found, "properties": properties, "properties_left_out": max(0, len(told.properties) - 500)}


def _op(row: Mapping[str, Any]) -> dict[str, Any]:
    value: Any = {
        "text": row["text"],
        "json": row["text"],
        "number": row["number"],
        "bool": bool(row["number"]),
        "datetime": row["number"],
        "list": row["list"],
    }.get(row["kind"])
    names = ("op", "key", "kind", "target", "target_type", "target_id")
    return {**{name: row[name] for name in names}, "value": clipped(value)}


def _plain(row: Mapping[str, Any], *without: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in without}


def _ms(at: Any) -> int:
    """An instant as Arrow gives it (aware, of whole milliseconds) in ms UTC."""
    milliseconds: float = at.timestamp() * 1000
    return round(milliseconds)
