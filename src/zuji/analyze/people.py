"""Persons and their profiles as of a batch, as relations that a question joins.

A person is what `person_map` makes of an actor: the last row (by batch, position) up to the batch that is asked for;
an actor without a row is its own person (DESIGN D5). A profile is the fold of the operations of all of a person's
actors in the one total order (time, device, sequence, index, event id, position): reference/profile.py defines it.
"""

from __future__ import annotations

from sqlglot import exp

from zuji.analyze.sql import call, column, fragment, text, whole
from zuji.store.catalogue import Place, Readable, read

# (kind, text, number, list) of a property while its operations are folded; kind '' is not set.
_UNSET = "tuple('', '', toFloat64(0), CAST(array(), 'Array(String)'))"
_KIND, _TEXT, _NUMBER, _LIST = "tupleElement(s, 1)", "tupleElement(s, 2)", "tupleElement(s, 3)", "tupleElement(s, 4)"
_OP, _OP_KIND = "tupleElement(o, 7)", "tupleElement(o, 8)"
_OP_TEXT, _OP_NUMBER, _MEMBERS = "tupleElement(o, 9)", "tupleElement(o, 10)", "tupleElement(o, 11)"
_GIVEN = f"if({_OP_KIND} = '', {_UNSET}, tuple({_OP_KIND}, {_OP_TEXT}, {_OP_NUMBER}, {_MEMBERS}))"
_NEW = f"arrayFilter(i -> NOT has({_LIST}, i), arrayDistinct({_MEMBERS}))"
_LISTED = (
    f"multiIf({_OP} = 'append', arrayConcat({_LIST}, {_MEMBERS}), {_OP} = 'prepend', arrayConcat({_MEMBERS}, {_LIST}),"
    f" {_OP} = 'union', arrayConcat({_LIST}, {_NEW}), {_OP} = 'union_front', arrayConcat({_NEW}, {_LIST}),"
    f" arrayFilter(i -> NOT has({_MEMBERS}, i), {_LIST}))"
)
_FOLD = fragment(
    "arrayFold((s, o) -> multiIf("
    f"{_OP} = 'set' OR ({_OP} = 'set_once' AND {_KIND} = ''), {_GIVEN},"
    f" {_OP} = 'increment' AND {_OP_KIND} = 'number' AND {_KIND} IN ('', 'number'),"
    f" tuple('number', '', if({_KIND} = 'number', {_NUMBER}, toFloat64(0)) + {_OP_NUMBER}, {_LIST}),"
    f" {_OP} IN ('append', 'prepend', 'union', 'union_front', 'remove') AND {_OP_KIND} != ''"
    f" AND ({_KIND} = 'list' OR ({_KIND} = '' AND {_OP} != 'remove')),"
    f" tuple('list', '', toFloat64(0), {_LISTED}),"
    f" {_OP} IN ('unset', 'clear', 'delete'), {_UNSET},"
    f" s), operations, {_UNSET})"
)
_UNTIL = fragment("arrayFilter(o -> tupleElement(o, 1) <= toUnixTimestamp64Milli(time), operations)")
# The operand as list members is made before the fold: the engine analyses what is inside a lambda many times over,
# and such a query took 0.2 s before it read a row.
OPERATION = (
    'tuple(toUnixTimestamp64Milli("time"), "device", "sequence", "index", "event_id", "position",'
    ' toString("op"), toString("kind"), "text", "number",'
    """ multiIf("kind" = 'list', "list", "kind" = 'number', array(toString("number")),"""
    """ "kind" = 'bool', array(if("number" = 0, 'false', 'true')),"""
    """ "kind" = 'datetime', array(toString(fromUnixTimestamp64Milli(toInt64("number"), 'UTC'))),"""
    ' array("text")))'
)
PERSON = call("if", column("m_known").eq(whole(1)), column("m_person"), column("actor"))


