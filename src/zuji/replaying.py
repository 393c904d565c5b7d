"""Releasing refused records: their requests are appended to the log once more, and the loader does the rest.

Open rows are read from the store, each request of theirs from the log, and both are written as frames of protocol
`replay` (records/replay.py) into a partition of their own. Whatever dies when, a release is durable or it never was,
and released twice it adds nothing: the loader knows by the row (process/released.py).
"""

from __future__ import annotations

import base64
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from zuji.analyze.refusals import Chosen, open_counts, open_rows
from zuji.eventlog.contract import Expired, LogError
from zuji.eventlog.files import FileLog
from zuji.eventlog.partition import lock_partition, open_partition
from zuji.protocols import registry
from zuji.records import frame, replay
from zuji.records.decoded import Keys, Limits
from zuji.records.project import Project
from zuji.records.replay import OWN, Part, Release, Row

if TYPE_CHECKING:
    from zuji.engine import Engine

# Collectors count from 0, importers have 900.
PARTITION = 901
ROWS_PER_QUERY = 5_000
FRAME_BYTES_AIM = 2 << 20
FRAME_TEXT_MAX = 16 << 20
# Refused before records could be told apart: the request is read again whole.
_WHOLE = ("decoder_failed", "unknown_protocol", "bad_frame")


class ReplayFailed(Exception):
    """Says what is durable already."""


class Replayed(msgspec.Struct, frozen=True):
    """What was released (or would be): rows by reason, how many requests hold them, and how many rows cannot be read
    again, by why. partition and offset: when the loader is past them, everything was read."""

    rows: dict[str, int] = {}
    events: dict[str, int] = {}
    requests: int = 0
    cannot: dict[str, int] = {}
    partition: int = PARTITION
    offset: int = -1


class Asked(msgspec.Struct, frozen=True):
    """What the command line asks of the engine."""

    project: str
    reason: str = ""
    event: str = ""
    by: str = ""
    why: str = ""
    dry_run: bool = True
    rejected: bool = False


class _Ready(NamedTuple):
    part: Part
    bytes: int


