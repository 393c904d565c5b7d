"""The book of cohorts: versions in the metadata, and copies of lists in the store that are made whole again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import embedded
from tests.store.rows import identifier, table_of
from zuji.definitions.cohorts import MEMBERS_MAX, CohortBook
from zuji.records.plan_changes import VersionConflict
from zuji.serve.definition_deps import CohortRefused
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import QueryOutdated
from zuji.store.metadata import Metadata
from zuji.store.tables import COHORT_MEMBERS

SIGNED = ("ana", "a test")
LISTED = [identifier(n) for n in (3, 1, 2, 2)]


@pytest.fixture(scope="module")
def store() -> Iterator[ClickHouse]:
    opened = ClickHouse(embedded.dsn(), embedded.generation())
    yield opened
    opened.drop()


@pytest.fixture
def book(tmp_path: Path) -> CohortBook:
    return CohortBook(Metadata(f"sqlite:///{tmp_path}/metadata.db"))


def rows(store: ClickHouse, project: int, cohort: int) -> list[bytes]:
    from sqlglot import parse_one

    where = f"project = {project} AND cohort = {cohort}"
    tree = parse_one(f"SELECT actor FROM cohort_members WHERE {where} ORDER BY actor", read="clickhouse")
    return [row["actor"] for row in store.query(tree).table.to_pylist()]


def test_a_list_is_copied_once_and_a_half_copy_is_made_whole(book: CohortBook, store: ClickHouse) -> None:
    saved = book.create(1, "listed", "static", SIGNED, actors=LISTED)
    assert saved.size == 3
    store.create(COHORT_MEMBERS)
    # A process that died while it copied left one row, and another list lies beside it.
    half = {"project": 1, "cohort": saved.id, "version": 1, "actor": identifier(1)}
    other = {"project": 1, "cohort": saved.id + 1, "version": 1, "actor": identifier(9)}
    store.insert(COHORT_MEMBERS, 0, table_of(COHORT_MEMBERS, [half, other]), "")
    of = book.of(1, store)
    found = of.find("listed", saved.at)
    assert found is not None
    for _ in range(2):
        of.bring(found)
        assert rows(store, 1, saved.id) == [identifier(n) for n in (1, 2, 3)]
    assert rows(store, 1, saved.id + 1) == [identifier(9)]


def test_a_store_that_was_made_anew_gets_its_copy_again(book: CohortBook) -> None:
    saved = book.create(1, "listed", "static", SIGNED, actors=LISTED)
    for _ in range(2):
        made = ClickHouse(embedded.dsn(), embedded.generation())
        of = book.of(1, made)
        found = of.find(str(saved.id), saved.at)
        assert found is not None
        of.bring(found)
        assert len(rows(made, 1, saved.id)) == 3
        made.drop()


def test_a_store_that_was_exchanged_meanwhile_says_so(book: CohortBook) -> None:
    saved = book.create(1, "listed", "static", SIGNED, actors=LISTED)
    made = ClickHouse(embedded.dsn(), embedded.generation())
    of = book.of(1, made)
    found = of.find(str(saved.id), saved.at)
    assert found is not None
    made.drop()
    with pytest.raises(QueryOutdated):  # the runner asks again, of the new one
        of.bring(found)


def test_the_version_of_a_moment_is_the_newest_one_of_then(book: CohortBook, store: ClickHouse) -> None:
    first = book.create(1, "listed", "static", SIGNED, actors=LISTED)
    second = book.change(1, "listed", 1, SIGNED, actors=LISTED[:1])
    renamed = book.change(1, "listed", 2, SIGNED, name="renamed")
    of = book.of(1, store)
    assert of.find("renamed", first.at - 1) is None
    lists = [of.find(str(first.id), at) for at in (first.at, second.at, renamed.at)]
    assert [one and one.version for one in lists] == [1, 2, 2]  # a new name is no new list
    assert of.find("listed", renamed.at) is None
    assert of.find("listed", second.at) == lists[1]  # an earlier answer names it so
    assert [one.name for one in book.versions(1, "renamed")] == ["renamed", "listed", "listed"]


def test_two_writers_do_not_lose_each_others_change(book: CohortBook) -> None:
    book.create(1, "a", "dynamic", SIGNED, definition=[{"did": {"event": "pay"}}])
    book.change(1, "a", 1, SIGNED, description="one")
    with pytest.raises(VersionConflict):
        book.change(1, "a", 1, SIGNED, description="two")
    assert book.one(1, "a").description == "one"


def test_projects_have_cohorts_of_their_own(book: CohortBook) -> None:
    made = [book.create(project, "same name", "dynamic", SIGNED, definition=[]) for project in (1, 2)]
    assert [one.id for one in book.all(2)] == [made[1].id]
    with pytest.raises(KeyError):
        book.one(2, str(made[0].id))


def test_a_list_has_a_limit(book: CohortBook) -> None:
    class Endless(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            return (n.to_bytes(16, "little") for n in range(MEMBERS_MAX + 1))

    with pytest.raises(CohortRefused, match="may have 1000000 persons"):
        book.create(1, "many", "static", SIGNED, actors=Endless())
