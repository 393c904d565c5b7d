"""Zuji's own protocol: what its bodies mean, and that nothing of a record is lost."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.protocols import registry
from zuji.protocols.contract import Request, Verdict
from zuji.protocols.zuji_record import TYPES
from zuji.records.decoded import Decoded, Limits
from zuji.records.event import Event
from zuji.records.frame import OVERSIZE, Frame
from zuji.records.profile import OPS, ProfileChange

NOON = 1_767_268_800_000  # 2026-01-01T12:00:00Z
EVENT = {"event": "Buy", "distinct_id": "u", "time": NOON, "event_id": "e1", "properties": {"price": 9.5}}


def decoded(body: bytes | Any, path: str = "/api/v1/events", limits: Limits = Limits(), **frame: Any) -> Decoded:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return registry.decode(Frame(NOON, "203.0.113.7", "POST", path, body=raw, protocol="zuji", **frame), {}, limits)


def only(body: Any, **frame: Any) -> Event | ProfileChange:
    found = decoded(body, **frame)
    assert found.rejects == () and len(found.records) == 1, found
    return found.records[0]


LINES = json.dumps(EVENT).encode() + b"\n" + json.dumps({**EVENT, "event_id": "e2"}).encode() + b"\n"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (EVENT, 1),
        ([EVENT, EVENT], 2),
        ({"events": [EVENT, EVENT, EVENT]}, 3),
        ({"sent_at": NOON, "events": [EVENT]}, 1),
        (LINES, 2),
        (LINES.replace(b"\n", b"\r\n\r\n"), 2),
        (gzip.compress(LINES, mtime=0), 2),
        (b"\xef\xbb\xbf" + json.dumps(EVENT, indent=2).encode(), 1),
    ],
)
def test_every_shape_of_a_body_gives_its_events(body: Any, count: int) -> None:
    found = decoded(body)
    assert found.received == count == len(found.records)
    assert found.rejects == ()
    assert [record.index for record in found.records] == list(range(count))


@pytest.mark.parametrize(
    "body",
    [
        b'[{"event":"A","distinct_id":"u"},{bad},{"event":"B","distinct_id":"u"}]',
        b'{"events":[{"event":"A","distinct_id":"u"},{bad},{"event":"B","distinct_id":"u"}]}',
        b'{"sent_at":1767268800000, "events": [{"event":"A","distinct_id":"u"},{bad},{"event":"B","distinct_id":"u"}]}',
        b'{"event":"A","distinct_id":"u"}\n{bad}\n{"event":"B","distinct_id":"u"}',
        b'[{"event":"A","distinct_id":"u"},{"distinct_id":"u"},{"event":"B","distinct_id":"u"}]',
        b'[{"event":"A","distinct_id":"u"},7,{"event":"B","distinct_id":"u"}]',
    ],
)
def test_a_bad_event_harms_no_neighbour(body: bytes) -> None:
    found = decoded(body)
    assert [record.event for record in found.records if isinstance(record, Event)] == ["A", "B"]
    assert [reject.index for reject in found.rejects] == [1]
    assert found.received == 3
    frame = Frame(NOON, "", "POST", "/api/v1/events", body=body, protocol="zuji")
    assert registry.raw_record(frame, 1, {}, Limits()) == found.rejects[0].raw != b""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no_data"),
        (b"[]", "no_data"),
        (b"hello", "bad_json"),
        (b"{", "bad_json"),
        (b"\x1f\x8b broken", "bad_gzip"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "too_deep"),
        (b"[" + b"{}," * 30 + b"{}]", "too_many_records"),
        ({**EVENT, "time": "yesterday"}, "bad_time"),
        ({**EVENT, "time": True}, "bad_time"),
        ({**EVENT, "event": ""}, "no_event"),
        ({**EVENT, "event": "a\nb"}, "bad_event_name"),
        ({**EVENT, "properties": []}, "bad_properties"),
        ({**EVENT, "distinct_id": ["u"]}, "bad_id"),
        ({**EVENT, "type": "profile_fly"}, "unknown_type"),
        ({"event": "Buy", "time": NOON}, "no_id"),
        ({"type": "item_set", "properties": {"a": 1}}, "bad_id"),
        ({"type": "identify", "login_id": "u"}, "no_id"),
        ({"type": "alias", "distinct_id": "u"}, "no_id"),
        ({"type": "bind", "distinct_id": "u"}, "no_id"),
    ],
)
def test_what_cannot_be_taken_says_why(body: Any, reason: str) -> None:
    found = decoded(body, limits=Limits(records=20))
    assert [reject.reason for reject in found.rejects] == [reason]
    assert found.received == 1 and found.records == ()


def test_a_body_over_the_limit_is_one_reject() -> None:
    found = decoded(b"{", flags=OVERSIZE, body_length=9_000_000, body_hash="ab")
    assert [reject.reason for reject in found.rejects] == ["body_too_large"]


@pytest.mark.parametrize(
    ("time", "at"),
    [
        (NOON, NOON),
        (NOON // 1000, NOON),
        (str(NOON), NOON),
        ("2026-01-01T12:00:00Z", NOON),
        ("2026-01-01T20:00:00.250+08:00", NOON + 250),
        ("2026-01-01 12:00:00", NOON),
        ("20260101T120000Z", NOON),
    ],
)
def test_times_are_milliseconds_or_iso(time: Any, at: int) -> None:
    assert only({**EVENT, "time": time}).time_client == at


def test_every_operation_of_the_canonical_record_can_be_said() -> None:
    for op in OPS:
        found = only({"type": f"profile_{op}", "distinct_id": "u", "time": NOON, "properties": {"a": 1}})
        assert isinstance(found, ProfileChange)
        assert {item.op for item in found.ops} == {op}
        assert all(item.key == ("" if op in ("clear", "delete") else "a") for item in found.ops)
    item = only({"type": "item_set", "item_type": "sku", "item_id": 7, "properties": {"name": "茶"}})
    assert isinstance(item, ProfileChange)
    assert (item.target.kind, item.target.type, item.target.id) == ("item", "sku", "7")
    names = only({"type": "profile_unset", "distinct_id": "u", "names": ["a", "b"]})
    assert isinstance(names, ProfileChange) and [op.key for op in names.ops] == ["a", "b"]


def test_a_login_joins_what_came_before_it() -> None:
    found = only({"type": "identify", "login_id": "u1", "anonymous_id": "a1", "time": NOON})
    assert isinstance(found, Event) and found.event == "$identify" and found.is_login_id
    assert found.identity_op is not None
    assert found.identity_op.op == "link"
    assert dict(found.identity_op.pairs) == {"$identity_login_id": "u1", "$identity_anonymous_id": "a1"}


def test_an_unbind_gives_no_identities() -> None:
    found = only({"type": "unbind", "distinct_id": "u", "identities": {"$identity_mobile": "1"}, "time": NOON})
    assert isinstance(found, Event) and found.identity_op is not None
    assert found.identity_op.op == "unlink"
    assert found.identity_op.pairs == (("$identity_mobile", "1"),)
    assert found.identities == {}


def test_submit_takes_a_page_s_own_names() -> None:
    body = {"user_id": "7", "event": "click", "timestamp": "2026-01-01T12:00:00Z", "url": "https://a.example/", "x": 1}
    found = only(body, path="/submit")
    assert isinstance(found, Event)
    assert (found.event, found.distinct_id, found.time_client) == ("click", "7", NOON)
    assert found.properties == {"$url": "https://a.example/", "x": 1}


def test_the_url_s_project_holds_for_every_record() -> None:
    found = only({**EVENT, "project": "b"}, query="project=a")
    assert found.project == "a" and ("project_ignored", "project") in {error[:2] for error in found.errors}
    assert only({**EVENT, "project": "b"}).project == "b"


def test_names_in_any_script_are_names() -> None:
    found = only({**EVENT, "event": "提交订单", "properties": {"商品 名称": "茶", "bad\x00": 1}})
    assert isinstance(found, Event)
    assert found.properties == {"商品 名称": "茶"}
    assert found.extra["properties"] == {"bad\x00": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("event", "time", "event_id", "distinct_id", "login_id", "identities", "properties", "lib", "ip", "groups")


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [] if value in (None, "") or isinstance(value, bool) else [str(value)]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*FIELDS, "other", "context", "session_id"]), JSON, max_size=6),
    st.sampled_from(TYPES),
)
def test_whatever_a_record_holds_is_kept_or_refused(fields: dict[str, Any], kind: str) -> None:
    """No leaf of a taken record is without a place, and decoding never raises."""
    import msgspec

    record = {"type": kind, "distinct_id": "u", **fields}
    found = decoded({"events": [record]})
    assert found.received == 1 and len(found.records) + len(found.rejects) == 1
    assert all(reject.reason != "decoder_failed" for reject in found.rejects), found.rejects
    for taken in found.records:
        kept = set(leaves(msgspec.to_builtins(taken)))
        missing = [leaf for leaf in leaves(record) if leaf not in kept]
        numbers = [leaf for leaf in missing if leaf not in {str(v) for v in leaves(taken.time_raw)}]
        assert not numbers, (numbers, taken)


def test_the_answer_tells_every_fate() -> None:
    request = Request("POST", "/api/v1/events")
    fates = [Verdict(1, "rejected", "bad_time", "d", "time"), Verdict(0, "stored"), Verdict(2, "duplicate")]
    answer = json.loads(registry.verdict("zuji", request, fates, "0-1").body)
    assert [one["verdict"] for one in answer["verdicts"]] == ["accepted", "rejected", "duplicate"]
    assert (answer["accepted"], answer["duplicate"], answer["rejected"], answer["quarantined"]) == (1, 1, 1, 0)
    assert answer["verdicts"][1]["reason"] == "bad_time"
    pending = registry.verdict("zuji", request, None, "0-1")
    assert pending.status == 202 and json.loads(pending.body)["verdict_at"] == "/api/v1/events/verdicts/0-1"


def test_submit_answers_in_one_word() -> None:
    request = Request("POST", "/submit")
    good = registry.verdict("zuji", request, [Verdict(0, "stored")], "0-1")
    assert (good.status, json.loads(good.body)) == (200, {"status": "success"})
    bad = registry.verdict("zuji", request, [Verdict(0, "rejected", "no_id", "d", "f")], "0-1")
    assert bad.status == 400 and json.loads(bad.body)["reason"] == "no_id"


def test_a_browser_may_ask_first() -> None:
    reply = registry.reply("zuji", Request("OPTIONS", "/api/v1/events"))
    assert reply.status == 204 and not reply.keep
    assert "Authorization" in dict(reply.headers)["access-control-allow-headers"]


def test_only_its_two_addresses_are_its() -> None:
    def protocol(path: str) -> str | None:
        return registry.recognise("POST", path, "", lambda name: "")

    assert protocol("/api/v1/events") == protocol("/submit") == "zuji"
    for path in ("/api/v1/events/verdicts/0-1", "/api/v1/projects", "/api/v1/events/", "/x/submit", "/"):
        assert protocol(path) is None, path
