"""The text of a user's query as a tree, exactly as it was written.

sqlglot's parser for ClickHouse knows many functions by their meaning and writes them anew in other words. Here every
call stays a name with arguments, so that the names which are checked are the names that the user wrote. What is left of
the grammar is small on purpose: statements other than SELECT, and clauses that only parse in special functions, do not
parse at all.
"""

from __future__ import annotations

import logging
from typing import Any, ClassVar, NoReturn

from sqlglot import exp, parser
from sqlglot.dialects.clickhouse import ClickHouse
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.clickhouse import ClickHouseParser
from sqlglot.tokenizer_core import Token, TokenType

from zuji.analyze.complaints import BadQuery, Problem
from zuji.records.sentences import Sentence, say

LENGTH_MAX = 65_536  # characters
TOKENS_MAX = 8_000
NESTING_MAX = 50  # of brackets
DEPTH_MAX = 250  # of the tree: a chain of operators nests too
_OPENING = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSING = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}


class _Parser(ClickHouseParser):
    FUNCTIONS: ClassVar[dict[str, Any]] = {}
    FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {"CAST": lambda self: self._parse_cast(True)}
    NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
    NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {"CASE": lambda self: self._parse_case()}
    STATEMENT_PARSERS: ClassVar[dict[Any, Any]] = {}
    COLUMN_OPERATORS: ClassVar[dict[Any, Any]] = {
        token: read
        for token, read in ClickHouseParser.COLUMN_OPERATORS.items()
        if token in (TokenType.DOT, TokenType.DCOLON)
    }

    def _parse_function(
        self,
        functions: dict[str, Any] | None = None,
        anonymous: bool = False,
        optional_parens: bool = True,
        any_token: bool = False,
    ) -> exp.Expr | None:
        found = parser.Parser._parse_function(self, functions, anonymous, optional_parens, any_token)
        if isinstance(found, exp.Anonymous) and self._match(TokenType.L_PAREN):  # quantile(0.9)(price)
            # sqlglot calls the first brackets expressions and the second ones params.
            arguments = self._parse_csv(self._parse_lambda)
            self._match_r_paren(found)
            call = exp.ParameterizedAgg(this=found.this, expressions=found.expressions, params=arguments)
            call.meta.update(found.meta)
            return self._parse_window(call)
        return found


class _Console(ClickHouse):
    INDEX_OFFSET = 0  # indices stay as they were written
    Parser = _Parser


def parse(text: str, field: str = "sql") -> exp.Expr:
    """The one statement in text. Raises BadQuery with line and column, for anything that is not one query too."""
    if len(text) > LENGTH_MAX:
        refuse(
            say("a query may have {length_max} characters, this one has {text}", length_max=LENGTH_MAX, text=len(text)),
            field=field,
        )
    dialect = _Console()
    try:
        tokens = dialect.tokenize(text)
        _check_nesting(tokens, field)
        found = [tree for tree in dialect.parser().parse(tokens, text) if tree is not None]
    except TokenError as error:
        hint = say("; a name that begins with $ stands in double quotes") if "$" in text else ""
        raise BadQuery(
            Problem(field, None, say("a text, a name or a comment does not end{hint}", hint=hint))
        ) from error
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        line, at = first.get("line") or 1, first.get("col") or 1
        near = first.get("highlight") or ""
        what = str(first.get("description") or "this is not SQL").rstrip(".")
        detail = say("line {line}, column {at}: {what}", line=line, at=at, what=what)
        if near:
            detail = say("{detail} at {near!r}", detail=detail, near=near[:60])
        raise BadQuery(Problem(field, near[:60] or None, detail, "one SELECT")) from error
    except RecursionError as error:
        raise BadQuery(Problem(field, None, say("the query nests too deep"))) from error
    if len(found) != 1:
        refuse(say("one SELECT is wanted, not {found} statements", found=len(found)), field=field, valid="one SELECT")
    if depth(found[0]) > DEPTH_MAX:
        refuse(
            say(
                "the query nests deeper than {depth_max} expressions; write a long OR as IN (...)", depth_max=DEPTH_MAX
            ),
            field=field,
        )
    return found[0]


def _check_nesting(tokens: list[Token], field: str) -> None:
    if len(tokens) > TOKENS_MAX:
        refuse(
            say(
                "a query may have {tokens_max} words and signs, this one has {tokens}",
                tokens_max=TOKENS_MAX,
                tokens=len(tokens),
            ),
            field=field,
        )
    nesting = 0
    for token in tokens:
        nesting += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        if nesting > NESTING_MAX:
            refuse(
                say(
                    "line {line}, column {col}: brackets nest deeper than {nesting_max}",
                    line=token.line,
                    col=token.col,
                    nesting_max=NESTING_MAX,
                ),
                field=field,
            )


def depth(tree: exp.Expr) -> int:
    """Nesting of expressions; walks with a list, since the tree is hostile."""
    deepest, todo = 0, [(tree, 1)]
    while todo:
        node, level = todo.pop()
        deepest = max(deepest, level)
        todo += [(child, level + 1) for child in node.iter_expressions()]
    return deepest


def place(node: Any) -> Sentence | None:
    """Where a node begins in the text, 'line 1, column 8: ', as far as that is known."""
    found = [part.meta for part in node.walk() if "line" in part.meta] if isinstance(node, exp.Expr) else []
    if not found:
        return None
    first = min(found, key=lambda meta: meta["start"])
    column = first["col"] - (first["end"] - first["start"])  # sqlglot gives that of the last character
    return say("line {line}, column {column}: ", line=first["line"], column=max(column, 1))


def refuse(detail: Sentence, node: Any = None, value: Any = None, valid: Any = None, field: str = "sql") -> NoReturn:
    """Raises BadQuery that names the place of a node in the text."""
    where = place(node)
    raise BadQuery(
        Problem(field, value, say("{where}{detail}", where=where, detail=detail) if where else detail, valid)
    )


# A statement that the parser does not know is no matter for the process's log: it is refused.
logging.getLogger("sqlglot").setLevel(logging.ERROR)
