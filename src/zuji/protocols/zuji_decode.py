"""Frames of Zuji's own protocol to canonical records. Pure."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from zuji.protocols import json_text
from zuji.protocols.values import Refused
from zuji.protocols.zuji import SUBMIT, query_value
from zuji.protocols.zuji_record import Call, instant, record, short
from zuji.records.decoded import Decoded, Limits
from zuji.records.event import Event, Source
from zuji.records.frame import OVERSIZE, Frame
from zuji.records.profile import ProfileChange
from zuji.records.reject import Reject

# The list of a body that cannot be read whole: a bad event in it harms no neighbour.
_LIST = re.compile(rb'\s*\{(?:[^\[\]{}]*,)?\s*"events"\s*:\s*(?=\[)', re.S)
# What a plain page sends to /submit under names of its own (checklist S4.40).
_ALIASES = {"user_id": "distinct_id", "timestamp": "time"}
_OWN = frozenset(
    {"type", "event", "event_id", "time", "sent_at", "distinct_id", "login_id", "anonymous_id", "device_id"}
    | {"identities", "properties", "lib", "ip", "user_agent", "historical", "project", "token", "time_zone_offset"}
    | {"session_id", "groups", "context", "item_type", "item_id", "group_type", "group_id", "names", "other_id"}
)


class _Body(msgspec.Struct, frozen=True):
    """The elements of a body: their values (or Broken), and how to have their texts."""

    values: list[Any]
    text: bytes
    lines: bool = False
    single: bool = False
    wrapped: bool = False  # text is {"events": [...]}
    sent_at: Any = None
    project: Any = None

    def raws(self) -> list[bytes]:
        if self.single:
            return [self.text]
        if self.wrapped:
            try:
                return [bytes(raw) for raw in msgspec.json.decode(self.text, type=_Wrapper).events]
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                return [json_text.dump(value) for value in self.values]
        return _lines(self.text) if self.lines else json_text.raws(self.text)


def decode(frame: Frame, limits: Limits) -> Decoded:
    """Every record of a frame, decoded or refused; never raises, whatever the bytes are."""
    call = _call(frame, limits)
    if frame.flags & OVERSIZE:
        detail = f"{frame.body_length} bytes (sha256 {frame.body_hash}); the first {len(frame.body)} are kept"
        return _none("body_too_large", detail, frame.body, call)
    body = _read(frame, limits)
    if isinstance(body, Refused):
        return _none(body.reason, body.detail, frame.body, call)
    if body.sent_at is not None:
        try:
            call = msgspec.structs.replace(call, time_sent=instant(body.sent_at, "sent_at"))
        except Refused as refused:
            return _none(refused.reason, refused.detail, frame.body, call)
    if isinstance(body.project, str) and body.project and not call.project_fixed:
        call = msgspec.structs.replace(call, project=body.project)
    records: list[Event | ProfileChange] = []
    rejects: list[Reject] = []
    raws: list[bytes] | None = None
    for index, value in enumerate(body.values):
        try:
            if isinstance(value, json_text.Broken):
                raise Refused(value.reason, value.detail)
            if frame.path == SUBMIT and isinstance(value, dict):
                value = _submitted(value)
            records.append(record(value, index, call))
        except Refused as refused:
            raws = raws or body.raws()
            rejects.append(_reject(refused, raws[index], index, call))
    return Decoded(len(body.values), tuple(records), tuple(rejects), len(body.text))


def raw_record(frame: Frame, index: int, limits: Limits) -> bytes:
    """The JSON text of one record. Raises IndexError when the frame has none of that index."""
    body = _read(frame, limits)
    return frame.body if isinstance(body, Refused) else body.raws()[index]


def _call(frame: Frame, limits: Limits) -> Call:
    flags: tuple[str, ...] = ()
    if frame.header("dry-run").strip().lower() == "true" or query_value(frame.query, "dry_run") == "true":
        flags = ("dry_run",)
    # An ingest key stands above the URL: '#' and its hash, which the judge knows the project of (records/frame.py).
    key = frame.project if frame.project.startswith("#") else ""
    named = frame.project or query_value(frame.query, "project")
    return Call(
        project="" if key else named or "default",
        project_fixed=bool(named),
        limits=limits,
        token=key or query_value(frame.query, "token"),
        endpoint=frame.path,
        peer=frame.peer,
        user_agent=frame.header("user-agent"),
        flags=flags,
    )


def _read(frame: Frame, limits: Limits) -> _Body | Refused:
    """The body's elements, or why there are none to be found."""
    from zuji.protocols import form

    text = frame.body
    if text[:2] == b"\x1f\x8b":
        try:
            text = form.inflated(text, limits)
        except form.TooLarge as error:
            return Refused("inflated_too_large", str(error))
        except form.BadGzip as error:
            return Refused("bad_gzip", str(error))
    text = text.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        return Refused("no_data", "the body is empty; a JSON object, an array or JSON lines would be valid")
    try:
        body = _elements(text, limits)
    except json_text.TooDeep as error:
        return Refused("too_deep", str(error))
    except json_text.BadJson as error:
        return Refused("bad_json", str(error))
    if len(body.values) > limits.records:
        detail = f"{len(body.values)} records in one request; at most {limits.records}"
        return Refused("too_many_records", detail)
    if not body.values:
        return Refused("no_data", "the body holds no event")
    return body


