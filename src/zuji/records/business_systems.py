"""Which business system, page and module an event belongs to: ordered rules over its address and page name.

The first rule that fits has the event. Rules are looked up when a question is asked, never written into rows, so they
hold for the past; receipts name their version.
"""

from __future__ import annotations

import msgspec

from zuji.records.sentences import say
from zuji.records.tracking_plan import Complaint

BY = ("exact", "prefix", "regex", "page_name")
RULES_MAX = 500
_TEXT_MAX = 1_000
# What questions may read, and the field of a rule that it shows.
READS = {"business_system": "system", "business_page": "page", "business_module": "module"}


class SystemRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """by exact, prefix or regex (RE2, anywhere in it): value is compared with the address, `host/path` without scheme
    and query, or with the path alone where it begins with `/`. by page_name: with the page's title or screen name."""

    by: str
    value: str
    system: str
    page: str = ""
    module: str = ""


class Systems(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Rules in order. version is of the document that they were read from."""

    rules: tuple[SystemRule, ...] = ()
    version: int = 0


def complaints(systems: Systems) -> list[Complaint]:
    """Everything that makes rules no rules, regular expressions aside (analyze/systems.py)."""
    found = []
    if len(systems.rules) > RULES_MAX:
        found.append(Complaint("rules", len(systems.rules), say("at most {rules_max}", rules_max=RULES_MAX)))
    for i, rule in enumerate(systems.rules):
        if rule.by not in BY:
            found.append(Complaint(f"rules[{i}].by", rule.by, say("must be one of {by}", by=", ".join(map(repr, BY)))))
        for name in ("value", "system"):
            if not 1 <= len(getattr(rule, name)) <= _TEXT_MAX:
                found.append(
                    Complaint(f"rules[{i}].{name}", "", say("must be 1 to {text_max} characters", text_max=_TEXT_MAX))
                )
        if max(len(rule.page), len(rule.module)) > _TEXT_MAX:
            found.append(Complaint(f"rules[{i}].page", "", say("at most {text_max} characters", text_max=_TEXT_MAX)))
    return found
