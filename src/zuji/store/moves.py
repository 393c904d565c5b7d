"""The rewrite that brings a property's older values out of the overflow maps into its column.

It changes no answer: what `catalogue.value` and `catalogue.is_sent` say of a row is the same before and after, also for
a rewrite that stopped half way and is run again. A value of another kind that cannot be read as the property's kind
reads as NULL; it becomes a null of the column, and its text stays in the map for a later change of kind.
"""

from __future__ import annotations

import msgspec
from sqlglot import exp

from zuji.store.catalogue import Property, is_sent, is_set, value
from zuji.store.tables import COLUMN_TYPES, OVERFLOW


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _column(name: str) -> exp.Expr:
    return exp.column(name, quoted=True)


def _without(column: str, name: str, readable: exp.Expr) -> exp.Expr:
    """The map without the key, in rows where the value could be read."""
    keep = exp.Lambda(
        this=exp.or_(exp.column("k").neq(exp.Literal.string(name)), exp.not_(readable)),
        expressions=[exp.to_identifier("k"), exp.to_identifier("v")],
    )
    return _call("mapFilter", keep, _column(column))


def move(prop: Property) -> tuple[dict[str, exp.Expr], exp.Expr]:
    """New values of columns, all read from the old row, and which rows get them.

    Raises ValueError for a property without a column."""
    if prop.column < 0:
        raise ValueError(f"property {prop.name!r} has no column to move to")
    word, bit = divmod(prop.column, 64)
    old = msgspec.structs.replace(prop, column=-1, moved=False)
    here, sent = value(old), is_sent(old)
    plain = prop.kind in ("list", "numbers")  # cannot be NULL
    kinds = (prop.kind, *(kind for kind in prop.kinds_seen if kind != prop.kind))
    readable = exp.paren(is_set(old))
    mask = _call("toUInt64", exp.Literal.number(1 << bit))
    taken = here if plain else _call("assumeNotNull", here)
    fallback = _call("defaultValueOfTypeName", exp.Literal.string(COLUMN_TYPES[prop.kind]))
    updates: dict[str, exp.Expr] = {
        f"p_{prop.column}": _call("if", readable, taken, fallback),
        f"sent_{word}": _call("bitOr", _column(f"sent_{word}"), mask),
        f"null_{word}": _call(
            "if", readable, _column(f"null_{word}"), _call("bitOr", _column(f"null_{word}"), mask.copy())
        ),
        "nulls": _call(
            "arrayFilter",
            exp.Lambda(this=exp.column("n").neq(exp.Literal.string(prop.name)), expressions=[exp.to_identifier("n")]),
            _column("nulls"),
        ),
    }
    for kind in kinds:
        updates[OVERFLOW[kind].name] = _without(OVERFLOW[kind].name, prop.name, readable)
    unmoved = _call("bitTest", _column(f"sent_{word}"), exp.Literal.number(bit))
    where = exp.and_(exp.column("batch") < exp.Literal.number(prop.since), exp.not_(unmoved), exp.paren(sent))
    return updates, where
