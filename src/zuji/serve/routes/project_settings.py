"""A project's own settings, and new projects."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from zuji.records.project import Project
from zuji.serve.audit import note
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.models import ProjectOut, body_of
from zuji.serve.routes.plan import answer, version_out
from zuji.serve.settings_models import NewProjectIn, ProjectSettingsOut, ProjectSettingsVersionsOut, SettingsIn

router = APIRouter(prefix="/api/v1/projects/{project}")
whole_server = APIRouter(prefix="/api/v1/projects")


def _shown(request: Request, found: Project) -> Any:
    version, settings = deps_of(request).settings.newest(found)
    return answer({**version_out(version), "settings": settings})


@router.get("/settings", response_model=ProjectSettingsOut)
def settings(request: Request, project: str) -> Any:
    """The settings of today."""
    return _shown(request, project_of(request, project))


@router.get("/settings/versions", response_model=ProjectSettingsVersionsOut)
def settings_versions(request: Request, project: str) -> Any:
    """Who changed the settings, when and why, and what they were; newest first."""
    found, book = project_of(request, project), deps_of(request).settings
    rows = [{**version_out(one), "settings": book.settings_of(one, found)} for one in book.versions(found)]
    return answer({"versions": rows})


@router.put("/settings", response_model=ProjectSettingsOut, openapi_extra=body_of(SettingsIn))
async def put_settings(request: Request, project: str) -> Any:
    """Changes some of the settings: a new version after base; another newest one is `version-conflict`. What is kept
    of addresses and User-Agents holds for what is received from now on."""
    found = await run_in_threadpool(project_of, request, project)
    asked: SettingsIn = parsed(SettingsIn, await json_body(request))
    note(request, changed=sorted(asked.settings))
    signed = (author_of(request, asked.author), asked.reason)
    await run_in_threadpool(deps_of(request).settings.put, found, asked.base, asked.settings, *signed)
    return await run_in_threadpool(_shown, request, found)


@whole_server.post("", response_model=ProjectOut, openapi_extra=body_of(NewProjectIn))
async def create_project(request: Request) -> Any:
    """Makes a project. What named it before waits under `_unknown`."""
    asked: NewProjectIn = parsed(NewProjectIn, await json_body(request))
    note(request, asked.name[:64])
    made = await run_in_threadpool(deps_of(request).settings.create, asked.name, asked.time_zone)
    return ProjectOut(id=made.id, name=made.name, time_zone=made.time_zone, title="", currency="")
