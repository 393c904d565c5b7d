"""Links that show a board: what they may show, to whom, for how long."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from zuji.analyze.filter_query import plain_filters
from zuji.boards.saved import BoardBook
from zuji.boards.share_passwords import SharePasswords
from zuji.definitions import saved_names
from zuji.records.sentences import say
from zuji.serve.board_deps import BoardRefused
from zuji.store.metadata import Metadata
from zuji.store.shares import Share
from zuji.store.shares import Shares as Kept

SCOPES = ("view", "file")
LIVE_MAX = 100  # of a board
LIFE_DAYS_MAX = 3_660
# Only whole origins: a path would be ignored by browsers, and '*' would let any page frame the numbers.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[0-9]{1,5})?")


class Sharing:
    """Writes and finds links. Methods raise BoardRefused; BadQuery for filters."""

    def __init__(self, metadata: Metadata, boards: BoardBook) -> None:
        self._kept, self._boards, self.passwords = Kept(metadata), boards, SharePasswords(metadata)

    def protected(self, id: int) -> bool:
        """Whether a link asks for a password."""
        return bool(self._kept.password(id))

    def of(self, project: int, board: int) -> list[Share]:
        """Of a board, newest first."""
        return self._kept.of(project, board)

    def by_token(self, token: str) -> Share | None:
        """The live share that a token opens."""
        return self._kept.by_token(token) if 20 <= len(token) <= 100 else None

    def revoke(self, project: int, board: int, id: int) -> bool:
        return self._kept.revoke(project, board, id)

    def create(self, project: int, board: int, author: str, told: Mapping[str, Any]) -> tuple[Share, str]:
        """A new link and its token. told: label, scope, filters, frame_ancestors, days (0: without end),
        password ('': none)."""
        now = int(time.time() * 1000)
        live = [one for one in self.of(project, board) if not one.revoked_at and not 0 < one.expires_at <= now]
        if len(live) >= LIVE_MAX:
            raise BoardRefused(
                "board", say("this board has {live_max} links, which is the most: revoke one", live_max=LIVE_MAX)
            )
        saved_names.author(author, BoardRefused)
        label, scope, days = str(told.get("label", "")), told.get("scope", "view"), int(told.get("days", 0))
        if len(label) > saved_names.NAME_CHARS_MAX or not label.isprintable():
            raise BoardRefused(
                "label",
                say("must be at most {name_chars_max} printable characters", name_chars_max=saved_names.NAME_CHARS_MAX),
            )
        if scope not in SCOPES:
            raise BoardRefused("scope", say("{scope!r} is not one of {scopes}", scope=scope, scopes=", ".join(SCOPES)))
        if not 0 <= days <= LIFE_DAYS_MAX:
            raise BoardRefused(
                "days",
                say(
                    "{days} is not from 1 to {life_days_max}, or 0 for a link without end",
                    days=days,
                    life_days_max=LIFE_DAYS_MAX,
                ),
            )
        origins = [str(one).lower() for one in told.get("frame_ancestors", [])]
        for origin in origins:
            if not _ORIGIN.fullmatch(origin):
                raise BoardRefused(
                    "frame_ancestors",
                    say("{origin!r} is not an origin such as 'https://wiki.example.com'", origin=origin[:80]),
                )
        if len(origins) > 20:
            raise BoardRefused("frame_ancestors", say("at most 20 origins"))
        password = self.passwords.hashed(str(told.get("password", "")), bool(origins))
        filters = self._boards.filters(project, told.get("filters", []))
        made = Share(
            0,
            project,
            board,
            "",
            label,
            scope,
            msgspec.json.encode(plain_filters(filters)).decode(),
            msgspec.json.encode(origins).decode(),
            author,
            0,
            now + days * 86_400_000 if days else 0,
        )
        return self._kept.create(made, password)
