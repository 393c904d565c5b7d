"""What judging a batch takes and gives: frames and where they lie, records and their fates, counts for the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import msgspec

from zuji.process.clock import Clock
from zuji.process.identity import Edge, Identities, View
from zuji.process.plan_check import CompiledPlan
from zuji.records import replay
from zuji.records.event import Event
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange
from zuji.records.project import Project
from zuji.records.reject import Reject
from zuji.records.tracking_plan import Violation

MINUTE_MS = 60_000

Record = Event | ProfileChange
Plans = Mapping[int, CompiledPlan]  # by project id


class Slot(NamedTuple):
    """A frame and where it lies in the log."""

    partition: int
    offset: int
    frame: Frame


class Memory(Protocol):
    """The loader's state as of the batch before."""

    identities: View

    def clock(self, project: int, device: str) -> Clock | None: ...

    def seen(self, keys: list[tuple[tuple[int, int], bytes]]) -> list[bool]: ...


class Kept(msgspec.Struct):
    """A record that will be stored."""

    record: Record
    project: Project
    slot: Slot
    event_id: bytes
    time: int  # ms UTC, corrected
    device: str
    clock: Clock
    violations: tuple[Violation, ...] = ()  # of the tracking plan, which let it in all the same
    actor: bytes = b""  # the one id under which it speaks, once it is identified


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


class Released(NamedTuple):
    """A refused record that was read again; slot is the release's own."""

    part: replay.Part
    row: replay.Row
    received_at: int  # of the first request
    slot: Slot
    release: replay.Release


@dataclass
class Judged:
    """Everything that judging one batch gives."""

    events: list[Kept] = field(default_factory=list)
    changes: list[Kept] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    flagged: list[Kept] = field(default_factory=list)  # of events and changes, those that depart from the plan
    released: list[Released] = field(default_factory=list)
    edges: list[tuple[Kept | None, int, Edge]] = field(default_factory=list)  # the record that said it, project
    identities: Identities | None = None  # what becomes known; None when the batch says nothing
    persons: list[tuple[int, bytes, bytes]] = field(default_factory=list)  # project, actor, person
    ledger: dict[LedgerKey, Counts] = field(default_factory=dict)
    records: int = 0  # whatever became of them
    fates: list[Fate] = field(default_factory=list)  # of refused ones, debug requests and the newest FATES_MAX
    clocks: dict[tuple[int, str], Clock] = field(default_factory=dict)
    purged: Set[int] = frozenset()  # ids of projects that are gone for good: nothing of them is kept or counted

    def count(self, key: LedgerKey) -> Counts:
        """The row of the ledger that counts it; of a purged project one that nobody reads."""
        if key.project in self.purged:
            return Counts()
        found = self.ledger.get(key)
        if found is None:
            found = self.ledger[key] = Counts()
        return found


class Account(NamedTuple):
    """How a released record is counted: in the minute and partition of its release. Its clock and the window go by
    the first receipt; what it measures of a clock is not remembered, since newer requests have measured it."""

    partition: int
    received_at: int  # of the first request
    clocks: dict[tuple[int, str], Clock]
    own: int


# A record on its way to deduplication: with the bucket of its id and the row of the ledger that counts it.
Candidate = tuple[Kept, tuple[int, int], Counts]
