"""Shapes of saved questions, for openapi.json. Times are ms UTC."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from zuji.analyze.periods import Period

Version = Annotated[int, Field(ge=1, lt=2**31)]


class QuestionIn(BaseModel):
    """question: of any kind, as POST /query takes it; without from and to where a period is given, which is counted
    back from the day of asking."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    question: dict[str, Any]
    period: dict[str, Any] | None = None
    description: str = ""
    author: str = "api"
    reason: str = ""


class QuestionChangeIn(BaseModel):
    """What is given is changed. base: the version that the writer read. A period goes with its question: a question
    without one has fixed days. archived true takes it out of use, false back into it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    base: Version
    name: str | None = None
    description: str | None = None
    question: dict[str, Any] | None = None
    period: dict[str, Any] | None = None
    archived: bool | None = None
    author: str = "api"
    reason: str = ""


class QuestionCopyIn(BaseModel):
    """name: of the copy. It is made of the newest version."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    author: str = "api"
    reason: str = ""


class AnswerIn(BaseModel):
    """version: which one is asked; the newest by default."""

    model_config = ConfigDict(extra="forbid", strict=True)
    version: Version | None = None


class ChangesIn(BaseModel):
    """query: a question. question: id or name of the saved one that it is, if it is one."""

    model_config = ConfigDict(extra="forbid", strict=True)
    query: dict[str, Any]
    question: str | None = None


class QuestionOut(BaseModel):
    """A version. question: with the names that cohorts have today; without from and to where there is a period.
    definition: of its kind when it was saved, definition_now: today. withheld: it names a property that the caller may
    not see; then nothing is told of what it asks."""

    id: int
    version: int
    name: str
    description: str
    kind: str
    question: dict[str, Any]
    period: Period | None
    definition: str
    definition_now: str
    archived: bool
    author: str
    reason: str
    at: int
    withheld: bool = False


class QuestionsOut(BaseModel):
    """count: of all pages."""

    count: int
    questions: list[QuestionOut]


class QuestionVersionsOut(BaseModel):
    versions: list[QuestionOut]


class DifferenceOut(BaseModel):
    """path as in `question.series[0].measure`; null where there is nothing."""

    path: str
    before: Any
    after: Any


class QuestionDiffOut(BaseModel):
    before: int
    after: int
    differences: list[DifferenceOut]


class DefinitionChangeOut(BaseModel):
    """Something that a question reads was changed. what: question, cohort, bot_rules, systems, plan, virtual_event,
    virtual_property, lookup, identity; id and name: of that of which there are several, else 0 and "". count: decisions
    about identity of one day are told together."""

    at: int
    what: str
    id: int
    name: str
    version: int
    author: str
    reason: str
    count: int


class ChangesOut(BaseModel):
    """Oldest first, inside of the question's period."""

    changes: list[DefinitionChangeOut]


class AskedQuestionOut(BaseModel):
    id: int
    name: str
    version: int
    newest_version: int
    archived: bool
