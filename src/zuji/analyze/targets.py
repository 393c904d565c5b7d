"""Profiles of groups and items as of a batch, as relations that a question joins.

An event belongs to the groups that it names (`groups`, type to key), and to the item whose id its property `via` holds.
A profile is the fold of the operations on that group or item in the one total order, as a person's is
(analyze/people.py, reference/profile.py). An event that names none has a profile in which nothing is set.
"""

from __future__ import annotations

from sqlglot import exp

from zuji.analyze.filter_query import Owner
from zuji.analyze.people import OPERATION, Persons, any_left, folded, profile_value
from zuji.analyze.sql import call, column, fragment, text, whole
from zuji.store.catalogue import Readable


def value(target: int, key: int, kind: str) -> Readable:
    """How key number key of target number target reads as a kind, once they are joined."""
    return profile_value(f"v{target}_{key}", kind)


def with_target(
    select: exp.Select, target: int, owner: Owner, names: exp.Expr, keys: tuple[str, ...], persons: Persons
) -> exp.Select:
    """select joined with the folded properties of one target, columns v<target>_<i>. names: the id that a row names,
    '' where it names none."""
    relation = _profiles(target, owner, keys, persons).subquery(f"v{target}")
    return any_left(select, relation, names.eq(column(f"v{target}_id")))


def _profiles(target: int, owner: Owner, keys: tuple[str, ...], persons: Persons) -> exp.Select:
    ends = exp.In(this=column("op"), expressions=[text("clear"), text("delete")])
    wanted = [exp.or_(column("key").eq(text(key)), ends) for key in keys]
    operations = (
        exp.select(
            column("target_id").as_("id"),
            *(
                call("arraySort", call("groupArrayIf", fragment(OPERATION), exp.paren(condition))).as_(f"ops_{i}")
                for i, condition in enumerate(wanted)
            ),
        )
        .from_(exp.to_table("profile_ops"))
        .where(
            column("project").eq(whole(persons.project_id)),
            column("target").eq(text(owner.on)),
            column("target_type").eq(text(owner.type)),
            column("target_id").neq(text("")),
            *persons.known(),
            exp.or_(*(condition.copy() for condition in wanted)),
        )
        .group_by(column("target_id"))
    )
    folds = [folded(column(f"ops_{i}")).as_(f"v{target}_{i}") for i in range(len(keys))]
    return exp.select(column("id").as_(f"v{target}_id"), *folds).from_(operations.subquery("operations"))


def group_named(group_type: str) -> exp.Expr:
    """The key of the group of that type that an event names, '' where it names none."""
    return call("arrayElement", column("groups"), text(group_type))


def item_named(via: Readable) -> exp.Expr:
    """The id of the item that an event names, '' where it names none."""
    return call("coalesce", via.value, text(""))
