"""What a question's properties need beside the rows of events: persons, profiles, look-up tables, labels of bots.

Nothing is joined that the question does not name.
"""

from __future__ import annotations

from sqlglot import exp

from zuji.analyze import bots, targets, virtual
from zuji.analyze.filters import Scope
from zuji.analyze.people import Persons, any_left
from zuji.analyze.sql import column


def joined(select: exp.Select, scope: Scope, persons: Persons, wanted: bool = False) -> exp.Select:
    """select from the events table, joined with all that scope has read so far. wanted: persons.key is read anyhow."""
    keys, history = tuple(scope.profile_keys), tuple(scope.history_keys)
    if wanted or scope.reads_person or keys or history:
        select = persons.with_profiles(persons.joined(select), keys, history)
    if scope.reads_bot_reason:
        labels = bots.labelled(persons.project_id, persons.batch, scope.naming.labels).subquery("b")
        select = any_left(select, labels, column("user_agent").eq(column("b_agent")))
    # In the order in which they were read: what names one may be read from another.
    for number, (owner, names) in enumerate(list(scope.targets.items())):
        if owner.on == "group":
            named = targets.group_named(owner.type)
        else:
            named = targets.item_named(scope.text(owner.via, ""))
        if owner.on == "lookup":
            select = virtual.with_lookup(select, number, scope.naming.virtual, owner, named, names, persons.project_id)
        else:
            select = targets.with_target(select, number, owner, named, tuple(names), persons)
    return select
