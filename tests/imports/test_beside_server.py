"""The commands beside a running server: what they make durable is loaded, and the ledger's equation holds."""

from __future__ import annotations

import json
from pathlib import Path

from tests.servers.zuji import running

LINE = '203.0.113.{} - - [01/Jan/2026:20:00:{:02} +0800] "GET /p/{} HTTP/1.1" 200 512 "-" "curl/8.0"\n'


def test_imports_and_tails_feed_a_running_server(tmp_path: Path) -> None:
    table = tmp_path / "orders.csv"
    rows = [f"u{n % 7},2026-01-01 20:00:{n % 60:02},{n}.5" for n in range(3000)]
    table.write_text("user_id,time,amount\n" + "\n".join([*rows, "u1,never,1"]) + "\n")
    log = tmp_path / "access.log"
    log.write_text("".join(LINE.format(n % 9, n % 60, n) for n in range(500)))
    with running(tmp_path / "data") as server:
        command = ("import", str(table), "--const", "event=order", "--rejects", str(tmp_path / "rejects.jsonl"))
        shown = server.cli(*command, "--dry-run")
        assert "distinct_id = user_id   (guessed)" in shown and "amount is number" in shown
        server.cli("tail", str(log), "--once")
        for _ in range(2):
            assert "3,001 rows are durable" in server.cli(*command)
        with log.open("a") as more:
            more.write(LINE.format(1, 1, 1000))
        server.cli("tail", str(log), "--once")
        refused = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
        assert [(one["row"], one["reason"]) for one in refused] == [(3001, "bad_time")]
        server.wait_loaded()
        report = json.loads(server.cli("doctor", "--json"))
        assert report["holds"], report
        totals = report["ledger"]["totals"]
        assert (totals["stored"], totals["duplicate"], totals["rejected"]) == (3501, 3000, 2)