def _elements(text: bytes, limits: Limits) -> _Body:
    """Raises BadJson."""
    if text[:1] == b"[":
        return _Body(json_text.elements(text, limits.nesting), text)
    if text[:1] != b"{":
        raise json_text.BadJson("the body is neither a JSON object, nor an array, nor JSON lines")
    if not json_text.deeper_than(text, limits.nesting + 2):
        try:
            whole = json_text.parse(text)
        except json_text.BadJson:
            whole = None
        if isinstance(whole, dict) and isinstance(whole.get("events"), list):
            return _Body(
                whole["events"], text, wrapped=True, sent_at=whole.get("sent_at"), project=whole.get("project")
            )
        if whole is not None:
            return _Body([_line(text, limits)], text, lines=True, single=True)
    lines = _lines(text)
    if len(lines) > 1 and isinstance(_line(lines[0], limits), dict):
        if len(lines) > limits.records:
            return _Body([None] * len(lines), text, lines=True)
        return _Body([_line(line, limits) for line in lines], text, lines=True)
    found = _LIST.match(text)
    if found:
        text = text[found.end() :]
        return _Body(json_text.elements(text, limits.nesting), text)
    if json_text.deeper_than(text, limits.nesting):
        raise json_text.TooDeep(f"nested deeper than {limits.nesting} levels")
    raise json_text.BadJson("the body is not readable as JSON")


class _Wrapper(msgspec.Struct):
    events: list[msgspec.Raw]


def _line(line: bytes, limits: Limits) -> Any:
    if json_text.deeper_than(line, limits.nesting):
        return json_text.Broken("too_deep", f"nested deeper than {limits.nesting} levels", line)
    try:
        return json_text.parse(line)
    except json_text.BadJson as error:
        return json_text.Broken("bad_json", str(error), line)


def _lines(text: bytes) -> list[bytes]:
    return [line for line in (line.strip() for line in text.split(b"\n")) if line]


def _submitted(value: dict[str, Any]) -> dict[str, Any]:
    """A plain record of /submit: common names become ours, and whatever else it carries is a property."""
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, item in value.items():
        own = _ALIASES.get(name, name)
        if own in _OWN and own not in fields:
            fields[own] = item
        else:
            rest["$url" if name == "url" else name] = item
    if rest and isinstance(fields.get("properties", {}), dict):
        fields["properties"] = {**rest, **fields.get("properties", {})}
    fields.setdefault("lib", {"name": "submit", "platform": "web"})
    return fields


def _none(reason: str, detail: str, raw: bytes, call: Call) -> Decoded:
    return Decoded(1, (), (_reject(Refused(reason, detail), raw, 0, call),))


def _reject(refused: Refused, raw: bytes, index: int, call: Call) -> Reject:
    value = None
    if raw[:1] == b"{" and not json_text.deeper_than(raw, 64):
        try:
            value = json_text.parse(raw)
        except json_text.BadJson:
            value = None
    event, distinct_id, project = short(value, ("event", "distinct_id", "project"))
    project = call.project if call.project_fixed or not project else project
    source = Source(call.vendor, call.endpoint, call.sdk)
    return Reject(
        *(refused.reason, refused.detail, raw, index, project, source),
        *(refused.field, event, distinct_id, call.token if not project else ""),
    )
