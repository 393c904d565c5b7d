"""What the SDKs of other vendors hear from the collector, and what of their requests is kept."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

import pytest

from tests.collect.asgi import World
from tests.collect.test_collector import Failing
from zuji.eventlog.contract import LogFull
from zuji.protocols.answers import PIXEL

ORIGIN = "https://shop.example"
AMPLITUDE = {"api_key": "k", "events": [{"event_type": "a", "user_id": "u"}, {"event_type": "b", "user_id": "u"}]}
V1 = {"batch": [{"event": "a", "uuid": "u-1"}, {"event": "b", "uuid": "u-2"}]}
DATA = [
    ("POST", "/e/", {"api_key": "k", "batch": []}, 200, {"status": 1}),
    ("POST", "/batch/", {"api_key": "k", "batch": []}, 200, {"status": 1}),
    ("POST", "/i/v1/analytics/events", V1, 200, {"results": {"u-1": {"result": "ok"}, "u-2": {"result": "ok"}}}),
    ("POST", "/v1/batch", {"batch": []}, 200, {"success": True}),
    ("POST", "/rudder/v1/batch", {"batch": []}, 200, {"success": True}),
    ("POST", "/track?verbose=1", {"event": "a", "properties": {"token": "k"}}, 200, {"status": 1, "error": None}),
    ("POST", "/track", b"data=%7B%7D&verbose=1&ip=0", 200, {"status": 1, "error": None}),
    ("POST", "/track", b"data=%7B%7D", 200, b"1"),
    ("GET", "/track?data=e30%3D", b"", 200, b"1"),
    ("POST", "/import", [{}, {}], 200, {"code": 200, "num_records_imported": 2, "status": "OK"}),
    ("POST", "/import", b"{}\n{}\n{}\n", 200, {"code": 200, "num_records_imported": 3, "status": "OK"}),
    ("POST", "/2/httpapi", AMPLITUDE, 200, {"code": 200, "events_ingested": 2}),
    ("POST", "/batch", AMPLITUDE, 200, {"code": 200, "events_ingested": 2}),
    ("POST", "/identify", b"api_key=k&identification=%7B%7D", 200, b"success"),
    ("POST", "/com.snowplowanalytics.snowplow/tp2", {"data": []}, 200, b"ok"),
    ("GET", "/i?e=pv&aid=a", b"", 200, PIXEL),
    ("GET", "/matomo.php?idsite=1", b"", 200, PIXEL),
    ("GET", "/matomo.php?idsite=1&send_image=0", b"", 204, b""),
    ("POST", "/matomo.php", b"idsite=1&send_image=0", 204, b""),
    ("POST", "/matomo.php", {"requests": ["?idsite=1", "?idsite=1"]}, 200, {"status": "success", "tracked": 2}),
    ("POST", "/mp/collect?measurement_id=G-1", {"client_id": "1.2", "events": []}, 204, b""),
    ("POST", "/wxm_logs", {"h": {}, "a": {}}, 200, {"code": 200}),
]


def body_of(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.mark.parametrize(("method", "url", "body", "status", "said"), DATA)
def test_data_is_answered_as_its_sdk_wants_it_and_kept(
    method: str, url: str, body: Any, status: int, said: Any
) -> None:
    for packed in (body_of(body), gzip.compress(body_of(body)) if isinstance(body, dict) else body_of(body)):
        world = World()
        answer = world.send(method, url, content=packed, headers={"origin": ORIGIN})
        assert answer.status_code == status
        if isinstance(said, bytes):
            assert answer.content == said
        else:
            assert answer.json() == {**answer.json(), **said}
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert world.frame().body == packed


@pytest.mark.parametrize(("method", "url", "body", "status", "said"), DATA)
def test_what_cannot_be_kept_is_503(method: str, url: str, body: Any, status: int, said: Any) -> None:
    assert World(Failing(LogFull("disk full"))).send(method, url, content=body_of(body)).status_code == 503


@pytest.mark.parametrize(("method", "url", "body", "status", "said"), [row for row in DATA if row[0] == "POST"])
def test_a_preflight_admits_the_origin_with_its_headers_and_leaves_no_frame(
    method: str, url: str, body: Any, status: int, said: Any
) -> None:
    world = World()
    asked = {"origin": ORIGIN, "access-control-request-headers": "content-type, authorization, x-mine"}
    answer = world.send("OPTIONS", url, headers=asked)
    assert answer.status_code in (200, 204)
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-headers"] == "content-type, authorization, x-mine"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert world.frames() == []


@pytest.mark.parametrize(
    ("method", "url", "said"),
    [
        ("POST", "/flags/?v=2", b'"featureFlags":{}'),
        ("POST", "/flags/?v=4", b'"errorsWhileComputingFlags":false'),
        ("POST", "/decide/?v=3", b'"featureFlags":{}'),
        ("GET", "/array/phc_x/config", b'"supportedCompression":["gzip-js","base64"]'),
        ("GET", "/array/phc_x/config.js", b'_POSTHOG_REMOTE_CONFIG["phc_x"]'),
        ("POST", "/s/?compression=gzip-js", b'"status":1'),
        ("GET", "/decide?token=k", b"notifications"),
        ("POST", "/record", b"OK"),
        ("GET", "/sourceConfig/?writeKey=k", b'"enabled":true'),
        ("POST", "/v1/m", b"true"),
        ("POST", "/debug/mp/collect?measurement_id=G-1", b"validationMessages"),
    ],
)
def test_what_sdks_ask_beside_sending_is_answered_and_leaves_no_frame(method: str, url: str, said: bytes) -> None:
    world = World()
    answer = world.send(method, url, content=b"{}" if method == "POST" else b"")
    assert answer.status_code == 200
    assert said in answer.content
    assert world.frames() == []


def test_a_name_in_the_address_of_a_script_stays_a_name() -> None:
    answer = World().send("GET", '/array/x"]=alert(1);"</script>/config.js')
    assert b"</script>" not in answer.content


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({"authorization": "Basic " + base64.b64encode(b"wk_test:").decode()}, "wk_test"),
        ({"authorization": "Bearer phc_test"}, "phc_test"),
        ({"x-api-key": "zuji_ingest_1"}, "zuji_ingest_1"),
        ({"authorization": "Basic ???"}, None),
        ({"authorization": "Digest x"}, None),
        ({}, None),
    ],
)
def test_a_key_in_a_header_is_kept_as_its_hash_alone(headers: dict[str, str], key: str | None) -> None:
    world = World()
    world.send("POST", "/v1/batch", content=b'{"batch":[]}', headers=headers)
    frame = world.frame()
    assert frame.project == ("#" + hashlib.sha256(key.encode()).hexdigest() if key else "")
    assert not {name for name, _ in frame.headers} & {"authorization", "x-api-key"}


def test_a_key_in_a_header_means_nothing_to_sensors() -> None:
    world = World()
    world.send("POST", "/sa", content=b"data=e30", headers={"authorization": "Bearer x"})
    assert world.frame().project == ""


def test_a_secret_of_the_query_is_not_kept() -> None:
    world = World()
    world.send("POST", "/mp/collect?api_secret=s3cret&measurement_id=G-1", content=b"{}")
    assert "s3cret" not in world.frame().query
    assert "measurement_id=G-1" in world.frame().query


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\x1f\x8b", b"[1]", b'{"events": 7}', b'{"batch": {}}', b"\xff" * 9000, b"[" * 9000]
)
@pytest.mark.parametrize("url", ["/batch", "/i/v1/analytics/events", "/import", "/matomo.php", "/2/httpapi", "/track"])
def test_a_body_that_cannot_be_counted_is_200_and_kept_all_the_same(url: str, body: bytes) -> None:
    world = World()
    assert world.send("POST", url, content=body).status_code == 200
    assert world.frame().body == body


def test_the_check_of_ga4_says_what_is_wrong() -> None:
    body = {"events": [{"name": "1bad"}, {"name": "good"}]}
    told = World().send("POST", "/debug/mp/collect", content=json.dumps(body).encode()).json()["validationMessages"]
    assert [message["fieldPath"] for message in told] == ["measurement_id", "client_id", "events[0].name"]
