"""Cohorts: saved sets of persons, their versions, and what a definition would come to."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from zuji.analyze import member_rows
from zuji.analyze.asking import Asking
from zuji.analyze.cohorts import PROPOSED, Proposed
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import AnyFilter, InCohort, parse_filters
from zuji.analyze.person_list import View
from zuji.analyze.query import zones
from zuji.analyze.run import AsOf, Runner, receipt_of
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.serve.auth import author_of, deps_of, may, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.definition_deps import CohortRefused, SavedCohort
from zuji.serve.deps import Deps
from zuji.serve.models import body_of
from zuji.serve.person_models import (
    IDS_MAX,
    CohortChangeIn,
    CohortIn,
    CohortOut,
    CohortsOut,
    CohortVersionOut,
    CohortVersionsOut,
    IdsIn,
    MembersOfIn,
    OverlapOut,
    PreviewIn,
    PreviewOut,
    UnknownIdsOut,
)
from zuji.serve.persons_shown import shown
from zuji.serve.problems import HttpProblem
from zuji.serve.routes.persons import named

router = APIRouter(prefix="/api/v1/projects/{project}/cohorts")
DEFINITION = "cohort/1"
UNKNOWN_SHOWN = 20
T = TypeVar("T")


def _of(deps: Deps, saved: SavedCohort) -> dict[str, Any]:
    size = saved.size if saved.kind == "static" else None
    plain = ("version", "name", "description", "archived", "author", "reason", "at")
    told = {**{name: getattr(saved, name) for name in plain}, "size": size, "source": orjson.loads(saved.source)}
    if deps.withheld is not None and deps.withheld.has_rows:
        told["size"] = None  # of everybody who is listed; a preview counts those who are there for the caller
        told["source"] = {name: value for name, value in told["source"].items() if name not in ("ids", "unknown")}
    if deps.withheld is not None and deps.withheld.cohort(saved.id):
        told |= {"description": "", "reason": "", "size": None, "source": {}, "withheld": True}
    return told


def _out(deps: Deps, project: int, saved: SavedCohort, unknown: UnknownIdsOut | None = None) -> CohortOut:
    definition = deps.cohorts.shown(saved) if saved.kind == "dynamic" else None
    users = list(deps.cohorts.used_by(project, saved.id))
    told: dict[str, Any] = {
        "id": saved.id,
        "kind": saved.kind,
        "definition": definition,
        "sql": orjson.loads(saved.definition) if saved.kind == "sql" else None,
        "used_by": users,
        "unknown": unknown,
    }
    shown = _of(deps, saved)
    if shown.get("withheld"):
        told |= {"definition": None, "sql": None}
    return CohortOut(**shown, **told)


def _there(name: str, find: Callable[[], T]) -> T:
    try:
        return find()
    except KeyError:
        raise HttpProblem("not-found", say("there is no cohort {name!r}", name=name[:80])) from None


@router.get("", response_model=CohortsOut)
def cohorts(request: Request, project: str, archived: bool = False) -> Any:
    """Every cohort in its newest version, by id; archived ones where asked for."""
    deps, found = deps_of(request), project_of(request, project)
    return CohortsOut(
        cohorts=[_out(deps, found.id, one) for one in deps.cohorts.all(found.id) if archived or not one.archived]
    )


@router.get("/{cohort}", response_model=CohortOut)
def cohort(request: Request, project: str, cohort: str) -> Any:
    """One cohort, by name or id."""
    deps, found = deps_of(request), project_of(request, project)
    return _out(deps, found.id, _there(cohort, lambda: deps.cohorts.one(found.id, cohort)))


@router.get("/{cohort}/versions", response_model=CohortVersionsOut)
def cohort_versions(request: Request, project: str, cohort: str) -> Any:
    """Who changed it, when and why; newest first."""
    deps, found = deps_of(request), project_of(request, project)
    versions = _there(cohort, lambda: deps.cohorts.versions(found.id, cohort))
    return CohortVersionsOut(versions=[CohortVersionOut(**_of(deps, one)) for one in versions])


@router.post("", response_model=CohortOut, openapi_extra=body_of(CohortIn))
async def create_cohort(request: Request, project: str) -> Any:
    """Saves a cohort: dynamic by a definition, which every read evaluates anew; static as a list, of the persons behind
    a number, of an upload of ids, or of a definition as of now."""
    found = await run_in_threadpool(project_of, request, project)
    asked: CohortIn = parsed(CohortIn, await json_body(request))
    return await run_in_threadpool(_create, deps_of(request), found, asked, author_of(request, asked.author))


def _create(deps: Deps, project: Project, asked: CohortIn, author: str) -> CohortOut:
    signed = (author, asked.reason)
    if asked.kind == "sql":
        if asked.members or asked.ids or asked.as_of or asked.definition is not None or asked.sql is None:
            raise CohortRefused("kind", say("a cohort by SQL takes sql alone, and needs it"))
        _check_sql(deps, project, asked.sql)
        return _out(
            deps,
            project.id,
            deps.cohorts.create(project.id, asked.name, "sql", signed, asked.description, sql=asked.sql),
        )
    if asked.sql is not None:
        raise CohortRefused("sql", say("belongs to kind 'sql', and to no other"))
    if asked.kind == "dynamic":
        if asked.members or asked.ids or asked.as_of:
            raise CohortRefused(
                "kind", say("a dynamic cohort takes a definition alone: members, ids, as_of make lists")
            )
        _check(deps, project, asked.definition)
        saved = deps.cohorts.create(
            project.id, asked.name, "dynamic", signed, asked.description, definition=asked.definition
        )
        return _out(deps, project.id, saved)
    if sum(part is not None for part in (asked.members, asked.ids, asked.definition)) != 1:
        raise CohortRefused("kind", say("a static cohort takes one of members, ids and definition"))
    actors, source, unknown = _list(deps, project, asked.members, asked.ids, asked.definition, asked.as_of)
    saved = deps.cohorts.create(
        project.id, asked.name, "static", signed, asked.description, actors=actors, source=source
    )
    return _out(deps, project.id, saved, unknown)


@router.put("/{cohort}", response_model=CohortOut, openapi_extra=body_of(CohortChangeIn))
async def change_cohort(request: Request, project: str, cohort: str) -> Any:
    """Writes the version after base: another name, description, definition or list; out of use (archived true) or back
    into it (false)."""
    found = await run_in_threadpool(project_of, request, project)
    asked: CohortChangeIn = parsed(CohortChangeIn, await json_body(request))
    deps = deps_of(request)
    author = author_of(request, asked.author)
    return await run_in_threadpool(lambda: _there(cohort, lambda: _change(deps, found, cohort, asked, author)))


def _change(deps: Deps, project: Project, cohort: str, asked: CohortChangeIn, author: str) -> CohortOut:
    signed = (author, asked.reason)
    changes = (asked.name, asked.description, asked.definition, asked.sql, asked.members, asked.ids)
    if asked.archived is not None:
        if any(change is not None for change in changes):
            raise CohortRefused("archived", say("goes alone: change the rest in a version of its own"))
        work = deps.cohorts.archive if asked.archived else deps.cohorts.restore
        return _out(deps, project.id, work(project.id, cohort, asked.base, signed))
    if asked.members and asked.ids:
        raise CohortRefused("members", say("a list is made of either members or ids"))
    deps.cohorts.one(project.id, cohort)  # before anything is worked out
    actors, source, unknown = None, None, None
    if asked.members or asked.ids:
        actors, source, unknown = _list(deps, project, asked.members, asked.ids, None, None)
    if asked.definition is not None:
        _check(deps, project, asked.definition)
    if asked.sql is not None:
        _check_sql(deps, project, asked.sql)
    saved = deps.cohorts.change(
        project.id,
        cohort,
        asked.base,
        signed,
        name=asked.name,
        description=asked.description,
        definition=asked.definition,
        actors=actors,
        source=source,
        sql=asked.sql,
    )
    return _out(deps, project.id, saved, unknown)


@router.post("/preview", response_model=PreviewOut, openapi_extra=body_of(PreviewIn))
async def preview_cohort(request: Request, project: str) -> Any:
    """How many persons a definition or a saved cohort comes to, the first of them, and how many of them are in another
    cohort too; all of one batch. Without the permission raw nobody of them is told, and SQL that is not saved cannot be
    asked."""
    found = await run_in_threadpool(project_of, request, project)
    asked: PreviewIn = parsed(PreviewIn, await json_body(request))
    if not may(request, "raw", found.id):
        if asked.sql is not None:
            raise HttpProblem(
                "forbidden",
                say("this needs the permission {permission!r} in project {name!r}", permission="raw", name=found.name),
            )
        asked = asked.model_copy(update={"sample": 0, "columns": []})
    return await run_in_threadpool(_preview, deps_of(request), found, asked)


def _preview(deps: Deps, project: Project, asked: PreviewIn) -> PreviewOut:
    if sum(part is not None for part in (asked.cohort, asked.definition, asked.sql)) != 1:
        raise BadQuery(Problem("cohort", asked.cohort, say("a preview is of one of a cohort, a definition and sql")))
    if asked.time_zone is not None and asked.time_zone not in zones():
        raise BadQuery(Problem("time_zone", asked.time_zone, say("must be an IANA time zone such as 'Asia/Shanghai'")))
    as_of = _day(asked.as_of)
    items: list[AnyFilter] = (
        parse_filters(asked.definition, "definition")
        if asked.definition is not None
        else [InCohort(cohort=asked.cohort or PROPOSED, as_of=as_of)]
    )

    def work(asking: Asking, time_zone: str) -> PreviewOut:
        _propose(asking, asked.sql)
        view = View(asking, time_zone, as_of)
        members = view.numbers(items, "definition")
        overlap = None
        if asked.with_cohort is not None:
            other = InCohort(cohort=asked.with_cohort, as_of=as_of)
            overlap = OverlapOut(
                other=len(view.numbers([other], "with_cohort")),
                both=len(view.numbers([*items, other], "with_cohort")),
            )
        first = members.slice(0, asked.sample).to_pylist()
        sample = shown(deps, project.id, view.rows(first, asked.columns))
        told = {**asked.model_dump(mode="json"), "time_zone": time_zone}
        asking.sets.cohorts.pop(0, None)  # what is proposed is in the question
        return PreviewOut(
            size=len(members), sample=sample, overlap=overlap, receipt=receipt_of(asking, told, DEFINITION, [])
        )

    return Runner(deps.store, deps.state, deps.limits).work(project.id, asked.time_zone, work)


def _check(deps: Deps, project: Project, definition: Any) -> None:
    """Raises BadQuery for a definition that could not be asked: of unknown properties, cohorts, kinds."""
    if definition is None:
        return
    items = parse_filters(definition, "definition")

    def work(asking: Asking, time_zone: str) -> None:
        View(asking, time_zone, None).check(items, "definition")

    Runner(deps.store, deps.state, deps.limits).work(project.id, None, work)


def _propose(asking: Asking, sql: str | None) -> None:
    """Lets a question ask about a query that is not saved, as the cohort PROPOSED."""
    if sql is not None:
        asking.state = msgspec.structs.replace(asking.state, cohorts=Proposed(asking.state.cohorts, sql))


def _check_sql(deps: Deps, project: Project, sql: str) -> None:
    """Raises BadQuery for a query that does not name persons, QueryFailed and its kinds for one that passes a limit."""

    def work(asking: Asking, time_zone: str) -> None:
        _propose(asking, sql)
        View(asking, time_zone, None).numbers([InCohort(cohort=PROPOSED)], "sql")

    Runner(deps.store, deps.state, deps.limits).work(project.id, None, work)


def _list(
    deps: Deps,
    project: Project,
    members: MembersOfIn | None,
    ids: IdsIn | None,
    definition: Any,
    day: str | None,
) -> tuple[list[bytes], dict[str, Any], UnknownIdsOut | None]:
    """Keys of persons, where they come from, and what was not known of an upload."""
    if ids is not None:
        values = _values(ids)
        persons = deps.identities.persons_of(project.id, [(ids.id_class, value) for value in values])
        missing = [value for value, person in zip(values, persons, strict=True) if person is None]
        known = [person for person in persons if person is not None]
        source = {"of": "ids", "id_class": ids.id_class, "ids": len(values), "unknown": len(missing)}
        return known, source, UnknownIdsOut(count=len(missing), sample=missing[:UNKNOWN_SHOWN])
    runner = Runner(deps.store, deps.state, deps.limits)
    if members is not None:
        query, cell, as_of = named(members)
        if query.subject.of != "person":
            raise CohortRefused("members.query", say("counts {of!r}; a cohort is of persons", of=query.subject.of))
        found, receipt = runner.members(project.id, query, cell, as_of=as_of)
        source = {"of": "members", "query": receipt.query, "cell": members.cell, "batch": receipt.batch}
        read = AsOf(receipt.batch, receipt.asked_at)

        def listed(asking: Asking, zone: str) -> list[bytes]:
            return View(asking, zone, None).keys(member_rows.persons(found, asking))

        keys = runner.work(project.id, None, listed, read)
        return keys, {**source, "asked_at": receipt.asked_at}, None
    items, as_of_day = parse_filters(definition, "definition"), _day(day)

    def work(asking: Asking, time_zone: str) -> tuple[list[bytes], dict[str, Any]]:
        view = View(asking, time_zone, as_of_day)
        numbers = view.numbers(items, "definition")
        source = {"of": "definition", "definition": definition, "as_of": day, "batch": asking.state.batch}
        return view.keys(numbers), {**source, "asked_at": asking.now}

    return *runner.work(project.id, None, work), None


def _values(ids: IdsIn) -> list[str]:
    """The different ids of an upload, in their order."""
    if (ids.values is None) == (ids.csv is None):
        raise CohortRefused("ids", say("takes either values or csv"))
    if ids.values is not None:
        return list(dict.fromkeys(ids.values))
    try:
        rows = list(csv.reader(io.StringIO(ids.csv), strict=True))[int(ids.header) :]
    except csv.Error as error:
        raise CohortRefused("ids.csv", say("is no CSV: {error}", error=error)) from error
    values = list(dict.fromkeys(row[0].strip() for row in rows if row and row[0].strip()))
    if len(values) > IDS_MAX or any(len(value) > 255 for value in values):
        raise CohortRefused("ids.csv", say("may have {ids_max} ids of at most 255 characters", ids_max=IDS_MAX))
    return values


def _day(told: str | None) -> dt.date | None:
    try:
        return None if told is None else dt.datetime.strptime(told, "%Y-%m-%d").date()
    except ValueError as error:
        raise BadQuery(Problem("as_of", told, say("must be a day such as '2026-11-01'"))) from error
