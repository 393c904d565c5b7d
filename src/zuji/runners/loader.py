"""The loader: owns the journal, the state and the writing end of the store, and turns frames into rows, batch by batch.

It is crash-only: whatever goes wrong in the middle of a batch ends the process, and the next one goes on from the
journal. `recover` must run before `step`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
import structlog

import zuji
from zuji import faults
from zuji.eventlog.contract import Expired, Log
from zuji.protocols import registry
from zuji.records.decoded import Decoded, Limits
from zuji.records.identity import IdentityChange
from zuji.records.project import Project
from zuji.records.property import Property
from zuji.runners import expiring, numbers, purging
from zuji.runners.arrange import Steps
from zuji.runners.batch import Config, Done, read_slots, run, slot_of
from zuji.runners.configured import config_of
from zuji.runners.dedup import DedupIndex
from zuji.runners.journal import Configured, Epoch, Expiry, Journal, Moved, Opened, Purge, Settled
from zuji.runners.state import Changes, State
from zuji.store import migrations, tables
from zuji.store.clickhouse import ClickHouse
from zuji.store.documents import Documents
from zuji.store.metadata import Metadata

# A batch is large enough to be worth its fsyncs and small enough to be queryable soon. How many records a byte of
# log gives differs a hundredfold (one plain event or fifty gzipped ones a frame), so it is learned from batch to batch.
RECORDS_AIM = 30_000
BYTES_MIN, BYTES_MAX = 256 << 10, 16 << 20
# A few bytes can inflate to a thousand times as many: a batch ends with the frame that takes its text past this.
TEXT_MAX = 64 << 20
_log = structlog.get_logger()


class StateAhead(Exception):
    """State and journal do not belong together: one of them was restored or lost without the other."""


class Loader:
    """One partition-owning loader. Used by one thread. steps(now) gives the enriching steps for a batch."""

    def __init__(
        self,
        log: Log,
        journal: Journal,
        state: State,
        index: DedupIndex,
        store: ClickHouse,
        metadata: Metadata,
        steps: Callable[[int], Steps],
        versions: dict[str, str],
        records_aim: int = RECORDS_AIM,
    ) -> None:
        self._log, self._journal, self.state, self.index = log, journal, state, index
        self.store, self._metadata = store, metadata
        self._steps, self._versions, self._aim = steps, versions, records_aim
        self._batch_bytes = BYTES_MIN * 4
        self._config: Config | None = None
        self._epoch = 0
        self._changes: list[IdentityChange] = []
        self.purged: set[int] = set()  # ids of projects that the journal says are gone for good

    @property
    def projects(self) -> Iterable[Project]:
        """Those of the configuration that batches are loaded by, deleted ones among them."""
        return self._config.projects.values() if self._config is not None else ()

    def recover(self) -> Done | None:
        """Takes over: a new epoch, the last configuration, and the batch that was open when the last one died."""
        last: Opened | None = None
        settled: dict[int, dict[int, tuple[Property, ...]]] = {}
        configured: Configured | None = None
        expiry: Expiry | None = None
        purge: Purge | None = None
        for entry in self._journal:
            match entry:
                case Opened():
                    last = entry
                case Settled():
                    settled.setdefault(entry.n, {})[entry.project] = entry.properties
                case Configured():
                    configured = entry
                case Epoch():
                    self._epoch = max(self._epoch, entry.epoch)
                case Expiry():
                    expiry = entry
                case Purge():
                    purge = entry
                    self.purged.add(entry.project)
                case Moved():
                    pass
        self._epoch += 1
        self._journal.append(Epoch(self._epoch, zuji.__version__))
        migrations.ready(self.store)
        # Before the open batch: its new actors must not get numbers that older rows have.
        numbers.adopt(self.store, self.state, [project.id for project in self._metadata.every_project()])
        done = self.state.position.batch
        if configured is not None:
            self._use(configured)
        if last is None and done == 0:
            self._finish(purge)
            return None
        if last is None or not done <= last.n <= done + 1:
            raise StateAhead(
                f"the journal ends with batch {last.n if last else 0} and the state with batch {done}; "
                "`zuji store rebuild` makes a new store from the journal and the log"
            )
        if expiry is not None:
            expiring.carry_out(expiry, self.store, self.state)
        self._finish(purge)
        self._columns_of(last.n, settled.get(last.n, {}))
        if last.n == done:
            return None
        _log.info("batch done again", batch=last.n)
        return self._run(last, settled.get(last.n), again=True)

    def _finish(self, purge: Purge | None) -> None:
        if purge is not None:
            purging.carry_out(purge, self.store, self.state, self.index)

    def _columns_of(self, n: int, settled: dict[int, tuple[Property, ...]]) -> None:
        """Columns whose making may have been cut off after the state was committed: none, by the order in batch.run;
        made again all the same, since it costs nothing."""
        for project_id, properties in settled.items():
            for prop in properties:
                if prop.column >= 0 and project_id not in self.purged and n <= self.state.position.batch:
                    self.store.add_property_column(project_id, prop.column, prop.kind)

    def step(self) -> Done | None:
        """Loads what is durable and not yet loaded, at most one batch. None when there is nothing."""
        # The ends first: a record that was sent after a project was made must not meet the projects of before.
        ends = {partition: self._log.end(partition) for partition in self._log.partitions()}
        self._refresh()
        position = self.state.position
        while self._changes and self._changes[0].id <= position.change:
            self._changes.pop(0)  # the batch that was open when the last loader died
        if self._changes:
            assert self._config is not None
            change = self._changes[0]
            opened = Opened(position.batch + 1, {}, self._epoch, self._config.version, self._versions, change)
            self._journal.append(opened)
            return self._run(opened, None, again=False)
        ranges: dict[str, tuple[int, int]] = {}
        room, text = self._batch_bytes, 0
        ahead: dict[tuple[int, int], Decoded] = {}
        assert self._config is not None
        for partition, end in ends.items():
            if room <= 0 or text > TEXT_MAX:
                break
            start = position.offsets.get(str(partition), 0)
            if start >= end:
                continue
            try:
                entries = self._log.read(partition, start, room, end)
            except Expired as expired:
                start = expired.first_offset
                entries = self._log.read(partition, start, room, end)
            to = end
            for entry in entries:
                to = entry.offset + 1
                room -= len(entry.payload)
                slot = slot_of(partition, entry)
                found = ahead[partition, entry.offset] = registry.decode(slot.frame, self._config.keys, Limits())
                text += found.size
                if text > TEXT_MAX:
                    break
            ranges[str(partition)] = (start, to)
        if not ranges:
            return None
        n = position.batch + 1
        opened = Opened(n, ranges, self._epoch, self._config.version, self._versions)
        self._journal.append(opened)
        done = self._run(opened, None, again=False, ahead=ahead)
        self._learn(self._batch_bytes - room, done.judged.records)
        return done

    def _learn(self, read_bytes: int, records: int) -> None:
        """Sets how much the next batch may read."""
        if read_bytes > 0:
            wanted = self._aim * read_bytes // max(1, records)
            # A small batch says little: it may not change the size by much.
            self._batch_bytes = min(BYTES_MAX, max(BYTES_MIN, min(wanted, self._batch_bytes * 2)))

    def _run(
        self,
        opened: Opened,
        recorded: dict[int, tuple[Property, ...]] | None,
        again: bool,
        ahead: dict[tuple[int, int], Decoded] | None = None,
    ) -> Done:
        assert self._config is not None
        slots = list(read_slots(self._log, opened.ranges))
        now = max((slot.frame.received_at for slot in slots), default=0)

        def journal(settled: dict[int, tuple[Property, ...]]) -> None:
            entries = [Settled(opened.n, project, properties) for project, properties in settled.items()]
            if entries:
                self._journal.append(*entries)

        return run(
            opened,
            slots,
            self._config,
            self.state,
            self.index,
            self.store,
            self._steps(now),
            recorded,
            journal,
            again,
            ahead,
        )

    def _refresh(self) -> None:
        """Takes over a change of the metadata, through the journal."""
        version = self._metadata.version()
        if self._config is not None and self._config.version == version:
            return
        _, key_ids = self._metadata.decrypt_keys()
        plans = Documents(self._metadata).newest_numbers("plan")
        # Deleted ones too: it is known whose records come for them, and they wait there.
        configured = Configured(version, self._metadata.every_project(), key_ids, plans)
        self._journal.append(configured)
        self._use(configured)

    def _use(self, configured: Configured) -> None:
        self._config = config_of(configured, self._metadata, self.purged)
        for project in configured.projects:
            if project.id not in self.purged:
                self.store.create(tables.EVENTS, project.id)
        self._changes = self._metadata.identity_changes(self.state.position.change)

    def move_one(self) -> bool:
        """Brings the old values of one property into its column (DESIGN D4); False when all have come.

        Answers do not change: expressions read both places until the state says `moved`."""
        for project in self.projects:
            if project.id in self.purged:
                continue
            catalogue = self.state.catalogue(project.id)
            for name in sorted(catalogue.properties):
                prop = catalogue.properties[name]
                if prop.column < 0 or prop.moved or prop.since > self.state.position.batch:
                    continue
                faults.point("catalogue.move_started")
                self.store.move_property(project.id, prop)
                self._journal.append(Moved(self.state.position.batch, project.id, (name,)))
                moved = msgspec.structs.replace(prop, moved=True, kinds_seen=())
                after = msgspec.structs.replace(catalogue, properties={**catalogue.properties, name: moved})
                faults.point("catalogue.moved")
                self.state.commit(Changes(self.state.position, {project.id: after}))
                return True
        return False

    def expire(self, project: int, limits: dict[str, int], at: int) -> None:
        """Lets go of events that happened before an instant (journal.Expiry), durably."""
        position = self.state.position
        entry = Expiry(position.batch, project, position.expired + 1, at, limits)
        self._journal.append(entry)
        faults.point("expiry.journaled")
        expiring.carry_out(entry, self.store, self.state)

    def purge(self, project: int, at: int) -> None:
        """Removes everything of a project for good, durably (journal.Purge)."""
        position = self.state.position
        entry = Purge(position.batch, project, position.purged + 1, at)
        self._journal.append(entry)
        self.purged.add(project)
        faults.point("purge.journaled")
        purging.carry_out(entry, self.store, self.state, self.index)
        if self._config is not None:
            self._config = self._config._replace(purged=frozenset(self.purged))

    def exchange(self, store: ClickHouse, state: State, index: DedupIndex) -> None:
        """Goes on with another generation, which stands where this one stood."""
        self.store, self.state, self.index = store, state, index

    def lag(self) -> int:
        """Frames that are durable and not yet loaded."""
        offsets = self.state.position.offsets
        return sum(
            max(0, self._log.end(partition) - offsets.get(str(partition), 0)) for partition in self._log.partitions()
        )

    def close(self) -> None:
        self._journal.close()
        self.state.close()
        self.store.close()
