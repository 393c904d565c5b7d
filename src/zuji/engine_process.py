"""The engine process: loads in one thread, answers the API on a Unix socket in the data directory.

Started by the supervisor as `python -m zuji.engine_process`. Collectors carry the public requests here; the command
line asks under /internal, which no collector carries over.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import structlog
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from zuji.analyze import kernels
from zuji.analyze.complaints import BadQuery
from zuji.app import public_api
from zuji.asking.board import Asked as BoardAsked
from zuji.asking.board import answer as answer_of_board
from zuji.asking.cohort import Asked as CohortAsked
from zuji.asking.cohort import answer as members_of
from zuji.asking.question import Asked as QuestionAsked
from zuji.asking.question import answer as answer_of_question
from zuji.asking.sql import Asked as SqlAsked
from zuji.asking.sql import answer as answer_of_sql
from zuji.asking.verifying import Asked as ReceiptAsked
from zuji.asking.verifying import AskedCheck, checked
from zuji.asking.verifying import answer as verified
from zuji.asking.virtual import Asked as VirtualAsked
from zuji.asking.virtual import answer as written
from zuji.boards.parts import boards_of
from zuji.boards.ticking import Ticking
from zuji.config import Config
from zuji.engine import CHECK_EVERY_S, UPKEEP_EVERY_S, Engine, below_others
from zuji.identities import Asked as IdentityAsked
from zuji.identities import Identities
from zuji.identities import answer as told_of
from zuji.replaying import Asked, Replaying, answer
from zuji.serve.board_deps import Boards
from zuji.store.contract import QueryFailed
from zuji.store.metadata import MetadataError
from zuji.supervisor import HOPELESS, die_with_parent
from zuji.upkeep.backup import Backup
from zuji.upkeep.rebuild import Rebuild
from zuji.upkeep.upgrade import UpgradeFailed, upgrade
from zuji.upkeep.versions import TooNew

_log = structlog.get_logger()
Asgi = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


def internal(engine: Engine, rebuild: Rebuild) -> Starlette:
    """What collectors and the command line ask."""

    async def health(request: Request) -> Response:
        return JSONResponse(engine.health())

    async def verdict(request: Request) -> Response:
        asked = request.query_params
        found = await engine.feed.verdict(
            int(asked["partition"]), int(asked["offset"]), min(float(asked.get("wait_s", "0")), 10.0)
        )
        return JSONResponse(found, 200 if found is not None else 404)

    async def doctor(request: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(engine.doctor))

    async def start_rebuild(request: Request) -> Response:
        started = rebuild.start()
        return JSONResponse(rebuild.progress(), 202 if started else 409)

    async def rebuild_progress(request: Request) -> Response:
        return JSONResponse(rebuild.progress())

    replaying = Replaying(engine)

    async def replay(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=Asked)
        return JSONResponse(msgspec.to_builtins(await asyncio.to_thread(answer, replaying, asked)))

    identities = Identities(engine)

    async def identity(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=IdentityAsked)
        return Response(msgspec.json.encode(await asyncio.to_thread(told_of, identities, asked)))

    async def cohort(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=CohortAsked)
        return Response(msgspec.json.encode(await asyncio.to_thread(members_of, engine, asked)))

    async def virtual(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=VirtualAsked)
        return Response(msgspec.json.encode(await asyncio.to_thread(written, engine, asked)))

    async def sql(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=SqlAsked)
        try:
            pieces = await asyncio.to_thread(answer_of_sql, engine, asked)
        except (MetadataError, BadQuery, QueryFailed) as error:
            return JSONResponse({"problem": str(error)}, 400)
        return StreamingResponse(pieces, media_type="application/json")

    async def verify(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=ReceiptAsked)
        try:
            return JSONResponse(asdict(await asyncio.to_thread(verified, engine, asked)))
        except (MetadataError, BadQuery, QueryFailed) as error:
            return JSONResponse({"problem": str(error)}, 400)

    async def check(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=AskedCheck)
        try:
            return JSONResponse(asdict(await asyncio.to_thread(checked, engine, asked)))
        except (MetadataError, BadQuery, QueryFailed) as error:
            return JSONResponse({"problem": str(error)}, 400)

    async def question(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=QuestionAsked)
        try:
            told = await asyncio.to_thread(answer_of_question, engine, asked)
        except (MetadataError, BadQuery, QueryFailed) as error:
            return JSONResponse({"problem": str(error)}, 400)
        return Response(told, media_type="application/json")

    async def board(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=BoardAsked)
        try:
            return JSONResponse(await asyncio.to_thread(answer_of_board, engine, asked))
        except (MetadataError, BadQuery, QueryFailed) as error:
            return JSONResponse({"problem": str(error)}, 400)

    async def going(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body())
        try:
            project = engine.metadata.project(asked["project"])
        except MetadataError as error:
            return JSONResponse({"problem": str(error)}, 400)
        return JSONResponse(await asyncio.to_thread(engine.purging.counts, project.id))

    backups = Backup(engine)

    async def start_backup(request: Request) -> Response:
        started = backups.start(Path(msgspec.json.decode(await request.body(), type=str)))
        return JSONResponse(backups.progress(), 202 if started else 409)

    async def backup_progress(request: Request) -> Response:
        return JSONResponse(backups.progress())

    return Starlette(
        routes=[
            Route("/internal/backup", start_backup, methods=["POST"]),
            Route("/internal/backup", backup_progress),
            Route("/internal/going", going, methods=["POST"]),
            Route("/internal/board", board, methods=["POST"]),
            Route("/internal/question", question, methods=["POST"]),
            Route("/internal/check", check, methods=["POST"]),
            Route("/internal/verify", verify, methods=["POST"]),
            Route("/internal/virtual", virtual, methods=["POST"]),
            Route("/internal/cohort", cohort, methods=["POST"]),
            Route("/internal/sql", sql, methods=["POST"]),
            Route("/internal/identity", identity, methods=["POST"]),
            Route("/internal/replay", replay, methods=["POST"]),
            Route("/internal/health", health),
            Route("/internal/verdict", verdict),
            Route("/internal/doctor", doctor),
            Route("/internal/rebuild", start_rebuild, methods=["POST"]),
            Route("/internal/rebuild", rebuild_progress),
        ]
    )


def joined_app(engine: Engine, rebuild: Rebuild, boards: Boards) -> Asgi:
    """The internal routes beside the public API."""
    inside, outside = internal(engine, rebuild), public_api(engine, boards)

    async def app(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/internal/"):
            await inside(scope, receive, send)
            return
        if scope["type"] == "http":
            # The collector says who asked, and how: behind a Unix socket there is neither address nor TLS.
            for name, value in scope["headers"]:
                if name == b"x-zuji-peer":
                    scope["client"] = (value.decode("latin-1"), 0)
                elif name == b"x-zuji-scheme":
                    scope["scheme"] = value.decode("latin-1")
        await outside(scope, receive, send)

    return app


def _loading(engine: Engine) -> None:
    """The loader's thread. A failure ends the process: the next one goes on from the journal."""
    try:
        engine.load(engine.stopping.is_set)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(70)


