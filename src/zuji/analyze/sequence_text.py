"""The short text form of a sequence: `view then 3 x cart(price > 9) within 2h without refund same sku all within 7d`.

`read` makes the JSON value of analyze/query.SequencePattern of it, `told` the text of such a value. Grammar and words
are in docs/reference/sequence.md.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedEOF, UnexpectedToken

from zuji.analyze.units import Unit
from zuji.records.sentences import Sentence, say

CHARS_MAX = 4_000
_UNITS: dict[str, Unit] = {"s": "second", "min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month"}
_OPERATORS = {
    "=": "equals",
    "!=": "not_equals",
    "<": "less",
    "<=": "less_or_equal",
    ">": "greater",
    ">=": "greater_or_equal",
}
_KEYWORDS = frozenset(
    ["then", "no", "within", "without", "same", "all", "x", "is", "not", "set", "in", "contains", "true", "false"]
)
_WORD = r"(?![0-9])[\w$][\w$.:-]*"
_GRAMMAR = r"""
start: step ("then" step)* ["then" "no" events within] ["same" name ("," name)*] ["all" within]
step: [COUNT "x"] event [within] ["without" events]
events: event ("," event)*
event: name ["(" condition ("," condition)* ")"]
condition: name OPERATOR value -> compared
         | name "contains" value -> contains
         | name "in" "(" value ("," value)* ")" -> listed
         | name "is" "set" -> set
         | name "is" "not" "set" -> not_set
within: "within" DURATION
name: WORD | STRING | STAR
value: STRING | NUMBER | COUNT | "true" -> true | "false" -> false

