"""A release of refused records: a frame of its own in the log, which holds the frames that are read once more.

It is an ordinary frame of protocol `replay`, so that what is durable, exactly once and rebuildable for requests is so
for releases too. What is released is named by where its request lies in the log, always the first one: a record that
is refused again and released again is still the same record.
"""

from __future__ import annotations

import msgspec

PROTOCOL = "replay"
# Records that are read from bytes of their own are numbered apart from those of their request, which has at most
# 10,000: what was record i begins at (i + 1) * OWN.
OWN = 1 << 16


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One refused record: its index in its request, the batch that refused it, and why."""

    index: int
    batch: int
    project: int = 0
    reason: str = ""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A request that is read again.

    frame is its encoded frame, or one made of a row's own bytes; then `own` is the number that its first record gets.
    whole: everything in it is released (it was refused as one, before records could be told apart).
    """

    partition: int
    offset: int
    frame: bytes
    rows: tuple[Row, ...]
    whole: bool = False
    own: int = -1
    size: int = 0  # of the JSON text behind it, inflated


class Release(msgspec.Struct, frozen=True, array_like=True):
    """The body of the frame: who released what, and why."""

    parts: tuple[Part, ...]
    by: str = ""
    why: str = ""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Release)


class BadRelease(ValueError):
    """Bytes that are no release."""


def encode(release: Release) -> bytes:
    """The body of a frame; `decode(encode(release)) == release`."""
    return _encoder.encode(release)


def decode(body: bytes) -> Release:
    """Raises BadRelease."""
    try:
        return _decoder.decode(body)
    except msgspec.DecodeError as error:
        raise BadRelease(f"not a release of this build: {error}") from error
