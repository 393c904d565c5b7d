"""Removing every row of a project from a generation of the store."""

from __future__ import annotations

import re

from sqlglot import exp

from zuji.store import tables
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import COHORT_MEMBERS, EVENTS, EXPIRED, LOOKUP_ROWS, SHARED

_OF_PERSONS = re.compile(r"persons_(\d+)_\d+")  # runners/person_maps.py
# All tables that hold rows of more than one project.
OF_MANY = (*SHARED, EXPIRED, COHORT_MEMBERS, LOOKUP_ROWS)


def remove(store: ClickHouse, project: int) -> None:
    """Removes them, bytes and all; when it returns no question sees them. May be repeated."""
    there = store.tables()
    for table in OF_MANY:
        if table.name in there and _rows(store, table, project):
            # Not a lightweight delete: that would leave the bytes until the engine's next merge.
            store.command(f"ALTER TABLE `{table.name}` DELETE WHERE project = {int(project)}")
    for name in there:
        found = _OF_PERSONS.fullmatch(name)
        if found and int(found[1]) == project:
            store.drop_dictionary(name)
    store.command(f"DROP TABLE IF EXISTS `{EVENTS.named(project)}` SYNC")


def _rows(store: ClickHouse, table: tables.Table, project: int) -> int:
    asked = exp.select("count() AS n").from_(table.name).where(f"project = {int(project)}")
    return int(store.query(asked).table.to_pylist()[0]["n"])


def left(store: ClickHouse, project: int) -> dict[str, int]:
    """How many rows of a project each table holds; those that hold none are not named."""
    there = store.tables()
    found = {table.name: _rows(store, table, project) for table in OF_MANY if table.name in there}
    if EVENTS.named(project) in there:
        found[EVENTS.named(project)] = store.rows_of(EVENTS.named(project))
    return {name: count for name, count in found.items() if count}
