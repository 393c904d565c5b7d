"""What the loader remembers from batch to batch: derived, transactional, one LMDB file (docs/decisions/0002).

One transaction for each batch takes the state from n-1 to n: catalogues, device clocks, identities, numbers of
actors, ids seen, ordinals of frames. It is committed (and fsynced by LMDB) after all rows of the batch are in the
store; a crash before that leaves n-1, and the batch is done again.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import lmdb
import msgspec

from zuji.process.clock import Clock
from zuji.process.identity import Identities, Node, Person, Said, Settings
from zuji.records.identity import Evidence, Id
from zuji.records.property import Catalogue
from zuji.runners.dedup import Bucket

MAP_BYTES = 1 << 40  # address space, not disk
_CACHE_MAX = 500_000
_EPOCH = struct.Struct("<qI")
_MISSING = object()


class Position(msgspec.Struct, frozen=True):
    """How far the loader is: the last batch that is done, and the next offset and last ordinal of each partition."""

    batch: int = 0
    offsets: dict[str, int] = {}
    ordinals: dict[str, int] = {}
    config: int = 0
    change: int = 0  # last administrator's change that was carried out
    generation: str = "g1"
    counted: int = 0  # last expiry whose rows were counted
    expired: int = 0  # last expiry that is done
    purged: int = 0  # last purge of a project that is done


class Changes(msgspec.Struct):
    """What one batch changes. ids is the blob of new ids; manifest is set when the tails were written as runs."""

    position: Position
    catalogues: dict[int, Catalogue] = {}
    clocks: dict[tuple[int, str], Clock] = {}
    identities: Identities | None = None
    replaces: int = 0  # a project of which identities holds everything
    numbers: dict[tuple[int, bytes], int] = {}  # of actors seen for the first time
    persons_of: set[int] = set()  # projects whose person map gets rows
    ids: bytes = b""
    forgets: int = 0  # a project of which everything is removed
    manifest: dict[Bucket, list[str]] | None = None


class State:
    """Reads are of the last committed batch. Used by one thread."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._env = lmdb.open(str(path), map_size=MAP_BYTES, max_dbs=16, subdir=True, metasync=True, sync=True)
        self._main = self._env.open_db(b"main")
        self._clocks = self._env.open_db(b"clocks")
        self._nodes = self._env.open_db(b"nodes")
        self._people = self._env.open_db(b"people")
        self._pairs = self._env.open_db(b"pairs")
        self._evidence = self._env.open_db(b"evidence")
        self._numbers = self._env.open_db(b"numbers")
        self._ids = self._env.open_db(b"ids")
        self._cache: dict[Any, Any] = {}
        self._catalogues: dict[int, Catalogue] = {}
        self.position = self._read(b"position", Position) or Position()
        self.persons_changed: dict[int, int] = {}  # since the start: last batch that wrote to a project's person map

    def _read(self, key: bytes, kind: Any) -> Any:
        with self._env.begin(db=self._main) as txn:
            raw = txn.get(key)
        return None if raw is None else msgspec.msgpack.decode(raw, type=kind)

    def catalogue(self, project: int) -> Catalogue:
        """As of the last committed batch."""
        found = self._catalogues.get(project)
        if found is None:
            # The API asks too: what the loader has committed meanwhile is newer than what was just read.
            found = self._catalogues.setdefault(
                project, self._read(b"catalogue/%d" % project, Catalogue) or Catalogue()
            )
        return found

    def clock(self, project: int, device: str) -> Clock | None:
        key = (project, device)
        found = self._cache.get(key, _MISSING)
        if found is _MISSING:
            with self._env.begin(db=self._clocks) as txn:
                raw = txn.get(_key(project, device))
            found = None if raw is None else _clock(raw)
            self._remember(key, found)
        return found  # type: ignore[no-any-return]

    def node(self, project: int, one: Id) -> Node | None:
        found = self._cache.get((project, one), _MISSING)
        if found is _MISSING:  # asked for every record: its key is made only where it is read
            found = self._load(self._nodes, (project, one), _key(project, *one), Node)
        return found  # type: ignore[no-any-return]

    def said(self, project: int, key: bytes) -> Said | None:
        found = self._cache.get((project, key), _MISSING)
        if found is _MISSING:
            found = self._load(self._pairs, (project, key), _under(project, key), Said)
        return found  # type: ignore[no-any-return]

    def person(self, project: int, key: bytes) -> Person | None:
        with self._env.begin(db=self._people) as txn:
            raw = txn.get(_under(project, key))
        return None if raw is None else msgspec.msgpack.decode(raw, type=Person)

    def settings(self, project: int) -> Settings:
        key = ("identity", project)
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._read(b"identity/%d" % project, Settings) or Settings()
        return found

    def knows(self, project: int) -> bool:
        """Whether there is anything of a project."""
        prefix = struct.pack(">I", project)
        dbs = (self._clocks, self._nodes, self._people, self._pairs, self._evidence, self._numbers)
        with self._env.begin() as txn:
            if any(txn.get(name % project, db=self._main) for name in (b"catalogue/%d", b"identity/%d")):
                return True
            for db in dbs:
                cursor = txn.cursor(db=db)
                if cursor.set_range(prefix) and cursor.key()[:4] == prefix:
                    return True
        return any(owner == project for owner, _ in self.manifest())

    def identities_of(self, project: int) -> tuple[Settings, dict[bytes, Person], list[Evidence]]:
        """Everything that is known of a project's ids: its settings, its persons, and all evidence in its order."""
        with self._env.begin() as txn:
            raw = txn.get(b"identity/%d" % project, db=self._main)
            settings = msgspec.msgpack.decode(raw, type=Settings) if raw else Settings()
            people = {key[4:]: _PERSON.decode(value) for key, value in _all(txn, self._people, project)}
            evidence = [_EVIDENCE.decode(value) for _, value in _all(txn, self._evidence, project)]
        return settings, people, evidence

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """What is known of ids as of the last committed batch, for threads other than the loader's."""
        with self._env.begin() as txn:
            yield Snapshot(txn, self._main, self._nodes, self._people, self._pairs, self._clocks, self._numbers)

    def _load(self, db: Any, name: Any, key: bytes, kind: Any) -> Any:
        with self._env.begin(db=db) as txn:
            raw = txn.get(key)
        found = None if raw is None else msgspec.msgpack.decode(raw, type=kind)
        self._remember(name, found)
        return found

    def _remember(self, key: Any, value: Any) -> None:
        if len(self._cache) > _CACHE_MAX:
            self._cache.clear()
        self._cache[key] = value

    def numbers(self, project: int, actors: Iterable[bytes]) -> tuple[dict[bytes, int], int]:
        """The numbers of those actors that have one, and the highest of the project."""
        found: dict[bytes, int] = {}
        with self._env.begin(db=self._numbers) as txn:
            for actor in actors:
                number = self._cache.get((actor, project))
                if number is None:
                    raw = txn.get(_under(project, actor))
                    if raw is None:
                        continue
                    number = _NUMBER.unpack(raw)[0]
                    self._remember((actor, project), number)
                found[actor] = number
            highest = txn.get(_under(project, b""))
        return found, _NUMBER.unpack(highest)[0] if highest else 0

    def adopt_numbers(self, project: int, actors: Iterable[tuple[bytes, int]]) -> None:
        """Takes over numbers that the store has given to rows older than they are; a project that has some is left
        as it is."""
        with self._env.begin(db=self._numbers, write=True) as txn:
            if txn.get(_under(project, b"")) is not None:
                return
            for actor, number in actors:  # in ascending order
                txn.put(_under(project, actor), _NUMBER.pack(number))
                txn.put(_under(project, b""), _NUMBER.pack(number))

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
            if changes.forgets:
                self._forget(txn, changes.forgets)
            for project, catalogue in changes.catalogues.items():
                txn.put(b"catalogue/%d" % project, pack(catalogue), db=self._main)
            for (owner, device), clock in changes.clocks.items():
                txn.put(
                    _key(owner, device),
                    b"".join(_EPOCH.pack(*epoch) for epoch in ((clock.offset, clock.epoch), *clock.others)),
                    db=self._clocks,
                )
            if changes.identities is not None:
                self._commit_identities(txn, changes.identities, changes.replaces)
            for (project, actor), number in changes.numbers.items():  # in their order: the last one is the highest
                txn.put(_under(project, actor), _NUMBER.pack(number), db=self._numbers)
                txn.put(_under(project, b""), _NUMBER.pack(number), db=self._numbers)
            if changes.manifest is not None:
                txn.drop(self._ids, delete=False)
                rows = [(*bucket, names) for bucket, names in sorted(changes.manifest.items())]
                txn.put(b"manifest", pack(rows), db=self._main)
            elif changes.ids:
                txn.put(struct.pack(">Q", changes.position.batch), changes.ids, db=self._ids)
        # Before the position: who asks as of this batch must know that the map has changed in it.
        self.persons_changed.update(dict.fromkeys(changes.persons_of, changes.position.batch))
        self.position = changes.position
        self._catalogues.update(changes.catalogues)
        for key, clock in changes.clocks.items():
            self._remember(key, clock)
        if changes.forgets:
            self._catalogues.pop(changes.forgets, None)
            self.persons_changed.pop(changes.forgets, None)
        if changes.replaces or changes.forgets:
            self._cache.clear()
        if changes.identities is not None:
            for name, node in changes.identities.nodes.items():
                self._remember(name, node)
            for name_of_pair, said in changes.identities.pairs.items():
                self._remember(name_of_pair, said)
            for owner, settings in changes.identities.of_projects.items():
                self._cache["identity", owner] = settings

    def _forget(self, txn: Any, project: int) -> None:
        for name in (b"catalogue/%d", b"identity/%d"):
            txn.delete(name % project, db=self._main)
        prefix = struct.pack(">I", project)
        for db in (self._clocks, self._nodes, self._people, self._pairs, self._evidence, self._numbers):
            cursor = txn.cursor(db=db)
            there = cursor.set_range(prefix)
            while there and cursor.key()[:4] == prefix:
                there = cursor.delete()  # goes on to the next one, False behind the last

    def _commit_identities(self, txn: Any, made: Identities, replaces: int) -> None:
        pack = msgspec.msgpack.encode
        if replaces:
            for db in (self._nodes, self._people, self._pairs):
                for key, _ in list(_all(txn, db, replaces)):
                    txn.delete(key, db=db)
        for project in {project for project, _, _ in made.evidence} | ({replaces} - {0}):
            txn.put(b"identity/%d" % project, pack(made.of_projects[project]), db=self._main)
        for (project, one), node in made.nodes.items():
            txn.put(_key(project, *one), pack(node), db=self._nodes)
        for (project, key), person in made.people.items():
            if person is None:
                txn.delete(_under(project, key), db=self._people)
            else:
                txn.put(_under(project, key), pack(person), db=self._people)
        for (project, key), said in made.pairs.items():
            txn.put(_under(project, key), pack(said), db=self._pairs)
        if not replaces:  # else it is what is there already
            for project, seq, evidence in made.evidence:
                txn.put(_under(project, struct.pack(">Q", seq)), pack(evidence), db=self._evidence)

    def copy_to(self, directory: Path) -> None:
        """Writes the last committed batch's state into an empty directory."""
        self._env.copy(str(directory), compact=True)

    def close(self) -> None:
        self._env.close()


