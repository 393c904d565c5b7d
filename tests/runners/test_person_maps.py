"""Dictionaries of person maps: a cache that may be missing, and never wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import embedded
from tests.store.rows import table_of
from zuji.runners.person_maps import PersonMaps
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import PersonMap, QueryFailed
from zuji.store.tables import PERSON_MAP


class Told:
    def __init__(self, **changed: int) -> None:
        self.persons_changed = {int(name[1:]): batch for name, batch in changed.items()}


@pytest.fixture
def store() -> Iterator[ClickHouse]:
    opened = ClickHouse(embedded.dsn(), embedded.generation())
    opened.create(PERSON_MAP)
    yield opened
    opened.drop()


def put(store: ClickHouse, batch: int, *projects: int) -> None:
    rows = [{"batch": batch, "project": p, "actor_number": 10 + batch, "person_number": 1} for p in projects]
    store.insert(PERSON_MAP, 0, table_of(PERSON_MAP, rows), "")


def dictionaries(store: ClickHouse) -> list[str]:
    return [name for name in store.tables() if name.startswith("persons_")]


def test_what_another_process_left_is_made_again_also_where_it_was_ahead(store: ClickHouse) -> None:
    put(store, 3, 1)
    for left in (3, 90, 100):  # the state of a restored data directory may be older than the server's store
        PersonMaps(store, Told(), rows_min=-1).renew(left)
    maps = PersonMaps(store, Told(), rows_min=-1)
    assert (maps.of(1), dictionaries(store)) == (PersonMap(3), [])
    maps.renew(3)
    assert maps.of(1) == PersonMap(3, "persons_1_3", 3)
    assert dictionaries(store) == ["persons_1_3"]


def test_the_one_before_stays_for_questions_that_have_begun(store: ClickHouse) -> None:
    told = Told()
    maps = PersonMaps(store, told, rows_min=-1)
    for batch in (9, 10, 11):
        put(store, batch, 1)
        told.persons_changed[1] = batch
        maps.renew(batch)
    assert dictionaries(store) == ["persons_1_10", "persons_1_11"]
    assert maps.of(1).dictionary == "persons_1_11"


def test_one_that_cannot_be_filled_is_not_read_and_keeps_no_other_project_waiting(
    store: ClickHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, 1, 1, 2)
    command = store.command

    def fails(statement: str) -> None:
        if statement == "SYSTEM RELOAD DICTIONARY `persons_1_1`":
            raise QueryFailed("no memory")
        command(statement)

    monkeypatch.setattr(store, "command", fails)
    maps = PersonMaps(store, Told(), rows_min=-1)
    maps.renew(1)
    assert (maps.of(1), maps.of(2)) == (PersonMap(1), PersonMap(1, "persons_2_1", 1))
    assert dictionaries(store) == ["persons_2_1"]
