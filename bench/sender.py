"""The load generator: a process of its own, keep-alive connections, loopback only. JSON on stdout.

`python -m bench.sender PORT PATH SIZE SECONDS CONNECTIONS SEED COUNT once|again`: sends COUNT ready-made requests of
SIZE events as fast as they are answered, each once, or again and again until the seconds are over.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import uvloop

from bench.workload import requests


def prepared(size: int, path: str, seed: int, count: int) -> list[bytes]:
    """Whole HTTP requests, ready to be written."""
    now = int(time.time() * 1000)
    return [
        (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: {browser.agent}\r\naccept: */*\r\n"
            f"origin: https://shop.example.com\r\nreferer: https://shop.example.com/\r\n"
            f"accept-language: zh-CN,zh;q=0.9\r\naccept-encoding: gzip, deflate\r\n"
            f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(data)}\r\n\r\n"
        ).encode()
        + data
        for browser, data in requests(count, size, now, seed)
    ]


async def _connection(
    port: int, ready: list[bytes], turn: list[int], last: float, until: float, took: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until and turn[0] < last:
        turn[0] += 1
        began = time.perf_counter()
        writer.write(ready[turn[0] % len(ready)])
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:15]:
            raise AssertionError(f"the server answered {head!r}")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
        if length:
            await reader.readexactly(length)
        took.append(time.perf_counter() - began)
    writer.close()


async def load(
    port: int, ready: list[bytes], seconds: float, connections: int, last: float
) -> tuple[list[float], float]:
    """Seconds from sending to the answer of each request, and how long all took; at most last requests."""
    took: list[float] = []
    turn = [0]
    began = time.monotonic()
    await asyncio.gather(*[_connection(port, ready, turn, last, began + seconds, took) for _ in range(connections)])
    return took, time.monotonic() - began


def main() -> None:
    port, path, size, seconds, connections, seed, count, often = sys.argv[1:9]
    ready = prepared(int(size), path, int(seed), int(count))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        took, elapsed = runner.run(
            load(int(port), ready, float(seconds), int(connections), int(count) if often == "once" else float("inf"))
        )
    print(json.dumps({"requests": len(took), "seconds": elapsed, "took_ms": [round(one * 1000, 3) for one in took]}))


if __name__ == "__main__":
    main()
