"""Questions in SQL over a project's readable relations."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from zuji.analyze.console import allowed, output
from zuji.analyze.console.question import SqlResult, read
from zuji.analyze.console.relations import Relations
from zuji.analyze.console.run import Console
from zuji.analyze.query import zones
from zuji.records.sentences import say
from zuji.serve import export
from zuji.serve.auth import deps_of, project_of
from zuji.serve.body import json_body
from zuji.serve.problems import HttpProblem
from zuji.serve.running import named

router = APIRouter(prefix="/api/v1/projects/{project}/sql")
_SCHEMA = {"$ref": "#/components/schemas/SqlQuery"}  # put there by serve/api.py
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA}}}}


class SqlColumnOut(BaseModel):
    name: str
    type: str


class SqlRelationOut(BaseModel):
    """A relation and all of its columns, in the order of `*`. sample: a query over it."""

    name: str
    columns: list[SqlColumnOut]
    sample: str


class SqlSchemaOut(BaseModel):
    """functions and aggregates (which take combinators too) are those that a query may call; parameter_types those of
    {name:Type}."""

    relations: list[SqlRelationOut]
    functions: list[str]
    aggregates: list[str]
    combinators: list[str]
    parameter_types: str
    batch: int
    time_zone: str


_SAMPLES = {
    "events": "SELECT toDate(time) AS day, count() AS n FROM events WHERE event = {event:String} GROUP BY day",
    "persons": "SELECT count() FROM persons WHERE ids > {ids:UInt32}",
    "quarantine": "SELECT reason, count() AS n FROM quarantine GROUP BY reason ORDER BY n DESC",
}


@router.post("", response_model=SqlResult, openapi_extra=_BODY, responses=export.DOCUMENTED)
async def sql(
    request: Request,
    project: str,
    x_query_id: str | None = Header(None),
    wanted: export.Asked = Depends(export.asked),
) -> Any:
    """Answers one SELECT, with its receipt; X-Query-Id names it while it runs.

    Integers beyond 2^53 come as text of their digits, NaN and infinities as "NaN", "Infinity", "-Infinity"."""
    found = await run_in_threadpool(project_of, request, project)
    asked = read(await json_body(request))
    deps = deps_of(request)
    with named(request, found.id, x_query_id) as query_id:
        console = Console(deps.store, deps.state, deps.limits)
        answer = await run_in_threadpool(console.run, found.id, asked, query_id)
    if wanted.format != "json":
        rows, names = output.rows(answer.table, answer.columns), [item.name for item in answer.columns]
        types = [
            found.type.value_type if pa.types.is_dictionary(found.type) else found.type for found in answer.table.schema
        ]
        return export.response(wanted, "sql", names, rows, answer.receipt, types)
    return StreamingResponse(answer.pieces(), media_type="application/json")


@router.get("/schema", response_model=SqlSchemaOut)
def sql_schema(request: Request, project: str, time_zone: str = Query("", max_length=64)) -> Any:
    """What a query may read and call."""
    if time_zone and time_zone not in zones():
        raise HttpProblem(
            "bad-request",
            say("time_zone {time_zone!r} must be an IANA time zone such as 'Asia/Shanghai'", time_zone=time_zone),
        )
    state = deps_of(request).state.state(project_of(request, project).id)
    relations = Relations(0, state, time_zone or state.time_zone)
    listed = []
    for name in relations.names:
        columns = [SqlColumnOut(name=item.name, type=item.type) for item in relations.columns(name)]
        listed.append(SqlRelationOut(name=name, columns=columns, sample=_SAMPLES[name]))
    return SqlSchemaOut(
        relations=listed,
        functions=sorted(allowed.SCALARS | allowed.WINDOWS),
        aggregates=sorted(allowed.AGGREGATES),
        combinators=list(allowed.COMBINATORS),
        parameter_types=allowed.TYPES_SHOWN,
        batch=state.batch,
        time_zone=relations.time_zone,
    )
