"""The table of protocols, and the question which of them a request speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zuji.protocols import rows, sensors, zuji
from zuji.protocols.contract import Adapter, Reply, Request, Verdict
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame
from zuji.records.reject import Reject

# Order matters: the first adapter that recognises a request has it.
ADAPTERS: dict[str, Adapter] = {
    "sensors": sensors.ADAPTER,
    "zuji": zuji.ADAPTER,
    "rows": rows.ADAPTER,
}


def recognise(method: str, path: str, query: str, header: Callable[[str], str]) -> str | None:
    """The name of the adapter for a request, None when no protocol knows it. header(name) gives a header or ''."""
    for name, adapter in ADAPTERS.items():
        if adapter.recognises(method, path, query, header):
            return name
    return None


def reply(protocol: str, request: Request) -> Reply:
    """What the SDK must hear. Raises KeyError for a protocol that is not in ADAPTERS."""
    return ADAPTERS[protocol].reply(request)


def verdict(protocol: str, request: Request, verdicts: Sequence[Verdict] | None, place: str) -> Reply:
    """The answer of an endpoint that owes a verdict. place is '<partition>-<offset>' of its frame."""
    answer = ADAPTERS[protocol].verdict
    assert answer is not None
    return answer(request, verdicts, place)


def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
    """The records of a frame; a protocol that this build does not know is a reject, so that it can be replayed."""
    adapter = ADAPTERS.get(frame.protocol)
    if adapter is None:
        detail = f"protocol {frame.protocol!r} is not one of {', '.join(ADAPTERS)}"
        reject = Reject("unknown_protocol", detail, frame.body or frame.query.encode("latin-1"), project=frame.project)
        return Decoded(received=1, rejects=(reject,))
    try:
        return adapter.decode(frame, keys, limits)
    except Exception as error:
        # A fault of ours, whatever the bytes. Raised, it would end the engine at this frame again and again, and with
        # it everybody's data; quarantined, it waits with its bytes for the mended decoder.
        detail = f"the {frame.protocol} decoder failed, please report it: {type(error).__name__}: {error}"[:500]
        raw = frame.body or frame.query.encode("latin-1", "replace")
        return Decoded(received=1, rejects=(Reject("decoder_failed", detail, raw, project=frame.project),))


def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
    """The JSON text of one record of a frame, as it came. Raises IndexError when the frame has no such record."""
    return ADAPTERS[frame.protocol].raw_record(frame, index, keys, limits)
