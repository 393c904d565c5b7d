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


class NewProjectIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    time_zone: str = "Asia/Shanghai"


READ = (SettingsIn, NewProjectIn)
