"""One request decoded and judged again, to be looked at: what it held, and what the same code makes of it. Pure.

This is the loader's own `judge` over a single frame with a memory that knows no ids, so every record that nothing
speaks against comes out with its event id, clock and time. Whether it was a duplicate only the store can say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from zuji.process.clock import Clock
from zuji.process.identity import View
from zuji.process.judge import judge
from zuji.process.judged import Kept, Plans, Record, Slot
from zuji.process.owners import Owners
from zuji.protocols import registry
from zuji.records.decoded import Keys, Limits
from zuji.records.project import Project
from zuji.records.reject import Reject


class Explained(NamedTuple):
    """By index in the request: records, those that would be stored now, and those that would be refused now (or were
    never read). owners: (project id, name) of everything in it; id 0 where no project takes it. secrets: keys and
    tokens that stand in it."""

    records: dict[int, Record]
    kept: dict[int, Kept]
    refused: dict[int, Reject]
    owners: frozenset[tuple[int, str]]
    secrets: frozenset[str]


class Recalled:
    """A memory that knows persons, the clocks that a request was given, else those of now, and no id that was seen."""

    def __init__(self, view: View, clocks: Mapping[str, Clock], now: Callable[[str], Clock | None]) -> None:
        self.identities, self._clocks, self._now = view, clocks, now

    def clock(self, project: int, device: str) -> Clock | None:
        return self._clocks.get(device) or self._now(device)

    def seen(self, keys: list[tuple[tuple[int, int], bytes]]) -> list[bool]:
        return [False] * len(keys)


def explain(
    slot: Slot,
    projects: Mapping[str, Project],
    keys: Keys,
    memory: Recalled,
    plans: Plans | None = None,
    limits: Limits = Limits(),
) -> Explained:
    """The records of a request, and what becomes of them under these projects, keys and plans."""
    decoded = registry.decode(slot.frame, keys, limits)
    everything = (*decoded.records, *decoded.rejects)
    owners = Owners(projects)
    of = [(owners.project(item.project, item.token), item) for item in everything]
    judged = judge([slot], projects, keys, memory, limits, {(slot.partition, slot.offset): decoded}, plans)
    kept: dict[int, Kept] = {}
    for one in (*judged.events, *judged.changes):
        kept.setdefault(one.record.index, one)  # before the changes that stand beside an event
    return Explained(
        records={record.index: record for record in decoded.records},
        kept=kept,
        refused={refused.reject.index: refused.reject for refused in judged.refused},
        owners=frozenset((project.id if project else 0, project.name if project else i.project) for project, i in of),
        secrets=frozenset(item.token for item in everything if item.token and item.token[:1] != "#"),
    )
