"""Lists of persons, and those behind a number of an answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.analyze import member_rows
from zuji.analyze.asking import Asking, Receipt
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Part
from zuji.analyze.kinds import parse, parse_cell
from zuji.analyze.members import Members
from zuji.analyze.person_list import PersonsQuery, View
from zuji.analyze.query import Question
from zuji.analyze.run import AsOf, Runner, receipt_of
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.serve import export, lists
from zuji.serve.auth import deps_of, project_of
from zuji.serve.body import json_body, parsed
from zuji.serve.deps import Deps
from zuji.serve.models import body_of
from zuji.serve.person_models import (
    EventRowOut,
    MembersIn,
    MembersOfIn,
    MembersOut,
    PersonsOut,
    SessionRowOut,
    SubjectRowOut,
)
from zuji.serve.persons_shown import of_cursor, shown, to_cursor

router = APIRouter(prefix="/api/v1/projects/{project}")
DEFINITION = "persons/1"


@router.post("/persons", response_model=PersonsOut, openapi_extra=body_of(PersonsQuery), responses=export.DOCUMENTED)
async def persons(request: Request, project: str, wanted: export.Asked = Depends(export.asked)) -> Any:
    """Persons for whom filters on profiles, on what they did and on cohorts hold, sorted, with properties of profiles;
    count is exact."""
    found = await run_in_threadpool(project_of, request, project)
    query: PersonsQuery = parsed(PersonsQuery, await json_body(request))
    if wanted.format != "json":
        return await run_in_threadpool(lists.of_persons, deps_of(request), found, query, wanted, _persons)
    return await run_in_threadpool(_persons, deps_of(request), found, query)


def _persons(deps: Deps, project: Project, query: PersonsQuery) -> PersonsOut:
    as_of, offset = of_cursor(query.cursor) if query.cursor else (None, 0)

    def work(asking: Asking, time_zone: str) -> PersonsOut:
        count, rows = View(asking, time_zone, query.as_of).page(query, offset)
        told = {**query.model_dump(mode="json", by_alias=True), "time_zone": time_zone}
        read = AsOf(asking.state.batch, asking.now)
        more = offset + len(rows)
        return PersonsOut(
            count=count,
            persons=shown(deps, project.id, rows),
            cursor=to_cursor(read, more) if rows and more < count else None,
            receipt=receipt_of(asking, told, DEFINITION, []),
        )

    return Runner(deps.store, deps.state, deps.limits).work(project.id, query.time_zone, work, as_of)


@router.post("/query/members", response_model=MembersOut, openapi_extra=body_of(MembersIn), responses=export.DOCUMENTED)
async def query_members(request: Request, project: str, wanted: export.Asked = Depends(export.asked)) -> Any:
    """Those behind one number of an answer: exactly so many. cell names the number by words that the answer shows."""
    found = await run_in_threadpool(project_of, request, project)
    asked: MembersIn = parsed(MembersIn, await json_body(request))
    if wanted.format != "json":
        return await run_in_threadpool(_exported, deps_of(request), found, asked, wanted)
    return await run_in_threadpool(_members, deps_of(request), found, asked)


def named(asked: MembersIn | MembersOfIn) -> tuple[Question, Part, AsOf | None]:
    """Which number is meant, as of when. Raises BadQuery."""
    query = parse(asked.query)
    cell = parse_cell(asked.query["kind"], asked.cell)
    if (asked.batch is None) != (asked.asked_at is None):
        detail = say("batch and asked_at belong together: both are in the answer's receipt")
        raise BadQuery(Problem("batch" if asked.batch is None else "asked_at", None, detail))
    if asked.batch is None or asked.asked_at is None:
        return query, cell, None
    return query, cell, AsOf(asked.batch, asked.asked_at)


def _members(deps: Deps, project: Project, asked: MembersIn) -> MembersOut:
    query, cell, as_of = named(asked)
    found, receipt = Runner(deps.store, deps.state, deps.limits).members(project.id, query, cell, as_of=as_of)
    page = Members(found.of, found.keys.slice(asked.offset, asked.limit))
    told = _page(deps, project, query, page, asked.columns, receipt)
    return MembersOut(of=found.of, count=len(found.keys), members=told, receipt=receipt)


def _page(
    deps: Deps, project: Project, query: Question, page: Members, columns: list[str], receipt: Receipt
) -> list[Any]:
    """Some of a list, as of the batch at which it was made."""

    def work(asking: Asking, time_zone: str) -> list[Any]:
        ours = query.model_copy(update={"time_zone": time_zone})
        return _told(deps, project, page, columns, ours, View(asking, time_zone, None))

    runner = Runner(deps.store, deps.state, deps.limits)
    return runner.work(project.id, query.time_zone, work, AsOf(receipt.batch, receipt.asked_at))


def _exported(deps: Deps, project: Project, asked: MembersIn, wanted: export.Asked) -> Response:
    """The whole list, from offset on, as a file."""
    query, cell, as_of = named(asked)
    found, receipt = Runner(deps.store, deps.state, deps.limits).members(project.id, query, cell, as_of=as_of)

    def page(offset: int) -> list[Any]:
        some = Members(found.of, found.keys.slice(offset, lists.ROWS_AT_ONCE))
        return _page(deps, project, query, some, asked.columns, receipt)

    catalogue = deps.state.state(project.id).catalogue
    kinds = [lists.kind_of(name, found.of == "events", catalogue) for name in asked.columns]
    return lists.response(wanted, "members", found.of, page, asked.offset, asked.columns, kinds, receipt)


def _told(deps: Deps, project: Project, page: Members, columns: list[str], query: Question, view: View) -> list[Any]:
    keys = page.keys.to_pylist()
    hides = deps.withheld.hides if deps.withheld is not None else lambda name: False
    if page.of == "events":
        events = member_rows.events(keys, columns, query, view.asking)
        by_number = {row["person"]: "" for row in events}
        for number, row in zip(by_number, view.rows(list(by_number), []), strict=True):
            by_number[number] = row.key
        blank = {name: "" for name in ("distinct_id", "device", "session_id", "platform") if hides(name)}
        return [EventRowOut(**{**row, **blank, "person": by_number[row["person"]]}) for row in events]
    if query.subject.of == "device" and hides("device"):  # they are counted, and have no names
        keys = [{**key, "subject": ""} for key in keys] if page.of == "sessions" else ["" for _ in keys]
    if page.of == "sessions" and hides("session_id"):
        keys = [{**key, "session": ""} for key in keys]
    subjects = [key["subject"] for key in keys] if page.of == "sessions" else keys
    numbers = [one for one in dict.fromkeys(subjects) if isinstance(one, int)]
    rows = dict(zip(numbers, shown(deps, project.id, view.rows(numbers, columns)), strict=True))
    if columns and not rows and keys:
        raise BadQuery(Problem("columns", columns, say("only persons and events have properties to tell")))
    if page.of == "subjects":
        return [rows[one] if isinstance(one, int) else SubjectRowOut(subject=one) for one in subjects]
    return [
        SessionRowOut(
            person=rows.get(key["subject"]),
            subject=None if key["subject"] in rows else key["subject"],
            session=key["session"],
            **{"from": key["from"]},
            to=key["to"],
        )
        for key in keys
    ]
