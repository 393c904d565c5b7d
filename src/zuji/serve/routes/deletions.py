"""Deleting a project, those that are deleted, and bringing one back.

A deleted project is no project to any other route, so who may see and restore it is looked at here.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from zuji.records.sentences import say
from zuji.serve.audit import note
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.project_deps import DeletedProject, ProjectRefused
from zuji.serve.settings_models import DeletedOut, DeletedProjectsOut, DeletionIn, DeletionPreviewOut

router = APIRouter(prefix="/api/v1/projects/{project}/deletion")
whole_server = APIRouter(prefix="/api/v1/deleted-projects")


@router.get("", response_model=DeletionPreviewOut)
def deletion(request: Request, project: str) -> Any:
    """What would go with a project, and in how many days it could be restored. Changes nothing."""
    found, deletions = project_of(request, project), deps_of(request).deletions
    return DeletionPreviewOut(grace_days=deletions.grace_days, **deletions.counts(found.id))


@router.post("", response_model=DeletedOut, openapi_extra=body_of(DeletionIn))
async def delete_project(request: Request, project: str) -> Any:
    """Takes a project out of everything at once; it can be restored for grace_days, and is then removed for good.
    name: the project's, once more. With 0 days at_once must be true: nothing brings it back."""
    found = await run_in_threadpool(project_of, request, project)
    asked: DeletionIn = parsed(DeletionIn, await json_body(request))
    deletions, who = deps_of(request).deletions, caller(request)
    days = deletions.grace_days if asked.grace_days is None else asked.grace_days
    if asked.name != found.name:
        detail = say("{given!r} is not the name of this project, {name!r}", given=asked.name[:64], name=found.name)
        raise ProjectRefused("name", detail)
    if not days and not asked.at_once:
        detail = say("with 0 days nothing can bring the project back: at_once must say so")
        raise ProjectRefused("at_once", detail)
    made = await run_in_threadpool(deletions.delete, found.name, who.who, days)
    note(request, found.name, until=made.until, days=days)
    return _told(request, made)


@whole_server.get("", response_model=DeletedProjectsOut)
def deleted_projects(request: Request) -> Any:
    """Deleted projects that the caller could see, and which of them they may restore; by name."""
    who = caller(request)
    found = [one for one in deps_of(request).deletions.deleted() if who.on(one.id) is not None]
    return DeletedProjectsOut(projects=[_told(request, one) for one in found])


@whole_server.post("/{project}/restore", response_model=DeletedOut)
def restore_project(request: Request, project: str) -> Any:
    """Brings a deleted project back exactly as it was. What came for it meanwhile waits in its quarantine, with the
    reason project_deleted, and can be released."""
    who, deletions = caller(request), deps_of(request).deletions
    found = next((one for one in deletions.deleted() if one.name == project), None)
    if found is None or who.on(found.id) is None:
        raise HttpProblem("not-found", say("no project {name!r} that you may see is deleted", name=project[:64]))
    if not _may_restore(request, found):
        raise HttpProblem("forbidden", say("this needs the permission 'delete' in project {name!r}", name=found.name))
    told = _told(request, found)
    try:
        deletions.restore(found.name)
    except KeyError as error:  # by somebody else, a moment ago
        raise HttpProblem(
            "not-found", say("no project {name!r} that you may see is deleted", name=project[:64])
        ) from error
    return told


def _may_restore(request: Request, found: DeletedProject) -> bool:
    grant = caller(request).on(found.id)
    return grant is not None and "delete" in grant.permissions and not grant.restricted


def _told(request: Request, found: DeletedProject) -> DeletedOut:
    may = _may_restore(request, found)
    return DeletedOut(
        name=found.name,
        title=found.title,
        deleted_at=found.at,
        until=found.until,
        by=found.by if may else "",
        may_restore=may,
        waiting=deps_of(request).deletions.waiting(found.id) if may else 0,
    )
