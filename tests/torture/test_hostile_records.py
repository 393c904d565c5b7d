"""Records that once broke a batch, or made a small request dear. A broken batch is met again at every start."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocols.captures import decode, event, post, raw_post, zipped_post
from zuji.process.properties import gather, to_datetime
from zuji.protocols import form, registry, sensors_decode
from zuji.records.decoded import Limits

from .loading import Loading

HUGE = 10**400


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = Loading(tmp_path_factory.mktemp("loading"))
    loading.load()
    yield loading
    loading.close()


def fates(loading: Loading, *records: dict[str, Any]) -> list[str]:
    now = int(time.time() * 1000)
    body = json.dumps([{"time": now, **record} for record in records]).encode()
    loading.put(post(body, query="project=default", received_at=now))
    return [f"{fate.fate} {fate.reason}".strip() for done in loading.load() for fate in done.judged.fates]


def track(**fields: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Buy", "distinct_id": "u", "_track_id": fields.pop("id", 1), **fields}


@pytest.mark.parametrize(
    "at", [8_640_000_000_000_000, -8_640_000_000_000_000, 253_402_300_800_000, -62_135_596_800_001]
)
def test_a_clock_in_a_year_without_a_calendar_is_corrected_like_any_other(loading: Loading, at: int) -> None:
    assert fates(loading, track(id=at, time=at, _flush_time=at)) == ["stored"]


@pytest.mark.parametrize(
    "text", ["0001-01-01", "0001-01-01 00:00:00", "9999-12-31 23:59:59.999", "9999-12-31 23:59:59-99:59"]
)
def test_the_first_and_last_day_of_the_calendar_are_datetimes_in_every_zone(loading: Loading, text: str) -> None:
    assert all(isinstance(to_datetime(text, zone), int) for zone in (-1080, 0, 480, 1080))
    assert fates(loading, track(id=text, properties={"zero": text, "$timezone_offset": -480})) == ["stored"]
    assert fates(loading, {"type": "profile_set", "distinct_id": text, "properties": {"zero": text}}) == ["stored"]


def test_an_instant_before_1970_is_not_off_by_a_second() -> None:
    assert to_datetime("1969-12-31 23:59:59.5", 0) == -1000 + 5
    assert to_datetime("1970-01-01 08:00:00", 480) == 0


@pytest.mark.parametrize("value", [HUGE, -HUGE, [HUGE], [{"a": HUGE}], [{"a": 1}, {"a": HUGE}], {"a": HUGE}])
@pytest.mark.parametrize("kind", ["track", "profile_set", "profile_increment", "profile_append", "item_set"])
def test_an_integer_beyond_float64_is_stored(loading: Loading, kind: str, value: Any) -> None:
    record = track(id=f"{kind}{value}", type=kind, item_type="book", item_id="b", properties={"n": value})
    assert fates(loading, record) == ["stored"]


def test_the_digits_of_an_integer_beyond_float64_are_kept() -> None:
    assert gather([{"n": HUGE}]).by_kind["n"]["text"].values == [str(HUGE)]
    assert gather([{"n": [{"a": HUGE}]}]).by_kind["n[].a"]["list"].values == [[str(HUGE)]]


def test_keys_of_objects_become_a_hundred_properties_at_most() -> None:
    found = gather([{"items": [{f"k{i}": i for i in range(5000)}, {"x" * 101: 1, "": 1}]}]).by_kind
    assert len(found) == 101
    assert json.loads(found["items"]["json"].values[0])[0]["k4999"] == 4999


def test_a_settled_property_survives_values_of_every_kind(loading: Loading) -> None:
    good = [track(id=f"s{i}", properties={"n": i, "at": "2024-01-01", "ok": True, "tags": ["a"]}) for i in range(120)]
    assert set(fates(loading, *good)) == {"stored"}
    odd = [None, "x", "1e999", HUGE, 2**63, 1.5, True, [], ["a"], [1], {}, [{}], [{"a": 1}], "0001-01-01", "\0"]
    records = [
        track(id=f"o{i}", properties=dict.fromkeys(("n", "at", "ok", "tags"), value)) for i, value in enumerate(odd)
    ]
    assert set(fates(loading, *records)) == {"stored"}
    loading.balance()


def test_a_thousand_long_names_in_one_record_are_stored(loading: Loading) -> None:
    names = {f"{'n' * 96}{i:04}": i for i in range(1000)}
    assert fates(loading, track(id="wide", properties=names)) == ["stored"]


def test_nul_and_lone_surrogates_in_ids_and_values_are_stored(loading: Loading) -> None:
    ids = {"distinct_id": "a\0b", "anonymous_id": "\ud800", "identities": {"$identity_email": "\0"}}
    records = [track(**{**ids, "id": 1, "properties": {"t": "\udfff", "$url": "http://\0[::1"}})]
    records += [{**ids, "type": "track_signup", "original_id": "\ud83d", "properties": {"$is_login_id": True}}]
    assert fates(loading, *records) == ["stored", "stored"]
    loading.balance()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xed\xa0\xbd\xed\xb1\xa3", "👣"),
        (b"\xed\xa0\xbd", "\ufffd"),
        (b"\xed\xb1\xa3\xed\xa0\xbd", "\ufffd\ufffd"),
        (b"a\xff\xed\xa0\xbd\xed\xb1\xa3\xc3", "a\ufffd👣\ufffd"),
        (b"\xf0\x9f\x91\xa3\xff", "👣\ufffd"),
    ],
)
def test_characters_that_came_as_two_halves_of_three_bytes_are_joined(raw: bytes, text: str) -> None:
    record = json.dumps([event(properties={"t": "@"})]).encode().replace(b"@", raw)
    assert decode(post(record)).records[0].properties == {"t": text}


def test_a_decoder_that_fails_is_a_quarantined_frame_and_not_a_dead_engine(
    loading: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(sensors_decode, "decode", fail)
        assert fates(loading, track(id="fail")) == ["quarantined decoder_failed"]
    assert fates(loading, track(id="after")) == ["stored"]
    loading.balance()


def test_names_of_libraries_are_short_where_the_ledger_counts_by_them(loading: Loading) -> None:
    lib = {"$lib": "x" * 5000, "$lib_version": "y" * 5000}
    record = decode(post(event(lib=lib))).records[0]
    assert (len(record.source.sdk), len(record.source.sdk_version), len(record.lib.name)) == (64, 64, 5000)


@given(st.lists(st.sampled_from([b"%", b"4", b"1", b"f", b"g", b"\xff", b"A"])).map(b"".join))
def test_both_ways_to_resolve_percent_signs_agree(text: bytes) -> None:
    assert form._unquoted(text) == unquote_to_bytes(text)


def _cost(frame: Any) -> tuple[float, int, list[str]]:
    """Seconds, most bytes of Python's own, reasons."""
    tracemalloc.start()
    began = time.process_time()
    try:
        decoded = decode(frame)
        return (
            time.process_time() - began,
            tracemalloc.get_traced_memory()[1],
            sorted({reject.reason for reject in decoded.rejects}),
        )
    finally:
        tracemalloc.stop()


