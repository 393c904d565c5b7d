"""Which protocol a request speaks, where several vendors share a path."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest

from zuji.protocols import registry, sniff

AMPLITUDE = {"api_key": "k", "events": [{"event_type": "Buy", "user_id": "u", "event_properties": {"batch": []}}]}
POSTHOG = {"api_key": "k", "batch": [{"event": "Buy", "distinct_id": "u", "properties": {"events": [1]}}]}
POSTHOG_ONE = {"api_key": "k", "event": "Buy", "distinct_id": "u", "properties": {}}
MIXPANEL = {"event": "Buy", "properties": {"token": "k", "distinct_id": "u", "mp_lib": "web"}}
PEOPLE = {"$token": "k", "$distinct_id": "u", "$set": {"a": 1}}
PERSON = {"api_key": "k", "distinct_id": "u", "$set": {"a": 1}}


def spoken(method: str, url: str, body: Any = b"") -> str | None:
    path, _, query = url.partition("?")
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return registry.recognise(method, path, query, lambda name: "", raw)


@pytest.mark.parametrize(
    ("url", "body", "protocol"),
    [
        ("/batch", AMPLITUDE, "amplitude"),
        ("/batch/", AMPLITUDE, "amplitude"),
        ("/batch/", POSTHOG, "posthog"),
        ("/batch", POSTHOG, "posthog"),
        ("/batch", {"batch": POSTHOG["batch"], "api_key": "k"}, "posthog"),
        ("/batch", {"events": AMPLITUDE["events"], "api_key": "k"}, "amplitude"),
        ("/track", MIXPANEL, "mixpanel"),
        ("/track/?verbose=1&ip=1&_=1", [MIXPANEL], "mixpanel"),
        ("/track/", POSTHOG_ONE, "posthog"),
        ("/track/", {"event": "Buy", "properties": {"token": "k", "$lib": "web"}}, "posthog"),
        ("/engage", PEOPLE, "mixpanel"),
        ("/engage/", PERSON, "posthog"),
        ("/groups/", PEOPLE, "mixpanel"),
        ("/import?strict=1", [MIXPANEL], "mixpanel"),
        ("/e/", POSTHOG, "posthog"),
        ("/i/v1/analytics/events", POSTHOG, "posthog"),
        ("/capture", POSTHOG_ONE, "posthog"),
        ("/v1/batch", POSTHOG, "segment"),
        ("/v1/t", {}, "segment"),
        ("/beacon/v1/batch", {}, "segment"),
        ("/2/httpapi", AMPLITUDE, "amplitude"),
        ("/com.acme/tp2", {}, "snowplow"),
        ("/matomo.php?idsite=1&rec=1", b"", "matomo"),
        ("/stats/piwik.php", b"idsite=1", "matomo"),
        ("/mp/collect?measurement_id=G-1", {}, "ga4"),
        ("/debug/mp/collect", {}, "ga4"),
        ("/wxm_logs", {}, "umeng"),
        ("/x/sa?project=p", b"data=e30", "sensors"),
        ("/debug", b"data=e30", "sensors"),
    ],
)
def test_what_a_body_carries_tells_whose_it_is(url: str, body: Any, protocol: str) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert spoken("POST", url, raw) == protocol
    if isinstance(body, dict | list):
        assert spoken("POST", url, gzip.compress(raw)) == protocol
        assert spoken("POST", url, b"verbose=1&data=" + quote(raw, safe="").encode()) == protocol


@pytest.mark.parametrize("body", [POSTHOG, AMPLITUDE, MIXPANEL, b"", b"\x1f\x8bbroken", b"\xff" * 70_000])
@pytest.mark.parametrize(
    ("url", "protocol"),
    [
        ("/posthog/batch/", "posthog"),
        ("/posthog/track", "posthog"),
        ("/amplitude/batch", "amplitude"),
        ("/mixpanel/track", "mixpanel"),
        ("/mixpanel/engage/", "mixpanel"),
        ("/segment/v1/batch", "segment"),
        ("/rudder/v1/batch", "segment"),
        ("/snowplow/com.snowplowanalytics.snowplow/tp2", "snowplow"),
        ("/matomo/matomo.php", "matomo"),
        ("/ga4/mp/collect", "ga4"),
        ("/umeng/wxm_logs", "umeng"),
    ],
)
def test_below_its_prefix_a_vendor_is_alone(url: str, protocol: str, body: Any) -> None:
    assert spoken("POST", url, body) == protocol


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/login", "/p/default/trend", "/assets/index.js", "/zuji.js", "/health", "/demo", "/openapi.json"),
        *("/api/v1/projects", "/api/v1/projects/x/debug", "/api/v1/sa", "/api/batch", "/api/v1/track", "/i", "/array"),
        *(
            "/posthog",
            "/posthog/",
            "/posthog/page",
            "/segment",
            "/matomo/",
            "/ga4/collect",
            "/v1",
            "/v1/other",
            "/tp2x",
        ),
    ],
)
def test_pages_and_the_api_are_nobodys(path: str, method: str) -> None:
    if (method, path) == ("OPTIONS", "/i"):
        return  # a preflight carries no query
    assert registry.candidates(method, path, "", lambda name: "") == ()


@pytest.mark.parametrize("path", ["/track", "/engage", "/groups", "/import"])
def test_a_get_without_data_may_be_a_page(path: str) -> None:
    assert "mixpanel" not in registry.candidates("GET", path, "", lambda name: "")
    assert "mixpanel" in registry.candidates("GET", path, "data=e30", lambda name: "")


def test_decide_is_told_by_its_version() -> None:
    assert spoken("POST", "/decide/?v=3") == "posthog"
    assert spoken("GET", "/decide?token=k") == "mixpanel"


def test_a_look_into_a_body_is_bounded() -> None:
    bomb = gzip.compress(b'{"api_key":"' + b"0" * (64 << 20))
    assert len(sniff.head(bomb)) <= sniff.HEAD_BYTES
    assert len(sniff.head(b"data=" + b"%41" * 1_000_000)) <= sniff.HEAD_BYTES
    assert spoken("POST", "/batch", bomb) in ("posthog", "amplitude")


def test_secrets_do_not_stay_in_a_query() -> None:
    kept = registry.redacted("ga4", "api_secret=s3cret&measurement_id=G-1&x_api_secret=1")
    assert kept == "api_secret=redacted&measurement_id=G-1&x_api_secret=1"
    assert registry.redacted("matomo", "idsite=1&token_auth=abc&rec=1") == "idsite=1&token_auth=redacted&rec=1"
    assert registry.redacted("posthog", "api_secret=s") == "api_secret=s"
