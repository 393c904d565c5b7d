"""The functions of expressions, and of which kind an expression is.

Kinds are those of properties; json reads as text. Lists can be asked about (`is_set`, `length`, `contains`) and are no
value of an expression. Null takes the kind that is wanted where it stands.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from zuji.analyze import patterns
from zuji.analyze.complaints import BadQuery
from zuji.analyze.expressions import BadExpression, Node
from zuji.analyze.filter_query import Owner
from zuji.records.sentences import say

SCALARS = ("text", "number", "bool", "datetime")
WHOLE_MAX = 100_000
TIME = "$time"  # when the event happened


class Function(NamedTuple):
    """arguments: the kind of each; 'scalar': any but lists; 'same': all those of one kind; 'ordered': the same, but no
    bool; 'list': a list or a text; with '!' a constant: '!text', '!filled' (not empty), '!whole' (from 1), '!digits'
    (0 to 10), '!pattern'. repeats: the last may come again; optional: so many of the last may be left out. result
    'same': the kind of those."""

    arguments: tuple[str, ...]
    result: str
    repeats: bool = False
    optional: int = 0


_PART = Function(("datetime",), "number")
_TWO = Function(("number", "number"), "number")
# Those with a sign instead of a name; `in` and `lookup` are told apart where they are read.
SIGNS = {
    "add": _TWO,
    "subtract": _TWO,
    "multiply": _TWO,
    "divide": _TWO,
    "negate": Function(("number",), "number"),
    "equals": Function(("same", "same"), "bool"),
    "not_equals": Function(("same", "same"), "bool"),
    "less": Function(("ordered", "ordered"), "bool"),
    "less_or_equal": Function(("ordered", "ordered"), "bool"),
    "greater": Function(("ordered", "ordered"), "bool"),
    "greater_or_equal": Function(("ordered", "ordered"), "bool"),
    "and": Function(("bool", "bool"), "bool", repeats=True),
    "or": Function(("bool", "bool"), "bool", repeats=True),
    "||": Function(("scalar",), "text", repeats=True),
    "case": Function(("bool", "same", "same"), "same"),
    "not": Function(("bool",), "bool"),
    "in": Function(("same", "same"), "bool", repeats=True),
}
FUNCTIONS = {
    "abs": Function(("number",), "number"),
    "ceil": Function(("number",), "number"),
    "coalesce": Function(("same",), "same", repeats=True),
    "concat": Function(("scalar",), "text", repeats=True),
    "contains": Function(("list", "text"), "bool"),
    "date": Function(("datetime",), "text"),
    "day": _PART,
    "ends_with": Function(("text", "text"), "bool"),
    "extract": Function(("text", "!pattern"), "text"),
    "floor": Function(("number",), "number"),
    "hour": _PART,
    "if": Function(("bool", "same", "same"), "same"),
    "is_set": Function(("any",), "bool"),
    "length": Function(("list",), "number"),
    "lookup": Function(("!text", "property", "!text"), ""),
    "lower": Function(("text",), "text"),
    "matches": Function(("text", "!pattern"), "bool"),
    "month": _PART,
    "number": Function(("scalar",), "number"),
    "replace": Function(("text", "!filled", "!text"), "text"),
    "round": Function(("number", "!digits"), "number", optional=1),
    "seconds_between": Function(("datetime", "datetime"), "number"),
    "split_part": Function(("text", "!filled", "!whole"), "text"),
    "starts_with": Function(("text", "text"), "bool"),
    "substring": Function(("text", "!whole", "!whole"), "text", optional=1),
    "text": Function(("scalar",), "text"),
    "trim": Function(("text",), "text"),
    "upper": Function(("text",), "text"),
    "weekday": _PART,
    "year": _PART,
}


class Typed(msgspec.Struct, frozen=True):
    """A node whose kind is known. value: of a constant; of a property whose it is and its name, None of `$time`."""

    op: str
    kind: str
    arguments: tuple[Typed, ...] = ()
    value: Any = None


KindOf = Callable[[Owner, str], str]  # raises BadQuery for what is not known


def typed(tree: Node, kind_of: KindOf) -> Typed:
    """The tree with kinds. Raises BadExpression where functions are given what they do not take, or properties are not
    known."""
    found = _typed(tree, kind_of, "")
    if found.kind not in SCALARS:
        detail = "null alone has no kind" if not found.kind else f"the result is a {found.kind}"
        raise BadExpression(
            say("{detail}; valid is an expression that gives {scalars}", detail=detail, scalars=", ".join(SCALARS)),
            tree.at,
        )
    return found


def _typed(node: Node, kind_of: KindOf, wanted: str) -> Typed:
    """wanted: the kind that null takes here."""
    if node.op == "constant":
        return Typed("constant", _kind(node.value) or wanted, value=node.value)
    if node.op == "property":
        return _property(node, kind_of)
    function = FUNCTIONS.get(node.op) or SIGNS.get(node.op)
    if function is None:
        close = difflib.get_close_matches(node.op, FUNCTIONS, n=3, cutoff=0.5) or sorted(FUNCTIONS)
        raise BadExpression(
            say("there is no function {op!r}; valid: {close}", op=node.op[:40], close=", ".join(close)), node.at
        )
    places = _places(node, function)
    if node.op == "lookup":
        return _lookup(node, places, kind_of)
    first = [_typed(part, kind_of, "") for part in node.arguments]
    same = next((one.kind for one, place in zip(first, places, strict=True) if place in _ALIKE and one.kind), "")
    made = []
    for part, one, place in zip(node.arguments, first, places, strict=True):
        kind = same if place in _ALIKE else "text" if place in ("scalar", "list") else place.lstrip("!")
        one = _typed(part, kind_of, kind) if not one.kind and place != "any" else one
        _fits(node, part, one, place, same)
        made.append(one)
    if node.op == "contains" and made[0].kind == "list" and made[1].op != "constant":
        raise BadExpression(say("'contains' of a list takes a constant text"), node.arguments[1].at)
    if node.op == "in" and any(one.op != "constant" or one.value is None for one in made[1:]):
        raise BadExpression(say("'in' takes constants"), node.at)
    return Typed(node.op, same if function.result == "same" else function.result, tuple(made))


_ALIKE = ("same", "ordered")


def _places(node: Node, function: Function) -> tuple[str, ...]:
    """What each argument is to be."""
    n, wanted = len(node.arguments), function.arguments
    if node.op == "case":
        return (*("bool", "same") * (n // 2), "same")
    if function.repeats and n > len(wanted):
        wanted += wanted[-1:] * (n - len(wanted))
    if not len(wanted) - function.optional <= n <= len(wanted):
        least = len(wanted) - function.optional
        many = f"{least} or more" if function.repeats else f"{least}" if not function.optional else f"{least} or more"
        raise BadExpression(say("{op!r} takes {many} arguments, not {n}", op=node.op, many=many, n=n), node.at)
    return wanted[:n]


def _fits(node: Node, part: Node, one: Typed, place: str, same: str) -> None:
    if place.startswith("!"):
        return _constant(node, part, one, place)
    kind = one.kind
    fine = {
        "any": kind in (*SCALARS, "list", "numbers"),
        "scalar": kind in SCALARS,
        "same": kind in SCALARS and kind == same,
        "ordered": kind in SCALARS and kind == same and kind != "bool",
        "list": kind in ("text", "list") or (kind == "numbers" and node.op == "length"),
    }.get(place, kind == place)
    if not fine:
        valid = (
            say("a {kind}, as the others are", kind=same)
            if place in _ALIKE and same in SCALARS
            else _TOLD.get(place, say("a {kind}", kind=place))
        )
        raise BadExpression(
            say(
                "{op!r} takes {valid}, and this is {value}",
                op=node.op,
                valid=valid,
                value=say("a {kind}", kind=kind) if kind else "null",
            ),
            part.at,
        )
    return None


_TOLD = {
    "any": say("a value"),
    "scalar": say("a text, number, bool or datetime"),
    "list": say("a text or a list"),
    "same": say("a text, number, bool or datetime"),
    "ordered": say("a text, number or datetime"),
}


def _constant(node: Node, part: Node, one: Typed, place: str) -> None:
    value = one.value
    if place in ("!whole", "!digits"):
        low, high = (1, WHOLE_MAX) if place == "!whole" else (0, 10)
        fine = one.op == "constant" and isinstance(value, float) and value.is_integer() and low <= value <= high
        valid = say("a constant whole number from {low} to {high}", low=low, high=high)
    else:
        fine = one.op == "constant" and isinstance(value, str) and (place != "!filled" or value != "")
        valid = say("a constant text that is not empty") if place == "!filled" else say("a constant text")
        if fine and place == "!pattern" and (problem := patterns.refused(str(value))):
            raise BadExpression(say("is no regular expression of the RE2 kind: {problem}", problem=problem), part.at)
    if not fine:
        raise BadExpression(say("{op!r} takes {valid} here", op=node.op, valid=valid), part.at)


def _property(node: Node, kind_of: KindOf) -> Typed:
    if node.value == TIME:
        return Typed("property", "datetime")
    return _read(Owner(), node.value, node, kind_of)


def _lookup(node: Node, places: Sequence[str], kind_of: KindOf) -> Typed:
    table, via, name = node.arguments
    for part, place in ((table, places[0]), (name, places[2])):
        _constant(node, part, Typed(part.op, "text", value=part.value), place)
    if via.op != "property" or via.value == TIME:
        raise BadExpression(say("'lookup' takes the property that holds the key"), via.at)
    return _read(Owner("lookup", table.value, via.value), name.value, node, kind_of)


def _read(owner: Owner, name: str, node: Node, kind_of: KindOf) -> Typed:
    try:
        kind = kind_of(owner, name)
    except BadQuery as error:
        raise BadExpression(error.problems[0].detail, node.at) from error
    return Typed("property", "text" if kind == "json" else kind, value=(owner, name))


def _kind(value: Any) -> str:
    return "bool" if isinstance(value, bool) else {float: "number", str: "text"}.get(type(value), "")
