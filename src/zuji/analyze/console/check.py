"""A user's query, made anew from what is allowed.

Nothing of the parsed tree is taken over: each node of a kind that is listed here becomes a new node of ours, with the
parts that are listed, and anything else is refused by name and place. Functions are called by the names of the
allow-list, identifiers by words of ours (names.py), relations are put in by the caller (`Calls`, `Queries.relation`),
types and parameters are rebuilt from their checked parts. This module makes expressions, queries.py what holds them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.console import allowed
from zuji.analyze.console.grammar import refuse
from zuji.analyze.console.names import Names
from zuji.analyze.console.parameters import NAME, literal
from zuji.analyze.query import zones
from zuji.analyze.sql import array, text
from zuji.records.sentences import say

_BINARY = (exp.And, exp.Or, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Add, exp.Sub, exp.Mul, exp.Div)
_AS_CALL: dict[type[exp.Expr], str] = {
    exp.Mod: "modulo",
    exp.IntDiv: "intDiv",
    exp.DPipe: "concat",
    exp.RegexpLike: "match",
    exp.Xor: "xor",
}
_UNITS = ("millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")
_SHIFTS = {
    **dict.fromkeys(("dateAdd", "date_add", "timestampAdd", "timestamp_add"), "plus"),
    **dict.fromkeys(("dateSub", "date_sub", "timestampSub", "timestamp_sub"), "minus"),
}
_TAKE_UNIT = {"dateDiff", "date_diff", "dateTrunc", "date_trunc", "age"}
_NUMBER = re.compile(r"\d{1,80}|(\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?)")
_SIDES = {"UNBOUNDED", "CURRENT ROW"}


def parts(node: exp.Expr, *names: str, ignored: Sequence[str] = ()) -> list[Any]:
    """Those arguments of a node; refuses the node when it has others."""
    known = {*names, *ignored}
    for name, value in node.args.items():
        if name not in known and value not in (None, False, [], ""):
            what = name.rstrip("_").upper().replace("_", " ")
            refuse(
                say("{what} is not allowed here ({node})", what=what, node=called(node)),
                value if isinstance(value, exp.Expr) else node,
            )
    return [node.args.get(name) for name in names]


def called(node: exp.Expr) -> str:
    """A kind of node in SQL's words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()


def name_of(node: Any) -> str:
    """The name in an identifier. Refuses names that SQL could not show again."""
    if not isinstance(node, exp.Identifier) or not isinstance(node.this, str) or not node.this:
        refuse(say("a name is wanted here"), node)
    if re.search("[\x00-\x1f\x7f\\\\\ud800-\udfff]", node.this) or len(node.this) > 512:
        shown = node.this[:80]
        refuse(
            say("{shown!r} is no name for a query: no control characters and no backslash", shown=shown), node, shown
        )
    return node.this


