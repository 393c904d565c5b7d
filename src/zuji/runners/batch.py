"""One batch: from the frames within its recorded bounds to rows in the store and the state behind them.

The order is what makes it exactly once (DESIGN D3): journal record, rows of every table (each carries the batch
number), columns for what settled, state. A crash anywhere leaves the state at n-1 and the same batch is done again
with the same bounds: tables that hold all of it are skipped, a half-written one is emptied of it and written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zuji import faults
from zuji.eventlog.contract import Entry, Log
from zuji.process.evidence import decide
from zuji.process.identity import View
from zuji.process.judge import judge
from zuji.process.judged import Judged, Memory, Plans, Slot
from zuji.records import frame
from zuji.records.decoded import Decoded, Keys
from zuji.records.identity import IdentityChange
from zuji.records.project import Project
from zuji.records.property import Property
from zuji.runners.arrange import Arranged, Steps, arrange
from zuji.runners.dedup import DedupIndex
from zuji.runners.journal import Opened
from zuji.runners.numbers import numbered
from zuji.runners.state import Changes, Position, State
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import Table

MONTHS_MAX = 90  # of one insert: the engine refuses one over 100 partitions


class Config(NamedTuple):
    """The metadata that decoding reads, at one version."""

    version: int
    projects: Mapping[str, Project]
    keys: Keys
    plans: Plans
    purged: frozenset[int] = frozenset()  # ids of projects that are gone for good


class Gap(NamedTuple):
    """Frames that the collector counted and the loader did not meet."""

    partition: int
    first: int
    last: int
    batch: int


class Done(NamedTuple):
    """What a batch came to."""

    n: int
    frames: int
    judged: Judged
    gaps: list[Gap]
    settled: dict[int, tuple[Property, ...]]


class StateMemory:
    """The loader's state as `judge` asks it."""

    def __init__(self, state: State, index: DedupIndex) -> None:
        self.identities: View = state
        self.clock, self.seen = state.clock, index.seen


def read_slots(log: Log, ranges: Mapping[str, tuple[int, int]]) -> Iterator[Slot]:
    """Every frame within the bounds, partition by partition. Bytes that are no frame become one that is refused."""
    for name, (start, end) in sorted(ranges.items(), key=lambda item: int(item[0])):
        partition, offset = int(name), start
        while offset < end:
            entries = log.read(partition, offset, 16 << 20, end)
            if not entries:
                break  # damage up to the end: the ordinals tell
            yield from (slot_of(partition, entry) for entry in entries)
            offset = entries[-1].offset + 1


def slot_of(partition: int, entry: Entry) -> Slot:
    """The frame of a log record."""
    try:
        return Slot(partition, entry.offset, frame.decode(entry.payload))
    except frame.FrameError:
        return Slot(
            partition, entry.offset, frame.Frame(0, "", "", "", body=bytes(entry.payload), protocol="bad_frame")
        )


def run(
    opened: Opened,
    slots: list[Slot],
    config: Config,
    state: State,
    index: DedupIndex,
    store: ClickHouse,
    steps: Steps,
    recorded: dict[int, tuple[Property, ...]] | None,
    on_settled: object = None,
    again: bool = False,
    ahead: Mapping[tuple[int, int], Decoded] | None = None,
) -> Done:
    """Carries the batch out. recorded: what the journal already says it settled (None: decide, and tell on_settled).
    again: rows of it may already be in the store. ahead: see judge."""
    memory: Memory = StateMemory(state, index)
    replaces = 0
    if opened.change is None:
        judged = judge(
            slots, config.projects, config.keys, memory, ahead=ahead, plans=config.plans, purged=config.purged
        )
    elif opened.change.project in config.purged:
        judged = Judged()
    else:
        judged, replaces = _decided(opened.change, state)
    arranged = arrange(judged, opened.n, state.catalogue, steps, recorded, config.plans)
    arranged.rows, numbers = numbered(arranged.rows, opened.n, state)
    faults.point("batch.decoded")
    if recorded is None and callable(on_settled):
        on_settled(arranged.settled)
    for table, project_id, rows in arranged.rows:
        write(store, table, project_id, rows, opened.n, again)
        faults.point(f"batch.inserted.{table.name}")
    add_columns(store, arranged)
    position, gaps = _advance(opened, slots, state.position, config.version)
    changes = Changes(
        position,
        arranged.catalogues,
        judged.clocks,
        judged.identities,
        replaces,
        numbers,
        {project for project, _, _ in judged.persons},
        index.take_new(),
    )
    if index.flush(opened.n):
        changes.manifest = index.manifest
    faults.point("state.ids_written")
    state.commit(changes)
    faults.point("state.committed")
    index.committed()
    return Done(opened.n, len(slots), judged, gaps, arranged.settled)


def _decided(change: IdentityChange, state: State) -> tuple[Judged, int]:
    """What an administrator's change comes to, and the project of which everything is made again."""
    _, people, evidence = state.identities_of(change.project)
    decided = decide(change, state, people, evidence)
    judged = Judged(identities=decided.identities, persons=decided.persons)
    judged.edges = [(None, change.project, edge) for edge in decided.edges]
    return judged, change.project if decided.replaced else 0


def add_columns(store: ClickHouse, arranged: Arranged) -> None:
    """Makes the columns that the next batch will fill."""
    for project_id, properties in arranged.settled.items():
        for prop in properties:
            if prop.column >= 0:
                store.add_property_column(project_id, prop.column, prop.kind)
                faults.point("catalogue.column_added")


def write(store: ClickHouse, table: Table, project_id: int, rows: pa.Table, n: int, again: bool) -> None:
    """Brings the batch's rows into one table, exactly once.

    A batch that is done again is written without tokens: the engine still knows those of the months that were there
    before the deletion and would leave just these out. What is there was counted."""
    if again:
        there = store.count(table, project_id, n)
        if there == rows.num_rows:
            return
        if there:
            store.delete_batch(table, project_id, n)
    for part, piece in enumerate(_pieces(table, rows)):
        token = "" if again else f"{store.generation}:{table.named(project_id)}:{n}:{part}"
        store.insert(table, project_id, piece, token)


def _pieces(table: Table, rows: pa.Table) -> Iterator[pa.Table]:
    """The rows in pieces of few months each."""
    column = table.partition_by.removeprefix("toYYYYMM(").removesuffix(")")
    if not column:
        yield rows
        return
    times = rows[column]
    months = pc.add(pc.multiply(pc.year(times), 12), pc.month(times)).to_numpy()
    distinct = np.unique(months)
    if len(distinct) <= MONTHS_MAX:
        yield rows
        return
    for start in range(0, len(distinct), MONTHS_MAX):
        yield rows.filter(pa.array(np.isin(months, distinct[start : start + MONTHS_MAX])))


def _advance(opened: Opened, slots: list[Slot], before: Position, config: int) -> tuple[Position, list[Gap]]:
    """The position after the batch, and the frames that are missing in it by the collectors' own count."""
    ordinals = dict(before.ordinals)
    gaps = []
    for slot in slots:
        name, ordinal = str(slot.partition), slot.frame.ordinal
        expected = ordinals.get(name, 0) + 1
        if ordinal > expected:
            gaps.append(Gap(slot.partition, expected, ordinal - 1, opened.n))
        if ordinal:
            ordinals[name] = ordinal
    offsets = {**before.offsets, **{name: end for name, (_, end) in opened.ranges.items()}}
    change = opened.change.id if opened.change is not None else before.change
    position = msgspec.structs.replace(
        before, batch=opened.n, offsets=offsets, ordinals=ordinals, config=config, change=change
    )
    return position, gaps
