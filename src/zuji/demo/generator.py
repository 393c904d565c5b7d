"""The history of a shop that never was, record by record, as Sensors SDKs would have sent it.

Everything follows from the arguments: the same ones give the same records, so sending them twice adds nothing. The
history of a longer `end` on the same local day begins with that of a shorter one.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from random import Random
from typing import Any

from zuji.demo.people import (
    APP_VERSIONS,
    CATALOGUE,
    CITIES,
    DEVICES,
    FAMILY,
    FESTIVALS,
    GIVEN,
    HOURS,
    KEYWORDS,
    POPULARITY,
    SDKS,
    SOURCES,
    WEEKDAYS,
)

SHOP_ZONE = timezone(timedelta(hours=8))  # all year: China has no summer time
DAY_MS = 86_400_000
LATE_RATIO = 0.02  # visits whose records reach the server 1 to 3 days later
DUPLICATE_RATIO = 0.01
MALFORMED_RATIO = 0.002

_POPULAR = list(accumulate(POPULARITY))
_CITY = list(accumulate(city[1] for city in CITIES))
_SOURCE = list(accumulate(source[3] for source in SOURCES))
_DEVICE = list(accumulate(device[1] for device in DEVICES))
_HOUR = list(accumulate(HOURS))
_HOST = "https://shop.example.com"


class _Device:
    """One installation: what its records have in common."""

    __slots__ = ("city", "common", "id", "identity", "ip", "kind", "lib", "start_event", "view_event")

    def __init__(self, rng: Random, city: int, source: tuple[str, str, str, int, float]) -> None:
        self.kind, _, facts = DEVICES[_draw(rng, _DEVICE)]
        sdk, version, self.view_event, self.start_event, self.identity = SDKS[self.kind]
        self.id = f"{rng.getrandbits(64):016x}{rng.getrandbits(32):08x}"
        prefixes = CITIES[city][2]
        self.ip = (
            f"{prefixes[int(rng.random() * len(prefixes))]}.{1 + int(rng.random() * 250)}.{1 + int(rng.random() * 250)}"
        )
        self.lib = {"$lib": sdk, "$lib_version": version, "$lib_method": "code"}
        self.common: dict[str, Any] = {
            "$lib": sdk,
            "$lib_version": version,
            **facts,
            "$ip": self.ip,
            "$timezone_offset": -480,
        }
        if self.kind == "web":
            self.common["$latest_traffic_source_type"] = _traffic(source)
            for name, value in zip(("source", "medium", "campaign"), source, strict=False):
                if value and source[1] != "organic":
                    self.common[f"$latest_utm_{name}"] = value


class _Person:
    """State that lasts from visit to visit."""

    __slots__ = ("city", "devices", "eager", "first_day", "login", "orders", "paid", "source", "taste", "visits")

    def __init__(self, rng: Random, day: int) -> None:
        self.first_day = day
        self.city = _draw(rng, _CITY)
        self.source = SOURCES[_draw(rng, _SOURCE)]
        self.devices = [_Device(rng, self.city, self.source)]
        self.eager = self.source[4] * (0.5 + rng.random())
        self.taste = _draw(rng, _POPULAR)
        self.login = ""
        self.visits = 0
        self.orders = 0
        self.paid = 0.0


def _draw(rng: Random, cumulated: list[int]) -> int:
    return bisect(cumulated, rng.random() * cumulated[-1])


def _traffic(source: tuple[str, str, str, int, float]) -> str:
    name, medium = source[:2]
    if not name:
        return "直接流量"
    if medium == "organic":
        return "自然搜索流量"
    return "付费广告流量" if medium in ("cpc", "feed", "email") else "社交网站流量"


def _weight(day: datetime) -> float:
    return WEEKDAYS[day.weekday()] * FESTIVALS.get((day.month, day.day), 1.0)


def start_of(days: int, end: datetime) -> datetime:
    """Local midnight at which the history of `days` days, the one of `end` included, begins."""
    midnight = end.astimezone(SHOP_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days - 1)


def records(*, seed: int = 1, persons: int = 20_000, days: int = 90, end: datetime) -> Iterator[Any]:
    """Records in the order in which the server would have received them, nothing after `end`.

    Nearly all are dicts; a few are not what the protocol allows, and a few are exact copies of earlier ones.
    Records carry no `_flush_time`: it would tell the server that the clocks of these devices are months slow.
    """
    rng = Random(f"zuji-demo-{seed}-{persons}-{days}")
    start = start_of(days, end)
    start_ms = int(start.timestamp() * 1000)
    end_ms = int(end.timestamp() * 1000)
    yield from _catalogue(rng, start_ms)

    dates = [start + timedelta(days=d) for d in range(days)]
    # New persons by day: growth, the week's rhythm, festivals.
    shares = [_weight(date) * (0.6 + 0.8 * d / days) for d, date in enumerate(dates)]
    total = sum(shares)
    arrivals, carried = [], 0.0
    for share in shares:
        carried += persons * share / total
        arrivals.append(int(carried + 1e-9))
        carried -= arrivals[-1]
    arrivals[-1] += persons - sum(arrivals)

    due: list[list[_Person]] = [[] for _ in range(days)]
    late: list[list[tuple[int, Any]]] = [[] for _ in range(days + 4)]
    for d in range(days):
        visitors = due[d]
        visitors.extend(_Person(rng, d) for _ in range(arrivals[d]))
        due[d] = []
        day_ms = start_ms + d * DAY_MS
        batch: list[tuple[int, Any]] = late[d]
        for person in visitors:
            visit = _visit(rng, person, d, day_ms, dates[d], days)
            arrived = batch
            if rng.random() < LATE_RATIO:
                arrived = late[d + 1 + int(rng.random() * 3)]
            arrived.extend((record["time"], record) for record in visit)
            _come_again(rng, person, d, days, dates, due)
        batch.sort(key=_time_of)
        for at, record in batch:
            # Drawn before the cut at `end`, so that a later end changes nothing earlier.
            chance = rng.random()
            broken = _malformed(rng, record) if chance < MALFORMED_RATIO else None
            if at > end_ms:
                continue
            yield record
            if broken is not None:
                yield broken
            elif chance > 1 - DUPLICATE_RATIO:
                yield record
    # What is still on its way when the history ends never arrives, as in life.


def _time_of(pair: tuple[int, Any]) -> int:
    return pair[0]


def _come_again(
    rng: Random, person: _Person, d: int, days: int, dates: list[datetime], due: list[list[_Person]]
) -> None:
    """Puts the person's next visit on the calendar, if there is one."""
    loyalty = 0.42 + (0.22 if person.login else 0) + min(0.22, 0.06 * person.orders)
    if rng.random() > loyalty:
        return
    gap = 1 + int(rng.expovariate(0.22 if person.orders else 0.16))
    # Visits are drawn towards weekends and festivals.
    while d + gap < days and rng.random() * 1.3 > _weight(dates[d + gap]):
        gap += 1
    if d + gap < days:
        due[d + gap].append(person)


