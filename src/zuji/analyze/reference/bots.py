"""Who is a machine, in plain Python: the definition that `analyze/bots.py` equals."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping

from zuji.analyze import patterns
from zuji.records.bot_rules import BotRule, BotRules, addresses


def reason(
    rules: BotRules, facts: Mapping[str, str], as_text: Callable[[str], str | None], shipped: Mapping[str, str]
) -> str | None:
    """Why an event is a machine's; None: it is none.

    facts: its columns user_agent, ip, sdk. as_text reads one of its properties as text; shipped: the shipped rules'
    reason by User-Agent.
    """
    for rule in rules.rules:
        if _fits(rule, facts, as_text):
            return rule.reason if rule.bot else None
    return shipped.get(facts.get("user_agent", "")) or None


def _fits(rule: BotRule, facts: Mapping[str, str], as_text: Callable[[str], str | None]) -> bool:
    agent = facts.get("user_agent", "")
    if rule.by == "user_agent_contains":
        return rule.value.encode().lower() in agent.encode().lower()
    if rule.by == "user_agent_regex":
        return patterns.compiled(rule.value).search(agent) is not None
    if rule.by == "ip_range":
        bounds, number = addresses(rule.value), _number(facts.get("ip", ""))
        return bounds is not None and number is not None and bounds[0] <= number <= bounds[1]
    if rule.by == "sdk":
        return facts.get("sdk", "") == rule.value
    return as_text(rule.property) == rule.value


def _number(ip: str) -> int | None:
    """An address as an IPv6 number, IPv4 ones mapped; None for a text that is no address."""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return None
    if "%" in ip:
        return None
    return int(found) + (0xFFFF << 32 if found.version == 4 else 0)
