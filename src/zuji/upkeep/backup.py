"""`zuji backup`: everything of a data directory as of one batch, while it collects and answers.

For a moment the loader stands still: the state, the journal's end, the metadata and hard links of all segments are
taken. Then rows up to that batch are read out of the store, which never change (moves of properties wait), and every
file gets its hash. docs/decisions/0020-backup.md says why.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import structlog
import zstandard

import zuji
from zuji.store import metadata_copy, migrations, tables
from zuji.upkeep import anchor

if TYPE_CHECKING:
    from zuji.engine import Engine

FORMAT = 1
ROWS_OF_A_FILE = 200_000
MANIFEST = "manifest.json"
_log = structlog.get_logger()


class BackupFailed(Exception):
    """Why there is none; what was written of it is removed."""


class File(msgspec.Struct, frozen=True):
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. rows: of each table of the store; columns: of property columns, their types; made_at in ms
    UTC."""

    format: int
    version: str
    made_at: int
    batch: int
    schema: int
    rows: dict[str, int]
    columns: dict[str, list[str]]
    metadata: dict[str, int]
    files: dict[str, File]


def make(engine: Engine, target: Path, tell: Any = lambda **_: None) -> Path:
    """A new directory below target that holds it all; gives its path. Raises BackupFailed."""
    target = target.resolve()
    root = engine.config.root
    if target == root or root in target.parents:
        raise BackupFailed(f"{target} lies inside the data directory {root}: choose a place on another disk")
    made_at = int(time.time() * 1000)
    staged = target / f".zuji-{made_at}.partial"
    links = root / "backup.links"
    try:
        staged.mkdir(parents=True, mode=0o700)
        shutil.rmtree(links, ignore_errors=True)
        with engine.no_moves:
            batch, counts = _stand_still(engine, staged, links)
            rows, columns = _store(engine, staged / "store", batch, tell)
        _copy(links, staged)
        files = {str(path.relative_to(staged)): _hashed(path) for path in sorted(staged.rglob("*")) if path.is_file()}
        manifest = Manifest(FORMAT, zuji.__version__, made_at, batch, migrations.VERSION, rows, columns, counts, files)
        _write(staged / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        named = target / f"zuji-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(made_at / 1000))}-batch-{batch}"
        os.rename(staged, named)
        _sync(target)
        return named
    except OSError as error:
        raise BackupFailed(f"the backup to {target} failed: {error}") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        shutil.rmtree(links, ignore_errors=True)


def _stand_still(engine: Engine, staged: Path, links: Path) -> tuple[int, dict[str, int]]:
    """What must be of one moment; no longer than the state is large."""
    root = engine.config.root
    with engine.paused:
        (staged / "state").mkdir()
        engine.state.copy_to(staged / "state")
        _link_all(root / "log", links / "log")
        _link_all(root / "journal", links / "journal", as_it_is=True)
        _link_all(root / f"ids-{engine.generation}", links / "ids")
        below = anchor.path_of(root)
        if below is not None:
            _link_all(below, links / "anchor")
        _uploads(root, links)
        (staged / "metadata").mkdir()
        counts = metadata_copy.dump(engine.metadata, staged / "metadata")
        return engine.state.position.batch, counts


def _link_all(source: Path, target: Path, as_it_is: bool = False) -> None:
    """Segments that are packed or let go of meanwhile stay. The one under way may grow, for frames that a state has not
    seen are loaded later; as_it_is: it is copied, for the journal must end where the state does. How far a segment is
    durable is copied first."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not source.is_dir():
        return
    grows = max((path for path in source.iterdir() if path.suffix == ".seg"), default=None) if as_it_is else None
    for path in sorted(source.iterdir(), key=lambda one: one.name != "durable"):
        if path.is_dir():
            _link_all(path, target / path.name, as_it_is)
        elif path.name == "durable" or path == grows:
            shutil.copy2(path, target / path.name)
        elif path.name not in ("lock", "lock.mdb"):
            os.link(path, target / path.name)


def _uploads(root: Path, links: Path) -> None:
    """Imports with their files, as far as they are not over, so that they go on after a restore; and how far tables of
    others were read."""
    for folder in sorted((root / "uploads").glob("*")):
        with suppress(FileNotFoundError):  # an upload that is under way has no job yet; one may be removed meanwhile
            job = msgspec.json.decode((folder / "job.json").read_bytes())
            to = links / "uploads" / folder.name
            to.mkdir(parents=True, mode=0o700)
            for path in folder.glob("*.json"):
                shutil.copy2(path, to / path.name)
            if job["has_file"]:
                os.link(folder / "data", to / "data")
    for note in (root / "imports").glob("*.json"):
        (links / "imports").mkdir(exist_ok=True, mode=0o700)
        shutil.copy2(note, links / "imports" / note.name)


def _store(engine: Engine, directory: Path, batch: int, tell: Any) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Writes the rows of every table; gives how many each has, and the property columns of events."""
    rows, columns = {}, {}
    for table, project in _each(engine):
        name = table.named(project)
        (directory / name).mkdir(parents=True)
        columns[name] = engine.store.property_columns(name)
        rows[name] = 0
        for number, (count, block) in enumerate(engine.store.blocks(name, batch, ROWS_OF_A_FILE)):
            _write(directory / name / f"{number:06}.native.zst", zstandard.ZstdCompressor(3, threads=2).compress(block))
            rows[name] += count
            tell(table=name, rows=rows[name])
    return rows, columns


def _each(engine: Engine) -> Iterator[tuple[tables.Table, int]]:
    there = set(engine.store.tables())
    for table in (*tables.SHARED, tables.EXPIRED):
        if table.named(0) in there:
            yield table, 0
    for project in engine.metadata.every_project():
        if tables.EVENTS.named(project.id) in there:
            yield tables.EVENTS, project.id


def _copy(links: Path, staged: Path) -> None:
    for path in links.rglob("*"):
        if path.is_file():
            to = staged / path.relative_to(links)
            to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(path, to)
            _sync(to)


def _write(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hashed(path: Path) -> File:
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return File(size, digest.hexdigest())


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)


class Backup:
    """At most one at a time; runs in a thread of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._progress: dict[str, Any] = {"status": "none"}

    def start(self, target: Path) -> bool:
        """False when one is running."""
        if not self._lock.acquire(blocking=False):
            return False
        self._progress = {"status": "running"}
        threading.Thread(target=self._run, args=(target,), name="backup", daemon=True).start()
        return True

    def progress(self) -> dict[str, Any]:
        """status is none, running, done or failed."""
        return dict(self._progress)

    def _run(self, target: Path) -> None:
        try:
            began = time.monotonic()
            made = make(self._engine, target, lambda **told: self._progress.update(told))
            self._progress = {"status": "done", "path": str(made), "seconds": round(time.monotonic() - began, 1)}
        except Exception as error:
            _log.error("backup failed", error=repr(error))
            self._progress = {"status": "failed", "problem": str(error) or repr(error)}
        finally:
            self._lock.release()
