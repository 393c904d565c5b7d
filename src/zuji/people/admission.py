"""Who comes in: keys, sessions, logins by password with lockout and one-time codes.

A login that fails says neither whether there is such an account nor what was wrong, and takes as long either way.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import msgspec

from zuji.accounts import lockout, passwords, totp
from zuji.accounts.caller import EVERY_PROJECT, Caller, Grant
from zuji.accounts.refusals import LoginRefused
from zuji.accounts.roles import EVERYTHING, of_role, of_scope
from zuji.accounts.sealing import SealBroken, Sealer
from zuji.store.accounts import AccountTables
from zuji.store.metadata import Metadata
from zuji.store.sessions import UserSession
from zuji.store.users import User, UserGrant

SESSION_S = 30 * 86_400  # at most
IDLE_S = 7 * 86_400
_SEEN_EVERY_MS = 60_000


class Admission:
    """Over a metadata. clock gives the time (s). sso_only: passwords open owners' accounts only. Safe to use from many
    threads and processes."""

    def __init__(self, metadata: Metadata, clock: Callable[[], float] = time.time, sso_only: bool = False) -> None:
        self.metadata, self._clock, self.sso_only = metadata, clock, sso_only
        self.sealer: Sealer | None = None  # of secrets of authenticator apps; without it none is opened or made
        self.tables = AccountTables(metadata)

    def now(self) -> int:
        """ms UTC."""
        return int(self._clock() * 1000)

    # Who asks

    def of_key(self, token: str) -> Caller | None:
        """The bearer of a key; None for one that is unknown, revoked or expired, or of a project that is deleted."""
        found = self.tables.keys.one(token)
        now = self.now()
        if found is None or 0 < found.expires_at <= now:
            return None
        if found.project and not self.metadata.takes_part(found.project):
            return None
        if now - found.used_at > _SEEN_EVERY_MS:
            self.tables.keys.use(token, now)
        permissions = of_scope(found.scope, found.project)
        grant = Grant(permissions, "", found.hidden, found.rows)
        return Caller("key", f"key …{found.hint}", {found.project: grant})

    def of_session(self, token: str) -> Caller | None:
        """Who has logged in; None for a session that has ended."""
        found = self.tables.sessions.one(token)
        if found is None:
            return None
        session, user, grants = found
        now = self.now()
        if session.expires_at <= now or now - session.seen_at > IDLE_S * 1000:
            self.tables.sessions.end(token)
            return None
        if user is not None and user.disabled_at:
            return None
        if now - session.seen_at > _SEEN_EVERY_MS:
            self.tables.sessions.see(token, now)
        if user is None:
            return Caller("session", "administrator", {EVERY_PROJECT: Grant(EVERYTHING, "owner")}, 0, session.id)
        return Caller("session", user.mail, granted(grants), user.id, session.id)

    # Logging in

    def log_in(self, mail: str, password: str, code: str, address: str, agent: str) -> str:
        """The token of a new session. Raises LoginRefused."""
        user = self._known(mail, password, address)
        if user.totp:
            if not code:
                # The first half of a login is no failure: an office would be locked out by its own logins.
                self.tables.failures.forgive(_of_mail(mail))
                self.tables.failures.forgive(_of_address(address))
                raise LoginRefused("code_needed")
            if not self.take_code(user, code):
                raise LoginRefused("wrong")
        if self.sso_only and not self.is_owner(user.id):
            raise LoginRefused("sso_only")
        self.tables.failures.forget(_of_mail(mail))
        self.tables.failures.forgive(_of_address(address))
        if passwords.outdated(user.password):
            self.tables.users.change(user.id, password=passwords.hashed(password))
        return self.open(user.id, address, agent)

    def _known(self, mail: str, password: str, address: str) -> User:
        """The user of a password. A try counts as a failure before it is looked at, so that many at once are no way
        round the lockout."""
        now = self.now()
        free = {_of_mail(mail): lockout.FREE_OF_ACCOUNT, _of_address(address): lockout.FREE_OF_ADDRESS}
        told = {subject: self.tables.failures.of(subject) for subject in free}
        waits = [lockout.wait_s(n, last / 1000, now / 1000, free[subject]) for subject, (n, last) in told.items()]
        if max(waits) > 0:
            raise LoginRefused("wait", max(waits))
        for subject in free:
            self.tables.failures.count(subject, now, now - int(lockout.FORGOTTEN_S * 1000))
        user = self.tables.users.of_mail(mail)
        kept = user.password if user is not None and not user.disabled_at else ""
        if not passwords.matches(kept, password[: passwords.CHARS_MAX + 1]) or user is None:
            raise LoginRefused("wrong")
        return user

    def is_owner(self, user: int) -> bool:
        return any(one.role == "owner" for one in self.tables.users.grants(user))

    def take_code(self, user: User, code: str) -> bool:
        """Whether a one-time code or a recovery code is good; it is so once."""
        secret = self._totp_of(user)
        step = totp.accepted(secret, code, self._clock(), user.totp_step) if secret else None
        if step is not None:
            return self.tables.users.take_totp_step(user.id, step)
        hashes: list[str] = msgspec.json.decode(user.recovery)
        given = totp.recovery_hash(code)
        if given not in hashes:
            return False
        left = [one for one in hashes if one != given]
        return self.tables.users.change_recovery(user.id, user.recovery, msgspec.json.encode(left).decode())

    def _totp_of(self, user: User) -> str:
        """The secret of a user's authenticator app; '' where the key that sealed it is gone."""
        try:
            return self.sealer.open(user.totp, user.id) if self.sealer is not None else ""
        except SealBroken:
            return ""

    def open(self, user: int, address: str, agent: str, key: str = "") -> str:
        """The token of a new session of a user; user 0: of an administrator without a name, by a key or a link."""
        now = self.now()
        if user:
            self.tables.users.change(user, login_at=now)
        return self.tables.sessions.add(user, now, now + SESSION_S * 1000, address, agent, key)

    def by_token(self, token: str, address: str, agent: str) -> str | None:
        """A session for the one-time link of the command line, or for an administrator's key of every project."""
        kind, detail = self.tables.links.one(token, self.now()) or ("", {})
        if kind == "login":
            user = self.tables.users.one(int(detail["user"])) if self.tables.links.take(token, self.now()) else None
            return self.open(user.id, address, agent) if user is not None and not user.disabled_at else None
        found = self.of_key(token)
        if found is None or found.everywhere != EVERYTHING:
            return None
        return self.open(0, address, agent, token)

    def log_out(self, token: str) -> None:
        self.tables.sessions.end(token)

    def session_of(self, token: str) -> UserSession | None:
        found = self.tables.sessions.one(token)
        return None if found is None else found[0]


def granted(grants: list[UserGrant]) -> dict[int, Grant]:
    """What a user may do, by project."""
    return {one.project: Grant(of_role(one.role), one.role, one.hidden, one.rows) for one in grants}


def _of_mail(mail: str) -> str:
    return "mail:" + hashlib.sha256(mail.strip().casefold().encode()).hexdigest()


def _of_address(address: str) -> str:
    return f"address:{address[:64]}"
