"""The `crc` of Sensors requests: Java's String.hashCode over the text of `data` or `data_list`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_BLOCK = 1 << 14
# 31^(BLOCK-1) ... 31, 1, modulo 2^32: a block's hash is one dot product; a loop in Python takes 60 ns a byte.
_POWERS: npt.NDArray[np.uint32] = np.cumprod(np.full(_BLOCK, 31, np.uint32), dtype=np.uint32)[::-1]
_POWERS = np.append(_POWERS[1:], np.uint32(1)).astype(np.uint32)
_BLOCK_FACTOR = pow(31, _BLOCK, 1 << 32)


def java_hash(text: bytes) -> int:
    """The signed 32-bit hash of a UTF-8 text, over its UTF-16 units as Java and JavaScript count them."""
    if text.isascii():
        units = np.frombuffer(text, np.uint8).astype(np.uint32)
    else:
        units = np.frombuffer(text.decode("utf-8", "replace").encode("utf-16-le"), np.uint16).astype(np.uint32)
    value = 0
    for start in range(0, len(units), _BLOCK):
        block = units[start : start + _BLOCK]
        size = len(block)
        factor = _BLOCK_FACTOR if size == _BLOCK else pow(31, size, 1 << 32)
        value = (value * factor + int((block * _POWERS[_BLOCK - size :]).sum(dtype=np.uint32))) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value


def sent_checksum(crc: str, ext: str) -> int | None:
    """The checksum that a request carries: `crc` of the apps, or `ext`, whose value is itself 'crc=<number>'."""
    digits = crc or ext.removeprefix("crc=")
    try:
        return int(digits)
    except ValueError:
        return None
