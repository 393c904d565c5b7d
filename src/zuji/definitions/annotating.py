"""Dated notes of a project: what may be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from zuji.definitions import saved_names
from zuji.records.sentences import say
from zuji.serve.board_deps import BoardRefused
from zuji.store.annotations import ANNOTATIONS_MAX, Annotation, Annotations
from zuji.store.metadata import Metadata

SCOPES = ("project", "question", "board")
COLORS = ("blue", "green", "orange", "red", "purple", "gray")
TEXT_CHARS_MAX = 500
_TIME_MAX = 7_258_118_400_000  # the year 2200


class Annotating:
    """Writes and finds notes. known tells whether a project has a board or question of an id. Methods raise
    BoardRefused; KeyError for an unknown one."""

    def __init__(self, metadata: Metadata, known: Callable[[int, str, int], bool]) -> None:
        self._kept, self._known = Annotations(metadata), known

    def between(
        self, project: int, first: int, end: int, limit: int = 1_000, within: Mapping[str, int] | None = None
    ) -> Sequence[Annotation]:
        """Those that touch [first, end). within: as in store/annotations.py."""
        return self._kept.between(project, first, end, limit, within)

    def one(self, project: int, id: int) -> Annotation | None:
        return self._kept.one(project, id)

    def add(self, project: int, told: Mapping[str, Any]) -> Annotation:
        """A new note. told: from_at, to_at, text, color, scope, of, author."""
        made = self._kept.create(self._there(_fine(Annotation(0, project, **told))))
        if made is None:
            raise BoardRefused(
                "text",
                say("this project has {annotations_max} notes, which is the most", annotations_max=ANNOTATIONS_MAX),
            )
        return made

    def alter(self, project: int, id: int, told: Mapping[str, Any]) -> Annotation:
        """A note with what is given changed."""
        before = self._kept.one(project, id)
        if before is None:
            raise KeyError(str(id))
        return self._kept.change(self._there(_fine(msgspec.structs.replace(before, **told))))

    def remove(self, project: int, id: int) -> bool:
        return self._kept.remove(project, id)

    def _there(self, note: Annotation) -> Annotation:
        if note.scope != "project" and not self._known(note.project, note.scope, note.of):
            if note.scope == "board":
                raise BoardRefused("of", say("there is no board {of} in this project", of=note.of))
            raise BoardRefused("of", say("there is no saved question {of} in this project", of=note.of))
        return note


def _fine(note: Annotation) -> Annotation:
    saved_names.author(note.author, BoardRefused)
    saved_names.text("text", note.text, BoardRefused)
    if not note.text.strip() or len(note.text) > TEXT_CHARS_MAX:
        raise BoardRefused("text", say("must be 1 to {text_chars_max} characters", text_chars_max=TEXT_CHARS_MAX))
    if note.color not in COLORS:
        raise BoardRefused("color", say("{color!r} is not one of {colors}", color=note.color, colors=", ".join(COLORS)))
    if note.scope not in SCOPES or (note.of > 0) != (note.scope != "project"):
        raise BoardRefused(
            "scope", say("is one of {scopes}; of is the id of the question or board", scopes=", ".join(SCOPES))
        )
    if not 0 <= note.from_at <= note.to_at < _TIME_MAX:
        raise BoardRefused("to_at", say("must not lie before from_at; both are ms UTC"))
    return note
