"""Which User-Agents are machines, and why.

Bot labels change for the past when a rule is learnt, so they are never written into rows: a query looks them up by
User-Agent, in the version of the rules that it names (DESIGN D9). Change a rule, raise the version.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pyarrow as pa

BOT_RULES_VERSION = "1"
_CHARS_MAX = 1024

# Reason and pattern; the first that fits gives the reason. Names end where a word ends, unless they say otherwise.
_RULES: tuple[tuple[str, str], ...] = (
    (
        "search engine",
        r"Googlebot|Google-InspectionTool|GoogleOther|Storebot-Google|AdsBot-Google|Mediapartners-Google|APIs-Google|"
        r"bingbot|BingPreview|msnbot|adidxbot|Baiduspider|Sogou\s?(?:web|inst|News|Pic|Orion|wap)?\s?spider|360Spider|"
        r"HaoSouSpider|YisouSpider|YoudaoBot|Yandex(?:\w*Bot|Images|Metrika|Mobile)|DuckDuckBot|Slurp|Yahoo! Slurp|"
        r"SeznamBot|Exabot|PetalBot|AspiegelBot|Applebot|coccocbot|Qwantify|Bytespider|ToutiaoSpider|MojeekBot|Yeti/",
    ),
    (
        "AI crawler",
        r"GPTBot|ChatGPT-User|OAI-SearchBot|ClaudeBot|Claude-(?:Web|User|SearchBot)|anthropic-ai|CCBot|PerplexityBot|"
        r"Perplexity-User|Amazonbot|cohere-ai|Diffbot|Meta-External(?:Agent|Fetcher)|Google-Extended|YouBot|"
        r"MistralAI-User|DeepSeekBot|PanguBot|TikTokSpider|AI2Bot|ImagesiftBot|Timpibot",
    ),
    (
        "link preview",
        r"facebookexternalhit|Facebot|Twitterbot|LinkedInBot|Slackbot|Slack-ImgProxy|TelegramBot|Discordbot|WhatsApp/|"
        r"Pinterestbot|redditbot|SkypeUriPreview|Embedly|vkShare|Mastodon/|DingTalkBot|Bluesky Cardyb",
    ),
    (
        "SEO tool",
        r"AhrefsBot|AhrefsSiteAudit|SemrushBot|MJ12bot|DotBot|rogerbot|BLEXBot|DataForSeoBot|SiteAuditBot|serpstatbot|"
        r"Screaming Frog|SEOkicks|linkdexbot|Barkrowler|MegaIndex|ZoominfoBot|AwarioBot|Neevabot",
    ),
    (
        "monitoring",
        r"UptimeRobot|Pingdom|StatusCake|Site24x7|NewRelicPinger|DatadogSynthetics|GTmetrix|PageSpeed|"
        r"Chrome-Lighthouse|Better Uptime|Blackbox.Exporter|check_http|kube-probe|ELB-HealthChecker|GoogleHC|"
        r"Alibaba\.Security|jiankongbao|monitorbox|updown\.io|Uptime-Kuma",
    ),
    (
        "scanner",
        r"Nessus|Nikto|sqlmap|Nmap|masscan|zgrab|CensysInspect|Expanse|Palo Alto Networks|InternetMeasurement|"
        r"Qualys|Acunetix|WPScan|dirbuster|gobuster|Wfuzz|netsystemsresearch",
    ),
    (
        "headless browser",
        r"HeadlessChrome|PhantomJS|SlimerJS|Puppeteer|Playwright|Selenium|webdriver|Cypress/|jsdom",
    ),
    (
        "HTTP library",
        r"^(?:curl|Wget|python-requests|Python-urllib|python-httpx|aiohttp|Go-http-client|Java/|Apache-HttpClient|"
        r"libwww-perl|Ruby|PHP/|GuzzleHttp|node-fetch|axios|undici|Scrapy|HTTPie|PostmanRuntime|Jakarta Commons|"
        r"lua-resty-http|WinHttp|Faraday|Typhoeus|reqwest|insomnia|Postman)|colly|HTTrack|feedparser|Feedly|"
        r"FreshRSS|newspaper/",
    ),
    # What calls itself so. CUBOT makes phones; 'bot' inside a word (robot, abbott) says nothing.
    ("calls itself a bot", r"(?<!cu)bot(?![a-z])|crawler|spider(?!man)|\bcrawl|scraper|\barchiver\b|\+https?://\S*bot"),
)
_COMPILED = tuple((reason, re.compile(pattern, re.I)) for reason, pattern in _RULES)


@lru_cache(maxsize=65_536)
def bot_reason(user_agent: str) -> str:
    """Why a User-Agent is a machine's, '' when it is not, or when there is none."""
    text = user_agent[:_CHARS_MAX]
    for reason, pattern in _COMPILED:
        if pattern.search(text) is not None:
            return reason
    return ""


def bot_reasons(user_agents: pa.Array) -> pa.Array:
    """bot_reason of each row, text; a null row gives ''. Works on the distinct values."""
    column = user_agents.cast(pa.string()).fill_null("").dictionary_encode()
    return pa.array([bot_reason(text) for text in column.dictionary.to_pylist()], pa.string()).take(column.indices)
