"""What SQL answers: hand-computed, and the same as the analyses say of the same data."""

from __future__ import annotations

import json
import math
import threading
import time
from typing import Any

import msgspec
import pytest

from tests.analyze.scenario import World, scenario
from tests.console.conftest import NOW, SHOP, Asked, load
from zuji.analyze.asking import Asking
from zuji.analyze.complaints import BadQuery
from zuji.analyze.console import run
from zuji.analyze.console.output import pieces
from zuji.analyze.console.question import read
from zuji.analyze.console.run import subquery
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, PersonMap, QueryCancelled, QueryLimit

PERIOD = {"from": "2026-11-01", "to": "2026-11-02"}
ANA, BOB = "01" + "00" * 15, "03" + "00" * 15


def test_events_of_each_day_are_those_of_a_trend(ask: Asked, loaded: tuple[ClickHouse, World]) -> None:
    store, world = loaded
    trend = world.ask(store, SHOP, series=[{"event": "view"}, {"event": "view", "measure": "unique"}], **PERIOD)
    days = ask(
        "SELECT toDate(time) AS day, count(), uniqExact(person) FROM events WHERE event = 'view'"
        " GROUP BY day ORDER BY day"
    )
    totals, persons = ([point.value for point in line.points] for line in trend.series)
    assert days == [["2026-11-01", totals[0], persons[0]], ["2026-11-02", totals[1], persons[1]]]
    assert days == [["2026-11-01", 3, 1], ["2026-11-02", 1, 1]]


def test_days_are_those_of_the_zone_that_is_asked_for(ask: Asked) -> None:
    sql = "SELECT toDate(time) AS day, count() FROM events GROUP BY day ORDER BY day"
    assert ask(sql, time_zone="Asia/Shanghai") == [["2026-11-01", 2], ["2026-11-02", 4]]
    midnight = "'2026-11-02 00:00:00'"
    ends = (midnight, f"toDateTime({midnight})", f"CAST({midnight} AS DateTime)", "toDate('2026-11-02')")
    ends = (*ends, "toDateTime(toDate('2026-11-02'))")
    sql = f"SELECT {', '.join(f'countIf(time < {end})' for end in ends)} FROM events"
    assert ask(sql) == [[3] * 5] and ask(sql, time_zone="Asia/Shanghai") == [[2] * 5]


def test_a_merged_person_is_one_and_is_called_by_the_id_that_leaves_the_store(ask: Asked) -> None:
    assert ask("SELECT person, count() AS n FROM events GROUP BY person ORDER BY n DESC") == [[ANA, 4], [BOB, 2]]
    assert ask("SELECT person, ids, plan, age FROM persons ORDER BY person") == [
        [ANA, 2, "gold", 30.0],
        [BOB, 1, "free", None],
    ]


def test_persons_of_a_later_batch_are_not_joined_yet(loaded: tuple[ClickHouse, World]) -> None:
    store, world = loaded
    before = msgspec.structs.replace(world, persons=PersonMap(0))
    assert Asked(store, before)("SELECT uniqExact(person) FROM events") == [[3]]


def test_a_project_whose_tables_are_not_there_yet_has_no_events(loaded: tuple[ClickHouse, World]) -> None:
    assert Asked(*loaded, project_id=999).refused("SELECT count() FROM events") == "sql: this project has no events yet"


def test_rows_of_later_batches_are_not_seen(loaded: tuple[ClickHouse, World]) -> None:
    store, world = loaded
    before = Asked(store, msgspec.structs.replace(world, batch=0))
    for relation in ("events", "persons", "quarantine"):
        assert before(f"SELECT count() FROM {relation}") == [[0]]


def test_events_join_their_persons_profiles(ask: Asked) -> None:
    sql = """SELECT p.plan, sum(e.price) AS paid FROM events AS e LEFT ANY JOIN persons AS p USING (person)
             WHERE e.event = 'buy' GROUP BY p.plan ORDER BY p.plan"""
    assert ask(sql) == [["free", None], ["gold", 20.0]]


def test_what_is_not_set_is_null_and_lists_are_empty(ask: Asked) -> None:
    assert ask("SELECT countIf(price IS NULL), countIf(paid), countIf(empty(tags)), count(price) FROM events") == [
        [2, 1, 4, 4]
    ]
    assert ask("SELECT tag, count() FROM events ARRAY JOIN tags AS tag GROUP BY tag ORDER BY tag") == [
        ["a", 1],
        ["b", 2],
    ]


