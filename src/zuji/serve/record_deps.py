"""What the API needs to tell what became of records: live, one by one, whose they are, released, imported. Joined in
app.py."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from zuji.analyze.records_of import Place, Wanted
from zuji.analyze.refusals import Chosen
from zuji.records.identity import Id, IdentityChange
from zuji.records.project import Project
from zuji.records.sentences import Sentence


class LiveFeed(Protocol):
    """Records as they were received, with their fate."""

    def after(
        self, project_id: int, cursor: str, limit: int, ids: Collection[str] = ()
    ) -> tuple[Sequence[Mapping[str, Any]], str]:
        """Records after cursor ('': the newest limit ones), oldest first, and the cursor to go on from.

        ids: only records that carry one of them. Raises ValueError for a cursor that is not one.
        """
        ...

    async def verdict(self, partition: int, offset: int, wait_s: float) -> Sequence[Mapping[str, Any]] | None:
        """The fates (index, fate, reason, detail, field, project_id) of one request's records; None: not known."""
        ...


class Ledger(Protocol):
    """What it told when it did not add up (promise 3)."""

    def incidents(self) -> Sequence[Any]:
        """Broken promises (store/metadata.py Incident: id, kind, detail, at), newest first."""
        ...


class Identities(Protocol):
    """What is known of ids, and decisions about them (identities.py)."""

    def summary(self, project: int) -> Mapping[str, Any]: ...

    def person(self, project: int, one: Id) -> Mapping[str, Any]: ...

    def revoked(self, project: int) -> Collection[int]: ...

    def largest(self, project: int, limit: int) -> Sequence[Mapping[str, Any]]: ...

    def preview(self, project: int, change: IdentityChange) -> Mapping[str, Any]: ...

    def decide(self, change: IdentityChange) -> int: ...

    def ids_of(self, project: int, spoke: Mapping[str, str]) -> Mapping[str, Sequence[Id]]: ...

    def persons_of(self, project: int, ids: Sequence[Id]) -> Sequence[bytes | None]: ...

    def changes(self, project: int) -> Sequence[tuple[IdentityChange, bool]]: ...


class Debug(Protocol):
    """Records one by one, with the steps that made their rows (debugging.py)."""

    def records(
        self, project: Project, wanted: Wanted, after: tuple[int, int, int, int] | None, limit: int
    ) -> Mapping[str, Any]: ...

    def request(self, project: Project, partition: int, offset: int) -> Mapping[str, Any] | None: ...

    def record(self, project: Project, place: Place) -> Mapping[str, Any] | None: ...


class Replays(Protocol):
    """Releases of refused records (replaying.py)."""

    def preview(self, chosen: Chosen) -> Any: ...
    def release(self, chosen: Chosen, by: str, why: str) -> Any: ...


class ImportRefused(Exception):
    """What of an uploaded file or its import cannot be, and what would be valid."""

    def __init__(self, detail: Sentence) -> None:
        super().__init__(detail)


class Receiving(Protocol):
    """A file on its way in. Both raise ImportRefused; then `abort`."""

    def write(self, data: bytes) -> None: ...
    def finish(self) -> Mapping[str, Any]: ...
    def abort(self) -> None: ...


class Imports(Protocol):
    """Uploaded files and their imports (import_jobs.py). Raises ImportRefused; KeyError for an unknown one."""

    bytes_max: int

    def receive(self, project: Project, name: str) -> Receiving: ...
    def all(self, project: int) -> Sequence[Mapping[str, Any]]: ...
    def one(self, project: int, id: str) -> Mapping[str, Any]: ...
    def look(self, project: int, id: str, options: Mapping[str, Any]) -> bytes: ...
    def check(self, project: int, id: str, options: Mapping[str, Any]) -> Mapping[str, Any]: ...
    def start(self, project: int, id: str, options: Mapping[str, Any]) -> Mapping[str, Any]: ...
    def cancel(self, project: int, id: str) -> Mapping[str, Any]: ...
    def remove(self, project: int, id: str) -> None: ...
    def refused(self, project: int, id: str) -> Iterator[bytes]: ...
