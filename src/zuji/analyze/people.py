"""Persons and their profiles as of a batch, as relations that a question joins.

A person is what `person_map` makes of an actor: the last row (by batch, position) up to the batch that is asked for;
an actor without a row is its own person (DESIGN D5). Both are told by their numbers (runners/numbers.py). A profile is
the fold of the operations of all of a person's actors in the one total order (time, device, sequence, index, event id,
position): reference/profile.py defines it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from zuji.analyze.sql import call, column, fragment, instant, text, whole
from zuji.store.catalogue import Place, Readable, read
from zuji.store.contract import PersonMap

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


class Persons:
    """Who the actors of a project are as of a batch. key is the person's number in rows that were `joined`.

    until (ms UTC): events and profile operations of that time and later are not seen; who is one person does not hang
    on it. only: numbers of the actors of which anything is seen, None for all of them."""

    def __init__(
        self, project_id: int, batch: int, known: PersonMap, until: int | None = None, only: Sequence[int] | None = None
    ) -> None:
        self.project_id, self.batch, self.until, self._only = project_id, batch, until, only
        self._known = known
        self.key = column("actor_number")
        self._after = 0  # rows of the map beyond this batch are not in the dictionary
        if known.dictionary and known.batch <= batch:
            self._after = known.batch
            number = call("toUInt64", column("actor_number"))
            self.key = call("dictGetOrDefault", text(known.dictionary), text("person"), number, self.key)
        self._joins = min(known.changed, batch) > self._after
        if self._joins:
            self.key = call("if", column("m_known").eq(whole(1)), column("m_person"), self.key)

    def before(self, until: int) -> Persons:
        """The same persons, of whom nothing is known that was at `until` (ms UTC) or later."""
        return Persons(self.project_id, self.batch, self._known, until, self._only)

    def only(self, actors: Sequence[int]) -> Persons:
        """The same persons, as if nobody but these actors had done anything."""
        return Persons(self.project_id, self.batch, self._known, self.until, actors)

    def seen(self) -> list[exp.Expr]:
        """Which rows of events and of operations on persons' profiles are seen."""
        if self._only is None:
            return self.known()
        numbers = [whole(number) for number in self._only] or [exp.Null()]
        return [*self.known(), exp.In(this=column("actor_number"), expressions=numbers)]

    def known(self) -> list[exp.Expr]:
        """Which rows are seen of what no actor did: operations on groups and items."""
        later = [] if self.until is None else [column("time") < instant(self.until)]
        return [column("batch") <= whole(self.batch), *later]

    def joined(self, select: exp.Select) -> exp.Select:
        """select such that key is the person of its column `actor_number`."""
        if not self._joins:
            return select
        on = column("actor_number").eq(column("m_actor"))
        return any_left(select, self.mapped().subquery("m"), on)

    def mapped(self) -> exp.Select:
        """Columns m_actor, m_person, m_known (always 1): one row for each actor that the map has come to speak of."""
        latest = call("argMax", column("person_number"), call("tuple", column("batch"), column("position")))
        known = call("toUInt8", whole(1)).as_("m_known")
        return (
            exp.select(column("actor_number").as_("m_actor"), latest.as_("m_person"), known)
            .from_(exp.to_table("person_map"))
            .where(
                column("project").eq(whole(self.project_id)),
                column("batch") > whole(self._after),
                column("batch") <= whole(self.batch),
            )
            .group_by(column("actor_number"))
        )

    def profiles(self, keys: tuple[str, ...], history: tuple[str, ...] = ()) -> exp.Select:
        """Columns u_person, u_0, u_1, ...: the folded tuple of each of keys, and h_0, ...: the operations of each of
        history in their order. Persons without such operations have no row."""
        ends = exp.In(this=column("op"), expressions=[text("clear"), text("delete")])
        wanted = [exp.or_(column("key").eq(text(key)), ends) for key in (*keys, *history)]
        operations = (
            exp.select(
                self.key.copy().as_("u_person"),
                *(
                    call("arraySort", call("groupArrayIf", fragment(OPERATION), exp.paren(condition))).as_(f"ops_{i}")
                    for i, condition in enumerate(wanted)
                ),
            )
            .from_(exp.to_table("profile_ops"))
            .where(
                column("project").eq(whole(self.project_id)),
                column("target").eq(text("user")),
                *self.seen(),
                exp.or_(*(condition.copy() for condition in wanted)),
            )
            .group_by(column("u_person"))
        )
        folds = [folded(column(f"ops_{i}")).as_(f"u_{i}") for i in range(len(keys))]
        kept = [column(f"ops_{len(keys) + i}").as_(f"h_{i}") for i in range(len(history))]
        return exp.select(column("u_person"), *folds, *kept).from_(self.joined(operations).subquery("operations"))

    def with_profiles(self, select: exp.Select, keys: tuple[str, ...], history: tuple[str, ...] = ()) -> exp.Select:
        """select, already joined, with its persons' folded properties: u_<i> as they are, and t_<i> of history as they
        were at the row's `time`, operations of the same millisecond included."""
        if not keys and not history:
            return select
        select = any_left(select, self.profiles(keys, history).subquery("u"), self.key.copy().eq(column("u_person")))
        for i in range(len(history)):
            said = _UNTIL.copy()
            for name in list(said.find_all(exp.Column)):
                if name.name == "operations":
                    name.replace(column(f"h_{i}"))
            select = select.with_(f"t_{i}", as_=folded(said), scalar=True)
        return select


def any_left(select: exp.Select, relation: exp.Subquery, on: exp.Expr) -> exp.Select:
    """At most one row of relation matches; without ANY the engine would keep lists of matches."""
    joined = select.copy()
    joined.append("joins", exp.Join(this=relation, side="LEFT", kind="ANY", on=on))
    return joined


def folded(operations: exp.Expr) -> exp.Expr:
    """The tuple (kind, text, number, list) that sorted operations of one property come to."""
    fold = _FOLD.copy()
    for name in list(fold.find_all(exp.Column)):
        if name.name == "operations":
            name.replace(operations.copy())
    return fold


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
