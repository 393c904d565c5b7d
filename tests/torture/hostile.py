"""Hostile requests, from a seed: values, records, bodies and envelopes that no honest SDK sends."""

from __future__ import annotations

import base64
import gzip
import json
import random
import time
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.protocols import captures

DEEP: Any = 1
for _ in range(31):
    DEEP = [DEEP] if _ % 2 else {"d": DEEP}
LONG = "长" * 30_000

# Texts that are cut, escaped, coerced or read as something else by one part or another.
TEXTS = (
    *("", " ", "\0", "a\0b", "\ud800", "\udfff tail", "\ud83d\ude00", "\ufeff", "\u2028", "\x7f\x1b[31m", "﷽" * 400),
    *("0", "1", "-0", "1e5", "1e999", "nan", "inf", "-Infinity", "1_000", "٣", "0x10", "true", "FALSE", "null", "[]"),
    *(
        "0000-00-00",
        "0001-01-01",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59.999",
        "2024-02-30",
        "2024-13-01 00:00:00",
    ),
    *(
        "2024-01-01T00:00:00+99:99",
        "9999-12-31 23:59:59-23:59",
        "0001-01-01T00:00:00Z",
        "2024-01-01 00:00:00.123456789",
    ),
    *("1970-01-01", "1969-12-31 23:59:59", "2300-01-01 00:00:00", "２０２４-01-01"),
    *("' OR 1=1 --", "`x`", "{p:String}", "<script>alert(1)</script>", "../../etc/passwd", "%00", "%s%n", "$(id)"),
    *(
        "http://[::1",
        "http://a/\0",
        "http://ＥＸＡＭＰＬＥ.com/?utm_source=%ff",
        "http://\u2100.x/?" + "utm_x=1&" * 300,
    ),
    *("javascript:1", "//", "https://a:99999/?utm_source=a", "::ffff:1.2.3.4", "fe80::1%eth0", "999.1.1.1", "1.2.3.4"),
    *("x" * 255, "x" * 256, "x" * 8193, "字" * 255, LONG),
)
NUMBERS = (
    *(
        0,
        -1,
        1,
        2**31,
        2**31 - 1,
        -(2**31) - 1,
        2**53,
        2**53 + 1,
        2**63,
        -(2**63) - 1,
        2**64,
        2**128,
        10**309,
        -(10**400),
    ),
    *(0.0, -0.0, 1e-320, 1.7976931348623157e308, 0.1, 1e22, float("nan"), float("inf"), float("-inf")),
)
OTHERS = (None, True, False, [], {}, [None], [[]], [{}], [1, "a"], ["a", None], {"": {}}, DEEP, [{"a": 10**400}])
LISTS = (
    ["a"] * 600,
    [{"sku": "a", "price": 1}, {"sku": None}],
    [{"sku": 1, "price": 2**70}, {"price": "x", "": 1}],
    [{"k" * 5000: 1}],
    [{f"k{i}": i for i in range(300)}],
    [{"a": [1]}, {"a": "b"}],
    [{"\0": "\0", "\ud800": "\ud800"}],
    [1] * 5000,
    [0.5, 1],
)
TIMES = (
    *(
        0,
        -1,
        1,
        10**9,
        10**10,
        10**12,
        253_402_300_800_000,
        8_640_000_000_000_000,
        -8_640_000_000_000_000,
        2**63,
        10**30,
    ),
    *(
        1e15,
        1.5,
        -62_135_596_800_000,
        -62_135_596_800_001,
        "0",
        "1700000000000",
        "٣",
        " 1 ",
        "1e12",
        "",
        None,
        True,
        [],
    ),
    *({}, "x" * 5000, 1e308, 7_258_118_400_000, 7_258_118_399_999),
)
NAMES = (
    *(
        "price",
        "when",
        "tags",
        "items",
        "flag",
        "n" * 100,
        "n" * 101,
        "",
        " ",
        "\0",
        "价格",
        "a.b",
        "a b",
        "items[].price",
    ),
    *(
        "distinct_id",
        "DATE",
        "user_group_x",
        "user_tag_y",
        "$is_login_id",
        "$time",
        "$project",
        "$token",
        "$lib",
        "$ip",
    ),
    *(
        "$url",
        "$referrer",
        "$timezone_offset",
        "$device_id",
        "$event_session_id",
        "\ud800",
        "p_1",
        "sent_0",
        "`",
        "__proto__",
    ),
)
TYPES = (
    *(
        "track",
        "track_signup",
        "track_id_bind",
        "track_id_unbind",
        "profile_set",
        "profile_set_once",
        "profile_increment",
    ),
    *("profile_append", "profile_unset", "profile_delete", "item_set", "item_delete", "detail_set", "detail_delete"),
    *("", "TRACK", "track\0", "nonsense", None, 1, [], {}),
)
IDS = (
    *(
        "u1",
        "u2",
        "a1",
        "a2",
        "",
        "\0",
        "a\0",
        "\ud800",
        "x" * 255,
        "x" * 256,
        "字" * 255,
        1,
        1.5,
        10**300,
        True,
        None,
        [],
    ),
    *("$identity_email+a@example.org", "+", "a+", {}, " ", "id\n", float("nan")),
)
FIELDS = (
    *("type", "event", "distinct_id", "anonymous_id", "login_id", "original_id", "identities", "time", "_flush_time"),
    *(
        "_track_id",
        "lib",
        "properties",
        "project",
        "token",
        "time_free",
        "item_type",
        "item_id",
        "_hybrid_h5",
        "schema",
    ),
    *("version", "id", "user_id", "extra", "", "\0", "x" * 300),
)


