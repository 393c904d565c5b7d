"""Virtual events, virtual properties and look-up tables: lists, versions, changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from zuji.analyze.asking import State
from zuji.analyze.calendar import day_of
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import Scope
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.definition_deps import DefinitionRefused, SavedDefinition
from zuji.serve.deps import Deps
from zuji.serve.models import body_of
from zuji.serve.problems import HttpProblem
from zuji.serve.virtual_models import (
    DefinitionVersionOut,
    DefinitionVersionsOut,
    ExpressionIn,
    ExpressionOut,
    LookupChangeIn,
    LookupColumnOut,
    LookupOut,
    LookupsOut,
    VirtualEventChangeIn,
    VirtualEventIn,
    VirtualEventOut,
    VirtualEventsOut,
    VirtualPropertiesOut,
    VirtualPropertyChangeIn,
    VirtualPropertyIn,
    VirtualPropertyOut,
)

router = APIRouter(prefix="/api/v1/projects/{project}")
_CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}}
_TOLD = {"event": say("virtual event"), "property": say("virtual property"), "lookup": say("look-up table")}
T = TypeVar("T")


def _there(kind: str, name: str, find: Callable[[], T]) -> T:
    try:
        return find()
    except KeyError:
        raise HttpProblem("not-found", say("there is no {told} {name!r}", told=_TOLD[kind], name=name[:80])) from None


def _state(deps: Deps, project: Project) -> State:
    return deps.state.state(project.id)


def _saved(deps: Deps, state: State, saved: SavedDefinition) -> dict[str, Any]:
    plain = ("id", "name", "version", "description", "archived", "author", "reason", "at")
    known = {"event": set(state.catalogue.events), "property": set(state.catalogue.properties)}
    return {
        **{name: getattr(saved, name) for name in plain},
        "shadows": saved.name in known.get(saved.kind, ()),
        **orjson.loads(saved.body),
    }


def _event(deps: Deps, project: int, state: State, saved: SavedDefinition) -> VirtualEventOut:
    users = list(deps.virtuals.used_by(project, "event", saved.name))
    return VirtualEventOut(**_saved(deps, state, saved), used_by=users)


def _property(deps: Deps, project: int, state: State, saved: SavedDefinition) -> VirtualPropertyOut:
    users = list(deps.virtuals.used_by(project, "property", saved.name))
    scope = Scope(state.catalogue, state.time_zone, day_of(0, "UTC"), state.naming)
    kind, problem = None, ""
    try:
        kind = scope.kind(Owner(), saved.name, "")
    except BadQuery as error:
        problem = str(error.problems[0].detail)
    return VirtualPropertyOut(**_saved(deps, state, saved), used_by=users, kind=kind, problem=problem)


def _lookup(deps: Deps, project: int, state: State, saved: SavedDefinition) -> LookupOut:
    users = list(deps.virtuals.used_by(project, "lookup", saved.name))
    told = _saved(deps, state, saved)
    columns = [LookupColumnOut(name=name, kind=kind) for name, kind in told.pop("columns")]
    return LookupOut(**told, used_by=users, columns=columns, rows=saved.size)


_OUT: dict[str, Callable[[Deps, int, State, SavedDefinition], Any]] = {
    "event": _event,
    "property": _property,
    "lookup": _lookup,
}


def _all(request: Request, project: str, kind: str, archived: bool) -> list[Any]:
    deps, found = deps_of(request), project_of(request, project)
    state = _state(deps, found)
    kept = [one for one in deps.virtuals.all(found.id, kind) if archived or not one.archived]
    return [_OUT[kind](deps, found.id, state, one) for one in kept]


def _one(request: Request, project: str, kind: str, name: str) -> Any:
    deps, found = deps_of(request), project_of(request, project)
    saved = _there(kind, name, lambda: deps.virtuals.one(found.id, kind, name))
    return _OUT[kind](deps, found.id, _state(deps, found), saved)


def _versions(request: Request, project: str, kind: str, name: str) -> DefinitionVersionsOut:
    deps, found = deps_of(request), project_of(request, project)
    plain = ("version", "description", "archived", "author", "reason", "at")
    made = [
        DefinitionVersionOut(**{field: getattr(one, field) for field in plain}, body=orjson.loads(one.body))
        for one in _there(kind, name, lambda: deps.virtuals.versions(found.id, kind, name))
    ]
    return DefinitionVersionsOut(versions=made)


async def _write(
    request: Request, project: str, kind: str, name: str, work: Callable[[Deps, Project, State], SavedDefinition]
) -> Any:
    found = await run_in_threadpool(project_of, request, project)
    deps = deps_of(request)

    def written() -> Any:
        saved = _there(kind, name, lambda: work(deps, found, _state(deps, found)))
        return _OUT[kind](deps, found.id, _state(deps, found), saved)

    return await run_in_threadpool(written)


async def _create(request: Request, project: str, kind: str, model: type[Any], fields: tuple[str, ...]) -> Any:
    await run_in_threadpool(project_of, request, project)
    asked = parsed(model, await json_body(request))
    body = {field: getattr(asked, field) for field in fields}
    signed = (author_of(request, asked.author), asked.reason)
    return await _write(
        request,
        project,
        kind,
        asked.name,
        lambda deps, found, state: deps.virtuals.create(
            found.id, kind, asked.name, signed, state, asked.description, body
        ),
    )


async def _change(
    request: Request, project: str, kind: str, name: str, model: type[Any], fields: tuple[str, ...]
) -> Any:
    await run_in_threadpool(project_of, request, project)
    asked = parsed(model, await json_body(request))
    body = {field: value for field in fields if (value := getattr(asked, field)) is not None}
    signed = (author_of(request, asked.author), asked.reason)

    def work(deps: Deps, found: Project, state: State) -> SavedDefinition:
        if asked.archived is None:
            return deps.virtuals.change(found.id, kind, name, asked.base, signed, state, asked.description, body)
        if body or asked.description is not None:
            raise DefinitionRefused("archived", say("goes alone: change the rest in a version of its own"))
        if asked.archived:
            return deps.virtuals.archive(found.id, kind, name, asked.base, signed)
        return deps.virtuals.restore(found.id, kind, name, asked.base, signed, state)

    return await _write(request, project, kind, name, work)


# Virtual events


@router.get("/virtual-events", response_model=VirtualEventsOut)
def virtual_events(request: Request, project: str, archived: bool = False) -> Any:
    """Every virtual event in its newest version; archived ones where asked for."""
    return VirtualEventsOut(virtual_events=_all(request, project, "event", archived))


@router.post("/virtual-events", response_model=VirtualEventOut, openapi_extra=body_of(VirtualEventIn))
async def create_virtual_event(request: Request, project: str) -> Any:
    """Saves a name for events of which any part holds."""
    return await _create(request, project, "event", VirtualEventIn, ("parts", "time_zone"))


@router.get("/virtual-events/{name}", response_model=VirtualEventOut)
def virtual_event(request: Request, project: str, name: str) -> Any:
    """One virtual event."""
    return _one(request, project, "event", name)


@router.put("/virtual-events/{name}", response_model=VirtualEventOut, openapi_extra=body_of(VirtualEventChangeIn))
async def change_virtual_event(request: Request, project: str, name: str) -> Any:
    """Writes the version after base; or takes it out of use (archived true) or back into it (false)."""
    return await _change(request, project, "event", name, VirtualEventChangeIn, ("parts", "time_zone"))


@router.get("/virtual-events/{name}/versions", response_model=DefinitionVersionsOut)
def virtual_event_versions(request: Request, project: str, name: str) -> Any:
    """What it said, who changed it, when and why; newest first."""
    return _versions(request, project, "event", name)


# Virtual properties


@router.get("/virtual-properties", response_model=VirtualPropertiesOut)
def virtual_properties(request: Request, project: str, archived: bool = False) -> Any:
    """Every virtual property in its newest version; archived ones where asked for."""
    return VirtualPropertiesOut(virtual_properties=_all(request, project, "property", archived))


@router.post("/virtual-properties", response_model=VirtualPropertyOut, openapi_extra=body_of(VirtualPropertyIn))
async def create_virtual_property(request: Request, project: str) -> Any:
    """Saves an expression over an event's properties."""
    return await _create(request, project, "property", VirtualPropertyIn, ("expression", "time_zone"))