async def _every(seconds: float, work: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await asyncio.to_thread(work)
        except Exception as error:
            _log.error("upkeep failed", error=str(error))


async def serve(engine: Engine) -> None:
    """Runs until SIGTERM."""
    path = str(engine.config.socket)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listening.bind(path)
    finally:
        os.umask(before)
    listening.listen(512)
    rebuild = Rebuild(engine)
    loading = threading.Thread(target=_loading, args=(engine,), name="loader", daemon=True)
    loading.start()
    tasks = [
        asyncio.create_task(_every(CHECK_EVERY_S, engine.check_new)),
        asyncio.create_task(_every(UPKEEP_EVERY_S, engine.upkeep)),
    ]
    boards = boards_of(engine)
    ticking = Ticking(boards.mailing)
    ticking.start()
    server = uvicorn.Server(
        uvicorn.Config(
            joined_app(engine, rebuild, boards),
            http="httptools",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            # Longer than a collector keeps an idle connection (httpx: 5 s): what it takes up again must still be open.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=5,
        )
    )
    await server.serve(sockets=[listening])
    ticking.stop()
    for task in tasks:
        task.cancel()
    engine.stopping.set()
    await asyncio.to_thread(loading.join, 10.0)
    engine.close()


def keep_kernels(config: Config) -> None:
    """Compiled kernels lie beside their sources (`make setup`), or in the data directory where those are read-only."""
    if not os.access(os.path.dirname(kernels.__file__), os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(config.root / "kernels"))


def main() -> None:
    """Argument: the configuration as JSON."""
    die_with_parent()
    below_others()
    config = msgspec.json.decode(sys.argv[1], type=Config)
    keep_kernels(config)
    try:
        upgrade(config, lambda text: print(f"upgrade: {text}", file=sys.stderr, flush=True))
    except (TooNew, UpgradeFailed) as error:
        print(error, file=sys.stderr, flush=True)
        sys.exit(HOPELESS)
    engine = Engine(config)
    engine.recover()
    # A batch makes hundreds of thousands of objects and no cycles; what is here now stays. The usual thresholds spend
    # half of the loader's time on looking for garbage that is not there (bench/budget.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 10, 50)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(engine))


if __name__ == "__main__":
    main()
