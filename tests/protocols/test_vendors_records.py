"""Requests made by hand from what the vendors write about their formats, with the records that they must become."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from tests.protocols.captures import PEER, RECEIVED_AT
from tests.protocols.vendors import change, decode, event, records, request
from zuji.protocols.values import instant
from zuji.records.event import Change, Event, IdentityOp, ProfileOp, Target
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange

LOGIN, ANONYMOUS = "$identity_login_id", "$identity_anonymous_id"


def linked(login: str, anonymous: str, implied: bool = True) -> IdentityOp:
    return IdentityOp("link", ((LOGIN, login), (ANONYMOUS, anonymous)), implied)


# Times


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2024-01-02T03:04:05Z", 1704164645000),
        ("2024-01-02T03:04:05.678+08:00", 1704135845678),
        ("2024-01-02 03:04:05", 1704164645000),
        ("2024-01-02", 1704153600000),
        ("2024-01-02T03:04:05.6789012Z", 1704164645679),
        (1704164645, 1704164645000),
        (1704164645.5, 1704164645500),
        ("1704164645", 1704164645000),
        (1704164645678, 1704164645678),
        (1704164645678901, 1704164645679),
    ],
)
def test_a_time_is_read_however_it_is_written(text: Any, ms: int) -> None:
    assert instant(text, "time") == ms


@pytest.mark.parametrize("bad", ["yesterday", "", True, [], {}, 1e300, 10**400, "2024-13-01", "9" * 4000])
def test_a_time_that_is_none_refuses_its_record_and_no_other(bad: Any) -> None:
    told = {"api_key": "k", "batch": [{"event": "a", "distinct_id": "u", "timestamp": bad or "x"}]}
    told["batch"].append({"event": "b", "distinct_id": "u", "timestamp": "2024-01-02"})
    decoded = decode(request("POST", "/e/", body=told))
    assert [(reject.reason, reject.index) for reject in decoded.rejects] == [("bad_time", 0)]
    assert [record.index for record in decoded.records] == [1]


# PostHog


def posthog(**fields: Any) -> Frame:
    record = {"event": "Buy", "distinct_id": "u", "uuid": "id-1", "timestamp": "2024-01-02T03:04:05Z", **fields}
    return request("POST", "/e/", body={"api_key": "k", "batch": [record], "sent_at": "2024-01-02T03:04:06Z"})


def test_posthog_takes_an_event_alone_a_list_and_a_member_data() -> None:
    record = {"event": "Buy", "distinct_id": "u", "api_key": "k", "timestamp": "2024-01-02T03:04:05Z"}
    bodies: list[Any] = [record, [record], {"api_key": "k", "data": [record]}]
    for body in bodies:
        found = event(request("POST", "/capture/", body=body))
        assert (found.event, found.token, found.distinct_id) == ("Buy", "k", "u")


def test_posthog_without_a_time_of_its_own_counts_back_from_receipt() -> None:
    found = event(posthog(timestamp=None, offset=1500))
    assert (found.time_client, found.time_sent) == (RECEIVED_AT - 1500, None)
    assert found.extra == {"offset": 1500}
    assert event(posthog(properties={"$ignore_sent_at": True})).time_sent is None
    assert event(posthog()).time_sent == 1704164646000


@pytest.mark.parametrize(
    ("fields", "is_login"),
    [
        ({}, True),  # a server SDK
        ({"properties": {"$is_identified": False, "$device_id": "d"}}, False),
        ({"properties": {"$is_identified": True, "$device_id": "d"}}, True),
        ({"properties": {"$device_id": "u"}}, False),
        ({"properties": {"$process_person_profile": False}}, False),
        ({"event": "$identify", "properties": {"$anon_distinct_id": "d"}}, True),
    ],
)
def test_posthog_says_who_is_logged_in(fields: dict[str, Any], is_login: bool) -> None:
    found = event(posthog(**fields))
    assert (found.distinct_id, found.is_login_id) == ("u", is_login)
    assert found.identities[LOGIN if is_login else ANONYMOUS] == "u"


def test_posthog_without_person_profiles_changes_none() -> None:
    found = event(posthog(properties={"$process_person_profile": False, "$set": {"a": 1}}))
    assert found.changes == ()
    assert found.extra["unapplied"] == {"a": 1}


def test_posthog_changes_come_from_both_places_in_order() -> None:
    found = event(posthog(**{"$set": {"a": 1}, "properties": {"$set_once": {"b": None, "c": 2}, "$unset": ["d"]}}))
    assert found.changes == (
        Change((ProfileOp("set", "a", 1),)),
        Change((ProfileOp("set_once", "c", 2),)),
        Change((ProfileOp("unset", "d"),)),
    )
    assert event(posthog(event="$delete_person")).changes == (Change((ProfileOp("delete"),)),)


# Segment and RudderStack


def test_segments_browser_facts_stand_under_the_names_that_all_share() -> None:
    context = {
        "page": {"url": "https://a.example/x", "title": "T", "referrer": "https://r.example/", "path": "/x"},
        "campaign": {"source": "tea", "name": "spring"},
        "userAgent": "UA",
        "library": {"name": "analytics.js", "version": "2"},
        "groupId": "acme",
        "sessionId": 17,
    }
    message = {"type": "track", "event": "Order Completed", "anonymousId": "a", "messageId": "m", "context": context}
    body = {"batch": [message], "writeKey": "wk", "sentAt": "2024-01-02T03:04:05Z"}
    found = event(request("POST", "/v1/batch", body=body))
    assert found.event == "Order Completed"
    assert found.properties == {
        "$url": "https://a.example/x",
        "$title": "T",
        "$referrer": "https://r.example/",
        "$url_path": "/x",
        "$utm_source": "tea",
        "$utm_campaign": "spring",
    }
    assert (found.token, found.user_agent, found.ip, found.ip_basis) == ("wk", "UA", PEER, "peer")
    assert (found.groups, found.session_id, found.context) == ({"group": "acme"}, "17", context)
    assert found.errors == (("no_time", "timestamp", "the time of receipt stands for it"),)


def test_a_single_message_is_told_by_its_address() -> None:
    message = {"userId": "u", "event": "Buy", "messageId": "m", "writeKey": "wk", "timestamp": "2024-01-02T03:04:05Z"}
    for path in ("/v1/track", "/v1/t", "/segment/v1/t/"):
        assert event(request("POST", path, body=message)).event == "Buy"
    coded = "data=" + base64.b64encode(json.dumps(message).encode()).decode()
    assert event(request("GET", "/v1/pixel/track", coded)).token == "wk"


def test_rudders_node_sdk_puts_times_elsewhere_and_null_takes_a_trait_away() -> None:
    message = {
        "type": "identify",
        "userId": "u",
        "anonymousId": None,
        "channel": "server",
        "originalTimestamp": "2024-01-02T03:04:05Z",
        "messageId": "m",
        "context": {"traits": {"a": 1, "b": None}},
    }
    body = {"batch": [message], "timestamp": "2030-01-01T00:00:00Z", "sentAt": "2024-01-02T03:04:06Z"}
    found = change(request("POST", "/v1/batch", body=body))
    assert (found.source.vendor, found.source.platform) == ("rudder", "server")
    assert (found.time_client, found.time_sent) == (1704164645000, 1704164646000)
    assert found.ops == (ProfileOp("set", "a", 1), ProfileOp("unset", "b"))


# Mixpanel


def mixpanel(path: str, value: Any, **form: str) -> Frame:
    return request("POST", path, body=urlencode({"data": json.dumps(value), **form}).encode())


def test_mixpanels_browser_tells_the_device_and_the_user() -> None:
    before = {"token": "k", "distinct_id": "$device:d1", "$device_id": "d1", "time": 1704164645, "$insert_id": "a"}
    found = event(
        mixpanel("/track/", [{"event": "$mp_web_page_view", "properties": {**before, "mp_lib": "web"}}], ip="1")
    )
    assert (found.event, found.event_raw, found.distinct_id) == ("$pageview", "$mp_web_page_view", "$device:d1")
    assert (found.is_login_id, found.identity_op, found.ip) == (False, None, PEER)
    after = {**before, "distinct_id": "u", "$user_id": "u", "mp_lib": "web"}
    found = event(mixpanel("/track/", [{"event": "Buy", "properties": after}], ip="0"))
    assert (found.distinct_id, found.is_login_id, found.identity_op) == ("u", True, linked("u", "$device:d1"))
    assert (found.ip, found.ip_basis) == ("", "none")
    told = {**before, "distinct_id": "u", "$anon_distinct_id": "$device:d1"}
    found = event(mixpanel("/track/", {"event": "$identify", "properties": told}))
    assert found.identity_op == linked("u", "$device:d1", implied=False)


def test_a_mixpanel_import_may_be_lines_and_old() -> None:
    lines = [{"event": f"e{n}", "properties": {"token": "k", "distinct_id": "u", "time": 1000 + n}} for n in range(3)]
    text = b"\n".join(json.dumps(line).encode() for line in [*lines[:2], {}, lines[2]])
    decoded = decode(request("POST", "/import", body=text.replace(b"{}", b'{"event":')))
    assert [record.index for record in decoded.records] == [0, 1, 3]
    assert [(reject.reason, reject.raw) for reject in decoded.rejects] == [("bad_json", b'{"event":')]
    assert all(record.time_free and record.flags == ("historical",) for record in decoded.records)


def test_the_token_of_a_record_goes_before_the_secret_of_an_import() -> None:
    secret = "Basic " + base64.b64encode(b"secret:").decode()
    value = {"event": "a", "properties": {"token": "k", "distinct_id": "u", "time": 1704164645}}
    assert event(request("POST", "/import", body=[value], headers=[("authorization", secret)])).token == "k"
    del value["properties"]["token"]
    assert event(request("POST", "/import", body=[value], headers=[("authorization", secret)])).token.startswith("#")


# Amplitude


def test_amplitude_keeps_device_facts_and_plain_user_properties() -> None:
    record = {
        "event_type": "Buy",
        "device_id": "d",
        "time": 1704164645000,
        "session_id": -1,
        "platform": "iOS",
        "os_name": "ios",
        "os_version": "17",
        "ip": "$remote",
        "price": 9.5,
        "quantity": 2,
        "user_properties": {"plan": "pro"},
        "groups": {"company": ["acme", "b"]},
        "partner_id": "p",
    }
    found = event(
        request("POST", "/2/httpapi", body={"api_key": "k", "events": [record], "options": {"min_id_length": 1}})
    )
    assert (found.distinct_id, found.is_login_id, found.identities) == ("d", False, {"$identity_device_id": "d"})
    assert found.properties == {"price": 9.5, "quantity": 2, "$os": "ios", "$os_version": "17"}
    assert found.context == {"platform": "iOS", "os_name": "ios", "os_version": "17"}
    assert (found.ip, found.ip_basis, found.session_id) == (PEER, "peer", "")
    assert found.changes == (Change((ProfileOp("set", "plan", "pro"),)),)
    assert found.groups == {"company": "acme"}
    assert found.extra == {
        "session_id": -1,
        "partner_id": "p",
        "groups": {"company": ["acme", "b"]},
        "options": {"min_id_length": 1},
    }


def test_amplitudes_forms_change_profiles() -> None:
    told = {"user_id": "u", "user_properties": {"$set": {"a": 1}, "$clearAll": "-"}}
    body = urlencode({"api_key": "k", "identification": json.dumps([told])}).encode()
    found = change(request("POST", "/identify", body=body))
    assert (found.token, found.ops) == ("k", (ProfileOp("set", "a", 1), ProfileOp("clear")))
    told = {"group_type": "company", "group_value": "acme", "group_properties": {"a": 1}}
    body = urlencode({"api_key": "k", "identification": json.dumps(told)}).encode()
    found = change(request("POST", "/groupidentify", body=body))
    assert (found.target, found.distinct_id) == (Target("group", "company", "acme"), "")


# Snowplow


def test_snowplows_web_facts_and_known_contexts() -> None:
    contexts = {
        "schema": "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",
        "data": [
            {
                "schema": "iglu:com.snowplowanalytics.snowplow/client_session/jsonschema/1-0-2",
                "data": {"sessionId": "s"},
            },
            {
                "schema": "iglu:com.snowplowanalytics.snowplow/mobile_context/jsonschema/1-0-1",
                "data": {"osType": "ios"},
            },
        ],
    }
    packed = base64.urlsafe_b64encode(json.dumps(contexts).encode()).rstrip(b"=").decode()
    fields = {"e": "pp", "p": "web", "duid": "d", "aid": "k", "eid": "1", "dtm": "1704164645000", "cx": packed}
    fields |= {"res": "1920x1080", "pp_mix": "0", "pp_may": "1200", "tv": "js-3.1", "lang": "zh"}
    found = event(request("GET", "/i", urlencode(fields), headers=[("user-agent", "Mozilla")]))
    assert (found.event, found.event_raw, found.session_id, found.user_agent) == ("$page_ping", "pp", "s", "Mozilla")
    assert found.properties == {
        "$language": "zh",
        "pp_mix": 0,
        "pp_may": 1200,
        "$screen_width": 1920,
        "$screen_height": 1080,
        "$os": "ios",
    }
    assert found.context["contexts"] == contexts
    assert (found.ip, found.identities) == (PEER, {"$identity_snowplow_duid": "d"})


def test_a_snowplow_event_without_a_schema_is_refused_alone() -> None:
    bad = {"e": "ue", "ue_pr": "{", "duid": "d", "aid": "k"}
    good = {"e": "se", "se_ac": "add", "duid": "d", "aid": "k", "eid": "1", "dtm": "1704164645000"}
    decoded = decode(request("POST", "/com.acme/tp2", body={"schema": "s", "data": [bad, good]}))
    assert [(reject.reason, reject.field) for reject in decoded.rejects] == [("no_event", "ue_pr")]
    assert len(decoded.records) == 1


# Matomo


def matomo(**fields: str) -> Event:
    query = {"idsite": "1", "rec": "1", "_id": "0123456789abcdef", "cdt": "1704164645", **fields}
    return event(request("GET", "/matomo.php", urlencode(query), headers=[("user-agent", "Mozilla")]))


def test_a_matomo_page_view() -> None:
    told = {"url": "https://a.example/x", "action_name": "标题", "urlref": "https://r.example/", "res": "800x600"}
    cvar = json.dumps({"1": ["plan", "pro"]})
    found = matomo(**told, uid="u", pv_id="abc123", rand="42", cvar=cvar, dimension1="blue", bots="1")
    assert (found.event, found.token, found.client_event_id) == ("$pageview", "1", "abc123-42")
    assert found.properties == {
        "$url": "https://a.example/x",
        "$title": "标题",
        "$referrer": "https://r.example/",
        "dimension1": "blue",
        "plan": "pro",
        "$screen_width": 800,
        "$screen_height": 600,
    }
    assert (found.distinct_id, found.is_login_id) == ("u", True)
    assert found.identities == {LOGIN: "u", "$identity_matomo_id": "0123456789abcdef"}
    assert found.identity_op == linked("u", "0123456789abcdef")
    assert (found.time_client, found.time_raw) == (1704164645000, "1704164645")
    assert (found.ip, found.user_agent, found.extra) == (
        *(PEER, "Mozilla"),
        {"rec": "1", "pv_id": "abc123", "rand": "42", "bots": "1"},
    )


@pytest.mark.parametrize(
    ("fields", "name", "properties"),
    [
        (
            {"e_c": "video", "e_a": "play", "e_n": "intro", "e_v": "2.5"},
            "play",
            {"category": "video", "name": "intro", "value": 2.5},
        ),
        ({"search": "茶", "search_count": "3"}, "$site_search", {"search": "茶", "search_count": 3}),
        ({"link": "https://o.example/"}, "$outlink", {"link": "https://o.example/"}),
        ({"download": "https://a.example/f.pdf"}, "$download", {"download": "https://a.example/f.pdf"}),
        ({"idgoal": "4", "revenue": "10"}, "$goal", {"goal_id": "4", "revenue": 10}),
        (
            {"idgoal": "0", "ec_id": "o1", "revenue": "9.9", "ec_items": '[["s1","Tea","drinks",4.95,2]]'},
            "$order",
            {
                "goal_id": "0",
                "order_id": "o1",
                "revenue": 9.9,
                "items": [{"sku": "s1", "name": "Tea", "category": "drinks", "price": 4.95, "quantity": 2}],
            },
        ),
        (
            {"c_n": "banner", "c_i": "click"},
            "$content_interaction",
            {"content_name": "banner", "content_interaction": "click"},
        ),
        ({"ping": "1"}, "$page_ping", {}),
    ],
)
def test_what_a_matomo_request_is_depends_on_its_parameters(
    fields: dict[str, str], name: str, properties: dict[str, Any]
) -> None:
    found = matomo(**fields)
    assert (found.event, found.properties) == (name, properties)


def test_matomo_in_bulk_leaves_its_token_out_and_a_bad_request_alone() -> None:
    good = "?idsite=1&rec=1&_id=a&cdt=2024-01-02+03:04:05"
    body = {"requests": [good, 7, {"idsite": 1, "_id": "b"}, "?rec=1"], "token_auth": "s3cret"}
    decoded = decode(request("POST", "/matomo.php", body=body))
    assert decoded.received == 4
    assert [record.index for record in decoded.records] == [0, 2]
    assert [(reject.index, reject.reason) for reject in decoded.rejects] == [(1, "not_an_object"), (3, "no_id")]
    assert decoded.records[0].time_client == 1704164645000
    assert "s3cret" not in str(msgspec.to_builtins(decoded.records))


# GA4


def ga4(body: dict[str, Any], query: str = "measurement_id=G-1&api_secret=s3cret") -> Frame:
    return request("POST", "/mp/collect", query, body)


def test_a_ga4_request() -> None:
    body = {
        "client_id": "1.2",
        "user_id": "u",
        "timestamp_micros": 1704164645678901,
        "user_properties": {"plan": {"value": "pro"}, "gone": {"value": None}},
        "consent": {"ad_user_data": "DENIED"},
        "events": [
            {
                "name": "page_view",
                "params": {"page_location": "https://a.example/", "session_id": "9", "items": [{"id": 1}]},
            },
            {"name": "login", "timestamp_micros": "1704164640000000", "params": {"method": "mail"}},
        ],
    }
    view, login, user = records(ga4(body))
    assert isinstance(view, Event)
    assert isinstance(login, Event)
    assert isinstance(user, ProfileChange)
    assert (view.event, view.event_raw, view.session_id, view.token) == ("$pageview", "page_view", "9", "G-1")
    assert view.properties == {
        **body["events"][0]["params"],
        "$url": "https://a.example/",
    }
    assert (view.time_client, view.time_raw, login.time_client) == (1704164645679, "1704164645678901", 1704164640000)
    assert view.identities == {LOGIN: "u", "$identity_ga_client_id": "1.2"}
    assert view.identity_op == linked("u", "1.2")
    assert (view.context, view.ip_basis) == ({"consent": {"ad_user_data": "DENIED"}}, "none")
    assert user.ops == (ProfileOp("set", "plan", "pro"), ProfileOp("unset", "gone"))
    assert len({record.content_hash for record in (view, login, user)}) == 3


def test_ga4_apps_and_user_properties_without_an_event() -> None:
    body = {"app_instance_id": "ab", "user_properties": {"a": {"value": 1}}, "events": []}
    found = change(ga4(body, "firebase_app_id=1:2:3"))
    assert (found.token, found.source.platform, found.distinct_id) == ("1:2:3", "app", "ab")
    assert found.identities == {"$identity_ga_app_instance_id": "ab"}
    assert "s3cret" not in ga4({}).query


# Umeng


def test_the_envelope_of_umengs_mini_program_sdk() -> None:
    header = {"ak": "5f0", "sdt": "wxmp", "sv": "2.8.0", "id": "open-1", "dm": "iPhone", "sw": 390, "x": 1}
    body = {
        "h": header,
        "a": {"e": [{"id": "buy", "ts": 1704164645000, "kv": {"n": 1}, "du": 3}, {"q": 1}], "sn": [{"p": []}]},
    }
    named, unnamed, session = records(request("POST", "/wxm_logs", body=body))
    assert isinstance(named, Event)
    assert (named.event, named.token, named.time_client) == ("buy", "5f0", 1704164645000)
    assert named.properties == {"n": 1, "$model": "iPhone", "$screen_width": 390}
    assert (named.extra, named.identities) == ({"du": 3}, {"$identity_umeng_id": "open-1"})
    assert named.context == {"h": {name: value for name, value in header.items() if name != "ak"}}
    assert [record.event for record in (unnamed, session) if isinstance(record, Event)] == [
        "$umeng_event",
        "$umeng_session",
    ]
    assert (unnamed.extra, session.extra) == ({"q": 1}, {"p": []})


def test_an_umeng_request_without_events_is_kept_whole() -> None:
    found = event(
        request("POST", "/umeng/wxm_logs", body={"h": {"ak": "5f0", "id": "o"}, "a": {"active_user": {"x": 1}}})
    )
    assert (found.event, found.token) == ("$umeng_report", "5f0")
    assert found.extra == {"a": {"active_user": {"x": 1}}}


# What all share


def test_limits_hold_for_every_vendor() -> None:
    assert event(posthog(properties={"x" * 255: 1, "y" * 256: 2})).extra["properties"] == {"y" * 256: 2}
    decoded = decode(posthog(properties={f"p{n}": n for n in range(1001)}))
    assert [reject.reason for reject in decoded.rejects] == ["bad_properties"]
    assert [reject.reason for reject in decode(posthog(event="x" * 256)).rejects] == ["bad_event_name"]
    assert [reject.reason for reject in decode(posthog(event="a\nb")).rejects] == ["bad_event_name"]
    assert [reject.reason for reject in decode(posthog(event="")).rejects] == ["no_event"]
    assert [reject.reason for reject in decode(posthog(distinct_id="u" * 256)).rejects] == ["bad_id"]
    assert [reject.reason for reject in decode(posthog(distinct_id=None)).rejects] == ["no_id"]
    cut = event(posthog(properties={"t": "茶" * 40_000}))
    assert len(cut.properties["t"].encode()) <= 64 << 10
    assert [error[0] for error in cut.errors] == ["text_cut"]


def test_a_key_that_looks_like_our_hash_is_none() -> None:
    frame = request("POST", "/e/", body={"api_key": "#" + "a" * 64, "batch": [{"event": "a", "distinct_id": "u"}]})
    assert records(frame)[0].token == ""
