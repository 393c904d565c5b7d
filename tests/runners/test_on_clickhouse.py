"""The whole product on a real ClickHouse server, chosen by ZUJI_STORE_DSN: collect, load, answer, rebuild, restart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx

from tests.runners.test_rebuild import questions, send
from tests.servers import clickhouse
from tests.servers import zuji as servers
from tests.servers.needs import require


def test_everything_works_on_a_clickhouse_server(tmp_path: Path) -> None:
    require(clickhouse.library() is not None, "libchdb.so of tests/servers (npm ci there)")
    with clickhouse.running(tmp_path / "clickhouse") as dsn:
        environment = {"ZUJI_STORE_DSN": f"{dsn}/zuji"}
        with servers.running(tmp_path / "data", environment=environment) as server:
            with httpx.Client(base_url=server.url, timeout=30) as client:
                for start in range(0, 1500, 300):
                    send(client, range(start, start + 300))
            server.wait_loaded()
            report = server.cli("doctor")
            assert "ClickHouse 26.7" in report
            assert "received 1,500 = stored 1,500" in report
            before = questions(server, datetime.now(UTC))
            assert before[0][0]["total"] > 0
            server.kill()
            server.start()
            server.wait_loaded()
            assert questions(server, datetime.now(UTC)) == before
            assert "generation g2" in server.cli("store", "rebuild")
            assert questions(server, datetime.now(UTC)) == before
            assert not (tmp_path / "data" / "store").exists()  # nothing went into an embedded engine
