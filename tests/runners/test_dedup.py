"""The index of ids is a set that survives restarts (DESIGN D7)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.runners.dedup import Bucket, DedupIndex

KEYS = st.lists(st.tuples(st.tuples(st.integers(1, 2), st.integers(-1, 2)), st.integers(0, 60)), max_size=40)


def identifier(n: int) -> bytes:
    # Equal high halves, so that the runs' second half decides too.
    return (n % 3).to_bytes(8, "little") + (n // 6).to_bytes(8, "little") if n % 2 else n.to_bytes(16, "big")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(KEYS, st.sampled_from(["commit", "commit", "commit", "restart", "crash"])), max_size=15))
def test_it_answers_as_a_set_does_over_flushes_restarts_and_crashes(
    batches: list[tuple[list[tuple[Bucket, int]], str]],
) -> None:
    """A crash before the commit leaves what the last commit left: the same batch is then seen as new again."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        plain: set[tuple[Bucket, bytes]] = set()
        manifest: dict[Bucket, list[str]] = {}
        blobs: list[bytes] = []
        index = DedupIndex(directory, dict(manifest), blobs, tail_ids_max=30)
        for n, (keys, ending) in enumerate(batches):
            asked = [(bucket, identifier(number)) for bucket, number in keys]
            expected, fresh = [], set(plain)
            for key in asked:
                expected.append(key in fresh)
                fresh.add(key)
            assert index.seen(asked) == expected
            blob = index.take_new()
            flushed = index.flush(n)
            if ending == "crash":
                index = DedupIndex(directory, {b: list(names) for b, names in manifest.items()}, blobs, tail_ids_max=30)
                continue
            plain = fresh
            if flushed:
                manifest, blobs = {b: list(names) for b, names in index.manifest.items()}, []
            else:
                blobs = [*blobs, blob]
            index.committed()
            if ending == "restart":
                index = DedupIndex(directory, {b: list(names) for b, names in manifest.items()}, blobs, tail_ids_max=30)
