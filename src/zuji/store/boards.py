"""Boards in the metadata: every change is a version with its author and reason; none is changed or removed."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata
from zuji.store.versions import Versions, declared

_SHAPE = declared(
    "board",
    [
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    ],
)


class SavedBoard(msgspec.Struct, frozen=True):
    """A version of a board. body: JSON of analyze/boards.py Board. at in ms UTC."""

    id: int
    project: int
    version: int
    name: str
    description: str = ""
    body: str = "{}"
    archived: bool = False
    author: str = ""
    reason: str = ""
    at: int = 0


class SavedBoards(Versions[SavedBoard]):
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        super().__init__(metadata, _SHAPE, SavedBoard)
