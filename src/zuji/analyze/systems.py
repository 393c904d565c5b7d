"""Business systems as properties of a question: business_system, business_page, business_module.

reference/systems.py says the same in plain Python.
"""

from __future__ import annotations

from sqlglot import exp

from zuji.analyze import patterns
from zuji.analyze.sql import call, column, instant, text, whole
from zuji.records.business_systems import READS, SystemRule, Systems
from zuji.records.sentences import say
from zuji.records.tracking_plan import Complaint
from zuji.store.catalogue import Catalogue, Readable, lookup

NAMES = ("$title", "$screen_name")


def regex_complaints(systems: Systems) -> list[Complaint]:
    """Regular expressions that the engine and the reference would not read alike."""
    found = []
    for i, rule in enumerate(systems.rules):
        problem = patterns.refused(rule.value) if rule.by == "regex" else None
        if problem:
            found.append(
                Complaint(
                    f"rules[{i}].value", rule.value[:80], say("is no regular expression: {problem}", problem=problem)
                )
            )
    return found


def _page_name(catalogue: Catalogue) -> exp.Expr:
    """The title, else the screen name, else ''."""
    found: list[exp.Expr] = []
    for name in NAMES:
        prop = lookup(catalogue, name)
        if prop is not None and prop.kind == "text":
            found.append(prop.value)
    return call("coalesce", *found, text("")) if found else text("")


def _fits(rule: SystemRule, catalogue: Catalogue) -> exp.Expr:
    if rule.by == "page_name":
        return call("equals", _page_name(catalogue), text(rule.value))
    path = column("url_path")
    here = path if rule.value.startswith("/") else call("concat", column("url_host"), path)
    if rule.by == "exact":
        return call("equals", here, text(rule.value))
    if rule.by == "prefix":
        return call("startsWith", here, text(rule.value))
    return call("match", call("concat", column("url_host"), path), text(rule.value))


def read(systems: Systems, catalogue: Catalogue, name: str) -> Readable:
    """One of READS; NULL where no rule fits, or the rule does not say."""
    shown = READS[name]
    branches: list[exp.Expr] = []
    for rule in systems.rules:
        value = getattr(rule, shown)
        branches += [_fits(rule, catalogue), text(value) if value else exp.Null()]
    # An address is there or a name is: an event without either has no system.
    found = call("multiIf", *branches, exp.Null()) if branches else call("CAST", exp.Null(), text("Nullable(String)"))
    return Readable("text", found, exp.Not(this=exp.Is(this=exp.paren(found.copy()), expression=exp.Null())))


def unmatched(
    systems: Systems, catalogue: Catalogue, project_id: int, batch: int, since: int, until: int, limit: int
) -> exp.Select:
    """Columns host, path, n: the addresses of most events that no rule fits."""
    keys = [column("url_host"), column("url_path")]
    terms: list[exp.Expr] = [
        column("batch") <= whole(batch),
        column("time") >= instant(since),
        column("time") < instant(until),
        exp.paren(exp.or_(column("url_host").neq(text("")), column("url_path").neq(text("")))),
    ]
    if systems.rules:
        terms.append(exp.not_(exp.paren(exp.or_(*(_fits(rule, catalogue) for rule in systems.rules)))))
    found = exp.select(keys[0].as_("host"), keys[1].as_("path"), call("count").as_("n"))
    found = found.from_(exp.to_table(f"events_{int(project_id)}")).where(*terms).group_by(*keys)
    return found.order_by(exp.Ordered(this=column("n"), desc=True), *(key.copy() for key in keys)).limit(limit)
