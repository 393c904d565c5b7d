"""A project's own word on who is a machine: ordered rules before the shipped ones (process/bots.py).

The first rule that fits has the event: it labels a bot with its reason, or says that this is none, whatever the shipped
rules say. Rules are looked up when a question is asked, never written into rows, so they hold for the past; receipts
name their version.
"""

from __future__ import annotations

import ipaddress

import msgspec

from zuji.records.sentences import say
from zuji.records.tracking_plan import Complaint

BY = ("user_agent_contains", "user_agent_regex", "ip_range", "sdk", "property")
RULES_MAX = 200
READ_AS = "bot_reason"  # the property that questions read: why an event is a machine's, not set where it is none
_TEXT_MAX = 1_000
_REASON_MAX = 128


class BotRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """value by kind: user_agent_contains, a part of it (ASCII letters in either case); user_agent_regex, an RE2 pattern
    anywhere in it; ip_range, an address or network such as 10.0.0.0/8 or 2001:db8::/32; sdk, the library's name;
    property, what the event's property reads as text. bot false: the event is no machine's, and reason is empty."""

    by: str
    value: str
    property: str = ""
    bot: bool = True
    reason: str = ""


class BotRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Rules in order. version is of the document that they were read from."""

    rules: tuple[BotRule, ...] = ()
    version: int = 0


def addresses(network: str) -> tuple[int, int] | None:
    """The first and last address of a network as IPv6 numbers, IPv4 ones mapped (::ffff:a.b.c.d); None for no network.

    Bits behind the prefix are let go: 10.1.2.3/8 is 10.0.0.0/8."""
    try:
        found = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return None
    if "%" in network:
        return None  # a scope names an interface of one machine
    first, last = int(found.network_address), int(found.broadcast_address)
    mapped = 0xFFFF << 32 if found.version == 4 else 0
    return mapped + first, mapped + last


def complaints(rules: BotRules) -> list[Complaint]:
    """Everything that makes rules no rules, regular expressions aside (analyze/bots.py)."""
    found = []
    if len(rules.rules) > RULES_MAX:
        found.append(Complaint("rules", len(rules.rules), say("at most {rules_max}", rules_max=RULES_MAX)))
    for i, rule in enumerate(rules.rules):
        where = f"rules[{i}]"
        if rule.by not in BY:
            found.append(Complaint(f"{where}.by", rule.by, say("must be one of {by}", by=", ".join(map(repr, BY)))))
        if not 1 <= len(rule.value) <= _TEXT_MAX and (rule.by != "property" or rule.value):
            found.append(
                Complaint(
                    f"{where}.value", rule.value[:80], say("must be 1 to {text_max} characters", text_max=_TEXT_MAX)
                )
            )
        if rule.by == "ip_range" and addresses(rule.value) is None:
            detail = say("is no address or network; valid are such as 10.0.0.0/8, 203.0.113.7 or 2001:db8::/32")
            found.append(Complaint(f"{where}.value", rule.value[:80], detail))
        if (rule.by == "property") != bool(rule.property) or len(rule.property) > _TEXT_MAX:
            detail = say(
                "names an event property of 1 to {text_max} characters where by is 'property', and nothing else",
                text_max=_TEXT_MAX,
            )
            found.append(Complaint(f"{where}.property", rule.property[:80], detail))
        if rule.bot != bool(rule.reason.strip()) or len(rule.reason) > _REASON_MAX:
            detail = say(
                "says in 1 to {reason_max} characters why it is a bot, and is empty where bot is false",
                reason_max=_REASON_MAX,
            )
            found.append(Complaint(f"{where}.reason", rule.reason[:80], detail))
    return found
