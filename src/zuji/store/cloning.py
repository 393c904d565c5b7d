"""A generation of the store beside another, made of the same files; and what of two of them is equal.

`CLONE AS` gives a table the parts of another by hard links, so a copy of 100 GB takes seconds and no room. A change of
a column then writes that column's files anew, for the copy only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from zuji.store.clickhouse import ClickHouse


class Different(Exception):
    """What a copy holds other than it should."""


class Compared(NamedTuple):
    """tables: how many; read: of those, how many were read row by row, since their files are not the same."""

    tables: int
    read: int
    rows: int


def clone(source: ClickHouse, target: ClickHouse) -> None:
    """Makes every table of source in target, which must be empty. Dictionaries and tables of one question are not
    copied: they are made again."""
    for name, engine in _engines(source).items():
        if engine.endswith("MergeTree"):
            target.command(f"CREATE TABLE `{name}` CLONE AS {source.qualified(name)}")
        elif engine == "TinyLog":
            target.command(f"CREATE TABLE `{name}` AS {source.qualified(name)}")


def compare(source: ClickHouse, target: ClickHouse, changes: Collection[str], tell: Callable[[str], None]) -> Compared:
    """Raises Different where a table of source has other rows in target, in columns that changes does not name.

    Tables whose parts have the same hashes are equal. Of others the rows are counted and hashed, month by month."""
    read = total = 0
    here = [name for name, engine in _engines(source).items() if engine.endswith("MergeTree")]
    there = set(target.tables())
    for name in here:
        if name not in there:
            raise Different(f"table {name} is gone")
        rows = source.rows_of(name)
        total += rows
        if target.rows_of(name) != rows:
            raise Different(f"{name} had {rows} rows and has {target.rows_of(name)}")
        if not rows or _parts(source, name) == _parts(target, name):
            continue
        read += 1
        tell(f"comparing {rows} rows of {name}")
        columns = _kept(source, target, name, changes)
        before, after = _hashes(source, name, columns), _hashes(target, name, columns)
        for month in sorted(before.keys() | after.keys()):
            if before.get(month) != after.get(month):
                raise Different(f"rows of {name} changed{f' in {month}' if month else ''}")
    return Compared(len(here), read, total)


def _engines(store: ClickHouse) -> dict[str, str]:
    where = f"database = '{store.database}' AND name NOT LIKE 'kept\\_%'"
    return dict(store.asked(f"SELECT name, engine FROM system.tables WHERE {where} ORDER BY name"))


def _parts(store: ClickHouse, name: str) -> list[tuple[str, ...]]:
    """Content of a table's files, whatever their names."""
    where = f"database = '{store.database}' AND table = '{name}' AND active"
    return store.asked(f"SELECT partition_id, rows, hash_of_all_files FROM system.parts WHERE {where} ORDER BY 1, 2, 3")


def _kept(source: ClickHouse, target: ClickHouse, name: str, changes: Collection[str]) -> list[str]:
    """Columns that must hold what they held."""
    family = "events" if name.startswith("events_") else name

    def columns(store: ClickHouse) -> set[str]:
        where = f"database = '{store.database}' AND table = '{name}'"
        return {row[0] for row in store.asked(f"SELECT name FROM system.columns WHERE {where}")}

    wanted = {column for column in columns(source) if f"{family}.{column}" not in changes}
    if gone := wanted - columns(target):
        raise Different(f"{name} has lost {', '.join(sorted(gone))}")
    return sorted(wanted)


def _hashes(store: ClickHouse, name: str, columns: list[str]) -> dict[str, str]:
    """By partition, one statement each: a large store is not read within the time limit of one."""
    listed = ", ".join(f"`{column}`" for column in columns)
    where = f"database = '{store.database}' AND table = '{name}' AND active"
    found = {}
    for (month,) in store.asked(f"SELECT DISTINCT partition_id FROM system.parts WHERE {where}"):
        ((found[month],),) = store.asked(
            f"SELECT sum(toUInt256(cityHash64({listed}))) FROM `{name}` WHERE _partition_id = '{month}'"
        )
    return found