def test_the_usual_analyst_s_queries_are_answered(ask: Asked) -> None:
    funnel = """WITH steps AS (
        SELECT person, windowFunnel(86400)(toDateTime(time), event = 'view', event = 'buy') AS level
        FROM events GROUP BY person)
      SELECT level, count() FROM steps GROUP BY level ORDER BY level"""
    assert ask(funnel) == [[2, 2]]
    first = "row_number() OVER (PARTITION BY person ORDER BY time) = 1"
    first = f"SELECT event, time FROM events QUALIFY {first} ORDER BY time"
    assert ask(first) == [["view", "2026-11-01 09:00:00.000"], ["view", "2026-11-02 09:00:00.000"]]
    assert ask("SELECT quantileExactInclusive(0.5)(price) FROM events") == [[5.0]]
    assert ask("SELECT count(DISTINCT person), count(*), sum(price) FILTER (WHERE event = 'buy') FROM events") == [
        [2, 6, 20.0]
    ]
    assert ask("SELECT event, count() FROM events GROUP BY ROLLUP(event) ORDER BY count()") == [
        ["buy", 2], ["view", 4], ["", 6]
    ]  # fmt: skip
    assert ask("SELECT count() FROM events WHERE time >= now() - INTERVAL 1 DAY AND time >= today() - 1") == [[4]]
    assert ask(
        "SELECT arrayMap(x -> x * 2, [1, 2])[2], price > 3 ? 'much' : 'little' FROM events ORDER BY time LIMIT 1"
    ) == [[4, "little"]]
    assert ask(
        "SELECT dateAdd(DAY, 1, toDate(time)), dateDiff(day, time, now()) FROM events ORDER BY time LIMIT 1"
    ) == [["2026-11-02", 1]]
    both = "SELECT 'a' AS x, count() AS n FROM events UNION ALL SELECT 'b', count() FROM persons"
    assert ask(f"SELECT x, n FROM ({both}) AS both ORDER BY x") == [["a", 6], ["b", 2]]
    assert ask(
        "SELECT max(time) > (SELECT min(time) FROM events) FROM events WHERE EXISTS (SELECT 1 FROM persons)"
    ) == [[1]]


def test_columns_are_called_as_the_query_has_it(ask: Asked) -> None:
    result = ask.answer(
        "SELECT count(), event, e.event, price * 2 AS double, sum(price) > 1 FROM events AS e GROUP BY ALL"
    )
    names = [column.name for column in result.columns]
    assert names == ["count()", "event", "event", "double", "sum(price) > 1"]
    everything = [column.name for column in ask.answer("SELECT * EXCEPT (time) FROM events LIMIT 1").columns]
    assert everything[:3] == ["event", "received_at", "person"] and "it's" in everything and "$country" in everything
    assert not [name for name in everything if name.startswith(("actor", "p_", "sent_", "batch", "raw_"))]


def test_numbers_that_json_loses_come_as_text(ask: Asked) -> None:
    sql = """SELECT toUInt64(18446744073709551615), toInt64(-9007199254740993), toInt64(9007199254740992),
             0/0, 1/0, -1/0, toInt128(5), [toUInt64(18446744073709551615), 1], unhex('ff41'),
             CAST(1.5 AS Decimal(10, 2)), [now()], NULL"""
    answer = ask.console().run(SHOP, read({"sql": sql}))
    (row,) = json.loads(b"".join(answer.pieces()))["rows"]
    assert row[:6] == ["18446744073709551615", "-9007199254740993", 2**53, "NaN", "Infinity", "-Infinity"]
    assert math.isnan(float(row[3])) and float(row[5]) == -math.inf
    assert row[6:] == ["5", ["18446744073709551615", 1], "\ufffdA", "1.5", ["2026-11-02 12:00:00"], None]


def test_the_row_limit_is_exact_and_told(ask: Asked) -> None:
    sql = "SELECT event FROM events ORDER BY time"
    assert [ask.answer(sql, limit=n).truncated for n in (5, 6, 7)] == [True, False, False]
    assert [len(ask(sql, limit=n)) for n in (5, 6)] == [5, 6]
    assert ask("SELECT arrayJoin(range(50000)) AS x ORDER BY x DESC", limit=3) == [[49_999], [49_998], [49_997]]
    whole = ask.console().run(SHOP, read({"sql": "SELECT arrayJoin(range(12345)) AS x ORDER BY x", "limit": 12_000}))
    told = json.loads(b"".join(whole.pieces()))
    assert told["rows"] == [[n] for n in range(12_000)] and told["truncated"] is True


def test_pieces_hold_few_rows_at_a_time(ask: Asked) -> None:
    answer = ask.console().run(SHOP, read({"sql": "SELECT arrayJoin(range(20000)) AS x", "limit": 20_000}))
    sizes = [len(piece) for piece in pieces(answer.table, answer.columns, {"truncated": False})]
    assert len(sizes) >= 6 and max(sizes) < 50_000


PAIRS = "(SELECT arrayJoin(range(900000)) AS x) AS a CROSS JOIN (SELECT arrayJoin(range(900000)) AS y) AS b"
LONG = f"SELECT sum(x) FROM {PAIRS}"
LARGE = "SELECT length(groupArray(concat(hex(x), 'x'))) FROM (SELECT arrayJoin(range(900000)) AS x)"


