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
from zuji.definitions import saved_names
from zuji.definitions.definition_changes import Change, Kept, changes
from zuji.records.sentences import say
from zuji.serve.deps import QuestionRefused
from zuji.store.questions import SavedQuestion, SavedQuestions
from zuji.store.versions import NameTaken

QUESTIONS_MAX = 5_000  # of a project
Zone = Callable[[int], str]
P = TypeVar("P", bound=Part | Sequence[Part])


class QuestionBook:
    """Reads and writes questions. zone_of gives a project's time zone. Methods raise QuestionRefused, BadQuery for a
    question, VersionConflict; KeyError for an unknown one."""

    def __init__(self, kept: Kept, zone_of: Zone, clock: Callable[[], float] = time.time) -> None:
        self._kept, self._zone_of, self._clock = kept, zone_of, clock
        self._saved = SavedQuestions(kept.metadata)

    def all(self, project: int) -> list[SavedQuestion]:
        """The newest version of each, archived ones too; those changed last come first."""
        return sorted(self._saved.newest(project), key=lambda one: (-one.at, -one.id))

    def one(self, project: int, named: str, version: int | None = None) -> SavedQuestion:
        """By name or id; the newest version, or one of them."""
        found = next((one for one in self._saved.newest(project) if named in (one.name, str(one.id))), None)
        if found is None:
            raise KeyError(named)
        if version in (None, found.version):
            return found
        for one in self._of(found):
            if one.version == version:
                return one
        raise KeyError(f"{named}, version {version}")

    def _of(self, found: SavedQuestion) -> list[SavedQuestion]:
        return self._saved.versions(found.project, found.id)

    def versions(self, project: int, named: str) -> list[SavedQuestion]:
        """Newest first."""
        return self._of(self.one(project, named))

    def shown(self, saved: SavedQuestion) -> dict[str, Any]:
        """The question as JSON, with the names that cohorts have today; without from and to where it has a period."""
        return _body(self.naming_cohorts(saved.project, self._parsed(saved)), bool(saved.period))

    def asked(self, saved: SavedQuestion) -> Question:
        """The question of now: a period as the days that it means today."""
        shown = self.shown(saved)
        return parse({**shown, **self._days(saved.project, shown, period_of(saved))})

    def changes(self, project: int, query: Question, saved: SavedQuestion | None = None) -> list[Change]:
        """Of all that a question reads, itself (where it is saved) included, inside of its period."""
        own = [] if saved is None else _own(self._of(saved))
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
        made = SavedQuestion(
            0,
            project,
            0,
            saved_names.name(name, QuestionRefused),
            saved_names.text("description", description, QuestionRefused),
        )
        return self._write(None, self.with_question(made, question, period), signed)

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
        before = self.one(project, named)
        made = before = msgspec.structs.replace(before, version=base) if base != before.version else before
        if name is not None:
            made = msgspec.structs.replace(made, name=saved_names.name(name, QuestionRefused))
        if description is not None:
            made = msgspec.structs.replace(
                made, description=saved_names.text("description", description, QuestionRefused)
            )
        if question is None and period is not None:
            raise QuestionRefused("period", say("goes with its question: give both"))
        if question is not None:
            made = self.with_question(made, question, period)
        if archived is not None:
            made = msgspec.structs.replace(made, archived=archived)
        return self._write(before, made, signed)

    def copy(self, project: int, named: str, name: str, signed: tuple[str, str]) -> SavedQuestion:
        """The newest version of a question as another one."""
        found = self.one(project, named)
        author, reason = signed
        made = msgspec.structs.replace(found, name=saved_names.name(name, QuestionRefused), archived=False)
        return self._write(None, made, (author, reason or f"a copy of {found.name!r}, version {found.version}"))

    def _write(self, before: SavedQuestion | None, made: SavedQuestion, signed: tuple[str, str]) -> SavedQuestion:
        author, reason = signed
        saved_names.author(author, QuestionRefused)
        made = msgspec.structs.replace(made, author=author, reason=saved_names.text("reason", reason, QuestionRefused))
        if before is None and len(self._saved.newest(made.project)) >= QUESTIONS_MAX:
            raise QuestionRefused(
                "name",
                say("this project has {questions_max} questions, which is the most", questions_max=QUESTIONS_MAX),
            )
        try:
            return self._saved.create(made) if before is None else self._saved.change(before, made)
        except NameTaken as error:
            detail = say("there is a question {name!r} already, in use or archived", name=made.name)
            raise QuestionRefused("name", detail) from error

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
