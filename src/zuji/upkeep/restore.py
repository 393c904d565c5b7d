"""`zuji restore`: a backup into an empty data directory, checked before it is believed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import sqlalchemy as sa
import zstandard

from zuji.config import Config
from zuji.generation import make_current
from zuji.store import metadata_copy, migrations, tables
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import QueryFailed
from zuji.store.metadata import Metadata, MetadataError, engine_of
from zuji.upkeep import backup, versions
from zuji.upkeep.backup import FORMAT, MANIFEST, Manifest

GENERATION = "g1"


class RestoreFailed(Exception):
    """Why nothing was restored; the data directory is as it was."""


def read(source: Path) -> Manifest:
    """The manifest of a backup. Raises RestoreFailed."""
    try:
        found = msgspec.json.decode((source / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise RestoreFailed(f"{source} holds no {MANIFEST}: it is no backup, or one that was not finished") from error
    except msgspec.MsgspecError as error:
        raise RestoreFailed(f"{source / MANIFEST} cannot be read: {error}") from error
    if found.format != FORMAT:
        raise RestoreFailed(f"the backup has format {found.format}; this build reads {FORMAT}")
    return found


def verify(source: Path) -> Manifest:
    """Reads every byte and compares hashes. Raises RestoreFailed, naming the files."""
    manifest = read(source)
    wrong = []
    for name, told in manifest.files.items():
        path = source / name
        if source.resolve() not in path.resolve().parents:
            raise RestoreFailed(f"the manifest names {name!r}, which lies outside of the backup")
        if not path.is_file() or backup._hashed(path) != told:
            wrong.append(name)
    if wrong:
        raise RestoreFailed(f"{len(wrong)} files are missing or damaged: {', '.join(wrong[:10])}")
    return manifest


def restore(source: Path, config: Config, tell: Any = lambda **_: None) -> Manifest:
    """Fills the data directory, its metadata and its store. Raises RestoreFailed."""
    manifest = verify(source)
    root = config.root
    if root.exists() and any(root.iterdir()):
        raise RestoreFailed(f"the data directory {root} is not empty: restore into a new one")
    if manifest.schema != migrations.VERSION:
        detail = f"the backup's store has schema version {manifest.schema}; this build knows {migrations.VERSION}"
        raise RestoreFailed(f"{detail}: restore with Zuji {manifest.version}, then upgrade")
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _taken_back(config) as store:
        metadata = Metadata(config.metadata)
        try:
            metadata_copy.fill(metadata, source / "metadata")
        finally:
            metadata.close()
        for name in ("journal", "log", "anchor", "uploads", "imports"):
            if (source / name).is_dir():
                shutil.copytree(source / name, root / name)
        shutil.copytree(source / "state", root / f"state-{GENERATION}")
        (root / f"ids-{GENERATION}").mkdir()
        if (source / "ids").is_dir():
            shutil.copytree(source / "ids", root / f"ids-{GENERATION}", dirs_exist_ok=True)
        _rows(source / "store", manifest, store, tell)
        _synced(root)
        versions.mark(root)
        make_current(root, GENERATION)
    return manifest


@contextmanager
def _taken_back(config: Config) -> Iterator[ClickHouse]:
    """The store that is filled. Both it and the metadata must be empty; what is written to them and to the data
    directory is removed when the restore fails."""
    store: ClickHouse | None = None
    before: metadata_copy.Empty | None = None
    wrote = False
    engine = None
    try:
        engine = engine_of(config.metadata)
        before = metadata_copy.empty(engine)
        store = ClickHouse(config.store(), GENERATION)
        if store.tables():
            raise RestoreFailed(
                f"the store {_place(config.store())} has a generation {GENERATION} already: restore into a new one"
            )
        wrote = True
        yield store
        store.close()
        engine.dispose()
    except BaseException as error:
        left = []
        if store is not None and wrote:
            left += _tried(store.drop, f"generation {GENERATION} of the store {_place(config.store())}")
        elif store is not None:
            store.close()
        if engine is not None and before is not None and wrote:
            left += _tried(partial(metadata_copy.take_back, engine, before), "the metadata's database")
        if engine is not None:
            engine.dispose()
        shutil.rmtree(config.root, ignore_errors=True)
        if left:
            raise RestoreFailed(f"{error}; what was written could not be removed from {' and '.join(left)}") from error
        if isinstance(error, (MetadataError, QueryFailed, OSError, sa.exc.SQLAlchemyError)):
            raise RestoreFailed(str(error)) from error
        raise


def _tried(work: Callable[[], None], what: str) -> list[str]:
    """what, if work fails."""
    try:
        work()
    except Exception:
        return [what]
    return []


def _place(dsn: str) -> str:
    """A DSN without who asks there."""
    parts = urlsplit(dsn)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _rows(source: Path, manifest: Manifest, store: ClickHouse, tell: Any) -> None:
    migrations.migrate(store)
    for name in manifest.rows:
        if name.startswith("events_"):
            store.create(tables.EVENTS, int(name.removeprefix("events_")))
        for column in manifest.columns.get(name, []):
            store.add_column(name, column)
        for path in sorted((source / name).glob("*.native.zst")):
            store.put_block(name, zstandard.ZstdDecompressor().decompress(path.read_bytes()))
            tell(table=name)
        there = store.rows_of(name)
        if there != manifest.rows[name]:
            raise RestoreFailed(f"{name} has {there} rows after the restore, and {manifest.rows[name]} in the backup")


def _synced(root: Path) -> None:
    for path in [root, *root.rglob("*")]:
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            continue
        fd = os.open(path, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)
