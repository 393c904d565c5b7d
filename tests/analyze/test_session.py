"""Sessions: worked out by hand, and the engine's answers against the reference's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.session_query import SessionQuery
from zuji.store.clickhouse import ClickHouse

NOVEMBER = {"kind": "session", "from": "2026-11-01", "to": "2026-11-02", "time_zone": "UTC"}
PAGES = {"only": ["page"], "splits": [{"event": "page", "property": "path"}]}


def ask(world: World, store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(world, store) as (runner, project_id, _):
        return runner.run(project_id, parse({**NOVEMBER, **more}))


def page(when: str, path: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    return "page", when, {"path": path, **more}


STORY = scenario(
    {
        "ana": [
            *(page("09:00", "/"), page("09:01", "/a"), ("click", "09:02"), page("09:30", "/")),  # 30 minutes, 3 pages
            page("10:00:00.001", "/a"),  # a millisecond late for the session before
        ],
        "bo": [
            page("2026-10-31 23:50", "/"),
            page("00:10", "/a"),
            page("2026-11-02 23:59", "/"),
            page("2026-11-03 00:20", "/b"),
        ],
        "cy": [("click", "2026-11-02 12:00")],
    }
)


def test_numbers_worked_out_by_hand(store: ClickHouse) -> None:
    """bo's first session began before the period; his second goes on after it."""
    total = ask(STORY, store, **PAGES).total
    assert (total.sessions, total.subjects, total.sessions_per_subject) == (4, 3, 4 / 3)
    assert (total.events, total.events_per_session) == (4 + 1 + 2 + 1, 2.0)
    assert total.pages_per_session == (2 + 1 + 2 + 0) / 4
    assert (total.durations.max_s, total.durations.min_s, total.durations.mean_s) == (1_800, 0, (1_800 + 1_260) / 4)
    # ana 60 + 60 + 300 (of 1,680) + 10 and 10, bo 300 + 10, cy 10.
    assert total.engaged_s == (430 + 10 + 310 + 10) / 4
    assert (total.bounces, total.bounce_ratio) == (1, 1 / 3)  # of cy's session no page is known
    assert [(depth.from_events, depth.sessions) for depth in total.depths if depth.sessions] == [(1, 2), (2, 1), (4, 1)]


def test_where_sessions_begin_and_end(store: ClickHouse) -> None:
    told = {
        page.value: (page.views, page.sessions, page.entries, page.exits, page.exit_ratio)
        for page in ask(STORY, store, **PAGES).pages
    }
    assert told == {"/": (3, 2, 2, 1, 1 / 3), "/a": (2, 2, 1, 1, 0.5), "/b": (1, 1, 0, 1, 1.0)}
    kept, other = ask(STORY, store, **PAGES, pages=1).pages
    assert (kept.value, other.other, other.views, other.sessions, other.entries, other.exits) == ("/", True, 3, 3, 1, 2)


def test_a_session_belongs_to_the_day_on_which_it_begins(store: ClickHouse) -> None:
    days = ask(STORY, store, interval="day").groups[0].points
    assert [(day.at, day.sessions, day.open) for day in days] == [("2026-11-01", 2, False), ("2026-11-02", 2, False)]
    midnight = ask(STORY, store, interval="day", session={"midnight": True}).groups[0].points
    assert [day.sessions for day in midnight] == [3, 2]  # bo's first is cut
    world = scenario({"ana": [page("2026-11-02 23:00", "/"), *(page(f"2026-11-03 {h:02}:00", "/") for h in range(12))]})
    (_, day) = ask(world, store, interval="day", session={"gap_minutes": 60}).groups[0].points
    assert (day.sessions, day.open) == (1, True)  # asked at noon, an hour after its last event


def test_sessions_of_ones_own(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [
                *(("x", "09:00"), ("start", "09:01"), ("x", "09:02"), ("stop", "09:03"), ("x", "09:04")),
                *(("start", "09:05"), ("start", "09:06"), ("x", "09:07")),
            ]
        }
    )

    def lengths(**rule: Any) -> tuple[int, int]:
        total = ask(world, store, session=rule).total
        return total.sessions, total.events

    start, stop = [{"event": "start"}], [{"event": "stop"}]
    assert lengths() == (1, 8)
    assert lengths(begins_with=start) == (3, 7)
    assert lengths(ends_with=stop) == (2, 8)
    assert lengths(begins_with=start, ends_with=stop) == (3, 6)
    assert lengths(gap_minutes=2, events=[{"event": "x"}]) == (2, 4)


