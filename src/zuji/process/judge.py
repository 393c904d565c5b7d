"""The fate of each record of a batch: kept, duplicate, quarantined or rejected. Pure.

What needs memory (clocks, links between ids, ids seen before) comes in through `Memory` and goes out as changes, so
that a batch is a function of its bytes, its journal record and the state after the batch before it (DESIGN D3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from zuji.process.clock import UNMEASURED, Clock, measure
from zuji.process.identity import Edge, OneToOne
from zuji.process.ids import ANONYMOUS, LOGIN, actor_id, event_id
from zuji.protocols import registry
from zuji.records.decoded import Keys, Limits
from zuji.records.event import Event, Source
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange
from zuji.records.project import Project
from zuji.records.reject import Reject

MINUTE_MS = 60_000
DAY_MS = 86_400_000
ODD_DAY = -(2**31)
_NEAR_DAYS = (-1000, 3)  # days from receipt within which a raw time has a bucket of its own

Record = Event | ProfileChange


class Slot(NamedTuple):
    """A frame and where it lies in the log."""

    partition: int
    offset: int
    frame: Frame


class Memory(Protocol):
    """The loader's state as of the batch before."""

    def clock(self, project: int, device: str) -> Clock | None: ...

    def link(self, project: int, id_class: str, value: str) -> str | None: ...

    def seen(self, keys: list[tuple[tuple[int, int], bytes]]) -> list[bool]: ...


@dataclass(slots=True)
class Kept:
    """A record that will be stored."""

    record: Record
    project: Project
    slot: Slot
    event_id: bytes
    actor: bytes
    time: int  # ms UTC, corrected
    device: str
    clock: Clock

    @property
    def signs_up(self) -> bool:
        """Whether it says that a login id and an anonymous id are one person."""
        record = self.record
        return isinstance(record, Event) and record.is_login_id and record.event in ("$SignUp", "$identify")


@dataclass(slots=True)
class Refused:
    """A record, or a body, that will not."""

    reject: Reject
    project_id: int
    slot: Slot


class LedgerKey(NamedTuple):
    """What the ledger counts by."""

    project: int
    minute: int
    vendor: str
    sdk: str
    sdk_version: str
    partition: int


@dataclass(slots=True)
class Counts:
    frames: int = 0
    received: int = 0
    stored: int = 0
    duplicate: int = 0
    quarantined: int = 0
    rejected: int = 0


class Fate(NamedTuple):
    """What became of one record: for verdicts and the live view."""

    slot: Slot
    number: int  # of the record in its request
    project_id: int
    fate: str
    reason: str
    detail: str
    field: str
    record: Record | None
    reject: Reject | None
    time: int


@dataclass
class Judged:
    """Everything that judging one batch gives."""

    events: list[Kept] = field(default_factory=list)
    changes: list[Kept] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    edges: list[tuple[Kept, Edge]] = field(default_factory=list)
    persons: list[tuple[int, bytes, bytes]] = field(default_factory=list)  # project, actor, person
    ledger: dict[LedgerKey, Counts] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)
    clocks: dict[tuple[int, str], Clock] = field(default_factory=dict)
    links: dict[tuple[int, str, str], str] = field(default_factory=dict)

    def count(self, key: LedgerKey) -> Counts:
        found = self.ledger.get(key)
        if found is None:
            found = self.ledger[key] = Counts()
        return found


def judge(
    slots: list[Slot], projects: Mapping[str, Project], keys: Keys, memory: Memory, limits: Limits = Limits()
) -> Judged:
    """Decodes the frames and gives every record its fate, in journal order."""
    judged = Judged()
    candidates: list[tuple[Kept, tuple[int, int]]] = []
    for slot in slots:
        _decode(slot, projects, keys, memory, limits, judged, candidates)
    _deduplicate(candidates, memory, judged)
    identify(judged, memory)
    return judged


def _decode(
    slot: Slot,
    projects: Mapping[str, Project],
    keys: Keys,
    memory: Memory,
    limits: Limits,
    judged: Judged,
    candidates: list[tuple[Kept, tuple[int, int]]],
) -> None:
    frame = slot.frame
    decoded = registry.decode(frame, keys, limits)
    twins: dict[bytes, int] = {}
    minute = frame.received_at // MINUTE_MS * MINUTE_MS
    met: set[int] = set()
    first: LedgerKey | None = None
    for record in decoded.records:
        project = projects.get(record.project)
        source = record.source
        key = LedgerKey(
            project.id if project else 0, minute, source.vendor, source.sdk, source.sdk_version, slot.partition
        )
        first = first or key
        if record.index not in met:
            met.add(record.index)
            judged.count(key).received += 1
        refusal = _refusal(record, project, frame)
        kept = None if refusal or project is None else _time(record, project, slot, memory, judged)
        if kept is not None and project is not None:
            refusal = _out_of_window(record, project, kept.time, frame.received_at)
        if refusal is not None:
            reason, detail, name = refusal
            raw = registry.raw_record(frame, record.index, keys, limits)
            event = record.event if isinstance(record, Event) else ""
            reject = Reject(reason, detail, raw, record.index, record.project, source, name, event, record.distinct_id)
            _refuse(reject, project.id if project else 0, slot, judged, key)
        elif kept is not None and project is not None:
            kept.event_id = event_id(project.id, record, (slot.partition, slot.offset), twins)
            day = (record.time_client if record.time_client is not None else frame.received_at) // DAY_MS
            near = _NEAR_DAYS[0] <= day - frame.received_at // DAY_MS <= _NEAR_DAYS[1]
            candidates.append((kept, (project.id, day if near else ODD_DAY)))
    for reject in decoded.rejects:
        known = projects.get(reject.project)
        project_id = known.id if known else 0
        source = reject.source or Source("")
        key = LedgerKey(project_id, minute, source.vendor, source.sdk, source.sdk_version, slot.partition)
        first = first or key
        if reject.index not in met:
            met.add(reject.index)
            judged.count(key).received += 1
        _refuse(reject, project_id, slot, judged, key)
    if first is None:
        first = LedgerKey(0, minute, frame.protocol, "", "", slot.partition)
    counts = judged.count(first)
    counts.frames += 1
    # Records that the body's structure shows and no fate covers: the equation breaks, and that is an incident.
    counts.received += decoded.received - len(met)


