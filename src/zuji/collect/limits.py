"""What the collector takes of one request."""

from __future__ import annotations

import msgspec


class CollectLimits(msgspec.Struct, frozen=True):
    """Sizes in bytes, as received. What is over is kept as a head, a length and a hash, and refused in decoding."""

    body: int = 8 << 20
    query: int = 1 << 20
    headers: int = 32 << 10
    head_kept: int = 4 << 10
    body_read_max: int = 256 << 20  # of a body over the limit, how much is read to tell its length before hanging up
    seconds_for_body: float = 60.0
    bodies_in_flight: int = 256 << 20  # of all requests of a collector together; beyond it they are asked to wait


# Headers that open something. A frame is kept for 90 days and shown to analysts: it holds none of them.
CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"})
