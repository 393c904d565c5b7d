"""What a question's properties need beside the rows of events: persons, profiles, labels of bots.

Nothing is joined that the question does not name.
"""

from __future__ import annotations

from sqlglot import exp

from zuji.analyze import bots, targets
from zuji.analyze.filters import Scope
from zuji.analyze.people import Persons, any_left
from zuji.analyze.sql import column
from zuji.store.catalogue import as_text


def joined(select: exp.Select, scope: Scope, persons: Persons, wanted: bool = False) -> exp.Select:
    """select from the events table, joined with all that scope has read so far. wanted: persons.key is read anyhow."""
    keys, history = tuple(scope.profile_keys), tuple(scope.history_keys)
    if wanted or scope.reads_person or keys or history:
        select = persons.with_profiles(persons.joined(select), keys, history)
    for number, (owner, names) in enumerate(scope.targets.items()):
        if owner.on == "group":
            named = targets.group_named(owner.type)
        else:
            via = as_text(scope.catalogue, owner.via)
            assert via is not None  # scope has read it
            named = targets.item_named(via)
        select = targets.with_target(select, number, owner, named, tuple(names), persons)
    if scope.reads_bot_reason:
        labels = bots.labelled(persons.project_id, persons.batch, scope.naming.labels).subquery("b")
        select = any_left(select, labels, column("user_agent").eq(column("b_agent")))
    return select
