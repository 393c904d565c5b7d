"""Streams are the same whatever the portions in which subjects are taken, and however ties are looked up."""

from __future__ import annotations

import pytest

from tests.analyze import streams, test_funnel, test_path
from zuji.analyze import streams as read
from zuji.store.clickhouse import ClickHouse


@pytest.mark.parametrize(("rows", "ties"), [(150, 2_000), (10_000_000, 0), (150, 0)])
def test_portions_and_ties_change_no_answer(
    store: ClickHouse, monkeypatch: pytest.MonkeyPatch, rows: int, ties: int
) -> None:
    monkeypatch.setattr(read, "PORTION_ROWS", rows)
    monkeypatch.setattr(read, "_TIES_LISTED", ties)
    for test in (test_funnel, test_path):
        streams.differential(store, test.question, test.cells, seeds=range(3), questions_of_a_world=3)
