"""Which accounts single sign-on opens, in the metadata."""

from __future__ import annotations

import sqlalchemy as sa

from zuji.records.sentences import say
from zuji.store.metadata import Metadata, MetadataError, _tables
from zuji.store.users import User, _user, _users

_identities = sa.Table(
    "user_identities",
    _tables,
    sa.Column("issuer", sa.String(255), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("user", sa.Integer, nullable=False),
)


class SsoIdentities:
    """Reads and writes them in a metadata database. issuer and subject: who a provider says that somebody is."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_identities])

    def user(self, issuer: str, subject: str) -> User | None:
        with self._metadata._begin() as db:
            wanted = sa.and_(_identities.c.issuer == issuer, _identities.c.subject == subject)
            row = db.execute(
                sa.select(_users).join(_identities, _identities.c.user == _users.c.id).where(wanted)
            ).first()
            return None if row is None else _user(row)

    def add(self, issuer: str, subject: str, user: int) -> None:
        """Raises MetadataError for one that opens an account already."""
        try:
            with self._metadata._begin() as db:
                db.execute(_identities.insert().values(issuer=issuer, subject=subject, user=user))
        except sa.exc.IntegrityError as error:
            raise MetadataError(
                say("{subject!r} of {issuer} opens an account already", subject=subject, issuer=issuer)
            ) from error

    def issuers(self, user: int) -> list[str]:
        """The issuers whose single sign-on opens a user's account."""
        with self._metadata._begin() as db:
            found = db.execute(sa.select(_identities.c.issuer).where(_identities.c.user == user))
            return [row.issuer for row in found]

    def forget(self, user: int) -> int:
        """Single sign-on opens this account no more; gives how many there were."""
        with self._metadata._begin() as db:
            return int(db.execute(_identities.delete().where(_identities.c.user == user)).rowcount)
