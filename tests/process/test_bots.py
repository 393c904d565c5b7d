"""Machines and people, by User-Agent."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.process.steps.test_parse_user_agent import DEVICES, KNOWN
from zuji.process.bots import bot_reason, bot_reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", "search engine"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "search engine"),
        ("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", "search engine"),
        ("Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider)", "search engine"),
        ("Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", "AI crawler"),
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "link preview"),
        ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "SEO tool"),
        ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "monitoring"),
        ("sqlmap/1.7 (https://sqlmap.org)", "scanner"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0.0.0 Safari/537.36", "headless browser"),
        ("curl/8.4.0", "HTTP library"),
        ("python-requests/2.31.0", "HTTP library"),
        ("SomeNewBot/1.0", "calls itself a bot"),
        ("Mozilla/5.0 (compatible; new-crawler)", "calls itself a bot"),
    ],
)
def test_machines(text: str, reason: str) -> None:
    assert bot_reason(text) == reason


@pytest.mark.parametrize("text", [text for text, _ in KNOWN + DEVICES])
def test_people(text: str) -> None:
    assert bot_reason(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mozilla/5.0 (Linux; Android 8.1.0; CUBOT X18 Plus Build/O11019) Chrome/70 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0) Abbott/1.0 robotics",
    ],
)
def test_words_that_only_look_like_a_bot(text: str) -> None:
    assert bot_reason(text) == ""


def test_a_column_at_once() -> None:
    column = pa.array(["curl/8.4.0", None, "", "curl/8.4.0"])
    assert bot_reasons(column).to_pylist() == ["HTTP library", "", "", "HTTP library"]
    assert bot_reasons(column.dictionary_encode()).to_pylist() == ["HTTP library", "", "", "HTTP library"]
