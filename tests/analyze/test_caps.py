"""Every kind answers its most demanding question under a small cap of memory, tells how far it is, ends when it is
cancelled, and says which limit it passed and what to change. At 10 M events: tests/torture/caps.py."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from bench.demanding import DEMANDING
from bench.history import PROJECT, Known, fill

from bench import caps
from tests.servers import embedded
from zuji.analyze import streams
from zuji.analyze.kinds import KINDS
from zuji.analyze.run import Runner
from zuji.analyze.selfcheck import differences
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Answer, Limits, Progress, QueryCancelled, QueryLimit

EVENTS, PERSONS = 150_000, 7_500
SMALL_MIB = 192  # the engine needs half of it for any question
ORDERED = ("attribution", "crash", "funnel", "interval", "path", "process", "session")


@pytest.fixture(scope="module")
def filled() -> Iterator[ClickHouse]:
    store = ClickHouse(embedded.dsn(), embedded.generation())
    fill(store, EVENTS, PERSONS)
    yield store
    store.drop()


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many portions as 10 million events make under 512 MiB."""
    monkeypatch.setattr(streams, "ROW_BYTES", 192 * (1 << 20) // 10_000)


@pytest.fixture(scope="module")
def known(filled: ClickHouse) -> Known:
    return Known(filled, merged=True)


class Counting:
    """A store that does something before its n-th query, or after every one."""

    def __init__(self, store: ClickHouse, before: Callable[[int], None]) -> None:
        self._store, self._before = store, before
        self.queries = 0

    def query(self, *arguments: Any, **named: Any) -> Answer:
        self.queries += 1
        self._before(self.queries)
        return self._store.query(*arguments, **named)

    def cancel(self, query_id: str) -> bool:
        return self._store.cancel(query_id)


def without_receipt(answer: Any) -> Any:
    return dataclasses.replace(answer, receipt=None)


def test_every_kind_has_a_demanding_question() -> None:
    assert set(DEMANDING) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_small_cap_changes_no_answer_and_progress_only_grows(filled: ClickHouse, known: Known, kind: str) -> None:
    free = Runner(filled, known, Limits(memory_bytes=4 << 30), clock=lambda: 1_800_000_000.0)
    small = Runner(filled, known, caps.limits(SMALL_MIB), clock=lambda: 1_800_000_000.0)
    told: list[Progress] = []
    expected = free.run(PROJECT, caps.asked(kind))
    found = small.run(PROJECT, caps.asked(kind), on_progress=told.append)
    # Sums of many fractions are the same to 12 digits: how rows fall to the engine's threads is not.
    assert list(differences(without_receipt(found), without_receipt(expected), kind)) == []
    rows = [one.rows_read for one in told]
    assert rows and rows == sorted(rows) and all(one.rows_total >= one.rows_read for one in told)
    assert rows[-1] == found.receipt.rows_read


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_that_is_cancelled_between_its_queries_ends(filled: ClickHouse, known: Known, kind: str) -> None:
    counted = Counting(filled, lambda number: None)
    Runner(counted, known, caps.limits(SMALL_MIB)).run(PROJECT, caps.asked(kind))
    for last in {1, (counted.queries + 1) // 2, counted.queries - 1} - {0, counted.queries}:
        cancelled: list[float] = []

        def before(number: int, last: int = last, cancelled: list[float] = cancelled) -> None:
            if number == last:
                cancelled.append(time.monotonic())

        store = Counting(filled, before)
        runner = Runner(store, known, caps.limits(SMALL_MIB), cancelled=lambda _, at=cancelled: bool(at))  # type: ignore[misc]
        with pytest.raises(QueryCancelled):
            runner.run(PROJECT, caps.asked(kind))
        assert time.monotonic() - cancelled[0] < 5
        assert store.queries <= last + 1  # one may be under way already, read ahead


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_refusal_names_the_limit_its_value_and_what_to_change(filled: ClickHouse, known: Known, kind: str) -> None:
    cases = [(Limits(seconds=0.001), ("time", "0.001 s"))]
    if kind not in ORDERED:  # those take smaller portions instead
        cases.append((Limits(memory_bytes=1 << 20), ("memory", "1 MiB")))
    for limits, words in cases:
        with pytest.raises(QueryLimit) as refused:
            Runner(filled, known, limits).run(PROJECT, caps.asked(kind))
        said = str(refused.value)
        assert all(word in said for word in words), said
        assert "days" in said and "filters" in said, said


def test_too_many_result_rows_are_refused_with_what_to_change(filled: ClickHouse, known: Known) -> None:
    limits = msgspec.structs.replace(caps.limits(SMALL_MIB), result_rows=5)
    with pytest.raises(QueryLimit, match=r"result rows: 5 rows.*breakdowns"):
        Runner(filled, known, limits).run(PROJECT, caps.asked("cross"))


@pytest.mark.parametrize("kind", ORDERED)
def test_a_subject_with_too_many_rows_is_refused_by_name(
    filled: ClickHouse, known: Known, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ONE_SUBJECT_ROWS", 3)
    with pytest.raises(QueryLimit, match=r"One subject .* 3.*days.*filters"):
        Runner(filled, known, Limits()).run(PROJECT, caps.asked(kind))
