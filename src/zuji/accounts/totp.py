"""One-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s), and recovery codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

STEP_S = 30
_DIGITS = 6
_WINDOW = 1  # steps to either side, for clocks that are not quite right
RECOVERY_CODES = 10


def new_secret() -> str:
    """160 random bits in Base32, as apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def uri(secret: str, mail: str, issuer: str = "Zuji") -> str:
    """What the QR code holds."""
    query = urlencode({"secret": secret, "issuer": issuer, "digits": _DIGITS, "period": STEP_S})
    return f"otpauth://totp/{quote(issuer)}:{quote(mail)}?{query}"


def code(secret: str, step: int) -> str:
    """The code of a step (seconds since 1970 by 30)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1)
    at = digest[-1] & 0xF
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def accepted(secret: str, given: str, now_s: float, last_step: int) -> int | None:
    """The step of a code that is right now and later than last_step: a code is good once. None for any other."""
    given = given.replace(" ", "")
    if len(given) != _DIGITS or not (given.isascii() and given.isdigit()):
        return None
    now = int(now_s) // STEP_S
    for step in range(now - _WINDOW, now + _WINDOW + 1):
        if step > last_step and hmac.compare_digest(code(secret, step), given):
            return step
    return None


def recovery_codes() -> list[str]:
    """Told once; each is good once in place of a code."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    made = ["".join(secrets.choice(alphabet) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    return [f"{one[:4]}-{one[4:8]}-{one[8:]}" for one in made]


def recovery_hash(given: str) -> str:
    """As a recovery code is kept. 59 random bits and the lockout of logins: a fast hash is enough."""
    plain = given.strip().lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(f"zuji-recovery:{plain}".encode()).hexdigest()
