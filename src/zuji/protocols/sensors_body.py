"""From a frame's bytes to JSON values: form, base64, gzip and encryption of Sensors requests.

Content-Type is never looked at (the mini-program SDK says text/plain), and the `gzip` field is a hint: bytes that
start like gzip are gzip, text that starts like JSON is JSON (protocols/sensors.md §2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from zuji.protocols import form, json_text, sensors_crypto
from zuji.protocols.sensors_checksum import java_hash, sent_checksum
from zuji.records.decoded import Key, Limits
from zuji.records.frame import Frame

# Unwrapping a key is the dearest thing that a request can ask for (1 to 8 ms). The apps send one group for each key,
# at most one key a record, 50 records a request.
_GROUPS_MAX = 64


class Form(msgspec.Struct, frozen=True):
    """The form of a request: query string and body together, the body's fields first."""

    data: bytes  # of data_list or data, percent signs decoded
    gzip: str = ""
    project: str = ""
    token: str = ""
    instant: bool = False
    checksum_bad: bool = False


class Part(msgspec.Struct, frozen=True):
    """A JSON text and its records: several (an array) or one (an object)."""

    text: bytes
    values: list[Any]
    time_sent: Any = None  # `flush_time` of an encrypted group, which stands outside of its records
    encrypted: bool = False
    single: bool = False  # text is one element of a larger array, whatever it looks like

    def raws(self) -> list[bytes]:
        """The text of each record."""
        return [self.text] if self.single else json_text.raws(self.text)


class Refusal(msgspec.Struct, frozen=True):
    """Bytes in which no record can be found, and why."""

    reason: str
    detail: str
    raw: bytes


def read_form(frame: Frame) -> Form:
    """The form of a frame; data is b'' when there is none."""
    query = form.pairs(frame.query.encode("latin-1", "replace"))
    body = frame.body
    if body[:1] in (b"{", b"["):
        fields = {"data": body.replace(b"%", b"%25").replace(b"+", b"%2B")}  # a hand-made client: JSON without a form
    else:
        fields = form.pairs(body)
    fields = {**query, **fields} if query else fields
    raw = fields.get("data_list") or fields.get("data") or b""
    data = form.percent_decoded(raw)
    if data[:1] in (b"{", b"[") and b"+" in raw:
        data = form.percent_decoded(raw.replace(b"+", b" "))  # Java's URLEncoder writes a space of a JSON text as +
    get = fields.get
    sent = sent_checksum(form.plain(get("crc", b"")), form.plain(get("ext", b"")))
    return Form(
        data,
        form.plain(get("gzip", b"")).strip(),
        form.plain(get("project", b"")),
        form.plain(get("token", b"")),
        form.plain(get("instant_event", b"")) == "true",
        sent is not None and sent != java_hash(data),
    )


def read_parts(fields: Form, keys: tuple[Key, ...], limits: Limits) -> Iterator[Part | Refusal]:
    """The JSON texts that a form holds, in order, each with its records read."""
    data = fields.data
    if not data:
        yield Refusal("no_data", "the request has neither data nor data_list, or it is empty", b"")
        return
    text = data.lstrip()
    if text[:1] not in (b"{", b"["):
        try:
            text = form.base64_decoded(data)
        except ValueError as error:
            yield Refusal("bad_base64", f"data is neither JSON nor base64: {error}", data)
            return
        inner = _inflated(text, limits)
        if isinstance(inner, Refusal):
            yield msgspec.structs.replace(inner, raw=data)
            return
        text = inner
        if fields.gzip == "1" and inner is text and text.lstrip()[:1] not in (b"{", b"["):
            yield Refusal("bad_gzip", "gzip=1, but the bytes behind base64 are neither gzip nor JSON", data)
            return
    part = _part(text, limits)
    if isinstance(part, Refusal):
        yield part
        return
    if not any(_is_sealed(value) for value in part.values[: _GROUPS_MAX + 1]):
        yield part
        return
    yield from _unsealed(part, keys, limits)


def _inflated(data: bytes, limits: Limits) -> bytes | Refusal:
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        return form.inflated(data, limits)
    except form.TooLarge as error:
        return Refusal("inflated_too_large", str(error), data)
    except form.BadGzip as error:
        return Refusal("bad_gzip", str(error), data)


