"""Carrying a purge out: everything of a project that was deleted goes, for good (store/purge.py).

Its order: journal record, rows, the state with the ids seen. Nothing is loaded meanwhile, so a purge that was cut off
is the last thing in the journal, and is done again: to remove what is not there any more does nothing. Unlike an expiry
it counts nothing, since the project's part of the ledger goes as well.
"""

from __future__ import annotations

import msgspec

from zuji import faults
from zuji.runners.dedup import DedupIndex
from zuji.runners.journal import Purge
from zuji.runners.state import Changes, State
from zuji.store import purge
from zuji.store.clickhouse import ClickHouse


def carry_out(entry: Purge, store: ClickHouse, state: State, index: DedupIndex) -> None:
    """Does what of it was not done."""
    if state.position.purged >= entry.id:
        return
    purge.remove(store, entry.project)
    faults.point("purge.removed")
    forget(entry.project, state, index, entry.id)
    faults.point("purge.forgotten")


def forget(project: int, state: State, index: DedupIndex, id: int) -> None:
    """Removes what a state and its index of ids know of a project, in one commit. id: of the purge."""
    index.forget_project(project, state.position.batch)
    position = msgspec.structs.replace(state.position, purged=max(id, state.position.purged))
    state.commit(Changes(position, forgets=project, manifest=index.manifest))
    index.committed()
