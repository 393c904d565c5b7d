"""Saved questions of a data directory: how they are saved, changed and asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
from pydantic import ValidationError

from zuji.analyze import calendar
from zuji.analyze.complaints import BadQuery, Problem, problem
from zuji.analyze.filter_query import Part
from zuji.analyze.kinds import KINDS, parse
from zuji.analyze.periods import Period
from zuji.analyze.query import Question, zones
from zuji.analyze.reads import with_cohorts
from zuji.definitions.books import Book, Refusals
from zuji.definitions.definition_changes import Change, Kept, changes
from zuji.records.sentences import say
from zuji.serve.definition_deps import QuestionRefused
from zuji.store.questions import SavedQuestion, SavedQuestions

QUESTIONS_MAX = 5_000  # of a project
Zone = Callable[[int], str]
P = TypeVar("P", bound=Part | Sequence[Part])
_REFUSALS = Refusals(
    QuestionRefused,
    QUESTIONS_MAX,
    say("this project has {questions_max} questions, which is the most", questions_max=QUESTIONS_MAX),
    lambda name: say("there is a question {name!r} already, in use or archived", name=name),
)


class QuestionBook(Book[SavedQuestion]):
    """Reads and writes questions. zone_of gives a project's time zone. Methods raise QuestionRefused, BadQuery for a
    question, VersionConflict; KeyError for an unknown one."""

    def __init__(self, kept: Kept, zone_of: Zone, clock: Callable[[], float] = time.time) -> None:
        super().__init__(SavedQuestions(kept.metadata), _REFUSALS)
        self._kept, self._zone_of, self._clock = kept, zone_of, clock

    def shown(self, saved: SavedQuestion) -> dict[str, Any]:
        """The question as JSON, with the names that cohorts have today; without from and to where it has a period."""
        return _body(self.naming_cohorts(saved.project, self._parsed(saved)), bool(saved.period))

    def asked(self, saved: SavedQuestion) -> Question:
        """The question of now: a period as the days that it means today."""
        shown = self.shown(saved)
        return parse({**shown, **self._days(saved.project, shown, period_of(saved))})

    def changes(self, project: int, query: Question, saved: SavedQuestion | None = None) -> list[Change]:
        """Of all that a question reads, itself (where it is saved) included, inside of its period."""
        own = [] if saved is None else _own(self.saved.versions(saved.project, saved.id))
        return changes(self._kept, project, query, self._zone_of(project), own)

    def create(
        self,
        project: int,
        name: str,
        question: Any,
        period: Any,
        signed: tuple[str, str],
        description: str = "",
    ) -> SavedQuestion:
        """A new one. question: JSON, without from and to where a period is given (analyze/periods.py). signed: author
        and reason."""
        made = SavedQuestion(0, project, 0, self._name(project, name), self._text(description))
        return self._add(self.with_question(made, question, period), signed)

    def change(
        self,
        project: int,
        named: str,
        base: int,
        signed: tuple[str, str],
        name: str | None = None,
        description: str | None = None,
        question: Any = None,
        period: Any = None,
        archived: bool | None = None,
    ) -> SavedQuestion:
        """The version after base, with what is given changed; a period goes with its question."""
        before = self._from(project, named, base)
        made = self._titled(before, name, description)
        if question is None and period is not None:
            raise QuestionRefused("period", say("goes with its question: give both"))
        if question is not None:
            made = self.with_question(made, question, period)
        if archived is not None:
            made = msgspec.structs.replace(made, archived=archived)
        return self._change(before, made, signed)

    def copy(self, project: int, named: str, name: str, signed: tuple[str, str]) -> SavedQuestion:
        """The newest version of a question as another one."""
        return self._copy(project, named, name, signed)

    def with_question(self, made: SavedQuestion, question: Any, period: Any) -> SavedQuestion:
        """A version with another question, which keeps cohorts by id."""
        found = None if period is None else _period(period)
        if found is not None and isinstance(question, Mapping):
            if {"from", "to"} & question.keys():
                raise BadQuery(Problem("period", None, say("a question with a period has neither from nor to")))
            question = {**question, **self._days(made.project, question, found)}
        parsed = self.by_id(made.project, parse(question), "question")
        kind = parsed.canonical()["kind"]
        told = "" if found is None else found.model_dump_json(exclude_defaults=True)
        body = msgspec.json.encode(_body(parsed, found is not None)).decode()
        definition = KINDS[kind].definition
        return msgspec.structs.replace(made, kind=kind, body=body, period=told, definition=definition)

    def naming_cohorts(self, project: int, told: P) -> P:
        """A question, or filters, with the names that cohorts have today, in place of their ids."""
        names = {str(one.id): one.name for one in self._kept.cohorts.all(project)}
        return with_cohorts(told, lambda ref, _: names.get(ref, ref))

    def by_id(self, project: int, told: P, field: str) -> P:
        """A question, or filters, which field names, with cohorts by id. Raises BadQuery for a cohort that is not in
        use."""
        live = [one for one in self._kept.cohorts.all(project) if not one.archived]

        def id_of(ref: str, path: str) -> str:
            one = next((one for one in live if ref in (one.name, str(one.id))), None)
            if one is None:
                detail = say("there is no cohort {ref!r}", ref=ref)
                raise BadQuery(Problem(path, ref, detail, [one.name for one in live[:20]]))
            return str(one.id)

        return with_cohorts(told, id_of, field)

    def _parsed(self, saved: SavedQuestion) -> Question:
        body = msgspec.json.decode(saved.body)
        return parse({**body, **self._days(saved.project, body, period_of(saved))})

    def _days(self, project: int, question: Mapping[str, Any], period: Period | None) -> dict[str, str]:
        if period is None:
            return {}
        zone = question.get("time_zone")
        zone = zone if isinstance(zone, str) and zone in zones() else self._zone_of(project)
        first, last = period.days(calendar.day_of(int(self._clock() * 1000), zone))
        return {"from": first.isoformat(), "to": last.isoformat()}


def period_of(saved: SavedQuestion) -> Period | None:
    """None where the days are fixed."""
    return Period.model_validate_json(saved.period) if saved.period else None


def _own(versions: list[SavedQuestion]) -> list[Change]:
    """Versions of a question that ask something else than the one before."""
    return [
        Change(after.at, "question", after.version, after.author, after.reason, after.id, after.name)
        for after, before in pairwise(versions)
        if (after.body, after.period) != (before.body, before.period)
    ]


def _body(question: Question, moving: bool) -> dict[str, Any]:
    told = question.canonical()
    return {name: value for name, value in told.items() if not (moving and name in ("from", "to"))}


def _period(value: Any) -> Period:
    try:
        return Period.model_validate(value)
    except ValidationError as error:
        found = (problem({**item, "loc": ("period", *item["loc"])}) for item in error.errors(include_url=False))
        raise BadQuery(*found) from error
