"""What the store promises, held by every engine: chDB and a real ClickHouse server."""

from __future__ import annotations

import threading
import time

import pyarrow as pa
import pytest
from sqlglot import exp, parse_one

from tests.servers import clickhouse as server
from tests.servers import embedded
from tests.store.rows import identifier, table_of
from zuji.store import cloning, migrations, purge, tables
from zuji.store.catalogue import Property, is_sent, value
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, Progress, QueryCancelled, QueryFailed, QueryLimit, QueryOutdated
from zuji.store.tables import ACTORS, EVENTS, LEDGER, PERSON_MAP, PROFILE_OPS, SHARED, TABLES, ddl

HOSTILE = [
    "it's",
    'say "hi"',
    "back\\slash",
    "nul\0in",
    "{x:String}",
    "%(a)s %s",
    "`tick`",
    "emoji 😀",
    "--",
    "/* */",
    "",
]
SLOW = "SELECT count() FROM numbers(100000000000) WHERE number % 7 = 3"


def tree(sql: str) -> exp.Expr:
    return parse_one(sql, read="clickhouse")


def events(batch: int, n: int) -> list[dict[str, object]]:
    return [{"batch": batch, "event": "buy", "time": 1_000, "event_id": identifier(i + 1)} for i in range(n)]


def test_a_real_clickhouse_server_answers(dsns: dict[str, str]) -> None:
    if server.library() is None:
        pytest.skip("NO REAL CLICKHOUSE: run `npm ci` in tests/servers or set ZUJI_TEST_LIBCHDB")
    assert dsns["clickhouse"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_batch_is_written_counted_and_deleted(store: ClickHouse, table: object) -> None:
    store.create(table, 7)
    store.create(table, 7)  # again changes nothing
    for batch in (1, 2):
        store.insert(table, 7, table_of(table, [{"batch": batch, "project": 7}] * 3), f"7,{table.name},{batch}")
    assert [store.count(table, 7, batch) for batch in (1, 2, 3)] == [3, 3, 0]
    store.delete_batch(table, 7, 1)
    assert [store.count(table, 7, batch) for batch in (1, 2)] == [0, 3]


def test_a_dictionary_holds_what_was_there_when_it_was_made(store: ClickHouse) -> None:
    store.create(PERSON_MAP)
    rows = [{"batch": 1, "project": 1, "actor_number": n, "person_number": n + 1} for n in (1, 70_000, 9_000_000)]
    store.insert(PERSON_MAP, 0, table_of(PERSON_MAP, rows), "")
    said = f"SELECT toUInt64(actor_number) AS number, person_number AS person FROM {store.qualified('person_map')}"
    for _ in range(2):  # made again it is another one
        store.keep_dictionary("persons_1_1", "number UInt64", "person UInt32", said, "FLAT(MAX_ARRAY_SIZE 4294967296)")
    store.insert(PERSON_MAP, 0, table_of(PERSON_MAP, [{"actor_number": 5, "person_number": 6}]), "")
    name = store.qualified("persons_1_1")
    person = f"dictGetOrDefault('{name}', 'person', toUInt64(n), toUInt32(n))"
    asked = f"SELECT {person} AS p FROM (SELECT arrayJoin([1, 5, 9000000]) AS n)"
    assert store.query(tree(asked)).table.column("p").to_pylist() == [2, 5, 9_000_001]
    plain = asked.replace(name, "persons_1_1")  # a question's own generation, whichever that is
    assert store.query(tree(plain)).table.column("p").to_pylist() == [2, 5, 9_000_001]
    assert "persons_1_1" in store.tables()
    store.drop_dictionary("persons_1_1")
    assert "persons_1_1" not in store.tables()
    for gone in (plain, "SELECT 1 FROM no_such_table"):
        with pytest.raises(QueryOutdated):
            store.query(tree(gone))


def test_ids_of_one_question_are_a_table_until_they_are_dropped(store: ClickHouse) -> None:
    ids = [n.to_bytes(16, "little") for n in (1, 2, 2**127 + 3)]
    name = store.keep_ids(pa.array(ids, pa.binary(16)))
    nothing = store.keep_ids(pa.array([], pa.binary(16)))
    found = store.query(tree(f"SELECT event_id FROM `{name}` ORDER BY event_id")).table.column(0).to_pylist()
    assert found == ids
    assert store.query(tree(f"SELECT count() AS n FROM `{nothing}`")).table.to_pylist() == [{"n": 0}]
    store.drop_ids(name)
    store.drop_ids(name)
    assert name not in store.tables()
    store.drop_kept()  # as after a crash
    assert nothing not in store.tables()
    with pytest.raises(ValueError):
        store.drop_ids("events_1")


def test_an_older_store_gets_numbers_for_its_actors(store: ClickHouse) -> None:
    """The tables as version 2 of the schema had them."""
    for table in (EVENTS, *SHARED):
        if table is not ACTORS:  # which number columns there are already makes no difference
            old = ddl(table, 1).replace("actor_number, time", "actor, time").replace("actor_number, b", "actor, b")
            store.command(old)
    mapped = [{"batch": 2, "project": 1, "actor": identifier(7), "person": identifier(3)}]
    store.insert(PERSON_MAP, 0, table_of(PERSON_MAP, mapped), "")
    sent = [{"batch": batch, "actor": identifier(actor)} for batch, actor in ((3, 7), (1, 9), (3, 4))]
    store.insert(EVENTS, 1, table_of(EVENTS, sent), "")
    said = [{"batch": 1, "project": p, "actor": identifier(9)} for p in (1, 2)]
    store.insert(PROFILE_OPS, 0, table_of(PROFILE_OPS, said), "")
    store.command("ALTER TABLE `profile_ops` DROP COLUMN actor_number")
    store.command("CREATE TABLE `schema_v2` (`at` DateTime) ENGINE = TinyLog")
    assert migrations.migrate(store) == 2
    actors = store.query(tree("SELECT actor, number FROM actors")).table.to_pylist()
    found = {row["actor"]: row["number"] for row in actors}
    assert found == {identifier(9): 1, identifier(3): 2, identifier(7): 3, identifier(4): 4}  # by batch, then by key
    numbered = store.query(tree("SELECT actor, actor_number FROM events_1 ORDER BY actor")).table.to_pylist()
    assert [row["actor_number"] for row in numbered] == [4, 3, 1]
    ops = store.query(tree("SELECT project, actor_number FROM profile_ops ORDER BY project")).table.to_pylist()
    assert [row["actor_number"] for row in ops] == [1, 0]  # the other project has no events table yet
    (row,) = store.query(tree("SELECT actor_number, person_number FROM person_map")).table.to_pylist()
    assert row == {"actor_number": 3, "person_number": 2}


def test_a_clone_is_equal_until_rows_of_it_change(store: ClickHouse, dsns: dict[str, str]) -> None:
    migrations.migrate(store)
    store.create(EVENTS, 1)
    sent = [{"batch": batch, "actor": identifier(actor)} for batch, actor in ((3, 7), (1, 9), (3, 4))]
    store.insert(EVENTS, 1, table_of(EVENTS, sent), "")
    copy = ClickHouse(dsns["chdb" if "chDB" in store.engine else "clickhouse"], embedded.generation())
    try:
        cloning.clone(store, copy)
        assert migrations.version(copy) == migrations.VERSION
        tables, read, rows = cloning.compare(store, copy, (), print)
        # Beside the shared ones: events_1, and `expired`, which no batch writes; the files say that they are equal.
        assert (read, rows) == (0, 3) and tables == len(SHARED) + 2
        copy.command("ALTER TABLE `events_1` UPDATE `platform` = 'x' WHERE actor = 9")
        assert cloning.compare(store, copy, {"events.platform"}, print).read == 1
        with pytest.raises(cloning.Different, match="rows of events_1 changed"):
            cloning.compare(store, copy, {"rejects.platform"}, print)
        copy.command("ALTER TABLE `events_1` DELETE WHERE actor = 9")
        with pytest.raises(cloning.Different, match="had 3 rows and has 2"):
            cloning.compare(store, copy, {"events.platform"}, print)
        copy.command("ALTER TABLE `events_1` DROP COLUMN `platform`")
        with pytest.raises(cloning.Different):
            cloning.compare(store, copy, (), print)
    finally:
        copy.drop()
    assert store.rows_of("events_1") == 3


def test_a_change_that_waits_for_ever_is_ended(store: ClickHouse) -> None:
    store.create(EVENTS, 1)
    store.insert(EVENTS, 1, table_of(EVENTS, [{"batch": 1, "actor": identifier(7)}]), "")
    change = "ALTER TABLE `events_1` UPDATE `platform` = 'x' WHERE 1"
    with cloning.ends_when_stuck(store, 30.0):
        store.command(change)
    store.command(f"SYSTEM STOP MERGES {store.qualified('events_1')}")  # it waits, as it does for room on a full disk
    with pytest.raises(cloning.Stuck, match="no room"), cloning.ends_when_stuck(store, 1.0):
        store.command(change)


def test_the_same_token_adds_nothing(store: ClickHouse) -> None:
    store.create(EVENTS, 1)
    for _ in range(3):
        store.insert(EVENTS, 1, table_of(EVENTS, events(1, 5)), "1,events,1")
    assert store.count(EVENTS, 1, 1) == 5


def test_a_half_written_batch_is_deleted_and_written_whole(store: ClickHouse) -> None:
    """Found by tests/torture/kills.py: with a token, the months that had been there before stayed away."""
    store.create(EVENTS, 1)
    months = [{"batch": 1, "time": 1_790_000_000_000 + month * 31 * 86_400_000} for month in range(3)]
    store.insert(EVENTS, 1, table_of(EVENTS, events(1, 5)), "1,events,1")
    store.delete_batch(EVENTS, 1, 1)
    store.insert(EVENTS, 1, table_of(EVENTS, months), "")
    assert store.count(EVENTS, 1, 1) == 3
    store.delete_batch(EVENTS, 1, 1)
    store.insert(EVENTS, 1, table_of(EVENTS, months), "")
    assert store.count(EVENTS, 1, 1) == 3


def test_a_shared_table_counts_and_deletes_by_project(store: ClickHouse) -> None:
    store.create(LEDGER)
    store.insert(LEDGER, 0, table_of(LEDGER, [{"batch": 1, "project": p} for p in (1, 1, 2)]), "1")
    assert [store.count(LEDGER, project, 1) for project in (0, 1, 2)] == [3, 2, 1]
    store.delete_batch(LEDGER, 1, 1)
    assert [store.count(LEDGER, project, 1) for project in (0, 1, 2)] == [1, 0, 1]


def test_ids_and_hostile_texts_come_back_bit_by_bit(store: ClickHouse) -> None:
    store.create(EVENTS, 1)
    top = (1 << 128) - 2
    rows = [
        {"batch": 1, "event": text, "actor": identifier(top - i), "texts": [(text, text)]}
        for i, text in enumerate(HOSTILE)
    ]
    store.insert(EVENTS, 1, table_of(EVENTS, rows), "1")
    for i, text in enumerate(HOSTILE):
        found = exp.Anonymous(
            this="arrayElement", expressions=[exp.column("texts", quoted=True), exp.Literal.string(text)]
        )
        question = exp.select(exp.column("actor"), found.as_("v"), exp.Literal.string(text).as_("l")).from_("events_1")
        answer = store.query(question.where(exp.column("event").eq(exp.Literal.string(text)))).table.to_pylist()
        assert answer == [{"actor": identifier(top - i), "v": text, "l": text}]


def test_parameters_are_values(store: ClickHouse) -> None:
    question = tree("SELECT {v:String} AS v")
    for text in ("it's", "back\\slash", "😀"):
        assert store.query(question, {"v": text}).table["v"].to_pylist() == [text]


def test_rows_read_are_counted(store: ClickHouse) -> None:
    store.create(PERSON_MAP)
    store.insert(PERSON_MAP, 1, table_of(PERSON_MAP, [{"batch": 1, "project": 1}] * 50), "1")
    assert store.query(tree("SELECT sum(batch) AS s FROM person_map")).rows_read == 50


def test_limits_end_a_query_and_the_next_one_runs(store: ClickHouse) -> None:
    with pytest.raises(QueryLimit, match=r"time: 0\.3 s"):
        store.query(tree(SLOW), limits=Limits(seconds=0.3))
    with pytest.raises(QueryLimit, match="memory: 40 MiB"):
        store.query(
            tree("SELECT groupArray(number) AS g FROM numbers(100000000)"), limits=Limits(memory_bytes=40 << 20)
        )
    with pytest.raises(QueryLimit, match="result rows: 10 rows"):
        store.query(tree("SELECT number FROM numbers(1000)"), limits=Limits(result_rows=10))
    with pytest.raises(QueryFailed):
        store.query(tree("SELECT no_such_column FROM numbers(1)"))
    for limits in (Limits(seconds=0.3), Limits(memory_bytes=40 << 20), Limits(result_rows=10), Limits()):
        assert store.query(tree("SELECT 1 AS one"), limits=limits).table["one"].to_pylist() == [1]


def test_a_reader_can_neither_write_nor_change_its_settings(store: ClickHouse) -> None:
    store.create(PERSON_MAP)
    for statement in ("SELECT 1 SETTINGS max_memory_usage = 0", "TRUNCATE TABLE person_map", "DROP TABLE person_map"):
        with pytest.raises(QueryFailed):
            store.query(tree(statement))


def test_a_running_query_is_cancelled(store: ClickHouse) -> None:
    seen: list[Progress] = []
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            store.query(tree(SLOW), query_id="slow-1", on_progress=seen.append)
        except QueryFailed as error:
            ended.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    until = time.monotonic() + 10
    while not seen and time.monotonic() < until:
        time.sleep(0.05)
    assert store.progress("slow-1") is not None
    assert store.cancel("slow-1")
    thread.join(10)
    assert [type(error) for error in ended] == [QueryCancelled]
    assert seen[0].rows_read > 0
    assert not store.cancel("slow-1")
    assert not store.cancel("' OR 1=1 --")


def test_queries_of_several_threads_get_their_own_answers(store: ClickHouse) -> None:
    got: dict[int, int] = {}

    def ask(n: int) -> None:
        got[n] = store.query(tree(f"SELECT sum(number) AS s FROM numbers({n})")).table["s"][0].as_py()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(1000, 1012)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {n: n * (n - 1) // 2 for n in range(1000, 1012)}


@pytest.mark.parametrize(("kind", "k"), [("number", 3), ("text", 64), ("list", 149), ("bool", 63), ("datetime", 0)])
def test_moving_a_property_changes_no_answer(store: ClickHouse, kind: str, k: int) -> None:
    name = "it's {x:String}"
    own = {
        "number": ("numbers", 2.5),
        "text": ("texts", "x"),
        "list": ("lists", ["a", "b"]),
        "bool": ("bools", 1),
        "datetime": ("datetimes", 86_400_000),
    }[kind]
    rows = [
        {"batch": 1, "sequence": 1, own[0]: [(name, own[1]), ("other", own[1])]},
        {"batch": 1, "sequence": 2, "nulls": [name, "other"]},
        {"batch": 1, "sequence": 3, "jsons": [(name, '{"a":1}')]},
        {"batch": 1, "sequence": 4, "jsons": [(name, "12")]},
        {"batch": 1, "sequence": 5},
    ]
    store.create(EVENTS, 1)
    store.insert(EVENTS, 1, table_of(EVENTS, rows), "1")
    before = Property(name, kind, kinds_seen=("json",))
    since = Property(name, kind, column=k, since=2, kinds_seen=("json",))
    after = Property(name, kind, column=k, since=2, moved=True, kinds_seen=("json",))

    def read(prop: Property) -> list[dict[str, object]]:
        question = exp.select(exp.column("sequence"), value(prop).as_("v"), is_sent(prop).as_("s")).from_("events_1")
        return store.query(question.order_by("sequence")).table.to_pylist()

    expected = read(before)
    store.add_property_column(1, k, kind)
    assert read(since) == expected
    for _ in range(2):
        store.move_property(1, since)
        assert read(since) == expected
        assert read(after) == expected


def test_generations_are_apart_and_dropped(dsns: dict[str, str], store: ClickHouse) -> None:
    dsn = dsns["chdb" if "chDB" in store.engine else "clickhouse"]
    other = ClickHouse(dsn, f"{store.generation}_next")
    other.create(PERSON_MAP)
    store.create(EVENTS, 3)
    assert (other.tables(), store.tables()) == (("person_map",), ("events_3",))
    other.drop()
    assert store.tables() == ("events_3",)


@pytest.mark.parametrize("dsn", ["mysql://x/y", "http://", "http://h:1/a-b"])
def test_an_unknown_dsn_is_refused(dsn: str) -> None:
    with pytest.raises(ValueError, match=r"store|database"):
        ClickHouse(dsn)


def test_a_purge_removes_every_row_of_a_project_and_of_no_other(store: ClickHouse) -> None:
    """Twice, since one that was cut off is done again; from a table that is not there yet it removes nothing."""
    for table in (*purge.OF_MANY, EVENTS):
        for project in (7, 8, 77):
            store.create(table, project)
            rows = [{"batch": batch, "project": project, "time": 1_000, "minute": 1_000} for batch in (1, 2)]
            store.insert(table, project, table_of(table, rows), "")
    said = f"SELECT toUInt64(actor_number) AS number, person_number AS person FROM {store.qualified('person_map')}"
    for name in ("persons_7_1", "persons_77_2"):
        store.keep_dictionary(name, "number UInt64", "person UInt32", said, "FLAT(MAX_ARRAY_SIZE 1000)")
    full = {table.named(8): 2 for table in (*purge.OF_MANY, EVENTS)}
    assert purge.left(store, 8) == full and len(purge.left(store, 7)) == len(full)
    for _ in range(2):
        purge.remove(store, 7)
        assert purge.left(store, 7) == {} and purge.left(store, 8) == full
    assert {"events_7", "persons_7_1"}.isdisjoint(store.tables())
    assert {"events_77", "persons_77_2"} <= set(store.tables())
    mutations = f"SELECT count() FROM system.mutations WHERE database = '{store.database}' AND NOT is_done"
    assert store.asked(mutations) == [("0",)]


def test_every_table_that_has_projects_is_purged() -> None:
    there = {one.name for one in vars(tables).values() if isinstance(one, tables.Table) and not one.per_project}
    assert there == {one.name for one in purge.OF_MANY}
