"""Which versions a data directory has, and which ones this build works with.

Three parts have versions of their own: the metadata's tables, the store's tables, and the files of the state. The
first two say it themselves; `format.json` in the data directory says the third and who wrote there last.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

import zuji
from zuji.config import Config
from zuji.generation import generation_of
from zuji.store import metadata_migrations, migrations
from zuji.store.clickhouse import ClickHouse
from zuji.store.metadata import engine_of

_FILE = "format.json"
# Position i takes the files from version i + 1 to i + 2: it is given the folders of the state and of the ids seen, of a
# copy. Journal, log and anchor are not rewritten: what is new in them is added in a way that leaves the old readable.
FILES_STEPS: tuple[Callable[[Path, Path], None], ...] = ()


class Versions(msgspec.Struct, frozen=True):
    """0 for a part that is not there yet."""

    metadata: int
    store: int
    files: int

    def __str__(self) -> str:
        return f"metadata {self.metadata}, store {self.store}, files {self.files}"


class Format(msgspec.Struct, frozen=True):
    """What `format.json` says."""

    zuji: str = ""
    files: int = 1


class TooNew(Exception):
    """A newer build has written there."""


class Looked(NamedTuple):
    """A data directory: its versions, those of this build, and the build that wrote there last ('' unknown)."""

    found: Versions
    known: Versions
    zuji: str

    @property
    def behind(self) -> bool:
        """Whether there is something to upgrade: not in a directory that is new."""
        older = any(a < b for a, b in zip(_parts(self.found), _parts(self.known), strict=True))
        return older and self.found.metadata > 0

    @property
    def by(self) -> str:
        return f"Zuji {self.zuji}" if self.zuji else "an older build of Zuji"


def known() -> Versions:
    """Those that this build works with."""
    return Versions(metadata_migrations.newest(), len(migrations.STEPS), len(FILES_STEPS) + 1)


def look(config: Config) -> Looked:
    """Nobody else may have the store open. Raises TooNew."""
    if not (config.root / _FILE).exists() and not config.metadata_url and not (config.root / "metadata.db").exists():
        return Looked(Versions(0, 0, 1), known(), "")
    told = format_of(config.root)
    engine = engine_of(config.metadata)
    try:
        metadata = metadata_migrations.version(engine)
    finally:
        engine.dispose()
    store = ClickHouse(config.store(), generation_of(config.root))
    try:
        # Tables without rows are no older version: the engine makes the rest of them.
        schema = migrations.version(store)
        schema = schema if schema > len(migrations.STEPS) or store.holds_rows() else len(migrations.STEPS)
    finally:
        store.close()
    looked = Looked(Versions(metadata, schema, told.files), known(), told.zuji)
    if any(a > b for a, b in zip(_parts(looked.found), _parts(looked.known), strict=True)):
        raise TooNew(
            f"{config.root} was written by {looked.by} ({looked.found}); this is Zuji {zuji.__version__}, which works "
            f"with {looked.known}: start it with that version or a newer one"
        )
    return looked


def format_of(root: Path) -> Format:
    """What is not there was written before there was such a file."""
    try:
        return msgspec.json.decode((root / _FILE).read_bytes(), type=Format)
    except FileNotFoundError:
        return Format()


def by(root: Path) -> str:
    """Who wrote there last."""
    return Looked(known(), known(), format_of(root).zuji).by


def mark(root: Path, told: Format | None = None) -> None:
    """This build has brought the directory to its versions; or one that is told, when that is put back."""
    told = told or Format(zuji.__version__, known().files)
    if format_of(root) != told or not (root / _FILE).exists():
        write_whole(root / _FILE, msgspec.json.encode(told))


def write_whole(path: Path, data: bytes) -> None:
    """The file is there whole or as it was, also after a power loss."""
    new = path.with_name(f"{path.name}.new")
    with open(new, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.rename(new, path)
    fd = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _parts(versions: Versions) -> tuple[int, int, int]:
    return versions.metadata, versions.store, versions.files