def _part(text: bytes, limits: Limits, time_sent: Any = None, encrypted: bool = False) -> Part | Refusal:
    text = text.removeprefix(b"\xef\xbb\xbf")
    if len(text) > limits.inflated_bytes:
        return Refusal("body_too_large", f"{len(text)} bytes of JSON; at most {limits.inflated_bytes}", text[:4096])
    try:
        values = json_text.elements(text, limits.nesting)
    except json_text.TooDeep as error:
        return Refusal("too_deep", str(error), text)
    except json_text.BadJson as error:
        return Refusal("bad_json", str(error), text)
    if len(values) > limits.records:
        return Refusal("too_many_records", f"{len(values)} records in one request; at most {limits.records}", text)
    return Part(text, values, time_sent, encrypted)


def _is_sealed(value: Any) -> bool:
    return type(value) is dict and (
        ("ekey" in value and "payloads" in value) or ("key_id" in value and "payload" in value)
    )


def _unsealed(part: Part, keys: tuple[Key, ...], limits: Limits) -> Iterator[Part | Refusal]:
    """The records behind the groups of an encrypted body; plain records among them pass through."""
    if len(part.values) > _GROUPS_MAX:
        detail = f"{len(part.values)} encrypted groups in one request; at most {_GROUPS_MAX}"
        yield Refusal("too_many_records", detail, part.text)
        return
    count = 0
    for raw, value in zip(part.raws(), part.values, strict=True):
        if not _is_sealed(value):
            yield Part(raw, [value], single=True)
            continue
        if _repeated(value, raw) > limits.text_bytes:
            detail = "the group holds more beside its payloads than can be kept with each of them"
            yield Refusal("bad_decrypt", detail, raw)
            continue
        for payload, alone in _payloads(value, raw):
            count += 1
            if count > limits.records:
                yield Refusal("too_many_records", f"more than {limits.records} encrypted payloads", part.text)
                return
            yield _open_payload(value, payload, alone, keys, limits)


def _repeated(group: dict[str, Any], raw: bytes) -> int:
    """Bytes of a group of several payloads that each payload's own text repeats; 0 for one payload.

    Without a limit, 10,000 small payloads beside one large field would become gigabytes of rejects.
    """
    payloads = group.get("payloads")
    if not isinstance(payloads, list) or len(payloads) < 2:
        return 0
    return len(raw) - sum(len(payload) + 3 for payload in payloads if isinstance(payload, str))


def _payloads(group: dict[str, Any], raw: bytes) -> Iterator[tuple[Any, bytes]]:
    """Each payload, and the group's text with that payload alone, so that a refused one can be sent again.

    The field is a list under gzip=9 and a string under gzip=13, whatever the flag says.
    """
    payloads = group.get("payloads", group.get("payload"))
    if not isinstance(payloads, list):
        yield payloads, raw
        return
    for payload in payloads:
        yield payload, raw if len(payloads) == 1 else json_text.dump({**group, "payloads": [payload]})


def _open_payload(
    group: dict[str, Any], payload: Any, raw: bytes, keys: tuple[Key, ...], limits: Limits
) -> Part | Refusal:
    if not isinstance(payload, str):
        return Refusal("bad_decrypt", f"the payload is {type(payload).__name__}, not base64 text", raw)
    wrapped = "ekey" in group
    wanted = str(group.get("pkv") if wrapped else group.get("key_id"))
    algorithms = ("RSA", "EC", "SM2") if wrapped else ("AES", "SM4")
    fitting = [key for key in keys if key.id == wanted and key.algorithm in algorithms]
    if not fitting:
        name = "pkv" if wrapped else "key_id"
        return Refusal("no_key", f"no key with {name} {wanted!r} ({' or '.join(algorithms)}) in this project", raw)
    problem = ""
    for key in fitting:
        try:
            sealed = form.base64_decoded(payload.encode())
            if wrapped:
                secret = sensors_crypto.unwrapped(key, form.base64_decoded(str(group["ekey"]).encode()))
                text = sensors_crypto.opened(sensors_crypto.PAYLOAD_CIPHER[key.algorithm], secret, sealed)
            else:
                text = sensors_crypto.opened(key.algorithm, key.secret, sealed)
        except ValueError as error:
            problem = str(error)
            continue
        inner = _inflated(text, limits)
        opened = inner if isinstance(inner, Refusal) else _part(inner, limits, group.get("flush_time"), encrypted=True)
        if isinstance(opened, Part):
            return opened
        # A wrong key passes the padding check once in 256 times; what comes out is then no JSON.
        problem = f"decrypted, but {opened.reason}: {opened.detail}"
    return Refusal("bad_decrypt", problem, raw)
