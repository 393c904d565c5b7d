"""What a User-Agent says: our rules for Chinese apps and systems first, ua-parser's for the rest.

An in-app browser says Chrome or Safari beside its own name; for a marketer the app is the browser. ua-parser knows few
of the Chinese ones, so the table below is asked before it. Pure; the parser is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

RULES_VERSION = "2"
_CHARS_MAX = 1024  # longer texts are cut: every rule is a search over the whole text


class UserAgent(NamedTuple):
    """'' where the text does not say. device_type is desktop, mobile, tablet, tv or ''."""

    browser: str = ""
    browser_version: str = ""
    os: str = ""
    os_version: str = ""
    device_brand: str = ""
    device_model: str = ""
    device_type: str = ""


# Name, the lower-case words one of which must be there, and the pattern that has the version. The words come first
# because looking for a word takes 30 ns and a search over 30 patterns 100 us. Order matters: an app stands before the
# engine that it is built on (WeCom says MicroMessenger too, a mini-program runs inside WeChat, QQ says MQQBrowser).
_BROWSERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("WeCom", ("wxwork/",), r"wxwork/([\d.]+)"),
    ("WeChat Mini Program", ("miniprogram",), r"^(?=.*miniprogram).*MicroMessenger/([\d.]+)"),
    ("WeChat", ("micromessenger/",), r"MicroMessenger/([\d.]+)"),
    ("Alipay Mini Program", ("miniprogram", "alipayide"), r"^(?=.*(?:miniprogram|AlipayIDE)).*AlipayClient/([\d.]+)"),
    ("Alipay", ("alipayclient/",), r"AlipayClient/([\d.]+)"),
    ("DingTalk", ("dingtalk/",), r"DingTalk/([\d.]+)"),
    ("Feishu", ("lark/", "feishu/"), r"(?:Lark|Feishu)/([\d.]+)"),
    ("Weibo", ("weibo",), r"(?:__weibo__([\d.]+)|Weibo[ /(](?:.*__weibo__([\d.]+))?)"),
    ("Douyin", ("aweme",), r"\baweme(?:.*app_version/([\d.]+)|(?:_lite)?[/_ ]([\d.]+)|\b)"),
    ("Toutiao", ("newsarticle/", "toutiao"), r"(?:NewsArticle/([\d.]+)|\bToutiao)"),
    ("Xiaohongshu", ("xhs", "xiaohongshu"), r"(?:xhsdiscover[/ ]?([\d.]+)?|discover/([\d.]+).*XHS|XiaoHongShu)"),
    ("Kuaishou", ("kwai", "ksnebula/"), r"(?:Kwai(?:_Lite)?/([\d.]+)|ksNebula/([\d.]+))"),
    ("Bilibili", ("biliapp/", "bili-universal/"), r"(?:BiliApp/([\d.]+)|\bbili-universal/([\d.]+))"),
    ("Zhihu", ("zhihuhybrid", "osee2unifiedrelease/"), r"ZhihuHybrid|osee2unifiedRelease/([\d.]+)"),
    ("Taobao", ("aliapp(tb/",), r"AliApp\(TB/([\d.]+)"),
    ("Tmall", ("aliapp(tm/",), r"AliApp\(TM/([\d.]+)"),
    ("JD", ("jdapp;",), r"\bjdapp;[^;]*;([\d.]+)"),
    ("Meituan", ("meituangroup/", "titansx/"), r"(?:MeituanGroup/([\d.]+)|TitansX/([\d.]+))"),
    (
        "Pinduoduo",
        ("phh_android_version/", "pddhttp", "pinduoduo"),
        r"(?:phh_android_version/([\d.]+)|pddhttp|pinduoduo)",
    ),
    ("Baidu App", ("baiduboxapp/",), r"baiduboxapp/([\d.]+)"),
    ("QQ", ("qq/", "_sq_"), r"(?:\bQQ/([\d.]+)|\bV1_(?:AND|IPH)_SQ_([\d.]+))"),
    ("QQ Browser", ("qqbrowser",), r"(?:MQQBrowser|QQBrowser(?:Lite)?)/([\d.]+)"),
    ("Quark", ("quark/",), r"Quark/([\d.]+)"),
    ("UC Browser", ("ucbrowser", "ucweb", "ubrowser"), r"(?:UCBrowser|UCWEB|UBrowser)/?([\d.]+)"),
    ("Huawei Browser", ("huaweibrowser/",), r"HuaweiBrowser/([\d.]+)"),
    ("MIUI Browser", ("miuibrowser/",), r"(?:XiaoMi/MiuiBrowser|MiuiBrowser)/([\d.]+)"),
    ("Vivo Browser", ("vivobrowser/",), r"VivoBrowser/([\d.]+)"),
    ("OPPO Browser", ("heytapbrowser/", "oppobrowser/"), r"(?:HeyTapBrowser|OppoBrowser)/([\d.]+)"),
    ("Honor Browser", ("honorbrowser/",), r"HonorBrowser/([\d.]+)"),
    (
        "360 Browser",
        ("qhbrowser/", "360se", "360ee", "qihoobrowser"),
        r"(?:QHBrowser/([\d.]+)|360SE|360EE|QihooBrowser)",
    ),
    ("Sogou Browser", ("sogou", "metasr"), r"(?:SogouMobileBrowser/([\d.]+)|\bMetaSr ([\d.]+)|SogouSearch)"),
    ("Baidu Browser", ("baidubrowser", "bidubrowser"), r"(?:baidubrowser|BIDUBrowser)[/ ]([\d.]+)"),
    ("2345 Browser", ("2345",), r"(?:2345Explorer|Mb2345Browser)/([\d.]+)"),
    ("Maxthon", ("maxthon", "mxbrowser"), r"(?:Maxthon|MxBrowser)[/ ]([\d.]+)"),
)
_COMPILED = tuple((name, tokens, re.compile(pattern, re.I)) for name, tokens, pattern in _BROWSERS)

_HARMONY = re.compile(r"(?:OpenHarmony|HarmonyOS)[ /]?([\d.]+)?", re.I)
# Begins and ends with no space, so that spaces are tried in one way only.
_ANDROID_MODEL = re.compile(r";\s*([^;()\s](?:[^;()]{0,62}?[^;()\s])??)\s+(?:Build/|MIUI/)")
_HARMONY_MODEL = re.compile(r"HarmonyOS;\s*([^;()]{1,64}?)\s*[;)]")
_TV = re.compile(r"smart-?tv|hbbtv|apple ?tv|google ?tv|\btv\b|\baft[a-z]{1,2}\b|\bbravia\b|netcast|viera|roku")
_TV_WORDS = ("tv", "aft", "bravia", "netcast", "viera", "roku")
_TABLET_WORDS = ("ipad", "tablet", "kindle", "silk/", "playbook")
_MOBILE_WORDS = ("mobile", "phone", "ipod", "opera mini")
_DESKTOP_SYSTEMS = (
    "Windows",
    "Mac OS X",
    "Linux",
    "Ubuntu",
    "Fedora",
    "Debian",
    "Chrome OS",
    "FreeBSD",
    "UOS",
    "Kylin",
)
# Brands by the prefix of the model, for the makers that ua-parser leaves as 'Generic'.
_BRANDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (brand, re.compile(pattern, re.I))
    for brand, pattern in (
        ("Xiaomi", r"(?:MI |Mi |Redmi|POCO|M20\d{2}|2[1-9]\d{3,6}[A-Z]|MIX )"),
        ("Huawei", r"(?:HUAWEI|[A-Z]{3}-(?:AL|TL|L|W|AN|LX|N)\d{2})"),
        ("Honor", r"(?:HONOR)"),
        ("OPPO", r"(?:OPPO|P[A-H][A-Z][MT]\d{2}|CPH\d{4})"),
        ("Vivo", r"(?:vivo|V[12]\d{3}[A-Z]*$)"),
        ("Realme", r"(?:RMX\d{4})"),
        ("OnePlus", r"(?:ONEPLUS|(?:GM|HD|IN|KB|LE|NE|PH)[12A-Z]\d{2,3}0?$)"),
        ("Samsung", r"(?:SM-|SAMSUNG|GT-)"),
        ("Meizu", r"(?:meizu|MEIZU)"),
        ("ZTE", r"(?:ZTE)"),
        ("Nubia", r"(?:NX\d{3})"),
    )
)


def read_user_agent(text: str, parse: Callable[[str], Any]) -> UserAgent:
    """What the text says; parse is ua_parser.parse, or one like it."""
    if not text:
        return UserAgent()
    text = text[:_CHARS_MAX]
    lowered = text.lower()
    told = parse(text)
    browser, browser_version = _browser(text, lowered)
    # Dalvik is an app's own HTTP client, which ua-parser calls the Android browser.
    if not browser and told.user_agent is not None and told.user_agent.family != "Other" and "Dalvik/" not in text:
        browser, browser_version = told.user_agent.family, _version(told.user_agent)
    system, system_version = "", ""
    if told.os is not None and told.os.family != "Other":
        system, system_version = told.os.family, _version(told.os)
    harmony = _HARMONY.search(text)
    if harmony is not None:
        system, system_version = "HarmonyOS", harmony[1] or ""
    brand, model = _device(text, told.device, system)
    return UserAgent(browser, browser_version, system, system_version, brand, model, _device_type(lowered, system))


def _browser(text: str, lowered: str) -> tuple[str, str]:
    for name, tokens, pattern in _COMPILED:
        for token in tokens:
            if token in lowered:
                found = pattern.search(text)
                if found is not None:
                    return name, next((group for group in found.groups() if group), "").strip(".")
                break
    return "", ""


def _version(part: Any) -> str:
    fields = (part.major, part.minor, part.patch, getattr(part, "patch_minor", None))
    version: list[str] = []
    for field in fields:
        if field is None:
            break
        version.append(field)
    return ".".join(version)


def _device(text: str, told: Any, system: str) -> tuple[str, str]:
    brand, model = "", ""
    if told is not None and told.family not in ("Other", "Spider"):
        brand, model = told.brand or "", told.model or ""
    if brand.startswith("Generic"):
        brand, model = "", "" if model in ("Smartphone", "Tablet", "Feature Phone") else model
    if system not in ("Android", "HarmonyOS"):
        return brand, model
    if system == "HarmonyOS":
        # ua-parser takes the word HuaweiBrowser for a device of Huawei's.
        found = _HARMONY_MODEL.search(text)
        model = found[1] if found is not None else "" if model == "Browser" else model
    elif not model:
        found = _ANDROID_MODEL.search(text)
        model = found[1] if found is not None else ""
    # Ours first: ua-parser writes Oppo and XiaoMi, and calls Realme and Redmi by the name of their owners.
    return next((name for name, pattern in _BRANDS if pattern.match(model)), brand), model


def _device_type(lowered: str, system: str) -> str:
    if any(word in lowered for word in _TV_WORDS) and _TV.search(lowered) is not None:
        return "tv"
    if any(word in lowered for word in _TABLET_WORDS):
        return "tablet"
    if any(word in lowered for word in _MOBILE_WORDS) or system == "iOS":
        return "mobile"
    if system == "Android":
        # Google's rule: phones say Mobile, tablets do not. An app's own HTTP client never says it.
        return "tablet" if "applewebkit" in lowered else "mobile"
    if system == "HarmonyOS":
        return "mobile"
    return "desktop" if system.startswith(_DESKTOP_SYSTEMS) else ""
