"""Saved questions in the metadata: every change is a version with its author and reason; none is changed or removed."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata
from zuji.store.versions import Versions, declared

_SHAPE = declared(
    "question",
    [
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("definition", sa.String(64), nullable=False),
    ],
)


class SavedQuestion(msgspec.Struct, frozen=True):
    """A version of a saved question. body: its JSON, canonical but for from and to where there is a period; period:
    JSON of analyze/periods.py, "" where the days are fixed; definition: of its kind when it was saved. at in ms UTC."""

    id: int
    project: int
    version: int
    name: str
    description: str = ""
    kind: str = ""
    body: str = "{}"
    period: str = ""
    definition: str = ""
    archived: bool = False
    author: str = ""
    reason: str = ""
    at: int = 0


class SavedQuestions(Versions[SavedQuestion]):
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        super().__init__(metadata, _SHAPE, SavedQuestion)
