"""A MariaDB and a PostgreSQL of their own: on loopback, in a folder of the test, ended by process id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.servers.needs import require
from tests.servers.zuji import free_port
from zuji.imports.tables import engine_of

_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []


def _await(dsn: str, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 60
    engine = engine_of(dsn)
    while time.monotonic() < deadline:
        try:
            with engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
            engine.dispose()
            return
        except sa.exc.SQLAlchemyError:
            assert process.poll() is None, "the database ended"
            time.sleep(0.1)
    raise AssertionError("the database did not answer within 60 s")


@contextmanager
def mariadb(folder: Path) -> Iterator[str]:
    """The DSN of a server with an empty database `shop`."""
    binary, install = shutil.which("mariadbd") or "/usr/sbin/mariadbd", shutil.which("mariadb-install-db")
    require(install and Path(binary).exists(), "mariadbd (Debian: mariadb-server)")
    data, port = folder / "mariadb", free_port()
    user = [] if os.geteuid() else ["--user=root"]
    subprocess.run(
        [str(install), "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", *user],
        check=True,
        capture_output=True,
    )
    init = folder / "init.sql"
    init.write_text(
        "CREATE DATABASE shop CHARACTER SET utf8mb4;\n"
        "CREATE USER 'reader'@'127.0.0.1' IDENTIFIED BY 'p@ss:word/';\n"
        "GRANT ALL ON shop.* TO 'reader'@'127.0.0.1';\n"
    )
    process = subprocess.Popen(
        [
            *(binary, "--no-defaults", f"--datadir={data}", "--bind-address=127.0.0.1", f"--port={port}", *user),
            *(f"--socket={folder}/m.sock", f"--init-file={init}", "--skip-name-resolve"),
            "--innodb-buffer-pool-size=32M",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        dsn = f"mysql://reader:p%40ss%3Aword%2F@127.0.0.1:{port}/shop"
        _await(dsn, process)
        yield dsn
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The DSN of a server with an empty database. PostgreSQL refuses to run as root, so it may run as its own user."""
    require(_POSTGRES, "postgres (Debian: postgresql)")
    binaries, data, port = _POSTGRES[-1], folder / "postgres", free_port()
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        data.mkdir(parents=True)
        shutil.chown(data, "postgres", "postgres")
        for parent in data.parents:
            if parent != Path("/tmp") and parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
        as_user = {"user": "postgres", "group": "postgres", "cwd": "/"}
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), "-U", "zuji", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        env=environment,
        **as_user,
    )
    process = subprocess.Popen(
        [
            *(str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1"),
            *("-c", "unix_socket_directories=", "-c", "fsync=off"),
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_user,
    )
    try:
        dsn = f"postgresql://zuji@127.0.0.1:{port}/postgres"
        _await(dsn, process)
        yield dsn
    finally:
        process.send_signal(signal.SIGINT)  # at once; SIGTERM would wait for whoever is connected
        process.wait(30)
