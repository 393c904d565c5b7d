"""What decoding bears: bombs, depth, counts, wrong keys, and any bytes at all."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import time
import tracemalloc
from random import Random
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.captures import (
    NAMES,
    decode,
    event,
    frame_of,
    keys_of,
    lines,
    post,
    raw_post,
    refused,
    source_records,
    zipped_post,
)
from zuji.protocols import json_text, names, registry
from zuji.protocols.sensors_checksum import java_hash
from zuji.records.decoded import Decoded, Key, Keys, Limits
from zuji.records.frame import OVERSIZE, Frame
from zuji.records.reject import QUARANTINED, REJECTED


def test_a_bomb_is_refused_without_being_inflated() -> None:
    bomb = gzip.compress(b'["' + b"0" * (40 << 20) + b'"]')
    assert len(bomb) < 100_000
    frame = post(bomb)
    tracemalloc.start()
    assert refused(frame, limits=Limits(inflated_bytes=2 << 20)) == ["inflated_too_large"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
    assert refused(frame, limits=Limits(ratio=50)) == ["inflated_too_large"]


def test_a_small_batch_of_alike_events_may_compress_well() -> None:
    alike = json.dumps([event()] * 2000).encode()
    assert len(alike) < 1 << 20
    assert len(alike) / len(gzip.compress(alike)) > 20
    assert decode(zipped_post(alike), limits=Limits(ratio=2)).received == 2000


def test_a_chain_of_gzip_members_is_bounded() -> None:
    member = gzip.compress(b"0" * (1 << 20))
    assert refused(post(member * 40), limits=Limits(inflated_bytes=2 << 20)) == ["inflated_too_large"]
    assert refused(post(gzip.compress(b"[") + gzip.compress(b"]"))) == []


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_only_the_record_that_is_too_deep_is_refused() -> None:
    deep = event(properties={"x": nested(40)})
    decoded = decode(post([event(), deep, event(properties={"x": nested(30)})]))
    assert [(reject.index, reject.reason) for reject in decoded.rejects] == [(1, "too_deep")]
    assert decoded.received == 3
    assert refused(post(deep)) == ["too_deep"]


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_endless_nesting_costs_little(opening: bytes) -> None:
    started = time.process_time()
    for text in (opening * 300_000, b'[{"type":"track"},' + opening * 300_000, opening * 2000 + b"1"):
        assert set(refused(raw_post(text))) <= {"bad_json", "too_deep", "no_id"}
    assert time.process_time() - started < 5


def test_brackets_in_texts_are_not_depth() -> None:
    assert refused(post(event(properties={"a": "[" * 100, "b": "{" * 100 + '"\\', "c": "[]" * 50}))) == []


def test_unclosed_strings_cost_little() -> None:
    started = time.process_time()
    for text in (b"[" + b'\\"' * 500_000, b'["' + b'\\"' * 500_000, b"[" + b'"' * 1_000_001):
        assert refused(raw_post(text))
    assert time.process_time() - started < 5


def test_too_many_records_are_one_reject() -> None:
    decoded = decode(post([event()] * 11), limits=Limits(records=10))
    assert (decoded.received, [reject.reason for reject in decoded.rejects]) == (1, ["too_many_records"])
    assert decode(post([event()] * 10), limits=Limits(records=10)).received == 10


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no_data"),
        (b"data=", "no_data"),
        (b"other=1", "no_data"),
        (b"data=%21%21%21", "bad_base64"),
        (b"data=abcde", "bad_base64"),
        (b"data=" + base64.b64encode(b"\x1f\x8bnot gzip"), "bad_gzip"),
        (b"data=" + base64.b64encode(gzip.compress(b"{}", mtime=0)[:-4]), "bad_gzip"),
        (b"gzip=1&data=" + base64.b64encode(b"plain text"), "bad_gzip"),
        (b"data=" + base64.b64encode(b"plain text"), "bad_json"),
        (b"data=" + base64.b64encode(b'"text"'), "not_an_object"),
        (b"data=" + base64.b64encode(b"{"), "bad_json"),
        (b'{"type":', "bad_json"),
    ],
)
def test_a_body_without_records_is_one_reject(body: bytes, reason: str) -> None:
    decoded = decode(raw_post(body))
    assert (decoded.received, [reject.reason for reject in decoded.rejects]) == (1, [reason])
    assert decoded.rejects[0].raw or body == b""


def test_a_byte_order_mark_and_a_last_comma_do_no_harm() -> None:
    text = b"\xef\xbb\xbf[" + json.dumps(event()).encode() + b", ]"
    assert decode(post(text)).received == 1
    assert refused(post(text)) == []


def test_an_empty_list_holds_no_record() -> None:
    for nothing in (post([]), post(b" [ ] ")):
        assert msgspec.structs.replace(decode(nothing), size=0) == Decoded(received=0)


def test_a_body_over_the_size_limit_is_kept_as_what_is_left_of_it() -> None:
    cut = msgspec.structs.replace(raw_post(b"data=abc"), flags=OVERSIZE, body_length=99_999_999, body_hash="ab" * 32)
    decoded = decode(cut)
    assert [(reject.reason, reject.raw) for reject in decoded.rejects] == [("body_too_large", b"data=abc")]
    assert "99999999" in decoded.rejects[0].detail


def test_an_unknown_protocol_waits() -> None:
    decoded = decode(msgspec.structs.replace(raw_post(b"x=1"), protocol="newer"))
    assert [(reject.reason, reject.fate) for reject in decoded.rejects] == [("unknown_protocol", "quarantined")]


ENCRYPTED = ["android_synthetic", "web_encrypt_aes", "web_encrypt_sm"]


@pytest.mark.parametrize("name", ENCRYPTED)
def test_without_its_key_an_encrypted_record_waits_and_can_be_decoded_later(name: str) -> None:
    line = lines(name)[0]
    frame, keys = frame_of(line), keys_of(line)
    waiting = decode(frame)
    assert {reject.reason for reject in waiting.rejects} == {"no_key"}
    assert {reject.fate for reject in waiting.rejects} == {"quarantined"}
    assert waiting.received == len(waiting.rejects) == decode(frame, keys).received
    for reject, record in zip(waiting.rejects, decode(frame, keys).records, strict=True):
        again = decode(raw_post(reject.raw, path=frame.path, headers=frame.headers), keys).records[0]
        assert msgspec.structs.replace(again, index=record.index) == record


@pytest.mark.parametrize("name", ENCRYPTED)
def test_a_wrong_key_is_told_from_a_missing_one(name: str) -> None:
    line = lines(name)[0]
    (right,) = keys_of(line)["production"]
    wrong = {
        "AES": b"0" * 16,
        "SM2": (7).to_bytes(32),
        "RSA": b"not a key",
    }[right.algorithm]
    reasons = refused(frame_of(line), {"production": (Key(right.algorithm, right.id, wrong),)})
    assert set(reasons) == {"bad_decrypt"}
    both = {"production": (Key(right.algorithm, right.id, wrong), right)}
    assert refused(frame_of(line), both) == []


def test_payloads_may_be_a_list_or_a_string_under_either_flag() -> None:
    for line, name in ((lines("android_synthetic")[0], b"13"), (lines("android_synthetic")[1], b"9")):
        frame = frame_of(line)
        flipped = msgspec.structs.replace(
            frame,
            body=frame.body.replace(b"gzip=9&", b"gzip=" + name + b"&").replace(b"gzip=13&", b"gzip=" + name + b"&"),
        )
        assert decode(flipped, keys_of(line)) == decode(frame, keys_of(line))
        assert decode(frame, keys_of(line)).received == 2


def test_the_outer_flush_time_is_the_time_of_sending() -> None:
    line = lines("android_synthetic")[0]
    records = decode(frame_of(line), keys_of(line)).records
    assert [record.time_sent for record in records] == [1_700_000_001_000] * 2
    assert [record.flags for record in records] == [("encrypted",)] * 2


def test_keys_of_another_project_do_not_open() -> None:
    line = lines("web_encrypt_sm")[0]
    assert refused(frame_of(line), {"other": keys_of(line)["production"]}) == ["no_key"]


def test_an_ec_group_that_is_not_what_we_know_is_refused_not_garbage() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    ekey = base64.b64encode(b"\x04" + bytes(64) + bytes(40)).decode()
    group = {"ekey": ekey, "pkv": 5, "payloads": [base64.b64encode(bytes(32)).decode()]}
    frame = raw_post(json.dumps([group]).encode())
    assert refused(frame, {"production": (Key("EC", "5", secret),)}) == ["bad_decrypt"]


def test_an_ec_group_opens_when_it_is_bouncycastles_default() -> None:
    """Sealed here by the rule that we read in the Android SDK's library; no real request was at hand."""
    key, ephemeral = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    seed = point + ephemeral.exchange(ec.ECDH(), key.public_key())
    stream = hashlib.sha1(seed + b"\0\0\0\x01").digest() + hashlib.sha1(seed + b"\0\0\0\x02").digest()
    symmetric = b"0123456789abcdef"
    sealed = bytes(a ^ b for a, b in zip(symmetric, stream[16:32], strict=True))
    ekey = point + sealed + hmac.digest(stream[:16], sealed + bytes(8), "sha1")
    plain = json.dumps(event()).encode()
    padded = plain + bytes([16 - len(plain) % 16]) * (16 - len(plain) % 16)
    encryptor = Cipher(AES(symmetric), CBC(bytes(16))).encryptor()
    payload = bytes(16) + encryptor.update(padded) + encryptor.finalize()
    group = {"ekey": base64.b64encode(ekey).decode(), "pkv": 5, "payloads": [base64.b64encode(payload).decode()]}
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    decoded = decode(raw_post(json.dumps([group]).encode()), {"production": (Key("EC", "5", secret),)})
    assert [record.distinct_id for record in decoded.records] == ["d1"]