def _catalogue(rng: Random, start_ms: int) -> Iterator[dict[str, Any]]:
    lib = {"$lib": "python", "$lib_version": "1.11.0", "$lib_method": "code"}
    for item in CATALOGUE:
        yield {
            "type": "item_set",
            "item_type": "product",
            "item_id": item["id"],
            "time": start_ms,
            "lib": lib,
            "properties": {key: item[key] for key in ("name", "name_en", "category", "price")},
            "_track_id": rng.getrandbits(31),
        }
    gone = {"type": "item_set", "item_type": "product", "item_id": "old-00", "time": start_ms, "lib": lib}
    yield {**gone, "properties": {"name": "停售商品", "category": "茶", "price": 1}, "_track_id": rng.getrandbits(31)}
    yield {**gone, "type": "item_delete", "time": start_ms + 1, "properties": {}, "_track_id": rng.getrandbits(31)}


def _visit(rng: Random, person: _Person, d: int, day_ms: int, date: datetime, days: int) -> list[dict[str, Any]]:
    """One visit: every record of it, in order of time. All of them lie in the local day."""
    random, bits = rng.random, rng.getrandbits
    person.visits += 1
    if len(person.devices) == 1 and person.login and random() < 0.05:
        person.devices.append(_Device(rng, person.city, person.source))
    device = person.devices[int(random() * len(person.devices))]
    out: list[dict[str, Any]] = []
    at = day_ms + _draw(rng, _HOUR) * 3_600_000 + int(random() * 3_000_000)
    last = day_ms + DAY_MS - 1
    new = person.visits == 1
    version = ""
    common = device.common
    if device.kind in ("android", "ios", "mp"):
        version = APP_VERSIONS[0 if d < days * 0.7 else 1 if d < days * 0.8 else 2]
        common = {**common, "$app_version": version}
    common = {**common, "$is_first_day": d == person.first_day}
    base = {"anonymous_id": device.id, "lib": device.lib}
    page = ""

    def who() -> dict[str, Any]:
        if person.login:
            return {
                "distinct_id": person.login,
                "login_id": person.login,
                "identities": {device.identity: device.id, "$identity_login_id": person.login},
            }
        return {"distinct_id": device.id, "identities": {device.identity: device.id}}

    me = who()

    def wait(seconds: float) -> None:
        nonlocal at
        at = min(last, at + 40 + int(seconds * 1000 * (0.3 + 1.4 * random())))

    def event(name: str, properties: dict[str, Any]) -> None:
        out.append(
            {
                "type": "track",
                "event": name,
                "time": at,
                **me,
                **base,
                "properties": {**common, **properties},
                "_track_id": bits(32),
            }
        )

    def profile(kind: str, properties: dict[str, Any]) -> None:
        out.append({"type": kind, "time": at, **me, **base, "properties": properties, "_track_id": bits(32)})

    def view(path: str, title: str, seconds: float) -> None:
        nonlocal page
        if device.kind == "web":
            found: dict[str, Any] = {
                "$url": _HOST + path,
                "$url_path": path,
                "$title": title,
                "$referrer": _HOST + page if page else "",
            }
            if not page:
                for key, value in zip(("source", "medium", "campaign"), person.source, strict=False):
                    if new and value and person.source[1] != "organic":
                        found[f"$utm_{key}"] = value
                if new and person.source[1] == "organic":
                    found["$referrer_host"] = f"www.{person.source[0]}.com"
                    found["$referrer"] = f"https://www.{person.source[0]}.com/"
        else:
            found = {"$screen_name": path, "$title": title, "$url_path": path}
        page = path
        event(device.view_event, found)
        wait(seconds)
        if device.kind == "web" and random() < 0.5:
            event(
                "$WebPageLeave",
                {"$url_path": path, "$title": title, "event_duration": round(seconds * (0.3 + random()), 3)},
            )

    if device.start_event:
        event(device.start_event, {"$is_first_time": new, "$resume_from_background": False})
        wait(1)
    if new:
        profile(
            "profile_set_once",
            {
                "$first_visit_time": _text(at),
                "first_channel": person.source[0] or "direct",
                "first_platform": device.kind,
            },
        )
    view("/", "足迹茶铺", 12)
    if random() < 0.28 - (0.05 if not new else 0):
        return out  # bounced
    if random() < 0.35:
        keyword = KEYWORDS[int(random() * random() * len(KEYWORDS))]
        event(
            "search",
            {
                "keyword": keyword,
                "result_count": int(random() * 20),
                "sort_by": ("relevance", "price", "sales")[int(random() * 3)],
            },
        )
        wait(6)

    basket: list[dict[str, Any]] = []
    for _ in range(1 + int(rng.expovariate(0.55))):
        taste = person.taste if random() < 0.4 else _draw(rng, _POPULAR)
        item = CATALOGUE[min(taste, len(CATALOGUE) - 1)]
        shown = {"item_id": item["id"], "item_name": item["name"], "category": item["category"], "price": item["price"]}
        view(f"/product/{item['id']}", item["name"], 18)
        event("view_item", {**shown, "position": 1 + int(random() * 12)})
        wait(8)
        if random() < 0.1:
            event("favorite", {"item_id": item["id"], "category": item["category"]})
            profile("profile_append", {"liked_categories": [item["category"]]})
        if random() < 0.22 * person.eager:
            quantity = 1 + int(random() * random() * 4)
            if device.kind == "web":
                event(
                    "$WebClick",
                    {
                        "$element_type": "button",
                        "$element_content": "加入购物车",
                        "$element_id": "add",
                        "$url_path": page,
                    },
                )
            event("add_to_cart", {**shown, "quantity": quantity})
            basket.append(
                {"item_id": item["id"], "category": item["category"], "price": item["price"], "quantity": quantity}
            )
            wait(5)
    if not person.login and ((basket and random() < 0.62) or random() < 0.03):
        login = f"u{100000 + bits(40) % 900000:06d}{bits(16):04x}"
        view("/login", "登录", 10)  # still as nobody: a login id that speaks before it signs up belongs to itself
        person.login = login
        me = who()
        out.append(
            {
                "type": "track_signup",
                "event": "$SignUp",
                "original_id": device.id,
                "time": at,
                **me,
                **base,
                "properties": {**common, "method": ("phone", "wechat", "password")[int(random() * 3)]},
                "_track_id": bits(32),
            }
        )
        profile(
            "profile_set",
            {
                "name": FAMILY[int(random() * len(FAMILY))] + GIVEN[int(random() * len(GIVEN))],
                "gender": ("女", "男", "未知")[bisect((0.55, 0.93), random())],
                "birth_year": 1960 + int(random() * 45),
                "home_city": CITIES[person.city][0],
                "level": "普通会员",
                "registered_at": _text(at),
            },
        )
        wait(2)
    if not basket or not person.login or random() > 0.72:
        return out
    view("/cart", "购物车", 10)
    amount = round(sum(i["price"] * i["quantity"] for i in basket), 2)
    coupon = "new10" if new else "member5" if random() < 0.3 else ""
    discount = round(amount * (0.1 if coupon == "new10" else 0.05), 2) if coupon else 0
    event("checkout", {"amount": amount, "item_count": len(basket)})
    wait(15)
    if random() > 0.8:
        return out
    order_id = f"D{date:%Y%m%d}{bits(32):010d}"
    order = {
        "order_id": order_id,
        "amount": round(amount - discount, 2),
        "discount": discount,
        "coupon": coupon,
        "item_count": len(basket),
        "item_ids": [i["item_id"] for i in basket],
        "items": basket,
    }
    event("order", order)
    wait(9)
    failing = version == APP_VERSIONS[1] and device.kind == "android"
    if random() < (0.45 if failing else 0.9):
        event(
            "pay",
            {
                "order_id": order_id,
                "amount": order["amount"],
                "method": ("wechat_pay", "alipay", "card")[bisect((0.55, 0.9), random())],
                "first_order": person.orders == 0,
            },
        )
        person.orders += 1
        person.paid += order["amount"]
        profile("profile_increment", {"order_count": 1, "total_paid": order["amount"]})
        if person.orders == 3:
            profile("profile_set", {"level": "金卡会员"})
        if random() < 0.03:
            wait(3600)
            event(
                "refund",
                {
                    "order_id": order_id,
                    "amount": order["amount"],
                    "reason": ("不想要了", "发错货", "质量问题")[int(random() * 3)],
                },
            )
    elif failing:
        event("pay_failed", {"order_id": order_id, "amount": order["amount"], "error_code": "SDK_TIMEOUT"})
    if random() < 0.004:
        profile("profile_unset", {"birth_year": True})
    if random() < 0.001:
        profile("profile_delete", {})
    return out


def _text(ms: int) -> str:
    """Local time as the SDKs write it: 2026-11-01 08:05:09.007."""
    return datetime.fromtimestamp(ms / 1000, SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S.") + f"{ms % 1000:03d}"


def _malformed(rng: Random, good: dict[str, Any]) -> Any:
    """One of the things that real shops send by mistake, made from a good record."""
    fault = int(rng.random() * 7)
    record = {**good, "_track_id": rng.getrandbits(32)}
    if fault == 0:
        record.pop("distinct_id", None)
        record.pop("identities", None)
        record.pop("anonymous_id", None)
        record.pop("login_id", None)
    elif fault == 1:
        record = {**record, "type": "track", "event": "1st click!"}
    elif fault == 2:
        record["time"] = 86_400_000  # a clock that lost its battery: January 1970
    elif fault == 3:
        record["time"] = good["time"] + 400 * DAY_MS
    elif fault == 4:
        record = {**record, "type": "track", "event": "view_item", "properties": "price=12"}
    elif fault == 5:
        record["type"] = "trakc"
    else:
        return ["not", "an", "object"]
    return record
