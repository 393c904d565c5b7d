"""The account of every record (promise 3): received = stored + expired + duplicate + quarantined + rejected.

Three counts that do not know each other: the collectors number their frames, the decoder counts records by the bodies'
structure, and the store is asked what it holds; the loader's own memory counts for nothing but duplicates, which leave
no row. What does not add up is an incident, told once, kept in the metadata.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import sqlglot

from zuji.process.judged import MINUTE_MS
from zuji.runners.batch import Gap
from zuji.store.clickhouse import ClickHouse
from zuji.store.metadata import Incident, Metadata
from zuji.store.tables import EVENTS

_FATES = ("stored", "expired", "duplicate", "quarantined", "rejected")


class Ledger:
    """Asks one generation of the store."""

    def __init__(self, store: ClickHouse, metadata: Metadata) -> None:
        self._store, self._metadata = store, metadata

    def minutes(
        self, project_id: int | None, since: int, until: int, batches: tuple[int, int] | None = None
    ) -> list[dict[str, Any]]:
        """Rows of [since, until), ms UTC, of one project or of all: minute, project, vendor, sdk, sdk_version, frames,
        received, the fates, and whether the equation holds. batches: only those in (from, to]."""
        first, last = since // MINUTE_MS * MINUTE_MS, until
        part = f" AND batch > {int(batches[0])} AND batch <= {int(batches[1])}" if batches else ""
        of_project = "" if project_id is None else f" AND project = {int(project_id)}"
        said = self._rows(
            "SELECT project, minute, vendor, sdk, sdk_version, sum(frames) AS frames, sum(received) AS received, "
            "sum(duplicate) AS duplicate FROM ledger "
            f"WHERE minute >= fromUnixTimestamp64Milli({int(first)}, 'UTC') "
            f"AND minute < fromUnixTimestamp64Milli({int(last)}, 'UTC'){of_project}{part} "
            "GROUP BY project, minute, vendor, sdk, sdk_version"
        )
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in said:
            found[_key(row)] = {**row, **dict.fromkeys(("stored", "expired", "quarantined", "rejected"), 0)}
        window = (
            f"received_at >= fromUnixTimestamp64Milli({int(first)}, 'UTC') "
            f"AND received_at < fromUnixTimestamp64Milli({int(last)}, 'UTC'){part}"
        )
        group = "minute, vendor, sdk, sdk_version"
        # DateTime64 keeps its type here, so that minutes compare with the ledger's.
        minute = "toStartOfInterval(received_at, INTERVAL 1 MINUTE) AS minute"
        # A project made a moment ago has no table yet: the loader makes it before its next batch.
        there = set(self._store.tables())
        known = [project_id] if project_id is not None else [p.id for p in self._metadata.every_project()]
        for known_id in known:
            if EVENTS.named(known_id) in there:
                for row in self._rows(
                    f"SELECT {int(known_id)} AS project, {minute}, vendor, sdk, sdk_version, count() AS n "
                    f"FROM events_{int(known_id)} WHERE {window} GROUP BY {group}"
                ):
                    _add(found, row, "stored")
        for row in self._rows(
            f"SELECT project, {minute}, vendor, sdk, sdk_version, countIf(counts = 1) AS n "
            f"FROM profile_ops WHERE {window}{of_project} GROUP BY project, {group}"
        ):
            _add(found, row, "stored")
        for row in self._rows(
            f"SELECT project, {minute}, vendor, sdk, sdk_version, fate, countIf(counts = 1) AS n "
            f"FROM rejects WHERE {window} AND counts = 1{of_project} GROUP BY project, fate, {group}"
        ):
            _add(found, row, row["fate"])
        for row in self._rows(
            "SELECT project, minute, vendor, sdk, sdk_version, sum(events) AS n FROM expired "
            f"WHERE minute >= fromUnixTimestamp64Milli({int(first)}, 'UTC') "
            f"AND minute < fromUnixTimestamp64Milli({int(last)}, 'UTC'){of_project}{part} "
            f"GROUP BY project, {group}"
        ):
            _add(found, row, "expired")
        rows = [found[key] for key in sorted(found)]
        for row in rows:
            row["holds"] = row["received"] == sum(row[fate] for fate in _FATES)
        return rows

    def _rows(self, text: str) -> list[dict[str, Any]]:
        tree = sqlglot.parse_one(text, dialect="clickhouse")
        rows: list[dict[str, Any]] = self._store.query(tree).table.to_pylist()
        for row in rows:
            minute = row["minute"]
            row["minute"] = int(minute.timestamp() * 1000) if hasattr(minute, "timestamp") else int(minute) * 1000
        return rows

    def check(self, batches: tuple[int, int] | None = None) -> Sequence[Incident]:
        """Compares all minutes (of the given batches); tells what does not hold, and gives what is new."""
        fresh = []
        names = {0: "_unknown", **{project.id: project.name for project in self._metadata.every_project()}}
        for row in self.minutes(None, 0, 7_258_118_400_000, batches):
            if row["holds"]:
                continue
            fates = ", ".join(f"{fate} {row[fate]}" for fate in _FATES)
            source = " ".join(part for part in (row["vendor"], row["sdk"], row["sdk_version"]) if part) or "no source"
            project = names.get(row["project"], row["project"])
            incident = Incident(
                id=f"equation/{row['project']}/{row['minute']}/{row['vendor']}/{row['sdk']}/{row['sdk_version']}"[:128],
                kind="equation",
                detail=f"project {project}, minute {_minute(row['minute'])}, {source}: "
                f"received {row['received']}, but {fates}",
                at=_now(),
            )
            if self._metadata.tell(incident):
                fresh.append(incident)
        return fresh

    def tell_gaps(self, gaps: Sequence[Gap]) -> None:
        """Frames that a collector counted and the loader did not meet."""
        for gap in gaps:
            count = gap.last - gap.first + 1
            self._metadata.tell(
                Incident(
                    id=f"frames/{gap.partition}/{gap.first}-{gap.last}",
                    kind="frames",
                    detail=f"log partition {gap.partition}: {count} acknowledged requests (number {gap.first} to "
                    f"{gap.last}) were not met while loading batch {gap.batch}; `zuji log verify` shows the damage",
                    at=_now(),
                )
            )


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["project"], row["minute"], row["vendor"], row["sdk"], row["sdk_version"]


def _add(found: dict[tuple[Any, ...], dict[str, Any]], row: dict[str, Any], fate: str) -> None:
    key = _key(row)
    if key not in found:
        empty = {"frames": 0, "received": 0, **dict.fromkeys(_FATES, 0)}
        found[key] = {name: row[name] for name in ("project", "minute", "vendor", "sdk", "sdk_version")} | empty
    found[key][fate] += row["n"]


def _minute(ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(ms / 1000))


def _now() -> int:
    return int(time.time() * 1000)
