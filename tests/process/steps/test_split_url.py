"""Addresses of pages, honest and hostile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.process.steps.harness import batch, keeps_rows_and_does_not_see_the_cut, rows
from zuji.process.steps.split_url import UTM, split_url

PARTS = ("url_host", "url_path", "url_query")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://Shop.Example:8443/a/b?x=1&y=2#top", ("shop.example", "/a/b", "x=1&y=2")),
        ("https://user:secret@shop.example/a", ("shop.example", "/a", "")),
        ("https://shop.example/#/goods/1?from=wx", ("shop.example", "/", "from=wx")),
        ("https://shop.example/?real=1#/goods?fake=1", ("shop.example", "/", "real=1")),
        ("https://商店.example/路径?词=鞋", ("xn--czrs0t.example", "/路径", "词=鞋")),
        ("https://xn--czrs0t.example/", ("xn--czrs0t.example", "/", "")),
        ("https://shop.example./", ("shop.example", "/", "")),
        ("pages/home/index?id=3", ("", "pages/home/index", "id=3")),
        ("//cdn.example/x", ("cdn.example", "/x", "")),
        ("android-app://com.google.android.gm/", ("com.google.android.gm", "/", "")),
        ("file:///etc/passwd", ("", "/etc/passwd", "")),
        ("https://[2001:db8::1]:80/x", ("2001:db8::1", "/x", "")),
        ("https://[broken/x", ("", "", "")),
        ("https://shop.example:port/x", ("shop.example", "/x", "")),
        ("javascript:alert(1)", ("", "", "")),
        (" JavaScript:alert(1)", ("", "", "")),
        ("data:text/html,<script>", ("", "", "")),
        ("about:blank", ("", "", "")),
        ("url的domain解析失败", ("", "url的domain解析失败", "")),
        ("", ("", "", "")),
        ("https://ex℀mple.example/x", ("", "", "")),
        ("https://" + "é" * 200 + "/x", ("é" * 200, "/x", "")),
    ],
)
def test_parts(url: str, parts: tuple[str, str, str]) -> None:
    assert rows(split_url, PARTS, url=[url], referrer=[""]) == [parts]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("utm_source=wx&utm_medium=cpc&utm_campaign=c&utm_content=d&utm_term=e", ("wx", "cpc", "c", "d", "e")),
        ("a=1&UTM_Source=%E5%BE%AE%E4%BF%A1", ("微信", "", "", "", "")),
        ("utm_source=first&utm_source=second", ("first", "", "", "", "")),
        ("utm_source=a+b&utm_term=%FF", ("a b", "", "", "", "\ufffd")),
        ("utm_source=", ("", "", "", "", "")),
        ("utm_source", ("", "", "", "", "")),
        ("&".join(["utm_source=x"] * 500), ("", "", "", "", "")),
    ],
)
def test_campaigns(query: str, expected: tuple[str, ...]) -> None:
    for url in (f"https://shop.example/?{query}", f"https://shop.example/#/goods?{query}"):
        assert rows(split_url, UTM, url=[url], referrer=[None]) == [expected]


def test_the_referrer_gives_its_host() -> None:
    told = rows(
        split_url,
        ("referrer_host", "url_host"),
        url=["https://shop.example/", None],
        referrer=["https://www.Baidu.com/link?url=x", "直接打开"],
    )
    assert told == [("www.baidu.com", "shop.example"), ("", "")]


URLS = (
    st.none() | st.text() | st.from_regex(r"https?://[a-z\[\]:@.%é]{0,12}(/[^ ]{0,8})?(\?[a-z_=&%]{0,20})?(#.{0,9})?")
)


@given(st.lists(st.tuples(URLS, URLS), max_size=10), st.integers(0, 10))
@settings(max_examples=100, deadline=None)
def test_keeps_rows_and_does_not_see_the_cut(pairs: list[tuple[str | None, str | None]], cut: int) -> None:
    whole = batch(url=[url for url, _ in pairs], referrer=[referrer for _, referrer in pairs])
    keeps_rows_and_does_not_see_the_cut(split_url, whole, cut)
