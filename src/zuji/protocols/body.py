"""One reader for every vendor's bodies: what is sent is looked at, never what the headers claim.

Content-Encoding and Content-Type are wrong too often (posthog-js gzips as text/plain without a word, RudderStack's
Node SDK calls JSON a form), and the bytes tell by themselves: gzip and zlib have a mark, JSON begins with a bracket,
a form is the rest, and what its `data` holds is JSON or base64 of it. Needs numpy by way of `form`: decoding only.
"""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from zuji.protocols import form, json_text
from zuji.records.decoded import Limits
from zuji.records.frame import Frame

_GZIP = b"\x1f\x8b"
_ZLIB = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_BRACKETS = (b"{", b"[")
_LAYERS_MAX = 3  # form, base64, gzip, JSON: nobody packs deeper
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Refusal(msgspec.Struct, frozen=True):
    """Bytes in which no record can be found, and why."""

    reason: str
    detail: str
    raw: bytes


class Parcel(msgspec.Struct):
    """The records of a request, and what it says beside them.

    values: JSON values, or json_text.Broken for a record that cannot be read. text: what raws are cut from.
    single: the whole text is the one record. form: fields of a form beside `data`, as text.
    """

    values: list[Any]
    text: bytes
    envelope: dict[str, Any] = {}
    form: dict[str, str] = {}
    single: bool = False
    lines: bool = False
    cut: list[bytes] | None = None  # the texts, where an adapter found records in several places

    def raws(self) -> list[bytes]:
        """The text of each record, in order."""
        if self.cut is not None:
            return self.cut
        if self.single:
            return [self.text]
        return self.text.split(b"\n") if self.lines else json_text.raws(self.text)


def read(
    frame: Frame, limits: Limits, lists: tuple[str, ...] = (), names: tuple[str, ...] = ("data",)
) -> Parcel | Refusal:
    """The records of a frame's body (or, without one, of its query); never raises.

    lists names the members that hold an envelope's records; an object without any of them is a record itself.
    names are the fields of a form that may hold the JSON.
    """
    told = text_of(frame, limits, names)
    if isinstance(told, Refusal):
        return told
    text, fields = told
    try:
        return _parcel(text, fields, limits, lists)
    except json_text.TooDeep as error:
        return Refusal("too_deep", str(error), text)
    except json_text.BadJson as error:
        return Refusal("bad_json", str(error), text)


def text_of(frame: Frame, limits: Limits, names: tuple[str, ...] = ("data",)) -> tuple[bytes, dict[str, str]] | Refusal:
    """The JSON text of a request and the other fields of its form."""
    data = frame.body or frame.query.encode("latin-1", "replace")
    fields: dict[str, str] = {}
    for _ in range(_LAYERS_MAX):
        opened = inflated(data, limits)
        if isinstance(opened, Refusal):
            return opened
        data = opened.removeprefix(b"\xef\xbb\xbf").strip()
        if not data:
            return Refusal("no_data", "the request is empty", frame.body)
        if data[:1] in _BRACKETS:
            return data, fields
        found = form.pairs(data)
        value = next((value for name in names if (value := found.pop(name, b""))), b"")
        if not value:
            return Refusal("no_data", f"the request is neither JSON nor a form with {' or '.join(names)}", data)
        fields = {**{name: form.plain(field) for name, field in found.items()}, **fields}
        # A form writes a space as +; in base64 a bare + is one, which base64_decoded mends.
        text = form.percent_decoded(value.replace(b"+", b" "))
        if text.lstrip()[:1] in _BRACKETS:
            data = text
            continue
        try:
            data = form.base64_decoded(text)
        except ValueError as error:
            return Refusal("bad_base64", f"data is neither JSON nor base64: {error}", value)
    return Refusal("bad_json", f"no JSON within {_LAYERS_MAX} layers of packing", data)


