"""The public application: API, UI, demo shop, joined with the engine's parts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

import zuji
from zuji.analyze.refusals import Chosen
from zuji.analyze.row_rules import wrong_with
from zuji.boards.parts import boards_of
from zuji.collect.peer import is_trusted, networks, peer_of
from zuji.current import Current, limits_of
from zuji.debugging import Debugging
from zuji.engine import Engine
from zuji.identities import Identities
from zuji.import_jobs import ImportJobs
from zuji.people.membership import Membership
from zuji.project_deletions import DeletionBook
from zuji.protocols import sensors
from zuji.protocols.sensors_decode import DEFAULT_PROJECT
from zuji.reaching import reaching
from zuji.replaying import Replaying
from zuji.serve.api import create_api
from zuji.serve.board_deps import Boards
from zuji.serve.deps import Deps

Asgi = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
_SHOP = Path(__file__).parent / "demo" / "shop"


def public_api(engine: Engine, boards: Boards | None = None) -> Asgi:
    """What the collectors carry requests to."""
    current = Current(engine)
    config = engine.config
    limits = limits_of(config)
    proxies = networks(config.trusted_proxies.split(","))
    replaying = Replaying(engine)
    imports = engine.purging.imports = ImportJobs(engine)
    api = create_api(
        Deps(
            accounts=engine.admission,
            members=Membership(engine.admission, wrong_with),
            projects=engine.metadata,
            state=current,
            store=current,
            live=engine.feed,
            ledger=current,
            identities=Identities(engine),
            debug=Debugging(engine, limits),
            plans=engine.plans,
            systems=engine.systems,
            bots=engine.bots,
            replays=replaying,
            settings=engine.settings,
            retention=engine.expiring,
            deletions=DeletionBook(
                engine.metadata, config.project_grace_days, engine.purging.counts, lambda id: _waiting(replaying, id)
            ),
            imports=imports,
            cohorts=engine.cohorts,
            questions=engine.questions,
            virtuals=engine.virtuals,
            boards=boards or boards_of(engine),
            ui_dir=config.ui,
            local_mode=config.local_mode,
            peer_of=lambda connection, forwarded: peer_of(connection, forwarded, proxies),
            sso=engine.sso,
            sso_only=config.sso_only,
            public_url=config.public_url,
            reaching=reaching(config),
            trusts=lambda connection: is_trusted(connection, proxies),
            limits=limits,
            version=zuji.__version__,
        )
    )
    shop = StaticFiles(directory=_SHOP, html=True)

    async def app(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and config.demo and (path == "/demo" or path.startswith("/demo/")):
            # Routes of the shop are pages of one application.
            inner = path.removeprefix("/demo").lstrip("/")
            if "." not in inner.rpartition("/")[2]:
                inner = ""
            await shop({**scope, "path": f"/{inner}", "root_path": "", "raw_path": b""}, receive, send)
            return
        if scope["type"] == "http" and sensors.is_unserved(path):
            await Response(status_code=404)(scope, receive, send)
            return
        platform = sensors.config_platform(path) if scope["type"] == "http" and scope["method"] == "GET" else None
        if platform is not None:
            project = sensors.query_project(scope["query_string"].decode("latin-1")) or DEFAULT_PROJECT
            published = await asyncio.to_thread(engine.metadata.config, project, platform)
            reply = sensors.config_reply(published)
            await Response(reply.body, reply.status, dict(reply.headers))(scope, receive, send)
            return
        await api(scope, receive, send)

    return app


def _waiting(replaying: Replaying, project: int) -> int:
    """Records that came for a project while it was deleted, and that nobody has released since."""
    return replaying.preview(Chosen(project, "", reason="project_deleted")).rows.get("project_deleted", 0)
