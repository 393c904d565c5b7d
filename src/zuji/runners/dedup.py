"""The index of ids that were loaded: exact, for as long as the rows live (DESIGN D7).

Ids lie in buckets of (project, day of the raw client time). The newest are in memory and, for a restart, in the state
as one blob for each batch; the rest are sorted runs on disk, memory-mapped when a batch asks for their day. The first
copy in journal order wins.

A run file holds n high halves (uint64, sorted), then their n low halves.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zuji import faults
from zuji.eventlog.filesystem import REAL_FILES

Bucket = tuple[int, int]  # project, day since the epoch; ODD_DAY for clocks far off
ODD_DAY = -(2**31)
TAIL_IDS_MAX = 400_000
RUNS_MAX = 6

_ROW = np.dtype([("project", "<u4"), ("day", "<i4"), ("id", "V16")])
U64 = npt.NDArray[np.uint64]


class Run:
    """A sorted run of ids on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data: U64 = np.memmap(path, dtype="<u8", mode="r")
        self.size = len(data) // 2
        self.high, self.low = data[: self.size], data[self.size :]

    def contains(self, high: U64, low: U64) -> npt.NDArray[np.bool_]:
        """Which of the ids the run holds."""
        found = np.zeros(len(high), dtype=bool)
        at = np.searchsorted(self.high, high)
        open_ = np.arange(len(high))
        while len(open_):
            inside = at[open_] < self.size
            open_ = open_[inside]
            same = self.high[at[open_]] == high[open_]
            open_ = open_[same]
            hit = self.low[at[open_]] == low[open_]
            found[open_[hit]] = True
            open_ = open_[~hit]
            at[open_] += 1
        return found


class DedupIndex:
    """Which ids were seen. Changes become durable with the state's commit; see loader.py for the order.

    manifest maps a bucket to its run files' names, as the last commit left it; blobs are the tails since then.
    """

    def __init__(
        self,
        directory: Path,
        manifest: dict[Bucket, list[str]],
        blobs: Iterable[bytes],
        tail_ids_max: int = TAIL_IDS_MAX,
    ) -> None:
        self._dir = directory
        self._tail_max = tail_ids_max
        directory.mkdir(parents=True, exist_ok=True)
        self.manifest = manifest
        self._runs: dict[str, Run] = {}
        self._tail: dict[Bucket, set[bytes]] = {}
        self._tail_size = 0
        self._obsolete: list[str] = []
        self._new: list[tuple[Bucket, bytes]] = []
        kept = {name for names in manifest.values() for name in names}
        for path in directory.iterdir():
            if path.name not in kept:
                path.unlink()  # written by a commit that never came
        for blob in blobs:
            for project, day, raw in np.frombuffer(blob, dtype=_ROW):
                self._add((int(project), int(day)), bytes(raw))

    def _add(self, bucket: Bucket, raw: bytes) -> None:
        self._tail.setdefault(bucket, set()).add(raw)
        self._tail_size += 1

    def seen(self, keys: list[tuple[Bucket, bytes]]) -> list[bool]:
        """For each (bucket, id), in order: was it there before, in an earlier batch or in this one? Adds the others."""
        if faults.without_deduplication:
            return [False] * len(keys)
        by_bucket: dict[Bucket, list[int]] = {}
        for position, (bucket, _) in enumerate(keys):
            by_bucket.setdefault(bucket, []).append(position)
        result = [False] * len(keys)
        for bucket, positions in by_bucket.items():
            ids = [keys[position][1] for position in positions]
            old = self._in_runs(bucket, ids)
            tail = self._tail.setdefault(bucket, set())
            for position, raw, in_run in zip(positions, ids, old, strict=True):
                if in_run or raw in tail:
                    result[position] = True
                else:
                    tail.add(raw)
                    self._new.append((bucket, raw))
        return result

    def _in_runs(self, bucket: Bucket, ids: list[bytes]) -> list[bool]:
        names = self.manifest.get(bucket)
        if not names:
            return [False] * len(ids)
        halves = np.frombuffer(b"".join(ids), dtype="<u8").reshape(-1, 2)
        high, low = halves[:, 1].copy(), halves[:, 0].copy()
        found = np.zeros(len(ids), dtype=bool)
        for name in names:
            found |= self._run(name).contains(high, low)
        return [bool(hit) for hit in found]

    def _run(self, name: str) -> Run:
        run = self._runs.get(name)
        if run is None:
            if len(self._runs) > 512:
                self._runs.clear()
            run = self._runs[name] = Run(self._dir / name)
        return run

    def take_new(self) -> bytes:
        """The ids that came since the last call, as one blob for the state."""
        rows = np.zeros(len(self._new), dtype=_ROW)
        if self._new:
            rows["project"] = [bucket[0] for bucket, _ in self._new]
            rows["day"] = [bucket[1] for bucket, _ in self._new]
            rows["id"] = np.frombuffer(b"".join([raw for _, raw in self._new]), dtype="V16")
        self._tail_size += len(self._new)
        self._new.clear()
        return rows.tobytes()

    def flush(self, batch: int, now: bool = False) -> bool:
        """Writes the tails as runs when they have grown large, or now; then the caller drops all blobs in the same
        commit.

        New files are durable when this returns; the old ones are removed by `committed`."""
        if self._tail_size < self._tail_max and not now:
            return False
        for bucket, ids in self._tail.items():
            if not ids:
                continue
            names = self.manifest.get(bucket, [])
            merged = names if len(names) >= RUNS_MAX else []
            name = f"{bucket[0]}_{bucket[1]}_{batch}.ids"
            self._write(name, ids, [self._run(old) for old in merged])
            self._obsolete += merged
            self.manifest[bucket] = [old for old in names if old not in merged] + [name]
        REAL_FILES.sync_directory(str(self._dir))
        self._tail = {}
        self._tail_size = 0
        return True

    def _write(self, name: str, ids: set[bytes], runs: list[Run]) -> None:
        halves = np.frombuffer(b"".join(ids), dtype="<u8").reshape(-1, 2)
        high = np.concatenate([halves[:, 1], *[run.high for run in runs]])
        low = np.concatenate([halves[:, 0], *[run.low for run in runs]])
        order = np.lexsort((low, high))
        with open(self._dir / name, "wb") as file:
            file.write(high[order].astype("<u8").tobytes())
            file.write(low[order].astype("<u8").tobytes())
            file.flush()
            os.fdatasync(file.fileno())

    def committed(self) -> None:
        """The state knows the new manifest: what it no longer names may go."""
        for name in self._obsolete:
            self._runs.pop(name, None)
            (self._dir / name).unlink(missing_ok=True)
        self._obsolete.clear()

    def forget_project(self, project: int, batch: int) -> None:
        """Drops every id of a project; the caller commits the manifest, which then names all that is known."""
        self._tail = {bucket: ids for bucket, ids in self._tail.items() if bucket[0] != project}
        self.forget({bucket for bucket in self.manifest if bucket[0] != project})
        self.flush(batch, now=True)

    def forget(self, keep: set[Bucket]) -> None:
        """Drops buckets whose rows are gone; durable with the next commit."""
        for bucket in [bucket for bucket in self.manifest if bucket not in keep]:
            self._obsolete += self.manifest.pop(bucket)
