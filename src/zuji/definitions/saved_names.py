"""What people may call and write beside what they save. Each gives a complaint, "" for what is fine."""

from __future__ import annotations

import re

NAME_CHARS_MAX = 128
TEXT_CHARS_MAX = 4_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def of_name(name: str) -> str:
    """Names are looked up beside ids, which are digits alone."""
    fine = name.isprintable() and name == name.strip() and 0 < len(name) <= NAME_CHARS_MAX
    if fine and not name.isdecimal():
        return ""
    valid = f"1 to {NAME_CHARS_MAX} printable characters without outer spaces, not digits alone"
    return f"{name[:40]!r} is not valid: {valid}"


def of_text(value: str) -> str:
    fine = len(value) <= TEXT_CHARS_MAX and not _LONE_SURROGATE.search(value)
    return "" if fine else f"must be a text of at most {TEXT_CHARS_MAX} characters"


def of_author(author: str) -> str:
    fine = author.strip() and len(author) <= NAME_CHARS_MAX and not _LONE_SURROGATE.search(author)
    return "" if fine else f"must be 1 to {NAME_CHARS_MAX} characters"
