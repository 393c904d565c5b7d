"""Every vendor's recorded requests: what they become, that nothing in them is lost, and that sloppy copies say the same
(protocols/canonical.md §9)."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.vendors import CASES, ROOT, decode, frame_of, golden, lines, same, source_records
from zuji.process.ids import event_id
from zuji.protocols import registry
from zuji.protocols.json_text import BadJson, parse
from zuji.records.decoded import Limits
from zuji.records.frame import OVERSIZE, Frame
from zuji.records.reject import QUARANTINED, REJECTED

REQUESTS = [
    pytest.param(line, id=f"{protocol}-{name}-{at}")
    for protocol, name in CASES
    for at, line in enumerate(lines(protocol, name))
]
BATCHES = [request for request in REQUESTS if len(source_records(request.values[0])) > 1]
# Keys and tokens name the project and are not kept; what only packs the request says nothing.
NOT_KEPT = {"token", "$token", "api_key", "writeKey", "sentAt", "sent_at"}


@pytest.mark.parametrize(("protocol", "name"), CASES)
def test_the_golden_file_holds(protocol: str, name: str) -> None:
    assert golden(protocol, name) == (ROOT / protocol / f"{name}.golden.json").read_text("utf-8")


@pytest.mark.parametrize(("protocol", "name"), CASES)
def test_each_request_goes_to_its_protocol_with_and_without_its_content_type(protocol: str, name: str) -> None:
    for line in lines(protocol, name):
        assert frame_of(line).protocol == protocol
        bare = {**line, "headers": [pair for pair in line["headers"] if pair[0].lower() != "content-type"]}
        assert frame_of(bare).protocol == protocol


@pytest.mark.parametrize("line", REQUESTS)
def test_no_record_is_refused(line: dict[str, Any]) -> None:
    decoded = decode(frame_of(line))
    assert decoded.rejects == ()
    assert decoded.received == len(decoded.records) == len(source_records(line))
    assert [record.index for record in decoded.records] == list(range(decoded.received))
    assert all(record.token and not record.project for record in decoded.records)


@pytest.mark.parametrize("line", REQUESTS)
def test_every_leaf_of_the_source_is_somewhere_in_the_record(line: dict[str, Any]) -> None:
    for source, record in zip(source_records(line), decode(frame_of(line)).records, strict=True):
        told = msgspec.to_builtins(record)
        found = {_text(leaf) for _, leaf in _paths(told)}
        for path, leaf in _paths(_opened(source)):
            if path[-1] in NOT_KEPT or path == ("ip",) or leaf is None:
                continue
            if "$unset" in path or path[-1] == "$delete":
                continue  # the value is a placeholder; golden files show the operation
            if path[-1] == "library":  # amplitude-python/1.3.0
                leaf = leaf.partition("/")[0]
            if path[-1] == "tv":
                leaf = leaf.partition("-")[0]
            if path[-1] == "type" and "messageId" in source:
                assert leaf == record.record_type
                continue
            assert _text(leaf) in found, f"{'.'.join(path)} = {leaf!r}"


def _opened(source: dict[str, Any]) -> dict[str, Any]:
    """JSON inside of texts, plain or base64, as the values that it is."""
    opened = dict(source)
    for name in ("ue_pr", "co"):
        if name in opened:
            opened[name] = json.loads(opened[name])
    for name in ("ue_px", "cx"):
        if name in opened:
            opened[name] = json.loads(base64.b64decode(opened[name]))
    return opened


def _paths(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, key))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _paths(item, path)
    else:
        yield path, value


def _text(leaf: Any) -> str:
    return json.dumps(leaf) if isinstance(leaf, bool) or leaf is None else str(leaf)


def _ids(frame: Frame) -> list[bytes]:
    twins: dict[bytes, int] = {}
    return [event_id(1, record, (0, 0), twins) for record in decode(frame).records]


@pytest.mark.parametrize("line", REQUESTS)
def test_a_second_decoding_gives_the_same_ids_and_each_record_its_own(line: dict[str, Any]) -> None:
    ids = _ids(frame_of(line))
    assert ids == _ids(frame_of(line))
    assert len(set(ids)) == len(ids)


def _changed(frame: Frame, body: bytes, *, drop: tuple[str, ...] = ("content-type", "content-encoding")) -> Frame:
    headers = tuple(pair for pair in frame.headers if pair[0] not in drop)
    return msgspec.structs.replace(frame, body=body, headers=headers)


def _plain(frame: Frame) -> bytes:
    body = frame.body
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


@pytest.mark.parametrize("line", REQUESTS)
@pytest.mark.parametrize("packing", ["plain", "gzip", "zlib", "gzip flag on plain bytes"])
def test_however_the_body_is_packed_it_says_the_same(line: dict[str, Any], packing: str) -> None:
    frame = frame_of(line)
    if not frame.body:
        return
    plain = _plain(frame)
    packed = {"gzip": gzip.compress, "zlib": zlib.compress}.get(packing, lambda text: text)(plain)
    changed = _changed(frame, packed)
    if packing.startswith("gzip flag"):
        changed = msgspec.structs.replace(changed, headers=(*changed.headers, ("content-encoding", "gzip")))
    assert same(decode(changed)) == same(decode(frame))


@pytest.mark.parametrize("line", REQUESTS)
def test_json_and_base64_in_a_form_say_the_same_as_json_alone(line: dict[str, Any]) -> None:
    frame = frame_of(line)
    if not frame.body or frame.protocol in ("matomo", "ga4", "snowplow"):
        return
    text, fields = _plain(frame), {}
    if text[:1] != b"{":
        fields = dict(parse_qsl(text.decode()))
        data = fields.pop("data").encode()
        text = data if data[:1] in (b"{", b"[") else base64.b64decode(data)
    rest = "".join(f"&{name}={quote(value)}" for name, value in fields.items()).encode()
    expected = same(decode(frame))
    for value in (text, base64.b64encode(text), base64.urlsafe_b64encode(text).rstrip(b"=")):
        assert same(decode(_changed(frame, b"data=" + quote(value, safe="").encode() + rest))) == expected
    spaced = base64.b64encode(text).replace(b"+", b" ")
    assert same(decode(_changed(frame, b"data=" + spaced + rest))) == expected


def _rebuilt(line: dict[str, Any], sources: list[Any], sent: str | None = None) -> Frame:
    """The request with other records, as plain JSON."""
    frame = frame_of(line)
    told = line["decoded"]
    inner = next((name for name in ("batch", "events", "data") if isinstance(told.get(name), list)), None)
    if frame.protocol == "mixpanel":
        texts = [source if isinstance(source, bytes) else json.dumps(source).encode() for source in sources]
        fields = {name: value for name, value in told.items() if name != "data"}
        body = b"data=" + quote(b"[" + b",".join(texts) + b"]").encode() + b"&" + urlencode(fields).encode()
        return _changed(frame, body)
    outer = told["data"] if inner is None else told
    inner = inner or next(name for name in ("batch", "events", "data") if isinstance(outer.get(name), list))
    texts = [source if isinstance(source, bytes) else json.dumps(source).encode() for source in sources]
    members = {name: value for name, value in outer.items() if name != inner}
    if sent is not None:
        name = {"segment": "sentAt", "amplitude": "client_upload_time"}.get(frame.protocol, "sent_at")
        members[name] = sent
    head = json.dumps(members).encode()[:-1]
    text = head + (b"," if members else b"") + json.dumps(inner).encode() + b":[" + b",".join(texts) + b"]}"
    return _changed(frame, text)


@pytest.mark.parametrize("line", BATCHES)
def test_the_same_batch_sent_again_later_gives_no_new_ids(line: dict[str, Any]) -> None:
    sources = source_records(line)
    again = [{**source, "stm": "1795307999000"} if "stm" in source else source for source in sources]
    assert _ids(_rebuilt(line, again, sent="2026-11-22T09:00:00.000Z")) == _ids(frame_of(line))


BAD = [b"7", b"null", b'{"a": nul}', b'"\xff"', b"{}", b"[[[]]]", b"[" * 40 + b"]" * 40, b'{"type": "track"}']


@pytest.mark.parametrize("line", BATCHES)
@pytest.mark.parametrize("bad", BAD)
def test_one_bad_record_leaves_its_neighbours_alone(line: dict[str, Any], bad: bytes) -> None:
    sources = source_records(line)
    good = decode(_rebuilt(line, sources))
    mixed = decode(_rebuilt(line, [sources[0], bad, *sources[1:]]))
    assert mixed.received == good.received + 1
    assert [reject.index for reject in mixed.rejects] == [1]
    assert mixed.rejects[0].raw == bad
    assert mixed.rejects[0].token == good.records[0].token or frame_of(line).protocol in ("mixpanel", "snowplow")
    assert [_at(record) for record in mixed.records] == [_at(record) for record in good.records]


def _at(record: Any) -> Any:
    return msgspec.structs.replace(record, index=0)


@pytest.mark.parametrize("line", REQUESTS)
def test_the_bytes_of_each_record_can_be_told_again(line: dict[str, Any]) -> None:
    frame = frame_of(line)
    sources = source_records(line)
    raws = [registry.raw_record(frame, at, {}, Limits()) for at in range(len(sources))]
    if frame.body:
        assert [json.loads(raw) for raw in raws] == sources
    else:
        assert raws == [frame.query.encode()]
    with pytest.raises(IndexError):
        registry.raw_record(frame, len(raws), {}, Limits())


@pytest.mark.parametrize("line", REQUESTS)
def test_a_body_over_the_limit_is_one_reject_with_its_head(line: dict[str, Any]) -> None:
    cut = msgspec.structs.replace(frame_of(line), flags=OVERSIZE, body=b"head", body_length=99_999_999)
    decoded = decode(cut)
    assert [(reject.reason, reject.raw) for reject in decoded.rejects] == [("body_too_large", b"head")]
    assert registry.raw_record(cut, 0, {}, Limits()) == b"head"


def whole(frame: Frame) -> None:
    """Each record has one fate, and its bytes can be told."""
    decoded = decode(frame)
    met = [record.index for record in decoded.records] + [reject.index for reject in decoded.rejects]
    assert sorted(met) == list(range(decoded.received))
    for reject in decoded.rejects:
        assert reject.reason in REJECTED | QUARANTINED
        assert reject.reason != "decoder_failed", reject.detail
    msgspec.msgpack.encode([reject.detail for reject in decoded.rejects])
    for index in range(decoded.received):
        registry.raw_record(frame, index, {}, Limits())


FRAMES = [frame_of(request.values[0]) for request in REQUESTS]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(["$set", "u", "pv"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(FRAMES), st.integers(0, 4000), st.binary(max_size=4), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_a_damaged_request_never_makes_a_decoder_fail(frame: Frame, at: int, patch: bytes, drop: int) -> None:
    plain = _plain(frame)
    at = at % (len(plain) + 1)
    whole(msgspec.structs.replace(frame, body=plain[:at] + patch + plain[at + drop :]))
    query = frame.query[: at % (len(frame.query) + 1)] + patch.decode("latin-1")
    whole(msgspec.structs.replace(frame, query=query))


@given(st.sampled_from(FRAMES), st.data())
@settings(max_examples=250, deadline=None)
def test_any_value_in_any_place_never_makes_a_decoder_fail(frame: Frame, data: st.DataObject) -> None:
    text = _plain(frame)
    if text[:1] != b"{":
        fields = dict(parse_qsl(text.decode())) or dict(parse_qsl(frame.query))
        raw = fields.get("data", "").encode()
        text = raw if raw[:1] in (b"{", b"[") else json.dumps(fields).encode()
    try:
        value = parse(text)
    except BadJson:
        return
    places = [path for path in _places(value) if path]
    for _ in range(data.draw(st.integers(1, 3))):
        _put(value, data.draw(st.sampled_from(places)), data.draw(JSON))
    whole(msgspec.structs.replace(frame, body=json.dumps(value).encode()))
    if frame.protocol in ("snowplow", "matomo") and isinstance(value, dict):
        fields = {name: item if isinstance(item, str) else json.dumps(item) for name, item in value.items()}
        query = urlencode(
            {name.encode("utf-8", "replace"): item.encode("utf-8", "replace") for name, item in fields.items()}
        )
        whole(msgspec.structs.replace(frame, body=b"", query=query))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _places(item, (*path, at))


def _put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for step in path[:-1]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(path[-1], int) and path[-1] < len(value)):
        value[path[-1]] = new