def test_a_group_is_told_by_the_first_event(store: ClickHouse) -> None:
    world = scenario(
        {
            "ana": [page("09:00", "/", by="ad"), page("09:01", "/", by="mail")],
            "bo": [page("09:00", "/", by="ad"), page("11:00", "/")],
        }
    )
    groups = ask(world, store, breakdowns=[{"property": "by", "limit": 1}]).groups
    assert [(group.breakdown, group.other, group.total.sessions) for group in groups] == [
        (["ad"], False, 2),
        ([], True, 1),
    ]


def test_the_day_on_which_a_clock_is_set_back_has_25_hours(store: ClickHouse) -> None:
    world = scenario({"ana": [("x", "2026-11-01 00:30"), ("x", "2026-11-01 23:30")]}, time_zone="America/New_York")
    asked = {"time_zone": "America/New_York", "to": "2026-11-01", "interval": "hour"}
    hours = ask(world, store, **asked).groups[0].points
    assert len(hours) == 25
    assert [hour.at for hour in hours if hour.sessions] == ["2026-11-01T00:00:00-04:00", "2026-11-01T23:00:00-05:00"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"session": {"property": "sid", "midnight": True}}, "session"),
        ({"session": {"gap_minutes": 0}}, "session.gap_minutes"),
        ({"session": {"gap_minutes": None, "ends_with": [{"event": "a"}]}}, "session"),
        ({"splits": [{"event": "a", "property": "b"}] * 2}, ""),
        ({"interval": "hour", "from": "2024-01-01"}, ""),
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
        ({"from_s": 3}, "cell.from_s"),
        ({"from_events": 7}, "cell.from_events"),
        ({"page": {"event": "never"}}, "cell.page"),
        ({"page_other": True}, "cell.page_other"),
        ({"role": "exit"}, "cell"),
        ({"other": True}, "cell.breakdown"),
    ],
)
def test_complaints_of_cells_name_the_field(store: ClickHouse, cell: dict[str, Any], field: str) -> None:
    assert streams.complaint_of_cell(STORY, store, NOVEMBER, cell) == field


def naming(rng: random.Random) -> dict[str, Any]:
    splits = [{"event": "a", "property": "sku"}, {"event": "b", "property": "amount"}, {"event": "c", "property": "ok"}]
    rules = [{"pattern": "s[12]", "alias": "s?"}, {"pattern": "^a$", "alias": "b", "of": "event"}]
    return {
        "only": rng.sample(streams.EVENTS, 3) if rng.random() < 0.4 else [],
        "without": rng.sample(streams.EVENTS, 1) if rng.random() < 0.2 else [],
        "splits": rng.sample(splits, rng.choice([0, 1, 3])),
        "cleaning": rng.sample(rules, rng.choice([0, 1, 2])),
    }


def question(rng: random.Random, world: World) -> dict[str, Any]:
    return {
        **streams.base(rng),
        **naming(rng),
        "kind": "session",
        "session": streams.session(rng),
        "interval": rng.choice([None, "day", "week", "hour"]),
        "breakdowns": streams.breakdowns(rng, lists=False),
        "pages": rng.choice([0, 1, 3, 50]),
        "engaged_max_s": rng.choice([60, 3_600]),
        "last_event_s": rng.choice([0, 10]),
    }


def cells(query: SessionQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    yield {}, found.total.sessions
    for group in found.groups:
        named = {"breakdown": group.breakdown, "other": group.other}
        for period in (group.total, *busy(group.points)):
            cell = {**named, "at": period.at} if period is not group.total else named
            assert sum(depth.sessions for depth in period.depths) == period.sessions
            yield cell, period.sessions
            yield {**cell, "of": "subjects"}, period.subjects
            yield {**cell, "of": "events"}, period.events
            yield {**cell, "bounced": True}, period.bounces
            for depth in period.depths:
                yield {**cell, "from_events": depth.from_events}, depth.sessions
            for one in period.histogram:
                yield {**cell, "from_s": one.from_s}, one.count
    for page in found.pages:
        cell = {"page_other": True} if page.other else {"page": {"event": page.event, "value": page.value}}
        for _ in range(10):  # as likely to be drawn as one of the many others
            yield cell, page.sessions
            yield {**cell, "of": "events"}, page.views
            yield {**cell, "role": "entry"}, page.entries
            yield {**cell, "role": "exit"}, page.exits


def busy(points: list[Any]) -> list[Any]:
    """Points in which something is, of hours few."""
    return [point for point in points if point.sessions][:10]


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=3, cells_of_a_question=1)
