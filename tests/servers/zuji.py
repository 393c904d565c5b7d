"""A real server for tests: `zuji serve` with its collector and engine processes, on a free port of loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from zuji.analyze.row_rules import wrong_with
from zuji.people.admission import Admission
from zuji.people.membership import Membership
from zuji.store.metadata import Metadata

START_S = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Started by `start`; `kill` ends every process of it as kill -9 does."""

    def __init__(self, data_dir: Path, port: int = 0, environment: Mapping[str, str] | None = None) -> None:
        self.data_dir, self.port = data_dir, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "ZUJI_DATA_DIR": str(data_dir), **(environment or {})}
        self.output = data_dir.parent / f"{data_dir.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, wait: bool = True) -> Server:
        """Waits until /health answers 200, unless told not to."""
        with open(self.output, "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "zuji.cli", "serve", "--port", str(self.port), *arguments],
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if wait:
            self.wait_healthy()
        return self

    def wait_healthy(self, seconds: float = START_S) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.said()}")
            try:
                answer = httpx.get(f"{self.url}/health", timeout=2)
                if answer.status_code == 200:
                    facts: dict[str, Any] = answer.json()
                    return facts
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server was not healthy within {seconds} s:\n{self.said()}")

    def wait_loaded(self, seconds: float = 60.0) -> None:
        """Until the loader has met every frame that is durable now."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            engine = self.internal("health")
            if engine is not None and engine["lag_frames"] == 0:
                return
            time.sleep(0.05)
        raise AssertionError(f"not everything was loaded within {seconds} s:\n{self.said()}")

    def internal(self, path: str) -> Any:
        """What the engine answers its command line; None when it does not."""
        transport = httpx.HTTPTransport(uds=str(self.data_dir / "engine.sock"))
        with httpx.Client(transport=transport, base_url="http://engine", timeout=120) as client:
            try:
                return client.get(f"/internal/{path}").json()
            except httpx.HTTPError:
                return None

    def cli(self, *arguments: str) -> str:
        """Runs a command beside the server; gives what it printed. Raises with its errors when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "zuji.cli", *arguments], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"zuji {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    @property
    def metadata(self) -> Metadata:
        return Metadata(f"sqlite:///{self.data_dir / 'metadata.db'}")

    def api(self, scope: str = "admin") -> httpx.Client:
        """A client of the public API with a new key for every project."""
        key = self.metadata.create_key(0, scope)
        return httpx.Client(base_url=self.url, headers={"authorization": f"Bearer {key}"}, timeout=60)

    def login_token(self) -> str:
        """Of a one-time link of the command line, for an owner who is made for it."""
        book = Membership(Admission(self.metadata), wrong_with)
        book.take(book.link("owner"), "owner@example.com", "Owner", "correct horse battery")
        return self.cli("login-link").strip().partition("token=")[2]

    def said(self) -> str:
        return self.output.read_text(errors="replace")[-5000:] if self.output.exists() else ""

    def stop(self) -> int:
        """SIGTERM, as an operator would; gives the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def kill(self) -> None:
        """Every process of the server, at once, without warning."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        _wait_unlocked(self.data_dir)


def _wait_unlocked(data_dir: Path) -> None:
    """The kernel lets go of a dead process's locks a moment after its parent has been waited for."""
    import fcntl

    deadline = time.monotonic() + 10
    for path in [data_dir / "engine.lock", *data_dir.glob("log/*/lock")]:
        while path.exists() and time.monotonic() < deadline:
            with open(path, "rb+") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    time.sleep(0.02)


@contextmanager
def running(data_dir: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server for the length of a test."""
    server = Server(data_dir, environment=environment).start(*arguments)
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
