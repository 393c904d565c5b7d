"""Every recorded request of the Sensors SDKs: what it becomes, and that nothing in it is lost."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes

import msgspec
import pytest

from tests.protocols.captures import (
    FOLDER,
    NAMES,
    decode,
    event,
    extra_of,
    frame_of,
    golden,
    keys_of,
    lines,
    post,
    raw_post,
    source_records,
)
from zuji.protocols import registry
from zuji.records.decoded import Decoded, Limits
from zuji.records.frame import Frame

REQUESTS = [pytest.param(line, id=f"{name}-{at}") for name in NAMES for at, line in enumerate(lines(name))]
BATCHES = [
    pytest.param(line, id=f"{name}-{at}")
    for name in NAMES
    for at, line in enumerate(lines(name))
    if len(source_records(line)) > 1
]
PLAIN = [request for request in REQUESTS if "encrypt" not in str(request.id) and "android" not in str(request.id)]


@pytest.mark.parametrize("name", NAMES)
def test_the_golden_file_holds(name: str) -> None:
    assert golden(name) == (FOLDER / f"{name}.golden.json").read_text("utf-8")
    assert golden(name) == golden(name)


def test_extra_holds_only_what_is_listed() -> None:
    assert {name: extra_of(name) for name in NAMES} == json.loads((FOLDER / "extra.json").read_text("utf-8"))


@pytest.mark.parametrize("line", REQUESTS)
def test_the_bytes_read_as_they_were_read_when_recorded(line: dict[str, Any]) -> None:
    frame, keys = frame_of(line), keys_of(line)
    texts = [registry.raw_record(frame, at, keys, Limits()) for at in range(len(source_records(line)))]
    assert [json.loads(text) for text in texts] == source_records(line)
    with pytest.raises(IndexError):
        registry.raw_record(frame, len(texts), keys, Limits())


@pytest.mark.parametrize("line", REQUESTS)
def test_no_record_is_refused_or_flagged(line: dict[str, Any]) -> None:
    decoded = decode(frame_of(line), keys_of(line))
    assert decoded.received == len(decoded.records) == len(source_records(line))
    assert [record.index for record in decoded.records] == list(range(decoded.received))
    assert [record.errors for record in decoded.records] == [()] * decoded.received
    assert {record.project for record in decoded.records} == {"production"}


@pytest.mark.parametrize("line", REQUESTS)
def test_every_leaf_of_the_source_is_somewhere_in_the_record(line: dict[str, Any]) -> None:
    for source, record in zip(source_records(line), decode(frame_of(line), keys_of(line)).records, strict=True):
        found = {_text(leaf) for leaf in _leaves(msgspec.to_builtins(record))}
        for path, leaf in _paths(source):
            if path == ("properties", "$timezone_offset"):
                leaf = -leaf if record.time_zone_offset is not None else leaf
            if source["type"] == "profile_unset" and path[0] == "properties":
                leaf = path[1]  # the value is a placeholder, the key says it all
            assert _text(leaf) in found, f"{'.'.join(path)} = {leaf!r}"


def _leaves(value: Any) -> Iterator[Any]:
    for _, leaf in _paths(value):
        yield leaf


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


def _refielded(line: dict[str, Any], change: Callable[[str, bytes], bytes]) -> Frame:
    """The request with the text of data and data_list changed, before its percent encoding."""
    frame = frame_of(line)
    in_body = frame.body != b""
    pairs = []
    for pair in (frame.body.decode() if in_body else frame.query).split("&"):
        name, _, value = pair.partition("=")
        if name in ("data", "data_list"):
            value = quote(change(name, unquote_to_bytes(value)), safe="")
        pairs.append(f"{name}={value}")
    text = "&".join(pair for pair in pairs if not pair.startswith(("crc=", "ext=")))
    return msgspec.structs.replace(frame, body=text.encode()) if in_body else msgspec.structs.replace(frame, query=text)


def _meaning(decoded: Decoded) -> Decoded:
    assert decoded.rejects == ()
    return decoded


CHANGES: dict[str, Callable[[str, bytes], bytes]] = {
    "url-safe alphabet": lambda _, text: text.replace(b"+", b"-").replace(b"/", b"_"),
    "no padding": lambda _, text: text.rstrip(b"="),
    "line breaks": lambda _, text: b"\r\n".join(text[at : at + 76] for at in range(0, len(text), 76)),
    "spaces for plus": lambda _, text: text.replace(b"+", b" "),
    "gzip without its flag, or none despite it": lambda _, text: base64.b64encode(
        gzip.decompress(raw) if (raw := base64.b64decode(text))[:2] == b"\x1f\x8b" else gzip.compress(raw)
    ),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("line", PLAIN)
def test_a_sloppy_client_says_the_same(line: dict[str, Any], name: str) -> None:
    assert _meaning(decode(_refielded(line, CHANGES[name]))) == decode(frame_of(line))


@pytest.mark.parametrize("line", PLAIN)
def test_a_bare_plus_in_base64_says_the_same(line: dict[str, Any]) -> None:
    frame = frame_of(line)
    bare = msgspec.structs.replace(frame, body=frame.body.replace(b"%2B", b"+"), query=frame.query.replace("%2B", "+"))
    assert _meaning(decode(bare)) == decode(frame)


@pytest.mark.parametrize("line", REQUESTS)
def test_content_type_does_not_matter(line: dict[str, Any]) -> None:
    frame = frame_of(line)
    bare = tuple(header for header in frame.headers if header[0] != "content-type")
    assert decode(msgspec.structs.replace(frame, headers=bare), keys_of(line)) == decode(frame, keys_of(line))


@pytest.mark.parametrize("line", PLAIN)
def test_data_may_hold_an_array_and_data_list_an_object(line: dict[str, Any]) -> None:
    sources = source_records(line)
    frame = frame_of(line)
    form = dict(parse_qsl((frame.body or frame.query.encode()).decode()))
    rest = f"&instant_event={form['instant_event']}" if "instant_event" in form else ""
    swapped = post(sources, field="data", form=rest, path=frame.path, headers=frame.headers)
    assert msgspec.structs.replace(decode(swapped), size=decode(frame).size) == decode(frame)  # other white space
    single = post(sources[0], field="data_list", form=rest, path=frame.path, headers=frame.headers)
    assert decode(single).records[0] == decode(frame).records[0]


@pytest.mark.parametrize("line", PLAIN)
def test_a_retry_gives_the_same_inputs_for_deduplication(line: dict[str, Any]) -> None:
    def ids(sources: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        records = decode(post(sources)).records
        return [
            (r.project, r.record_type, r.distinct_id, r.time_raw, r.client_event_id, r.content_hash) for r in records
        ]

    sources = source_records(line)
    again = [{**source, "_flush_time": 1_795_399_999_999, "_nocache": "0123"} for source in reversed(sources)]
    assert ids(sources) == ids(again)[::-1]
    assert all(bool(client_id) != bool(content_hash) for *_, client_id, content_hash in ids(sources))


@pytest.mark.parametrize("line", BATCHES)
@pytest.mark.parametrize("bad", [b'{"type": "track"', b"7", b'{"type": "nothing"}', b'{"a": nul}', b'"\xff"'])
def test_one_bad_record_leaves_its_neighbours_alone(line: dict[str, Any], bad: bytes) -> None:
    texts = [json.dumps(source).encode() for source in source_records(line)]
    good = decode(post(b"[" + b",".join(texts) + b"]"))
    if bad.endswith(b'"track"'):
        mixed = decode(post(b"[" + b",".join([*texts, bad])))
        at = len(texts)
    else:
        mixed = decode(post(b"[" + b", ".join([texts[0], bad, *texts[1:]]) + b"]"))
        at = 1
    assert mixed.received == good.received + 1
    assert [reject.index for reject in mixed.rejects] == [at]
    assert mixed.rejects[0].raw == bad
    assert [_at(record, 0) for record in mixed.records] == [_at(record, 0) for record in good.records]


def _at(record: Any, index: int) -> Any:
    return msgspec.structs.replace(record, index=index)


def test_a_hand_made_client_may_send_json_without_a_form() -> None:
    assert decode(raw_post(json.dumps([event(), event()]).encode())).received == 2
    assert decode(raw_post(json.dumps(event(properties={"q": "a+b%20&c=d"})).encode())).records[0].properties == {  # type: ignore[union-attr]
        "q": "a+b%20&c=d"
    }
