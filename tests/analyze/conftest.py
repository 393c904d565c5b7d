"""An empty generation of an embedded store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import embedded
from zuji.store.clickhouse import ClickHouse


@pytest.fixture(scope="session")
def store() -> Iterator[ClickHouse]:
    opened = ClickHouse(embedded.dsn(), embedded.generation())
    yield opened
    opened.drop()


@pytest.fixture
def project_id() -> int:
    """A project that no other test has used."""
    return next_project()


_last = [0]


def next_project() -> int:
    _last[0] += 1
    return _last[0]