class Snapshot:
    """One read transaction. It remembers nothing: a value that was read before a commit must not come into the
    loader's memory after it."""

    def __init__(self, txn: Any, main: Any, nodes: Any, people: Any, pairs: Any, clocks: Any, numbers: Any) -> None:
        self._txn, self._main, self._nodes, self._people, self._pairs = txn, main, nodes, people, pairs
        self._clocks, self._numbers = clocks, numbers

    def clock(self, project: int, device: str) -> Clock | None:
        raw = self._txn.get(_key(project, device), db=self._clocks)
        return None if raw is None else _clock(raw)

    def node(self, project: int, one: Id) -> Node | None:
        return self._get(_key(project, *one), self._nodes, Node)  # type: ignore[no-any-return]

    def person(self, project: int, key: bytes) -> Person | None:
        return self._get(_under(project, key), self._people, Person)  # type: ignore[no-any-return]

    def said(self, project: int, key: bytes) -> Said | None:
        return self._get(_under(project, key), self._pairs, Said)  # type: ignore[no-any-return]

    def has_met(self, project: int, actor: bytes) -> bool:
        """Whether any row names an actor."""
        return self._txn.get(_under(project, actor), db=self._numbers) is not None

    def settings(self, project: int) -> Settings:
        return self._get(b"identity/%d" % project, self._main, Settings) or Settings()

    def _get(self, key: bytes, db: Any, kind: Any) -> Any:
        raw = self._txn.get(key, db=db)
        return None if raw is None else msgspec.msgpack.decode(raw, type=kind)


