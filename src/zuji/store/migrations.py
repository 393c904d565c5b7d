"""Versions of the columnar schema, and the steps between them. Each step may be run again after a crash in it.

A store that holds rows is not changed in place: upkeep/upgrade.py takes the steps on a copy of it, beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zuji import faults
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import ACTORS, EXPIRED, RELEASES, SHARED


def _first(store: ClickHouse) -> None:
    for table in SHARED:
        store.create(table)
        faults.point("migration.step")


def _releases(store: ClickHouse) -> None:
    """Releases of refused records; what of a record departs from the plan."""
    store.create(RELEASES)
    store.command("ALTER TABLE `rejects` ADD COLUMN IF NOT EXISTS `violations` String")
    faults.point("migration.step")


def _actor_numbers(store: ClickHouse) -> None:
    """Numbers of actors. Those of rows that are there are given by first batch, then by key; their batch is 0."""
    names = {"profile_ops": ("actor",), "person_map": ("actor", "person")}
    events = [name for name in store.tables() if name.startswith("events_")]
    names |= dict.fromkeys(events, ("actor",))
    for table, columns in names.items():
        for name in columns:
            store.command(f"ALTER TABLE `{table}` ADD COLUMN IF NOT EXISTS `{name}_number` UInt32")
    store.create(ACTORS)
    store.command("ALTER TABLE `actors` DELETE WHERE batch = 0")  # of an attempt that ended half-way
    for table in events:
        project = int(table.removeprefix("events_"))
        theirs = {"profile_ops": f"project = {project}", "person_map": f"project = {project}", table: "1"}
        met = " UNION ALL ".join(
            f"SELECT {name} AS actor, batch FROM `{source}` WHERE {which}"
            for source, which in theirs.items()
            for name in names[source]
        )
        store.command(
            f"INSERT INTO `actors` SELECT 0, {project}, row_number() OVER (ORDER BY first, actor), actor FROM "
            f"(SELECT actor, min(batch) AS first FROM ({met}) WHERE actor != 0 GROUP BY actor)"
        )
        store.keep_dictionary(
            "numbering",
            "actor UInt128",
            "number UInt32",
            f"SELECT actor, number FROM {store.qualified('actors')} WHERE project = {project}",
            "COMPLEX_KEY_HASHED()",
        )
        for source, which in theirs.items():
            changes = ", ".join(
                f"`{name}_number` = dictGetOrDefault('{store.qualified('numbering')}', 'number', tuple({name}), 0)"
                for name in names[source]
            )
            store.command(f"ALTER TABLE `{source}` UPDATE {changes} WHERE {which}")
        store.drop_dictionary("numbering")
        faults.point("migration.step")


def _expired(store: ClickHouse) -> None:
    """What was let go when its time was over."""
    store.create(EXPIRED)
    faults.point("migration.step")


class Step(NamedTuple):
    """changes: `table.column` whose values of before it may change (`events.x` in the events of every project).
    Whatever else was there must come out as it went in, and no row may come or go: upkeep/upgrade.py compares."""

    run: Callable[[ClickHouse], None]
    changes: frozenset[str] = frozenset()


# Position i takes the schema from version i to i + 1. A new one gets its proof in tests/upgrading/newer.py.
STEPS: tuple[Step, ...] = (Step(_first), Step(_releases), Step(_actor_numbers), Step(_expired))
VERSION = len(STEPS)


class StoreTooNew(Exception):
    """A newer build has written this store."""


class StoreTooOld(Exception):
    """An older build has written this store, and it holds rows."""


def version(store: ClickHouse) -> int:
    """The schema's version; 0 for an empty store."""
    found = [name for name in store.tables() if name.startswith("schema_v")]
    return max((int(name.removeprefix("schema_v")) for name in found), default=0)


def migrate(store: ClickHouse) -> int:
    """Brings the schema to the newest version; gives the version that it had. Raises StoreTooNew.

    A version is a table that exists: the engine makes one atomically, also where it has no transactions."""
    before, newest = version(store), len(STEPS)
    if before > newest:
        raise StoreTooNew(f"the store has schema version {before}; this build knows up to {newest}: upgrade Zuji")
    for number in range(before, newest):
        STEPS[number].run(store)
        store.command(f"CREATE TABLE IF NOT EXISTS `schema_v{number + 1}` (`at` DateTime) ENGINE = TinyLog")
    return before


def ready(store: ClickHouse) -> None:
    """Makes the tables of a store without rows. Raises StoreTooNew and, where there are rows, StoreTooOld."""
    before = version(store)
    if before < len(STEPS) and store.holds_rows():
        raise StoreTooOld(
            f"the store has schema version {before} and this build works with {len(STEPS)}: `zuji upgrade` or "
            "`zuji serve` brings it there, behind a snapshot"
        )
    migrate(store)
