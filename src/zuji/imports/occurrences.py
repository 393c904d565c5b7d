"""How many equal rows came before, of any number of rows, in bounded memory."""

from __future__ import annotations

import tempfile
from hashlib import blake2b
from typing import Any

import numpy as np

# Distinct rows held as Python objects before they go to a file, 8 bytes each.
RECENT_MAX = 1_000_000


class Occurrences:
    """Counts rows by 64 bits of their hash.

    Two unlike rows that fall together (1 in 10^5 for 100 M rows) give one of them the ordinal 1: it still has an id of
    its own, and the same one at every import of the file.
    """

    def __init__(self, recent_max: int = RECENT_MAX) -> None:
        self._recent: dict[int, int] = {}  # rows since the last run: how many times
        self._many: dict[int, int] = {}  # rows of the runs that came more than once
        self._runs: list[Any] = []
        self._recent_max = recent_max
        self._folder = tempfile.TemporaryDirectory(prefix="zuji-import-")

    def ordinals(self, rows: list[bytes]) -> dict[int, int]:
        """Place in rows: how many equal ones came before it, here or in earlier calls; places with 0 are left out."""
        hashes = [int.from_bytes(blake2b(row, digest_size=8).digest(), "little") for row in rows]
        before = self._before(hashes)
        found: dict[int, int] = {}
        recent, many = self._recent, self._many
        for place, value in enumerate(hashes):
            if value in before:
                count = many[value] = many.get(value, 1) + 1
                found[place] = count - 1
                continue
            count = recent[value] = recent.get(value, 0) + 1
            if count > 1:
                found[place] = count - 1
        if len(recent) >= self._recent_max:
            self._spill()
        return found

    def close(self) -> None:
        self._runs = []
        self._folder.cleanup()

    def _before(self, hashes: list[int]) -> set[int]:
        """Those that are in a run."""
        if not self._runs:
            return set()
        asked = np.unique(np.array(hashes, np.uint64))
        there = np.zeros(len(asked), bool)
        for run in self._runs:
            at = np.searchsorted(run, asked)
            there |= run[np.minimum(at, len(run) - 1)] == asked
        return set(asked[there].tolist())

    def _spill(self) -> None:
        values = np.fromiter(self._recent, np.uint64, len(self._recent))
        values.sort()
        path = f"{self._folder.name}/{len(self._runs)}.npy"
        np.save(path, values)
        self._runs.append(np.load(path, mmap_mode="r"))
        self._many |= {value: count for value, count in self._recent.items() if count > 1}
        self._recent = {}
