"""What an SDK protocol must offer, and the request and reply it speaks in.

An adapter does two things at two times. `reply` runs in the collector, before anything is decoded, and only says
what that SDK must hear; `decode` runs in the engine over the frames of the log and gives canonical records.
Collectors import this package, so nothing here may pull in pyarrow, numpy or cryptography at import time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame


class Request(msgspec.Struct, frozen=True):
    """The envelope of a request; header names are lower-case, texts latin-1 as in a Frame."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """The first header of that lower-case name, or ''."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""


class Reply(msgspec.Struct, frozen=True):
    """The answer to a request.

    keep says that the request carries data and must be durable in the log before this answer goes out; owes_verdict
    that the status and body here are only what to say if no verdict of the loader comes in time (DESIGN D2);
    reads_body that the adapter's reply_to_body makes a better answer of the request's body, and this one is safe.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    keep: bool = True
    owes_verdict: bool = False
    reads_body: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """What became of one record. fate is stored, checked (a dry run), duplicate, quarantined or rejected."""

    index: int
    fate: str
    reason: str = ""
    detail: str = ""
    field: str = ""


class Adapter(msgspec.Struct, frozen=True):
    """One SDK protocol.

    recognises(method, path, query, header) tells whether a request speaks it; header(name) gives a header or ''.
    raw_record gives the bytes of one record again, for those that are refused after decoding.
    verdict(request, verdicts, place) is the answer of an endpoint that owes one; verdicts is None while they are not
    known, and place says where they will be.
    fits(body) tells by a body's first bytes (inflated, 64 KiB at most) whether it is this vendor's, where two vendors
    use one path. reply_to_body(request, body) makes the answer where it owes counts or ids of what came; it may read
    a bounded part only, and None leaves the answer of `reply`. keyed: a key in a header names the project.
    secrets: parameters of the query whose values must not be kept.
    """

    name: str
    recognises: Callable[[str, str, str, Callable[[str], str]], bool]
    reply: Callable[[Request], Reply]
    decode: Callable[[Frame, Keys, Limits], Decoded]
    raw_record: Callable[[Frame, int, Keys, Limits], bytes]
    fits: Callable[[bytes], bool] = lambda body: True
    reply_to_body: Callable[[Request, bytes], Reply | None] | None = None
    keyed: bool = False
    secrets: tuple[str, ...] = ()
    verdict: Callable[[Request, Sequence[Verdict] | None, str], Reply] | None = None
