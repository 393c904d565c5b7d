"""Browsers, systems and devices of real User-Agent texts."""

from __future__ import annotations

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.process.steps.harness import batch, context, keeps_rows_and_does_not_see_the_cut, rows
from zuji.process.steps.parse_user_agent import COLUMNS, parse_user_agent, version

_ANDROID = "Mozilla/5.0 (Linux; Android 13; {model} Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
)
_CHROME = "Chrome/116.0.0.0 Mobile Safari/537.36 "
_IOS = ("iOS", "17.2", "Apple", "iPhone", "mobile")
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


def android(tail: str, model: str = "V2156A") -> str:
    return _ANDROID.format(model=model) + _CHROME + tail


KNOWN = [
    (android("XWEB/1160065 MicroMessenger/8.0.47.2560(0x28002F30) WeChat/arm64"), ("WeChat", "8.0.47.2560", "Android")),
    (
        _IPHONE + "MicroMessenger/8.0.44(0x18002c2f) Language/zh_CN miniProgram/wx12",
        ("WeChat Mini Program", "8.0.44", "iOS"),
    ),
    (_IPHONE + "wxwork/4.1.16 MicroMessenger/7.0.1 Language/zh", ("WeCom", "4.1.16", "iOS")),
    (
        _WINDOWS + "Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B)",
        ("WeChat", "7.0.20.1781", "Windows"),
    ),
    (android("Nebula AlipayClient/10.5.30.8000 Language/zh-Hans"), ("Alipay", "10.5.30.8000", "Android")),
    (_IPHONE + "AliApp(DingTalk/6.5.45) com.laiwang.DingTalk/24171541", ("DingTalk", "6.5.45", "iOS")),
    (android("MQQBrowser/6.2 TBS/046141 V1_AND_SQ_8.9.68_4264_YYB_D QQ/8.9.68.11565"), ("QQ", "8.9.68", "Android")),
    (android("MQQBrowser/12.9 COVC/045913"), ("QQ Browser", "12.9", "Android")),
    (_IPHONE + "Weibo (iPhone14,5__weibo__13.5.1__iphone__os17.2)", ("Weibo", "13.5.1", "iOS")),
    (android("aweme_230400 JsSdk/1.0 AppName/aweme app_version/23.4.0"), ("Douyin", "23.4.0", "Android")),
    (android("JsSdk/2 NewsArticle/9.0.6 NetType/wifi"), ("Toutiao", "9.0.6", "Android")),
    (android("T7/13.39 baiduboxapp/13.39.0.11 (Baidu; P1 13)"), ("Baidu App", "13.39.0.11", "Android")),
    (android("UCBrowser/13.8.4.1178"), ("UC Browser", "13.8.4.1178", "Android")),
    (_IPHONE + "XHSWebView/1.0 xhsdiscover/7.85 NetType/WiFi", ("Xiaohongshu", "7.85", "iOS")),
    (android("Yoda/3.0.9 NetType/WIFI Kwai/11.6.30"), ("Kuaishou", "11.6.30", "Android")),
    (android("HuaweiBrowser/14.0.0.322"), ("Huawei Browser", "14.0.0.322", "Android")),
    (android("XiaoMi/MiuiBrowser/17.9.20"), ("MIUI Browser", "17.9.20", "Android")),
    (android("Quark/6.3.6.328"), ("Quark", "6.3.6.328", "Android")),
    (_WINDOWS + "Chrome/86.0.4240.198 Safari/537.36 QIHU 360SE", ("360 Browser", "", "Windows")),
    (_WINDOWS + "Chrome/120.0.0.0 Safari/537.36", ("Chrome", "120.0.0.0", "Windows")),
    (_WINDOWS + "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.61", ("Edge", "120.0.2210.61", "Windows")),
]


@pytest.mark.parametrize(("text", "expected"), KNOWN, ids=[expected[0] for _, expected in KNOWN])
def test_the_app_is_the_browser(text: str, expected: tuple[str, str, str]) -> None:
    (told,) = rows(parse_user_agent, ("browser", "browser_version", "os"), user_agent=[text])
    assert told == expected


