"""A second look at a user's query, by the engine's own parser.

The query was read by one parser and is carried out by another. Before it runs, the engine tells how it reads the SQL
that was made (EXPLAIN AST, which carries nothing out), and that must hold nothing but what was put into it: words of
ours for names, relations as words, and functions of the list.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlglot import ErrorLevel, exp

_FORMAT = "Null"
_LINE = re.compile(r"(\w+)(?: (\S.*?))??(?: \(alias (\S+)\))?(?: \(children? \d+\))?")
_WORD = re.compile(r"[no]_\d+(\.[no]_\d+)?")
_NODES = {
    *("SelectWithUnionQuery", "SelectIntersectExceptQuery", "SelectQuery", "ExpressionList", "TablesInSelectQuery"),
    *("TablesInSelectQueryElement", "TableExpression", "TableJoin", "ArrayJoin", "Subquery", "WithElement", "Asterisk"),
    *("QualifiedAsterisk", "ColumnsTransformerList", "ColumnsExceptTransformer", "ColumnsReplaceTransformer"),
    *("ColumnsReplaceTransformer::Replacement", "OrderByElement", "WindowDefinition", "WindowListElement"),
    *("Literal", "Function", "Identifier", "TableIdentifier"),
}
# What operators and clauses are to the engine.
_OPERATORS = {
    *("and", "or", "not", "xor", "equals", "notEquals", "less", "lessOrEquals", "greater", "greaterOrEquals"),
    *("plus", "minus", "multiply", "divide", "negate", "isNull", "isNotNull", "in", "notIn", "exists", "tuple"),
    *("multiIf", "caseWithExpression", "if", "CAST", "_CAST", "lambda", "array", "countDistinct", "arrayElement"),
    *("arrayJoin", "DATE", "rank", "quantile", "uniqExact"),
}


class Mismatch(Exception):
    """The engine reads something else than what was checked. The message names it."""


def explained(tree: exp.Expr) -> exp.Expr:
    """The question to the engine: column explain."""
    text = tree.sql("clickhouse", comments=False, unsupported_level=ErrorLevel.RAISE)
    # Over HTTP a FORMAT is put behind the question. One is here for it to follow, else it became the explained query's.
    return exp.Command(this="EXPLAIN AST", expression=f"{text} FORMAT {_FORMAT}")


def compare(lines: Collection[str], functions: Collection[str]) -> None:
    """Raises Mismatch unless every line is of what was put in."""
    allowed = {*functions, *_OPERATORS}
    for line in lines:
        found = _LINE.fullmatch(line.strip())
        if found is None or found[1] not in _NODES:
            raise Mismatch(f"the engine reads {line.strip()[:80]!r}")
        kind, name = found[1], found[2] or ""
        if (kind, name) == ("Identifier", _FORMAT):
            continue
        if kind == "Function":
            fine = name in allowed
        else:
            fine = kind not in ("Identifier", "TableIdentifier") or _WORD.fullmatch(name) is not None
        if not fine:
            raise Mismatch(f"the engine reads {kind} {name[:80]!r}")
