"""Access logs and other products' exports, hand-written as their documentation shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.imports.world import World
from zuji.imports import files
from zuji.imports.files import Options
from zuji.protocols import log_lines
from zuji.protocols.rows import Mapping

NOON = 1_767_268_800_000
APACHE = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'
AGENT = "Mozilla/5.0 (X11; Linux x86_64)"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def load(world: World, text: str, **given: Any) -> None:
    files.import_file(world.place, world.file("a", text), Options("default", **given))


@pytest.mark.parametrize(
    ("format_", "pattern"), [("nginx", ""), ("nginx", log_lines.COMBINED), ("apache", APACHE), ("apache", "")]
)
def test_a_combined_line_is_a_request(world: World, format_: str, pattern: str) -> None:
    load(
        world,
        "203.0.113.9 - ana [01/Jan/2026:20:00:00 +0800] "
        f'"GET /p/%E8%8C%B6?x=1 HTTP/1.1" 200 512 "https://a.b/" "{AGENT}"\n',
        format=format_,
        pattern=pattern,
    )
    (event,) = world.events()
    assert (event.event, event.distinct_id, event.time_client) == ("http_request", "ana", NOON)
    assert (event.ip, event.user_agent, event.is_login_id) == ("203.0.113.9", AGENT, True)
    assert event.properties == {
        "method": "GET",
        "protocol": "HTTP/1.1",
        "$url_path": "/p/茶",
        "$url_query": "x=1",
        "$referrer": "https://a.b/",
        "status": 200,
        "body_bytes_sent": 512,
    }


def test_a_log_format_of_one_s_own_gives_its_fields(world: World) -> None:
    pattern = '$remote_addr [$time_iso8601] $msec "$request" $status $request_time "$http_x_user" $request_id'
    load(
        world,
        '203.0.113.9 [2026-01-01T20:00:00+08:00] 1767268800.250 "POST /buy HTTP/2.0" 201 0.125 "u\\x22q" ab12\n',
        format="nginx",
        pattern=pattern,
        mapping=Mapping(columns={"distinct_id": "http_x_user"}, const={"event": "buy"}),
    )
    (event,) = world.events()
    assert (event.event, event.distinct_id, event.time_client) == ("buy", 'u"q', NOON + 250)
    assert event.client_event_id == "ab12"
    assert event.properties["request_time"] == 0.125


@pytest.mark.parametrize(
    "line",
    [
        "not a line of that kind",
        '203.0.113.9 - - [01/Foo/2026:20:00:00 +0800] "GET / HTTP/1.1" 200 5 "-" "-"',
        '203.0.113.9 - - [99/Jan/2026:20:00:00 +0800] "GET / HTTP/1.1" 200 5 "-" "-"',
    ],
)
def test_a_line_that_does_not_fit_is_kept_with_a_reason(world: World, line: str) -> None:
    load(world, line + "\n", format="nginx")
    ((reason, raw),) = world.refused()
    assert reason in ("bad_line", "bad_time") and raw == line.encode()


def test_what_scanners_send_is_an_event_too(world: World) -> None:
    load(world, '203.0.113.9 - - [01/Jan/2026:20:00:00 +0800] "\\x16\\x03\\x01" 400 5 "-" "-"\n', format="nginx")
    (event,) = world.events()
    assert event.properties["status"] == 400 and event.properties["request"] == "\x16\x03\x01"


def test_a_pattern_reads_any_log(world: World) -> None:
    load(
        world,
        "2026-01-01 20:00:00 INFO u7 下单: amount=9.5\n",
        format="pattern",
        pattern="{day} {clock} {level} {user} {event}: amount={amount}",
        mapping=Mapping(
            columns={"distinct_id": "user", "event": "event"}, kinds={"amount": "number"}, time_zone="Asia/Shanghai"
        ),
    )
    (event,) = world.events()
    assert (event.event, event.distinct_id) == ("下单", "u7")
    assert event.properties == {"day": "2026-01-01", "clock": "20:00:00", "level": "INFO", "amount": 9.5}


def test_a_hostile_line_takes_no_longer_than_an_honest_one() -> None:
    import time

    pattern = log_lines.compiled(log_lines.COMBINED, "nginx")
    began = time.perf_counter()
    for text in ('"' * 200_000, "- " * 100_000, "\\" * 200_000, '203 - - [x] "' + '\\"' * 100_000, "[" * 200_000):
        assert pattern.fullmatch(text) is None
    assert time.perf_counter() - began < 2.0


EXPORTS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    # a row, what of its event, what of its profile
    "posthog": (
        {
            "uuid": "0190-1",
            "event": "Buy",
            "distinct_id": "u1",
            "timestamp": "2026-01-01T12:00:00.000000+00:00",
            "properties": json.dumps(
                {"$set": {"city": "上海"}, "$lib": "web", "amount": 9.5, "$current_url": "https://a/"}
            ),
            "created_at": "2026-01-01 12:00:01",
        },
        {
            "event": "Buy",
            "distinct_id": "u1",
            "client_event_id": "0190-1",
            "properties": {"$lib": "web", "amount": 9.5, "$current_url": "https://a/"},
            "context": {"created_at": "2026-01-01 12:00:01"},
        },
        {"city": "上海"},
    ),
    "mixpanel": (
        {
            "event": "Buy",
            "properties": {
                "time": NOON // 1000,
                "distinct_id": "$device:d1",
                "$device_id": "d1",
                "$insert_id": "i1",
                "n": 1,
            },
        },
        {
            "event": "Buy",
            "distinct_id": "$device:d1",
            "anonymous_id": "$device:d1",
            "device_id": "d1",
            "client_event_id": "i1",
            "properties": {"$device_id": "d1", "n": 1},
        },
        {},
    ),
    "amplitude": (
        {
            "event_type": "Buy",
            "user_id": "u1",
            "device_id": "d1",
            "event_time": "2026-01-01 12:00:00.000000",
            "$insert_id": "i1",
            "event_properties": {"n": 1},
            "user_properties": {"city": "上海"},
            "groups": {"company": ["x"]},
            "amplitude_id": 5,
            "country": "China",
            "ip_address": "203.0.113.9",
        },
        {
            "event": "Buy",
            "distinct_id": "u1",
            "login_id": "u1",
            "is_login_id": True,
            "anonymous_id": "d1",
            "client_event_id": "i1",
            "ip": "203.0.113.9",
            "groups": {"company": "x"},
            "properties": {"n": 1},
            "context": {"amplitude_id": 5, "country": "China"},
        },
        {"city": "上海"},
    ),
    "ga4": (
        {
            "event_date": "20260101",
            "event_timestamp": str(NOON * 1000),
            "event_name": "page_view",
            "event_params": [
                {"key": "page_location", "value": {"string_value": "https://a.b/"}},
                {"key": "ga_session_id", "value": {"int_value": "77"}},
                {"key": "value", "value": {"double_value": 1.5, "int_value": None}},
            ],
            "user_pseudo_id": "1.2",
            "user_properties": [{"key": "tier", "value": {"string_value": "gold", "set_timestamp_micros": "1"}}],
            "platform": "WEB",
            "device": {"category": "mobile"},
        },
        {
            "event": "$pageview",
            "event_raw": "page_view",
            "distinct_id": "1.2",
            "session_id": "77",
            "properties": {"page_location": "https://a.b/", "$url": "https://a.b/", "ga_session_id": 77, "value": 1.5},
            "context": {"event_date": "20260101", "platform": "WEB", "device": {"category": "mobile"}},
        },
        {"tier": "gold"},
    ),
    "matomo": (
        {
            "idVisit": 9,
            "visitorId": "abcd",
            "visitIp": "203.0.113.9",
            "browserName": "Firefox",
            "actionDetails": [{"type": "action", "url": "https://a.b/", "pageTitle": "T", "timestamp": NOON // 1000}],
        },
        {
            "event": "$pageview",
            "distinct_id": "abcd",
            "session_id": "9",
            "client_event_id": "9:0",
            "ip": "203.0.113.9",
        },
        {},
    ),
}


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_an_export_is_recognised_and_becomes_events_and_profiles(world: World, name: str) -> None:
    row, event, profile = EXPORTS[name]
    for _ in range(2):
        load(world, json.dumps(row, ensure_ascii=False) + "\n")
    assert world.refused() == []
    (found,) = world.events()
    assert found.time_client == NOON and found.source.vendor == name
    assert {field: getattr(found, field) for field in event} == event
    changes = [kept.record for kept in world.judged().changes]
    said = {op.key: op.value for change in changes for op in change.ops}  # type: ignore[union-attr]
    assert said == profile


def test_records_of_sensors_and_of_zuji_are_told_apart(world: World) -> None:
    sensors = {"type": "track", "event": "A", "distinct_id": "u", "time": NOON, "_track_id": 7, "properties": {"x": 1}}
    load(world, json.dumps(sensors) + "\n")
    load(world, json.dumps({"event": "B", "distinct_id": "u", "time": "2026-01-01T12:00:00Z"}) + "\n")
    assert sorted((event.event, event.source.vendor) for event in world.events()) == [("A", "sensors"), ("B", "zuji")]
