"""Whom a question counts, as a key of event rows: persons, devices, groups, or values of a property.

Persons are told by their number of this store (analyze/people.py), everybody else by a text.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlglot import exp

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import Scope
from zuji.analyze.people import Persons
from zuji.analyze.query import Subject
from zuji.analyze.sql import call, column, text
from zuji.analyze.targets import group_named
from zuji.records.sentences import say


class Key(NamedTuple):
    """How a row names its subject. named: whether it does, None where every row does; is_person: whether persons are
    to be joined for it (`asking.events(wanted=)`)."""

    key: exp.Expr
    named: exp.Expr | None
    is_person: bool


def key(subject: Subject, scope: Scope, persons: Persons) -> Key:
    """Raises BadQuery for a property or a type of groups that nothing is known of."""
    if subject.of == "person":
        return Key(persons.key.copy(), None, True)
    if subject.of == "device":
        value: exp.Expr = column("device")
    elif subject.of == "group":
        assert subject.group_type is not None
        value = group_named(subject.group_type)
    else:
        assert subject.property is not None
        kind = scope.kind(Owner(), subject.property, "subject")
        found = scope.text(subject.property, "subject")
        if kind not in ("text", "number"):
            detail = say(
                "{property!r} is a {kind} and names nobody; valid are texts and numbers that events carry",
                property=subject.property,
                kind=kind,
            )
            raise BadQuery(Problem("subject.property", subject.property, detail, ["text", "number"]))
        value = call("ifNull", found.value, text(""))
    return Key(value, value.copy().neq(text("")), False)
