"""Questions under way, by the id that their client gave them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import Request

from zuji.records.sentences import say
from zuji.serve.problems import HttpProblem
from zuji.store.contract import Progress

_ID = re.compile(r"[0-9a-f-]{32,36}")


def is_cancelled(request: Request) -> Callable[[str], bool]:
    """Whether a question's id was cancelled while it ran."""
    cancelled: set[str] = request.app.state.cancelled
    return lambda query_id: query_id in cancelled


def told(request: Request, query_id: str) -> Callable[[Progress], None]:
    """Where a question under way says how far it is, for those who ask for it by its id."""
    seen: dict[str, Progress] = request.app.state.told
    return lambda progress: seen.__setitem__(query_id, progress)


@contextmanager
def named(request: Request, project_id: int, given: str | None) -> Iterator[str]:
    """The id of a question for as long as it runs: the X-Query-Id given, or a new one. Raises HttpProblem for what is
    no UUID, and for one that runs already."""
    query_id = given or str(uuid.uuid4())
    if not _ID.fullmatch(query_id):
        raise HttpProblem(
            "bad-request", say("X-Query-Id {query_id!r} must be a UUID in lower case", query_id=query_id[:40])
        )
    running: dict[str, int] = request.app.state.running
    if running.setdefault(query_id, project_id) != project_id or query_id in request.app.state.busy:
        raise HttpProblem("conflict", say("a query {query_id} is running", query_id=query_id))
    request.app.state.busy.add(query_id)
    try:
        yield query_id
    finally:
        running.pop(query_id, None)
        request.app.state.told.pop(query_id, None)
        request.app.state.cancelled.discard(query_id)
        request.app.state.busy.discard(query_id)
