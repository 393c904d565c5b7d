"""The audit log in the metadata. It only grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _tables

_audit = sa.Table(
    "audit",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("who", sa.String(254), nullable=False),
    sa.Column("by", sa.String(16), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("target", sa.String(255), nullable=False),
    sa.Column("result", sa.String(32), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
ID_MAX = 2**31 - 1  # PostgreSQL takes no greater number beside a column of integers


class Noted(msgspec.Struct, frozen=True):
    """An entry of the audit log. result: done, refused or failed, with the status of the answer."""

    at: int
    who: str
    by: str
    address: str
    action: str
    project: str
    target: str
    result: str
    detail: Mapping[str, Any]
    id: int = 0


class Audit:
    """Reads and writes it in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_audit])

    def note(self, noted: Noted) -> None:
        """One entry more."""
        with self._metadata._begin() as db:
            db.execute(_audit.insert().values(**audit_row(noted)))

    def newest(
        self,
        project: str | None = None,
        who: str = "",
        action: str = "",
        since: int = 0,
        until: int = 2**62,
        before: int = 2**62,
        limit: int = 100,
    ) -> list[Noted]:
        """Entries, newest first, ids below before; project None: of the whole server."""
        wanted = [_audit.c.at >= since, _audit.c.at < until, _audit.c.id <= min(before - 1, ID_MAX)]
        for column, value in (
            (_audit.c.project, project),
            (_audit.c.who, who or None),
            (_audit.c.action, action or None),
        ):
            if value is not None:
                wanted.append(column == value)
        asked = sa.select(_audit).where(*wanted).order_by(_audit.c.id.desc()).limit(limit)
        with self._metadata._begin() as db:
            return [Noted(**{**row._mapping, "detail": msgspec.json.decode(row.detail)}) for row in db.execute(asked)]


def audit_row(noted: Noted) -> dict[str, Any]:
    """An entry as its table takes it."""
    row = msgspec.structs.asdict(noted)
    del row["id"]
    cut = {"who": 254, "address": 64, "action": 64, "project": 64, "target": 255, "result": 32}
    row |= {name: row[name][:chars] for name, chars in cut.items()}
    return {**row, "detail": msgspec.json.encode(noted.detail).decode()}
