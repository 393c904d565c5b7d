"""A real OpenID provider process (npm oidc-provider) on loopback, which takes any login for what it says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.needs import node, require
from tests.servers.zuji import free_port

HERE = Path(__file__).parent
SECRET = "a secret of forty characters, for tests!"


@contextmanager
def oidc_provider(redirect: str) -> Iterator[str]:
    """Its issuer, while it runs, with a client `zuji` whose secret is SECRET."""
    require(
        (HERE / "node_modules" / "oidc-provider").is_dir(), "oidc-provider: `npm ci` in tests/servers brings it; it"
    )
    port = free_port()
    process = subprocess.Popen(
        [node(), str(HERE / "oidc_provider.mjs"), str(port), redirect, SECRET],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()  # ends when the process does
        assert said == "ready\n", f"the provider did not start: {said!r}"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
