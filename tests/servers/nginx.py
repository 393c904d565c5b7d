"""Nginx with the configuration that ships (deploy/nginx), on free ports of loopback, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.servers.zuji import free_port

ROOT = Path(__file__).resolve().parents[2]
BINARY = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")


class Nginx:
    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "zuji-requests.log"
        port, inner = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        shipped = (ROOT / "deploy" / "nginx" / "zuji-collect.conf").read_text()
        ours = shipped.replace("listen 8107", f"listen 127.0.0.1:{port}").replace("8105", str(inner))
        (folder / "collect.conf").write_text(ours.replace("/var/log/nginx", str(folder)))
        (folder / "nginx.conf").write_text(
            f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + "events { worker_connections 256; }\nhttp {\n"
            + "".join(
                f"  {name}_temp_path {folder}/{name};\n"
                for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            + f"  access_log off;\n  include {folder}/collect.conf;\n}}\n"
        )

    def start(self) -> None:
        self._process = subprocess.Popen([BINARY, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)])
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.url}/", timeout=1)
                return
            except httpx.HTTPError:
                time.sleep(0.02)
        raise AssertionError((self.folder / "error.log").read_text())

    def lines(self, count: int) -> None:
        """Until the log holds that many; Nginx writes a line after its answer."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = sum(path.read_bytes().count(b"\n") for path in self.folder.glob("zuji-requests.log*"))
            if found >= count:
                return
            time.sleep(0.02)
        raise AssertionError(f"{found} lines of {count}")

    def rotate(self) -> None:
        """As logrotate does: rename, then tell it to open its logs anew."""
        self.log.rename(self.folder / "zuji-requests.log.1")
        self._process.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + 10
        while not self.log.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@contextmanager
def running(folder: Path) -> Iterator[Nginx]:
    nginx = Nginx(folder)
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.stop()
