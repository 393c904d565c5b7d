"""Which requests are the Sensors SDKs', and what they hear."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.protocols.captures import NAMES, frame_of, lines
from zuji.protocols import registry, sensors
from zuji.protocols.contract import Request, Verdict


def recognised(method: str, path: str) -> str | None:
    return registry.recognise(method, path, "", lambda _: "")


@pytest.mark.parametrize("path", ["/sa", "/sa.gif", "/debug", "/a/b/sa", "/a/sa.gif", "/a/debug"])
def test_any_prefix_is_ours(path: str) -> None:
    assert recognised("POST", path) == "sensors"


@pytest.mark.parametrize("path", ["/", "", "/sa/", "/sax", "/sa.gif/x", "/config/Android.conf", "/api/v1/projects"])
def test_other_paths_are_not(path: str) -> None:
    assert recognised("POST", path) is None


def test_every_recorded_request_is_recognised_and_hears_200() -> None:
    for name in NAMES:
        for line in lines(name):
            frame = frame_of(line)
            assert registry.recognise(frame.method, frame.path, frame.query, frame.header) == "sensors"
            reply = registry.reply("sensors", Request(frame.method, frame.path, frame.query, frame.headers))
            assert reply.keep
            assert (reply.status, reply.owes_verdict) == ((202, True) if frame.path == "/debug" else (200, False))


def test_the_image_request_gets_an_image_and_posts_get_a_word() -> None:
    image = sensors.reply(Request("GET", "/p/sa.gif", "data=x"))
    assert (image.status, image.body[:6], dict(image.headers)["content-type"]) == (200, b"GIF89a", "image/gif")
    for request in (Request("POST", "/sa.gif"), Request("POST", "/sa"), Request("GET", "/sa")):
        assert (sensors.reply(request).status, sensors.reply(request).body) == (200, b"OK")


def test_a_simple_request_may_come_from_anywhere() -> None:
    headers = dict(sensors.reply(Request("POST", "/sa.gif", "", (("origin", "https://shop.example"),))).headers)
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize(
    "request_",
    [
        Request("OPTIONS", "/debug", "", (("origin", "https://shop.example"),)),
        Request("GET", "/debug", "", (("origin", "https://shop.example"), ("dry-run", "false"))),
    ],
)
def test_web_debug_needs_its_origin_echoed_with_credentials(request_: Request) -> None:
    headers = dict(sensors.reply(request_).headers)
    assert headers["access-control-allow-origin"] == "https://shop.example"
    assert headers["access-control-allow-credentials"] == "true"
    assert "Dry-Run" in headers["access-control-allow-headers"]
    assert headers["vary"] == "Origin"
    assert "set-cookie" not in headers


def test_a_preflight_is_not_kept() -> None:
    reply = sensors.reply(Request("OPTIONS", "/debug", "", (("origin", "https://shop.example"),)))
    assert (reply.status, reply.keep, reply.owes_verdict) == (200, False, False)


def test_debug_says_an_empty_object_when_all_is_well() -> None:
    reply = sensors.debug_reply([Verdict(0, "stored"), Verdict(1, "checked")])
    assert (reply.status, json.loads(reply.body)) == (200, {})


def test_debug_tells_what_is_wrong_with_the_first_bad_record() -> None:
    verdicts = [Verdict(0, "stored"), Verdict(1, "rejected", "bad_event_name", "'1x' is not a name", "event")]
    reply = sensors.debug_reply(verdicts)
    assert reply.status == 400
    assert json.loads(reply.body) == {
        "type": "BAD_EVENT_NAME",
        "reason": "record 1: '1x' is not a name",
        "field": "event",
    }


def test_a_pending_verdict_says_where_it_will_be() -> None:
    reply = sensors.debug_reply(None, "/api/v1/verdicts/7")
    assert reply.status == 202
    assert json.loads(reply.body)["verdict_at"] == "/api/v1/verdicts/7"


def test_a_configuration_is_404_unless_it_was_published() -> None:
    assert sensors.config_platform("/p/config/Android.conf") == "Android"
    assert sensors.config_platform("/config/iOS.conf") == "iOS"
    assert sensors.config_platform("/config/visualized/Android.conf") is None
    assert sensors.config_reply(None).status == 404
    published = sensors.config_reply(b'{"v":"1","configs":{}}')
    assert (published.status, published.body, published.keep) == (200, b'{"v":"1","configs":{}}', False)


def test_a_collector_stays_small() -> None:
    code = (
        "import sys, zuji.protocols.registry as r; "
        "from zuji.protocols.contract import Request; "
        "r.reply('sensors', Request('POST', '/sa')); r.reply('zuji', Request('POST', '/submit')); "
        "print([m for m in ('pyarrow', 'numpy', 'cryptography', 'orjson', 'isal') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
