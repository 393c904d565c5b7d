"""Passwords: which are taken, how they are kept (Argon2id) and compared."""

from __future__ import annotations

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from zuji.records.sentences import say

CHARS_MIN, CHARS_MAX = 10, 200
# OWASP's second choice (19 MiB, 2 passes, 1 lane): several logins at once must fit beside the engine.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
# Of no password: comparing with it takes as long as with a real one.
_NOBODY = _HASHER.hash("\0" * 16)


class WeakPassword(ValueError):
    """Says what the password lacks."""


def check(password: str, mail: str, name: str) -> None:
    """Raises WeakPassword."""
    if not CHARS_MIN <= len(password) <= CHARS_MAX:
        raise WeakPassword(
            say(
                "a password has {least} to {most} characters, not {n}", least=CHARS_MIN, most=CHARS_MAX, n=len(password)
            )
        )
    if len(set(password)) < 5:
        raise WeakPassword(say("a password has at least 5 different characters"))
    plain = password.casefold()
    own = {part for part in re.split(r"[@.\s_+-]+", f"{mail} {name}".casefold()) if len(part) >= 4}
    left = plain
    for part in sorted({mail.casefold(), name.casefold(), *own} - {""}, key=len, reverse=True):
        left = left.replace(part, "")
    if len(left) < CHARS_MIN - 4 and left != plain:
        raise WeakPassword(say("the password is made of your own name or e-mail address"))


def hashed(password: str) -> str:
    """As it is kept; the parameters are in it."""
    return _HASHER.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether the password is the one of the hash. '' (no account, no password) takes as long and is never right."""
    try:
        return bool(_HASHER.verify(kept or _NOBODY, password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return bool(kept) and _HASHER.check_needs_rehash(kept)
