"""What holds a user's expressions, made anew: SELECT, its clauses and joins, WITH, UNION.

A relation is named by one word. A WITH name of an enclosing query is one; else it must be a relation of the console,
which the caller puts in as a subquery. So no name in the SQL that is sent is the name of a table by the user's will.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlglot import exp

from zuji.analyze.console.check import Expressions, called, name_of, parts
from zuji.analyze.console.grammar import refuse
from zuji.analyze.console.names import Names
from zuji.records.sentences import say

_JOINS = {
    *((side, kind) for side in ("", "LEFT") for kind in ("", "ANY", "ASOF", "ARRAY")),
    *((side, kind) for side in ("LEFT", "RIGHT") for kind in ("OUTER", "SEMI", "ANTI")),
    *(("RIGHT", ""), ("RIGHT", "ANY"), ("FULL", ""), ("FULL", "OUTER"), ("", "INNER"), ("", "CROSS")),
}
_SELECT = (
    *("with_", "expressions", "from_", "joins", "where", "group", "having", "qualify", "windows", "order", "limit"),
    *("offset", "distinct"),
)
_SET_OPERATIONS = (exp.Union, exp.Except, exp.Intersect)


class Queries:
    """Makes queries anew. put gives what stands for a relation (its name, its alias); shared are the relations."""

    def __init__(
        self,
        names: Names,
        relations: Collection[str],
        put: Callable[[str, exp.Identifier], exp.Expr],
        bound: Mapping[str, Any] | None,
        clock: Callable[[str], exp.Expr | None],
    ) -> None:
        self._relations, self._put = relations, put
        self.names = names
        self.expressions = Expressions(names, self.of, bound, clock)
        self.relations: set[str] = set()  # that the query reads
        self.stars = False  # it asks for all columns of something
        self._with: list[set[str]] = []  # names of enclosing WITHs, the innermost last

    def whole(self, node: exp.Expr) -> exp.Expr:
        """The query that a user asked: each column of its answer has a name."""
        while isinstance(node, exp.Subquery):
            (node,) = parts(node, "this")
        return self.of(node, outermost=True)

    def of(self, node: Any, outermost: bool = False) -> exp.Expr:
        """A query made anew. Raises BadQuery for what is not allowed or is no query."""
        if isinstance(node, _SET_OPERATIONS):
            return self._set_operation(node, outermost)
        if isinstance(node, exp.Subquery):
            (inner,) = parts(node, "this")
            return exp.Subquery(this=self.of(inner, outermost))
        if not isinstance(node, exp.Select):
            what = called(node) if isinstance(node, exp.Expr) else "nothing"
            if isinstance(node, exp.Command):
                what = str(node.this)
            refuse(
                say(
                    "{what} is not allowed; a query is SELECT, WITH ... SELECT, or such joined by UNION", what=what[:40]
                ),
                node,
            )
        return self._select(node, outermost)

    def _set_operation(self, node: exp.SetOperation, outermost: bool) -> exp.Expr:
        left, right, distinct, with_ = parts(node, "this", "expression", "distinct", "with_")
        if isinstance(node, exp.Union) and distinct is None:
            refuse(say("write UNION ALL or UNION DISTINCT"), right)
        made_with = self._enter(with_)
        made = type(node)(this=self.of(left, outermost), expression=self.of(right, outermost), distinct=distinct)
        return self._leave(made, made_with)

    def _select(self, node: exp.Select, outermost: bool) -> exp.Expr:
        with_, columns, from_, joins, where, group, having, qualify, windows, order, limit, offset, distinct = parts(
            node, *_SELECT
        )
        made_with = self._enter(with_)
        make = self.expressions
        made = exp.Select(expressions=[self._projection(item, outermost) for item in columns or []])
        if not columns:
            refuse(say("SELECT names no column"), node)
        if from_ is not None:
            (source,) = parts(from_, "this")
            made.set("from_", exp.From(this=self._source(source)))
        if joins:
            made.set("joins", [self._join(join) for join in joins])
        for name, clause, kind in (("where", where, exp.Where), ("having", having, exp.Having)):
            if clause is not None:
                made.set(name, kind(this=make.of(*parts(clause, "this"))))
        if qualify is not None:
            made.set("qualify", exp.Qualify(this=make.of(*parts(qualify, "this"))))
        if group is not None:
            made.set("group", self._group(group))
        if windows:
            made.set("windows", [make.window(item) for item in windows])
        if order is not None:
            made.set("order", make.order(order))
        for name, clause in (("limit", limit), ("offset", offset)):
            if clause is not None:
                made.set(name, self._limit(clause))
        if distinct is not None:
            (on,) = parts(distinct, "on")
            made.set("distinct", exp.Distinct(on=exp.Tuple(expressions=make.each(on.expressions)) if on else None))
        return self._leave(made, made_with)

    # Columns

    def _projection(self, node: exp.Expr, outermost: bool) -> exp.Expr:
        make = self.expressions
        if isinstance(node, exp.Star) or (isinstance(node, exp.Column) and isinstance(node.this, exp.Star)):
            return self._star(node)
        if isinstance(node, exp.Alias):
            this, alias = parts(node, "this", "alias")
            return exp.Alias(this=make.of(this), alias=make.identifier(alias))
        made = make.of(node)
        if isinstance(made, exp.Column) and not outermost:
            return made
        # Without a name the engine would call it by its text, values of the user's and all.
        return self.names.column(made)

    def _star(self, node: exp.Expr) -> exp.Expr:
        self.stars = True
        star, table = parts(node, "this", "table") if isinstance(node, exp.Column) else (node, None)
        left_out, replaced = parts(star, "except_", "replace")
        made = exp.Star()
        if left_out:
            named = [item.this if isinstance(item, exp.Column) else item for item in left_out]
            made.set("except_", [exp.Column(this=self.expressions.identifier(item)) for item in named])
        if replaced:
            made.set("replace", [self._projection(item, False) for item in replaced])
        return exp.Column(this=made, table=self.expressions.identifier(table)) if table is not None else made

    # Sources

    def _source(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Subquery):
            this, alias = parts(node, "this", "alias")
            made = exp.Subquery(this=self.of(this))
            if alias is not None:
                made.set("alias", self._alias(alias))
            return made
        if not isinstance(node, exp.Table):
            refuse(
                say(
                    "{node} cannot be read; valid: {relations}",
                    node=called(node),
                    relations=", ".join(sorted(self._relations)),
                ),
                node,
            )
        this, alias = parts(node, "this", "alias", ignored=("db", "catalog"))
        if not isinstance(this, exp.Identifier):
            name = this.name if isinstance(this, exp.Expr) else ""
            refuse(
                say(
                    "table function {name} is not allowed; valid relations: {value}",
                    name=name[:80],
                    value=self._valid(),
                ),
                node,
                name[:80],
            )
        if node.args.get("db") or node.args.get("catalog"):
            shown = node.sql("clickhouse")[:80]
            refuse(
                say(
                    "{shown} is not a relation; a relation has no database; valid: {value}",
                    shown=shown,
                    value=self._valid(),
                ),
                node,
                shown,
            )
        name = name_of(this)
        as_ = self._alias(alias) if alias is not None else exp.TableAlias(this=self.expressions.identifier(this))
        if any(name in names for names in self._with):
            return exp.Table(this=self.expressions.identifier(this), alias=as_)
        if name not in self._relations:
            close = difflib.get_close_matches(name, self._relations, n=3)
            detail = say("there is no relation {name!r}; valid: {value}", name=name[:80], value=self._valid())
            refuse(detail, node, name[:80], close or self._valid())
        self.relations.add(name)
        return self._put(name, as_.this)

    def _valid(self) -> str:
        return ", ".join(sorted(self._relations))

    def _alias(self, node: Any) -> exp.TableAlias:
        (this,) = parts(node, "this")
        return exp.TableAlias(this=self.expressions.identifier(this))

    def _join(self, node: exp.Join) -> exp.Expr:
        this, on, using, side, kind, more = parts(node, "this", "on", "using", "side", "kind", "expressions")
        if (str(side or "").upper(), str(kind or "").upper()) not in _JOINS:
            refuse(say("{value} JOIN is not allowed", value=" ".join(str(word) for word in (side, kind) if word)), node)
        made = exp.Join(side=side or None, kind=kind or None)
        if kind == "ARRAY":
            made.set("this", self._projection(this, False))
            made.set("expressions", [self._projection(item, False) for item in more or []])
            return made
        if more:
            refuse(say("a join names one relation"), node)
        made.set("this", self._source(this))
        if on is not None:
            made.set("on", self.expressions.of(on))
        if using:
            named = [item.this if isinstance(item, exp.Column) else item for item in using]
            for item in named:
                self.expressions.columns.setdefault(name_of(item), item)
            made.set("using", [self.expressions.identifier(item) for item in named])
        return made

    # Clauses

    def _group(self, node: exp.Group) -> exp.Expr:
        keys, everything, rollup, cube, sets = parts(node, "expressions", "all", "rollup", "cube", "grouping_sets")
        made = exp.Group(expressions=[self._grouped(item) for item in keys or []])
        if everything:
            made.set("all", True)
        for name, given in (("rollup", rollup), ("cube", cube), ("grouping_sets", sets)):
            if given:
                made.set(name, [self._grouped(item) for item in given])
        return made

    def _grouped(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Rollup | exp.Cube | exp.GroupingSets):
            (keys,) = parts(node, "expressions")
            return type(node)(expressions=[self._grouped(item) for item in keys or []])
        if isinstance(node, exp.Tuple):
            (items,) = parts(node, "expressions")
            return exp.Tuple(expressions=self.expressions.each(items))
        return self.expressions.of(node)

    def _limit(self, node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Limit | exp.Offset):
            refuse(say("write LIMIT n"), node)
        count, by = parts(node, "expression", "expressions")
        made = type(node)(expression=self.expressions.of(count))
        if by:
            made.set("expressions", self.expressions.each(by))
        return made

    # WITH

    def _enter(self, node: exp.With | None) -> exp.With | None:
        self._with.append(set())
        if node is None:
            return None
        (items,) = parts(node, "expressions")
        made = []
        for item in items:
            this, alias, scalar = parts(item, "this", "alias", "scalar")
            (name,) = parts(alias, "this")
            if not scalar and name_of(name) in self._relations:
                refuse(
                    say("WITH {name} has the name of a relation; give it another", name=name_of(name)),
                    name,
                    name_of(name),
                )
            as_ = exp.TableAlias(this=self.expressions.identifier(name))
            if scalar:
                made.append(exp.CTE(this=self.expressions.of(this), alias=as_, scalar=True))
            else:
                made.append(exp.CTE(this=self.of(this), alias=as_))
                self._with[-1].add(name_of(name))
        return exp.With(expressions=made)

    def _leave(self, made: exp.Expr, with_: exp.With | None) -> exp.Expr:
        self._with.pop()
        if with_ is not None:
            made.set("with_", with_)
        return made
