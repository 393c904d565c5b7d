"""Sentences for people: English, and able to be said in another language later.

A refusal is written where the rule is known and read by whoever asked, in their language. So a sentence keeps its
pattern (the English text with named holes, which is its key in a catalogue of translations) beside what fills it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any


class Sentence(str):
    """An English sentence that knows how it was made. A Sentence may fill a hole of another one."""

    __slots__ = ("filled", "pattern")

    pattern: str
    filled: Mapping[str, Any]

    def translated(self, pattern_of: Callable[[str], str]) -> str:
        """The sentence by another pattern; pattern_of answers the English pattern itself where it knows no other."""
        filled = {
            name: value.translated(pattern_of) if isinstance(value, Sentence) else value
            for name, value in self.filled.items()
        }
        return pattern_of(self.pattern).format_map(filled) if self.pattern else str(self)


def say(pattern: str, /, **filled: Any) -> Sentence:
    """pattern is of the form of str.format, with named holes; what fills them is never read as a pattern."""
    filled = {name: said_by(one) if isinstance(one, BaseException) else one for name, one in filled.items()}
    made = Sentence(pattern.format_map(filled))
    made.pattern, made.filled = pattern, filled
    return made


def said_by(error: BaseException) -> Sentence:
    """What an exception says; one that was raised with a plain text says it as it is in every language."""
    first = error.args[0] if error.args else None
    if isinstance(first, Sentence):
        return first
    return opaque(str(error))


# Sentences of msgspec, which reads plain values into our own structures.
OF_MSGSPEC = (
    (re.compile(r"Object contains unknown field `(?P<name>[^`]*)`"), "{name!r} is not known here"),
    (re.compile(r"Object missing required field `(?P<name>[^`]*)`"), "{name!r} is missing"),
    (re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<found>[^`]*)`"), "must be {wanted}, not {found}"),
)


def said_by_msgspec(error: Exception) -> Sentence:
    """What a ValidationError says, without the place that it names."""
    message = str(error).partition(" - at ")[0]
    for form, pattern in OF_MSGSPEC:
        if found := form.fullmatch(message):
            return say(pattern, **found.groupdict())
    return opaque(message)


def opaque(text: str) -> Sentence:
    """A text from elsewhere (an engine's, a library's), which is the same in every language."""
    made = Sentence(text)
    made.pattern, made.filled = "", {}
    return made


def stored(said: Sentence) -> str:
    """A sentence as a text that `recalled` reads: for what is written down, or sent to another process of ours."""
    return json.dumps(_plain(said), ensure_ascii=False)


def recalled(text: str) -> Sentence:
    """What `stored` gave. Any other text is a sentence that has no other language."""
    try:
        return _said(json.loads(text))
    except (ValueError, LookupError, TypeError, AttributeError):
        return opaque(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        if not value.pattern:
            return str(value)
        return {"pattern": value.pattern, "filled": {name: _plain(one) for name, one in value.filled.items()}}
    return value if isinstance(value, int | float) else str(value)


def _said(told: Any) -> Sentence:
    filled = {name: _said(one) if isinstance(one, dict) else one for name, one in told["filled"].items()}
    return say(told["pattern"], **filled)


class FieldRefused(Exception):
    """What cannot be so, and what would be valid. field: of the body that asked, '' for the whole of it."""

    def __init__(self, field: str, detail: Sentence) -> None:
        self.field, self.detail = field, detail
        super().__init__(say("{field}: {detail}", field=field, detail=detail) if field else detail)
