"""Engines for the store's contract tests: chDB in the process, and a real ClickHouse server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import clickhouse as server
from tests.servers import embedded
from zuji.store.clickhouse import ClickHouse


@pytest.fixture(scope="session")
def dsns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """DSN of each engine that runs here."""
    found = {"chdb": embedded.dsn()}
    if server.library() is None:
        yield found
        return
    with server.running(tmp_path_factory.mktemp("clickhouse")) as dsn:
        yield {**found, "clickhouse": dsn}


@pytest.fixture(params=["chdb", "clickhouse"])
def store(request: pytest.FixtureRequest, dsns: dict[str, str]) -> Iterator[ClickHouse]:
    """An empty generation of the store in each engine."""
    dsn = dsns.get(request.param)
    if dsn is None:
        pytest.skip("NO REAL CLICKHOUSE: run `npm ci` in tests/servers or set ZUJI_TEST_LIBCHDB")
    opened = ClickHouse(dsn, embedded.generation())
    yield opened
    opened.drop()
