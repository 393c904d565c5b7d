"""Tables of a real MariaDB and a real PostgreSQL: types, equal cursors, restarts, what came late."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.imports.world import World
from tests.servers import databases
from zuji import importing
from zuji.imports import log, tables
from zuji.imports.log import ImportFailed
from zuji.imports.tables import TableSpec, engine_of, import_table

ORDERS = TableSpec(
    "orders", ("updated_at", "id"), map={"distinct_id": "user_id", "time": "created_at"}, const={"event": "Order"}
)
MYSQL = """
CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id VARCHAR(50), created_at DATETIME(3), updated_at TIMESTAMP(3),
  amount DECIMAL(12,2), note TEXT, extra JSON, paid BOOLEAN, photo BLOB) CHARACTER SET utf8mb4
"""
POSTGRES = """
CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id VARCHAR(50), created_at TIMESTAMP(3), updated_at TIMESTAMPTZ(3),
  amount NUMERIC(12,2), note TEXT, extra JSONB, paid BOOLEAN, photo BYTEA)
"""


class Database:
    def __init__(self, dsn: str) -> None:
        self.dsn, self.engine = dsn, engine_of(dsn)

    def run(self, *orders: str, **values: Any) -> None:
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "mysql":
                connection.execute(sa.text("SET SESSION TRANSACTION READ WRITE"))
                connection.commit()
            for order in orders:
                connection.execute(sa.text(order), values)
            connection.commit()


@pytest.fixture(scope="module", params=["mariadb", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with getattr(databases, request.param)(tmp_path_factory.mktemp("db")) as dsn:
        found = Database(dsn)
        yield found
        found.engine.dispose()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture(autouse=True)
def orders(database: Database) -> None:
    mysql = database.engine.dialect.name == "mysql"
    database.run("DROP TABLE IF EXISTS orders", MYSQL if mysql else POSTGRES)


def add(database: Database, *ids: int, at: str = "2026-01-01 12:00:00+00:00", **given: Any) -> None:
    for id_ in ids:
        values = {"id": id_, "user": f"u{id_ % 3}", "at": at, "amount": "9.90", "note": None, "paid": None, **given}
        if database.engine.dialect.name == "mysql":
            values["at"] = at.removesuffix("+00:00")
            database.run("SET time_zone = '+00:00'")
        database.run(
            "INSERT INTO orders (id, user_id, created_at, updated_at, amount, note, paid) "
            "VALUES (:id, :user, '2026-01-01 20:00:00.250', :at, :amount, :note, :paid)",
            **values,
        )


def load(world: World, database: Database, spec: TableSpec = ORDERS) -> tables.Copied:
    return import_table(world.place, database.engine, "default", "", spec)


def ids(world: World) -> list[int]:
    return sorted(event.properties["id"] for event in world.events())


def test_types_arrive_as_what_they_are(world: World, database: Database) -> None:
    text = '茶 "绿" 👣 \\ \''
    if database.engine.dialect.name == "mysql":
        database.run("SET time_zone = '+00:00'")
    database.run(
        "INSERT INTO orders VALUES (9007199254740993, 'u1', '2026-01-01 20:00:00.250', :at, 12345.67, :note, :extra, "
        "true, :photo)",
        at="2026-01-01 12:00:01" + ("" if database.engine.dialect.name == "mysql" else "+00"),
        note=text,
        extra=json.dumps({"标签": ["a", 1], "n": None}),
        photo=b"\xff\x00",
    )
    load(world, database, TableSpec(**{**_asdict(ORDERS), "time_zone": "Asia/Shanghai"}))
    (event,) = world.events()
    assert event.time_client == 1_767_268_800_250
    found = event.properties
    assert found["id"] == 9_007_199_254_740_993 and found["amount"] == 12345.67
    assert found["note"] == text and found["photo"] == "/wA="
    extra = found["extra"] if isinstance(found["extra"], dict) else json.loads(found["extra"])
    assert extra == {"标签": ["a", 1], "n": None}
    assert found["paid"] in (True, 1)
    assert found["updated_at"] == "2026-01-01T12:00:01+00:00"


def _asdict(spec: TableSpec) -> dict[str, Any]:
    import msgspec

    return msgspec.structs.asdict(spec)


def test_a_second_run_brings_only_what_is_new(world: World, database: Database) -> None:
    add(database, 1, 2, 3)
    assert load(world, database).rows == 3
    add(database, 4, at="2026-01-01 12:00:05+00:00")
    assert load(world, database).rows == 2  # the last one is read again, and known
    assert ids(world) == [1, 2, 3, 4]
    database.run("UPDATE orders SET amount = 5, updated_at = '2026-01-02 00:00:00' WHERE id = 1")
    load(world, database)
    assert ids(world) == [1, 1, 2, 3, 4]  # a change is an event of its own


def test_rows_with_equal_cursors_are_neither_lost_nor_doubled(world: World, database: Database) -> None:
    spec = TableSpec(**{**_asdict(ORDERS), "cursor": ("updated_at",)})
    add(database, *range(10))
    load(world, database, spec)
    add(database, *range(10, 15))  # the same instant, later
    load(world, database, spec)
    load(world, database, spec)
    assert ids(world) == list(range(15))


def test_a_run_that_was_killed_goes_on(world: World, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_PER_FRAME", 3)
    for second in range(4):
        add(database, *range(second * 5, second * 5 + 5), at=f"2026-01-01 12:00:0{second}+00:00")
    append = log.ImportLog.append
    left = 0

    class Died(BaseException):
        pass

    def dying(self: log.ImportLog, payloads: Any) -> None:
        nonlocal left
        if left == 0:
            raise Died
        left -= 1
        append(self, payloads)

    monkeypatch.setattr(log.ImportLog, "append", dying)
    for attempt in range(8):
        left = attempt % 3
        try:
            load(world, database)
            break
        except Died:
            continue
    monkeypatch.setattr(log.ImportLog, "append", append)
    load(world, database)
    assert ids(world) == list(range(20))


def test_a_transaction_that_was_committed_late_is_met_with_an_overlap(world: World, database: Database) -> None:
    spec = TableSpec(**{**_asdict(ORDERS), "overlap_s": 60})
    add(database, 1, at="2026-01-01 12:00:30+00:00")
    load(world, database, spec)
    add(database, 2, at="2026-01-01 12:00:10+00:00")
    load(world, database, spec)
    assert ids(world) == [1, 2]


def test_rows_become_profiles_and_items(world: World, database: Database) -> None:
    add(database, 1, 2)
    profile = TableSpec("orders", ("updated_at", "id"), map={"distinct_id": "user_id"}, const={"type": "profile_set"})
    item = TableSpec(
        *("orders", ("updated_at", "id")), map={"item_id": "id"}, const={"type": "item_set", "item_type": "order"}
    )
    for spec in (profile, item, profile, item):
        load(world, database, spec)
    found = [kept.record for kept in world.judged().changes]
    assert sorted(record.target.kind for record in found) == ["item", "item", "user", "user"]  # type: ignore[union-attr]


def test_a_row_without_a_cursor_is_told(world: World, database: Database) -> None:
    add(database, 1)
    if database.engine.dialect.name == "mysql":
        database.run("ALTER TABLE orders MODIFY updated_at TIMESTAMP(3) NULL")
    database.run("INSERT INTO orders (id, user_id, updated_at) VALUES (2, 'u', NULL)")
    done = load(world, database)
    assert (done.rows, done.without_cursor) == (1, 1)


def test_nothing_of_the_source_is_changed_and_mistakes_say_what_is_right(world: World, database: Database) -> None:
    add(database, 1)
    for spec, says in (
        (TableSpec("nothing", ("id",)), "there is no table 'nothing'; there are orders"),
        (TableSpec("orders", ("when",)), "has no column 'when'; there are id, user_id"),
        (TableSpec("orders", ()), "needs a cursor"),
        (TableSpec("orders", ("id",), map={"colour": "note"}), "'colour' is no field"),
    ):
        with pytest.raises(ImportFailed, match=says):
            load(world, database, spec)
    with database.engine.connect() as connection:
        tables._read_only(connection)
        with pytest.raises(sa.exc.SQLAlchemyError, match=r"(?i)read.only"):
            connection.execute(sa.text("DELETE FROM orders"))
    with pytest.raises(ImportFailed) as told:
        engine_of("oracle://u:secret@h/db")
    assert "secret" not in str(told.value)


def test_several_tables_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tables.yaml"
    file.write_text(
        "tables:\n- table: orders\n  cursor: [updated_at, id]\n  map: {distinct_id: user_id}\n  const: {event: 下单}\n"
    )
    assert importing.table_specs(file) == [
        TableSpec("orders", ("updated_at", "id"), map={"distinct_id": "user_id"}, const={"event": "下单"})
    ]
    file.write_text("tables:\n- table: orders\n  cursr: [id]\n")
    with pytest.raises(ImportFailed, match="cursr"):
        importing.table_specs(file)
