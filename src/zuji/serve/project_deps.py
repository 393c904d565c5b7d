"""What the routes of projects need of the rest: settings, what expires, deletions, what SDKs are told. Joined in
app.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from zuji.records.project import Project
from zuji.records.project_settings import ProjectSettings
from zuji.records.sentences import FieldRefused, Sentence
from zuji.serve.definition_deps import Written


class Projects(Protocol):
    def projects(self) -> Sequence[Project]: ...


class Settings(Protocol):
    """Settings of projects (project_settings.py). Raises PlanRefused, VersionConflict."""

    def create(self, name: str, time_zone: str) -> Project: ...
    def newest(self, project: Project) -> tuple[Written, ProjectSettings]: ...
    def versions(self, project: Project) -> Sequence[Written]: ...
    def settings_of(self, version: Any, project: Project) -> ProjectSettings: ...
    def read(self, project: Project, changed: Any) -> ProjectSettings: ...
    def put(self, project: Project, base: int, changed: Any, author: str, reason: str) -> Written: ...


class ProjectRefused(FieldRefused):
    """Why a project cannot be deleted or restored so, and what would be valid. field is the body's."""


class DeletedProject(Protocol):
    """store/deletions.py Deleted."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def by(self) -> str: ...


class Deletions(Protocol):
    """Deleted projects (project_deletions.py). Raises ProjectRefused; KeyError where no such project is deleted."""

    @property
    def grace_days(self) -> int: ...
    def counts(self, project: int) -> Mapping[str, int]:
        """How much would go: events, persons, boards, questions, ..."""
        ...

    def waiting(self, project: int) -> int:
        """Records that came for a project while it was deleted, and wait."""
        ...

    def delete(self, name: str, by: str, days: int | None) -> DeletedProject: ...
    def restore(self, name: str) -> DeletedProject: ...
    def deleted(self) -> Sequence[DeletedProject]: ...


class Retention(Protocol):
    """What expires (upkeep/expiring.py)."""

    def preview(self, project: Project, settings: ProjectSettings) -> Mapping[str, int]:
        """How many events would go now, by event."""
        ...


class Reaching(Protocol):
    """What SDKs are told to send to (reaching.py)."""

    @property
    def address(self) -> str: ...

    def stops(self, site: str, path: str) -> Sequence[tuple[str, Sentence]]:
        """What stops a page of a site from sending to a path: checks (models.py StopOut) and what was heard."""
        ...