@pytest.mark.parametrize(
    ("sql", "limits", "says"),
    [(LONG, Limits(seconds=0.5), "time: 0.5 s"), (LARGE, Limits(memory_bytes=20 << 20), "memory: 20 MiB")],
)
def test_what_passes_a_limit_ends_and_names_it(ask: Asked, sql: str, limits: Limits, says: str) -> None:
    with pytest.raises(QueryLimit, match=says):
        ask.answer(sql, limits)


def test_an_answer_of_too_many_bytes_ends_before_it_is_held(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "RESULT_BYTES", 1 << 20)
    with pytest.raises(QueryLimit, match="result rows: 1000001 rows or 1 MiB"):
        ask.answer("SELECT arrayJoin(range(900000)) AS x, concat('a long text of every row ', hex(x))", limit=1_000_000)


def test_arrays_of_range_are_bounded(ask: Asked) -> None:
    assert "greater than the allowed maximum of 1000000" in ask.refused("SELECT length(range(100000000))")


def test_the_receipt_says_what_was_asked_of_which_batch(ask: Asked) -> None:
    result = ask.answer("select Count(*) from events e where e.event={name : String}", parameters={"name": "view"})
    receipt = result.receipt
    assert result.rows == [[4]] and (receipt.definition, receipt.batch, receipt.asked_at) == ("sql/1", 1, NOW * 1000)
    assert receipt.query["sql"] == 'SELECT count() FROM "events" AS "e" WHERE "e"."event" = {name: String}'
    assert receipt.query["parameters"] == {"name": "view"} and receipt.rows_read == 6
    again = ask.answer(receipt.query["sql"], parameters=receipt.query["parameters"])
    assert again.rows == result.rows and again.receipt.query == receipt.query


def test_a_query_for_persons_gives_the_numbers_that_questions_count(loaded: tuple[ClickHouse, World]) -> None:
    store, world = loaded
    asking = Asking(store, SHOP, world.state(SHOP), NOW * 1000, Limits(), "", None)

    def numbers(sql: str, **more: Any) -> list[int]:
        asked = read({"sql": sql, "time_zone": "UTC", **more})
        return sorted(row["person"] for row in asking.rows(subquery(asked, asking, SHOP)))

    assert numbers("SELECT person FROM persons") == [1, 3]
    assert numbers("SELECT person FROM events WHERE event = 'buy' GROUP BY person") == [1, 3]
    assert numbers("SELECT p.person FROM persons AS p WHERE plan = {x:String}", parameters={"x": "gold"}) == [1]
    # Any id of a person will do; what is no id is left out.
    assert numbers(f"SELECT arrayJoin(['{'02' + '00' * 15}', 'nobody', '{'ff' * 16}']) AS person") == [1]
    for sql in ("SELECT person, ids FROM persons", "SELECT ids FROM persons", "SELECT * FROM persons"):
        with pytest.raises(BadQuery, match="one column, `person`"):
            numbers(sql)


def test_hostile_property_names_are_read_by_their_names(store_of_names: Asked) -> None:
    for name, value in NAMES.items():
        quoted = name.replace('"', '""')
        assert store_of_names(f'SELECT "{quoted}" FROM events') == [[value]], name


NAMES: dict[str, Any] = {
    "it's": 1.0, 'say "hi"': 2.0, "a`b": 3.0, "); DROP TABLE x --": 4.0, "/* x */": 5.0, "足迹": 6.0, "select": 7.0,
    "a.b": 8.0, "n_1": 9.0, "o_0": 10.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def store_of_names(loaded: tuple[ClickHouse, World]) -> Asked:
    store, _ = loaded
    world = scenario({"ana": [("view", "09:00", {**NAMES, "time": 12, "person": 13})]})
    world.load(store, 11)
    return Asked(store, world, 11)


def test_a_property_called_as_a_column_is_read_with_its_prefix(loaded: tuple[ClickHouse, World]) -> None:
    store, _ = loaded
    world = scenario({"ana": [("view", "09:00", {"time": 12, "person": 13, "property.time": 14})]})
    load(world, store, 12)
    rows = Asked(store, world, 12)(
        'SELECT "property.time", "property.person", "property.property.time", person FROM events'
    )
    assert rows == [[12.0, 13.0, 14.0, ANA]]


def test_a_cancelled_query_ends(ask: Asked) -> None:
    query_id, ended = "0" * 31 + "a", []

    def asking() -> None:
        try:
            ask.console().run(SHOP, read({"sql": LONG}), query_id)
        except QueryCancelled as error:
            ended.append(error)

    thread = threading.Thread(target=asking)
    thread.start()
    deadline = time.monotonic() + 15  # before its limit of time
    while thread.is_alive() and time.monotonic() < deadline:
        ask.store.cancel(query_id)
        thread.join(0.1)
    assert len(ended) == 1
