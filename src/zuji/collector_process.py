"""A collector process: one partition of the log, one HTTP server on the shared listening socket.

Started by the supervisor as `python -m zuji.collector_process`; imports no engine and no pyarrow, so that it starts in
a fraction of a second and stays small.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
import uvloop

from zuji.collect.app import Collector
from zuji.collect.engine_link import EngineLink
from zuji.collect.http import CollectHttp
from zuji.collect.peer import networks
from zuji.config import Config
from zuji.eventlog.contract import LogBroken
from zuji.eventlog.files import FileLog
from zuji.eventlog.group_commit import GroupCommit
from zuji.eventlog.writer import PartitionLock, PartitionWriter
from zuji.records.frame import FrameError, ordinal_of
from zuji.supervisor import die_with_parent

LOCK_S = 15.0
_HEALTH_S = 1.0


def open_partition(root: Path, partition: int, segment_bytes: int, reserve_bytes: int) -> tuple[PartitionWriter, int]:
    """The writer of a partition and how many frames it has ever acknowledged. The partition must be locked."""

    def tell(name: str, gap: Any) -> None:
        print(f"log: {gap.length} damaged bytes at {gap.position} of {name} were skipped", file=sys.stderr)

    directory = root / f"{partition:04d}"
    writer = PartitionWriter(str(directory), segment_bytes=segment_bytes, reserve_bytes=reserve_bytes, on_gap=tell)
    log = FileLog(str(root))
    ordinal = 0
    # Offsets count records, so the last frame is the one before next_offset, unless damage took it.
    for back in range(1, 1000):
        offset = writer.next_offset - back
        if offset < log.start(partition):
            break
        entries = log.read(partition, offset, 1, writer.next_offset)
        with contextlib.suppress(FrameError, IndexError):
            ordinal = ordinal_of(entries[-1].payload)
            break
    return writer, max(ordinal, 0)


def lock_partition(root: Path, partition: int) -> PartitionLock:
    """Waits for a dying predecessor to let go. Raises LogBroken."""
    directory = root / f"{partition:04d}"
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    deadline = time.monotonic() + LOCK_S
    while True:
        try:
            return PartitionLock(str(directory / "lock"))
        except LogBroken:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


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
    link = EngineLink(str(config.socket))
    app = Collector(
        appender,
        partition,
        link.proxy,
        link.verdict,
        Health(appender, link),
        proxies=networks(config.trusted_proxies.split(",")),
    )
    server = uvicorn.Server(
        uvicorn.Config(
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
        )
    )
    await server.serve(sockets=[listening])
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
