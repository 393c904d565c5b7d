"""Writing a project's settings: every version is kept with its author and reason, and what decoding must know goes into
the projects that the loader journals."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.definitions.planning import AUTHOR_CHARS_MAX
from zuji.records.plan_changes import PlanRefused
from zuji.records.project import Project
from zuji.records.project_settings import ProjectSettings, complaints
from zuji.records.sentences import said_by, said_by_msgspec, say
from zuji.records.tracking_plan import Complaint
from zuji.store.documents import Documents, Version
from zuji.store.metadata import Metadata, MetadataError

KIND = "settings"
_OF_PROJECT = ("title", "time_zone", "currency", "ip", "user_agent")


class SettingsBook:
    """The settings of all projects. Methods raise PlanRefused, VersionConflict."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata, self._documents = metadata, Documents(metadata)

    def create(self, name: str, time_zone: str) -> Project:
        """A new project. Raises PlanRefused for a name that is taken or not valid."""
        try:
            return self._metadata.create_project(name, time_zone)
        except MetadataError as error:
            field, value = ("time_zone", time_zone) if str(error).startswith("time zone") else ("name", name)
            raise PlanRefused([Complaint(field, value[:64], said_by(error))]) from error

    def newest(self, project: Project) -> tuple[Version, ProjectSettings]:
        """Those of today; version 0 while nobody has changed any."""
        found = self._documents.newest(project.id, KIND)
        return found, self.settings_of(found, project)

    def settings_of(self, version: Version, project: Project) -> ProjectSettings:
        """The settings of a version; of the project's making where there is none yet."""
        if version.body:
            return msgspec.json.decode(version.body, type=ProjectSettings)
        return ProjectSettings(time_zone=project.time_zone)

    def versions(self, project: Project) -> list[Version]:
        """Newest first."""
        return self._documents.versions(project.id, KIND)

    def read(self, project: Project, changed: Any) -> ProjectSettings:
        """Today's settings with some of them changed (plain JSON values)."""
        if not isinstance(changed, dict):
            raise PlanRefused([Complaint("settings", None, say("an object with the settings that change"))])
        try:
            made = msgspec.convert({**msgspec.to_builtins(self.newest(project)[1]), **changed}, ProjectSettings)
            msgspec.json.encode(made).decode()
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise PlanRefused([Complaint("settings", None, said_by_msgspec(error))]) from error
        if found := complaints(made):
            raise PlanRefused(found)
        return made

    def put(self, project: Project, base: int, changed: Any, author: str, reason: str) -> Version:
        """Writes the version after base: today's settings with some of them changed."""
        made = self.read(project, changed)
        if not author.strip() or len(author) > AUTHOR_CHARS_MAX:
            raise PlanRefused(
                [
                    Complaint(
                        "author",
                        author[:40],
                        say("must be 1 to {author_chars_max} characters", author_chars_max=AUTHOR_CHARS_MAX),
                    )
                ]
            )
        body = msgspec.json.encode(made).decode()
        known = {name: getattr(made, name) for name in _OF_PROJECT}
        return self._documents.put(
            project.id,
            KIND,
            base,
            body,
            author,
            reason[:4_000],
            {},
            also=lambda db: self._metadata._set(db, project.id, known),
        )
