"""`zuji store rebuild`: a new generation of the store from the journal and the log, beside the live one (DESIGN D3).

The live store answers and the collectors collect all the while. The replay takes every decision from the journal
(bounds, configuration, kinds and columns), so it ends where the loader is; then the two are compared, and the new one
takes over by one rename. The old one is dropped only after that.
"""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import sqlglot
import structlog
from sqlglot import exp

from zuji.eventlog.files import FileLog
from zuji.records.property import Property
from zuji.runners import batch, expiring, journal, numbers, purging
from zuji.runners.configured import config_of
from zuji.runners.dedup import DedupIndex
from zuji.runners.state import Changes, State
from zuji.store import catalogue, migrations, tables
from zuji.store.clickhouse import ClickHouse
from zuji.upkeep import anchor

if TYPE_CHECKING:
    from zuji.engine import Engine

_log = structlog.get_logger()


class RebuildFailed(Exception):
    """The new generation was not taken over; the live one goes on as before."""


class Replay:
    """Carries journal entries out on a generation that nobody reads yet."""

    def __init__(self, engine: Engine, generation: str) -> None:
        self._engine = engine
        self._log = FileLog(str(engine.config.log_dir))
        self._settled: dict[int, dict[int, tuple[Property, ...]]] = {}
        self._config: batch.Config | None = None
        self._purged: set[int] = set()
        self._counted = 0  # last expiry whose counts were copied
        self._seen = 0  # journal entries that were carried out
        root = engine.config.root
        if anchor.path_of(root) is not None:
            anchor.take_up(root, root / f"state-{generation}", root / f"ids-{generation}")
        self.store, self.state, self.index = engine.open_generation(generation)
        migrations.migrate(self.store)
        self._begin = self.state.position.batch
        if self._begin:
            with engine.no_moves:  # nothing expires meanwhile
                self._copy_below()

    def _copy_below(self) -> None:
        """Rows up to the anchor, from the live store: their bytes are gone, and it is the truth."""
        live = self._engine.store
        for project in self._engine.metadata.every_project():
            self.store.create(tables.EVENTS, project.id)
            for prop in self._engine.state.catalogue(project.id).properties.values():
                if prop.column >= 0:
                    self.store.add_property_column(project.id, prop.column, prop.kind)
            self.store.copy_batches(live, tables.EVENTS, project.id, self._begin)
        for table in tables.SHARED:
            self.store.copy_batches(live, table, 0, self._begin)
        self.store.copy_batches(live, tables.EXPIRED, 0, self._engine.state.position.batch)
        self._counted = self._engine.state.position.expired
        numbers.adopt(self.store, self.state, [project.id for project in self._engine.metadata.every_project()])

    def catch_up(self, tell: Any) -> None:
        """Replays what the journal has beyond what was replayed. tell(batch) after each."""
        entries = list(journal.read(str(self._engine.config.root / "journal")))
        # Of a project that is gone in the end nothing is made in between: its plan and its keys are gone too.
        self._purged |= {entry.project for entry in entries[self._seen :] if isinstance(entry, journal.Purge)}
        if self._config is not None:
            self._config = self._config._replace(purged=frozenset(self._purged))
        for entry in entries[self._seen :]:
            if isinstance(entry, journal.Settled) and entry.project not in self._purged:
                self._settled.setdefault(entry.n, {})[entry.project] = entry.properties
        live = self._engine.state.position.batch
        for entry in entries[self._seen :]:
            if isinstance(entry, journal.Opened) and entry.n > live:
                break  # the live loader is at it
            self._carry_out(entry)
            self._seen += 1
            if isinstance(entry, journal.Opened):
                tell(entry.n)

    def _carry_out(self, entry: journal.JournalEntry) -> None:
        match entry:
            case journal.Configured():
                self._config = config_of(entry, self._engine.metadata, self._purged)
                for project in entry.projects:
                    if project.id not in self._purged:
                        self.store.create(tables.EVENTS, project.id)
            case journal.Opened() if entry.n > self._begin:
                self._batch(entry)
            case journal.Expiry() if entry.project in self._purged:
                before = self.state.position
                counted, expired = max(before.counted, entry.id), max(before.expired, entry.id)
                self.state.commit(Changes(msgspec.structs.replace(before, counted=counted, expired=expired)))
            case journal.Purge():
                purging.carry_out(entry, self.store, self.state, self.index)
            case journal.Moved() if entry.project in self._purged:
                pass
            case journal.Expiry():
                expiring.carry_out(entry, self.store, self.state, entry.id <= self._counted)
            case journal.Moved() if entry.n >= self._begin:
                self._move(entry)
            case _:
                pass

    def _batch(self, opened: journal.Opened) -> None:
        for name, (start, end) in opened.ranges.items():
            first = self._log.start(int(name))
            if start < first and end > start:
                raise RebuildFailed(
                    f"batch {opened.n} reads partition {name} from {start}, and the log begins at {first}: its bytes "
                    "have passed their retention, so this store cannot be made again from them"
                )
        assert self._config is not None
        slots = list(batch.read_slots(self._log, opened.ranges))
        now = max((slot.frame.received_at for slot in slots), default=0)
        batch.run(
            opened,
            slots,
            self._config,
            self.state,
            self.index,
            self.store,
            self._engine.lookups.steps(now),
            self._settled.get(opened.n, {}),
        )

    def _move(self, moved: journal.Moved) -> None:
        before = self.state.catalogue(moved.project)
        properties = dict(before.properties)
        for name in moved.names:
            if properties[name].moved:
                continue  # it happened between the anchor's batch and the next, before the anchor was set down
            self.store.move_property(moved.project, properties[name])
            properties[name] = msgspec.structs.replace(properties[name], moved=True, kinds_seen=())
        after = msgspec.structs.replace(before, properties=properties)
        self.state.commit(Changes(self.state.position, {moved.project: after}))


