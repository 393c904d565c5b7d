"""Named points at which a test may end the process as kill -9 would.

`ZUJI_FAULT=name:n` kills at the n-th passing of that point. In production nothing is set and a point costs one
dictionary look-up. tests/torture/ goes through POINTS one by one.
"""

from __future__ import annotations

import os
import signal

POINTS = (
    "log.append",
    "log.written",
    "log.synced",
    "log.rotate",
    "log.rotated",
    "journal.written",
    "journal.synced",
    "batch.decoded",
    "batch.inserted.events",
    "batch.inserted.profile_ops",
    "batch.inserted.identity_edges",
    "batch.inserted.person_map",
    "batch.inserted.actors",
    "batch.inserted.rejects",
    "batch.inserted.bot_labels",
    "batch.inserted.releases",
    "batch.inserted.ledger",
    "state.ids_written",
    "state.committed",
    "catalogue.column_added",
    "catalogue.move_started",
    "catalogue.moved",
    "migration.step",
    "expiry.journaled",
    "expiry.counted",
    "expiry.removed",
    "purge.claimed",
    "purge.journaled",
    "purge.removed",
    "purge.forgotten",
    "purge.metadata",
    "upgrade.kept",
    "upgrade.cloned",
    "upgrade.migrated",
    "upgrade.metadata_step",
    "upgrade.metadata",
    "upgrade.switching",
    "upgrade.switched",
    "upgrade.undoing",
)

# Deduplication would hide a batch that was loaded twice, so the checkers of tests/torture/ switch it off.
without_deduplication = os.environ.get("ZUJI_TEST_WITHOUT_DEDUPLICATION") == "1"

_name, _, _count = os.environ.get("ZUJI_FAULT", "").partition(":")
_left = {_name: int(_count or 1)} if _name else {}


def point(name: str) -> None:
    """Dies here if this is the point, and the passing, that ZUJI_FAULT names."""
    if name in _left:
        _left[name] -= 1
        if _left[name] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
