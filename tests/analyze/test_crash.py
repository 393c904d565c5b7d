"""Crashes: worked out by hand, and the engine's answers against the reference's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.crash_query import CrashQuery
from zuji.analyze.crash_reasons import normalised
from zuji.analyze.kinds import parse
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {"kind": "crash", "from": "2026-11-01", "to": "2026-11-02", "time_zone": "UTC"}


def ask(world: World, store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(world, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**NOVEMBER, **more}))


def crash(when: str, why: str | None = None, version: str = "1") -> tuple[str, str, dict[str, Any]]:
    return "AppCrashed", when, {"app_crashed_reason": why, "version": version}


STORY = scenario(
    {
        "ana": [
            *(("$AppStart", "09:00", {"version": "1"}), ("pay", "09:01"), crash("09:02", "NPE at 0x1f\n  at a.b")),
            *(("$AppStart", "09:03", {"version": "1"}), ("pay", "09:04"), crash("09:05", "  NPE at 0x2e \nx")),
            *(("$AppStart", "2026-11-02 09:00", {"version": "2"}), ("look", "2026-11-02 09:01")),
        ],
        "bo": [("$AppStart", "12:00", {"version": "1"}), ("look", "12:01")],
        # Its session began the evening before: the crash is of the first, the session is not.
        "cy": [("$AppStart", "2026-10-31 23:50", {"version": "1"}), crash("00:05", None, "2"), ("look", "00:06")],
    }
)


def test_numbers_worked_out_by_hand(store: ClickHouse) -> None:
    found = ask(STORY, store, interval="day", starts={"event": "$AppStart"})
    total = found.total
    assert (total.crashes, total.affected, total.subjects, total.crash_free_subjects_ratio) == (3, 2, 3, 1 / 3)
    assert (total.sessions, total.crashed_sessions, total.crash_free_sessions_ratio) == (3, 1, 2 / 3)
    assert (total.starts, total.crashes_per_start) == (4, 3 / 4)
    assert [(day.at, day.crashes, day.affected, day.subjects, day.sessions) for day in found.groups[0].points] == [
        ("2026-11-01", 3, 2, 3, 2),
        ("2026-11-02", 0, 0, 1, 1),
    ]
    assert found.receipt.definition == "crash/1"


def test_reasons_are_told_by_their_first_line_and_what_came_before(store: ClickHouse) -> None:
    first, second = ask(STORY, store, reason="app_crashed_reason").reasons
    assert (first.reason, first.crashes, first.affected) == ("NPE at …", 2, 1)
    assert (first.first_at, first.last_at) == ("2026-11-01T09:02:00+00:00", "2026-11-01T09:05:00+00:00")
    assert [(one.event, one.crashes) for one in first.previous] == [("pay", 2)]
    assert (second.reason, second.other, second.crashes) == (None, False, 1)
    (kept, other) = ask(STORY, store, reason="app_crashed_reason", reasons=1).reasons
    assert (kept.crashes, other.other, other.crashes) == (2, True, 1)


def test_what_happened_before(store: ClickHouse) -> None:
    one_back, two_back = ask(STORY, store, before=2).before
    assert [(one.event, one.crashes) for one in one_back] == [("pay", 2), ("$AppStart", 1)]
    assert [(one.event, one.crashes) for one in two_back] == [("$AppStart", 2), (None, 1)]


def test_by_version(store: ClickHouse) -> None:
    """ana's session of the second version begins with it; cy's crash alone is of it."""
    groups = ask(STORY, store, breakdowns=[{"property": "version"}]).groups
    told = {
        tuple(group.breakdown): (
            *(group.total.crashes, group.total.affected, group.total.subjects),
            *(group.total.sessions, group.total.crashed_sessions),
        )
        for group in groups
    }
    assert told == {("1",): (2, 1, 2, 2, 1), ("2",): (1, 1, 2, 1, 0), (None,): (0, 0, 3, 0, 0)}


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("\n \n  java.lang.Error:\tcode 12345  at\n more", "java.lang.Error: code … at"),
        ("Object@1a2b3c died 0xDEADBEEF 404", "Object… died … 404"),
        ("", ""),
        ("x" * 5_000, "x" * 300),
        ("\u2028\x85 only 1 line", "only 1 line"),
    ],
)
def test_a_reason_is_its_first_line_without_what_differs_in_each_run(reason: str, told: str) -> None:
    assert normalised(reason) == told


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"crashes": []}, "crashes"),
        ({"before": 11}, "before"),
        ({"reasons": 0}, "reasons"),
        ({"session": {"gap_minutes": 2_000}}, "session.gap_minutes"),
        ({"from": "2020-01-01", "interval": "day", "breakdowns": [{"property": "a", "limit": 500}]}, ""),
    ],
)
def test_complaints_name_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        parse({**NOVEMBER, **change})
    assert complained.value.problems[0].field == field


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ({"at": "2026-11-01"}, "cell.at"),
        ({"of": "starts"}, "cell.of"),
        ({"reason": "x"}, "cell.reason"),
        ({"back": 4}, "cell.back"),
        ({"back": 1, "event": "never"}, "cell.event"),
        ({"of": "sessions", "back": 1}, "cell"),
        ({"event": "pay"}, "cell"),
    ],
)
def test_complaints_of_cells_name_the_field(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, NOVEMBER, cell) == field


def question(rng: random.Random, world: World) -> dict[str, Any]:
    return {
        **streams.base(rng),
        "kind": "crash",
        "crashes": [streams.step(rng) for _ in range(rng.choice([1, 2]))],
        "starts": rng.choice([None, streams.step(rng)]),
        "session": streams.session(rng),
        "reason": rng.choice([None, "sku", streams.HOSTILE, "amount"]),
        "reasons": rng.choice([1, 2, 20]),
        "before": rng.choice([0, 1, 3]),
        "interval": rng.choice([None, "day", "week"]),
        "breakdowns": streams.breakdowns(rng, lists=False),
    }


def cells(query: CrashQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in found.groups:
        named = {"breakdown": group.breakdown, "other": group.other}
        for period in (group.total, *group.points):
            cell = {**named, "at": period.at} if period is not group.total else named
            for of in ("crashes", "affected", "subjects", "sessions", "crashed_sessions", "starts"):
                if getattr(period, of) is not None:
                    yield {**cell, "of": of}, getattr(period, of)
    for reason in found.reasons:
        cell = {"reason_other": reason.other, "reason": reason.reason}
        cell["reason_not_set"] = reason.reason is None and not reason.other
        yield cell, reason.crashes
        yield {**cell, "of": "affected"}, reason.affected
    for back, events in enumerate(found.before, 1):
        assert sum(one.crashes for one in events) == found.total.crashes
        for one in events:
            yield {"back": back, "event": one.event, "event_other": one.other}, one.crashes


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
