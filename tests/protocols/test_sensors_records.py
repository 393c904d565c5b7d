"""What single records of the Sensors SDKs become: the traps of the protocol, one test each."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.protocols.captures import PEER, decode, event, one, one_change, one_event, post, refused, zipped_post
from zuji.records.event import IdentityOp
from zuji.records.profile import ProfileOp, Target

SERVER = {"$lib": "python", "$lib_version": "1.11.0", "$lib_method": "code"}


def change(kind: str, properties: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return event(type=kind, event=None, properties=properties, **fields)


def test_peer_and_user_agent_of_a_server_sdk_are_not_the_persons() -> None:
    server, client = one_event(post(event(lib=SERVER))), one_event(post(event()))
    assert (server.ip, server.ip_basis, server.user_agent, server.source.platform) == ("", "none", "", "server")
    assert (client.ip, client.ip_basis, client.user_agent) == (PEER, "peer", "Mozilla/5.0")
    unknown = one_event(post(event(lib={"$lib": "SomethingNew"})))
    assert (unknown.ip, unknown.user_agent, unknown.source.platform) == ("", "", "")


@pytest.mark.parametrize(
    ("lib", "platform"),
    [
        ("js", "web"),
        ("Android", "app"),
        ("iOS", "app"),
        ("MiniProgram", "mp"),
        ("AlipayMini", "mp"),
        ("Java", "server"),
    ],
)
def test_the_library_tells_the_platform(lib: str, platform: str) -> None:
    assert one(post(event(lib={"$lib": lib}))).source.platform == platform


def test_an_address_in_the_record_wins_and_an_ill_one_stays_a_property() -> None:
    told = one_event(post(event(lib=SERVER, properties={"$ip": "198.51.100.1"})))
    assert (told.ip, told.ip_basis, told.properties) == ("198.51.100.1", "record", {})
    ill = one_event(post(event(properties={"$ip": "300.1.1.1"})))
    assert (ill.ip, ill.properties) == (PEER, {"$ip": "300.1.1.1"})


def test_the_login_flag_is_stripped_and_says_what_the_id_is() -> None:
    told = one_change(post(change("profile_set", {"Age": 33, "$is_login_id": True}, anonymous_id=None)))
    assert told.ops == (ProfileOp("set", "Age", 33),)
    assert (told.is_login_id, told.login_id, told.anonymous_id) == (True, "d1", "")
    assert told.identities == {"$identity_login_id": "d1"}


def test_an_id_without_login_flag_is_anonymous() -> None:
    told = one_event(post(event(anonymous_id=None)))
    assert (told.is_login_id, told.login_id, told.anonymous_id) == (False, "", "d1")
    assert told.identities == {"$identity_anonymous_id": "d1"}


def test_signup_links_the_login_to_the_original_id() -> None:
    told = one_event(post(event(type="track_signup", event="$SignUp", distinct_id="u1", original_id="a1")))
    assert told.identity_op == IdentityOp("login", (("$identity_login_id", "u1"), ("$identity_anonymous_id", "a1")))
    assert (told.is_login_id, told.login_id) == (True, "u1")


def test_a_login_id_may_be_key_plus_value() -> None:
    record = event(
        type="track_signup",
        event="$SignUp",
        distinct_id="$identity_email+a@example.org",
        login_id="$identity_email+a@example.org",
        original_id="a1",
        identities={"$identity_email": "a@example.org"},
    )
    told = one_event(post(record))
    assert told.identity_op == IdentityOp(
        "login", (("$identity_email", "a@example.org"), ("$identity_anonymous_id", "a1"))
    )
    assert told.login_id == "$identity_email+a@example.org"
    # Python's SDK writes ids like that too, without any login.
    business = one_event(post(event(distinct_id="$m+1", anonymous_id=None, identities={"$m": "1"})))
    assert (business.is_login_id, business.login_id, business.anonymous_id) == (False, "", "")
    # Without the pair among the identities the plus is part of the id.
    bare = one_event(post(event(distinct_id="a+b", anonymous_id=None)))
    assert bare.anonymous_id == "a+b"


def test_bind_links_every_pair_and_unbind_links_none() -> None:
    pairs = {"$identity_login_id": "u1", "$identity_mobile": "138"}
    bound = one_event(post(event(type="track_id_bind", event="$BindID", distinct_id="u1", identities=pairs)))
    assert bound.identity_op == IdentityOp("link", tuple(pairs.items()))
    loose = one_event(
        post(
            event(
                type="track_id_unbind",
                event="$UnbindID",
                distinct_id="u1",
                anonymous_id=None,
                identities={"$identity_mobile": "138"},
            )
        )
    )
    assert loose.identity_op == IdentityOp("unlink", (("$identity_mobile", "138"),))
    assert (loose.identities, loose.anonymous_id, loose.login_id) == ({}, "", "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"login_id": "l", "anonymous_id": "a"}, "l"),
        ({"anonymous_id": "a"}, "a"),
        ({"anonymous_id": None, "properties": {"$device_id": "dev"}}, "dev"),
        ({"anonymous_id": None, "identities": {"$identity_email": "e"}}, "$identity_email+e"),
        ({"distinct_id": 42, "anonymous_id": None}, "42"),
    ],
)
def test_a_missing_distinct_id_is_found_elsewhere(fields: dict[str, Any], expected: str) -> None:
    assert one(post(event(**{"distinct_id": None, **fields}))).distinct_id == expected


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"distinct_id": None, "anonymous_id": None}, "no_id"),
        ({"distinct_id": "x" * 256}, "bad_id"),
        ({"distinct_id": {"a": 1}}, "bad_id"),
        ({"anonymous_id": "x" * 256}, "bad_id"),
        ({"event": "x" * 101}, "bad_event_name"),
        ({"event": "1st"}, "bad_event_name"),
        ({"event": "a b"}, "bad_event_name"),
        ({"event": "users"}, "bad_event_name"),
        ({"event": "ok\n"}, "bad_event_name"),
        ({"event": None}, "no_event"),
        ({"event": 7}, "no_event"),
        ({"time": "yesterday"}, "bad_time"),
        ({"time": True}, "bad_time"),
        ({"time": 10**20}, "bad_time"),
        ({"properties": [1]}, "bad_properties"),
        ({"properties": {f"p{at}": at for at in range(1001)}}, "bad_properties"),
        ({"type": "profile_zap"}, "unknown_type"),
        ({"type": None}, "unknown_type"),
        ({"type": ["track"]}, "unknown_type"),
        ({"type": "item_set"}, "bad_id"),
    ],
)
def test_what_is_refused_says_why(fields: dict[str, Any], reason: str) -> None:
    record = event(**fields)
    decoded = decode(post([record]))
    assert [reject.reason for reject in decoded.rejects] == [reason]
    reject = decoded.rejects[0]
    assert json.loads(reject.raw) == record
    assert (reject.project, reject.source.sdk, reject.fate) == ("production", "js", "rejected")
    assert reject.detail


def test_an_id_of_255_characters_is_good() -> None:
    assert one(post(event(distinct_id="字" * 255))).distinct_id == "字" * 255


def test_an_ill_named_property_is_kept_in_extra_and_the_rest_stored() -> None:
    told = one_event(post(event(properties={"price": 1, "a-b": 2, "Date": 3, "属性": 4, "device_id": "x"})))
    assert told.properties == {"price": 1, "device_id": "x"}
    assert told.extra == {"properties": {"a-b": 2, "Date": 3, "属性": 4}}
    assert [(code, field) for code, field, _ in told.errors] == [
        ("bad_property_name", "a-b"),
        ("bad_property_name", "Date"),
        ("bad_property_name", "属性"),
    ]


def test_an_ill_named_identity_is_kept_in_extra() -> None:
    told = one_event(post(event(identities={"$identity_email": "e", "a b": "x", "n": None, "i": 7})))
    assert told.identities == {"$identity_email": "e", "i": "7"}
    assert told.extra == {"identities": {"a b": "x", "n": None}}


def test_the_duration_keeps_its_name_without_a_dollar() -> None:
    assert one_event(post(event(properties={"event_duration": 1.5}))).properties == {"event_duration": 1.5}


@pytest.mark.parametrize("track_id", [-2147483648, 9_999_999_999, 1, "t-1"])
def test_a_track_id_is_text_whatever_its_range(track_id: Any) -> None:
    told = one(post(event(_track_id=track_id)))
    assert (told.client_event_id, told.content_hash, told.client_id_unique) == (str(track_id), "", False)


def test_a_record_without_track_id_is_known_by_its_content() -> None:
    first, other = one(post(event(_track_id=None))), one(post(event(_track_id=None, time=1_795_307_450_001)))
    assert len(first.content_hash) == 32
    assert first.content_hash != other.content_hash
    assert first.client_event_id == ""
    reordered = dict(reversed(event(_track_id=None, _flush_time=5).items()))
    assert one(post(reordered)).content_hash == first.content_hash
    assert one(post(event(_track_id=None, time=None))).content_hash == ""


def test_ten_digits_are_seconds() -> None:
    told = one(post(event(time=1_700_000_000)))
    assert (told.time_client, told.time_raw) == (1_700_000_000_000, "1700000000")
    assert one(post(event(time="1700000000000"))).time_client == 1_700_000_000_000
    assert one(post(event(time=1700000000000.7))).time_raw == "1700000000000.7"


def test_no_time_is_kept_for_the_time_of_receipt() -> None:
    told = one(post(event(time=None)))
    assert (told.time_client, told.time_raw) == (None, "")
    assert told.errors[0][:2] == ("no_time", "time")
    assert one(post(event(time=None, properties={"$time": 1_700_000_000_000}))).time_client == 1_700_000_000_000


def test_time_free_needs_only_to_be_there() -> None:
    assert one(post(event(time_free=True))).time_free
    assert not one(post(event())).time_free


def test_project_and_token_of_the_record_win_over_the_urls() -> None:
    url = {"query": "project=fromurl&token=t0"}
    assert (one(post(event(), **url)).project, one(post(event(), **url)).token) == ("fromurl", "t0")
    told = one_event(post(event(project="own", token="t1"), **url))
    assert (told.project, told.token, told.extra) == ("own", "t1", {})
    lifted = one_event(post(event(properties={"$project": "inner", "$token": "t2", "x": 1}), **url))
    assert (lifted.project, lifted.token, lifted.properties) == ("inner", "t2", {"x": 1})
    assert one(post(event(), query="")).project == "default"


def test_an_ingest_key_names_the_project_for_good() -> None:
    told = one(post(event(project="other"), project="mine"))
    assert (told.project, told.extra) == ("mine", {"project": "other"})
    assert told.errors[0][0] == "project_ignored"


def test_device_session_and_zone_are_read_and_kept() -> None:
    properties = {"$device_id": "dev", "$event_session_id": "s1", "$timezone_offset": -480}
    told = one_event(post(event(properties=properties)))
    assert (told.device_id, told.session_id, told.time_zone_offset) == ("dev", "s1", 480)
    assert told.properties == properties
    assert one(post(event(properties={"$anonymization_id": "x"}))).device_id == "x"


def test_the_zone_in_a_profile_operand_is_used_and_discarded() -> None:
    told = one_change(post(change("profile_set_once", {"$first_visit_time": "2026-11-22", "$timezone_offset": -480})))
    assert told.ops == (ProfileOp("set_once", "$first_visit_time", "2026-11-22"),)
    assert told.time_zone_offset == 480


@pytest.mark.parametrize(
    ("kind", "operand", "ops"),
    [
        ("profile_set", {"a": 1, "b": None}, (ProfileOp("set", "a", 1), ProfileOp("set", "b", None))),
        ("profile_set_once", {"a": "x"}, (ProfileOp("set_once", "a", "x"),)),
        ("profile_increment", {"n": 2.5}, (ProfileOp("increment", "n", 2.5),)),
        ("profile_append", {"l": ["x"], "s": "y"}, (ProfileOp("union", "l", ["x"]), ProfileOp("union", "s", ["y"]))),
        ("profile_unset", {"a": True, "b": 1}, (ProfileOp("unset", "a"), ProfileOp("unset", "b"))),
        ("profile_delete", {}, (ProfileOp("delete"),)),
    ],
)
def test_profile_operations(kind: str, operand: dict[str, Any], ops: tuple[ProfileOp, ...]) -> None:
    told = one_change(post(change(kind, operand)))
    assert (told.ops, told.target, told.record_type) == (ops, Target(), kind)


def test_what_cannot_be_added_is_kept_in_extra() -> None:
    told = one_change(post(change("profile_increment", {"n": 1, "s": "x", "b": True})))
    assert told.ops == (ProfileOp("increment", "n", 1),)
    assert told.extra == {"properties": {"s": "x", "b": True}}


def test_an_item_may_be_deleted_without_properties() -> None:
    record = event(
        type="item_delete", event=None, distinct_id=None, anonymous_id=None, properties=None, item_type="t", item_id="1"
    )
    told = one_change(post(record))
    assert (told.target, told.ops, told.distinct_id) == (Target("item", "t", "1"), (ProfileOp("delete"),), "")
    put = one_change(post({**record, "type": "item_set", "properties": {"name": "A"}}))
    assert put.ops == (ProfileOp("set", "name", "A"),)


def schema(**fields: Any) -> dict[str, Any]:
    lib = {"$lib": "Java", "$lib_version": "3.6.8"}
    return {"version": "2.0", "_track_id": 5, "time": 1_795_307_450_000, "lib": lib, **fields}


def test_ids_of_a_schema_event_come_out_of_its_properties() -> None:
    inner = {"distinct_id": "u1", "identities": {"$identity_login_id": "u1"}, "price": 2}
    told = one_event(post(schema(type="track", schema="events", event="Pay", properties=inner)))
    assert (told.distinct_id, told.identities, told.properties) == ("u1", {"$identity_login_id": "u1"}, {"price": 2})
    numeric = one_event(post(schema(type="track", schema="events", event="Pay", properties={"user_id": 77})))
    assert numeric.distinct_id == "$identity_sensors_user_id+77"
    assert numeric.identities == {"$identity_sensors_user_id": "77"}


def test_schema_users_and_items() -> None:
    user = one_change(post(schema(type="profile_set", schema="users", id=77, properties={"Age": 3})))
    assert (user.target, user.identities) == (Target(), {"$identity_sensors_user_id": "77"})
    item = one_change(post(schema(type="item_set", schema="book", id="b1", properties={"name": "A"})))
    assert (item.target, item.ops) == (Target("item", "book", "b1"), (ProfileOp("set", "name", "A"),))
    detail = schema(type="detail_set", schema="orders", id="o1", properties={"distinct_id": "u1", "sum": 3})
    row = one_change(post(detail))
    assert (row.target, row.distinct_id, row.ops) == (
        Target("item", "orders", "o1"),
        "u1",
        (ProfileOp("set", "sum", 3),),
    )


def test_nan_and_infinity_become_null() -> None:
    text = json.dumps(event(properties={"a": float("nan"), "b": [float("inf"), 1], "c": -float("inf")})).encode()
    assert b"NaN" in text
    assert one_event(post(text)).properties == {"a": None, "b": [None, 1], "c": None}


def test_half_a_surrogate_pair_is_replaced() -> None:
    text = json.dumps(event(properties={"a": "cut \ud83d", "\udc00": 1, "whole": "😀"})).encode()
    told = one_event(post(text))
    assert told.properties == {"a": "cut \ufffd", "whole": "😀"}
    json.dumps(told.extra).encode("utf-8")


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    text = json.dumps(event(properties={"a": "@"})).encode().replace(b"@", b"\xff\xfe")
    assert one_event(post(text)).properties == {"a": "\ufffd\ufffd"}


@pytest.mark.parametrize("number", [2**53 + 1, 2**64, -(2**63) - 1, 10**40])
def test_an_integer_of_any_size_stays_exact(number: int) -> None:
    told = one_event(post(event(_track_id=None, properties={"n": number})))
    assert told.properties == {"n": number}
    assert told.content_hash


def test_unknown_fields_end_in_extra() -> None:
    told = one_event(post(event(new={"a": [1]}, _nocache="1", version="2.0")))
    assert told.extra == {"new": {"a": [1]}, "_nocache": "1", "version": "2.0"}


def test_odd_values_of_known_fields_are_not_lost() -> None:
    told = one_event(
        post(event(lib=["x"], project=7, time_free="y", _flush_time="z", properties={"$is_login_id": "yes"}))
    )
    assert told.extra == {
        "lib": {"lib": ["x"]},
        "project": 7,
        "time_free": "y",
        "_flush_time": "z",
        "properties": {"$is_login_id": "yes"},
    }
    assert told.is_login_id is False


def test_flags_say_how_it_came() -> None:
    assert one(post(event(), form="&instant_event=true")).flags == ("instant",)
    assert one(post(event(_hybrid_h5=True))).flags == ("hybrid_h5",)
    assert one(post(event(), path="/p/debug")).flags == ("debug",)
    assert one(post(event(), path="/debug", headers=(("dry-run", "true"),))).flags == ("debug", "dry_run")


def test_a_dry_run_header_that_says_false_stores() -> None:
    assert "dry_run" not in one(post(event(), path="/debug", headers=(("dry-run", "false"),))).flags


def test_a_wrong_checksum_is_flagged_and_nothing_refused() -> None:
    told = one(post(event(), form="&crc=1"))
    assert [error[0] for error in told.errors] == ["crc_mismatch"]
    assert one(post(event(), form="&crc=abc")).errors == ()


def test_a_value_beyond_the_limit_is_cut_and_says_so() -> None:
    told = one_event(
        zipped_post([event(), event(properties={"long": "字" * 30_000, "l": ["y" * 70_000], "s": "x"})][1])
    )
    assert told.properties == {"long": "字" * 21_845, "l": ["y" * 65_536], "s": "x"}
    assert [error[:2] for error in told.errors] == [("text_cut", "long"), ("text_cut", "l")]


def test_chinese_texts_are_kept_as_they_are() -> None:
    value = "url的domain解析失败"
    told = one_event(post(event(properties={"$latest_traffic_source_type": value})))
    assert told.properties == {"$latest_traffic_source_type": value}


def test_nothing_of_one_record_reaches_the_next() -> None:
    first, second = decode(post([event(new=1, properties={"a b": 1}), event()])).records
    assert (second.extra, second.errors) == ({}, ())
    assert first.extra == {"new": 1, "properties": {"a b": 1}}
    assert refused(post([event(distinct_id=None, anonymous_id=None), event()])) == ["no_id"]