@router.post("/virtual-properties/try", response_model=ExpressionOut, openapi_extra=body_of(ExpressionIn))
async def check_expression(request: Request, project: str) -> Any:
    """What an expression gives, before it is saved; what is wrong with it, and at which character."""
    found = await run_in_threadpool(project_of, request, project)
    asked: ExpressionIn = parsed(ExpressionIn, await json_body(request))
    deps = deps_of(request)
    body = asked.model_dump()

    def kind() -> str:
        return deps.virtuals.kind_of(found.id, "", body, _state(deps, found))

    return ExpressionOut(kind=await run_in_threadpool(kind))


@router.get("/virtual-properties/{name}", response_model=VirtualPropertyOut)
def virtual_property(request: Request, project: str, name: str) -> Any:
    """One virtual property."""
    return _one(request, project, "property", name)


@router.put(
    "/virtual-properties/{name}", response_model=VirtualPropertyOut, openapi_extra=body_of(VirtualPropertyChangeIn)
)
async def change_virtual_property(request: Request, project: str, name: str) -> Any:
    """Writes the version after base; or takes it out of use (archived true) or back into it (false)."""
    return await _change(request, project, "property", name, VirtualPropertyChangeIn, ("expression", "time_zone"))


@router.get("/virtual-properties/{name}/versions", response_model=DefinitionVersionsOut)
def virtual_property_versions(request: Request, project: str, name: str) -> Any:
    """What it said, who changed it, when and why; newest first."""
    return _versions(request, project, "property", name)


