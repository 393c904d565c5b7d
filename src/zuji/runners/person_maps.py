"""Dictionaries of person maps, so that a question need not join the whole map (docs/decisions/0012).

A dictionary holds what the map said at one batch and never changes. Rows that came later are joined by the question
itself; when they are many, a newer dictionary takes over.
"""

from __future__ import annotations

import re
import threading
from typing import Protocol

import structlog
from sqlglot import exp

from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import PersonMap, QueryFailed

ROWS_MIN = 2_000  # a join with fewer rows is little felt
GROWTH = 0.02  # of the rows in a dictionary that may gather beside it: making it again takes 0.3 us a row
_log = structlog.get_logger()
_NAME = re.compile(r"persons_(\d+)_(\d+)")


class Changed(Protocol):
    """What the loader tells. persons_changed: the last batch that wrote to a project's map, since the start."""

    persons_changed: dict[int, int]


class PersonMaps:
    """The maps of one generation of the store: read by questions, renewed in quiet moments."""

    def __init__(self, store: ClickHouse, state: Changed, rows_min: int = ROWS_MIN) -> None:
        self._store, self._state, self._rows_min = store, state, rows_min
        self._lock = threading.Lock()
        self._made: dict[int, tuple[str, int, int]] = {}  # dictionary, its batch, rows in it
        found = exp.select("project", "max(batch) AS last").from_("person_map").group_by("project")
        rows = store.query(found).table.to_pylist() if "person_map" in store.tables() else []
        self._began = {row["project"]: row["last"] for row in rows}
        # Those of an earlier process are made again: the engine would fill them when a question needs them, with the
        # password of then, and nothing says that they ever held anything.
        for _, _, name in self._dictionaries():
            store.drop_dictionary(name)

    def of(self, project: int) -> PersonMap:
        """How the map can be read. Asked after the batch of a question was taken: it may know more, never less."""
        changed = max(self._began.get(project, 0), self._state.persons_changed.get(project, 0))
        with self._lock:
            name, batch, _ = self._made.get(project, ("", 0, 0))
        return PersonMap(changed, name, batch)

    def forget(self, project: int) -> None:
        """A project is gone, and its dictionaries with it (store/purge.py)."""
        self._began.pop(project, None)
        with self._lock:
            self._made.pop(project, None)

    def renew(self, batch: int) -> None:
        """Makes the dictionaries that have fallen behind, as of a batch that is done. One that cannot be made is told
        in the process's log: questions join the rows all the same."""
        for project in sorted({*self._began, *self._state.persons_changed}):
            known = self.of(project)
            if known.changed > known.batch:
                waiting = self._count(project, f"batch > {known.batch}")
                if waiting > max(self._rows_min, GROWTH * self._made.get(project, ("", 0, 0))[2]):
                    try:
                        self._make(project, batch)
                    except QueryFailed as error:
                        _log.error("no dictionary of persons", project=project, batch=batch, error=str(error))

    def _make(self, project: int, batch: int) -> None:
        name = f"persons_{int(project)}_{int(batch)}"
        try:
            self._store.keep_dictionary(
                name,
                "number UInt64",
                "person UInt32",
                "SELECT toUInt64(actor_number) AS number, argMax(person_number, (batch, position)) AS person"
                f" FROM {self._store.qualified('person_map')} WHERE project = {int(project)} AND batch <= {int(batch)}"
                " GROUP BY actor_number HAVING person != number",
                "FLAT(INITIAL_ARRAY_SIZE 1024 MAX_ARRAY_SIZE 4294967296)",
            )
        except QueryFailed:
            self._store.drop_dictionary(name)  # it is there, and cannot be filled
            raise
        self._take(project, name, batch)
        # The one before may still be read by a question that has begun.
        for _, _, old in [known for known in self._dictionaries() if known[0] == project][:-2]:
            self._store.drop_dictionary(old)

    def _take(self, project: int, name: str, batch: int) -> None:
        rows = self._count(project, f"batch <= {int(batch)}")
        with self._lock:
            # Not by its full name: a question that is asked of another generation, whose numbers are others, fails.
            self._made[project] = (name, batch, rows)

    def _count(self, project: int, which: str) -> int:
        counted = exp.select("count() AS n").from_("person_map").where(f"project = {int(project)}", which)
        return int(self._store.query(counted).table.to_pylist()[0]["n"])

    def _dictionaries(self) -> list[tuple[int, int, str]]:
        """(project, batch, name), ascending."""
        found = (_NAME.fullmatch(name) for name in self._store.tables())
        return sorted((int(match[1]), int(match[2]), match[0]) for match in found if match)
