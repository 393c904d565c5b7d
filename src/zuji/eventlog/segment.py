"""The bytes of a segment file: a head, then CRC-framed records.

A record is MAGIC, payload length, offset, CRC-32 of (length, offset, payload), payload. A reader that meets bytes
which are no record looks for the next MAGIC whose CRC holds, so damage costs only the records that it touches.

The head is a record itself (offset HEAD_OFFSET) with the length up to which the segment before it is valid: after a
failed fsync nothing is known of that segment's un-synced end, so it is cut there for ever.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from zuji.eventlog.contract import RECORD_BYTES_MAX, Entry

MAGIC = b"ZJR\x01"
_FRAME = struct.Struct("<4sIQI")
_SEALED_PART = struct.Struct("<IQ")
FRAME_BYTES = _FRAME.size
HEAD_OFFSET = 2**64 - 1
SUFFIX = ".seg"
PACKED_SUFFIX = ".seg.zst"


def frame(offset: int, payload: bytes | bytearray) -> bytes:
    """One record, ready to be written."""
    size = len(payload)
    crc = zlib.crc32(payload, zlib.crc32(_SEALED_PART.pack(size, offset)))
    return _FRAME.pack(MAGIC, size, offset, crc) + payload


def head(previous_length: int) -> bytes:
    """The head of a segment; previous_length is how much of the segment before it is valid, -1 if all of it."""
    return frame(HEAD_OFFSET, json.dumps({"version": 1, "previous_length": previous_length}).encode())


def previous_length(data: bytes) -> int | None:
    """What the head at the start of data says of the segment before: -1 is all of it, None: the head is not whole."""
    first = record_at(data, 0)
    if first is None or first.offset != HEAD_OFFSET:
        return None
    return int(json.loads(first.payload)["previous_length"])


class Gap(NamedTuple):
    """Bytes between records: damage, or a torn tail when it reaches the end."""

    position: int
    length: int


class Located(NamedTuple):
    """A record and where it ends in the data."""

    offset: int
    payload: bytes
    end: int


def record_at(data: bytes, at: int) -> Located | None:
    """The whole, valid record at that position."""
    if at + FRAME_BYTES > len(data):
        return None
    magic, size, offset, crc = _FRAME.unpack_from(data, at)
    end = at + FRAME_BYTES + size
    if magic != MAGIC or size > RECORD_BYTES_MAX or end > len(data):
        return None
    payload = data[at + FRAME_BYTES : end]
    if zlib.crc32(payload, zlib.crc32(_SEALED_PART.pack(size, offset))) != crc:
        return None
    return Located(offset, payload, end)


def records(data: bytes, at: int = 0) -> Iterator[Located | Gap]:
    """Every valid record from a position on, and what lies between them."""
    while at < len(data):
        found = record_at(data, at)
        if found is None:
            start = at
            while found is None:
                at = data.find(MAGIC, at + 1)
                if at < 0:
                    yield Gap(start, len(data) - start)
                    return
                found = record_at(data, at)
            yield Gap(start, at - start)
        yield found
        at = found.end


def entries(data: bytes) -> Iterator[Entry | Gap]:
    """Like records, without the head."""
    for found in records(data):
        if isinstance(found, Gap):
            yield found
        elif found.offset != HEAD_OFFSET:
            yield Entry(found.offset, found.payload)


def name(base: int) -> str:
    """File name of the segment whose first record has offset base or more."""
    return f"{base:020d}{SUFFIX}"


def base(file_name: str) -> int:
    """The inverse of name, for packed segments too."""
    return int(file_name.split(".", 1)[0])
