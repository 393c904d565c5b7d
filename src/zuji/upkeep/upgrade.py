"""Brings a data directory that an older build has written to this build's versions, or leaves it as it was.

A generation of the store, the state and the ids is made beside the one that answers, of the same files (hard links);
the steps are taken there and compared with the old one. Then the metadata takes its steps, behind a snapshot, and one
rename makes the new generation current. Until then the old build opens the directory as if nothing had been; whatever
fails is taken back at once, and after a kill at the next start. docs/decisions/0021-upgrade.md says why.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec
import sqlalchemy as sa

import zuji
from zuji import faults
from zuji.config import Config
from zuji.eventlog.files import FileLog
from zuji.generation import generation_of, make_current
from zuji.owning import engine_lock
from zuji.runners.state import State
from zuji.store import cloning, metadata_copy, metadata_migrations, migrations
from zuji.store.clickhouse import ClickHouse
from zuji.store.metadata import engine_of
from zuji.upkeep import anchor, backup, versions
from zuji.upkeep.versions import Format, Versions

KEEP_S = 7 * 86_400  # the snapshot
DEATHS_MAX = 3  # attempts that were cut off one after the other, before nobody tries any more by itself
Say = Callable[[str], None]


class UpgradeFailed(Exception):
    """What failed and what was done about it."""


class Record(msgspec.Struct, frozen=True):
    """`upgrade/record.json`. phase: preparing, metadata, switching, done; back (it failed, all is as it was), undoing.

    before and after: generations. found: versions before. journal: where it ended, by which one sees whether an engine
    was at work since. deaths: attempts in a row that were cut off. at in ms UTC."""

    phase: str
    before: str
    after: str
    found: Versions
    format: Format
    journal: int
    at: int
    deaths: int = 0


def upgrade(config: Config, say: Say, again: bool = False) -> Record | None:
    """None when there was nothing to do. again: also after attempts that were cut off too often.

    Raises TooNew and UpgradeFailed; LogBroken when another process has the directory open."""
    if not config.root.is_dir():
        return None
    with alone(config):
        last = mend(config, say)
        looked = versions.look(config)
        if not looked.behind:
            return None
        deaths = last.deaths if last is not None and last.phase == "back" else 0
        if deaths >= DEATHS_MAX and not again:
            raise UpgradeFailed(
                f"the upgrade of {config.root} was cut off {deaths} times and put back each time; {looked.by} opens it "
                "as before. `zuji upgrade` tries again"
            )
        let_go(config)
        before = generation_of(config.root)
        after = f"g{int(before[1:]) + 1}"
        format = versions.format_of(config.root)
        at = int(time.time() * 1000)
        record = Record("preparing", before, after, looked.found, format, _journal_end(config), at, deaths)
        say(f"upgrading {config.root} from {looked.by} ({looked.found}) to Zuji {zuji.__version__} ({looked.known})")
        step = "taking the snapshot"

        def now(text: str) -> None:
            nonlocal step
            step = text
            say(text)

        try:
            _room(config, before)
            _note(config, record)
            record = _run(config, record, now)
        except BaseException as error:
            problem = f"the upgrade failed while {step}: {str(error) or type(error).__name__}"
            _back(config, record, 0, problem)
            raise UpgradeFailed(
                f"{problem}. Everything was put back as it was: {looked.by} opens {config.root} again; events that "
                "were collected meanwhile are in its log"
            ) from error
        say(f"upgraded; the snapshot is kept for {KEEP_S // 86_400} days, and `zuji upgrade --undo` goes back to it")
        return record


def _run(config: Config, record: Record, now: Say) -> Record:
    root = config.root
    with _database(config) as (database, names):
        now("copying the state")
        _link_state(root, record)
        backup._link_all(root / "journal", _place(config) / "journal", as_it_is=True)
        metadata_migrations.keep(database, names, _place(config))
        faults.point("upgrade.kept")
        now("cloning the store")
        with _store(config, record.before) as old, _store(config, record.after) as new:
            cloning.clone(old, new)
            faults.point("upgrade.cloned")
            first = migrations.version(new)
            now(f"changing the store from version {first} to {len(migrations.STEPS)}")
            with cloning.ends_when_stuck(new):
                migrations.migrate(new)
            for change in versions.FILES_STEPS[record.found.files - 1 :]:
                change(root / f"state-{record.after}", root / f"ids-{record.after}")
            faults.point("upgrade.migrated")
            now("comparing the store with the one before")
            changes = frozenset[str]().union(*(step.changes for step in migrations.STEPS[first:]))
            same = cloning.compare(old, new, changes, now)
        now(f"changing the metadata; {same.rows} rows of {same.tables} tables are equal, {same.read} tables were read")
        record = msgspec.structs.replace(record, phase="metadata")
        _note(config, record)
        metadata_migrations.migrate(database, names, lambda: faults.point("upgrade.metadata_step"))
        faults.point("upgrade.metadata")
    now("switching")
    record = msgspec.structs.replace(record, phase="switching")
    _note(config, record)
    faults.point("upgrade.switching")
    return _switch(config, record)


def _switch(config: Config, record: Record) -> Record:
    make_current(config.root, record.after)
    faults.point("upgrade.switched")
    versions.mark(config.root)
    record = msgspec.structs.replace(record, phase="done", deaths=0)
    _note(config, record)
    return record


def mend(config: Config, say: Say = lambda _: None) -> Record | None:
    """Finishes what a process that died has left, one way or the other; gives the record of the last upgrade."""
    record = read(config)
    if record is None or record.phase in ("done", "back"):
        return record
    undoing = record.phase == "undoing" and (_place(config) / "journal").is_dir()
    if not undoing and _journal_end(config) != record.journal:
        # The older build could open it: nothing of what it has done since may be put back.
        say("an upgrade was cut off, and an engine was at work since then: removing what is left of the upgrade")
        return _over(config, record, record.deaths)
    if record.phase == "switching":  # everything was compared and the metadata has changed
        say("an upgrade was cut off at its last step: finishing it")
        return _switch(config, record)
    if record.phase == "undoing":
        return _undo(config, record, say)
    say("an upgrade was cut off: putting everything back")
    return _back(config, record, record.deaths + 1, "it was cut off")


def _back(config: Config, record: Record, deaths: int, problem: str) -> Record:
    """Everything as it was before the upgrade. May be repeated. Raises UpgradeFailed."""
    on_disk = read(config)
    try:
        if on_disk is not None and on_disk.phase in ("metadata", "switching"):
            with _database(config) as (database, names):
                if metadata_migrations.changed(database, record.found.metadata):
                    metadata_migrations.put_back(database, names, _place(config))
            if generation_of(config.root) == record.after:
                make_current(config.root, record.before)
        return _over(config, record, deaths)
    except Exception as error:
        raise UpgradeFailed(
            f"{problem}; putting it back failed as well ({error}). Starting this version again goes on with that"
        ) from error


def _over(config: Config, record: Record, deaths: int) -> Record:
    """Removes the generation that was made, and what was kept of the one before."""
    if generation_of(config.root) != record.after:  # an older build may have made one of that name meanwhile
        _remove(config, record.after)
    record = msgspec.structs.replace(record, phase="back", deaths=deaths)
    _note(config, record)
    let_go(config)
    return record


def _journal_end(config: Config) -> int:
    return FileLog(str(config.root / "journal")).end(0)


def undo(config: Config, say: Say) -> Record:
    """Back to the snapshot of the last upgrade: what people decided since then is lost, and what was collected since
    then is loaded again by the older build. Raises UpgradeFailed."""
    with alone(config):
        record = mend(config, say)
        if record is None or record.phase != "done":
            raise UpgradeFailed(f"{config.root} keeps no snapshot of an upgrade")
        with closing(State(config.root / f"state-{record.before}")) as state:
            offsets, batch = state.position.offsets, state.position.batch
        log = FileLog(str(config.log_dir))
        gone = [str(p) for p in log.partitions() if log.start(p) > offsets.get(str(p), 0)]
        if gone or anchor.batch_of(config.root) > batch:
            raise UpgradeFailed(
                f"raw requests that the older build would have to load again have passed their retention (partition "
                f"{', '.join(gone) or 'of the anchor'}): restore a backup instead"
            )
        record = msgspec.structs.replace(record, phase="undoing")
        _note(config, record)
        return _undo(config, record, say)


def _undo(config: Config, record: Record, say: Say) -> Record:
    root, kept = config.root, _place(config) / "journal"
    now = generation_of(root)
    if kept.is_dir():  # else a process that died was further
        if (root / "journal").is_dir():
            shutil.rmtree(_place(config) / "journal.undone", ignore_errors=True)
            (root / "journal").rename(_place(config) / "journal.undone")
        kept.rename(root / "journal")
    faults.point("upgrade.undoing")
    make_current(root, record.before)
    versions.mark(root, record.format)
    # Last: until then an older build sees that they are not its own.
    with _database(config) as (database, names):
        metadata_migrations.put_back(database, names, _place(config))
    if now != record.before:
        _remove(config, now)
    record = _over(config, record, 0)
    say(f"{root} is as it was before the upgrade ({record.found}); start it with the older build")
    return record


def let_go(config: Config) -> None:
    """Drops the snapshot of an upgrade that is done, and what there may be of one that was put back."""
    record = read(config)
    if record is None:
        return
    with _database(config) as (database, _):
        metadata_migrations.drop(database, _place(config))
    if record.phase == "done" and generation_of(config.root) != record.before:
        _remove(config, record.before)
    for name in ("journal", "journal.undone"):
        shutil.rmtree(_place(config) / name, ignore_errors=True)
    if record.phase == "done":
        (_place(config) / "record.json").unlink()


def expire(config: Config, now: float) -> bool:
    """Lets the snapshot go once it is KEEP_S old; whether it did. now in epoch s."""
    record = read(config)
    if record is None or record.phase != "done" or now - record.at / 1000 < KEEP_S:
        return False
    let_go(config)
    return True


def read(config: Config) -> Record | None:
    """That of the last upgrade."""
    with suppress(FileNotFoundError):
        return msgspec.json.decode((_place(config) / "record.json").read_bytes(), type=Record)
    return None


@contextmanager
def alone(config: Config, seconds: float = 15.0) -> Iterator[None]:
    """Holds the engine's lock: nobody else has the store open. Raises LogBroken."""
    lock = engine_lock(config.root, seconds)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _database(config: Config) -> Iterator[tuple[sa.Engine, tuple[str, ...]]]:
    """The metadata's, and the names of its tables."""
    engine = engine_of(config.metadata)
    try:
        yield engine, metadata_copy.names()
    finally:
        engine.dispose()


