"""Verdicts of events that were answered `pending` (DESIGN D2). Sending them is the collector's matter."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from zuji.accounts.caller import Grant
from zuji.records.sentences import say
from zuji.records.verdict import judged
from zuji.serve.auth import caller, deps_of
from zuji.serve.models import VerdictsOut
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/events")
_PLACE = re.compile(r"(\d{1,9})-(\d{1,18})")


def _may(permissions: set[str], grant: Grant | None) -> bool:
    return grant is not None and not grant.restricted and bool(permissions & grant.permissions)


@router.get("/verdicts/{place}", response_model=VerdictsOut, response_model_exclude_none=True)
async def event_verdicts(request: Request, place: str) -> Any:
    """The verdict of every event of one request, for 10,000 requests back: to who may send to its project, or see its
    records. Only the latter are told the detail, which quotes values: places are easily guessed, and the key of a page
    is known to its visitors.

    404 until the request has been judged, and when it is no longer remembered."""
    who = await run_in_threadpool(caller, request)
    found = _PLACE.fullmatch(place)
    if found is None:
        raise HttpProblem(
            "bad-request", say("place {place!r} is not <partition>-<offset>, as the answer named it", place=place)
        )
    told = await deps_of(request).live.verdict(int(found[1]), int(found[2]), 0.0)
    if told is None or not all(_may({"ingest", "raw"}, who.on(one["project_id"])) for one in told):
        raise HttpProblem("not-found", say("no verdict of {place} is known: not judged yet, or long ago", place=place))
    return judged(one if _may({"raw"}, who.on(one["project_id"])) else {**one, "detail": None} for one in told)
