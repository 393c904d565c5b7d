"""Regular expressions that mean the same in the engine (RE2) and in the reference (Python's re).

Only what both know is let through. `.` matches every character, line ends too, as in the engine; classes such as \\d
are ASCII; `$` is the very end.
"""

from __future__ import annotations

import re
from re import _constants as codes
from re import _parser as parser
from typing import Any

import re2

from zuji.records.sentences import Sentence, say

LENGTH_MAX = 1_000
REPEAT_MAX = 1_000  # RE2's own limit
_REFUSED = {
    codes.ASSERT: say("looking ahead or behind"),
    codes.ASSERT_NOT: say("looking ahead or behind"),
    codes.GROUPREF: say("back references"),
    codes.GROUPREF_EXISTS: say("conditions"),
    codes.ATOMIC_GROUP: say("atomic groups"),
    codes.POSSESSIVE_REPEAT: say("possessive repeats"),
}
# Escapes that one of the two does not know or reads otherwise.
_ESCAPE = re.compile(r"\\(?:\\|(u|U|N|Z|z|0|[1-9]|v|p|P|C|Q|E|G|K|X|R|h|H))")
_EXTENDED = re.compile(r"\(\?[^:)]|\[\[:|\[\^?\]")


def refused(pattern: str) -> Sentence | None:
    """Why a pattern is not taken; None for one that both engines read alike."""
    if len(pattern) > LENGTH_MAX:
        return say("longer than {most} characters", most=LENGTH_MAX)
    if any(found.group(1) for found in _ESCAPE.finditer(pattern)):
        return say("an escape that is not supported")
    if _EXTENDED.search(pattern) or "&&" in pattern or "\0" in pattern:
        return say("a construct that is not supported")
    try:
        tree = parser.parse(pattern, re.ASCII | re.DOTALL)
        re.compile(pattern, re.ASCII | re.DOTALL)
    except (re.error, RecursionError, OverflowError) as error:
        return say("{message}", message=str(error))
    return _walk(tree)


def _walk(tree: Any) -> Sentence | None:
    todo: list[Any] = [tree]
    while todo:
        item = todo.pop()
        if isinstance(item, parser.SubPattern | list):
            todo += list(item)
        elif isinstance(item, tuple):
            if item and item[0] in _REFUSED:
                return say("{what} is not supported", what=_REFUSED[item[0]])
            if item and item[0] in (codes.MAX_REPEAT, codes.MIN_REPEAT):
                low, high, _ = item[1]
                if low > REPEAT_MAX or (high is not codes.MAXREPEAT and high > REPEAT_MAX):
                    return say("repeats beyond {most}", most=REPEAT_MAX)
            todo += list(item)
    return None


def quick(pattern: str) -> Any:
    """The pattern as the engine reads it, in time that grows with the text only; it has passed `refused`."""
    options = re2.Options()
    options.dot_nl, options.log_errors, options.encoding = True, False, re2.Options.Encoding.UTF8
    return re2.compile(pattern, options)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern for the reference; it has passed `refused`."""
    at, inside, out = 0, False, []
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            out.append(pattern[at : at + 2])
            at += 2
            continue
        inside = char == "[" or (inside and char != "]")
        out.append(r"\Z" if char == "$" and not inside else char)
        at += 1
    return re.compile("".join(out), re.ASCII | re.DOTALL)
