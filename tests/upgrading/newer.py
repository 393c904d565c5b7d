"""A version of Zuji after this one: today's, with one more step in each part.

What today's build writes is then the data of an older version, and today's build is the old one that must be able to
open them again. Who writes a migration proves it in this way: the step goes into STORE, METADATA or FILES here until
it is in the product, test_upgrade.py runs over it, and what the version before wrote stays as a test of its own beside
`test_an_older_store_gets_numbers_for_its_actors` (tests/store/test_clickhouse_contract.py).
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from zuji import faults
from zuji.store import metadata_migrations, migrations
from zuji.store.clickhouse import ClickHouse
from zuji.upkeep import versions

_TODAY = (migrations.STEPS, metadata_migrations.STEPS, versions.FILES_STEPS)


def _store(store: ClickHouse) -> None:
    """A column more, and one that says its values otherwise."""
    for name in store.tables():
        if name.startswith("events_"):
            store.command(f"ALTER TABLE `{name}` ADD COLUMN IF NOT EXISTS `added` UInt8 DEFAULT 7")
            store.command(f"ALTER TABLE `{name}` UPDATE `platform` = 'changed' WHERE 1")
    faults.point("migration.step")


def _metadata(db: sa.Connection) -> None:
    db.execute(sa.text("ALTER TABLE projects ADD COLUMN region VARCHAR(16)"))
    db.execute(sa.text("UPDATE projects SET region = 'cn', created_at = 1"))


def _lossy(db: sa.Connection) -> None:
    _metadata(db)
    db.execute(sa.text("UPDATE projects SET name = 'other' WHERE id = 1"))


def _files(state: Path, ids: Path) -> None:
    (state / "newer").write_text(f"{ids.is_dir()}")


STORE = migrations.Step(_store, frozenset({"events.platform"}))
METADATA = metadata_migrations.Step(_metadata, frozenset({"projects.created_at"}))
LOSSY = metadata_migrations.Step(_lossy, frozenset({"projects.created_at"}))
UNDECLARED = migrations.Step(_store)


def become(store: migrations.Step = STORE, metadata: metadata_migrations.Step | None = METADATA) -> None:
    """From here on this process is the newer version."""
    today()
    migrations.STEPS = (*migrations.STEPS, store)
    metadata_migrations.STEPS = (*metadata_migrations.STEPS, *([metadata] if metadata else ()))
    versions.FILES_STEPS = (*versions.FILES_STEPS, _files)


def today() -> None:
    """From here on this process is what it is again."""
    migrations.STEPS, metadata_migrations.STEPS, versions.FILES_STEPS = _TODAY