def test_a_flood_of_encrypted_groups_is_one_reject() -> None:
    groups = [{"ekey": "AAAA", "pkv": 1, "payloads": ["AAAA"]}] * 65
    assert refused(raw_post(json.dumps(groups).encode())) == ["too_many_records"]


def test_names_are_remembered_within_bounds() -> None:
    for at in range(50_000):
        assert names.name_ok(f"flood_{at}")
    assert len(names._known) <= 20_000


@given(st.text())
def test_the_checksum_is_javas(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    units = text.encode("utf-16-le")
    value = 0
    for at in range(0, len(units), 2):
        value = (31 * value + int.from_bytes(units[at : at + 2], "little")) & 0xFFFFFFFF
    assert java_hash(text.encode()) == (value - (1 << 32) if value >> 31 else value)


def test_the_checksum_of_a_long_text() -> None:
    value = 0
    for at in range(100_000):
        value = (31 * value + 65 + at % 57) & 0xFFFFFFFF
    text = bytes(65 + at % 57 for at in range(100_000))
    assert java_hash(text) == (value - (1 << 32) if value >> 31 else value)


def whole(frame: Frame, keys: Keys | None = None) -> None:
    decoded = registry.decode(frame, keys or {}, Limits())
    indexes = [record.index for record in decoded.records] + [reject.index for reject in decoded.rejects]
    assert sorted(indexes) == list(range(decoded.received))
    assert all(reject.reason in REJECTED | QUARANTINED for reject in decoded.rejects)
    msgspec.msgpack.encode([reject.detail for reject in decoded.rejects])
    for index in range(decoded.received):
        registry.raw_record(frame, index, keys or {}, Limits())


@given(body=st.binary(max_size=300), query=st.text(st.characters(max_codepoint=255), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_bytes_have_one_fate_each(body: bytes, query: str) -> None:
    whole(raw_post(body, query=query))
    whole(raw_post(b"data_list=" + body))
    whole(post(body))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["track", "profile_set", "item_set", "track_signup", "a+b", "$identity_login_id"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    "type event distinct_id anonymous_id login_id original_id identities time _flush_time _track_id lib properties "
    "project token time_free item_type item_id _hybrid_h5 schema id user_id version ekey pkv payloads key_id payload"
)
PROPERTIES = "$is_login_id $project $token $time $timezone_offset $device_id $event_session_id $ip $lib a"
MAPPING = st.dictionaries(st.sampled_from(PROPERTIES.split()), JSON, max_size=5)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS.split()), JSON | MAPPING, max_size=8) | JSON, max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_fields_have_one_fate_each(values: list[Any]) -> None:
    whole(post(json.dumps(values).encode()))
    mended = [event(**value) if isinstance(value, dict) else value for value in values]
    whole(post(json.dumps(mended).encode()))


@given(st.lists(JSON, max_size=4), st.integers(0, 200))
def test_a_cut_list_gives_its_whole_elements(values: list[Any], cut: int) -> None:
    text = json.dumps(values).encode()
    elements = json_text._pieces(text)
    assert [json.dumps(json.loads(piece)) for piece in elements] == [json.dumps(value) for value in values]
    json_text._pieces(text[:cut])


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_a_damaged_recording_has_one_fate_for_each_record(name: str, random: Random) -> None:
    line = random.choice(lines(name))
    frame, keys = frame_of(line), keys_of(line)
    damaged = bytearray(frame.body or frame.query.encode("latin-1"))
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(damaged))
        match random.randrange(3):
            case 0:
                damaged[at] = random.randrange(256)
            case 1:
                del damaged[at : at + random.randrange(1, 40)]
                damaged += b"="
            case _:
                damaged[at:at] = damaged[: random.randrange(20)]
    whole(msgspec.structs.replace(frame, body=bytes(damaged)) if frame.body else raw_post(bytes(damaged)), keys)


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_damaged_json_has_one_fate_for_each_record(name: str, random: Random) -> None:
    line = random.choice(lines(name))
    text = bytearray(json.dumps(source_records(line)).encode())
    for _ in range(random.randrange(1, 4)):
        text[random.randrange(len(text))] = random.choice(b'"\\{}[],:0N\xff')
    whole(zipped_post(bytes(text)))
