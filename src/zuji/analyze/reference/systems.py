"""Business systems in plain Python: the definition that `analyze/systems.py` equals."""

from __future__ import annotations

from zuji.analyze import patterns
from zuji.records.business_systems import READS, SystemRule, Systems


def rule_of(systems: Systems, host: str, path: str, page_name: str) -> SystemRule | None:
    """The first rule that fits an event."""
    for rule in systems.rules:
        if _fits(rule, host, path, page_name):
            return rule
    return None


def _fits(rule: SystemRule, host: str, path: str, page_name: str) -> bool:
    if rule.by == "page_name":
        return page_name == rule.value
    if rule.by == "regex":
        return patterns.compiled(rule.value).search(host + path) is not None
    address = path if rule.value.startswith("/") else host + path
    return address == rule.value if rule.by == "exact" else address.startswith(rule.value)


def read(systems: Systems, name: str, host: str, path: str, page_name: str) -> str | None:
    """What a question reads as business_system, business_page or business_module."""
    rule = rule_of(systems, host, path, page_name)
    return (getattr(rule, READS[name]) or None) if rule else None
