"""What people may call and write beside what they save. Each gives the text back, or raises the refusal it is given."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

from zuji.records.sentences import FieldRefused, say

NAME_CHARS_MAX = 128
TEXT_CHARS_MAX = 4_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def name(value: str, refused: type[FieldRefused]) -> str:
    """Names are looked up beside ids, which are digits alone."""
    fine = value.isprintable() and value == value.strip() and 0 < len(value) <= NAME_CHARS_MAX
    if not fine or value.isdecimal():
        detail = say(
            "{name!r} is not valid: 1 to {most} printable characters without outer spaces, not digits alone",
            name=value[:40],
            most=NAME_CHARS_MAX,
        )
        raise refused("name", detail)
    return value


def numbered(wanted: str, taken: Container[str]) -> str:
    """wanted, with the first number from 2 on behind it if the name is taken; never longer than names may be."""
    candidates = (f"{wanted[: NAME_CHARS_MAX - len(end)]}{end}" for end in (f" {n}" for n in count(2)))
    return wanted if wanted not in taken else next(one for one in candidates if one not in taken)


def text(field: str, value: str, refused: type[FieldRefused]) -> str:
    if len(value) > TEXT_CHARS_MAX or _LONE_SURROGATE.search(value):
        raise refused(field, say("must be a text of at most {most} characters", most=TEXT_CHARS_MAX))
    return value


def author(value: str, refused: type[FieldRefused]) -> str:
    if not value.strip() or len(value) > NAME_CHARS_MAX or _LONE_SURROGATE.search(value):
        raise refused("author", say("must be 1 to {most} characters", most=NAME_CHARS_MAX))
    return value
