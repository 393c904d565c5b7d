"""The book of saved questions: versions, periods, names of cohorts, and what changed under a question."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.analyze.complaints import BadQuery
from zuji.analyze.periods import Period
from zuji.definitions.cohorts import CohortBook
from zuji.definitions.definition_changes import Kept
from zuji.definitions.planning import Planning
from zuji.definitions.questions import QuestionBook
from zuji.definitions.ruling import bot_rules, business_systems
from zuji.records.plan_changes import VersionConflict
from zuji.serve.definition_deps import QuestionRefused
from zuji.store.definitions import Saved, SavedDefinitions
from zuji.store.metadata import Metadata

SIGNED = ("ana", "a test")
TREND: dict[str, Any] = {"kind": "trend", "series": [{"event": "view"}]}
FUNNEL: dict[str, Any] = {
    "kind": "funnel",
    "steps": [{"event": "view"}, {"event": "pay"}],
    "window": {"value": 1, "unit": "day"},
}
NOW = dt.datetime(2026, 3, 31, 20, 0, tzinfo=dt.UTC).timestamp()  # 1 April in Shanghai
_TODAY = dt.datetime.now(dt.UTC).date()  # versions are dated by the clock
DAYS = {"from": str(_TODAY - dt.timedelta(3)), "to": str(_TODAY + dt.timedelta(3))}


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    metadata = Metadata(f"sqlite:///{tmp_path}/metadata.db")
    rules = (business_systems(metadata), bot_rules(metadata))
    return Kept(metadata, CohortBook(metadata), Planning(metadata), *rules, SavedDefinitions(metadata))


@pytest.fixture
def book(kept: Kept) -> QuestionBook:
    return QuestionBook(kept, lambda _: "Asia/Shanghai", lambda: NOW)


def days(book: QuestionBook, question: dict[str, Any], period: dict[str, Any]) -> tuple[str, str]:
    saved = book.create(1, f"q{len(book.all(1))}", question, period, SIGNED)
    asked = book.asked(saved)
    return str(asked.from_), str(asked.to)


def test_a_period_is_counted_back_from_today_in_the_zone_of_the_question_or_the_project(book: QuestionBook) -> None:
    assert days(book, TREND, {"last_days": 1}) == ("2026-04-01", "2026-04-01")
    assert days(book, {**TREND, "time_zone": "UTC"}, {"last_days": 30}) == ("2026-03-02", "2026-03-31")
    assert days(book, FUNNEL, {"last_days": 7, "until": "yesterday"}) == ("2026-03-25", "2026-03-31")
    assert days(book, TREND, {"this": "month"}) == ("2026-04-01", "2026-04-01")
    assert days(book, TREND, {"previous": "month"}) == ("2026-03-01", "2026-03-31")
    assert days(book, TREND, {"this": "week"}) == ("2026-03-30", "2026-04-01")  # from Monday
    assert days(book, TREND, {"previous": "quarter"}) == ("2026-01-01", "2026-03-31")
    assert days(book, TREND, {"previous": "year"}) == ("2025-01-01", "2025-12-31")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["week", "month", "quarter", "year"]))
def test_the_previous_unit_ends_the_day_before_this_one_begins(today: dt.date, unit: Any) -> None:
    first, last = Period(this=unit).days(today)
    before, ends = Period(previous=unit).days(today)
    assert last == today and ends == first - dt.timedelta(1)
    assert Period(this=unit).days(ends) == (before, ends)


@pytest.mark.parametrize(
    "question, period, field",
    [
        (TREND, None, "from"),
        ({**TREND, **DAYS}, {"last_days": 7}, "period"),
        (TREND, {}, "period"),
        (TREND, {"last_days": 7, "this": "month"}, "period"),
        (TREND, {"last_days": 0}, "period.last_days"),
        (TREND, {"last_days": "7"}, "period.last_days"),
        (TREND, {"this": "month", "until": "yesterday"}, "period"),
        ({"kind": "poem"}, {"last_days": 7}, "kind"),
        ([], {"last_days": 7}, ""),
        ({**TREND, "filters": [{"cohort": "nobody"}]}, {"last_days": 7}, "question.filters[0].cohort"),
        ({**TREND, "time_zone": "Mars/Base"}, {"last_days": 7}, "time_zone"),
    ],
)
def test_what_cannot_be_asked_is_not_saved(book: QuestionBook, question: Any, period: Any, field: str) -> None:
    with pytest.raises(BadQuery) as refused:
        book.create(1, "q", question, period, SIGNED)
    assert refused.value.problems[0].field == field
    assert book.all(1) == []


def test_every_change_is_a_version_and_a_late_writer_is_told(book: QuestionBook) -> None:
    first = book.create(1, "visits", {**TREND, **DAYS}, None, SIGNED, "of the shop")
    second = book.change(1, "visits", 1, ("bo", "by weeks"), question={**TREND, **DAYS, "interval": "week"})
    with pytest.raises(VersionConflict):
        book.change(1, str(first.id), 1, SIGNED, name="other")
    third = book.change(1, "visits", 2, SIGNED, name="Visits", description="")
    assert [one.version for one in book.versions(1, "Visits")] == [3, 2, 1]
    assert book.one(1, "Visits", 1) == first and book.one(1, "Visits", 2) == second
    assert book.shown(second)["interval"] == "week" and third.body == second.body
    assert (first.definition, first.kind) == ("trend/2", "trend")
    copy = book.copy(1, "Visits", "a copy", ("bo", ""))
    assert (copy.body, copy.version, copy.reason) == (second.body, 1, "a copy of 'Visits', version 3")
    gone = book.change(1, "Visits", 3, SIGNED, archived=True)
    assert gone.archived and not book.change(1, "Visits", 4, SIGNED, archived=False).archived
    assert book.all(2) == []
    for named, version in (("visits", None), ("Visits", 9), ("Visits", 0), ("99", None)):
        with pytest.raises(KeyError):
            book.one(1, named, version)


@pytest.mark.parametrize("name", ["", " x", "12", "a\nb", "x" * 129, "\ud800"])
def test_names_are_as_those_of_cohorts(book: QuestionBook, name: str) -> None:
    with pytest.raises(QuestionRefused, match="name"):
        book.create(1, name, TREND, {"last_days": 7}, SIGNED)


def test_a_name_is_taken_once_in_a_project_and_a_period_goes_with_its_question(book: QuestionBook) -> None:
    book.create(1, "q", TREND, {"last_days": 7}, SIGNED)
    book.create(2, "q", TREND, {"last_days": 7}, SIGNED)
    with pytest.raises(QuestionRefused, match="already"):
        book.create(1, "q", TREND, {"last_days": 7}, SIGNED)
    with pytest.raises(QuestionRefused, match="period"):
        book.change(1, "q", 1, SIGNED, period={"last_days": 8})
    with pytest.raises(QuestionRefused, match="author"):
        book.change(1, "q", 1, ("", ""), name="r")


def test_cohorts_are_kept_by_id_and_shown_by_the_name_of_today(kept: Kept, book: QuestionBook) -> None:
    payers = kept.cohorts.create(1, "payers", "dynamic", SIGNED, definition=[{"did": {"event": "pay"}}])
    asked = {**TREND, **DAYS, "filters": [{"op": "or", "filters": [{"cohort": "payers"}]}]}
    asked |= {"breakdowns": [{"cohorts": ["payers"]}]}
    saved = book.create(1, "q", asked, None, SIGNED)
    assert str(payers.id) in saved.body and "payers" not in saved.body
    kept.cohorts.change(1, "payers", 1, SIGNED, name="buyers")
    shown = book.shown(saved)
    assert shown["filters"][0]["filters"][0]["cohort"] == "buyers"
    assert shown["breakdowns"][0]["cohorts"] == ["buyers"]
    assert book.asked(saved).canonical() == shown


def test_changes_are_of_what_a_question_reads_and_of_nothing_else(kept: Kept, book: QuestionBook) -> None:
    pay = {"did": {"event": "pay"}}
    kept.cohorts.create(1, "payers", "dynamic", SIGNED, definition=[pay])
    kept.cohorts.create(1, "loyal", "dynamic", SIGNED, definition=[{"cohort": "payers"}])
    kept.cohorts.create(1, "others", "dynamic", SIGNED, definition=[pay])
    for name in ("payers", "others"):
        kept.cohorts.change(1, name, 1, ("bo", "twice"), definition=[{**pay, "times": {"value": 2}}])
        kept.cohorts.change(1, name, 2, ("bo", "in words"), description="who paid")  # changes no number
    kept.bots.put(1, 0, {"rules": []}, "cy", "bots")
    kept.systems.put(1, 0, {"rules": []}, "cy", "systems")
    event = {"name": "view", "state": "draft", "aliases": ["look"]}
    kept.plans.put(1, 0, kept.plans.parse({"events": [event]}), "di", "an alias")
    kept.plans.put(1, 1, kept.plans.parse({"events": [event, {"name": "else"}]}), "di", "of another event")
    typed = {"properties": [{"name": "price", "type": "number", "state": "draft"}]}
    kept.plans.put(1, 2, kept.plans.parse({"events": [event], **typed}), "di", "a kind")

    def told(**more: Any) -> list[tuple[str, str, int]]:
        saved = book.create(1, f"q{len(book.all(1))}", {**TREND, **DAYS, **more}, None, SIGNED)
        return [(one.what, one.name, one.version) for one in book.changes(1, book.asked(saved), saved)]

    assert told(series=[{"event": "*"}]) == []
    assert told() == [("plan", "", 1)]
    assert told(series=[{"event": "*", "measure": "sum", "property": "price"}]) == [("plan", "", 3)]
    assert told(series=[{"event": "*"}], filters=[{"cohort": "loyal"}]) == [("cohort", "payers", 2)]
    assert told(series=[{"event": "*"}], breakdowns=[{"cohorts": ["others"]}]) == [("cohort", "others", 2)]
    assert told(series=[{"event": "*"}], include_bots=False) == [("bot_rules", "", 1)]
    by_system = {"property": "business_system"}
    assert told(series=[{"event": "*"}], breakdowns=[by_system]) == [("systems", "", 1)]
    # Only inside of the question's days.
    assert told(include_bots=False, **{"from": "2020-01-01", "to": "2020-12-31"}) == []


def test_changes_of_virtual_definitions_are_told_where_they_are_read(kept: Kept, book: QuestionBook) -> None:
    def parts(event: str) -> str:
        return json.dumps({"parts": [{"event": event, "filters": []}]})

    made = kept.virtuals.create(Saved(0, 1, "event", "any visit", 1, body=parts("view"), author="ana"), None)
    later = msgspec.structs.replace(made, body=parts("look"), author="bo", reason="looks too")
    kept.virtuals.change(made, later, None)
    for event, told in (("any visit", [("virtual_event", "any visit", 2)]), ("view", [])):
        saved = book.create(1, event, {**TREND, **DAYS, "series": [{"event": event}]}, None, SIGNED)
        found = [(one.what, one.name, one.version) for one in book.changes(1, book.asked(saved), saved)]
        assert found == told


def test_a_new_question_is_a_change_of_the_saved_one_and_a_new_name_is_none(book: QuestionBook) -> None:
    book.create(1, "q", {**TREND, **DAYS}, None, SIGNED)
    book.change(1, "q", 1, SIGNED, name="r")
    saved = book.change(1, "r", 2, ("bo", "by weeks"), question={**TREND, **DAYS, "interval": "week"})
    (found,) = book.changes(1, book.asked(saved), saved)
    assert (found.what, found.version, found.author, found.reason) == ("question", 3, "bo", "by weeks")
    assert book.changes(1, book.asked(saved)) == []
