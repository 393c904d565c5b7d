"""What all books of saved things are alike in: questions, cohorts, boards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zuji.boards.saved import BoardBook
from zuji.definitions.books import Book
from zuji.definitions.cohorts import CohortBook
from zuji.definitions.definition_changes import Kept
from zuji.definitions.planning import Planning
from zuji.definitions.questions import QuestionBook
from zuji.definitions.ruling import bot_rules, business_systems
from zuji.records.plan_changes import VersionConflict
from zuji.records.sentences import FieldRefused
from zuji.store.definitions import SavedDefinitions
from zuji.store.metadata import Metadata

SIGNED = ("ana", "a test")
TREND: dict[str, Any] = {"kind": "trend", "series": [{"event": "view"}]}
Create = Callable[..., Any]


@pytest.fixture(params=["question", "cohort", "board"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Any, Create]:
    """What the things are called, their book, and how one is created with a name and a signature."""
    metadata = Metadata(f"sqlite:///{tmp_path}/metadata.db")
    cohorts = CohortBook(metadata)
    rules = (business_systems(metadata), bot_rules(metadata))
    questions = QuestionBook(
        Kept(metadata, cohorts, Planning(metadata), *rules, SavedDefinitions(metadata)), lambda _: "UTC"
    )
    boards = BoardBook(metadata, questions, lambda _: "UTC")
    books: dict[str, tuple[Any, Create]] = {
        "question": (
            questions,
            lambda name, signed=SIGNED: questions.create(1, name, TREND, {"last_days": 1}, signed, "why"),
        ),
        "cohort": (
            cohorts,
            lambda name, signed=SIGNED: cohorts.create(1, name, "dynamic", signed, "why", definition=[]),
        ),
        "board": (boards, lambda name, signed=SIGNED: boards.create(1, name, {"tiles": []}, signed, "why")),
    }
    return request.param, *books[request.param]


def test_one_is_found_by_name_and_id_in_every_version(place: tuple[str, Any, Create]) -> None:
    _, book, create = place
    made = create("a")
    changed = book.change(1, "a", 1, ("bo", "better"), name="b")
    assert (changed.id, changed.version, changed.author, changed.reason) == (made.id, 2, "bo", "better")
    assert changed.description == "why"
    assert book.one(1, "b") == book.one(1, str(made.id)) == changed
    assert book.one(1, "b", 1) == made and book.versions(1, "b") == [changed, made]
    for named, version in (("a", None), ("b", 3), ("b", 0)):
        with pytest.raises(KeyError):
            book.one(1, named, version)
    with pytest.raises(KeyError):
        book.one(2, "b")


def test_a_change_of_a_version_that_is_not_the_newest_is_refused(place: tuple[str, Any, Create]) -> None:
    _, book, create = place
    create("a")
    book.change(1, "a", 1, SIGNED, description="new")
    with pytest.raises(VersionConflict):
        book.change(1, "a", 1, SIGNED, description="newer")
    assert book.one(1, "a").description == "new"


def test_a_name_is_one_things_own(place: tuple[str, Any, Create]) -> None:
    of, book, create = place
    create("a")
    other = create("b")
    for again in (lambda: create("a"), lambda: book.change(1, "b", 1, SIGNED, name="a")):
        with pytest.raises(FieldRefused, match=f"name: there is a {of} 'a' already, in use or archived"):
            again()
    assert book.one(1, "b") == other


@pytest.mark.parametrize(
    ("name", "signed", "field"),
    [("7", SIGNED, "name"), ("a", (" ", ""), "author"), ("a", ("ana", "x" * 4_001), "reason")],
)
def test_names_and_signatures_are_looked_at(
    place: tuple[str, Any, Create], name: str, signed: tuple[str, str], field: str
) -> None:
    _, book, create = place
    with pytest.raises(FieldRefused) as refused:
        create(name, signed)
    assert refused.value.field == field and not book.all(1)


def test_a_project_has_room_for_so_many(place: tuple[str, Any, Create], monkeypatch: pytest.MonkeyPatch) -> None:
    of, book, create = place
    assert isinstance(book, Book)
    monkeypatch.setattr(book, "_of", book._of._replace(most=2))
    create("a")
    create("b")
    with pytest.raises(FieldRefused, match=rf"name: this project has \d+ {of}s, which is the most"):
        create("c")
    book.change(1, "a", 1, SIGNED, name="c")
    assert {one.name for one in book.all(1)} == {"b", "c"}
