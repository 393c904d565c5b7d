"""What the routes of boards need of the rest: joined in app.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from zuji.analyze.tiles import Asked
from zuji.records.sentences import FieldRefused


class BoardRefused(FieldRefused):
    """What of a board, its links, mails or notes cannot be so, and what would be valid. field is the body's."""


class BoardBook(Protocol):
    """Saved boards (boards/saved.py; versions are store/boards.py SavedBoard). Raises BoardRefused, BadQuery,
    VersionConflict; KeyError for an unknown one."""

    def all(self, project: int) -> Sequence[Any]: ...
    def one(self, project: int, named: str, version: int | None = None) -> Any: ...
    def versions(self, project: int, named: str) -> Sequence[Any]: ...
    def shown(self, saved: Any) -> dict[str, Any]: ...
    def create(
        self,
        project: int,
        name: str,
        board: Any,
        signed: tuple[str, str],
        description: str = "",
        *,
        numbered: bool = False,
    ) -> Any: ...
    def change(
        self,
        project: int,
        named: str,
        base: int,
        signed: tuple[str, str],
        name: str | None = None,
        description: str | None = None,
        board: Any = None,
        archived: bool | None = None,
    ) -> Any: ...
    def copy(self, project: int, named: str, name: str, signed: tuple[str, str], *, numbered: bool = False) -> Any: ...
    def instead(self, saved: Any, board: Any) -> Any:
        """A version with another body, which is not saved."""
        ...

    def filters(self, project: int, told: Any, field: str = "filters") -> list[Any]: ...
    def asked(
        self,
        saved: Any,
        filters: Sequence[Any] = (),
        period: Any = None,
        tiles: Sequence[str] | None = None,
        time_zone: str | None = None,
    ) -> Sequence[Asked]: ...


class Passwords(Protocol):
    """Of links (boards/share_passwords.py)."""

    def enter(self, share: int, password: str, address: str) -> str:
        """What a cookie is to hold. Raises LoginRefused."""
        ...

    def admits(self, share: int, cookie: str) -> bool: ...


class Shares(Protocol):
    """Links to boards (boards/sharing.py; store/shares.py Share). Raises BoardRefused, BadQuery."""

    @property
    def passwords(self) -> Passwords: ...
    def protected(self, id: int) -> bool: ...
    def of(self, project: int, board: int) -> Sequence[Any]: ...
    def create(self, project: int, board: int, author: str, told: Mapping[str, Any]) -> tuple[Any, str]: ...
    def by_token(self, token: str) -> Any | None: ...
    def revoke(self, project: int, board: int, id: int) -> bool: ...


class Annotations(Protocol):
    """Dated notes (store/annotations.py Annotation)."""

    def between(
        self, project: int, first: int, end: int, limit: int = 1_000, within: Mapping[str, int] | None = None
    ) -> Sequence[Any]: ...
    def one(self, project: int, id: int) -> Any | None: ...
    def add(self, project: int, told: Mapping[str, Any]) -> Any: ...
    def alter(self, project: int, id: int, told: Mapping[str, Any]) -> Any: ...
    def remove(self, project: int, id: int) -> bool: ...


class Mailing(Protocol):
    """Boards by mail (boards/mail.py; store/schedules.py Schedule and Mail). Raises BoardRefused; KeyError."""

    def of(self, project: int, board: int) -> Sequence[Any]: ...
    def add(self, project: int, board: int, author: str, told: Mapping[str, Any]) -> Any: ...
    def alter(self, project: int, board: int, id: int, told: Mapping[str, Any]) -> Any: ...
    def remove(self, project: int, board: int, id: int) -> bool: ...
    def mails(self, schedule: int, limit: int = 20) -> Sequence[Any]: ...
    def start(self) -> None: ...
    def tick(self) -> int: ...
    def send_now(self, project: int, board: int, id: int) -> Any: ...
    def picture(self, project: int, board: Any, format: str, language: str) -> bytes: ...
    @property
    def ready(self) -> bool:
        """Whether it was told how to send mail (ZUJI_SMTP_URL)."""
        ...


class Templates(Protocol):
    """Ready boards that fit themselves to a project (board_templates)."""

    def all(self) -> Sequence[Mapping[str, Any]]: ...
    def fitted(self, project: int, key: str, chosen: Mapping[str, Any], language: str) -> Mapping[str, Any]: ...


class Boards(NamedTuple):
    book: BoardBook
    shares: Shares
    annotations: Annotations
    mailing: Mailing
    templates: Templates
