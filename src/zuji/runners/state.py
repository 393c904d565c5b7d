"""What the loader remembers from batch to batch: derived, transactional, one LMDB file (docs/decisions/0002).

One transaction for each batch takes the state from n-1 to n: catalogues, device clocks, links between ids, ids seen,
ordinals of frames. It is committed (and fsynced by LMDB) after all rows of the batch are in the store; a crash before
that leaves n-1, and the batch is done again.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lmdb
import msgspec

from zuji.process.clock import Clock
from zuji.records.property import Catalogue
from zuji.runners.dedup import Bucket

MAP_BYTES = 1 << 40  # address space, not disk
_CACHE_MAX = 500_000
_MISSING = object()


class Position(msgspec.Struct, frozen=True):
    """How far the loader is: the last batch that is done, and the next offset and last ordinal of each partition."""

    batch: int = 0
    offsets: dict[str, int] = {}
    ordinals: dict[str, int] = {}
    config: int = 0
    generation: str = "g1"


class Changes(msgspec.Struct):
    """What one batch changes. ids is the blob of new ids; manifest is set when the tails were written as runs."""

    position: Position
    catalogues: dict[int, Catalogue] = {}
    clocks: dict[tuple[int, str], Clock] = {}
    links: dict[tuple[int, str, str], str] = {}
    ids: bytes = b""
    manifest: dict[Bucket, list[str]] | None = None


class State:
    """Reads are of the last committed batch. Used by one thread."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._env = lmdb.open(str(path), map_size=MAP_BYTES, max_dbs=8, subdir=True, metasync=True, sync=True)
        self._main = self._env.open_db(b"main")
        self._clocks = self._env.open_db(b"clocks")
        self._links = self._env.open_db(b"links")
        self._ids = self._env.open_db(b"ids")
        self._cache: dict[Any, Any] = {}
        self._catalogues: dict[int, Catalogue] = {}
        self.position = self._read(b"position", Position) or Position()

    def _read(self, key: bytes, kind: Any) -> Any:
        with self._env.begin(db=self._main) as txn:
            raw = txn.get(key)
        return None if raw is None else msgspec.msgpack.decode(raw, type=kind)

    def catalogue(self, project: int) -> Catalogue:
        """As of the last committed batch."""
        found = self._catalogues.get(project)
        if found is None:
            found = self._read(b"catalogue/%d" % project, Catalogue) or Catalogue()
            self._catalogues[project] = found
        return found

    def clock(self, project: int, device: str) -> Clock | None:
        key = (project, device)
        found = self._cache.get(key, _MISSING)
        if found is _MISSING:
            with self._env.begin(db=self._clocks) as txn:
                raw = txn.get(_key(project, device))
            found = None if raw is None else Clock(*struct.unpack("<qI", raw))
            self._remember(key, found)
        return found  # type: ignore[no-any-return]

    def link(self, project: int, id_class: str, value: str) -> str | None:
        key = (project, id_class, value)
        found = self._cache.get(key, _MISSING)
        if found is _MISSING:
            with self._env.begin(db=self._links) as txn:
                raw = txn.get(_key(project, id_class, value))
            found = None if raw is None else raw.decode("utf-8", "surrogatepass")
            self._remember(key, found)
        return found  # type: ignore[no-any-return]

    def _remember(self, key: Any, value: Any) -> None:
        if len(self._cache) > _CACHE_MAX:
            self._cache.clear()
        self._cache[key] = value

    def manifest(self) -> dict[Bucket, list[str]]:
        """Run files of the deduplication index by bucket."""
        rows = self._read(b"manifest", list[tuple[int, int, list[str]]]) or []
        return {(project, day): names for project, day, names in rows}

    def blobs(self) -> Iterator[bytes]:
        """Ids of the batches since the last runs were written."""
        with self._env.begin(db=self._ids) as txn:
            for _, value in txn.cursor():
                yield bytes(value)

    def commit(self, changes: Changes) -> None:
        """Durable when it returns."""
        pack = msgspec.msgpack.encode
        with self._env.begin(write=True) as txn:
            txn.put(b"position", pack(changes.position), db=self._main)
            for project, catalogue in changes.catalogues.items():
                txn.put(b"catalogue/%d" % project, pack(catalogue), db=self._main)
            for (owner, device), clock in changes.clocks.items():
                txn.put(_key(owner, device), struct.pack("<qI", *clock), db=self._clocks)
            for (owner, id_class, value), other in changes.links.items():
                txn.put(_key(owner, id_class, value), other.encode("utf-8", "surrogatepass"), db=self._links)
            if changes.manifest is not None:
                txn.drop(self._ids, delete=False)
                rows = [(*bucket, names) for bucket, names in sorted(changes.manifest.items())]
                txn.put(b"manifest", pack(rows), db=self._main)
            elif changes.ids:
                txn.put(struct.pack(">Q", changes.position.batch), changes.ids, db=self._ids)
        self.position = changes.position
        self._catalogues.update(changes.catalogues)
        for key, clock in changes.clocks.items():
            self._remember(key, clock)
        for link, other in changes.links.items():
            self._remember(link, other)

    def copy_to(self, directory: Path) -> None:
        """Writes the last committed batch's state into an empty directory."""
        self._env.copy(str(directory), compact=True)

    def close(self) -> None:
        self._env.close()


def _key(project: int, *texts: str) -> bytes:
    """A key of bounded length that no two inputs share: long texts go in by their hash."""

    raw = b"\0".join(
        struct.pack(">H", len(part)) + part for part in (t.encode("utf-8", "surrogatepass") for t in texts)
    )
    head = struct.pack(">I", project)
    return head + (raw if len(raw) <= 200 else b"\xff" + hashlib.blake2b(raw, digest_size=32).digest())
