"""Rows of events: of which events, seen as of a batch, joined with what a question reads of them."""

from __future__ import annotations

from functools import partial

from sqlglot import exp

from zuji.analyze.filters import Scope, condition
from zuji.analyze.joined import joined
from zuji.analyze.people import Persons
from zuji.analyze.sql import column, instant, text
from zuji.analyze.virtual import VirtualEvent


def named(scope: Scope, event: str) -> exp.Expr | None:
    """Whether a row is of an event, by all names under which it is stored; of a virtual one, whether a part of it
    holds. None for any event. Call it before the rows are joined. Raises BadQuery."""
    if event == "*":
        return None
    found = scope.naming.virtual.event(event)
    if found is not None:
        return _virtual(scope, found)
    return _stored(scope, event)


def _virtual(scope: Scope, found: VirtualEvent) -> exp.Expr:
    parts = []
    for i, part in enumerate(found.parts):
        terms = [_stored(scope, part.event)] if part.event != "*" else []
        if part.filters:
            field = f"virtual event {found.name!r}: parts[{i}].filters"
            terms.append(scope.in_zone(found.time_zone, partial(condition, part.filters, scope, field)))
        parts.append(exp.and_(exp.true(), *terms))
    return exp.paren(exp.or_(*parts), copy=False)


def _stored(scope: Scope, event: str) -> exp.Expr:
    names = scope.naming.stored(event)
    if len(names) == 1:
        return column("event").eq(text(names[0]))
    return exp.In(this=column("event"), expressions=[text(name) for name in names])


def seen(columns: list[exp.Expr], scope: Scope, persons: Persons, wanted: bool) -> exp.Select:
    """Columns of the project's events, joined with what scope has read so far. wanted: persons.key is among them."""
    rows = exp.select(*columns).from_(exp.to_table(f"events_{int(persons.project_id)}"))
    return joined(rows, scope, persons, wanted).where(*persons.seen())


def events(columns: list[exp.Expr], scope: Scope, persons: Persons, first: int, end: int, wanted: bool) -> exp.Select:
    """The same in [first, end) ms UTC."""
    rows = seen(columns, scope, persons, wanted)
    return rows.where(column("time") >= instant(first), column("time") < instant(end))
