"""A real ClickHouse server process for tests, without a container.

The npm package `@chdb/lib-linux-x64-gnu` carries libchdb.so; its exported `query_stable_v2(argc, argv)` is
clickhouse-local's main function, and clickhouse-local can open the server's ports (`SYSTEM START LISTEN`). The entry
point is not documented, so `test_clickhouse_contract.py` holds a smoke test. There are no users and no Keeper in it.

Run as a program (`python clickhouse.py LIBRARY DIRECTORY HTTP_PORT TCP_PORT`) it is that server, until it is killed.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARY = Path(__file__).parent / "node_modules/@chdb/lib-linux-x64-gnu/libchdb.so"
SLEEP_S = 86_400


def library() -> Path | None:
    """libchdb.so: ZUJI_TEST_LIBCHDB, or as `npm ci` in this folder lays it; None where there is none."""
    found = Path(os.environ.get("ZUJI_TEST_LIBCHDB") or LIBRARY)
    return found if found.is_file() else None


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody holds now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(directory: Path, wait_s: float = 20.0) -> Iterator[str]:
    """The server's DSN, `http://127.0.0.1:<port>`. Raises RuntimeError if it does not answer within wait_s."""
    found = library()
    if found is None:
        raise RuntimeError("no libchdb.so: run `npm ci` in tests/servers or set ZUJI_TEST_LIBCHDB")
    http, tcp = free_port(), free_port()
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, str(found), str(directory / "data"), str(http), str(tcp)],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, http, wait_s, directory / "server.log")
            yield f"http://127.0.0.1:{http}"
        finally:
            process.kill()  # clickhouse-local sleeps in a query and would finish it on SIGTERM
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, wait_s: float, log: Path) -> None:
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=1) as answer:
                if answer.read().strip() == b"Ok.":
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the ClickHouse test server did not answer in {wait_s} s: {log.read_text()[-2000:]}")


def main(path: str, directory: str, http_port: str, tcp_port: str) -> None:
    """Becomes the server; does not come back."""
    # sleepEachRow is bounded by function_sleep_max_microseconds_per_block, so the sleep is cut in rows of one second.
    script = (
        "SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; "
        f"SELECT count() FROM numbers({SLEEP_S}) WHERE NOT ignore(sleepEachRow(1)) SETTINGS max_block_size = 1"
    )
    arguments = [
        "clickhouse",
        "--listen_host=127.0.0.1",
        f"--http_port={http_port}",
        f"--tcp_port={tcp_port}",
        f"--path={directory}",
        f"--query={script}",
    ]
    engine = ctypes.CDLL(path)
    argv = (ctypes.c_char_p * len(arguments))(*(argument.encode() for argument in arguments))
    engine.query_stable_v2(len(arguments), argv)


if __name__ == "__main__":
    main(*sys.argv[1:])
