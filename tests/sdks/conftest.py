from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sdks.arrivals import Arrivals
from tests.servers.zuji import Server, running


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One real server for all SDKs; when they are through, its equation must hold."""
    with running(tmp_path_factory.mktemp("sdks") / "data") as server:
        yield server
        server.wait_loaded()
        facts = server.internal("doctor")
        assert facts["holds"], facts


@pytest.fixture
def arrivals(server: Server, request: pytest.FixtureRequest) -> Arrivals:
    """A project of the test's own."""
    return Arrivals(server, "".join(letter if letter.isalnum() else "_" for letter in request.node.name)[-60:])
