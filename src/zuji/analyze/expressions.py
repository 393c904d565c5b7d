"""Expressions over an event's properties, as virtual properties have them: `if(price * amount >= 100, 'big', 'small')`.

A grammar of its own, read into a tree of a few kinds of nodes; no text ever becomes code. It is not the engine's SQL:
every sign has one written meaning (docs/reference/virtual.md), and errors tell the place in the text.

    either   = both ("or" both)*
    both     = negated ("and" negated)*
    negated  = "not"* compared
    compared = sum (("=" | "!=" | "<>" | "<" | "<=" | ">" | ">=") sum | "is" "not"? "null" | "not"? "in" list)?
    list     = "(" either ("," either)* ")"
    sum      = product (("+" | "-" | "||") product)*
    product  = signed (("*" | "/") signed)*
    signed   = "-"* (number | 'text' | "true" | "false" | "null" | property | name "(" ")" | name list | "(" either ")"
               | "case" ("when" either "then" either)+ ("else" either)? "end")

A property is a plain name, or any text between backticks or double quotes (doubled where it contains one).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from zuji.records.sentences import Sentence, say

LENGTH_MAX = 2_000
DEPTH_MAX = 24  # beyond it neither the engine's SQL nor Python's stack bears it
NODES_MAX = 300
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<quoted>`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\")"
    r"|(?P<name>[^\W0-9][\w$]*|\$\w+)"
    r"|(?P<sign>\|\||<=|>=|<>|!=|[-+*/(),=<>]))"
)
_WORDS = ("and", "or", "not", "is", "in", "null", "true", "false", "case", "when", "then", "else", "end")
_COMPARED = {
    "=": "equals",
    "!=": "not_equals",
    "<>": "not_equals",
    "<": "less",
    "<=": "less_or_equal",
    ">": "greater",
    ">=": "greater_or_equal",
}
_JOINED = {"+": "add", "-": "subtract", "||": "||", "*": "multiply", "/": "divide"}


class BadExpression(ValueError):
    """What is wrong with an expression, and at which character (from 1)."""

    def __init__(self, detail: Sentence, at: int) -> None:
        self.at = at
        super().__init__(say("{detail} (at character {at})", detail=detail, at=at))


class Node(msgspec.Struct, frozen=True):
    """op: a function's name, `constant`, or `property`; value: of a constant or the property's name. at: where it
    stands, from 1."""

    op: str
    at: int
    arguments: tuple[Node, ...] = ()
    value: Any = None


class _Token(NamedTuple):
    kind: str  # number, text, name, quoted, sign, word
    text: str
    at: int


@lru_cache(maxsize=1_000)
def parsed(text: str) -> Node:
    """The tree of an expression. Raises BadExpression."""
    if len(text) > LENGTH_MAX:
        raise BadExpression(
            say(
                "an expression has {length_max} characters at most, this has {text}",
                length_max=LENGTH_MAX,
                text=len(text),
            ),
            LENGTH_MAX,
        )
    if re.search("[\ud800-\udfff]", text):
        raise BadExpression(say("holds a lone surrogate, which is no text"), 1)
    reader = _Reader(_tokens(text), len(text) + 1)
    found = reader.either(0)
    if reader.next is not None:
        raise BadExpression(say("{text!r} was not expected", text=reader.next.text[:20]), reader.next.at)
    nodes, depth = extent(found)
    if nodes > NODES_MAX:
        raise BadExpression(say("an expression has {nodes_max} parts at most", nodes_max=NODES_MAX), 1)
    if depth > DEPTH_MAX:
        raise BadExpression(
            say("an expression nests {depth_max} deep at most, long sums and products too", depth_max=DEPTH_MAX), 1
        )
    return found


def extent(tree: Node) -> tuple[int, int]:
    """How many nodes a tree has, and how deep it is."""
    nodes, deepest, todo = 0, 0, [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        nodes, deepest = nodes + 1, max(deepest, depth)
        todo += [(part, depth + 1) for part in node.arguments]
    return nodes, deepest


def properties(node: Node) -> list[str]:
    """The properties that a tree names, as often as it does; of a look-up the one that holds the key."""
    if node.op == "property":
        return [node.value]
    return [name for part in node.arguments for name in properties(part)]


def lookups(node: Node) -> list[tuple[str, str]]:
    """(table, property that holds the key) of the look-ups in a tree."""
    found = [one for part in node.arguments for one in lookups(part)]
    if node.op == "lookup" and len(node.arguments) == 3:
        named = node.arguments[0].value, node.arguments[1].value
        if all(isinstance(name, str) for name in named):
            found.append(named)
    return found


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            rest = text[at:].lstrip()
            where = len(text) - len(rest) + 1
            if rest[0] in "'\"`":
                raise BadExpression(say("the expression has a text that is not closed"), where)
            raise BadExpression(say("the expression has {rest!r}, which is no part of one", rest=rest[:10]), where)
        kind, part = str(found.lastgroup), found.group(found.lastgroup or 0)
        if kind == "name" and part.lower() in _WORDS:
            kind, part = "word", part.lower()
        elif kind in ("text", "quoted"):
            part = part[1:-1].replace(part[0] * 2, part[0])
        tokens.append(_Token(kind, part, found.start(found.lastgroup or 0) + 1))
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens, self._at, self._end = tokens, 0, end

    @property
    def next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *texts: str) -> _Token | None:
        token = self.next
        if token is None or token.kind not in ("sign", "word") or token.text not in texts:
            return None
        self._at += 1
        return token

    def _need(self, text: str) -> _Token:
        found = self._take(text)
        if found is None:
            if self.next is None:
                raise BadExpression(say("{text!r} should be here", text=text), self._end)
            detail = say("{text!r} should be here, not {other!r}", text=text, other=self.next.text[:20])
            raise BadExpression(detail, self.next.at)
        return found

    def either(self, depth: int) -> Node:
        if depth > DEPTH_MAX:
            raise BadExpression(
                say("an expression nests {depth_max} deep at most", depth_max=DEPTH_MAX),
                self.next.at if self.next else self._end,
            )
        return self._several(depth, "or", self._both)

    def _both(self, depth: int) -> Node:
        return self._several(depth, "and", self._negated)

    def _several(self, depth: int, word: str, one: Callable[[int], Node]) -> Node:
        """One, or all that a word joins."""
        found = [one(depth)]
        at = 0
        while (sign := self._take(word)) is not None:
            at = at or sign.at
            found.append(one(depth))
        return Node(word, at, tuple(found)) if at else found[0]

    def _negated(self, depth: int) -> Node:
        signs = []
        while (sign := self._take("not")) is not None:
            signs.append(sign)
        found = self._compared(depth)
        for sign in reversed(signs[-2:] if len(signs) % 2 == 0 else signs[-1:]):
            found = Node("not", sign.at, (found,))
        return found

    def _compared(self, depth: int) -> Node:
        left = self._sum(depth)
        if (sign := self._take(*_COMPARED)) is not None:
            return Node(_COMPARED[sign.text], sign.at, (left, self._sum(depth)))
        if (sign := self._take("is")) is not None:
            negative = self._take("not") is not None
            self._need("null")
            found = Node("is_set", sign.at, (left,))
            return found if negative else Node("not", sign.at, (found,))
        negative = self._take("not") is not None
        if negative or (self.next is not None and self.next.kind == "word" and self.next.text == "in"):
            sign = self._need("in")
            self._need("(")
            found = Node("in", sign.at, (left, *self._list(depth)))
            return Node("not", sign.at, (found,)) if negative else found
        return left

    def _list(self, depth: int) -> list[Node]:
        """What stands between brackets, of which the first is read."""
        found = [self.either(depth + 1)]
        while self._take(","):
            found.append(self.either(depth + 1))
        self._need(")")
        return found

    def _sum(self, depth: int) -> Node:
        left = self._product(depth)
        while (sign := self._take("+", "-", "||")) is not None:
            right = self._product(depth)
            texts = left.arguments if sign.text == "||" and left.op == "||" else (left,)
            left = Node(_JOINED[sign.text], sign.at, (*texts, right))
        return left

    def _product(self, depth: int) -> Node:
        left = self._signed(depth)
        while (sign := self._take("*", "/")) is not None:
            left = Node(_JOINED[sign.text], sign.at, (left, self._signed(depth)))
        return left

    def _signed(self, depth: int) -> Node:
        if (sign := self._take("-")) is not None:
            if depth > DEPTH_MAX:
                raise BadExpression(say("an expression nests {depth_max} deep at most", depth_max=DEPTH_MAX), sign.at)
            inner = self._signed(depth + 1)
            if inner.op == "constant" and isinstance(inner.value, float):
                return Node("constant", sign.at, value=0.0 - inner.value)
            return Node("negate", sign.at, (inner,))
        if (sign := self._take("(")) is not None:
            found = self.either(depth + 1)
            self._need(")")
            return found
        if (sign := self._take("case")) is not None:
            return self._case(sign.at, depth)
        if (sign := self._take("true", "false", "null")) is not None:
            return Node("constant", sign.at, value={"true": True, "false": False, "null": None}[sign.text])
        token = self.next
        if token is None or token.kind in ("sign", "word"):
            lacking = say("a value, a property or a function")
            detail = (
                say("the expression lacks {lacking} where {text!r} is", lacking=lacking, text=token.text)
                if token
                else say("the expression lacks {lacking} at its end", lacking=lacking)
            )
            raise BadExpression(detail, token.at if token else self._end)
        self._at += 1
        if token.kind == "number":
            number = float(token.text)
            if not math.isfinite(number):
                raise BadExpression(say("{text} is too large a number", text=token.text[:20]), token.at)
            return Node("constant", token.at, value=number)
        if token.kind == "text":
            return Node("constant", token.at, value=token.text)
        if token.kind == "name" and self._take("("):
            return Node(token.text.lower(), token.at, tuple(self._list(depth)) if not self._take(")") else ())
        return Node("property", token.at, value=token.text)

    def _case(self, at: int, depth: int) -> Node:
        branches = []
        while self._take("when"):
            when = self.either(depth + 1)
            self._need("then")
            branches.append((when, self.either(depth + 1)))
        if not branches:
            self._need("when")
        otherwise = self.either(depth + 1) if self._take("else") else Node("constant", at)
        self._need("end")
        return Node("case", at, (*(part for branch in branches for part in branch), otherwise))
