"""Versions of the columnar schema, and the steps between them. Each step may be run again after a crash in it."""

from __future__ import annotations

from collections.abc import Callable

from zuji import faults
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import RELEASES, SHARED


def _first(store: ClickHouse) -> None:
    for table in SHARED:
        store.create(table)
        faults.point("migration.step")


def _releases(store: ClickHouse) -> None:
    """Releases of refused records; what of a record departs from the plan."""
    store.create(RELEASES)
    store.command("ALTER TABLE `rejects` ADD COLUMN IF NOT EXISTS `violations` String")
    faults.point("migration.step")


# Position i takes the schema from version i to i + 1.
STEPS: tuple[Callable[[ClickHouse], None], ...] = (_first, _releases)
VERSION = len(STEPS)


class StoreTooNew(Exception):
    """A newer build has written this store."""


def version(store: ClickHouse) -> int:
    """The schema's version; 0 for an empty store."""
    found = [name for name in store.tables() if name.startswith("schema_v")]
    return max((int(name.removeprefix("schema_v")) for name in found), default=0)


def migrate(store: ClickHouse) -> int:
    """Brings the schema to VERSION; gives the version that it had. Raises StoreTooNew.

    A version is a table that exists: the engine makes one atomically, also where it has no transactions."""
    before = version(store)
    if before > VERSION:
        raise StoreTooNew(f"the store has schema version {before}; this build knows up to {VERSION}: upgrade Zuji")
    for number in range(before, VERSION):
        STEPS[number](store)
        store.command(f"CREATE TABLE IF NOT EXISTS `schema_v{number + 1}` (`at` DateTime) ENGINE = TinyLog")
    return before