_NUMBER = struct.Struct("<I")
_PERSON = msgspec.msgpack.Decoder(Person)
_EVIDENCE = msgspec.msgpack.Decoder(Evidence)


def _under(project: int, key: bytes) -> bytes:
    return struct.pack(">I", project) + key


def _all(txn: Any, db: Any, project: int) -> Iterator[tuple[bytes, bytes]]:
    """Every entry of a project, by key."""
    prefix = struct.pack(">I", project)
    cursor = txn.cursor(db=db)
    if cursor.set_range(prefix):
        for key, value in cursor:
            if key[:4] != prefix:
                return
            yield bytes(key), bytes(value)


def _key(project: int, *texts: str) -> bytes:
    """A key of bounded length that no two inputs share: long texts go in by their hash."""

    raw = b"\0".join(
        struct.pack(">H", len(part)) + part for part in (t.encode("utf-8", "surrogatepass") for t in texts)
    )
    head = struct.pack(">I", project)
    return head + (raw if len(raw) <= 200 else b"\xff" + hashlib.blake2b(raw, digest_size=32).digest())


def _clock(raw: bytes) -> Clock:
    (offset, epoch), *others = _EPOCH.iter_unpack(raw)
    return Clock(offset, epoch, tuple((offset, epoch) for offset, epoch in others))
