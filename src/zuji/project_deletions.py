"""Deleting projects and bringing them back: what the API and the command line do alike (decision 24)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from zuji.config import GRACE_DAYS_MAX
from zuji.records.sentences import said_by, say
from zuji.serve.project_deps import ProjectRefused
from zuji.store.deletions import Deleted, Deletions
from zuji.store.metadata import Metadata, MetadataError


def _unknown(_: int) -> Mapping[str, int]:
    return {}


class DeletionBook:
    """Over a metadata. grace_days: of the server. counts and waiting ask the engine's store. Methods raise
    ProjectRefused; KeyError where no such project is deleted."""

    def __init__(
        self,
        metadata: Metadata,
        grace_days: int,
        counts: Callable[[int], Mapping[str, int]] = _unknown,
        waiting: Callable[[int], int] = lambda _: 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.grace_days = grace_days
        self.counts, self.waiting = counts, waiting
        self._kept, self._clock = Deletions(metadata), clock

    def delete(self, name: str, by: str, days: int | None) -> Deleted:
        """Takes a project out of everything. days: in which it can be restored; None: those of the server, 0: it is
        removed for good at once."""
        days = self.grace_days if days is None else days
        if not 0 <= days <= GRACE_DAYS_MAX:
            raise ProjectRefused(
                "grace_days", say("{days} is not a number of days from 0 to {most}", days=days, most=GRACE_DAYS_MAX)
            )
        try:
            return self._kept.delete(name, by, int(self._clock() * 1000), days)
        except MetadataError as error:
            raise ProjectRefused("name", said_by(error)) from error

    def restore(self, name: str) -> Deleted:
        """Brings a project back exactly as it was."""
        if all(one.name != name for one in self.deleted()):
            raise KeyError(name)
        try:
            return self._kept.restore(name, int(self._clock() * 1000))
        except MetadataError as error:
            raise ProjectRefused("name", said_by(error)) from error

    def deleted(self) -> list[Deleted]:
        """Those that can be restored, or are just being removed."""
        return self._kept.deleted()
