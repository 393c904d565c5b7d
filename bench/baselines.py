"""What the collector is compared with: a handler that only reads and answers, and appending with fsync alone.

`python -m bench.baselines PORT` serves the empty handler until it is killed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import uvicorn

from bench.workload import requests
from zuji.eventlog.writer import PartitionWriter
from zuji.records import frame


async def empty(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """Reads the body and answers."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"OK"})


def append_and_sync(directory: Path, size: int, together: int, seconds: float) -> float:
    """Requests a second that the log's writer makes durable, so many with each fsync."""
    frames = [
        frame.encode(frame.Frame(1, browser.address, "POST", "/sa", body=body, protocol="sensors"))
        for browser, body in requests(together, size, 1_795_000_000_000)
    ]
    writer = PartitionWriter(str(directory), reserve_bytes=0)
    done, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        writer.append(frames)
        writer.sync()
        done += together
    elapsed = time.monotonic() - began
    writer.close()
    return done / elapsed


if __name__ == "__main__":
    uvicorn.run(
        empty,
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
    )