def mapped(project_id: int, batch: int) -> exp.Select:
    """Columns m_actor, m_person, m_known (always 1): one row for each actor that the map speaks of."""
    latest = call("argMax", column("person"), call("tuple", column("batch"), column("position")))
    return (
        exp.select(column("actor").as_("m_actor"), latest.as_("m_person"), call("toUInt8", whole(1)).as_("m_known"))
        .from_(exp.to_table("person_map"))
        .where(column("project").eq(whole(project_id)), column("batch") <= whole(batch))
        .group_by(column("actor"))
    )


def with_persons(select: exp.Select, project_id: int, batch: int) -> exp.Select:
    """select joined so that PERSON is the person of its column `actor`."""
    on = column("actor").eq(column("m_actor"))
    return any_left(select, mapped(project_id, batch).subquery("m"), on)


def any_left(select: exp.Select, relation: exp.Subquery, on: exp.Expr) -> exp.Select:
    """At most one row of relation matches; without ANY the engine would keep lists of matches."""
    joined = select.copy()
    joined.append("joins", exp.Join(this=relation, side="LEFT", kind="ANY", on=on))
    return joined


def profiles(project_id: int, batch: int, keys: tuple[str, ...], history: tuple[str, ...] = ()) -> exp.Select:
    """Columns u_person, u_0, u_1, ...: the folded tuple of each of keys, and h_0, ...: the operations of each of
    history in their order. Persons without such operations have no row."""
    ends = exp.In(this=column("op"), expressions=[text("clear"), text("delete")])
    wanted = [exp.or_(column("key").eq(text(key)), ends) for key in (*keys, *history)]
    operations = (
        exp.select(
            PERSON.as_("u_person"),
            *(
                call("arraySort", call("groupArrayIf", fragment(OPERATION), exp.paren(condition))).as_(f"ops_{i}")
                for i, condition in enumerate(wanted)
            ),
        )
        .from_(exp.to_table("profile_ops"))
        .where(
            column("project").eq(whole(project_id)),
            column("target").eq(text("user")),
            column("batch") <= whole(batch),
            exp.or_(*(condition.copy() for condition in wanted)),
        )
        .group_by(column("u_person"))
    )
    folds = [folded(column(f"ops_{i}")).as_(f"u_{i}") for i in range(len(keys))]
    kept = [column(f"ops_{len(keys) + i}").as_(f"h_{i}") for i in range(len(history))]
    return exp.select(column("u_person"), *folds, *kept).from_(
        with_persons(operations, project_id, batch).subquery("operations")
    )


def folded(operations: exp.Expr) -> exp.Expr:
    """The tuple (kind, text, number, list) that sorted operations of one property come to."""
    fold = _FOLD.copy()
    for name in list(fold.find_all(exp.Column)):
        if name.name == "operations":
            name.replace(operations.copy())
    return fold


def with_profiles(
    select: exp.Select, project_id: int, batch: int, keys: tuple[str, ...], history: tuple[str, ...] = ()
) -> exp.Select:
    """select, already with_persons, joined with its persons' folded properties: u_<i> as they are, and t_<i> of
    history as they were at the row's `time`, operations of the same millisecond included."""
    if not keys and not history:
        return select
    relation = profiles(project_id, batch, keys, history).subquery("u")
    select = any_left(select, relation, PERSON.eq(column("u_person")))
    for i in range(len(history)):
        said = _UNTIL.copy()
        for name in list(said.find_all(exp.Column)):
            if name.name == "operations":
                name.replace(column(f"h_{i}"))
        select = select.with_(f"t_{i}", as_=folded(said), scalar=True)
    return select


def profile_value(state: str, kind: str) -> Readable:
    """How a folded tuple, in column state, reads as a kind."""

    def part(n: int) -> exp.Expr:
        return call("tupleElement", column(state), whole(n))

    def place(seen: str, value: exp.Expr) -> Place:
        return part(1).eq(text(seen)), value, seen

    places = [
        place("text", part(2)),
        place("json", part(2)),
        place("number", part(3)),
        place("bool", call("notEquals", part(3), whole(0))),
        place("datetime", call("toInt64", part(3))),
        place("list", part(4)),
    ]
    return read(places, kind)
