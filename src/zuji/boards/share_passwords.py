"""Passwords of links to boards: asked for once in a browser, for half a day."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable

from zuji.accounts import lockout, passwords
from zuji.accounts.refusals import LoginRefused
from zuji.records.sentences import say
from zuji.serve.board_deps import BoardRefused
from zuji.store.login_failures import LoginFailures
from zuji.store.metadata import Metadata
from zuji.store.shares import Shares

CHARS_MIN, CHARS_MAX = 6, 200  # the link itself is a secret of 256 bits
OPEN_S = 12 * 3_600
_FREE_OF_LINK = 100  # tries at one link from everywhere; an office may know a wrong password together


class SharePasswords:
    """Over a metadata. clock gives the time (s)."""

    def __init__(self, metadata: Metadata, clock: Callable[[], float] = time.time) -> None:
        self._kept, self._failures, self._clock = Shares(metadata), LoginFailures(metadata), clock

    def hashed(self, password: str, embedded: bool) -> str:
        """As it is kept; '' for none. Raises BoardRefused."""
        if not password:
            return ""
        if not CHARS_MIN <= len(password) <= CHARS_MAX:
            raise BoardRefused(
                "password",
                say("has {chars_min} to {chars_max} characters, or none", chars_min=CHARS_MIN, chars_max=CHARS_MAX),
            )
        if embedded:
            detail = say("an embedded board cannot ask for one: browsers keep its cookie back in pages of other sites")
            raise BoardRefused("password", detail)
        return passwords.hashed(password)

    def enter(self, share: int, password: str, address: str) -> str:
        """What a cookie is to hold. Raises LoginRefused: wrong, wait. A try counts before it is looked at."""
        now = self._clock()
        from_here = hashlib.sha256(address.encode()).hexdigest()[:32]
        free = {f"share:{share}:{from_here}": lockout.FREE_OF_ACCOUNT, f"share:{share}": _FREE_OF_LINK}
        told = {subject: self._failures.of(subject) for subject in free}
        waits = [lockout.wait_s(n, last / 1000, now, free[subject]) for subject, (n, last) in told.items()]
        if max(waits) > 0:
            raise LoginRefused("wait", max(waits))
        for subject in free:
            self._failures.count(subject, int(now * 1000), int((now - lockout.FORGOTTEN_S) * 1000))
        kept = self._kept.password(share)
        if not passwords.matches(kept, password[: passwords.CHARS_MAX + 1]):
            raise LoginRefused("wrong")
        for subject in free:
            self._failures.forgive(subject)
        until = int(now) + OPEN_S
        return f"{until}.{_signed(kept, share, until)}"

    def admits(self, share: int, cookie: str) -> bool:
        """Whether the link needs no password, or the cookie shows that it was given."""
        kept = self._kept.password(share)
        if not kept:
            return True
        until, _, signature = cookie.partition(".")
        if not (until.isascii() and until.isdigit() and len(until) < 15 and int(until) > self._clock()):
            return False
        return hmac.compare_digest(signature.encode(), _signed(kept, share, int(until)).encode())


def _signed(kept: str, share: int, until: int) -> str:
    """The hash of the password never leaves the server, so it can be the key."""
    return hmac.new(kept.encode(), f"share {share} until {until}".encode(), "sha256").hexdigest()
