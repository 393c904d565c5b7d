"""Carrying an expiry out: what the journal says goes, is counted and removed, once (store/expiry.py).

Its order: journal record, counts, the state that says that they are complete, rows, the state that says that it is
done. Nothing is loaded meanwhile, so an expiry that was cut off is the last thing in the journal, and is done again.
"""

from __future__ import annotations

import msgspec

from zuji import faults
from zuji.runners.journal import Expiry
from zuji.runners.state import Changes, State
from zuji.store import expiry
from zuji.store.clickhouse import ClickHouse


def carry_out(entry: Expiry, store: ClickHouse, state: State, counted: bool = False) -> None:
    """Does what of it was not done. counted: its counts are in the store already, copied from another."""
    if state.position.expired >= entry.id:
        return
    if not counted and state.position.counted < entry.id:
        expiry.note(store, entry.project, entry.limits, entry.n, entry.id, entry.at)
        faults.point("expiry.counted")
    # Rows go only when all are counted for certain: afterwards they can be counted no more.
    state.commit(Changes(msgspec.structs.replace(state.position, counted=entry.id)))
    expiry.remove(store, entry.project, entry.limits, entry.n)
    faults.point("expiry.removed")
    state.commit(Changes(msgspec.structs.replace(state.position, expired=entry.id)))
