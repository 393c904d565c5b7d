"""A collector process: one partition of the log, one HTTP server on the shared listening socket.

Started by the supervisor as `python -m zuji.collector_process`; imports no engine and no pyarrow, so that it starts in
a fraction of a second and stays small.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
import time
from typing import Any

import msgspec
import uvicorn
import uvloop

from zuji import tls
from zuji.collect.app import Collector
from zuji.collect.engine_link import EngineLink
from zuji.collect.http import CollectHttp
from zuji.collect.peer import networks
from zuji.config import Config
from zuji.eventlog.group_commit import GroupCommit
from zuji.eventlog.partition import lock_partition, open_partition
from zuji.supervisor import die_with_parent

_HEALTH_S = 1.0


class Health:
    """What /health says: 200 from the first time the engine answers, as long as the log takes records."""

    def __init__(self, appender: GroupCommit, link: EngineLink) -> None:
        self._appender, self._link = appender, link
        self._seen = False
        self._asked_at = 0.0
        self._engine: dict[str, Any] | None = None

    async def __call__(self) -> tuple[bool, dict[str, Any]]:
        now = time.monotonic()
        if now - self._asked_at > _HEALTH_S or not self._seen:
            self._asked_at = now
            self._engine = await self._link.alive()
            self._seen = self._seen or self._engine is not None
        free = self._appender.free_bytes()
        problem = self._appender.problem
        if not free:
            problem = "the disk of the log is full up to its reserve; requests are answered 503 until there is room"
        status = "starting" if not self._seen else "failing" if problem else "ok"
        facts = {
            "status": status,
            "problem": problem,
            "log_free_bytes": free,
            "engine": "down" if self._engine is None else self._engine,
        }
        return self._seen and not problem, facts


async def serve(config: Config, partition: int, listening: socket.socket) -> None:
    """Runs until SIGTERM; then answers what it has taken and ends."""
    lock = lock_partition(config.log_dir, partition)
    writer, ordinal = open_partition(config.log_dir, partition, config.segment_mib << 20, config.reserve_mib << 20)
    appender = GroupCommit(writer, ordinal)
    link = EngineLink(str(config.socket), config.import_upload_mib << 20)
    app = Collector(
        appender,
        partition,
        link.proxy,
        link.verdict,
        Health(appender, link),
        proxies=networks(config.trusted_proxies.split(",")),
    )
    secure = tls.checked(config)
    settings = uvicorn.Config(
        app,
        loop="uvloop",
        http=CollectHttp,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=8,
        ssl_certfile=config.tls_cert or None,
        ssl_keyfile=config.tls_key or None,
    )
    server = uvicorn.Server(settings)
    renewing = None
    if secure:
        settings.load()
        assert settings.ssl is not None
        settings.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
        renewing = asyncio.create_task(tls.renew(settings.ssl, config))
    await server.serve(sockets=[listening])
    if renewing is not None:
        renewing.cancel()
    await appender.close()
    await link.close()
    lock.release()


def main() -> None:
    """Arguments: the configuration as JSON, the partition, the listening socket's descriptor."""
    die_with_parent()
    config = msgspec.json.decode(sys.argv[1], type=Config)
    listening = socket.socket(fileno=int(sys.argv[3]))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(config, int(sys.argv[2]), listening))


if __name__ == "__main__":
    main()
