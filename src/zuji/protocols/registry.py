"""The table of protocols, and the question which of them a request speaks.

A path mostly tells. Where two vendors use one (`/batch`, `/track`), the body's first bytes do; and below a prefix of
its own (`/posthog/...`) each vendor is alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zuji.protocols import (
    amplitude,
    ga4,
    matomo,
    mixpanel,
    paths,
    posthog,
    rows,
    segment,
    sensors,
    sniff,
    snowplow,
    umeng,
    zuji,
)
from zuji.protocols.contract import Adapter, Reply, Request, Verdict
from zuji.records import replay
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame
from zuji.records.reject import Reject

# Order matters where paths clash: the first whose `fits` says yes has the request.
ADAPTERS: dict[str, Adapter] = {
    adapter.name: adapter
    for adapter in (
        sensors.ADAPTER,
        zuji.ADAPTER,
        mixpanel.ADAPTER,
        amplitude.ADAPTER,
        posthog.ADAPTER,
        segment.ADAPTER,
        snowplow.ADAPTER,
        matomo.ADAPTER,
        ga4.ADAPTER,
        umeng.ADAPTER,
        rows.ADAPTER,
    )
}
_OTHERS = tuple(adapter for adapter in ADAPTERS.values() if adapter.name not in ("sensors", "zuji"))


def candidates(method: str, path: str, query: str, header: Callable[[str], str]) -> tuple[str, ...]:
    """The adapters that a request may be for by its path, query and headers; () when no protocol knows it.

    header(name) gives a header or ''. Nothing below /api/ is ever an SDK's but the one address of our own protocol.
    """
    if zuji.recognises(method, path, query, header):
        return ("zuji",)
    if path.startswith("/api/"):
        return ()
    prefix, rest = paths.split(path)
    if prefix:
        owner = ADAPTERS[paths.PREFIXES[prefix]]
        if owner.recognises(method, rest, query, header):
            return (owner.name,)
    if sensors.recognises(method, path, query, header):
        return ("sensors",)
    return tuple(adapter.name for adapter in _OTHERS if adapter.recognises(method, path, query, header))


def choose(names: tuple[str, ...], body: bytes) -> str:
    """The one of several candidates that a body fits; the first when none does. Reads 64 KiB at most."""
    if len(names) == 1:
        return names[0]
    head = sniff.head(body)
    return next((name for name in names if ADAPTERS[name].fits(head)), names[0])


def recognise(method: str, path: str, query: str, header: Callable[[str], str], body: bytes = b"") -> str | None:
    """The name of the adapter for a request, None when no protocol knows it."""
    names = candidates(method, path, query, header)
    return choose(names, body or query.encode("latin-1", "replace")) if names else None


def reply(protocol: str, request: Request) -> Reply:
    """What the SDK must hear. Raises KeyError for a protocol that is not in ADAPTERS."""
    return ADAPTERS[protocol].reply(request)


def reply_to_body(protocol: str, request: Request, body: bytes) -> Reply | None:
    """The better answer for who is owed a count or ids; None where there is none, whatever the body."""
    made = ADAPTERS[protocol].reply_to_body
    if made is None:
        return None
    try:
        return made(request, body)
    except Exception:  # a fault of ours must not cost the data: the safe answer stands
        return None


def redacted(protocol: str, query: str) -> str:
    """The query as it may be kept: without the values of the vendor's secrets."""
    for name in ADAPTERS[protocol].secrets:
        if name in query:
            query = re.sub(rf"(^|&)({re.escape(name)}=)[^&]*", r"\1\2redacted", query)
    return query


def verdict(protocol: str, request: Request, verdicts: Sequence[Verdict] | None, place: str) -> Reply:
    """The answer of an endpoint that owes a verdict. place is '<partition>-<offset>' of its frame."""
    answer = ADAPTERS[protocol].verdict
    assert answer is not None
    return answer(request, verdicts, place)


def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
    """The records of a frame; a protocol that this build does not know is a reject, so that it can be replayed."""
    if frame.protocol == replay.PROTOCOL:
        return _release(frame)
    adapter = ADAPTERS.get(frame.protocol)
    if adapter is None:
        detail = f"protocol {frame.protocol!r} is not one of {', '.join(ADAPTERS)}"
        reject = Reject("unknown_protocol", detail, frame.body or frame.query.encode("latin-1"), token=frame.project)
        return Decoded(received=1, rejects=(reject,))
    try:
        return adapter.decode(frame, keys, limits)
    except Exception as error:
        # A fault of ours, whatever the bytes. Raised, it would end the engine at this frame again and again, and with
        # it everybody's data; quarantined, it waits with its bytes for the mended decoder.
        detail = f"the {frame.protocol} decoder failed, please report it: {type(error).__name__}: {error}"[:500]
        raw = frame.body or frame.query.encode("latin-1", "replace")
        return Decoded(received=1, rejects=(Reject("decoder_failed", detail, raw, token=frame.project),))


def _release(frame: Frame) -> Decoded:
    """Only how much text it holds: its parts are read one by one (process/released.py)."""
    try:
        return Decoded(received=0, size=sum(part.size for part in replay.decode(frame.body).parts))
    except replay.BadRelease:
        return Decoded(received=0)


def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
    """The JSON text of one record of a frame, as it came. Raises IndexError when the frame has no such record."""
    return ADAPTERS[frame.protocol].raw_record(frame, index, keys, limits)