def test_a_bomb_of_a_thousand_to_one_is_refused_cheaply() -> None:
    frame = zipped_post(b"0" * 200_000_000)
    assert len(frame.body) < 400_000
    seconds, memory, reasons = _cost(frame)
    assert reasons == ["inflated_too_large"]
    assert seconds < 3
    assert memory < 150 << 20


def test_a_million_empty_lists_are_not_made() -> None:
    seconds, memory, reasons = _cost(post(b"[" + b"[]," * 1_200_000 + b"[]]"))
    assert reasons == ["bad_json"]
    assert seconds < 2
    assert memory < 60 << 20


def test_a_broken_text_of_many_marks_is_not_split() -> None:
    seconds, _, reasons = _cost(post(b"[" + b'"",' * 900_000 + b"x]"))
    assert reasons == ["bad_json"]
    assert seconds < 2


def test_a_body_of_percent_signs_costs_little() -> None:
    seconds, memory, _ = _cost(raw_post(b"data=" + b"%" * 7_000_000))
    assert seconds < 3
    assert memory < 300 << 20


def test_payloads_beside_a_large_field_are_refused_as_one() -> None:
    body = b'data_list=[{"ekey":"a","pkv":1,"x":"' + b"x" * 1_000_000 + b'","payloads":["a"' + b',"b"' * 9000 + b"]}]"
    decoded = decode(raw_post(body))
    assert [reject.reason for reject in decoded.rejects] == ["bad_decrypt"]
    assert decoded.received == 1


def test_the_bytes_of_a_request_are_read_once_for_all_of_its_refused_records(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    form_of = sensors_decode.sensors_body.read_form
    monkeypatch.setattr(sensors_decode.sensors_body, "read_form", lambda frame: read.append(1) or form_of(frame))
    frame, keys, limits = post([{"n": i} for i in range(50)]), {}, Limits()
    raws = [registry.raw_record(frame, i, keys, limits) for i in range(50)]
    assert [json.loads(raw)["n"] for raw in raws] == list(range(50))
    assert len(read) == 1
    with pytest.raises(IndexError):
        registry.raw_record(frame, 50, keys, limits)
    assert json.loads(registry.raw_record(post([{"n": 7}]), 0, keys, limits))["n"] == 7