OPERATOR: "=" | "!=" | "<=" | ">=" | "<" | ">"
DURATION: /[0-9]{1,9} ?(s|min|h|d|w|mo)(?!\w)/
NUMBER.-1: /-?[0-9]+(\.[0-9]+)?(?![\w.])/
COUNT: /[0-9]{1,9}(?![\w.])/
STRING: /"(\\.|[^"\\])*"/
STAR: "*"
%ignore /\s+/
"""
_GRAMMAR += f"WORD: /{_WORD}/\n"


def read(text: str) -> dict[str, Any]:
    """The JSON value of a text. Raises ValueError that says where it breaks off, and what could stand there."""
    if len(text) > CHARS_MAX:
        raise ValueError(
            say("a sequence may have {chars_max} characters at most, not {text}", chars_max=CHARS_MAX, text=len(text))
        )
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise ValueError(_complaint(error, text)) from error
    made: dict[str, Any] = _Reader().transform(tree)
    return made


def told(pattern: Mapping[str, Any]) -> str | None:
    """The text of the JSON value of a pattern; None where the text form has no words for it."""
    try:
        steps = " then ".join(_step(step) for step in pattern["steps"])
        after = pattern.get("then_not")
        not_after = f" then no {_events(after['events'])} within {_duration(after['within'])}" if after else ""
        same = f" same {', '.join(map(_name, pattern['same']))}" if pattern.get("same") else ""
        window = f" all within {_duration(pattern['window'])}" if pattern.get("window") else ""
        return f"{steps}{not_after}{same}{window}"
    except LookupError:
        return None


@functools.cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=True)


class _Reader(Transformer[Token, dict[str, Any]]):
    def start(self, parts: list[Any]) -> dict[str, Any]:
        steps = [part for part in parts if isinstance(part, dict) and "event" in part]
        *_, window = parts
        names = [part for part in parts if isinstance(part, str)]
        made: dict[str, Any] = {"steps": steps}
        follow = next((i for i, part in enumerate(parts) if isinstance(part, list)), None)
        if follow is not None:
            made["then_not"] = {"events": parts[follow], "within": parts[follow + 1]}
        if names:
            made["same"] = names
        if window is not None:
            made["window"] = window
        return made

    def step(self, parts: list[Any]) -> dict[str, Any]:
        count, event, within, without = parts
        made = dict(event)
        if count is not None:
            made["times"] = int(count)
        if within is not None:
            made["within"] = within
        if without is not None:
            made["without"] = without
        return made

    def events(self, parts: list[Any]) -> list[Any]:
        return parts

    def event(self, parts: list[Any]) -> dict[str, Any]:
        name, *conditions = parts
        kept = [condition for condition in conditions if condition is not None]
        return {"event": name, "filters": kept} if kept else {"event": name}

    def compared(self, parts: list[Any]) -> dict[str, Any]:
        return {"property": parts[0], "operator": _OPERATORS[str(parts[1])], "value": parts[2]}

    def contains(self, parts: list[Any]) -> dict[str, Any]:
        return {"property": parts[0], "operator": "contains", "value": parts[1]}

    def listed(self, parts: list[Any]) -> dict[str, Any]:
        return {"property": parts[0], "operator": "in", "value": parts[1:]}

    def set(self, parts: list[Any]) -> dict[str, Any]:
        return {"property": parts[0], "operator": "is_set"}

    def not_set(self, parts: list[Any]) -> dict[str, Any]:
        return {"property": parts[0], "operator": "is_not_set"}

    def within(self, parts: list[Any]) -> dict[str, Any]:
        digits = parts[0].rstrip("abcdefghijklmnopqrstuvwxyz ")
        return {"value": int(digits), "unit": _UNITS[parts[0][len(digits) :].strip()]}

    def name(self, parts: list[Any]) -> str:
        return str(json.loads(parts[0], strict=False)) if parts[0].type == "STRING" else str(parts[0])

    def value(self, parts: list[Any]) -> Any:
        return json.loads(parts[0], strict=False)

    def true(self, _: list[Any]) -> bool:
        return True

    def false(self, _: list[Any]) -> bool:
        return False


_SHOWN = {
    "WORD": "a name",
    "STRING": 'a text in "quotes"',
    "STAR": "*",
    "COUNT": "a number",
    "NUMBER": "a number",
    "DURATION": "a time such as 2h (s, min, h, d, w, mo)",
    "OPERATOR": "one of = != < <= > >=",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "$END": "the end",
}


def _complaint(error: UnexpectedInput, text: str) -> Sentence:
    place = error.pos_in_stream if isinstance(error.pos_in_stream, int) and error.pos_in_stream >= 0 else len(text)
    here = text[place : place + 20].split("\n")[0]
    ends = not here.strip() or isinstance(error, UnexpectedEOF)
    wanted: set[str] = set()
    if isinstance(error, UnexpectedToken):
        wanted = set(error.accepts or error.expected)
        if error.token.type == "$END":
            ends, place = True, len(text)
    shown = sorted({_SHOWN.get(name, name.lower()) for name in wanted})
    found = say("the text ends") if ends else say("{here!r} cannot stand here", here=here)
    complaint = say("sequence, character {at}: {found}", at=place + 1, found=found)
    return say("{complaint}; expected {names}", complaint=complaint, names=", ".join(shown)) if shown else complaint


def _name(name: str) -> str:
    plain = name == "*" or (name not in _KEYWORDS and re.fullmatch(_WORD, name))
    return name if plain else json.dumps(name, ensure_ascii=False)


def _duration(duration: Mapping[str, Any]) -> str:
    short = {unit: word for word, unit in _UNITS.items()}
    return f"{duration['value']}{short[duration['unit']]}"


def _events(events: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(_event(event) for event in events)


def _event(event: Mapping[str, Any]) -> str:
    filters = event.get("filters") or []
    conditions = ", ".join(_condition(item) for item in filters)
    return f"{_name(event['event'])}({conditions})" if filters else _name(event["event"])


def _condition(item: Mapping[str, Any]) -> str:
    if item.get("on", "event") != "event":
        raise LookupError(item["on"])
    name, operator, value = _name(item["property"]), item["operator"], item.get("value")
    if operator in ("is_set", "is_not_set"):
        return f"{name} is {'not ' if operator == 'is_not_set' else ''}set"
    if operator == "in" and isinstance(value, list) and value:
        return f"{name} in ({', '.join(map(_value, value))})"
    signs = {operator: sign for sign, operator in _OPERATORS.items()} | {"contains": "contains"}
    return f"{name} {signs[operator]} {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float) and "e" not in repr(value) and value == value and abs(value) != float("inf"):
        return repr(value)
    raise LookupError(value)


def _step(step: Mapping[str, Any]) -> str:
    made = f"{step['times']} x {_event(step)}" if step.get("times", 1) != 1 else _event(step)
    made += f" within {_duration(step['within'])}" if step.get("within") else ""
    return made + (f" without {_events(step['without'])}" if step.get("without") else "")
