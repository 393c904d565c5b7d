"""The engine: loader, store and API of one data directory, joined. One process at a time (an flock)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pyarrow as pa
import structlog
from sqlglot import exp

import zuji
from zuji.analyze.asking import State as AnalysisState
from zuji.analyze.filters import Naming
from zuji.config import Config
from zuji.definitions.cohorts import CohortBook
from zuji.definitions.definition_changes import Kept
from zuji.definitions.planning import Planning, aliases
from zuji.definitions.questions import QuestionBook
from zuji.definitions.ruling import bot_rules, business_systems
from zuji.definitions.virtuals import VirtualBook
from zuji.eventlog.files import FileLog, is_owned
from zuji.eventlog.partition import lock_partition, open_partition
from zuji.eventlog.writer import PartitionLock
from zuji.generation import generation_of, make_current
from zuji.owning import engine_lock
from zuji.people import secret_key
from zuji.people.admission import Admission
from zuji.people.sso_parts import single_sign_on
from zuji.process.bots import BOT_RULES_VERSION, bot_reason
from zuji.process.context import Context
from zuji.process.lookups import Geo, UserAgents, open_geo
from zuji.process.pipeline import enrich
from zuji.project_settings import SettingsBook
from zuji.runners.arrange import Steps, bot_label
from zuji.runners.batch import Done
from zuji.runners.dedup import DedupIndex
from zuji.runners.feed import Feed
from zuji.runners.journal import Journal
from zuji.runners.ledger import Ledger
from zuji.runners.loader import Loader
from zuji.runners.person_maps import PersonMaps
from zuji.runners.state import State
from zuji.store import tables
from zuji.store.clickhouse import ClickHouse
from zuji.store.metadata import Metadata
from zuji.upkeep import anchor, upgrade, versions
from zuji.upkeep.expiring import Expiring
from zuji.upkeep.purging import Purging

CHECK_EVERY_S = 10.0
UPKEEP_EVERY_S = 600.0
_log = structlog.get_logger()


class Lookups:
    """Data that the steps are handed, and their versions for the journal."""

    def __init__(self, geo: Geo, user_agents: UserAgents) -> None:
        self.geo, self.user_agents = geo, user_agents
        self.versions = {"code": zuji.__version__, "geo": geo.version, "user_agents": user_agents.version}

    def steps(self, now: int) -> Steps:
        """The enriching steps for a batch whose newest frame was received at now."""
        context = Context(now, self.geo, self.user_agents)
        return lambda batch: enrich(batch, context)


class Engine:
    """Owns the journal, the state and the store of a data directory."""

    def __init__(self, config: Config) -> None:
        self.config = config
        root = config.root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock: PartitionLock = engine_lock(root)
        self.metadata = Metadata(config.metadata)
        self.admission = Admission(self.metadata, sso_only=config.sso_only)
        self.admission.sealer = secret_key.sealer(config, self.admission.tables.users)
        self.sso = single_sign_on(config, self.admission)
        self.plans = Planning(self.metadata)
        self.cohorts = CohortBook(self.metadata)
        self.virtuals = VirtualBook(self.metadata, self.cohorts.told)
        self.systems, self.bots = business_systems(self.metadata), bot_rules(self.metadata)
        kept = Kept(self.metadata, self.cohorts, self.plans, self.systems, self.bots, self.virtuals.saved)
        self.questions = QuestionBook(kept, self.zone_of)
        self.settings = SettingsBook(self.metadata)
        self.expiring = Expiring(self)
        self.purging = Purging(self)
        self.lookups = Lookups(open_geo(), UserAgents())
        self.log = FileLog(str(config.log_dir))
        self.feed = Feed()
        anchor.mend(root)
        self.generation = generation_of(root)
        self.store, self.state, index = self.open_generation(self.generation)
        # The loader has a log reader of its own: one keeps its place in a partition and serves one thread.
        self.loader = Loader(
            FileLog(str(config.log_dir)),
            Journal(root / "journal"),
            self.state,
            index,
            self.store,
            self.metadata,
            self.lookups.steps,
            self.lookups.versions,
        )
        self.ledger = Ledger(self.store, self.metadata)
        self.person_maps = PersonMaps(self.store, self.state)
        self.stopping = threading.Event()
        self.no_moves = (
            threading.Lock()
        )  # held by the loader while it moves properties, by a backup while it reads rows
        self.paused = threading.Lock()  # held by the loader while it works, by whoever exchanges the store
        self.counting = threading.Lock()  # held by whoever counts rows, and while some are let go
        self.broken = ""
        self.anchored = anchor.batch_of(root)
        self._checked = 0

    def open_generation(self, generation: str) -> tuple[ClickHouse, State, DedupIndex]:
        """Store, state and index of one generation."""
        root = self.config.root
        store = ClickHouse(self.config.store(), generation)
        state = State(root / f"state-{generation}")
        index = DedupIndex(root / f"ids-{generation}", state.manifest(), state.blobs())
        return store, state, index

    def recover(self) -> None:
        """Makes durable what dead writers left, and finishes the batch that was open."""
        for partition in self.log.partitions():
            if not is_owned(str(self.config.log_dir), partition):
                lock = lock_partition(self.config.log_dir, partition)
                open_partition(self.config.log_dir, partition, self.config.segment_mib << 20, 0)[0].close()
                lock.release()
        done = self.loader.recover()
        self.purging.finish()
        versions.mark(self.config.root)
        if done is not None:
            self.done(done)
        self.store.drop_kept()
        self.person_maps = PersonMaps(self.store, self.state)
        self.label_past()

    def label_past(self) -> None:
        """Labels the User-Agents of all events by today's bot rules, once for each version of them."""
        n = self.state.position.batch
        known = set(self.store.tables())
        for project in self.metadata.every_project():
            if tables.EVENTS.named(project.id) not in known or not n:
                continue
            marked = (
                exp.select("count()")
                .from_("bot_labels")
                .where(
                    f"project = {project.id}",
                    exp.column("version").eq(exp.Literal.string(BOT_RULES_VERSION)),
                    "user_agent = ''",
                )
            )
            if self.store.query(marked).table.columns[0][0].as_py():
                continue
            asked = exp.select("user_agent").distinct().from_(tables.EVENTS.named(project.id))
            agents = self.store.query(asked).table.column(0).to_pylist()
            rows = [bot_label(n, project.id, agent, bot_reason(agent)) for agent in agents if agent]
            rows = [row for row in rows if row["reason"]] + [bot_label(n, project.id, "", "")]
            labels = pa.Table.from_pylist(rows, schema=tables.BOT_LABELS.schema())
            self.store.insert(tables.BOT_LABELS, project.id, labels, "")

    def done(self, done: Done) -> None:
        """Tells what a batch came to."""
        if done.gaps:
            self.ledger.tell_gaps(done.gaps)
        self.feed.tell(done.judged)

    def load(self, stop: Callable[[], bool]) -> None:
        """Loads as data comes; when it is quiet, moves properties into their columns. Ends when stop says so.

        A batch takes what has gathered while the one before it was written, so batches grow with the load."""
        quiet_since = time.monotonic()
        while not stop():
            with self.paused:
                if self.expiring.is_due():
                    self._let_go(self.expiring.run)
                if self.purging.is_due():
                    self._let_go(self.purging.run)
                done = self.loader.step()
                if done is not None:
                    self.done(done)
                    quiet_since = time.monotonic()
                    continue
                moved = time.monotonic() - quiet_since > 1.0 and self._move_one()
            if not moved:
                time.sleep(0.02)

    def _let_go(self, run: Callable[[int], int]) -> None:
        if self.no_moves.acquire(blocking=False):
            try:
                run(int(time.time() * 1000))
            finally:
                self.no_moves.release()

    def _move_one(self) -> bool:
        if not self.no_moves.acquire(blocking=False):
            return False
        try:
            return self.loader.move_one()
        finally:
            self.no_moves.release()

    def load_all(self) -> int:
        """Loads everything that is durable now; gives how many frames."""
        frames = 0
        while (done := self.loader.step()) is not None:
            self.done(done)
            frames += done.frames
        return frames

    def state_of(self, project_id: int) -> AnalysisState:
        """What a question reads."""
        state = self.state
        return AnalysisState(
            state.catalogue(project_id),
            state.position.batch,
            self.zone_of(project_id),
            self.person_maps.of(project_id),
            self._naming(project_id),
            self.cohorts.of(project_id, self.store),
            self.virtuals.of(project_id, self.store),
        )

    def zone_of(self, project_id: int) -> str:
        """The time zone of a project."""
        return next((one.time_zone for one in self.metadata.projects() if one.id == project_id), "UTC")

    def _naming(self, project_id: int) -> Naming:
        """Names of the plan, business systems and bots of today."""
        version, plan = self.plans.newest(project_id)
        rules, bots = self.systems.newest(project_id)[1], self.bots.newest(project_id)[1]
        virtual = self.virtuals.of(project_id, self.store)(int(time.time() * 1000))
        return Naming(aliases(plan), rules, version.version, bots, BOT_RULES_VERSION, virtual)

    def check_new(self) -> None:
        """Compares the counts of the batches since the last look."""
        self.admission.tables.keys.expire(self.admission.now())
        batch = self.state.position.batch
        if batch > self._checked:
            with self.counting:
                self.ledger.check((self._checked, batch))
            self._checked = batch
            self.person_maps.renew(batch)

    def upkeep(self) -> None:
        """Counts everything again, packs sealed segments and lets old ones go, never what is not loaded."""
        # Of finished batches only: one that is being written has rows in some tables and not yet in others.
        with self.counting:
            self.ledger.check((0, self.state.position.batch))
        for partition in self.log.partitions():
            self.log.pack(partition)
        self.expire(time.time() - self.config.raw_retention_days * 86_400)
        upgrade.expire(self.config, time.time())
        self.purging.upkeep(int(time.time() * 1000))

    def expire(self, keep_since: float) -> int:
        """Lets raw requests go that were sealed before keep_since (epoch s), behind a new anchor; gives the count."""
        offsets = self.state.position.offsets
        old = [p for p in self.log.partitions() if self.log.expirable(p, keep_since, offsets.get(str(p), 0))]
        if not old:
            return 0
        with self.paused:
            offsets = self.state.position.offsets
            anchor.set_down(self.config.root, self.state, self.config.root / f"ids-{self.generation}")
            self.anchored = self.state.position.batch
        return sum(self.log.expire(partition, keep_since, offsets.get(str(partition), 0)) for partition in old)

    def health(self) -> dict[str, Any]:
        """For /health and doctor."""
        return {
            "status": "broken" if self.broken else "ok",
            "problem": self.broken,
            "batch": self.state.position.batch,
            "generation": self.generation,
            "lag_frames": self.loader.lag(),
            "rebuilds_from_batch": self.anchored + 1,
        }

    def exchange(
        self, generation: str, store: ClickHouse, state: State, index: DedupIndex
    ) -> tuple[str, ClickHouse, State, DedupIndex]:
        """Takes another generation over, for good; the caller holds `paused`. Gives the one before."""
        make_current(self.config.root, generation)
        before = (self.generation, self.store, self.state, self.loader.index)
        # Made before, since they ask the store: questions meanwhile see the old generation in everything.
        ledger, person_maps = Ledger(store, self.metadata), PersonMaps(store, state)
        self.loader.exchange(store, state, index)
        self.generation, self.store, self.state = generation, store, state
        self.ledger, self.person_maps = ledger, person_maps
        return before

    def doctor(self) -> dict[str, Any]:
        """Everything that can be checked while it runs; holds is False when a promise is broken."""
        # Of finished batches only: the rows of one that is being written would look like a broken equation.
        batches = (0, self.state.position.batch)
        with self.counting:
            minutes = self.ledger.minutes(None, 0, 7_258_118_400_000, batches)
            self.ledger.check(batches)
        damage = []
        partitions = {}
        for partition in self.log.partitions():
            count, found = FileLog(str(self.config.log_dir)).verify(partition)
            partitions[str(partition)] = {
                "records": count,
                "start": self.log.start(partition),
                "end": self.log.end(partition),
                "loaded_to": self.state.position.offsets.get(str(partition), 0),
            }
            damage += [item._asdict() for item in found]
        totals = {
            name: sum(row[name] for row in minutes)
            for name in ("frames", "received", "stored", "expired", "duplicate", "quarantined", "rejected")
        }
        incidents = [msgspec.to_builtins(incident) for incident in self.metadata.incidents()]
        broken = [row for row in minutes if not row["holds"]]
        return {
            "holds": not broken and not incidents and not damage,
            "ledger": {"minutes": len(minutes), "broken": broken[:50], "totals": totals},
            "incidents": incidents[:50],
            "catalogue": {
                project.name: {"events": len(known.events), "properties": len(known.properties)}
                for project in self.metadata.projects()
                if (known := self.state.catalogue(project.id)).batch
            },
            "log": {"partitions": partitions, "damage": damage[:50]},
            "engine": self.store.engine,
            **self.health(),
        }

    def close(self) -> None:
        self.loader.close()
        self.metadata.close()
        self._lock.release()


def below_others() -> None:
    """Gives way to the collectors (DESIGN D10)."""
    os.nice(5)
