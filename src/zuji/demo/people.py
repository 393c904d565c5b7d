"""Who visits the demo shop, from where and with what: the fixed facts that the generator draws from."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

CATALOGUE: tuple[dict[str, Any], ...] = tuple(
    json.loads(files("zuji.demo").joinpath("shop/catalogue.json").read_text("utf-8"))
)
# How often each is looked at, in the order of the catalogue; a few goods draw most of the looks.
POPULARITY = (14, 6, 16, 4, 9, 3, 5, 8, 13, 10, 12, 6, 4, 5, 7, 3, 6, 2, 4, 5)

# (city, weight, first two octets of address ranges that belong to it: ip2region places them all there)
CITIES: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("上海", 15, ("101.80", "101.84", "116.224", "180.152")),
    ("北京", 14, ("202.106", "114.242", "123.112")),
    ("深圳", 10, ("119.123", "113.87", "116.24")),
    ("广州", 9, ("14.145", "113.109")),
    ("杭州", 8, ("115.192", "115.196", "60.176")),
    ("成都", 7, ("118.112", "182.148")),
    ("武汉", 5, ("27.18", "59.172")),
    ("南京", 5, ("114.221", "117.88")),
    ("重庆", 5, ("14.104", "14.106", "113.204")),
    ("苏州", 4, ("180.108", "58.208", "221.224")),
    ("西安", 4, ("113.132",)),
    ("天津", 3, ("117.8", "117.10")),
    ("长沙", 3, ("222.240", "113.246")),
    ("青岛", 2, ("119.167",)),
    ("沈阳", 2, ("124.92", "175.160")),
    ("哈尔滨", 1, ("112.100", "113.4")),
    ("昆明", 1, ("116.52", "112.112")),
    ("泉州", 1, ("117.24",)),
    ("乌鲁木齐", 1, ("222.82",)),
    ("香港", 1, ("203.198",)),
    ("东京", 1, ("126.12",)),
)

# (source, medium, campaign, weight, how much likelier than others these people are to buy); source '' is direct.
SOURCES: tuple[tuple[str, str, str, int, float], ...] = (
    ("", "", "", 34, 1.1),
    ("baidu", "organic", "", 14, 1.0),
    ("baidu", "cpc", "brand_words", 8, 1.25),
    ("wechat", "social", "public_account", 14, 1.2),
    ("xiaohongshu", "social", "autumn_tea_notes", 13, 0.55),  # many lookers, few buyers: something to find
    ("douyin", "feed", "live_room", 9, 0.8),
    ("newsletter", "email", "members_day", 5, 1.7),
    ("google", "organic", "", 3, 0.9),
)

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_CHROME = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEBKIT} Chrome/142.0.0.0 Safari/537.36"
_SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Safari/605.1.15"
)
_WECHAT = (
    f"Mozilla/5.0 (Linux; Android 14; V2309A) {_WEBKIT} Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
)


def _browser(os: str, browser: str, screen: tuple[int, int], user_agent: str) -> dict[str, Any]:
    names = ("$os", "$os_version", "$browser", "$browser_version", "$screen_width", "$screen_height", "$user_agent")
    return dict(zip(names, (*os.split(), *browser.split(), *screen, user_agent), strict=True))


def _phone(os: str, maker: str, model: str, screen: tuple[int, int]) -> dict[str, Any]:
    names = ("$os", "$os_version", "$manufacturer", "$brand", "$model", "$screen_width", "$screen_height")
    return dict(zip(names, (*os.split(), maker, maker, model, *screen), strict=True))


# (kind, weight, properties that every record of the device carries)
DEVICES: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("web", 16, _browser("Windows 10", "Chrome 142.0", (1920, 1080), _CHROME)),
    ("web", 5, _browser("Windows 10", "Edge 142.0", (1536, 864), f"{_CHROME} Edg/142.0.0.0")),
    ("web", 6, _browser("macOS 15.1", "Safari 18.1", (1512, 982), _SAFARI)),
    ("web", 12, _browser("Android 14", "WeChat 8.0.50", (412, 915), _WECHAT)),
    ("mp", 14, _phone("iOS 18.1", "Apple", "iPhone 15", (393, 852))),
    ("mp", 16, _phone("Android 14", "HUAWEI", "Mate 60", (412, 915))),
    ("android", 8, _phone("Android 14", "Xiaomi", "Xiaomi 14", (400, 890))),
    ("android", 6, _phone("Android 13", "vivo", "X100", (412, 919))),
    ("android", 5, _phone("HarmonyOS 4.2", "HUAWEI", "Pura 70", (418, 928))),
    ("ios", 8, _phone("iOS 18.1", "Apple", "iPhone 16 Pro", (402, 874))),
    ("ios", 4, _phone("iOS 17.6", "Apple", "iPhone 13", (390, 844))),
)

# kind: ($lib, its version, event of a page view, event of a start or '', identity class)
SDKS = {
    "web": ("js", "1.27.11", "$pageview", "", "$identity_cookie_id"),
    "mp": ("MiniProgram", "1.22.7", "$MPViewScreen", "$MPLaunch", "$identity_mp_id"),
    "android": ("Android", "6.8.4", "$AppViewScreen", "$AppStart", "$identity_android_uuid"),
    "ios": ("iOS", "4.9.2", "$AppViewScreen", "$AppStart", "$identity_ios_uuid"),
}
APP_VERSIONS = ("3.1.0", "3.2.0", "3.2.1")  # 3.2.0 breaks many payments on Android; 3.2.1 mends it

# Share of a day's visits by local hour: quiet nights, lunch, and the sofa after dinner.
HOURS = (12, 6, 3, 2, 2, 4, 12, 24, 34, 38, 40, 42, 56, 48, 36, 36, 38, 42, 48, 58, 76, 84, 66, 34)
WEEKDAYS = (0.90, 0.88, 0.90, 0.92, 1.00, 1.30, 1.22)  # Monday first
FESTIVALS = {(6, 18): 2.6, (11, 11): 3.2, (11, 10): 1.9, (12, 12): 2.2, (6, 17): 1.6, (1, 1): 1.4}
KEYWORDS = ("龙井", "礼盒", "茶具", "盖碗", "绿豆糕", "花茶", "普洱", "中秋", "紫砂壶", "tea set", "送长辈", "托盘")
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英文华玉萍红"
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
