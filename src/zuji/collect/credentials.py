"""The key in a request's headers. It names the project and goes no further: only its hash is kept."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

_KEY_BYTES_MAX = 1024


def key_hash(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """`#` and the SHA-256 (hex) of the key, '' without one.

    It is the user of Basic, as Segment's SDKs send it, the token of Bearer, or X-Api-Key.
    """
    key = b""
    for name, value in headers:
        if name == b"authorization":
            scheme, _, rest = value.partition(b" ")
            if scheme.lower() == b"bearer":
                key = rest.strip()
            elif scheme.lower() == b"basic":
                key = _user(rest.strip())
        elif name == b"x-api-key" and not key:
            key = value.strip()
    if not 0 < len(key) <= _KEY_BYTES_MAX:
        return ""
    return "#" + hashlib.sha256(key).hexdigest()


def _user(value: bytes) -> bytes:
    try:
        return base64.b64decode(value, validate=True).partition(b":")[0]
    except binascii.Error:
        return b""