_PLACE = "row_number() OVER (PARTITION BY project, batch ORDER BY position) AS place"


def fingerprint(store: ClickHouse, state: State, projects: list[int]) -> dict[str, Any]:
    """Counts and hashes of everything that questions read: equal for two stores that answer alike."""
    found: dict[str, Any] = {"batch": state.position.batch}

    def ask(name: str, table: str | exp.Expr, columns: list[exp.Expr | str]) -> None:
        values = [item if isinstance(item, exp.Expr) else exp.column(item, quoted=True) for item in columns]
        row = exp.Anonymous(this="cityHash64", expressions=values)
        total = exp.Anonymous(this="sum", expressions=[exp.Anonymous(this="toUInt256", expressions=[row])])
        text = exp.Anonymous(this="toString", expressions=[total])
        query = exp.select(exp.alias_(sqlglot.parse_one("count()"), "n"), exp.alias_(text, "hash")).from_(table)
        found[name] = store.query(query).table.to_pylist()[0]

    for table in (*tables.SHARED, tables.EXPIRED):
        if table in (tables.BOT_LABELS, tables.ACTORS):
            continue  # by the rules of today, which may be newer than a batch; by the order in this store
        if table is tables.PERSON_MAP:
            # The order of a project's changes: between them, one that was purged since may have had its own.
            ask(
                table.name,
                exp.select("*", _PLACE).from_(table.name).subquery("m"),
                [*_plain(table, {"position"}), "place"],
            )
            continue
        ask(table.name, table.name, list(_plain(table, set())))
    moving = {column.name for column in tables.OVERFLOW.values()} | {"nulls", "exacts", "identities", "groups"}
    for project in projects:
        name = tables.EVENTS.named(project)
        ask(
            name,
            name,
            [column for column in _plain(tables.EVENTS, moving) if not column.startswith(("sent_", "null_"))],
        )
        for prop in sorted(state.catalogue(project).properties.values(), key=lambda prop: prop.name)[:200]:
            shown = exp.Anonymous(this="toString", expressions=[catalogue.value(prop)])
            known = exp.Anonymous(this="ifNull", expressions=[shown, exp.Literal.string("")])
            ask(f"{name}.{prop.name}", name, [known, exp.column("event_id", quoted=True)])
    return found


def _plain(table: tables.Table, but: set[str]) -> list[str]:
    """Columns whose values can be hashed; not the numbers of actors, which are a store's own."""
    return [
        column.name
        for column in table.columns
        if column.name not in but and "Map" not in column.type and not column.name.endswith("_number")
    ]


class Rebuild:
    """At most one at a time; runs in a thread of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread: threading.Thread | None = None
        self._progress: dict[str, Any] = {"status": "none"}

    def start(self) -> bool:
        """False when one is running."""
        if self._thread is not None and self._thread.is_alive():
            return False
        self._progress = {"status": "running", "batch": 0, "of": self._engine.state.position.batch}
        self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)
        self._thread.start()
        return True

    def progress(self) -> dict[str, Any]:
        """status is none, running, done or failed."""
        return dict(self._progress)

    def _run(self) -> None:
        try:
            self.run()
        except Exception as error:
            _log.error("rebuild failed", error=repr(error))
            self._progress = {"status": "failed", "problem": str(error) or repr(error)}

    def run(self) -> None:
        """Raises RebuildFailed."""
        engine = self._engine
        began = time.monotonic()
        generation = f"g{int(engine.generation[1:]) + 1}"
        _remove(engine, generation)
        replay = Replay(engine, generation)

        def tell(n: int) -> None:
            self._progress = {**self._progress, "batch": n, "of": engine.state.position.batch}

        # The first passes run beside the loader; each leaves less for the next.
        for _ in range(3):
            replay.catch_up(tell)
        with engine.paused:
            replay.catch_up(tell)
            projects = [project.id for project in engine.metadata.every_project()]
            old = fingerprint(engine.store, engine.state, projects)
            new = fingerprint(replay.store, replay.state, projects)
            different = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
            if different:
                raise RebuildFailed(f"the rebuilt store differs from the live one in {', '.join(different[:10])}")
            before = engine.exchange(generation, replay.store, replay.state, replay.index)
            engine.label_past()
        _drop(engine.config.root, *before)
        self._progress = {
            "status": "done",
            "batch": new["batch"],
            "generation": generation,
            "compared": len(new),
            "seconds": round(time.monotonic() - began, 1),
        }


def _remove(engine: Engine, generation: str) -> None:
    """What a rebuild that died has left."""
    ClickHouse(engine.config.store(), generation).drop()
    for kind in ("state", "ids"):
        shutil.rmtree(engine.config.root / f"{kind}-{generation}", ignore_errors=True)


def _drop(root: Path, generation: str, store: ClickHouse, state: State, index: DedupIndex) -> None:
    store.drop()
    state.close()
    for kind in ("state", "ids"):
        shutil.rmtree(root / f"{kind}-{generation}", ignore_errors=True)
