"""The Python SDKs of other vendors, sending to a real server with an ingest key as their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.sdks.arrivals import Arrivals

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PROPERTIES: dict[str, Any] = {"price": 14.5, "ok": True, "tags": ["a", "b"], "title 标题": "足迹 👣 \"q\" & 's' + =%"}
KINDS = {"price": "number", "ok": "bool", "tags": "list", "title 标题": "text"}


@pytest.fixture
def key(arrivals: Arrivals) -> str:
    metadata = arrivals.server.metadata
    return metadata.create_key(metadata.project(arrivals.project).id, "ingest")


def heard(arrivals: Arrivals, records: int, vendor: str, sdk: str) -> list[dict[str, Any]]:
    """Each record arrived once, from that SDK, and the ten purchases with their types."""
    rows = arrivals.stored(records)
    assert {(row["vendor"], row["sdk"]) for row in rows} == {(vendor, sdk)}
    assert arrivals.total("Buy") == 10
    assert arrivals.sum("Buy", "price") == 145
    assert arrivals.having("Buy", "title 标题", PROPERTIES["title 标题"]) == 10
    assert arrivals.having("Buy", "tags", ["b"], operator="has_any") == 10
    kinds = arrivals.kinds(event="Buy")
    assert {name: kinds[name] for name in KINDS} == KINDS
    return rows


@pytest.mark.parametrize("mode", ["v0", "v1"])
@pytest.mark.parametrize("gzip", [True, False])
def test_posthog(arrivals: Arrivals, key: str, mode: str, gzip: bool) -> None:
    import posthog

    failures: list[Any] = []
    client = posthog.Posthog(
        key,
        host=f"{arrivals.server.url}/posthog",
        gzip=gzip,
        capture_mode=mode,
        on_error=lambda *what: failures.append(what),
        flush_at=5,
        disable_geoip=False,
    )
    for _ in range(10):
        client.capture("Buy", distinct_id="user-1", properties={**PROPERTIES, "$set": {"vip": True}})
    client.set(distinct_id="user-1", properties={"name": "安娜", "age": 33})
    client.set_once(distinct_id="user-1", properties={"first": "x"})
    client.group_identify("company", "acme", {"name": "Acme"})
    client.alias(previous_id="anon-1", distinct_id="user-1")
    client.flush()
    client.shutdown()
    assert failures == []
    heard(arrivals, 14, "posthog", "posthog-python")
    assert arrivals.total("Buy", measure="unique") == 1
    assert arrivals.having("Buy", "vip", True, on="profile") == 10
    assert arrivals.having("Buy", "name", "安娜", on="profile") == 10
    assert [arrivals.total(name) for name in ("$set", "$set_once", "$groupidentify", "$create_alias")] == [1, 1, 1, 1]
    kinds = arrivals.kinds(on="profile")
    assert {name: kinds[name] for name in ("name", "age", "first", "vip")} == {
        "name": "text",
        "age": "number",
        "first": "text",
        "vip": "bool",
    }


def _segment_client(url: str, key: str, failures: list[Any], gzip: bool) -> Any:
    from segment.analytics.client import Client

    return Client(
        key, host=f"{url}/segment", gzip=gzip, on_error=lambda *what: failures.append(what), upload_interval=0.1
    )


def _rudder_client(url: str, key: str, failures: list[Any], gzip: bool) -> Any:
    from rudderstack.analytics.client import Client

    return Client(
        key, host=f"{url}/rudder", gzip=gzip, on_error=lambda *what: failures.append(what), upload_interval=0.1
    )


@pytest.mark.parametrize("gzip", [True, False])
@pytest.mark.parametrize(("vendor", "made"), [("segment", _segment_client), ("rudder", _rudder_client)])
def test_segment_and_rudderstack(
    arrivals: Arrivals, key: str, vendor: str, made: Callable[..., Any], gzip: bool
) -> None:
    failures: list[Any] = []
    client = made(arrivals.server.url, key, failures, gzip)
    client.track(anonymous_id="anon-1", event="Look", properties={"n": 1})
    client.identify("user-1", {"name": "安娜", "age": 33}, anonymous_id="anon-1")
    for _ in range(10):
        client.track("user-1", "Buy", PROPERTIES, timestamp=WHEN)
    client.page("user-1", "docs", "Home", {"url": "https://shop.example/a?utm_source=x", "title": "Home"})
    client.screen("user-1", "docs", "Main", {"n": 1})
    client.group("user-1", "acme", {"name": "Acme"})
    client.alias("anon-2", "user-2")
    client.flush()
    client.shutdown()
    assert failures == []
    rows = arrivals.stored(16)
    assert {(row["vendor"], row["sdk"]) for row in rows} == {(vendor, "analytics-python")}
    bought = [row for row in rows if row.get("event") == "Buy"]
    assert [row["time"] for row in bought] == [int(WHEN.timestamp() * 1000)] * 10
    assert bought[0]["properties"] == PROPERTIES
    assert [arrivals.total(name) for name in ("Look", "$pageview", "$screen", "*")] == [1, 1, 1, 3]
    assert arrivals.having("$pageview", "$url", "https://shop.example/a?utm_source=x") == 1
    # identify joined what the visitor did before: the next query counts one person.
    assert arrivals.total("*", measure="unique") == 1
    assert arrivals.having("Look", "name", "安娜", on="profile") == 1
    assert [(op, name, value) for _, op, name, value in arrivals.profile(rows)][:2] == [
        ("set", "name", "安娜"),
        ("set", "age", 33),
    ]
    assert [op for row in rows if row.get("target") == "group" for op in row["ops"]] == [
        {"op": "set", "key": "name", "value": "Acme"}
    ]


def test_mixpanel(arrivals: Arrivals, key: str) -> None:
    import mixpanel

    base = f"{arrivals.server.url}/mixpanel"
    urls = {f"{name}_url": f"{base}/{path}" for name, path in (("events", "track"), ("people", "engage"))}
    urls |= {f"{name}_url": f"{base}/{name}" for name in ("import", "groups")}
    plain = mixpanel.Mixpanel(key, consumer=mixpanel.Consumer(**urls))
    buffered = mixpanel.Mixpanel(key, consumer=mixpanel.BufferedConsumer(max_size=4, **urls))
    for _ in range(5):
        plain.track("user-1", "Buy", PROPERTIES)
        buffered.track("user-1", "Buy", PROPERTIES)
    buffered._consumer.flush()
    plain.people_set("user-1", {"name": "安娜", "age": 33})
    plain.people_set_once("user-1", {"first": "x"})
    plain.people_increment("user-1", {"n": 2})
    plain.people_append("user-1", {"likes": "x"})
    plain.people_union("user-1", {"likes": ["y"]})
    plain.people_unset("user-1", ["age"])
    plain.people_delete("user-2")
    plain.group_set("company", "acme", {"name": "Acme"})
    plain.import_data(
        "unused", "user-1", "Old", int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()), {"a": 1}, api_secret="s"
    )
    plain.merge("unused", "user-1", "user-3", api_secret="s")
    rows = arrivals.stored(20)
    assert {row["vendor"] for row in rows} == {"mixpanel"}
    assert {row["sdk"] for row in rows if row.get("event") == "Buy"} == {"python"}
    assert arrivals.total("Buy") == 10
    assert arrivals.sum("Buy", "price") == 145
    assert {name: arrivals.kinds(event="Buy")[name] for name in KINDS} == KINDS
    assert arrivals.profile(rows) == [
        ("user-1", "set", "name", "安娜"),
        ("user-1", "set", "age", 33),
        ("user-1", "set_once", "first", "x"),
        ("user-1", "increment", "n", 2),
        ("user-1", "append", "likes", ["x"]),
        ("user-1", "union", "likes", ["y"]),
        ("user-1", "unset", "age", None),
        ("user-2", "delete", "", None),
    ]
    assert [op for row in rows if row.get("target") == "group" for op in row["ops"]] == [
        {"op": "set", "key": "name", "value": "Acme"}
    ]
    (old,) = [row for row in rows if row.get("event") == "Old"]
    assert old["time"] == int(datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1000)
    assert arrivals.having("Buy", "name", "安娜", on="profile") == 10


@pytest.mark.parametrize("use_batch", [True, False])
def test_amplitude(arrivals: Arrivals, key: str, use_batch: bool) -> None:
    from amplitude import Amplitude, BaseEvent, Config, EventOptions, Identify

    told: list[int] = []
    path = "batch" if use_batch else "2/httpapi"
    # Without the prefix: /batch is PostHog's too, and the body tells.
    config = Config(
        server_url=f"{arrivals.server.url}/{path}", callback=lambda event, code, text=None: told.append(code)
    )
    client = Amplitude(key, config)
    client.track(BaseEvent("Look", device_id="dev-1", event_properties={"n": 1}))
    for at in range(10):
        client.track(
            BaseEvent("Buy", user_id="user-1", device_id="dev-1", insert_id=f"i{at}", event_properties=PROPERTIES)
        )
    identify = Identify()
    identify.set("name", "安娜").set_once("first", "x").add("n", 2).append("likes", "x").unset("gone")
    client.identify(identify, EventOptions(user_id="user-1", device_id="dev-1"))
    client.set_group("company", "acme", EventOptions(user_id="user-1"))
    group = Identify()
    group.set("name", "Acme")
    client.group_identify("company", "acme", group, EventOptions(user_id="user-1"))
    client.flush()
    client.shutdown()
    rows = heard(arrivals, 14, "amplitude", "amplitude-python")
    assert told == [200] * 14
    assert arrivals.total("*", measure="unique") == 1  # the device before its login is the same person
    assert arrivals.having("Look", "name", "安娜", on="profile") == 1
    assert sorted(arrivals.profile(rows), key=str) == sorted(
        [
            ("user-1", "set", "name", "安娜"),
            ("user-1", "set_once", "first", "x"),
            ("user-1", "increment", "n", 2),
            ("user-1", "append", "likes", ["x"]),
            ("user-1", "unset", "gone", None),
            ("user-1", "set", "company", "acme"),
        ],
        key=str,
    )
    assert [op for row in rows if row.get("target") == "group" for op in row["ops"]] == [
        {"op": "set", "key": "name", "value": "Acme"}
    ]


@pytest.mark.parametrize(("method", "base64"), [("post", True), ("post", False), ("get", True)])
def test_snowplow(arrivals: Arrivals, key: str, method: Any, base64: bool) -> None:
    from snowplow_tracker import (
        Emitter,
        PageView,
        SelfDescribing,
        SelfDescribingJson,
        StructuredEvent,
        Subject,
        Tracker,
    )

    done: list[Any] = []
    failures: list[Any] = []
    emitter = Emitter(
        "127.0.0.1",
        protocol="http",
        port=arrivals.server.port,
        method=method,
        batch_size=4,
        on_success=done.extend,
        on_failure=lambda count, left: failures.append(left),
    )
    visitor = Subject().set_platform("web").set_domain_user_id("duid-1")
    tracker = Tracker("ns", [emitter], visitor, app_id=key, encode_base64=base64)
    tracker.track(PageView(page_url="https://shop.example/a", page_title="Home", referrer="https://r.example/"))
    visitor.set_user_id("user-1")
    for _ in range(10):
        tracker.track(SelfDescribing(SelfDescribingJson("iglu:com.acme/Buy/jsonschema/1-0-0", PROPERTIES)))
    tracker.track(StructuredEvent(category="shop", action="add", label="苹果", value=2.5))
    tracker.flush()
    assert failures == []
    assert len(done) == 12
    heard(arrivals, 12, "snowplow", "py")
    assert arrivals.total("*") == 12
    assert arrivals.total("*", measure="unique") == 1
    assert arrivals.having("$pageview", "$title", "Home") == 1
    assert arrivals.sum("add", "value") == 2.5


def test_a_key_that_is_deployed_already_is_taken_over_with_what_waited_for_it(arrivals: Arrivals) -> None:
    """Before that its records wait, and say which key nobody knew; the SDK hears success all the while."""
    import posthog

    server = arrivals.server
    deployed = f"phc_{arrivals.project}"

    def send(name: str) -> None:
        client = posthog.Posthog(deployed, host=server.url)
        client.capture(name, distinct_id="user-1")
        client.shutdown()

    send("Early")
    server.wait_loaded()
    told = server.cli("key", "create", "--project", arrivals.project, "--scope", "ingest", "--key", deployed)
    assert told.strip() == deployed
    send("Late")
    (row,) = arrivals.stored(1)
    assert row["event"] == "Late"
    assert server.cli("key", "revoke", deployed[-4:]).strip() == "1 revoked"
    send("After")
    server.wait_loaded()
    assert arrivals.total("*") == 1


def test_the_name_of_a_project_serves_as_a_key_until_it_asks_for_tokens(arrivals: Arrivals) -> None:
    url, name = arrivals.server.url, arrivals.project

    def send(event: str) -> None:
        body = {"batch": [{"type": "track", "event": event, "userId": "u", "messageId": event}]}
        assert httpx.post(f"{url}/v1/batch", json=body, auth=(name, "")).json() == {"success": True}
        body = {"api_key": name, "batch": [{"event": event, "distinct_id": "u", "uuid": f"{event}-2"}]}
        assert httpx.post(f"{url}/e/", json=body).json() == {"status": 1}

    send("Open")
    arrivals.stored(2)
    arrivals.server.metadata.set_tokens(name, ["secret"])
    send("Closed")
    arrivals.server.wait_loaded()
    assert arrivals.total("*") == 2