def inflated(data: bytes, limits: Limits) -> bytes | Refusal:
    """The bytes behind gzip or zlib; others as they are."""
    if data[:2] == _GZIP:
        try:
            return form.inflated(data, limits)
        except form.TooLarge as error:
            return Refusal("inflated_too_large", str(error), data)
        except form.BadGzip as error:
            return Refusal("bad_gzip", str(error), data)
    if data[:2] in _ZLIB:
        cap = form.inflated_max(len(data), limits)
        inflater = zlib.decompressobj()
        try:
            found = inflater.decompress(data, cap + 1)
        except zlib.error:
            return data  # a form whose first field begins with x
        if len(found) > cap:
            return Refusal("inflated_too_large", f"{len(data)} bytes inflate to more than {cap}", data)
        if not inflater.eof:
            return Refusal("bad_gzip", f"the zlib stream is cut after {len(data)} bytes", data)
        return found
    return data


def _parcel(text: bytes, fields: dict[str, str], limits: Limits, lists: tuple[str, ...]) -> Parcel | Refusal:
    if len(text) > limits.inflated_bytes:
        return Refusal("body_too_large", f"{len(text)} bytes of JSON; at most {limits.inflated_bytes}", text[:4096])
    envelope: dict[str, Any] = {}
    parts = members(text) if text[:1] == b"{" and lists else {}
    inner = next((name for name in lists if parts.get(name, b"")[:1] == b"["), None)
    if inner is None:
        return _records(text, {}, fields, limits)
    for name, part in parts.items():
        if name != inner:
            envelope[name] = _member(part, limits)
    return _records(parts[inner], envelope, fields, limits)


def _records(text: bytes, envelope: dict[str, Any], fields: dict[str, str], limits: Limits) -> Parcel | Refusal:
    single, lines = text[:1] != b"[", False
    try:
        values = json_text.elements(text, limits.nesting)
    except json_text.BadJson:
        if not single or b"\n" not in text:
            raise
        rows = [row for row in text.split(b"\n") if row.strip()]
        if len(rows) > limits.records:
            return Refusal("too_many_records", f"{len(rows)} lines in one request; at most {limits.records}", text)
        values, single, lines = [_line(row, limits) for row in rows], False, True
        if all(isinstance(value, json_text.Broken) for value in values):
            raise
        text = b"\n".join(rows)
    if len(values) > limits.records:
        return Refusal("too_many_records", f"{len(values)} records in one request; at most {limits.records}", text)
    return Parcel(values, text, envelope, fields, single, lines)


def _line(row: bytes, limits: Limits) -> Any:
    """One line of newline-delimited JSON."""
    if json_text.deeper_than(row, limits.nesting):
        return json_text.Broken("too_deep", f"nested deeper than {limits.nesting} levels", row)
    try:
        return json_text.parse(row)
    except json_text.BadJson as error:
        return json_text.Broken("bad_json", str(error), row)


def _member(part: bytes, limits: Limits) -> Any:
    """A member beside the records; one that cannot be read stays as its text, and is nobody's loss."""
    if json_text.deeper_than(part, limits.nesting):
        return part.decode("utf-8", "replace")[: limits.text_bytes]
    try:
        return json_text.parse(part)
    except json_text.BadJson:
        return part.decode("utf-8", "replace")[: limits.text_bytes]


def members(text: bytes) -> dict[str, bytes]:
    """The texts of a JSON object's members, also when one of them is broken; {} when nothing can be told apart."""
    try:
        return {name: bytes(raw) for name, raw in _decode_members(text).items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if len(text) > json_text.SPLIT_BYTES_MAX or text.count(b",") > json_text.SPLIT_MARKS_MAX:
            return {}
        return json_text.cut_members(text)


def parameters(text: bytes, limits: Limits) -> dict[str, str] | Refusal:
    """The pairs of a query or form as texts; the first of each name."""
    if text.count(b"&") > limits.properties:
        return Refusal("bad_properties", f"more than {limits.properties} parameters", text)
    return {name: form.plain(value) for name, value in form.pairs(text, limits.properties + 1).items()}


def unpacked_json(text: str) -> Any:
    """The value of a parameter that is JSON, or base64 of JSON. Raises ValueError."""
    raw = text.encode("utf-8", "replace").strip()
    if raw[:1] not in _BRACKETS:
        raw = form.base64_decoded(raw).strip()
    if json_text.deeper_than(raw, Limits().nesting):
        raise json_text.BadJson("nested too deep")
    return json_text.parse(raw)
