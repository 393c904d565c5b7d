"""Frames of rows to canonical records. Pure.

What a row is, is its bytes and how many equal ones came before it in its file (DESIGN D7): so neither where lines
were cut into frames, nor how often a file is imported, nor what was appended to it since, makes an id another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from zuji.protocols import exports, form, json_text, log_lines
from zuji.protocols.mapping import Mapper
from zuji.protocols.rows import ROW_BYTES_MAX, Head
from zuji.protocols.sensors_record import Call as SensorsCall
from zuji.protocols.sensors_record import record as sensors_record
from zuji.protocols.values import Refused, shown
from zuji.protocols.zuji_record import Call, record, short
from zuji.records.decoded import Decoded, Limits
from zuji.records.event import Event, Source
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange
from zuji.records.reject import Reject

Record = Event | ProfileChange
Reader = Callable[[bytes, int], list[Record]]
LOGS = ("nginx", "apache", "pattern")
FORMATS = ("table", "zuji", "sensors", *exports.EXPORTS, *LOGS, "requests")


def decode(frame: Frame, limits: Limits) -> Decoded:
    """Every row of a frame, decoded or refused; never raises, whatever the bytes are."""
    try:
        head, rows = _split(frame, limits)
        read = reader(head, limits)
    except (ValueError, OSError, KeyError) as error:
        # Written by ourselves, so this is damage or a fault; the bytes stay.
        reject = Reject("bad_frame", f"the rows cannot be read: {error}", frame.body, source=Source("rows", frame.path))
        return Decoded(1, (), (reject,))
    records: list[Record] = []
    rejects: list[Reject] = []
    for index, row in enumerate(rows):
        try:
            if index in head.cut:
                raise Refused("body_too_large", f"the row has {head.cut[index]} bytes; at most {ROW_BYTES_MAX}")
            ordinal = head.ordinals.get(index, 0)
            for at, found in enumerate(read(row, index)):
                # A line of a tail that says no time may be one that came before, word for word, months ago; it is
                # read exactly once, so its place in the log is its id.
                placed = head.tailed and found.time_client is None
                records.append(found if placed else _identified(found, row, ordinal, at))
        except Refused as refused:
            rejects.append(_reject(refused, row, index, head))
    return Decoded(len(rows), tuple(records), tuple(rejects), sum(map(len, rows)))


def raw_record(frame: Frame, index: int, limits: Limits) -> bytes:
    """One row as it stood there. Raises IndexError when the frame has none of that index."""
    try:
        return _split(frame, limits)[1][index]
    except ValueError:
        return frame.body


def reader(head: Head, limits: Limits) -> Reader:
    """What makes records of a row. Raises ValueError, KeyError or OSError for a head that cannot be followed."""
    call = Call(
        project=head.project,
        project_fixed=True,
        limits=limits,
        token=head.token,
        endpoint="/import",
        time_free=True,
        vendor=head.format if head.format in exports.EXPORTS else "zuji",
        sdk="import",
    )
    if head.format == "requests":
        return _no_request
    if head.format == "sensors":
        return _sensors(head, limits)
    if head.format in LOGS:
        return _log(head, call)
    mapper = Mapper(head.mapping)
    export = exports.EXPORTS.get(head.format)

    def read(row: bytes, index: int) -> list[Record]:
        value = _parsed(row, limits)
        if isinstance(value, list):
            raise Refused("bad_line", f"{len(value)} cells, which is not the number of columns", "")
        if not isinstance(value, dict):
            raise Refused("not_an_object", f"the row is {type(value).__name__}, not an object")
        if export is not None:
            return [record(_plain(fields), index, call) for fields in export(value)]
        fields = mapper.record(value) if head.format == "table" else value
        if head.prefix and fields.get("event_id") is not None:
            fields["event_id"] = f"{head.prefix}:{fields['event_id']}"
        return [record(fields, index, call)]

    return read


def _no_request(row: bytes, index: int) -> list[Record]:
    """Of a log of requests only those lines come here that are none (imports/requests.py)."""
    raise Refused("bad_line", f"no request that a protocol here knows: {shown(row[:200].decode('utf-8', 'replace'))}")


def _log(head: Head, call: Call) -> Reader:
    pattern = log_lines.compiled(head.pattern or log_lines.COMBINED, head.format if head.pattern else "nginx")
    access = head.format != "pattern"
    # What an access log's own reading has a place for is not said once more.
    mapper = Mapper(msgspec.structs.replace(head.mapping, only_mapped=access or head.mapping.only_mapped))

    def read(row: bytes, index: int) -> list[Record]:
        fields = log_lines.fields_of(row, pattern)
        found = log_lines.record_of(fields) if access else {}
        mapped = mapper.record(dict(fields))
        properties = {**found.get("properties", {}), **mapped.pop("properties", {})}
        found = {**found, **mapped, "properties": properties}
        if "time" not in found and (time := log_lines.time_of(fields)) is not None:
            found["time"] = time
        return [record(found, index, call)]

    return read


def _sensors(head: Head, limits: Limits) -> Reader:
    call = SensorsCall(head.project, True, head.token, "/import", "", "", (), (), limits)

    def read(row: bytes, index: int) -> list[Record]:
        found = sensors_record(_parsed(row, limits), index, call, raw_bytes=len(row))
        return [msgspec.structs.replace(found, time_free=True)]

    return read


def _parsed(row: bytes, limits: Limits) -> Any:
    if json_text.deeper_than(row, limits.nesting):
        raise Refused("too_deep", f"nested deeper than {limits.nesting} levels")
    try:
        return json_text.parse(row)
    except json_text.BadJson as error:
        raise Refused("bad_json", f"{error}: {shown(row[:80].decode('utf-8', 'replace'))}") from None


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what a vendor's row did not have."""
    lib = {name: value for name, value in fields.get("lib", {}).items() if isinstance(value, str)}
    return {**{name: value for name, value in fields.items() if value is not None and value != ""}, "lib": lib}


def _identified(found: Record, row: bytes, ordinal: int, at: int) -> Record:
    """The record with an id of its own: its sender's, else by what the row says and its ordinal among equal rows."""
    if found.client_event_id:
        return found
    name = found.event if isinstance(found, Event) else f"{found.target.kind} {found.target.type} {found.target.id}"
    digest = hashlib.blake2b(digest_size=16)
    for part in (row, b"%d.%d" % (ordinal, at), found.record_type.encode(), name.encode("utf-8", "replace")):
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return msgspec.structs.replace(found, client_event_id=digest.hexdigest(), client_id_unique=True)


def _split(frame: Frame, limits: Limits) -> tuple[Head, list[bytes]]:
    try:
        text = form.inflated(frame.body, limits)
    except (form.BadGzip, form.TooLarge) as error:
        raise ValueError(str(error)) from error
    head, *rows = text.split(b"\n")
    return msgspec.json.decode(head, type=Head), rows


def _reject(refused: Refused, raw: bytes, index: int, head: Head) -> Reject:
    value = None
    if raw[:1] == b"{" and not json_text.deeper_than(raw, 64):
        try:
            value = json_text.parse(raw)
        except json_text.BadJson:
            value = None
    event, distinct_id = short(value, ("event", "distinct_id"))
    detail = f"row {head.first + index} of {head.file}: {refused.detail}" if head.file else refused.detail
    source = Source(head.format if head.format in exports.EXPORTS else "zuji", "/import", "import")
    return Reject(refused.reason, detail, raw, index, head.project, source, refused.field, event, distinct_id)
