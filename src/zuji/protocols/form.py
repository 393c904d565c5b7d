"""Bodies of `key=value` pairs, and what their values hide: percent signs, base64, gzip."""

from __future__ import annotations

import binascii
from typing import cast
from urllib.parse import unquote_to_bytes

import numpy as np
from isal import isal_zlib

from zuji.records.decoded import Limits

_PAIRS_MAX = 64
_MEMBERS_MAX = 64
_INFLATE_ERROR = cast(type[Exception], isal_zlib.error)  # the stubs call the class an instance
_HEX = np.full(256, 255, np.uint8)
for _digit in b"0123456789abcdefABCDEF":
    _HEX[_digit] = int(chr(_digit), 16)
_RATIO_FREE_BYTES = 1 << 20
# Hand-made clients send a bare + (a space by then), the URL-safe alphabet, no padding, or line breaks.
_STANDARD_ALPHABET = bytes.maketrans(b"-_ ", b"+/+")


class BadGzip(ValueError):
    """Bytes that say they are gzip and are not, or are cut."""


class TooLarge(ValueError):
    """Inflated bytes beyond the limit."""


def pairs(text: bytes, most: int = _PAIRS_MAX) -> dict[str, bytes]:
    """The first value of each key, percent signs still in it. Reads that many pairs at most."""
    found: dict[str, bytes] = {}
    for pair in text.split(b"&", most)[:most]:
        key, _, value = pair.partition(b"=")
        found.setdefault(percent_decoded(key).decode("latin-1"), value)
    return found


def percent_decoded(value: bytes) -> bytes:
    """The bytes behind the percent signs; '+' stays as it is (see `text`)."""
    if b"%" not in value:
        return value
    # Base64 needs only these three; replacing them runs at C speed where unquote_to_bytes loops in Python.
    # None of them can make a new escape, so the result is the same.
    value = value.replace(b"%2B", b"+").replace(b"%2F", b"/").replace(b"%3D", b"=")
    escapes = value.count(b"%")
    if not escapes:
        return value
    return unquote_to_bytes(value) if escapes < 10_000 else _unquoted(value)


def _unquoted(value: bytes) -> bytes:
    """unquote_to_bytes for texts that are all percent signs: that one makes an object of each."""
    data = np.frombuffer(value, np.uint8)
    at = np.flatnonzero(data[:-2] == 0x25)
    high, low = _HEX[data[at + 1]], _HEX[data[at + 2]]
    good = (high < 16) & (low < 16)  # neither digit is itself a percent sign, so no two escapes overlap
    at = at[good]
    decoded = data.copy()
    decoded[at] = high[good] * 16 + low[good]
    kept = np.ones(len(data), dtype=bool)
    kept[at + 1] = kept[at + 2] = False
    return decoded[kept].tobytes()


def plain(value: bytes) -> str:
    """A form value as text."""
    return percent_decoded(value.replace(b"+", b" ")).decode("utf-8", "replace")


def base64_decoded(text: bytes) -> bytes:
    """Base64 in any of the ways that clients write it. Raises ValueError."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        bare = text.strip().translate(_STANDARD_ALPHABET, b"\r\n\t=")
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4), strict_mode=True)


def inflated_max(packed: int, limits: Limits) -> int:
    """To how many bytes that many may inflate.

    A small body may inflate to 1 MiB whatever its ratio: short batches of alike events reach 100:1 honestly.
    """
    return min(limits.inflated_bytes, max(_RATIO_FREE_BYTES, limits.ratio * packed))


def inflated(data: bytes, limits: Limits) -> bytes:
    """What gzip bytes hold, never more than the limits allow. Raises BadGzip and TooLarge."""
    cap = inflated_max(len(data), limits)
    parts: list[bytes] = []
    total = 0
    for _ in range(_MEMBERS_MAX):
        inflater = isal_zlib.decompressobj(wbits=31)
        try:
            part = inflater.decompress(data, cap - total + 1)
        except _INFLATE_ERROR as error:
            raise BadGzip(str(error)) from None
        total += len(part)
        if total > cap:
            raise TooLarge(f"{len(data)} bytes inflate to more than {cap}")
        if not inflater.eof:
            raise BadGzip(f"the gzip stream is cut after {len(data)} bytes")
        parts.append(part)
        data = inflater.unused_data
        if data[:2] != b"\x1f\x8b":
            break
    return parts[0] if len(parts) == 1 else b"".join(parts)
