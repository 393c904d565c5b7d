"""Who is a machine, as the property bot_reason of a question: the project's rules, then the shipped labels.

Shipped labels lie in bot_labels, by User-Agent and version of the rules (process/bots.py); the project's own rules are
conditions on the row. reference/bots.py says the same in plain Python.
"""

from __future__ import annotations

import ipaddress

from sqlglot import exp

from zuji.analyze import patterns
from zuji.analyze.sql import call, column, holds, is_null, text, whole
from zuji.records.bot_rules import BotRule, BotRules, addresses
from zuji.records.sentences import say
from zuji.records.tracking_plan import Complaint
from zuji.store.catalogue import Catalogue, Readable, as_text

REASON = "b_reason"  # of the joined shipped label; '' where there is none


def regex_complaints(rules: BotRules) -> list[Complaint]:
    """Regular expressions that the engine and the reference would not read alike."""
    found = []
    for i, rule in enumerate(rules.rules):
        problem = patterns.refused(rule.value) if rule.by == "user_agent_regex" else None
        if problem:
            found.append(
                Complaint(
                    f"rules[{i}].value", rule.value[:80], say("is no regular expression: {problem}", problem=problem)
                )
            )
    return found


def _fits(rule: BotRule, catalogue: Catalogue) -> exp.Expr:
    agent = column("user_agent")
    match rule.by:
        case "user_agent_contains":
            # ASCII letters only: what else has two cases differs from library to library.
            part = rule.value.encode().lower().decode()
            return call("greater", call("position", call("lower", agent), text(part)), whole(0))
        case "user_agent_regex":
            return call("match", agent, text(rule.value))
        case "ip_range":
            return _in_range(rule.value)
        case "sdk":
            return call("equals", column("sdk"), text(rule.value))
        case _:
            found = as_text(catalogue, rule.property)
            return exp.false() if found is None else holds(call("equals", found.value, text(rule.value)))


def _in_range(network: str) -> exp.Expr:
    bounds = addresses(network)
    assert bounds is not None  # complaints() was asked
    first, last = (call("toIPv6", text(str(ipaddress.IPv6Address(bound)))) for bound in bounds)
    # An IPv4 address reads as a mapped one; the engine alone admits zeros before a part of it, and three colons.
    number = call("toIPv6OrNull", call("toString", column("ip")))
    plain = exp.not_(call("match", column("ip"), text("[.]0[0-9]|:0[0-9]+[.]|:::")))
    inside = exp.and_(call("greaterOrEquals", number, first), call("lessOrEquals", number.copy(), last))
    return exp.and_(plain, holds(exp.paren(inside)))


def labelled(project_id: int, batch: int, labels: str) -> exp.Select:
    """Columns b_agent, b_reason: the User-Agents that the shipped rules of version labels call machines'."""
    return (
        exp.select(column("user_agent").as_("b_agent"), call("min", call("toString", column("reason"))).as_(REASON))
        .from_("bot_labels")
        .where(*_known(project_id, batch, labels))
        .group_by(column("user_agent"))
    )


def _known(project_id: int, batch: int, labels: str) -> list[exp.Expr]:
    return [
        column("project").eq(whole(project_id)),
        column("version").eq(text(labels)),
        column("batch") <= whole(batch),
        column("user_agent").neq(text("")),
    ]


def is_bot(rules: BotRules, catalogue: Catalogue, project_id: int, batch: int, labels: str) -> exp.Expr:
    """Whether a row is a machine's; needs no join."""
    agents = exp.select(column("user_agent")).from_("bot_labels").where(*_known(project_id, batch, labels))
    shipped = exp.In(this=column("user_agent"), query=agents.subquery())
    if not rules.rules:
        return shipped
    branches = [part for rule in rules.rules for part in (_fits(rule, catalogue), whole(int(rule.bot)))]
    return call("multiIf", *branches, shipped)


def reason(rules: BotRules, catalogue: Catalogue) -> Readable:
    """bot_reason of a row that is joined with `labelled`; not set where it is no machine's."""
    branches: list[exp.Expr] = []
    for rule in rules.rules:
        branches += [_fits(rule, catalogue), text(rule.reason) if rule.bot else exp.Null()]
    shipped = call("nullIf", column(REASON), text(""))
    found = call("multiIf", *branches, shipped) if branches else shipped
    return Readable("text", found, exp.not_(is_null(found)))