DEVICES = [
    (_IPHONE, _IOS),
    (android(""), ("Android", "13", "Vivo", "V2156A", "mobile")),
    (android("", "M2012K11AC"), ("Android", "13", "Xiaomi", "M2012K11AC", "mobile")),
    (android("", "VOG-AL00"), ("Android", "13", "Huawei", "VOG-AL00", "mobile")),
    (android("", "PEGM00"), ("Android", "13", "OPPO", "PEGM00", "mobile")),
    (android("", "SM-S9080"), ("Android", "13", "Samsung", "SM-S9080", "mobile")),
    (
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS; ELS-AN00; HMSCore 6.12) AppleWebKit/537.36 Chrome/99.0 "
        "HuaweiBrowser/14.0.0.322 Mobile Safari/537.36",
        ("HarmonyOS", "", "Huawei", "ELS-AN00", "mobile"),
    ),
    (
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile",
        ("HarmonyOS", "5.0", "", "", "mobile"),
    ),
    (
        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148 Safari/604.1",
        ("iOS", "16.6", "Apple", "iPad", "tablet"),
    ),
    (
        "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 Chrome/116.0.0.0 Safari/537.36",
        ("Android", "13", "Samsung", "SM-X700", "tablet"),
    ),
    (
        "Dalvik/2.1.0 (Linux; U; Android 14; 23127PN0CC Build/UKQ1.230804.001)",
        ("Android", "14", "Xiaomi", "23127PN0CC", "mobile"),
    ),
    (_WINDOWS + "Chrome/120.0.0.0 Safari/537.36", ("Windows", "10", "", "", "desktop")),
    ("SensorsAnalytics iOS SDK", ("", "", "", "", "")),
]


@pytest.mark.parametrize(("text", "expected"), DEVICES)
def test_system_and_device(text: str, expected: tuple[str, ...]) -> None:
    (told,) = rows(parse_user_agent, COLUMNS[2:], user_agent=[text])
    assert told == expected


def test_an_apps_own_http_client_is_no_browser() -> None:
    text = "Dalvik/2.1.0 (Linux; U; Android 14; 23127PN0CC Build/UKQ1.230804.001)"
    assert rows(parse_user_agent, ("browser",), user_agent=[text]) == [("",)]


def test_nothing_told_is_nothing_known() -> None:
    empty = ("",) * len(COLUMNS)
    assert rows(parse_user_agent, COLUMNS, user_agent=["", None, "\x00", "💥" * 2000]) == [empty] * 4
    without = parse_user_agent(batch(other=["x"]), context())
    assert without.column("browser").to_pylist() == [""]


def test_a_dictionary_column_reads_the_same() -> None:
    texts = [KNOWN[0][0], KNOWN[1][0], KNOWN[0][0], None]
    coded = pa.RecordBatch.from_pydict({"user_agent": pa.array(texts).dictionary_encode()})
    plain = parse_user_agent(batch(user_agent=texts), context())
    assert parse_user_agent(coded, context()).column("browser").equals(plain.column("browser"))


def test_the_version_names_rules_and_data() -> None:
    assert version(context()).startswith("parse_user_agent-1+rules-2+ua-parser-")


def test_a_hostile_text_costs_little() -> None:
    texts = [
        f"{word * 400}{at}" for at, word in enumerate(("MicroMessenger", "aweme ", "discover/1 ", "Weibo(", "a" * 9))
    ]
    texts += [f"Android;{' ' * (1_000 + at)}" for at in range(10)]
    started = time.process_time()
    rows(parse_user_agent, COLUMNS, user_agent=texts)
    assert time.process_time() - started < 1


@given(
    st.lists(st.none() | st.text() | st.sampled_from([text for text, _ in KNOWN]), max_size=12),
    st.integers(0, 12),
)
@settings(max_examples=50, deadline=None)
def test_keeps_rows_and_does_not_see_the_cut(texts: list[str | None], cut: int) -> None:
    keeps_rows_and_does_not_see_the_cut(
        parse_user_agent, batch(user_agent=texts, row=[*map(str, range(len(texts)))]), cut
    )
