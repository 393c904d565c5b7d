"""Remembers the answers of pure functions of one text, in bounded memory: texts come from outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

_ENTRIES_MAX = 32_768
_CHARS_MAX = 1_024  # a longer text is worked out anew each time: a flood of such would fill gigabytes, and few recur


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """function with a memory of its latest answers; equal texts may give the same object."""
    known = lru_cache(maxsize=_ENTRIES_MAX)(function)

    @wraps(function)
    def asked(text: str) -> T:
        return known(text) if len(text) <= _CHARS_MAX else function(text)

    return asked
