"""One command, several processes (DESIGN D10): collectors that always answer, and an engine that may be restarted.

The supervisor holds the listening socket, so that no connection is refused while a collector is started again. It
imports neither engine nor web framework. Children die with it (PR_SET_PDEATHSIG), also when it is killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import msgspec

from zuji.config import Config

_PR_SET_PDEATHSIG = 1
_BACKOFF_S = (0.1, 0.5, 1.0, 2.0, 5.0)
_STEADY_S = 30.0  # a process that lived this long starts from the shortest wait again
_GRACE_S = 20.0
HOPELESS = 78  # code of an engine that would fail in the same way when it is started again


def die_with_parent(sign: int = signal.SIGTERM) -> None:
    """Asks the kernel to end this process when its parent ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, sign, 0, 0, 0)
    if os.getppid() == 1:
        sys.exit("the supervisor has ended")


class Child:
    """A process that is started again when it ends."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name, self._start = name, start
        self.process = start()
        self._started_at = time.monotonic()
        self._failures = 0
        self._again_at = 0.0

    def look(self) -> str | None:
        """Starts it again if it has ended and the wait is over; says so once."""
        code = self.process.poll()
        if code is None:
            return None
        now = time.monotonic()
        if not self._again_at:
            if now - self._started_at > _STEADY_S:
                self._failures = 0
            wait = _BACKOFF_S[min(self._failures, len(_BACKOFF_S) - 1)]
            self._failures += 1
            self._again_at = now + wait
            return f"{self.name} ended ({_ending(code)}); it is started again in {wait:g} s"
        if now >= self._again_at:
            self._again_at = 0.0
            self.process = self._start()
            self._started_at = now
        return None


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def listen(host: str, port: int) -> socket.socket:
    """The public socket. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(2048)
    return listening


def serve(config: Config, listening: socket.socket, say: Callable[[str], None]) -> int:
    """Runs collectors and engine until SIGTERM or SIGINT; gives the exit code."""
    settings = msgspec.json.encode(config).decode()

    def python(*arguments: str, fd: int | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments], pass_fds=() if fd is None else (fd,), stdin=subprocess.DEVNULL
        )

    fd = listening.fileno()

    def collector(partition: int) -> Child:
        return Child(
            f"collector {partition}",
            lambda: python("zuji.collector_process", settings, str(partition), str(fd), fd=fd),
        )

    collectors = [collector(partition) for partition in range(config.collectors)]
    engine = Child("engine", lambda: python("zuji.engine_process", settings))
    stopping = False
    code = 0

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        for child in (*collectors, engine):
            if child is engine and engine.process.poll() == HOPELESS:  # it has said why
                stopping, code = True, 1
            elif (news := child.look()) is not None:
                say(news)
        time.sleep(0.05)
    # Collectors first: what they have acknowledged is durable, and the engine loads it now or at the next start.
    for group in (collectors, [engine]):
        for child in group:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE_S
        for child in group:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{child.name} did not end in {_GRACE_S:g} s and is killed; nothing is lost by it")
                child.process.kill()
                child.process.wait()
    return code
