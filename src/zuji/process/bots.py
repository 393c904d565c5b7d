"""Which User-Agents are machines, and why.

Bot labels change for the past when a rule is learnt, so they are never written into rows: a query looks them up by
User-Agent, in the version of the rules that it names (DESIGN D9). Change a rule, raise the version.
"""

from __future__ import annotations

import re

import pyarrow as pa

from zuji.process.memo import remembered

BOT_RULES_VERSION = "1"
_CHARS_MAX = 1024

# Reason, and the words that give it away, lower-case; the first that fits gives the reason. Plain words rather than
# patterns: 200 of them take 10 us a text, the same as regular expressions 180 us.
_WORDS: tuple[tuple[str, str], ...] = (
    (
        "search engine",
        "googlebot|google-inspectiontool|googleother|storebot-google|adsbot-google|mediapartners-google|apis-google|"
        "bingbot|bingpreview|msnbot|adidxbot|baiduspider|sogou web spider|sogou inst spider|sogou spider|"
        "sogou news spider|sogou pic spider|sogou wap spider|360spider|haosouspider|yisouspider|youdaobot|yandexbot|"
        "yandeximages|yandexmetrika|yandexmobilebot|duckduckbot|yahoo! slurp|seznambot|exabot|petalbot|aspiegelbot|"
        "applebot|coccocbot|qwantify|bytespider|toutiaospider|mojeekbot|yeti/",
    ),
    (
        "AI crawler",
        "gptbot|chatgpt-user|oai-searchbot|claudebot|claude-web|claude-user|claude-searchbot|anthropic-ai|ccbot/|"
        "perplexitybot|perplexity-user|amazonbot|cohere-ai|diffbot|meta-externalagent|meta-externalfetcher|"
        "google-extended|youbot|mistralai-user|deepseekbot|pangubot|tiktokspider|ai2bot|imagesiftbot|timpibot",
    ),
    (
        "link preview",
        "facebookexternalhit|facebot|twitterbot|linkedinbot|slackbot|slack-imgproxy|telegrambot|discordbot|whatsapp/|"
        "pinterestbot|redditbot|skypeuripreview|embedly|vkshare|mastodon/|dingtalkbot|bluesky cardyb",
    ),
    (
        "SEO tool",
        "ahrefsbot|ahrefssiteaudit|semrushbot|mj12bot|dotbot|rogerbot|blexbot|dataforseobot|siteauditbot|serpstatbot|"
        "screaming frog|seokicks|linkdexbot|barkrowler|megaindex|zoominfobot|awariobot|neevabot",
    ),
    (
        "monitoring",
        "uptimerobot|pingdom|statuscake|site24x7|newrelicpinger|datadogsynthetics|gtmetrix|chrome-lighthouse|"
        "google page speed|better uptime|blackbox exporter|blackbox-exporter|check_http|kube-probe|elb-healthchecker|"
        "googlehc|alibaba.security|jiankongbao|updown.io|uptime-kuma",
    ),
    (
        "scanner",
        "nessus|nikto|sqlmap|nmap scripting|masscan|zgrab|censysinspect|expanse, a palo alto|internetmeasurement|"
        "qualys|acunetix|wpscan|dirbuster|gobuster|wfuzz|netsystemsresearch",
    ),
    ("headless browser", "headlesschrome|phantomjs|slimerjs|puppeteer|playwright|selenium|webdriver|cypress/|jsdom"),
    ("HTTP library", "colly - |httrack|feedparser|feedly/|freshrss|newspaper/|apache-httpclient"),
)
_RULES = tuple((reason, tuple(words.split("|"))) for reason, words in _WORDS)
# What an HTTP library says before it says anything else. okhttp is missing on purpose: apps of people use it.
_LIBRARY_WORDS = (
    "curl|wget|python-requests|python-urllib|python-httpx|python/|aiohttp|go-http-client|java/|libwww-perl|ruby|php/|"
    "guzzlehttp|node-fetch|axios|undici|scrapy|httpie|postmanruntime|jakarta commons|lua-resty-http|winhttp|faraday|"
    "typhoeus|reqwest|insomnia"
)
_LIBRARIES = tuple(_LIBRARY_WORDS.split("|"))
# What calls itself so. CUBOT makes phones, and bot inside a word (robotics, abbott) says nothing.
_OWN_WORDS = ("bot", "crawl", "spider", "scraper", "archiver")
_OWN_NAME = re.compile(r"(?<!cu)bot(?![a-z])|crawler|\bcrawl|spider(?!man)|scraper|\barchiver\b")


@remembered
def bot_reason(user_agent: str) -> str:
    """Why a User-Agent is a machine's, '' when it is not, or when there is none."""
    lowered = user_agent[:_CHARS_MAX].lower()
    for reason, words in _RULES:
        for word in words:
            if word in lowered:
                return reason
    if lowered.startswith(_LIBRARIES):
        return "HTTP library"
    if any(word in lowered for word in _OWN_WORDS) and _OWN_NAME.search(lowered) is not None:
        return "calls itself a bot"
    return ""


def bot_reasons(user_agents: pa.Array) -> pa.Array:
    """bot_reason of each row, text; a null row gives ''. Works on the distinct values."""
    column = user_agents.cast(pa.string()).fill_null("").dictionary_encode()
    return pa.array([bot_reason(text) for text in column.dictionary.to_pylist()], pa.string()).take(column.indices)
