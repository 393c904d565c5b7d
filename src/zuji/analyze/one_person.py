"""What the store knows of one person: the operations on its profile, how much it did, and classes of an id. Plans.

Persons are told by the loader's state (which actors belong together); a person here is the list of its actors, as 32
hex digits each. The profile is folded by its definition itself (reference/profile.py): one person's operations are
few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from zuji.analyze.reference.profile import Operation, said
from zuji.analyze.sql import call, column, text, whole

OPERATIONS_MAX = 20_000
_PLAIN = ("op", "key", "kind", "device", "sequence", "index", "position", "batch")


def key_of(actor: str) -> exp.Expr:
    """An actor (32 hex digits) as the store keeps it."""
    return call("reinterpretAsUInt128", call("unhex", text(actor)))


def is_any(actors: Sequence[str]) -> exp.Expr:
    """Whether a row's actor is one of these."""
    return exp.In(this=column("actor"), expressions=[key_of(actor) for actor in actors])


def milliseconds(name: str) -> exp.Expr:
    """A time column in ms UTC."""
    return call("toUnixTimestamp64Milli", column(name))


def operations(project_id: int, batch: int, actors: Sequence[str]) -> exp.Select:
    """Every operation on the profile of a person, at most OPERATIONS_MAX + 1 of them."""
    names = (*_PLAIN, "text", "number", "list", "actor", "event_id")
    found = exp.select(*(column(name) for name in names), milliseconds("time").as_("at"))
    terms = [column("project").eq(whole(project_id)), column("target").eq(text("user"))]
    found = found.from_(exp.to_table("profile_ops")).where(*terms, column("batch") <= whole(batch), is_any(actors))
    return found.limit(OPERATIONS_MAX + 1)


def profile(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The profile that rows of `operations` make: name, kind, value, when it was said (ms UTC) and by which actor."""
    made = said(_operation(row) for row in rows)
    return [
        {
            "name": key,
            "kind": kind,
            "value": value,
            "said_at": last.time,
            "op": last.op,
            "actor": last.actor.to_bytes(16, "little").hex(),
        }
        for key, ((kind, value), last) in sorted(made.items())
    ]


def _operation(row: Mapping[str, Any]) -> Operation:
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
    actor, event_id = (int.from_bytes(row[name], "little") for name in ("actor", "event_id"))
    return Operation(**plain, actor=actor, event_id=event_id, value=operand(row), time=row["at"])


def operand(row: Mapping[str, Any]) -> Any:
    """The value of a row of profile_ops, as its kind; None where the operation has none."""
    match row["kind"]:
        case "text" | "json":
            return row["text"]
        case "number":
            return row["number"]
        case "bool":
            return bool(row["number"])
        case "datetime":
            return int(row["number"])
        case "list":
            return list(row["list"])
    return None


def seen(project_id: int, batch: int, actors: Sequence[str]) -> exp.Select:
    """Columns actor (bytes), events, first_at, last_at (ms UTC) of those actors that have events."""
    at = milliseconds("time")
    found = exp.select(column("actor"), call("count").as_("events"))
    found = found.select(call("min", at).as_("first_at"), call("max", at).as_("last_at"))
    found = found.from_(exp.to_table(f"events_{int(project_id)}"))
    return found.where(column("batch") <= whole(batch), is_any(actors)).group_by(column("actor"))


def classes(project_id: int, batch: int, value: str) -> exp.Select:
    """Column id_class: the classes under which evidence speaks of a value."""
    sides = []
    for side in ("from", "to"):
        one = exp.select(column(f"{side}_class").as_("id_class")).from_(exp.to_table("identity_edges"))
        terms = [column("project").eq(whole(project_id)), column("batch") <= whole(batch)]
        sides.append(one.where(*terms, column(f"{side}_value").eq(text(value)), column(f"{side}_class").neq(text(""))))
    both = exp.union(sides[0], sides[1], distinct=True)
    return exp.select(column("id_class")).from_(both.subquery("c")).limit(100)