@contextmanager
def _store(config: Config, generation: str) -> Iterator[ClickHouse]:
    store = ClickHouse(config.store(), generation)
    try:
        yield store
    finally:
        store.close()


def _link_state(root: Path, record: Record) -> None:
    for kind in ("state", "ids"):
        shutil.rmtree(root / f"{kind}-{record.after}", ignore_errors=True)
    (root / f"state-{record.after}").mkdir(mode=0o700)
    with closing(State(root / f"state-{record.before}")) as state:
        state.copy_to(root / f"state-{record.after}")
    # Files of ids never change: a second name is a copy.
    backup._link_all(root / f"ids-{record.before}", root / f"ids-{record.after}")


def _remove(config: Config, generation: str) -> None:
    ClickHouse(config.store(), generation).drop()
    for kind in ("state", "ids"):
        shutil.rmtree(config.root / f"{kind}-{generation}", ignore_errors=True)


def _room(config: Config, generation: str) -> None:
    """Raises OSError where what is copied would eat the log's reserve."""
    copied = [config.root / f"state-{generation}" / "data.mdb", config.root / "metadata.db"]
    needed = sum(path.stat().st_blocks * 512 for path in copied if path.exists()) + (config.reserve_mib << 20)
    free = shutil.disk_usage(config.root).free
    if free < needed:
        raise OSError(f"{config.root} has {free >> 20} MiB free and the copies need {needed >> 20} MiB")


def _place(config: Config) -> Path:
    return config.root / "upgrade"


def _note(config: Config, record: Record) -> None:
    _place(config).mkdir(mode=0o700, exist_ok=True)
    versions.write_whole(_place(config) / "record.json", msgspec.json.encode(record))