class Expressions:
    """Makes expressions anew. query makes a query that stands inside of one. bound: values of parameters; None shows
    them as they are named. clock gives the expression of a function that reads the time; None shows its call."""

    def __init__(
        self,
        names: Names,
        query: Callable[[exp.Expr], exp.Expr],
        bound: Mapping[str, Any] | None,
        clock: Callable[[str], exp.Expr | None],
    ) -> None:
        self.names, self._query, self._bound, self._clock = names, query, bound, clock
        self.parameters: dict[str, str] = {}  # name to type
        self.functions: set[str] = set()
        self.columns: dict[str, exp.Expr] = {}  # names that stand where a column may, and where first

    def identifier(self, node: Any) -> exp.Identifier:
        return exp.to_identifier(self.names.of(name_of(node)), quoted=True)

    def each(self, nodes: Any) -> list[exp.Expr]:
        return [self.of(node) for node in nodes or []]

    def of(self, node: Any) -> exp.Expr:
        """The expression made anew. Raises BadQuery for what is not allowed."""
        if not isinstance(node, exp.Expr):
            refuse(say("an expression is missing"))
        kind = type(node)
        if kind in _AS_CALL:
            left, right = parts(node, "this", "expression", ignored=("safe",))
            return self._called(_AS_CALL[kind], self.of(left), self.of(right))
        if kind in _BINARY:
            left, right = parts(node, "this", "expression", ignored=("typed", "safe"))
            return kind(this=self.of(left), expression=self.of(right))
        make = _MAKERS.get(kind)
        if make is None:
            refuse(say("{node} is not allowed in a query", node=called(node)), node, called(node))
        return make(self, node)

    def _called(self, name: str, *arguments: exp.Expr) -> exp.Expr:
        self.functions.add(name)
        return exp.Anonymous(this=name, expressions=list(arguments))

    # Values

    def _literal(self, node: exp.Literal) -> exp.Expr:
        value, is_string = node.this, node.args.get("is_string")
        if is_string:
            if re.search("[\ud800-\udfff]", value):
                refuse(say("a text holds what is no character"), node)
            return text(value)
        if not _NUMBER.fullmatch(value):
            refuse(say("{value!r} is not a number", value=value[:40]), node)
        return exp.Literal.number(value)

    def _constant(self, node: exp.Expr) -> exp.Expr:
        (value,) = parts(node, "this")
        return exp.Null() if isinstance(node, exp.Null) else exp.Boolean(this=bool(value))

    def _column(self, node: exp.Column) -> exp.Expr:
        this, table = parts(node, "this", "table", ignored=("db", "catalog"))
        if node.args.get("db") or node.args.get("catalog"):
            refuse(say("a column is named as column or relation.column"), node, node.sql("clickhouse")[:80])
        of_table = self.identifier(table) if table is not None else None
        if isinstance(this, exp.Star):
            refuse(say("* belongs to the columns of SELECT or into count(*)"), node)
        made = exp.Column(this=self.identifier(this), table=of_table)
        self.columns.setdefault(name_of(this), node)
        return made

    def _identifier(self, node: exp.Identifier) -> exp.Expr:
        """A variable of a lambda."""
        self.columns.setdefault(name_of(node), node)
        return exp.Column(this=self.identifier(node))

    def _dot(self, node: exp.Dot) -> exp.Expr:
        this, index = parts(node, "this", "expression")
        if not isinstance(index, exp.Literal) or index.args.get("is_string") or not index.this.isdecimal():
            refuse(say("after a dot follows the number of a tuple's element"), node)
        return self._called("tupleElement", self.of(this), self._literal(index))

    def _placeholder(self, node: exp.Placeholder) -> exp.Expr:
        name, kind = parts(node, "this", "kind")
        name = name.name if isinstance(name, exp.Expr) else name
        if not isinstance(name, str) or not NAME.fullmatch(name):
            refuse(say("a parameter is written {{name:Type}}"), node)
        found = allowed.of_tree(kind, zones()) if isinstance(kind, exp.DataType) else None
        if found is None:
            refuse(
                say(
                    "parameter {name!r} has a type that is not allowed; valid: {types_shown}",
                    name=name,
                    types_shown=allowed.TYPES_SHOWN,
                ),
                node,
                name,
            )
        if self.parameters.setdefault(name, str(found)) != str(found):
            refuse(
                say(
                    "parameter {name!r} is {parameters} elsewhere, {found} here",
                    name=name,
                    parameters=self.parameters[name],
                    found=found,
                ),
                node,
                name,
            )
        if self._bound is None:
            return exp.Placeholder(this=exp.var(name), kind=exp.var(str(found)))
        if name not in self._bound:
            raise BadQuery(
                Problem(
                    f"parameters.{name}",
                    None,
                    say("the query needs parameter {name!r} of type {found}", name=name, found=found),
                )
            )
        self.functions |= {"CAST", "array"}
        return literal(name, found, self._bound[name])

    def _cast(self, node: exp.Cast) -> exp.Expr:
        this, kind = parts(node, "this", "to")
        written = isinstance(kind, exp.Literal)
        found = allowed.type_of(kind.this, zones()) if written else allowed.of_tree(kind, zones())
        if found is None:
            shown = kind.sql("clickhouse")[:80]
            refuse(
                say("type {shown} is not allowed; valid: {types_shown}", shown=shown, types_shown=allowed.TYPES_SHOWN),
                node,
                shown,
                allowed.TYPES_SHOWN,
            )
        return self._called("CAST", self.of(this), text(str(found)))

    def _interval(self, node: exp.Interval) -> exp.Expr:
        this, unit = parts(node, "this", "unit")
        count = exp.Literal.number(this.this) if _is_digits(this) else self.of(this)
        return self._called(f"toInterval{self._unit(unit).capitalize()}", count)

    def _unit(self, node: Any) -> str:
        """A unit of time, written as a word or a text."""
        while isinstance(node, exp.Column) and not node.args.get("table"):
            node = node.this
        given = node.name.lower() if isinstance(node, exp.Var | exp.Identifier | exp.Literal) else ""
        found = given if given in _UNITS else given.removesuffix("s")
        if found not in _UNITS:
            refuse(
                say("a unit of time is wanted: {units}", units=", ".join(_UNITS)),
                node,
                given[:40] or None,
                list(_UNITS),
            )
        return found

    # Calls

    def _call(self, node: exp.Expr) -> exp.Expr:
        this, given, params = parts(node, "this", "expressions", "params")
        if isinstance(node, exp.ParameterizedAgg):
            given, params = params, given
        written = this.name if isinstance(this, exp.Identifier) else str(this)
        name = allowed.function(written)
        if name is None:
            close = difflib.get_close_matches(written, allowed.FUNCTIONS, n=3, cutoff=0.7)
            hint = (
                say("; close: {names}", names=", ".join(close))
                if close
                else say("; docs/reference/sql.md lists those that are")
            )
            refuse(
                say("function {written} is not allowed{hint}", written=written[:80], hint=hint),
                node,
                written[:80],
                close or None,
            )
        given = given or []
        if name in ("now", "now64", "today", "yesterday", "current_timestamp", "current_date"):
            if given or params:
                refuse(say("{name} takes no arguments here", name=name), node, name)
            moment = self._clock(name)
            self.functions |= {"fromUnixTimestamp64Milli", "toInt64", "toDateTime", "toDate"}
            return moment if moment is not None else self._called(name)
        if name in _SHIFTS:
            return self._shifted(name, given, node)
        if name == "count" and len(given) == 1 and isinstance(given[0], exp.Star):
            given = parts(given[0]) or []
        if name in _TAKE_UNIT and given:
            return self._called(name, text(self._unit(given[0])), *self.each(given[1:]))
        if name in allowed.TAKE_TYPE and given:
            return self._called(name, *self.each(given[:-1]), self._type_text(given[-1], node))
        self.functions.add(name)
        made = [self._argument(item) for item in given]
        if params:
            return exp.ParameterizedAgg(this=name, expressions=self.each(params), params=made)
        return exp.Anonymous(this=name, expressions=made)

    def _argument(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Distinct):
            (inner,) = parts(node, "expressions")
            return exp.Distinct(expressions=self.each(inner))
        if isinstance(node, exp.Lambda):
            body, variables = parts(node, "this", "expressions")
            return exp.Lambda(this=self.of(body), expressions=[self.identifier(item) for item in variables])
        return self.of(node)

    def _shifted(self, name: str, given: list[exp.Expr], node: exp.Expr) -> exp.Expr:
        """dateAdd(unit, n, t) and its kin, or dateAdd(t, INTERVAL n unit): both as t + interval."""
        if len(given) == 3:
            step = self._called(f"toInterval{self._unit(given[0]).capitalize()}", self.of(given[1]))
            return self._called(_SHIFTS[name], self.of(given[2]), step)
        if len(given) != 2:
            refuse(say("{name} takes a unit, a number and a time", name=name), node, name)
        return self._called(_SHIFTS[name], *self.each(given))

    def _type_text(self, node: exp.Expr, where: exp.Expr) -> exp.Expr:
        is_text = isinstance(node, exp.Literal) and node.args.get("is_string")
        found = allowed.type_of(node.this, zones()) if is_text else None
        if found is None:
            refuse(
                say(
                    "the last argument must be one of these types as a text: {types_shown}",
                    types_shown=allowed.TYPES_SHOWN,
                ),
                where,
            )
        return text(str(found))

    def _filter(self, node: exp.Filter) -> exp.Expr:
        this, where = parts(node, "this", "expression")
        (condition,) = parts(where, "this")
        if not isinstance(this, exp.Anonymous | exp.ParameterizedAgg):
            refuse(say("FILTER follows an aggregate function"), node)
        made = self.of(this)
        self.functions.add(f"{made.name}If")  # as which the engine reads it
        return exp.Filter(this=made, expression=exp.Where(this=self.of(condition)))

    # Operators

    def _unary(self, node: exp.Expr) -> exp.Expr:
        (this,) = parts(node, "this")
        return type(node)(this=self.of(this))

    def _is(self, node: exp.Is) -> exp.Expr:
        this, what = parts(node, "this", "expression")
        if not isinstance(what, exp.Null):
            refuse(say("IS is followed by NULL or NOT NULL"), node)
        return exp.Is(this=self.of(this), expression=exp.Null())

    def _like(self, node: exp.Like) -> exp.Expr:
        this, pattern, negated = parts(node, "this", "expression", "negate")
        name = {(False, False): "like", (False, True): "notLike", (True, False): "ilike", (True, True): "notILike"}
        return self._called(name[isinstance(node, exp.ILike), bool(negated)], self.of(this), self.of(pattern))

    def _between(self, node: exp.Between) -> exp.Expr:
        this, low, high = parts(node, "this", "low", "high")
        return exp.Between(this=self.of(this), low=self.of(low), high=self.of(high))

    def _in(self, node: exp.In) -> exp.Expr:
        this, query, field, listed = parts(node, "this", "query", "field", "expressions")
        left = self.of(this)
        if query is not None:
            (inner,) = parts(query, "this") if isinstance(query, exp.Subquery) else (query,)
            return exp.In(this=left, query=exp.Subquery(this=self._query(inner)))
        if field is not None:
            if not isinstance(field, exp.Array | exp.Tuple | exp.Placeholder):
                refuse(say("after IN comes a list (1, 2), an array [1, 2], a parameter or (SELECT ...)"), node)
            return exp.In(this=left, field=self.of(field))
        made = self.each(listed)
        if len(made) == 1 and isinstance(made[0].unnest(), exp.Column):
            # The engine would take a lone name for the name of a table.
            refuse(say("after IN comes a list of values; to look into an array use has(array, value)"), node)
        return exp.In(this=left, expressions=made)

    def _exists(self, node: exp.Exists) -> exp.Expr:
        (this,) = parts(node, "this")
        return exp.Exists(this=self._query(this))

    def _scalar(self, node: exp.Subquery) -> exp.Expr:
        (this,) = parts(node, "this")
        return exp.Subquery(this=self._query(this))

    def _case(self, node: exp.Case) -> exp.Expr:
        this, branches, default = parts(node, "this", "ifs", "default")
        made = []
        for branch in branches:
            condition, value = parts(branch, "this", "true")
            made.append(exp.If(this=self.of(condition), true=self.of(value)))
        subject = self.of(this) if this is not None else None
        return exp.Case(this=subject, ifs=made, default=self.of(default) if default is not None else None)

    def _ternary(self, node: exp.If) -> exp.Expr:
        return self._called("if", *(self.of(part) for part in parts(node, "this", "true", "false")))

    def _bracket(self, node: exp.Bracket) -> exp.Expr:
        this, indices = parts(node, "this", "expressions", ignored=("offset", "safe", "returns_list_for_maps"))
        if len(indices) != 1:
            refuse(say("one index is wanted in brackets"), node)
        return self._called("arrayElement", self.of(this), self.of(indices[0]))

    def _array(self, node: exp.Array) -> exp.Expr:
        (items,) = parts(node, "expressions", ignored=("value_constructor", "bracket_notation"))
        self.functions.add("array")
        return array(self.each(items))

    def _tuple(self, node: exp.Tuple) -> exp.Expr:
        (items,) = parts(node, "expressions")
        return self._called("tuple", *self.each(items))

    def _map(self, node: exp.VarMap) -> exp.Expr:
        refuse(say("braces are for parameters, {{name:Type}}; a map is written map('key', value, ...)"), node)

    # Windows

    def window(self, node: exp.Window) -> exp.Expr:
        """A call OVER a window, or the definition of a named one."""
        this, by, order, spec, alias = parts(
            node, "this", "partition_by", "order", "spec", "alias", ignored=("over", "first")
        )
        made = exp.Window(
            this=self.identifier(this) if isinstance(this, exp.Identifier) else self._windowed(this),
            partition_by=self.each(by),
            order=self.order(order),
            spec=self._frame(spec) if spec is not None else None,
        )
        if alias is not None:
            made.set("alias", self.identifier(alias))
        if node.args.get("over"):
            made.set("over", "OVER")
        return made

    def _windowed(self, node: Any) -> exp.Expr:
        if not isinstance(node, exp.Anonymous | exp.ParameterizedAgg | exp.Filter):
            refuse(say("OVER follows a function"), node)
        return self.of(node)

    def _frame(self, node: exp.WindowSpec) -> exp.Expr:
        kind, start, start_side, end, end_side = parts(node, "kind", "start", "start_side", "end", "end_side")
        made: dict[str, Any] = {"kind": kind, "start_side": start_side, "end_side": end_side}
        if kind not in ("ROWS", "RANGE") or not {start_side, end_side} <= {None, "PRECEDING", "FOLLOWING"}:
            refuse(
                say(
                    "a window's frame cannot be {kind} {start_side} {end_side}",
                    kind=str(kind)[:20],
                    start_side=str(start_side)[:20],
                    end_side=str(end_side)[:20],
                ),
                node,
            )
        for name, edge in (("start", start), ("end", end)):
            if isinstance(edge, exp.Expr):
                made[name] = self.of(edge)
            elif edge is None or edge in _SIDES:
                made[name] = edge
            else:
                refuse(say("a window's frame cannot begin or end at {edge!r}", edge=str(edge)[:40]), node)
        return exp.WindowSpec(**made)

    def order(self, node: exp.Order | None) -> exp.Order | None:
        """ORDER BY, of a query or a window."""
        if node is None:
            return None
        (items,) = parts(node, "expressions")
        made = []
        for item in items:
            if not isinstance(item, exp.Ordered):
                refuse(say("ORDER BY takes expressions"), item)
            this, desc, first = parts(item, "this", "desc", "nulls_first")
            made.append(exp.Ordered(this=self.of(this), desc=bool(desc), nulls_first=bool(first)))
        return exp.Order(expressions=made)


