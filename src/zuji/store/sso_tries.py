"""Single sign-ons under way: what a browser must bring back, kept until it does, once."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _hash, _tables

_tries = sa.Table(
    "sso_tries",
    _tables,
    sa.Column("state", sa.String(64), primary_key=True),  # hash
    sa.Column("browser", sa.String(64), nullable=False),  # hash of what its cookie holds
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(128), nullable=False),
    sa.Column("redirect", sa.String(500), nullable=False),
    sa.Column("path", sa.String(2000), nullable=False),
    sa.Column("user", sa.Integer, nullable=False),  # to link, 0 to log in
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)
UNDER_WAY_MAX = 10_000


class SsoTry(msgspec.Struct, frozen=True):
    """redirect: our address that the provider was told; path: where the person wanted to go."""

    nonce: str
    verifier: str
    redirect: str
    path: str
    user: int


class SsoTries:
    """Over a Metadata. Times in ms UTC."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_tries])

    def add(self, state: str, browser: str, one: SsoTry, now: int, expires_at: int) -> bool:
        """Whether there was room for one more."""
        with self._metadata._begin() as db:
            db.execute(_tries.delete().where(_tries.c.expires_at < now))
            if db.execute(sa.select(sa.func.count()).select_from(_tries)).scalar_one() >= UNDER_WAY_MAX:
                return False
            row = {"state": _hash(state), "browser": _hash(browser), "expires_at": expires_at}
            db.execute(_tries.insert().values(**row, **msgspec.structs.asdict(one)))
            return True

    def take(self, state: str, browser: str, now: int) -> SsoTry | None:
        """The try of a state that this browser began; it is there once."""
        mine = sa.and_(_tries.c.state == _hash(state), _tries.c.browser == _hash(browser), _tries.c.expires_at > now)
        with self._metadata._begin() as db:
            row = db.execute(sa.select(_tries).where(mine)).first()
            # Of two at once only one deletes it.
            if row is None or not db.execute(_tries.delete().where(mine)).rowcount:
                return None
            return SsoTry(row.nonce, row.verifier, row.redirect, row.path, row.user)
