"""Web events as the JavaScript SDK sends them: about 1 KB and 25 properties each; the same numbers, the same bytes.

One request is one browser's: its person, its User-Agent, its address, as many events as are sent at once.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from isal import isal_zlib

from zuji.eventlog.partition import lock_partition, open_partition
from zuji.records import frame

DAY_MS = 86_400_000
_AGENTS = tuple(
    f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
    for version in range(110, 134)
    for system in ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64")
)
_EVENTS = ("$pageview", "$WebClick", "ViewGoods", "AddToCart", "Search", "SubmitOrder", "PayOrder", "Share")
_WEIGHTS = (30, 25, 20, 8, 8, 4, 3, 2)
_WORDS = ("red", "blue", "running shoes", "手机壳", "蓝牙耳机", "summer dress", "儿童绘本", "coffee")


class Browser:
    """One person's browser."""

    def __init__(self, dice: random.Random, number: int) -> None:
        self.id = f"{number:x}18f3a-{dice.getrandbits(52):x}-{dice.getrandbits(52):x}-2073600-{number:x}"
        self.agent = dice.choice(_AGENTS)
        self.address = f"36.{dice.randrange(96, 112)}.{dice.randrange(256)}.{dice.randrange(1, 255)}"
        self.first_visit = number % 3 == 0
        self.track_id = dice.randrange(1_000_000_000)

    def event(self, dice: random.Random, at: int) -> dict[str, Any]:
        """One record."""
        name = dice.choices(_EVENTS, _WEIGHTS)[0]
        goods = dice.randrange(5000)
        page = f"https://shop.example.com/goods/{goods}?utm_source=feed&utm_medium=cpc&pos={goods % 40}"
        self.track_id += dice.randrange(1, 1000)
        properties: dict[str, Any] = {
            "$timezone_offset": -480,
            "$screen_height": 1080,
            "$screen_width": 1920,
            "$viewport_height": 937,
            "$viewport_width": 1903,
            "$lib": "js",
            "$lib_version": "1.26.18",
            "$latest_traffic_source_type": "付费广告流量",
            "$latest_search_keyword": "未取到值",
            "$latest_referrer": "https://www.baidu.com/link",
            "$url": page,
            "$url_path": f"/goods/{goods}",
            "$title": f"商品 {goods} - 足迹商城",
            "$referrer": "https://shop.example.com/",
            "$referrer_host": "shop.example.com",
            "$is_first_day": self.first_visit,
            "$is_first_time": False,
            "$event_session_id": self.id[:16],
            "goods_id": f"sku-{goods}",
            "goods_name": f"{_WORDS[goods % 8]} {goods}",
            "price": round(goods * 0.37 + 9.9, 2),
            "quantity": 1 + goods % 3,
            "position": goods % 40,
            "in_stock": goods % 7 != 0,
            "tags": [_WORDS[goods % 8], _WORDS[goods % 5]],
        }
        if name == "Search":
            properties["keyword"] = _WORDS[goods % 8]
        return {
            "identities": {"$identity_anonymous_id": self.id, "$identity_cookie_id": self.id},
            "distinct_id": self.id,
            "lib": {"$lib": "js", "$lib_method": "code", "$lib_version": "1.26.18"},
            "properties": properties,
            "anonymous_id": self.id,
            "type": "track",
            "event": name,
            "time": at,
            "_track_id": self.track_id,
            "_flush_time": at + 3000,
        }


def body(records: list[dict[str, Any]]) -> bytes:
    """The body of one request: gzip in base64 in a form, as the SDK writes it."""
    packed = isal_zlib.compress(msgspec.json.encode(records), 2, wbits=31)
    return b"data_list=" + quote(base64.b64encode(packed), safe="").encode() + b"&gzip=1"


def requests(count: int, size: int, at: int, seed: int = 1) -> Iterator[tuple[Browser, bytes]]:
    """That many requests of size events each, sent at that instant (ms UTC) over the two days before it."""
    dice = random.Random(seed)
    browsers = [Browser(dice, number) for number in range(max(20, min(5000, count)))]
    for number in range(count):
        browser = browsers[number % len(browsers)]
        sent = at - 2 * DAY_MS + 2 * DAY_MS * (number + 1) // count
        yield browser, body([browser.event(dice, sent - 4000 * (size - k)) for k in range(size)])


def fill_log(root: Path, count: int, size: int, at: int, seed: int = 1) -> int:
    """Writes such requests into partition 0 of a log, as the collector does; gives how many bytes the bodies have."""
    lock = lock_partition(root, 0)
    writer, ordinal = open_partition(root, 0, 64 << 20, 0)
    total = 0
    for number, (browser, data) in enumerate(requests(count, size, at, seed)):
        raw = frame.encode(
            frame.Frame(
                received_at=at - 2 * DAY_MS + 2 * DAY_MS * (number + 1) // count,
                peer=browser.address,
                method="POST",
                path="/sa",
                query=urlencode({"project": "default"}),
                headers=(
                    ("host", "zuji.example.com"),
                    ("user-agent", browser.agent),
                    ("content-type", "application/x-www-form-urlencoded"),
                    ("content-length", str(len(data))),
                    ("accept-language", "zh-CN,zh;q=0.9"),
                    ("origin", "https://shop.example.com"),
                    ("referer", "https://shop.example.com/"),
                ),
                body=data,
                protocol="sensors",
            )
        )
        frame.stamp(raw, ordinal + number + 1)
        writer.append([raw])
        total += len(data)
    writer.sync()
    writer.close()
    lock.release()
    return total
