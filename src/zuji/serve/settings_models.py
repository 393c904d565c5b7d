"""What the routes of a project's settings take and give."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from zuji.serve.models import PlanVersionOut


class SettingsOut(BaseModel):
    """records/project_settings.py, with every default written out."""

    title: str
    time_zone: str
    currency: str
    ip: Literal["full", "truncated", "none"]
    user_agent: Literal["kept", "none"]
    retention_days: int
    event_retention_days: dict[str, int]


class ProjectSettingsOut(PlanVersionOut):
    """version 0: nobody has changed any yet."""

    settings: SettingsOut


class ProjectSettingsVersionOut(PlanVersionOut):
    settings: SettingsOut


class ProjectSettingsVersionsOut(BaseModel):
    versions: list[ProjectSettingsVersionOut]


class SettingsIn(BaseModel):
    """base: the version that the writer read. settings: those that change. author: only a key or the machine's own
    user may say who it is."""

    model_config = ConfigDict(extra="forbid")

    base: int
    settings: dict[str, Any]
    author: str = ""
    reason: str = ""


class SettingsPreviewIn(BaseModel):
    """settings: those that would change."""

    model_config = ConfigDict(extra="forbid")

    settings: dict[str, Any]


class GoingOut(BaseModel):
    event: str
    events: int


class SettingsPreviewOut(BaseModel):
    """What would go at once, most first; events in all."""

    events: int
    going: list[GoingOut]


class NewProjectIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    time_zone: str = "Asia/Shanghai"


class DeletionPreviewOut(BaseModel):
    """What would go with a project. keys and shares: those that have not ended. grace_days: the server's."""

    grace_days: int
    events: int
    persons: int
    boards: int
    questions: int
    cohorts: int
    definitions: int
    shares: int
    schedules: int
    annotations: int
    keys: int
    members: int


class DeletionIn(BaseModel):
    """name: the project's, once more. grace_days: 0 to 365, none: the server's. at_once: for 0 days."""

    model_config = ConfigDict(extra="forbid")

    name: str
    grace_days: int | None = None
    at_once: bool = False


class DeletedOut(BaseModel):
    """Times in ms UTC. by and waiting (records that came since) for those who may restore it."""

    name: str
    title: str
    deleted_at: int
    until: int
    by: str
    may_restore: bool
    waiting: int


class DeletedProjectsOut(BaseModel):
    projects: list[DeletedOut]


READ = (SettingsIn, SettingsPreviewIn, NewProjectIn, DeletionIn)
