"""The audit log: who changed what, or took it out. It cannot be changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import StreamingResponse

from zuji.serve.auth import deps_of, project_of
from zuji.serve.member_models import AuditEntryOut, AuditOut

router = APIRouter(prefix="/api/v1/projects/{project}/audit")
whole_server = APIRouter(prefix="/api/v1/audit")
_INSTANT_MAX = 7_258_118_400_000  # 2200
_PAGE = 500
_COLUMNS = tuple(AuditEntryOut.model_fields)
Format = Literal["json", "csv"]


@router.get("", response_model=AuditOut)
def audit(
    request: Request,
    project: str,
    who: str = Query("", max_length=254),
    action: str = Query("", max_length=64),
    from_: int = Query(0, alias="from", ge=0, le=_INSTANT_MAX),
    to: int = Query(_INSTANT_MAX, ge=0, le=_INSTANT_MAX),
    before: int = Query(2**53, ge=0, le=2**53),
    limit: int = Query(100, ge=1, le=_PAGE),
    format: Format = "json",
) -> Any:
    """Entries of one project, newest first (period in ms UTC); as CSV all of them."""
    found = project_of(request, project)
    # Of that name there may have been another one, which was purged: its entries are the server's matter.
    since = max(from_, deps_of(request).members.tables.metadata.created_at(found.id))
    return _told(request, found.name, (who, action, since, to), before, limit, format)


@whole_server.get("", response_model=AuditOut)
def server_audit(
    request: Request,
    who: str = Query("", max_length=254),
    action: str = Query("", max_length=64),
    from_: int = Query(0, alias="from", ge=0, le=_INSTANT_MAX),
    to: int = Query(_INSTANT_MAX, ge=0, le=_INSTANT_MAX),
    before: int = Query(2**53, ge=0, le=2**53),
    limit: int = Query(100, ge=1, le=_PAGE),
    format: Format = "json",
) -> Any:
    """Entries of the whole server, logins among them."""
    return _told(request, None, (who, action, from_, to), before, limit, format)


def _told(
    request: Request, project: str | None, wanted: tuple[str, str, int, int], before: int, limit: int, format: Format
) -> Any:
    tables = deps_of(request).members.tables

    def page(before: int, limit: int) -> list[AuditEntryOut]:
        return [
            AuditEntryOut(**{name: getattr(one, name) for name in _COLUMNS})
            for one in tables.audit.newest(project, *wanted, before, limit)
        ]

    if format == "json":
        found = page(before, limit + 1)
        more = found[limit - 1].id if len(found) > limit else None
        return AuditOut(entries=found[:limit], before=more)

    def lines() -> Iterator[str]:
        yield _line(_COLUMNS)
        at = before
        while found := page(at, _PAGE):
            yield "".join(_line(_cell(value) for value in one.model_dump().values()) for one in found)
            at = found[-1].id

    headers = {"content-disposition": 'attachment; filename="audit.csv"', "cache-control": "no-store"}
    return StreamingResponse(lines(), headers=headers, media_type="text/csv; charset=utf-8")


def _cell(value: Any) -> str:
    text = orjson.dumps(value).decode() if isinstance(value, dict) else str(value)
    # A spreadsheet takes such a cell for a formula; names of others stand in it.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(list(cells))
    return out.getvalue()
