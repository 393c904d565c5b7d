"""Sentences for people in Chinese: the catalogue `locale/zh.po`, in gettext's format, keyed by the English pattern."""

from __future__ import annotations

import functools
from pathlib import Path

import polib

from zuji.records.sentences import Sentence

CATALOGUE = Path(__file__).parent / "locale" / "zh.po"


@functools.cache
def _patterns() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if entry.msgstr}


def in_chinese(said: Sentence) -> str:
    """The sentence in Chinese; what the catalogue does not hold stays English."""
    return said.translated(lambda pattern: _patterns().get(pattern, pattern))
