"""Secrets of authenticator apps as they are kept: AES-256-GCM, bound to their user, so that one put into another's row
opens nothing."""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_SEALED_CHARS = 64  # of 12 bytes of nonce, 20 of a secret and 16 of a tag; a secret as it is has 32


class SealBroken(Exception):
    """It was sealed with another key, or for another user, or changed."""


def is_sealed(kept: str) -> bool:
    return len(kept) == _SEALED_CHARS


class Sealer:
    """With a key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, secret: str, user: int) -> str:
        """64 characters for a secret of totp.new_secret."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, base64.b32decode(secret), _bound(user))
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, kept: str, user: int) -> str:
        """The secret. Raises SealBroken."""
        try:
            raw = base64.urlsafe_b64decode(kept)
            plain = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(user))
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise SealBroken(f"the secret of user {user} does not open with this key") from error
        return base64.b32encode(plain).decode()


def _bound(user: int) -> bytes:
    return f"zuji totp {user}".encode()