def _is_digits(node: Any) -> bool:
    return isinstance(node, exp.Literal) and node.this.isdecimal() and len(node.this) < 19


_MAKERS: dict[type[exp.Expr], Callable[[Expressions, Any], exp.Expr]] = {
    exp.Literal: Expressions._literal,
    exp.Null: Expressions._constant,
    exp.Boolean: Expressions._constant,
    exp.Column: Expressions._column,
    exp.Identifier: Expressions._identifier,
    exp.Dot: Expressions._dot,
    exp.Placeholder: Expressions._placeholder,
    exp.Cast: Expressions._cast,
    exp.CastToStrType: Expressions._cast,
    exp.Interval: Expressions._interval,
    exp.Anonymous: Expressions._call,
    exp.ParameterizedAgg: Expressions._call,
    exp.Filter: Expressions._filter,
    exp.Window: Expressions.window,
    exp.Neg: Expressions._unary,
    exp.Not: Expressions._unary,
    exp.Paren: Expressions._unary,
    exp.Is: Expressions._is,
    exp.Like: Expressions._like,
    exp.ILike: Expressions._like,
    exp.Between: Expressions._between,
    exp.In: Expressions._in,
    exp.Exists: Expressions._exists,
    exp.Subquery: Expressions._scalar,
    exp.Case: Expressions._case,
    exp.If: Expressions._ternary,
    exp.Bracket: Expressions._bracket,
    exp.Array: Expressions._array,
    exp.Tuple: Expressions._tuple,
    exp.VarMap: Expressions._map,
}