# Look-up tables


@router.get("/lookups", response_model=LookupsOut)
def lookups(request: Request, project: str, archived: bool = False) -> Any:
    """Every look-up table in its newest version; archived ones where asked for."""
    return LookupsOut(lookups=_all(request, project, "lookup", archived))


Kinds = Annotated[list[str] | None, Query(alias="kind", max_length=100)]


@router.post("/lookups", response_model=LookupOut, openapi_extra=_CSV)
async def create_lookup(
    request: Request,
    project: str,
    name: str = Query("", max_length=400),
    key: str = Query("", max_length=400),
    kinds: Kinds = None,
    description: str = Query("", max_length=4_000),
    author: str = Query("api", max_length=200),
    reason: str = Query("", max_length=4_000),
) -> Any:
    """Saves a look-up table: the body is a CSV file (UTF-8 or GBK), whose first row names the columns. key: the column
    of keys, the first one where none is told. kind, given once or more: `column:text`, number, bool or datetime; of
    other columns the kind is what every value reads as."""
    await run_in_threadpool(project_of, request, project)
    file, body = await _csv(request), {"key": key, "kinds": _kinds(kinds)}
    return await _write(
        request,
        project,
        "lookup",
        name,
        lambda deps, found, state: deps.virtuals.create(
            found.id, "lookup", name, (author_of(request, author), reason), state, description, body, file
        ),
    )


@router.get("/lookups/{name}", response_model=LookupOut)
def lookup(request: Request, project: str, name: str) -> Any:
    """One look-up table."""
    return _one(request, project, "lookup", name)


@router.put("/lookups/{name}", response_model=LookupOut, openapi_extra=body_of(LookupChangeIn))
async def change_lookup(request: Request, project: str, name: str) -> Any:
    """Writes the version after base: another description; out of use (archived true) or back into it (false)."""
    return await _change(request, project, "lookup", name, LookupChangeIn, ())


@router.put("/lookups/{name}/rows", response_model=LookupOut, openapi_extra=_CSV)
async def change_lookup_rows(
    request: Request,
    project: str,
    name: str,
    base: int = Query(0, ge=0, lt=2**31),
    key: str = Query("", max_length=400),
    kinds: Kinds = None,
    author: str = Query("api", max_length=200),
    reason: str = Query("", max_length=4_000),
) -> Any:
    """Writes the version after base with other rows: the body is a CSV file, which replaces all of them."""
    await run_in_threadpool(project_of, request, project)
    file, body = await _csv(request), {"key": key, "kinds": _kinds(kinds)}
    return await _write(
        request,
        project,
        "lookup",
        name,
        lambda deps, found, state: deps.virtuals.change(
            found.id, "lookup", name, base, (author_of(request, author), reason), state, None, body, file
        ),
    )


@router.get("/lookups/{name}/versions", response_model=DefinitionVersionsOut)
def lookup_versions(request: Request, project: str, name: str) -> Any:
    """Who changed it, when and why; newest first."""
    return _versions(request, project, "lookup", name)


async def _csv(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise HttpProblem("bad-request", say("the body must be a CSV file: Content-Type: text/csv"))
    return await request.body()


def _kinds(told: list[str] | None) -> dict[str, str]:
    found = {}
    for one in told or ():
        name, colon, kind = one.rpartition(":")
        if not colon:
            raise DefinitionRefused("kind", say("{one!r} is not of the form column:kind", one=one[:80]))
        found[name] = kind
    return found
