"""Logins that failed, in the metadata, by what is counted: an account, an address, a link to a board."""

from __future__ import annotations

import sqlalchemy as sa

from zuji.store.metadata import Metadata, _tables

_failures = sa.Table(
    "login_failures",
    _tables,
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_at", sa.BigInteger, nullable=False),
)


class LoginFailures:
    """Reads and writes them in a metadata database. Times in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_failures])

    def of(self, subject: str) -> tuple[int, int]:
        """How many, and when the last was."""
        with self._metadata._begin() as db:
            asked = sa.select(_failures.c.count, _failures.c.last_at).where(_failures.c.subject == subject)
            row = db.execute(asked).first()
            return (0, 0) if row is None else (row[0], row[1])

    def count(self, subject: str, now: int, forgotten: int) -> None:
        """One more; those before `forgotten` count no more, anybody's."""
        with self._metadata._begin() as db:
            db.execute(_failures.delete().where(_failures.c.last_at < forgotten))
            here = _failures.c.subject == subject
            more = {"count": _failures.c.count + 1, "last_at": now}
            if not db.execute(_failures.update().where(here).values(**more)).rowcount:
                db.execute(_failures.insert().values(subject=subject, count=1, last_at=now))

    def forgive(self, subject: str) -> None:
        """One less."""
        with self._metadata._begin() as db:
            here = sa.and_(_failures.c.subject == subject, _failures.c.count > 0)
            db.execute(_failures.update().where(here).values(count=_failures.c.count - 1))

    def forget(self, subject: str) -> None:
        with self._metadata._begin() as db:
            db.execute(_failures.delete().where(_failures.c.subject == subject))
