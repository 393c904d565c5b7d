"""Answers of a board's tiles, one line of JSON each, as they come."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import orjson
from fastapi import Request

from zuji.analyze.headline import headline, plain, ranking
from zuji.analyze.run import Runner
from zuji.analyze.tiles import Answered, Asked, answered
from zuji.serve import problems

NDJSON = "application/x-ndjson"


def told(request: Request, done: Answered) -> dict[str, Any]:
    """The line of a tile."""
    if done.trouble is not None:
        said = orjson.loads(bytes(problems.of_error(request, done.trouble).body))
        return {"tile": done.asked.tile, "problem": said}
    answer = plain(done.answer)
    return {
        "tile": done.asked.tile,
        "query": answer["receipt"]["query"],
        "answer": answer,
        "headline": msgspec.to_builtins(headline(answer)),
        "ranking": msgspec.to_builtins(ranking(answer)),
    }


def runner_of(runner: Runner, project: int, name: Callable[[Asked], str]) -> Callable[[Asked], Any]:
    """How a tile's question is answered: its receipt names the versions that it was asked in. name gives the id of the
    query while it runs."""

    def run(tile: Asked) -> Any:
        assert tile.question is not None
        found = runner.run(project, tile.question, name(tile))
        versions = {**found.receipt.versions, **tile.versions}
        return dataclasses.replace(found, receipt=dataclasses.replace(found.receipt, versions=versions))

    return run


def lines(request: Request, project: int, runner: Runner, asked: Sequence[Asked]) -> Iterator[bytes]:
    """The lines: first every tile with its query's id, so that each can be watched and cancelled, then the answers. A
    client that goes away ends what is under way."""
    ids = {tile.tile: str(uuid.uuid4()) for tile in asked}
    state = request.app.state
    for id in ids.values():
        state.running[id] = project
    store = state.deps.store
    done: set[str] = set()
    try:
        for tile in asked:
            yield orjson.dumps({"tile": tile.tile, "query_id": ids[tile.tile]}) + b"\n"
        for one in answered(asked, runner_of(runner, project, lambda tile: ids[tile.tile])):
            done.add(one.asked.tile)
            yield orjson.dumps(told(request, one), default=str) + b"\n"
    finally:
        for tile_id, id in ids.items():
            if tile_id not in done:
                state.cancelled.add(id)
                store.cancel(id)
            state.running.pop(id, None)
        for id in ids.values():
            state.cancelled.discard(id)