class Sent(NamedTuple):
    """One request."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@cache
def recorded() -> tuple[tuple[Any, ...], tuple[Sent, ...]]:
    """Records and requests that real SDKs sent."""
    records: list[Any] = []
    sent: list[Sent] = []
    for name in captures.NAMES:
        for line in captures.lines(name):
            records += captures.source_records(line)
            frame = captures.frame_of(line)
            sent.append(Sent(frame.method, frame.path, frame.query, (), frame.body))
    return tuple(record for record in records if isinstance(record, dict)), tuple(sent)


class Hostile:
    """Requests one after another; the same seed gives the same ones, but for the times that must be near now."""

    def __init__(self, seed: int, projects: tuple[str, ...] = ("default",)) -> None:
        self.random = random.Random(seed)
        self._projects = projects
        self._records, self._sent = recorded()

    def value(self, depth: int = 0) -> Any:
        pick = self.random.random()
        choice = self.random.choice
        if pick < 0.45:
            return choice(TEXTS)
        if pick < 0.7:
            return choice(NUMBERS)
        if pick < 0.85:
            return choice(OTHERS)
        if pick < 0.92 or depth > 3:
            return choice(LISTS)
        if pick < 0.96:
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        return {str(self.name()): self.value(depth + 1) for _ in range(self.random.randrange(4))}

    def name(self) -> str:
        return self.random.choice(NAMES)

    def plain(self) -> dict[str, Any]:
        """A good record."""
        now = int(time.time() * 1000)
        r = self.random
        return {
            "type": r.choice(TYPES[:14]),
            "event": r.choice(("Buy", "View", "$SignUp", "$pageview", "名", "x" * 101)),
            "distinct_id": f"u{r.randrange(50)}",
            "anonymous_id": f"a{r.randrange(50)}",
            "original_id": f"a{r.randrange(50)}",
            "item_type": "book",
            "item_id": f"b{r.randrange(9)}",
            "time": now - r.randrange(10**9),
            "_track_id": r.randrange(10**9),
            "_flush_time": now - r.choice((0, 5000, 10**7, -(10**7))),
            "lib": {"$lib": r.choice(("js", "python", "Android", "x")), "$lib_version": "1", "$lib_method": "code"},
            "properties": {"price": r.random(), "when": "2024-01-01 10:00:00", "tags": ["a"], "flag": True},
        }

    def record(self) -> Any:
        """A record with something wrong in it."""
        r = self.random
        record = json.loads(json.dumps(r.choice(self._records))) if r.random() < 0.3 else self.plain()
        if r.random() < 0.05:
            return self.value()
        for _ in range(r.randrange(4)):
            getattr(self, r.choice(_MUTATIONS))(record)
        return record

    def _field(self, record: dict[str, Any]) -> None:
        record[self.random.choice(FIELDS)] = self.value()

    def _drop(self, record: dict[str, Any]) -> None:
        record.pop(self.random.choice(FIELDS), None)

    def _time(self, record: dict[str, Any]) -> None:
        """Often time and flush time alike: the correction then brings any raw time into the window."""
        at = self.random.choice(TIMES)
        record["time"] = at
        if self.random.random() < 0.6:
            record["_flush_time"] = at
        if self.random.random() < 0.3:
            record["time_free"] = True

    def _identity(self, record: dict[str, Any]) -> None:
        r = self.random
        for name in ("distinct_id", "anonymous_id", "login_id", "original_id"):
            if r.random() < 0.5:
                record[name] = r.choice(IDS)
        if r.random() < 0.5:
            record["identities"] = {str(r.choice(NAMES)): r.choice(IDS) for _ in range(r.randrange(4))}
        properties = record.get("properties")
        if isinstance(properties, dict):
            properties["$is_login_id"] = r.choice((True, True, False, "true", None, 1))

    def _properties(self, record: dict[str, Any]) -> None:
        properties = record.get("properties")
        if not isinstance(properties, dict):
            properties = record["properties"] = {}
        for _ in range(self.random.randrange(1, 8)):
            properties[self.name()] = self.value()

    def _wide(self, record: dict[str, Any]) -> None:
        count = self.random.choice((10, 50, 1001))
        record["properties"] = {f"w{i}": self.value(4) if i < 5 else i for i in range(count)}

    def _kinds(self, record: dict[str, Any]) -> None:
        """A property that settled, with a value of another kind."""
        properties = record.get("properties")
        if isinstance(properties, dict):
            properties[self.random.choice(("price", "when", "tags", "flag", "items"))] = self.value()

    def _sender(self, record: dict[str, Any]) -> None:
        r = self.random
        record["lib"] = r.choice(
            (self.value(), {"$lib": self.value(), "$lib_version": self.value(), "x": self.value()})
        )

    def _project(self, record: dict[str, Any]) -> None:
        record["project"] = self.random.choice((*self._projects, "none", "", "\0", 1, None, LONG))

    def text(self, value: Any) -> bytes:
        """JSON, now and then broken: duplicate keys, bad UTF-8, lone surrogates, cuts, flipped bytes."""
        r = self.random
        text = json.dumps(value, ensure_ascii=r.random() < 0.7)
        raw = text.encode("utf-8", "surrogatepass")
        pick = r.random()
        if pick < 0.03:
            raw = raw.replace(b'"properties"', b'"properties": {"a": 1}, "properties"')
        elif pick < 0.05:
            raw = raw[: r.randrange(len(raw) + 1)]
        elif pick < 0.07:
            raw = self.flipped(raw)
        elif pick < 0.08:
            raw = b"[" * r.choice((40, 3000, 100_000)) + raw
        elif pick < 0.09:
            raw = b"\xef\xbb\xbf" + raw + r.choice((b"", b",", b"]", b"\0"))
        elif pick < 0.10:
            raw = raw.replace(b":", b": 1" + b"0" * r.choice((20, 400, 5000)) + b', "z":', 1)
        return raw

    def flipped(self, raw: bytes) -> bytes:
        changed = bytearray(raw)
        for _ in range(self.random.randrange(1, 6)):
            if changed:
                changed[self.random.randrange(len(changed))] = self.random.randrange(256)
        return bytes(changed)

    def body(self) -> bytes:
        """A form."""
        r = self.random
        pick = r.random()
        if pick < 0.04:
            return bytes(r.randrange(256) for _ in range(r.randrange(200)))
        if pick < 0.08:
            return r.choice(
                (b"", b"&" * 1000, b"=" * 50, b"%" * 3000, b"data=%%%&gzip=1", b"data_list=&data=", b"gzip=1")
            )
        if pick < 0.10:
            bomb = gzip.compress(b"[" + b"0," * r.choice((10, 300_000)) + b"0]", 9)
            return b"gzip=1&data_list=" + quote(base64.b64encode(bomb)).encode()
        if pick < 0.14:
            group = {"ekey": self.value(), "pkv": self.value(), "payloads": self.value(), "flush_time": self.value()}
            groups = [
                r.choice((group, {"key_id": self.value(), "payload": self.value()})) for _ in range(r.randrange(3))
            ]
            return b"gzip=9&data_list=" + quote(self.text([*groups, self.record()])).encode()
        records = [self.record() for _ in range(r.choice((1, 1, 1, 2, 3, 10)))]
        text = self.text(records if r.random() < 0.8 or len(records) > 1 else records[0])
        if pick < 0.2:
            return text
        flag = b""
        if pick < 0.5:
            text = r.choice((gzip.compress, zlib.compress))(text) if r.random() < 0.1 else gzip.compress(text, 1)
            flag = b"&gzip=1"
            if r.random() < 0.05:
                text = r.choice((text[: len(text) // 2], self.flipped(text), text + text, text + b"tail"))
        coded = base64.b64encode(text)
        if r.random() < 0.03:
            coded = self.flipped(coded)
        field = r.choice((b"data_list=", b"data="))
        return field + (quote(coded, safe="").encode() if r.random() < 0.9 else coded) + flag + self._tail()

    def _tail(self) -> bytes:
        return self.random.choice(
            (b"", b"", b"", b"&crc=1", b"&ext=crc=" + b"9" * 5000, b"&project=none", b"&token=%ff")
        )

    def request(self) -> Sent:
        """A whole request; often a recorded one with flipped bytes."""
        r = self.random
        if r.random() < 0.1:
            sent = r.choice(self._sent)
            body, query = sent.body, sent.query
            if r.random() < 0.8:
                body = self.flipped(body)
                query = self.flipped(query.encode("latin-1")).decode("latin-1") if query else query
            return sent._replace(body=body, query=_printable(query))
        path = r.choice(
            ("/sa", "/sa", "/sa", "/sa.gif", "/debug", "/a/b/sa", "/%2e%2e/sa", "/%00/sa", "/%ff%fe/sa.gif")
        )
        query = r.choice(
            ("project=default", "", "project=none", "project=%ff%00", "project=" + "x" * 3000, "a=1&" * 200)
        )
        headers: tuple[tuple[str, str], ...] = (("user-agent", str(r.choice(_AGENTS))),)
        if path == "/debug":
            headers = (*headers, ("dry-run", r.choice(("true", "false", "\xff", ""))))
        if r.random() < 0.05:
            headers = (*headers, ("x-forwarded-for", r.choice(("1.2.3.4, 5.6.7.8", "\xff", ",,,", "fe80::1%a\xe9"))))
        if path == "/sa.gif" and r.random() < 0.5:
            return Sent("GET", path, f"{query}&{_printable(self.body().decode('latin-1'))}", headers, b"")
        return Sent("POST", path, query, headers, self.body())


_MUTATIONS = (
    "_field",
    "_drop",
    "_time",
    "_identity",
    "_properties",
    "_wide",
    "_kinds",
    "_sender",
    "_project",
    "_kinds",
)
_AGENTS = (
    "Mozilla/5.0",
    "",
    "\xff\xfe",
    "x" * 2000,
    "Mozilla/5.0 (" * 50,
    "MicroMessenger/ (bot) \t ;;;",
    "SensorsAnalytics",
)


def _printable(text: str) -> str:
    """As a request line can carry it."""
    return quote(text, safe="=&%+,;:@!$'()*[]{}|^`\"<>~", encoding="latin-1")


def shrink(broken: Callable[[list[Any]], bool], items: list[Any]) -> list[Any]:
    """The few of items that still break something."""
    while len(items) > 1:
        half = len(items) // 2
        if broken(items[:half]):
            items = items[:half]
        elif broken(items[half:]):
            items = items[half:]
        else:
            break
    return items
