"""Frames of the Sensors SDKs to canonical records. Pure: no clock, no look-up but the keys that are handed in."""

from __future__ import annotations

from typing import Any

from zuji.protocols import json_text, sensors_body
from zuji.protocols.sensors_body import Refusal
from zuji.protocols.sensors_record import Call, record, sender
from zuji.protocols.values import Refused
from zuji.records.decoded import Decoded, Key, Keys, Limits
from zuji.records.event import Event, Source
from zuji.records.frame import DEBUG, OVERSIZE, Frame
from zuji.records.profile import ProfileChange
from zuji.records.reject import Reject

DEFAULT_PROJECT = "default"


def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
    """Every record of a frame, decoded or refused; never raises, whatever the bytes are.

    received is the number of elements in the body's own arrays; bytes in which no record can be found count as one.
    """
    fields = sensors_body.read_form(frame)
    call = _call(frame, fields, limits)
    if frame.flags & OVERSIZE:
        detail = f"{frame.body_length} bytes (sha256 {frame.body_hash}); the first {len(frame.body)} are kept"
        return Decoded(1, (), (_reject(Refused("body_too_large", detail), frame.body, 0, call),))
    records: list[Event | ProfileChange] = []
    rejects: list[Reject] = []
    index = read = 0
    for part in sensors_body.read_parts(fields, _keys_of(call.project, keys), limits):
        if isinstance(part, Refusal):
            raw = part.raw or frame.body or frame.query.encode("latin-1", "replace")
            rejects.append(_reject(Refused(part.reason, part.detail), raw, index, call))
            index += 1
            continue
        # Only a body longer than the limit of one value can hold a value beyond it.
        read += len(part.text)
        sizes = [len(raw) for raw in part.raws()] if len(part.text) > limits.text_bytes else None
        raws: list[bytes] | None = None
        for at, value in enumerate(part.values):
            size = sizes[at] if sizes else 0
            try:
                if isinstance(value, json_text.Broken):
                    raise Refused(value.reason, value.detail)
                records.append(record(value, index, call, part.time_sent, size, part.encrypted))
            except Refused as refused:
                raws = raws or part.raws()
                rejects.append(_reject(refused, raws[at], index, call))
            index += 1
    return Decoded(index, tuple(records), tuple(rejects), read)


def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
    """The JSON text of one record (decrypted, if it came encrypted), for refusing it after it was decoded.

    Raises IndexError when the frame has no record of that index.
    """
    global _asked
    asked = _asked
    if asked is None or asked[0] is not frame or asked[1] is not keys or asked[2] != limits:
        asked = _asked = (frame, keys, limits, _raws(frame, keys, limits))
    raws = asked[3]
    if not 0 <= index < len(raws):
        raise IndexError(f"record {index} of a request with {len(raws)}")
    return raws[index]


# The request that was asked for last. A request for an unknown project has all of its records refused, one after
# another; decoding it anew for each would make 1,000 records cost 1,000 decodings.
_asked: tuple[Frame, Keys, Limits, list[bytes]] | None = None


def _raws(frame: Frame, keys: Keys, limits: Limits) -> list[bytes]:
    fields = sensors_body.read_form(frame)
    call = _call(frame, fields, limits)
    raws: list[bytes] = []
    for part in sensors_body.read_parts(fields, _keys_of(call.project, keys), limits):
        raws += [part.raw] if isinstance(part, Refusal) else part.raws()
    return raws


def _call(frame: Frame, fields: sensors_body.Form, limits: Limits) -> Call:
    flags: tuple[str, ...] = ()
    if frame.flags & DEBUG or frame.path.rpartition("/")[2] == "debug":
        flags = ("debug",)
    if dry_run(frame):
        flags = (*flags, "dry_run")
    if fields.instant:
        flags = (*flags, "instant")
    errors: tuple[tuple[str, str, str], ...] = ()
    if fields.checksum_bad:
        # Flagged, not refused: what the vendor does with a mismatch is not known, and the data reads well.
        errors = (("crc_mismatch", "crc", "the checksum of the request does not fit its data"),)
    return Call(
        project=frame.project or fields.project or DEFAULT_PROJECT,
        project_fixed=bool(frame.project),
        token=fields.token,
        endpoint=frame.path,
        peer=frame.peer,
        user_agent=frame.header("user-agent"),
        flags=flags,
        errors=errors,
        limits=limits,
    )


def _keys_of(project: str, keys: Keys) -> tuple[Key, ...]:
    return tuple(keys.get(project, ()))


def _reject(refused: Refused, raw: bytes, index: int, call: Call) -> Reject:
    """The reject of one record; what names it is read from its bytes anew, since decoding took the value apart."""
    source = Source("sensors", call.endpoint)
    project, event, distinct_id = call.project, "", ""
    value = _object(raw)
    if value:
        properties = value.get("properties")
        source = sender(value.get("lib"), properties if isinstance(properties, dict) else {}, call).source
        event, distinct_id = _short_text(value.get("event")), _short_text(value.get("distinct_id"))
        if not call.project_fixed:
            project = _short_text(value.get("project")) or project
    return Reject(refused.reason, refused.detail, raw, index, project, source, refused.field, event, distinct_id)


def _object(raw: bytes) -> dict[str, Any]:
    if raw[:1] != b"{" or json_text.deeper_than(raw, 64):
        return {}
    try:
        value = json_text.parse(raw)
    except json_text.BadJson:
        return {}
    return value if isinstance(value, dict) else {}


def _short_text(value: Any) -> str:
    return value[:255] if isinstance(value, str) else ""


def dry_run(frame: Frame) -> bool:
    """Whether the sender wants a check only. The header's text counts: the web SDK always sends it, often 'false'."""
    return frame.header("dry-run").strip().lower() == "true"
