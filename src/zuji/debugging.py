"""One device or person, record by record: what came, what became of it, and every step in between.

What is told are the rows of the store, and the request itself, read from the log and decoded again by the code that
loads (process/explained.py). A request that has passed its retention leaves its rows.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from zuji.analyze import records_of
from zuji.analyze.filters import Naming
from zuji.analyze.records_of import Place, Seen, Wanted
from zuji.engine import Engine
from zuji.eventlog.contract import Expired
from zuji.eventlog.files import FileLog
from zuji.process.clock import Clock
from zuji.process.explained import Explained, Recalled, explain
from zuji.process.judged import Kept, Record, Slot
from zuji.process.plan_check import CompiledPlan
from zuji.protocols import body, registry
from zuji.records.decoded import Keys, Limits
from zuji.records.event import Event
from zuji.records.frame import DEBUG, OVERSIZE, Frame
from zuji.records.project import Project
from zuji.records.property import Catalogue
from zuji.runners.batch import slot_of
from zuji.store.contract import Limits as QueryLimits
from zuji.told_steps import Told, ids_of, steps

SHOWN_BYTES_MAX = 64 << 10
RECORDS_MAX = 1_000  # of one request
REQUESTS_MAX = 100  # decoded for one page
DECODE_S = 3.0  # and no longer than this
_SECRET_CHARS_MIN = 6  # a shorter one is no secret, and would be cut out of words


class _Again(NamedTuple):
    """A request as it was read again."""

    slot: Slot
    explained: Explained
    alone: bool  # it holds records of this project, and of no other
    keys: Keys

    def raw(self, index: int) -> bytes:
        """The bytes of one record, b'' where it has none of its own."""
        try:
            return registry.raw_record(self.slot.frame, index, self.keys, Limits())
        except (IndexError, KeyError):
            return b""


class Debugging:
    """Used by the API's threads."""

    def __init__(self, engine: Engine, limits: QueryLimits = QueryLimits()) -> None:
        self._engine, self._limits = engine, limits

    def _rows(self, tree: Any) -> list[dict[str, Any]]:
        return self._engine.store.query(tree, limits=self._limits).table.to_pylist()  # type: ignore[no-any-return]

    def _seen(self, project: Project) -> Seen:
        state = self._engine.state
        events = bool(state.catalogue(project.id).events)
        return Seen(project.id, project.name, state.position.batch, events)

    def records(
        self, project: Project, wanted: Wanted, after: tuple[int, int, int, int] | None, limit: int
    ) -> Mapping[str, Any]:
        """Records of ids, newest first, with the duplicates that stand in their requests; and how many of these
        requests could not be looked into: gone from the log, or no time was left."""
        seen = self._seen(project)
        rows = self._rows(records_of.of_ids(seen, wanted, after, limit + 1))
        more, rows = len(rows) > limit, rows[:limit]
        requests = sorted({(row["raw_partition"], row["raw_offset"]) for row in rows})
        duplicates, unread = self._duplicates(project, seen, wanted, requests) if requests else ([], 0)
        told = [_brief(row) for row in rows] + duplicates
        told.sort(key=lambda one: (one["received_at"], one["partition"], one["offset"], one["index"]), reverse=True)
        last = rows[-1] if more else None
        cursor = f"{last['received']}-{_id(_place_of(last))}" if last else None
        return {"records": told, "cursor": cursor, "requests_unread": unread, "batch": seen.batch}

    def _duplicates(
        self, project: Project, seen: Seen, wanted: Wanted, requests: Sequence[tuple[int, int]]
    ) -> tuple[list[dict[str, Any]], int]:
        began = time.monotonic()
        rows = self._rows(records_of.of_requests(seen, requests, REQUESTS_MAX * RECORDS_MAX))
        known = {_place_of(row) for row in rows}
        reader = _Reader(self._engine)
        found: list[tuple[_Again, Kept]] = []
        unread = 0
        for number, request in enumerate(requests):
            late = number >= REQUESTS_MAX or time.monotonic() - began > DECODE_S
            again = None if late else reader.again(project, request, {})
            if again is None:
                unread += 1
                continue
            for index, kept in again.explained.kept.items():
                own = kept.project.id == project.id and (*request, index) not in known
                if own and not ids_of(kept.record).isdisjoint(wanted.texts):
                    found.append((again, kept))
        first = self._first_copies(seen, [kept for _, kept in found])
        told = [_duplicate(again.slot, kept, first[kept.event_id]) for again, kept in found if kept.event_id in first]
        return told, unread

    def _first_copies(self, seen: Seen, kept: Sequence[Kept]) -> dict[bytes, Place]:
        """Where the ids of records lie in the store."""
        if not kept:
            return {}
        rows = self._rows(records_of.copies(seen, [one.event_id.hex() for one in kept[: records_of.VALUES_MAX]]))
        return {row["event_id"]: _plain_place(row["place"]) for row in rows}

    def request(self, project: Project, partition: int, offset: int) -> Mapping[str, Any] | None:
        """A request and the fate of each record of it; None when nothing of this project is there."""
        seen, place = self._seen(project), (partition, offset)
        rows = self._rows(records_of.of_requests(seen, [place], RECORDS_MAX + 1))
        again = _Reader(self._engine).again(project, place, self._clocks(seen, place))
        known = {row["index"] for row in rows}
        told = [_brief(row) for row in rows[:RECORDS_MAX]]
        if again is not None:
            rest = [
                kept
                for index, kept in again.explained.kept.items()
                if index not in known and kept.project.id == project.id
            ]
            first = self._first_copies(seen, rest[:RECORDS_MAX])
            told += [_duplicate(again.slot, one, first.get(one.event_id)) for one in rest[:RECORDS_MAX]]
        if not told and (again is None or not again.alone):
            return None
        told.sort(key=lambda one: one["index"])
        facts = None if again is None else request_facts(again.slot.frame, again.explained.secrets, again.alone)
        return {"partition": partition, "offset": offset, "request": facts, "records": told[:RECORDS_MAX]}

    def record(self, project: Project, place: Place) -> Mapping[str, Any] | None:
        """One record with the steps that made its rows, or that kept it from having any; None when it is not there."""
        seen, request, index = self._seen(project), place[:2], place[2]
        catalogue = self._engine.state.catalogue(project.id)
        again = _Reader(self._engine).again(project, request, self._clocks(seen, request))
        events = self._rows(records_of.event_rows(seen, catalogue, request, index)) if seen.events else []
        shared = {
            table: self._rows(records_of.shared_rows(seen, table, place))
            for table in ("profile_ops", "rejects", "identity_edges", "releases")
        }
        kept = again.explained.kept.get(index) if again else None
        if kept is not None and kept.project.id != project.id:
            kept = None
        record = self._own_record(project, again, index, events or shared["profile_ops"] or shared["rejects"])
        if record is None and not events and not shared["profile_ops"] and not shared["rejects"]:
            return None
        naming = self._engine.state_of(project.id).naming
        stored = (*events, *shared["profile_ops"])
        with self._engine.state.snapshot() as view:
            told = Told(
                project=project.id,
                place=place,
                received_at=again.slot.frame.received_at if again else 0,
                record=record,
                kept=kept,
                refused=again.explained.refused.get(index) if again and record is not None else None,
                event=events[0] if events else None,
                properties=records_of.properties(events[0], catalogue) if events else [],
                first=self._first_copies(seen, [kept] if kept and not events else []),
                **shared,
                person=self._person(seen, stored[0]["actor"].hex()) if stored else "",
                bot=self._bot(seen, place, catalogue, naming) if events else "",
                labels=naming.labels,
            )
            made = steps(told, view)
        made["raw"] = self._raw(again, index, shared["rejects"])
        return made

    def _person(self, seen: Seen, actor: str) -> str:
        """The person of an actor, now; 32 hex digits."""
        rows = self._rows(records_of.person_of(seen, actor))
        return rows[0]["person"].hex() if rows else actor

    def _bot(self, seen: Seen, place: Place, catalogue: Catalogue, naming: Naming) -> str:
        (row,) = self._rows(records_of.bot_reason_of(seen, place, catalogue, naming))
        return row["reason"] or ""

    def _own_record(
        self, project: Project, again: _Again | None, index: int, rows: Sequence[Mapping[str, Any]]
    ) -> Record | None:
        """The decoded record, if it is this project's: by its owner, or since the project has rows of it."""
        if again is None:
            return None
        record = again.explained.records.get(index)
        kept = again.explained.kept.get(index)
        own = bool(rows) or again.alone or (kept is not None and kept.project.id == project.id)
        return record if own else None

    def _clocks(self, seen: Seen, request: tuple[int, int]) -> dict[str, Clock]:
        """The clocks that the events of a request were given, by device."""
        if not seen.events:
            return {}
        rows = self._rows(records_of.clocks(seen, request))
        return {row["device"] or row["distinct_id"]: Clock(row["clock_offset"], row["clock_epoch"]) for row in rows}

    def _raw(self, again: _Again | None, index: int, rejects: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
        """The bytes of the record: cut out of its request, else what the store keeps of a refused one."""
        raw = again.raw(index) if again is not None else b""
        if again is not None and raw:
            return shown_bytes(raw, len(raw), again.explained.secrets)
        for row in rejects:
            if row["counts"] and row["raw_length"]:
                return shown_bytes(base64.b64decode(row["raw"]), row["raw_length"])
        return None


class _Reader:
    """Reads requests of the log and explains them under today's projects, keys and plans.

    One for each question: a log reader serves one thread and keeps its place, so ask in the order of the log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._log = FileLog(str(engine.config.log_dir))
        self._projects = {project.name: project for project in engine.metadata.every_project()}
        self._keys, _ = engine.metadata.decrypt_keys()
        self._plans: dict[int, CompiledPlan] | None = None

    def again(self, project: Project, request: tuple[int, int], clocks: Mapping[str, Clock]) -> _Again | None:
        """None where there is no such request, or no more."""
        slot = self._slot(*request)
        if slot is None:
            return None
        if self._plans is None:
            version, plan = self._engine.plans.newest(project.id)
            self._plans = {project.id: CompiledPlan(plan)} if version.version else {}
        with self._engine.state.snapshot() as view:
            memory = Recalled(view, clocks, lambda device: view.clock(project.id, device))
            explained = explain(slot, self._projects, self._keys, memory, self._plans)
        own = {(project.id, project.name), (0, project.name)}
        alone = bool(explained.owners) and explained.owners <= own
        return _Again(slot, explained, alone, self._keys)

    def _slot(self, partition: int, offset: int) -> Slot | None:
        try:
            entries = self._log.read(partition, offset, 1, offset + 1)
        except Expired:
            return None
        return slot_of(partition, entries[0]) if entries and entries[0].offset == offset else None


def _place_of(row: Mapping[str, Any]) -> Place:
    return row["raw_partition"], row["raw_offset"], row["index"]


def _plain_place(found: Any) -> Place:
    """A place as the engine gives a tuple: by names or in order."""
    partition, offset, index, *_ = found.values() if isinstance(found, Mapping) else found
    return int(partition), int(offset), int(index)


def _id(place: Place) -> str:
    return "-".join(map(str, place))


def _brief(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record by its rows."""
    partition, offset, index = _place_of(row)
    return {
        **{name: row[name] for name in ("fate", "kind", "event", "distinct_id", "vendor", "sdk", "sdk_version")},
        "partition": partition,
        "offset": offset,
        "index": index,
        "received_at": row["received"],
        "time": row["time"] or None,
        "reasons": sorted(row["reasons"]),
        "first": None,
    }


def _duplicate(slot: Slot, kept: Kept, first: Place | None) -> dict[str, Any]:
    """A record without rows: a duplicate of the first copy, which is in the store, or not (yet) loaded."""
    record, source = kept.record, kept.record.source
    return {
        "fate": "duplicate" if first else "unknown",
        "kind": "event" if isinstance(record, Event) else "profile",
        "event": record.event if isinstance(record, Event) else record.record_type,
        "distinct_id": record.distinct_id,
        "vendor": source.vendor,
        "sdk": source.sdk,
        "sdk_version": source.sdk_version,
        "partition": slot.partition,
        "offset": slot.offset,
        "index": record.index,
        "received_at": slot.frame.received_at,
        "time": kept.time,
        "reasons": [],
        "first": _id(first) if first else None,
    }


def request_facts(frame: Frame, secrets: Iterable[str], alone: bool) -> dict[str, Any]:
    """A request as it lies in the log. alone: else its body and query, which hold what is another project's, are left
    out. secrets: keys and tokens that are not shown; a packed body in which one stands is shown unpacked only."""
    secrets = sorted(secrets, key=len, reverse=True)
    opened = body.text_of(frame, Limits(), ("data_list", "data")) if alone and not frame.flags & OVERSIZE else None
    unpacked = opened[0] if isinstance(opened, tuple) else b""
    # What is packed could be unpacked by whoever sees it, with the keys in it.
    packed = bool(unpacked) and unpacked != frame.body
    tells = packed and any(one.encode() in unpacked for one in secrets if _is_secret(one))
    return {
        "received_at": frame.received_at,
        "peer": frame.peer,
        "method": frame.method,
        "path": frame.path,
        "query": _hidden(frame.query[:SHOWN_BYTES_MAX], secrets) if alone and (frame.body or not tells) else None,
        "protocol": frame.protocol,
        "headers": [[name, _hidden(value, secrets)] for name, value in frame.headers] if alone else [],
        "debug": bool(frame.flags & DEBUG),
        "ordinal": frame.ordinal,
        "length": frame.body_length or len(frame.body),
        "body": shown_bytes(frame.body, frame.body_length or len(frame.body), secrets) if alone and not tells else None,
        "unpacked": shown_bytes(unpacked, len(unpacked), secrets) if packed else None,
        "shared": not alone,
    }


def shown_bytes(raw: bytes, length: int, secrets: Iterable[str] = ()) -> dict[str, Any]:
    """The first SHOWN_BYTES_MAX of some bytes, as text where they are UTF-8, else in base64. length: of all."""
    head = raw[:SHOWN_BYTES_MAX]
    shown = {"length": length, "cut": length > len(head)}
    for left in range(4):  # a cut may go through a character
        try:
            text = head[: len(head) - left].decode("utf-8")
        except UnicodeDecodeError:
            if length <= len(head):
                break
            continue
        return {"text": _hidden(text, secrets), "encoding": "utf8", **shown}
    return {"text": base64.b64encode(head).decode(), "encoding": "base64", **shown}


def _hidden(text: str, secrets: Iterable[str]) -> str:
    """The text without the keys that stand in it: who may read data may not send it for that."""
    for secret in filter(_is_secret, secrets):
        for written in (secret, quote(secret, safe=""), quote_plus(secret)):
            text = text.replace(written, "redacted")
    return text


def _is_secret(text: str) -> bool:
    return len(text) >= _SECRET_CHARS_MIN
