"""Frames to canonical records, in the one way that all vendors share but Sensors. Pure; never raises.

An adapter brings two functions: how to open a request (most by body.read), and what one record is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zuji.protocols import json_text
from zuji.protocols.body import Parcel, Refusal
from zuji.protocols.draft import Call, Draft, dig
from zuji.protocols.values import Refused
from zuji.records.decoded import Decoded, Limits
from zuji.records.event import Event, Source
from zuji.records.frame import OVERSIZE, Frame
from zuji.records.profile import ProfileChange
from zuji.records.reject import Reject

Open = Callable[[Frame, Limits], Parcel | Refusal]
CallOf = Callable[[Frame, Parcel, Limits], Call]
Record = Callable[[Draft], Event | ProfileChange]

# Where a record that is refused may say what it is and of whom.
_NAMES = (("event",), ("event_type",), ("name",), ("type",), ("e",), ("e_a",))
_IDS = (
    *(("distinct_id",), ("properties", "distinct_id"), ("$distinct_id",), ("userId",), ("anonymousId",)),
    *(("user_id",), ("device_id",), ("uid",), ("duid",), ("_id",), ("client_id",)),
)


def decode(frame: Frame, limits: Limits, vendor: str, opened: Open, call_of: CallOf, record: Record) -> Decoded:
    """Every record of a frame, decoded or refused. Bytes in which no record can be found count as one."""
    if frame.flags & OVERSIZE:
        detail = f"{frame.body_length} bytes (sha256 {frame.body_hash}); the first {len(frame.body)} are kept"
        return _none(Refused("body_too_large", detail), frame.body, frame, vendor)
    parcel = opened(frame, limits)
    if isinstance(parcel, Refusal):
        raw = parcel.raw or frame.body or frame.query.encode("latin-1", "replace")
        return _none(Refused(parcel.reason, parcel.detail), raw, frame, vendor)
    call = call_of(frame, parcel, limits)
    records: list[Event | ProfileChange] = []
    rejects: list[Reject] = []
    long = len(parcel.text) > limits.text_bytes
    raws: list[bytes] = parcel.raws() if long else []
    for index, value in enumerate(parcel.values):
        try:
            if isinstance(value, json_text.Broken):
                raise Refused(value.reason, value.detail)
            records.append(record(Draft(value, index, call, len(raws[index]) if long else 0)))
        except Refused as refused:
            raws = raws or parcel.raws()
            rejects.append(_reject(refused, raws[index], index, call))
    return Decoded(len(parcel.values), tuple(records), tuple(rejects), len(parcel.text))


def raw_record(frame: Frame, index: int, limits: Limits, opened: Open) -> bytes:
    """The text of one record. Raises IndexError when the frame has no such record."""
    global _asked
    asked = _asked
    if asked is None or asked[0] is not frame or asked[1] != limits:
        asked = _asked = (frame, limits, _raws(frame, limits, opened))
    raws = asked[2]
    if not 0 <= index < len(raws):
        raise IndexError(f"record {index} of a request with {len(raws)}")
    return raws[index]


# The request that was asked for last: when all of its records are refused they come one after another.
_asked: tuple[Frame, Limits, list[bytes]] | None = None


def _raws(frame: Frame, limits: Limits, opened: Open) -> list[bytes]:
    parcel = None if frame.flags & OVERSIZE else opened(frame, limits)
    if isinstance(parcel, Parcel):
        return parcel.raws()
    return [(parcel.raw if parcel else b"") or frame.body or frame.query.encode("latin-1", "replace")]


def _none(refused: Refused, raw: bytes, frame: Frame, vendor: str) -> Decoded:
    source = Source(vendor, frame.path)
    reject = Reject(refused.reason, refused.detail, raw, source=source, token=frame.project)
    return Decoded(received=1, rejects=(reject,))


def _reject(refused: Refused, raw: bytes, index: int, call: Call) -> Reject:
    """What names the record is read from its bytes anew, since decoding took the value apart."""
    value: Any = None
    if raw[:1] == b"{" and not json_text.deeper_than(raw, 64):
        try:
            value = json_text.parse(raw)
        except json_text.BadJson:
            value = None
    event, distinct_id = _first(value, _NAMES), _first(value, _IDS)
    source = Source(call.vendor, call.endpoint)
    return Reject(
        refused.reason, refused.detail, raw, index, "", source, refused.field, event, distinct_id, token=call.token
    )


def _first(value: Any, paths: tuple[tuple[str, ...], ...]) -> str:
    return next((found[:255] for path in paths if isinstance(found := dig(value, path), str) and found), "")


def call_of(frame: Frame, parcel: Parcel, limits: Limits, vendor: str, token: str = "") -> Call:
    """What a request says about each of its records, but for what only its adapter knows."""
    return Call(
        vendor=vendor,
        endpoint=frame.path,
        peer=frame.peer,
        user_agent=frame.header("user-agent"),
        limits=limits,
        received_at=frame.received_at,
        token=token or frame.project,
        envelope=parcel.envelope,
        form=parcel.form,
    )