class Replaying:
    """Used by the engine's API threads; one release at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def project(self, name: str) -> Project:
        """Raises MetadataError."""
        return self._engine.metadata.project(name)

    def preview(self, chosen: Chosen) -> Replayed:
        """How many rows would be released."""
        store, batch = self._engine.store, self._engine.state.position.batch
        counts = store.query(open_counts(chosen, batch)).table.to_pylist()
        rows: Counter[str] = Counter()
        events: Counter[str] = Counter()
        for row in counts:
            rows[row["reason"]] += row["n"]
            events[row["event"]] += row["n"]
        return Replayed(dict(rows), dict(events))

    def release(self, chosen: Chosen, by: str, why: str) -> Replayed:
        """Makes the release of all open rows that are chosen durable. Raises ReplayFailed."""
        with self._lock:
            try:
                return self._release(chosen, by, why)
            except LogError as error:
                raise ReplayFailed(f"the log takes no release: {error}") from error

    def _release(self, chosen: Chosen, by: str, why: str) -> Replayed:
        config = self._engine.config
        rows: Counter[str] = Counter()
        cannot: Counter[str] = Counter()
        requests, last = 0, -1
        lock = lock_partition(config.log_dir, PARTITION)
        try:
            writer, ordinal = open_partition(config.log_dir, PARTITION, config.segment_mib << 20, 0)
            try:
                for ready in _grouped(self._parts(chosen, rows, cannot)):
                    release = Release(tuple(item.part for item in ready), by, why)
                    ordinal += 1
                    payload = _frame(release, chosen.name)
                    frame.stamp(payload, ordinal)
                    writer.append([payload])
                    writer.sync()
                    last = writer.next_offset - 1
                    requests += len(ready)
            finally:
                writer.close()
        finally:
            lock.release()
        return Replayed(dict(rows), {}, requests, dict(cannot), PARTITION, last)

    def _parts(self, chosen: Chosen, rows: Counter[str], cannot: Counter[str]) -> Iterator[_Ready]:
        keys, _ = self._engine.metadata.decrypt_keys()
        reader = _Requests(FileLog(str(self._engine.config.log_dir)), keys)
        for group in _by_request(self._rows(chosen)):
            for part in reader.parts(group, cannot):
                for row in part.rows:
                    rows[row.reason] += 1
                yield _Ready(part, len(part.frame))

    def _rows(self, chosen: Chosen) -> Iterator[dict[str, Any]]:
        """Every open row, as of one batch."""
        batch = self._engine.state.position.batch
        after = (0, 0, -1)
        while True:
            found = self._engine.store.query(open_rows(chosen, batch, after, ROWS_PER_QUERY)).table.to_pylist()
            yield from found
            if len(found) < ROWS_PER_QUERY:
                return
            after = (found[-1]["raw_partition"], found[-1]["raw_offset"], found[-1]["index"])


class _Requests:
    """Turns the open rows of one request into parts of a release."""

    def __init__(self, log: FileLog, keys: Keys) -> None:
        self._log, self._keys = log, keys

    def parts(self, rows: list[dict[str, Any]], cannot: Counter[str]) -> list[Part]:
        partition, offset = rows[0]["raw_partition"], rows[0]["raw_offset"]
        payload = self._payload(partition, offset)
        whole = [row for row in rows if row["reason"] in _WHOLE and row["index"] < OWN]
        single = [row for row in rows if row not in whole]
        if payload is None:
            made = [self._from_own_bytes(row, None) for row in rows]
            if None in made:
                cannot["the request has passed its retention, and its bytes alone are not enough"] += made.count(None)
            return [part for part in made if part is not None]
        parts: list[Part] = []
        if whole:
            size = registry.decode(frame.decode(payload), self._keys, Limits()).size
            parts.append(Part(partition, offset, payload, _rows(whole), whole=True, size=size))
        if single:
            parts += self._single(payload, single, cannot)
        return parts

    def _single(self, payload: bytes, rows: list[dict[str, Any]], cannot: Counter[str]) -> list[Part]:
        """Records that stand at the same place in their request as when they were refused, by that place; others
        (keys were added, the bytes were a sealed group) by their own bytes."""
        inner = frame.decode(payload)
        size = registry.decode(inner, self._keys, Limits()).size
        placed = []
        parts = []
        for row in rows:
            if row["reason"] != "no_key" and row["index"] < OWN and self._stands(inner, row):
                placed.append(row)
                continue
            part = self._from_own_bytes(row, inner)
            if part is None:
                cannot["the record is no longer found in its request"] += 1
            else:
                parts.append(part)
        if placed:
            first = placed[0]
            parts.append(Part(first["raw_partition"], first["raw_offset"], payload, _rows(placed), size=size))
        return parts

    def _stands(self, inner: frame.Frame, row: dict[str, Any]) -> bool:
        try:
            raw = registry.raw_record(inner, row["index"], self._keys, Limits())
        except (IndexError, KeyError):
            return False
        return _as_kept(raw) == base64.b64decode(row["raw"])

    def _from_own_bytes(self, row: dict[str, Any], inner: frame.Frame | None) -> Part | None:
        """A request of the row's bytes alone; None where its protocol's records say too little by themselves."""
        raw = base64.b64decode(row["raw"])
        if row["vendor"] != "sensors" or not raw:
            return None
        if inner is None:
            query = urlencode({"project": row["project_name"]})
            inner = frame.Frame(row["at"], "", "POST", "/sa", query, protocol="sensors", project="")
        made = msgspec.structs.replace(inner, body=raw, body_length=0, body_hash="", flags=0)
        size = registry.decode(made, self._keys, Limits()).size
        index = row["index"]
        own = index if index >= OWN else (index + 1) * OWN
        place = (row["raw_partition"], row["raw_offset"])
        return Part(*place, bytes(frame.encode(made)), _rows([row]), own=own, size=size)

    def _payload(self, partition: int, offset: int) -> bytes | None:
        try:
            entries = self._log.read(partition, offset, 1, offset + 1)
        except Expired:
            return None
        return bytes(entries[0].payload) if entries and entries[0].offset == offset else None


def _as_kept(raw: bytes) -> bytes:
    """As runners/arrange.py keeps the bytes of a refused record: as text."""
    return raw.decode("utf-8", "surrogateescape").encode("utf-8", "replace")


def _rows(rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(row["index"], row["batch"], row["project"], row["reason"]) for row in rows)


def _by_request(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in rows:
        if group and (row["raw_partition"], row["raw_offset"]) != (group[0]["raw_partition"], group[0]["raw_offset"]):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _grouped(ready: Iterator[_Ready]) -> Iterator[list[_Ready]]:
    """Parts of one frame: not many bytes, and not much text behind them."""
    group: list[_Ready] = []
    for item in ready:
        full = sum(one.bytes for one in group) + item.bytes > FRAME_BYTES_AIM
        if group and (full or sum(one.part.size for one in group) + item.part.size > FRAME_TEXT_MAX):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _frame(release: Release, project: str) -> bytearray:
    return frame.encode(
        frame.Frame(
            received_at=time.time_ns() // 1_000_000,
            peer="",
            method="POST",
            path="/internal/replay",
            body=replay.encode(release),
            protocol=replay.PROTOCOL,
            project=project,
        )
    )


def answer(replaying: Replaying, asked: Asked) -> Replayed:
    """Carries out what the command line asked. Raises MetadataError for a project that does not exist."""
    project = replaying.project(asked.project)
    chosen = Chosen(project.id, project.name, asked.reason, asked.event, rejected=asked.rejected)
    return replaying.preview(chosen) if asked.dry_run else replaying.release(chosen, asked.by, asked.why)
