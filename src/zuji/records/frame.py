"""A request as it was received: the unit that the event log keeps.

The collector writes frames and never looks inside a body; every later meaning is drawn from them, so a
mapping bug can be mended by decoding the same frames again.
"""

from __future__ import annotations

import struct

import msgspec

FORMAT_VERSION = 1

# Flags, one bit each.
OVERSIZE = 1  # the body passed the size limit: `body` holds its first 4 KiB, `body_length`/`body_hash` the truth
DEBUG = 2  # the request came by a debug endpoint, which owes a verdict

_HEAD = struct.Struct("<BBqQIH")  # version, flags, received_at, ordinal, body length as received, number of texts
_ORDINAL_AT = struct.calcsize("<BBq")
_LEN = struct.Struct("<I")


class FrameError(ValueError):
    """Bytes that are not a frame of a version this build knows."""


class Frame(msgspec.Struct, frozen=True):
    """One request: times in ms UTC, texts decoded as latin-1 so that every byte survives.

    ordinal counts the frames of one writer without gaps (1, 2, ...): it is the collector's own count, which
    the ledger compares with what the decoder met. headers holds no credentials (collect/credentials.py).
    """

    received_at: int
    peer: str
    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    protocol: str = ""  # the adapter that the collector recognised: a key of protocols.registry.ADAPTERS
    # "#" + SHA-256 (hex) of the key that the request carried in a header, which itself never enters a frame.
    project: str = ""
    flags: int = 0
    ordinal: int = 0
    body_length: int = 0  # bytes as received; differs from len(body) only with OVERSIZE
    body_hash: str = ""  # sha256 hex, only with OVERSIZE

    def header(self, name: str) -> str:
        """The first header of that lower-case name, or ''."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""


def encode(frame: Frame) -> bytearray:
    """The bytes of a frame, ready for `stamp`; `decode(encode(frame)) == frame`."""
    texts = [frame.peer, frame.method, frame.path, frame.query, frame.protocol, frame.project, frame.body_hash]
    for pair in frame.headers:
        texts += pair
    parts = [
        _HEAD.pack(
            FORMAT_VERSION,
            frame.flags,
            frame.received_at,
            frame.ordinal,
            frame.body_length or len(frame.body),
            len(texts),
        )
    ]
    for text in texts:
        raw = text.encode("utf-8", "surrogatepass")
        parts += (_LEN.pack(len(raw)), raw)
    parts.append(frame.body)
    return bytearray().join(parts)


def stamp(raw: bytearray, ordinal: int) -> None:
    """Writes the ordinal into an encoded frame: only the log's writer knows it."""
    struct.pack_into("<Q", raw, _ORDINAL_AT, ordinal)


def ordinal_of(raw: bytes) -> int:
    """The ordinal of an encoded frame. Raises FrameError."""
    if len(raw) < _HEAD.size or raw[0] != FORMAT_VERSION:
        raise FrameError(f"{len(raw)} bytes that are no frame of version {FORMAT_VERSION}")
    return int(struct.unpack_from("<Q", raw, _ORDINAL_AT)[0])


def decode(raw: bytes | memoryview) -> Frame:
    """The frame in raw. Raises FrameError for an unknown version or a cut frame."""
    view = memoryview(raw)
    try:
        version, flags, received_at, ordinal, body_length, n_texts = _HEAD.unpack_from(view)
        if version != FORMAT_VERSION:
            raise FrameError(f"frame version {version} is not known; this build reads version {FORMAT_VERSION}")
        texts: list[str] = []
        at = _HEAD.size
        for _ in range(n_texts):
            (size,) = _LEN.unpack_from(view, at)
            at += _LEN.size
            if at + size > len(view):
                raise FrameError(f"a text of {size} bytes at {at} passes the frame's end at {len(view)}")
            texts.append(str(view[at : at + size], "utf-8", "surrogatepass"))
            at += size
        peer, method, path, query, protocol, project, body_hash = texts[:7]
    except (struct.error, ValueError) as error:
        raise FrameError(f"not a whole frame ({len(view)} bytes): {error}") from error
    rest = texts[7:]
    return Frame(
        received_at=received_at,
        peer=peer,
        method=method,
        path=path,
        query=query,
        headers=tuple(zip(rest[::2], rest[1::2], strict=True)),
        body=bytes(view[at:]),
        protocol=protocol,
        project=project,
        flags=flags,
        ordinal=ordinal,
        body_length=body_length,
        body_hash=body_hash,
    )
