"""A ClickHouse server answers, complains and refuses as the embedded engine does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.analyze.scenario import World, scenario
from tests.console.conftest import PROFILES, SHOP, STORY, Asked, load
from tests.console.test_docs import EXAMPLES
from tests.servers import clickhouse, embedded
from tests.servers.needs import require
from zuji.analyze.complaints import BadQuery
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, QueryLimit

QUERIES = [
    *EXAMPLES,
    "SELECT * FROM persons ORDER BY person",
    "SELECT * EXCEPT (received_at) FROM events ORDER BY time",
    "SELECT toUInt64(18446744073709551615), 0/0, toInt128(5), [now()], unhex('ff41'), map('a', 1), '\\'; --'",
    "SELECT toDateTime('2026-11-02 00:00:00') <= min(time), toDate(min(time)) FROM events",
    "SELECT count(DISTINCT person), sum(price) FILTER (WHERE event = 'buy'), quantile(0.5)(price) FROM events",
    "SELECT event, count() FROM events GROUP BY ROLLUP(event) ORDER BY count()",
    "SELECT pric FROM events",
    "SELECT event + 1 FROM events",
    "SELECT event, count() FROM events",
    "SELECT toInt8('x')",
    "SELECT length(range(2000000))",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    require(clickhouse.library() is not None, "libchdb.so of tests/servers (npm ci there)")
    with clickhouse.running(tmp_path_factory.mktemp("clickhouse")) as dsn:
        store = ClickHouse(dsn, embedded.generation())
        world = scenario(STORY, persons={"ana-phone": "ana"}, profiles=PROFILES)
        load(world, store, SHOP)
        yield Asked(store, world)
        store.drop()


def said(ask: Asked, sql: str) -> object:
    try:
        result = ask.answer(sql, time_zone="Asia/Shanghai")
    except BadQuery as error:
        return str(error)
    return result.columns, result.rows


def test_both_engines_say_the_same(served: Asked, loaded: tuple[ClickHouse, World]) -> None:
    here = Asked(*loaded)
    for sql in QUERIES:
        assert said(served, sql) == said(here, sql), sql


def test_a_server_keeps_the_limits(served: Asked) -> None:
    pairs = "(SELECT arrayJoin(range(900000)) AS x) AS a CROSS JOIN (SELECT arrayJoin(range(900000)) AS y) AS b"
    with pytest.raises(QueryLimit, match=r"time: 0.5 s"):
        served.answer(f"SELECT sum(x) FROM {pairs}", Limits(seconds=0.5))
