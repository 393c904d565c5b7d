"""The fate of each record of a batch: kept, duplicate, quarantined or rejected. Pure.

What needs memory (clocks, links between ids, ids seen before) comes in through `Memory` and goes out as changes, so
that a batch is a function of its bytes, its journal record and the state after the batch before it (DESIGN D3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import msgspec

from zuji.process.clock import EPOCH_MS, UNMEASURED, Clock, measure
from zuji.process.identity import Edge, OneToOne
from zuji.process.ids import ANONYMOUS, LOGIN, actor_id, event_id, place_of
from zuji.process.owners import Owners, unknown
from zuji.protocols import registry
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.event import Change, Envelope, Event, Source
from zuji.records.frame import DEBUG, Frame
from zuji.records.profile import ProfileChange
from zuji.records.project import Project
from zuji.records.reject import Reject

MINUTE_MS = 60_000
DAY_MS = 86_400_000
ODD_DAY = -(2**31)
_NEAR_DAYS = (-1000, 3)  # days from receipt within which a raw time has a bucket of its own
# Of the records that were kept or known already, only so many of the newest are shown (and all of debug requests):
# the others are counted.
FATES_MAX = 1000

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


class Kept(msgspec.Struct):
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
        """Whether it says that a login id and an anonymous id are one person.

        A link of the Sensors protocol is also what binds a phone number or the like; those join nobody in one_to_one.
        """
        record = self.record
        if not record.is_login_id:
            return False
        if record.source.vendor != "sensors":
            return record.identity_op is not None and record.identity_op.op == "link"
        return isinstance(record, Event) and record.event in ("$SignUp", "$identify")


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
    records: int = 0  # whatever became of them
    fates: list[Fate] = field(default_factory=list)  # of refused ones, debug requests and the newest FATES_MAX
    clocks: dict[tuple[int, str], Clock] = field(default_factory=dict)
    links: dict[tuple[int, str, str], str] = field(default_factory=dict)

    def count(self, key: LedgerKey) -> Counts:
        found = self.ledger.get(key)
        if found is None:
            found = self.ledger[key] = Counts()
        return found


# A record on its way to deduplication: with the bucket of its id and the row of the ledger that counts it.
Candidate = tuple[Kept, tuple[int, int], Counts]


def judge(
    slots: list[Slot],
    projects: Mapping[str, Project],
    keys: Keys,
    memory: Memory,
    limits: Limits = Limits(),
    ahead: Mapping[tuple[int, int], Decoded] | None = None,
) -> Judged:
    """Decodes the frames, which come in journal order, and gives every record its fate.

    ahead: by partition and offset, what was decoded before, with the same keys and limits.
    """
    judged = Judged()
    candidates: list[Candidate] = []
    owners = Owners(projects)
    for slot in slots:
        decoded = ahead.get((slot.partition, slot.offset)) if ahead else None
        decoded = decoded or registry.decode(slot.frame, keys, limits)
        _decode(slot, decoded, owners, keys, memory, limits, judged, candidates)
    identify(_deduplicate(candidates, memory, judged), judged, memory)
    return judged


def _decode(
    slot: Slot,
    decoded: Decoded,
    owners: Owners,
    keys: Keys,
    memory: Memory,
    limits: Limits,
    judged: Judged,
    candidates: list[Candidate],
) -> None:
    frame = slot.frame
    received_at = frame.received_at
    twins: dict[bytes, int] = {}
    place = place_of(slot.partition, slot.offset, frame.header("x-zuji-place"))
    minute = received_at // MINUTE_MS * MINUTE_MS
    today = received_at // DAY_MS
    met: set[int] = set()
    first: Counts | None = None
    # The records of a request are alike: project, sender and ids are looked up when they change.
    name: str | None = None
    token = ""
    project: Project | None = None
    source: Source | None = None
    counts = Counts()
    speaker: tuple[str, bool] | None = None
    actor = b""
    owner: str | None = None
    known: Clock | None = None
    clock = UNMEASURED
    for record in decoded.records:
        if record.source is not source or record.project != name or (record.token != token and not name):
            if record.project != name or record.token != token:
                name, token, speaker, owner = record.project, record.token, None, None
                project = owners.project(name, token)
            source = record.source
            counts = judged.count(
                LedgerKey(
                    project.id if project else 0, minute, source.vendor, source.sdk, source.sdk_version, slot.partition
                )
            )
            first = first or counts
        if record.index not in met:
            met.add(record.index)
            counts.received += 1
        if project is None or project.tokens or record.flags:
            refusal = _refusal(record, project)
            if refusal is not None or project is None:
                assert refusal is not None
                _refuse_record(record, refusal, project, slot, judged, counts, keys, limits)
                continue
        device = record.anonymous_id or record.device_id
        time_client, time_sent = record.time_client, record.time_sent
        clock = UNMEASURED
        if time_sent is not None and time_client is not None:
            if owner is None or owner != (device or record.distinct_id):
                owner = device or record.distinct_id
                known = judged.clocks.get((project.id, owner)) or memory.clock(project.id, owner)
            if known is None or not -EPOCH_MS <= received_at - time_sent - known.offset <= EPOCH_MS:
                known = measure(known, time_sent, received_at)
                judged.clocks[project.id, owner] = known
            clock = known
        time = received_at if time_client is None else time_client + clock.offset
        out = _out_of_window(record, project, time, received_at)
        if out is not None:
            _refuse_record(record, out, project, slot, judged, counts, keys, limits)
            continue
        if speaker is None or speaker[0] != record.distinct_id or speaker[1] is not record.is_login_id:
            speaker = (record.distinct_id, record.is_login_id)
            actor = actor_id(project.id, LOGIN if record.is_login_id else ANONYMOUS, record.distinct_id)
        raw_id = event_id(project.id, record, place, twins)
        day = (time_client if time_client is not None else received_at) // DAY_MS
        near = _NEAR_DAYS[0] <= day - today <= _NEAR_DAYS[1]
        kept = Kept(record, project, slot, raw_id, actor, time, device, clock)
        candidates.append((kept, (project.id, day if near else ODD_DAY), counts))
    for reject in decoded.rejects:
        of = owners.project(reject.project, reject.token)
        project_id = of.id if of else 0
        sender = reject.source or Source("")
        counts = judged.count(
            LedgerKey(project_id, minute, sender.vendor, sender.sdk, sender.sdk_version, slot.partition)
        )
        first = first or counts
        if reject.index not in met:
            met.add(reject.index)
            counts.received += 1
        _refuse(reject, project_id, slot, judged, counts)
    if first is None:
        first = judged.count(LedgerKey(0, minute, frame.protocol, "", "", slot.partition))
    first.frames += 1
    # Records that the body's structure shows and no fate covers: the equation breaks, and that is an incident.
    first.received += decoded.received - len(met)


def _refusal(record: Record, project: Project | None) -> tuple[str, str, str] | None:
    if project is None:
        return unknown(record.project, record.token)
    if record.project and project.tokens and record.token not in project.tokens:
        return "token_refused", f"project {project.name!r} takes only records that carry one of its tokens", "token"
    if "dry_run" in record.flags:
        return "dry_run", "checked only, as its sender asked (Dry-Run: true)", ""
    return None


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


def _refuse_record(
    record: Record,
    refusal: tuple[str, str, str],
    project: Project | None,
    slot: Slot,
    judged: Judged,
    counts: Counts,
    keys: Keys,
    limits: Limits,
) -> None:
    reason, detail, name = refusal
    raw = registry.raw_record(slot.frame, record.index, keys, limits)
    event = record.event if isinstance(record, Event) else ""
    reject = Reject(reason, detail, raw, record.index, record.project, record.source, name, event, record.distinct_id)
    _refuse(reject, project.id if project else 0, slot, judged, counts)


def _refuse(reject: Reject, project_id: int, slot: Slot, judged: Judged, counts: Counts) -> None:
    judged.refused.append(Refused(reject, project_id, slot))
    judged.records += 1
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


def _deduplicate(candidates: list[Candidate], memory: Memory, judged: Judged) -> list[Kept]:
    """The fates of records that nothing speaks against; gives those that are new, in journal order."""
    seen = memory.seen([(bucket, kept.event_id) for kept, bucket, _ in candidates])
    unshown = len(candidates) - FATES_MAX
    judged.records += len(candidates)
    new: list[Kept] = []
    events, changes, fates = judged.events.append, judged.changes.append, judged.fates.append
    for position, ((kept, _, counts), again) in enumerate(zip(candidates, seen, strict=True)):
        record = kept.record
        if again:
            counts.duplicate += 1
        else:
            counts.stored += 1
            new.append(kept)
            (events if type(record) is Event else changes)(kept)
            for change in record.changes:
                changes(_companion(kept, change))
        if position >= unshown or kept.slot.frame.flags & DEBUG:
            fate = "duplicate" if again else "stored"
            fates(Fate(kept.slot, record.index, kept.project.id, fate, "", "", "", record, None, kept.time))
    return new


def _companion(kept: Kept, change: Change) -> Kept:
    """A change of a profile that a stored record says beside what it is itself."""
    record = kept.record
    shared = {name: getattr(record, name) for name in _SHARED}
    companion = ProfileChange(**shared, ops=change.ops, target=change.target, companion=True)
    return Kept(companion, kept.project, kept.slot, kept.event_id, kept.actor, kept.time, kept.device, kept.clock)


# What of a record also holds for the changes beside it; the rest is told once, by the record itself.
_SHARED = tuple(
    name
    for name in Envelope.__struct_fields__
    if name not in ("changes", "identity_op", "extra", "errors", "content_hash", "raw", "token", "context")
)


def identify(new: list[Kept], judged: Judged, memory: Memory) -> None:
    """Edges and joins of the new records, in their order (mode one_to_one)."""
    mode = OneToOne(memory.link)
    told: set[tuple[int, Edge]] = set()
    for kept in new:
        record = kept.record
        op = record.identity_op
        if op is None and not record.is_login_id:
            continue
        project = kept.project.id
        if op is not None and op.op == "link" and len(op.pairs) >= 2:
            pairs = dict(op.pairs)
            anonymous = pairs.get(ANONYMOUS)
            if kept.signs_up and anonymous:
                edge, join = mode.signed_up(project, record.distinct_id, anonymous)
                if op.implied and (edge.outcome == "kept" or (project, edge) in told):
                    continue
                told.add((project, edge))
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
