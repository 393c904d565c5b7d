"""The fate of each record of a batch: kept, duplicate, quarantined or rejected. Pure.

What needs memory (clocks, links between ids, ids seen before) comes in through `Memory` and goes out as changes, so
that a batch is a function of its bytes, its journal record and the state after the batch before it (DESIGN D3).
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import msgspec

from zuji.process.clock import EPOCH_MS, UNMEASURED, Clock, measure
from zuji.process.evidence import gather
from zuji.process.identity import Identities, View
from zuji.process.ids import event_id, place_of
from zuji.process.judged import (
    MINUTE_MS,
    Account,
    Candidate,
    Counts,
    Fate,
    Judged,
    Kept,
    LedgerKey,
    Memory,
    Plans,
    Record,
    Refused,
    Released,
    Slot,
)
from zuji.process.owners import Owners, addressed, deleted, overruled, unknown
from zuji.process.plan_check import CompiledPlan
from zuji.process.released import read_again, release_key
from zuji.protocols import registry
from zuji.records import replay
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.event import Change, Envelope, Event, Source
from zuji.records.frame import DEBUG
from zuji.records.profile import ProfileChange
from zuji.records.project import Project
from zuji.records.reject import Reject
from zuji.records.tracking_plan import Violation

DAY_MS = 86_400_000
ODD_DAY = -(2**31)
_NEAR_DAYS = (-1000, 3)  # days from receipt within which a raw time has a bucket of its own
# Of the records that were kept or known already, only so many of the newest are shown (and all of debug requests):
# the others are counted.
FATES_MAX = 1000


def judge(
    slots: list[Slot],
    projects: Mapping[str, Project],
    keys: Keys,
    memory: Memory,
    limits: Limits = Limits(),
    ahead: Mapping[tuple[int, int], Decoded] | None = None,
    plans: Plans | None = None,
    purged: Set[int] = frozenset(),
) -> Judged:
    """Decodes the frames, which come in journal order, and gives every record its fate.

    ahead: by partition and offset, what was decoded before, with the same keys and limits. plans: of the projects
    that have one. purged: ids of projects that are gone for good, whose records are passed over and counted nowhere.
    """
    judged = Judged(purged=purged)
    plans = plans or {}
    candidates: list[Candidate] = []
    owners = Owners(projects)
    for slot in slots:
        if slot.frame.protocol == replay.PROTOCOL:
            _replay(slot, owners, keys, memory, limits, judged, candidates, plans)
            continue
        decoded = ahead.get((slot.partition, slot.offset)) if ahead else None
        decoded = decoded or registry.decode(slot.frame, keys, limits)
        _decode(slot, decoded, owners, keys, memory, limits, judged, candidates, plans)
    identify(_deduplicate(candidates, memory, judged), judged, memory.identities)
    return judged


def _replay(
    slot: Slot,
    owners: Owners,
    keys: Keys,
    memory: Memory,
    limits: Limits,
    judged: Judged,
    candidates: list[Candidate],
    plans: Plans,
) -> None:
    """Reads released records again as if they came now; those that were released before count as duplicates."""
    minute = slot.frame.received_at // MINUTE_MS * MINUTE_MS
    judged.count(LedgerKey(0, minute, replay.PROTOCOL, "", "", slot.partition)).frames += 1
    try:
        release = replay.decode(slot.frame.body)
    except replay.BadRelease as error:
        unreadable = Decoded(1, (), (Reject("bad_frame", str(error), slot.frame.body[:4096]),))
        _decode(slot, unreadable, owners, keys, memory, limits, judged, candidates, plans)
        return
    clocks: dict[tuple[int, str], Clock] = {}
    for part, inner, decoded, own in read_again(release.parts, keys, limits):
        known = memory.seen([((row.project, ODD_DAY), release_key(part, row)) for row in part.rows])
        before = {row.index for row, seen in zip(part.rows, known, strict=True) if seen}
        one = part.whole or part.own >= 0
        for row, seen in zip(part.rows, known, strict=True):
            if not seen and row.project not in judged.purged:
                judged.released.append(Released(part, row, inner.received_at, slot, release))
        if before:
            left = _known_again(decoded, before, one, minute, slot.partition, owners, judged)
            if not left.received:
                continue
            decoded = left
        # The rows lie where the first request lies, and are counted where the release is.
        frame = msgspec.structs.replace(inner, received_at=slot.frame.received_at)
        account = Account(slot.partition, inner.received_at, clocks, own)
        place = Slot(part.partition, part.offset, frame)
        _decode(place, decoded, owners, keys, memory, limits, judged, candidates, plans, account)


def _known_again(
    decoded: Decoded,
    before: set[int],
    one: bool,
    minute: int,
    partition: int,
    owners: Owners,
    judged: Judged,
) -> Decoded:
    """Counts the records that were released before; gives the others. one: they go together."""
    known = [item for item in (*decoded.records, *decoded.rejects) if one or item.index in before]
    met: set[int] = set()
    for item in known:
        if item.index in met:
            continue
        met.add(item.index)
        of, source = owners.project(item.project, item.token), item.source
        counts = judged.count(
            LedgerKey(of.id if of else 0, minute, source.vendor, source.sdk, source.sdk_version, partition)
        )
        counts.received += 1
        counts.duplicate += 1
        judged.records += 1
    return Decoded(
        decoded.received - len(met),
        tuple(item for item in decoded.records if item.index not in met),
        tuple(item for item in decoded.rejects if item.index not in met),
        decoded.size,
    )


def _decode(
    slot: Slot,
    decoded: Decoded,
    owners: Owners,
    keys: Keys,
    memory: Memory,
    limits: Limits,
    judged: Judged,
    candidates: list[Candidate],
    plans: Plans,
    account: Account | None = None,
) -> None:
    frame = slot.frame
    received_at = frame.received_at if account is None else account.received_at
    twins: dict[bytes, int] = {}
    place = place_of(slot.partition, slot.offset, frame.header("x-zuji-place"))
    partition = slot.partition if account is None else account.partition
    own = 0 if account is None else account.own
    clocks = judged.clocks if account is None else account.clocks
    minute = frame.received_at // MINUTE_MS * MINUTE_MS
    today = received_at // DAY_MS
    said = addressed(frame.query)
    met: set[int] = set()
    first: Counts | None = None
    # The records of a request are alike: project, sender and ids are looked up when they change.
    name: str | None = None
    token = ""
    project: Project | None = None
    plan: CompiledPlan | None = None
    closed = gone = False
    source: Source | None = None
    counts = Counts()
    owner: str | None = None
    known: Clock | None = None
    clock = UNMEASURED
    for record in decoded.records:
        if record.source is not source or record.project != name or (record.token != token and not name):
            if record.project != name or record.token != token:
                name, token, owner = record.project, record.token, None
                project = owners.project(name, token)
                plan = plans.get(project.id) if project is not None and plans else None
                gone = project is not None and project.id in judged.purged
                closed = project is None or bool(project.tokens or project.deleted_until)
            source = record.source
            counts = judged.count(
                LedgerKey(
                    project.id if project else 0, minute, source.vendor, source.sdk, source.sdk_version, partition
                )
            )
            first = first or counts
        if record.index not in met:
            met.add(record.index)
            counts.received += 1
        if gone:
            continue
        if project is None or closed or record.flags:
            refusal = _refusal(record, project)
            if refusal is not None or project is None:
                assert refusal is not None
                _refuse_record(record, refusal, project, slot, judged, counts, keys, limits, own)
                continue
        device = record.anonymous_id or record.device_id
        time_client, time_sent = record.time_client, record.time_sent
        clock = UNMEASURED
        if time_sent is not None and time_client is not None:
            if owner is None or owner != (device or record.distinct_id):
                owner = device or record.distinct_id
                known = clocks.get((project.id, owner)) or memory.clock(project.id, owner)
            if known is None or not -EPOCH_MS <= received_at - time_sent - known.offset <= EPOCH_MS:
                known = measure(known, time_sent, received_at)
                clocks[project.id, owner] = known
            clock = known
        time = received_at if time_client is None else time_client + clock.offset
        out = _out_of_window(record, project, time, received_at)
        if out is not None:
            _refuse_record(record, out, project, slot, judged, counts, keys, limits, own)
            continue
        violations: tuple[Violation, ...] = ()
        if plan is not None:
            # Before deduplication: a record that waits in quarantine must not be known when it comes back.
            violations = plan.check(record)
            if violations:
                worst = violations[0]
                if worst.action != "accept":
                    refusal = (worst.code, _departs(violations), worst.field)
                    _refuse_record(record, refusal, project, slot, judged, counts, keys, limits, own, violations)
                    continue
                record = _marked(record, violations)
        if said and not name and said != project.name:
            record = msgspec.structs.replace(record, errors=(*record.errors, overruled(said, project)))
        raw_id = event_id(project.id, record, place, twins)
        day = (time_client if time_client is not None else received_at) // DAY_MS
        near = _NEAR_DAYS[0] <= day - today <= _NEAR_DAYS[1]
        kept = Kept(record, project, slot, raw_id, time, device, clock, violations)
        candidates.append((kept, (project.id, day if near else ODD_DAY), counts))
    for reject in decoded.rejects:
        of = owners.project(reject.project, reject.token)
        project_id = of.id if of else 0
        sender = reject.source or Source("")
        counts = judged.count(LedgerKey(project_id, minute, sender.vendor, sender.sdk, sender.sdk_version, partition))
        first = first or counts
        if reject.index not in met:
            met.add(reject.index)
            counts.received += 1
        if project_id in judged.purged:
            continue
        _refuse(reject, project_id, slot, judged, counts)
    if first is None:
        first = judged.count(LedgerKey(0, minute, frame.protocol, "", "", partition))
    if account is None and frame.protocol != replay.PROTOCOL:
        first.frames += 1
    # Records that the body's structure shows and no fate covers: the equation breaks, and that is an incident.
    first.received += decoded.received - len(met)


def _departs(violations: tuple[Violation, ...]) -> str:
    return "; ".join(violation.detail for violation in violations)[:2_000]


def _marked(record: Record, violations: tuple[Violation, ...]) -> Record:
    """The record with what speaks against it among its errors, which are stored with it."""
    errors = tuple((violation.code, violation.field, violation.detail) for violation in violations)
    return msgspec.structs.replace(record, errors=(*record.errors, *errors))


def _refusal(record: Record, project: Project | None) -> tuple[str, str, str] | None:
    if project is None:
        return unknown(record.project, record.token)
    if project.deleted_until:
        return deleted(project)
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
    own: int = 0,
    violations: tuple[Violation, ...] = (),
) -> None:
    reason, detail, name = refusal
    raw = registry.raw_record(slot.frame, record.index - own, keys, limits)
    event = record.event if isinstance(record, Event) else ""
    ruled = ""
    if violations:
        ruled = "rejected" if violations[0].action == "reject" else "quarantined"
    reject = Reject(
        *(reason, detail, raw, record.index, record.project, record.source, name, event, record.distinct_id),
        ruled=ruled,
        violations=violations,
    )
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
            if kept.violations:
                judged.flagged.append(kept)
            (events if type(record) is Event else changes)(kept)
        if position >= unshown or kept.slot.frame.flags & DEBUG:
            fate = "duplicate" if again else "stored"
            reason, detail, name = "", "", ""
            if kept.violations:
                reason, detail, name = kept.violations[0].code, _departs(kept.violations), kept.violations[0].field
            fates(Fate(kept.slot, record.index, kept.project.id, fate, reason, detail, name, record, None, kept.time))
    return new


def identify(new: list[Kept], judged: Judged, view: View) -> None:
    """Actors of the new records, and what their ids say of persons, in their order; and the changes beside them."""
    identities = judged.identities = Identities(view)
    for kept in new:
        kept.actor, edges = gather(identities, kept.project.id, kept.record)
        if edges:
            judged.edges += [(kept, kept.project.id, edge) for edge in edges]
        for change in kept.record.changes:
            judged.changes.append(_companion(kept, change))
    judged.persons = identities.persons


def _companion(kept: Kept, change: Change) -> Kept:
    """A change of a profile that a stored record says beside what it is itself."""
    record = kept.record
    shared = {name: getattr(record, name) for name in _SHARED}
    companion = ProfileChange(**shared, ops=change.ops, target=change.target, companion=True)
    return Kept(companion, kept.project, kept.slot, kept.event_id, kept.time, kept.device, kept.clock, actor=kept.actor)


# What of a record also holds for the changes beside it; the rest is told once, by the record itself.
_SHARED = tuple(
    name
    for name in Envelope.__struct_fields__
    if name not in ("changes", "identity_op", "extra", "errors", "content_hash", "raw", "token", "context")
)