def _refusal(record: Record, project: Project | None, frame: Frame) -> tuple[str, str, str] | None:
    if project is None:
        detail = (
            f"project {record.project!r} does not exist; `zuji project create` makes it, and the record can be replayed"
        )
        return "unknown_project", detail, "project"
    if project.tokens and record.token not in project.tokens:
        return "token_refused", f"project {project.name!r} takes only records that carry one of its tokens", "token"
    if "dry_run" in record.flags:
        return "dry_run", "checked only, as its sender asked (Dry-Run: true)", ""
    return None


def _time(record: Record, project: Project, slot: Slot, memory: Memory, judged: Judged) -> Kept:
    received_at = slot.frame.received_at
    device = record.anonymous_id or record.device_id
    clock = UNMEASURED
    if record.time_sent is not None and record.time_client is not None:
        key = (project.id, device or record.distinct_id)
        known = judged.clocks.get(key) or memory.clock(*key)
        clock = measure(known, record.time_sent, received_at)
        if clock != known:
            judged.clocks[key] = clock
    time = received_at if record.time_client is None else record.time_client + clock.offset
    id_class = LOGIN if record.is_login_id else ANONYMOUS
    actor = actor_id(project.id, id_class, record.distinct_id)
    return Kept(record, project, slot, b"", actor, time, device, clock)


def _out_of_window(record: Record, project: Project, time: int, received_at: int) -> tuple[str, str, str] | None:
    past, future = project.accept_past_days * DAY_MS, project.accept_future_minutes * MINUTE_MS
    # The engine's DateTime64 and its months reach from 1970 to 2200; outside even time_free helps nothing.
    representable = 0 <= time < 7_258_118_400_000
    if representable and (record.time_free or received_at - past <= time <= received_at + future):
        return None
    return (
        "time_out_of_range",
        f"time {record.time_raw or time} lies more than {project.accept_past_days} days before or "
        f"{project.accept_future_minutes} minutes after its receipt; `time_free` admits older records",
        "time",
    )


def _refuse(reject: Reject, project_id: int, slot: Slot, judged: Judged, key: LedgerKey) -> None:
    judged.refused.append(Refused(reject, project_id, slot))
    counts = judged.count(key)
    if reject.fate == "quarantined":
        counts.quarantined += 1
    else:
        counts.rejected += 1
    fate = "checked" if reject.reason == "dry_run" else reject.fate
    judged.fates.append(
        Fate(
            slot,
            reject.index,
            project_id,
            fate,
            reject.reason,
            reject.detail,
            reject.field,
            None,
            reject,
            slot.frame.received_at,
        )
    )


def _deduplicate(candidates: list[tuple[Kept, tuple[int, int]]], memory: Memory, judged: Judged) -> None:
    seen = memory.seen([(bucket, kept.event_id) for kept, bucket in candidates])
    for (kept, _), again in zip(candidates, seen, strict=True):
        record, slot = kept.record, kept.slot
        source = record.source
        minute = slot.frame.received_at // MINUTE_MS * MINUTE_MS
        counts = judged.count(
            LedgerKey(kept.project.id, minute, source.vendor, source.sdk, source.sdk_version, slot.partition)
        )
        if again:
            counts.duplicate += 1
        else:
            counts.stored += 1
            (judged.events if isinstance(record, Event) else judged.changes).append(kept)
        fate = "duplicate" if again else "stored"
        judged.fates.append(Fate(slot, record.index, kept.project.id, fate, "", "", "", record, None, kept.time))


def identify(judged: Judged, memory: Memory) -> None:
    """Edges and joins of the kept records, in their order (mode one_to_one)."""
    mode = OneToOne(memory.link)
    for kept in sorted(judged.events + judged.changes, key=_journal_order):
        record, project = kept.record, kept.project.id
        op = record.identity_op if isinstance(record, Event) else None
        if op is not None and op.op == "link" and len(op.pairs) >= 2:
            pairs = dict(op.pairs)
            anonymous = pairs.get(ANONYMOUS)
            if kept.signs_up and anonymous:
                edge, join = mode.signed_up(project, record.distinct_id, anonymous)
                judged.edges.append((kept, edge))
                if join is not None:
                    judged.persons.append((project, *join))
                continue
        if op is not None:
            # Evidence for the modes many_to_one and global; one_to_one keeps it and joins nothing by it.
            speaker = (LOGIN if record.is_login_id else ANONYMOUS, record.distinct_id)
            judged.edges += [(kept, Edge(op.op, speaker, pair, "kept")) for pair in op.pairs]
        if record.is_login_id:
            mode.spoke(project, record.distinct_id)
    judged.links.update(mode.changed)


def _journal_order(kept: Kept) -> tuple[int, int, int]:
    return kept.slot.partition, kept.slot.offset, kept.record.index
